/* test_check: `clerkd check` on broken files: each is found, on its line, in one clear line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "ops/check_cli.h"
#include "scratch.h"

static struct arena *arena;
static const char *dir, *told, *fault, *plugin_dir = TEST_PLUGIN_DIR;

static void set_up(void)
{
	arena = arena_new();
	dir = scratch_new(arena);
}

static void tear_down(void)
{
	scratch_remove(arena, dir);
	arena_free(arena);
}

TestSuite(check, .init = set_up, .fini = tear_down);

static const char *write_file(const char *name, const char *text, mode_t mode)
{
	return scratch_write(arena, dir, name, text, mode);
}

static int check(const char *path)
{
	char *texts[2] = { NULL, NULL };
	size_t lens[2] = { 0, 0 };
	FILE *out = open_memstream(&texts[0], &lens[0]),
	     *errors = open_memstream(&texts[1], &lens[1]);
	struct clock clock = clock_system();
	int code = check_cli(path, plugin_dir, &clock, out, errors);

	fclose(out);
	fclose(errors);
	told = arena_strdup(arena, texts[0]);
	fault = arena_strdup(arena, texts[1]);
	free(texts[0]);
	free(texts[1]);
	return code;
}

/* A whole file with one fault in it: `line` 0 where a line would say nothing. */
struct broken {
	const char *text;
	unsigned line;
	const char *says;
};

static size_t lines_of(const char *text)
{
	size_t lines = 0;

	for (; (text = strchr(text, '\n')) != NULL; text++) {
		lines++;
	}
	return lines;
}

static void refuses(const char *name, const struct broken *broken)
{
	const char *path = write_file(name, broken->text, 0644);
	const char *place = broken->line == 0
				? arena_printf(arena, "clerkd: %s: ", path)
				: arena_printf(arena, "clerkd: %s:%u: ", path, broken->line);

	cr_expect_eq(check(path), 78, "%s\naccepted or another code: %s%s", broken->text, told,
		     fault);
	cr_expect(str_starts(fault, place), "%s\nnot on line %u: %s", broken->text, broken->line,
		  fault);
	cr_expect_not_null(strstr(fault, broken->says), "%s\nnot '%s': %s", broken->text,
			   broken->says, fault);
	cr_expect_eq(lines_of(fault), 1, "one line: %s", fault);
}

/* ---- clerkd.yaml ---- */

#define TOP "# the clerk\nhomeserver: https://m.example.org\nuser: \"@clerk:example.org\"\n"

