/* take_back_edit: an edited or deleted message takes back what it did, or stands and says why. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/amend.h"
#include "host/execute_try.h"
#include "host/item.h"

#include <string.h>

/* Each person has the first, and the rooms one each. */
enum { LEFT_OUT_PART = 90, LEFT_OUT_HERE, LEFT_OUT_ROOM, LEFT_AS_IS };

#define ANSWERED_ACT "%s, which came of your answer, stays as it is."
#define TAKEN_BACK "That was taken back, so the edit changes nothing. Say it in a new message."

static bool get_own(struct host *host, const struct request *request, struct change *ret_old)
{
	return change_get(host->changes, request->arena, request->message->replaces, ret_old) &&
	       ret_old->person == request->person->id &&
	       str_equal(ret_old->room, request->message->room_id);
}

/* ---- edits ---- */

/* What it numbered has ways out of its own; anything else can be said anew. */
static const char *too_late_words(struct host *host, const struct request *request,
				  const struct change *old)
{
	struct arena *arena = request->arena;
	struct clerk_item item = { 0 };
	size_t used = 0;
	const char *ways = "";

	if (old->is_new && command_read_item(old->items, &item, &used)) {
		ways = touched_ways_out(arena, &host->parts.plugins->table, item, request->person,
					request->prefix);
	}
	return arena_printf(arena, "An edit counts for five minutes, so %s stays as it was. %s%s",
			    take_back_words(arena, request->person->handle, old),
			    str_is_empty(ways) ? "Please say it in a new message"
					       : "There is still ",
			    str_is_empty(ways) ? "." : arena_printf(arena, "%s.", ways));
}

/* What is refused leaves the first answer as it is, the ask or the card that others read: it is
 * said beside it. */
static void say_beside(struct host *host, const struct request *request, const char *text)
{
	struct request beside = *request;

	beside.is_answer = true;
	beside.pings = NULL;
	host_reply(host, &beside, text);
}

bool take_back_is_in_time(struct host *host, const struct request *request)
{
	const struct matrix_message *message = request->message;
	struct change old;
	int64_t said_s = 0;
	bool is_known =
	    said_get(host->said, message->replaces, message->room_id, message->sender, &said_s);
	bool is_act = get_own(host, request, &old);

	/* The record tells when it was said, whatever edits came since. */
	if (!is_known && is_act) {
		said_s = old.at_s;
	}
	if ((is_known || is_act) && message->sent_s > 0 &&
	    message->sent_s - said_s <= CHANGE_EDIT_S) {
		return true;
	}
	/* Talk of long ago stays talk, whatever it is made into. */
	if (is_act && change_stands(&old)) {
		say_beside(host, request, too_late_words(host, request, &old));
	} else if (is_act && request->is_explicit) {
		host_reply(
		    host, request,
		    old.state == CHANGE_UNDONE
			? TAKEN_BACK
			: "An edit counts for five minutes. Please say it in a new message.");
	}
	return false;
}

/* The roster and the calendars may be among what was taken back. */
static void freshen(struct host *host, struct request *request)
{
	int64_t cluster = request->cluster->id;

	host_freshen(host);
	request->cluster = roster_cluster(host->parts.school->roster, cluster);
	request->person = roster_person(request->cluster, request->arena, request->message->sender,
					roster_today(request->cluster, request->now_s));
}

static void undo_edit(struct host *host, struct request *request)
{
	store_rollback_to(host->parts.store, "edit");
	store_release(host->parts.store, "edit");
	host_outdate(host, request->cluster->id);
	freshen(host, request);
	request->first = NULL;
	request->pings = NULL;
}

/* Those who were told of the first version. */
struct told {
	struct arena *arena;
	const char **persons;
	size_t count;
};

static void add_told(void *user, const char *person)
{
	struct told *told = user;

	told->persons = arena_grow(told->arena, told->persons, told->count, sizeof(*told->persons));
	told->persons[told->count++] = arena_strdup(told->arena, person);
}

