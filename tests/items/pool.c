/* pool: processes that are copies of the one prepared world, some at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void *walk_shared(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED) {
		perror("item-walk");
		exit(71);
	}
	return at;
}

static void reap(struct walk_job *jobs, size_t count)
{
	int status = 0;
	pid_t process = wait(&status);

	for (size_t i = 0; i < count; i++) {
		if (process > 0 && jobs[i].process == process) {
			jobs[i].is_bad = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
		}
	}
}

static void run(struct walk_world *world, const struct walk_job *job)
{
	bool is_well = job->run(world, job);

	for (size_t i = 0; i < WALK_OUTS; i++) {
		is_well = fflush(job->outs[i]) == 0 && is_well;
	}
	_exit(is_well ? 0 : 1);
}

void walk_pool(struct walk_world *world, struct walk_job *jobs, size_t count, int at_once)
{
	size_t running = 0;

	fflush(NULL);
	for (size_t i = 0; i < count; i++) {
		if (running == (size_t)at_once) {
			reap(jobs, count);
			running--;
		}
		for (size_t out = 0; out < WALK_OUTS; out++) {
			jobs[i].outs[out] = tmpfile();
			if (jobs[i].outs[out] == NULL) {
				abort();
			}
		}
		jobs[i].process = fork();
		if (jobs[i].process == 0) {
			run(world, &jobs[i]);
		}
		running++;
	}
	for (; running > 0; running--) {
		reap(jobs, count);
	}
}

const char *walk_read_all(struct arena *arena, FILE *file)
{
	struct str text;
	char block[4096];

	str_init(&text, arena);
	rewind(file);
	for (size_t len; (len = fread(block, 1, sizeof(block), file)) > 0;) {
		str_addn(&text, block, len);
	}
	return text.text;
}
