"""Details that could tell who somebody is, found by their form: numbers, schools, places.

Each finder gives where in a text something begins and ends, and of what kind it is. What is a name
is found by `names`; what several details tell together, and what is said of each, stands in
`wording`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from workbook.safeguarding.name_model import Likely
from workbook.safeguarding.names import BEFORE_PLACE, WordList, towns, word_set

__all__ = ["IN_ORDER", "KINDS", "YOUNG", "Found", "Kind", "towns_in"]

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


def _near(trigger: re.Pattern[str], text: str, reach: int = 60) -> Iterator[tuple[int, str]]:
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


_BLANK = re.compile(r"\s")
_DIGIT = re.compile(r"[0-9]")


# --- Patterned details ----------------------------------------------------------------------

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?![\w@])")
_AT = re.compile(r"(?<![\w@./])@[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28})[A-Za-z0-9_]")
_SOCIAL = (
    r"(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|twitter|facebook|fb|discord|whatsapp|kik|telegram|"
    r"roblox|xbox|psn|onlyfans|youtube)"
)
_HANDLE = re.compile(
    rf"\b{_SOCIAL}\b(?:\s+(?:name|handle|account|user ?name|id|tag))?(?:\s+(?:is|was|as|called))?"
    r"\s*(?:[:=–-]\s*)?(?P<handle>(?=[a-z0-9_.]{0,30}[0-9_.])[a-z][a-z0-9_.]{2,29}[a-z0-9_]"
    r"(?:#[0-9]{3,5})?"
    r"|[a-z][a-z0-9_.]{2,29}#[0-9]{3,5})",
    re.IGNORECASE,
)
#: A name on social media that is a plain word: only where it is called one.
_CALLED_HANDLE = re.compile(
    rf"\b{_SOCIAL}\s+(?:name|handle|user ?name|tag|id)\s*(?:is|was|:|=|called)\s*[“\"'‘]?"
    r"(?!(?:not|now|also|still|private|public|hers|his|theirs|unknown|known|the|an?|her|him|them|"
    r"in|on|"
    r"what|something|different|secret|kept|shared)\b)(?P<handle>[a-z][a-z0-9_.]{2,29})\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]? {0,2}[0-9][ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\d-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\d-]|\s?\d)")
_VEHICLE = re.compile(
    r"\b(?:[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2} ?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][0-9]{1,3} ?[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y])\b"
)
#: In small letters only beside a word that says what it is.
_SMALL_VEHICLE = re.compile(
    r"\b(?:plates?|reg|registration|car|van|taxi|vehicle|bmw|audi|golf|corsa|fiesta|mercedes|moped|"
    r"motorbike)\b[^.!?\n]{0,20}?\b(?P<plate>[a-hj-pr-y]{2}[0-9]{2} ?[a-hj-pr-z]{3}|"
    r"[a-hj-npr-tv-y][0-9]{1,3} ?[a-hj-pr-y]{3})\b"
)
_REFERENCE_WORD = (
    r"(?:case|court|crime|incident|file|client|child|police|ref(?:erral)?|system|LCS|ICS|Mosaic|"
    r"Liquidlogic|CareFirst|UPN|URN|log|occurrence|CAD|MARAC|NI)"
)
_REFERENCE = re.compile(
    rf"\b{_REFERENCE_WORD}\b(?:\s+(?:ref(?:erence)?|no|number|id|num|nr))?\.?\s*"
    rf"(?:(?:is|was)\s*)?(?:[:#]\s*)?"
    r"(?P<ref>(?=[A-Z0-9/.-]{0,24}[0-9]{3})[A-Z0-9][A-Z0-9/.-]{2,24}[A-Z0-9])\b",
    re.IGNORECASE,
)
#: Family and criminal courts, crime reports: letters, a year in two digits, letters, digits.
_COURT = re.compile(
    r"\b(?:[A-Z]{2}[0-9]{2}[A-Z][0-9]{5}|[A-Z]{1,3}[/-][0-9]{3,8}[/-][0-9]{2,4}|"
    r"[0-9]{2}[/-][A-Z]{2,4}[/-][0-9]{3,8}|[A-Z]{2}[0-9]{6}[A-D])\b"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = re.compile(
    r"\b(?:(?:0?[1-9]|[12][0-9]|3[01])(?P<mark>[/.-])(?:0?[1-9]|1[0-2])(?P=mark)(?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    rf"|(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}\b\.?"
    r"(?:,?\s+(?:19|20)[0-9]{2})?(?!\s+(?:each|every)\s+year)"
    rf"|{_MONTH}\.?\s+(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?\b(?!\s*(?:%|per cent|people|"
    r"young|"
    r"sessions?|children|teams?))(?:,?\s+(?:19|20)[0-9]{2})?"
    r"|(?:d\.?o\.?b\.?|date of birth|born (?:on|in))\s*(?:(?:is|was)\s*)?(?:[:–-]\s*)?"
    r"(?:the\s+)?[0-9]{1,2}(?:st|nd|rd|th)?[ /.-][A-Za-z0-9]{1,9}(?:[ /.-][0-9]{2,4})?"
    r"|(?:born|birthday)\s+(?:is\s+|was\s+)?(?:(?:in|on)\s*)?(?:the\s+)?"
    rf"(?:{_MONTH}\s+)?(?:19|20)[0-9]{{2}})(?![\w/])",
    re.IGNORECASE,
)
_NUMBER_WORDS = (
    r"(?:eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen)"
)
#: How old somebody young may be, as a pattern.
YOUNG = rf"(?:[3-9]|1[0-9]|2[0-4]|{_NUMBER_WORDS})"
_AGE_NUMBER = re.compile(rf"[0-9]|\b{_NUMBER_WORDS}\b", re.IGNORECASE)
_ADVERBS = (
    r"(?:(?:just|only|now|still|nearly|almost|about|barely|already|not yet|turned|even|maybe|"
    r"probably)\s+)"
    r"{0,3}"
)
#: What is counted after a number that is no age.
_COUNTED = (
    r"of\b|people|young|minutes?|mins?\b|hours?|hrs?\b|days?|weeks?|months?|sessions?|per\b|%|"
    r"pounds|"
    r"miles|times|more\b|other|places|chairs|members|teams|stone\b|foot\b|feet\b|ft\b|inches|"
    r"weeks?|kilos?|points|marks|steps|"
    r"am\b|pm\b|o['’]clock|in (?:number|all|total)|strong\b|late\b|early\b|streets?|stops?"
)
_ONE_CHILD = (
    r"(?:youngest|eldest|oldest|girl|boy|lad|lass|child|teenager|pupil|student|sister|brother|"
    r"daughter|son|person|cousin|niece|"
    r"nephew|twin)"
)
#: Ages of groups ("11 to 18 year olds", "under 16s") say nothing about one child.
_GROUP_BEFORE = (
    r"(?<![\d][–-])(?<!to )(?<!and )(?<!under )(?<!over )(?<!from )(?<!between )(?<!aged [0-9] )"
)
_AGE = re.compile(
    rf"\b{_GROUP_BEFORE}{YOUNG}(?:\s*½)?[- ]?(?:years?|yrs?)[- ]?old\b(?!s)"
    rf"|\b{_GROUP_BEFORE}{YOUNG}\s?(?:yo|y/o|yr old)\b"
    rf"|\b(?:aged|age(?: of)?)\s+{_ADVERBS}{YOUNG}\b"
    rf"(?!\s*(?:[–-]|to\b|and\b|or\b)\s*(?:[0-9]|{_NUMBER_WORDS}|over|above|under|up|older|younger|"
    r"below|upwards))(?!\s*(?:\+|plus\b))"
    rf"|\b(?:she|he|who|girl|boy|lad|child|person|sister|brother|daughter|son|"
    r"cousin|twin|niece|nephew|youngest|eldest|oldest)"
    rf"(?:\s+(?:is|was|ha[sd] (?:only |just |barely )?been)|"
    rf"['’]s)\s+{_ADVERBS}{YOUNG}\b(?![-–:.]?[0-9])"
    rf"(?!\s*(?:{_COUNTED}))"
    rf"|\b(?:she|he|they|who)(?:\s+(?:are|were|had|has)|['’]re)\s+{_ADVERBS}{YOUNG}\b"
    r"(?=\s*(?:[.,;!?)]|$|and\b|when\b|but\b|now\b|then\b|at the time|this year|so\b|"
    r"next\b|or something|years? old|because|with\b|who\b|[–-] ))"
    # "At 12 he left" may be a time; at thirteen it no longer is.
    rf"|\b(?:nearly|almost|going on|rising)\s+{YOUNG}(?=\s*(?:[.,;!?)]|$))"
    r"|\b(?:at|by|since|until|from|before)\s+(?:just\s+|only\s+|barely\s+)?(?:1[3-9]|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|"
    r"eighteen)(?=,?\s+(?:she|he|they)\b)"
    r"|\b(?:turned|turns|(?<=is )turning|(?<=was )turning|(?<=['’]s )turning|(?<=before )turning|"
    rf"(?:she|he)(?: will| would|['’]ll) (?:soon |just )?be)\s+{YOUNG}\b"
    rf"(?!\s*(?:{_COUNTED}))"
    rf"|\b{_ONE_CHILD}(?:\s+\((?:aged\s+)?{YOUNG}\)|,\s+(?:aged\s+)?{YOUNG}(?=[,.;)])|"
    rf"\s+of\s+(?:just\s+|only\s+|about\s+)?{YOUNG}\b(?!\s+(?:them|the|our|my|his|her|us)))",
    re.IGNORECASE,
)
#: "Both sisters, 9 and 12,": each of them is an age.
_AGES = re.compile(
    r"\b(?:(?:girls|boys|lads|children|kids|teenagers|sisters|brothers|siblings|daughters|sons|"
    r"twins)"
    rf"(?:,\s+|\s+\(|\s+(?:are|were)\s+)|they(?:\s+(?:are|were)|['’]re)\s+)(?:aged\s+)?{_ADVERBS}"
    rf"(?P<ages>{YOUNG}(?:,\s*{YOUNG})*,?\s+and\s+{YOUNG})(?=[,.;)])",
    re.IGNORECASE,
)
_INITIALS_AGE = re.compile(
    r"\b(?P<who>[A-Z](?:\.?[A-Z]){0,2}\.?)(?:,\s*|\s*\(\s*|\s+)(?:aged\s+)?(?P<age>[4-9]|1[0-9])"
    r"(?:\)|,|\s*(?:yo|yrs?)\b|(?=[.;]|\s+and\b|\s+is\b|\s+was\b|\s*$))"
)
_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.[A-Z]\.(?:[A-Z]\.)?(?!\w)"
    r"|(?!(?:YP|UK|EU|US|LA|SW|AI|IT|HR|GP|PC|TV|PE|NI)\b)[A-Z]{2}(?=['’]s\s+(?:mum|mother|dad|"
    r"father|"
    r"sister|brother|family|phone|worker|carer|nan|parents?|boyfriend|girlfriend|friends?|school|"
    r"plan|voice|views?|words|idea|case|story|team|home|placement)\b)"
    r"|(?:(?<=young person )|(?<=Young person )|(?<=YP )|(?<=child )|(?<=Child )|(?<=girl )"
    r"|(?<=boy )|(?<=worker )|(?<=colleague )|(?<=mum )|(?<=with )"
    r"|(?<=that )|(?<=and )|(?<=saw )|(?<=met ))"
    r"(?!(?:A|I|X|OK|UK|GP|PC|TV|IT|HR|PE|EU|US|AM|PM)\b)[A-Z]{1,2}\.?(?=['’]s\b|[\s,.;)]))"
)
_SCHOOL_WORDS = (
    r"(?:Academy|School|College|High|Primary|Grammar|Comprehensive|Sixth Form|PRU|University|"
    r"Nursery|Infants?|Juniors?)"
)
# Every capital may begin a name, so a word of a name has an end: "A'A'A'…" is none.
_SCHOOL = re.compile(
    r"\b(?:(?:St\.?|Saint|Our|Sir|Lady|King|Queen|Prince|The)\s+)?(?:[A-Z][\w'’-]{0,60}\s+"
    r"(?:of\s+|the\s+)?){1,4}"
    rf"(?:{_SCHOOL_WORDS})(?:\s+(?:Academy|School|College|Unit))?\b"
)
#: "St Bede's" alone, where the words before it say that it is a school.
_SAINT_SCHOOL = re.compile(
    r"\b(?:excluded from|expelled from|goes to|went to|attends?|attended|attending|"
    r"pupils? (?:at|from)|"
    r"students? (?:at|from)|teachers? (?:at|from)|in [Yy]ear [0-9]{1,2} at|moved to|started at|"
    r"starts at|"
    r"enrolled at|left|joined|outside)\s+(?P<school>(?:St\.?|"
    r"Saint)\s+[A-Z][\w-]+(?:['’]s?)?)(?![\w-])"
    r"(?!\s+(?:Church|Street|Road|Park|Hospital|Hall|Square|Station|Centre))"
)
_NO_SCHOOL = word_set(
    """The A An Our Their Her His My Your This That Each Every Any Some All No Most Many In At From
    To For After Before When While If But And Or So As With Is Was Are High Primary Secondary
    Middle Junior Infant Sixth Old New Local Sunday Boarding Special Alternative Summer Night
    Art Police Royal Medical Further Higher State Private Public Faith Free Whole Non Good Safe
    Back On Of By We I They She He It Nursery Upper Lower Mainstream Virtual Monday Tuesday
    Wednesday Thursday Friday Saturday"""
)
_STREET_WORDS = (
    r"(?:Street|Road|Avenue|Lane|Drive|Close|Crescent|Terrace|Gardens|Grove|Square|Mews|Parade|"
    r"Walk|Way|Hill|Court|House|Park|Estate|Station|Hotel|Hostel|Green|Rise|Row|Bridge|Centre|"
    r"Arcade|Common|Heath|Fields?)"
)
_STREET = re.compile(
    rf"\b(?:(?:Flat|Unit|No\.?|Apartment|"
    rf"Room)\s+[0-9]+[A-Za-z]?,?\s+)?(?:[0-9]{{1,4}}[A-Za-z]?,?\s+)?"
    rf"(?:[A-Z][\w'’-]{{1,60}}\s+){{1,3}}{_STREET_WORDS}\b|\b(?:[0-9]{{1,4}}[A-Za-z]?\s+)"
    r"(?:[A-Z][\w'’-]{1,60}\s+){1,3}(?:St|Rd|Ave|Ln|Dr|Cl)\b\.?"
)
_NOT_A_PLACE = _NO_SCHOOL | word_set(
    """Hope Grace Drop Youth Children Childrens Community Family Family's Advice Health Leisure
    Civic Sports Activity Resource Contact Support Open Safe Full One Two Half Working Learning
    Best Lundy Participation Involvement Reflective Right Head Town City Village Guest Open
    Right-of Children's Young"""
)


