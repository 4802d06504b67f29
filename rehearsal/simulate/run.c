/* run: plays a script in a copy of the prepared world, a process of its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/run.h"

#include "simulate/oracle.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ANSWER_S = 60,    /* after the last step, with its faults */
	QUIET_S = 900,    /* and then without: all is said */
	PATIENCE_S = 120, /* of the processor, for a run */
	TRIES_MAX = 500,
};

struct pair pair_new(void)
{
	return (struct pair){ .calm = result_new(), .faulty = result_new() };
}

void pair_free(struct pair *pair)
{
	result_free(pair->calm);
	result_free(pair->faulty);
}

/* ---- in the child ---- */

static void play_step(struct world *world, const struct burst *burst, int number)
{
	const struct step *step = &burst->steps[number];

	if (world->is_down && world->up_before <= number) {
		world_start(world);
	}
	world_advance(world, step->wait_s);
	for (int i = 0; world->is_faulty && i < burst->fault_count; i++) {
		if (burst->faults[i].before == number) {
			world_fault(world, &burst->faults[i]);
		}
	}
	world_talk(world, world->talk_before);
	world_do(world, step);
	world_advance(world, 0);
}

static void play_burst(struct world *world, const struct burst *burst, bool is_first)
{
	world_advance(world, burst->wait_s);
	world_keep(world, is_first);
	for (int i = 0; i < burst->step_count && world->failure == NULL; i++) {
		play_step(world, burst, i);
	}
	if (world->is_down) {
		world_start(world);
	}
	world_advance(world, ANSWER_S);
	world_heal(world);
	world_advance(world, QUIET_S);
}

static void play(const struct run *run, const struct script *script, bool is_faulty,
		 struct result *result)
{
	struct world *world = run->world;

	world_seed(world, run->seed);
	world->is_faulty = is_faulty;
	world->is_verbose = run->is_verbose && is_faulty;
	for (int b = 0; b < script->count && world->failure == NULL; b++) {
		result->burst = b;
		play_burst(world, &script->bursts[b], b == 0);
		if (world->failure == NULL) {
			oracle_look(world, result);
		}
	}
	if (world->failure == NULL) {
		oracle_end(world);
	}
	if (world->failure != NULL) {
		snprintf(result->failure, sizeof(result->failure), "%s", world->failure);
	}
	world->tally.answers_changed = (int64_t)hs_fault_hits(world->hs);
	result->tally = world->tally;
	result->is_over = true;
}

/* ---- in the parent ---- */

static void await(pid_t child, struct result *result)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	if (result->is_over) {
		return;
	}
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)) {
		snprintf(result->failure, sizeof(result->failure), "hangs");
	} else {
		snprintf(result->failure, sizeof(result->failure), "dies: %s %d",
			 WIFSIGNALED(status) ? "signal" : "status",
			 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	}
}

static void run_one(const struct run *run, const struct script *script, bool is_faulty,
		    struct result *result)
{
	result_clear(result);
	fflush(stdout);
	const struct rlimit patience = { .rlim_cur = PATIENCE_S, .rlim_max = PATIENCE_S };
	pid_t child = fork();

	if (child < 0) {
		perror("simulate");
		exit(71);
	}
	if (child == 0) {
		setrlimit(RLIMIT_CPU, &patience);
		play(run, script, is_faulty, result);
		fflush(stdout);
		_exit(0);
	}
	await(child, result);
}

static void condemn(struct verdict *verdict, const struct result *result, const char *where)
{
	*verdict = (struct verdict){ .is_bad = true, .burst = result->burst };
	snprintf(verdict->text, sizeof(verdict->text), "%s%.380s", where, result->failure);
}

/* How much of the text is lines that begin so; "answered" comes first in a view. */
static size_t span_of_lines(const char *text, const char *beginning)
{
	const char *at = text;

	while (strncmp(at, beginning, strlen(beginning)) == 0) {
		at += strcspn(at, "\n") + 1;
	}
	return (size_t)(at - text);
}

/* Are the same commands answered? */
static bool has_same_answers(const char *calm, const char *faulty)
{
	size_t calm_len = span_of_lines(calm, ANSWERED),
	       faulty_len = span_of_lines(faulty, ANSWERED);

	return calm_len == faulty_len && strncmp(calm, faulty, calm_len) == 0;
}

/* After which burst; -1: never. */
static int first_difference(const struct result *calm, const struct result *faulty, bool is_rough)
{
	for (int b = 0; b < calm->view_count && b < faulty->view_count; b++) {
		const char *one = result_view(calm, b), *other = result_view(faulty, b);

		if (is_rough ? !has_same_answers(one, other) : strcmp(one, other) != 0) {
			return b;
		}
	}
	return -1;
}

struct verdict run_both(const struct run *run, const struct script *script, struct pair *pair)
{
	const struct result *calm = pair->calm, *faulty = pair->faulty;
	struct verdict verdict = { .is_bad = false };

	run_one(run, script, false, pair->calm);
	if (calm->failure[0] != '\0') {
		condemn(&verdict, calm, "all calm: ");
		return verdict;
	}
	run_one(run, script, true, pair->faulty);
	if (faulty->failure[0] != '\0') {
		condemn(&verdict, faulty, "");
	}
	int b = run->is_compared ? first_difference(calm, faulty, script->is_rough) : -1;

	if (b >= 0 && (!verdict.is_bad || b < verdict.burst)) {
		verdict = (struct verdict){ .is_bad = true, .burst = b };
		strcpy(verdict.text, "differs from the calm world");
	}
	return verdict;
}

/* ---- smaller ---- */

/* True, and off it stays: it still fails in the same way without that. */
static bool is_needless(const struct run *run, const struct script *script, struct pair *pair,
			const struct verdict *verdict, bool *is_off)
{
	*is_off = true;
	struct verdict now = run_both(run, script, pair);

	*is_off = now.is_bad && strncmp(now.text, verdict->text, 12) == 0;
	return *is_off;
}

static bool *switch_of(struct burst *burst, int i)
{
	return i < burst->fault_count ? &burst->faults[i].is_off
				      : &burst->steps[i - burst->fault_count].is_off;
}

void run_shrink(const struct run *run, struct script *script, struct pair *pair,
		struct verdict *verdict)
{
	struct run quiet = *run;
	int tries = 0;

	quiet.is_verbose = false;
	script->count = verdict->burst + 1 < script->count ? verdict->burst + 1 : script->count;
	for (int round = 0; round < 2; round++) {
		for (int b = script->count - 1; b >= 0; b--) {
			struct burst *burst = &script->bursts[b];

			for (int i = 0; i < burst->fault_count + burst->step_count; i++) {
				bool *is_off = switch_of(burst, i);

				if (!*is_off && tries++ < TRIES_MAX) {
					is_needless(&quiet, script, pair, verdict, is_off);
				}
			}
		}
	}
	*verdict = run_both(&quiet, script, pair);
}
