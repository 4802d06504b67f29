/* hold: when nothing that hangs on the time of day is done: no wake-up, no closing, no pruning. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/hold.h"

#include "host/host_internal.h"

#include "dates/when.h"

#include <stdlib.h>

enum { DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60 };

/* "30 days", "2 hours", "5 minutes" */
static const char *about(struct arena *arena, int64_t ms)
{
	int64_t s = llabs(ms) / 1000;
	int64_t unit = s >= 2 * DAY_S ? DAY_S : s >= 2 * HOUR_S ? HOUR_S : MINUTE_S;
	const char *name = unit == DAY_S ? "days" : unit == HOUR_S ? "hours" : "minutes";

	return s < 2 * MINUTE_S
		   ? arena_printf(arena, "%lld seconds", (long long)s)
		   : arena_printf(arena, "%lld %s", (long long)((s + unit / 2) / unit), name);
}

/* At most once a day, however often the clock changes: the day is in the source. */
static void tell_leads(struct host *host, struct arena *arena, const char *difference)
{
	const struct roster *roster = host->parts.school->roster;

	for (size_t i = 0; i < roster->cluster_count; i++) {
		const struct roster_cluster *cluster = roster->clusters[i];
		int32_t today = roster_today(cluster, clock_wall_s(host->parts.clock));
		const struct clerk_person *lead = roster_lead(cluster, arena, today);
		struct outbox_message message = {
			.kind = OUTBOX_TEXT,
			.source = arena_printf(arena, "clock/%lld/%d", (long long)cluster->id,
					       (int)today),
			.person = lead == NULL ? NULL : lead->user,
			.text =
			    arena_printf(arena,
					 "My clock and the homeserver's are %s apart, so reminders "
					 "and deadlines wait until that is put right. Please tell "
					 "whoever looks after me.",
					 difference)
		};

		if (lead != NULL) {
			outbox_put(host->outbox, &message);
		}
	}
}

static void say_wrong(struct host *host)
{
	struct arena *arena = arena_new();
	const struct clock_guard *guard = host->parts.guard;
	const char *difference = about(arena, guard->off_ms);

	log_error(host->parts.log,
		  "the clock is wrong, or the homeserver's is (%s %s): reminders, deadlines and "
		  "tidying wait until both agree (see timedatectl)",
		  difference, guard->off_ms > 0 ? "behind it" : "ahead of it");
	if (store_begin(host->parts.store)) {
		tell_leads(host, arena, difference);
		if (!store_commit(host->parts.store)) {
			store_clear(host->parts.store);
		}
	}
	outbox_pump(host->outbox);
	arena_free(arena);
}

static void say(struct host *host, enum clock_doubt doubt)
{
	const struct clock_guard *guard = host->parts.guard;

	switch (doubt) {
	case CLOCK_WRONG:
		say_wrong(host);
		break;
	case CLOCK_UNSURE:
		log_warning(host->parts.log,
			    "the clock was set; what is due waits for the homeserver's word on it");
		session_ask_time(host->session);
		break;
	case CLOCK_OFF:
		log_warning(host->parts.log, "the clock and the homeserver's are %lld s apart",
			    (long long)(llabs(guard->off_ms) / 1000));
		break;
	case CLOCK_GOOD:
		log_info(host->parts.log, "the clock agrees with the homeserver's again");
		break;
	}
}

void hold_ask(struct host *host)
{
	if (host->parts.guard != NULL && session_is_ready(host->session) &&
	    clock_guard_holds(host->parts.guard)) {
		session_ask_time(host->session);
	}
}

bool hold_is_on(struct host *host)
{
	const struct clock_guard *guard = host->parts.guard;

	if (!session_is_in_touch(host->session)) {
		return true;
	}
	if (guard == NULL) {
		return false;
	}
	enum clock_doubt doubt = clock_guard_doubt(guard);

	/* A header of whole seconds wavers about the bound. */
	if (doubt == CLOCK_GOOD && host->doubt == CLOCK_OFF && llabs(guard->off_ms) > 1000) {
		doubt = CLOCK_OFF;
	}
	if (doubt != host->doubt) {
		say(host, doubt);
		host->doubt = doubt;
	}
	return doubt >= CLOCK_UNSURE;
}

static const struct clerk_when *when_of(const struct clerk_arg *arg, const void *record)
{
	return (const struct clerk_when *)(const void *)((const unsigned char *)record +
							 arg->offset);
}

static bool is_same_day(const struct clerk_command *command, const struct command_parse *a,
			const struct command_parse *b)
{
	const struct clerk_arg *arg = command->args;

	if (a->outcome != COMMAND_READY || b->outcome != COMMAND_READY) {
		return a->outcome == b->outcome;
	}
	for (; arg != NULL && arg->name != NULL; arg++) {
		if (arg->type == CLERK_WHEN) {
			const struct clerk_when *one = when_of(arg, a->record);
			const struct clerk_when *other = when_of(arg, b->record);

			if (one->day != other->day || one->last_day != other->last_day) {
				return false;
			}
		}
	}
	return true;
}

const char *hold_doubts_day(struct host *host, const struct request *request,
			    const struct command_found *found, const struct command_parse *parse)
{
	int64_t apart_ms = host->parts.guard == NULL ? 0 : clock_guard_apart_ms(host->parts.guard);
	struct request by_other = *request;

	if (llabs(apart_ms) <= CLOCK_HOLD_MS) {
		return NULL;
	}
	by_other.now_s += apart_ms / 1000;
	struct command_parse other =
	    permit_parse(host, &by_other, found->row->command, found->rest);

	return is_same_day(found->row->command, parse, &other)
		   ? NULL
		   : arena_printf(
			 request->arena,
			 "My clock and the homeserver's are %s apart, so I can't tell which "
			 "day that is. Please give the full date, say `%s`.",
			 about(request->arena, apart_ms),
			 when_format_day(request->arena,
					 roster_today(request->cluster, request->now_s)));
}
