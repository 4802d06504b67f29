/* which: of several clusters of one person, the one that a private line means; asked when it is not
 * plain, and named in what is told in private. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/execute_try.h"
#include "host/host_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_LOOK = 16, WORD_MIN = 4, ASKED_S = 600 };

struct mine {
	const struct roster_cluster **clusters;
	size_t count;
};

/* An adviser may be in dozens. */
static struct mine clusters_of(struct host *host, struct arena *arena, const char *user,
			       int64_t now_s)
{
	for (size_t max = FIRST_LOOK;; max *= 2) {
		struct mine mine = { .clusters = arena_array(arena, max, sizeof(*mine.clusters)) };

		mine.count =
		    roster_clusters_of(host->parts.school->roster, user, now_s, mine.clusters, max);
		if (mine.count < max) {
			return mine;
		}
	}
}

static void mean(struct request *request, const struct roster_cluster *cluster)
{
	request->cluster = cluster;
	request->person = roster_person(cluster, request->arena, request->message->sender,
					roster_today(cluster, request->now_s));
	request->is_unsure = false;
}

/* ---- the cluster's name in the line ---- */

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) != 0 || (unsigned char)c >= 0x80;
}

/* Does this word stand in the name of no other of them? */
static bool is_only_here(struct arena *arena, const struct mine *mine,
			 const struct roster_cluster *cluster, const char *word)
{
	for (size_t i = 0; i < mine->count; i++) {
		char *rest = arena_strdup(arena, mine->clusters[i]->name);

		for (const char *other; (other = str_word(&rest)) != NULL;) {
			if (mine->clusters[i] != cluster && str_equal_fold(other, word)) {
				return false;
			}
		}
	}
	return true;
}

/* Where the line ends with `name`, with "in", a comma or the like before it: how long it is
 * without; else 0. */
static size_t without_tail(const char *line, const char *name)
{
	static const char *const leads[] = { " in", " for", " at", "," };
	size_t len = strlen(line), name_len = strlen(name);

	if (len <= name_len || !str_starts_fold(line + len - name_len, name) ||
	    is_word_char(line[len - name_len - 1])) {
		return 0;
	}
	len -= name_len;
	while (len > 0 && line[len - 1] == ' ') {
		len--;
	}
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		size_t lead_len = strlen(leads[i]);

		if (len > lead_len && str_starts_fold(line + len - lead_len, leads[i])) {
			return len - lead_len;
		}
	}
	return len;
}

/* Where the line begins with `name` and a colon or comma: what follows; else NULL. */
static const char *without_head(const char *line, const char *name)
{
	size_t name_len = strlen(name);

	if (!str_starts_fold(line, name) || (line[name_len] != ':' && line[name_len] != ',')) {
		return NULL;
	}
	return line + name_len + 1 + strspn(line + name_len + 1, " ");
}

static bool cut(struct request *request, const char *name)
{
	size_t len = without_tail(request->line, name);
	const char *rest = without_head(request->line, name);

	if (len == 0 && rest == NULL) {
		return false;
	}
	request->line =
	    rest != NULL ? rest : str_trim(arena_strndup(request->arena, request->line, len));
	return true;
}

/* The whole name, or a word of it that is in no other's. */
static bool cut_name(struct request *request, const struct mine *mine,
		     const struct roster_cluster *cluster)
{
	char *rest = arena_strdup(request->arena, cluster->name);

	if (cut(request, cluster->name)) {
		return true;
	}
	for (const char *word; (word = str_word(&rest)) != NULL;) {
		if (strlen(word) >= WORD_MIN && is_only_here(request->arena, mine, cluster, word) &&
		    cut(request, word)) {
			return true;
		}
	}
	return false;
}

/* ---- what makes it plain before the line is read ---- */

static const struct roster_cluster *of_edit(struct host *host, const struct request *request)
{
	const char *replaces = request->message->replaces;
	struct change change;

	return replaces != NULL && change_get(host->changes, request->arena, replaces, &change)
		   ? roster_cluster(host->parts.school->roster, change.cluster)
		   : NULL;
}

static const struct roster_cluster *of_question(struct host *host, const struct request *request,
						const struct mine *mine)
{
	for (size_t i = 0; i < mine->count; i++) {
		struct request as = *request;

		mean(&as, mine->clusters[i]);
		if (question_is_open(host->questions, as.arena, as.message->room_id, as.person->id,
				     as.line, as.now_s, NULL)) {
			return as.cluster;
		}
	}
	return NULL;
}

