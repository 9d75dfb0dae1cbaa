"""Details that could tell who somebody is, found by their form: initials, schools, streets, towns.

Each finder gives where in a text something begins and ends, and of what kind it is. Addresses and
numbers are found by `addresses` and `numbers`, ages and days by `ages` and `dates`, names by
`names`; what several details tell together, and what is said of each, stands in `wording`.
"""

from __future__ import annotations

import re

from workbook.safeguarding.addresses import (
    emails_in,
    handles_in,
    parts_of_postcodes_in,
    postcodes_in,
)
from workbook.safeguarding.ages import YOUNG, ages_in
from workbook.safeguarding.called import called_in
from workbook.safeguarding.dates import dates_in
from workbook.safeguarding.kinds import DIGIT, KINDS, Found, Kind, near
from workbook.safeguarding.name_model import Likely
from workbook.safeguarding.names import BEFORE_PLACE, WordList, towns, word_set
from workbook.safeguarding.numbers import (
    mistyped_nhs_numbers_in,
    nhs_numbers_in,
    phones_in,
    references_in,
)
from workbook.safeguarding.plates import vehicles_in

__all__ = ["IN_ORDER", "KINDS", "YOUNG", "Found", "Kind", "towns_in"]

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


#: "J said", "TM and LS", "k's mum", "k.w.": somebody who is no more than letters.
_LETTER_DOES = re.compile(
    r"(?<![\w'’.&/-])(?P<it>[B-HJ-Z]|[b-hj-mo-qstvwxz]|[A-Za-z]{2})(?=\s+(?:said|says|told|tells|"
    r"asked|thinks|felt|"
    r"feels|wants|wanted|needs|went|came|rang|texted|cried|laughed|refused|disclosed|stayed|hasnt|"
    r"hasn['’]t|didnt|didn['’]t|doesnt|doesn['’]t|wont|won['’]t|wasnt|wasn['’]t|isnt|isn['’]t|left|"
    r"messaged|phoned|looked|agreed|knows|hates|loves|reckons|admitted|ran|turned up)\b)"
)
_LETTERS_AND = re.compile(
    r"(?<![\w.&/-])(?P<a>[A-Z]{2}) (?:and|&|\+|n) (?P<b>[A-Z]{2})(?![\w.&/-])"
)
_DOTTED = re.compile(
    r"(?<![\w.])(?!(?:e\.g|i\.e|a\.m|p\.m|n\.b|p\.s|u\.k|u\.s|q\.a|c\.v|d\.v|p\.a|o\.k|p\.e|h\.r|"
    r"p\.c|e\.u|a\.k|"
    r"o\.t|i\.t|t\.v|y\.p|f\.c|s\.w|g\.p|n\.a|r\.e|b\.c|a\.d)\b)[a-z]\.[a-z]\.(?![\w.])"
)
_LETTERS_OF = re.compile(
    r"(?<![\w'’.&/-])(?P<it>[A-Za-z]{1,2})(?=['’]s\s+(?:mum|mam|dad|sister|brother|nan|carer|"
    r"carers|fc|phone|worker|"
    r"sw|boyfriend|bf|girlfriend|friend|friends|school|file|placement|room|parents?|family|"
    r"social worker)\b)"
)
#: A letter that says which thing it is, and no person.
_THING_BEFORE = re.compile(
    r"\b(?:plan|option|team|group|appendix|section|vitamin|part|level|grade|class|band|block|room|"
    r"form|type|"
    r"category|version|hep(?:atitis)?|point|door|the|an?|unit|ward|gate|stage|item|letter|capital|"
    r"exhibit|"
    r"number|no|schedule|annex|bay|row|seat|wing|tier|side|word|initial|one|two)\s+$",
    re.IGNORECASE,
)
_NO_PERSON = word_set(
    """it he we yp sw la dv gp ta pa hr pc pe ks fc cp ot tv ed ep md mp sp sc st ps us uk eu up so
    no my me be as at by do go if in is of on or to an am hi oh ok id im gc dr mr ms ex ha ya yo da
    ma pm re vs kw"""
)


def _letters(text: str) -> Found:
    """Find somebody who is a letter or two, where what stands beside them is done by people."""
    for pattern in (_LETTER_DOES, _LETTERS_OF):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 20) : match.start()]
            it = match["it"].lower()
            if (
                it not in _NO_PERSON
                and it.upper() not in _ABBREVIATIONS
                and not _THING_BEFORE.search(before)
            ):
                yield *match.span("it"), "name"
    for match in _LETTERS_AND.finditer(text):
        both = {match["a"], match["b"]}
        if (
            not both & _ABBREVIATIONS
            and not text[max(0, match.start() - 20) : match.end() + 20].isupper()
        ):
            yield *match.span("a"), "name"
            yield *match.span("b"), "name"
    for match in _DOTTED.finditer(text):
        yield *match.span(), "name"


_ABBREVIATIONS = word_set(
    """YP UK EU US LA SW AI IT HR GP PC TV PE NI OK AM PM DV FC CP OT TA PA ED EP ID MP DI DC DS PS
    RE DT NE NW SE AD BC QA QC VR AR CV PR ER RJ AP DR MR MS HT DH CE RC DD VA HB HV SG MH DA YJ PP
    SC ST SO CSE CCE"""
)
_NO_INITIALS = word_set("""A I Q OK UK EU CSE CCE KS Y KPI QR""")


def _initials(text: str) -> Found:
    for start, part in near(DIGIT, text):
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
    emails_in,
    handles_in,
    nhs_numbers_in,
    phones_in,
    dates_in,
    postcodes_in,
    vehicles_in,
    parts_of_postcodes_in,
    references_in,
    mistyped_nhs_numbers_in,
    _schools,
    _initials,
    _letters,
    called_in,
    ages_in,
    _streets,
)
