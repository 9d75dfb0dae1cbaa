"""Numbers that belong to one person: also spoken, in part, and with odd gaps.

Phone numbers, NHS numbers, vehicles, and the references of cases, courts and the police.
"""

from __future__ import annotations

import re

from workbook.safeguarding.english import how_common
from workbook.safeguarding.kinds import DIGIT, Found, near, simple
from workbook.safeguarding.names import word_set

__all__ = ["nhs_numbers_in", "phones_in", "references_in", "vehicles_in"]


# ---- NHS numbers

_TEN_DIGITS = re.compile(r"(?<![\d+-])(?:\d[ .-]{0,2}){9}\d(?![\d-]|\s?\d)")
_NHS_NEAR = re.compile(
    r"\b(?:nhs|gp|hospital|hosp|patient|a ?& ?e|a and e|camhs|clinic|nurse|health|doctors?|"
    r"surgery|red book|"
    r"prescription|midwife|appointment)\b",
    re.IGNORECASE,
)


def nhs_numbers_in(text: str) -> Found:
    """Find ten digits whose last is the check digit of the others (modulus 11), or that say so.

    A mistyped one has no such digit, and belongs to one person all the same.
    """
    for start, part in near(DIGIT, text):
        for match in _TEN_DIGITS.finditer(part):
            digits = re.sub(r"\D", "", match[0])
            before = part[max(0, match.start() - 60) : match.end() + 25]
            if _is_nhs_number(digits) or (digits[0] != "0" and _NHS_NEAR.search(before)):
                yield start + match.start(), start + match.end(), "nhs_number"


def _is_nhs_number(number: str) -> bool:
    digits = [int(digit) for digit in number]
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == digits[9] and len(set(digits)) > 1


# ---- phones

