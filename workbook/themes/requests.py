"""What teams ask of managers in their own words, and the dated answers that come back.

Two files that only grow, in the one folder that managers' pages may read. Nothing in them comes
from an answer: a team writes a request, sees exactly what will be read, and sends it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NoReturn, cast

from workbook.errors import WorkbookError
from workbook.storage import (
    Remembered,
    disk,
    read_date,
    read_sheet,
    refused,
    set_aside_copy,
    sheet_bytes,
)
from workbook.teams import service_id
from workbook.text import day_in_words, kept_line, kept_words, team_key
from workbook.themes.periods import planned_periods, read_plan
from workbook.themes.requests_form import (
    DAY,
    REPLY_COLUMNS,
    REQUEST_COLUMNS,
    Rows,
    as_now,
    without_torn_end,
    written_columns,
)
from workbook.themes.waiting import USUAL_WORKING_DAYS, working_days_since

__all__ = [
    "DECISIONS",
    "KINDS",
    "MAX_REPLY",
    "MAX_REQUEST",
    "MAX_ROLE",
    "NEEDS_IN_WORDS",
    "REPLIES",
    "REPLY_COLUMNS",
    "REQUESTS",
    "REQUEST_COLUMNS",
    "Answer",
    "Decision",
    "Kind",
    "Request",
    "RequestNotFound",
    "RequestRefused",
    "Requests",
    "day_typed",
    "services_of_teams",
]

REQUESTS, REPLIES = "requests.csv", "replies.csv"
#: What is needed, as it stands after "needs".
NEEDS_IN_WORDS = {
    "time": "time",
    "money": "money",
    "permission": "permission",
    "partner": "a partner",
}
KINDS = tuple(NEEDS_IN_WORDS)
#: What a manager can decide.
Decision = Literal["yes", "no", "later"]
DECISIONS: tuple[Decision, ...] = ("yes", "no", "later")
#: The longest request and the longest reply, in characters, and the longest name of a role.
MAX_REQUEST = MAX_REPLY = 1000
MAX_ROLE = 100

Kind = Literal["time", "money", "permission", "partner"]
_ID = re.compile(r"q[0-9a-f]{8}")
_MAX_TEAM = _MAX_SERVICE = 200


class RequestRefused(WorkbookError):
    """A request or a reply cannot be kept as it is."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was sent.", do)


