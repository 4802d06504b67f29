/* secret: what an item that somebody may not see changes for her: nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include "host/plugin.h"

#include <stdlib.h>
#include <string.h>

/* Two worlds at the same instant: in one there is the item, in the other there is not, or those
 * whom it is about are engaged with something else. Whoever has no part in it asks both of them
 * everything that could touch on it, and hears the same. */

enum { WORLDS_MAX = 400, ITEM_MAX = 24, PROBES_MAX = 400, EVERY = 3, PARTIES_MAX = 8 };

/* One of the two. */
struct half {
	const char *item;   /* as the item is called that is there, or is not */
	const char *script; /* NULL: the way to the job's state; else this is done instead */
	bool asks_of_time;  /* who is free when is asked too */
	/* Who knows of the one or the other, with NULL behind. */
	const char *parties[PARTIES_MAX];
};

/* One state of one kind. */
struct pair {
	const char *words;
	size_t with, without; /* jobs */
};

static bool is_in(const char *const *list, const char *word)
{
	while (*list != NULL && !str_equal(*list, word)) {
		list++;
	}
	return *list != NULL;
}

/* ---- what is asked ---- */

struct probes {
	struct arena *arena;
	const char *lines[PROBES_MAX];
	size_t count;
};

static void add(struct probes *probes, const char *line)
{
	if (probes->count == PROBES_MAX) {
		abort();
	}
	probes->lines[probes->count++] = line;
}

static bool needs_words(const struct clerk_command *row)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		if ((arg->flags & CLERK_OPTIONAL) == 0) {
			return true;
		}
	}
	return false;
}

/* Every row that may be said bare: lists, sums, the record, what is due. */
static void add_lists(struct probes *probes, const struct command_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;

		if (row->item == '\0' && !needs_words(row)) {
			add(probes, row->name);
		}
	}
	add(probes, "help");
	add(probes, "statement C");
	add(probes, "statement F");
	add(probes, "who C");
}

/* What makes another of the kind, or of its neighbours: the next numbers. */
static void add_new(struct probes *probes)
{
	add(probes, "visit B Wed 9 Dec 9-12 maths");
	add(probes, "visit B Wed 9 Dec 9-12 maths, private");
	add(probes, "visit E Wed 9 Dec 9-12 maths, private");
	add(probes, "pm Wed 9 Dec 9-10");
	add(probes, "remind me Wed 9 Dec 9am ring");
	add(probes, "remind us Wed 9 Dec 9am ring");
	add(probes, "request 2h maths");
	add(probes, "request own 2h maths");
	add(probes, "allocate B 2h privately");
	add(probes, "meet data Wed 9 Dec 9-11 at C");
}

/* Who is free on the days that it is about. */
static void add_times(struct probes *probes)
{
	add(probes, "visit C Wed 2 Dec 9-12 maths");
	add(probes, "visit C Wed 2 Dec 10-11 maths");
	add(probes, "visit C Wed 2 Dec am maths");
	add(probes, "visit C Wed 2 Dec 11-1 maths");
	add(probes, "visit C Wed 2 Dec 1-3 maths");
	add(probes, "visit C Thu 3 Dec 9-12 maths");
	add(probes, "visit C Fri 4 Dec 9-12 maths");
	add(probes, "visit F Wed 2 Dec 9-12 maths");
	add(probes, "visit F Wed 2 Dec 10-11 maths");
	add(probes, "visit F Wed 2 Dec 1-3 maths");
	add(probes, "visit F Thu 3 Dec 9-12 maths");
	add(probes, "visit F Fri 4 Dec 9-12 maths");
	add(probes, "visit F Wed 2 Dec 9-12 maths, private");
	add(probes, "meet data Wed 2 Dec 9-12 at C");
	add(probes, "meet data Wed 2 Dec 9-12 at F");
}

/* ---- one world ---- */

static void write_cell(FILE *out, const char *line, size_t sender, bool is_private,
		       const struct walk_cell *cell)
{
	if (cell->is_there) {
		fprintf(out, "%s%s: %s\t%c %s\n", walk_senders[sender].handle,
			is_private ? " (private)" : "", line, cell->result, cell->text);
	}
}

/* One of each sort. */
static const char *const askers[] = { "E", "A", "SIP", "OfficeC", NULL };

