/* agenda: the points of a meeting: kept in their order, and in words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <string.h>
#include <strings.h>

enum { TEXT_MAX = 200, SHOWN = 3, SHOWN_MAX = 60, DAYS_BEFORE = 2 };

static const struct {
	const char *read, *last, *put, *drop, *place, *carry, *forget;
} sql = {
	.read = "SELECT point, place, minutes, person, origin, carried, school, text"
		" FROM meetings_point WHERE cluster = ?1 AND number = ?2 ORDER BY place, point",
	.last = "SELECT COALESCE(MAX(point), 0), COALESCE(MAX(place), 0) FROM meetings_point"
		" WHERE cluster = ?1 AND number = ?2",
	.put = "INSERT INTO meetings_point (cluster, number, point, place, minutes, school, person,"
	       " origin, text, carried) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)",
	.drop = "DELETE FROM meetings_point WHERE cluster = ?1 AND number = ?2 AND point = ?3",
	.place = "UPDATE meetings_point SET place = ?4 WHERE cluster = ?1 AND number = ?2"
		 " AND point = ?3",
	.carry = "UPDATE meetings_point SET carried = ?4 WHERE cluster = ?1 AND number = ?2"
		 " AND point = ?3",
	.forget = "DELETE FROM meetings_point WHERE cluster = ?1 AND number = ?2",
};
const struct clerk_queries meeting_agenda_queries = CLERK_QUERIES(sql);

void agenda_read(struct clerk_call *call, const struct meeting *m, struct agenda *ret)
{
	struct clerk_query *query = CLERK_QUERY(call, &sql.read, m->base.item.number);

	ret->count = 0;
	while (clerk_step(query)) {
		if (ret->count < AGENDA_MOST) {
			ret->points[ret->count++] = (struct point){
				.id = clerk_int(query, 0),
				.place = clerk_int(query, 1),
				.minutes = clerk_int(query, 2),
				.person = clerk_int(query, 3),
				.origin = clerk_int(query, 4),
				.carried = clerk_int(query, 5),
				.school = clerk_letter(query, 6),
				.text = clerk_text(query, 7),
			};
		}
	}
}

/* ---- in words ---- */

static const struct meeting *meeting_at_number(struct clerk_call *call, int64_t number)
{
	return number == 0 ? NULL : clerk_item_get(call, (struct clerk_item){ 'M', number });
}

bool agenda_is_carried(struct clerk_call *call, const struct point *point)
{
	return meeting_at_number(call, point->carried) != NULL;
}

const char *agenda_point_words(struct clerk_call *call, const struct agenda *agenda, size_t which)
{
	const struct point *p = &agenda->points[which];
	const char *whose = p->school == '+' ? "SIP" : clerk_text_of(call, "%c", p->school);
	const char *minutes =
	    p->minutes == 0 ? "" : clerk_text_of(call, ", %lld mins", (long long)p->minutes);
	const char *origin =
	    p->origin == 0 ? ""
			   : clerk_text_of(call, ", carried over from M%lld", (long long)p->origin);

	return clerk_text_of(call, "%zu) %s (%s%s%s)", which + 1, p->text, whose, minutes, origin);
}

/* As much of it as a line takes, and no half of a character. */
static const char *clipped(struct clerk_call *call, const char *text)
{
	size_t len = strlen(text);

	if (len <= SHOWN_MAX) {
		return text;
	}
	len = SHOWN_MAX;
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
		len--;
	}
	return clerk_text_of(call, "%.*s…", (int)len, text);
}

const char *meeting_agenda_words(struct clerk_call *call, const struct meeting *m)
{
	struct agenda agenda;
	const char *text = "";

	agenda_read(call, m, &agenda);
	if (agenda.count == 0) {
		return "";
	}
	for (size_t i = 0; i < agenda.count && i < SHOWN; i++) {
		text = clerk_text_of(call, "%s%s%s", text, i == 0 ? "" : "; ",
				     clipped(call, agenda.points[i].text));
	}
	return clerk_text_of(call, " Agenda: %s%s.", text,
			     agenda.count <= SHOWN
				 ? ""
				 : clerk_text_of(call, "; and %zu more (`!agenda %s`)",
						 agenda.count - SHOWN, clerk_item_name(call, m)));
}