void which_cluster(struct host *host, struct request *request, int64_t hint)
{
	const struct matrix_message *message = request->message;
	const struct roster *roster = host->parts.school->roster;

	request->cluster = roster_cluster_by_room(roster, message->room_id);
	if (request->cluster != NULL || !message->is_direct) {
		return;
	}
	struct mine mine = clusters_of(host, request->arena, message->sender, request->now_s);
	const struct roster_cluster *meant = hint != 0 ? roster_cluster(roster, hint) : NULL;

	if (mine.count == 0) {
		return;
	}
	mean(request, mine.clusters[0]);
	if (mine.count == 1) {
		return;
	}
	meant = meant != NULL ? meant : of_edit(host, request);
	meant = meant != NULL ? meant : of_question(host, request, &mine);
	for (size_t i = 0; meant == NULL && i < mine.count; i++) {
		meant = cut_name(request, &mine, mine.clusters[i]) ? mine.clusters[i] : NULL;
	}
	if (meant != NULL) {
		mean(request, meant);
	}
	request->is_unsure = meant == NULL || request->person == NULL;
}

void which_answered(struct host *host, struct request *request)
{
	const char *mark = strchr(request->given, '@');
	const struct roster_cluster *cluster =
	    mark == NULL ? NULL
			 : roster_cluster(host->parts.school->roster, strtoll(mark + 1, NULL, 10));

	if (cluster != NULL && request->is_private) {
		mean(request, cluster);
	}
}

/* ---- what the line itself tells ---- */

/* Keeps those for which `is_so`; all, where it is so for none: false. */
static bool keep(struct mine *mine, const bool *is_so)
{
	size_t count = 0;

	for (size_t i = 0; i < mine->count; i++) {
		if (is_so[i]) {
			mine->clusters[count++] = mine->clusters[i];
		}
	}
	mine->count = count == 0 ? mine->count : count;
	return count > 0;
}

/* Where she may say it, and where there is such a thing; where that is the case for several, where
 * it waits for this: there it would be done. */
static void narrow(struct host *host, const struct request *request,
		   const struct command_found *found, struct mine *mine)
{
	const struct clerk_command *command = found->row->command;
	bool is_undo = str_equal(command->name, "undo");
	bool is_of_item = is_undo || (command->args != NULL && command->args[0].type == CLERK_ITEM);
	bool *may = arena_array(request->arena, mine->count, sizeof(*may));
	bool *waits = arena_array(request->arena, mine->count, sizeof(*waits));

	for (size_t i = 0; i < mine->count; i++) {
		struct request as = *request;
		struct clerk_item item;
		size_t used = 0;
		bool has_item =
		    is_of_item && command_read_item(as.line + found->rest, &item, &used);

		mean(&as, mine->clusters[i]);
		may[i] = permit_refusal(&as, command) == NULL &&
			 (!has_item || permit_item(host, &as, item) == NULL);
	}
	if (!keep(mine, may)) {
		mine->count = 1; /* the refusal is the same in each */
	}
	for (size_t i = 0; i < mine->count; i++) {
		struct request as = *request;

		mean(&as, mine->clusters[i]);
		waits[i] = is_of_item ? execute_try(host, &as, NULL) == NULL
				      : permit_parse(host, &as, command, found->rest).outcome !=
					    COMMAND_SAY;
	}
	(void)keep(mine, waits);
}

static void ask(struct host *host, const struct request *request, const struct mine *mine)
{
	struct clerk_choice *choices = arena_array(request->arena, mine->count, sizeof(*choices));
	struct str text;

	str_init(&text, request->arena);
	str_add(&text, "In which cluster?");
	for (size_t i = 0; i < mine->count; i++) {
		choices[i] =
		    (struct clerk_choice){ .key = arena_printf(request->arena, "%zu", i + 1),
					   .given =
					       arena_printf(request->arena, "@%lld",
							    (long long)mine->clusters[i]->id) };
		str_addf(&text, " %zu) %s", i + 1, mine->clusters[i]->name);
	}
	str_add(&text, ". Reply with a number, or say its name with it.");
	struct question question = { .room = request->message->room_id,
				     .person = request->person->id,
				     .line = request->line,
				     .given = request->given,
				     .source = request_event(request),
				     .choices = choices,
				     .choice_count = mine->count,
				     .asked_s = clock_wall_s(host->parts.clock),
				     .expires_s = clock_wall_s(host->parts.clock) + ASKED_S };

	question_drop_room(host->questions, question.room);
	question_put(host->questions, request->arena, &question);
	host_reply(host, request, text.text);
}

bool which_is_plain(struct host *host, struct request *request)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->line);

	if (!request->is_unsure || found.match != COMMAND_FOUND || help_is_meant(request->line)) {
		return true;
	}
	struct mine mine =
	    clusters_of(host, request->arena, request->message->sender, request->now_s);

	narrow(host, request, &found, &mine);
	if (mine.count == 1) {
		mean(request, mine.clusters[0]);
		return true;
	}
	ask(host, request, &mine);
	return false;
}

/* ---- in what is told in private ---- */

const char *which_words(struct host *host, struct arena *arena,
			const struct roster_cluster *cluster, const char *user, const char *text)
{
	struct mine mine = clusters_of(host, arena, user, clock_wall_s(host->parts.clock));

	return mine.count > 1 ? arena_printf(arena, "%s: %s", cluster->name, text) : text;
}
