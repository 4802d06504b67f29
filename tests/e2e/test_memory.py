# test_memory: without memory the clerk ends so that it is started again: never as a wrong config.
# SPDX-License-Identifier: Apache-2.0
import os
import subprocess

# What systemd does not start again after (clerkd.service), and what blames the disk or the file.
WRONG = {64, 65, 66, 73, 74, 77, 78}


def starve(world, library, after, words):
    """The exit code of a command that gets so many pieces of memory; None: it went on."""
    environment = dict(os.environ, LD_PRELOAD=library, STARVE_AFTER=str(after))
    try:
        ran = subprocess.run([world.daemon.program, *words, "--config", world.daemon.config]
                             if words[0] != "check" else
                             [world.daemon.program, "check", world.daemon.config],
                             env=environment, capture_output=True, text=True, timeout=2)
    except subprocess.TimeoutExpired:
        return None, ""
    return ran.returncode, ran.stdout + ran.stderr


def test_no_memory_is_no_wrong_config(context):
    world = context.world().start()
    world.daemon.stop()
    library = world.path("starve.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "starve.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    codes = {}
    for words in (["check"], ["commands"], ["run"]):
        for after in [*range(0, 200, 7), *range(200, 6000, 211)]:
            code, said = starve(world, library, after, words)
            codes[code] = codes.get(code, 0) + 1
            assert code not in WRONG, (words, after, code, said)
    # The loader of the C library ends with 127 before it is our turn.
    assert 70 in codes and set(codes) <= {None, 0, 70, 127}, codes
    context.note(", ".join(f"{count} x {code}" for code, count in sorted(
        codes.items(), key=lambda item: str(item[0]))))
    world.daemon.start()
    world.ask("A", "!time", "Pool")
