# county: bugs that show where there is much: clusters, wake-ups, rows, destinations; see mutants.py.
# SPDX-License-Identifier: Apache-2.0

CACHE = "daemon/school/roster_cache.c"
FILES = "daemon/school/roster_files.c"
INDEX = "daemon/school/roster_index.c"
RUN = "daemon/io/store_run.c"
CHECK = "daemon/io/store_check.c"
SWEEP = "daemon/io/sweep.c"
PUMP = "daemon/matrix/outbox_pump.c"
LANE = "daemon/matrix/outbox_lane.c"

COUNTY = [
    # ---- the roster in memory ----
    ("a_part_counts_as_read", "roster_cache",
     (RUN, "if (!stmt->store->is_open && !stmt->store->is_reading) {", "if (!stmt->store->is_open) {")),
    ("reading_never_ends", "roster_cache",
     (RUN, 'run_verb(store, "COMMIT") != SQLITE_OK) {', "false) {")),
    ("ids_never_fail", "roster_cache",
     (CACHE, "if (!roster_ids(cache->rosters, next.arenas_arena, &ids, &count, err)) {",
      "if (!roster_ids(cache->rosters, next.arenas_arena, &ids, &count, err) && false) {")),
    ("keys_of_the_old_stay", "roster_cache",
     (INDEX, "if (kept[i].cluster == old) {", "if (false) {")),
    ("files_by_name_alone", "roster_cache",
     (FILES, " AND changed_ns = ?4", "")),
    ("a_bad_file_stops_the_start", "roster_cache",
     (FILES, "i = 0; paths[i] != NULL && !store_failed(store); i++",
      "i = 0; paths[i] != NULL && !store_failed(store) && taking->first.code == ERR_NONE; i++")),
    ("two_files_of_one_cluster", "roster_cache",
     (FILES, "	if (other != NULL) {", "	if (false) {")),

    # ---- what is many ----
    ("sweep_stays_where_it_is", "retire",
     (SWEEP, "	sweep->from = end;\n", "")),
    ("a_sweep_waits_for_no_end", "retire",
     (SWEEP, "sweeps->at += rows < SLICE_ROWS;", "sweeps->at += rows == 0;"),
     (SWEEP, "	if (rows < SLICE_ROWS) {\n		begin_anew(sweep);", "	if (false) {\n		begin_anew(sweep);")),
    ("the_last_number_goes", "retire",
     ("daemon/matrix/forget.c", " AND seq < (SELECT max(seq) FROM matrix_outbox)", "")),
    ("a_second_lane_is_never_the_first", "outbox_order",
     ("daemon/matrix/outbox_lane.c", "outbox->second_count > 0 && each != NULL", "false && each != NULL")),
    ("a_second_chat_ahead", "ahead",
     ("daemon/matrix/ahead.c", "	return !has_room &&", "	return (true || has_room) &&")),
    ("a_limit_is_no_reason_to_go_slow", "ahead",
     ("daemon/matrix/ahead.c", "		ahead->is_limited = true;", "		ahead->is_limited = false;")),
    ("moved_lanes_keep_their_name", "outbox_order",
     ("daemon/matrix/outbox.c", "	lane_move(outbox, old_room, new_room);\n", "")),
    ("due_rows_are_not_looked_for", "outbox_order",
     (PUMP, "outbox->may_have_heads |= now_s >= outbox->due_s ||", "outbox->may_have_heads |=")),
    ("put_rows_are_not_looked_for", "outbox",
     (PUMP, "	if (outbox->may_have_heads || outbox->has_put) {\n		fill", "	if (outbox->may_have_heads) {\n		fill")),
    ("nothing_follows", "outbox",
     (LANE, "	if (next != 0) {", "	if (false) {")),

    # ---- what a command costs ----
    ("kept_reads_have_no_end", "store_kept", (RUN, "	if (store->is_kept) {", "	if (false) {")),
    ("a_write_joins_what_is_kept", "store_kept",
     (RUN, "if (sqlite3_stmt_readonly(stmt->handle) == 0) {", "if (false) {")),
    ("an_earlier_failure_is_forgotten", "execute",
     ("daemon/host/host.c", "	if (store_failed_in_passing(host->parts.store)) {", "	if (false) {")),
    ("a_lost_transaction_keeps_the_rest", "store",
     ("daemon/io/store.c", "if (store->is_open && sqlite3_get_autocommit(store->db) != 0) {",
      "if (false) {")),
    ("kept_is_a_transaction", "store_kept", (RUN, " && !store->is_kept;", ";")),
    ("a_room_stays_as_it_was", "session",
     ("daemon/matrix/rooms.c", "if (!was->is_known || !is_same(was, room)) {", "if (!was->is_known) {")),
    ("a_socket_is_watched_for_what_it_was", "http",
     ("daemon/io/http_loop.c", "	if (events != watch->events) {", "	if (watch->events == 0) {")),
    ("a_name_is_judged_by_half", "http",
     ("daemon/io/http_server.c", "strlen(server->origin) == len &&", "")),

    # ---- the page check ----
    ("damage_is_well", "store", (CHECK, "? STORE_WHOLE : STORE_DAMAGED;", "? STORE_WHOLE : STORE_WHOLE;")),
    ("not_looked_at_is_well", "store",
     (CHECK, "	case STORE_NOT_LOOKED_AT:\n		return;\n", "	case STORE_NOT_LOOKED_AT:\n")),
    ("a_left_one_is_forgotten", "store", (CHECK, "		note(store, NEVER);\n", "")),
]
