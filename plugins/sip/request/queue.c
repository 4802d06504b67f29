/* queue: who waits for time: first come, first offered, but for those who let others pass. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

/* Behind all who wait: a clock would let those who come in the same second pass. */
#define LAST_PLACE \
	"(SELECT COALESCE(MAX(place), 0) + 1 FROM sip_request WHERE cluster = ?1" \
	" AND state = 'waiting')"

/* Those who wait for a year's time; ?4: of one pot, or "" of all. */
#define MOVED "cluster = ?1 AND year = ?2 AND state = 'waiting' AND (?4 = '' OR pot = ?4)"

static const struct {
	const char *last, *waiting, *queues, *year, *move;
} sql = {
	.last = "SELECT " LAST_PLACE " WHERE ?1 > 0",
	.waiting = "SELECT number FROM sip_request WHERE cluster = ?1"
		   " AND state = 'waiting' AND year = ?2 AND pot = ?3"
		   " ORDER BY place, number",
	.queues = "SELECT DISTINCT +year, pot FROM sip_request WHERE cluster = ?1"
		  " AND state = 'waiting' ORDER BY 1, 2",
	.year = "UPDATE sip_request SET year = ?3, place = ?4, minutes = ?5, delivered = ?6"
		" WHERE cluster = ?1 AND number = ?2",
	/* They keep their order. */
	.move = "UPDATE sip_request SET year = ?3, place = place + " LAST_PLACE
		" - (SELECT MIN(place) FROM sip_request WHERE " MOVED ") WHERE " MOVED,
};
const struct clerk_queries queue_queries = CLERK_QUERIES(sql);

enum { NAMED_MAX = 3 };

/* Behind all who wait: a clock would let those who come in the same second pass. */
static int64_t last_place(struct clerk_call *call)
{
	return clerk_next_int(clerk_query(call, &sql.last));
}

enum clerk_status queue_join(struct clerk_call *call, struct request *r)
{
	const char *subject = request_subject(call, r), *twice = text_hours_twice(call, r->minutes);
	r->waiting_s = clerk_now(call);
	r->place = last_place(call);
	clerk_item_put(call, r, "waiting list: %s for %s", clerk_format_amount(call, r->minutes),
		       subject);
	clerk_name_act(call, "School %c's request for %s for %s", r->base.school, twice, subject);
	const char *text = clerk_text_of(
	    call,
	    CLERK_BOLD "%s" CLERK_PLAIN
		       " School %c waits for %s for %s. The vote opens as soon as %s has "
		       "that much free; first come, first served.",
	    clerk_item_name(call, r), r->base.school, twice, subject, pot_words(call, r));
	clerk_say(call, r, text, NULL);
	return CLERK_OK;
}

void queue_wait(struct clerk_call *call, struct request *r)
{
	r->base.state = REQUEST_WAITING;
	r->base.slot = (struct clerk_slot){ 0 };
	r->is_consented = true;
	r->waiting_s = clerk_now(call);
	r->place = last_place(call);
	clerk_item_put(call, r, NULL);
}

/* ---- who comes first ---- */

static struct request *const *queue_of(struct clerk_call *call, int64_t year, const char *pot,
				       size_t *ret_count)
{
	return requests_read(call, CLERK_QUERY(call, &sql.waiting, year, pot), ret_count);
}

const char *queue_before(struct clerk_call *call, const struct request *r, const char **ret_first)
{
	size_t count = 0, named = 0;
	struct request *const *queue = queue_of(call, r->year, r->pot, &count);
	const char *text = "";
	for (size_t i = 0; i < count; i++) {
		const struct request *w = queue[i];
		if (w->lets_pass || w->base.school == r->base.school) {
			continue;
		}
		if (named == 0) {
			*ret_first = clerk_item_name(call, w);
		}
		if (named++ < NAMED_MAX) {
			text = text_listed(call, text,
					   clerk_text_of(call, "%s (School %c)",
							 clerk_item_name(call, w), w->base.school));
		}
	}
	return named > NAMED_MAX
		   ? clerk_text_of(call, "%s and %d more", text, (int)(named - NAMED_MAX))
		   : text;
}

/* Whoever comes over from another year comes last. What was given of it stays in its year: it goes
 * on with the rest. */
void request_set_year(struct clerk_call *call, struct request *r, int64_t year)
{
	r->year = year;
	r->place = request_is(r, REQUEST_WAITING) ? last_place(call) : r->place;
	r->minutes = request_held(r);
	r->delivered = 0;
	clerk_run(CLERK_QUERY(call, &sql.year, r->base.item.number, year, r->place, r->minutes,
			      r->delivered));
}

/* `pot` "": whatever they wait for. */
static void queue_move(struct clerk_call *call, int64_t year, const char *pot, int64_t next)
{
	clerk_run(CLERK_QUERY(call, &sql.move, year, next, pot));
}

/* What is held from now on is used from now on: of this year's pool, although it was asked for at
 * the end of the last. (A pot has its money where it is, until the year is closed.) Those who wait
 * for this year's time come first, even if it was asked for before: true where there are such. */
static bool move_to_now(struct clerk_call *call, struct request *r)
{
	int64_t year = year_ledger(call);
	const char *first = "";
	if (r->year >= year || !pot_is_pool(r)) {
		return false;
	}
	request_set_year(call, r, year);
	return queue_before(call, r, &first)[0] != '\0';
}

bool queue_hold_time(struct clerk_call *call, struct request *r)
{
	if (move_to_now(call, r) || pot_free(call, r) < r->minutes) {
		queue_wait(call, r);
		return false;
	}
	r->base.state = REQUEST_AGREED;
	r->base.due_s = after_undated_due(call, r);
	r->is_consented = true;
	clerk_item_put(call, r, NULL);
	ledger_post(call, ledger_posting_for(call, r->base.item, "hold",
					     ledger_posting_of(r->year, "hold", r->pot,
							       ledger_hold(call, r->base.item),
							       r->minutes)));
	return true;
}

