"""Coming in at a session's door, and what the facilitator does there.

What the door counted is kept beside the answers in `door.csv` from its first shutting on; which
tickets are spent passes away at closing. Only their digests stay, for as long as the people who
were in the room may see its pattern.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta

from workbook.sessions import places, tables
from workbook.sessions.door import (
    Door,
    DoorChanged,
    DoorRefused,
    DoorShut,
    DoorStartedAgain,
    Place,
)
from workbook.sessions.folder import SessionFolder
from workbook.sessions.model import Session, SessionClosed
from workbook.sessions.places import Places, read_ticket
from workbook.sessions.room import Room
from workbook.settings import room_days
from workbook.storage import datapackage, disk, refused

__all__ = [
    "ROOM",
    "add_place",
    "come_in",
    "door",
    "door_of",
    "drop_place",
    "forget_room",
    "keep_door",
    "keep_room",
    "read_places",
    "shut_door",
    "start_again",
    "was_in_room",
]

#: In the session's folder from closing on: digests of the tickets of the people in the room.
ROOM = ".room"
_MEANS = "Nothing was changed at the door; everything that was kept is safe."


def read_places(folder: SessionFolder) -> Places:
    """Return the places of a session that is not closed."""
    return places.read(folder.running, lambda: len(folder.answers.seen()))


def door(folder: SessionFolder) -> Door:
    """Return how a session's door stands.

    Raises
    ------
    SessionNotFound, StoreError
        When there is no such session, or it cannot be read.
    """
    with folder.reading() as session:
        return door_of(folder, session)


def door_of(folder: SessionFolder, session: Session) -> Door:
    """Return how the door of a session as it was read stands."""
    if session.state != "closed":
        return _as_it_stands(read_places(folder), session)
    try:
        state, *numbers = _read_door((folder.path / tables.DOOR.file).read_bytes())
    except FileNotFoundError:  # nobody ever came in, or there were no doors yet
        sent = len(folder.answers.seen())
        state, numbers = "open", [str(sent), "0", "0", str(sent)]
    in_all, added, again, sent = map(int, numbers)
    return Door(
        state="shut" if state == "shut" else "open",
        places=in_all,
        waiting=0,
        added=added,
        started_again=again,
        done=sent,
        by_itself=False,
        expected=session.people,
    )


def _as_it_stands(here: Places, session: Session) -> Door:
    shut = here.is_shut(session.people)
    return Door(
        state="shut" if shut else "open",
        places=here.people,
        waiting=here.waiting,
        added=here.added,
        started_again=here.started_again,
        done=here.done,
        by_itself=shut and not here.said,
        expected=session.people,
    )


def come_in(folder: SessionFolder, given: object = "") -> Place:
    """Return the place that a ticket is good for, or give one to somebody who has none.

    Without a ticket, or with one that is none of this session's, it is a place that the facilitator
    added and nobody took yet, or one at the open door. At a shut door nothing is written.

    Raises
    ------
    SessionNotFound, SessionClosed, DoorShut, DoorStartedAgain, StoreError
        When nobody came in.
    """
    ticket = read_ticket(given)
    room = Room(folder.path)
    with disk.as_store_error(_MEANS), room.noticing(DoorShut):
        session = folder.read()
        if (place := _known(read_places(folder), session, ticket, room)) is not None:
            return place
        with disk.locked(folder.path):
            session = folder.read()
            here = read_places(folder)
            if (place := _known(here, session, ticket, room)) is not None:
                return place
            if here.is_shut(session.people):
                here.waiting -= 1
            place = Place(ticket=here.give(), state="in")
            _keep(folder, session, here)
            return place


def _known(here: Places, session: Session, ticket: str, room: Room) -> Place | None:
    """Return the place of a good ticket; None when there is room for somebody without one."""
    if session.state == "closed":
        raise SessionClosed
    if ticket and (state := here.state_of(ticket)):
        return Place(
            ticket=ticket,
            state="sent" if state == "sent" else "passed" if state == "passed" else "in",
        )
    if ticket and here.is_from_before(ticket):
        raise DoorStartedAgain
    shut = here.is_shut(session.people)
    if shut and not here.waiting:
        raise DoorShut
    if here.people >= (most := room.most_people()):
        room.alarm()
        raise DoorShut(most)
    return None


def shut_door(folder: SessionFolder, people: int) -> None:
    """Shut the door, because so many people are in the room; saying it again changes nothing.

    Raises
    ------
    SessionNotFound, SessionClosed, DoorChanged, DoorRefused, StoreError
        DoorChanged when not as many are in now; DoorRefused when nobody is.
    """
    with folder.changing(_MEANS) as session:
        here = _of_session(folder, session)
        if not here.people:
            raise DoorRefused("Nobody is in yet.", "Let people come in first.")
        if here.people != people:
            raise DoorChanged(here.people)
        if not here.said:
            here.said = True
            _keep(folder, session, here)


def start_again(folder: SessionFolder) -> None:
    """Let everybody come in anew, because another number is in than is in the room.

    Raises
    ------
    SessionNotFound, SessionClosed, DoorRefused, StoreError
        DoorRefused once anything was sent or passed.
    """
    with folder.changing(_MEANS) as session:
        here = _of_session(folder, session)
        together = (folder.path / tables.together().file).exists()
        if here.done or together or folder.answers.ids() or session.state != "open":
            raise DoorRefused(
                "Somebody has sent answers or passed already, so the door cannot be started again.",
                "When the number of people who are in is wrong, close this session sealed and "
                "open another one.",
            )
        here.start_again()
        _keep(folder, session, here)


def add_place(folder: SessionFolder) -> None:
    """Add a place at the shut door: whoever comes in next takes it.

    Raises
    ------
    SessionNotFound, SessionClosed, DoorRefused, StoreError
        DoorRefused while the door is open.
    """
    with folder.changing(_MEANS) as session:
        here = _of_session(folder, session)
        if not here.is_shut(session.people):
            raise DoorRefused(
                "The door is still open.", "Whoever is in the room can come in without it."
            )
        if here.people + here.waiting >= (most := Room(folder.path).most_people()):
            raise DoorRefused(
                f"There are {most:,} places, and there can be no more.",
                "Take back a place that nobody took, or open another session.",
            )
        here.waiting += 1
        here.added += 1
        _keep(folder, session, here)


def drop_place(folder: SessionFolder) -> None:
    """Take back a place that was added and that nobody took.

    Raises
    ------
    SessionNotFound, SessionClosed, DoorRefused, StoreError
        DoorRefused when every place that was added is taken.
    """
    with folder.changing(_MEANS) as session:
        here = _of_session(folder, session)
        if not here.waiting:
            raise DoorRefused(
                "Every place that was added is taken.",
                "Leave it: a place in which somebody is cannot be taken back.",
            )
        here.waiting -= 1
        here.added -= 1
        _keep(folder, session, here)


def _of_session(folder: SessionFolder, session: Session) -> Places:
    if session.state == "closed":
        raise SessionClosed
    return read_places(folder)


def _keep(folder: SessionFolder, session: Session, here: Places) -> None:
    """Keep the places, and what the door counted once it has been shut."""
    places.keep(folder.running, here)
    path = folder.path / tables.DOOR.file
    if here.is_shut(session.people) or path.exists():
        keep_door(folder, _as_it_stands(here, session))


def keep_door(folder: SessionFolder, now: Door) -> None:
    """Write what the door counted; the caller holds the lock."""
    sent = len(folder.answers.seen())
    numbers = (now.places, now.added, now.started_again, sent)
    datapackage.keep(folder.path, tables.DOOR, [(now.state, *map(str, numbers))])


def _read_door(data: bytes) -> list[str]:
    """Return the cells of the door's one row."""
    rows = tables.DOOR.read(data).rows
    state, *numbers = [cell.strip().casefold() for cell in rows[0]] if rows else [""]
    if len(rows) != 1 or not all(re.fullmatch("[0-9]{1,6}", each) for each in numbers):
        raise refused(tables.DOOR.file, "does not say what the door counted.")
    return [state, *numbers]


