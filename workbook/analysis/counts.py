"""Exact counts of closed sessions' answers, by session, item and answer.

A file exactly as the workbook writes it is counted from its bytes; any other is read with
care. Either way one file is in memory at a time, and what is kept of it is three small
numbers for each answer that was given, so thousands of sessions need little more than one.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from workbook.storage import read_sheet

__all__ = ["Counts", "count_answers"]

_COLUMNS = ("response", "item", "answer")
_HEADER = b"response,item,answer\n"
#: A response's id as a file has it: "r" and 32 hex digits.
_ID_WIDTH = 33


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Counts:
    """How many gave each answer to each item, by session.

    It shows nothing of itself: neither `repr` nor a notebook's display has a number. Made by
    `count_answers` alone.
    """

    #: The sessions that were counted, in the order in which they were given.
    sessions: tuple[str, ...]
    #: Every (item, answer) that anybody gave.
    _pairs: tuple[tuple[str, str], ...]
    # Three columns of equal length: place in `sessions`, place in `_pairs`, how many people.
    _session: array[int]
    _pair: array[int]
    _people: array[int]

    def __repr__(self) -> str:
        return f"<Counts of {len(self.sessions)} sessions: sealed>"

    def table(self) -> pd.DataFrame:
        """Return a row for each session, item and answer that was given.

        Returns
        -------
        pandas.DataFrame
            Columns session, item and answer (categories), and people (whole numbers above 0).
        """
        items = list(dict.fromkeys(item for item, _ in self._pairs))
        answers = list(dict.fromkeys(answer for _, answer in self._pairs))
        item_of = np.array([items.index(item) for item, _ in self._pairs], dtype=np.int16)
        answer_of = np.array([answers.index(answer) for _, answer in self._pairs], dtype=np.int16)
        pair = np.frombuffer(self._pair, dtype=np.uint32) if self._pair else np.zeros(0, np.uint32)
        return pd.DataFrame(
            {
                "session": _categories(np.array(self._session, dtype=np.int32), self.sessions),
                "item": _categories(item_of[pair], items),
                "answer": _categories(answer_of[pair], answers),
                "people": np.array(self._people, dtype=np.int32),
            }
        )


def count_answers(files: Mapping[str, Path] | Iterable[tuple[str, Path]]) -> Counts:
    """Count the answers in closed sessions' `responses.csv`.

    Parameters
    ----------
    files
        Session to the path of its responses. A response counts when it has a row for every
        item that any response of its session has; one that a crash cut off does not.

    Returns
    -------
    Counts
        Also for no files at all, and for files without a response.

    Raises
    ------
    StoreError
        A file is no table of responses.
    OSError
        A file cannot be opened.
    """
    sessions: list[str] = []
    pairs = _Pairs()
    session_column, pair_column, people_column = array("I"), array("I"), array("I")
    for session, path in files.items() if isinstance(files, Mapping) else files:
        data = Path(path).read_bytes()
        tally = _as_written(data, pairs)
        if tally is None:
            tally = _with_care(data)
        session_column.extend([len(sessions)] * len(tally))
        pair_column.extend([pairs[pair].place for pair in tally])
        people_column.extend(tally.values())
        sessions.append(session)
    return Counts(
        sessions=tuple(sessions),
        _pairs=tuple((pair.item, pair.answer) for pair in pairs.values()),
        _session=session_column,
        _pair=pair_column,
        _people=people_column,
    )


class _Pair(NamedTuple):
    """An item and an answer to it, and its place among all that were met."""

    place: int
    item: str
    answer: str


class _Pairs(dict[bytes, _Pair]):
    """Every b",item,answer" met so far; each is taken apart once, however many files have it."""

    def __missing__(self, written: bytes) -> _Pair:
        nothing, item, answer = written.decode("utf-8").split(",")
        if nothing:
            raise ValueError("the row does not begin as ours do")
        self[written] = pair = _Pair(len(self), item, answer)
        return pair


def _as_written(data: bytes, pairs: _Pairs) -> Mapping[bytes, int] | None:
    """Count a file exactly as we write it: {b",item,answer": people}; None for any other."""
    if not data.startswith(_HEADER) or not data.endswith(b"\n") or b'"' in data or b"\r" in data:
        return None
    rows = data.split(b"\n")
    tally = Counter([row[_ID_WIDTH:] for row in rows[1:-1]])
    totals: dict[str, int] = {}
    try:
        for written, people in tally.items():
            item = pairs[written].item
            totals[item] = totals.get(item, 0) + people
    except ValueError:  # a row with other than three cells, or not in UTF-8
        return None
    # Every response has every item: where the totals differ, one is torn or rows are gone.
    return tally if len(set(totals.values())) <= 1 else None


def _with_care(data: bytes) -> Mapping[bytes, int]:
    """Count a file that a spreadsheet saved or a crash cut off, in the same form."""
    if data.startswith(_HEADER):  # ours: a last line without an end is torn
        data = data[: data.rindex(b"\n") + 1]
    responses: dict[str, dict[str, str]] = {}
    for cells in read_sheet(data, "responses.csv", _COLUMNS).rows:
        response, item, answer = (cell.strip().casefold() for cell in cells)
        responses.setdefault(response, {})[item] = answer
    items = {item for answers in responses.values() for item in answers}
    return Counter(
        f",{item},{answer}".encode()
        for answers in responses.values()
        if answers.keys() == items
        for item, answer in answers.items()
    )


def _categories(
    codes: np.ndarray[tuple[int], np.dtype[np.signedinteger]], names: Iterable[str]
) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, pd.Index(list(names), dtype="str"))
