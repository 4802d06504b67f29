# test_talk: heads type, the clerk answers; and who and what it does not answer.
# SPDX-License-Identifier: Apache-2.0
from harness import body_of, holds, school_days, spoken, wait_for
from marks import both

VISIT = "!visit G {} 9-12 phonics, 2 of us"


@both
def test_visit_is_booked(context):
    world = context.world().start()
    day = spoken(school_days(1)[0])
    world.ask("A", VISIT.format(day), "V1", "A visits G", day, "09:00–12:00", "phonics", "2 visitors")
    world.ask("G", "!yes V1", "V1 agreed")


@both
def test_reply_has_the_form_promised(context):
    world = context.world().start()
    event_id = world.say("A", "!help")
    world.wait_reply(event_id)
    content = world.replies(event_id)[0]["content"]
    assert content["msgtype"] == "m.notice", content
    assert isinstance(content.get("m.mentions"), dict), content
    assert "<table" not in content.get("formatted_body", ""), content


@both
def test_each_way_to_address_the_clerk(context):
    world = context.world().start()
    clerk = world.clerk
    for text in ("!schools", "/schools", "//schools", "clerk: schools", f"{clerk.user_id} schools"):
        more = {}
        if not text.startswith(("!", "/")):
            more["m.mentions"] = {"user_ids": [clerk.user_id]}
        world.ask("A", text, "A", "H", **more)
    pill = f'<a href="https://matrix.to/#/{clerk.user_id}">clerk</a>: schools'
    html = {"format": "org.matrix.custom.html", "formatted_body": pill}
    world.ask("B", "clerk: schools", "A", **html, **{"m.mentions": {"user_ids": [clerk.user_id]}})
    block = {"org.matrix.msc4391.command": {"command": "schools", "arguments": {}}}
    mention = {"m.mentions": {"user_ids": [clerk.user_id]}}
    world.ask("C", "/schools", "A", **block, **mention)


@both
def test_a_chat_is_opened_when_a_reminder_is_taken(context):
    world = context.world().start()
    world.ask("B", "!remind me in 2 hours to ring H", "N1")
    room = wait_for("an invitation", world["B"].invitations)[0]
    world["B"].join(room)
    assert world.clerk_said(room, reader="B") == []
    world.ask("B", "!remind me in 3 hours to ring G", "N2")
    world.daemon.kill()
    world.daemon.start()
    world.settle(4)
    assert world["B"].invitations() == []


@both
def test_bare_word_in_a_private_chat(context):
    world = context.world(settings={"allow_invites_from": ["localhost"]}).start()
    room = world.private_room("B")
    world.ask("B", "schools", "A", "H", room=room)
    world.ask("B", "!schools", "A", "H", room=room)


@both
def test_silence_where_nobody_asked(context):
    world = context.world().start()
    quiet = [
        world.say("A", "Good morning all"),
        world.say("B", "!zzqqy what"),
        world.say("C", "!schools", msgtype="m.notice"),
        world.say("E", "!schools", msgtype="m.emote"),
        world.say("Stranger", "hello"),
    ]
    world.ask("A", "!schools", "A")
    world.settle()
    for event_id in quiet:
        assert not world.replies(event_id), "answered what it should not"


@both
def test_stranger_is_refused_kindly(context):
    world = context.world().start()
    world.ask("Stranger", VISIT.format("next Tuesday"), "roster")


def test_bad_bodies(context):
    world = context.world().start()
    day = spoken(school_days(1)[0])
    wide = VISIT.format(day).replace("9-12", "９-12")
    for text in (
        "!visit G " + "x" * 60000,
        "!visit G 9\u0000 Dec 9-12",
        "!visit G 32 Dec 9-12",
        "!visit G 9 Dec 2019 9-12",
        "!visit A " + day + " 9-12",
        "!yes V99",
        "!visit G",
        "!request 0 days reading",
        "!request -1 days reading",
        "!request 1000000000 days reading",
        "!request 99999999999h reading",
    ):
        event_id = world.say("A", text)
        reply = world.wait_reply(event_id)
        assert len(reply) < 1500, f"a long answer: {reply[:200]}"
        assert "V1 asked" not in reply and "R1 " not in reply, reply
    bidi = "!visit C \u202e" + day + " 9-12\u202c phonics"
    for text in (VISIT.format(day).replace(" ", "\u00a0"), wide.replace("phonics", "reading"), bidi):
        event_id = world.say("B", text)
        world.wait_reply(event_id)
    quoted = f"> <{world['A'].user_id}> !schools\n> more\n\n!schools"
    world.ask("C", quoted, "A")
    assert world.daemon.is_running()


@both
def test_edit_replaces_and_redaction_cancels(context):
    world = context.world().start()
    first, second = (spoken(day) for day in school_days(2))
    event_id = world.say("A", VISIT.format(first))
    world.wait_reply(event_id)
    reply = world.replies(event_id)[0]
    world["A"].edit(world.room, event_id, VISIT.format(second))

    def is_edited():
        for event in world.clerk_events():
            relation = event["content"].get("m.relates_to") or {}
            if relation.get("rel_type") == "m.replace" and relation["event_id"] == reply["event_id"]:
                return second in body_of(event)
        return False

    wait_for("the clerk's card to change", is_edited)
    world["A"].redact(world.room, event_id)
    wait_for("the word of the cancelling", lambda: any(
        "withdrawn" in text for text in world.clerk_said()[-2:]))
    world.ask("G", "!yes V1", "V1")


