"""`workbook session …` and `workbook request …`: what a facilitator and a manager do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.shared import Commands, called_as, with_data
from workbook.errors import WorkbookError
from workbook.text import day_in_words, people_in_words

if TYPE_CHECKING:
    from workbook.sessions import Sessions
    from workbook.themes.requests import Requests

__all__ = ["request", "session"]


@click.group("session", cls=Commands, help="open, reveal, close and list sessions")
def session() -> None:
    """Hold the commands about sessions."""


@session.command("open", help="open a session and print its join code and link")
@with_data
@click.option("--team", required=True, metavar="TEAM", help="the team's name or its id")
@click.option(
    "--instrument",
    required=True,
    metavar="INSTRUMENT",
    help="a name from `workbook instruments`, or a TOML file",
)
@click.option("--people", type=int, metavar="N", help="how many people are expected")
@click.option("--minutes", type=int, metavar="N", help="how many minutes the meeting has")
def session_open(
    data: Path, team: str, instrument: str, people: int | None, minutes: int | None
) -> int:
    """Open a session; print its join code and the links to it."""
    from workbook.access import Links, join_link, kept_address
    from workbook.cli.teams import team_of
    from workbook.sessions import Sessions
    from workbook.teams import TeamNotFound, is_team_id

    sessions = Sessions(data)
    name, team_id = team, ""
    try:
        found = team_of(data, team)
        name, team_id = found.name, found.id
    except TeamNotFound:
        if is_team_id(team):
            raise
    opened = sessions.open(name, instrument, people=people, minutes=minutes, team_id=team_id)
    link = Links(data).make("session", opened.id)
    print(f"The session is open: {sessions.instrument(opened.id).title}, for {opened.team}.")
    if not team_id:
        print("No team of this name was added, so it is a session of no team: it is in nobody’s")
        print("history, and counts for nothing that is published.")
    print()
    print(f"  Join code  {opened.code}")
    print(f"  Link       {join_link(kept_address(data), opened)}")
    print()
    print("Share either of them with the team. To run the meeting, open this; keep it to yourself:")
    print(f"  {link.address(data)}")
    print("Or, when everyone has sent:")
    print(f"  {called_as()} session close {opened.id} --people N")
    return 0


#: Nothing is shown before somebody has counted the people in the room.
_shutting = click.option(
    "--people",
    type=int,
    metavar="N",
    help="how many people are in the room: shut the door with that number first",
)


@session.command("reveal", help="show a session's pattern to its team now")
@with_data
@click.argument("code", nargs=-1, required=True, metavar="SESSION", help="its id or its join code")
@_shutting
def session_reveal(data: Path, code: tuple[str, ...], people: int | None) -> int:
    """Show a session's pattern to its team."""
    from workbook.access import kept_address
    from workbook.sessions import Sessions

    sessions = Sessions(data)
    if people is not None:
        sessions.shut_door(" ".join(code), people)
    revealed = sessions.reveal(" ".join(code))
    print(f"The pattern of {revealed.team} can be seen now, with its team’s link:")
    print(f"  {kept_address(data)}/patterns?session={revealed.id}")
    return 0


@session.command("close", help="end a session; nothing can be added to it then")
@with_data
@click.argument("code", nargs=-1, required=True, metavar="SESSION", help="its id or its join code")
@click.option(
    "--sealed",
    is_flag=True,
    help="when it is not revealed yet, keep its answers sealed for ever",
)
@_shutting
def session_close(data: Path, code: tuple[str, ...], people: int | None, *, sealed: bool) -> int:
    """End a session, and say where its pattern is."""
    from workbook.access import kept_address
    from workbook.sessions import Sessions

    sessions = Sessions(data)
    if people is not None:
        sessions.shut_door(" ".join(code), people)
    closed = sessions.close(" ".join(code), show=not sealed)
    sent = sessions.sent(closed.id)
    print(f"The session of {closed.team} is closed; {people_in_words(sent)} sent answers.")
    if closed.revealed:
        print("Nobody can add to it now. The team's pattern, with the team’s link:")
        print(f"  {kept_address(data)}/patterns?session={closed.id}")
    else:
        print("Nobody can add to it now, and its answers stay sealed.")
    _say_notices(sessions, closed.id)
    return 0


@session.command("list", help="list the sessions kept here")
@with_data
def session_list(data: Path) -> int:
    """List the sessions, and what is odd about any of them."""
    from workbook.sessions import Sessions

    sessions = Sessions(data)
    found = sessions.all()
    if not found and not sessions.unreadable():
        print(f"No session is kept in {data}.")
        return 0
    rows = [("Session", "Join code", "Team", "Instrument", "Opened", "State", "Sent")]
    rows += [
        (
            each.id,
            each.code,
            each.team,
            each.instrument,
            day_in_words(each.opened_on),
            each.state,
            _sent(sessions, each.id),
        )
        for each in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    for each in found:
        _say_notices(sessions, each.id)
    for sentence in sessions.unreadable():
        print(f"\n{sentence}")
    return 0


def _sent(sessions: Sessions, session_id: str) -> str:
    try:
        return people_in_words(sessions.sent(session_id))
    except WorkbookError:
        return "cannot be read"


def _say_notices(sessions: Sessions, session_id: str) -> None:
    try:
        notices = sessions.notices(session_id)
    except WorkbookError as trouble:
        notices = (str(trouble),)
    for notice in notices:
        print(f"\nNote on {session_id}: {notice}")


@click.group("request", cls=Commands, help="read and answer teams' requests to managers")
def request() -> None:
    """Hold the commands about requests."""


@request.command("list", help="list the requests and their answers")
@with_data
def request_list(data: Path) -> int:
    """List what teams asked of managers, and what they were answered."""
    requests = _requests(data).all()
    if not requests:
        print("No team has sent a request.")
    for each in requests:
        print(f"{each.id}  {each.team}, {day_in_words(each.sent_on)}: {each.kind}")
        print(f"  {each.text}")
        if each.replied_on is None:
            print("  Not answered yet.")
        else:
            print(f"  {each.answer_in_words}")
    return 0


@request.command("answer", help="answer a request")
@with_data
@click.argument("request", metavar="REQUEST", help="its name from the list, q…")
@click.option("--decision", required=True, metavar="WORD", help="yes, no or later")
@click.option("--text", required=True, metavar="TEXT", help="why, in words that the team will read")
@click.option("--role", required=True, metavar="ROLE", help="which role answers; never a name")
@click.option("--look-again", metavar="DAY", help="when it is looked at again: 2027-01-31")
def request_answer(  # noqa: PLR0913 - one for each option
    data: Path, request: str, *, decision: str, text: str, role: str, look_again: str | None
) -> int:
    """Answer a request in the words that its team will read."""
    from workbook.themes.requests import day_typed

    answered = _requests(data).reply(
        request, text, decision=decision, role=role, look_again_on=day_typed(look_again or "")
    )
    print(f"Kept. It opens in the next session of {answered.team}.")
    return 0


def _requests(data: Path) -> Requests:
    from workbook.storage import RELEASED
    from workbook.themes.requests import Requests

    return Requests(data / RELEASED)