static const struct broken configs[] = {
	{ "user: \"@clerk:example.org\"\n", 0, "missing key 'homeserver'" },
	{ "homeserver: https://m.example.org\n", 0, "missing key 'user'" },
	{ "# x\nhomeserver: http://m.example.org\nuser: \"@c:x\"\n", 2, "begins with https://" },
	{ "homeserver: https://m.example.org/?a b\nuser: \"@c:x\"\n", 1, "homeserver begins" },
	{ "# user: x\nhomeserver: https://m.example.org\nuser: clerk\n", 3, "full user id" },
	{ TOP "homesever: x\n", 4, "unknown key 'homesever'" },
	{ TOP "user: \"@b:x\"\n", 4, "key given twice 'user'" },
	{ TOP "clusters: cluster.yaml\n", 4, "a list was expected" },
	{ TOP "user:\n  - a\n", 4, "key given twice" },
	{ TOP "log_level: loud\n", 4, "log_level is error, warning, info or debug, not 'loud'" },
	{ TOP "max_command_age: soon\n", 4, "a time from 1m to 30d" },
	{ TOP "max_command_age:\n", 4, "there is none" },
	{ TOP "listen: 0.0.0.0:8009\n", 4, "an address of this machine" },
	{ TOP "listen: 127.0.0.1:99999\n", 4, "an address of this machine" },
	{ TOP "prefixes:\n  - \"!\"\n  - clerk\n", 6, "'clerk' in prefixes" },
	{ TOP "prefixes: [\"\"]\n", 4, "a text was expected here, and there is none\n" },
	{ "homeserver: http://localhost:8o08\nuser: \"@c:x\"\n", 1, "port from 1 to 65535" },
	{ "homeserver: https://m.example.org:/x\nuser: \"@c:x\"\n", 1, "port from 1 to" },
	{ "homeserver: https://[::1]:99999\nuser: \"@c:x\"\n", 1, "port from 1 to 65535" },
	{ TOP "device_id: \"a b\"\n", 4, "device_id is made of" },
	{ TOP "allow_invites_from:\n  - example.org\n  - \"@head.a\"\n", 6,
	  "'@head.a' in allow_invites_from" },
	{ TOP "plugins:\n  - visits\n  - ../evil\n", 6, "'../evil' in plugins" },
	{ TOP "plugins:\n  - visits\n  - vists\n", 6, "there is no plugin vists" },
	{ TOP "plugins: [sip,\n  nosuch]\n", 5, "there is no plugin nosuch" },
	{ TOP "plugin_dir: nowhere\n", 4, "nowhere: there is no such folder" },
	{ TOP "plugin_dir: token\n", 4, "there is no such folder" },
	{ TOP "state_dir: token\n", 4, "not a folder" },
	{ TOP "token_file: token\npassword_file: token\n", 5, "two secrets" },
	{ TOP "token_file: missing\n", 4, "missing: No such file" },
	{ TOP "password_file: missing\n", 4, "missing: No such file" },
	{ TOP "token_file: open\n", 4, "others may read it; run: chmod 600" },
	{ TOP "token_file: empty\n", 4, "one line was expected" },
	{ TOP "token_file: lines\n", 4, "one line was expected" },
	{ TOP "token_file: words\n", 4, "a token is one word" },
	{ TOP "clusters:\n  - good.yaml\n  - missing.yaml\n", 6, "missing.yaml: No such file" },
	{ TOP "clusters:\n  - good.yaml\n  - same.yaml\n", 6, "that name or room is" },
	{ TOP "plugins: [sip, visits, sip]\n", 4, "'sip' in plugins is there twice" },
	{ "homeserver: https://u:p@m.example.org\nuser: \"@c:x\"\n", 1,
	  "without user and password" },
	{ "homeserver: https://m.example.org/_matrix\nuser: \"@c:x\"\n", 1,
	  "ends before /_matrix" },
	{ "homeserver: https://m.example.org\nuser: \"@c:http://x\"\n", 2, "full user id" },
	{ TOP "display_name: \"a\\nb\"\n", 4, "a line break or a control character" },
	{ TOP "# Caf\xc3\xa9\ndisplay_name: Caf\xe9\n", 5, "not UTF-8" },
	{ TOP "display_name: Ann \xe2\x80\xaemoR\n", 4, "a control character" },
	{ TOP "clusters: [a\n", 5, "not YAML" },
	{ TOP "\tlisten: x\n", 4, "not YAML" },
	{ TOP "---\nhomeserver: x\n", 0, "one document only" },
	{ "- homeserver\n", 0, "keys with values were expected" },
	{ "", 0, "" },
};

#define GOOD_PEOPLE \
	"people:\n" \
	"  - {user: \"@a:x\", name: Ann Ash, role: head, school: A, lead: true}\n" \
	"  - {user: \"@b:x\", name: Bob Birch, role: head, school: B}\n" \
	"  - {user: \"@s:x\", name: Sue Sipp, role: sip}\n"
#define PEOPLE_OF_A \
	"people:\n" \
	"  - {user: \"@a:x\", name: Ann Ash, role: head, school: A, lead: true}\n" \
	"  - {user: \"@s:x\", name: Sue Sipp, role: sip}\n"
#define GOOD_SCHOOLS "schools:\n  - {letter: A, name: Alder}\n  - {letter: B, name: Beech}\n"
#define NAME "name: Two\nroom: \"#two:example.org\"\n"
#define GOOD NAME GOOD_SCHOOLS GOOD_PEOPLE

Test(check, each_broken_configuration)
{
	write_file("token", "syt_secret\n", 0600);
	write_file("open", "syt_secret\n", 0640);
	write_file("empty", "\n", 0600);
	write_file("lines", "syt_one\nsyt_two\n", 0600);
	write_file("words", "syt_a b\n", 0600);
	write_file("good.yaml", GOOD, 0644);
	write_file("same.yaml",
		   "name: Other\nroom: \"#two:example.org\"\n" GOOD_SCHOOLS GOOD_PEOPLE, 0644);
	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		refuses("clerkd.yaml", &configs[i]);
		cr_expect_null(strstr(fault, "syt_"), "a secret in: %s", fault);
	}
}

