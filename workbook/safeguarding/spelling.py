"""Spelling put right before wordings are matched, with the way back to what was typed.

On a phone people write *shes putting herslef at risk*. A list of wordings, and whatever else looks
at language, finds little in that. `put_right` gives apostrophes back, writes out what is
abbreviated, and mends a word that is one slip away from a word that blaming language uses, if it is
no English word as it stands. What the writer wrote is never changed: the text put right is only
looked at, and every place in it leads back to a place in the text as it was typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources

from workbook.safeguarding.english import how_common

__all__ = ["PutRight", "put_right"]


@dataclass(frozen=True, slots=True)
class PutRight:
    """A text put right, and where its places are in the text that was typed."""

    text: str
    #: Where each changed word begins and ends in the text put right, and in the typed one.
    _begins: tuple[int, ...] = ()
    _ends: tuple[int, ...] = ()
    _typed_begins: tuple[int, ...] = ()
    _typed_ends: tuple[int, ...] = ()

    def __repr__(self) -> str:
        """Say how many words were changed; never the words."""
        return f"<PutRight: {len(self._begins)} words>"

    @property
    def changed(self) -> bool:
        """Whether anything was put right."""
        return len(self._begins) > 0

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the typed text that stands for `text[start:end]`.

        A span that begins or ends within a changed word takes the whole word.
        """
        before = bisect_right(self._begins, start) - 1
        if before >= 0 and start < self._ends[before]:
            first = self._typed_begins[before]
        elif before >= 0:
            first = start - self._ends[before] + self._typed_ends[before]
        else:
            first = start
        after = bisect_left(self._begins, end) - 1
        if after >= 0 and end <= self._ends[after]:
            last = self._typed_ends[after]
        elif after >= 0:
            last = end - self._ends[after] + self._typed_ends[after]
        else:
            last = end
        return first, last


def put_right(text: str) -> PutRight:
    """Return a text with its spelling put right as far as language is concerned.

    Parameters
    ----------
    text
        Anything at all. The time this takes grows with its length alone.
    """
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    parts: list[str] = []
    begins, ends, typed_begins, typed_ends = [], [], [], []
    done = length = 0
    seen: dict[str, str] = {}
    for place, (start, end) in enumerate(words):
        typed = text[start:end].lower()
        if end - start > _LONGEST:
            continue
        if (follows := _BEFORE.get(typed)) is not None:
            after = text[slice(*words[place + 1])].lower() if place + 1 < len(words) else ""
            right = follows[0] if after in follows[1] else typed
        elif (right := seen.get(typed, "")) == "":
            right = seen[typed] = _word_put_right(typed)
        if right == typed:
            continue
        parts.append(text[done:start])
        length += start - done
        begins.append(length)
        parts.append(right)
        length += len(right)
        ends.append(length)
        typed_begins.append(start)
        typed_ends.append(end)
        done = end
    if not begins:
        return PutRight(text)
    parts.append(text[done:])
    return PutRight(
        "".join(parts), tuple(begins), tuple(ends), tuple(typed_begins), tuple(typed_ends)
    )


