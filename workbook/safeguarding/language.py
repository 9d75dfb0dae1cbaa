"""Wordings that put blame on a child: the list of them, and how they are found in a text.

The list that comes with the workbook is `workbook/safeguarding/words/language.toml`. A service may
add wordings of its own, and leave out some of ours, in a `language.toml` in its data folder; that
one has no patterns, only words, so that anybody can write it:

    leave_out = ["streetwise"]

    [[phrases]]
    say = "kicking off"
    also = ["kicked off"]
    instead = "what happened just before, and what it may have been about."
    why = "What were they telling us?"

They are prompts for reflection, as sector guides intend, and never a censor: nothing is replaced.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError
from workbook.safeguarding.beside import (
    Beside,
    is_honest,
    is_of_nobody_else,
    is_of_peers,
    speaks_of_words,
)
from workbook.safeguarding.blame import ASKED, SURELY_NOT, judged
from workbook.safeguarding.guidance import asked_first
from workbook.safeguarding.quoting import is_quoted, quoted
from workbook.safeguarding.spelling import PutRight, put_right

__all__ = [
    "LANGUAGE_FILE",
    "Citation",
    "LanguageUnreadable",
    "Noticed",
    "Phrase",
    "language_for",
    "noticed",
    "phrases",
    "references",
]

LANGUAGE_FILE = "language.toml"
#: More than any service needs, and few enough that a pause in typing stays short.
_MOST_OF_OWN = 200
_LONGEST_OF_OWN = 300
_WORDS_OF_OWN = 12


class LanguageUnreadable(WorkbookError):
    """A service's own list of wordings cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a wording's reason comes from."""

    key: str
    citation: str
    #: Blank where there is none.
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A wording that is worth another look."""

    id: str
    #: The wording as people say it.
    say: str
    instead: str
    why: str
    sources: tuple[str, ...]
    #: Whether those who advise disagree about it.
    contested: bool
    #: Finds the wording; what only looks like it is found as the group `harmless`.
    pattern: re.Pattern[str]
    #: The wording can be there only where one of these is.
    anchors: tuple[str, ...]
    #: Whether the words are harmless when they are about adults or services.
    of_a_child: bool
    #: Whether the words are honest where they are about the writer's own feeling.
    of_a_feeling: bool = False
    #: Forms of it in which other words can stand for certain, and those words.
    swaps: tuple[tuple[re.Pattern[str], str], ...] = ()
    #: What is said first, where the words themselves say that a child was or is being abused or
    #: exploited; "" elsewhere.
    first: str = ""
    #: Whether it is harmless where a sentence makes somebody else responsible; a word that is at
    #: issue in itself, and a service's own, never are.
    depends: bool = False
    #: Whether a service added it.
    of_service: bool = False

    @property
    def safety(self) -> bool:
        """Whether the words themselves say that a child was or is being abused or exploited."""
        return bool(self.first)

    @property
    def sentence(self) -> str:
        """What to do first, if anything; what a good supervisor would ask; another wording."""
        if self.contested:
            said = "People who advise on language disagree about this word."
            return f"{self.first} {said} {self.why} {self.instead}".strip()
        return f"{self.first} {self.why} You could write: {self.instead}".strip()

    def swap_for(self, words: str) -> str | None:
        """Return what can stand in place of words that were found, and the sentence stays whole.

        None where no words can for certain.
        """
        folded = " ".join(words.split()).replace("’", "'")
        for form, instead in self.swaps:
            if found := form.fullmatch(folded):
                swap = found.expand(instead)
                swap = swap.replace("'", "’") if "’" in words else swap
                begins = words[:1].isupper() and not words[1:2].isupper()
                return swap[:1].upper() + swap[1:] if begins else swap
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Where a text has a wording that is worth another look, and what its writer is asked."""

    #: Where it begins and ends, in characters: `text[start:end]`.
    start: int
    end: int
    sentence: str
    #: Words that can stand for `text[start:end]`, and the sentence stays whole; None where none do.
    swap: str | None = None
    #: Whether the words say that a child was or is being abused: the sentence begins with what to
    #: do about that, and the wording comes second.
    safety: bool = False


@cache
def _shipped() -> dict[str, Any]:
    data = (resources.files("workbook.safeguarding") / "words" / LANGUAGE_FILE).read_bytes()
    return tomllib.loads(data.decode())


def is_harmless(match: re.Match[str]) -> bool:
    """Whether what a pattern of our list found only looks like its wording."""
    return bool(match.groupdict().get("harmless"))


def in_small_letters(text: str) -> str:
    """Return a text in small letters and with straight apostrophes, every letter in its place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := each.lower()) == 1 else each for each in text)
    return small.replace("’", "'")


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of our list, with what its macros, spaces and apostrophes stand for."""
    pattern = _WRAPPED.sub("", pattern)
    while found := _MACRO.search(pattern):
        pattern = pattern.replace(
            found[0], f"(?:{_WRAPPED.sub('', _shipped()['macros'][found[1]])})"
        )
    # On a phone an apostrophe may be missing, and a space be doubled or a new line.
    pattern = pattern.replace("'", "'?").replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}")
    # Small letters only, since a pattern that minds no case is several times slower.
    return re.compile(rf"\b(?:{pattern})(?!\w)")


_WRAPPED = re.compile(r"\n\s*")
_MACRO = re.compile(r"\{([A-Z_]+)\}")


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return the wordings that come with the workbook, in the order of their list."""
    return _with_first(asked_first())


