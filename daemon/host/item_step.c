/* item_step: an act on an item: who may do it, in which state, till when; then its handler. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/blind.h"
#include "host/clash.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* ---- refusals ---- */

/* Who made it is named once: the lead head and the SIP may in any case. */
static const char *maker_words(struct clerk_call *call, const struct clerk_base *base)
{
	const struct clerk_person *maker = clerk_person_by_id(call, base->person);
	const char *name = clerk_item_name(call, base), *made = base->kind->made;

	if (maker == NULL) {
		return arena_printf(call->arena,
				    "Somebody else %s %s, so they, the lead head or the SIP can "
				    "change it.",
				    made, name);
	}
	if ((maker->role & CLERK_SIP) != 0) {
		return arena_printf(call->arena,
				    "The %s %s %s, so the lead head or the SIP can change it.",
				    maker->handle, made, name);
	}
	return arena_printf(call->arena, "%s %s %s, so %s%s or the SIP can change it.",
			    maker->handle, made, name, maker->handle,
			    (maker->role & CLERK_LEAD) != 0 ? "" : ", the lead head");
}

static const char *own_words(struct clerk_call *call, const void *record, enum clerk_refusal why,
			     bool is_back)
{
	const char *name = clerk_item_name(call, record), *span = clerk_item_span(call, record);
	const struct clerk_base *base = record;

	switch (why) {
	case CLERK_REFUSED_STATE:
		return item_state(record)->refusal == NULL
			   ? arena_printf(call->arena, "%s is %s already.", name,
					  item_state(record)->name)
			   : arena_printf(call->arena, "%s %s.", name, item_state(record)->refusal);
	case CLERK_REFUSED_PARTY:
	case CLERK_REFUSED_SIDE:
		return base->kind->made != NULL
			   ? maker_words(call, base)
			   : arena_printf(call->arena, "%s is not yours to change.", name);
	case CLERK_REFUSED_BEGUN:
		return is_back ? arena_printf(call->arena,
					      "%s was for %s, which has come, so I can't take that "
					      "back.",
					      name, span)
			       : arena_printf(call->arena, "%s was on %s.", name, span);
	case CLERK_REFUSED_TO_COME:
		return arena_printf(call->arena, "%s is still to come: %s.", name, span);
	case CLERK_REFUSED_OVERDUE:
		break;
	}
	return is_back ? arena_printf(call->arena,
				      "An answer to %s was due by %s, so I can't take that back.",
				      name, clerk_format_instant(call, base->due_s))
		       : arena_printf(call->arena, "%s had to be answered by %s.", name,
				      clerk_format_instant(call, base->due_s));
}

/* Who thinks that an answer of hers counts is told even where it was a reaction. */
static enum clerk_status status_of(const void *record, enum clerk_refusal why)
{
	switch (why) {
	case CLERK_REFUSED_PARTY:
	case CLERK_REFUSED_SIDE:
		return CLERK_DENIED;
	case CLERK_REFUSED_OVERDUE:
		return CLERK_TOO_LATE;
	case CLERK_REFUSED_BEGUN:
		return item_state(record)->awaits != 0 && !clerk_item_is(record, CLERK_IS_FIRM)
			   ? CLERK_TOO_LATE
			   : CLERK_CONFLICT;
	default:
		return CLERK_CONFLICT;
	}
}

enum clerk_status item_refuse(struct clerk_call *call, const void *record, const char *act,
			      enum clerk_refusal why, bool is_back)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;
	const char *words =
	    kind->refuse == NULL ? "" : kind->refuse(call, record, act, why, is_back);

	return clerk_fail(call, status_of(record, why), "%s",
			  str_is_empty(words) ? own_words(call, record, why, is_back) : words);
}

/* ---- who, and when ---- */

unsigned item_rights(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	const struct clerk_person *sender = call->sender;
	char own = clerk_voice(sender);
	bool is_maker = sender->id == base->person;
	unsigned rights = CLERK_BY_ANY | (own == base->school ? 0 : CLERK_BY_REST);

	if (own != '\0') {
		rights |= own == base->school ? CLERK_BY_SCHOOL : 0;
		rights |= own == base->other ? CLERK_BY_OTHER : 0;
		rights |= own == clerk_item_answerer(call, record) ? CLERK_BY_AWAITED : 0;
		rights |= own == base->ended_by ? CLERK_BY_ENDER : 0;
	}
	rights |= is_maker ? CLERK_BY_PERSON : 0;
	rights |= is_maker || (sender->role & (CLERK_LEAD | CLERK_SIP)) != 0 ? CLERK_BY_MAKER : 0;
	return rights;
}

