# spoken: bugs in the first minute, in help, and in what is mended later; see mutants.py.
# SPDX-License-Identifier: Apache-2.0
HELP = "daemon/host/help.c"
HOST_C = "daemon/host/host.c"

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
]
