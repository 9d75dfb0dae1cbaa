"""The teams of one data folder: a folder each under `teams/`, named by the team's id.

A team is there whole or not at all. Whoever adds or renames one holds the lock of `teams/`, so that
two never have one name.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from workbook.storage import (
    PACKAGE,
    TEAMS,
    StoreError,
    disk,
    read_date,
    read_sheet,
    refused,
    set_aside_copy,
)
from workbook.teams.model import (
    MOST_PEOPLE,
    Team,
    TeamNotFound,
    TeamRefused,
    is_team_id,
    new_team_id,
    service_id,
)
from workbook.teams.tables import TEAM, team_package
from workbook.text import kept_line, same_team, team_key

__all__ = ["Teams"]

#: A team is built under such a name and then renamed.
_DRAFT = ".adding-"
_DRAFT_SECONDS = 3600
_LONGEST_NAME = 80
_FIELDS = ("name", "service", "setting", "people", "joined_on")


class Teams:
    """Every team of one data folder. Any number of processes may use it at once.

    Parameters
    ----------
    data
        The data folder. Nothing is made in it until a team is added.
    today
        Gives the day on which teams join.
    """

    def __init__(self, data: Path, *, today: Callable[[], date] = date.today) -> None:
        #: The data folder.
        self.data = Path(data)
        self._folder = self.data / TEAMS
        self._today = today

    def add(self, name: str, service: str, setting: str = "", people: int | None = None) -> Team:
        """Add a team; it joins today.

        Parameters
        ----------
        name
            What it is called: 1 to 80 characters. No other team of the folder may have the
            name, capitals and spaces aside.
        service
            The service that it belongs to: 1 to 80 characters.
        setting
            Where it works, such as "residential"; up to 80 characters.
        people
            How many people are in it, 1 to 1000; None when nobody knows.

        Raises
        ------
        TeamRefused, WordsRefused, StoreError
            No team was added.
        """
        team = Team(id=new_team_id(), name="", service="", joined_on=self._today())
        return self._keep(
            _changed(team, {"name": name, "service": service, "setting": setting, "people": people})
        )

    def adopt(self, team: Team) -> Team:
        """Keep a team under an id that it has already, as an upgrade does; twice is once.

        Raises
        ------
        TeamRefused, StoreError
            No team was added: another one has its name, say.
        """
        with suppress(TeamNotFound):
            return self.find(team.id)
        return self._keep(team)

    def change(self, team_id: str, **fields: object) -> Team:
        """Change some of what is written down about a team; what it wrote stays with it.

        Parameters
        ----------
        team_id
            Which.
        fields
            Any of name, service, setting (text), people (a number or None) and joined_on (a
            day or None).

        Raises
        ------
        TeamNotFound, TeamRefused, WordsRefused, StoreError
            Nothing was changed.
        """
        with self._turn():
            old, others = self.find(team_id), self.all()
            new = _as_others_write(_changed(old, fields), others)
            _must_have_its_own_name(new, others)
            if new != old:
                place = self._folder / new.id
                with disk.locked(place):
                    _write(place, new)
        return new

    def find(self, team_id: str) -> Team:
        """Return the team with an id.

        Raises
        ------
        TeamNotFound, StoreError
            There is none, or it cannot be read.
        """
        found = self._read(team_id) if is_team_id(team_id) else None
        if found is None:
            raise TeamNotFound
        return found

    def all(self) -> tuple[Team, ...]:
        """Return every team, by name.

        Raises
        ------
        StoreError
            One of them cannot be read.
        """
        with disk.as_store_error("The teams cannot be listed."):
            try:
                names = [path.name for path in self._folder.iterdir() if is_team_id(path.name)]
            except FileNotFoundError:  # no team was ever added
                return ()
        found = (self._read(name) for name in names)
        teams = (team for team in found if team is not None)
        return tuple(sorted(teams, key=lambda team: (team_key(team.name), team.id)))

    def named(self, name: str) -> Team | None:
        """Return the team of a name, capitals and spaces aside, or None.

        A name is no proof of anything: for the command line and for JupyterLab alone.

        Raises
        ------
        StoreError
            A team cannot be read.
        """
        return next((team for team in self.all() if same_team(team.name, name)), None)

    def services(self) -> dict[str, str]:
        """Return the id and the name of every service that has a team, by name.

        Raises
        ------
        StoreError
            A team cannot be read.
        """
        names: dict[str, str] = {}
        for team in self.all():
            names.setdefault(service_id(team.service), team.service)
        return dict(sorted(names.items(), key=lambda each: (team_key(each[1]), each[0])))

    # The files

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the lock of the teams, made when they are not there."""
        with disk.as_store_error("Nothing was changed about any team."):
            disk.make_folder(self._folder)
            with disk.locked(self._folder):
                yield

    def _keep(self, team: Team) -> Team:
        with self._turn():
            self._clear_drafts()
            others = self.all()
            while any(other.id == team.id for other in others):
                team = replace(team, id=new_team_id())
            team = _as_others_write(team, others)
            _must_have_its_own_name(team, others)
            draft = self._folder / f"{_DRAFT}{secrets.token_hex(8)}"
            try:
                disk.make_folder(draft)
                disk.create(draft / PACKAGE, team_package(team.id))
                disk.create(draft / TEAM.file, _team_bytes(team))
                disk.sync_folder(draft)
                draft.rename(self._folder / team.id)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            disk.sync_folder(self._folder)
        return team

    def _clear_drafts(self) -> None:
        """Remove what an adding that was killed long ago left behind."""
        for draft in self._folder.glob(f"{_DRAFT}*"):
            with suppress(OSError):
                if time.time() - draft.stat().st_mtime > _DRAFT_SECONDS:
                    shutil.rmtree(draft, ignore_errors=True)

    def _read(self, team_id: str) -> Team | None:
        """Return a team, or None when there is none."""
        with disk.as_store_error("What is written down about a team cannot be read now."):
            try:
                data = (self._folder / team_id / TEAM.file).read_bytes()
            except FileNotFoundError:
                return None
        return _understood(team_id, data)


