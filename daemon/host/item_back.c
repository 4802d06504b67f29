/* item_back: an act on an item was taken back: what holds again is checked as if it were done anew.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/clash.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* Nothing is brought back into the past, nor to wait for an answer that is overdue. */
static enum clerk_status check_hour(struct clerk_call *call, const void *record, const char *act)
{
	const struct clerk_base *base = record;

	if ((item_act_when(base->kind, act) & (CLERK_AFTERWARDS | CLERK_WHENEVER)) != 0) {
		return CLERK_OK;
	}
	if (clerk_item_is(record, CLERK_IS_OVER)) {
		return item_leads_from(base, act)
			   ? CLERK_OK
			   : item_refuse(call, record, act, CLERK_REFUSED_STATE, true);
	}
	enum clerk_status status = item_check_hour(
	    call, record, act, item_act_when(base->kind, act) & CLERK_MEANWHILE, true);

	return status == CLERK_OK && base->due_s != 0 && base->due_s <= call->now_s
		   ? item_refuse(call, record, act, CLERK_REFUSED_OVERDUE, true)
		   : status;
}

/* The step that it was, from the state that holds again; NULL: none. */
static const struct clerk_step *step_back(const void *record, const char *act)
{
	const struct clerk_base *base = record;

	for (const struct clerk_step *s = base->kind->steps; s->act != NULL; s++) {
		if (s->from == base->state && s->to != CLERK_OVERTAKEN && str_equal(s->act, act)) {
			return s;
		}
	}
	return NULL;
}

/* Its state is neither the one that the act led from, nor one in which the act leads nowhere: what
 * was taken back was not the last word. */
static bool is_acted_on(const void *record, const struct clerk_taken *taken)
{
	const struct clerk_step *step = step_back(record, taken->verb);
	bool stays = step != NULL && step->to == step->from;

	return taken->from != NULL && !str_equal(taken->from, item_state(record)->name) && !stays;
}

static enum clerk_status refuse_acted_on(struct clerk_call *call, const void *record,
					 const struct clerk_taken *taken)
{
	const char *name = clerk_item_name(call, record);

	return clerk_fail(call, CLERK_CONFLICT,
			  "Somebody has acted on %s since%s; `%shistory %s` shows what was done.",
			  name, taken->may_ask ? ", so I can't take it back" : "", call->prefix,
			  name);
}

static enum clerk_status say_again(struct clerk_call *call, const void *record)
{
	const char *span = clerk_item_span(call, record);
	const char *is = clerk_item_answerer(call, record) == '\0' ? "is " : "";

	clerk_reply(call, "%s %s%s again%s%s", clerk_item_name(call, record), is,
		    clerk_item_standing(call, record), span[0] == '\0' ? "" : ": ", span);
	return CLERK_OK;
}

/* ---- what the schools had said ---- */

struct item_before *item_look(struct clerk_call *call, const char *items)
{
	struct item_before *before = arena_alloc(call->arena, sizeof(*before));
	const struct plugin *outer = call->plugin;
	struct clerk_item item;
	size_t used = 0;

	*before = (struct item_before){ 0 };
	if (!command_read_item(items, &item, &used)) {
		return before;
	}
	const struct item_kind *kind = item_kind_of(call->plugins, item.letter, NULL);

	if (kind == NULL) {
		return before;
	}
	call->plugin = kind->plugin;
	before->as_it_was = item_get(call, item);
	before->record = kind->face->asking == NULL ? NULL : before->as_it_was;
	if (before->record != NULL) {
		before->answers = clerk_answers(call, before->record);
	}
	queries_end(kind->plugin->queries);
	call->plugin = outer;
	return before;
}

const struct item_before *item_first(const struct clerk_call *call)
{
	const struct item_before *first = call->request == NULL ? NULL : call->request->first;

	return first == NULL || first->record == NULL ? NULL : first;
}

void item_edited(struct clerk_call *call)
{
	const struct item_before *first = item_first(call);
	const struct plugin *outer = call->plugin;
	const void *record = first == NULL ? NULL : item_get(call, first->record->item);

	if (record == NULL) {
		return;
	}
	const struct clerk_kind *face = ((const struct clerk_base *)record)->kind;

	call->plugin = item_kind(call, face)->plugin;
	answers_say_edited(call, record, first);
	if (answers_have_places(face)) {
		seats_edited(call, record, first);
	}
	queries_end(call->plugin->queries);
	call->plugin = outer;
}