def _emails(text: str) -> Found:
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"


def _handles(text: str) -> Found:
    for match in _AT.finditer(text):
        yield match.start(), match.end(), "handle"
    for match in _HANDLE.finditer(text):
        yield match.start("handle"), match.end("handle"), "handle"
    for match in _CALLED_HANDLE.finditer(text):
        yield match.start("handle"), match.end("handle"), "handle"


def _nhs_numbers(text: str) -> Found:
    """Find ten digits whose last is the check digit of the others (modulus 11)."""
    for start, part in _near(_DIGIT, text):
        for match in _NHS.finditer(part):
            if _is_nhs_number("".join(match.groups())):
                yield start + match.start(), start + match.end(), "nhs_number"


def _is_nhs_number(number: str) -> bool:
    digits = [int(digit) for digit in number]
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == digits[9] and len(set(digits)) > 1


def _phones(text: str) -> Found:
    if not _ENOUGH_DIGITS.search(text):
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


#: A run that could hold a phone number: digits with little between them.
_ENOUGH_DIGITS = re.compile(r"(?:\+|\b)(?:[\d(](?:[\d ()+.-]{7,22})\d)")
#: Numbers that belong to a service and to nobody: Childline and its like.
_HELPLINE = re.compile(r"\(?0(?:800|808|3\d\d)\b")
#: Numbers of the form that British ones have, also where no such number is given out.
_MOBILE = re.compile(r"(?<![\d+])(?:0|\+?44 ?\(?0?\)? ?)[127](?:[ -]?\d){8,9}(?![\d/-])")


