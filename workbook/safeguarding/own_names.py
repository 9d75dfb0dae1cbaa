"""A service's own names: its workers', places' and schools', from three files in the data folder.

`our-names/workers.txt`, `places.txt` and `schools.txt`, each with one name on a line. Three files
of nothing but names, and no headings in one: whoever keeps them copies a column out of a
spreadsheet, and nothing in it can be mistyped. A folder of their own, because a page that is shut
in can read a file that takes another's place in a folder, and not one that does so elsewhere.

A name is found in any case, with and without its apostrophes, with a possessive, and across more
than one blank. Of a worker each name alone is found too, of a place and a school what is left
without its last word ("Thornfield" of "Thornfield Estate"), unless that is an everyday English
word. No name is in any error, in any `repr`, or in anything that is logged.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from workbook.errors import WorkbookError
from workbook.safeguarding.english import how_common
from workbook.safeguarding.names import folded, is_only_a_name, word_set

__all__ = [
    "OUR_NAMES",
    "OWN_NAMES_FILES",
    "OwnKind",
    "OwnNames",
    "OwnNamesUnreadable",
    "own_names_now",
    "own_names_of",
]

#: The folder in the data folder in which the three files stand.
OUR_NAMES = "our-names"
OwnKind = Literal["name", "place", "school"]
#: The files, and what kind the names in each are of.
OWN_NAMES_FILES: dict[str, OwnKind] = {
    "workers.txt": "name",
    "places.txt": "place",
    "schools.txt": "school",
}

#: More than any service has, and few enough that a page holds them in a megabyte.
_MOST_NAMES = 5_000
_MOST_BYTES = 256 * 1024
_LONGEST = 80
_MOST_WORDS = 6
#: A shorter name is written as it stands in the list, in capitals: "JB".
_SHORT = 2
#: From here on a word is too common to be a name whenever it is written.
_EVERYDAY = 4

_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_WORD = re.compile(rf"{_LETTER}+(?:['’ʼ`´]{_LETTER}+)*")
_APOSTROPHES = re.compile("['’ʼ`´]")
_POSSESSIVE = re.compile("['’ʼ`´][sS]?$")
#: What may stand between two words of one name.
_BETWEEN = re.compile(r"[ \t\u00a0]{1,3}|\.[ \t]{0,2}|[ \t]?[-–][ \t]?|\r?\n")
#: What a place and a school is, which people leave out.
_OF_PLACES = word_set(
    """estate estates road street house flats park court close lane lodge avenue drive square centre
    hotel hostel hall gardens green shops parade project unit home"""
)
_OF_SCHOOLS = word_set(
    """academy school college primary secondary high grammar sixth form pru community infant
    infants junior juniors nursery centre trust catholic church of england ce rc cofe c e"""
)
#: One alone of these says nothing about anybody.
_NO_NAME_ALONE = word_set("the st saint mr mrs ms miss dr sir and of") | _OF_PLACES | _OF_SCHOOLS


class OwnNamesUnreadable(WorkbookError):
    """A service's own names cannot be read; the sentence says why, and quotes none of them."""


