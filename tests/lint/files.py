# files: which files the lint tests look at, and how they report.
# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def tracked():
    """All files of the project: what git would commit, or all there is in an unpacked archive."""
    command = ["git", "-c", "safe.directory=*", "-C", ROOT, "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True)
    if listed.returncode == 0:
        names = listed.stdout.splitlines()
    else:
        names = [
            os.path.relpath(os.path.join(folder, name), ROOT)
            for folder, _, files in os.walk(ROOT)
            for name in files
        ]
        names = [name for name in names if not name.startswith(("build", ".git/"))]
    return sorted(set(name for name in names if os.path.isfile(os.path.join(ROOT, name))))


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8", errors="replace") as file:
        return file.read()


def report(name, problems):
    """One line of result; the problems before it."""
    for problem in problems:
        print(f"  {problem}")
    print(f"{'not ok' if problems else 'ok'} - lint {name}")
    sys.stdout.flush()
    return not problems
