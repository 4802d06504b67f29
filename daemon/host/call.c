/* call: what a handler says, asks, numbers and wishes to be woken for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/call.h"

#include "host/host_internal.h"

#include <string.h>

void call_init(struct clerk_call *call, struct arena *arena)
{
	call->arena = arena;
	str_init(&call->reply, arena);
	str_init(&call->items, arena);
	call->posts = NULL;
	call->last_post = &call->posts;
}

void call_drop_posts(struct clerk_call *call)
{
	call->posts = NULL;
	call->last_post = &call->posts;
	call->invitations = NULL;
	call->cards = NULL;
	call->aloud = NULL;
	call->makers = NULL;
	call->maker_count = 0;
	call->turns = NULL;
}

int32_t call_today(const struct clerk_call *call)
{
	return roster_today(call->cluster, call->now_s);
}

const struct clerk_person *clerk_sender(const struct clerk_call *call)
{
	return call->sender;
}

bool clerk_is_private(const struct clerk_call *call)
{
	return call->is_private;
}

int64_t clerk_now(const struct clerk_call *call)
{
	return call->now_s;
}

int64_t clerk_due(const struct clerk_call *call)
{
	return call->due_s;
}

const char *clerk_prefix(const struct clerk_call *call)
{
	return call->prefix;
}

const char *clerk_text_of(struct clerk_call *call, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *text = arena_vprintf(call->arena, fmt, ap);

	va_end(ap);
	return text;
}

static void reply_line(struct clerk_call *call, const char *line)
{
	if (call->reply.len > 0) {
		str_addc(&call->reply, '\n');
	}
	str_add(&call->reply, line);
}

void *clerk_memory(struct clerk_call *call, size_t len)
{
	return arena_alloc(call->arena, len == 0 ? 1 : len);
}

void clerk_reply(struct clerk_call *call, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply_line(call, arena_vprintf(call->arena, fmt, ap));
	va_end(ap);
}

static struct call_post *add_post(struct clerk_call *call, enum outbox_kind kind, const char *text)
{
	struct call_post *post = arena_alloc(call->arena, sizeof(*post));

	post->kind = kind;
	post->text = text;
	*call->last_post = post;
	call->last_post = &post->next;
	return post;
}

void call_post_aloud(struct clerk_call *call, const char *text)
{
	add_post(call, OUTBOX_NOTICE, text)->is_aloud = true;
}

void clerk_reply_aloud(struct clerk_call *call, const char *reply, const char *others)
{
	if (!call->is_private) {
		clerk_reply(call, "%s", reply);
		return;
	}
	clerk_reply(call, "%s" CALL_ROOM_TOO, reply);
	call_post_aloud(call, others == NULL ? reply : others);
}

/* A failure's text stands alone. */
static void say_only(struct clerk_call *call, const char *fmt, va_list ap) CLERK_FORMAT(2, 0);

static void say_only(struct clerk_call *call, const char *fmt, va_list ap)
{
	str_init(&call->reply, call->arena);
	reply_line(call, arena_vprintf(call->arena, fmt, ap));
	call->has_reason = true;
}

enum clerk_status clerk_fail(struct clerk_call *call, enum clerk_status why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_only(call, fmt, ap);
	va_end(ap);
	return why;
}

void clerk_post(struct clerk_call *call, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_post(call, OUTBOX_NOTICE, arena_vprintf(call->arena, fmt, ap));
	va_end(ap);
}

void clerk_end_poll(struct clerk_call *call, struct clerk_item item)
{
	outbox_end_polls(call->outbox, call->cluster->room_id,
			 reaction_source(call->arena, "*", item));
}

void clerk_post_poll(struct clerk_call *call, struct clerk_item item, const char *question,
		     const char *const *answers)
{
	size_t count = 0;

	clerk_end_poll(call, item);
	while (answers[count] != NULL) {
		count++;
	}
	const char **copy = arena_array(call->arena, count + 1, sizeof(*copy));

	memcpy(copy, answers, count * sizeof(*copy));
	struct call_post *post = add_post(call, OUTBOX_POLL, question);

	post->answers = copy;
	post->item = item;
}

