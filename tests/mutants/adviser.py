# adviser: bugs in what becomes of her dates: offered, picked, reminded of, owed; see mutants.py.
# SPDX-License-Identifier: Apache-2.0
AFTER = "plugins/sip/request/after.c"
BACK = "plugins/sip/request/back.c"
DATING = "plugins/sip/request/dating.c"
KIND = "plugins/sip/request/kind.c"
PM = "plugins/sip/apart/pm.c"
SLOTS = "plugins/sip/request/slots.c"
ITEM_WAKE = "daemon/host/item_wake.c"

ADVISER = [
    # ---- in one place ----
    ("a_head_books_her_twice", "sip_double_booked.chat",
     (DATING, "	if (dating_sip_is_taken(call, r, start_s, end_s, known, &taken)) {",
      "	if (dating_sip_is_taken(call, r, start_s, end_s, known, &taken) && false) {")),
    ("what_she_knew_is_in_the_way", "sip_double_booked.chat",
     (DATING, "		    !clerk_diary_printed(call, known, &entries[i])) {", "		    true) {")),
    ("her_hidden_time_is_booked_over", "sip_double_booked.chat",
     (DATING, "	return clerk_is_private(call) &&\n	       clerk_diary_is_taken(call, \"+\"",
      "	return false &&\n	       clerk_diary_is_taken(call, \"+\"")),
    ("the_other_school_hears_nothing", "sip_double_booked.chat",
     (DATING, "	tell_beside(call, r, name, slot);\n", "	(void)tell_beside;\n")),
    ("what_was_offered_goes_in_silence", "sip_double_booked.chat",
     (DATING, "	return slots_take(call, r->base.item, slot->start_s, slot->end_s);",
      "	return slots_offered(call, r->base.item, slot->start_s, slot->end_s);")),
    ("a_private_date_is_told_by_the_offer", "sip_double_booked.chat",
     (PM, "	    slots_offered(call, r->base.item,", "	    slots_take(call, r->base.item,")),
    ("the_same_date_is_news", "sip_dated_waits_no_more.chat",
     (DATING, "	return !request_is(r, REQUEST_DATED) ||", "	return true ||")),
    # ---- who must act ----
    ("the_pick_is_hers", "sip_waits_for.chat",
     (KIND, "? clerk_text_of(call, \"%c\", r->base.school)\n", "? \"+\"\n")),
    ("agreed_time_waits_for_nothing", "sip_waits_for.chat",
     ("plugins/sip/request/queue.c", "	r->base.due_s = after_undated_due(call, r);\n",
      "	r->base.due_s = 0;\n")),
    ("given_up_without_a_word", "sip_waits_for.chat",
     (AFTER, "	clerk_tell_school(call, r->base.school,\n			  \"%s (%s): %s",
      "	clerk_tell_school(call, '\\0',\n			  \"%s (%s): %s")),
    ("a_date_taken_back_too_late", "sip_dated_waits_no_more.chat",
     (BACK, "	    r->base.due_s <= clerk_now(call)) {", "	    r->base.due_s < 0) {")),
    # ---- what comes, and came ----
    ("not_reminded_of_private_time", "sip_pm_reminded.chat",
     (PM, "	.reminders = CLERK_REMIND_EVE,\n", "")),
    ("what_is_owed_is_not_asked_for", "sip_dated_waits_no_more.chat",
     (ITEM_WAKE, "		set_owed(call, base, was);\n", "		(void)set_owed;\n")),
    ("owed_though_it_is_over", "sip_dated_waits_no_more.chat",
     ("daemon/host/item_list.c", "act == NULL || !item_is_to_come(record) ? 0", "act == NULL ? 0")),
    ("what_is_owed_is_in_no_list", "sip_pm_reminded.chat",
     ("daemon/host/item_awaits.c", "look->is_undated ? 0 : item_owed(call, kind, &records);",
      "look->is_undated ? 0 : item_owed(call, kind, &records) * 0;")),
    # ---- what an earlier release left open ----
    ("open_items_are_not_lifted", "upgrade",
     ("daemon/host/plugin.c", "	if (have == 0 || have >= known ||", "	if (true || have >= known ||")),
    ("old_deadlines_are_not_lifted", "upgrade",
     (ITEM_WAKE, "		plugin->face->lifted(call);\n", "")),
    # ---- others of it ----
    ("an_old_act_of_the_office_is_hers", "take_back_done_for.chat",
     ("daemon/host/take_back_undo.c", " && last.at_s > own_s &&", " && last.at_s > 0 &&")),
    ("what_is_never_shared_is_not_there", "sip_never_shared.chat",
     ("plugins/sip/apart/allocation.c", "\"%s is performance management: that stays between you and the \"\n",
      "\"There is no %s. \"\n")),
]
