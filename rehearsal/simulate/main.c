/* main: clerk-simulate: random people and a faulty world around a whole clerk; one seed replays it.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "dates/civil.h"
#include "host/plugin.h"
#include "simulate/play.h"
#include "simulate/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BURSTS_USUAL = 16, JOBS_MAX = 64, DIFFERENCES_SHOWN = 14, DAY_LAST = 100000 };
enum { BEGINS_MIN = 600, EXACT_SYNC_MS = 600000 };

struct options {
	const char *cluster, *plugins;
	uint64_t seed, count, day;
	int bursts, jobs;
	unsigned allowed;
	bool is_compared, is_shrunk, is_verbose, is_logged, is_played, is_exact, is_rough, stops;
};

/* What all workers found, in shared memory; each writes its own. */
struct report {
	uint64_t seeds, bad;
	struct tally tally;
};

static struct report *report_new(void)
{
	struct report *reports = mmap(NULL, JOBS_MAX * sizeof(*reports), PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (reports == MAP_FAILED) {
		abort();
	}
	return reports;
}

static void usage(FILE *out)
{
	fputs(
	    "usage: clerk-simulate SEED [--count N] [--jobs N] [--bursts N] [--restore] [--skew]\n"
	    "                      [--rough] [--shrink] [--stop] [--verbose] [--log]\n"
	    "                      --cluster FILE --plugins FOLDER\n"
	    "       clerk-simulate SEED --play --cluster FILE --plugins FOLDER\n"
	    "       clerk-simulate SEED --exact [--day N] --cluster FILE --plugins FOLDER\n",
	    out);
	fputs("Random people, a homeserver and a disk that fail, a clerk that is killed anywhere:\n"
	      "each seed is played calm and faulty; effects, replies and order must agree.\n"
	      "  --restore  older databases are put back too\n"
	      "  --skew     the clerk's clock is wrong at times; then nothing is compared\n"
	      "  --shrink   leaves out what is not needed for a failure, and tells the rest\n"
	      "  --rough    statements fail too; then which commands are answered is compared\n"
	      "  --stop     at the first that is bad\n"
	      "  --play     faults around what a program says, as clerk-player is told it\n"
	      "  --exact    a program says that too, and is told all that the clerk sends\n"
	      "  --day      it begins on that day, counted from 1970\n",
	      out);
}

static bool read_number(const char *text, uint64_t *ret)
{
	char *end = NULL;

	if (text == NULL || text[0] < '0' || text[0] > '9') {
		return false;
	}
	*ret = strtoull(text, &end, 10);
	return *end == '\0';
}

static bool read_flag(struct options *options, const char *flag)
{
	if (str_equal(flag, "--shrink")) {
		options->is_shrunk = true;
	} else if (str_equal(flag, "--verbose")) {
		options->is_verbose = true;
	} else if (str_equal(flag, "--log")) {
		options->is_logged = true;
	} else if (str_equal(flag, "--play")) {
		options->is_played = true;
	} else if (str_equal(flag, "--exact")) {
		options->is_exact = true;
	} else if (str_equal(flag, "--stop")) {
		options->stops = true;
	} else if (str_equal(flag, "--rough")) {
		options->is_rough = true;
	} else if (str_equal(flag, "--restore")) {
		options->allowed = FAULTS_WITH_RESTORE;
	} else if (str_equal(flag, "--skew")) {
		options->allowed = FAULTS_WITH_SKEW;
		options->is_compared = false;
	} else {
		return false;
	}
	return true;
}

static bool read_setting(struct options *options, const char *name, const char *value)
{
	uint64_t number = 0;

	if (value == NULL) {
		return false;
	}
	if (str_equal(name, "--cluster") || str_equal(name, "--plugins")) {
		*(str_equal(name, "--cluster") ? &options->cluster : &options->plugins) = value;
		return true;
	}
	if (!read_number(value, &number)) {
		return false;
	}
	if (str_equal(name, "--count")) {
		options->count = number;
	} else if (str_equal(name, "--day") && number <= DAY_LAST) {
		options->day = number;
	} else if (str_equal(name, "--jobs") && number > 0 && number <= JOBS_MAX) {
		options->jobs = (int)number;
	} else if (str_equal(name, "--bursts") && number > 0 && number <= BURSTS_MAX) {
		options->bursts = (int)number;
	} else {
		return false;
	}
	return true;
}

static bool read_options(struct options *options, int argc, char **argv)
{
	bool has_seed = false;

	for (int i = 1; i < argc; i++) {
		if (read_flag(options, argv[i])) {
			continue;
		}
		if (argv[i][0] != '-') {
			has_seed = read_number(argv[i], &options->seed);
			if (!has_seed) {
				return false;
			}
		} else if (!read_setting(options, argv[i], argv[i + 1])) {
			return false;
		} else {
			i++;
		}
	}
	return has_seed && options->cluster != NULL && options->plugins != NULL;
}

/* ---- seeds ---- */

static void tell(const struct options *options, struct run *run, struct script *script,
		 struct pair *pair, struct verdict verdict)
{
	printf("seed %llu: burst %d: %s\n", (unsigned long long)run->seed, verdict.burst,
	       verdict.text);
	if (options->is_shrunk) {
		run_shrink(run, script, pair, &verdict);
		run->is_verbose = true;
		run_both(run, script, pair);
	}
	if (run->is_compared && verdict.burst < pair->calm->view_count &&
	    verdict.burst < pair->faulty->view_count) {
		result_print_difference(result_view(pair->calm, verdict.burst),
					result_view(pair->faulty, verdict.burst),
					DIFFERENCES_SHOWN);
	}
	fflush(stdout);
}

/* Every jobs-th seed, from the `job`-th. */
static void work(const struct options *options, struct world *world, int job, struct report *report)
{
	struct pair pair = pair_new();

	for (uint64_t i = (uint64_t)job; i < options->count; i += (uint64_t)options->jobs) {
		struct arena *arena = arena_new();
		struct script *script = arena_alloc(arena, sizeof(*script));
		struct run run = { .world = world,
				   .seed = options->seed + i,
				   .is_compared = options->is_compared,
				   .is_verbose = options->is_verbose };

		script->is_rough = options->is_rough;
		script_make(script, arena, run.seed, options->bursts, options->allowed,
			    &stage_plugins(world->stage)->table);
		struct verdict verdict = run_both(&run, script, &pair);

		report->seeds++;
		tally_add(&report->tally, &pair.faulty->tally);
		if (verdict.is_bad) {
			report->bad++;
			tell(options, &run, script, &pair, verdict);
		}
		arena_free(arena);
		if (options->stops && report->bad > 0) {
			break;
		}
	}
	pair_free(&pair);
}

/* The workers are copies of the one prepared world. */
static void share_out(const struct options *options, struct world *world, struct report *reports)
{
	fflush(stdout);
	for (int job = 0; job < options->jobs; job++) {
		pid_t child = fork();

		if (child < 0) {
			perror("simulate");
			exit(71);
		}
		if (child == 0) {
			work(options, world, job, &reports[job]);
			_exit(0);
		}
	}
	while (wait(NULL) > 0 || errno == EINTR) {
	}
}

static void print_sum(const struct report *sum, double seconds)
{
	const struct tally *tally = &sum->tally;

	printf(
	    "%llu seeds, %llu bad; %.0f s, %.1f a second; %lld deeds; %lld crashes, %lld starts, "
	    "%lld stops; faults:",
	    (unsigned long long)sum->seeds, (unsigned long long)sum->bad, seconds,
	    (double)sum->seeds / seconds, (long long)tally->deeds, (long long)tally->crashes,
	    (long long)tally->starts, (long long)tally->stops);
	for (int k = 0; k < FAULT_KINDS; k++) {
		printf(" %s %lld", fault_names[k], (long long)tally->faults[k]);
	}
	printf("; %lld answers changed, %lld turns\n", (long long)tally->answers_changed,
	       (long long)tally->turns);
}

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct options options = { .count = 1,
				   .jobs = 1,
				   .bursts = BURSTS_USUAL,
				   .allowed = FAULTS_USUAL,
				   .day = (uint64_t)civil_to_day(2026, 11, 25),
				   .is_compared = true };
	struct err err = { 0 };
	struct world *world = NULL;
	struct report sum = { .seeds = 0 };
	double begun_s = now_s();

	if (!read_options(&options, argc, argv)) {
		usage(stderr);
		return 64;
	}
	const struct stage_settings settings = {
		.cluster = options.cluster,
		.plugins = options.plugins,
		.log = options.is_logged ? stdout : NULL,
		.day = (int32_t)options.day,
		.minute = BEGINS_MIN,
		/* years of quiet are not to be lived through by the half minute */
		.sync_timeout_ms = options.is_exact ? EXACT_SYNC_MS : 0,
	};

	if (!world_new(&settings, &world, &err)) {
		fprintf(stderr, "clerk-simulate: %s\n", err.text);
		return 70;
	}
	if (options.is_played) {
		return play_lines(world, options.seed);
	}
	if (options.is_exact) {
		return play_exactly(world, options.seed);
	}
	struct report *reports = report_new();

	share_out(&options, world, reports);
	for (int job = 0; job < options.jobs; job++) {
		sum.seeds += reports[job].seeds;
		sum.bad += reports[job].bad;
		tally_add(&sum.tally, &reports[job].tally);
	}
	print_sum(&sum, now_s() - begun_s);
	return sum.bad == 0 && sum.seeds == options.count ? 0 : 1;
}
