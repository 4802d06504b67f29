/* resize: "R1 only needs half a day": what is said of how much an item is of, for the row that
 * takes that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "dates/amount.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

struct resizing {
	struct host *host;
	const struct request *request;
	struct clerk_item item;
	const char *amount; /* as it was typed; NULL: none yet */
	bool is_by;         /* so much more, or less: what that comes to is not said */
	bool is_own;        /* of "my request": of the only one that is her school's */
};

/* What such a line has besides; with any other word it may mean anything. */
static const char *const small[] = {
	"can",       "could",      "we",          "you",     "i",       "please",    "pls",
	"change",    "changed",    "move",        "make",    "set",     "cut",       "reduce",
	"lower",     "raise",      "increase",    "extend",  "shorten", "trim",      "drop",
	"halve",     "put",        "turn",        "take",    "it",      "it's",      "its",
	"is",        "be",         "should",      "would",   "will",    "was",       "only",
	"just",      "really",     "actually",    "now",     "then",    "after all", "needs",
	"need",      "to need",    "needed",      "wants",   "want",    "i'd like",  "takes",
	"to",        "into",       "down",        "up",      "down to", "up to",     "from",
	"not",       "instead of", "rather than", "instead", "a",       "an",        "the",
	"of",        "for",        "at",          "=",       "-",       "->",        "amount",
	"amount of", "sip time",   "time",        "that",    "that's",  "enough",    "will do",
	"would do",  "so",         "ok",          "thanks",  "ta",      "sorry",     "oops",
	"meant",     "mean",       "i meant",     "i mean",  NULL
};
static const char *const by[] = { "by",     "another", "extra",  "more",    "less",
				  "bigger", "smaller", "longer", "shorter", NULL };
/* what it was, or is not to be */
static const char *const before[] = { "from", "not", "instead of", "rather than", NULL };

/* Bytes of the item, with "'s" behind it; 0: none stands there. */
static size_t read_item(struct resizing *r, const char *at)
{
	struct clerk_item item;
	size_t used = 0;

	if (at[0] < 'A' || at[1] == ' ' || !command_read_item(at, &item, &used)) {
		return 0;
	}
	if (r->item.letter != '\0') {
		r->item.number = -1; /* of two it is said of neither */
	} else {
		r->item = item;
	}
	return used + (str_starts(at + used, "'s") ? 2 : str_starts(at + used, "’s") ? 4 : 0);
}

/* "my request", "ours", "drop it": bytes; 0: none stands there. What it may be called says its
 * kind. */
static size_t read_own(struct resizing *r, const char *at)
{
	static const char *const own[] = { "my", "our", "mine", "ours", NULL };
	static const char *const its[] = { "drop it",  "drop that", "cut it",   "reduce it",
					   "lower it", "trim it",   "cut that", "bring it",
					   "get it",   "take it",   NULL };
	const struct plugin_set *plugins = r->host->parts.plugins;
	size_t it = acts_longest_len(at, its), len = acts_longest_len(at, own);
	const char *noun = at + len + strspn(at + len, " ");

	r->is_own = r->is_own || it > 0 || len > 0;
	for (size_t i = 0; len > 0 && i < plugins->count; i++) {
		const struct clerk_kind *const *kind = plugins->plugins[i].face->kinds;

		for (; kind != NULL && *kind != NULL; kind++) {
			const char *const words[] = { (*kind)->noun, (*kind)->also, NULL };
			size_t noun_len = acts_longest_len(noun, words);

			if (noun_len > 0) {
				return (size_t)(noun - at) + noun_len;
			}
		}
	}
	return it > 0 ? it : len;
}

/* Bytes of the amount; 0: none stands there. `is_old`: it was that. */
static size_t read_amount(struct resizing *r, const char *at, bool is_old)
{
	const struct request *request = r->request;
	size_t used = 0;
	struct amount_outcome amount =
	    amount_parse_prefix(request->arena, at, request->cluster->settings.day_minutes, &used);

	if (amount.kind != AMOUNT_VALUE || used == 0) {
		return 0;
	}
	if (!is_old && r->amount != NULL) {
		return 0; /* of two nobody knows which */
	}
	r->amount = is_old ? r->amount : arena_strndup(request->arena, at, used);
	return used;
}

static bool read(struct resizing *r)
{
	bool is_old = false;
	size_t used;

	for (const char *at = r->request->said; *at != '\0';
	     at += used, at += strspn(at, " ,.!?;:")) {
		used = read_item(r, at);
		used = used > 0 ? used : read_amount(r, at, is_old);
		if (used == 0) {
			size_t more = acts_longest_len(at, by);

			r->is_by = r->is_by || more > 0;
			is_old = acts_longest_len(at, before) > 0;
			used = more > 0 ? more : read_own(r, at);
			used = used > 0 ? used : acts_longest_len(at, small);
		}
		if (used == 0) {
			return false;
		}
	}
	return r->amount != NULL;
}

/* ---- of which ---- */

struct finding {
	const struct plugin_set *plugins;
	struct clerk_item item;
	size_t count;
};

static void look_at(struct clerk_call *call, const void *record, void *data)
{
	struct finding *f = data;
	const struct clerk_base *base = record;

	if (plugin_doing(f->plugins, base->item.letter, CLERK_DOES_AMOUNT) != NULL &&
	    base->school == clerk_voice(call->sender)) {
		f->item = base->item;
		f->count++;
	}
}

/* The only one of her school's that is open; of several one without a number, so that it is asked
 * which; of none it is not said. */
static struct clerk_item only_own(struct resizing *r)
{
	struct finding f = { .plugins = r->host->parts.plugins };

	struct request as = *r->request;

	as.person = roster_person(as.cluster, as.arena, as.message->sender,
				  roster_today(as.cluster, as.now_s));
	if (as.person != NULL) {
		(void)refer_each(r->host, &as, look_at, &f);
	}
	f.item.number = f.count == 1 ? f.item.number : 0;
	return f.item;
}

/* Of the item that is named, else of that one. */
static bool settle(struct host *host, struct request *request, struct clerk_item of)
{
	struct resizing r = { .host = host, .request = request };
	/* what only a guess makes a row's is asked about no more: "I need half a day for R1" */
	bool is_row =
	    command_find(&host->parts.plugins->table, request->said).match == COMMAND_FOUND;

	if (is_row || request->cluster == NULL || !read(&r)) {
		return false;
	}
	struct clerk_item item = r.item.letter == '\0' ? of : r.item;

	item = item.letter == '\0' && r.is_own ? only_own(&r) : item;
	const char *row = item.letter == '\0' || item.number < 0
			      ? NULL
			      : plugin_doing(host->parts.plugins, item.letter, CLERK_DOES_AMOUNT);
	const char *name = item.number == 0 ? ""
					    : arena_printf(request->arena, "%c%lld ", item.letter,
							   (long long)item.number);

	if (row != NULL) {
		request->line =
		    arena_printf(request->arena, "%s %s%s", row, name, r.is_by ? "" : r.amount);
		request->is_unsure_line = request->is_turned = request->is_wondering = false;
	}
	return row != NULL;
}

void resize_read(struct host *host, struct request *request)
{
	(void)settle(host, request, (struct clerk_item){ 0 });
}

bool resize_reply(struct host *host, struct request *request, struct clerk_item item)
{
	return settle(host, request, item);
}