static bool is_told(const struct told *told, const char *person)
{
	for (size_t i = 0; i < told->count; i++) {
		if (str_equal(told->persons[i], person)) {
			return true;
		}
	}
	return false;
}

static void put_left_out(struct host *host, const struct request *request, int64_t part,
			 const char *person, const char *room_id, const char *text)
{
	bool is_aloud = room_id != NULL && str_equal(room_id, request->cluster->room_id);
	const char *const *pings = is_aloud ? request->pings : NULL;
	struct outbox_message message = {
		.kind = person == NULL ? OUTBOX_NOTICE : OUTBOX_TEXT,
		.source = request->message->event_id,
		.part = part,
		.person = person,
		.room_id = room_id,
		.text = host_words(request->cluster, request->arena, text),
		.mentions = pings,
		.mention_names =
		    host_handles(request->cluster, request->arena, pings, request->now_s)
	};

	if (person != NULL) {
		message.text =
		    which_words(host, request->arena, request->cluster, person, message.text);
	}
	outbox_put(host->outbox, &message);
}

/* What is no two schools' is not withdrawn from anybody: it is otherwise. */
static const char *now_words(const struct request *request, const struct change *second)
{
	const struct clerk_base *was = request->first->as_it_was;
	bool has_sides = was != NULL && (was->school != '\0' || was->other != '\0');

	return was == NULL || has_sides || second->what == NULL
		   ? NULL
		   : arena_printf(request->arena, "%s changed the message: %s is now %s.",
				  request->person->handle,
				  str_trim(arena_strdup(request->arena, second->items)),
				  second->what);
}

/* Does the second version speak of what the first was about, in its place? Then that is what holds,
 * and not what had been true between the two: `ret_text` is what all the others hear. */
static bool is_of_same(struct host *host, const struct request *request, const struct change *old,
		       const char **ret_text)
{
	struct arena *arena = request->arena;
	const char *handle = request->person->handle;
	struct change second;

	if (!change_get(host->changes, arena, old->event, &second) || second.state != CHANGE_DONE) {
		return false;
	}
	bool is_same_row = str_equal(second.row, old->row);

	if (old->is_new && second.is_new && str_equal(second.items, old->items)) {
		const char *now = now_words(request, &second);

		*ret_text = now == NULL ? *ret_text : now;
	}
	if (old->is_new || !str_equal(second.items, old->items)) {
		return old->is_new && second.is_new &&
		       (is_same_row || str_equal(second.items, old->items));
	}
	if (!str_is_empty(old->items)) {
		*ret_text = arena_printf(
		    arena, "%s changed the message: in place of %s there is now %s.", handle,
		    take_back_words(arena, handle, old), take_back_words(arena, handle, &second));
	}
	return is_same_row || !str_is_empty(old->items);
}

/* Whom the second version does not reach hears that the first is gone. */
static void tell_left_out(struct host *host, const struct request *request,
			  const struct change *old, const char *text)
{
	struct told before = { .arena = request->arena }, now = { .arena = request->arena };
	const char *source = request->message->event_id, *room = request->cluster->room_id;
	bool is_same = is_of_same(host, request, old, &text);

	spare_drop(host, request->cluster->id, old->source);
	outbox_each_person(host->outbox, old->source, add_told, &before);
	outbox_each_person(host->outbox, source, add_told, &now);
	for (size_t i = 0; i < before.count; i++) {
		if (!is_told(&now, before.persons[i]) &&
		    !str_equal(before.persons[i], request->person->user)) {
			put_left_out(host, request, LEFT_OUT_PART, before.persons[i], NULL, text);
		}
	}
	bool has_seen =
	    str_equal(old->room, room) || outbox_said_in(host->outbox, old->source, room);

	/* Its answer is changed in place; but a question, or another command, says nothing of what
	 * was there. */
	if (!is_same) {
		put_left_out(host, request, LEFT_OUT_HERE, NULL, old->room, text);
	}
	if (has_seen && !str_equal(old->room, room) &&
	    !outbox_said_in(host->outbox, source, room)) {
		put_left_out(host, request, LEFT_OUT_ROOM, NULL, room, text);
	}
}

