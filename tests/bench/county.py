#!/usr/bin/env python3
# county: cluster files of a whole county: N clusters of eight schools, heads, an office, a SIP.
# SPDX-License-Identifier: Apache-2.0
import argparse
import json
import os
import shutil

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONFIG = os.path.join(ROOT, "config")


def write_cluster(folder, number, server):
    """The example's cluster, with a name, a room and people of its own; returns the file."""
    with open(os.path.join(CONFIG, "cluster.example.yaml"), encoding="utf-8") as file:
        text = file.read()
    text = text.replace("name: Eight Schools", f"name: Cluster {number}")
    text = text.replace('room: "#cluster:localhost"', f'room: "!c{number}:{server}"')
    text = text.replace(":localhost", f"-{number}:{server}")
    path = os.path.join(folder, f"cluster-{number:05}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def write_county(folder, count, server):
    """Cluster files 1 … count, and the calendars that they share; returns the files."""
    os.makedirs(folder, exist_ok=True)
    for name in ("cluster-calendar.json", "bank-holidays.json"):
        shutil.copy(os.path.join(CONFIG, name), folder)
    return [write_cluster(folder, number, server) for number in range(1, count + 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__ or "Writes the cluster files of a county.")
    parser.add_argument("count", type=int, help="clusters")
    parser.add_argument("folder")
    parser.add_argument("--server", default="bench", help="the homeserver's name")
    options = parser.parse_args()
    files = write_county(options.folder, options.count, options.server)
    with open(os.path.join(options.folder, "clusters.json"), "w", encoding="utf-8") as file:
        json.dump(files, file)


if __name__ == "__main__":
    main()
