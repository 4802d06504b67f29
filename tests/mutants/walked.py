# walked: bugs in who may do what to an item, and who may know of it; see mutants.py.
# SPDX-License-Identifier: Apache-2.0

WALKED = [
    ("visit_changed_by_outsiders", "walk visit tables",
     ("daemon/host/item_step.c", "	if (is_outsider(base, act, rights)) {", "	if (false) {"),
     ("daemon/host/item_step.c", "		bool is_mine = (s->by & rights) != 0;", "		bool is_mine = true;")),
    ("guest_answers_meeting", "walk meeting tables",
     ("daemon/host/permit.c", "const char *why = permit_refusal(request, command);",
      "const char *why = (request->person->role & CLERK_GUEST) != 0 ? NULL : permit_refusal(request, command);")),
    ("private_item_is_there", "walk private-visit secrets",
     ("daemon/host/permit.c", "	    !is_hidden(host, request, item, is_private)) {", "	    true) {")),
    ("record_of_a_private_item", "walk review secrets",
     ("daemon/school/history.c", "		if (!row_is_seen(stmt, arena, viewer)) {", "		if (false) {")),
    ("past_requests_read_through", "walk request many",
     ("plugins/sip/0030_open.sql", "	WHERE state IN ('waiting', 'asked', 'agreed', 'dated');",
      "	WHERE state IN ('waiting');")),
]
