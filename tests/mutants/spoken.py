# spoken: bugs in the first minute, in help, and in what is mended later; see mutants.py.
# SPDX-License-Identifier: Apache-2.0
HELP = "daemon/host/help.c"
HOST_C = "daemon/host/host.c"
DELIVERED = "plugins/sip/ledger/delivered.c"
DONE = "plugins/sip/request/done.c"

SPOKEN = [
    # ---- the first minute ----
    ("comes_in_without_a_word", "host_first_minute.chat",
     (HOST_C, "		welcome_room(host, arena, cluster, room);\n", "		(void)welcome_room;\n")),
    ("a_chat_begins_in_silence", "host_first_minute.chat",
     (HOST_C, "		welcome_person(host, arena, person, room_id);\n", "		(void)welcome_person;\n")),
    ("a_greeting_is_not_answered", "host_first_minute.chat",
     ("daemon/host/dispatch.c", "manner == ACTS_GREETING && request->is_private", "manner == ACTS_GREETING && false")),
    # ---- help ----
    ("the_room_reads_of_private_commands", "host_help.chat",
     (HELP, "(help->is_private || row->where != CLERK_IN_PRIVATE)", "true")),
    ("a_role_is_shown_what_is_not_hers", "rows",
     (HELP, "	return (role_of(help) & try->who) != 0 && found.match", "	return found.match")),
    ("the_room_has_the_whole_list", "host_help.chat",
     (HELP, "	if (request->is_private || page.next == NULL) {", "	if (true) {")),
    ("more_says_nothing", "host_help.chat",
     (HELP, "	execute_question(host, request, more, 2);\n", "")),
    # ---- whom a mention means ----
    ("whoever_is_called_so", "pills",
     ("daemon/matrix/pills.c", "	if (html != NULL && pills.count == 0) {", "	if (html != NULL && false) {")),
    ("markdown_is_words", "pills",
     ("daemon/matrix/pills.c", "	char *plain = read_markdown(&pills, text);", "	char *plain = arena_strdup(arena, text);\n	(void)read_markdown;")),
    ("what_is_quoted_mentions", "pills",
     ("daemon/matrix/pills.c", "	html = quoted == NULL ? html : quoted;\n", "	(void)quoted;\n")),
    ("a_pill_is_no_school", "pills",
     ("daemon/host/mention.c", "person != NULL && here != NULL", "false && here != NULL && person != NULL")),
    ("talk_edited_is_answered_to_nobody", "pills",
     ("daemon/host/reply.c", "is_other && host_has_answered(host, request)", "is_other")),
    # ---- how late, and who comes too ----
    ("minutes_are_governors", "meetings_late_minutes.chat",
     ("daemon/host/answers_said.c", "word->is_in && word->unit == NULL ?", "word->is_in ?")),
    ("how_late_is_kept_to_itself", "meetings_late_minutes.chat",
     ("daemon/host/answers_said.c", "	if (w->unit != NULL) {", "	if (false) {")),
    ("three_weeks_are_three_minutes", "meetings_late_minutes.chat",
     ("plugins/meetings/answers.c", "		if (strlen(*units) == len && strncmp", "		if (len > 0 || strncmp")),
    # ---- what was used is put right ----
    ("what_was_used_stays_beside_it", "sip_done_again.chat",
     (DELIVERED, "			take_back(call, d, &rows[i]);\n", "			(void)rows;\n")),
    ("taken_back_twice", "sip_done_again.chat",
     (DELIVERED, "	reverse.reverses = row->number;\n",
      "	reverse.reverses = row->number;\n	ledger_post(call, reverse);\n")),
    ("what_went_back_is_not_fetched", "sip_done_again.chat",
     (DELIVERED, "	take_back(call, d, row);\n	return CLERK_OK;", "	return CLERK_OK;")),
    ("the_last_hour_is_not_there", "sip_done_again.chat",
     (DELIVERED, "minutes < there ? minutes : there", "minutes < there ? 0 : 0")),
    ("put_right_behind_her_back", "sip_done_again.chat",
     (DONE, "		clerk_tell_school(call, r->base.school, \"%s (%s) is put right",
      "		clerk_tell_school(call, '\\0', \"%s (%s) is put right")),
    ("taken_back_time_is_received", "sip_done_again.chat",
     ("plugins/sip/views/views.c", "\" WHERE r.cluster = e.cluster AND r.reverses = e.number)\"\n	    \" GROUP BY substr(target, 7, 1)\"",
      "\" WHERE r.cluster = e.cluster AND r.reverses = -1)\"\n	    \" GROUP BY substr(target, 7, 1)\"")),
    # ---- whom a change pings ----
    ("closed_behind_the_callers_back", "manners_pings_of_changes.chat",
     ("daemon/host/touched.c", "	item_touched(call, entry->item);\n", "")),
    ("all_hear_of_what_is_nobodys", "manners_pings_of_changes.chat",
     ("daemon/host/item_pings.c", "!turn->is_new && has_sides(base)", "!turn->is_new")),
    ("withdrawn_by_an_edit_in_silence", "manners_pings_of_changes.chat",
     ("daemon/host/item_pings.c", "was != NULL && was != base &&", "was != NULL &&")),
    ("taken_from_a_school_in_silence", "manners_pings_of_changes.chat",
     ("daemon/host/item_pings.c", "return is_others ? arena_printf", "return false ? arena_printf")),
    # ---- a school that has left ----
    ("agreed_with_who_has_left", "sip_removed_cards.chat",
     ("daemon/host/clash_again.c", "	enum clerk_status status = clash_check_sides(call, record);", "	enum clerk_status status = CLERK_OK;")),
    ("brought_back_with_who_has_left", "sip_removed_cards.chat",
     ("daemon/host/clash_again.c", "gives_up(step) ? clash_check_sides(call, record) : CLERK_OK", "CLERK_OK")),
    ("who_has_left_stays_on_the_card", "sip_removed_cards.chat",
     ("plugins/sip/year/leave.c", "	votes_left(call, school);\n	clerk_cards_renew(call);", "	votes_left(call, school);")),
    ("who_is_back_is_on_no_card", "sip_removed_cards.chat",
     ("plugins/sip/year/leave.c", "&sql.drop, school));\n	clerk_cards_renew(call);", "&sql.drop, school));")),
    # ---- an answer to what could not be read ----
    ("agreed_to_unseen", "terms_typed_blind.chat",
     ("daemon/host/item_step.c", "call->command != NULL && call->command->is_answer", "false")),
    ("who_changed_it_has_not_read_it", "terms_typed_blind.chat",
     ("daemon/host/terms.c", " AND told IS NOT NULL AND person <> ?3", " AND told IS NOT NULL AND ?3 = ?3")),
    ("the_first_terms_are_a_change", "terms_typed_blind.chat",
     ("daemon/host/blind.c", "words, NULL, source);", "words, source, source);")),
    ("picked_of_dates_unseen", "terms_picked_blind.chat",
     ("daemon/host/item_words.c", "offers[0] == '\\0' ? terms", "true ? terms")),
]