#: A word with its apostrophes, or what people write for "with".
_WORD = re.compile(r"(?<!\w)w/(?:o|out)?(?!\w)|[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Longer words are nobody's slip of the finger.
_LONGEST = 24
#: Shorter ones are one letter away from too many others.
_SHORTEST = 4


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Apostrophes that are left out, and words that are shortened, when there is only a thumb to type.
_WRITTEN_OUT = {
    **{f"{verb}nt": f"{verb}n't" for verb in _each("ai are could did do does did had has have is")},
    **{f"{verb}nt": f"{verb}n't" for verb in _each("must need should was were would")},
    **{f"{who}s": f"{who}'s" for who in _each("he she that there what where who here how nobody")},
    **{f"{who}ve": f"{who}'ve" for who in _each("i we you they could would should")},
    **{f"{who}re": f"{who}'re" for who in _each("they you")},
    **{f"{who}ll": f"{who}'ll" for who in _each("they you that it")},
    **{f"{who}d": f"{who}'d" for who in _each("he they you")},
    **dict(
        each.strip().split("=")
        for each in """
        cant=can't; wont=won't; cannot=can not; im=i'm; everyones=everyone's; yp=young person;
        yps=young people; bf=boyfriend; bfs=boyfriends; bc=because; cos=because; coz=because;
        cuz=because; becuase=because; tho=though; thru=through; rly=really; rlly=really; u=you;
        ur=your; prob=probably; probs=probably; def=definitely; defo=definitely; w/=with;
        w/o=without; w/out=without; alot=a lot; aswell=as well; gonna=going to; wanna=want to;
        gotta=got to; cba=can't be bothered; ppl=people; shud=should; wud=would; cud=could;
        dunno=don't know; abt=about; hersel=herself; himsel=himself; knos=knows; attn=attention;
        rship=relationship; beh=behaviour; reg=regularly; diff=different; wiv=with; wen=when;
        coulda=could have; shoulda=should have; woulda=would have; kinda=kind of; cdnt=couldn't
        """.split(";")  # noqa: SIM905 - a table reads better
    ),
}
_GOING_ON = _each(
    """a able about all almost already also always an as back being doing fine getting going gone
    got her his in just like more never no not only out over probably so still the too up very what
    with"""
)
_DOING = _each(
    """always be come do end find get give go have just keep know learn lie make manage never not
    only probably put say see still survive take talk tell turn want"""
)
_DONE = _each(
    """always asked be been better chosen come do done gone had have just known like let made never
    not only put rather said seen still"""
)
#: Words that are words as they stand too, and are put right only before one of these.
_BEFORE: dict[str, tuple[str, frozenset[str]]] = {
    "its": ("it's", _GOING_ON | _each("her his their how part normal")),
    "hell": ("he'll", _DOING),
    "shell": ("she'll", _DOING),
    "well": ("we'll", _each("be get have just keep need never see")),
    "ill": ("i'll", _each("be get have just keep never see try ask")),
    "shed": ("she'd", _DONE),
    "id": ("i'd", _DONE),
    "wed": ("we'd", _DONE),
    "lets": ("let's", _each("be face not just")),
}


def _word_put_right(typed: str) -> str:
    """Return a word in small letters as it should be written; itself where nobody knows better."""
    if written := _WRITTEN_OUT.get(typed):
        return written
    if len(typed) < _SHORTEST or not typed.isascii() or not typed.isalpha() or how_common(typed):
        return typed
    once = _DRAWN_OUT.sub(r"\1", typed)
    if once != typed and (how_common(once) or once in _WRITTEN_OUT):
        return _WRITTEN_OUT.get(once, once)
    return _one_slip_away(once) or typed


#: "soooo".
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


def _one_slip_away(typed: str) -> str | None:
    """Return the likeliest word of blaming language that is one slip away from no word at all.

    A slip is a letter too many, too few, another one, or two in the wrong order.
    """
    aims = _aims()
    near = [*aims.get(typed, ())]
    for at in range(len(typed)):
        near += aims.get(typed[:at] + typed[at + 1 :], ())
    return max(
        (aim for aim in near if _is_one_slip(typed, aim)),
        # Two letters in the wrong order are the likeliest slip.
        key=lambda aim: (sorted(aim) == sorted(typed), how_common(aim), aim),
        default=None,
    )


def _is_one_slip(typed: str, aim: str) -> bool:
    """Tell whether one slip makes one word of the other, the first letter being right."""
    head = 0
    while head < min(len(typed), len(aim)) and typed[head] == aim[head]:
        head += 1
    rest, other = typed[head:], aim[head:]
    if rest[:2] == other[1::-1] and len(other) > 1 and rest[2:] == other[2:]:
        return True
    return head > 0 and (rest[1:] == other[1:] or rest[1:] == other or rest == other[1:])


@cache
def _aims() -> dict[str, tuple[str, ...]]:
    """Return the words that are aimed at, under themselves and under themselves less a letter."""
    folder = resources.files("workbook.safeguarding") / "words" / "learned"
    found: dict[str, tuple[str, ...]] = {}
    for aim in (folder / "aims.txt").read_text(encoding="utf-8").split():
        for key in {aim, *(aim[:at] + aim[at + 1 :] for at in range(len(aim)))}:
            found[key] = (*found.get(key, ()), aim)
    return found
