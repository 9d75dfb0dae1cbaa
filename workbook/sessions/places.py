"""The places of one session: which tickets are good, and which are spent; never whose.

A ticket is random, lives on one device, and only a digest of it is kept. A spent ticket keeps a
tag: a digest of the ticket and the response's id together. Whoever has nothing but the disk can
tell from it neither the ticket nor the response; its holder can send the same response again after
a crash, and take it back.

The whole file is replaced at each change, in an order that carries nothing: after a crash it is the
old one or the new one, and it says nothing about who came or sent first. It lies in `running/` and
goes when the session closes.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from workbook.sessions.door import DoorStartedAgain, TicketNeeded, TicketSpent
from workbook.storage import disk, refused

__all__ = ["PLACES", "Places", "digest", "keep", "read", "read_ticket"]

#: The file's name in `running/`.
PLACES = "places"
#: So many tickets from before the door was started again are told that it was.
_MOST_BEFORE = 2000
#: So many places are given back to a device that does not hold their ticket.
_MOST_MOVED = 500

_TICKET = re.compile(r"[0-9a-f]{32}")
IN, SENT, PASSED = "in", "sent", "passed"
_NUMBERS = ("earlier", "moved", "waiting", "added", "started_again")


@dataclass(slots=True, kw_only=True, repr=False)
class Places:
    """Who is in, as digests."""

    #: A ticket's digest to "in", "passed", or "sent" and its tag.
    tickets: dict[str, str] = field(default_factory=dict)
    #: Digests of tickets from before the door was started again.
    before: list[str] = field(default_factory=list)
    #: Digests of responses that were taken back from another device than the one that sent them,
    #: and of those that are just being taken back so.
    gone: set[str] = field(default_factory=set)
    leaving: set[str] = field(default_factory=set)
    #: Digests of tickets whose people are in the picture already, with answers they took back.
    shown: set[str] = field(default_factory=set)
    #: How many responses were kept before there were tickets.
    earlier: int = 0
    #: How many places have a newer ticket; nobody knows which is the older one.
    moved: int = 0
    waiting: int = 0
    added: int = 0
    started_again: int = 0
    #: Whether somebody said that so many people are in the room.
    said: bool = False
    #: Whose are the answers given together: a ticket's digest, or the facilitator.
    together: str = ""

    def __repr__(self) -> str:
        return "<Places>"

    @property
    def people(self) -> int:
        """How many are in."""
        return self.earlier + len(self.tickets) - self.moved

    @property
    def done(self) -> int:
        """How many have sent or passed."""
        return self.earlier + sum(word != IN for word in self.tickets.values()) - self.moved

    @property
    def sent(self) -> int:
        """How many have sent, whether or not a crash came before their response."""
        sent = sum(word.startswith(SENT) for word in self.tickets.values())
        return self.earlier + sent - self.moved

    def is_shut(self, expected: int | None) -> bool:
        """Say whether nobody can come in any more."""
        return self.said or (expected is not None and self.people >= expected)

    def state_of(self, ticket: str) -> str:
        """Return "in", "sent" or "passed", or "" for a ticket that nobody was given."""
        return self.tickets.get(digest(ticket), "").partition(" ")[0]

    def is_from_before(self, ticket: str) -> bool:
        """Say whether a ticket is from before the door was started again."""
        return digest(ticket) in self.before

    def must_be_in(self, ticket: str) -> str:
        """Return the digest of a good ticket.

        Raises
        ------
        TicketNeeded, DoorStartedAgain
            It is none.
        """
        known = digest(ticket)
        if known in self.tickets:
            return known
        if known in self.before:
            raise DoorStartedAgain
        raise TicketNeeded

    def give(self) -> str:
        """Return a new ticket: somebody more is in."""
        ticket = secrets.token_hex(16)
        self.tickets[digest(ticket)] = IN
        return ticket

    def spend(self, ticket: str, response_id: str) -> None:
        """Spend a ticket on a response that is not kept.

        Raises
        ------
        TicketNeeded, DoorStartedAgain, TicketSpent
            Nothing was spent.
        """
        known = self.must_be_in(ticket)
        # Spent on this one already: a crash came before the response itself was kept.
        if self.tickets[known].startswith(SENT) and not self.is_spent_on(ticket, response_id):
            raise TicketSpent
        self.tickets[known] = f"{SENT} {_tag(ticket, response_id)}"
        self.leaving.discard(_gone(response_id))

    def is_spent_on(self, ticket: str, response_id: str) -> bool:
        """Say whether a ticket was spent on this response, and its place was given to no other."""
        spent = self.tickets.get(digest(ticket)) == f"{SENT} {_tag(ticket, response_id)}"
        return spent and _gone(response_id) not in self.gone

    def is_in_picture(self, ticket: str) -> bool:
        """Say whether answers that were sent from this place, and taken back, stay in it."""
        return digest(ticket) in self.shown

    def free(self, ticket: str, response_id: str, *, shown: bool) -> None:
        """Let a ticket be spent again: its response, in the picture or not, was taken back."""
        self.tickets[digest(ticket)] = IN
        self.leaving.discard(_gone(response_id))
        if shown:
            self.shown.add(digest(ticket))

    def leave(self, response_id: str) -> None:
        """Note that a response is taken back from another device, before it is."""
        self.leaving.add(_gone(response_id))

    def is_leaving(self, response_id: str) -> bool:
        """Say whether that was noted, and its place is not given back yet."""
        return _gone(response_id) in self.leaving

    def move(self, response_id: str, *, shown: bool) -> str:
        """Return a new ticket in place of that of a response; nobody can tell which that is."""
        self.leaving.discard(_gone(response_id))
        if self.moved >= _MOST_MOVED:
            return ""
        self.gone.add(_gone(response_id))
        self.moved += 1
        ticket = self.give()
        if shown:
            self.shown.add(digest(ticket))
        return ticket

    def start_again(self) -> None:
        """Let everybody come in anew."""
        self.before = [*self.tickets, *self.before][:_MOST_BEFORE]
        self.tickets, self.gone, self.leaving = {}, set(), set()
        self.earlier = self.moved = self.waiting = self.added = 0
        self.said, self.started_again = False, self.started_again + 1


def read_ticket(given: object) -> str:
    """Return a ticket as it came, or "" when it is none."""
    return given if isinstance(given, str) and _TICKET.fullmatch(given) else ""


def digest(ticket: str) -> str:
    """Return what is kept of a ticket: 32 hex digits."""
    return _hash(ticket, b"rpw-ticket")


def _tag(ticket: str, response_id: str) -> str:
    return _hash(f"{ticket} {response_id}", b"rpw-tag")


def _gone(response_id: str) -> str:
    return _hash(response_id, b"rpw-gone")


def _hash(words: str, kind: bytes) -> str:
    return blake2b(words.encode(), digest_size=16, person=kind).hexdigest()


def read(folder: Path, earlier: Callable[[], int]) -> Places:
    """Return the places as they are kept.

    Parameters
    ----------
    folder
        The folder for what passes away when the session closes.
    earlier
        Gives how many responses there are; asked when nobody ever came in.

    Raises
    ------
    StoreError, OSError
        The file is there and cannot be understood, or not be read.
    """
    try:
        kept = json.loads((folder / PLACES).read_bytes())
        tickets = {str(each): str(word) for each, word in kept["tickets"].items()}
        return Places(
            tickets=tickets,
            before=[str(each) for each in kept["before"]],
            gone={str(each) for each in kept["gone"]},
            leaving={str(each) for each in kept["leaving"]},
            shown={str(each) for each in kept.get("shown", ())},
            **{name: int(kept[name]) for name in _NUMBERS},
            said=bool(kept["said"]),
            together=str(kept["together"]),
        )
    except FileNotFoundError:
        return Places(earlier=earlier())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise refused(PLACES, "cannot be understood any more.") from None


def keep(folder: Path, places: Places) -> None:
    """Write the places, to last; the caller holds the session's lock.

    Raises
    ------
    OSError
        The older file still stands.
    """
    now = {
        "tickets": dict(sorted(places.tickets.items())),
        "before": sorted(places.before),
        "gone": sorted(places.gone),
        "leaving": sorted(places.leaving),
        "shown": sorted(places.shown),
        **{name: getattr(places, name) for name in _NUMBERS},
        "said": places.said,
        "together": places.together,
    }
    disk.make_folder(folder)
    disk.replace(folder / PLACES, json.dumps(now).encode())
