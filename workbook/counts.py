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

import numpy as np
import pandas as pd

from workbook.sheet import read_sheet

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
    places: dict[bytes, int] = {}
    session_column, pair_column, people_column = array("I"), array("I"), array("I")
    for session, path in files.items() if isinstance(files, Mapping) else files:
        data = Path(path).read_bytes()
        tally = _as_written(data)
        if tally is None:
            tally = _with_care(data)
        session_column.extend([len(sessions)] * len(tally))
        pair_column.extend([places.setdefault(pair, len(places)) for pair in tally])
        people_column.extend(tally.values())
        sessions.append(session)
    return Counts(
        sessions=tuple(sessions),
        _pairs=tuple(_item_and_answer(pair) for pair in places),
        _session=session_column,
        _pair=pair_column,
        _people=people_column,
    )


def _as_written(data: bytes) -> Mapping[bytes, int] | None:
    """Count a file exactly as we write it: {b",item,answer": people}; None for any other."""
    if not data.startswith(_HEADER) or not data.endswith(b"\n") or b'"' in data or b"\r" in data:
        return None
    rows = data.split(b"\n")
    tally = Counter([row[_ID_WIDTH:] for row in rows[1:-1]])
    totals: Counter[bytes] = Counter()
    for pair, people in tally.items():
        if not pair.startswith(b",") or pair.count(b",") != 2:  # noqa: PLR2004 - item and answer
            return None
        totals[pair[: pair.index(b",", 1)]] += people
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


def _item_and_answer(pair: bytes) -> tuple[str, str]:
    _, item, answer = pair.decode("utf-8").split(",")
    return item, answer


def _categories(
    codes: np.ndarray[tuple[int], np.dtype[np.signedinteger]], names: Iterable[str]
) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, pd.Index(list(names), dtype="str"))
