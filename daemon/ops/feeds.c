/* feeds: the pages that phone calendars ask for, each below an address that only one person has. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/feeds.h"

#include "school/feed_ical.h"

#include <string.h>

enum { OK = 200, BACK_S = 90 * 86400 };

/* A name of a page, "mine.ics", as the letter of whom it is of, '\0' for all; false: there is no
 * such page. */
static bool read_name(const char *name, const struct roster_cluster *cluster,
		      const struct clerk_person *person, char *ret_school)
{
	*ret_school = str_equal(name, "cluster.ics") ? '\0'
		      : str_equal(name, "mine.ics")  ? clerk_voice(person)
						     : name[0];
	return str_equal(name, "cluster.ics") || str_equal(name, "mine.ics") ||
	       (name[0] != '\0' && roster_school(cluster, name[0]) != NULL &&
		str_equal(name + 1, ".ics"));
}

static const char *title_of(struct arena *arena, const struct roster_cluster *cluster, char school)
{
	return school == '\0' ? cluster->name
	       : school == '+'
		   ? arena_printf(arena, "%s, %s", cluster->name,
				  str_is_empty(cluster->adviser) ? "SIP" : cluster->adviser)
		   : arena_printf(arena, "%s, School %c", cluster->name, school);
}

static void answer(struct school *school, const struct roster_cluster *cluster, int64_t now_s,
		   char of, struct arena *arena, struct web_page *ret_page)
{
	const struct feed_file file = feed_file_of(cluster, title_of(arena, cluster, of), now_s);
	struct feed_event *events = NULL;
	size_t count = feed_find(school->feed, arena, cluster->id, of, now_s - BACK_S, &events);
	const char *text = feed_ical(arena, &file, events, count);

	if (text != NULL) {
		*ret_page = (struct web_page){ .status = OK,
					       .type = "text/calendar; charset=utf-8",
					       .body = text,
					       .tag = feed_tag(arena, text) };
	}
}

void feeds_page(struct school *school, int64_t now_s, struct arena *arena, const char *path,
		struct web_page *ret_page)
{
	static const char start[] = "/ics/";
	const char *token = path + sizeof(start) - 1;
	int64_t id = 0, person_id = 0;

	if (strncmp(path, start, sizeof(start) - 1) != 0 || strchr(token, '/') == NULL) {
		return;
	}
	const char *name = strchr(token, '/') + 1;

	token = arena_strndup(arena, token, (size_t)(name - 1 - token));
	if (!feed_whose(school->feed, token, &id, &person_id)) {
		return;
	}
	const struct roster_cluster *cluster = roster_cluster(school->roster, id);
	const struct clerk_person *person =
	    cluster == NULL
		? NULL
		: roster_person_by_id(cluster, arena, person_id, roster_today(cluster, now_s));
	char of = '\0';

	if (person != NULL && person->role != 0 && read_name(name, cluster, person, &of)) {
		answer(school, cluster, now_s, of, arena, ret_page);
	}
}
