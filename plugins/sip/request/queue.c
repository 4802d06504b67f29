/* queue: who waits for time: first come, first offered, but for those who let others pass. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

enum { NAMED_MAX = 3, FIRST_LOOK = 64 };

enum clerk_status queue_join(struct clerk_call *call, struct request *r)
{
	r->item = clerk_item_new(call, 'R');
	r->waiting_s = clerk_now(call);
	request_add(call, r);
	clerk_name_act(call, "School %c's request for %s for %s", r->school,
		       amount_twice(call, r->minutes), request_subject(call, r));
	clerk_record(call, r->item, CLERK_PUBLIC, "", "waiting list: %s for %s",
		     clerk_format_amount(call, r->minutes), request_subject(call, r));
	const char *text = clerk_text_of(
	    call,
	    CLERK_BOLD "%s" CLERK_PLAIN
		       " School %c waits for %s for %s. The vote opens as soon as %s has "
		       "that much free; first come, first served.",
	    item_name(call, r->item), r->school, amount_twice(call, r->minutes),
	    request_subject(call, r), pot_words(call, r));
	clerk_reply_aloud(call, text, NULL);
	return CLERK_OK;
}

/* ---- who comes first ---- */

static struct request *queue_of(struct clerk_call *call, int64_t year, const char *pot,
				size_t *ret_count)
{
	size_t count = 0, max = FIRST_LOOK;
	struct request *queue = clerk_memory(call, max * sizeof(*queue));
	struct clerk_query *q = clerk_query(call, Q_REQUEST_WAITING);
	clerk_bind_int(q, year);
	clerk_bind_text(q, pot);
	while (clerk_step(q)) {
		if (count == max) {
			struct request *more = clerk_memory(call, 2 * max * sizeof(*more));
			memcpy(more, queue, max * sizeof(*more));
			queue = more;
			max *= 2;
		}
		request_read(q, &queue[count++]);
	}
	*ret_count = count;
	return queue;
}

const char *queue_before(struct clerk_call *call, const struct request *r, const char **ret_first)
{
	size_t count = 0, named = 0;
	const struct request *queue = queue_of(call, r->year, r->pot, &count);
	const char *text = "";
	for (size_t i = 0; i < count; i++) {
		const struct request *w = &queue[i];
		if (w->lets_pass || w->school == r->school) {
			continue;
		}
		if (named == 0) {
			*ret_first = item_name(call, w->item);
		}
		if (named++ < NAMED_MAX) {
			text = clerk_text_of(call, "%s%s%s (School %c)", text,
					     text[0] == '\0' ? "" : ", ", item_name(call, w->item),
					     w->school);
		}
	}
	return named > NAMED_MAX
		   ? clerk_text_of(call, "%s and %d more", text, (int)(named - NAMED_MAX))
		   : text;
}

void request_set_year(struct clerk_call *call, struct request *r, int64_t year)
{
	struct clerk_query *q = clerk_query(call, Q_REQUEST_YEAR);
	r->year = year;
	clerk_bind_int(q, r->item.number);
	clerk_bind_int(q, year);
	clerk_run(q);
}

/* `pot` "": whatever they wait for. */
static void queue_move(struct clerk_call *call, int64_t year, const char *pot, int64_t next)
{
	struct clerk_query *q = clerk_query(call, Q_REQUEST_MOVE);
	clerk_bind_int(q, year);
	clerk_bind_int(q, next);
	clerk_bind_text(q, pot);
	clerk_run(q);
}

/* What is held from now on is used from now on: of this year's pool, although it was asked for at
 * the end of the last. (A pot has its money where it is, until the year is closed.) Those who wait
 * for this year's time come first, even if it was asked for before: true where there are such. */
static bool move_to_now(struct clerk_call *call, struct request *r)
{
	int64_t year = ledger_year(call);
	const char *first = "";
	if (r->year >= year || !pot_is_pool(r)) {
		return false;
	}
	request_set_year(call, r, year);
	return queue_before(call, r, &first)[0] != '\0';
}

bool hold_time(struct clerk_call *call, struct request *r)
{
	struct clerk_query *q;
	bool must_wait = move_to_now(call, r);
	if (must_wait || pot_free(call, r) < r->minutes) {
		q = clerk_query(call, Q_REQUEST_WAIT);
		clerk_bind_int(q, r->item.number);
		clerk_bind_int(q, clerk_now(call));
		clerk_run(q);
		r->state = "waiting";
		return false;
	}
	const struct posting posting = { .year = r->year,
					 .code = "hold",
					 .from = r->pot,
					 .to = ledger_hold(call, r->item),
					 .minutes = r->minutes,
					 .item = r->item,
					 .once = clerk_text_of(call, "hold:%s",
							       item_name(call, r->item)) };
	ledger_post(call, &posting);
	q = clerk_query(call, Q_REQUEST_STATE);
	clerk_bind_int(q, r->item.number);
	clerk_bind_text(q, "agreed");
	clerk_bind_int(q, 1);
	clerk_run(q);
	r->state = "agreed";
	undated_watch(call, r);
	return true;
}

/* What a request that had the group's yes hears when its time is there. */
static void announce_held(struct clerk_call *call, const struct request *r)
{
	const char *name = item_name(call, r->item);
	const char schools[] = { r->school, '+', '\0' };
	clerk_announce(call, schools,
		       CLERK_BOLD "%s" CLERK_PLAIN
				  " is off the waiting list: %s held for %c%s. SIP, `%sdate %s …`",
		       name, clerk_format_amount(call, r->minutes), r->school,
		       pot_after_words(call, r), room_prefix(call), name);
	held_tell(call, r);
	clerk_record(call, r->item, CLERK_PUBLIC, "", "held from %s", pot_words(call, r));
}

