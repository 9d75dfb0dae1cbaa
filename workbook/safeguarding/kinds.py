"""What kinds of detail there are, and what those who find them by their form have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from workbook.safeguarding.english import how_common
from workbook.safeguarding.names import is_only_a_name, word_set

__all__ = [
    "DIGIT",
    "KINDS",
    "Find",
    "Found",
    "Kind",
    "is_measure",
    "is_somebody",
    "near",
    "simple",
    "straight",
]

Kind = Literal[
    "name",
    "age",
    "date",
    "school",
    "place",
    "postcode",
    "phone",
    "email",
    "handle",
    "nhs_number",
    "reference",
    "vehicle",
    "combination",
    "language",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]

#: What a finder gives: where something begins and ends, and its kind.
Found = Iterator[tuple[int, int, Kind]]
Find = Callable[[str], Found]

DIGIT = re.compile(r"[0-9]")
_BLANK = re.compile(r"\s")


def near(trigger: re.Pattern[str], text: str, reach: int = 60) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text around each trigger, with where they begin, cut between words.

    Most of what people write has no digit in it: this keeps looking for numbers from taking time.
    No sign is in two parts, however long the words are: a word that two would share joins them.
    """
    start = end = -1
    for match in trigger.finditer(text):
        first, last = max(0, match.start() - reach), min(len(text), match.end() + reach)
        if first > end:
            if end > start:
                yield start, text[start:end]
            start = _word_start(text, first, end)
        if last > end:
            blank = _BLANK.search(text, last)
            end = blank.start() if blank else len(text)
    if end > start:
        yield start, text[start:end]


def _word_start(text: str, at: int, least: int) -> int:
    # What stands before `least` was looked at already, and there a word ended.
    while at > max(0, least) and not text[at - 1].isspace():
        at -= 1
    return at


def simple(pattern: re.Pattern[str], kind: Kind, trigger: re.Pattern[str] = DIGIT) -> Find:
    """Return a finder of one pattern, near its trigger; of its group `it`, where it has one."""
    group = "it" if "it" in pattern.groupindex else 0

    def find(text: str) -> Found:
        for start, part in near(trigger, text):
            for match in pattern.finditer(part):
                yield start + match.start(group), start + match.end(group), kind

    return find


#: Abbreviations of the work, which no list of English words has and which are nobody.
_OF_THE_WORK = word_set(
    """yp yps sw sws iro iros lac cla mash mace marac mappa nrm edt cpn camhs cse cce dsl dsls lado
    send senco senko yot yots yos ehcp ehcps cin cp cpp dols plc fc rtn wkr misper mispers pru prus
    ypa yac lcs ics rmt dbs gdpr pshe gcse gcses btec nvq neet eet asd adhd odd ptsd ofsted cafcass
    mosaic liquidlogic abe vcs icb gp hv dv ncrm topse iiot sarc cwd uasc aso hsb ripfa rip nspcc
    swot smart nhs dwp dfe para paras pg fig appt mtg tbh tho atm fyi eta tldr def pls plz thx
    lol omg wtf imo idk smh fml approx max min avg tel ext ref refs nr bday xmas wk wks hr hrs mins
    ks covid wifi zoom whatsapp"""
)
_LETTERS_OF_A_NAME = 3


def is_somebody(word: str) -> bool:
    """Say whether a word may be a name where an age is said of it: a name, or a word unknown.

    Parameters
    ----------
    word
        In small letters, without accents (`workbook.safeguarding.names.folded`).
    """
    if len(word) < _LETTERS_OF_A_NAME or word in _OF_THE_WORK or not word.isalpha():
        return False
    return is_only_a_name(word) or how_common(word) == 0


#: The words by which ages and days are known.
_TELLING = word_set(
    """january february march april june july august sept september october november december monday
    tuesday wednesday thursday friday saturday sunday eight nine eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty aged turned turning nearly almost only just
    years year been born birthday boxing christmas halloween since missing until they minutes points
    weeks months hours people ages over each every was hearing court youngest eldest daughter sister
    brother girl boy"""
)
_LEAST_OF_A_SLIP = 4
#: Each with two neighbouring letters in the wrong order, where that is no word itself.
_SLIPS = {
    slip: word
    for word in sorted(_TELLING)
    if len(word) >= _LEAST_OF_A_SLIP
    for at in range(len(word) - 1)
    if (slip := word[:at] + word[at + 1] + word[at] + word[at + 2 :]) not in _TELLING
}
_MAYBE_A_SLIP = re.compile(r"(?<![^\W_])[A-Za-z]{4,10}(?![^\W_])")


def straight(text: str) -> str:
    """Return a text as long as this one, in which the words that tell ages and days are put right.

    Parameters
    ----------
    text
        Anything at all: "tunred", "Juen", "agde" are read as what was meant.
    """
    return _MAYBE_A_SLIP.sub(lambda word: _SLIPS.get(word[0].lower(), word[0]), text)


_MEASURES = re.compile(
    r"[0-9.]+(?:st|nd|rd|th|am|pm|hrs?|mins?|yrs?|yo|wks?|mths?|k|m|kg|mg|ml|km|ft|cm|gb|mb|x|s|"
    r"ish|till?|days?|weeks?|gcse|plus)?|(?:yr|year|y|ks|s|u|v|pt|p|no|rm|room|form|bus|step|week|"
    r"day|"
    r"stage|tier|level|band|b|gr|m|a|covid|catch|h|w|l)[0-9]{1,3}s?",
    re.IGNORECASE,
)


def is_measure(word: str) -> bool:
    """Say whether letters beside digits are a measure, a time or what is numbered: "15mins", "yr9".

    Parameters
    ----------
    word
        Without blanks.
    """
    return _MEASURES.fullmatch(word) is not None
