/* refer_about: the words of a line that name an item, or whom it is with, or its day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "dates/when.h"
#include "host/item.h"
#include "host/refer_sign.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 3, STEM = 4 };

void refer_about_of(struct clerk_call *call, const void *record, struct refer_about *ret_about)
{
	const struct clerk_base *base = record;
	const struct clerk_slot *slot = clerk_item_slot(record);
	char place = item_place_school(call, record);
	const struct clerk_person *maker = clerk_person_by_id(call, base->person);
	char own = maker == NULL ? '\0' : maker->school;

	*ret_about = (struct refer_about){
		.item = base->item,
		.title = item_title(call, record),
		.noun = base->kind->noun,
		.schools =
		    arena_printf(call->arena, "%c%c%c%c", base->school == '\0' ? ' ' : base->school,
				 base->other == '\0' ? ' ' : base->other,
				 place == '\0' ? ' ' : place, own == '\0' ? ' ' : own),
		.day = slot->start_s == 0 ? 0 : clerk_day_of(call, slot->start_s),
		.start_min =
		    slot->start_s == 0 ? CLERK_NO_MIN : clerk_minute_of(call, slot->start_s),
		.is_public = item_sight(call, record).visibility == CLERK_PUBLIC,
		.awaits = bare_asks_sender(call, record),
	};
}

bool refer_about(struct host *host, const struct request *request, struct clerk_item item,
		 struct refer_about *ret_about)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, item.letter, NULL);
	struct clerk_call call;

	if (kind == NULL) {
		return false;
	}
	execute_look(&call, host, request, kind->plugin);
	const void *record = item_as_it_lies(&call, item);
	bool is_seen = record != NULL && !item_is_hidden(&call, record);

	if (is_seen) {
		refer_about_of(&call, record, ret_about);
	}
	queries_end(kind->plugin->queries);
	return is_seen;
}

/* ---- words ---- */

static const char gaps[] = " ,.;:!?()\"";

/* "Ben's", "Greenway’s": without what says that something is theirs. */
static const char *without_owner(struct arena *arena, const char *at, size_t len)
{
	static const char *const ends[] = { "'s", "\xe2\x80\x99s", NULL };

	for (size_t i = 0; ends[i] != NULL; i++) {
		size_t end = strlen(ends[i]);

		if (len > end && strncmp(at + len - end, ends[i], end) == 0) {
			len -= end;
		}
	}
	return arena_strndup(arena, at, len);
}

/* The letter of whose school, or who of it, that is; '+': the adviser; '\0': nobody. */
static char named_by(const struct request *request, const char *word)
{
	const struct clerk_person *people[2];
	int32_t today = roster_today(request->cluster, request->now_s);
	size_t len = strlen(word);
	bool is_letter = len == 1 && word[0] >= 'A' && word[0] <= 'Z' && word[0] != 'I';
	const struct clerk_school *school =
	    len > STEM || is_letter ? permit_school(request, word) : NULL;

	if (school == NULL && len > STEM && word[len - 1] == 's') {
		school = permit_school(request, arena_strndup(request->arena, word, len - 1));
	}
	size_t count =
	    school != NULL || len < SHORTEST
		? 0
		: roster_people_named(request->cluster, request->arena, word, today, people, 2);

	if (school == NULL && count == 0 && len > SHORTEST && word[len - 1] == 's') {
		count = roster_people_named(request->cluster, request->arena,
					    arena_strndup(request->arena, word, len - 1), today,
					    people, 2);
	}
	return school != NULL              ? school->letter
	       : count != 1                ? '\0'
	       : people[0]->school == '\0' ? '+'
					   : people[0]->school;
}

/* "budget" of "budgets": a word of what it is called. */
static bool is_of_title(const char *title, const char *at, size_t len)
{
	for (const char *in = title; *in != '\0'; in += strcspn(in, " "), in += strspn(in, " ")) {
		size_t own = strcspn(in, " ,.");
		size_t both = own < len ? own : len;
		bool is_near = own == len || (both >= STEM && own + 1 >= len && len + 1 >= own);

		if (both >= STEM && is_near && str_starts_fold(in, strndupa(at, both))) {
			return true;
		}
	}
	return false;
}