static void tell_short(struct clerk_call *call, const struct request *r, int64_t free_minutes)
{
	const char *name = item_name(call, r->item);
	clerk_tell_school(
	    call, r->school,
	    "%s has %s free now; %s is first in the queue and waits for %s. It keeps "
	    "its place, or `withdraw %s` and ask for less, or `pass %s` lets others go "
	    "before it.",
	    pot_sentence(call, r), clerk_format_amount(call, free_minutes), name,
	    clerk_format_amount(call, r->minutes), name, name);
}

/* False: nothing could be offered, so those behind it wait too. */
static bool offer(struct clerk_call *call, struct request *r, int64_t free_minutes)
{
	if (r->is_consented) {
		(void)hold_time(call, r); /* there is so much, and nobody comes first */
		announce_held(call, r);
		return true;
	}
	if (!vote_open(call, r)) {
		return false;
	}
	clerk_post(call, "%s", asking_text(call, r, free_minutes));
	return true;
}

/* Last year's pool is nobody's any more: who waits for it waits for this year's. */
static int64_t year_to_serve(struct clerk_call *call, int64_t year, const char *pot)
{
	int64_t now = ledger_year(call);
	if (year >= now || strcmp(pot, "POOL") != 0) {
		return year;
	}
	queue_move(call, year, pot, now);
	return now;
}

void serve_waiting(struct clerk_call *call, int64_t in_year, const char *pot)
{
	int64_t year = year_to_serve(call, in_year, pot);
	size_t count = 0;
	struct request *queue = queue_of(call, year, pot, &count);
	for (size_t i = 0; i < count; i++) {
		struct request *r = &queue[i];
		int64_t free_minutes = pot_free(call, r);
		if (free_minutes >= r->minutes) {
			if (!offer(call, r, free_minutes)) {
				return;
			}
			continue;
		}
		if (!r->lets_pass) {
			if (free_minutes > 0) {
				tell_short(call, r, free_minutes);
			}
			return;
		}
	}
}

/* What anybody waits for. */
struct waited {
	struct waited *next;
	int64_t year;
	const char *pot;
};

/* Read to the end first: serving them changes what is read. */
static const struct waited *list_waited(struct clerk_call *call)
{
	struct waited *first = NULL, **end = &first;
	struct clerk_query *q = clerk_query(call, Q_REQUEST_QUEUES);
	while (clerk_step(q)) {
		struct waited *waited = clerk_memory(call, sizeof(*waited));
		*waited = (struct waited){ .year = clerk_int(q, 0), .pot = clerk_text(q, 1) };
		*end = waited;
		end = &waited->next;
	}
	return first;
}

void serve_all_waiting(struct clerk_call *call)
{
	for (const struct waited *w = list_waited(call); w != NULL; w = w->next) {
		serve_waiting(call, w->year, w->pot);
	}
}

void queue_begin_year(struct clerk_call *call, int64_t year)
{
	clerk_keep(call, true);
	for (const struct waited *w = list_waited(call); w != NULL; w = w->next) {
		if (w->year < year && strcmp(w->pot, "POOL") == 0) {
			serve_waiting(call, w->year, w->pot);
		}
	}
	clerk_keep(call, false);
}

void queue_move_all(struct clerk_call *call, int64_t year, int64_t next)
{
	queue_move(call, year, "", next);
}

/* ---- letting others pass ---- */

static enum clerk_status set_pass(struct clerk_call *call, struct clerk_item item, bool lets_pass)
{
	struct request r;
	if (!request_get(call, item, &r)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, item));
	}
	const char *name = item_name(call, item);
	if (clerk_sender(call)->school != r.school) {
		return clerk_fail(call, CLERK_DENIED,
				  "%s is School %c's request; only Head %c can let others pass.",
				  name, r.school, r.school);
	}
	if (!request_is(&r, "waiting")) {
		return request_refuse(call, &r);
	}
	if (r.lets_pass == lets_pass) {
		return clerk_fail(
		    call, CLERK_CONFLICT,
		    lets_pass ? "%s lets others pass already." : "%s lets nobody pass.", name);
	}
	struct clerk_query *q = clerk_query(call, Q_REQUEST_PASS);
	clerk_bind_int(q, item.number);
	clerk_bind_int(q, lets_pass ? 1 : 0);
	clerk_run(q);
	clerk_name_act(call, "%s letting others pass", name);
	clerk_record(call, item, CLERK_PUBLIC, "", "%s",
		     lets_pass ? "lets others pass" : "lets nobody pass any more");
	clerk_reply_aloud(
	    call,
	    lets_pass ? clerk_text_of(call,
				      CLERK_BOLD "%s" CLERK_PLAIN
						 " keeps its place and lets others pass: "
						 "what is too little for it goes to those "
						 "behind. `%spass %s off` ends that.",
				      name, room_prefix(call), name)
		      : clerk_text_of(
			    call, CLERK_BOLD "%s" CLERK_PLAIN " lets nobody pass any more.", name),
	    NULL);
	if (lets_pass) {
		serve_waiting(call, r.year, r.pot);
	}
	return CLERK_OK;
}

enum clerk_status run_pass(struct clerk_call *call, const void *args)
{
	const struct pass_args *a = args;
	return set_pass(call, a->item, a->is_off == 0);
}