def _with_first(first: str) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(
            id=each["id"],
            say=each["say"],
            instead=each["instead"],
            why=each["why"],
            sources=tuple(each["sources"]),
            contested=each.get("contested", False),
            anchors=tuple(each["anchors"]),
            of_a_child=each.get("of_a_child", False),
            depends=not each.get("in_itself", False),
            of_a_feeling=each.get("of_a_feeling", False),
            swaps=tuple(
                (re.compile(form, re.IGNORECASE), instead)
                for form, instead in each.get("swaps", ())
            ),
            first=first if each.get("safety", False) else "",
            pattern=_pattern_of(each["id"]),
        )
        for each in _shipped()["phrases"]
    )


@cache
def _pattern_of(phrase: str) -> re.Pattern[str]:
    (entry,) = (each for each in _shipped()["phrases"] if each["id"] == phrase)
    said = "|".join(entry["patterns"])
    if harmless := entry.get("harmless"):
        # What comes first in the text stands, so a harmless beginning takes its words with it.
        return _compiled(f"(?P<harmless>{'|'.join(harmless)})|{said}")
    return _compiled(said)


@cache
def references() -> dict[str, Citation]:
    """Return every source of the list that comes with the workbook, by its key."""
    return {
        key: Citation(key=key, citation=each["citation"], url=each.get("url", ""))
        for key, each in _shipped()["references"].items()
    }


def language_for(data: Path) -> tuple[Phrase, ...]:
    """Return the wordings that a service has chosen: ours, less what it leaves out, and its own.

    Parameters
    ----------
    data
        The data folder, in which `language.toml` may stand.

    Raises
    ------
    LanguageUnreadable
        It cannot be read, or something in it cannot be understood; the sentence says what.
    """
    try:
        with (data / LANGUAGE_FILE).open("rb") as file:
            own = tomllib.load(file)
    except FileNotFoundError:
        own = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as trouble:
        why = trouble.strerror if isinstance(trouble, OSError) else str(trouble)
        raise _unreadable(f"it is no TOML file that can be read: {why}") from None
    return _chosen(own, _with_first(asked_first(data)))


