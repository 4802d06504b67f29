/* outbox_reach: nothing leads to a person: they are told so in the room, and what is theirs waits.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

enum { LOOK_AGAIN_MS = 3600 * 1000, GIVE_UP_S = 14 * 86400 };

static int64_t since_s(struct outbox *outbox, const char *person)
{
	struct stmt *get = stmt_begin(outbox->stmts[OQ_SINCE]);

	stmt_bind_text(get, person);
	int64_t at_s = stmt_step(get) ? stmt_int(get, 0) : 0;

	stmt_end(get);
	return at_s;
}

bool outbox_is_out_of_reach(struct outbox *outbox, const char *person)
{
	return since_s(outbox, person) != 0;
}

/* Says it once: what is put again under the same name is one message. */
static bool tell(struct lane *lane, bool is_given_up)
{
	struct outbox *outbox = lane->outbox;
	const struct matrix_handler *handler = outbox->session->parts.handler;

	if (!outbox_work_begin(outbox)) {
		return false;
	}
	struct stmt *put = stmt_begin(outbox->stmts[OQ_UNREACHABLE]);

	stmt_bind_text(put, lane->row.lane);
	stmt_bind_int(put, clock_wall_s(outbox->session->parts.clock));
	stmt_run(put);
	handler->unreachable(handler->self, lane->attempt, lane->row.lane,
			     since_s(outbox, lane->row.lane), is_given_up);
	return outbox_work_end(outbox, "not noted: that a person is out of reach");
}

void outbox_unreachable(struct lane *lane, const char *why)
{
	const struct session_parts *parts = &lane->outbox->session->parts;
	const struct outbox_row *row = &lane->row;
	int64_t from_s = row->first_at_s > row->not_before_s ? row->first_at_s : row->not_before_s;
	bool is_given_up = clock_wall_s(parts->clock) - from_s >= GIVE_UP_S;
	bool is_told = tell(lane, is_given_up);

	if (lane->wait != WAIT_UNREACHABLE) {
		log_warning(parts->log, "%s is out of reach: %s; what is theirs waits",
			    log_id(parts->log, row->lane).text, why);
	}
	if (is_told && is_given_up) {
		outbox_lane_done(lane, false, NULL, "out of reach");
		return;
	}
	lane_wait(lane, WAIT_UNREACHABLE, clock_mono_ms(parts->clock) + LOOK_AGAIN_MS);
}

void outbox_reached(struct outbox *outbox, const char *person)
{
	struct stmt *reached = stmt_begin(outbox->stmts[OQ_REACHED]);

	stmt_bind_text(reached, person);
	stmt_run(reached);
}
