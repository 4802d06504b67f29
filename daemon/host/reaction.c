/* reaction: what a reaction to one of our messages says, as a line that could have been typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/blind.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <stdlib.h>
#include <string.h>

static bool is_tick(const char *key)
{
	return str_starts(key, "✅") || str_starts(key, "✔");
}

/* "👍" on our card of V12 says `yes V12`; what it means for a meeting is `in M14`. */
static const char *const *words_of_reaction(const char *key)
{
	static const char *const agree[] = { "yes", "in", NULL };
	static const char *const refuse[] = { "no", "out", NULL };

	if (str_starts(key, "👍") || is_tick(key)) {
		return agree;
	}
	return str_starts(key, "👎") || str_starts(key, "❌") ? refuse : NULL;
}

bool reaction_is_answer(const char *key)
{
	return words_of_reaction(key) != NULL;
}

/* What was chosen of dates or the like, as text of the row that picks: "only 1 3" of a poll of
 * which that is all, "2" of a keycap on the card; NULL: neither. */
static const char *chosen_of(struct arena *arena, const char *key)
{
	static const char keycap[] = "\xE2\x83\xA3";
	bool is_digit = key[0] >= '1' && key[0] <= '9';

	if (str_starts(key, MATRIX_CHOSEN)) {
		key += strlen(MATRIX_CHOSEN);
		return key[0] == '\0' ? "none" : arena_printf(arena, "only %s", key);
	}
	return is_digit && strstr(key, keycap) != NULL ? arena_strndup(arena, key, 1) : NULL;
}

/* Of what many are asked, a thumb on one's answer is for that, and no answer of its own. */
static bool is_ones_answer(struct host *host, const struct clerk_command *row)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, row->item, NULL);

	return row->is_answer && kind != NULL &&
	       (kind->face->awaits != NULL || kind->face->asking != NULL);
}

/* Did the command end its item, "cancel V12", or is there nothing to say to what it did? */
static bool is_end(struct host *host, struct arena *arena, const struct change *change)
{
	const char *line = change->acted != NULL ? change->acted : change->row;
	struct command_found found = command_find(
	    &host->parts.plugins->table, arena_printf(arena, "%s %s", line, change->items));

	return change->state == CHANGE_DONE && found.match == COMMAND_FOUND &&
	       (found.row->command->is_end || is_ones_answer(host, found.row->command));
}

/* The command that made a message of ours; of one that was deleted since, too. */
static bool command_of(struct host *host, struct arena *arena, const char *source,
		       struct change *ret_change)
{
	source = str_starts(source, "deleted/") ? source + strlen("deleted/") : source;
	return change_of_source(host->changes, arena, source, ret_change) ||
	       change_get(host->changes, arena, source, ret_change);
}

#define OF "/of/"

const char *reaction_source(struct arena *arena, const char *source, struct clerk_item item)
{
	return arena_printf(arena, "%s" OF "%c%lld", source, item.letter, (long long)item.number);
}

/* Of what was said of another item than that of the act. */
static bool item_in_source(struct host *host, struct arena *arena, const char *source,
			   struct clerk_item *ret_item, int64_t *ret_cluster)
{
	const char *of = strstr(source, OF);
	struct change change = { .cluster = 0 };
	size_t used = 0;

	if (of == NULL || !command_read_item(of + strlen(OF), ret_item, &used)) {
		return false;
	}
	bool is_known =
	    command_of(host, arena, arena_strndup(arena, source, (size_t)(of - source)), &change);

	*ret_cluster = change.cluster;
	return is_known;
}

/* The first item of the command that the card answers, or of the wake-up that posted it. */
static bool item_of_card(struct host *host, struct arena *arena, const char *source,
			 struct clerk_item *ret_item, int64_t *ret_cluster)
{
	struct change change = { .cluster = 0 };
	size_t used = 0;

	if (str_starts(source, "wake/")) {
		const char *cluster = strchr(source + strlen("wake/"), '/');

		*ret_cluster = cluster == NULL ? 0 : strtoll(cluster + 1, NULL, 10);
		for (const char *part = source; (part = strchr(part, '/')) != NULL; part++) {
			const char *word = arena_strndup(arena, part + 1, strcspn(part + 1, "/"));

			if (command_read_item(word, ret_item, &used)) {
				return true;
			}
		}
		return false;
	}
	if (item_in_source(host, arena, source, ret_item, ret_cluster)) {
		return true;
	}
	bool is_known = command_of(host, arena, source, &change);

