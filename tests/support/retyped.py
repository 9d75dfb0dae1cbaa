"""A labelled sentence typed again as people type on a phone, with its marks kept in place."""

from __future__ import annotations

import re
from random import Random
from zlib import crc32

_WORD = re.compile(r"[A-Za-z]{4,}")
_APOSTROPHES = frozenset("'’‘")
_MARKS = frozenset(".,;:!?…()[]\"“”‘’'–—")


def small_letters(text, marks):
    """Return it without capitals."""
    return _typed(text, marks, [character.lower() for character in text])


def no_apostrophes(text, marks):
    """Return it without apostrophes: “didnt”, “shes”."""
    return _typed(text, marks, ["" if each in _APOSTROPHES else each for each in text])


def one_letter_swapped(text, marks):
    """Return it with two neighbouring letters of one word in the wrong order.

    The word has four letters or more and keeps its first. It is inside a mark as often as outside,
    where there is one on either side; the same sentence always has the same slip.
    """
    chance = Random(crc32(text.encode()))
    inside, outside = [], []
    for word in _WORD.finditer(text):
        for at in range(word.start() + 1, word.end() - 1):
            if text[at] != text[at + 1]:
                marked = any(start <= at and at + 1 < end for _, start, end, *_ in marks)
                (inside if marked else outside).append(at)
    pieces = list(text)
    places = [each for each in (inside, outside) if each]
    if places:
        at = chance.choice(chance.choice(places))
        pieces[at], pieces[at + 1] = pieces[at + 1], pieces[at]
    return _typed(text, marks, pieces)


def dictated(text, marks):
    """Return it as a phone writes what is said to it: no capitals, no signs but within a word."""
    pieces = []
    for at, character in enumerate(text):
        within = text[at - 1 : at].strip() and text[at + 1 : at + 2].strip()
        edge = character in _MARKS and not (within and _is_part(text, at))
        pieces.append("" if edge else " " if character == "-" else character.lower())
    return _typed(text, marks, pieces)


#: As it is named in the table, and how it is made.
REGISTERS = {
    "small letters": small_letters,
    "no apostrophes": no_apostrophes,
    "one letter swapped": one_letter_swapped,
    "dictated": dictated,
}


def _is_part(text, at):
    """Say whether what stands around a sign makes one word of it: “didn't”, “4.30”, “a.b@c”."""
    return text[at - 1].isalnum() and text[at + 1].isalnum()


def _typed(text, marks, pieces):
    """Put the pieces together, one for each character; move the marks along."""
    starts, length = [], 0
    for piece in pieces:
        starts.append(length)
        length += len(piece)
    starts.append(length)
    moved = [(kind, starts[start], starts[end], *more) for kind, start, end, *more in marks]
    return "".join(pieces), moved