enum clerk_status item_check_hour(struct clerk_call *call, const void *record, const char *act,
				  unsigned when, bool is_back)
{
	const struct clerk_base *base = record;
	const struct clerk_slot *slot = clerk_item_slot(record);
	int64_t until_s = (when & CLERK_MEANWHILE) != 0 ? slot->end_s : slot->start_s;
	bool has_begun = until_s != 0 && until_s <= call->now_s;

	if ((when & CLERK_AFTERWARDS) != 0) {
		return has_begun ? CLERK_OK
				 : item_refuse(call, record, act, CLERK_REFUSED_TO_COME, is_back);
	}
	if (has_begun && (when & CLERK_WHENEVER) == 0) {
		return item_refuse(call, record, act, CLERK_REFUSED_BEGUN, is_back);
	}
	return (when & CLERK_IN_TIME) != 0 && base->due_s != 0 && base->due_s <= call->now_s
		   ? item_refuse(call, record, act, CLERK_REFUSED_OVERDUE, is_back)
		   : CLERK_OK;
}

unsigned item_act_by(const struct clerk_kind *kind, const char *act)
{
	unsigned by = 0;

	for (const struct clerk_step *s = kind->steps; s->act != NULL; s++) {
		by |= str_equal(s->act, act) && s->to != CLERK_OVERTAKEN ? s->by : 0;
	}
	return by;
}

unsigned item_act_when(const struct clerk_kind *kind, const char *act)
{
	unsigned when = 0;

	for (const struct clerk_step *s = kind->steps; s->act != NULL; s++) {
		when |= str_equal(s->act, act) ? s->when : 0;
	}
	return when;
}

/* Of a thing between two, is the sender neither, and the act none of hers? */
static bool is_outsider(const struct clerk_base *base, const char *act, unsigned rights)
{
	bool has_sides = false;

	for (const struct clerk_step *s = base->kind->steps; s->act != NULL; s++) {
		has_sides = has_sides || (s->by & (CLERK_BY_SIDES | CLERK_BY_AWAITED)) != 0;
	}
	return has_sides && (rights & (CLERK_BY_SIDES | item_act_by(base->kind, act))) == 0;
}

bool item_has_act(const struct clerk_kind *kind, const char *act)
{
	const struct clerk_step *s = kind->steps;

	while (s->act != NULL && !str_equal(s->act, act)) {
		s++;
	}
	return s->act != NULL;
}

bool item_leads_from(const struct clerk_base *base, const char *act)
{
	const struct clerk_step *s = base->kind->steps;

	while (s->act != NULL && (s->from != base->state || !str_equal(s->act, act))) {
		s++;
	}
	return s->act != NULL;
}

/* The step that the act is, from the present state; NULL: said why it is none. */
static const struct clerk_step *find_step(struct clerk_call *call, const void *record,
					  const char *act, enum clerk_status *ret_why)
{
	const struct clerk_base *base = record;
	const struct clerk_step *of_others = NULL;
	unsigned rights = item_rights(call, record);
	bool is_overtaken = false;

	if (is_outsider(base, act, rights)) {
		*ret_why = item_refuse(call, record, act, CLERK_REFUSED_PARTY, false);
		return NULL;
	}
	for (const struct clerk_step *s = base->kind->steps; s->act != NULL; s++) {
		bool is_mine = (s->by & rights) != 0;

		if (s->from != base->state || !str_equal(s->act, act)) {
			continue;
		}
		if (s->to == CLERK_OVERTAKEN) {
			is_overtaken = is_overtaken || is_mine;
		} else if (is_mine) {
			*ret_why = item_check_hour(call, record, act, s->when, false);
			return *ret_why == CLERK_OK ? s : NULL;
		} else {
			of_others = s;
		}
	}
	if (of_others != NULL && !is_overtaken) {
		*ret_why = item_check_hour(call, record, act, of_others->when, false);
		if (*ret_why == CLERK_OK) {
			*ret_why = item_refuse(call, record, act, CLERK_REFUSED_SIDE, false);
		}
		return NULL;
	}
	*ret_why = item_refuse(call, record, act, CLERK_REFUSED_STATE, false);
	*ret_why = is_overtaken ? CLERK_TOO_LATE : *ret_why;
	return NULL;
}