def _changed(team: Team, fields: dict[str, object]) -> Team:
    """Return a team with some fields changed, each as it is kept.

    Raises
    ------
    TeamRefused, WordsRefused
        A field is unknown or does not hold what it should.
    """
    new: dict[str, object] = {}
    for field, given in fields.items():
        if field not in _FIELDS:
            raise TypeError(f"a team has no {field}")
        if field == "people":
            new[field] = _people(given)
        elif field == "joined_on":
            if given is not None and not isinstance(given, date):
                raise TeamRefused("The day on which the team joined is no day.", "Give a day.")
            new[field] = given
        else:
            words = kept_line(given, _BOXES[field], _LONGEST_NAME)
            new[field] = words if field == "name" else " ".join(words.split())
    team = replace(team, **new)  # type: ignore[arg-type]
    if not team.name:
        raise TeamRefused("The team has no name.", "Give the team’s name.")
    if not team.service:
        raise TeamRefused(
            f"The team {team.name} has no service.",
            "Give the service’s name; where there is only one, its name for every team.",
        )
    return team


_BOXES = {
    "name": "The team’s name",
    "service": "The service’s name",
    "setting": "Where the team works",
}


def _people(given: object) -> int | None:
    if given is None:
        return None
    if type(given) is not int or not 0 < given <= MOST_PEOPLE:
        raise TeamRefused(
            f"The number of people is no whole number from 1 to {MOST_PEOPLE}.",
            "Say how many people are in the team, or leave it out.",
        )
    return given


def _as_others_write(team: Team, others: Iterable[Team]) -> Team:
    """Return a team whose service is written as the other teams of that service write it."""
    for other in others:
        if other.id != team.id and same_team(other.service, team.service):
            return replace(team, service=other.service)
    return team


def _must_have_its_own_name(team: Team, others: Iterable[Team]) -> None:
    for other in others:
        if other.id != team.id and same_team(other.name, team.name):
            raise TeamRefused(
                f"There is a team called {other.name} already.",
                "Choose a name that tells the two apart.",
            )


def _team_bytes(team: Team) -> bytes:
    return TEAM.encode(
        [
            (
                team.id,
                team.name,
                team.service,
                team.setting,
                "" if team.people is None else str(team.people),
                "" if team.joined_on is None else team.joined_on.isoformat(),
            )
        ]
    )


def _write(folder: Path, team: Team) -> None:
    """Write a team's file; a copy of one that a spreadsheet saved is set aside."""
    path = folder / TEAM.file
    data = path.read_bytes()
    with suppress(StoreError):
        if notices := TEAM.read(data).notices:
            set_aside_copy(folder, TEAM.file, data, notices)
    disk.replace(path, _team_bytes(team))


def _understood(team_id: str, data: bytes) -> Team:
    """Return the team that a file tells of; its folder's name counts as its id."""
    where = f"{TEAMS}/{team_id}/{TEAM.file}"
    rows = read_sheet(data, where, TEAM.header).rows
    if len(rows) != 1:
        raise refused(where, "has to have one row under the names of its columns.")
    row = dict(zip(TEAM.header, rows[0], strict=True))
    cells = {column: " ".join(cell.split()) for column, cell in row.items()}
    people = cells["people"]
    if not re.fullmatch(r"[0-9]{0,4}", people) or (people and not 0 < int(people) <= MOST_PEOPLE):
        raise refused(
            where, f"has a number of people that is no whole number from 1 to {MOST_PEOPLE}."
        )
    if not cells["name"] or not cells["service"]:
        raise refused(where, "has a team, or its service, without a name.")
    return Team(
        id=team_id,
        name=row["name"].strip(),
        service=cells["service"],
        setting=cells["setting"],
        people=int(people) if people else None,
        joined_on=read_date(cells["joined_on"], where, []) if cells["joined_on"] else None,
    )