static bool ends_sentence(const char *text)
{
	return text[0] != '\0' && strchr(".?!", text[strlen(text) - 1]) != NULL;
}

/* What the message led to by way of a question: the act is the answer's; NULL: there is none. */
static const char *answered_act(struct host *host, const struct request *request, const char *event)
{
	struct change act;
	const char *by = question_answered_by(host->questions, request->arena, event);

	return by != NULL && change_get(host->changes, request->arena, by, &act) &&
		       act.person == request->person->id && change_stands(&act)
		   ? take_back_words(request->arena, request->person->handle, &act)
		   : NULL;
}

/* Nothing, or nothing any more, is to be replaced by it. */
static void run_anew(struct host *host, struct request *request,
		     void (*run)(struct host *host, struct request *request))
{
	const char *act = answered_act(host, request, request->message->replaces);

	question_drop(host->questions, request->message->replaces);
	run(host, request);
	if (act != NULL) {
		put_left_out(host, request, LEFT_AS_IS, NULL, request->message->room_id,
			     arena_printf(request->arena, ANSWERED_ACT, act));
	}
}

/* That was told, before a restore. But what it asked is open, or is answered next; and what came to
 * another question had taken the first version back before. */
static bool is_known_to_change_nothing(struct host *host, struct request *request,
				       const struct change *old)
{
	if (past_is_opened(request->past)) {
		opened_ask_again(host, request,
				 take_back_words(request->arena, request->person->handle, old));
		return true;
	}
	return request->past != NULL && request->past->state == PAST_NOT;
}

void take_back_for_edit(struct host *host, struct request *request,
			void (*run)(struct host *host, struct request *request))
{
	struct change old;
	const char *text = "", *no = NULL;
	bool is_act = get_own(host, request, &old), is_opened = false;
	struct item_before first = { 0 };

	if (is_act && change_stands(&old) && is_known_to_change_nothing(host, request, &old)) {
		return;
	}
	if (is_act) {
		opened_watch(host, request, &old);
	}
	if (is_act && old.state == CHANGE_UNDONE) {
		/* What was taken back is taken back. */
		question_drop(host->questions, request->message->replaces);
		host_reply(host, request, TAKEN_BACK);
		return;
	}
	if (!is_act || !change_stands(&old)) {
		run_anew(host, request, run);
		return;
	}
	const char *what = take_back_words(request->arena, request->person->handle, &old);

	request->first = &first;
	store_savepoint(host->parts.store, "edit");
	if (execute_taking(host, request, &old, TAKING_EDIT, &text) != CLERK_OK) {
		undo_edit(host, request);
		say_beside(
		    host, request,
		    amend_is_again(request)
			? amend_refused(host, request, &old, text)
			: arena_printf(request->arena, "%s So the edit changes nothing.", text));
		return;
	}
	freshen(host, request);
	no = request->person == NULL ? "You are no longer on the roster."
				     : execute_try(host, request, &is_opened);
	if (no != NULL) {
		undo_edit(host, request);
		say_beside(host, request,
			   arena_printf(request->arena, "%s%s %s stays as it was.", no,
					ends_sentence(no) ? "" : ".", what));
		return;
	}
	if (is_opened) {
		undo_edit(host, request);
		opened_ask_first(host, request, what);
		return;
	}
	store_release(host->parts.store, "edit");
	const char *const *pings = request->pings;

	request->pings = NULL;
	run(host, request);
	request->pings = pings; /* of what is gone, where the second version says nothing of it */
	execute_end_card(host, request, first.as_it_was);
	tell_left_out(host, request, &old, text);
	request->first = NULL;
}

/* It had changed nothing when it was said, as a yes said twice: then nothing changes now, and that
 * is said. */
static void say_unchanged(struct host *host, const struct request *request,
			  const struct change *old, const char *how)
{
	struct arena *arena = request->arena;

	if (old->state == CHANGE_DONE && !str_is_empty(old->items)) {
		const struct change about = { .items = old->items, .is_new = true, .row = "" };

		host_reply(host, request,
			   arena_printf(arena, "%s %s; %s stays as it is.", request->person->handle,
					how, take_back_words(arena, "", &about)));
	}
}