void clerk_attach(struct clerk_call *call, const struct clerk_file *file)
{
	struct outbox_file *copy = arena_alloc(call->arena, sizeof(*copy));

	*copy = (struct outbox_file){
		.name = file->name,
		.type = file->type,
		.bytes = file->bytes,
		.len = file->len,
		.width = file->width,
		.height = file->height,
		.alt = file->alt == NULL ? NULL : host_words(call->cluster, call->arena, file->alt)
	};
	add_post(call, OUTBOX_FILE, file->name)->file = copy;
}

/* Of partners who share a headship, a reminder is for those who work today; where none does, for
 * all. */
static size_t at_work(const struct clerk_call *call, const struct clerk_person *const **people,
		      size_t count)
{
	const struct clerk_person **those = arena_array(call->arena, count, sizeof(*those));
	size_t working = 0;

	for (size_t i = 0; i < count; i++) {
		if (roster_works_on(call->cluster, (*people)[i]->id, call_today(call))) {
			those[working++] = (*people)[i];
		}
	}
	if (working == 0) {
		return count;
	}
	*people = those;
	return working;
}

unsigned call_receivers(const struct clerk_call *call, char school)
{
	bool is_guest = school != '\0' && strchr(call->cluster->guests, school) != NULL;

	return school == '+' ? CLERK_SIP : is_guest ? CLERK_HEAD | CLERK_GUEST : CLERK_HEAD;
}

static const char *const *heads_of(struct clerk_call *call, const char *schools, bool is_reminder,
				   const struct clerk_person *but)
{
	const char **users = NULL;
	size_t count = 0;

	for (; *schools != '\0'; schools++) {
		const struct clerk_person *const *people;
		size_t found =
		    clerk_people(call, *schools, call_receivers(call, *schools), &people);

		found = is_reminder ? at_work(call, &people, found) : found;
		for (size_t i = 0; i < found; i++) {
			users = arena_grow(call->arena, users, count, sizeof(*users));
			/* the roster may be read anew before they are pinged */
			users[count] = arena_strdup(call->arena, people[i]->user);
			count += but == NULL || people[i]->id != but->id ? 1 : 0;
		}
	}
	users = arena_grow(call->arena, users, count, sizeof(*users));
	users[count] = NULL;
	return users;
}

const char *const *call_heads(struct clerk_call *call, const char *schools,
			      const struct clerk_person *but)
{
	return heads_of(call, schools, false, but);
}

static struct call_post *announce(struct clerk_call *call, enum post_urgency urgency,
				  const char *schools, const char *text)
{
	struct call_post *post = add_post(call, OUTBOX_TEXT, text);

	post->urgency = urgency;
	post->mentions = heads_of(call, schools, urgency == POST_PROMISED, NULL);
	return post;
}

void call_announce_of(struct clerk_call *call, struct clerk_item item, const char *schools,
		      const char *text)
{
	announce(call, POST_PINGS, schools, text)->item = item;
}

void clerk_announce(struct clerk_call *call, const char *schools, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	announce(call, POST_PINGS, schools, arena_vprintf(call->arena, fmt, ap));
	va_end(ap);
}

void clerk_remind(struct clerk_call *call, const char *schools, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	announce(call, POST_PROMISED, schools, arena_vprintf(call->arena, fmt, ap));
	va_end(ap);
}

void call_tell_user(struct clerk_call *call, const char *user, const char *text)
{
	add_post(call, OUTBOX_TEXT, text)->person = user;
}

static void tell(struct clerk_call *call, const struct clerk_person *person, const char *text)
{
	call_tell_user(call, person->user, text);
}

void clerk_tell(struct clerk_call *call, const struct clerk_person *person, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(call, person, arena_vprintf(call->arena, fmt, ap));
	va_end(ap);
}

/* An invitation stands, whatever becomes of the act. */
void clerk_will_tell(struct clerk_call *call, const struct clerk_person *person)
{
	clerk_keep(call, true);
	outbox_expect(call->outbox, person->user);
	clerk_keep(call, false);
}

static void tell_school(struct clerk_call *call, char school, const char *text, bool is_instead)
{
	const struct clerk_person *const *people;
	unsigned role = call_receivers(call, school);
	size_t count = clerk_people(call, school, role, &people);

	for (size_t i = 0; i < count; i++) {
		struct call_post *post = add_post(call, OUTBOX_TEXT, text);

		post->person = people[i]->user;
		post->is_instead = is_instead;
	}
}