class RequestNotFound(RequestRefused):
    """There is no such request."""

    def __init__(self) -> None:
        super().__init__("There is no such request.", "Open the list again.")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Answer:
    """One answer to a request."""

    #: "" in answers from before managers said it.
    decision: Decision | Literal[""]
    why: str
    #: The role that answers, never a name; "" in answers from before it was asked for.
    role: str
    #: When it will be looked at again; always there when the decision is "later".
    look_again_on: date | None
    replied_on: date

    @property
    def in_words(self) -> str:
        """What was decided, by whom and until when; "" in answers from before it was said."""
        if not self.decision:
            return ""
        again = self.look_again_on
        by = f", says the {self.role}" if self.role else ""
        until = f" It is looked at again on {day_in_words(again)}." if again else ""
        return f"{self.decision.capitalize()}{by}.{until}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """One request, with the newest answer to it."""

    #: "q" and 8 hex digits.
    id: str
    team: str
    #: The team's service; "" where nobody knows it any more.
    service: str = ""
    kind: Kind
    text: str
    sent_on: date
    #: Why it was decided so, in the newest answer; "" until a manager answers.
    reply: str = ""
    replied_on: date | None = None
    #: Of the newest answer, as `Answer` has them.
    decision: Decision | Literal[""] = ""
    role: str = ""
    look_again_on: date | None = None
    #: (day, words) of the answers before that one, the oldest first.
    older_replies: tuple[tuple[date, str], ...] = ()
    #: Every answer, the oldest first.
    answers: tuple[Answer, ...] = ()

    def __repr__(self) -> str:
        return f"<Request {self.id}>"

    @property
    def answer_in_words(self) -> str:
        """The newest answer on one line; "" when there is none."""
        if self.replied_on is None:
            return ""
        decided = self.answers[-1].in_words if self.answers else ""
        said = f"{decided} {self.reply}" if decided else self.reply
        return f"Answered on {day_in_words(self.replied_on)}: {said}"

    def waits_since(self, today: date) -> date | None:
        """Return since when it waits for an answer; None when it does not.

        One that was answered "later" waits again from the day on which it was to be looked at.
        """
        if self.replied_on is None:
            return self.sent_on
        if self.decision == "later" and self.look_again_on and self.look_again_on <= today:
            return self.look_again_on
        return None

    def waiting_long(self, today: date, working_days: int = USUAL_WORKING_DAYS) -> bool:
        """Say whether it has waited longer than so many working days.

        Parameters
        ----------
        today
            The day.
        working_days
            The service's own setting: `workbook.themes.policy.reply_working_days`.
        """
        since = self.waits_since(today)
        return since is not None and working_days_since(since, today) > working_days


class Requests:
    """The requests in one folder. Any number of processes may use it at once.

    Parameters
    ----------
    released
        The folder; nothing outside it is read or written. Made when something is sent.
    services
        The ids of the services whose requests there are; there are no others. None: all.
    today
        Gives the day.
    """

    def __init__(
        self,
        released: Path,
        *,
        services: Collection[str] | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._folder = Path(released)
        self._services = None if services is None else frozenset(services)
        self._today = today
        self._asked = self._remembered(REQUESTS, REQUEST_COLUMNS)
        self._answered = self._remembered(REPLIES, REPLY_COLUMNS)
        #: The rows of both files, and the requests that they come to.
        self._known: tuple[Rows, Rows, Mapping[str, Request]] | None = None

    @property
    def today(self) -> date:
        """The day."""
        return self._today()

    def all(self) -> tuple[Request, ...]:
        """Return every request, in the order in which they were sent.

        Raises
        ------
        StoreError
            A file cannot be understood or read.
        """
        return tuple(self.by_id().values())

    def by_id(self, *, from_bytes: bool = False) -> Mapping[str, Request]:
        """Return id to request, in the order in which they were sent.

        Asking again costs next to nothing while neither file changes: pages do every few seconds.

        Parameters
        ----------
        from_bytes
            Whether the files are read in any case: for whoever goes by it to write something.

        Raises
        ------
        StoreError
            A file cannot be understood or read.
        """
        with disk.as_store_error("The requests cannot be read now."):
            asked, answered = (
                each.read() if from_bytes else each.look() for each in (self._asked, self._answered)
            )
        known = self._known
        if known is None or known[0] is not asked or known[1] is not answered:
            known = self._known = (asked, answered, self._with_answers(asked, answered))
        return known[2]

    def _with_answers(self, asked: Rows, answered: Rows) -> Mapping[str, Request]:
        known = _with_answers(asked, answered)
        if self._services is None:
            return known
        served = {}
        of_team = services_of_teams(self._folder)
        for request in known.values():
            service = request.service or of_team.get(team_key(request.team), "")
            if service and service_id(service) in self._services:
                served[request.id] = replace(request, service=service)
        return MappingProxyType(served)

    def find(self, request_id: str) -> Request:
        """Return one request.

        Raises
        ------
        RequestNotFound, StoreError
            There is no such request, or it cannot be read.
        """
        return _one_of(self.by_id(), request_id)

    def send(
        self,
        team: str,
        kind: str,
        text: str,
        request_id: str | None = None,
        *,
        service: str = "",
    ) -> Request:
        """Send a request.

        Parameters
        ----------
        team
            The team's name.
        kind
            What is needed: one of `KINDS`.
        text
            The team's wording: 1 to `MAX_REQUEST` characters.
        request_id
            "q" and 8 hex digits; made when None. Sending again with the id of a request that
            is there changes nothing, and returns the request as it was first sent.
        service
            The team's service, so that its managers, and no others, can read the request. Without
            it the newest plan that knows the team says which it is, as for older requests.

        Raises
        ------
        RequestRefused, WordsRefused, StoreError
            It was not sent.
        """
        words = kept_words(text, "The request", MAX_REQUEST)
        name = kept_line(team, "The team’s name", _MAX_TEAM)
        of = kept_line(service, "The service’s name", _MAX_SERVICE)
        if kind not in KINDS or not words or not name:
            raise RequestRefused(
                "The request does not say who asks for what.", "Say what you need, and what for."
            )
        if request_id is not None and not _ID.fullmatch(request_id):
            raise ValueError("a request's id is q and 8 hex digits")
        with disk.as_store_error("The request was not sent; your words are still on the page."):
            disk.make_folder(self._folder)
            with disk.locked(self._folder):
                self.by_id(from_bytes=True)  # what cannot be understood is not added to
                known = {cells[0].strip().casefold() for cells in self._asked.look()}
                new = request_id or _new_id(known)
                if new not in known:
                    row = (new, name, of, kind, words, self._today().isoformat())
                    self._add(REQUESTS, REQUEST_COLUMNS, row)
        return _one_of(self.by_id(from_bytes=True), new)

    def reply(
        self,
        request_id: str,
        why: str,
        *,
        decision: str,
        role: str,
        look_again_on: date | None = None,
    ) -> Request:
        """Answer a request; an older answer is kept, and this one counts.

        Parameters
        ----------
        request_id
            Which.
        why
            Why it is decided so, in words: 1 to `MAX_REPLY` characters.
        decision
            One of `DECISIONS`.
        role
            The role that answers, never a name: 1 to `MAX_ROLE` characters.
        look_again_on
            When it will be looked at again: needed when the decision is "later".

        Raises
        ------
        RequestNotFound, RequestRefused, WordsRefused, StoreError
            It was not kept.
        """
        if decision not in DECISIONS:
            raise RequestRefused(
                "Your answer does not say yes, no or later yet.",
                "Choose one of them, then send it.",
            )
        words = kept_words(why, "Your answer", MAX_REPLY)
        if not words:
            raise RequestRefused("Your answer has no words yet.", "Say why, then send it.")
        whose = kept_line(role, "The role", MAX_ROLE)
        if not whose:
            raise RequestRefused(
                "Your answer does not say which role answers.",
                "Write your role, such as service manager; never a name.",
            )
        if decision == "later" and look_again_on is None:
            raise RequestRefused(
                "“Later” needs a day on which it will be looked at again.", "Choose the day."
            )
        if look_again_on is not None and look_again_on <= self._today():
            raise RequestRefused(
                "The day on which it will be looked at again is not after today.",
                "Choose a later day.",
            )
        again = look_again_on.isoformat() if look_again_on else ""
        name = self.find(request_id).id
        with (
            disk.as_store_error("The answer was not kept; your words are still on the page."),
            disk.locked(self._folder),
        ):
            row = (name, decision, words, whose, again, self._today().isoformat())
            self._add(REPLIES, REPLY_COLUMNS, row)
        return _one_of(self.by_id(from_bytes=True), name)

    def name_services(self, service_of: Mapping[str, str]) -> int:
        """Write which service they belong to into requests that name none, or none that there is.

        Parameters
        ----------
        service_of
            Team, as `team_key` has it, to its service: every service that there is.

        Returns
        -------
        int
            How many were changed.

        Raises
        ------
        StoreError
            They stay as they were.
        """
        where, team = REQUEST_COLUMNS.index("service"), REQUEST_COLUMNS.index("team")
        there = {service_id(service) for service in service_of.values()}
        if not (self._folder / REQUESTS).exists():
            return 0
        with disk.as_store_error("The requests stay as they are."), disk.locked(self._folder):
            rows = [list(row) for row in self._asked.read()]
            named = 0
            for row in rows:
                service = service_of.get(team_key(row[team]), "")
                if service and service_id(row[where]) not in there:
                    row[where] = service
                    named += 1
            if named:
                disk.replace(self._folder / REQUESTS, sheet_bytes(REQUEST_COLUMNS, rows))
        return named

    def _remembered(self, name: str, columns: tuple[str, ...]) -> Remembered[Rows]:
        def rows(data: bytes) -> Rows:
            written = written_columns(data, columns)
            whole = without_torn_end(data, written)
            return as_now(read_sheet(whole, name, written).rows, written, columns)

        return Remembered(self._folder / name, rows, missing=())

    def _add(self, name: str, columns: tuple[str, ...], row: Sequence[str]) -> None:
        """Add a row, for good: the file is replaced, so that it is there whole or not at all.

        A file that a spreadsheet saved, or that ends in half a row, is first kept as it was found;
        one with fewer columns, from before, gets those there are now.
        """
        path = self._folder / name
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            disk.replace(path, sheet_bytes(columns, [row]))
            return
        written = written_columns(data, columns)
        whole = without_torn_end(data, written)
        sheet = read_sheet(whole, name, written)
        if sheet.notices or whole != data:
            set_aside_copy(self._folder, name, data, sheet.notices)
        rows = as_now(sheet.rows, written, columns)
        disk.replace(path, sheet_bytes(columns, [*rows, row]))


def _with_answers(asked: Rows, answered: Rows) -> Mapping[str, Request]:
    """Return id to request, each with the answers to it."""
    replies: dict[str, list[Answer]] = {}
    for name, decision, why, role, again, replied_on in answered:
        decided = decision.strip().casefold()
        if not _ID.fullmatch(name.strip().casefold()) or not why.strip():
            raise refused(REPLIES, "has a row that is no answer.")
        if decided not in ("", *DECISIONS) or (decided == "later" and not again.strip()):
            raise refused(REPLIES, "has a row that is no answer.")
        answer = Answer(
            decision=cast("Decision", decided),
            why=why,
            role=role,
            look_again_on=read_date(again, REPLIES, []) if again.strip() else None,
            replied_on=read_date(replied_on, REPLIES, []),
        )
        replies.setdefault(name.strip().casefold(), []).append(answer)
    found: dict[str, Request] = {}
    for cells in asked:
        request = _request(cells, replies)
        if found.setdefault(request.id, request) != request:
            raise refused(REQUESTS, "has one request twice, with different words.")
    return MappingProxyType(found)


def _one_of(requests: Mapping[str, Request], request_id: str) -> Request:
    found = requests.get(request_id.strip().casefold())
    if found is None:
        raise RequestNotFound
    return found


def _new_id(known: Container[str]) -> str:
    while (name := f"q{secrets.token_hex(4)}") in known:
        pass
    return name


def _request(cells: Sequence[str], replies: Mapping[str, Sequence[Answer]]) -> Request:
    request, team, service, needs, text, sent_on = cells
    name, kind = request.strip().casefold(), needs.strip().casefold()
    if not _ID.fullmatch(name) or kind not in KINDS or not text.strip():
        raise refused(REQUESTS, "has a row that is no request.")
    # Sorting keeps the file's order within a day, so the last one is the newest also where a
    # spreadsheet has sorted the rows in some other way.
    answers = sorted(replies.get(name, []), key=lambda each: each.replied_on)
    newest = answers[-1] if answers else None
    return Request(
        id=name,
        team=team,
        service=service,
        kind=cast("Kind", kind),
        text=text,
        sent_on=read_date(sent_on, REQUESTS, []),
        reply=newest.why if newest else "",
        replied_on=newest.replied_on if newest else None,
        decision=newest.decision if newest else "",
        role=newest.role if newest else "",
        look_again_on=newest.look_again_on if newest else None,
        older_replies=tuple((each.replied_on, each.why) for each in answers[:-1]),
        answers=tuple(answers),
    )


def day_typed(typed: str) -> date | None:
    """Return the day that somebody typed or chose, None for none.

    Parameters
    ----------
    typed
        "2027-01-31", as browsers send what is chosen in a box for a day.

    Raises
    ------
    RequestRefused
        It is no day.
    """
    words = typed.strip()
    if not words:
        return None
    try:
        return date.fromisoformat(words) if DAY.fullmatch(words) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> NoReturn:
    raise RequestRefused(
        "The day on which it will be looked at again cannot be understood.",
        "Choose it again, or write it like 2027-01-31.",
    ) from None


def services_of_teams(released: Path) -> Mapping[str, str]:
    """Return team, as `team_key` has it, to its service, as the newest plan that knows it says.

    For requests from before they said it themselves: of a released folder nothing but its plans
    knows which service a team was in.
    """
    found: dict[str, str] = {}
    with disk.as_store_error("The requests cannot be read now."):
        for folder in planned_periods(released):
            plan = read_plan(folder)
            found |= {team_key(t): group.service for group in plan.groups for t in group.teams}
            found |= {team_key(team): service for service, team, _ in plan.alone}
    return MappingProxyType(found)