class OwnNames:
    """The names of one service, to be found in what somebody writes.

    Parameters
    ----------
    names
        What kind each is of, and the name; see `own_names_of` for what a service writes.
    """

    def __init__(self, names: Iterable[tuple[OwnKind, str]] = ()) -> None:
        self._kinds: dict[tuple[str, ...], OwnKind] = {}
        #: Names that are words too, or very short: found as they are written alone.
        self._as_written: dict[str, OwnKind] = {}
        self._longest: dict[str, int] = {}
        self._count = 0
        for kind, name in names:
            words = [match[0] for match in _WORD.finditer(_turned(name))]
            if words:
                self._count += 1
                self._take(kind, words)

    def _take(self, kind: OwnKind, words: list[str]) -> None:
        forms = [_form(word) for word in words]
        if len(words) == 1:
            if len(forms[0]) <= _SHORT or _is_everyday(forms[0]):
                self._as_written.setdefault(words[0], kind)
            else:
                self._know((forms[0],), kind)
            return
        self._know(tuple(forms), kind)
        alone: list[tuple[str, ...]] = [(form,) for form in forms]
        if kind != "name":
            left = list(forms)
            while left and left[-1] in (_OF_PLACES if kind == "place" else _OF_SCHOOLS):
                left.pop()
            alone = [tuple(left)]
        for form in alone:
            if _tells_enough(form):
                self._know(form, kind)

    def _know(self, form: tuple[str, ...], kind: OwnKind) -> None:
        if not set(form) <= _NO_NAME_ALONE:
            self._kinds.setdefault(form, kind)
            self._longest[form[0]] = max(self._longest.get(form[0], 0), len(form))

    def __len__(self) -> int:
        """Return how many names there are."""
        return self._count

    def __repr__(self) -> str:
        """Say how many there are; never which."""
        return f"<OwnNames: {self._count}>"

    def find(self, text: str) -> Iterator[tuple[int, int, OwnKind]]:
        """Yield where a name begins and ends in a text, and its kind; the longest, in order.

        Parameters
        ----------
        text
            Anything at all. It is gone through once.
        """
        if not self._kinds and not self._as_written:
            return
        words = list(_WORD.finditer(text))
        forms = [_form(word[0]) for word in words]
        at = 0
        while at < len(words):
            found = self._known_at(text, words, forms, at)
            if found is None:
                at += 1
                continue
            taken, end, kind = found
            yield words[at].start(), end, kind
            at += taken

    def _known_at(
        self, text: str, words: list[re.Match[str]], forms: list[str], at: int
    ) -> tuple[int, int, OwnKind] | None:
        """Return how many words the longest name has that begins here, its end, and its kind."""
        # The first word of a name of several stands without a possessive.
        first = forms[at]
        most = max((self._longest.get(each, 0) for each, _ in _bare(words[at], first)), default=0)
        beside = 1
        while (
            beside < most
            and at + beside < len(words)
            and _BETWEEN.fullmatch(text, words[at + beside - 1].end(), words[at + beside].start())
        ):
            beside += 1
        for taken in range(min(beside, most), 0, -1):
            last = words[at + taken - 1]
            for form, end in _bare(last, forms[at + taken - 1]):
                kind = self._kinds.get((*forms[at : at + taken - 1], form))
                if kind is not None:
                    return taken, end, kind
        return self._written_at(text, words[at])

    def _written_at(self, text: str, word: re.Match[str]) -> tuple[int, int, OwnKind] | None:
        """Return the same for a name that is a word too: with its capital, inside a sentence."""
        possessive = _POSSESSIVE.search(word[0])
        name = word[0][: possessive.start()] if possessive else word[0]
        kind = self._as_written.get(name)
        if kind is None or (len(name) > _SHORT and _begins_a_sentence(text, word.start())):
            return None
        return 1, word.start() + len(name), kind


def _turned(name: str) -> str:
    """Return "Jane Smith" for "Smith, Jane", as lists of people have it."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name


def _form(word: str) -> str:
    plain = _APOSTROPHES.sub("", folded(word)).replace("'", "")
    return "st" if plain == "saint" else plain


def _bare(word: re.Match[str], form: str) -> Iterator[tuple[str, int]]:
    """Yield what a word may be the name of, and where that ends: "kayleighs" is Kayleigh's too."""
    yield form, word.end()
    if form.endswith("s") and len(form) > _SHORT + 1:
        possessive = _POSSESSIVE.search(word[0])
        end = word.start() + possessive.start() if possessive else word.end() - 1
        yield form[:-1], end


def _tells_enough(form: tuple[str, ...]) -> bool:
    """Say whether a part of a name can stand for all of it: "thornfield", "st marks", not "oak"."""
    if len(form) == 1:
        return len(form[0]) > _SHORT and not _is_everyday(form[0])
    return form[:1] == ("st",) or not all(map(_is_everyday, form))


def _is_everyday(form: str) -> bool:
    if form in _NO_NAME_ALONE:
        return True
    return how_common(form) >= _EVERYDAY and not is_only_a_name(form)


