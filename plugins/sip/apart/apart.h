/* apart: what is agreed in private: performance management, and time without a name. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_APART_H
#define SIP_APART_H

#include "request/request.h"
#include "sip.h"

/* ---- allocation.c ---- */

/* Pooled time for a school whose name only its heads and the adviser know. */
struct allocation {
	struct clerk_base base;
	int64_t year, minutes;
	bool is_shared;
	bool is_leaving; /* its school has left: withdrawn, and in the pool again tomorrow */
};
extern const struct clerk_kind allocation_kind;

/* Private time that was used; `shared_spent`: what each school's head has shared of such time. */
int64_t allocation_sums(struct clerk_call *call, int64_t year, int64_t shared_spent[MAX_SCHOOLS]);
/* A line for each that is held for the school: for its own heads. */
void allocation_list(struct clerk_call *call, int64_t year, char school);
enum clerk_status allocation_withdraw(struct clerk_call *call, struct allocation *allocation);
enum clerk_status allocation_done(struct clerk_call *call, const struct done_args *args,
				  struct allocation *allocation);
/* A school leaves: its private time ends, and its parties alone are told. Nothing that the room can
 * see changes before allocations_left, the next morning: then the time is back in the pool. */
void allocation_leave(struct clerk_call *call, char school);
void allocations_left(struct clerk_call *call);

/* "3 h used", "3 h used, not 2 h,": what had been said before; 0: nothing. */
const char *apart_used_words(struct clerk_call *call, int64_t used, int64_t was);

/* ---- pm.c ---- */

/* Number and date in words of those of the sender that are to come: not a partner's. */
struct clerk_query *pm_own(struct clerk_call *call);

/* A meeting of one head (`person`) with the adviser. */
struct review {
	struct clerk_base base;
	int64_t year, delivered; /* whose ring-fenced time it uses, and how many minutes */
};
enum { REVIEW_DATED, REVIEW_MOVING, REVIEW_DELIVERED, REVIEW_WITHDRAWN };
extern const struct clerk_kind pm_kind;

/* Is what goes by K a meeting, and no time that is set aside? */
bool pm_is_review(const void *record);
/* The head reviewed hears what the SIP did, and the SIP what the head did. */
void pm_tell_other(struct clerk_call *call, const struct review *review, const char *text);
/* It does not take place: "withdrawn", "declined". */
enum clerk_status pm_end(struct clerk_call *call, struct review *review, const char *how);
/* The kind's. */
enum clerk_status pm_answer_lapse(struct clerk_call *call, void *record);
enum clerk_status pm_answer_restored(struct clerk_call *call, void *record,
				     const struct clerk_taken *taken);

/* A school leaves: as allocation_leave. */
void pm_leave(struct clerk_call *call, char school);

/* ---- fence.c: ring-fenced time ---- */

/* The account is the school's, and the partners in a headship share it: what is dated and not
 * recorded yet is planned, and nobody can plan it again. */
struct fence {
	char school;
	struct clerk_item except; /* the review that this is for; of number 0: a new one */
	int64_t year;             /* of the time asked for */
	int64_t whole, unused;    /* minutes of that year: in all, and on the account */
	int64_t left;             /* neither used nor planned */
};
/* `except`: a review that is not counted (number 0: none). */
struct fence fence_of(struct clerk_call *call, char school, int64_t start_s,
		      struct clerk_item except);
/* Minutes of this year planned and not recorded yet. */
int64_t fence_planned(struct clerk_call *call, char school);
/* How long a review at that time is: an hour alone takes what is left, in a job share up to an
 * equal part. */
int64_t fence_minutes(struct clerk_call *call, const struct fence *fence,
		      const struct clerk_when *when);
/* CLERK_OK: there is so much left; else says what is, and the way out. */
enum clerk_status fence_check_left(struct clerk_call *call, const struct fence *fence,
				   const struct clerk_when *when, int64_t minutes);
/* Something firm in the adviser's diary then? */
bool fence_sip_is_taken(struct clerk_call *call, int64_t start_s, int64_t end_s,
			struct clerk_item except);
/* CLERK_OK: the adviser is free, and so is the school, or it was said `anyway`; else
 * offers other times. Never says with whom, or with what, the adviser is busy. */
enum clerk_status fence_check_diary(struct clerk_call *call, const struct fence *fence,
				    const struct clerk_when *when, int64_t minutes);

/* ---- what the files bring ---- */

extern const struct clerk_command allocation_commands[], pm_answer_commands[], pm_commands[];
extern const struct clerk_queries allocation_queries, fence_queries, pm_queries;

#endif
