# unsaid: bugs that say in the room what is private, or say nothing to who waits; see mutants.py.
# SPDX-License-Identifier: Apache-2.0

UNSAID = [
    ("own_private_hours_in_the_room", "visits_busy_unnamed.chat",
     ("daemon/host/call_diary.c", "bool is_apart = sender != NULL && call->is_private;",
      "bool is_apart = sender != NULL;")),
    ("private_wait_said_in_the_room", "sip_apart",
     ("plugins/visits/clash.c", "		    may_tell_waiting(look, entry, school)) {", "		    true) {")),
    ("anothers_private_wait_said", "visits_waits_apart.chat",
     ("plugins/visits/clash.c", "sender->school == school && entry->item.letter != '\\0'",
      "true || school == '\\0'")),
    ("private_date_clash_said_in_the_room", "sip_apart",
     ("plugins/sip/dating.c", "(clerk_is_private(call) && (is_seen || clashes[i].is_firm))",
      "(is_seen || clashes[i].is_firm)")),
    ("private_wait_told_to_nobody", "visits_waits_apart.chat",
     ("plugins/visits/ask.c", "	tell_aside(call, &v);\n", "	(void)tell_aside;\n")),
    ("private_date_clash_told_to_nobody", "sip_date_apart.chat",
     ("daemon/host/touched.c", "bool is_told = entry->visibility != CLERK_PUBLIC &&", "bool is_told = false &&")),
    ("focus_said_again", "visits_from_private_back.chat",
     ("plugins/visits/ask.c", "visit_bare_words(call, &v)", "visit_words(call, &v, &v.slot)")),
    # ---- before we came in ----
    ("early_lines_in_silence", "manners_early.chat",
     ("daemon/matrix/intake.c", "	if (message.is_early && !is_early(context, event, is_edit)) {",
      "	if (message.is_early) {")),
    ("early_lines_are_executed", "manners_early.chat",
     ("daemon/host/dispatch.c", "	if (message->is_early) {", "	if (false) {")),
    ("early_lines_of_a_room", "put_off",
     ("daemon/matrix/intake.c", "	return context->is_direct && !is_edit &&", "	return !is_edit &&"),
     ("daemon/host/dispatch.c", "	if (request->is_private && request->person != NULL &&",
      "	if (request->person != NULL &&")),
    ("early_lines_of_last_week", "put_off",
     ("daemon/matrix/intake.c", "event, context->now_ms) <= EARLY_MS;", "event, context->now_ms) <= INT64_MAX;")),
]
