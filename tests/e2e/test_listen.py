# test_listen: /healthz and /metrics of a running clerk: on this machine alone, and true.
# SPDX-License-Identifier: Apache-2.0
import http.client
import re
import socket

from harness import free_port, wait_for


def ask(port, path, method="GET"):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    line.request(method, path)
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def metric(port, name):
    status, text = ask(port, "/metrics")
    assert status == 200, text
    return int(re.search(rf"(?m)^{name} (\d+)$", text).group(1))


def test_health_and_metrics(context):
    port = free_port()
    world = context.world(settings={"listen": f"127.0.0.1:{port}"}).start()
    status, text = ask(port, "/healthz")
    assert status == 200 and text.count("ok ") == 5 and "fault" not in text, (status, text)
    before = metric(port, "clerkd_syncs_total")
    world.ask("A", "!time", "Pool")
    wait_for("a sync more", lambda: metric(port, "clerkd_syncs_total") > before)
    # Nothing of anybody: no names, rooms, letters of schools.
    status, text = ask(port, "/metrics")
    assert not re.search(r"[@!]|Anna|Alder|localhost|chool", text), text
    assert ask(port, "/healthz", "HEAD") == (200, "")
    assert ask(port, "/nothing")[0] == 404
    assert ask(port, "/metrics", "POST")[0] == 405
    assert ask(port, "/", "DELETE")[0] == 405


def test_waiting_messages_are_counted(context):
    port = free_port()
    world = context.world(settings={"listen": f"127.0.0.1:{port}"}).start()
    world.fault(kind="status", status=429, retry_after_ms=4000, method="PUT", path="/send/", count=1)
    world.say("A", "!time")
    wait_for("a message that waits", lambda: metric(port, "clerkd_outbox_waiting") == 1)
    wait_for("it to be sent", lambda: metric(port, "clerkd_outbox_waiting") == 0)


def test_a_stalled_visitor_holds_nobody_up(context):
    port = free_port()
    world = context.world(settings={"listen": f"127.0.0.1:{port}"}).start()
    stalled = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
    for line in stalled:
        line.send(b"GET /metr")
    world.ask("A", "!time", "Pool")
    assert ask(port, "/healthz")[0] == 200
    for line in stalled:
        line.close()


def test_address_that_is_taken(context):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        world = context.world(settings={"listen": f"127.0.0.1:{taken.getsockname()[1]}"})
        code, said = world.daemon.run_out()
        assert code == 69 and "listen: 127.0.0.1" in said and "in use" in said, (code, said)