void take_back_for_talk(struct host *host, struct request *request)
{
	struct change old;
	const char *text = "";

	question_drop(host->questions, request->message->replaces);
	if (!get_own(host, request, &old)) {
		return;
	}
	if (!change_stands(&old)) {
		say_unchanged(host, request, &old, "has changed that message");
		return;
	}
	if (execute_taking(host, request, &old, TAKING_TALK, &text) != CLERK_OK) {
		text = arena_printf(request->arena, "%s So the edit changes nothing.", text);
	} else {
		question_reopen(host->questions, old.event);
	}
	host_reply(host, request, text);
}

/* ---- deletions ---- */

static void delete_act(struct host *host, struct request *request, const struct change *old)
{
	const char *text = "";
	struct arena *arena = request->arena;
	const struct past gone = { .state = PAST_DONE,
				   .items = old->items,
				   .row = "",
				   .typed = "",
				   .back = old->source,
				   .is_new = old->is_new,
				   .is_act = true };

	if (execute_taking(host, request, old, TAKING_DELETE, &text) == CLERK_OK) {
		question_reopen(host->questions, old->event);
		request->did = &gone;
	} else {
		/* Not the act: another of the school may have said otherwise since. */
		text = arena_printf(arena, "%s's %s is gone, but %s stands as it is. %s",
				    request->person->handle, old->is_mark ? "reaction" : "message",
				    old->items[0] == '\0'
					? take_back_words(arena, request->person->handle, old)
					: str_trim(arena_strdup(arena, old->items)),
				    text);
	}
	host_reply(host, request, text);
}

static void delete_own(struct host *host, struct request *request, const struct change *old)
{
	const char *act = answered_act(host, request, old->event);

	if (change_stands(old)) {
		question_drop(host->questions, old->event);
		delete_act(host, request, old);
	} else if (act != NULL) {
		host_reply(host, request, arena_printf(request->arena, ANSWERED_ACT, act));
	} else {
		say_unchanged(host, request, old,
			      old->is_mark ? "has taken that reaction back"
					   : "has deleted that message");
	}
}

void take_back_redaction(struct host *host, struct arena *arena, const char *room_id,
			 const char *sender, const char *event_id)
{
	struct change old;

	put_off_forget(host, room_id, event_id);
	lately_forget(host->lately, event_id);
	lately_forget(host->refused, event_id);
	/* what put an act right leaves it as it is */
	bool is_own = change_get(host->changes, arena, event_id, &old);

	if ((!is_own && !change_of_source(host->changes, arena, event_id, &old)) ||
	    !str_equal(old.room, room_id)) {
		question_drop(host->questions, event_id);
		return;
	}
	int64_t now_s = clock_wall_s(host->parts.clock);
	const struct roster_cluster *cluster =
	    roster_cluster(host->parts.school->roster, old.cluster);
	const struct clerk_person *person =
	    cluster == NULL ? NULL
			    : roster_person(cluster, arena, sender, roster_today(cluster, now_s));
	const struct matrix_message message = { .event_id =
						    arena_printf(arena, "deleted/%s", event_id),
						.room_id = room_id,
						.sender = sender,
						.body = "" };
	bool is_private = cluster != NULL && !str_equal(room_id, cluster->room_id);
	struct request request = { .arena = arena,
				   .message = &message,
				   .cluster = cluster,
				   .person = person,
				   .line = "",
				   .given = "",
				   .prefix = is_private ? "" : "!",
				   .is_private = is_private,
				   .now_s = now_s };

	/* else a moderator is tidying up, which changes no arrangement */
	if (person != NULL && person->id == old.person && is_own) {
		delete_own(host, &request, &old);
	} else if (person != NULL && person->id == old.person) {
		say_unchanged(host, &request, &old, "has deleted that message");
	}
	question_drop(host->questions, event_id);
	change_forget_words(host->changes, event_id);
}
