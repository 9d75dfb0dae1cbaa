"""Words that come again because nobody heard that they were kept.

When an answer is lost, a page sends the same words again, or more of them, over what stood in the
box when they were begun. If somebody else went on with them meanwhile, joining would put them in a
second time. So each plan remembers for a while what was kept over what: digests and lengths, no
words, in the folder `running/`, which no backup has. Without that memory nothing is lost; some
words may then stand there twice.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from workbook.plans.tables import RUNNING
from workbook.storage import disk

__all__ = ["note_kept", "seen_last"]

_FILE = "kept"
#: So many writings are remembered; some minutes of six people who type.
_MOST = 240
_LONGEST_FILE = 64 * 1024
_ALWAYS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def note_kept(folder: Path, place: str, was: str, words: str) -> None:
    """Remember that words were kept in a place; the caller holds the plan's lock.

    Parameters
    ----------
    folder
        The plan's folder.
    place
        Where.
    was
        What stood there when their writer began.
    words
        What their writer wrote.
    """
    with suppress(OSError):
        lines = _lines(folder)[-_MOST + 1 :]
        lines.append(_line(_digest(place, was), place, words))
        running = folder / RUNNING
        if not running.is_dir():
            running.mkdir(mode=0o700)
        # Not made to last, and half of it is as good as none of it: it is of use for minutes.
        draft = disk.draft_of(running / _FILE)
        # Behind its walls a page may not change a file's rights: it is made with them.
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _ALWAYS, 0o600)
        with os.fdopen(file, "w", encoding="ascii", newline="\n") as kept:
            kept.write("\n".join([*lines, ""]))
        draft.replace(running / _FILE)


def seen_last(folder: Path, place: str, was: str, words: str, sent: str = "") -> str:
    """Return what of somebody's words was in the plan already, over what they began with.

    Parameters
    ----------
    folder
        The plan's folder.
    place, was, words
        As for `note_kept`: what is to be kept now.
    sent
        What their writer sent before, over the same, and heard nothing of; "" for nothing.

    Returns
    -------
    str
        The beginning of `words` that was kept last over the same `was`, by whoever it was: so far
        others have seen them, and what is gone of that was taken out by somebody who saw it. `was`
        itself where nothing is known.
    """
    begun = _digest(place, was)
    if sent and _line(begun, place, sent) in _lines(folder):
        return sent  # it was their own, to the letter
    for line in reversed(_lines(folder)):
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == begun and parts[1].isdecimal():  # noqa: PLR2004
            before, after = words[: int(parts[1])], words[int(parts[1]) :]
            if _digest(place, before) == parts[2]:
                # Typed on within a word, that word is another one: "rain" is none of "raining".
                return re.sub(r"\w+\Z", "", before) if re.match(r"\w", after) else before
    return was


def _line(begun: str, place: str, words: str) -> str:
    return f"{begun} {len(words)} {_digest(place, words)}"


def _lines(folder: Path) -> list[str]:
    with suppress(OSError), (folder / RUNNING / _FILE).open("rb") as file:
        return file.read(_LONGEST_FILE).decode("ascii", "replace").split("\n")[:-1]
    return []


def _digest(place: str, words: str) -> str:
    return hashlib.blake2b(f"{place}\n{words}".encode(), digest_size=12).hexdigest()
