/* gap: one page of what /sync left out, and where the next older one begins. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

enum { PAGE_EVENTS = 100, PAGE_EVENTS_FEW = 10, PASSED_OVER_MAX = 10 };
enum { PAGE_BYTES = 8 << 20, PAGE_MS = 60000 };
/* A room of which nothing younger was seen is not read back further: its marks may be gone. */
enum { BACK_DAYS = 45 };

static void ask(struct gap *gap);

void gap_free(struct gap *gap)
{
	for (size_t n = 0; n < gap->step_count; n++) {
		sync_page_done(&gap->steps[n].page);
	}
	sync_page_done(&gap->at.page);
	gap->step_count = 0;
}

void gap_add_step(struct gap *gap, const struct gap_step *step)
{
	gap->steps = arena_grow(gap->arena, gap->steps, gap->step_count, sizeof(*gap->steps));
	gap->steps[gap->step_count++] = *step;
}

bool gap_is_stuck(const struct gap *gap)
{
	return gap->end == PAGE_STUCK || gap->end == PAGE_AWAY;
}

static void finish(struct gap *gap, enum page_end end)
{
	gap->end = end;
	gap->done(gap);
}

/* ---- where it ends ---- */

bool session_has_seen(struct session *session, const char *event_id)
{
	struct stmt *has = stmt_begin(session->stmts[SQ_HAS_SEEN]);

	stmt_bind_text(has, event_id);
	return stmt_found(has);
}

/* We came in here; a change of name while inside looks the same but for what was before. */
static bool is_our_arrival(const struct gap *gap, const struct sync_event *event)
{
	if (!str_equal(event->type, "m.room.member") ||
	    !str_equal(event->state_key, gap->session->settings.user) ||
	    str_equal(event->was_member, "join")) {
		return false;
	}
	struct sync_event opened = sync_event_open(event);
	bool is_join = str_equal(json_text(opened.content, "membership"), "join");

	sync_event_close(&opened);
	return is_join;
}

static bool is_long_ago(const struct gap *gap, const struct sync_event *event)
{
	int64_t now_ms = clock_wall_ms(gap->session->parts.clock);
	int64_t age_ms = event->age_ms >= 0 ? event->age_ms : now_ms - event->sent_ms;

	return gap->to[0] == '\0' && age_ms > (int64_t)BACK_DAYS * 86400000;
}

/* How many events of the page count; true: nothing behind them does. */
static bool find_end(const struct gap *gap, const struct sync_events *events, size_t *ret_count)
{
	size_t count = events->count;
	bool is_end = false;

	for (size_t i = 0; i < events->count; i++) {
		const struct sync_event *event = &events->items[i];

		/* The oldest that was seen: between two of them one may still be missing. */
		if (session_has_seen(gap->session, event->event_id) ||
		    (gap->is_fresh && is_our_arrival(gap, event))) {
			count = i + 1;
			is_end = true;
		} else if (is_long_ago(gap, event)) {
			count = is_end ? count : i;
			is_end = true;
			break;
		}
	}
	*ret_count = count;
	return is_end;
}

static void cut(struct gap *gap, size_t count)
{
	struct sync_events *events = &gap->at.page.events;

	if (count < events->count) {
		/* With nothing left, the step ends before its first event. */
		gap->at.oldest =
		    count == 0 ? "" : arena_strdup(gap->arena, events->items[count - 1].event_id);
		events->count = count;
	}
}

/* ---- pages ---- */

static void take_page(struct gap *gap)
{
	const char *end = gap->at.page.end;
	size_t count = gap->at.page.events.count;
	bool is_last =
	    find_end(gap, &gap->at.page.events, &count) || end == NULL || str_equal(end, gap->to);

	if (!is_last && str_equal(end, gap->at.from)) {
		/* No way on from here, and not the end: asked again later. */
		sync_page_done(&gap->at.page);
		finish(gap, PAGE_STUCK);
		return;
	}
	cut(gap, count);
	gap->from = end == NULL ? "" : arena_strdup(gap->arena, end);
	finish(gap, is_last ? PAGE_LAST : PAGE_MORE);
}

/* What lay behind the last that counted, when it was read first, still does not. */
static void take_again(struct gap *gap)
{
	const char *oldest = gap->at.oldest;
	const struct sync_events *events = &gap->at.page.events;

	for (size_t i = 0; oldest != NULL && i < events->count; i++) {
		if (*oldest == '\0' || str_equal(events->items[i].event_id, oldest)) {
			cut(gap, *oldest == '\0' ? 0 : i + 1);
			break;
		}
	}
	finish(gap, PAGE_MORE);
}

/* Fewer events at a time until the one is alone that makes the answer unreadable or too long; that
 * one is passed over. */
static void read_around(struct gap *gap, const struct http_answer *answer)
{
	if (gap->at.limit > 1 && !gap->is_again) {
		gap->limit = gap->at.limit > PAGE_EVENTS_FEW ? PAGE_EVENTS_FEW : 1;
		ask(gap);
		return;
	}
	const char *end = sync_salvage_end(gap->arena, answer->body, answer->body_len);

	if (gap->is_again || end == NULL || str_equal(end, gap->at.from) ||
	    gap->passed_over >= PASSED_OVER_MAX) {
		finish(gap, PAGE_STUCK);
		return;
	}
	log_error(gap->session->parts.log,
		  "one event in room %s can't be read, however it is asked for; it is passed over",
		  log_id(gap->session->parts.log, gap->room_id).text);
	gap->from = end;
	gap->limit = PAGE_EVENTS;
	gap->passed_over++;
	finish(gap, PAGE_MORE);
}

