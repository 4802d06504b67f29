# simulated: which planted bugs the simulator must see by itself, and bugs of the host's wake-ups.
# SPDX-License-Identifier: Apache-2.0
from mutants import MUTANTS as BUGS

SEEDS = {
    "simulate 1 --count 120": [
        "gap_in_wrong_order", "first_sync_executed", "too_old_executed", "reply_before_commit",
        "no_order_per_room", "second_private_chat", "commit_after_an_error", "no_read_back",
    ],
}
# The same edits once more, under a name of their own.
SIMULATED = [(f"{name}_simulated", seeds, *edits) for seeds, names in SEEDS.items()
             for name, _, *edits in BUGS if name in names]
SIMULATED.append((
    "failed_wake_up_half_kept", "execute",
    ("daemon/host/execute_wake.c",
     "		execute_roll_back(host);\n		return true;\n	}\n	if (waits_for_day(",
     "		store_clear(host->parts.store);\n		store_release(host->parts.store, \"command\");\n		return true;\n"
     "	}\n	if (waits_for_day(")))
# Wrong in the calm world as well: only a model beside both sees it.
SIMULATED.append((
    "reminder_booked_and_not_told", "simulate 1 --count 40",
    ("plugins/reminders/reminder.c", "	if (to != NULL && text[0] != '\\0') {",
     "	if (to != NULL && text[0] != '\\0' && person % 2 == 0) {")))

# What the oracle of the three school years must see.
SIMULATED += [
    ("third_post_unasked", "years 1",
     ("daemon/host/unasked.c", "enum { POSTS_A_DAY = 2,", "enum { POSTS_A_DAY = 3,")),
    ("hour_of_today_at_another_date", "years 1",
     ("daemon/host/call_school.c", "	return tz_from_wall(calendar_of(call)->tz, day, minute).first_s;",
      "	int32_t today = tz_to_wall(calendar_of(call)->tz, call->now_s).day;\n"
      "	return tz_from_wall(calendar_of(call)->tz, today, minute).first_s +\n"
      "	       (int64_t)(day - today) * 86400;")),
    ("reminder_of_a_date_that_was", "years 1",
     ("daemon/host/item_wake.c", "item_is_to_come(record) && version == base->version;",
      "item_is_to_come(record);"),
     ("daemon/host/item_wake.c", "	for (int i = 0; was != NULL && i < ITEM_REMINDERS; i++) {",
      "	for (int i = 0; false && i < ITEM_REMINDERS; i++) {")),
    # killed after the homeserver took it and before that was noted
    ("said_again_after_a_kill", "years 1",
     ("daemon/matrix/outbox_send.c", "		add_look(lane, lane->room);\n		read_back(lane, NULL);\n",
      "		outbox_put_event(lane);\n"),
     ("daemon/matrix/outbox_send.c",
      "/rooms/%s/send/%s/%s\", room,\n					    type_of(lane->row.kind), lane->row.txn);",
      "/rooms/%s/send/%s/%s-%p\", room,\n"
      "					    type_of(lane->row.kind), lane->row.txn, (void *)lane->outbox);")),
    ("evening_disturbed", "years 1",
     ("daemon/host/spare.c", "	if (person == NULL || is_hers ||", "	if (person != NULL || is_hers ||")),
]