/* What heads call it besides. */
static bool is_thing(const struct refer_about *about, const char *at, size_t len)
{
	static const struct {
		char letter;
		const char *title; /* of one that is called so */
		const char *words[8];
	} names[] = {
		{ 'M', "breakfast", { "breakfast", "brekky", "brekkie", "brekkers", "bfast" } },
		{ 'M', "", { "meeting", "mtg", "meet" } },
		{ 'V', "", { "visit", "visiting", "request" } },
		{ 'R', "", { "request", "day", "days", "time", "bid" } },
		{ 'N', "", { "reminder", "nudge" } },
		{ 'X', "", { "action", "job", "task" } },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		bool is_its = names[i].letter == about->item.letter &&
			      strcasestr(about->title, names[i].title) != NULL;

		for (size_t n = 0; is_its && names[i].words[n] != NULL; n++) {
			if (strlen(names[i].words[n]) == len &&
			    str_starts_fold(at, names[i].words[n])) {
				return true;
			}
		}
	}
	return false;
}

enum called { CALLED_NOTHING, CALLED_TITLE, CALLED_THING, CALLED_OWN, CALLED_WITH, CALLED_OTHER };

static enum called called(const struct request *request, const struct refer_about *about,
			  const char *at, size_t len)
{
	static const char *const does[] = { "can't", "cant",  "cannot", "says",  "is",
					    "will",  "won't", "wont",   "votes", "yes",
					    "no",    "in",    "out",    NULL };
	/* "A can't come", and not "A visit" */
	bool is_article =
	    len == 1 && *at == 'A' && acts_longest_len(at + 1 + strspn(at + 1, " "), does) == 0;
	char letter = is_article ? '\0' : named_by(request, without_owner(request->arena, at, len));

	return letter != '\0' && letter == request->person->school        ? CALLED_OWN
	       : letter != '\0' && strchr(about->schools, letter) != NULL ? CALLED_WITH
	       : letter != '\0'                                           ? CALLED_OTHER
	       : is_of_title(about->title, at, len)                       ? CALLED_TITLE
	       : is_thing(about, at, len)                                 ? CALLED_THING
									  : CALLED_NOTHING;
}

/* Does the span mean its day? A weekday alone is that of any week. */
static bool is_its_day(const struct refer_about *about, const char *said,
		       const struct when_span *span)
{
	const struct clerk_outcome *outcome = &span->outcome;
	bool is_weekday = strcspn(said + span->from, "0123456789") >= span->to - span->from;

	bool is_numbered_so = when_is_numbered_so(
	    when_day_number(said + span->from, span->to - span->from), about->day);

	return span->has_day && about->day != 0 &&
	       (when_means_day(outcome, about->day) || is_numbered_so ||
		(is_weekday && when_means_weekday(outcome, about->day)));
}

static size_t days_of(const struct request *request, const struct refer_about *about,
		      const char *said, const struct when_span **ret_spans)
{
	struct when_context context = moved_context(request);

	context.day = about->day;
	return when_find(request->arena, &context, said, ret_spans);
}

bool refer_about_is_own(const struct request *request, const struct refer_about *about)
{
	char school = request->person->school;

	return school != '\0' && strchr(about->schools, school) != NULL;
}

bool refer_only_votes(struct host *host, const struct request *as, struct clerk_item item)
{
	struct request beside = *as;
	struct refer_about about;
	const char *fine = refer_line(host, &beside, "fine", item, "");

	return refer_row(host, fine, item.letter) != NULL && (as->person->role & CLERK_SIP) == 0 &&
	       refer_about(host, as, item, &about) && !refer_about_is_own(as, &about);
}

int refer_about_fits(const struct request *request, const struct refer_about *about,
		     const char *said)
{
	static const int weights[] = { [CALLED_TITLE] = 2, [CALLED_THING] = 1, [CALLED_WITH] = 1 };
	bool is_seen[CALLED_OTHER + 1] = { false };
	const struct when_span *spans;
	size_t count = days_of(request, about, said, &spans);
	int sum = 0;

	for (const char *at = said + strspn(said, gaps); *at != '\0'; at += strspn(at, gaps)) {
		size_t len = strcspn(at, gaps);

		is_seen[called(request, about, at, len)] = true;
		at += len;
	}
	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++) {
		sum += is_seen[i] ? weights[i] : 0;
	}
	/* "my request" */
	sum += sum > 0 && refer_about_is_own(request, about) && strcasestr(said, "my ") != NULL;
	for (size_t i = 0; i < count; i++) {
		if (is_its_day(about, said, &spans[i])) {
			return sum == 0 ? 0 : sum + 2; /* of a day alone there may be much */
		}
	}
	return sum;
}

