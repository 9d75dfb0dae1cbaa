"""Exact counts of closed sessions' answers, by session, item and answer.

A file exactly as the workbook writes it is counted from its bytes; any other is read with
care first. Either way one file is in memory at a time, so a thousand sessions need no more
room than one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from workbook.sheet import read_sheet

__all__ = ["Counts", "count_answers"]

_COLUMNS = ("response", "item", "answer")
_HEADER = b"response,item,answer\n"
#: "r", 32 hex digits and a comma.
_ID_WIDTH = 34

#: What one file says: (b"item,answer", how many), in the order of first appearance.
_Tally = tuple[tuple[bytes, int], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Counts:
    """How many gave each answer to each item, by session.

    It shows nothing of itself: neither `repr` nor a notebook's rich display has a number.
    """

    _tallies: Mapping[str, _Tally] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Counts of {len(self._tallies)} sessions: sealed>"

    def of(self, session: str) -> dict[str, dict[str, int]]:
        """Return one session's counts: item to answer to how many.

        Raises
        ------
        KeyError
            The session was not counted.
        """
        counts: dict[str, dict[str, int]] = {}
        for pair, number in self._tallies[session]:
            item, _, answer = pair.decode("ascii").partition(",")
            counts.setdefault(item, {})[answer] = number
        return counts

    def table(self) -> pd.DataFrame:
        """Return a row for each session, item and answer that was given.

        Returns
        -------
        pandas.DataFrame
            Columns session, item, answer (categories) and people (whole numbers above 0).
        """
        sessions = list(self._tallies)
        pairs: dict[bytes, int] = {}
        which, codes, people = [], [], []
        for place, tally in enumerate(self._tallies.values()):
            for pair, number in tally:
                which.append(place)
                codes.append(pairs.setdefault(pair, len(pairs)))
                people.append(number)
        words = [pair.decode("ascii").partition(",") for pair in pairs]
        items, answers = [word[0] for word in words], [word[2] for word in words]
        code = pd.Index(codes, dtype="int64")
        return pd.DataFrame(
            {
                "session": pd.Categorical.from_codes(which, sessions),
                "item": pd.Categorical([items[c] for c in code]),
                "answer": pd.Categorical([answers[c] for c in code]),
                "people": pd.array(people, dtype="int64"),
            }
        )


def count_answers(files: Mapping[str, Path] | Iterable[tuple[str, Path]]) -> Counts:
    """Count the answers in closed sessions' `responses.csv`.

    Parameters
    ----------
    files
        Session to the path of its responses. A response counts when it has a row for every
        item that any response of its session has; one cut off by a crash does not.

    Raises
    ------
    StoreError
        A file is no table of responses. A file that cannot be opened raises `OSError`.
    """
    pairs = files.items() if isinstance(files, Mapping) else files
    known: dict[bytes, bytes] = {}
    tallies: dict[str, _Tally] = {}
    for session, path in pairs:
        data = Path(path).read_bytes()
        tally = _fast(data) or _careful(data)
        # The same few hundred pairs return in every session: keep one copy of each.
        tallies[session] = tuple((known.setdefault(pair, pair), n) for pair, n in tally.items())
    return Counts(tallies)


def _fast(data: bytes) -> dict[bytes, int] | None:
    """Count a file exactly as we write it; None for any other, and for a torn one."""
    if not data.startswith(_HEADER) or not data.endswith(b"\n") or b'"' in data or b"\r" in data:
        return None
    rows = data[len(_HEADER) : -1].split(b"\n") if len(data) > len(_HEADER) else []
    tally = Counter([row[_ID_WIDTH:] for row in rows])
    totals: Counter[bytes] = Counter()
    for pair, number in tally.items():
        totals[pair.partition(b",")[0]] += number
    # Every response has every item: where the totals differ, one is torn or rows are gone.
    if len(set(totals.values())) > 1 or any(row[_ID_WIDTH - 1 : _ID_WIDTH] != b"," for row in rows):
        return None
    return tally


def _careful(data: bytes) -> dict[bytes, int]:
    sheet = read_sheet(_without_torn_line(data), "responses.csv", _COLUMNS)
    responses: dict[str, dict[str, str]] = {}
    for response, item, answer in sheet.rows:
        responses.setdefault(response, {})[item.strip()] = answer.strip()
    items = set().union(*(set(answers) for answers in responses.values()))
    tally: Counter[bytes] = Counter()
    for answers in responses.values():
        if set(answers) == items:
            tally.update(f"{item},{answer}".encode() for item, answer in answers.items())
    return tally


def _without_torn_line(data: bytes) -> bytes:
    """Return the bytes up to the last line end, when they were written by us."""
    return data[: data.rfind(b"\n") + 1] if data.startswith(_HEADER) else data


