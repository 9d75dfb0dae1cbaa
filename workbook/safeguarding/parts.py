"""Parts of numbers that belong to somebody, as they are caught and passed on: "ends 7 HXO"."""

from __future__ import annotations

import re

from workbook.safeguarding.addresses import AREA
from workbook.safeguarding.english import how_common
from workbook.safeguarding.kinds import DIGIT, Found, near

__all__ = ["parts_in"]

_VEHICLE = (
    r"(?:car|van|taxi|minicab|cab|vehicle|motor|moped|scooter|motorbike|bike|lorry|truck|suv|4x4|"
    r"hatchback|saloon|estate car|audi|bmw|corsa|astra|golf|polo|fiesta|focus|clio|corolla|prius|"
    r"merc|mercedes|transit|vivaro|sprinter|mini|fiat|skoda|octavia|passat|range rover|qashqai|"
    r"insignia|vauxhall|ford|toyota|nissan|honda|kia|hyundai|peugeot|citroen|renault|seat|leon|"
    r"ibiza|"
    r"tesla|yaris|juke|volvo|lexus|jaguar|zafira|mondeo)"
)
#: A whole plate with gaps, or its last letters, beside a word for it; "ends" needs a vehicle.
_OF_A_PLATE = re.compile(
    r"\b(?:(?P<sure>plates?|regs?|registration|number ?plate)|end(?:s|ed|ing)?)\b[^.!?\n]{0,24}?\b"
    r"(?P<plate>[a-z]{2} ?[0-9]{2} ?[a-z]{3}|[0-9]{1,2} ?[a-z]{3}|[a-z]{2} ?[0-9]{2})\b(?! ?[0-9])",
    re.IGNORECASE,
)
_BESIDE_A_VEHICLE = re.compile(
    rf"\b{_VEHICLE}s?\b,?(?: [a-z]{{1,9}},?){{0,2}} "
    r"(?P<plate>[a-z]{2} ?[0-9]{2}(?: ?[a-z]{3})?)"
    r"\b(?! ?[0-9])",
    re.IGNORECASE,
)
_A_VEHICLE = re.compile(rf"\b{_VEHICLE}s?\b", re.IGNORECASE)
#: Three letters after a number that are no plate's.
_WORDS = re.compile(
    r"(?:[a-z]{2} ?)?[0-9]{1,2} ?(?:am|pm|and|but|the|day|yrs?|mth|min|hrs?|wks?|was|for|not|out|"
    r"men|of|to|in|at|she|he|who|got|had|has|too|now|day|bus|min|mum|dad|per|old|one|two|all|any)",
    re.IGNORECASE,
)
#: In front of a number these letters are words: "in 22", "at 10", "on 15".
_NO_LETTERS = re.compile(
    r"(?:in|at|on|of|to|by|or|is|it|we|he|me|my|no|so|up|us|as|do|go|if|an|be) ?[0-9]",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:NRM|INC|CAD|incident|occurrence|URN|LCS|custody|intel)\b(?:\s+(?:log|ref(?:erence)?|no|"
    r"number|num|is|was)\.?){0,3}[:#\s]\s?(?P<ref>[A-Z]{0,3}[0-9]{3,10}(?:(?:\s+(?:dash|of|slash|"
    r"stroke)\s+|[/-])[A-Z0-9/]{1,8}){0,3})\b(?!\s*(?:people|young|cases|children|referrals|pounds|"
    r"words|pages|days|times)\b)",
    re.IGNORECASE,
)
#: The sector of a postcode: "m14 5". What is counted after it is none.
_SECTOR = re.compile(
    rf"(?<![\w/.£-])(?P<it>{AREA}[0-9]{{1,2}} [0-9][a-z]?)(?![\w:/%.-])"
    r"(?!\s*(?:of|people|mins?|minutes|hours?|hrs?|weeks?|wks?|days?|times|young|x|"
    r"and a half|months?|years?|yrs?|miles?|pm|am|"
    r"pages?|sessions?|kids|children|lads|girls|missed|calls?)\b)",
    re.IGNORECASE,
)
_TELEPHONE_END = re.compile(
    r"\b(?:phone|mobile|mob|number|num|sim|landline)\b[^.!?\n]{0,24}?"
    r"\bend(?:s|ed|ing)?\b(?: in| with)?[\s.…*x]{1,8}(?P<end>[0-9]{3,5}|"
    r"(?:(?:double|treble|triple|oh|o|zero|nought|one|two|three|four|"
    r"five|six|seven|eight|nine)[ ,]{1,2}){1,5}(?:oh|zero|one|two|three|four|five|six|seven|eight|"
    r"nine))\b",
    re.IGNORECASE,
)


#: Ten digits in whatever groups, the first of them no nought: an NHS number, right or mistyped.
_TEN = re.compile(r"(?<![\w£.,/:+-])[1-9][0-9]{0,9}(?:[ .-][0-9]{1,4}){0,9}(?![\w%/:-]|[.,][0-9])")
_MISTYPED_TEN = re.compile(
    r"(?<![\w£.,/:+-])(?=[0-9ol]{3}[ .-][0-9ol]*[ol])[1-9][0-9ol]{2}[ .-][0-9ol]{3}[ .-][0-9ol]{4}"
    r"(?!\w)",
    re.IGNORECASE,
)
_DIGITS_OF_ONE = 10
#: References by their form alone, and logs of a day.
_BY_FORM = re.compile(
    r"(?<![\w/-])(?:[0-9]{2}/[0-9]{4,7}/[0-9]{2}|T20[0-9]{6})(?![\w/-])"
    r"|\b(?:log|inc|incident|cad)\s+(?:no\.?\s+|number\s+)?(?P<log>[0-9]{2,5}) of (?=[0-9]|today|"
    r"yesterday|the)"
    r"|\burn\s+(?P<urn>[0-9]{2}[a-z]{2} ?[0-9]{5,8})\b",
    re.IGNORECASE,
)
#: A whole plate in small letters, without a word for it: its last letters are no word.
_SMALL_PLATE = re.compile(
    r"(?<![\w.-])(?P<plate>[a-z]{2}[0-9]{2} ?(?P<last>[a-z]{3})|[a-z][0-9]{1,3} ?(?P<end>[a-z]{3}))"
    r"(?![\w-])",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@./#])(?:[a-z][\w.]{2,29}#[0-9]{4}|xX\w{2,28}Xx|"
    r"[a-z]\w{1,15}\.[a-z]\w{1,15}\.[a-z]\w{1,15})(?![\w@./])",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?:^www\.|\.(?:com|org|uk|net|gov|co|example|html?|docx?|pdf|csv)$)", re.IGNORECASE
)
_AT = re.compile(r"(?<![\w.])[\w.+-]{1,40} ?\((?:at|@)\) ?[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}")