def _simple(pattern: re.Pattern[str], kind: Kind, trigger: re.Pattern[str]) -> Any:
    def find(text: str) -> Found:
        for start, part in _near(trigger, text):
            for match in pattern.finditer(part):
                yield start + match.start(), start + match.end(), kind

    return find


def _small_vehicles(text: str) -> Found:
    for start, part in _near(_DIGIT, text):
        for match in _SMALL_VEHICLE.finditer(part):
            yield start + match.start("plate"), start + match.end("plate"), "vehicle"


_LONG_POSTCODE = 6


def _postcodes(text: str) -> Found:
    for start, part in _near(_DIGIT, text):
        for match in _POSTCODE.finditer(part):
            # "in 5ths" and the like: in small letters only with a space, or long enough.
            if match[0].isupper() or " " in match[0] or len(match[0]) >= _LONG_POSTCODE:
                yield start + match.start(), start + match.end(), "postcode"


def _several_ages(text: str) -> Found:
    for match in _AGES.finditer(text):
        for age in re.finditer(rf"\b{YOUNG}\b", match["ages"], re.IGNORECASE):
            yield match.start("ages") + age.start(), match.start("ages") + age.end(), "age"


def _references(text: str) -> Found:
    for start, part in _near(_DIGIT, text):
        for match in _REFERENCE.finditer(part):
            if not re.fullmatch(r"(?:19|20)[0-9]{2}", match["ref"]):
                yield start + match.start("ref"), start + match.end("ref"), "reference"
        for match in _COURT.finditer(part):
            yield start + match.start(), start + match.end(), "reference"