Test(check, good_configurations)
{
	write_file("token", "syt_secret\n", 0600);
	write_file("good.yaml", GOOD, 0644);
	cr_assert_eq(check(write_file("clerkd.yaml",
				      TOP "token_file: token\nplugins: [sip, visits]\n"
					  "clusters: [good.yaml]\n",
				      0644)),
		     0, "%s", fault);
	cr_assert_not_null(strstr(told, "cluster Two, 2 schools, 3 people"));
	cr_assert_eq(check(write_file("clerkd.yaml", TOP, 0644)), 0, "%s", fault);
	cr_assert_not_null(strstr(told, "the token comes from systemd"));
	/* Without a key there is no line: none is made up. */
	plugin_dir = "/nowhere";
	cr_assert_eq(check(write_file("clerkd.yaml", TOP, 0644)), 78);
	cr_assert_null(strstr(fault, ":0:"), "%s", fault);
	plugin_dir = TEST_PLUGIN_DIR;
	cr_assert_eq(check(TEST_CONFIG_DIR "/clerkd.example.yaml"), 0, "%s", fault);
	cr_assert_eq(check(TEST_CONFIG_DIR "/cluster.example.yaml"), 0, "%s", fault);
	cr_assert_eq(check(arena_printf(arena, "%s/nowhere", dir)), 66);
}

/* The cluster file's own line is told, not that of the configuration. */
Test(check, fault_in_a_cluster_file_of_a_configuration)
{
	const char *path = write_file("clerkd.yaml", TOP "clusters: [two.yaml]\n", 0644);

	write_file("two.yaml", NAME GOOD_SCHOOLS "people: []\n", 0644);
	cr_assert_eq(check(path), 78);
	cr_assert_not_null(strstr(fault, "/two.yaml:4: school A has no head"), "%s", fault);
}

/* One broken file does not hide the next. */
Test(check, each_fault_of_a_configuration)
{
	const char *path = write_file("clerkd.yaml",
				      TOP "token_file: lines\nplugins: [vists, sip, sipp]\n"
					  "clusters: [one.yaml, good.yaml, two.yaml, good.yaml]\n",
				      0644);
	static const char *const faults[] = {
		"no plugin vists",           "no plugin sipp",
		"one line was expected",     "/one.yaml:4: school A has",
		"/one.yaml:5: school B has", "nobody leads",
		"nobody has the role sip",   "/two.yaml:3: ",
		"that name or room is"
	};

	write_file("lines", "syt_one\nsyt_two\n", 0600);
	write_file("good.yaml", GOOD, 0644);
	write_file("one.yaml", NAME GOOD_SCHOOLS "people: []\n", 0644);
	write_file("two.yaml", NAME "schools: many\n", 0644);
	cr_assert_eq(check(path), 78);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		cr_expect_not_null(strstr(fault, faults[i]), "'%s' is not in:\n%s", faults[i],
				   fault);
	}
	cr_assert_eq(lines_of(fault), sizeof(faults) / sizeof(faults[0]), "%s", fault);
	cr_assert_not_null(strstr(told, "cluster Two"), "the good one is told of: %s", told);
}

static void names_each(const char *path, const char *const *faults, size_t count)
{
	cr_assert_eq(check(path), 78, "%s", fault);
	for (size_t i = 0; i < count; i++) {
		cr_expect_not_null(strstr(fault, faults[i]), "'%s' is not in:\n%s", faults[i],
				   fault);
	}
	cr_assert_eq(lines_of(fault), count, "%s", fault);
}

#define NAMES_EACH(path, faults) names_each(path, faults, sizeof(faults) / sizeof(faults[0]))

