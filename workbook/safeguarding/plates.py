"""Registrations of vehicles: whole, in part, with gaps and as the police spell them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.safeguarding.english import how_common
from workbook.safeguarding.kinds import DIGIT, Found, is_measure, near, simple
from workbook.safeguarding.numbers import DIGIT_WORD

__all__ = ["vehicles_in"]

_VEHICLE = re.compile(
    r"\b(?:[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2} ?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][0-9]{1,3} ?[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y])\b"
)
_VEHICLE_WORD = (
    r"(?:(?:number ?)?plates?|regs?|registration|cars?|vans?|taxis?|minicab|cabs?|uber|vehicles?|"
    r"bmw|audi|golf|polo|"
    r"corsa|astra|fiesta|focus|transit|mercedes|merc|moped|ped|scooter|motorbike|bike|clio|civic|"
    r"qashqai|range rover|"
    r"vw|passat|skoda|octavia|prius|toyota|honda|nissan|ford|vauxhall|insignia|seat|leon|ibiza|"
    r"mini|kia|hyundai|tesla|"
    r"jeep|4x4|pickup|lorry|hatchback|saloon|estate car|tinted|driver|parked|micra|yaris|sprinter|"
    r"vivaro|a class|"
    r"renault|peugeot|citroen|volvo|lexus|mazda|suzuki|fiat|jaguar|juke|zafira|mondeo|corolla|suv|"
    r"motor|truck)"
)
_VEHICLE_NEAR = re.compile(rf"\b{_VEHICLE_WORD}\b", re.IGNORECASE)
_SMALL_VEHICLE = re.compile(
    r"\b(?P<plate>[a-hj-pr-y]{2}[0-9]{2} ?[a-hj-pr-z]{3}|"
    r"[a-hj-npr-tv-y][0-9]{1,3} ?[a-hj-pr-y]{3})\b",
    re.IGNORECASE,
)
#: "yk19", "FN17": the part of a plate that says its age; with nothing or nobody-knows behind it.
_HALF_A_PLATE = re.compile(
    r"(?<![\w/-])(?P<plate>(?!(?:yr|ks|no|pt|wk|mr|fy|cv|pc|ps)[0-9])[a-hj-pr-y]{2}(?:[01][0-9]|"
    r"2[0-6]|5[1-9]|6[0-9]|7[0-6])"
    r"(?: ?[a-z?*x]{1,2}(?![\w]))?)(?![\w/-])",
    re.IGNORECASE,
)
_ENDS_WITH = re.compile(
    r"\b(?:ends?|ending|ended|starts?|starting|begins?|beginning|finish(?:es|ing)?|first|last|"
    r"part(?:ial)?|got|had|"
    r"just|only|something)\s+(?:(?:in|with|bit|part|three|two|letters|is|was|the|like|on)\s+){0,3}"
    r"[“\"'‘]?(?P<plate>[a-z]{3}|[a-z]{2}[0-9]{1,2}|[0-9]{2} ?[a-z]{3}|[a-z][0-9]{1,3})\b",
    re.IGNORECASE,
)
_ALPHABET = (
    r"(?:alph?a|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|"
    r"november|oscar|papa|quebec|"
    r"romeo|sierra|tango|uniform|victor|whiske?y|x-?ray|yankee|zulu)"
)
#: As the police say it: "kilo victor bravo", "yankee kilo one nine".
_SPELT_OUT = re.compile(
    rf"\b{_ALPHABET}(?:[ ,]{{1,2}}(?:{_ALPHABET}|{DIGIT_WORD}|[0-9]{{1,2}})\b){{2,7}}",
    re.IGNORECASE,
)
_PLATE_NEAR = re.compile(r"\b(?:plates?|regs?|registration|index)\b", re.IGNORECASE)
_LONG_PLATE = 6
_ENDS = re.compile(r"\b(?:ends?|ending|starts?|starting|begins?)\b", re.IGNORECASE)


#: A whole plate with gaps, or its last letters, beside a word for it; "ends" needs a vehicle.
_OF_A_PLATE = re.compile(
    r"\b(?:(?P<sure>plates?|regs?|registration|number ?plate)|end(?:s|ed|ing)?)\b[^.!?\n]{0,24}?\b"
    r"(?P<plate>[a-z]{2} ?[0-9]{2} ?[a-z]{3}|[0-9]{1,2} ?[a-z]{3}|[a-z]{2} ?[0-9]{2})\b(?! ?[0-9])",
    re.IGNORECASE,
)
_BESIDE_A_VEHICLE = re.compile(
    rf"\b{_VEHICLE_WORD}\b,?(?: [a-z]{{1,9}},?){{0,2}} "
    r"(?P<plate>[a-z]{2} ?[0-9]{2}(?: ?[a-z]{3})?)"
    r"\b(?! ?[0-9])",
    re.IGNORECASE,
)
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
#: A whole plate in small letters, without a word for it: its last letters are no word.
_SMALL_PLATE = re.compile(
    r"(?<![\w.-])"
    r"(?P<plate>[a-z]{2} ?[0-9]{2} ?(?P<last>[a-z]{3})|[a-z][0-9]{1,3} ?(?P<end>[a-z]{3}))"
    r"(?![\w-])",
    re.IGNORECASE,
)
_UNITS = frozenset(("mth", "hrs", "yrs", "wks", "min", "sec", "pts", "abc", "xyz"))


def vehicles_in(text: str) -> Found:
    """Find registrations of vehicles, and the part of one that somebody saw."""
    yield from simple(_VEHICLE, "vehicle")(text)
    for match in _SPELT_OUT.finditer(text):
        yield match.start(), match.end(), "vehicle"
    for trigger, find in (
        (_NOT_KNOWN, _half_known),
        (DIGIT, _small_letters),
        (_ENDS_OF_PLATES, _ends_in),
        (DIGIT, _with_gaps),
        (DIGIT, _by_form),
        (_PLATE_NEAR, _called_a_plate),
    ):
        for start, part in near(trigger, text):
            for first, last in find(part):
                yield start + first, start + last, "vehicle"


def _small_letters(part: str) -> Iterator[tuple[int, int]]:
    for pattern in (_SMALL_VEHICLE, _HALF_A_PLATE):
        for match in pattern.finditer(part):
            if _is_plate(part, match, whole=pattern is _SMALL_VEHICLE):
                yield match.span("plate")


#: A plate of which somebody did not catch the rest: "wx70 something p", "W 4 something TAN".
_NOT_KNOWN = re.compile(
    r"\b(?:something|summat|blank)\b|\?\?|\*\*|\.\.|[0-9][x?*]|[a-z]-[a-z]-[0-9]", re.IGNORECASE
)
_GAP = r"(?:(?:something|summat|blank)(?![\w'])|[x?*]{1,3}|\.{2,3})"
_HALF_KNOWN = re.compile(
    rf"(?<![\w/-])(?P<plate>"
    rf"[a-z]{{1,2}} ?[0-9]{{1,3}} ?{_GAP}(?: ?{_GAP}){{0,2}}(?: ?[a-z]{{1,3}}\b)?|"
    rf"{_GAP} ?[0-9]{{1,2}} ?[a-z]{{2,3}}|[a-z]-[a-z]-[0-9](?:-[a-z0-9]){{1,4}})(?![\w/-])",
    re.IGNORECASE,
)
_VEHICLE_OR_SEEN = re.compile(
    rf"\b(?:{_VEHICLE_WORD}|minibus|bus|cab|boot|windscreen|private plate)\b", re.IGNORECASE
)


#: What stands behind the word itself, of whatever country: "plates KHV 417", "the plate, 4UV".
_CALLED_A_PLATE = re.compile(
    r"\b(?:plates?|regs?|registration)\b[^.!?\n]{0,24}?(?<![\w/-])"
    r"(?P<plate>[A-Z]{2,3}[ -][0-9]{2,4}(?:[ -][A-Z]{1,3})?|(?<=plate )[0-9]{3,5}|"
    r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{3,8})"
    r"(?![\w/-])",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"[a-z]{2,3}[ -](?:19|20)[0-9]{2}", re.IGNORECASE)


def _called_a_plate(part: str) -> Iterator[tuple[int, int]]:
    for match in _CALLED_A_PLATE.finditer(part):
        plate = match["plate"]
        letters = re.split(r"[ -]", plate)[0]
        if is_measure(plate) and not plate.isdigit():
            continue
        if _A_YEAR.fullmatch(plate) or _NO_LETTERS.match(plate):
            continue
        if len(letters) < len(plate) and how_common(letters.lower()) and not letters.isupper():
            continue  # "reg was due 14"
        yield match.span("plate")


def _half_known(part: str) -> Iterator[tuple[int, int]]:
    """Yield plates of which somebody did not catch the rest."""
    for match in _HALF_KNOWN.finditer(part):
        plate = match["plate"]
        is_told = "-" in plate or _VEHICLE_OR_SEEN.search(part) or match.end() == len(part)
        if is_told and not _NO_LETTERS.match(plate):
            yield match.span("plate")


def _ends_in(part: str) -> Iterator[tuple[int, int]]:
    """Yield where somebody says how a plate begins or ends."""
    for match in _ENDS_WITH.finditer(part):
        plate = match["plate"]
        around = part[max(0, match.start() - 60) : match.end() + 40]
        is_written_large = plate.isupper() and not part.isupper()
        if plate.isalpha() and not is_written_large and how_common(plate.lower()):
            continue  # "reg ends the"
        if _PLATE_NEAR.search(around) or (_ENDS.match(match[0]) and _VEHICLE_NEAR.search(around)):
            yield match.span("plate")


def _with_gaps(part: str) -> Iterator[tuple[int, int]]:
    """Yield where a plate, or its end, stands beside a word for it or for a vehicle."""
    for pattern in (_OF_A_PLATE, _BESIDE_A_VEHICLE):
        for match in pattern.finditer(part):
            plate = match["plate"]
            if _WORDS.fullmatch(plate) or _NO_LETTERS.match(plate):
                continue
            is_sure = pattern is _BESIDE_A_VEHICLE or match["sure"]
            if is_sure or _VEHICLE_NEAR.search(part[max(0, match.start() - 60) : match.start()]):
                yield match.span("plate")


def _by_form(part: str) -> Iterator[tuple[int, int]]:
    for match in _SMALL_PLATE.finditer(part):
        letters = (match["last"] or match["end"]).lower()
        is_word = bool(how_common(letters)) or letters in _UNITS
        if not is_word and not _NO_LETTERS.match(match["plate"]):
            yield match.span("plate")


_ENDS_OF_PLATES = re.compile(
    r"\b(?:plates?|regs?|registration|ends|ending|end|starts|starting|begins)\b", re.IGNORECASE
)


def _is_plate(part: str, match: re.Match[str], *, whole: bool) -> bool:
    plate = match["plate"]
    told = bool(_VEHICLE_NEAR.search(part[max(0, match.start() - 45) : match.end() + 35]))
    behind = re.sub(r"^.*[0-9] ?", "", plate).lower()
    if whole and " " in plate and how_common(behind):
        return False  # "s47 and", "bd19 the"
    if whole and not told:
        return len(plate) > _LONG_PLATE and plate[1].isalpha() and how_common(behind) == 0
    return told
