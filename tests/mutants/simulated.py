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