# Who was in the room


def was_in_room(folder: SessionFolder, given: object) -> bool:
    """Say whether a ticket is of this session; after its closing only for the room days.

    Raises
    ------
    SessionNotFound, StoreError
        When there is no such session, or it cannot be read.
    """
    ticket = read_ticket(given)
    with folder.reading() as session:
        if not ticket:
            return False
        if session.state != "closed":
            return bool(read_places(folder).state_of(ticket))
        if not _is_in_room_days(folder, session):
            return False
        with suppress(FileNotFoundError):
            return places.digest(ticket) in (folder.path / ROOM).read_text("ascii").split()
        return False


def keep_room(folder: SessionFolder, here: Places) -> None:
    """Keep who was in the room, for when the session is closed; the caller holds the lock."""
    if here.tickets:
        disk.replace(folder.path / ROOM, "\n".join([*sorted(here.tickets), ""]).encode())


def forget_room(folder: SessionFolder) -> bool:
    """Forget who was in the room, when the room days are over; return whether it was due.

    Raises
    ------
    SessionNotFound, StoreError
        When it is still there.
    """
    with folder.changing("Who was in the room is forgotten at the next try.") as session:
        path = folder.path / ROOM
        due = session.state == "closed" and not _is_in_room_days(folder, session)
        if not due or not path.exists():
            return False
        path.unlink()
        disk.sync_folder(folder.path)
        return True


def _is_in_room_days(folder: SessionFolder, session: Session) -> bool:
    days = timedelta(days=room_days(folder.path.parent.parent))
    return session.closed_on is not None and folder.today() <= session.closed_on + days
