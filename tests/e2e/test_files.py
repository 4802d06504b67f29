# test_files: a statement's table and picture reach the private chat once, whatever happens.
# SPDX-License-Identifier: Apache-2.0
import csv
import io

from harness import wait_for
from marks import both


def files_of(world, room):
    return [e["content"] for e in world.clerk_events(room, reader="H")
            if e["content"].get("msgtype") in ("m.file", "m.image")]


def download(person, uri):
    path = "/_matrix/client/v1/media/download/" + uri.removeprefix("mxc://")
    status, data = person.raw("GET", path)
    assert status == 200, (status, data[:200])
    return data


def check_files(world, room):
    wait_for("both files", lambda: len(files_of(world, room)) >= 2)
    world.settle()
    table, picture = files_of(world, room)
    assert table["msgtype"] == "m.file" and table["info"]["mimetype"] == "text/csv", table
    assert picture["msgtype"] == "m.image" and picture["info"]["w"] == 720, picture
    rows = list(csv.DictReader(io.StringIO(download(world["H"], table["url"]).decode())))
    assert [row["what"] for row in rows] == ["grant", "pool", "pool", "hold"], rows
    assert [int(row["own_minutes"]) for row in rows] == [1620, 1080, 1020, 660], rows
    assert int(rows[-1]["held_minutes"]) == 360, rows
    assert all(len(row) == 9 and row["date"][:2] == "20" for row in rows), rows
    drawn = download(world["H"], picture["url"])
    assert drawn.startswith(b"\x89PNG\r\n") and len(drawn) == picture["info"]["size"]


def prepare(world):
    world.ask("H", "!pool 1h", "School H puts")
    world.ask("H", "!request own 1 day governors", "R1")
    return world.private_room("H")


@both
def test_statement_arrives(context):
    world = context.world().start()
    room = prepare(world)
    world.ask("H", "statement", "1 d 5 h free", room=room)
    check_files(world, room)


def test_upload_fails_at_first(context):
    world = context.world().start()
    room = prepare(world)
    for fault in ({"kind": "status", "status": 502}, {"kind": "lost"},
                  {"kind": "status", "status": 429, "retry_after_ms": 500}):
        world.fault(method="POST", path="/upload", count=1, **fault)
    world.fault(kind="lost", method="PUT", path="/send/", count=1)
    world.say("H", "statement", room=room)
    check_files(world, room)


def test_killed_while_uploading(context):
    world = context.world().start()
    room = prepare(world)
    world.fault(kind="stall", stall_ms=2000, method="POST", path="/upload", count=1)
    world.ask("H", "statement", "1 d 5 h free", room=room)
    world.daemon.kill()
    world.daemon.start()
    check_files(world, room)


def test_upload_refused(context):
    world = context.world().start()
    room = prepare(world)
    world.fault(kind="status", status=413, method="POST", path="/upload", count=2)
    world.ask("H", "statement", "1 d 5 h free", room=room)
    world.settle()
    assert not files_of(world, room)
    world.ask("H", "time", "School H", room=room)
