# test_kill: kill -9 at random moments, with the exactly-once oracle.
# SPDX-License-Identifier: Apache-2.0
import collections
import types

import kill_loop
from marks import synapse_only, weight


@weight(100)
def test_kill_loop(context):
    print(f"kill loop: seed {context.seed}", flush=True)
    world = context.world(people=kill_loop.SPEAKERS)
    context.note(kill_loop.run(world, context.kills, context.seed))


@synapse_only
@weight(100)
def test_kill_loop_on_synapse(context):
    print(f"kill loop: seed {context.seed}", flush=True)
    world = context.world(people=kill_loop.SPEAKERS)
    kills = max(context.kills // 10, 1)
    context.note(kill_loop.run(world, kills, context.seed, 20, 4.0, 1.0))


def told(event_id, text):
    relation = {"m.in_reply_to": {"event_id": event_id}}
    return {"sender": "clerk", "type": "m.room.message",
            "content": {"body": text, "m.relates_to": relation}}


def test_oracle_catches_planted_bugs(context):
    traffic = types.SimpleNamespace(
        changing={"$1": "mark-1-end", "$2": "mark-2-end"}, asking=["$3"], chat=["$4"],
        holding={"$5": "mark-5-end", "$6": "mark-6-end"})
    good = [told("$1", "N1 noted"), told("$2", "N2 noted"), told("$3", "A to H"),
            told("$5", "R1 is set aside"), told("$6", "That is more than you have")]
    counts = collections.Counter({"mark-1-end": 1, "mark-2-end": 1, "mark-5-end": 1, "held": 15})
    kill_loop.judge(good, "clerk", traffic, counts)
    planted = {
        "a reply is lost": (good[1:], counts),
        "a reply comes twice": (good + good[:1], counts),
        "talk is answered": (good + [told("$4", "what?")], counts),
        "an effect is lost": (good, counts - collections.Counter(["mark-1-end"])),
        "an effect comes twice": (good, counts + collections.Counter(["mark-1-end"])),
        "a hold is lost": (good, counts - collections.Counter(["mark-5-end"])),
        "a hold is refused, and made": (good, counts + collections.Counter(["mark-6-end"])),
        "time is held twice": (good, counts + collections.Counter({"held": 15})),
        "a number is given twice": ([told("$1", "N2 noted")] + good[1:], counts),
    }
    for bug, (events, effects) in planted.items():
        try:
            kill_loop.judge(events, "clerk", traffic, effects)
        except AssertionError:
            continue
        raise AssertionError(f"not caught: {bug}")
    context.note(f"{len(planted)} bugs caught")
