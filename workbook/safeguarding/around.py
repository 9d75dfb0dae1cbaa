"""The words around a place in a text, and leaving words out so that a whole sentence stays.

Nobody's grammar is known here, only which small words stand beside a detail. So this is modest:
where the words beside it do not say for certain how a sentence goes on, nothing is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "BE",
    "DANGLING",
    "DET",
    "GOES_ON",
    "PRONOUN",
    "Around",
    "Rewording",
    "Token",
    "both_ways",
    "left_out",
    "words",
]


@dataclass(frozen=True, slots=True, order=True)
class Rewording:
    """A change to a text: `words` in place of `text[start:end]`, and the sentence stays whole."""

    start: int
    end: int
    #: What is put there; "" where something is left out.
    words: str

    def __repr__(self) -> str:
        """Say where; never the words."""
        return f"<Rewording at {self.start}>"


def words(text: str) -> frozenset[str]:
    """Return the words of a list as a set."""
    return frozenset(text.split())


#: So much is looked at before a detail, and after it.
_BEFORE, _AFTER = 90, 60
_TOKEN = re.compile(r"[^\W_]+(?:['’&/-][^\W_]+)*|[^\w\s]|_+")
_SENTENCE_END = frozenset(".!?")
_NOT_IN_A_SENTENCE = frozenset("\"“”‘'•*")

BE = words(
    "is are was were be been being isnt isn't wasnt wasn't shes she's hes he's theyre they're "
    "im i'm its it's thats that's whos who's am youre you're"
)
DET = words("a an the my our her his their your this that another one some every each both")
#: Nothing is left out right after one of these.
DANGLING = words(
    "til till until since by before after of at in on to from for with about than or and but not "
    "the a an like as if when"
)
PRONOUN = words(
    "i we he she they it you im i'm ive i've id shes she's hes he's theyre they're weve its "
    "it's nobody everyone everybody someone somebody who which that there this then"
)
_VERB = words(
    "is are was were has had have did does do will would can could should said says told "
    "asked got gets went goes came comes keeps kept put puts took takes made makes wants "
    "wanted needs thinks thought isnt wasnt hasnt hadnt didnt doesnt wont wouldnt cant "
    "couldnt isn't wasn't hasn't hadn't didn't doesn't won't wouldn't can't couldn't never "
    "always still just also ran rang sent"
)
#: What may follow a phrase that is over.
GOES_ON = (
    PRONOUN
    | _VERB
    | words(
        "at in on by near outside from to with for about after before since until till during "
        "when while because bc cos so but if as where again today tonight yesterday tomorrow now "
        "later earlier last next every all too and or w/ without over under around round off into "
        "onto through though although nothing no not only even together alone once twice the a an "
        "my our her his their what why how her him them me us"
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign, in small letters, and where it stands."""

    word: str
    start: int
    end: int


_NOTHING = Token("", -1, -1)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(each[0].lower().replace("’", "'"), each.start(), each.end())
        for each in _TOKEN.finditer(text, start, end)
    ]