/* All who have no part in it, or one of each sort, one after the other in the same world. */
static void ask_all(struct walk_world *world, const struct walk_job *job,
		    const struct walk_act *act, bool is_short, FILE *out)
{
	const struct half *half = job->more;

	for (size_t i = 0; i < WALK_COLUMNS; i++) {
		size_t sender = i % WALK_SENDERS;
		struct walk_cell cell = { .is_there = false };

		const char *handle = walk_senders[sender].handle;

		if (!is_in(half->parties, handle) && (!is_short || is_in(askers, handle))) {
			walk_probe(world, job->kind, half->item, act, sender, i >= WALK_SENDERS,
				   &cell);
			write_cell(out, act->line, sender, i >= WALK_SENDERS, &cell);
		}
	}
}

/* What changes nothing is asked in the world itself; anything else in a copy for each. */
static void ask_apart(struct walk_world *world, const struct walk_job *job,
		      const struct walk_act *act, struct walk_cell *shared, FILE *out)
{
	const struct half *half = job->more;

	for (size_t i = 0; i < WALK_COLUMNS; i++) {
		size_t sender = i % WALK_SENDERS;
		const char *handle = walk_senders[sender].handle;

		if (is_in(askers, handle) && !is_in(half->parties, handle)) {
			walk_probe_apart(world, job->kind, half->item, act, sender,
					 i >= WALK_SENDERS, shared);
			write_cell(out, act->line, sender, i >= WALK_SENDERS, shared);
		}
	}
}

static void ask_lines(struct walk_world *world, const struct walk_job *job,
		      const struct probes *probes, struct walk_cell *shared, FILE *out)
{
	for (size_t i = 0; i < probes->count; i++) {
		const struct walk_act act = { .line = probes->lines[i] };

		if (shared == NULL) {
			ask_all(world, job, &act, getenv("CLERKD_TEST_LONG") == NULL, out);
			stage_advance(world->stage, 30);
		} else {
			ask_apart(world, job, &act, shared, out);
		}
	}
}

static bool go_there(struct walk_world *world, const struct walk_job *job)
{
	const struct half *half = job->more;
	char item[ITEM_MAX];
	struct err err = { 0 };
	bool is_well = half->script == NULL
			   ? walk_reach(world, job->kind, job->state, item, sizeof(item), &err)
			   : walk_play(world, job->kind, half->script, &err);

	if (!is_well) {
		fprintf(stderr, "item-walk: %s, %s: %s\n", job->kind->name, job->state->name,
			err.text);
	}
	/* However many lines it took, it is the same instant in each. */
	stage_advance(world->stage, 3600 - (stage_now_ms(world->stage) / 1000) % 3600);
	return is_well;
}

static bool ask_world(struct walk_world *world, const struct walk_job *job)
{
	const struct half *half = job->more;
	size_t since = hs_event_count(world->hs), count = 0;
	FILE *out = job->outs[0];
	struct probes bare = { .arena = world->arena };
	struct probes apart = { .arena = world->arena };

	if (!go_there(world, job)) {
		return false;
	}
	fprintf(out, "so far\t%s\n", walk_heard(world, since, half->parties));
	const struct walk_act *acts = walk_acts(world, job->kind, half->item, true, &count);

	for (size_t i = 0; i < count; i++) {
		if (acts[i].way == WALK_SAY) {
			ask_all(world, job, &acts[i], false, out);
			stage_advance(world->stage, 30);
		}
	}
	add_lists(&bare, &stage_plugins(world->stage)->table);
	ask_lines(world, job, &bare, NULL, out);
	add_new(&apart);
	if (half->asks_of_time) {
		add_times(&apart);
	}
	ask_lines(world, job, &apart, walk_shared(sizeof(struct walk_cell)), out);
	/* And what comes of it later. */
	since = hs_event_count(world->hs);
	stage_advance(world->stage, 86400);
	fprintf(out, "a day later\t%s\n", walk_heard(world, since, half->parties));
	return true;
}

/* ---- all of them ---- */

struct book {
	struct walk_world *world;
	struct walk_job jobs[WORLDS_MAX];
	struct pair pairs[WORLDS_MAX];
	size_t job_count, pair_count;
	bool is_long;
};

static size_t add_job(struct book *book, const struct walk_kind *kind,
		      const struct walk_state *state, const struct half *half)
{
	for (size_t i = 0; i < book->job_count && half->script != NULL; i++) {
		const struct half *other = book->jobs[i].more;

		if (book->jobs[i].kind == kind && other->script != NULL &&
		    str_equal(other->script, half->script) &&
		    other->asks_of_time == half->asks_of_time) {
			return i;
		}
	}
	if (book->job_count == WORLDS_MAX) {
		abort();
	}
	struct half *kept = arena_alloc(book->world->arena, sizeof(*kept));

	*kept = *half;
	book->jobs[book->job_count] =
	    (struct walk_job){ .run = ask_world, .kind = kind, .state = state, .more = kept };
	return book->job_count++;
}

