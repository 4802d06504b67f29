/* test_intake: which events are commands, and what of their text counts (promises F52 to F60). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/intake.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct intake_context usual = { .user = "@clerk:x",
					     .name = "The Clerk",
					     .room_id = "!r:x",
					     .now_ms = 1000000000,
					     .max_age_ms = 600000 };

/* Judges content as Ann's, a second old, and writes down what came of it. */
static const char *judge_in(struct arena *arena, const struct intake_context *context,
			    struct sync_event event, const char *content)
{
	struct err err = { 0 };
	json_t *json = json_parse(content, strlen(content), &err);
	struct matrix_message message = { 0 };
	const char *text = "talk";

	cr_assert_not_null(json, "%s: %s", content, err.text);
	event.content = json;
	if (intake_judge(arena, context, &event, &message) == INTAKE_COMMAND) {
		text = arena_printf(
		    arena, "[%s]%s%s%s%s%s%s", message.body, message.is_mention ? " mention" : "",
		    message.is_early ? " early" : "", message.is_too_old ? " old" : "",
		    message.replaces == NULL ? "" : " edit",
		    message.thread_root == NULL ? "" : " thread",
		    message.command == NULL ? "" : " block");
	}
	json_decref(json);
	return text;
}

static struct sync_event from_ann(void)
{
	return (struct sync_event){ .event_id = "$1",
				    .type = "m.room.message",
				    .sender = "@a:x",
				    .sent_ms = 999999000,
				    .age_ms = 1000 };
}

static void is(const char *content, const char *wanted)
{
	struct arena *arena = arena_new();

	cr_expect_str_eq(judge_in(arena, &usual, from_ann(), content), wanted, "%s", content);
	arena_free(arena);
}

#define SAID(body) "{\"msgtype\":\"m.text\",\"body\":\"" body "\"}"
#define SAID_WITH(body, more) "{\"msgtype\":\"m.text\",\"body\":\"" body "\"," more "}"
#define TO_US "\"m.mentions\":{\"user_ids\":[\"@clerk:x\"]}"

static void block_is(const char *content, const char *wanted)
{
	struct arena *arena = arena_new();
	struct err err = { 0 };
	json_t *json = json_parse(content, strlen(content), &err);
	struct sync_event event = from_ann();
	struct matrix_message message = { 0 };
	struct str text;

	str_init(&text, arena);
	event.content = json;
	cr_assert_eq(intake_judge(arena, &usual, &event, &message), INTAKE_COMMAND);
	json_decref(json); /* what was taken in does not lean on it */
	str_addf(&text, "%s", message.command == NULL ? "-" : message.command);
	for (size_t i = 0; i < message.argument_count; i++) {
		str_addf(&text, " %s=[%s]", message.arguments[i].name, message.arguments[i].text);
	}
	cr_expect_str_eq(text.text, wanted, "%s", content);
	arena_free(arena);
}

/* What a client fills in is a person's text like any other: nothing of ours in it. */
Test(intake, blocks_are_cleaned)
{
#define BLOCK(inside) SAID_WITH("/x", TO_US ",\"org.matrix.msc4391.command\":{" inside "}")
	block_is(BLOCK("\"command\":\"vi\\u200bsit\""), "visit");
	block_is(BLOCK("\"command\":\"remind\",\"arguments\":{\"text\":"
		       "\"\\u0001bold\\u0002 \\u202ecode `x` \\u0003\"}"),
		 "remind text=[bold code 'x']");
	block_is(BLOCK("\"command\":\"x\",\"arguments\":{\"count\":2}"), "x count=[2]");
	block_is(BLOCK("\"command\":\"x\",\"arguments\":{\"a\":[1],\"b\":null,\"c\":\"\\uff19\"}"),
		 "x c=[9]");
	block_is(BLOCK("\"command\":\"x\",\"arguments\":7"), "x");
	block_is(BLOCK("\"command\":7"), "-");
}

/* Marks of our own: code in the clerk's post is the clerk's. */
Test(intake, marks_of_ours)
{
	is(SAID("!remind Fri `rm`"), "[!remind Fri 'rm']");
	is(SAID("!visit G \\u0001x\\u0002 \\u0003"), "[!visit G x]");
}

Test(intake, kinds)
{
	is(SAID("!visit G"), "[!visit G]");
	is("{\"msgtype\":\"m.notice\",\"body\":\"!visit G\"}", "talk");
	is("{\"msgtype\":\"m.emote\",\"body\":\"!visit G\"}", "talk");
	is("{\"body\":\"!visit G\"}", "talk");
	is("{}", "talk");
	is("{\"msgtype\":\"m.text\",\"body\":7}", "talk");
	is("{\"msgtype\":\"m.text\",\"body\":[\"!x\"]}", "talk");
	is("{\"msgtype\":7,\"body\":\"!x\"}", "talk");
}

