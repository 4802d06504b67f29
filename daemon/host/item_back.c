/* item_back: an act on an item was taken back: what holds again is checked as if it were done anew.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/clash.h"
#include "host/host_internal.h"
#include "host/item.h"

static bool leads_from(const struct clerk_base *base, const char *act)
{
	const struct clerk_step *s = base->kind->steps;

	while (s->act != NULL && (s->from != base->state || !str_equal(s->act, act))) {
		s++;
	}
	return s->act != NULL;
}

/* Nothing is brought back into the past, nor to wait for an answer that is overdue. */
static enum clerk_status check_hour(struct clerk_call *call, const void *record, const char *act)
{
	const struct clerk_base *base = record;

	if ((item_act_when(base->kind, act) & (CLERK_AFTERWARDS | CLERK_WHENEVER)) != 0) {
		return CLERK_OK;
	}
	if (clerk_item_is(record, CLERK_IS_OVER)) {
		return leads_from(base, act)
			   ? CLERK_OK
			   : item_refuse(call, record, act, CLERK_REFUSED_STATE, true);
	}
	enum clerk_status status = item_check_hour(call, record, act, 0, true);

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

static enum clerk_status say_again(struct clerk_call *call, const void *record)
{
	const char *span = clerk_item_span(call, record);
	const char *is = clerk_item_answerer(call, record) == '\0' ? "is " : "";

	clerk_reply(call, "%s %s%s again%s%s", clerk_item_name(call, record), is,
		    clerk_item_standing(call, record), span[0] == '\0' ? "" : ": ", span);
	return CLERK_OK;
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
		item_card_end(call, kind->face, taken->item);
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
		*ret_status = face->restored == NULL ? say_again(call, record)
						     : face->restored(call, record, taken);
	}
	if (*ret_status == CLERK_OK) {
		item_card_renew(call, record, "");
	}
	return true;
}