_NO_INITIALS = word_set("""A I Q OK UK EU CSE CCE KS Y""")


def _initials(text: str) -> Found:
    for start, part in _near(_DIGIT, text):
        for match in _INITIALS_AGE.finditer(part):
            if match["who"].rstrip(".") not in _NO_INITIALS:
                yield start + match.start("who"), start + match.end("who"), "name"
                yield start + match.start("age"), start + match.end("age"), "age"
    for match in _INITIALS.finditer(text):
        yield match.start(), match.end(), "name"


def _from_first(match: re.Match[str], passed_over: frozenset[str]) -> tuple[int, list[str]]:
    """Return the words of a match from the first that counts, and where that begins."""
    words = list(re.finditer(r"\S+", match[0]))
    while words and words[0][0] in passed_over:
        words.pop(0)
    start = match.start() + (words[0].start() if words else 0)
    return start, [word[0] for word in words]


def _schools(text: str) -> Found:
    for match in _SCHOOL.finditer(text):
        start, words = _from_first(match, _NO_SCHOOL - {"The", "Our"})
        named = [w for w in words if w not in _NO_SCHOOL and not re.fullmatch(_SCHOOL_WORDS, w)]
        if any(w[:1].isupper() for w in named):
            yield start, match.end(), "school"
    for match in _SAINT_SCHOOL.finditer(text):
        if match["school"] not in towns():
            yield *match.span("school"), "school"


