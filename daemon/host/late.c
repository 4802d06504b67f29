/* late: what came due while the clerk was away is said in one message to each, not in a burst. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/late.h"

#include "host/host_internal.h"
#include "host/several.h"

struct late {
	struct outbox_line line;
	const char *person, *text;
	int64_t not_before_s;
	struct late *next;
	bool is_said;
};

void late_add(struct lates *lates, struct clerk_call *call, const char *source,
	      int64_t not_before_s)
{
	int64_t part = SEVERAL_FIRST_PART; /* as where each is a message of its own */

	for (const struct call_post *post = call->posts; post != NULL; post = post->next) {
		if (post->person == NULL) {
			continue; /* the room hears of it by unasked.c */
		}
		const struct outbox_line line = { OUTBOX_TEXT, source, part++, call->now_s };

		if (spare_keeps(call, post->person, post->text, &line)) {
			continue;
		}
		struct late *late = arena_alloc(call->arena, sizeof(*late));

		*late = (struct late){
			.line = line,
			/* the roster's, which may be read anew meanwhile */
			.person = arena_strdup(call->arena, post->person),
			.text = host_words(call->cluster, call->arena,
					   which_words(call->host, call->arena, call->cluster,
						       post->person, post->text)),
			.not_before_s =
			    post->not_before_s > not_before_s ? post->not_before_s : not_before_s
		};
		if (lates->last == NULL) {
			lates->last = &lates->first;
		}
		*lates->last = late;
		lates->last = &late->next;
	}
}

/* Before a restore it may have been told, in time or with others. */
static bool is_news(struct host *host, struct late *late)
{
	late->is_said = late->is_said || outbox_knows(host->outbox, &late->line, late->person);
	return !late->is_said;
}

/* This one, and what else there is for the same person. */
static void say(struct host *host, struct arena *arena, struct late *late)
{
	struct several several = { .count = 0 };
	struct str text;

	str_init(&text, arena);
	for (struct late *each = late; each != NULL; each = each->next) {
		bool is_hers = str_equal(each->person, late->person) &&
			       each->not_before_s == late->not_before_s && is_news(host, each);

		if (is_hers && several_takes(&text, each->text)) {
			str_addf(&text, "%s%s", several.count == 0 ? "" : "\n", each->text);
			several_add(&several, arena, &each->line);
			each->is_said = true;
		}
	}
	struct outbox_message message = { .person = late->person,
					  .text = text.text,
					  .not_before_s = late->not_before_s };

	several_name(&several, arena, &message);
	outbox_put(host->outbox, &message);
}

void late_put(struct host *host, struct arena *arena, const struct lates *lates)
{
	for (struct late *late = lates->first; late != NULL; late = late->next) {
		if (is_news(host, late)) {
			say(host, arena, late);
		}
	}
}