/* ---- whose it is, and until when ---- */

int64_t agenda_closes_s(struct clerk_call *call, const struct meeting *m)
{
	int64_t start_s = m->base.slot.start_s;

	return clerk_instant(call, clerk_day_of(call, start_s) - DAYS_BEFORE,
			     clerk_minute_of(call, start_s));
}

bool agenda_is_hers(struct clerk_call *call, const struct meeting *m)
{
	const struct clerk_person *sender = clerk_sender(call);

	return sender->id == m->base.person || (sender->role & (CLERK_LEAD | CLERK_SIP)) != 0;
}

const char *agenda_chair_words(struct clerk_call *call, const struct meeting *m)
{
	const struct clerk_person *maker = clerk_person_by_id(call, m->base.person);
	bool is_one_of_them = maker == NULL || (maker->role & (CLERK_LEAD | CLERK_SIP)) != 0;

	return is_one_of_them ? "the lead head or the SIP"
			      : clerk_text_of(call, "%s, who called it, the lead head or the SIP",
					      maker->handle);
}

/* "heads" of "heads meeting" */
static size_t title_len(const char *title)
{
	static const char end[] = " meeting";
	size_t len = strlen(title), end_len = strlen(end);

	return len > end_len && strcasecmp(title + len - end_len, end) == 0 ? len - end_len : len;
}

static bool is_alike(const struct meeting *m, const struct meeting *other)
{
	size_t len = title_len(m->title);

	return (m->series != 0 && m->series == other->series) ||
	       (len == title_len(other->title) && strncasecmp(m->title, other->title, len) == 0);
}

const struct meeting *agenda_next(struct clerk_call *call, const struct meeting *m, bool is_open)
{
	void *const *all = NULL;
	size_t count = clerk_items(call, &meeting_kind, true, &all);

	for (size_t i = 0; i < count; i++) {
		const struct meeting *other = all[i];
		bool may = !is_open || agenda_closes_s(call, other) > clerk_now(call);

		if (may && other->base.slot.start_s > m->base.slot.start_s && is_alike(m, other)) {
			return other;
		}
	}
	return NULL;
}

/* ---- showing it ---- */

/* What had to be done before now, by whichever service: it heads the agenda. */
static void show_overdue(struct clerk_call *call)
{
	const struct clerk_unheard *rows;
	size_t count = clerk_unheard(call, &rows);

	for (size_t i = 0; i < count; i++) {
		const char *who =
		    rows[i].letters[0] == '+' ? "SIP" : clerk_heads_words(call, rows[i].letters[0]);

		if (rows[i].is_late) {
			clerk_reply(call, "Overdue: " CLERK_BOLD "%c%lld" CLERK_PLAIN " %s: %s",
				    rows[i].item.letter, (long long)rows[i].item.number, who,
				    rows[i].title);
		}
	}
}

/* "In all 45 of 60 mins." */
static void show_length(struct clerk_call *call, const struct meeting *m, const struct agenda *all)
{
	enum { MINUTE_S = 60 };
	int64_t minutes = 0;

	for (size_t i = 0; i < all->count; i++) {
		minutes += all->points[i].minutes;
	}
	if (minutes > 0) {
		clerk_reply(call, "In all %lld of %lld mins.", (long long)minutes,
			    (long long)(m->base.slot.end_s - m->base.slot.start_s) / MINUTE_S);
	}
}