bool refer_about_is_other_day(const struct request *request, const struct refer_about *about,
			      const char *said)
{
	const struct when_span *spans;
	size_t count = days_of(request, about, said, &spans);

	for (size_t i = 0; i < count && about->day != 0; i++) {
		if (spans[i].has_day && !spans[i].is_weak && !is_its_day(about, said, &spans[i])) {
			return true;
		}
	}
	return false;
}

/* The rest of a school's name, "Hill", behind the first word. */
static size_t rest_of_name(const struct request *request, const char *at, size_t len)
{
	const char *next = at + len + strspn(at + len, " ");
	size_t more = strcspn(next, gaps);
	const struct clerk_school *school =
	    permit_school(request, without_owner(request->arena, at, (size_t)(next - at) + more));

	return more > 0 && school != NULL ? (size_t)(next - at) + more : len;
}

const char *refer_mask(const struct request *request, const struct refer_about *about,
		       const char *said)
{
	char *masked = arena_strdup(request->arena, said);
	const struct when_span *spans;
	size_t count = days_of(request, about, said, &spans);

	for (const char *at = said + strspn(said, gaps); *at != '\0'; at += strspn(at, gaps)) {
		size_t len = strcspn(at, gaps);
		enum called is = called(request, about, at, len);
		bool is_school = is == CALLED_OWN || is == CALLED_WITH || is == CALLED_OTHER;
		bool is_other = is == CALLED_WITH || is == CALLED_OTHER;

		/* "D2": one of two heads */
		bool is_handle =
		    is == CALLED_NOTHING && len == 2 && at[0] >= 'A' && at[0] <= 'Z' &&
		    (at[1] == '1' || at[1] == '2') &&
		    permit_school(request, arena_strndup(request->arena, at, 1)) != NULL;

		if (is_handle) {
			is = at[0] == request->person->school ? CALLED_OWN : CALLED_OTHER;
			is_other = is == CALLED_OTHER;
		}
		len = is_school ? rest_of_name(request, at, len) : len;
		if (is != CALLED_NOTHING) {
			memset(masked + (at - said), is_other ? ACTS_SIGN_OTHER : ACTS_SIGN_OWN,
			       len);
		}
		at += len;
	}
	for (size_t i = 0; i < count; i++) {
		if (is_its_day(about, said, &spans[i]) && !spans[i].has_time) {
			memset(masked + spans[i].from, ACTS_SIGN_OWN, spans[i].to - spans[i].from);
		}
	}
	return masked;
}

/* "0815", "4.10ish": the minute of the day, or CLERK_NO_MIN. */
static int32_t figures_in(const char *said)
{
	static const char digits[] = "0123456789";
	enum { HOUR_MIN = 60, HUNDRED = 100 };

	for (const char *at = strpbrk(said, digits); at != NULL; at = strpbrk(at, digits)) {
		char *end;
		long hour = strtol(at, &end, 10), minute = -1;
		bool is_apart = strchr(".:", *end) != NULL && *end != '\0';

		if (is_apart && strspn(end + 1, digits) == 2) {
			minute = strtol(end + 1, &end, 10);
		} else if (end - at == 4) {
			minute = hour % HUNDRED;
			hour /= HUNDRED;
		}
		if (hour < 24 && minute >= 0 && minute < HOUR_MIN) {
			return (int32_t)(hour * HOUR_MIN + minute);
		}
		at = end;
	}
	return CLERK_NO_MIN;
}

int64_t refer_minutes_late(const struct request *request, const struct refer_about *about,
			   const char *said)
{
	enum { HALF_DAY_MIN = 12 * 60, LATEST = 120 };
	const struct when_span *spans;
	size_t count = days_of(request, about, said, &spans);
	int32_t minute = CLERK_NO_MIN;

	for (size_t i = 0; i < count && minute == CLERK_NO_MIN; i++) {
		const struct clerk_outcome *outcome = &spans[i].outcome;

		minute = !spans[i].has_time                     ? CLERK_NO_MIN
			 : outcome->kind == CLERK_OUTCOME_VALUE ? outcome->value.start_min
			 : outcome->choice_count > 0            ? outcome->choices[0].start_min
								: CLERK_NO_MIN;
	}
	minute = minute == CLERK_NO_MIN ? figures_in(said) : minute;
	int32_t late = minute == CLERK_NO_MIN || about->start_min == CLERK_NO_MIN
			   ? 0
			   : (minute - about->start_min + 2 * HALF_DAY_MIN) % HALF_DAY_MIN;

	return late <= LATEST ? late : 0;
}
