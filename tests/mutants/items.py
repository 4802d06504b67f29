# items: bugs in what clerk/item.h promises each kind.
# SPDX-License-Identifier: Apache-2.0
ITEM = "daemon/host/item.c"
ITEM_BACK = "daemon/host/item_back.c"
ITEM_KIND = "daemon/host/item_kind.c"
ITEM_LAYOUT = "daemon/host/item_layout.c"
ITEM_REMIND = "daemon/host/item_remind.c"
ITEM_STEP = "daemon/host/item_step.c"
ITEM_WAKE = "daemon/host/item_wake.c"
ANSWERS = "daemon/host/answers.c"

ITEMS = [
    # ---- steps ----
    ("wrong_side_allowed", "contract",
     (ITEM_STEP, "bool is_mine = (s->by & rights) != 0;", "bool is_mine = true;")),
    ("due_not_checked", "contract",
     (ITEM_STEP, "return (when & CLERK_IN_TIME) != 0 &&", "return false &&")),
    ("begun_not_checked", "contract",
     (ITEM_STEP, "	if (has_begun && (when & CLERK_WHENEVER) == 0) {", "	if (false) {")),
    ("hidden_item_named", "contract",
     (ITEM_STEP, "if (record == NULL || item_is_hidden(call, record)) {", "if (record == NULL) {"),
     ("daemon/host/permit.c", "	return history_list(history, request->arena, cluster, &all,",
      "	return false && history_list(history, request->arena, cluster, &all,")),
    ("step_to_no_state_taken", "plugin", (ITEM_KIND, "s->to >= states) {", "false) {")),
    ("what_a_kind_needs_not_asked_for", "plugin",
     (ITEM_KIND, "	return fault == NULL ? lacking(arena, kind) : fault;", "	return fault;")),
    ("days_and_eve_together", "plugin",
     (ITEM_KIND, "has_eve && kind->reminders != CLERK_REMIND_EVE", "false")),
    ("a_due_without_a_name_taken", "plugin",
     (ITEM_KIND, "kind->reminders != 0 && kind->due != NULL && kind->due[0] == '\\0'", "false")),
    ("another_plugins_item", "contract",
     (ITEM, "kind != NULL && kind->plugin == call->plugin ?", "true ?")),
    ("an_unknown_state_taken_for_the_first", "contract",
     (ITEM_LAYOUT, "	store_fail(call->store, arena_printf(", "	(void)(arena_printf(")),
    # ---- a put ----
    ("version_not_counted", "contract",
     (ITEM, "base->version = was->version + 1;", "base->version = was->version;")),
    ("diary_kept_after_cancel", "contract",
     (ITEM, "	if (was != NULL && (was->slot.start_s != 0 || was->wish.start_s != 0)) {", "	if (false) {")),
    ("wakes_kept_after_cancel", "contract",
     (ITEM_WAKE, "for (int i = 0; was != NULL && i < ITEM_REMINDERS; i++) {",
      "for (int i = 0; false && i < ITEM_REMINDERS; i++) {")),
    ("nudge_kept_after_the_answer", "contract",
     (ITEM_WAKE, "set_one(call, base, \"nudge\", is_long(call, nudge_s) ? nudge_s : 0, had);",
      "set_one(call, base, \"nudge\", is_long(call, nudge_s) ? nudge_s : 0, false);")),
    ("wakes_written_at_each_put", "contract",
     (ITEM_WAKE, "bool is_same = was != NULL &&", "bool is_same = was == NULL &&")),
    ("reminded_of_an_old_date", "contract", (ITEM_WAKE, "item_is_to_come(record) && version == base->version;", "item_is_to_come(record);")),
    ("a_step_that_is_none_taken", "plugin",
     (ITEM_KIND, "(is_of && (row->asks || item_has_act(kind, row->name)));", "is_of;")),
    # ---- its date ----
    ("forced_for_any_date", "visits_forced_that_date_alone.chat",
     ("daemon/host/clash_again.c", "(slot->is_forced && clash.day", "(clash.day")),
    ("the_offered_date_not_listed", "visits_countered_in_list.chat",
     (ITEM_LAYOUT, "	if (wish_count > 0) {", "	if (false) {")),
    # ---- whose it is ----
    ("what_is_one_persons_told_to_others", "contract",
     ("daemon/host/item_words.c", "if (sight.visibility == CLERK_PERSONAL && side != '+') {",
      "if (false) {")),
    ("a_reminder_lost_to_another_state", "contract",
     (ITEM_WAKE, "if (base->kind->reminders != 0 && !is_as_it_was) {",
      "if (base->kind->reminders != 0 && !is_same) {")),
    # ---- the card ----
    ("a_card_of_what_is_gone", "contract",
     (ITEM_BACK, "		item_card_end(call, kind->face, taken->item);\n", "")),
    ("the_card_of_the_first_version", "contract",
     ("daemon/host/execute.c", "item_cards_put(host, &call, request->message->event_id, TAKEN_PART);",
      "item_cards_put(host, &call, request->message->event_id, 0);")),
    ("the_card_stays_as_it_was", "contract",
     (ITEM_STEP, "		item_card_renew(call, record, card);\n", "")),
    ("the_card_says_it_again", "contract",
     ("daemon/host/item_card.c", "if (now[0] != '\\0' && strcmp(now, before) != 0) {",
      "if (now[0] != '\\0') {")),
    ("a_private_card_in_the_room", "contract",
     ("daemon/host/item_card.c", "item_sight(call, record).visibility == CLERK_PUBLIC;", "true;")),
    # ---- taking back ----
    ("back_into_the_past", "contract",
     (ITEM_BACK, "item_check_hour(call, record, act, 0, true);", "CLERK_OK;")),
    ("back_to_what_is_overdue", "contract",
     (ITEM_BACK, "return status == CLERK_OK && base->due_s != 0 &&", "return false &&")),
    ("not_back_to_what_is_over", "contract",
     (ITEM_BACK, "return leads_from(base, act)\n", "return leads_from(base, act) && false\n")),
    # ---- reminders ----
    ("two_in_twelve_hours", "contract",
     (ITEM_REMIND, "next_s - plan->at_s[i] < APART_S", "next_s < plan->at_s[i]")),
    ("evening_and_night", "contract",
     (ITEM_REMIND, "plan->is_merged ? 0 : plan->hours_s;", "plan->hours_s;")),
    ("reminded_in_the_holidays", "contract",
     (ITEM_REMIND, "	plan->at_s[WEEK] = to_school_day(call, clerk_instant(call, day - 7, minute));",
      "	plan->at_s[WEEK] = clerk_instant(call, day - 7, minute);")),
    ("missed_ones_in_silence", "contract",
     (ITEM_REMIND, "		clerk_tell(call, maker, \"%s\", text);\n", "		(void)text;\n")),
    # ---- places ----
    ("who_waits_is_passed_by", "contract",
     (ANSWERS, "		if (answer->count > left) {\n			break;",
      "		if (answer->count > left) {\n			continue;")),
    ("the_queue_is_jumped", "contract",
     (ANSWERS, "capacity - clerk_answers_sum(&answers, \"in\") && !is_queue);",
      "capacity - clerk_answers_sum(&answers, \"in\"));"),
     (ANSWERS, "	bool is_queue = clerk_answers_sum(&answers, \"waiting\") > 0;\n", "")),
    ("the_turn_is_lost", "contract",
     (ANSWERS, "own != NULL && strcmp(own->word, \"waiting\") == 0;", "false;")),
    ("places_given_untold", "contract",
     (ANSWERS, "		clerk_tell_school(call, answer->school,", "		(void)clerk_text_of(call,"),
     (ANSWERS, "CLERK_BOLD \"%s\" CLERK_PLAIN \": %lld place%s for you.\",",
      "\"%s %lld %s\",")),
]