static void add_party(struct half *half, const char *handle)
{
	size_t count = 0;

	while (half->parties[count] != NULL) {
		count++;
	}
	half->parties[count] = handle;
}

static const struct walk_busy *busy_in(const struct walk_secret *secret,
				       const struct walk_state *state)
{
	const struct walk_busy *busy = secret->busy;

	while (busy->state != NULL && !str_equal(busy->state, state->name)) {
		busy++;
	}
	return busy;
}

/* The world without it, at the instant to which the way into the state leads; `instead` NULL:
 * nothing is done there. */
static void add_pair(struct book *book, const struct walk_kind *kind,
		     const struct walk_state *state, const char *item, const char *instead)
{
	const struct walk_secret *secret = kind->secret;
	struct arena *arena = book->world->arena;
	bool is_busy = busy_in(secret, state)->state != NULL;
	struct half with = { .item = item, .asks_of_time = !is_busy || instead != NULL };
	const char *clock = walk_script(book->world, kind, state, true);
	const char twin[] = { secret->twin, '\0' };

	for (size_t i = 0; secret->parties[i] != NULL; i++) {
		add_party(&with, secret->parties[i]);
	}
	if (instead != NULL) {
		/* Who know of what was done instead. */
		add_party(&with, "SIP");
		add_party(&with, "G");
	}
	struct half without = with;

	without.script =
	    secret->twin != '\0'
		? str_replace_word(arena, walk_script(book->world, kind, state, false), "C", twin)
		: arena_printf(arena, "%s%s", instead == NULL ? "" : instead, clock);
	book->pairs[book->pair_count++] = (struct pair){
		.words = arena_printf(arena, "%s, %s", kind->name, state->name),
		.with = add_job(book, kind, state, &with),
		.without = add_job(book, kind, state, &without),
	};
}

static void add_kind(struct book *book, const struct walk_kind *kind)
{
	const char *item = walk_item_of(book->world, kind);
	const struct walk_secret *secret = kind->secret;

	for (const struct walk_state *state = kind->states; state->name != NULL; state++) {
		bool is_left = !book->is_long && (state - kind->states) % EVERY != 0;

		if (is_in(secret->open_states, state->name) || is_left) {
			continue;
		}
		add_pair(book, kind, state, item, NULL);
		if (busy_in(secret, state)->instead != NULL) {
			add_pair(book, kind, state, item, busy_in(secret, state)->instead);
		}
	}
}

/* Prints the first lines in which they differ; how many do. */
static size_t compare(struct book *book, const struct pair *pair, size_t *ret_asked)
{
	struct arena *arena = arena_new();
	char *with = arena_strdup(arena, walk_read_all(arena, book->jobs[pair->with].outs[0]));
	char *without =
	    arena_strdup(arena, walk_read_all(arena, book->jobs[pair->without].outs[0]));
	size_t differ = 0;

	while (*with != '\0' && *without != '\0') {
		char *end = with + strcspn(with, "\n"), *other = without + strcspn(without, "\n");
		char *next = end + (*end != '\0'), *other_next = other + (*other != '\0');

		*end = *other = '\0';
		if (!str_equal(with, without)) {
			printf("%s tells:\n  with    %s\n  without %s\n", pair->words, with,
			       without);
			differ++;
		}
		with = next;
		without = other_next;
		++*ret_asked;
	}
	differ +=
	    *with != *without || book->jobs[pair->with].is_bad || book->jobs[pair->without].is_bad;
	arena_free(arena);
	return differ;
}

size_t walk_secrets(struct walk_world *world, const char *kind, int at_once, size_t *ret_asked)
{
	struct book *book = arena_alloc(world->arena, sizeof(*book));
	size_t differ = 0;

	book->world = world;
	book->is_long = getenv("CLERKD_TEST_LONG") != NULL;
	for (const struct walk_kind *each = walk_kinds; each->name != NULL; each++) {
		if (each->secret != NULL && (kind == NULL || str_equal(kind, each->name))) {
			add_kind(book, each);
		}
	}
	walk_pool(world, book->jobs, book->job_count, at_once);
	for (size_t i = 0; i < book->pair_count; i++) {
		differ += compare(book, &book->pairs[i], ret_asked);
	}
	return differ;
}