	*ret_cluster = change.cluster;
	return is_known && !is_end(host, arena, &change) &&
	       command_read_item(change.items, ret_item, &used);
}

bool reaction_item(struct host *host, struct arena *arena, const char *target,
		   struct clerk_item *ret_item, int64_t *ret_cluster)
{
	const char *source = outbox_source_of(host->outbox, target);

	return source != NULL &&
	       item_of_card(host, arena, arena_strdup(arena, source), ret_item, ret_cluster);
}

bool reaction_item_answered(struct host *host, struct arena *arena, const char *target,
			    struct clerk_item *ret_item, int64_t *ret_cluster)
{
	const char *source = outbox_source_of(host->outbox, target);
	struct change change = { .cluster = 0 };
	size_t used = 0;

	if (source == NULL || !command_of(host, arena, arena_strdup(arena, source), &change) ||
	    change.state != CHANGE_DONE) {
		return false;
	}
	struct command_found found = command_find(
	    &host->parts.plugins->table, arena_printf(arena, "%s %s", change.row, change.items));

	*ret_cluster = change.cluster;
	return found.match == COMMAND_FOUND && is_ones_answer(host, found.row->command) &&
	       command_read_item(change.items, ret_item, &used);
}

bool reaction_item_in(struct host *host, struct arena *arena, const char *source,
		      struct clerk_item *ret_item, int64_t *ret_cluster)
{
	return item_of_card(host, arena, source, ret_item, ret_cluster);
}

struct clerk_item reaction_first(const char *items)
{
	struct clerk_item item = { 0 };
	size_t used = 0;

	(void)command_read_item(items, &item, &used);
	return item;
}

void reaction_note(struct clerk_call *call, const char *source, struct clerk_item item)
{
	const struct plugin *outer = call->plugin;
	const struct item_kind *kind = item_kind_of(call->plugins, item.letter, NULL);

	if (kind == NULL) {
		return;
	}
	call->plugin = kind->plugin;
	const void *record = item_as_it_lies(call, item);

	if (record != NULL) {
		terms_put(call->host->terms, call->cluster->id, source, item_terms(call, record),
			  call->now_s);
		blind_note(call, clerk_item_name(call, record), item_offer(call, record), source);
	}
	queries_end(kind->plugin->queries);
	call->plugin = outer;
}

bool reaction_is_stale(struct clerk_call *call, const char *target, const char *terms)
{
	const char *source = outbox_shown(call->host->outbox, call->arena, target);

	return source != NULL && !terms_hold(call->host->terms, source, terms);
}

static const char *chosen_line(struct host *host, struct arena *arena, const char *target,
			       const char *chosen, int64_t *ret_cluster)
{
	struct clerk_item item;
	const char *row = reaction_item(host, arena, target, &item, ret_cluster)
			      ? plugin_doing(host->parts.plugins, item.letter, CLERK_DOES_PICK)
			      : NULL;

	return row == NULL ? NULL
			   : arena_printf(arena, "%s %c%lld %s", row, item.letter,
					  (long long)item.number, chosen);
}

const char *reaction_line(struct host *host, struct arena *arena, const char *target,
			  const char *key, int64_t *ret_cluster)
{
	const char *const *words = words_of_reaction(key);
	const char *chosen = chosen_of(arena, key);

	if (chosen != NULL) {
		return chosen_line(host, arena, target, chosen, ret_cluster);
	}
	const char *source = words == NULL ? NULL : outbox_source_of(host->outbox, target);
	struct clerk_item item;

	if (source == NULL) {
		return NULL;
	}
	source = arena_strdup(arena, source);
	/* "Did you mean …?": of the person who was asked, or it says nothing */
	if (question_is_put(host->questions, source)) {
		return words[0];
	}
	if (!item_of_card(host, arena, source, &item, ret_cluster)) {
		return NULL;
	}
	/* on what it was said by; on the answer to who asked for it a tick is a nod */
	bool is_ticked = is_tick(key) && str_starts(source, "wake/");
	const char *tick =
	    is_ticked ? plugin_doing(host->parts.plugins, item.letter, CLERK_DOES_TICK) : NULL;

	if (tick != NULL) {
		return arena_printf(arena, "%s %c%lld", tick, item.letter, (long long)item.number);
	}
	for (; *words != NULL; words++) {
		const char *line =
		    arena_printf(arena, "%s %c%lld", *words, item.letter, (long long)item.number);

		if (command_find(&host->parts.plugins->table, line).match == COMMAND_FOUND) {
			return line;
		}
	}
	return NULL;
}
