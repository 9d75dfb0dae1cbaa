"""What whole responses to one instrument look like, as bytes.

A response is one row for every item, in the instrument's order. An incomplete last response, as an
older workbook could leave it after a crash, is therefore recognised even when it broke off between
two rows.
"""

from __future__ import annotations

import re

from workbook.instruments import Instrument
from workbook.sessions import tables
from workbook.sessions.responses import NOT_ANSWERED, Response

__all__ = [
    "REFLECTIONS",
    "REFLECTION_COLUMNS",
    "RESPONSES",
    "RESPONSE_COLUMNS",
    "RESPONSE_ID",
    "RowCodec",
    "whole_rows",
]

RESPONSES, RESPONSE_COLUMNS = tables.responses().file, tables.responses().header
REFLECTIONS, REFLECTION_COLUMNS = tables.reflections().file, tables.reflections().header
RESPONSE_ID = re.compile(rb"r[0-9a-f]{32}")


class RowCodec:
    """What whole responses to one instrument look like, as bytes."""

    def __init__(self, instrument: Instrument) -> None:
        self.items = tuple(item.id for item in instrument.items)
        self.answers = (*(answer.id for answer in instrument.scale.answers), NOT_ANSWERED)
        #: For each item in turn, how its row may go on after the response's id.
        self.endings = tuple(
            frozenset(f",{item},{answer}".encode() for answer in self.answers)
            for item in self.items
        )

    def rows(self, response: Response) -> list[tuple[str, str, str]]:
        """Return a response's rows, one for each item, in the instrument's order."""
        if tuple(response.answers) != self.items:
            raise ValueError("the response does not have every item of the instrument, in order")
        if not set(response.answers.values()) <= set(self.answers):
            raise ValueError("the response has an answer that is not on the scale")
        return [(f"r{response.id}", item, answer) for item, answer in response.answers.items()]

    def whole(self, data: bytes) -> tuple[dict[str, bytes], int, bool]:
        """Return the whole responses at the beginning of some bytes.

        Returns
        -------
        tuple
            The rows of each by its id, in their order; how many bytes they are together; and
            whether one of them is there twice.
        """
        lines = data.split(b"\n")[:-1]
        found: dict[str, bytes] = {}
        used, twice, size = 0, False, len(self.items)
        for start in range(0, len(lines) - size + 1, size):
            response = lines[start][:33]
            if not RESPONSE_ID.fullmatch(response):
                break
            block = lines[start : start + size]
            if not all(
                line[:33] == response and line[33:] in endings
                for line, endings in zip(block, self.endings, strict=True)
            ):
                break
            twice = twice or response.decode() in found
            found[response.decode()] = rows = b"\n".join([*block, b""])
            used += len(rows)
        return found, used, twice

    def lacks_only_its_line_end(self, data: bytes) -> bool:
        """Tell whether `data` is one whole response without its last line end."""
        found, used, _ = self.whole(data + b"\n")
        if len(found) != 1 or used != len(data) + 1:
            return False
        last = data.rsplit(b",", 1)[1].decode()  # could it be the beginning of a longer word?
        return not any(word != last and word.startswith(last) for word in self.answers)

    def torn(self, data: bytes) -> bool:
        """Tell whether `data` is what a crash leaves of one response."""
        if b"\0" in data:  # a length that reached the disk before its bytes did
            return True
        *lines, last = data.split(b"\n")
        if len(lines) >= len(self.items) or (lines and not RESPONSE_ID.fullmatch(lines[0][:33])):
            return False
        if not all(
            line[:33] == lines[0][:33] and line[33:] in endings
            for line, endings in zip(lines, self.endings, strict=False)
        ):
            return False
        head, ending = last[:33], last[33:]
        if lines:
            begins = lines[0][:33].startswith(head)
        else:
            begins = re.fullmatch(rb"r?[0-9a-f]{0,32}", head) is not None
        return begins and any(known.startswith(ending) for known in self.endings[len(lines)])


def whole_rows(data: bytes) -> list[bytes]:
    """Return the whole rows of a CSV: their line ends stand outside quotation marks."""
    rows, start, end, quotes = [], 0, 0, 0
    for line in data.split(b"\n")[:-1]:
        end += len(line) + 1
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            rows.append(data[start:end])
            start = end
    return rows