def _chosen(own: dict[str, Any], ours: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    if unknown := own.keys() - {"leave_out", "phrases"}:
        raise _unreadable(f"it has something besides leave_out and phrases: {min(unknown)}")
    left_out = own.get("leave_out", [])
    known = {phrase.id for phrase in ours}
    if not _are_words(left_out):
        raise _unreadable("leave_out is not a list of names")
    if missing := set(left_out) - known:
        raise _unreadable(f"leave_out names {min(missing)}, which our list does not have")
    entries = own.get("phrases", [])
    if not isinstance(entries, list) or len(entries) > _MOST_OF_OWN:
        raise _unreadable(f"it does not have up to {_MOST_OF_OWN} [[phrases]]")
    kept = [phrase for phrase in ours if phrase.id not in left_out]
    # A service's own come first: where one of ours says the same, theirs is asked.
    return (*(_own_phrase(entry, place) for place, entry in enumerate(entries, 1)), *kept)


def _own_phrase(entry: Any, place: int) -> Phrase:
    def is_text(value: object) -> bool:
        return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= _LONGEST_OF_OWN

    where = f"its phrase number {place}"
    if not isinstance(entry, dict) or not {"say", "instead", "why"} <= entry.keys():
        raise _unreadable(f"{where} does not say all three of say, instead and why")
    if unknown := entry.keys() - {"say", "also", "instead", "why", "contested"}:
        raise _unreadable(f"{where} has something that nobody knows: {min(unknown)}")
    also = entry.get("also", [])
    if not all(is_text(entry[name]) for name in ("say", "instead", "why")) or not _are_words(also):
        raise _unreadable(f"{where} has something empty, or longer than {_LONGEST_OF_OWN} letters")
    if not isinstance(entry.get("contested", False), bool):
        raise _unreadable(f"{where} says neither true nor false for contested")
    forms = [_words(form) for form in (entry["say"], *also)]
    if not all(0 < len(form) <= _WORDS_OF_OWN for form in forms):
        raise _unreadable(f"{where} has a wording of no word, or of more than {_WORDS_OF_OWN}")
    return Phrase(
        id=f"own-{place}",
        say=entry["say"].strip(),
        instead=entry["instead"].strip(),
        why=entry["why"].strip(),
        sources=(),
        contested=entry.get("contested", False),
        anchors=tuple(form[0].lower()[:2] for form in forms),
        of_a_child=False,
        of_service=True,
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(map(_inflected, forms))})(?!\w)", re.IGNORECASE),
    )


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, str) and len(each) <= _LONGEST_OF_OWN for each in value
    )


def _words(wording: str) -> list[str]:
    return re.findall(r"[\w’'-]+", wording)


_ONESELF = r"(?:her|him|them|your|my|our)sel(?:f|ves)"


def _inflected(words: list[str]) -> str:
    """Return a pattern for words as they are inflected, with herself for themselves and so on."""
    parts = []
    for word in words:
        if re.fullmatch(_ONESELF, word, re.IGNORECASE):
            parts.append(_ONESELF)
        elif len(word) > 3 and word.isalpha():  # noqa: PLR2004 - short words are not inflected
            stem = re.sub(r"(?:ing|ed|es|s|e)$", "", word) if len(word) > 4 else word  # noqa: PLR2004
            parts.append(
                rf"(?:{re.escape(word)}|{re.escape(stem)}(?:e|s|es|ed|ing)?|"
                rf"{re.escape(stem + stem[-1])}(?:ed|ing))"
            )
        else:
            parts.append(re.sub("['’]", "['’]", re.escape(word)))
    return r"[\s-]+".join(parts)


def _unreadable(why: str) -> LanguageUnreadable:
    return LanguageUnreadable(
        f"The service’s own list of wordings, {LANGUAGE_FILE} in the data folder, cannot be used: "
        f"{why}.",
        "The list that comes with the workbook is used in its place; nothing else is affected.",
        f"Put {LANGUAGE_FILE} right, or take it away. docs/words.md says what may stand in it.",
    )


#: Who is seen as something is the one who is written about, not the one who sees.
_SEEN = _compiled("{SEEN}")


def _is_left_alone(phrase: Phrase, text: str, match: re.Match[str]) -> bool:
    beside = Beside(text, *match.span())
    return (
        beside.is_turned_down
        or (phrase.depends and beside.is_of_a_thing)
        or (phrase.of_a_feeling and beside.is_felt)
        or (phrase.of_a_child and beside.is_of_others(seen=bool(_SEEN.match(match[0]))))
    )


#: In a text of more sentences than a note has, what was learned has to be surer of one of them:
#: there are more that it could take wrongly, and what they mean hangs on the others.
_MANY, _SURE_AMONG_MANY = 5, 1.0


