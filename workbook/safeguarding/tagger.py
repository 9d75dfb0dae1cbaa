"""Names, places and schools as people type them: a small learned tagger of words.

It reads a text word by word and says of each how likely it is part of somebody's name, of a place
or of a school, from the word itself, the lists of names, how common it is in English and what
stands around it. It needs no capitals. What it has learned stands as numbers in
`words/learned/names.bin`, made by `tools/learn_names.py` from the labelled notes in `tools/words/`.

The method is a logistic regression over hashed features (K. Weinberger et al., *Feature hashing
for large scale multitask learning*, 2009, arXiv:0902.2206): a feature's weight stands where its
checksum says.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

from workbook.safeguarding.english import cluster, how_common
from workbook.safeguarding.names import folded, is_shortened, known_as, towns, word_set

__all__ = [
    "BITS",
    "KINDS",
    "Head",
    "Token",
    "features",
    "fingerprint",
    "places_of",
    "tagged",
    "tokens_of",
]

Kind = Literal["name", "place", "school"]
#: What a word may be part of; the first is nothing.
KINDS: tuple[Kind | Literal[""], ...] = ("", "name", "place", "school")
#: Words, and numbers and signs one by one, so that what stands between words is seen too.
_TOKEN = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*|['’]s\b|\d+|[^\w\s]"
)
_LONGEST = 40

#: What the optional name model makes of the characters from one place to another: log-odds of each
#: of `KINDS` but the first, against the first; None where it did not look.
Head = Callable[[int, int], "Sequence[float] | None"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign of a text."""

    start: int
    end: int
    word: str
    #: In small letters without accents.
    plain: str
    #: Whether it begins a sentence.
    starts: bool


def tokens_of(text: str) -> list[Token]:
    """Return the words, numbers and signs of a text, in its order."""
    found: list[Token] = []
    starts = True
    at = 0
    for match in _TOKEN.finditer(text):
        if found and "\n" in text[at : match.start()]:
            starts = True
        word = match[0][:_LONGEST]
        found.append(Token(match.start(), match.end(), word, folded(word), starts))
        starts = word in {".", "!", "?"}
        at = match.end()
    return found


def _key(word: str) -> int:
    # What is no character at all has no letters to be known by.
    return zlib.crc32(word.encode("utf-8", "replace"))


@cache
def _places() -> frozenset[int]:
    """Return the words and runs of words that are places, in small letters, by their checksum."""
    return frozenset(_key(folded(name)) for name in towns().words())


#: So many capitals are no initials any more, and so many letters no short form of a name.
_SHOUTED, _LONGER_THAN_INITIALS = 3, 4


def _case(token: Token) -> str:
    word = token.word
    if not word[0].isalpha():
        return "#" if word[0].isdigit() else word[0]
    if word.islower():
        return "a"
    if word.isupper():
        return "A" * min(len(word), _SHOUTED)
    return "Aa" if word[0].isupper() else "aA"


def _lists(plain: str) -> str:
    """Return in which lists a word stands, as letters."""
    said = known_as(plain)
    if said == "" and plain.endswith("s") and len(plain) > _LONGER_THAN_INITIALS:
        said = known_as(plain[:-1])  # "harrys mum"
        said = f"{said}s" if said else ""
    return said + ("p" if _key(plain) in _places() else "")


def _manner(tokens: Sequence[Token]) -> str:
    """Say how a text is typed: "C" where sentences begin with capitals, "S" where it is shouted."""
    starting = [t for t in tokens if t.starts and t.word[0].isalpha()]
    capitals = sum(t.word[0].isupper() for t in starting)
    words = [t for t in tokens if t.word[0].isalpha()]
    shouted = sum(t.word.isupper() and len(t.word) > 1 for t in words)
    if words and shouted > len(words) / 2:
        return "S"
    return "C" if starting and capitals > len(starting) / 2 else "s"


#: The most letters of a word that is looked at for a slip of the thumb, and how common the word is
#: that was meant.
_LONGEST_SLIP, _MEANT = 12, 6