void agenda_show(struct clerk_call *call, const struct meeting *m)
{
	bool is_off = clerk_item_is(m, CLERK_IS_OVER);
	bool is_ahead = !is_off && m->base.slot.start_s > clerk_now(call);
	bool is_open = is_ahead && agenda_closes_s(call, m) > clerk_now(call);
	const char *name = clerk_item_name(call, m);
	struct agenda all;

	agenda_read(call, m, &all);
	clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %s, %s%s: %s", name, m->title,
		    meeting_times(call, m), is_off ? ", cancelled" : "",
		    all.count == 0 ? "nothing is on its agenda yet." : "agenda");
	if (is_ahead) {
		show_overdue(call);
	}
	for (size_t i = 0; i < all.count; i++) {
		clerk_reply(call, "%s%s", agenda_point_words(call, &all, i),
			    !agenda_is_carried(call, &all.points[i])
				? ""
				: clerk_text_of(call, " – carried over to M%lld",
						(long long)all.points[i].carried));
	}
	show_length(call, m, &all);
	if (is_open) {
		clerk_reply(call, "Points are taken until %s: `%sagenda %s phonics, 15 mins`.",
			    clerk_format_instant(call, agenda_closes_s(call, m)),
			    clerk_prefix(call), name);
	} else if (is_ahead) {
		clerk_reply(call, "It closed on %s.",
			    clerk_format_instant(call, agenda_closes_s(call, m)));
	}
}

enum clerk_status agenda_refuse_unclear(struct clerk_call *call, const struct meeting *m)
{
	const char *name = clerk_item_name(call, m), *p = clerk_prefix(call);

	return clerk_fail(
	    call, CLERK_USAGE,
	    "What is to be done to which point? `%sagenda %s` shows them; `%sagenda %s "
	    "drop 1` takes one off, `%sagenda %s 2 first` puts it first, `%scarry %s "
	    "1` carries it over.",
	    p, name, p, name, p, name, p, name);
}

/* ---- changing it ---- */

static void put(struct clerk_call *call, const struct meeting *m, const struct point *p)
{
	struct clerk_query *last = CLERK_QUERY(call, &sql.last, m->base.item.number);
	int64_t id = 1, place = 1;

	while (clerk_step(last)) {
		id += clerk_int(last, 0);
		place += clerk_int(last, 1);
	}
	clerk_run(CLERK_QUERY(call, &sql.put, m->base.item.number, id, place, p->minutes, p->school,
			      p->person, p->origin, p->text));
}

static enum clerk_status refuse_full(struct clerk_call *call, const struct meeting *m)
{
	return clerk_fail(call, CLERK_LIMIT, "The agenda of %s is full: %d points at most.",
			  clerk_item_name(call, m), AGENDA_MOST);
}

/* "1. budgets", "- budgets": the mark of a list is none of it. */
static const char *unmarked(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	size_t len = digits > 0 && strchr(".)", text[digits]) != NULL && text[digits] != '\0'
			 ? digits + 1
			 : 0;

	len = len == 0 && strchr("-*", *text) != NULL ? 1 : len;
	return text[len] == ' ' ? text + len + 1 : text;
}

static const char *trimmed(struct clerk_call *call, const char *text, size_t len)
{
	while (len > 0 && strchr(" \t\n,:", *text) != NULL) {
		text++;
		len--;
	}
	while (len > 0 && strchr(" \t\n,.", text[len - 1]) != NULL) {
		len--;
	}
	return clerk_text_of(call, "%.*s", (int)len, text);
}

/* Is it there, in whatever case? Then its place, from 1; else 0. */
static size_t place_of(const struct agenda *agenda, const char *text)
{
	for (size_t i = 0; i < agenda->count; i++) {
		if (strcasecmp(agenda->points[i].text, text) == 0) {
			return i + 1;
		}
	}
	return 0;
}

static enum clerk_status check_point(struct clerk_call *call, const struct meeting *m,
				     const char *text, int64_t minutes)
{
	if (text[0] == '\0') {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "What is the point? For example `%sagenda %s the website, 15 mins`.",
		    clerk_prefix(call), clerk_item_name(call, m));
	}
	if (minutes < 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "A point may take up to three hours. How long is it to be?");
	}
	if (strlen(text) > TEXT_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "A point has up to %d letters. Could you say it shorter?",
				  TEXT_MAX);
	}
	return CLERK_OK;
}

