/* roster_index: which cluster has that id, that room, that person. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster.h"

#include <stdlib.h>
#include <string.h>

/* ---- making it ---- */

static int by_text(const void *a, const void *b)
{
	const struct roster_key *one = a, *other = b;
	int order = strcmp(one->text, other->text);

	return order != 0 ? order
			  : (one->cluster->id > other->cluster->id) -
				(one->cluster->id < other->cluster->id);
}

static void add_key(struct roster_key *keys, size_t *count, const char *text,
		    const struct roster_cluster *cluster)
{
	if (!str_is_empty(text)) {
		keys[(*count)++] = (struct roster_key){ text, cluster };
	}
}

static size_t add_rooms(struct roster_key *keys, size_t count, const struct roster_cluster *cluster)
{
	add_key(keys, &count, cluster->room, cluster);
	if (!str_equal(cluster->room, cluster->room_id)) {
		add_key(keys, &count, cluster->room_id, cluster);
	}
	return count;
}

static size_t add_users(struct roster_key *keys, size_t count, const struct roster_cluster *cluster)
{
	for (size_t i = 0; i < cluster->person_count; i++) {
		add_key(keys, &count, cluster->people[i].user, cluster);
	}
	return count;
}

static size_t count_unbound(const struct roster *roster)
{
	size_t count = 0;

	for (size_t i = 0; i < roster->cluster_count; i++) {
		count += str_is_empty(roster->clusters[i]->room_id) ? 1 : 0;
	}
	return count;
}

void roster_set(struct roster *roster, struct arena *arena,
		const struct roster_cluster *const *clusters, size_t count)
{
	size_t people = 0, rooms = 0, users = 0;

	for (size_t i = 0; i < count; i++) {
		people += clusters[i]->person_count;
	}
	struct roster_key *room_keys = arena_array(arena, 2 * count, sizeof(*room_keys));
	struct roster_key *user_keys = arena_array(arena, people, sizeof(*user_keys));

	for (size_t i = 0; i < count; i++) {
		rooms = add_rooms(room_keys, rooms, clusters[i]);
		users = add_users(user_keys, users, clusters[i]);
	}
	qsort(room_keys, rooms, sizeof(*room_keys), by_text);
	qsort(user_keys, users, sizeof(*user_keys), by_text);
	*roster = (struct roster){ .clusters = clusters,
				   .cluster_count = count,
				   .rooms = room_keys,
				   .room_count = rooms,
				   .users = user_keys,
				   .user_count = users };
	roster->unbound_count = count_unbound(roster);
}

/* Both lists, sorted, into one; what is of `old` is left out. `more` is sorted here. */
static size_t merge(struct roster_key *all, const struct roster_key *kept, size_t kept_count,
		    const struct roster_cluster *old, struct roster_key *more, size_t more_count)
{
	size_t count = 0, next = 0;

	qsort(more, more_count, sizeof(*more), by_text);
	for (size_t i = 0; i < kept_count; i++) {
		if (kept[i].cluster == old) {
			continue;
		}
		while (next < more_count && by_text(&more[next], &kept[i]) < 0) {
			all[count++] = more[next++];
		}
		all[count++] = kept[i];
	}
	while (next < more_count) {
		all[count++] = more[next++];
	}
	return count;
}

void roster_set_one(struct roster *roster, struct arena *arena, const struct roster *before,
		    const struct roster_cluster *old, const struct roster_cluster *now)
{
	const struct roster_cluster **clusters = arena_copy(
	    arena, before->clusters, before->cluster_count, sizeof(const struct roster_cluster *));
	struct roster_key rooms[2], *users = arena_array(arena, now->person_count, sizeof(*users));
	size_t room_count = add_rooms(rooms, 0, now), user_count = add_users(users, 0, now);
	struct roster_key *all_rooms =
	    arena_array(arena, before->room_count + room_count, sizeof(*all_rooms));
	struct roster_key *all_users =
	    arena_array(arena, before->user_count + user_count, sizeof(*all_users));

	for (size_t i = 0; i < before->cluster_count; i++) {
		clusters[i] = clusters[i] == old ? now : clusters[i];
	}
	*roster = (struct roster){ .clusters = clusters,
				   .cluster_count = before->cluster_count,
				   .rooms = all_rooms,
				   .room_count = merge(all_rooms, before->rooms, before->room_count,
						       old, rooms, room_count),
				   .users = all_users,
				   .user_count = merge(all_users, before->users, before->user_count,
						       old, users, user_count) };
	roster->unbound_count = count_unbound(roster);
}

/* ---- looking things up ---- */

/* The first of those keys whose text is not before `text`. */
static size_t first_not_before(const struct roster_key *keys, size_t count, const char *text)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(keys[middle].text, text) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

const struct roster_cluster *roster_cluster(const struct roster *roster, int64_t id)
{
	size_t low = 0, high = roster->cluster_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (roster->clusters[middle]->id < id) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low < roster->cluster_count && roster->clusters[low]->id == id
		   ? roster->clusters[low]
		   : NULL;
}

const struct roster_cluster *roster_cluster_by_room(const struct roster *roster, const char *room)
{
	if (str_is_empty(room)) {
		return NULL;
	}
	size_t at = first_not_before(roster->rooms, roster->room_count, room);

	return at < roster->room_count && str_equal(roster->rooms[at].text, room)
		   ? roster->rooms[at].cluster
		   : NULL;
}

const struct roster_key *roster_keys_of(const struct roster *roster, const char *user,
					size_t *ret_count)
{
	size_t at = first_not_before(roster->users, roster->user_count, user);
	size_t end = at;

	while (end < roster->user_count && str_equal(roster->users[end].text, user)) {
		end++;
	}
	*ret_count = end - at;
	return roster->users + at;
}
