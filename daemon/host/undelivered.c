/* undelivered: what a room would not take, or a homeserver keeps from us, is told to somebody who
 * can do something about it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/several.h"

enum { QUOTE_MAX = 1500 };

static void put(struct host *host, const char *source, const struct clerk_person *person,
		const char *text)
{
	struct outbox_message message = {
		.kind = OUTBOX_TEXT, .source = source, .person = person->user, .text = text
	};

	outbox_put(host->outbox, &message);
}

/* Whoever typed the command; NULL: nobody did, or somebody who is on no roster any more. */
static const struct clerk_person *sender_of(struct host *host, struct arena *arena,
					    const char *source)
{
	const struct roster *roster = host->parts.school->roster;
	struct change change;
	bool is_known = change_of_source(host->changes, arena, source, &change) ||
			change_get(host->changes, arena, source, &change);
	const struct roster_cluster *cluster =
	    is_known ? roster_cluster(roster, change.cluster) : NULL;

	if (cluster == NULL) {
		return NULL;
	}
	int32_t today = roster_today(cluster, clock_wall_s(host->parts.clock));
	const struct clerk_person *person =
	    roster_person_by_id(cluster, arena, change.person, today);

	return person == NULL || person->role == 0 ? NULL : person;
}

/* She hears what came of it; it stands, said or not. */
static bool tell_sender(struct host *host, struct arena *arena, const char *source, const char *txn,
			const char *text, const char *why)
{
	const struct clerk_person *person = sender_of(host, arena, source);

	if (person == NULL) {
		return false;
	}
	put(host, arena_printf(arena, "undelivered/%s/%s", source, txn), person,
	    arena_printf(arena,
			 "The room would not take my answer to you (%s), so here it is. What it "
			 "says stands.\n%s",
			 why, text));
	return true;
}

/* Who leads the cluster of that room, and what day it is there; NULL: no cluster's, or nobody. */
static const struct clerk_person *lead_of_room(struct host *host, struct arena *arena,
					       const char *room_id, int32_t *ret_today)
{
	const struct roster_cluster *cluster =
	    roster_cluster_by_room(host->parts.school->roster, room_id);

	if (cluster == NULL) {
		return NULL;
	}
	*ret_today = roster_today(cluster, clock_wall_s(host->parts.clock));
	return roster_lead(cluster, arena, *ret_today);
}

/* Once per room and day: a closed room refuses all that is said in it. */
static void tell_lead(struct host *host, struct arena *arena, const char *room_id, const char *text,
		      const char *why)
{
	int32_t today = 0;
	const struct clerk_person *lead = lead_of_room(host, arena, room_id, &today);

	if (lead == NULL) {
		return;
	}
	put(host, arena_printf(arena, "undelivered/%s/%d", room_id, (int)today), lead,
	    arena_printf(arena,
			 "The cluster's room would not take what I had to say (%s). Am I still in "
			 "it, and may I post there? Nothing is lost but this message:\n%s",
			 why, text));
}

static const char *quoted(struct arena *arena, const char *text)
{
	return strlen(text) <= QUOTE_MAX
		   ? text
		   : arena_printf(arena, "%s…", str_clip(arena, text, QUOTE_MAX));
}

void undelivered_tell(struct host *host, struct arena *arena, const char *source, const char *txn,
		      const char *room_id, const char *text, const char *why)
{
	const char *quote = quoted(arena, text);

	if (!tell_sender(host, arena, source, txn, quote, why)) {
		tell_lead(host, arena, room_id, quote, why);
	}
}

/* ---- what waited in vain ---- */

/* All of one room that one person hears of. */
struct heap {
	struct heap *next;
	const struct matrix_stranded *first;
	const struct clerk_person *person;
	size_t count, shown;
	struct str text;
};

static struct heap *heap_of(struct heap **heaps, struct arena *arena,
			    const struct matrix_stranded *one, const struct clerk_person *person)
{
	while (*heaps != NULL && !(str_equal((*heaps)->person->user, person->user) &&
				   str_equal((*heaps)->first->room_id, one->room_id))) {
		heaps = &(*heaps)->next;
	}
	if (*heaps == NULL) {
		*heaps = arena_alloc(arena, sizeof(**heaps));
		**heaps = (struct heap){ .first = one, .person = person };
		str_init(&(*heaps)->text, arena);
	}
	return *heaps;
}

