"""What is wrong with an instrument file, and how that is said.

Faults are gathered under the path of the value they are about, and turned into sentences at the
end: "line 14, section 1 “purpose”, item 3 “roles”, statement".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbook.errors import WorkbookError

__all__ = [
    "CHECKLIST",
    "PLAN",
    "SINGULAR",
    "DocumentPath",
    "Fault",
    "Faults",
    "InstrumentError",
    "is_visible",
    "joined_with_and",
    "joined_with_or",
    "shortened",
]

#: More faults than this help nobody.
_MAX_FAULTS = 500

#: The way to a value inside a parsed file: keys of tables and positions in lists.
DocumentPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with an instrument file."""

    file: str
    #: Where, in words: "line 14, section 1 “purpose”, item 3 “roles”, statement".
    place: str
    problem: str
    remedy: str
    #: "shape" for what the JSON Schema says too; "reference" for what it cannot say.
    kind: str = "shape"

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.problem} {self.remedy}"


#: The two kinds of instrument: what a team answers, and what an activity is planned with.
CHECKLIST, PLAN = "checklist", "plan"
#: What nobody can do with a file of that kind before it is put right.
_USE = {CHECKLIST: "answer it", PLAN: "plan with it"}


class InstrumentError(WorkbookError):
    """A file is not an instrument; `faults` has every fault that was found.

    Parameters
    ----------
    faults
        At least one.
    kind
        What it was wanted as: `CHECKLIST` or `PLAN`.
    """

    def __init__(self, faults: Sequence[Fault], kind: str) -> None:
        self.faults = tuple(faults)
        first, more = self.faults[0], len(self.faults) - 1
        where = "" if first.place == "the file" else f"In {first.place}: "
        rest = {0: "", 1: " There is one more fault."}.get(more, f" There are {more} more faults.")
        super().__init__(
            f"{first.file} cannot be used as an instrument. {where}{first.problem}{rest}",
            f"Until it is put right nobody can {_USE[kind]}; nothing was changed.",
            first.remedy + (" The command “workbook check” names every fault." if more else ""),
        )


