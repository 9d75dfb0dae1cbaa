"""What teams ask of managers in their own words, and the dated answers that come back.

Two files that only grow, in the one folder that managers' pages may read. Nothing in them comes
from an answer: a team writes a request, sees exactly what will be read, and sends it.
"""

from __future__ import annotations

import csv
import re
import secrets
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

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
from workbook.text import kept_line, kept_words

__all__ = [
    "KINDS",
    "MAX_REPLY",
    "MAX_REQUEST",
    "NEEDS_IN_WORDS",
    "REPLIES",
    "REPLY_COLUMNS",
    "REQUESTS",
    "REQUEST_COLUMNS",
    "Kind",
    "Request",
    "RequestNotFound",
    "RequestRefused",
    "Requests",
]

REQUESTS, REPLIES = "requests.csv", "replies.csv"
REQUEST_COLUMNS = ("request", "team", "kind", "text", "sent_on")
REPLY_COLUMNS = ("request", "reply", "replied_on")
#: What is needed, as it stands after "needs".
NEEDS_IN_WORDS = {
    "time": "time",
    "money": "money",
    "permission": "permission",
    "partner": "a partner",
}
KINDS = tuple(NEEDS_IN_WORDS)
#: The longest request and the longest reply, in characters.
MAX_REQUEST = MAX_REPLY = 1000