#: A run that could hold a phone number: digits with little between them.
_ENOUGH_DIGITS = re.compile(r"(?:\+|\b)(?:[\d(](?:[\d ()+.-]{7,22})\d)")
#: Numbers that belong to a service and to nobody: Childline and its like.
_HELPLINE = re.compile(r"\(?0(?:800|808|3\d\d)\b")
#: Numbers of the form that British ones have, also where no such number is given out.
_MOBILE = re.compile(
    r"(?<![\d+])(?:0|\+?44 ?\(?0?\)? ?)[127](?:[ -]?\d){8,9}(?![\d/-])"
    r"|(?<![\w+])[0oO][ .-]{0,2}[127](?:[ .,-]{0,3}[\doO]){9}(?![\w/-])"
    # As much of one as somebody remembers.
    r"|(?<![\w+/.])07\d{2,3}(?:[ -]?\d){2,6}(?![\d/:-])",
)
_DIGIT_WORD = r"(?:oh|o|zero|nought|nil|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN_DIGITS = re.compile(
    rf"(?<![\w'’])(?:(?:(?:double|triple|treble)[ ,-]{{1,2}})?{_DIGIT_WORD}|hundred|thousand|"
    rf"[0-9]{{1,6}})"
    r"(?:[ ,.…–-]{1,3}(?:(?:then|and|um|er|erm|dash|space|so)[ ,]{1,2})?"
    rf"(?:(?:(?:double|triple|treble)[ ,-]{{1,2}})?{_DIGIT_WORD}|hundred|thousand|"
    rf"[0-9]{{1,6}})\b){{2,14}}",
    re.IGNORECASE,
)
_SPOKEN_PART = re.compile(
    r"(?P<many>double|triple|treble)[ ,-]{1,2}(?P<twice>\w+)|(?P<noughts>hundred|thousand)|"
    r"(?P<digits>[0-9]+)|"
    rf"(?P<one>{_DIGIT_WORD})\b",
    re.IGNORECASE,
)
_VALUES = dict.fromkeys(("oh", "o", "zero", "nought", "nil"), "0") | {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_PHONE_NEAR = re.compile(
    r"\b(?:phones?|number|mob(?:ile)?|ring|rang|rung|call(?:s|ed|er|ing)?|texts?|texted|texting|"
    r"sim|whatsapp(?:ed)?|"
    r"contact|dial(?:led)?|landline|burner|tel)\b",
    re.IGNORECASE,
)
_LAST_DIGITS = re.compile(
    r"\b(?:ends?|ending|ended|ends in|end in|ending in|ended in|finish(?:es|ing)?(?: in)?|"
    r"last (?:three|four|3|4)"
    r"(?: digits| numbers)?(?: is| are| were|:)?|starts?|starting|begins?|beginning)\s+(?:in |"
    r"with )?(?P<it>\d{3,6}|\d{2} \d{2})(?![\w:/-])",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"\b(?:shift|meeting|session|day|lesson|school|contact|visit|year|card|account|plate|reg|case|"
    r"ref|policy|term|"
    r"strike|course|rota|handover|group)\b[^.!?]{0,12}$",
    re.IGNORECASE,
)
_OF_A_NUMBER = re.compile(
    r"\b(?:numbers?|phone|mob(?:ile)?|sim|digits|burner|texts? from|rang from)\b", re.IGNORECASE
)
_ENOUGH, _MOST = 9, 13


def phones_in(text: str) -> Found:
    """Find phone numbers: written, spoken, and the digits that are known of one."""
    yield from _spoken_phones(text)
    yield from _last_digits(text)
    if not _ENOUGH_DIGITS.search(text) and not _MOBILE.search(text):
        return  # most texts: the library need not even be imported
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in _ENOUGH_DIGITS.finditer(text):
        part = match[0]
        for number in PhoneNumberMatcher(part, "GB", leniency=Leniency.VALID, max_tries=50):
            if _HELPLINE.match(number.raw_string):
                continue
            yield match.start() + number.start, match.start() + number.end, "phone"
    for match in _MOBILE.finditer(text):
        yield match.start(), match.end(), "phone"


def _last_digits(text: str) -> Found:
    for start, part in near(DIGIT, text):
        for match in _LAST_DIGITS.finditer(part):
            before = part[max(0, match.start() - 45) : match.start()]
            around = before + part[match.end() : match.end() + 20]
            if _CLOCK.fullmatch(match["it"]) and not _OF_A_NUMBER.search(around):
                continue  # when a call ended
            told = _PHONE_NEAR.search(around) or match["it"].startswith("07")
            if told and not _NO_PHONE.search(before):
                yield start + match.start("it"), start + match.end("it"), "phone"


def _spoken_phones(text: str) -> Found:
    for match in _SPOKEN_DIGITS.finditer(text):
        digits = _digits_said(match[0])
        before = text[max(0, match.start() - 50) : match.start()]
        if re.fullmatch(r"[0-9 .,–-]+", match[0]) and not digits.startswith("07"):
            continue  # what is written in digits alone, others look at
        if _HELPLINE.match(digits) or digits.startswith(("0123456", "1234567")):
            continue
        if len(digits) > _MOST:
            continue
        sure = digits.startswith(("0", "44", "7")) or bool(_PHONE_NEAR.search(before))
        if len(digits) < _ENOUGH:
            # A part of one, as only numbers of telephones are said.
            sure = len(digits) >= _PART and bool(_AS_SAID.search(match[0]))
            sure = sure and not re.search(r"[0-9]", match[0])
        if sure:
            yield match.start(), match.end(), "phone"


_PART = 5
_AS_SAID = re.compile(r"\b(?:double|triple|treble)\b|^(?:oh|o|zero)\b", re.IGNORECASE)


def _digits_said(words: str) -> str:
    said = []
    for part in _SPOKEN_PART.finditer(words.lower()):
        if part["many"]:
            times = 2 if part["many"] == "double" else 3
            said.append(
                _VALUES.get(part["twice"], part["twice"] if part["twice"].isdigit() else "") * times
            )
        elif part["noughts"]:
            said.append("00" if part["noughts"] == "hundred" else "000")
        else:
            said.append(part["digits"] or _VALUES[part["one"]])
    return "".join(said)


# ---- vehicles

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
    r"renault|peugeot|citroen|volvo|lexus|mazda|suzuki)"
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
    rf"\b{_ALPHABET}(?:[ ,]{{1,2}}(?:{_ALPHABET}|{_DIGIT_WORD}|[0-9]{{1,2}})\b){{2,7}}",
    re.IGNORECASE,
)
_PLATE_NEAR = re.compile(r"\b(?:plates?|regs?|registration|index)\b", re.IGNORECASE)
_LONG_PLATE = 6
_ENDS = re.compile(r"\b(?:ends?|ending|starts?|starting|begins?)\b", re.IGNORECASE)


def vehicles_in(text: str) -> Found:
    """Find registrations of vehicles, and the part of one that somebody saw."""
    yield from simple(_VEHICLE, "vehicle")(text)
    for match in _SPELT_OUT.finditer(text):
        yield match.start(), match.end(), "vehicle"
    for start, part in near(DIGIT, text):
        for pattern in (_SMALL_VEHICLE, _HALF_A_PLATE):
            for match in pattern.finditer(part):
                if _is_plate(part, match, whole=pattern is _SMALL_VEHICLE):
                    yield start + match.start("plate"), start + match.end("plate"), "vehicle"
    for start, part in near(_ENDS_OF_PLATES, text):
        for match in _ENDS_WITH.finditer(part):
            plate = match["plate"]
            around = part[max(0, match.start() - 60) : match.end() + 40]
            if (
                plate.isalpha()
                and not (plate.isupper() and not part.isupper())
                and how_common(plate.lower())
            ):
                continue  # "reg ends the"
            if _PLATE_NEAR.search(around) or (
                _ENDS.match(match[0]) and _VEHICLE_NEAR.search(around)
            ):
                yield start + match.start("plate"), start + match.end("plate"), "vehicle"


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


