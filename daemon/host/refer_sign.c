/* refer_sign: a sign of yes, no, in, out, late or off, said of an item, as the line of its row. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/company.h"
#include "host/refer_sign.h"

#include "command/acts.h"
#include "dates/when.h"
#include "host/hush.h"

#include <string.h>

struct signing {
	struct host *host;
	const struct request *request;
	const struct refer_about *about;
	const char *said, *masked;
	struct acts_sign sign;
	bool is_unsure, is_without_why;
	const char *note;
};

static const struct clerk_command *row_of(const struct signing *s, const char *verb)
{
	struct request as = *s->request;
	const char *line = refer_line(s->host, &as, verb, s->about->item, "");
	const struct clerk_command *row = refer_row(s->host, line, s->about->item.letter);

	return row != NULL && row->item != '\0' ? row : NULL;
}

static bool has_answer(const struct signing *s, const char *verb)
{
	const struct clerk_command *row = row_of(s, verb);

	return row != NULL && row->is_answer;
}

static const char *with_rest(const struct signing *s, const char *verb, const char *rest)
{
	struct request as = *s->request;

	return refer_line(s->host, &as, verb, s->about->item, rest);
}

/* What is said behind the sign; else before it: why. */
static const char *why(const struct signing *s)
{
	static const char *const joints[] = { "because", "cos", "as",  "since", "due to",
					      "but",     "and", "i'm", "im",    NULL };
	static const char *const kindness[] = { "i am afraid", "i'm afraid", "im afraid",
						"sorry",       "thanks",     "thank you",
						"so sorry",    "please",     NULL };
	static const char *const gaps = " ,.;:!-";
	const char *behind = s->said + s->sign.to;

	behind += strspn(behind, gaps);
	size_t joint = acts_longest_len(behind, joints);

	behind += joint + strspn(behind + joint, gaps);
	size_t kind = acts_longest_len(behind, kindness);

	if (*behind != '\0' && behind[kind + strspn(behind + kind, gaps)] != '\0') {
		return behind;
	}
	size_t len = s->sign.from;

	while (len > 0 && strchr(gaps, s->said[len - 1]) != NULL) {
		len--;
	}
	enum { SHORTEST = 20 }; /* "I'm so sorry" is none */
	return len < SHORTEST ? "" : arena_strndup(s->request->arena, s->said, len);
}

/* Another day, or an hour, may be what it is to be. */
static bool has_date(const struct signing *s)
{
	const struct when_context context = moved_context(s->request);
	const struct when_span *spans;
	size_t count = when_find(s->request->arena, &context, s->masked, &spans);
	size_t end = s->sign.why_at == 0 ? SIZE_MAX : s->sign.why_at;

	for (size_t i = 0; i < count; i++) {
		if (!spans[i].is_weak && spans[i].from < end) {
			return true;
		}
	}
	return false;
}

/* Does the row take the line as it stands, or ask about it? */
static bool is_read(const struct signing *s, const char *line, enum command_outcome is)
{
	struct request as = *s->request;
	struct command_found found = command_find(&s->host->parts.plugins->table, line);

	as.line = line;
	as.replied_to = "";
	return found.match == COMMAND_FOUND &&
	       permit_parse(s->host, &as, found.row->command, found.rest).outcome == is;
}

/* ---- late ---- */

static const char *late(struct signing *s)
{
	const struct acts_sign *sign = &s->sign;
	const char *figure = acts_said(s->request->arena, s->said).rest;
	const char *at = s->said + sign->late_at;
	int64_t minutes = refer_minutes_late(s->request, s->about, at);
	bool is_late = sign->is == ACTS_SIGN_LATE;
	bool is_coming = sign->is == ACTS_SIGN_IN || sign->is == ACTS_SIGN_YES;

	if (!has_answer(s, "late") || sign->is_asking) {
		return NULL;
	}
	if (is_late && figure != NULL && *figure != '\0' && strpbrk(figure, "0123456789") != NULL) {
		return with_rest(s, "late", figure);
	}
	if (minutes > 0 && (is_late || sign->late_at > 0 || is_coming)) {
		s->is_unsure = !is_late && sign->late_at == 0;
		return with_rest(s, "late",
				 arena_printf(s->request->arena, "%lld mins", (long long)minutes));
	}
	s->is_unsure = !sign->is_sure;
	return is_late ? with_rest(s, "late", "") : NULL;
}

