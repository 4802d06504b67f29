# matrix: as much of a Matrix client as the tests need, on the standard library alone.
# SPDX-License-Identifier: Apache-2.0
import hashlib
import hmac
import http.client
import itertools
import json
import threading
import time
import urllib.parse

TXN = itertools.count(1)
RUN = f"{time.time_ns():x}"


def quoted(text):
    return urllib.parse.quote(text, safe="")


class Refused(Exception):
    """The homeserver said no."""

    def __init__(self, status, answer, what):
        super().__init__(f"{what}: {status} {answer}")
        self.status = status
        self.answer = answer


class Api:
    """Requests to one homeserver on this machine; each thread keeps a connection of its own."""

    def __init__(self, port, token=None):
        self.port = port
        self.token = token
        self.local = threading.local()

    def connection(self, timeout):
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
            self.local.connection = connection
        return connection

    def raw(self, method, path, body=None, timeout=60):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        for attempt in range(3):
            try:
                connection = self.connection(timeout)
                connection.request(method, path, data, headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):
                self.local.connection = None
                if attempt == 2:
                    raise
                time.sleep(0.05)
        raise AssertionError("not reached")

    def call(self, method, path, body=None, timeout=60):
        """The JSON answer. Waits when told to slow down; anything but 200 raises Refused."""
        while True:
            status, data = self.raw(method, path, body, timeout)
            try:
                answer = json.loads(data or b"{}")
            except ValueError:
                answer = {"text": data[:200].decode(errors="replace")}
            if status == 200:
                return answer
            if status != 429:
                raise Refused(status, answer, f"{method} {path}")
            time.sleep(min(answer.get("retry_after_ms", 500), 60000) / 1000 + 0.01)


class Person(Api):
    """Somebody with an account."""

    def __init__(self, port, token, user_id, handle):
        super().__init__(port, token)
        self.user_id = user_id
        self.handle = handle

    def client(self, method, path, body=None, timeout=60):
        return self.call(method, "/_matrix/client/v3" + path, body, timeout)

    def send(self, room, content, kind="m.room.message", txn=None):
        txn = txn or f"{RUN}.{next(TXN)}"
        path = f"/rooms/{quoted(room)}/send/{kind}/{txn}"
        return self.client("PUT", path, content)["event_id"]

    def say(self, room, text, **more):
        return self.send(room, {"msgtype": "m.text", "body": text, **more})

    def edit(self, room, event_id, text):
        content = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        return self.say(room, "* " + text, **{"m.new_content": content, "m.relates_to": relation})

    def redact(self, room, event_id):
        path = f"/rooms/{quoted(room)}/redact/{quoted(event_id)}/{RUN}.{next(TXN)}"
        return self.client("PUT", path, {})["event_id"]

    def create_room(self, **options):
        return self.client("POST", "/createRoom", options)["room_id"]

    def invite(self, room, user_id):
        self.client("POST", f"/rooms/{quoted(room)}/invite", {"user_id": user_id})

    def join(self, room):
        return self.client("POST", f"/join/{quoted(room)}", {})["room_id"]

    def leave(self, room):
        self.client("POST", f"/rooms/{quoted(room)}/leave", {})

    def kick(self, room, user_id, reason=""):
        body = {"user_id": user_id, "reason": reason}
        self.client("POST", f"/rooms/{quoted(room)}/kick", body)

    def set_state(self, room, kind, content, key=""):
        self.client("PUT", f"/rooms/{quoted(room)}/state/{kind}/{quoted(key)}", content)

    def state(self, room, kind, key=""):
        """The content of a state event; None: there is none."""
        try:
            return self.client("GET", f"/rooms/{quoted(room)}/state/{kind}/{quoted(key)}")
        except Refused as refused:
            if refused.status != 404:
                raise
            return None

    def membership(self, room, user_id):
        """join, invite, leave, ban; None when that person never had to do with the room."""
        content = self.state(room, "m.room.member", user_id)
        return None if content is None else content.get("membership")

    def joined_rooms(self):
        return self.client("GET", "/joined_rooms")["joined_rooms"]

    def invitations(self):
        """Room ids this person is invited to."""
        answer = self.client("GET", "/sync?timeout=0")
        return list(answer.get("rooms", {}).get("invite", {}))

    def timeline(self, room, limit=None):
        """All events of a room, oldest first (or the newest `limit` of them)."""
        events, token = [], ""
        while True:
            size = min(limit or 1000, 1000)
            path = f"/rooms/{quoted(room)}/messages?dir=b&limit={size}{token}"
            answer = self.client("GET", path)
            events += answer["chunk"]
            if not answer["chunk"] or "end" not in answer or (limit and len(events) >= limit):
                break
            token = "&from=" + quoted(answer["end"])
        events = events[:limit] if limit else events
        return events[::-1]


def register(port, secret, name, handle=None, password="pw"):
    """Makes a user by shared secret, as Synapse's register_new_matrix_user does."""
    api = Api(port)
    path = "/_synapse/admin/v1/register"
    nonce = api.call("GET", path)["nonce"]
    text = "\0".join((nonce, name, password, "notadmin")).encode()
    mac = hmac.new(secret.encode(), text, hashlib.sha1).hexdigest()
    body = {"nonce": nonce, "username": name, "password": password, "admin": False, "mac": mac}
    answer = api.call("POST", path, body)
    return Person(port, answer["access_token"], answer["user_id"], handle or name)


def body_of(event):
    return event.get("content", {}).get("body", "") or ""


def replied_to(event):
    relation = event.get("content", {}).get("m.relates_to") or {}
    return (relation.get("m.in_reply_to") or {}).get("event_id")


def is_edit(event):
    relation = event.get("content", {}).get("m.relates_to") or {}
    return relation.get("rel_type") == "m.replace"