Test(intake, characters)
{
	is(SAID("!visit\\u00a0G\\u20079\\u3000Dec"), "[!visit G 9 Dec]");
	is(SAID("\\uff01visit \\uff27 \\uff19\\uff0d\\uff11\\uff12"), "[!visit G 9-12]");
	is(SAID("!vi\\u200bsit\\ufeff G"), "[!visit G]");
	is(SAID("!yes\\u200e V1\\u200f"), "[!yes V1]");
	is(SAID("\\n  !yes V1 \\n"), "[!yes V1]");
	is(SAID("!caf\\u00e9 \\ud83d\\ude00"), "[!caf\xc3\xa9 \xf0\x9f\x98\x80]");
	/* A look-alike is another letter: by no means the command. */
	is(SAID("!vis\\u0456t G"), "[!vis\xd1\x96t G]");
}

Test(intake, quoted_replies)
{
	is(SAID("> <@b:x> !cancel V1\\n> more\\n\\n!yes V1"), "[!yes V1]");
	is(SAID("> <@b:x> !cancel V1"), "[]");
	is(SAID(">\\n> !cancel V1\\n!yes V1"), "[!yes V1]");
	is(SAID("> > !cancel\\n\\n> !yes"), "[> !yes]");
}

Test(intake, mentions)
{
	is(SAID_WITH("The Clerk: visit G", TO_US), "[visit G] mention");
	is(SAID_WITH("the clerk, visit G", TO_US), "[visit G] mention");
	is(SAID_WITH("clerk: visit G", TO_US), "[visit G] mention");
	is(SAID_WITH("@clerk:x visit G", TO_US), "[visit G] mention");
	is(SAID("@clerk:x visit G"), "[visit G] mention");
	is(SAID("clerkenwell is nice"), "[clerkenwell is nice]");
	is(SAID_WITH("clerkenwell: nice", TO_US), "[clerkenwell: nice]");
	is(SAID("ask the clerk: visit G"), "[ask the clerk: visit G]");
	is(SAID_WITH("The Clerk: visit G",
		     "\"formatted_body\":\"<a href='https://matrix.to/#/@clerk:x'>The "
		     "Clerk</a>: visit G\""),
	   "[visit G] mention");
	is(SAID_WITH("!x", "\"m.mentions\":\"all\""), "[!x]");
	is(SAID_WITH("!x", "\"m.mentions\":{\"user_ids\":[7,null]}"), "[!x]");
}

Test(intake, names_with_slips_and_at_pauses)
{
	is(SAID("clark who's coming"), "[who's coming] mention");
	is(SAID("Right, clrek, visit G"), "[visit G] mention");
	is(SAID("@clark visit G"), "[visit G] mention");
	is(SAID("clerkk visit G"), "[visit G] mention");
	is(SAID("Clerk!! visit G"), "[visit G] mention");
	is(SAID("whoops, clerk, undo that"), "[undo that] mention");
	is(SAID("Good news, clerk: we are shut"), "[Good news: we are shut] mention");
	is(SAID("Hello all! Clerk, visit G"), "[visit G] mention");
	is(SAID("nice one clerk, visit G"), "[nice one, visit G] mention");
	is(SAID("yes please, clerk"), "[yes please] mention");
	is(SAID("Clark is ill"), "[Clark is ill]");
	is(SAID("Clark plays chess"), "[Clark plays chess]");
	is(SAID("clerks needed"), "[clerks needed]");
	is(SAID("our new clerk, Ann, starts"), "[our new clerk, Ann, starts]");
	is(SAID("heads, clerk, and chairs"), "[heads, clerk, and chairs]");
}

Test(intake, relations)
{
	is(SAID_WITH("* !b", "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$o\"},"
			     "\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"!b\"}"),
	   "[!b] edit");
	is(SAID_WITH("* !b", "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$o\"}"),
	   "talk");
	is(SAID_WITH("* !b", "\"m.relates_to\":{\"rel_type\":\"m.replace\"},"
			     "\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"!b\"}"),
	   "talk");
	is(SAID_WITH("!b", "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$o\"}"),
	   "[!b] thread");
	is(SAID_WITH("!b", "\"m.relates_to\":[]"), "[!b]");
	is(SAID_WITH("!b", "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":7}}"), "[!b]");
}

Test(intake, command_blocks)
{
	is(SAID_WITH("/visit", TO_US ",\"org.matrix.msc4391.command\":{\"command\":\"visit\"}"),
	   "[/visit] block");
	is(SAID_WITH("/visit", "\"m.mentions\":{\"user_ids\":[\"@other:x\"]},"
			       "\"org.matrix.msc4391.command\":{\"command\":\"visit\"}"),
	   "[/visit]");
	is(SAID_WITH("/visit", TO_US ",\"org.matrix.msc4391.command\":7"), "[/visit]");
}

