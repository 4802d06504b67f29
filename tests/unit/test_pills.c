/* test_pills: whom a mention means, as clients write it: the id of the anchor, never the words
 * shown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/pills.h"
#include "stage_world.h"

#define TO "https://matrix.to/#/"

static const struct row {
	const char *text, *html, *plain;
} rows[] = {
	{ "!visit G", NULL, "!visit G" },
	{ "[@clerk:hs](" TO "@clerk:hs) schools", NULL, "@clerk:hs schools" },
	{ "[@clerk:hs](" TO "@clerk:hs) schools",
	  "<a href=\"" TO "@clerk:hs\">@clerk:hs</a> schools", "@clerk:hs schools" },
	{ "!allow Olive Carter", "!allow <a href=\"" TO "@x:hs\">Olive Carter</a>",
	  "!allow @x:hs" },
	{ "!allow Olive Carter please",
	  "!allow <a class='p' href='" TO "%40x%3Ahs?via=hs'><b>Olive "
	  "Carter</b></a> please",
	  "!allow @x:hs please" },
	{ "a & <b> said", "<a href=\"" TO "@x:hs\">a &amp; &lt;b&gt;</a> said", "@x:hs said" },
	{ "G and G", "G and <a href=\"" TO "@x:hs\">H</a>", "G and G" },
	{ "A then B", "<a href=\"" TO "@a:hs\">A</a> then <a href=\"" TO "@b:hs\">B</a>",
	  "@a:hs then @b:hs" },
	/* rooms, and links to anywhere */
	{ "[room](" TO "#room:hs)", NULL, "[room](" TO "#room:hs)" },
	{ "[x](https://example.org/@x:hs)", NULL, "[x](https://example.org/@x:hs)" },
	{ "see Olive", "see <a href=\"https://example.org/@x:hs\">Olive</a>", "see Olive" },
	/* what is quoted mentions nobody */
	{ "yes V1", "<mx-reply><a href=\"" TO "@g:hs\">V1</a></mx-reply>yes V1", "yes V1" },
	/* broken */
	{ "[x](" TO "@x:hs", "<a href=\"" TO "@x:hs\">x", "[x](" TO "@x:hs" },
	{ "[x](" TO "%4", NULL, "[x](" TO "%4" },
	{ "[", "<a ", "[" },
	{ "[x](" TO "@x\" :hs)", NULL, "[x](" TO "@x\" :hs)" },
	/* no one's id: half a character, a control, one that is not seen, a wide letter */
	{ "[x](" TO "@x%FF:hs)", NULL, "[x](" TO "@x%FF:hs)" },
	{ "Olive", "<a href=\"" TO "@x:hs\rhs\">Olive</a>", "Olive" },
	{ "Olive", "<a href=\"" TO "@x%7F:hs\">Olive</a>", "Olive" },
	{ "Olive", "<a href=\"" TO "@x%E2%80%AE:hs\">Olive</a>", "Olive" },
	{ "Olive", "<a href=\"" TO "@\uFF58:hs\">Olive</a>", "Olive" },
};

Test(pills, are_ids)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const *users;
		const char *plain = pills_plain(arena, rows[i].text, rows[i].html, &users);

		cr_assert_str_eq(plain, rows[i].plain, "%s", rows[i].text);
		cr_assert_eq(users[0] == NULL, str_equal(plain, rows[i].text), "%s", plain);
	}
	arena_free(arena);
}

/* ---- a whole clerk ---- */

static void send(struct world *w, const char *handle, const char *body, const char *html)
{
	const char *content = arena_printf(
	    w->arena,
	    "{\"msgtype\":\"m.text\",\"body\":\"%s\",\"format\":\"org.matrix.custom.html\","
	    "\"formatted_body\":\"%s\"}",
	    body, html);

	cr_assert(hs_send(w->hs, stage_room(w->stage), stage_user(w->stage, handle),
			  "m.room.message", content));
	stage_settle(w->stage);
}