def noticed(text: str, listed: Sequence[Phrase]) -> Iterator[Noticed]:
    """Yield where a text has wording that blames a child, and what its writer is asked.

    The wordings of the list are looked for in the text as it was typed and with its spelling put
    right, and what was learned is asked about each sentence in which the list has nothing to say.
    Not inside quotation marks, which give a young person's own words, and not where the wording is
    turned down or talked about.

    Parameters
    ----------
    text
        Anything at all.
    listed
        What is looked for; where two would overlap, the first of the list stands. Where it is
        empty, language is not looked at.
    """
    if not listed:
        return
    look = _Look(text)
    taken: set[int] = set()
    for phrase in listed:
        for start, end, found in look.places(phrase):
            if phrase.depends and (
                speaks_of_words(text, start, end) or is_of_nobody_else(look.sentence_at(start))
            ):
                look.turned_down.update(range(start, end))
            elif taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                yield Noticed(
                    start=start,
                    end=end,
                    sentence=phrase.sentence,
                    swap=_as_it_begins(phrase.swap_for(found), text, start),
                    safety=phrase.safety,
                )
    kept = {phrase.id for phrase in listed}
    for phrase in phrases():
        if phrase.id not in kept:  # a service that leaves a wording out is not asked about it
            taken.update(at for start, end, _ in look.places(phrase) for at in (start, end - 1))
    taken |= look.turned_down
    sure = _SURE_AMONG_MANY if len(look.sentences) > _MANY else 0.0
    for start, end, blame in look.sentences:
        asked = blame > sure and taken.isdisjoint(range(start, end))
        sentence = text[start:end]
        if asked and not (
            is_honest(sentence)
            or is_of_peers(sentence)
            or is_of_nobody_else(sentence)
            or speaks_of_words(text, start, end)
        ):
            yield Noticed(start=start, end=end, sentence=ASKED)


def _as_it_begins(swap: str | None, text: str, start: int) -> str | None:
    """Return words with a capital where they begin a sentence that had one, also for an acronym."""
    before = text[max(0, start - 4) : start].rstrip()
    if swap and text[start].isupper() and (not before or before[-1] in ".!?:"):
        return swap[0].upper() + swap[1:]
    return swap


class _Look:
    """One text, as it was typed and put right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.right = put_right(text)
        self._views = [(self.right.text, in_small_letters(self.right.text), self.right)]
        if self.right.changed:
            self._views.append((text, in_small_letters(text), PutRight(text)))
        self._quotations = quoted(text)
        #: Where each sentence was typed, and how much it makes a child responsible.
        self.sentences = [
            (*self.right.typed(a, b), blame) for a, b, blame in judged(self.right.text)
        ]
        self._begins = [start for start, _, _ in self.sentences]
        #: Where the characters of wordings are that were turned down or talked about.
        self.turned_down: set[int] = set()

    def places(self, phrase: Phrase) -> Iterator[tuple[int, int, str]]:
        """Yield where a wording was typed, and its words; not where it is turned down or quoted."""
        down: set[int] = set()
        for view, folded, way in self._views:
            if not any(anchor in folded for anchor in phrase.anchors):
                continue
            for match in phrase.pattern.finditer(folded):
                start, end = way.typed(*match.span())
                if is_quoted(start, end, self._quotations):
                    continue  # a young person's own words, or somebody's that are talked about
                if (
                    is_harmless(match)
                    or self._is_surely_of_others(phrase, start)
                    or _is_left_alone(phrase, view, match)
                ):
                    down.update(range(start, end))
                elif down.isdisjoint(range(start, end)):
                    yield start, end, view[match.start() : match.end()]
        self.turned_down |= down

    def sentence_at(self, start: int) -> str:
        """Return the sentence or clause in which a wording was typed."""
        at = bisect_right(self._begins, start) - 1
        return self._text[slice(*self.sentences[at][:2])] if at >= 0 else ""

    def _is_surely_of_others(self, phrase: Phrase, start: int) -> bool:
        """Tell whether what was learned is sure that the sentence makes no child responsible."""
        at = bisect_right(self._begins, start) - 1
        return phrase.depends and at >= 0 and self.sentences[at][2] < SURELY_NOT
