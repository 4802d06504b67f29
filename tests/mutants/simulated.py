# simulated: which planted bugs the simulator must see by itself, and bugs of the host's wake-ups.
# SPDX-License-Identifier: Apache-2.0
from mutants import MUTANTS as BUGS

SEEDS = {
    "simulate 1 --count 120": [
        "token_before_commit", "limited_ignored", "gap_in_wrong_order", "first_sync_executed",
        "no_unique_key_on_seen", "too_old_executed", "random_txn_id", "reply_before_commit",
        "outbox_row_gone_before_200", "429_is_failure", "502_is_failure", "no_order_per_room",
        "second_private_chat", "commit_after_an_error", "no_read_back",
    ],
}
# The same edits once more, under a name of their own.
SIMULATED = [(f"{name}_simulated", seeds, *edits) for seeds, names in SEEDS.items()
             for name, _, *edits in BUGS if name in names]
SIMULATED.append((
    "failed_wake_up_half_kept", "execute",
    ("daemon/host/execute.c",
     "		roll_back(host);\n		return;\n	}\n	store_release(host->parts.store, \"command\");\n	unasked_add",
     "		store_clear(host->parts.store);\n		store_release(host->parts.store, \"command\");\n		return;\n"
     "	}\n	store_release(host->parts.store, \"command\");\n	unasked_add")))