/* A token is not known any more. Without the one it may still do: what was seen ends it as well. */
static void without_token(struct gap *gap)
{
	if (!gap->is_again && gap->to[0] != '\0') {
		gap->to = "";
		ask(gap);
	} else if (!gap->is_again && gap->at.from[0] != '\0') {
		gap->from = "";
		ask(gap);
	} else {
		finish(gap, PAGE_STUCK);
	}
}

static void refused(struct gap *gap, const struct http_answer *answer)
{
	switch (verdict_of(ASKED_READ, answer)) {
	case VERDICT_FORBIDDEN:
	case VERDICT_REFUSED:
		log_warning(gap->session->parts.log, "what was missed in room %s is out of reach",
			    log_id(gap->session->parts.log, gap->room_id).text);
		finish(gap, PAGE_CLOSED);
		return;
	case VERDICT_PLACE:
		without_token(gap);
		return;
	case VERDICT_RELATION:
	case VERDICT_TOO_LARGE:
	case VERDICT_ABSENT:
	case VERDICT_FILTER:
		finish(gap, PAGE_STUCK);
		return;
	default:
		finish(gap, PAGE_AWAY);
	}
}

/* Durable before the answer is read: what stops us each time is set aside. */
static void count_begun(struct gap *gap)
{
	gap->was_read = true;
	if (gap->seq != 0) {
		struct stmt *begun = stmt_begin(gap->session->stmts[SQ_GAP_BEGUN]);

		stmt_bind_int(begun, gap->seq);
		stmt_run(begun);
	}
}

static void on_page(void *user, const struct http_answer *answer)
{
	struct gap *gap = user;

	if (answer->is_too_long) {
		read_around(gap, answer);
		return;
	}
	if (answer->status != 200) {
		refused(gap, answer);
		return;
	}
	if (verdict_is_page(answer)) {
		finish(gap, PAGE_AWAY);
		return;
	}
	if (gap->begun > 2 * CRASHES_MAX) {
		read_around(gap, answer);
		return;
	}
	count_begun(gap);
	if (!sync_parse_page(gap->room_id, answer->body, answer->body_len, &gap->at.page, NULL)) {
		read_around(gap, answer);
	} else {
		gap->passed_over = 0;
		if (gap->is_again) {
			take_again(gap);
		} else {
			take_page(gap);
		}
	}
}

/* The token from which one reads back to what was before an event. */
static void on_context(void *user, const struct http_answer *answer)
{
	struct gap *gap = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *start = json_text(json, "start");

	if (start != NULL && *start != '$') {
		gap->from = arena_strdup(gap->arena, start);
		ask(gap);
	} else if (answer->status == 200) {
		finish(gap, PAGE_STUCK);
	} else {
		refused(gap, answer);
	}
	json_decref(json);
}

static void ask_context(struct gap *gap)
{
	struct session_request request = {
		.method = "GET",
		.path = arena_printf(gap->arena, "/_matrix/client/v3/rooms/%s/context/%s?limit=0",
				     str_percent(gap->arena, gap->room_id),
				     str_percent(gap->arena, gap->from))
	};

	session_send(gap->session, &request, on_context, gap);
}

static void ask(struct gap *gap)
{
	struct arena *arena = arena_new();
	struct str path;

	if (!gap->is_again) {
		gap->at = (struct gap_step){ .from = gap->from, .limit = gap->limit };
	}
	str_init(&path, arena);
	str_addf(&path, "/_matrix/client/v3/rooms/%s/messages?dir=b&limit=%lld",
		 str_percent(arena, gap->room_id), (long long)gap->at.limit);
	if (gap->at.from[0] != '\0') {
		str_addf(&path, "&from=%s", str_percent(arena, gap->at.from));
	}
	if (gap->to[0] != '\0') {
		str_addf(&path, "&to=%s", str_percent(arena, gap->to));
	}
	struct session_request request = {
		.method = "GET", .path = path.text, .timeout_ms = PAGE_MS, .max_answer = PAGE_BYTES
	};

	session_send(gap->session, &request, on_page, gap);
	arena_free(arena);
}

void gap_page(struct gap *gap, void (*done)(struct gap *gap))
{
	gap->done = done;
	gap->is_again = false;
	gap->limit = gap->begun > CRASHES_MAX ? 1 : gap->limit == 0 ? PAGE_EVENTS : gap->limit;
	if (gap->from[0] == '$') {
		ask_context(gap);
	} else {
		ask(gap);
	}
}

void gap_page_again(struct gap *gap, const struct gap_step *step, void (*done)(struct gap *gap))
{
	gap->done = done;
	gap->is_again = true;
	gap->at =
	    (struct gap_step){ .from = step->from, .limit = step->limit, .oldest = step->oldest };
	ask(gap);
}