Test(intake, who_and_when)
{
	struct arena *arena = arena_new();
	struct intake_context context = usual;
	struct sync_event event = from_ann();
	const char *said = SAID("!x");

	event.sender = "@clerk:x";
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "talk", "own echo");
	event = from_ann();
	event.state_key = "";
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "talk", "a state event");
	event = from_ann();
	context.is_initial = true;
	cr_expect_str_eq(judge_in(arena, &context, event, said), "talk", "the first sync");
	event.membership = "leave";
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "talk", "before we joined");
	event.membership = "invite";
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "talk", "while invited");
	event.membership = NULL;
	context = usual;
	context.joined_at_ms = event.sent_ms + 1;
	cr_expect_str_eq(judge_in(arena, &context, event, said), "talk", "sent before we joined");
	/* in a private chat it is named to whoever said it */
	context.is_direct = true;
	cr_expect_str_eq(judge_in(arena, &context, event, said), "[!x] early");
	context.joined_at_ms = 0;
	event.membership = "invite";
	cr_expect_str_eq(judge_in(arena, &context, event, said), "[!x] early");
	event.age_ms = (int64_t)7 * 86400 * 1000 + 1;
	cr_expect_str_eq(judge_in(arena, &context, event, said), "talk", "history");
	arena_free(arena);
}

Test(intake, age)
{
	struct arena *arena = arena_new();
	struct sync_event event = from_ann();
	const char *said = SAID("!x");

	event.age_ms = 600001;
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "[!x] old");
	/* The sender's clock may lie either way; it must not make something old look new. */
	event.sent_ms = INT64_MAX;
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "[!x] old");
	/* Without an age there is only the sender's time: one to come, or none, is no proof. */
	event.age_ms = -1;
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "[!x] old");
	event.sent_ms = 0;
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "[!x] old");
	event.sent_ms = usual.now_ms - 600000;
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "[!x]");
	/* A homeserver whose clock is two hours slow: the age is right, the time is not. */
	event.sent_ms = usual.now_ms - 7200000;
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "[!x] old");
	event.age_ms = 1000;
	cr_expect_str_eq(judge_in(arena, &usual, event, said), "[!x]");
	cr_expect_eq(intake_typed_ms(&event, usual.now_ms), usual.now_ms - 1000);
	arena_free(arena);
}

/* "key@target", or "talk". */
static const char *mark_of(struct arena *arena, const char *type, const char *content)
{
	struct err err = { 0 };
	json_t *json = json_parse(content, strlen(content), &err);
	struct sync_event event = from_ann();
	struct matrix_message mark;
	const char *target = "", *key = "", *text = "talk";

	event.type = type;
	event.content = json;
	if (intake_is_mark(&event) &&
	    intake_mark(arena, &usual, &event, &mark, &target, &key) == INTAKE_COMMAND) {
		bool is_chosen = str_starts(key, MATRIX_CHOSEN);

		text = arena_printf(arena, "%s%s@%s", is_chosen ? "chosen " : "",
				    key + (is_chosen ? strlen(MATRIX_CHOSEN) : 0), target);
	}
	json_decref(json);
	return text;
}

#define OF_POLL "\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$p\"}"

Test(intake, answers_to_polls)
{
	static const char unstable[] = "org.matrix.msc3381.poll.response";
	static const char *const cases[][3] = {
		{ unstable,
		  "{" OF_POLL ",\"org.matrix.msc3381.poll.response\":{\"answers\":[\"1\",\"3\"]}}",
		  "chosen 1 3@$p" },
		{ unstable, "{" OF_POLL ",\"org.matrix.msc3381.poll.response\":{\"answers\":[]}}",
		  "chosen @$p" },
		{ "m.poll.response", "{" OF_POLL ",\"m.selections\":[\"2\"]}", "chosen 2@$p" },
		{ unstable,
		  "{" OF_POLL ",\"org.matrix.msc3381.poll.response\":{\"answers\":[\"yes V1\"]}}",
		  "talk" },
		{ unstable, "{" OF_POLL ",\"org.matrix.msc3381.poll.response\":{\"answers\":[1]}}",
		  "talk" },
		{ unstable, "{" OF_POLL ",\"org.matrix.msc3381.poll.response\":7}", "talk" },
		{ unstable, "{\"org.matrix.msc3381.poll.response\":{\"answers\":[\"1\"]}}",
		  "talk" },
		{ "m.reaction", "{\"m.relates_to\":{\"event_id\":\"$p\",\"key\":\"\\u001f1 2\"}}",
		  "talk" },
		{ "m.reaction", "{\"m.relates_to\":{\"event_id\":\"$p\",\"key\":\"ok\"}}",
		  "ok@$p" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();

		cr_expect_str_eq(mark_of(arena, cases[i][0], cases[i][1]), cases[i][2], "%s",
				 cases[i][1]);
		arena_free(arena);
	}
}