static void say_heap(struct host *host, struct arena *arena, const struct heap *heap)
{
	bool is_clusters =
	    roster_cluster_by_room(host->parts.school->roster, heap->first->room_id) != NULL;
	size_t more = heap->count - heap->shown;

	/* A name that nothing else ever has: the first is given up once. */
	put(host,
	    arena_printf(arena, "stranded/%s/%s/%lld/%zu", heap->first->room_id,
			 heap->first->source, (long long)heap->first->part, heap->count),
	    heap->person,
	    arena_printf(
		arena,
		"For two weeks I've had no way into %s, so I've dropped what waited for it, "
		"%zu message%s. What was done stands.%s%s%s",
		is_clusters ? "the cluster's room" : "the chat where you wrote to me", heap->count,
		heap->count == 1 ? "" : "s",
		is_clusters ? " Am I still in it, and may I post there?" : "", heap->text.text,
		more == 0 ? "" : arena_printf(arena, "\nand %zu more", more)));
}

void undelivered_stranded(struct host *host, struct arena *arena,
			  const struct matrix_stranded *list, size_t count)
{
	struct heap *heaps = NULL;
	int32_t today = 0;

	for (size_t i = 0; i < count; i++) {
		const struct clerk_person *person = sender_of(host, arena, list[i].source);

		person =
		    person != NULL ? person : lead_of_room(host, arena, list[i].room_id, &today);
		if (person == NULL) {
			continue; /* it is in the log */
		}
		struct heap *heap = heap_of(&heaps, arena, &list[i], person);
		const char *quote = arena_printf(arena, "\n%s", quoted(arena, list[i].text));

		/* Once one is left out, all that follow are. */
		if (heap->shown == heap->count++ && several_takes(&heap->text, quote)) {
			str_add(&heap->text, quote);
			heap->shown++;
		}
	}
	for (const struct heap *heap = heaps; heap != NULL; heap = heap->next) {
		say_heap(host, arena, heap);
	}
}

/* ---- no way to a person ---- */

static void tell_in_room(struct host *host, struct arena *arena,
			 const struct roster_cluster *cluster, const struct clerk_person *person,
			 int64_t since_s, bool is_given_up)
{
	const char *mentions[] = { person->user, NULL };
	struct outbox_message message = {
		.kind = OUTBOX_TEXT,
		.source =
		    arena_printf(arena, "unreachable/%s/%lld", person->user, (long long)since_s),
		.part = is_given_up,
		.room_id = cluster->room_id,
		.text = arena_printf(
		    arena,
		    is_given_up ? "%s: I couldn't reach you privately for two weeks, so "
				  "I've dropped what waited for you. Start a private chat "
				  "with me and say hello."
				: "%s: I can't reach you privately. Start a private chat "
				  "with me and say hello first; what I have for you waits.",
		    person->name),
		.mentions = mentions
	};

	outbox_put(host->outbox, &message);
}

void undelivered_person(struct host *host, struct arena *arena, const char *user, int64_t since_s,
			bool is_given_up)
{
	const struct roster_cluster *cluster;
	int64_t now_s = clock_wall_s(host->parts.clock);

	if (roster_clusters_of(host->parts.school->roster, user, now_s, &cluster, 1) == 0 ||
	    str_is_empty(cluster->room_id)) {
		return;
	}
	int32_t today = roster_today(cluster, now_s);
	const struct clerk_person *person = roster_person(cluster, arena, user, today);
	const struct clerk_person *lead = roster_lead(cluster, arena, today);

	if (person == NULL) {
		return;
	}
	tell_in_room(host, arena, cluster, person, since_s, is_given_up);
	if (lead != NULL && !str_equal(lead->user, user)) {
		put(host,
		    arena_printf(arena, "unreachable/%lld/%d/%s", (long long)cluster->id,
				 (int)today, person->user),
		    lead,
		    arena_printf(arena,
				 "I can't reach %s privately: they declined my chat or left it, or "
				 "their server won't have it. I've told them so in the room; what "
				 "I have for them waits.",
				 person->name));
	}
}

/* ---- the homeserver ---- */

void undelivered_tell_leads(struct host *host, struct arena *arena, const char *key,
			    const char *text)
{
	const struct roster *roster = host->parts.school->roster;

	for (size_t i = 0; i < roster->cluster_count; i++) {
		const struct roster_cluster *cluster = roster->clusters[i];
		int32_t today = roster_today(cluster, clock_wall_s(host->parts.clock));
		const struct clerk_person *lead = roster_lead(cluster, arena, today);

		/* One person may lead several: the source makes that one message. */
		if (lead != NULL) {
			put(host, arena_printf(arena, "homeserver/%s/%d", key, (int)today), lead,
			    text);
		}
	}
}