static enum clerk_status add_one(struct clerk_call *call, const struct meeting *m, const char *text)
{
	const struct clerk_person *sender = clerk_sender(call);
	int64_t minutes = points_minutes(call, &text);
	struct agenda agenda;

	text = points_unquoted(call, text);
	enum clerk_status status = check_point(call, m, text, minutes);

	if (status != CLERK_OK) {
		return status;
	}
	agenda_read(call, m, &agenda);
	size_t is_there = place_of(&agenda, text);

	if (is_there > 0) {
		return clerk_fail(call, CLERK_CONFLICT, "That is point %zu of %s already.",
				  is_there, clerk_item_name(call, m));
	}
	if (agenda.count == AGENDA_MOST) {
		return refuse_full(call, m);
	}
	put(call, m,
	    &(struct point){ .minutes = minutes,
			     .school = clerk_voice(sender),
			     .person = sender->id,
			     .text = text });
	return CLERK_OK;
}

enum clerk_status agenda_add(struct clerk_call *call, const struct meeting *m, const char *text,
			     const char **ret_words)
{
	struct agenda agenda;
	enum clerk_status status = CLERK_OK;

	agenda_read(call, m, &agenda);
	size_t before = agenda.count;

	for (const char *end = text; status == CLERK_OK && *text != '\0'; text = end) {
		end = text + strcspn(text, ";\n");
		const char *one = unmarked(trimmed(call, text, (size_t)(end - text)));
		bool is_last = *end == '\0';

		/* an empty line between two is no point */
		if (*one != '\0' || (is_last && agenda.count == before)) {
			status = add_one(call, m, one);
			agenda.count++;
		}
		end += !is_last;
	}
	if (status != CLERK_OK) {
		return status;
	}
	agenda_read(call, m, &agenda);
	*ret_words = "";
	for (size_t i = before; i < agenda.count; i++) {
		*ret_words = clerk_text_of(call, "%s%s%s", *ret_words, i == before ? "" : " ",
					   agenda_point_words(call, &agenda, i));
	}
	return CLERK_OK;
}

enum clerk_status agenda_carry(struct clerk_call *call, const struct meeting *from,
			       const struct point *p, const struct meeting *to)
{
	struct agenda agenda;

	agenda_read(call, to, &agenda);
	if (agenda.count == AGENDA_MOST) {
		return refuse_full(call, to);
	}
	struct point copy = *p;

	copy.origin = from->base.item.number;
	clerk_run(
	    CLERK_QUERY(call, &sql.carry, from->base.item.number, p->id, to->base.item.number));
	/* there already, since somebody put it there: it is spoken of once */
	if (place_of(&agenda, p->text) == 0) {
		put(call, to, &copy);
	}
	return CLERK_OK;
}

void agenda_drop(struct clerk_call *call, const struct meeting *m, const struct point *p)
{
	clerk_run(CLERK_QUERY(call, &sql.drop, m->base.item.number, p->id));
}

void agenda_order(struct clerk_call *call, const struct meeting *m, struct agenda *agenda,
		  size_t from, size_t to)
{
	const struct point moved = agenda->points[from];
	int64_t places[AGENDA_MOST];

	for (size_t i = 0; i < agenda->count; i++) {
		places[i] = agenda->points[i].place;
	}
	for (size_t i = from; i < to; i++) {
		agenda->points[i] = agenda->points[i + 1];
	}
	for (size_t i = from; i > to; i--) {
		agenda->points[i] = agenda->points[i - 1];
	}
	agenda->points[to] = moved;
	for (size_t i = 0; i < agenda->count; i++) {
		if (agenda->points[i].place != places[i]) {
			agenda->points[i].place = places[i];
			clerk_run(CLERK_QUERY(call, &sql.place, m->base.item.number,
					      agenda->points[i].id, places[i]));
		}
	}
}

void meeting_agenda_forget(struct clerk_call *call, struct clerk_item item)
{
	clerk_run(CLERK_QUERY(call, &sql.forget, item.number));
}
