"""Bringing a folder of an older workbook to one in which teams are things and links have keys.

Until then a team was a name, a session's folder had the name of its join code, and two keys opened
everything. What each session, team and link is to be called is drawn once and noted in the folder
before anything else is changed. So every step can be done twice, and cut off anywhere the whole is
finished by doing it again: nothing is drawn a second time.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from workbook.access import Links
from workbook.operations.old_register import OLD_REGISTER, OldTeam, read_old_register
from workbook.sessions import OlderSession, Sessions, new_session_id
from workbook.settings import room_days
from workbook.storage import RELEASED, StoreError, disk, json_bytes, sheet_bytes
from workbook.teams import Team, Teams, new_team_id
from workbook.text import team_key
from workbook.themes import PLAN, PLAN_COLUMNS, planned_periods, read_plan

__all__ = ["UNSORTED", "is_unfinished", "upgrade_to_teams"]

#: What is drawn and noted before anything is changed; gone when all is done.
_NOTE = "upgrade-to-4.json"
#: The service of a team that no register had, where no other is known.
UNSORTED = "No service yet"
#: The two keys of an older workbook, and what a session's own was in.
_LEAD_KEY, _MANAGERS_KEY = "facilitator-key.txt", "manager-key.txt"
_SESSION_KEY = ".facilitator"
#: Columns in which an older table of actions has the join code of a session.
_CODE_COLUMNS = ("answered_in", "reply_seen_in")
_LONGEST_NAME = 80


@dataclass(kw_only=True)
class _Drawn:
    """What everything is to be called: the same at every try."""

    #: Join code to session id, and `team_key` to team id.
    sessions: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    #: The scope of the link that takes the place of the managers' one link.
    managers: str = ""


#: What no folder of today's form has.
_ONLY_OLDER = (_NOTE, OLD_REGISTER, _LEAD_KEY, _MANAGERS_KEY)


def is_unfinished(data: Path) -> bool:
    """Say whether bringing a folder here was begun and not finished."""
    return (data / _NOTE).is_file()


def upgrade_to_teams(data: Path, *, today: Callable[[], date] = date.today) -> int:
    """Give a folder teams, and its sessions names of their own; return how many were changed.

    Parameters
    ----------
    data
        The data folder. Nobody should be answering meanwhile.
    today
        Gives the day.

    Raises
    ------
    OldRegisterRefused, StoreError
        Something in it stays as it was. Doing it again goes on from there.
    """
    older = Sessions(data, today=today).older()
    if not older and not any((data / name).exists() for name in _ONLY_OLDER):
        return 0
    register = read_old_register(data)
    days = room_days(data)
    drawn = _drawn(data, older, register)
    teams = _teams(data, drawn, older, register, today)
    _plans(data / RELEASED, drawn)
    links = Links(data, today=today)
    _service_links(data, links, drawn)
    changed, stuck = 0, None
    for session in older:
        try:
            _session_link(session, links, drawn.sessions[session.code])
            _actions(session.path / "actions.csv", drawn.sessions)
            session.upgrade(drawn.sessions[session.code], teams[team_key(session.team)].id, days)
        except StoreError as trouble:
            stuck = trouble  # the others are upgraded all the same
            continue
        changed += 1
    if stuck is not None:
        raise stuck
    with disk.as_store_error("The upgrade is not finished yet; everything is safe."):
        _log(data / "opened.csv", drawn.sessions)
        (data / OLD_REGISTER).unlink(missing_ok=True)
        (data / _NOTE).unlink(missing_ok=True)
        disk.sync_folder(data)
    return changed


def _drawn(data: Path, older: Iterable[OlderSession], register: Iterable[OldTeam]) -> _Drawn:
    """Return what everything is to be called, noted before anything is changed."""
    drawn = _noted(data)
    before = json_bytes(asdict(drawn))
    for session in older:
        drawn.sessions.setdefault(session.code, new_session_id())
        drawn.teams.setdefault(team_key(session.team), new_team_id())
    for team in register:
        drawn.teams.setdefault(team_key(team.name), new_team_id())
    drawn.managers = drawn.managers or new_team_id()[1:]
    if (now := json_bytes(asdict(drawn))) != before:
        with disk.as_store_error("Nothing was upgraded."):
            disk.replace(data / _NOTE, now)
    return drawn


def _noted(data: Path) -> _Drawn:
    with disk.as_store_error("Nothing was upgraded."):
        try:
            told: Any = json.loads((data / _NOTE).read_bytes())
        except FileNotFoundError:
            return _Drawn()
        except ValueError:
            told = None
    if not isinstance(told, dict):
        raise StoreError(
            f"The file {_NOTE} in the data folder is not as the workbook wrote it.",
            "It says what the sessions that are upgraded already are called, so the others cannot "
            "be upgraded without it. Nothing was changed.",
            "Restore the backup that was made before the upgrade, and upgrade that.",
        )
    return _Drawn(**told)


def _teams(
    data: Path,
    drawn: _Drawn,
    older: Iterable[OlderSession],
    register: Iterable[OldTeam],
    today: Callable[[], date],
) -> Mapping[str, Team]:
    """Make a team of each name that is in the register or on a session; return them by key."""
    known = Teams(data, today=today)
    found = {team_key(team.name): team for team in known.all()}
    services: dict[str, str] = {}
    for each in register:
        services.setdefault(team_key(each.service), each.service)
    usual = next(iter(services.values())) if len(services) == 1 else UNSORTED
    for each in register:
        key = team_key(each.name)
        if key not in found:
            found[key] = known.adopt(
                Team(
                    id=drawn.teams[key],
                    name=_short(each.name),
                    service=services[team_key(each.service)],
                    people=each.people,
                    joined_on=each.joined_on,
                )
            )
    for session in older:
        key = team_key(session.team)
        if key not in found:
            found[key] = known.adopt(Team(id=drawn.teams[key], name=session.team, service=usual))
    return found


def _short(name: str) -> str:
    return name[:_LONGEST_NAME].strip()


def _service_links(data: Path, links: Links, drawn: _Drawn) -> None:
    """Give the two keys of the service to the links that take their places."""
    services = tuple(Teams(data).services())
    _give(data / _LEAD_KEY, lambda key: links.adopt("lead", key=key))
    _give(
        data / _MANAGERS_KEY,
        lambda key: links.adopt("several", drawn.managers, services, key=key),
    )


def _session_link(session: OlderSession, links: Links, session_id: str) -> None:
    """Give a session's key to its link, or away when it is closed: its team's link opens it."""

    def adopt(key: str) -> None:
        if not session.is_closed:
            links.adopt("session", session_id, key=key)

    _give(session.path / _SESSION_KEY, adopt)


def _give(path: Path, adopt: Callable[[str], object]) -> None:
    """Give the key in a file to a link, and take the file away; no key is no link."""
    with disk.as_store_error("The upgrade is not finished yet; everything is safe."):
        try:
            key = path.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return
        with suppress(ValueError):
            adopt(key)
        path.unlink(missing_ok=True)
        disk.sync_folder(path.parent)


def _plans(released: Path, drawn: _Drawn) -> None:
    """Write into each plan which teams it means: a team may get another name afterwards."""
    with disk.as_store_error("The upgrade is not finished yet; everything is safe."):
        for folder in planned_periods(released):
            plan = read_plan(folder)
            if plan.teams:
                continue
            rows = [
                (group.service, group.name, team, str(people), "")
                for group in plan.groups
                for team, people in zip(group.teams, group.sizes, strict=True)
            ]
            rows += [(service, "", team, "", why) for service, team, why in plan.alone]
            named = [(*row, drawn.teams.get(team_key(row[2]), "")) for row in rows]
            disk.replace(folder / PLAN, sheet_bytes(PLAN_COLUMNS, named))


def _actions(path: Path, ids: Mapping[str, str]) -> None:
    """Let a table of actions name other sessions by their ids."""

    def named(row: dict[str, str]) -> dict[str, str]:
        return row | {
            column: ids.get(row[column].strip().casefold(), row[column])
            for column in _CODE_COLUMNS
            if column in row
        }

    _rewrite(path, named)


def _log(path: Path, ids: Mapping[str, str]) -> None:
    """Let the access log name sessions by their ids: codes are free again some day."""

    def named(row: dict[str, str]) -> dict[str, str]:
        return row | {"session": ids.get(row.get("session", ""), row.get("session", ""))}

    _rewrite(path, named)


def _rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Change the rows of a table as we write it; one that another program saved stays as it is."""
    with disk.as_store_error("The upgrade is not finished yet; everything is safe."):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return
        with suppress(UnicodeDecodeError, csv.Error, ValueError):
            header, *rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
            changed = [tuple(change(dict(zip(header, row, strict=True))).values()) for row in rows]
            if changed != [tuple(row) for row in rows]:
                disk.replace(path, sheet_bytes(header, changed))
