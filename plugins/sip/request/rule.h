/* rule: how the group consents to a request; six ways, and what may be set aside in private. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_RULE_H
#define SIP_RULE_H

#include "clerk/clerk.h"

enum rule_kind {
	RULE_YES,       /* so many other schools say yes */
	RULE_QUORUM,    /* at the close: enough have answered, and more yes than no */
	RULE_CONSENT,   /* at the close, unless another school says no */
	RULE_LEAD,      /* the lead head and the adviser */
	RULE_SIP,       /* the adviser */
	RULE_AUTOMATIC, /* without a vote up to a limit; beyond it as RULE_YES */
	RULE_PRIVATE,   /* not of requests: what the adviser may set aside without a name */
	RULE_CARRY,  /* nor this: what of the pool, and of a school's own time, outlives a year */
	RULE_NOTICE, /* nor this: how late a dated request may be withdrawn without being charged */
	RULE_KINDS
};

struct rule {
	enum rule_kind kind;
	int64_t needs;                          /* schools; of a notice: school days */
	int64_t each_max, half_max, pool_floor; /* minutes */
	int32_t from_day;
};

/* The rule for what is asked today; before any was agreed, so many yes as the roster says. */
struct rule rule_now(struct clerk_call *call);
/* Minutes that may be set aside at a time without naming the school; half a day until agreed
 * otherwise. */
int64_t rule_private_max(struct clerk_call *call);
/* Minutes of the pool, and of each school's own time, that a year end carries; 0 until agreed. */
int64_t rule_carry_cap(struct clerk_call *call);
/* School days' notice that a dated request wants; 0 until agreed: none. */
int64_t rule_notice_days(struct clerk_call *call);
/* As its column has it. */
const char *rule_name(enum rule_kind kind);
enum rule_kind rule_named(const char *name);
/* "The SIP decides." */
const char *rule_words(struct clerk_call *call, const struct rule *rule);

/* A proposal, or the agreement to one, was taken back: says what stands. */
enum clerk_status rule_restored(struct clerk_call *call, const struct clerk_taken *taken);

/* The head who leads; NULL: nobody does. */
const struct clerk_person *rule_lead_head(struct clerk_call *call);

#endif
