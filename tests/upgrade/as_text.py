# as_text: a database of the clerk as SQL that makes it again.
# SPDX-License-Identifier: Apache-2.0
import sqlite3
import sys


def main(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    print("-- Made by tests/upgrade/make from filled.chat; not to be edited.")
    for line in database.iterdump():
        print(line)


main(sys.argv[1])
