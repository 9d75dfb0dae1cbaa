"""A small instrument, and responses to it, for the tests of everything that is kept."""

from __future__ import annotations

import random
import secrets

from workbook.sessions import DoorShut, TicketNeeded
from workbook.sessions.responses import NOT_ANSWERED, Response

SMALL = """
id = "small"
version = "1.0"
title = "Small"
purpose = "Three statements to try the store with."
licence = "CC-BY-4.0"
scale = "in-place"

[scales.in-place]
order = [
  { id = "in_place", label = "In place", stands_for = "in_place" },
  { id = "partly", label = "Partly", stands_for = "partly" },
  { id = "not_yet", label = "Not yet", stands_for = "not_yet" },
]
beside = [
  { id = "not", label = "Not applicable", stands_for = "not_applicable" },
  { id = "not_sure", label = "Not sure", stands_for = "not_sure" },
]

[themes]
participation = "Participation"

[references.FT]
citation = "Somebody (2017). Something. Somewhere."
url = "https://example.org/something"

[[sections]]
id = "only"
title = "Only"
"""

ITEM = """
[[sections.items]]
id = "{item}"
statement = "We do {item}."
prompt = "How do we do {item}?"
why = "Because {item} matters."
themes = ["participation"]
sources = ["FT"]
"""

ITEMS = ("purpose", "roles", "ending")
ANSWERS = ("in_place", "partly", "not_yet", "not", "not_sure", NOT_ANSWERED)


def small_instrument(folder, items=ITEMS):
    """Write the small instrument into a folder; return its path."""
    path = folder / "small.toml"
    path.write_text(SMALL + "".join(ITEM.format(item=item) for item in items), encoding="utf-8")
    return path


def response(seed=None, reflections=None, answers=None, items=ITEMS):
    """Return a whole response; the same seed gives the same one."""
    dice = random.Random(seed) if seed is not None else secrets.SystemRandom()
    return Response(
        id=f"{dice.getrandbits(128):032x}",
        answers={
            item: (answers or {}).get(item) or dice.choice(ANSWERS[: len(ANSWERS) - 1])
            for item in items
        },
        reflections=dict(reflections or {}),
        keys={item: f"k{dice.getrandbits(128):032x}" for item in reflections or {}},
    )


def come_in(sessions, key):
    """Come in, with a place that the facilitator adds at a shut door; return the ticket."""
    while True:  # somebody else may be quicker
        try:
            return sessions.come_in(key).ticket
        except DoorShut:
            sessions.add_place(key)


def give(sessions, key, one, *, late_agreed=True):
    """Come in and send a response; sent again, it takes no second place. Return the receipt."""
    try:
        return sessions.record(key, one, "", late_agreed=late_agreed)
    except TicketNeeded:
        return sessions.record(key, one, come_in(sessions, key), late_agreed=late_agreed)


def shut_now(sessions, key):
    """Say that as many people are in the room as are in, if anybody is."""
    door = sessions.door(key)
    if (
        sessions.find(key).state != "closed"
        and door.places
        and (door.state == "open" or door.by_itself)
    ):
        sessions.shut_door(key, door.places)


def reveal_now(sessions, key):
    """Shut the door with the number of people who are in, and reveal; return the session."""
    shut_now(sessions, key)
    return sessions.reveal(key)


def close_now(sessions, key):
    """Shut the door with the number of people who are in, and close; return the session."""
    shut_now(sessions, key)
    return sessions.close(key)