_SENTENCE_ENDS = frozenset(".!?:;\n“\"‘'(•")


def _begins_a_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at].rstrip(" \t")
    return not before.strip() or before[-1] in _SENTENCE_ENDS


# ---- from the files


def own_names_of(data: Path) -> tuple[OwnNames | None, tuple[str, ...]]:
    """Read a service's own names.

    Parameters
    ----------
    data
        The data folder, in which `our-names` may stand.

    Returns
    -------
    names
        None where there are no files.
    passed_over
        Which lines cannot be used, as "line 3 of workers.txt".

    Raises
    ------
    OwnNamesUnreadable
        A file cannot be read, is no text, or is far larger than such a list.
    """
    found: list[tuple[OwnKind, str]] = []
    passed_over: list[str] = []
    there = False
    for file, kind in OWN_NAMES_FILES.items():
        lines = _lines(data / OUR_NAMES / file, file)
        there = there or lines is not None
        for number, line in enumerate(lines or (), 1):
            name = " ".join(line.partition("#")[0].replace("\t", " ").split()).strip("\"';,")
            if not name:
                continue
            if _can_be_used(name):
                found.append((kind, name))
            else:
                passed_over.append(f"line {number} of {file}")
    if len(found) > _MOST_NAMES:
        raise _unreadable(
            f"together its files have {len(found):,} names, and {_MOST_NAMES:,} are the most",
            "Keep those that people are likely to write.",
        )
    return (OwnNames(tuple(found)) if there else None), tuple(passed_over)


def _can_be_used(name: str) -> bool:
    words = _WORD.findall(name)
    return (
        len(name) <= _LONGEST
        and 0 < len(words) <= _MOST_WORDS
        and sum(map(len, words)) >= _SHORT
        and any(c.isalpha() for c in name)
    )


def _lines(path: Path, file: str) -> list[str] | None:
    try:
        opener = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(opener, "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise _unreadable(
                    f"{file} is no file", f"Put a text file there, or take {file} away."
                )
            content = opened.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise _unreadable(
            f"{file} cannot be read: {trouble.strerror or 'the system does not say why'}",
            "Let the user who runs the workbook read it.",
        ) from None
    if len(content) > _MOST_BYTES:
        raise _unreadable(
            f"{file} is larger than {_MOST_BYTES // 1024} KB",
            "Keep one name on a line, and no more.",
        )
    text = _decoded(content)
    if text is None:
        raise _unreadable(
            f"{file} is no plain text",
            "Save it from a text editor as plain text, one name on a line.",
        )
    return text.splitlines()


def _decoded(content: bytes) -> str | None:
    """Return the text of a file as any editor writes it; None for what is no text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            return None
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # an old editor on Windows


def _unreadable(why: str, do: str) -> OwnNamesUnreadable:
    return OwnNamesUnreadable(
        f"The service’s own names, in the folder {OUR_NAMES} of the data folder, cannot be used: "
        f"{why}.",
        "Names are found as without them, or by the list as it was before; nothing else is "
        "affected.",
        f"{do} docs/words.md says what may stand there.",
    )


def own_names_now(
    data: Path, trouble: Callable[[OwnNamesUnreadable], object] = lambda _: None
) -> Callable[[], OwnNames | None]:
    """Return what gives a service's own names as they are now.

    The files are read when they have changed, which is asked of the system each time and costs a
    hundred-thousandth of a second. What cannot be read leaves the names as they were.

    Parameters
    ----------
    data
        The data folder.
    trouble
        Called with what is wrong, once for each change that cannot be read.
    """
    paths = [data / OUR_NAMES / file for file in OWN_NAMES_FILES]
    seen: list[object] = [None]
    known: list[OwnNames | None] = [None]

    def now() -> OwnNames | None:
        looks = tuple(_look_of(path) for path in paths)
        if looks != seen[0]:
            seen[0] = looks
            try:
                known[0] = own_names_of(data)[0]
            except OwnNamesUnreadable as why:
                trouble(why)
        return known[0]

    return now


def _look_of(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
