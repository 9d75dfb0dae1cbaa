"""Numbers that belong to one person: also spoken, in part, and with odd gaps.

Phone numbers, NHS numbers, and the references of cases, courts and the police.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.safeguarding.english import how_common
from workbook.safeguarding.kinds import DIGIT, Found, near
from workbook.safeguarding.names import word_set

__all__ = ["DIGIT_WORD", "mistyped_nhs_numbers_in", "nhs_numbers_in", "phones_in", "references_in"]


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


#: Ten digits in whatever groups, the first of them no nought: an NHS number, right or mistyped.
_TEN = re.compile(r"(?<![\w£.,/:+-])[1-9][0-9]{0,9}(?:[ .-][0-9]{1,4}){0,9}(?![\w%/:-]|[.,][0-9])")
_MISTYPED_TEN = re.compile(
    r"(?<![\w£.,/:+-])(?=[0-9ol]{3}[ .-][0-9ol]*[ol])[1-9][0-9ol]{2}[ .-][0-9ol]{3}[ .-][0-9ol]{4}"
    r"(?!\w)",
    re.IGNORECASE,
)
#: As much of one as somebody caught: beside the letters NHS, or nine where a digit is missing.
_PART_OF_TEN = re.compile(
    r"\bnhs\b[^.!?\n0-9]{0,45}?\b(?:T )?(?P<it>[0-9]{3}(?:[ .-]?[0-9]{1,4}){1,3})"
    r"(?![\w%/:-]|[.,]?[0-9]|[ .-][0-9])"
    r"(?!\s*(?:people|patients|beds|words|pounds|pages|staff))",
    re.IGNORECASE,
)
_NINE_OF_TEN = re.compile(
    r"\bdigits?\b[^.!?\n0-9]{0,25}(?P<it>[1-9][0-9]{2} [0-9]{3} [0-9]{3})"
    r"(?![\w%/:-]|[.,]?[0-9]| [0-9])",
    re.IGNORECASE,
)
_DIGITS_OF_ONE = 10


def mistyped_nhs_numbers_in(text: str) -> Found:
    """Find ten digits in whatever groups that nothing else was found in."""
    for start, part in near(DIGIT, text):
        for match in _TEN.finditer(part):
            if sum(sign.isdigit() for sign in match[0]) == _DIGITS_OF_ONE:
                yield start + match.start(), start + match.end(), "nhs_number"
        for match in _MISTYPED_TEN.finditer(part):
            yield start + match.start(), start + match.end(), "nhs_number"
        for match in (*_PART_OF_TEN.finditer(part), *_NINE_OF_TEN.finditer(part)):
            yield start + match.start("it"), start + match.end("it"), "nhs_number"


# ---- phones

#: A run that could hold a phone number: digits with little between them.
_ENOUGH_DIGITS = re.compile(r"(?:\+|\b)(?:[\d(](?:[\d ()+.-]{7,22})\d)")
#: Numbers that belong to a service and to nobody: Childline and its like.
_HELPLINE = re.compile(r"\(?0(?:800|808|3\d\d)\b")
#: Numbers of the form that British ones have, also where no such number is given out.
_MOBILE = re.compile(
    r"(?<![\d+])(?:\(?0|(?:\+|00)?44 ?\(?0?\)? ?)[127](?:[ )-]{0,2}\d){8,9}(?![\d/-])"
    r"|(?<![\w+])[0oO][ .-]{0,2}[127](?:[ .,-]{0,3}[\doO]){9}(?![\w/-])"
    # As much of one as somebody remembers.
    r"|(?<![\w+/.])07\d{2,3}(?:[ -]?\d){2,6}(?![\d/:-])",
)
#: How a digit is said, as a pattern.
DIGIT_WORD = r"(?:oh|o|zero|nought|nil|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN_DIGITS = re.compile(
    rf"(?<![\w'’])(?:(?:(?:double|triple|treble)[ ,-]{{1,2}})?{DIGIT_WORD}|hundred|thousand|"
    rf"[0-9]{{1,6}})"
    r"(?:[ ,.…–-]{1,3}(?:(?:then|and|um|er|erm|dash|space|so)[ ,]{1,2})?"
    rf"(?:(?:(?:double|triple|treble)[ ,-]{{1,2}})?{DIGIT_WORD}|hundred|thousand|"
    rf"[0-9]{{1,6}})\b){{2,14}}",
    re.IGNORECASE,
)
_SPOKEN_PART = re.compile(
    r"(?P<many>double|triple|treble)[ ,-]{1,2}(?P<twice>\w+)|(?P<noughts>hundred|thousand)|"
    r"(?P<digits>[0-9]+)|"
    rf"(?P<one>{DIGIT_WORD})\b",
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
    for match in _TELEPHONE_END.finditer(text):
        yield match.start("end"), match.end("end"), "phone"
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


_TELEPHONE_END = re.compile(
    r"\b(?:phone|mobile|mob|number|num|sim|landline)\b[^.!?\n]{0,24}?"
    r"\bend(?:s|ed|ing)?\b(?: in| with)?[\s.…*x]{1,8}(?P<end>[0-9]{3,5}|"
    r"(?:(?:double|treble|triple|oh|o|zero|nought|one|two|three|four|"
    r"five|six|seven|eight|nine)[ ,]{1,2}){1,5}(?:oh|zero|one|two|three|four|five|six|seven|eight|"
    r"nine))\b",
    re.IGNORECASE,
)


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
        if len(digits) == _DIGITS_OF_ONE and not re.search(r"[0-9]", match[0]):
            sure = True  # ten digits in words are somebody's, whichever number it is
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


_OF_A_LOG = re.compile(
    r"\b(?:NRM|INC|CAD|incident|occurrence|URN|LCS|custody|intel)\b(?:\s+(?:log|ref(?:erence)?|no|"
    r"number|num|is|was)\.?){0,3}[:#\s]\s?(?P<ref>[A-Z]{0,3}[0-9]{3,10}(?:(?:\s+(?:dash|of|slash|"
    r"stroke)\s+|[/-])[A-Z0-9/]{1,8}){0,3})\b(?!\s*(?:people|young|cases|children|referrals|pounds|"
    r"words|pages|days|times)\b)",
    re.IGNORECASE,
)
#: References by their form alone, and logs of a day.
_BY_FORM = re.compile(
    r"(?<![\w/-])(?:[0-9]{2}[/*][0-9]{4,7}/[0-9]{2}|[0-9]{6,8}/[0-9]{2}|T20[0-9]{6})(?![\w/-])"
    rf"|\b(?:log|inc|incident|cad)\s+(?:no\.?\s+|number\s+)?(?P<log>[0-9]{{2,5}}|{DIGIT_WORD}"
    rf"(?: {DIGIT_WORD}){{1,4}}) of (?=[0-9]|today|yesterday|the)"
    r"|\b(?P<spaced>[a-z]{2,3} [0-9]{5,8})(?![\w/.,:-]?[0-9])"
    r"|\burn\s+(?P<urn>[0-9]{2}[a-z]{2} ?[0-9]{5,8})\b",
    re.IGNORECASE,
)


def _of_a_log(part: str) -> Iterator[tuple[int, int]]:
    for match in _OF_A_LOG.finditer(part):
        yield match.span("ref")
    for match in _BY_FORM.finditer(part):
        if match["spaced"] and how_common(match["spaced"].split()[0].lower()):
            continue  # "had 40000"
        yield match.span(next((name for name in ("log", "urn", "spaced") if match[name]), 0))


_DIGIT_OR_DAY = re.compile(r"[0-9]|\bof (?:today|yesterday)\b", re.IGNORECASE)


def references_in(text: str) -> Found:
    """Find the references of cases, courts, crimes and records."""
    for start, part in near(_DIGIT_OR_DAY, text):
        for match in _REFERENCE.finditer(part):
            if not _is_year_or_hour(match):
                yield start + match.start("ref"), start + match.end("ref"), "reference"
        for first, last in _of_a_log(part):
            yield start + first, start + last, "reference"
        for match in _IN_GROUPS.finditer(part):
            group = match.lastgroup or "a"
            yield start + match.start(group), start + match.end(group), "reference"
        for pattern in (_COURT, _LONG_NUMBER):
            for match in pattern.finditer(part):
                if pattern is _LONG_NUMBER and _is_of_a_person(match[0]):
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


def _is_year_or_hour(match: re.Match[str]) -> bool:
    """Say whether what stands behind a word for a reference is a year or a time of day."""
    if re.fullmatch(r"(?:19|20)[0-9]{2}", match["ref"]):
        return True
    said_at = match["word"].lower() in _SAID_AT - {"log", "incident"}
    return said_at and not match["no"] and _CLOCK.fullmatch(match["ref"]) is not None


def _is_of_a_person(digits: str) -> bool:
    """Say whether a long number is a telephone's or an NHS number, which others find."""
    is_phone = digits.startswith(("07", "01", "02")) and len(digits) in (10, 11)
    return is_phone or (len(digits) == _DIGITS_OF_ONE and digits[0] != "0")
