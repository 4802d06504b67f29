# b11_size: B11: what is installed, stripped: the daemon and its plugins.
# SPDX-License-Identifier: Apache-2.0
import glob
import os
import shutil
import subprocess
import tempfile

from kit import at_most

GOAL_MB = 1.5


def bench_size(options, table):
    folder = tempfile.mkdtemp(prefix="clerkd-bench-", dir=options.scratch)
    try:
        subprocess.run(["cmake", "--install", options.build, "--strip"], check=True,
                       stdout=subprocess.DEVNULL, env={**os.environ, "DESTDIR": folder})
        daemon = glob.glob(f"{folder}/**/bin/clerkd", recursive=True)
        plugins = glob.glob(f"{folder}/**/clerkd/plugins/*.so", recursive=True)
        sizes = [sum(os.path.getsize(path) for path in paths) / 1e6 for paths in (daemon, plugins)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not daemon or not plugins:
        raise AssertionError("the daemon or its plugins were not installed")
    table.add("B11", "daemon, stripped", [sizes[0]], "MB")
    table.add("B11", "daemon and all plugins, stripped", [sum(sizes)], "MB", None,
              f"<= {GOAL_MB} MB", at_most(GOAL_MB))