/* What is wrong in one file does not hide the other, nor one line of it the next. */
Test(check, each_fault_of_form)
{
	static const char *const one[] = { "clerkd.yaml:4: unknown key 'colour'",
					   "clerkd.yaml:5: log_level is error, warning, info or",
					   "clerkd.yaml:6: a list was expected here, not a" };
	static const char *const both[] = {
		"clerkd.yaml:4: listen is an address", "clerkd.yaml:5: max_command_age is a time",
		"two.yaml:7: role is head, sip, off",  "two.yaml:8: missing key 'user'",
		"two.yaml:9: days is Mon, Tue",        "two.yaml:10: not a whole number: many",
		"two.yaml:11: unknown key 'concent'",
	};
	const char *path =
	    write_file("clerkd.yaml", TOP "colour: x\nlog_level: loud\nclusters: two.yaml\n", 0644);

	NAMES_EACH(path, one);
	write_file("clerkd.yaml", TOP "listen: here\nmax_command_age: soon\nclusters: [two.yaml]\n",
		   0644);
	write_file("two.yaml",
		   NAME GOOD_SCHOOLS "people:\n"
				     "  - {user: head.b, name: B, role: secretary, school: B}\n"
				     "  - {name: Sue Sipp, role: sip}\n"
				     "  - {user: \"@a:x\", name: A, role: head, days: [Monday]}\n"
				     "terms_per_year: many\n"
				     "sip_time: {concent: 4}\n",
		   0644);
	NAMES_EACH(path, both);
}

/* libcyaml would refuse it in any case, and say no more. */
Test(check, a_text_too_long_hides_nothing)
{
	enum { LONG = 5000 };
	static const char *const both[] = { "clerkd.yaml:4: too long; the most is",
					    "clerkd.yaml:5: unknown key 'colour'" };
	char *name = arena_alloc(arena, LONG + 1);

	memset(name, 'x', LONG);
	const char *path = write_file(
	    "clerkd.yaml", arena_printf(arena, TOP "display_name: %s\ncolour: x\n", name), 0644);

	NAMES_EACH(path, both);
}

/* However many there are. */
Test(check, each_of_very_many_faults)
{
	enum { KEYS = 300 };
	struct str text;

	str_init(&text, arena);
	str_add(&text, TOP);
	for (int i = 0; i < KEYS; i++) {
		str_addf(&text, "k%d: x\n", i);
	}
	const char *path = write_file("clerkd.yaml", text.text, 0644);

	cr_assert_eq(check(path), 78);
	for (int i = 0; i < KEYS; i++) {
		const char *one = arena_printf(arena, ":%d: unknown key 'k%d'\n", i + 4, i);

		cr_assert_not_null(strstr(fault, one), "%s is not in:\n%s", one, fault);
	}
	cr_assert_eq(lines_of(fault), KEYS, "%s", fault);
}

Test(check, each_fault_of_meaning)
{
	static const char *const all[] = {
		"two.yaml:7: 'head.b' is not a full", "two.yaml:8: @a:x: there is no school Q",
		"two.yaml:9: pm_minutes is from",     "two.yaml:10: '25:00' is not a time",
		"two.yaml:11: travel from A to Q",    "two.yaml:12: time zone 'Europe/Lundon'",
	};
	static const char *const missing[] = {
		"two.yaml:4: school A has no head", "two.yaml:5: school B has no head",
		"two.yaml:6: nobody leads",         "two.yaml:6: nobody has the role sip",
		"two.yaml:8: One ends before it b", "two.yaml:9: 'soon' is not a day",
	};

	write_file("two.yaml",
		   NAME GOOD_SCHOOLS "people:\n"
				     "  - {user: head.b, name: B, role: head, school: B}\n"
				     "  - {user: \"@a:x\", name: A, role: head, school: Q}\n"
				     "sip_time: {pm_minutes: -1,\n  close: \"25:00\"}\n"
				     "travel: {A: {Q: 15}}\n"
				     "timezone: Europe/Lundon\n",
		   0644);
	NAMES_EACH(arena_printf(arena, "%s/two.yaml", dir), all);
	write_file("two.yaml",
		   NAME GOOD_SCHOOLS "people: []\nhalves:\n"
				     "  - {year: Y, name: One, from: 2026-09-01, to: 2026-08-23}\n"
				     "named: [{name: X, from: soon, to: 2026-08-23}]\n",
		   0644);
	NAMES_EACH(arena_printf(arena, "%s/two.yaml", dir), missing);
}

Test(check, the_clerk_is_none_of_the_people)
{
	static const char *const itself[] = { "@b:x is the clerk itself" };

	write_file("good.yaml", GOOD, 0644);
	NAMES_EACH(write_file("clerkd.yaml",
			      "homeserver: https://m.example.org\nuser: \"@b:x\"\n"
			      "clusters: [good.yaml]\n",
			      0644),
		   itself);
}

