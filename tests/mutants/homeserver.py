# homeserver: bugs in what we make of a homeserver's moods; a part of mutants.py.
# SPDX-License-Identifier: Apache-2.0

APPLY = "daemon/matrix/apply.c"
SESSION = "daemon/matrix/session.c"
GAP = "daemon/matrix/gap.c"
GAP_BATCH = "daemon/matrix/gap_batch.c"
VERDICT = "daemon/matrix/verdict.c"
PATIENCE = "daemon/matrix/patience.c"
CHORES = "daemon/matrix/chores.c"
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
     (CHORES, "!str_equal(verdict_code(session->chore_arena, answer), \"M_NOT_FOUND\")", "answer->status != 404")),
    ("refused_join_for_ever", "strangers",
     (CHORES, "	return chore->begun_s != 0 &&", "	return false && chore->begun_s != 0 &&")),
    ("logins_hammered", "session", (SESSION, "session->is_login_fresh && now_ms", "false && now_ms")),
    ("a_limit_kills_rows", "session",
     (VERDICT, "\"M_RESOURCE_LIMIT_EXCEEDED\", NULL, VERDICT_LONG", "\"M_RESOURCE_LIMIT_EXCEEDED\", NULL, VERDICT_REFUSED")),
    ("retry_after_header_ignored", "outbox",
     (PATIENCE, "		wait_ms = said_ms > header_ms ? said_ms : header_ms;",
      "		wait_ms = said_ms + 0 * header_ms;")),
]