def _is_slip(word: str) -> bool:
    """Say whether a word that is none is a common one with two letters swapped or one too many."""
    if not _SHOUTED <= len(word) <= _LONGEST_SLIP:
        return False
    return any(
        how_common(word[:at] + word[at + 1] + word[at] + word[at + 2 :]) >= _MEANT
        for at in range(len(word) - 1)
    ) or any(
        how_common(word[:at] + word[at + 1 :]) >= _MEANT
        for at in range(1, len(word))
        if word[at] == word[at - 1]
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a word by itself."""

    plain: str
    lists: str
    band: str
    coarse: str
    fine: str
    case: str


_NOBODY = _Known("_", "", "0", "0", "0", "_")


def _known(token: Token, seen: dict[str, tuple[str, str, str, str]]) -> _Known:
    plain = token.plain
    if plain not in seen:
        common = how_common(plain)
        band = str(common) if common or not _is_slip(plain) else "t"
        seen[plain] = (_lists(plain), band, str(cluster(plain)), str(cluster(plain, fine=True)))
    return _Known(plain, *seen[plain], _case(token))


#: Words that are this common and in no list begin no name, and are not looked at.
_TOO_COMMON = "9"


def features(tokens: Sequence[Token]) -> Iterator[tuple[int, list[str]]]:
    """Yield for each word that may be part of a name, a place or a school what is known of it.

    Parameters
    ----------
    tokens
        The words of a text, as `tokens_of` gives them.

    Yields
    ------
    int, list of str
        Which of the tokens, and its features: names that carry its letters. They go no further than
        to the sum of their weights.
    """
    manner = _manner(tokens)
    seen: dict[str, tuple[str, str, str, str]] = {}
    row = [_NOBODY] * 3 + [_known(token, seen) for token in tokens] + [_NOBODY] * 3
    of_two = [_key(f"{a.plain} {b.plain}") in _places() for a, b in pairwise(tokens)]
    of_two = [False, *of_two, False]
    for at, token in enumerate(tokens):
        here = row[at + 3]
        if not token.word[0].isalpha():
            continue
        if is_shortened(here.plain):
            continue
        if here.band == _TOO_COMMON and not here.lists and len(here.plain) > 2:  # noqa: PLR2004
            continue
        found = _of_itself(
            here,
            f"{manner}{'^' if token.starts else '-'}",
            place=of_two[at] or of_two[at + 1],
        )
        yield at, found + _of_neighbours(row[at : at + 7], here)


def _of_itself(here: _Known, manner: str, *, place: bool) -> list[str]:
    word, lists, band, case = here.plain, here.lists, here.band, here.case
    kind = f"{lists}/{band}/{case}"
    found = [
        "bias",
        f"w={word}",
        f"k={kind}",
        f"l={lists}",
        f"b={band}",
        f"c={case}{manner}",
        f"kc={kind}{manner}",
        f"g={here.coarse}",
        f"h={here.fine}",
        f"gl={here.coarse}{lists}",
        f"pp={place}{case}",
        f"len={min(len(word), 12)}{case}",
        f"bm={band}{case}{manner}{bool(lists)}",
    ]
    if band < "5" or band == "t" or lists:
        edged = f"^{word[:24]}$"
        found += [f"3={edged[n : n + 3]}" for n in range(len(edged) - 2)]
        found += [f"x={word[-2:]}{band}", f"y={word[-3:]}", f"z={word[:3]}"]
    return found


def _of_neighbours(row: Sequence[_Known], here: _Known) -> list[str]:
    l3, l2, l1, _, r1, r2, r3 = row
    kind = f"{here.lists}/{here.band}/{here.case}"
    rare = f"{bool(here.lists)}{here.band}"
    found = []
    for side, each in (("-1", l1), ("+1", r1), ("-2", l2), ("+2", r2), ("-3", l3), ("+3", r3)):
        found += [f"{side}w={each.plain}", f"{side}h={each.fine}", f"{side}g={each.coarse}"]
        if side in {"-1", "+1"}:
            found += [
                f"{side}wk={each.plain}|{kind}",
                f"{side}wl={each.plain}|{rare}",
                f"{side}hk={each.fine}|{kind}",
                f"{side}gk={each.coarse}|{kind}",
                f"{side}k={each.lists}/{each.band}/{each.case}|{kind}",
                f"{side}ww={each.plain}|{here.plain}",
            ]
        else:
            found.append(f"{side}gl={each.coarse}|{rare}")
    return [
        *found,
        f"-2-1={l2.plain}|{l1.plain}",
        f"+1+2={r1.plain}|{r2.plain}",
        f"-1+1={l1.plain}|{r1.plain}",
        f"-1+1g={l1.coarse}|{r1.coarse}|{rare}",
        f"-1+1h={l1.fine}|{r1.fine}",
        f"-2-1g={l2.coarse}|{l1.coarse}|{rare}",
        f"+1+2g={r1.coarse}|{r2.coarse}|{rare}",
        f"-2-1h={l2.fine}|{l1.fine}",
        f"+1+2h={r1.fine}|{r2.fine}",
    ]


# --- What was learned -----------------------------------------------------------------------

#: Features stand at the lowest bits of their checksum.
BITS = 18
#: From here on a word is believed to be part of something, and its neighbours from there.
BELIEVED, BELIEVED_BESIDE = 0.6, 0.3
#: What may stand between two words of one place or name.
_JOINED = re.compile(r"[ \t]*[-'’.&]?[ \t]*")
#: So many words a name, and so many a place or a school.
_MOST_WORDS = 6


def places_of(named: Sequence[str]) -> list[int]:
    """Return where the weights of features stand, each once."""
    mask = (1 << BITS) - 1
    return list({_key(each) & mask for each in named})


def fingerprint() -> str:
    """Return a digest of how features are made.

    What was learned with others says nothing: `words/learned/names.json` holds the digest of those
    with which its numbers were learned, and a test compares.
    """
    note = "Told aisha’s mum, J and DC HARRIS that st marks isnt in hull or Milton Keynes. (wiht)"
    made = repr([(at, found) for at, found in features(tokens_of(note))])
    return hashlib.sha256(f"{BITS} {made}".encode()).hexdigest()


class _Learned:
    """The numbers that were learned, ready to be asked."""

    def __init__(self) -> None:
        import numpy as np

        folder = resources.files("workbook.safeguarding") / "words" / "learned"
        data = (folder / "names.bin").read_bytes()
        (self.scale,) = struct.unpack_from("<f", data)
        weights = np.frombuffer(data, np.int8, offset=4)
        self.weights = weights.reshape(1 << BITS, len(KINDS) - 1)
        self.np = np

    def scores(self, found: Sequence[Sequence[str]]) -> Any:
        """Return a row of log-odds against "nothing" for every word, by kind."""
        np = self.np
        places = [places_of(named) for named in found]
        ends = np.cumsum([0, *(len(each) for each in places[:-1])])
        flat = np.fromiter((place for each in places for place in each), dtype=np.int64)
        return np.add.reduceat(self.weights[flat].astype(np.int32), ends, axis=0) * self.scale


@cache
def _learned() -> _Learned:
    return _Learned()


def likelihoods(tokens: Sequence[Token], head: Head | None = None) -> dict[int, list[float]]:
    """Return for each word that may be part of something how likely it is each of `KINDS`.

    Parameters
    ----------
    tokens
        The words of a text.
    head
        What the name model makes of the words from one place to another (log-odds against
        "nothing", by kind), where there is one. The two are taken together by their geometric mean.

    Returns
    -------
    dict
        The number of a token to a list as long as `KINDS` that adds up to 1.
    """
    found = list(features(tokens))
    if not found:
        return {}
    np = _learned().np
    odds = _learned().scores([named for _, named in found])
    if head is not None:
        for row, (at, _) in enumerate(found):
            said = head(tokens[at].start, tokens[at].end)
            if said is not None:
                odds[row] = (odds[row] + said) / 2
    whole = np.concatenate([np.zeros((len(found), 1)), odds], axis=1)
    weights = np.exp(whole - whole.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return {at: [float(each) for each in row] for (at, _), row in zip(found, weights, strict=True)}


def tagged(text: str, head: Head | None = None) -> Iterator[tuple[int, int, Kind]]:
    """Yield where names, places and schools begin and end in a text, and which they are.

    Parameters
    ----------
    text
        Anything at all.
    head
        See `likelihoods`.
    """
    tokens = tokens_of(text)
    likely = likelihoods(tokens, head)

    def is_joined(at: int) -> bool:
        return _JOINED.fullmatch(text, tokens[at].end, tokens[at + 1].start) is not None

    besides = [
        {at for at, odds in likely.items() if odds[kind] >= BELIEVED_BESIDE}
        for kind in range(len(KINDS))
    ]
    least = at = 0
    while at < len(tokens):
        here = likely.get(at, _SURELY_NOTHING)
        if 1 - here[0] < BELIEVED:
            at += 1
            continue
        kind = max(range(1, len(KINDS)), key=here.__getitem__)
        said = KINDS[kind]
        beside = besides[kind]
        first = last = at
        while first > max(least, at - 2) and first - 1 in beside and is_joined(first - 1):
            first -= 1
        while last - first < _MOST_WORDS and last + 1 in beside and is_joined(last):
            last += 1
        # "premier inn by the ring road": what leads on from a place is no part of its name.
        while last > first and tokens[last].plain in _LEADS_ON:
            last -= 1
        if said:
            yield tokens[first].start, tokens[last].end, said
        least = at = last + 1


_LEADS_ON = word_set("and at by for from in near of off on the to with w n or")
_SURELY_NOTHING = [1.0, *(0.0 for _ in KINDS[1:])]