/* What a request that had the group's yes hears when its time is there. */
static void announce_held(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r);
	const char schools[] = { r->base.school, '+', '\0' };
	clerk_announce(call, schools,
		       CLERK_BOLD "%s" CLERK_PLAIN
				  " is off the waiting list: %s held for %c%s. SIP, `%sdate %s …`",
		       name, clerk_format_amount(call, r->minutes), r->base.school,
		       pot_after_words(call, r), text_room_prefix(call), name);
	decide_tell_held(call, r);
	clerk_item_record(call, r, "held from %s", pot_words(call, r));
}

static void tell_short(struct clerk_call *call, const struct request *r, int64_t free_minutes)
{
	const char *name = clerk_item_name(call, r);
	clerk_tell_school(
	    call, r->base.school,
	    "%s has %s free now; %s is first in the queue and waits for %s. It keeps "
	    "its place, or `withdraw %s` and ask for less, or `pass %s` lets others go "
	    "before it.",
	    request_pot_sentence(call, r), clerk_format_amount(call, free_minutes), name,
	    clerk_format_amount(call, r->minutes), name, name);
}

/* False: nothing could be offered, so those behind it wait too. */
static bool offer(struct clerk_call *call, struct request *r, int64_t free_minutes)
{
	if (r->is_consented) {
		(void)queue_hold_time(call, r); /* there is so much, and nobody comes first */
		announce_held(call, r);
		return true;
	}
	if (!vote_open(call, r)) {
		return false;
	}
	clerk_item_announce(call, r, request_asking_text(call, r, free_minutes));
	return true;
}

/* Last year's pool is nobody's any more: who waits for it waits for this year's. */
static int64_t year_to_serve(struct clerk_call *call, int64_t year, const char *pot)
{
	int64_t now = year_ledger(call);
	if (year >= now || strcmp(pot, "POOL") != 0) {
		return year;
	}
	queue_move(call, year, pot, now);
	return now;
}

static void serve(struct clerk_call *call, int64_t year, const char *pot)
{
	size_t count = 0;
	struct request *const *queue = queue_of(call, year, pot, &count);
	for (size_t i = 0; i < count; i++) {
		struct request *r = queue[i];
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

/* What they are given is theirs, whatever becomes of the act by which it came free. */
void queue_serve(struct clerk_call *call, int64_t in_year, const char *pot)
{
	clerk_keep(call, true);
	serve(call, year_to_serve(call, in_year, pot), pot);
	clerk_keep(call, false);
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
	struct clerk_query *q = clerk_query(call, &sql.queues);
	while (clerk_step(q)) {
		struct waited *waited = clerk_memory(call, sizeof(*waited));
		*waited = (struct waited){ .year = clerk_int(q, 0), .pot = clerk_text(q, 1) };
		*end = waited;
		end = &waited->next;
	}
	return first;
}

void queue_serve_all(struct clerk_call *call)
{
	for (const struct waited *w = list_waited(call); w != NULL; w = w->next) {
		queue_serve(call, w->year, w->pot);
	}
}

void queue_begin_year(struct clerk_call *call, int64_t year)
{
	for (const struct waited *w = list_waited(call); w != NULL; w = w->next) {
		if (w->year < year && strcmp(w->pot, "POOL") == 0) {
			queue_serve(call, w->year, w->pot);
		}
	}
}

void queue_move_all(struct clerk_call *call, int64_t year, int64_t next)
{
	queue_move(call, year, "", next);
}

/* ---- letting others pass ---- */

static const char *pass_words(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r);
	return r->lets_pass
		   ? clerk_text_of(call,
				   CLERK_BOLD "%s" CLERK_PLAIN
					      " keeps its place and lets others pass: what is too "
					      "little for it goes to those behind. `%spass %s off` "
					      "ends that.",
				   name, text_room_prefix(call), name)
		   : clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " lets nobody pass any more.",
				   name);
}

struct pass_args {
	struct clerk_item item;
	int64_t is_off;
};
static const char *const pass_choices[] = { "on", "off", NULL };
static const struct clerk_arg pass_spec[] = {
	CLERK_ARG_ITEM(struct pass_args, item, "your request on the waiting list, e.g. R7",
		       .flags = 0),
	CLERK_ARG_CHOICE(struct pass_args, is_off, pass_choices, "off: let nobody pass any more",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status pass(struct clerk_call *call, const void *args, void *record)
{
	bool lets_pass = ((const struct pass_args *)args)->is_off == 0;
	struct request *r = record;
	const char *name = clerk_item_name(call, r);
	if (r->lets_pass == lets_pass) {
		return clerk_fail(
		    call, CLERK_CONFLICT,
		    lets_pass ? "%s lets others pass already." : "%s lets nobody pass.", name);
	}
	r->lets_pass = lets_pass;
	clerk_name_act(call, "%s letting others pass", name);
	clerk_item_put(call, r, "%s", lets_pass ? "lets others pass" : "lets nobody pass any more");
	clerk_say(call, r, pass_words(call, r), NULL);
	if (lets_pass) {
		queue_serve(call, r->year, r->pot);
	}
	return CLERK_OK;
}

const struct clerk_command queue_commands[] = {
	{ .name = "pass",
	  .item = 'R',
	  .summary = "Let others go before your waiting request",
	  .example = "pass R7",
	  CLERK_TAKES(struct pass_args, pass_spec),
	  .who = CLERK_HEAD,
	  .step = pass },
	{ 0 },
};
