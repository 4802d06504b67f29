# mutants: known bugs, as (name, the test that must notice, edits of (file, old text, new text)).
# SPDX-License-Identifier: Apache-2.0

APPLY = "daemon/matrix/apply.c"
SEND = "daemon/matrix/outbox_send.c"
PUMP = "daemon/matrix/outbox_pump.c"
OUTBOX = "daemon/matrix/outbox.c"
SESSION = "daemon/matrix/session.c"
INTAKE = "daemon/matrix/intake.c"
GAP = "daemon/matrix/gap.c"
STORE = "daemon/io/store.c"
STORE_RUN = "daemon/io/store_run.c"
HTTP = "daemon/io/http.c"
QUESTION = "daemon/host/question.c"
WAKE = "daemon/host/wake.c"
DISPATCH = "daemon/host/dispatch.c"
EXECUTE = "daemon/host/execute.c"
TAKE_BACK = "daemon/host/take_back.c"
CHANGE = "daemon/host/change.c"
PARSE = "daemon/host/command_parse.c"

MUTANTS = [
    # ---- what was said is neither lost nor done twice ----
    ("token_before_commit", "session",
     (APPLY, "	outbox_note_sent(session->outbox);\n	for (",
      "	finish(session);\n	store_commit(store);\n	store_begin(store);\n"
      "	outbox_note_sent(session->outbox);\n	for (")),
    ("limited_ignored", "session", (GAP, "	return room->kind == SYNC_JOINED &&",
                                    "	return false && room->kind == SYNC_JOINED &&")),
    ("gap_in_wrong_order", "session",
     (APPLY, "&events->items[i - 1]", "&events->items[events->count - i]")),
    ("first_sync_executed", "session",
     (APPLY, "	if (session->since == NULL) {\n		return;\n	}\n	if (str_equal(event->type, \"m.room.red",
      "	if (str_equal(event->type, \"m.room.red"),
     (APPLY, ".is_initial = session->since == NULL,", ".is_initial = false,")),
    ("before_the_join_executed", "session",
     (INTAKE, "is_before_us(context, event)) {", "false) {")),
    ("no_unique_key_on_seen", "session",
     (APPLY, "	return store_changes(session->parts.store) == 1;", "	return true;")),
    ("own_echo_handled", "session",
     (APPLY, "	if (!is_ours && survives", "	if ((is_ours || true) && survives"),
     (INTAKE, "str_equal(event->sender, context->user) ||", "false ||"),
     (INTAKE, "!str_equal(json_text(said, \"msgtype\"), \"m.text\")", "false")),
    ("notice_answered", "intake",
     (INTAKE, "!str_equal(json_text(said, \"msgtype\"), \"m.text\")", "false")),
    ("quoted_reply_read", "intake",
     (INTAKE, "(const uint8_t *)skip_fallback(body)", "(const uint8_t *)body")),
    ("bidi_marks_kept", "command", (INTAKE, "(c >= 0x202A && c <= 0x202E)", "c == 0x202A")),
    ("too_old_executed", "execute", (DISPATCH, "	if (message->is_too_old) {", "	if (false) {")),
    ("age_by_the_senders_clock", "intake",
     (INTAKE, "event->age_ms > by_clock || event->sent_ms <= 0 ? event->age_ms : by_clock",
      "by_clock")),

    # ---- what we say is said once ----
    ("random_txn_id", "outbox",
     (SEND, "									      : \"m.room.message\",\n					    lane->row.txn);",
      "									      : \"m.room.message\",\n					    arena_printf(arena, \"%s%lld\", lane->row.txn, (long long)clock_mono_ms(lane->outbox->session->parts.clock)));")),
    ("txn_id_without_the_room", "outbox",
     (OUTBOX, "(int)kind, source, (long long)part,\n				  destination);",
      "(int)kind, source, (long long)part,\n				  \"\");\n	(void)destination;")),
    ("reply_before_commit", "session",
     (APPLY, "			hand_over(session, arena, room, event);\n		}\n	}\n	arena_free(arena);\n}\n\n/* Pages",
      "			hand_over(session, arena, room, event);\n		}\n		outbox_pump(session->outbox);\n	}\n	arena_free(arena);\n}\n\n/* Pages")),
    ("outbox_row_gone_before_200", "outbox",
     (PUMP, "	lane->retry_ms = 0;\n",
      "	lane->retry_ms = 0;\n	stmt_begin(lane->outbox->stmts[OQ_SENT]);\n"
      "	stmt_bind_int(lane->outbox->stmts[OQ_SENT], lane->row.seq);\n"
      "	stmt_run(lane->outbox->stmts[OQ_SENT]);\n")),
    ("429_is_failure", "outbox", (SEND, "answer->status == 400 ||",
                                  "answer->status == 400 || answer->status == 429 ||")),
    ("429_not_waited_for", "outbox",
     (SESSION, "		wait_ms = said_ms > header_ms ? said_ms : header_ms;",
      "		wait_ms = 0 * (said_ms + header_ms);")),
    ("502_is_failure", "outbox", (SEND, "answer->status == 400 ||",
                                  "answer->status == 400 || answer->status == 502 ||"),
     (SEND, "is_refused_for_good(answer) && json != NULL", "is_refused_for_good(answer)")),
    ("403_tried_for_ever", "outbox", (SEND, " || answer->status == 403", "")),
    ("html_403_is_the_homeservers", "outbox",
     (SEND, "is_refused_for_good(answer) && json != NULL", "is_refused_for_good(answer)")),
    ("no_order_per_room", "outbox",
     (PUMP, "		if (find_lane(outbox, destination_of(&row)) != NULL ||",
      "		if ((false && find_lane(outbox, destination_of(&row)) != NULL) ||"),
     (OUTBOX, "SELECT min(seq) FROM matrix_outbox", "SELECT seq FROM matrix_outbox"),
     (OUTBOX, " AND not_before_s <= ?1 GROUP BY room, person) ORDER", " AND not_before_s <= ?1) ORDER")),
    ("no_read_back", "outbox",
     (SEND, "		read_back(lane, NULL);\n", "		put_event(lane);\n")),
    ("second_private_chat", "outbox",
     ("daemon/matrix/outbox_direct.c", "		find_by_alias(lane);",
      "		outbox_lane_later(lane, answer);")),

    # ---- the database ----
    ("commit_after_an_error", "store",
     (STORE_RUN, "	if (store->has_failed || store->is_broken ||", "	if (store->is_broken ||")),
    ("synchronous_normal", "store", (STORE, "synchronous=FULL", "synchronous=NORMAL"),
     (STORE, "\"PRAGMA synchronous\", \"2\"", "\"PRAGMA synchronous\", \"1\"")),
    ("newer_schema_taken", "store", (STORE, "	if (have > known) {", "	if (false) {")),
    ("plugin_reads_all_tables", "plugin",
     (STORE, "	if (store->owner == NULL) {\n		return SQLITE_OK;",
      "	if (true) {\n		return SQLITE_OK;")),
    ("plugin_renames_a_table", "plugin",
     (STORE, "	case SQLITE_ALTER_TABLE:\n", ""), (STORE, "	default:\n		return SQLITE_DENY;",
                                                "	default:\n		return SQLITE_OK;")),
    ("conflicts_left_out", "store",
     ("daemon/io/store_record.c", "	return SQLITE_CHANGESET_ABORT;",
      "	return conflict == SQLITE_CHANGESET_DATA ? SQLITE_CHANGESET_REPLACE\n"
      "						 : SQLITE_CHANGESET_OMIT;")),
    ("damage_overlooked", "store",
     (STORE, "	return is_sound(store, err) && pragma_is", "	return pragma_is")),

    # ---- the wire ----
    ("redirects_followed", "http",
     (HTTP, "CURLOPT_FOLLOWLOCATION, 0L", "CURLOPT_FOLLOWLOCATION, 1L")),
    ("half_an_answer_taken", "http",
     (HTTP, "	if (exchange->failure == NULL && code == CURLE_OK) {",
      "	if (exchange->failure == NULL) {")),
    ("no_size_limit", "http",
     (HTTP, "	if (len > exchange->max_answer - exchange->len) {", "	if (len > SIZE_MAX / 2) {")),
    ("no_timeout", "http", (HTTP, "CURLOPT_TIMEOUT_MS, (long)exchange->timeout_ms",
                            "CURLOPT_TIMEOUT_MS, 0L")),
    ("any_127_is_loopback", "http",
     (HTTP, " && strspn(host, \"0123456789.\") == strlen(host)", "")),
    ("lone_surrogates_kept", "json",
     ("daemon/io/json.c", "json_sanitise(arena, bytes, len, &clean_len)",
      "(clean_len = len, arena_strndup(arena, bytes, len))")),

    # ---- who may say what ----
    ("anyone_may", "visits_who_may.chat",
     (DISPATCH, "	if ((request->person->role & who) == 0) {", "	if (false) {")),
    ("private_words_in_the_room", "visits_private_in_room.chat",
     (DISPATCH, "	if (!request->is_private && (where & CLERK_IN_ROOM) == 0) {", "	if (false) {")),
    ("hidden_items_shown", "sip_pm_private.chat",
     (DISPATCH, "	    !is_hidden(host, request, item)) {", "	    true) {")),
    ("no_pace", "execute", (DISPATCH, "	if (!keeps_pace(host, request)) {", "	if (false) {")),
    ("long_lines_read", "execute",
     (DISPATCH, "	if (strlen(request->line) > LINE_MAX_BYTES) {", "	if (false) {")),
    ("any_server_trusted", "roster",
     ("daemon/school/roster.c", "		if (str_equal(cluster->people[i].user, user)) {",
      "		if (strncmp(cluster->people[i].user, user, strcspn(user, \":\")) == 0) {")),

    # ---- questions, undo, edits ----
    ("question_answered_by_anyone", "question",
     (QUESTION, " WHERE room = ?1 AND person = ?2 AND expires_s", " WHERE room = ?1 AND ?2 = ?2 AND expires_s")),
    ("question_never_expires", "question", (QUESTION, "expires_s > ?3\"", "?3 = ?3\"")),
    ("each_head_answers_for_the_school", "question",
     (QUESTION, "	if (is_answer && str_is_empty(line)) {", "	if (false) {")),
    ("question_stays_open", "question",
     (QUESTION, "	} else if (is_answer) {\n", "	} else if (false) {\n")),
    ("undo_for_ever", "manners_undo.chat",
     (TAKE_BACK, "	if (call->now_s - last.at_s > CHANGE_UNDO_S) {", "	if (false) {")),
    ("undo_of_anothers", "change",
     (CHANGE, "FROM host_command WHERE person = ?1 AND", "FROM host_command WHERE ?1 = ?1 AND")),
    ("undo_twice", "change", (CHANGE, "SET state = 'undone', changes = NULL", "SET items = items"),
     (CHANGE, "change->len == 0 || change->state != CHANGE_DONE", "change->len == 0")),
    ("edit_executed_twice", "manners_edits.chat",
     (TAKE_BACK, "	enum change_verdict verdict = change_revert(host->changes, &old);\n\n	if (verdict",
      "	enum change_verdict verdict = CHANGE_REVERTED;\n\n	if (verdict")),
    ("edit_of_yesterday", "manners_edits.chat",
     (TAKE_BACK, "	if (request->now_s - old.at_s > CHANGE_EDIT_S) {", "	if (false) {")),
    ("moderator_cancels", "execute",
     (TAKE_BACK, "person->id != old.person ||", "false ||")),
    ("failed_handler_kept", "execute",
     (EXECUTE, "	store_rollback_to(store, \"command\");\n", "")),
    ("reason_made_up", "execute",
     (EXECUTE, "(status != CLERK_OK && !call->has_reason)", "false")),
    ("leftover_word_ignored", "command",
     (PARSE, "		if (len == 0) {\n", "		if (len == 0 && r->taken == 0) {\n"),
     (PARSE, "		r->at += len;\n		if (reader_at_end(r)) {",
      "		if (len == 0) {\n			return true;\n		}\n		r->at += len;\n		if (reader_at_end(r)) {")),

    # ---- reminders ----
    ("reminders_in_memory_only", "wake",
     (WAKE, "	*ret_wakes = wakes;", "	store_exec(store, \"DELETE FROM host_wake\", NULL);\n	*ret_wakes = wakes;")),
    ("timer_not_set_again", "reminders_basic.chat",
     ("daemon/host/host.c", "	execute_wakes(host);\n	arm(host);", "	execute_wakes(host);")),
    ("cancel_takes_v123_too", "wake",
     (WAKE, "substr(key, 1, length(?3) + 1) = ?3 || '/'", "substr(key, 1, length(?3)) = ?3")),
    ("cancel_leaves_what_is_below", "wake",
     (WAKE, "substr(key, 1, length(?3) + 1) = ?3 || '/'", "false")),
    ("reminder_after_forget", "reminders_forget_snooze.chat",
     ("plugins/reminders/reminders.c", "	clerk_wake_cancel(call, key_of(call, a->item.number));\n", ""),
     ("plugins/reminders/reminders.c", "	reminder.state = \"forgotten\";\n", "")),
    ("reminder_after_cancel", "meetings_move_cancel.chat",
     ("plugins/meetings/commands.c", "	reminders_drop(call, &meeting);\n", ""),
     ("plugins/meetings/reminders.c", "meeting.is_cancelled ||", "")),
    ("reminder_not_moved", "meetings_move_cancel.chat",
     ("plugins/meetings/reminders.c", "	reminders_drop(call, meeting);\n	for (", "	for ("),
     ("plugins/meetings/reminders.c", "	    meeting.version != version ||", "	   ")),
    ("late_burst", "meetings_down.chat",
     ("plugins/meetings/reminders.c", "is_overtaken(call, &meeting, what)) {", "false) {")),
    ("quiet_an_hour_late", "visits_reminder_late.chat",
     ("plugins/visits/slot.c", "	QUIET_TO = 7 * 60,", "	QUIET_TO = 6 * 60,")),
    ("bad_wake_up_stops_the_rest", "execute",
     (EXECUTE, "		roll_back(host);\n		return;\n", "		return;\n")),

    # ---- time of the adviser ----
    ("job_share_counts_twice", "sip_job_share.chat",
     ("plugins/sip/vote.c", "		count.yes += vote[0] == 'y';",
      "		count.yes += (vote[0] == 'y') * (letter == school && note[0] != '\\0' ? 2 : 1);")),
    ("asker_votes", "sip_vote_refusals.chat",
     ("plugins/sip/vote.c", "		if (*school == r->school) {\n			continue;\n		}\n", ""),
     ("plugins/sip/vote.c", "	if (school == r->school) {", "	if (false) {")),
    ("held_at_asking", "sip_request_agreed.chat",
     ("plugins/sip/request.c", "	if (!vote_open(call, &r)) {\n		return clerk_fail",
      "	hold_time(call, &r);\n	if (!vote_open(call, &r)) {\n		return clerk_fail")),
    ("release_lost", "sip_date.chat",
     ("plugins/sip/request.c", "		give_back(call, &r, held);\n", "")),
    ("pm_shared", "sip_give.chat", ("plugins/sip/share.c", "	if (is_pm(a->what)) {", "	if (false) {")),
    ("pool_overdrawn", "sip_last_minutes.chat",
     ("plugins/sip/request.c", "	if (ledger_balance(call, r->year, \"POOL\") < r->minutes) {",
      "	if (false) {")),
    ("numbers_used_again", "manners_undo.chat",
     ("daemon/host/plugin.c", "= \"school_diary\";", "= \"school_\";")),
]