void clerk_tell_school(struct clerk_call *call, char school, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell_school(call, school, arena_vprintf(call->arena, fmt, ap), false);
	va_end(ap);
}

void clerk_tell_school_back(struct clerk_call *call, char school, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell_school(call, school, arena_vprintf(call->arena, fmt, ap), true);
	va_end(ap);
}

enum clerk_status clerk_ask(struct clerk_call *call, const struct clerk_choice *choices,
			    size_t count, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_only(call, fmt, ap);
	va_end(ap);
	call->choices = choices;
	call->choice_count = count;
	/* The caller's array may live on its stack; its texts live as long as the call. */
	call->choices = memcpy(arena_array(call->arena, count + 1, sizeof(*choices)), choices,
			       count * sizeof(*choices));
	return CLERK_ASKED;
}

void clerk_invite_answer(struct clerk_call *call, char school, const struct clerk_choice *choices,
			 size_t count, int64_t valid_s)
{
	struct call_invitation *invitation = arena_alloc(call->arena, sizeof(*invitation));

	invitation->school = school;
	invitation->choices = memcpy(arena_array(call->arena, count + 1, sizeof(*choices)), choices,
				     count * sizeof(*choices));
	invitation->count = count;
	invitation->valid_s = valid_s;
	invitation->next = call->invitations;
	call->invitations = invitation;
}

bool clerk_given(const struct clerk_call *call, const char *word)
{
	const char *wanted = arena_printf(call->arena, " %s ", word);
	const char *given =
	    arena_printf(call->arena, " %s", call->given == NULL ? "" : call->given);

	return strstr(given, wanted) != NULL;
}

const char *clerk_said(const struct clerk_call *call)
{
	return call->request == NULL || call->request->said == NULL ? "" : call->request->said;
}

const char *clerk_line_with(struct clerk_call *call, const char *name, const char *text)
{
	return command_line_with(call->arena, call->parse, call->line, name, text);
}

/* Done again after a restore it has the number that it was told to have; and what nobody was told
 * of has none that was given out then. */
static int64_t number_new(struct clerk_call *call, struct numbers *numbers, int64_t cluster,
			  const struct numbers_item *made, const struct numbers_owner *owner)
{
	const struct request *request = call->request;
	const struct past *past = request == NULL ? NULL : request->past;
	bool is_untold = request != NULL && past == NULL && request->message->is_replay;
	char letter = made->item.letter;
	int64_t number = past != NULL ? past_number(call->host, past, cluster, letter)
			 : is_untold  ? past_number_deleted(call->host, request, letter, owner)
				      : 0;

	call->is_known = call->is_known || (is_untold && number != 0);
	if (number != 0) {
		return numbers_take(numbers, cluster, made, owner, number);
	}
	int64_t last = past_last(call->host, cluster, letter, owner);

	call->is_anew = call->is_anew ||
			(is_untold && numbers_coming(numbers, cluster, letter, owner, 0) <= last);
	numbers_pass(numbers, cluster, letter, owner, last);
	return owner == NULL ? numbers_next(numbers, cluster, made)
			     : numbers_next_apart(numbers, cluster, made, owner);
}

/* `owner` NULL: counted with all others of the letter. */
static struct clerk_item item_new(struct clerk_call *call, char letter,
				  const struct numbers_owner *owner)
{
	struct clerk_item item = { .letter = letter };
	size_t slot = (size_t)(letter - 'A') % 26;

	if (call->old_event != NULL) {
		item.number = numbers_of_event(call->school->numbers, call->cluster->id,
					       call->old_event, letter, call->reused[slot]++);
	}
	/* An edit may have made it another's, and then its number would tell of the first. */
	if (owner != NULL && item.number != 0 && !numbers_is_of(owner, item.number)) {
		item.number = 0;
	}
	if (item.number == 0) {
		struct numbers_item made = { .item = item,
					     .plugin = call->plugin->face->name,
					     .event_id = call->old_event != NULL ? call->old_event
							 : call->event == NULL   ? ""
										 : call->event,
					     .created_s = call->now_s,
					     .person = call->sender == NULL ? 0 : call->sender->id,
					     .school = call->sender == NULL
							   ? '\0'
							   : call->sender->school };

		struct numbers *numbers = call->school->numbers;
		int64_t cluster = call->cluster->id;

		item.number = number_new(call, numbers, cluster, &made, owner);
	}
	str_addf(&call->items, "%c%lld ", letter, (long long)item.number);
	return item;
}

