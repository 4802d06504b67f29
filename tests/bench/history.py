# history: years of what a cluster did, as rows in the tables that grow: for a start, a command.
# SPDX-License-Identifier: Apache-2.0
import sqlite3
import time

SCHOOLS = "ABCDEFGH"
KINDS = 6  # of rows in an act: see fill()


def year_of(at_s):
    """The money year of an instant, as the ledger names it: 202409."""
    day = time.gmtime(at_s)
    return (day.tm_year if day.tm_mon >= 9 else day.tm_year - 1) * 100 + 9


def fill(path, rows, cluster=1):
    """Puts so many rows into the database of a clerk that is down: a sixth of them each visits that
    happened, their lines in the diary, items, lines of the record, commands of the last months, and
    entries of the journal in closed years before the open one."""
    acts, now = rows // KINDS, int(time.time())
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN")
    open_year = year_of(now)
    years = range(open_year - 1000, open_year, 100)
    number = 1 + (database.execute("SELECT MAX(number) FROM sip_entry WHERE cluster = ?",
                                   (cluster,)).fetchone()[0] or 0)
    first_entry = number
    for year in years:
        database.execute("INSERT INTO sip_year (cluster, year, day_minutes, opened_s) VALUES"
                         " (?, ?, 360, 1)", (cluster, year))
        entries = []
        for school in SCHOOLS:
            entries.append((number, year, "grant", "GRANT:LA", f"OWN:{school}", 1800))
            number += 1
        while number - first_entry < acts * (1 + (year - years[0]) // 100) // len(years):
            giver, taker = SCHOOLS[number % 8], SCHOOLS[(number + 1) % 8]
            entries.append((number, year, "give", f"OWN:{giver}", f"OWN:{taker}", 60))
            number += 1
        database.executemany(
            "INSERT INTO sip_entry (cluster, number, transfer, year, code, origin, target,"
            f" minutes, at_s, person, item) VALUES ({cluster}, ?1, ?1, ?2, ?3, ?4, ?5, ?6, 2, 0,"
            " '')", entries)
        database.execute("UPDATE sip_year SET closed_s = 3 WHERE cluster = ? AND year = ?",
                         (cluster, year))

    def each():
        """Number, host, visitor and start of each visit, over ten years up to a week ago."""
        for act in range(acts):
            host, visitor = SCHOOLS[act % 8], SCHOOLS[(act + 3) % 8]
            yield act + 1, host, visitor, now - 604800 - (acts - act) * 315000000 // acts

    database.executemany(
        "INSERT INTO visits_visit (cluster, letter, number, visitor, host, person, state, kind,"
        " focus, visitors, names, start_s, end_s, echo, new_start_s, new_end_s, new_echo, new_by,"
        " answer_by_s, moves, is_forced, reason, ended_by, ended_s) VALUES"
        f" ({cluster}, 'V', ?1, ?3, ?2, 1, 'happened', '', 'phonics', 2, '', ?4, ?4 + 10800,"
        " 'a morning', 0, 0, '', '', 0, 0, 0, '', '', ?4 + 10800)", each())
    database.executemany(
        "INSERT INTO school_diary (cluster, letter, number, part, plugin, start_s, end_s, title,"
        f" place, schools, visibility, is_firm) VALUES ({cluster}, 'V', ?1, 0, 'visits', ?4,"
        " ?4 + 10800, 'a visit', ?2, ?2 || ?3, 0, 1)", each())
    database.executemany(
        "INSERT INTO school_item (cluster, letter, number, plugin, event_id, created_s, person,"
        f" school) VALUES ({cluster}, 'V', ?1, 'visits', '$h{cluster}v' || ?1, ?4, 1, ?3)", each())
    database.execute("INSERT INTO school_number (cluster, letter, last) VALUES (?, 'V', ?)"
                     " ON CONFLICT DO UPDATE SET last = excluded.last", (cluster, acts))
    before = database.execute("SELECT COALESCE(MAX(seq), 0) FROM school_history WHERE cluster = ?",
                              (cluster,)).fetchone()[0]
    database.executemany(
        "INSERT INTO school_history (cluster, seq, at_s, letter, number, person, handle,"
        f" visibility, schools, text) VALUES ({cluster}, {before} + ?1, ?4, 'V', ?1, 1, 'A', 0,"
        " ?2 || ?3, 'happened')", each())
    # A hundred days of them: what is older is forgotten.
    database.executemany(
        "INSERT INTO host_command (event, cluster, person, room, at_s, state, items) VALUES"
        f" ('$h{cluster}c' || ?1, {cluster}, 1, '!c{cluster}:bench', ?2, 'done', '')",
        ((act, now - 8640000 + act * 8640000 // acts) for act in range(acts)))
    database.execute("COMMIT")
    database.close()