/* ---- what holds again ---- */

/* Its reply may end with a full stop, or not. */
static void add_sentences(struct clerk_call *call, const char *sentences)
{
	struct str *reply = &call->reply;
	size_t len = strlen(sentences);

	if (reply->len > 0 && reply->text[reply->len - 1] == '.') {
		reply->text[--reply->len] = '\0';
	}
	if (len > 0) {
		str_addf(reply, ".%.*s", (int)len - 1, sentences);
	}
}

static enum clerk_status restore(struct clerk_call *call, void *record,
				 const struct clerk_taken *taken)
{
	const struct clerk_kind *face = ((struct clerk_base *)record)->kind;
	const struct item_before *before =
	    call->before != NULL && call->before->record != NULL ? call->before : NULL;
	bool has_places = before != NULL && answers_have_places(face);
	enum clerk_status status = has_places ? seats_check_back(call, record, before) : CLERK_OK;

	if (status != CLERK_OK) {
		return status;
	}
	if (before != NULL && answers_is_taken_back(call, record, before, taken->verb)) {
		answers_say_back(call, record);
	} else {
		status = face->restored == NULL ? say_again(call, record)
						: face->restored(call, record, taken);
	}
	if (status == CLERK_OK && before != NULL) {
		add_sentences(call, has_places ? seats_back(call, record, before)
					       : answers_back(call, record, before));
	}
	return status;
}

/* It is on a date again that others may have given to what nobody is to know of: as where it had
 * been booked there anew. */
static void tell_aside(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	const struct clerk_base *was = call->before == NULL ? NULL : call->before->as_it_was;
	bool is_new = was == NULL || !clerk_item_is(was, CLERK_IS_FIRM) ||
		      !item_is_same_date(&was->slot, &base->slot);

	if (is_new && item_is_to_come(record) && base->slot.start_s != 0 &&
	    (call->before == NULL || !call->before->is_edit)) {
		clerk_item_tell_aside(call, record, NULL, &base->slot, " is on again:");
	}
}

bool item_restored(struct clerk_call *call, const struct clerk_taken *taken,
		   enum clerk_status *ret_status)
{
	const struct item_kind *kind = item_kind_of(call->plugins, taken->item.letter, NULL);

	if (kind == NULL || call->plugin != kind->plugin) {
		return false;
	}
	void *record = item_get(call, taken->item);

	*ret_status = CLERK_OK;
	if (record == NULL) {
		/* an edit says in the same place what there is instead */
		if (call->before == NULL || !call->before->is_edit) {
			item_card_end(call, kind->face, taken->item);
		}
		item_ping_back(call, NULL);
		*ret_status = kind->face->restored == NULL
				  ? CLERK_OK
				  : kind->face->restored(call, NULL, taken);
		return true;
	}
	const struct clerk_kind *face = ((struct clerk_base *)record)->kind;
	unsigned by = item_act_by(face, taken->verb), rights = item_rights(call, record);

	if (taken->is_settled) { /* its rows stand as they are */
		*ret_status =
		    face->restored == NULL ? CLERK_OK : face->restored(call, record, taken);
		return true;
	}
	if (by != 0 && (by & rights) == 0) {
		*ret_status = item_refuse(call, record, taken->verb, CLERK_REFUSED_PARTY, true);
		return true;
	}
	*ret_status = check_hour(call, record, taken->verb);
	if (*ret_status == CLERK_OK) {
		*ret_status = clash_back(call, record, step_back(record, taken->verb), taken);
	}
	if (*ret_status == CLERK_OK) {
		*ret_status = restore(call, record, taken);
	}
	/* behind what its kind has to say of that, which is more to the point */
	if (*ret_status == CLERK_OK && is_acted_on(record, taken)) {
		call_drop_posts(call);
		*ret_status = refuse_acted_on(call, record, taken);
	}
	if (*ret_status == CLERK_OK) {
		tell_aside(call, record);
		item_ping_back(call, record);
		item_card_renew(call, record);
	}
	return true;
}