# ---- references

_REFERENCE_WORD = (
    r"(?:case|court|crime|incident|file|client|child|police|ref(?:erral)?|system|LCS|ICS|Mosaic|"
    r"Liquidlogic|CareFirst|UPN|URN|log|occurrence|CAD|MARAC|NI|niche|merlin|misper|warrant|"
    r"custody|asset|"
    r"home office|passport|brp|nass|arc|exhibit)"
)
_REFERENCE = re.compile(
    rf"\b(?P<word>{_REFERENCE_WORD})\b(?P<no>\s+(?:ref(?:erence)?|no|num[a-z]{{2,4}}|nuber|id|num|"
    rf"nr))?\.?\s*"
    rf"(?:(?:is|was|ends(?: in)?|ending(?: in)?)\s*)?(?:[:#]\s*)?"
    r"(?P<ref>(?=[A-Z0-9/.-]{0,24}[0-9]{3})[A-Z0-9][A-Z0-9/.-]{2,24}[A-Z0-9])\b",
    re.IGNORECASE,
)
#: Family and criminal courts, crime reports: letters, a year in two digits, letters, digits.
_COURT = re.compile(
    r"\b(?:[A-Z]{2}[0-9]{2}[A-Z][0-9]{5}|[A-Z]{1,3}[/-][0-9]{3,8}[/-][0-9]{2,4}|"
    r"[0-9]{2}[/-][A-Z]{2,4}[/-][0-9]{3,8}|[A-Z]{2}[0-9]{6}[A-D]|"
    r"[A-Z]{2} ?[0-9]{2} ?[CPFZ] ?[0-9]{5}|[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]|"
    r"[A-Z]{2,5}[0-9]{5,10}|"
    r"(?=(?:[A-Z/-]{0,8}[0-9]){5})(?=[0-9/-]{0,12}[A-Z])[A-Z0-9]{1,10}(?:[/-](?!q[1-4]\b)[A-Z0-9]{1,10}){1,4}|"
    r"(?!covid|sept)[A-Z]{2,6}[-/](?!(?:19|20)[0-9]{2}\b)[0-9]{3,12}(?:[-/][0-9A-Z]{1,6})?)\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\w£$.+/-])[0-9]{8,16}(?![\w/]|\.[0-9])")
#: In groups, where it is called a reference: "crime ref 13 4471 24", "id 1182934".
_IN_GROUPS = re.compile(
    r"\b(?:ref(?:erence)?|urn|upn|cad|crime (?:no|number)|case (?:no|number))\.?\s*(?:(?:is|"
    r"was)\s+|[:#]\s*)?"
    r"(?P<a>[0-9]{2,6}(?:[ /-][0-9]{2,6}){1,4})(?![\w/])"
    r"|\b(?:file|case|ref|reference)\s+(?:no\s+|number\s+|is\s+)?"
    r"(?P<c>(?!(?:no|in|on|of|at|is|to|from|the|for|with|by|and|"
    r"was)\b)(?=[a-z]{1,4}(?:\s?[0-9]){5})"
    r"[a-z]{1,4}\s[0-9]{2,6}(?:\s[0-9]{2,6}){0,2})(?![\w/])"
    r"|\b(?:id|no|number|num)\.?\s?(?:is |was |: ?|# ?)?(?P<b>[1-9][0-9]{5,9})(?![\w/])",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:hrs?|h)?", re.IGNORECASE)
#: These stand before the time of day as well: "told the police 2315".
_SAID_AT = word_set("police child file system client court custody misper incident log")


def references_in(text: str) -> Found:
    """Find the references of cases, courts, crimes and records."""
    for start, part in near(DIGIT, text):
        for match in _REFERENCE.finditer(part):
            ref = match["ref"]
            if re.fullmatch(r"(?:19|20)[0-9]{2}", ref):
                continue
            if (
                _CLOCK.fullmatch(ref)
                and not match["no"]
                and match["word"].lower() in _SAID_AT - {"log", "incident"}
            ):
                continue
            yield start + match.start("ref"), start + match.end("ref"), "reference"
        for match in _IN_GROUPS.finditer(part):
            group = match.lastgroup or "a"
            yield start + match.start(group), start + match.end(group), "reference"
        for pattern in (_COURT, _LONG_NUMBER):
            for match in pattern.finditer(part):
                if (
                    pattern is _LONG_NUMBER
                    and match[0].startswith(("07", "01", "02"))
                    and len(match[0]) in (10, 11)
                ):
                    continue
                if (
                    pattern is _COURT
                    and match[0].islower()
                    and match[0].split("-")[0].split("/")[0] in _NO_LETTERS
                ):
                    continue
                yield start + match.start(), start + match.end(), "reference"


_NO_LETTERS = word_set(
    "covid section para form page room step over under from to yr year week day at"
)