/* ---- the others ---- */

/* The verb of its row; the other one is asked about. */
static const char *verb_of(struct signing *s)
{
	static const char *const verbs[][2] = {
		[ACTS_SIGN_YES] = { "yes", NULL },    [ACTS_SIGN_NO] = { "no", NULL },
		[ACTS_SIGN_FINE] = { "fine", "yes" }, [ACTS_SIGN_IN] = { "in", "yes" },
		[ACTS_SIGN_OUT] = { "out", "no" },    [ACTS_SIGN_LATE] = { NULL, NULL },
	};
	enum acts_sign_is is = s->sign.is;

	if (is == ACTS_SIGN_END || is == ACTS_SIGN_DONE) {
		bool is_over = is == ACTS_SIGN_END || s->about->item.letter == 'N';

		return row_of(s, is_over ? "cancel" : "done") == NULL ? NULL
		       : is_over                                      ? "cancel"
								      : "done";
	}
	/* "can't get to Carys on Friday" of what is agreed */
	bool is_out = is == ACTS_SIGN_NO || is == ACTS_SIGN_OUT;

	if (is_out && !s->about->awaits && !has_answer(s, "in") && !has_answer(s, "fine") &&
	    strchr("VQ", s->about->item.letter) != NULL && row_of(s, "cancel") != NULL) {
		s->is_unsure = s->is_without_why = true;
		return "cancel";
	}
	for (size_t i = 0; i < 2; i++) {
		if (verbs[is][i] != NULL && has_answer(s, verbs[is][i])) {
			s->is_unsure = s->is_unsure || i > 0;
			return verbs[is][i];
		}
	}
	return NULL;
}

/* Who comes too, or why; "": nothing that its row takes. */
static const char *rest_of(const struct signing *s, const char *verb)
{
	bool is_coming = s->sign.is == ACTS_SIGN_YES || s->sign.is == ACTS_SIGN_IN;
	struct arena *arena = s->request->arena;

	if (is_coming && has_answer(s, "in")) {
		const char *along = company_along(s->request, s->said);

		return s->sign.is_stand_in
			   ? arena_printf(arena, "sending %s", company_deputy(s->request, s->said))
		       : s->sign.governors == ACTS_SIGN_SOME ? "with governors"
		       : s->sign.governors > 0
			   ? arena_printf(arena, "+%lld governor%s", (long long)s->sign.governors,
					  s->sign.governors == 1 ? "" : "s")
		       : *along != '\0' ? arena_printf(arena, "with %s", along)
					: "";
	}
	return is_coming || s->is_without_why || s->sign.is == ACTS_SIGN_FINE ||
		       s->sign.is == ACTS_SIGN_DONE || !refer_takes_text(row_of(s, verb))
		   ? ""
		   : why(s);
}

/* What limits it is quoted, and asked about. */
static const char *limited(struct signing *s, const char *verb, const char *line)
{
	const char *tail = s->said + s->sign.to;
	const char *all = with_rest(s, verb, tail + strspn(tail, " ,.;:!-"));

	if (!s->is_unsure && is_read(s, all, COMMAND_ASK)) {
		return all;
	}
	s->is_unsure = true;
	if (s->sign.is == ACTS_SIGN_FINE || tail[strspn(tail, " ,.;:!?-")] == '\0') {
		return line;
	}
	s->note =
	    clerk_hush(tail) != 0 && !s->request->is_private
		? "That leaves out what you said besides."
		: arena_printf(s->request->arena, "That leaves out “%s”.",
			       str_clip(s->request->arena, tail + strspn(tail, " ,.;:!-"), 60));
	return line;
}