def _streets(text: str) -> Found:
    for match in _STREET.finditer(text):
        start, words = _from_first(match, _NO_SCHOOL)
        if len(words) > 1 and not set(words[:-1]) & _NOT_A_PLACE:
            yield start, match.end(), "place"


def towns_in(text: str, likely: Likely | None) -> Found:
    """Find towns, and what the name model takes for a place."""
    known = towns()
    for match in _CAPITALISED_RUN.finditer(text):
        run = match[0]
        for length in range(len(run.split()), 0, -1):
            found = _town_in(run, length, known)
            if found is not None:
                at = match.start() + found[0]
                if _stands_for_a_place(text, at, at + found[1]):
                    yield at, at + found[1], "place"
                break
        else:
            said = _place_said(match, likely) if likely is not None else None
            if said is not None and _stands_for_a_place(text, *said):
                yield *said, "place"


def _place_said(run: re.Match[str], likely: Likely) -> tuple[int, int] | None:
    """Return the part of a capitalised run that the model takes for a place, if there is one."""
    parts = [
        (run.start() + word.start(), run.start() + word.end())
        for word in re.finditer(r"[^\s-]+", run[0])
        if word[0] not in _NOT_A_PLACE
        and likely.place(run.start() + word.start(), run.start() + word.end()) >= _BELIEVED
    ]
    return (parts[0][0], parts[-1][1]) if parts else None


#: From here on the model is believed about a place that the list does not know.
_BELIEVED = 0.5
_CAPITALISED_RUN = re.compile(
    r"[A-Z][\w'’]*(?:[- ](?:(?:upon|under|on|in|le|of|the)[- ])?[A-Z][\w'’]*){0,3}"
)


def _town_in(run: str, length: int, known: WordList) -> tuple[int, int] | None:
    words = list(re.finditer(r"\S+", run))
    for first in range(len(words) - length + 1):
        start, end = words[first].start(), words[first + length - 1].end()
        name = re.sub(r"['’]s$", "", run[start:end])
        if name in known:
            return start, len(name)
    return None


def _stands_for_a_place(text: str, start: int, end: int) -> bool:
    """Say whether a town's name is used as one: it may be somebody's surname, or a council's."""
    before, after = text[max(0, start - 20) : start], text[end : end + 25]
    if re.match(
        r"^\s+(?:Council|County|Safeguarding|Children|City Council|University|Borough)", after
    ):
        return False
    if re.search(r"\b(?:Duke|Duchess|Bishop|Archbishop|University|Church) of\s+$", before):
        return False
    return bool(BEFORE_PLACE.search(before)) and not re.search(r"\b(?:the|The)\s+$", before)


#: The finders, the more telling first.
IN_ORDER = (
    _emails,
    _handles,
    _nhs_numbers,
    _simple(_DATE, "date", re.compile(r"[0-9]")),
    _references,
    _phones,
    _postcodes,
    _simple(_VEHICLE, "vehicle", _DIGIT),
    _small_vehicles,
    _schools,
    _initials,
    _several_ages,
    _simple(_AGE, "age", _AGE_NUMBER),
    _streets,
)
