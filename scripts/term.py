# term: takes the files that were sent in a conversation out of what the homeserver remembers.
# SPDX-License-Identifier: Apache-2.0
import base64
import json
import os
import sys

# What a file of the clerk's is called in docs/.
NAMES = {"term.png": "term.png", "term.pdf": "term.pdf", "sip-time-C-202609.png": "statement.png"}


def files(journal):
    with open(journal, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if entry.get("k") == "media":
                yield entry["filename"], base64.b64decode(entry["base64"])[:entry["size"]]


def main(journal, folder):
    written = set()
    for name, content in files(journal):
        if name in NAMES:
            path = os.path.join(folder, NAMES[name])
            with open(path, "wb") as out:
                out.write(content)
            written.add(name)
            print(f"{path}: {len(content)} bytes")
    missing = sorted(set(NAMES) - written)
    if missing:
        sys.exit(f"term.py: the clerk sent no {', '.join(missing)}")


main(*sys.argv[1:])
