# restored: bugs in what is done again after a restore; a part of mutants.py.
# SPDX-License-Identifier: Apache-2.0

CALL = "daemon/host/call.c"
PAST = "daemon/host/past.c"
FORGOTTEN = "daemon/host/past_did.c"
DISPATCH = "daemon/host/dispatch.c"
EXECUTE = "daemon/host/execute.c"
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
    ("done_again_named_as_lost", "restored", (PAST, "c.state <> 'failed'", "c.state = 'failed'")),
    ("not_heard_before_it_is_done", "restored", (BATCH, "foresee_batch(session);", "")),
    ("not_heard_in_a_gap", "restored", (GAP, "foresee_page(session, gap);", "")),
    ("number_used_twice", "seal",
     (SEAL, "\"%s\\n%s\", label, text", "\"%s\\n%.0s\", label, text")),
    ("differing_file_noted", "roster_cache",
     (FILES, "is_alike(taking, path, want)) {", "is_alike(taking, path, want) || true) {")),
    ("the_second_of_the_start_is_after_it", "restored",
     ("daemon/matrix/apply.c", "(session->restored_s + 1) * 1000", "session->restored_s * 1000")),
]