def _by_form(part: str) -> Found:
    for match in _TEN.finditer(part):
        if sum(sign.isdigit() for sign in match[0]) == _DIGITS_OF_ONE:
            yield *match.span(), "nhs_number"
    for match in _MISTYPED_TEN.finditer(part):
        yield *match.span(), "nhs_number"
    for match in _BY_FORM.finditer(part):
        group = next((name for name in ("log", "urn") if match[name]), 0)
        yield *match.span(group), "reference"
    for match in _SMALL_PLATE.finditer(part):
        letters = match["last"] or match["end"]
        is_word = bool(how_common(letters.lower())) or letters.lower() in _UNITS
        if not is_word and not _NO_LETTERS.match(match["plate"]):
            yield *match.span("plate"), "vehicle"


_UNITS = frozenset(("mth", "hrs", "yrs", "wks", "min", "sec", "pts", "abc", "xyz"))


def parts_in(text: str) -> Found:
    """Yield parts of plates, references, postcodes and telephone numbers.

    Parameters
    ----------
    text
        Anything at all.
    """
    for match in _TELEPHONE_END.finditer(text):
        yield *match.span("end"), "phone"
    for match in _HANDLE.finditer(text):
        if not _WEB.search(match[0]):
            yield *match.span(), "handle"
    for match in _AT.finditer(text):
        yield *match.span(), "email"
    for start, part in near(DIGIT, text):
        for find in (_by_form, _beside_a_word, _of_plates):
            for first, last, kind in find(part):
                yield start + first, start + last, kind


def _beside_a_word(part: str) -> Found:
    for match in _REFERENCE.finditer(part):
        yield *match.span("ref"), "reference"
    for match in _SECTOR.finditer(part):
        yield *match.span("it"), "postcode"


def _of_plates(part: str) -> Found:
    for pattern in (_OF_A_PLATE, _BESIDE_A_VEHICLE):
        for match in pattern.finditer(part):
            plate = match["plate"]
            if _WORDS.fullmatch(plate) or _NO_LETTERS.match(plate):
                continue
            is_sure = pattern is _BESIDE_A_VEHICLE or match["sure"]
            if is_sure or _A_VEHICLE.search(part[max(0, match.start() - 60) : match.start()]):
                yield *match.span("plate"), "vehicle"
