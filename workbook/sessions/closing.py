"""Closing a session, deleting its answers when they are due, and what may be read of it then."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from workbook.instruments import STANDING_ANSWERS
from workbook.sessions import admitting, reveal, tables
from workbook.sessions.csv.answers import RESPONSES
from workbook.sessions.folder import SessionFolder
from workbook.sessions.model import Deleted, Session
from workbook.sessions.tally import COUNTS, tally_rows
from workbook.storage import StoreError, datapackage, disk, set_aside_notices

__all__ = [
    "NO_ANSWER",
    "close",
    "delete_answers",
    "notices",
    "reflections",
    "responses_file",
    "standing_answers",
]

#: What stands for no answer on the scale: left out, or somebody would rather not say.
NO_ANSWER = "no_answer"
_PREFER_NOT_TO_SAY = "prefer_not_to_say"
#: What `running/` is called while it is deleted.
_GONE = ".running-gone"


def close(folder: SessionFolder, *, show: bool = True) -> Session:
    """Close a session: nothing can be added.

    Rows are put in an order that carries nothing. Answers that came after the reveal are
    added to the picture. What passes away goes, whoever put it into `running/`. Closing again
    changes nothing, and finishes a closing that was cut off.

    Parameters
    ----------
    folder
        The session.
    show
        Whether a session that is not revealed yet is revealed now, when two or more have sent.
        Otherwise its answers stay sealed for ever.

    Raises
    ------
    SessionNotFound, DoorOpen, StoreError
        When it is not closed. DoorOpen when there are answers to show and nobody said yet how
        many people are in the room.
    """
    with folder.changing("The session is not closed yet; everything in it is safe.") as session:
        closed = session if session.state == "closed" else _close(folder, session, show=show)
        _remove_running(folder)
        return closed


def _remove_running(folder: SessionFolder) -> None:
    """Delete what passes away, whole; from the first step on nobody can put anything into it."""
    gone = folder.path / _GONE
    if gone.is_dir():
        shutil.rmtree(gone)  # a closing that was killed
    if folder.running.is_dir():
        folder.running.rename(gone)
        shutil.rmtree(gone)
    disk.sync_folder(folder.path)


def _close(folder: SessionFolder, session: Session, *, show: bool) -> Session:
    day = folder.today()
    now = admitting.door_of(folder, session)
    if session.state == "revealed":
        session = reveal.late_included(folder, session)
    elif show and reveal.is_anything_to_reveal(folder):
        now.must_be_counted()
        if reveal.enough_to_reveal(folder):
            reveal.count_for_the_reveal(folder)
            session = replace(session, revealed_on=day)
    folder.answers.anonymise_order()
    if now.places:
        admitting.keep_door(folder, now)
        admitting.keep_room(folder, admitting.read_places(folder))
    session = replace(session, state="closed", closed_on=day)
    folder.write(session)
    return session


def delete_answers(folder: SessionFolder) -> Deleted:
    """Delete a session's single answers and reflections for good.

    The figures that the team saw stay, and so do its notes and actions. A session that was
    never closed is closed first, without a reveal. Cut off by a crash, it is finished by
    doing it again; when it was done before, nothing is left to delete.

    Raises
    ------
    SessionNotFound, StoreError
        When some of it is still there.
    """
    close(folder, show=False)
    with folder.changing(
        "Some answers are still there; they are deleted at the next try."
    ) as session:
        if session.answers_deleted_on is not None:
            return Deleted(responses=0, reflections=0)
        if session.revealed and not (folder.path / COUNTS).exists():
            rows = tally_rows(folder.instrument, reveal.kept_tally(folder))
            datapackage.keep(folder.path, tables.counts(folder.instrument), rows)
        responses, reflections = folder.answers.delete()
        folder.write(replace(session, answers_deleted_on=folder.today()))
        return Deleted(responses=responses, reflections=reflections)


def responses_file(folder: SessionFolder) -> Path:
    """Return where a closed session's responses are.

    Raises
    ------
    SessionNotFound, SessionSealed, StoreError
        SessionSealed until the session is closed, and for ever without a reveal.
    """
    with disk.as_store_error("The session cannot be read now."):
        folder.must_be_closed()
        return folder.path / RESPONSES


def reflections(folder: SessionFolder) -> tuple[tuple[str, str], ...]:
    """Return (item, text) of every reflection in a closed session.

    Raises
    ------
    SessionNotFound, SessionSealed, StoreError
        SessionSealed until the session is closed, and for ever without a reveal.
    """
    with disk.as_store_error("The session cannot be read now."):
        folder.must_be_closed()
        return tuple(folder.answers.reflections()[0])


def standing_answers(folder: SessionFolder) -> Mapping[str, Mapping[str, int]]:
    """Return how many gave each standing answer to each item, for publication alone.

    Returns
    -------
    mapping
        Item to standing answer to people, with `NO_ANSWER` as the sixth: whoever left an item
        out, or would rather not say. So every item has everybody who is kept. Empty when nobody
        is.

    Raises
    ------
    SessionNotFound, SessionSealed, StoreError
        SessionSealed until the session is closed, and for ever without a reveal.
    """
    with disk.as_store_error("The session cannot be read now."):
        folder.must_be_closed()
        instrument = folder.instrument
        stands_for = {each.id: each.stands_for for each in instrument.scale.answers}
        stands_for[_PREFER_NOT_TO_SAY] = NO_ANSWER
        standing = (*STANDING_ANSWERS, NO_ANSWER)
        counts = {item.id: dict.fromkeys(standing, 0) for item in instrument.items}
        rows = folder.answers.responses()[0]
        for _, item, answer in rows:
            counts[item][stands_for.get(answer, NO_ANSWER)] += 1
        return counts if rows else {}


def notices(folder: SessionFolder) -> tuple[str, ...]:
    """Return plain sentences about anything in a session set aside, repaired or edited.

    A file that cannot be understood is no error here: it is one of the sentences.

    Raises
    ------
    SessionNotFound, StoreError
        When there is no such session, or its folder cannot be read.
    """
    with folder.reading():
        said = list(set_aside_notices(folder.path))
        said += folder.notices()
        for read in (folder.answers.responses, folder.answers.reflections):
            try:
                said += read()[1]
            except StoreError as trouble:
                said.append(f"{trouble.happened} {trouble.means}")
        return tuple(dict.fromkeys(said))
