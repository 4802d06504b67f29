# ground: bugs in the database, the wire and what all stand upon; a part of mutants.py.
# SPDX-License-Identifier: Apache-2.0

ORDER = "daemon/matrix/order.c"
PUT_OFF = "daemon/host/put_off.c"
HOST = "daemon/host/host.c"
PUMP = "daemon/matrix/outbox_pump.c"
STORE = "daemon/io/store.c"
DISK = "daemon/io/store_disk.c"
STORE_RUN = "daemon/io/store_run.c"
HTTP = "daemon/io/http.c"
HEAD, SERVER = "daemon/io/http_head.c", "daemon/io/http_server.c"
WAKE = "daemon/host/wake.c"
DISPATCH = "daemon/host/dispatch.c"

GROUND = [
    # ---- the database ----
    ("commit_after_an_error", "store",
     (STORE_RUN, "	if (store->has_failed || store->is_doomed ||",
      "	if (store->is_doomed ||")),
    ("full_disk_is_broken", "store_disk",
     (DISK, "	case SQLITE_FULL:\n		return true;",
      "	case SQLITE_FULL:\n		return false;"),
     (DISK, "primary == SQLITE_IOERR ||", "primary == SQLITE_IOERR || primary == SQLITE_FULL ||")),
    ("half_a_transaction_after_a_full_disk", "store_disk",
     (STORE_RUN, "store->is_doomed || store->state != STORE_WELL ||\n", "\n"),
     (STORE_RUN, "	if (stmt->store->has_failed || stmt->store->is_doomed) {",
      "	if (stmt->store->has_failed) {"),
     (STORE_RUN, "	if (!store->is_doomed) {", "	if (true) {")),
    ("full_disk_for_ever", "store_disk",
     (DISK, "	change(store, STORE_WELL, \"there", "	(void)(\"there")),
    ("lost_log_unnoticed", "store_disk",
     (DISK, "	if (is_database_same && is_same(wal, store->wal)) {", "	if (is_database_same) {")),
    ("absent_plugin_loses_its_reminders", "absent",
     (HOST, "	names[set->count] = UNASKED_PLUGIN;", "	names = NULL;")),
    ("absent_plugin_spins", "wake",
     (WAKE, "\" AND NOT EXISTS (SELECT 1 FROM host_failing AS f WHERE \" TRY_OF_WAKE \")\"",
      "\" OR 1 AND NOT EXISTS (SELECT 1 FROM host_failing AS f WHERE \" TRY_OF_WAKE \")\"")),
    ("each_stranger_is_answered", "put_off",
     ("daemon/host/dispatch_who.c", "put_off_may_answer(host, request->message->room_id,",
      "put_off_may_answer(host, request->message->sender,")),
    ("long_lines_wait_an_hour", "put_off",
     (PUT_OFF, "	stmt_bind_int(next, now_s - MINUTE_S);",
      "	stmt_bind_int(next, now_s - HOUR_S);")),
    ("taken_away_and_begun_anew", "store_disk",
     (DISK, "	fail_for_good(store, ERR_DATA);", "	fail_for_good(store, ERR_IO);")),
    ("full_disk_turns_for_ever", "outbox_lanes",
     (PUMP, "	if (!is_kept) {\n		outbox->settle_ms",
      "	if (false) {\n		outbox->settle_ms")),
    ("synchronous_normal", "store", (STORE, "synchronous=FULL", "synchronous=NORMAL"),
     (STORE, "\"PRAGMA synchronous\", \"2\"", "\"PRAGMA synchronous\", \"1\"")),
    ("newer_schema_taken", "store", (STORE, "	if (have > known) {", "	if (false) {")),
    ("plugin_reads_all_tables", "plugin",
     (STORE, "	if (store->owner == NULL) {\n		return SQLITE_OK;",
      "	if (true) {\n		return SQLITE_OK;")),
    ("plugin_renames_a_table", "plugin",
     (STORE, "	case SQLITE_ALTER_TABLE:\n", ""), (STORE,
      "	default:\n		return SQLITE_DENY;",
                                                "	default:\n		return"
                                                " SQLITE_OK;")),
    ("conflicts_left_out", "store_record",
     ("daemon/io/store_record.c", "	return SQLITE_CHANGESET_ABORT;",
      "	return conflict == SQLITE_CHANGESET_DATA ? SQLITE_CHANGESET_REPLACE\n"
      "						 : SQLITE_CHANGESET_OMIT;")),
    ("newer_database_is_a_wrong_config", "store",
     (STORE,
      "		return err_set(err, ERR_DATA,\n			       \"the database is newer",
      "		return err_set(err, ERR_CONFIG,\n			       \"the database is"
      " newer")),
    ("damage_overlooked", "store",
     (STORE, "	return is_sound(store, is_large, err) &&\n	       pragma_is",
      "	return pragma_is")),

    # ---- the ground floor ----
    ("reset_gives_old_bytes", "base",
     ("daemon/base/arena.c", "	return memset(memory, 0, size);", "	return memory;")),
    ("product_overflows", "base",
     ("daemon/base/arena.c", "	if (size != 0 && count > SIZE_MAX / 2 / size) {",
      "	if (false) {"),
     ("daemon/base/arena.c", "#include <stdalign.h>",
      "#include <stdalign.h>\n#include <stdbool.h>")),
    ("log_lines_forged", "base",
     ("daemon/base/log.c", "		if ((unsigned char)*p < 0x20) {",
      "		if (*p == '\\r') {")),
    ("clip_in_a_character", "base",
     ("daemon/base/str.c",
      "		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {",
      "		while (false) {")),
    ("surrogates_are_utf8", "base",
     ("daemon/base/str.c", "return overlong || surrogate || beyond", "return overlong || beyond")),
    ("swapped_letters_are_two_slips", "base",
     ("daemon/base/str.c", "swap[j - 2] + 1 < best) {", "swap[j - 2] + 2 < best) {")),
    ("seconds_rounded_to_zero", "base",
     ("daemon/base/clock.c", "	return ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);",
      "	return ms / 1000;")),
    ("alarm_set_twice_rings_twice", "base",
     ("daemon/base/alarm.c",
      "	unlink_alarm(alarms, alarm);\n	struct alarm **at = &alarms->first;",
      "	struct alarm **at = &alarms->first;")),
    ("alarms_out_of_order", "base",
     ("daemon/base/alarm.c", "(*at)->due_ms <= due_ms) {", "(*at)->due_ms < due_ms) {")),
    ("sleeping_loop_not_woken", "loop",
     ("daemon/io/loop.c", "	alarms->changed = arm;", "	alarms->changed = NULL;")),
    ("term_overheard", "loop",
     ("daemon/io/loop.c", "	start_signal(loop, &loop->term, SIGTERM);",
      "	start_signal(loop, &loop->term, SIGUSR1);")),
    ("work_told_after_the_end", "loop",
     ("daemon/io/loop.c", "	if (!job->loop->is_closing) {", "	if (true) {")),

    # ---- the wire ----
    ("redirects_followed", "http",
     (HTTP, "CURLOPT_FOLLOWLOCATION, 0L", "CURLOPT_FOLLOWLOCATION, 1L")),
    ("half_an_answer_taken", "http",
     (HTTP, "	if (exchange->failure == NULL && code == CURLE_OK) {",
      "	if (exchange->failure == NULL) {")),
    ("no_size_limit", "http",
     (HTTP, "	if (len > exchange->max_answer - exchange->len) {",
      "	if (len > SIZE_MAX / 2) {")),
    ("no_timeout", "http", (HTTP, "CURLOPT_TIMEOUT_MS, (long)exchange->timeout_ms",
                            "CURLOPT_TIMEOUT_MS, 0L")),
    ("one_token_for_all", "http",
     (HEAD, "	if (!is_token_of(heads->bare, request->token) ||", "	if (false &&")),
    ("a_date_stays", "http",
     (HTTP, "	if (!str_equal(header->value, http->date)) {", "	if (http->date_s == 0) {")),
    ("second_attempts_add_up", "http",
     (HTTP, "	       connects == 0;", "	       connects >= 0;")),
    ("a_path_ends_the_line", "http",
     (SERVER, "		if (*at <= ' ' || *at == 0x7f) {", "		if (*at == 0x7f) {")),
    ("a_query_stays", "http",
     (SERVER, "curl_url_set(copy, CURLUPART_QUERY, query == NULL ? NULL : query + 1, 0) =="
      " CURLUE_OK", "(query == NULL || curl_url_set(copy, CURLUPART_QUERY, query + 1, 0) =="
      " CURLUE_OK)")),
    ("any_127_is_loopback", "http",
     (SERVER, " && strspn(host, \"0123456789.\") == strlen(host)", "")),
    ("lone_surrogates_kept", "json",
     ("daemon/io/json.c", "json_sanitise(arena, bytes, len, &clean_len)",
      "(clean_len = len, arena_strndup(arena, bytes, len))")),
]