const char *clerk_was(struct clerk_call *call)
{
	struct change old;
	bool is_reused = false;

	for (size_t i = 0; i < sizeof(call->reused) / sizeof(call->reused[0]); i++) {
		is_reused = is_reused || call->reused[i] > 0;
	}
	return is_reused && call->old_event != NULL &&
		       change_get(call->host->changes, call->arena, call->old_event, &old)
		   ? old.what
		   : NULL;
}

struct clerk_item clerk_item_new(struct clerk_call *call, char letter)
{
	return item_new(call, letter, NULL);
}

/* Which of a shared headship's lanes is this person's (0: the school's); -1: nobody shares it. */
static int lane_of(struct clerk_call *call, char school, int64_t person)
{
	const struct clerk_person *const *heads;
	size_t count = clerk_people(call, school, CLERK_HEAD, &heads);
	int lane = 0;

	for (size_t i = 0; person != 0 && i < count; i++) {
		lane += heads[i]->id <= person ? 1 : 0;
	}
	return count > 1 ? lane : -1;
}

struct clerk_item clerk_item_new_head(struct clerk_call *call, char letter,
				      const struct clerk_person *head)
{
	const struct numbers_owner owner = { .school = head->school,
					     .person = head->id,
					     .lane = lane_of(call, head->school, head->id) };

	return item_new(call, letter, &owner);
}

struct clerk_item clerk_item_new_apart(struct clerk_call *call, char letter, const char *schools)
{
	const struct numbers_owner owner = { .school = schools[0],
					     .other = schools[1],
					     .lane = lane_of(call, schools[0], 0) };

	return item_new(call, letter, &owner);
}

struct clerk_item clerk_item_new_own(struct clerk_call *call, char letter,
				     const struct clerk_person *person)
{
	const struct numbers_owner owner = { .person = person == NULL ? 0 : person->id };

	return item_new(call, letter, &owner);
}

void clerk_settle(struct clerk_call *call, const char *why)
{
	call->settled = why;
}

void clerk_undo_by(struct clerk_call *call, const char *line)
{
	call->undo_line = line;
}

void clerk_name_act(struct clerk_call *call, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	call->what = arena_vprintf(call->arena, fmt, ap);
	va_end(ap);
}

void clerk_stands_beside(struct clerk_call *call, const char *text)
{
	call->beside = text;
}

void clerk_concerns(struct clerk_call *call, struct clerk_item item)
{
	call->acted_item = item;
}

void clerk_by_right_of(struct clerk_call *call, unsigned roles)
{
	call->needs |= roles;
}

void clerk_wake_at(struct clerk_call *call, struct clerk_item item, const char *what,
		   int64_t when_s)
{
	/* A wake-up that wants to be woken at once must not keep the daemon from all else. */
	if (call->sender == NULL && when_s <= call->now_s) {
		when_s = call->now_s + 1;
	}
	wake_put(call->wakes, call->cluster->id, call->plugin->face->name,
		 wake_key(call->arena, item, what), when_s);
}

void clerk_useful_until(struct clerk_call *call, int64_t until_s)
{
	call->useful_until_s = until_s;
}

void clerk_keep(struct clerk_call *call, bool is_kept)
{
	call->kept += is_kept ? 1 : -1;
	store_record_pause(call->store, call->kept > 0);
}

void clerk_wake_keep(struct clerk_call *call, struct clerk_item item, const char *what,
		     int64_t when_s)
{
	clerk_keep(call, true);
	clerk_wake_at(call, item, what, when_s);
	clerk_keep(call, false);
}

void clerk_wake_cancel(struct clerk_call *call, struct clerk_item item, const char *what)
{
	wake_drop(call->wakes, call->cluster->id, call->plugin->face->name,
		  wake_key(call->arena, item, what));
}