#: The rows of a file, as they are written.
_Rows = tuple[tuple[str, ...], ...]
Kind = Literal["time", "money", "permission", "partner"]
_ID = re.compile(r"q[0-9a-f]{8}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MAX_TEAM = 200


class RequestRefused(WorkbookError):
    """A request or a reply cannot be kept as it is."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was sent.", do)


class RequestNotFound(RequestRefused):
    """There is no such request."""

    def __init__(self) -> None:
        super().__init__("There is no such request.", "Open the list again.")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """One request, with the newest answer to it."""

    #: "q" and 8 hex digits.
    id: str
    team: str
    kind: Kind
    text: str
    sent_on: date
    #: "" until a manager answers.
    reply: str = ""
    replied_on: date | None = None
    #: (day, words) of the answers before that one, the oldest first.
    older_replies: tuple[tuple[date, str], ...] = ()

    def __repr__(self) -> str:
        return f"<Request {self.id}>"


class Requests:
    """The requests in one folder. Any number of processes may use it at once.

    Parameters
    ----------
    released
        The folder; nothing outside it is read or written. Made when something is sent.
    today
        Gives the day.
    """

    def __init__(self, released: Path, *, today: Callable[[], date] = date.today) -> None:
        self._folder = Path(released)
        self._today = today
        self._asked = self._remembered(REQUESTS, REQUEST_COLUMNS)
        self._answered = self._remembered(REPLIES, REPLY_COLUMNS)
        #: The rows of both files, and the requests that they come to.
        self._known: tuple[_Rows, _Rows, Mapping[str, Request]] | None = None

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
            known = self._known = (asked, answered, _with_answers(asked, answered))
        return known[2]

    def find(self, request_id: str) -> Request:
        """Return one request.

        Raises
        ------
        RequestNotFound, StoreError
            There is no such request, or it cannot be read.
        """
        return _one_of(self.by_id(), request_id)

    def send(self, team: str, kind: str, text: str, request_id: str | None = None) -> Request:
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

        Raises
        ------
        RequestRefused, WordsRefused, StoreError
            It was not sent.
        """
        words = kept_words(text, "The request", MAX_REQUEST)
        name = kept_line(team, "The team’s name", _MAX_TEAM)
        if kind not in KINDS or not words or not name:
            raise RequestRefused(
                "The request does not say who asks for what.", "Say what you need, and what for."
            )
        if request_id is not None and not _ID.fullmatch(request_id):
            raise ValueError("a request's id is q and 8 hex digits")
        with disk.as_store_error("The request was not sent; your words are still on the page."):
            disk.make_folder(self._folder)
            with disk.locked(self._folder):
                known = self.by_id(from_bytes=True)
                new = request_id or _new_id(known)
                if new not in known:
                    row = (new, name, kind, words, self._today().isoformat())
                    self._add(REQUESTS, REQUEST_COLUMNS, row)
        return _one_of(self.by_id(from_bytes=True), new)

    def reply(self, request_id: str, text: str) -> Request:
        """Answer a request; an older answer is kept, and this one counts.

        Parameters
        ----------
        request_id
            Which.
        text
            The answer: 1 to `MAX_REPLY` characters.

        Raises
        ------
        RequestNotFound, RequestRefused, WordsRefused, StoreError
            It was not kept.
        """
        words = kept_words(text, "Your answer", MAX_REPLY)
        if not words:
            raise RequestRefused("Your answer has no words yet.", "Write it, then send it.")
        name = self.find(request_id).id
        with (
            disk.as_store_error("The answer was not kept; your words are still on the page."),
            disk.locked(self._folder),
        ):
            row = (name, words, self._today().isoformat())
            self._add(REPLIES, REPLY_COLUMNS, row)
        return _one_of(self.by_id(from_bytes=True), name)

    def _remembered(self, name: str, columns: Sequence[str]) -> Remembered[_Rows]:
        def rows(data: bytes) -> _Rows:
            return read_sheet(_without_torn_end(data, columns), name, columns).rows

        return Remembered(self._folder / name, rows, missing=())

    def _add(self, name: str, columns: Sequence[str], row: Sequence[str]) -> None:
        """Add a row, for good: the file is replaced, so that it is there whole or not at all.

        A file that a spreadsheet saved, or that ends in half a row, is first kept as it was found.
        """
        path = self._folder / name
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            disk.replace(path, sheet_bytes(columns, [row]))
            return
        whole = _without_torn_end(data, columns)
        sheet = read_sheet(whole, name, columns)
        if sheet.notices or whole != data:
            set_aside_copy(self._folder, name, data, sheet.notices)
        disk.replace(path, sheet_bytes(columns, [*sheet.rows, row]))


def _with_answers(asked: _Rows, answered: _Rows) -> Mapping[str, Request]:
    """Return id to request, each with the answers to it."""
    replies: dict[str, list[tuple[date, str]]] = {}
    for name, reply, replied_on in answered:
        if not _ID.fullmatch(name.strip().casefold()) or not reply.strip():
            raise refused(REPLIES, "has a row that is no answer.")
        day = read_date(replied_on, REPLIES, [])
        replies.setdefault(name.strip().casefold(), []).append((day, reply))
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


def _request(cells: Sequence[str], replies: dict[str, list[tuple[date, str]]]) -> Request:
    name, kind = cells[0].strip().casefold(), cells[2].strip().casefold()
    if not _ID.fullmatch(name) or kind not in KINDS or not cells[3].strip():
        raise refused(REQUESTS, "has a row that is no request.")
    # Sorting keeps the file's order within a day, so the last one is the newest also where a
    # spreadsheet has sorted the rows in some other way.
    answers = sorted(replies.get(name, []), key=lambda each: each[0])
    return Request(
        id=name,
        team=cells[1],
        kind=cast("Kind", kind),
        text=cells[3],
        sent_on=read_date(cells[4], REQUESTS, []),
        reply=answers[-1][1] if answers else "",
        replied_on=answers[-1][0] if answers else None,
        older_replies=tuple(answers[:-1]),
    )


def _without_torn_end(data: bytes, columns: Sequence[str]) -> bytes:
    """Return a file without the half row with which it may end.

    We write files whole, but a copy that was cut short, or a disk that was full elsewhere, leaves
    such an end, and half a sentence must not be read as somebody's words. A row is whole when its
    last cell is: both files end their rows with a day, of which no part is a day too.
    """
    if not data.startswith(sheet_bytes(columns, [])):
        return data  # not in our form: `read_sheet` says what it is
    data = data.rstrip(b"\0")  # a length that reached the disk before its bytes did
    rest = len(data)
    while (line_end := data.rfind(b"\n", 0, rest)) >= 0:
        if data.count(b'"', 0, line_end) % 2 == 0:
            break
        rest = line_end  # it stands inside quotation marks
    end = line_end + 1
    last = data[end:]
    if not last:
        return data
    try:
        cells = next(csv.reader([last.decode(errors="replace")]), [])
    except csv.Error:  # nothing that we wrote and a crash cut off
        return data
    if last.count(b'"') % 2 == 0 and len(cells) == len(columns) and _DAY.fullmatch(cells[-1]):
        return data + b"\n"
    return data[:end]