@both
def test_clerk_opens_a_private_chat(context):
    """A request is put to the SIP in private; she has no chat with the clerk yet."""
    world = context.world().start()
    guest = world["SIP"]
    world.ask("H", "!request 1 day Year 2 writing", "R1")
    for handle in ("A", "B", "C"):
        world.say(handle, "!yes R1")  # counted on its card
    world.ask("E", "!yes R1", "R1 agreed")
    room = wait_for("an invitation from the clerk", lambda: next(iter(guest.invitations()), None))
    guest.join(room)
    said = wait_for("the private word", lambda: world.clerk_said(room, "SIP"))
    holds(said[0], "R1")
    world.daemon.kill()
    world.daemon.start()
    world.ask("SIP", "time", "Pool", room=room)
    assert not guest.invitations(), "a second chat was opened"


@both
def test_who_declines_is_told_in_the_room(context):
    """Two decline the clerk's chats: each is told so where all read, without what it was about, and
    the lead hears of each; what waits comes once somebody says hello."""
    world = context.world().start()
    chat = world.private_room("A")
    day = spoken(school_days(1)[0])
    world.ask("A", "hello", "A", room=chat)
    guests = [world[handle] for handle in ("G", "SIP")]
    hello = world.private_room("B")
    world.ask("B", f"visit G {day} 9-12 secretword private", "Q", room=hello)
    world.ask("H", "!request 1 day Year 2 writing", "R1")
    for guest in guests:
        guest.leave(wait_for("an invitation", lambda g=guest: next(iter(g.invitations()), None)))
    world.ask("B", f"visit G {day} 1-2 secretword private", room=hello)
    world.ask("E", "!request 1 day maths", "R2")
    for name in ("Gareth Webb", "Sarah Whitfield"):
        wait_for("word in the room", lambda n=name: any(
            n in said and "can't reach you privately" in said for said in world.clerk_said()))
        wait_for("word to the lead", lambda n=name: any(
            n in said and "can't reach" in said for said in world.clerk_said(chat, "A")))
    assert not any("secretword" in said for said in world.clerk_said())
    room = world.private_room("G")
    world.ask("G", "hello", "G", room=room)
    wait_for("what waited", lambda: any("Q" in said and "secretword" in said
                                        for said in world.clerk_said(room, "G")))


def test_room_that_is_no_clusters(context):
    """One line an hour where the clerk is spoken to, silence else."""
    world = context.world().start()
    room = world["A"].create_room(preset="private_chat", invite=[world.clerk.user_id])
    wait_for("the clerk", lambda: world["A"].membership(room, world.clerk.user_id) == "join")
    world.say("A", "good morning", room)
    world.settle()
    assert not world.clerk_said(room)
    asked = world.say("A", "clerk: hello", room)
    world.wait_reply(asked, room)
    for text in ("clerk: hello?", "!schools", "clerk: are you there?"):
        world.say("A", text, room)
    world.settle(1.5)
    said = world.clerk_said(room)
    assert len(said) == 1 and "isn't one that I work in" in said[0], said


def card_of(world, name):
    """How the clerk's message about that item stands now: its last edit."""
    texts = [event["content"].get("m.new_content", {}).get("body", "") for event in world.events()
             if event["sender"] == world.clerk.user_id and event["type"] == "m.room.message"]
    return next((text for text in reversed(texts) if text.startswith(name)), "")


@both
def test_poll_of_the_clients_own(context):
    """MSC3381: the clerk posts one, and what is chosen there, stable names too, counts per school."""
    start = "org.matrix.msc3381.poll.start"
    response = "org.matrix.msc3381.poll.response"
    world = context.world().start()
    days = [spoken(day) for day in school_days(8)[4:7]]
    world.ask("A", f"!find data: {days[0]} 3.45pm / {days[1]} / {days[2]}", "P1 data", "1)", days[0])
    wait_for("the poll", lambda: any(event["type"] == start for event in world.events()))
    poll = next(event for event in world.events() if event["type"] == start)
    asked = poll["content"][start]
    assert [answer["id"] for answer in asked["answers"]] == ["1", "2", "3"], asked
    assert asked["max_selections"] == 3 and asked["kind"].endswith("disclosed"), asked
    holds(asked["answers"][1]["org.matrix.msc1767.text"], days[1])
    reference = {"m.relates_to": {"rel_type": "m.reference", "event_id": poll["event_id"]}}
    world["B"].send(world.room, {**reference, response: {"answers": ["1", "3"]}}, response)
    wait_for("B's choice", lambda: card_of(world, "P1").count("yes B") == 2)
    world["B"].send(world.room, {**reference, "m.selections": ["2"]}, "m.poll.response")
    wait_for("B's other choice", lambda: card_of(world, "P1").count("no B") == 2)
    world.daemon.stop()
    world["C"].send(world.room, {**reference, response: {"answers": ["2"]}}, response)
    world.daemon.start()
    wait_for("what C chose meanwhile", lambda: "yes B C" in card_of(world, "P1"))
