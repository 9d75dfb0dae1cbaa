"""Names by what stands around them, whatever the word: "goes by spider", "harley, 15"."""

from __future__ import annotations

import re

from workbook.safeguarding.english import how_common
from workbook.safeguarding.kinds import Found
from workbook.safeguarding.names import folded, is_never, is_shortened, known_as, word_set

__all__ = ["called_in", "titled_in"]

_NAME = r"[^\W\d_][\w'’-]{0,19}"
_THEY = (
    r"(?:they|we|he|she|i|people|everyone|everybody|(?:the )?(?:others|lads|girls|boys|kids|men|"
    r"older ones|young people|whole (?:home|unit|house|class)))"
)
#: What one travels by, in small letters: with a capital it may be somebody all the same.
_RIDDEN = r"(?-i:bikes?|bus(?:es)?|car|foot|metro|minibus|taxis?|trains?|trams?|tube)"
_CALLED = re.compile(
    rf"\b(?:go(?:es|ing)? by(?!\s+{_RIDDEN}\b)|"
    r"known as|nick ?named|answers to|street ?name(?:['’]?s| is)?|"
    r"nick ?name(?:['’]?s| is)?|(?:his|her|their) name(?:['’]?s| is| was)|"
    r"calls? (?:him|her|them)sel(?:f|ves)|"
    r"(?:one|lad|girl|boy|man|bloke|woman|driver|kid|guy) (?:that )?they (?:all )?call|"
    rf"{_THEY} (?:all |just |only )?call(?:s|ed)? (?:him|her|them|me|the \w{{1,20}}))\s+"
    rf"[“\"'‘]?(?P<name>{_NAME})(?=[”\"'’]?(?:\s*(?:[.,;:!?)]|$)|\s+(?:and|n|but|who|bc|cos|because|"
    r"though|tho|apparently|asking|on|in|at|has|is|was|does|never|not)\b))",
    re.IGNORECASE,
)
_THEY_CALL = re.compile(
    rf"(?<![\w'’-])(?P<name>{_NAME}) {_THEY} (?:all )?call (?:him|her|them)\b", re.IGNORECASE
)
#: Somebody, and how old: only what is a child's age, and at the end of what is said of them.
_AGED = re.compile(
    rf"(?<![\w'’-])(?P<name>{_NAME})(?:,| \(| -)\s?(?:just |only |aged )?(?P<age>1[0-7])"
    r"(?=\)|\s?[.,;]|\s*$)",
)
#: What somebody may be called, and is no name for it.
_SAID_OF = word_set(
    """aggressive angry annoying babe baby bad bossy brave broken bright challenging cheeky clever
    crazy cruel cute daft dangerous dear difficult evil fat friendly funny fussy gay good hard
    horrible kind lazy liar lovely mad mean mum nan nasty naughty needy nosy not nothing odd
    out over quiet resilient rude sir slag slow small soft son special strict stupid sweet
    tense thick trouble ugly useless vulnerable weak wild"""
)
#: What a number follows that is no age.
_NUMBERED = word_set(
    """april august bay bus chapter december degrees door february flat floor form gate january
    july june level line minus plus march may november number october option page part pages
    para platform plot question room section september stage step table team unit version ward
    week yr year no nos item lot yp cyp yps m f sw pa boy girl lad lass child kid teen sister
    brother sis bro son daughter twin niece nephew cousin youngest eldest pupil student female
    male person baby friend mate"""
)
_EVERYDAY = 8


def _may_be_a_name(word: str, common: int) -> bool:
    plain = folded(word)
    if plain in _SAID_OF or is_shortened(plain):
        return False
    return bool(known_as(plain)) or how_common(plain) < common


#: Somebody with an office before the name: "pcso lamb", "ds coombes".
_TITLED = re.compile(
    rf"(?<![\w'’.-])(?:(?P<sure>pcso|sgt|mr|mrs|cllr|insp)|pc|dc|ds|di|dci|ms|dr|judge|auntie|aunty|"
    rf"uncle|nanny|nana|nan|grandad|grandma)\.? (?P<name>{_NAME})",
    re.IGNORECASE,
)
#: What such a person does, and is called nothing.
_DOES = word_set(
    """will may can has had is was are were rang said says came went wont didnt hope grace world
    phone never always who and or at on in from to the a for with just then also not told asked
    took brought thinks thought knows wants wanted got gets left turned"""
)


def titled_in(text: str) -> Found:
    """Yield what stands behind an office or a title, where nothing else took it for a name.

    Parameters
    ----------
    text
        Anything at all.
    """
    for match in _TITLED.finditer(text):
        plain = folded(match["name"]).removesuffix("'s")
        common = _EVERYDAY if match["sure"] else 1
        is_done = plain in _DOES or (plain.endswith("ed") and not known_as(plain))
        if not is_done and not is_never(plain) and _may_be_a_name(plain, common):
            yield match.start(), match.end("name"), "name"


def called_in(text: str) -> Found:
    """Yield names that are called names, and names with an age behind them, with that age.

    Parameters
    ----------
    text
        Anything at all.
    """
    for pattern in (_CALLED, _THEY_CALL):
        for match in pattern.finditer(text):
            if _may_be_a_name(match["name"], _EVERYDAY):
                yield *match.span("name"), "name"
    for match in _AGED.finditer(text):
        name = match["name"]
        if folded(name) not in _NUMBERED and _may_be_a_name(name, 1):
            yield *match.span("name"), "name"
            yield *match.span("age"), "age"