/* Element X sends Markdown. */
Test(pills, the_clerk_is_addressed_by_one)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	send(&w, "A", "[@clerk:localhost](" TO "@clerk:localhost) schools",
	     "<a href='" TO "@clerk:localhost'>@clerk:localhost</a> schools");
	cr_assert_eq(said(&w, "Alder"), 1);
	send(&w, "A", "The clerk!: schools",
	     "<a href='" TO "@clerk:localhost'>The clerk!</a>: schools");
	cr_assert_eq(said(&w, "Alder"), 2);
	close_world(&w);
}

/* Whoever calls herself by another's name is not that person. */
Test(pills, somebody_on_no_roster_is_nobody)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	send(&w, "C", "!allow Olive Carter",
	     "!allow <a href='" TO "@stranger:localhost'>Olive Carter</a>");
	cr_assert_eq(said(&w, "I know nobody of that name"), 1);
	cr_assert_eq(said(&w, "may act for"), 0);
	send(&w, "C", "!allow Somebody", "!allow <a href='" TO "@office.c:localhost'>Somebody</a>");
	cr_assert_eq(said(&w, "From now on OfficeC may act for C"), 1);
	close_world(&w);
}

/* The head's is her school's. */
Test(pills, a_head_is_her_school)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	send(&w, "A", "!visit Gill Wed 9 Dec 9-12 phonics",
	     "!visit <a href='" TO "@head.g:localhost'>Gill</a> Wed 9 Dec 9-12 phonics");
	cr_assert_eq(said(&w, "A visits G, Wed 9 Dec 2026"), 1);
	send(&w, "A", "!visit Di Thu 10 Dec 9-12 phonics",
	     "!visit <a href='" TO "@head.d1:localhost'>Di</a> Thu 10 Dec 9-12 phonics");
	cr_assert_eq(said(&w, "A visits D, Thu 10 Dec 2026"), 1);
	close_world(&w);
}

/* ---- what is answered as a reply ---- */

/* The event that the last message of the clerk replies to is there, and by `handle`'s, or ours. */
static void check_reply(struct world *w, const char *text)
{
	struct hs_event event = { 0 }, other;
	size_t count = hs_event_count(w->hs), at = count;
	bool is_there = false;

	do {
		cr_assert_gt(at, 0, "no answer: %s", text);
		cr_assert(hs_event_at(w->hs, --at, &event));
	} while (!str_equal(event.sender, stage_clerk(w->stage)) || event.body == NULL ||
		 strstr(event.body, text) == NULL);
	const char *content = arena_strdup(w->arena, event.content);
	const char *reply = strstr(content, "\"m.in_reply_to\":{\"event_id\":\"");

	cr_assert_not_null(reply, "%s", content);
	reply += strlen("\"m.in_reply_to\":{\"event_id\":\"");
	for (size_t i = 0; i < count; i++) {
		is_there = (hs_event_at(w->hs, i, &other) &&
			    strncmp(reply, other.event_id, strlen(other.event_id)) == 0) ||
			   is_there;
	}
	cr_assert(is_there, "%s", content);
}

Test(pills, a_reaction_is_answered_as_a_reply)
{
	struct world w;
	const char *card = NULL;

	open_world(&w, TEST_PLUGIN_DIR);
	say(&w, "!visit G Wed 9 Dec 9-12 phonics");
	for (size_t i = 0; i < hs_event_count(w.hs); i++) {
		struct hs_event event;

		if (hs_event_at(w.hs, i, &event) && event.body != NULL &&
		    str_starts(event.body, "V1 asked")) {
			card = arena_strdup(w.arena, event.event_id);
		}
	}
	cr_assert_not_null(card);
	hs_react(w.hs, stage_room(w.stage), stage_user(w.stage, "G"), card, "\xf0\x9f\x91\x8d");
	stage_settle(w.stage);
	check_reply(&w, "V1 agreed");
	close_world(&w);
}

Test(pills, talk_that_becomes_a_command_is_answered_as_a_reply)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	const char *said_first = arena_strdup(
	    w.arena, hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "good morning"));

	stage_settle(w.stage);
	hs_edit(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), said_first, "!who G");
	stage_settle(w.stage);
	check_reply(&w, "G");
	close_world(&w);
}
