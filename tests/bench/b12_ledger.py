# b12_ledger: B12, and the ledger rows of B6: does a command cost more after ten years of history?
# SPDX-License-Identifier: Apache-2.0
import os
import sqlite3
import statistics
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OPENS, YEARS, SCHOOLS = 20782, range(201609, 202609, 100), "ABCDEFGH"  # Wed 25 Nov 2026
ENTRY = ("INSERT INTO sip_entry (cluster, number, transfer, year, code, origin, target, minutes,"
         " at_s, person, item) VALUES (1, ?1, ?1, ?2, ?3, ?4, ?5, ?6, 1480000000, 0, '')")
TERM_DAYS, TERM_VISITS = 84, 96  # what is to come: each school's twelve visits
DIARY = ("INSERT INTO school_diary (cluster, letter, number, part, plugin, start_s, end_s, title,"
         " schools, visibility, is_firm) VALUES (1, 'V', ?1, 0, 'visits', ?2, ?2 + 10800,"
         " 'a visit', ?3, 0, 1)")


class Player:
    """The whole clerk on a virtual clock, in one process, its database in memory-backed files."""

    def __init__(self, build):
        self.process = subprocess.Popen(
            [f"{build}/clerk-player", f"{ROOT}/config/cluster.example.yaml", f"{build}/plugins"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.do("new", OPENS)

    def do(self, *words):
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) != ".\n":
            if not line:
                raise RuntimeError("the clerk ended")
            lines.append(line)
        return lines

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def grow(player, rows):
    """Ten closed years with so many journal rows, and as many past visits in the diary."""
    path = player.do("where")[0].strip()
    player.do("down")
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN")
    # The rows of the open year were there first: history goes before them.
    first = 1 + database.execute("SELECT MAX(number) FROM sip_entry").fetchone()[0]
    number = first
    for year in YEARS:
        database.execute("INSERT INTO sip_year VALUES (1, ?, 360, 1472700000, NULL)", (year,))
        for school in SCHOOLS:
            database.execute(ENTRY, (number, year, "grant", "GRANT:LA", f"OWN:{school}", 1800))
            number += 1
        while number - first < rows * (year - 201600) // 1000:
            giver, taker = SCHOOLS[number % 8], SCHOOLS[(number + 1) % 8]
            database.execute(ENTRY, (number, year, "give", f"OWN:{giver}", f"OWN:{taker}", 60))
            number += 1
        database.execute("UPDATE sip_year SET closed_s = 1480000001 WHERE year = ?", (year,))
    for visit in range(rows):
        start = 1473000000 + visit * (319000000 // max(rows, 1))
        pair = SCHOOLS[visit % 8] + SCHOOLS[(visit + 3) % 8]
        database.execute(DIARY, (1000000 + visit, start, pair))
    for visit in range(TERM_VISITS):
        start = 1795600800 + visit * TERM_DAYS * 86400 // TERM_VISITS
        pair = SCHOOLS[visit % 8] + SCHOOLS[(visit + 3) % 8]
        database.execute(DIARY, (9000000 + visit, start, pair))
    database.execute("COMMIT")
    database.close()
    player.do("up")


def spent_us(player, count, *said):
    """Median microseconds of a command, from its event to its reply in the room."""
    spent = []
    for _ in range(count):
        player.do("advance", 4)
        begun = time.perf_counter()
        heard = player.do("say", *said)
        spent.append((time.perf_counter() - begun) * 1e6)
        assert heard, said
        if said[-1].startswith("!visit"):
            player.do("say", said[0], "room", "!undo")
    return statistics.median(spent)


def bench_ledger(options, table):
    sizes = (0, 10_000, 100_000) if options.quick else (0, 100_000, 1_000_000)
    asked = {"!fair": ("B", "room", "!fair"), "!time": ("C", "room", "!time"),
             "diary of a term, !mine": ("A", "private", "!mine"),
             "clash check of !visit": ("A", "room", "!visit G Wed 9 Dec 9-12 phonics")}
    found = {name: [] for name in asked}
    for rows in sizes:
        player = Player(options.build)
        player.do("say", "A", "room", "!time")
        grow(player, rows)
        for name, said in asked.items():
            found[name].append([spent_us(player, 40, *said) for _ in range(options.runs)])
        player.end()
    for name, runs in found.items():
        table.add("B12", f"{name}, ten years, {sizes[1]} rows", runs[1], "us", None, "<= 1 ms",
                  lambda m, ratio: m <= 1000)
    for name, runs in found.items():
        table.add("B6", f"{name}, {sizes[-1]} rows against none", runs[-1], "us", runs[0],
                  "<= 1.15x", lambda m, ratio: ratio <= 1.15)
