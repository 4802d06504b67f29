# homeserver: bugs in what we make of a homeserver's moods; a part of mutants.py.
# SPDX-License-Identifier: Apache-2.0

APPLY = "daemon/matrix/apply.c"
SESSION = "daemon/matrix/session.c"
GAP = "daemon/matrix/gap.c"
GAP_BATCH = "daemon/matrix/gap_batch.c"
VERDICT = "daemon/matrix/verdict.c"
PATIENCE = "daemon/matrix/patience.c"
CHORES = "daemon/matrix/chores.c"
GAP_JOB = "daemon/matrix/gap_job.c"
ACCOUNT_DATA = "daemon/matrix/account_data.c"
SPLIT = "daemon/matrix/sync_split.c"
PULSE = "daemon/matrix/pulse.c"

HOMESERVER = [
    ("attempts_never_cleared", "strangers",
     ("daemon/matrix/apply_batch.c", "		stmt_run(stmt_begin(session->stmts[SQ_NO_ATTEMPTS]));\n", "")),
    ("crashing_event_never_set_aside", "strangers",
     (APPLY, "	if (before >= CRASHES_MAX) {", "	if (before > 1000) {")),
    ("upgrade_without_predecessor", "strangers",
     (APPLY, "	if (old_id != NULL && str_equal(old_id, named)) {", "	if (old_id != NULL) {")),
    ("spaces_joined", "strangers", (APPLY, "inviter == NULL || is_space ||", "inviter == NULL ||")),
    ("since_dropped_at_a_404", "missed",
     ("daemon/matrix/sync_loop.c", "	if (verdict == VERDICT_FILTER) {",
      "	if (answer->status == 404 || answer->status == 400) {\n"
      "		session_set_text(&session->since, NULL);\n"
      "		session_retry(session, session_sync, NULL, \"sync\");\n"
      "	} else if (verdict == VERDICT_FILTER) {")),
    ("lost_place_is_a_first_sync", "missed",
     ("daemon/matrix/sync_loop.c", "	session->wants_resync = true;\n	session_retry",
      "	session_set_text(&session->since, NULL);\n	session_retry")),
    ("history_is_a_gap", "missed", (GAP, "	cut(gap, count);\n	gap->from", "	gap->from")),
    ("gap_pages_newest_first", "missed", (SESSION, "ORDER BY n DESC LIMIT 1", "ORDER BY n LIMIT 1")),
    ("timeline_filtered", "missed",
     ("daemon/matrix/filter.c", "\"\\\"timeline\\\":{\\\"limit\\\":50}}}\"",
      "\"\\\"timeline\\\":{\\\"limit\\\":50,\\\"types\\\":[\\\"m.room.message\\\"]}}}\"")),
    ("no_gap_after_a_join", "missed",
     (GAP_BATCH, "		!holds_our_arrival(session, &room->timeline));", "		false);")),
    ("too_long_asked_for_ever", "missed",
     ("daemon/matrix/sync_loop.c", "	if (answer->is_too_long) {", "	if (false) {")),
    ("no_audit", "missed", (PULSE, "	audit_run(session);\n", "")),
    ("rollback_unnoticed", "missed", (PULSE, "kept < pulse->nonce", "kept < 0")),
    ("silence_unnoticed", "missed", (PULSE, "	session->wants_resync = true;\n	if (!pulse->is_deaf) {",
                                     "	if (false) {")),
    ("a_stranger_encrypts", "strangers",
     (APPLY, "room->is_encrypted = room->is_encrypted ||", "room->is_encrypted = true ||")),
    ("m_direct_made_anew_after_a_strange_404", "strangers",
     (ACCOUNT_DATA, "answer->status == 404 && str_equal(json_text(json, \"errcode\"), \"M_NOT_FOUND\")", "answer->status == 404")),
    ("a_proxys_404_is_no_signature", "leader",
     (ACCOUNT_DATA, "answer->status == 404 && str_equal(json_text(json, \"errcode\"), \"M_NOT_FOUND\")", "answer->status == 404")),
    ("a_proxys_200_is_no_signature", "leader",
     (ACCOUNT_DATA, "answer->status == 200 && json_is_object(json)", "answer->status == 200")),
    ("a_proxys_200_takes_ours", "leader",
     ("daemon/matrix/leader.c", "	if (verdict_of(ASKED_INVITE, answer) != VERDICT_DONE) {", "	if (answer->status != 200) {")),
    ("an_outage_uses_up_a_gap", "outage",
     (GAP_JOB, "job->gap.end == PAGE_STUCK ? job->refusals + 1", "is_stuck ? job->refusals + 1")),
    ("a_gap_is_read_on_while_nobody_answers", "outage", (GAP_JOB, "	       session->failures == 0 &&", "")),
    ("a_page_refused_once_is_given_up", "outage", (GAP_JOB, "STEP_REFUSALS_MAX = 20", "STEP_REFUSALS_MAX = 1")),
    ("a_page_with_trouble_for_ever", "outage", (GAP_JOB, "now_s - job->since_s > OLDEST_S", "false && now_s > OLDEST_S")),
    ("a_crash_is_forgotten_by_a_later_try", "outage",
     (GAP_JOB, "is_stuck && !job->gap.was_read ? job->gap.begun : 0", "0")),
    ("an_outage_uses_up_a_chore", "outage", (CHORES, "session->failures > 0 ||", "")),
    ("an_unanswered_try_of_a_chore", "outage", (CHORES, "	return answer->status != 0 && ", "	return ")),
    ("a_suspended_accounts_chores_end", "outage", (CHORES, "answer->status != 0 && !verdict_stops_all(verdict)", "answer->status != 0")),
    ("a_chore_ends_in_an_hour", "outage", (CHORES, "FAILED_S = 7 * 86400", "FAILED_S = 3600")),
    ("a_chore_ends_by_the_calendar", "outage", (CHORES, "FAILED_TRIES = 88", "FAILED_TRIES = 1")),
    ("a_part_asks_by_a_lost_place_for_ever", "split",
     (SPLIT, "sync_refused(session, answer, split_ask,", "session_refused(session, ASKED_SYNC, answer, split_ask,")),
    ("a_room_gone_unnoticed_in_parts", "split",
     ("daemon/matrix/apply_rooms.c", "	if (session->is_resync && split_is_last(session)) {",
      "	if (session->is_resync && session->split == NULL) {")),
    ("a_part_of_another_leader", "split", (SPLIT, "	if (!leader_goes_on(session, session->batch.leader)) {", "	if (false) {")),
    ("a_page_uses_up_a_gap", "outage", (GAP, "	if (verdict_is_page(answer)) {", "	if (false) {")),
    ("a_page_passes_over_invitations", "split", (SPLIT, "	} else if (verdict_is_page(answer)) {", "	} else if (false) {")),
    ("stranded_while_it_is_joined", "retire", ("daemon/matrix/forget.c", "AND target IN (room, replaced_by)", "AND 1 = 0")),
    ("looks_back_ten_pages", "look_back",
     ("daemon/matrix/outbox_send.c", "PAGES_IN_ALL = 200", "PAGES_IN_ALL = 10")),
    ("an_audit_takes_what_is_on_its_way", "missed", ("daemon/matrix/audit.c", "age_ms >= YOUNGEST_MS", "age_ms >= 0")),
    ("refused_join_for_ever", "strangers",
     (CHORES, "	return chore->begun_s != 0 &&", "	return false && chore->begun_s != 0 &&")),
    ("logins_hammered", "session", (SESSION, "session->is_login_fresh && now_ms", "false && now_ms")),
    ("a_limit_kills_rows", "session",
     (VERDICT, "\"M_RESOURCE_LIMIT_EXCEEDED\", NULL, VERDICT_LONG", "\"M_RESOURCE_LIMIT_EXCEEDED\", NULL, VERDICT_REFUSED")),
    ("retry_after_header_ignored", "outbox",
     (PATIENCE, "		wait_ms = said_ms > header_ms ? said_ms : header_ms;",
      "		wait_ms = said_ms + 0 * header_ms;")),
]
