# large: bugs in what is done with a large answer of /sync, and with much at once; see mutants.py.
# SPDX-License-Identifier: Apache-2.0

ASIDE = "daemon/matrix/aside.c"
BATCH = "daemon/matrix/apply_batch.c"
APPLY = "daemon/matrix/apply.c"
APPLY_ROOMS = "daemon/matrix/apply_rooms.c"
AHEAD = "daemon/matrix/ahead.c"
SYNC_LOOP = "daemon/matrix/sync_loop.c"

LARGE = [
    ("large_answers_read_on_the_loop", "aside",
     (ASIDE, "answer->body_len <= ASIDE_BYTES) {\n		read_here", "true) {\n		read_here")),
    ("contents_of_a_large_answer_let_go", "sync",
     ("daemon/matrix/sync_slice.c", "	batch.body = body;\n", "	batch.body = body;\n	memset(body, ' ', len);\n")),
    ("a_large_answer_without_its_end", "sync",
     ("daemon/matrix/sync_slice.c", "	return is_good && !walk.is_bad;\n}\n\nstatic bool read_all_joined",
      "	return is_good;\n}\n\nstatic bool read_all_joined")),
    ("an_event_with_an_escape_as_it_is_written", "sync",
     ("daemon/matrix/sync_plain.c", " || text.at[i] == '\\\\') {", ") {")),
    ("an_event_of_another_room_in_a_page", "sync",
     ("daemon/matrix/sync_plain.c", "return cut_text(value, &text) && json_slice_is(text, reading->room_id);", "return true;")),
    ("half_of_the_first_of_two_unsigned", "sync",
     ("daemon/matrix/sync_plain.c", "		event->age_ms = -1;\n		event->membership = event->txn_id = NULL;\n", "")),
    ("a_page_that_is_odd_is_no_page", "sync",
     ("daemon/matrix/sync_slice.c", "		if (!read_whole_page(&reading, whole, &page, err)) {", "		if (true) {")),
    ("pages_of_a_gap_asked_for_twice", "missed",
     ("daemon/matrix/gap_batch.c", "HELD_BYTES = 24 << 20", "HELD_BYTES = 2 << 20")),
    ("large_answers_let_go_on_the_loop", "aside",
     (ASIDE, "job->bytes <= ASIDE_BYTES) {\n		sync_batch_done", "true) {\n		sync_batch_done")),
    ("told_when_nobody_is_there", "aside",
     (ASIDE, "		session->aside->session = NULL;\n", "")),
    ("due_while_it_is_read", "aside",
     ("daemon/matrix/time.c", "session->failures > 0 || session->job != NULL)",
      "session->failures > 0 || (session->job != NULL && session->aside == NULL))")),
    ("place_moves_with_the_first_slice", "aside",
     (BATCH, "	if (is_over) {\n		finish", "	if (true) {\n		finish")),
    ("large_answers_taken_at_once", "aside",
     (BATCH, "		if (is_large && !session->is_lost &&", "		if (false && is_large &&")),
    ("upgrade_lost_with_a_slice", "aside",
     (APPLY_ROOMS, "room_now(turns, turn), turn->json);",
      "room_now(turns, turn), turn->was_joined ? NULL : turn->json);")),
    ("acts_after_it_was_stopped", "aside",
     (BATCH, "job->slice_end_ms > STALE_MS) {", "job->slice_end_ms > INT64_MAX / 2) {")),
    ("reads_on_after_it_was_stopped", "aside",
     (SYNC_LOOP, "session->reading_ms > READING_MS) {", "session->reading_ms > INT64_MAX / 2) {")),
    # ---- chats that are opened ahead ----
    ("a_reminder_opens_no_chat", "reminders",
     ("plugins/reminders/reminder.c", "	if (!r->is_room) {\n		clerk_will_tell",
      "	if (false) {\n		clerk_will_tell")),
    ("chats_before_what_is_to_be_said", "ahead",
     (AHEAD, "	if (!outbox_is_at_leisure(session->outbox) ||", "	if (")),
    ("strangers_are_asked", "ahead",
     (AHEAD, "handler->knows_person(handler->self, person)", "true")),
    ("a_chat_is_forgotten_by_a_restart", "ahead", (AHEAD, ".has_some = true,", ".has_some = false,")),
    ("a_chat_is_tried_for_ever", "ahead",
     (AHEAD, "ahead->tries + 1 < TRIES_MAX ? Q_LATER : Q_DONE", "Q_LATER")),

    # ---- much at once ----
    ("snoozed_beyond_what_one_may_have", "reminders",
     ("plugins/reminders/reminders.c", "	if (is_said && reminder_check_full(call) != CLERK_OK) {",
      "	if (false) {")),
    ("as_many_reminders_as_one_likes", "reminders",
     ("plugins/reminders/reminder.c", "	return reminder_waiting(call) < REMINDER_OPEN_MAX\n",
      "	return reminder_waiting(call) < INT64_MAX\n")),
    ("reminders_listed_in_part", "reminders",
     ("plugins/reminders/reminders.c", "for (size_t i = 0; i < all; i++) {", "for (size_t i = 0; i < all && i < 199; i++) {")),

    ("others_with_all_that_is_in_rooms", "missed",
     ("daemon/matrix/sync_split.c", "split->stage == STAGE_OTHERS ? filter_outside()",
      "split->stage == STAGE_OTHERS ? filter_all()")),
    # ---- no list ends without a word ----
    ("people_beyond_a_look", "no_limit",
     ("daemon/host/call_school.c", "		*ret_people = people;\n		if (count < max) {",
      "		*ret_people = people;\n		if (count <= max) {")),
    ("meetings_beyond_twenty", "no_limit",
     ("daemon/host/item_list.c", "	while (stmt_step(list)) {", "	while (count < 20 && stmt_step(list)) {")),
    ("lines_of_the_record_in_silence", "no_limit",
     ("plugins/cluster/cluster.c", "	if (is_own && count > OWN_SHOWN) {", "	if (false) {")),
    ("long_answers_cut", "outbox_order",
     ("daemon/matrix/outbox.c", "	while (rest[len] != '\\0') {", "	while (false) {")),
    ("answers_longer_than_an_event", "content",
     ("daemon/matrix/content.c", "sum > BOTH_MAX", "sum > 10 * BOTH_MAX")),
    ("diary_entries_beyond_some", "diary",
     ("daemon/school/diary.c", "	while (stmt_step(stmt)) {\n		if (!is_wanted",
      "	while (count < 64 && stmt_step(stmt)) {\n		if (!is_wanted")),

    ("heap_half_made", "order",
     ("daemon/matrix/order.c", "	sink(order, 0);\n", "")),
]