class Around:
    """What stands beside `text[start:end]` in its sentence.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where the detail stands.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        first = max(0, start - _BEFORE)
        line = text.rfind("\n", first, start) + 1
        before = _tokens(text, max(first, line), start)
        for place in range(len(before) - 1, -1, -1):
            each = before[place]
            # A point inside a word ("1.40am") ends no sentence.
            if each.word in _SENTENCE_END and text[each.end : each.end + 1].isspace():
                before = before[place + 1 :]
                break
        self._before = [each for each in before if each.word not in _NOT_IN_A_SENTENCE]
        self._is_first = not self._before and (line > first or first == 0 or before != self._before)
        stop = text.find("\n", end, end + _AFTER)
        self._after = _tokens(text, end, stop if stop >= 0 else min(len(text), end + _AFTER))

    def back(self, count: int) -> Token:
        """Return the so-manieth word or sign before, in the same sentence; 1 is the nearest."""
        return self._before[-count] if count <= len(self._before) else _NOTHING

    def on(self, count: int) -> Token:
        """Return the so-manieth word or sign after; 1 is the nearest."""
        return self._after[count - 1] if count <= len(self._after) else _NOTHING

    @property
    def inside(self) -> list[Token]:
        """The words of the detail itself."""
        return _tokens(self.text, self.start, self.end)

    @property
    def starts(self) -> bool:
        """Whether a sentence begins here."""
        return self._is_first or not self._before

    def before(self) -> set[str]:
        """Return the words before it in the same sentence."""
        return {each.word for each in self._before}

    def moved(self, start: int, end: int | None = None) -> Around:
        """Return the same for a longer or shorter part of the text."""
        return Around(self.text, start, self.end if end is None else end)

    def cased(self, said: str) -> str:
        """Return words with a capital where a sentence begins and its writer used one.

        Where everything around is in capitals, so are they.
        """
        beside = [each for each in (self.back(1), self.on(1)) if each.word.isalpha()]
        if self.text[self.start : self.end].isupper() and any(
            each.end - each.start > 1 and self.text[each.start : each.end].isupper()
            for each in beside
        ):
            return said.upper()
        if self.starts and self.text[self.start : self.start + 1].isupper():
            return said[:1].upper() + said[1:]
        return said

    def put(self, said: str) -> Rewording:
        """Return the change that puts words here."""
        return Rewording(self.start, self.end, self.cased(said))

    def ends_phrase(self) -> bool:
        """Say whether what follows certainly does not belong to what stands here."""
        first, second, third = (self.on(n).word for n in (1, 2, 3))
        if self.text[self.end : self.end + 1] in {"'", "’", "-", "/", "@"}:
            return False
        if first in {"and", "or", "&", "n", "+"}:
            return second in PRONOUN | _VERB or (second in DET and third in _VERB)
        if first == ",":
            return second == "" or second in GOES_ON - {"and", "or", "who", "which"}
        if first in {"", ".", "!", "?", ";", ":", ")", "–", "—", "-"}:
            return True
        return first in GOES_ON - {"who", "which", "that", "is", "are", "was", "were"}

    def begins_clause(self) -> bool:
        """Say whether a sentence of its own goes on after what stands here."""
        first = self.on(2).word if self.on(1).word == "," else self.on(1).word
        return first in (PRONOUN | DET) - {"who", "which", "that"}

    def has_and(self) -> bool:
        """Say whether something of the same kind is added right before or after."""
        return self.on(1).word in {"&", "n", "+"} or self.back(1).word in {"&", "n", "+", "and"}


def left_out(text: str, start: int, end: int) -> Rewording:
    """Return the change that leaves `text[start:end]` out, with what would be left lying about.

    A blank that would stand twice goes too; where a sentence began with a capital, it still does.
    """
    around = Around(text, start, end)
    if not around.starts:
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        if text[start - 1 : start] in {"(", "["}:
            end = _past_blanks(text, end)
        return Rewording(start, end, "")
    had_capital = text[start : start + 1].isupper()
    if text[end : end + 1] == ",":
        end += 1
    end = _past_blanks(text, end)
    if had_capital and text[end : end + 1].islower():
        return Rewording(start, end + 1, text[end].upper())
    return Rewording(start, end, "")


def _past_blanks(text: str, end: int) -> int:
    while text[end : end + 1] in {" ", "\t"}:
        end += 1
    return end


def both_ways(
    text: str, phrase: int, cut: int, end: int, ending: str = ""
) -> tuple[Rewording, Rewording]:
    """Return the same change twice, once showing the words that stay, once as leaving out.

    Parameters
    ----------
    text
        The whole text.
    phrase
        Where the words that stay begin: "my colleague" in "my colleague Priya".
    cut, end
        From where to where something goes.
    ending
        What is put at the end: "'s".
    """
    kept = text[phrase:cut].rstrip()
    return (
        Rewording(phrase, end, kept + ending),
        Rewording(phrase + len(kept), end, ending),
    )