@dataclass(slots=True)
class Faults:
    """Where every check leaves what it finds, until all of it is said."""

    #: Path, problem, remedy and kind, in the order in which they were found.
    found: list[tuple[DocumentPath, str, str, str]] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether there are as many faults as are named; looking for more is wasted."""
        return len(self.found) >= _MAX_FAULTS

    def add(self, path: DocumentPath, problem: str, remedy: str, kind: str = "shape") -> None:
        """Take up one fault.

        Parameters
        ----------
        path
            The way to the value that it is about; to where it should be, when it is missing.
        problem, remedy
            One sentence each.
        kind
            As `Fault.kind`.
        """
        if not self.full:
            self.found.append((path, problem, remedy, kind))

    def said(self, file: str, text: str, document: dict[str, Any]) -> tuple[Fault, ...]:
        """Return the faults in words and in the order of the file.

        Parameters
        ----------
        file
            What faults call the file.
        text, document
            What the file says, and what was parsed from it: for the places.

        Returns
        -------
        tuple
            What is missing or stands for the whole comes first, since it has no line.
        """
        if not self.found:
            return ()
        lines = _lines(text)
        placed = []
        for path, problem, remedy, kind in self.found:
            line = _line(path, lines)
            place = _in_words(path, document)
            if line:
                place = f"line {line}, {place}"
            fault = Fault(file=file, place=place, problem=problem, remedy=remedy, kind=kind)
            placed.append((line, fault))
        placed.sort(key=lambda pair: pair[0])
        faults = [fault for _, fault in placed]
        if self.full:
            faults.append(
                Fault(
                    file=file,
                    place="the file",
                    problem=f"Only the first {_MAX_FAULTS} faults are named.",
                    remedy="Put them right, then check it again.",
                    kind=self.found[-1][-1],
                )
            )
        return tuple(faults)


#: The lists whose entries are tables under headings of their own: [[sections]].
_LISTS = {
    *("sections", "items", "changes", "retired", "checkout"),
    *("prompts", "gaps", "read_out", "happens", "sheet", "ideas_sheet", "review"),
}
_HEADING = re.compile(
    r"\s*\[\[?\s*(sections(?:\.items(?:\.changes)?|\.prompts)?|retired|checkout"
    r"|gaps|read_out|happens|sheet|ideas_sheet|review"
    r"|(?:scales|themes|references)(?:\.[A-Za-z0-9_-]+)?)\s*\]"
)
_ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def _lines(text: str) -> dict[DocumentPath, int]:
    """Return the line of every table and key that is written in the usual way.

    The TOML parser keeps no lines. This finds those of headings and of `key =` at the
    beginning of a line, and none at all where a text may run over several lines: no line is
    better than a wrong one.
    """
    found: dict[DocumentPath, int] = {}
    if '"""' in text or "'''" in text:
        return found
    prefix: DocumentPath = ()
    #: How many entries each list has so far, by the way to it.
    entries: dict[DocumentPath, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if heading := _HEADING.match(line):
            prefix = _opened(heading[1].split("."), entries)
            found.setdefault(prefix, number)
        elif assignment := _ASSIGNMENT.match(line):
            found.setdefault((*prefix, assignment[1]), number)
    return found


def _opened(names: Sequence[str], entries: dict[DocumentPath, int]) -> DocumentPath:
    """Return the way to the table that a heading opens, and count it where it is of a list."""
    path: DocumentPath = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        # The name of a theme or a reference is its writer's own: it may be that of a list.
        if name in _LISTS and names[0] in _LISTS:
            if depth == len(names):
                entries[path] = entries.get(path, 0) + 1
            path = (*path, entries.get(path, 0) - 1)
    return path


def _line(path: DocumentPath, lines: dict[DocumentPath, int]) -> int:
    """Return the line of the innermost thing on a path that has one; 0 where none has."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 0


#: What one entry of a list, or of a table of names, is called.
SINGULAR = {
    "sections": "section",
    "items": "item",
    "order": "answer",
    "beside": "answer",
    "themes": "theme",
    "sources": "source",
    "scales": "scale",
    "references": "reference",
    "changes": "change",
    "retired": "retired item",
    "checkout": "check-out question",
    "prompts": "prompt",
    "meets": "item",
    "gaps": "gap",
    **dict.fromkeys(("read_out", "happens", "sheet", "ideas_sheet"), "part"),
    "review": "review question",
}
#: Lists whose name tells more than what one of their entries is called: which answers are counted,
#: and where a part stands.
_NAMED_TOO = {"order", "beside", "read_out", "happens", "sheet", "ideas_sheet"}


def _in_words(path: DocumentPath, document: dict[str, Any]) -> str:
    """Return a path as a person would say it: "section 1 “purpose”, item 3 “roles”"."""
    said: list[str] = []
    value: Any = document
    for depth, step in enumerate(path):
        inside = path[depth - 1] if depth else ""
        value = _entry(value, step)
        if isinstance(step, int):
            one = f"{SINGULAR[str(inside)]} {step + 1}"
            said[-1] = f"{inside}, {one}" if inside in _NAMED_TOO else one
            name = value.get("id", value.get("item")) if isinstance(value, dict) else None
            if isinstance(name, str) and is_visible(name):
                said[-1] += f" “{shortened(name)}”"
        elif depth == 1 and inside in ("scales", "themes", "references"):
            said[-1] = f"{SINGULAR[inside]} “{shortened(step)}”"
        else:
            said.append(shortened(step))
    return ", ".join(said) or "the file"


def _entry(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(str(step))
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


_CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
#: Anything but blanks and the characters that show nothing.
_VISIBLE = re.compile(
    "[^\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]"
)


def is_visible(text: str) -> bool:
    """Say whether there is anything to see in a text."""
    return bool(_VISIBLE.search(text))


def shortened(text: object, limit: int = 40) -> str:
    """Return text for a sentence: on one line and at most `limit` characters long."""
    words = " ".join(_CONTROL.sub("", str(text)[: limit * 4]).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def joined_with_and(names: Iterable[str]) -> str:
    """Return names as a person says them: "id, title and items"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def joined_with_or(names: Iterable[str]) -> str:
    """Return names to choose from: "typo, clearer or split"; "" for none."""
    *most, last = [*names] or [""]
    return f"{', '.join(most)} or {last}" if most else last