/* ---- a reaction, or a reply, to what spoke of something else ---- */

static bool is_of_other_terms(struct clerk_call *call, const void *record)
{
	const struct request *request = call->request;
	const char *target = request == NULL     ? NULL
			     : request->is_quiet ? request->reply_to
						 : request->replied_to;

	return target != NULL && reaction_is_stale(call, target, item_terms(call, record));
}

static enum clerk_status refuse_other_terms(struct clerk_call *call, const void *record,
					    const char *act)
{
	const char *name = clerk_item_name(call, record);

	return clerk_fail(call, CLERK_TOO_LATE,
			  "%s has changed since that was said. It is now: %s. If you mean that, "
			  "`%s%s %s`.",
			  name, item_terms(call, record), clerk_prefix(call), act, name);
}

/* Of what is an answer: to terms that its sender could not have read. */
static enum clerk_status check_terms(struct clerk_call *call, const void *record, const char *act)
{
	if (is_of_other_terms(call, record)) {
		return refuse_other_terms(call, record, act);
	}
	bool is_answer = (call->command != NULL && call->command->is_answer) ||
			 (call->request != NULL && call->request->asked_s != 0);

	return is_answer
		   ? blind_check(call, clerk_item_name(call, record), item_offer(call, record))
		   : CLERK_OK;
}

/* ---- the act ---- */

/* Of what may be private the same is said where it is hidden as where it never was. */
static enum clerk_status none_such(struct clerk_call *call, struct clerk_item item)
{
	const struct item_kind *kind = item_kind_of(call->plugins, item.letter, NULL);
	bool may_be_private =
	    kind != NULL && (kind->face->sight != NULL || kind->face->apart == item.letter ||
			     kind->face->visibility != CLERK_PUBLIC);

	return clerk_fail(call, CLERK_NOT_FOUND,
			  may_be_private ? "There is no %c%lld." : "%c%lld was taken back.",
			  item.letter, (long long)item.number);
}

static enum clerk_status run_handler(struct clerk_call *call, void *record,
				     clerk_step_handler *handler, const void *args)
{
	struct clerk_base *base = record;
	const struct clerk_kind *kind = base->kind;
	const char *beside = clash_beside(call, record, call->step);

	if (beside[0] != '\0') {
		clerk_stands_beside(call, beside);
	}
	call->stepping = base;
	call->stepped = arena_copy(call->arena, record, 1, kind->size);
	item_awaited(call, record);
	enum clerk_status status = handler(call, args, record);

	if (status == CLERK_OK) {
		clerk_item_put(call, record, NULL);
	}
	return status;
}

enum clerk_status clerk_item_step(struct clerk_call *call, struct clerk_item item, const char *act,
				  clerk_step_handler *handler, const void *args)
{
	/* an act within another, as `for C yes V12` is: what that was at is put back after it */
	struct clerk_base *const stepping = call->stepping;
	const struct clerk_base *const stepped = call->stepped;
	const struct clerk_step *const outer = call->step;
	void *record = clerk_item_get(call, item);
	enum clerk_status status = CLERK_OK;

	if (record == NULL || item_is_hidden(call, record)) {
		return none_such(call, item);
	}
	/* a row that the kind has no step for asks about it, and changes nothing of it */
	if (!item_has_act(((struct clerk_base *)record)->kind, act)) {
		return handler(call, args, record);
	}
	call->step = find_step(call, record, act, &status);
	status = status == CLERK_OK ? check_terms(call, record, act) : status;
	if (status == CLERK_OK) {
		call->led_from = call->led_from == NULL ? item_state(record)->name : call->led_from;
		status = run_handler(call, record, handler, args);
	}
	call->stepping = stepping;
	call->stepped = stepped;
	call->step = outer;
	return status;
}

enum clerk_status item_run_row(struct clerk_call *call, const void *args)
{
	const struct clerk_command *row = call->command;
	struct clerk_item item;

	memcpy(&item, (const char *)args + row->args[0].offset, sizeof(item));
	return clerk_item_step(call, item, row->name, row->step, args);
}
