"""Opening a session: it is there whole, or not at all."""

from __future__ import annotations

import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from workbook.instruments import (
    Instrument,
    read_instrument,
    shipped,
    shipped_bytes,
    shipped_guide_bytes,
    shipped_guides,
)
from workbook.sessions import codes, tables
from workbook.sessions.csv.answers import empty_files
from workbook.sessions.folder import session_bytes
from workbook.sessions.join_codes import read_code
from workbook.sessions.model import InstrumentNotFound, Session, SessionRefused
from workbook.storage import CODES, PACKAGE, disk

__all__ = ["open_session"]

#: A session is built under such a name and then renamed.
_DRAFT = ".opening-"
_DRAFT_SECONDS = 3600
_MAX_TEAM = 80
_MAX_PEOPLE = 1000
_MAX_MINUTES = 600
#: More than any instrument may have, so that a huge file is refused without being read.
_MAX_INSTRUMENT = 2**20


def open_session(  # noqa: PLR0913 - what a facilitator fills in, and where it goes
    folder: Path,
    team: str,
    instrument_id: str | Path,
    people: int | None,
    minutes: int | None,
    *,
    team_id: str = "",
    today: Callable[[], date],
    code: Callable[[], str],
    new_id: Callable[[], str],
) -> Session:
    """Open a session.

    Parameters
    ----------
    folder
        Where sessions are; made when it is not there.
    team
        The team's name: 1 to 80 characters in one line, kept as written but for space
        around it.
    instrument_id
        The id of a shipped instrument, or the path of a TOML file.
    people
        How many people are expected, 1 to 1000; None when nobody knows. When so many have
        sent or passed, the reveal comes by itself.
    minutes
        How many minutes the meeting has, 1 to 600; None when nobody said.
    team_id
        The team's id; "" for a session of no team.
    today
        Gives the day.
    code
        Gives join codes; asked again when one is taken.
    new_id
        Gives ids; asked again when one is taken.

    Raises
    ------
    SessionRefused, InstrumentError, StoreError
        When nothing was opened.
    """
    team = _team(team)
    if not re.fullmatch(r"(t[a-z2-7]{9})?", team_id):
        raise ValueError("a team's id is t and 9 letters or digits")
    if people is not None and not _is_whole(people, _MAX_PEOPLE):
        raise SessionRefused(
            "The number of people expected has to be a whole number from 1 to 1000.",
            "Give another number, or none.",
        )
    if minutes is not None and not _is_whole(minutes, _MAX_MINUTES):
        raise SessionRefused(
            f"The number of minutes has to be a whole number from 1 to {_MAX_MINUTES}.",
            "Give another number, or none.",
        )
    with disk.as_store_error("No session was opened."):
        words, instrument = _instrument(instrument_id)
        session = Session(
            id="",
            team=team,
            team_id=team_id,
            instrument=instrument.id,
            version=instrument.version,
            people=people,
            minutes=minutes,
            opened_on=today(),
            closed_on=None,
            state="open",
        )
        return _make(folder, session, words, instrument, code, new_id)


def _make(  # noqa: PLR0913, PLR0917 - a session, what is in its folder, and what it is called
    home: Path,
    session: Session,
    words: bytes,
    instrument: Instrument,
    code: Callable[[], str],
    new_id: Callable[[], str],
) -> Session:
    codes_at = home.parent / CODES
    disk.make_folder(home)
    _clear_drafts(home)
    draft = home / f"{_DRAFT}{secrets.token_hex(8)}"
    try:
        disk.make_folder(draft)
        disk.make_folder(draft / tables.RUNNING)
        disk.create(draft / tables.INSTRUMENT, words)
        for name, data in empty_files().items():
            disk.create(draft / name, data)
        while (session_id := new_id()) and (home / session_id).exists():
            pass
        session = replace(session, id=session_id, code=_claimed(codes_at, code, session_id))
        disk.create(draft / PACKAGE, tables.session_package(session.id, instrument))
        disk.create(draft / tables.SESSION.file, session_bytes(session))
        disk.sync_folder(draft)
        draft.rename(home / session.id)  # never onto a folder that holds anything
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if session.code:
            codes.release(codes_at, session.code)
        raise
    disk.sync_folder(home)
    return session


def _claimed(codes_at: Path, code: Callable[[], str], session_id: str) -> str:
    """Return a code that nobody else has, taken for a session."""
    while True:
        given = code()
        if read_code(given) != given:
            raise ValueError("a join code is four words, or three, with dashes between them")
        if codes.claim(codes_at, given, session_id):
            return given


def _clear_drafts(home: Path) -> None:
    """Remove what an opening that was killed long ago left behind."""
    for draft in home.glob(f"{_DRAFT}*"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > _DRAFT_SECONDS:
                shutil.rmtree(draft, ignore_errors=True)


def _is_whole(number: object, most: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number <= most


def _team(team: object) -> str:
    """Return a team's name as it is kept."""
    name = team.strip() if isinstance(team, str) else ""
    if not name:
        raise SessionRefused("The team has no name.", "Give the team’s name.")
    if len(name) > _MAX_TEAM:
        raise SessionRefused(
            f"The team’s name is longer than {_MAX_TEAM} characters.", "Give a shorter name."
        )
    # Control characters, broken ones, and the two that break a line.
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name):
        raise SessionRefused(
            "The team’s name has characters in it that cannot be seen.",
            "Type the name again, in one line.",
        )
    return name


def _instrument(instrument_id: str | Path) -> tuple[bytes, Instrument]:
    """Return an instrument's TOML, and the instrument."""
    if str(instrument_id) in shipped():
        words = shipped_bytes(str(instrument_id))
        return words, read_instrument(words, f"{instrument_id}.toml")
    if str(instrument_id) in shipped_guides():  # which is refused in words of its own
        words = shipped_guide_bytes(str(instrument_id))
        return words, read_instrument(words, f"{instrument_id}.toml")
    path = Path(instrument_id)
    try:
        if not path.is_file():
            raise InstrumentNotFound
    except (OSError, ValueError):  # no such name could be a file's
        raise InstrumentNotFound from None
    with path.open("rb") as file:
        words = file.read(_MAX_INSTRUMENT + 1)
    return words, read_instrument(words, path.name)
