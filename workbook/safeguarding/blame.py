"""Whether a sentence makes a child responsible for abuse: a small classifier, learned beforehand.

A list finds wordings it has. People have more ways of saying that a child chose it, asked for it or
made it up than any list, so what `tools/learn_blame.py` learned from labelled sentences is asked
about each sentence too: which words and neighbours it has, which words are like them, and who does
what. What was learned is a table of numbers, `words/learned/blame.bin`, and where it comes from
stands in `blame.json` beside it. Nothing of what is looked at is kept.
"""

from __future__ import annotations

import json
import re
import struct
import tomllib
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from math import sqrt

from workbook.safeguarding.english import cluster
from workbook.safeguarding.quoting import quoted

__all__ = [
    "ASKED",
    "SURELY_NOT",
    "features",
    "judged",
    "score",
    "score_of",
    "sentences",
    "without_quotes",
]

#: What is asked of a writer.
ASKED = (
    "Who does this sentence make responsible? A child never is, whatever they did or said. If an "
    "adult’s part or ours is missing from it, you could write that; if it is there, leave it so."
)

#: A sentence that blames less than this surely makes somebody else responsible, or nobody.
SURELY_NOT = -2.75

#: A sentence of more words is looked at in parts: dictated notes have no full stops.
_LONG, _LONG_ENOUGH = 45, 25
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[\"?]")
_STOP = re.compile(r"[.!?;…]\s|\n")
_JOINING = frozenset(
    {"and", "but", "so", "because", "then", "when", "if", "though", "who", "which"}
)

#: The classes of those who can be responsible.
_WHO = frozenset({"child", "they", "adult", "me", "us", "parent", "thing"})


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """Return the classes of each word that does the same as others in such a sentence."""
    path = resources.files("workbook.safeguarding") / "words" / "classes.toml"
    found: dict[str, tuple[str, ...]] = {}
    for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for word in words.split():
            found[word] = (*found.get(word, ()), name)
    return found


def without_quotes(text: str) -> str:
    """Return a text of the same length in which quotations have their marks and no words."""
    parts, done = [], 0
    for start, end in quoted(text):
        inner = "".join("\n" if sign == "\n" else " " for sign in text[start + 1 : end - 1])
        parts += [text[done:start], '"', inner, '"']
        done = end
    return "".join([*parts, text[done:]])


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends; a very long one in parts.

    Parameters
    ----------
    text
        Without quotations.
    """
    start = end = -1
    count = 0
    for match in _TOKEN.finditer(text):
        if count and (
            _STOP.search(text, end - 1, match.start())
            or (count >= _LONG_ENOUGH and match[0].lower() in _JOINING)
            or count >= _LONG
        ):
            yield start, end
            count = 0
        if not count:
            start = match.start()
        count += 1
        end = match.end()
    if count:
        yield start, end


def features(sentence: str) -> set[str]:
    """Return what the classifier looks at in a sentence, each as a short text.

    Parameters
    ----------
    sentence
        With its spelling put right (`workbook.safeguarding.spelling`) and without quotations.
    """
    words = [match[0].lower().replace("’", "'") for match in _TOKEN.finditer(sentence)]
    found: set[str] = set()
    known = _classes()
    alike = ["^"]
    who, first = "-", ""
    for word in words:
        found.add("w " + word)
        whole = f"^{word}$"
        for length in (4, 5):
            found.update(
                "h" + whole[at : at + length] for at in range(max(1, len(whole) - length + 1))
            )
        if fine := cluster(word, fine=True):
            found.add(f"f {fine}")
        classes = known.get(word, ())
        alike.append(classes[0] if classes else f"#{cluster(word) or word}")
        for each in (f"={word}", *classes):
            found.add(f"n {who} {each}")
            if first:
                found.add(f"s {first} {each}")
        for each in classes:
            found.add("c " + each)
            if each in _WHO:
                who = each
                first = first or each
    words = ["^", *words, "$"]
    alike.append("$")
    for at in range(len(words) - 1):
        word, next_word, next_alike = words[at], words[at + 1], alike[at + 1]
        found.add(f"b {word} {next_word}")
        found.add(f"m {alike[at]} {next_alike}")
        found.add(f"wm {word} {next_alike}")
        found.add(f"mw {alike[at]} {next_word}")
        if at + 2 < len(words):
            found.add(f"g {word} {words[at + 2]}")
            found.add(f"mg {alike[at]} {alike[at + 2]}")
    return found


class _Learned:
    """The table, taken apart: each known feature's checksum, how telling it is, and its weight."""

    def __init__(self) -> None:
        folder = resources.files("workbook.safeguarding") / "words" / "learned"
        said = json.loads((folder / "blame.json").read_text(encoding="utf-8"))
        data = (folder / "blame.bin").read_bytes()
        (count,) = struct.unpack_from("<I", data)
        self.keys = _numbers("I", data[4 : 4 + 4 * count])
        self.rare = _numbers("H", data[4 + 4 * count : 4 + 6 * count])
        self.weights = _numbers("h", data[4 + 6 * count :])
        if not len(self.keys) == len(self.rare) == len(self.weights) == count:
            raise ValueError("blame.bin is not whole")
        self.unit: float = said["numbers"]["unit"]
        self.bias: float = said["numbers"]["bias"]
        self.threshold: float = said["numbers"]["threshold"]


def _numbers(kind: str, data: bytes) -> array[int]:
    found = array(kind)
    found.frombytes(data)
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        found.byteswap()  # the file is of the small end first
    return found


@cache
def _learned() -> _Learned:
    return _Learned()


def score(sentence: str) -> float:
    """Return how much a sentence makes a child responsible: more than 0 where it is asked about.

    Parameters
    ----------
    sentence
        With its spelling put right and without quotations.
    """
    return score_of(zlib.crc32(each.encode("utf-8", "replace")) for each in features(sentence))


def score_of(keys: Iterable[int]) -> float:
    """Return how much a sentence blames whose features have these checksums."""
    learned = _learned()
    total = squares = 0
    for key in keys:
        at = bisect_left(learned.keys, key)
        if at < len(learned.keys) and learned.keys[at] == key:
            rare = learned.rare[at]
            total += rare * learned.weights[at]
            squares += rare * rare
    said = learned.unit * total / sqrt(squares) if squares else 0.0
    return said + learned.bias - learned.threshold


def judged(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield where each sentence of a text begins and ends, and how much it blames a child.

    Parameters
    ----------
    text
        Anything at all, with its spelling put right. What stands in quotation marks is left out.
    """
    plain = without_quotes(text)
    for start, end in sentences(plain):
        yield start, end, score(plain[start:end])
