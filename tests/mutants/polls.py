# polls: bugs in polls and series of meetings; see mutants.py.
# SPDX-License-Identifier: Apache-2.0

POLLS = [
    ("not_3_is_a_no_to_all", "dialogue_12_find_a_date.chat",
     ("plugins/meetings/poll_read.c", "	mark_pending(r, POLL_YES);\n	r->open = what;",
      "	mark_pending(r, what);\n	r->open = what;")),
    ("a_refused_date_is_chosen_unasked", "dialogue_12_find_a_date.chat",
     ("plugins/meetings/poll_commands.c", "if (lost[0] != '\\0' && !clerk_given(call, \"lost\")) {",
      "if (lost[0] == '@' && !clerk_given(call, \"lost\")) {")),
    ("a_vote_in_the_clients_poll_adds_to_the_last", "polls_native.chat",
     ("daemon/host/reaction.c", "arena_printf(arena, \"only %s\", key)", "arena_strdup(arena, key)")),
    ("a_series_is_overwritten_by_one_of_it", "dialogue_18_series.chat",
     ("plugins/meetings/meeting.c", "return ((const struct meeting *)record)->series == 0;",
      "return record != NULL;")),
    ("all_later_ones_stay", "dialogue_18_series.chat",
     ("plugins/meetings/series.c", "		shift(call, later[i], &by);\n", "		(void)later;\n")),
    ("none_of_them_is_all_of_them", "polls_mended.chat",
     ("plugins/meetings/poll_read.c", "		r->is_bad |= (r->open != POLL_UNSAID && !r->is_dangling) || r->pending_count > 0;\n		name_all(r);",
      "		r->open = POLL_YES;\n		name_all(r);")),
    ("an_edited_poll_keeps_old_answers", "polls_mended.chat",
     ("plugins/meetings/poll_commands.c", "	clerk_run(CLERK_QUERY(call, &sql.clear, poll->base.item.number));\n", "")),
    ("a_list_answers_which_one", "manners_list_is_no_answer.chat",
     ("daemon/host/answer.c", "!is_row_instead(host, request) &&", "(true || is_row_instead(host, request)) &&")),
]
