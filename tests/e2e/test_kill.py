# test_kill: kill -9 at random moments, with the exactly-once oracle.
# SPDX-License-Identifier: Apache-2.0
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