/* ---- a cluster file ---- */

/* What comes behind GOOD, which has eight lines. */
#define MORE(text) GOOD text

static const struct broken clusters[] = {
	{ "room: \"#two:x\"\n" GOOD_SCHOOLS GOOD_PEOPLE, 0, "missing key 'name'" },
	{ "# room: x\nname: Two\nroom: two\n" GOOD_SCHOOLS GOOD_PEOPLE, 3, "room is an alias" },
	{ NAME GOOD_SCHOOLS GOOD_PEOPLE "timezone: Europe/Londn\n", 10, "Europe/Londn" },
	{ MORE("holiday: x\n"), 10, "unknown key 'holiday'" },
	{ MORE("calendar: nowhere.json\n"), 10, "nowhere.json: No such file" },
	{ MORE("bank_holidays: nowhere.json\n"), 10, "nowhere.json: No such file" },
	{ MORE("calendar: not.json\n"), 10, "" },
	{ MORE("bank_holidays: not.json\n"), 10, "" },
	{ MORE("terms_per_year: 4\n"), 10, "terms_per_year is 3 or 6" },
	{ NAME "schools: []\n", 3, "too short" },
	{ NAME "schools: many\n", 3, "a list was expected" },
	{ NAME "schools:\n  - {letter: \"A\", name: X}\n  - {letter: a, name: Y}\n", 5,
	  "one capital, not 'a'" },
	{ NAME "schools:\n  - {letter: A, name: X}\n  - {name: Y, letter: \"A\"}\n", 5,
	  "two schools have the letter A" },
	{ NAME "schools:\n  - {letter: A, name: X}\n  - {letter: B, name: x}\n", 5,
	  "two schools are called x" },
	{ NAME "schools:\n  - {letter: A, name: X}\n  - {letter: B}\n", 5, "missing key 'name'" },
	{ NAME "schools:\n  - {letter: A, name: X}\n  - letter: B\n    name: Y\n    rol: 5\n", 7,
	  "unknown key 'rol'" },
	{ NAME "schools:\n  - {letter: A, name: X, roll: many}\n", 4, "not a whole number" },
	{ NAME "schools:\n  - letter: A\n    name: X\n    roll: -1\n", 6, "no such number" },
	{ NAME "schools:\n  - letter: A\n    name: X\n    guest: perhaps\n", 6,
	  "guest is true, false, yes or no, not 'perhaps'" },
	{ NAME "schools:\n  - letter: A\n    name: X\npeople:\n  - user: \"@a:x\"\n    name: A\n"
	       "    role: head\n    school: A\n    lead: maybe\n",
	  11, "lead is true, false, yes or no, not 'maybe'" },
	{ NAME "schools:\n  - {letter: A, name: X,\n     year_start: 13}\n", 5,
	  "year_start is a month" },
	{ NAME "schools:\n  - {letter: A, name: X, guest: true}\n", 3, "every school is a guest" },
	{ NAME "schools:\n  - letter: A\n    name: X\n    inset:\n      - 2026-11-27\n"
	       "      - 27 Nov\n" PEOPLE_OF_A,
	  8, "'27 Nov' is not a day" },
	/* Who is missing. */
	{ NAME GOOD_SCHOOLS
	  "people:\n  - {user: \"@a:x\", name: A, role: head, school: A, lead: true}\n"
	  "  - {user: \"@s:x\", name: S, role: sip}\n",
	  5, "school B has no head" },
	{ NAME GOOD_SCHOOLS
	  "people:\n  - {user: \"@a:x\", name: A, role: head, school: A, until: 2020-12-31}\n"
	  "  - {user: \"@b:x\", name: B, role: head, school: B, lead: true}\n"
	  "  - {user: \"@s:x\", name: S, role: sip}\n",
	  4, "school A has no head" },
	{ NAME GOOD_SCHOOLS "people:\n  - {user: \"@a:x\", name: A, role: head, school: A}\n"
			    "  - {user: \"@b:x\", name: B, role: head, school: B}\n"
			    "  - {user: \"@s:x\", name: S, role: sip}\n",
	  6, "nobody leads" },
	{ NAME GOOD_SCHOOLS
	  "people:\n  - {user: \"@a:x\", name: A, role: head, school: A, lead: true}\n"
	  "  - {user: \"@b:x\", name: B, role: head, school: B}\n",
	  6, "nobody has the role sip" },
	/* Who cannot be. The first lines have what the last one is blamed for. */
	{ MORE("  - {user: \"@b:xy\", name: C, role: office, school: Q}\n"), 10,
	  "there is no school Q" },
	{ MORE("  - {user: \"@c:x\", name: C, role: boss, school: A}\n"), 10,
	  "role is head, sip, office, governor or guest, not 'boss'" },
	{ MORE("  - {user: \"@c:x\", name: C, school: A}\n"), 10, "missing key 'role'" },
	{ MORE("  - {user: carla, name: C, role: office, school: A}\n"), 10, "full user id" },
	{ MORE("  - {user: \"@b:x\", name: Bob Birch, role: head, school: B}\n"), 10,
	  "listed twice" },
	{ MORE("  - {user: \"@c:x\", name: C, role: head, school: B, lead: true}\n"), 10,
	  "two leads" },
	{ MORE("  - {user: \"@c:x\", name: C, role: office, school: A, handle: b}\n"), 10,
	  "the handle b is" },
	{ MORE("  - {user: \"@c:x\", name: C, role: office, school: A, days: [Mon, Monday]}\n"), 10,
	  "days is Mon, Tue, Wed, Thu, Fri, Sat or Sun, not 'Monday'" },
	{ MORE("  - user: \"@c:x\"\n    name: C\n    role: office\n    school: A\n"
	       "    from: 2026-09-01\n    until: 2026-02-30\n"),
	  15, "'2026-02-30' is not a day" },
	{ MORE("  - user: \"@c:x\"\n    name: C\n    role: office\n    school: A\n"
	       "    from: 2026-09-01\n    until: 2026-08-31\n"),
	  15, "until is before from" },
	/* Numbers. */
	{ MORE("# day_minutes\nsip_time:\n  pm_minutes: 60\n  day_minutes: 5\n"), 13,
	  "day_minutes is from 60" },
	{ MORE("sip_time: {consent: 7}\n"), 10, "there are 1 other schools" },
	{ MORE("sip_time:\n  consent: 1\n  pooled_minutes: 9000\n"), 12, "more than a school has" },
	{ MORE("sip_time:\n  consent: 1\n  close: \"25:00\"\n"), 12, "'25:00' is not a time" },
	{ MORE("visits:\n  visitors_max: 0\n"), 11, "visitors_max is from 1" },
	{ MORE("hours:\n  day_from: \"08:00\"\n  day_to: noon\n"), 12, "'noon' is not a time" },
	{ MORE("travel:\n  A: {B: 15}\n  B:\n    A: 20\n"), 13, "given twice" },
	{ MORE("travel:\n  A:\n    B: 15\n    Q: 20\n"), 13, "no such school" },
	{ MORE("travel:\n  A: {B: 1500}\n"), 11, "minutes are from 1 to 600" },
	/* Dates. */
	{ MORE("halves:\n  - {year: Y, name: One, from: 2026-09-01, to: 2026-10-23}\n"
	       "  - {year: Y, name: Two, from: 2026-10-20, to: 2026-12-18}\n"),
	  12, "half terms overlap" },
	{ MORE("halves:\n  - {year: Y, name: One, from: 2026-09-01, to: 2026-08-23}\n"), 11,
	  "ends before it begins" },
	{ MORE("halves:\n  - {year: Y, name: One, from: 2026-09-01, to: 2026-10-23, school: Q}\n"),
	  11, "there is no school Q" },
	{ MORE("named:\n  - {name: SATs, from: 2027-05-10, to: 2027-05-13}\n"
	       "  - {name: Book, from: 2027-05-13, to: 2027-05-10}\n"),
	  12, "Book ends before" },
};

Test(check, each_broken_cluster_file)
{
	write_file("not.json", "terms: []\n", 0644);
	for (size_t i = 0; i < sizeof(clusters) / sizeof(clusters[0]); i++) {
		refuses("cluster.yaml", &clusters[i]);
	}
}
