# restored: bugs in what is done again after a restore; a part of mutants.py.
# SPDX-License-Identifier: Apache-2.0

CALL = "daemon/host/call.c"
PAST = "daemon/host/past.c"
FORGOTTEN = "daemon/host/past_did.c"
DISPATCH = "daemon/host/dispatch.c"
EXECUTE = "daemon/host/execute.c"
ACCOUNT = "daemon/matrix/account.c"
FORESEE = "daemon/matrix/foresee.c"
BATCH = "daemon/matrix/apply_batch.c"
GAP = "daemon/matrix/gap_batch.c"
SEAL = "daemon/matrix/seal.c"
FILES = "daemon/school/roster_files.c"

RESTORED = [
    ("told_number_not_taken", "restored", (CALL, "if (number != 0) {", "if (false) {")),
    ("number_of_lost_time_given_again", "restored",
     (CALL, "past_last(call->host, cluster, letter, owner)", "0")),
    ("put_off_then_done_now", "restored",
     (DISPATCH, "message->is_replay && past_is_put_off(host, request)", "is_quiet && false")),
    ("put_off_unknown_by_its_text", "restored",
     (PAST, "is_put_off_text(told->text);", "is_put_off_text(told->text) && told->at_s < 0;")),
    ("refused_then_done_now", "restored",
     (EXECUTE, "status == CLERK_OK && past_forbids(request->past)", "false")),
    ("deleted_line_not_done_again", "restored",
     (FORGOTTEN, "if (*past->typed != '\\0') {", "if (false) {")),
    ("lost_not_owned_up_to", "restored",
     (PAST, "is_waiting(host) && session_is_in_touch", "false && session_is_in_touch")),
    ("done_again_named_as_lost", "restored",
     (PAST, "c WHERE c.event = p.event", "c WHERE c.event = p.items")),
    ("not_heard_before_it_is_done", "restored", (BATCH, "foresee_batch(session);", "")),
    ("not_heard_in_a_gap", "restored", (GAP, "foresee_page(session, gap);", "")),
    ("not_heard_when_read_aside", "restored",
     (FORESEE, "sync_event_open(event);", "*event;")),
    ("anybody_heard_as_us", "restored",
     (FORESEE, "if (str_equal(event->sender, session->settings.user) &&", "if (")),
    ("heard_as_of_now", "restored_lost",
     (FORESEE, "intake_typed_ms(event, now_ms) / 1000", "now_ms / 1000")),
    ("list_of_put_off_at_any_time", "restored", (PAST, "AND at_s >= ?2", "AND ?2 > 0")),
    ("named_number_given_out", "restored",
     (PAST, 'if (json_truth(did, "new", false)) {', "if (true) {")),
    ("named_number_given_out_by_the_text", "restored",
     (PAST, "isupper((unsigned char)*text) ?",
      "isupper((unsigned char)*(text += strcspn(text, \"V\"))) ?")),
    ("number_behind_a_name_free", "restored_lost",
     (PAST, "after_name(host->parts.school->roster, told->text)", "told->text")),
    ("doubt_ends_while_nothing_is_read", "restored_lost",
     (ACCOUNT, "session->doubt_until_s = DOUBT_OPEN;",
      "session->doubt_until_s = clock_wall_s(session->parts.clock) + DOUBT_S;")),
    ("doubt_ends_before_a_gap_is_read", "restored_lost",
     (ACCOUNT, "stmt_found(stmt_begin(session->stmts[SQ_GAP_NEXT]))", "false")),
    ("doubt_never_ends", "restored_lost",
     (ACCOUNT, "if (session_has_read_all(session) ||", "if (true ||")),
    ("lost_told_before_all_is_read", "restored_lost",
     (PAST, "session_has_read_all(host->session) && store_begin", "store_begin")),
    ("lost_forgotten_untold", "restored_lost",
     ("daemon/host/retire.c", "WHERE heard_s < 0 AND heard_s > -?1", "WHERE abs(heard_s) < ?1")),
    ("told_lost_kept_for_ever", "restored_lost",
     (PAST, "SET heard_s = -?1", "SET heard_s = -4 * ?1")),
    ("ended_in_another_cluster", "restored_lost",
     (PAST, '" AND e.cluster = p.cluster AND', '" AND')),
    ("end_before_the_act_counts", "restored_lost", (PAST, " AND e.at_s >= p.at_s", "")),
    ("undone_act_lost", "restored_lost",
     (FORGOTTEN, "undone != NULL ? undone->source", "false ? \"\"")),
    ("deleted_act_lost", "restored_lost",
     ("daemon/host/take_back_edit.c", ".back = old->source,", "")),
    ("undone_end_counts", "restored_lost",
     (PAST, "WHERE t.back = e.event AND", "WHERE t.back = e.event AND false AND")),
    ("taking_back_of_nothing_lost", "restored_lost", (PAST, "AND (p.back = '' OR", "AND (true OR")),
    ("more_lost_than_one_message", "restored_lost",
     (PAST, "!several_takes(&losses.text, line)", "false")),
    ("passed_numbers_counted_short", "numbers",
     ("daemon/school/numbers.c", "return low;", "return low / 2;")),
    ("passed_numbers_counted_again", "numbers",
     ("daemon/school/numbers.c", "max(school_number.last, excluded.last)", "excluded.last")),
    ("number_used_twice", "seal",
     (SEAL, "(const unsigned char *)text, strlen(text)) == 1 &&", "(const unsigned char *)text, 0) == 1 &&")),
    ("differing_file_noted", "roster_cache",
     (FILES, "is_alike(taking, path, want)) {", "is_alike(taking, path, want) || true) {")),
    ("done_before_a_third_not_again", "restored",
     ("daemon/host/overheard.c", "(past->state == PAST_DONE || past->state == PAST_ASKED)",
      "past->state == PAST_ASKED")),
    ("asked_before_a_third_not_again", "restored",
     ("daemon/host/overheard.c", "(past->state == PAST_DONE || past->state == PAST_ASKED)",
      "past->state == PAST_DONE")),
    ("the_second_of_the_start_is_after_it", "restored",
     ("daemon/matrix/apply.c", "(session->restored_s + 1) * 1000", "session->restored_s * 1000")),
]