/* "half a day, yes", "too much": of a vote, which is on all that is asked. */
static const char *in_part(struct signing *s)
{
	bool is_plain = s->sign.is == ACTS_SIGN_YES && s->sign.is_sure && !s->sign.is_limited;
	bool is_hers = strchr(s->about->schools, s->request->person->school) != NULL &&
		       s->request->person->school != '\0';

	if ((!s->sign.is_part && !s->sign.is_too_much) || s->sign.is_question || is_plain ||
	    is_hers || s->about->item.letter != 'R' || !has_answer(s, "no")) {
		return NULL;
	}
	s->is_unsure = true;
	s->note = "A vote is on all that is asked for; why not goes with a no.";
	return with_rest(s, "no", arena_printf(s->request->arena, "“%s”", s->said));
}

/* Of a visit, what is said of the other side is hers to say, too: "Anna can come". */
static bool is_between_two(const struct signing *s)
{
	return strchr("VQ", s->about->item.letter) != NULL;
}

/* "too early for us": of a visit that is asked, why not. */
static const char *too_much(struct signing *s)
{
	if (!s->sign.is_too_much || !is_between_two(s) || !s->about->awaits) {
		return NULL;
	}
	s->is_unsure = true;
	return with_rest(s, "no", s->said);
}

/* Whom it asks nothing: a plain yes is told so by its row. */
static bool is_aside(const struct signing *s)
{
	bool is_voteless = (s->request->person->role & CLERK_SIP) != 0 && has_answer(s, "fine");

	return is_voteless && (!s->sign.is_sure || s->sign.is_limited || has_date(s));
}

static bool leaves_it(const char *said)
{
	static const char *const leaves[] = { "leave it", "leave that", NULL };

	for (const char *at = said; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		if (acts_longest_len(at, leaves) > 0) {
			return true;
		}
	}
	return false;
}

static const char *read(struct signing *s)
{
	const char *line = is_aside(s) ? NULL : in_part(s);

	/* "Ben will be late": where many are asked, his own to say */
	if (line == NULL && (is_aside(s) || (s->sign.is_others && !is_between_two(s)))) {
		return NULL;
	}
	line = line == NULL ? too_much(s) : line;
	line = line == NULL ? late(s) : line;
	if (line != NULL || s->sign.is == ACTS_SIGN_NONE || s->sign.is_asking) {
		return line;
	}
	s->is_unsure = !s->sign.is_sure;
	const char *verb = verb_of(s);

	if (verb == NULL) {
		return NULL;
	}
	bool is_yes = s->sign.is == ACTS_SIGN_YES || s->sign.is == ACTS_SIGN_IN ||
		      s->sign.is == ACTS_SIGN_FINE;

	line = with_rest(s, verb, rest_of(s, verb));
	/* "none of those, leave it": of the thing, or of what was said of it? */
	s->is_unsure = s->is_unsure || (s->sign.is == ACTS_SIGN_END && leaves_it(s->said));
	if (s->sign.is_limited || (is_yes && has_date(s))) {
		bool takes_text = refer_takes_text(row_of(s, verb));

		return is_yes || !takes_text ? limited(s, verb, line) : (s->is_unsure = true, line);
	}
	return line;
}

const char *refer_signed(struct host *host, const struct request *request,
			 const struct refer_about *about, const char *said, bool *ret_is_unsure,
			 const char **ret_note)
{
	struct signing s = { .host = host, .request = request, .about = about, .said = said };

	s.masked = refer_mask(request, about, said);
	s.sign = acts_sign(request->arena, s.masked);
	const char *line = read(&s);

	*ret_is_unsure = s.is_unsure;
	*ret_note = s.note;
	return line;
}
