"""Days on which something happened to somebody, as people write them; not those of a meeting.

A month, a weekday alone and "three weeks ago" say no day. A holiday is one only where the same
sentence says what happened to a young person on it.
"""

from __future__ import annotations

import re

from workbook.safeguarding.kinds import Found, near, straight

__all__ = ["dates_in"]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_TH = r"(?:st|nd|rd|th)"
_ORDINAL_WORDS = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|"
    r"twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|"
    r"thirty[- ]first)"
)
_WEEKDAY = (
    r"(?:mon(?:day)?|tues?(?:day)?|weds?|wednesday|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?)"
)
_DATE = re.compile(
    rf"\b(?:{_DAY}(?P<mark>[/.-])(?:0?[1-9]|1[0-2])(?P=mark)(?:19|20)?[0-9]{{2}}"
    rf"|{_DAY} (?:0?[1-9]|1[0-2]) (?:19|20)[0-9]{{2}}|{_DAY}[-/]{_MONTH}[-/](?:19|20)?[0-9]{{2}}"
    r"|(?:19|20)[0-9]{2} (?:0[1-9]|1[0-2]) (?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    rf"|{_DAY}{_TH}?(?:\s+of)?\s+{_MONTH}\b\.?"
    r"(?:,?\s+(?:19|20)[0-9]{2})?(?!\s+(?:each|every)\s+year)"
    rf"|{_MONTH}\.?\s+(?:the\s+)?{_DAY}{_TH}?\b(?!\s*(?:%|per cent|people|"
    r"young|"
    r"sessions?|children|teams?))(?:,?\s+(?:19|20)[0-9]{2})?"
    r"|(?:d\.?o\.?b\.?|date of birth|born (?:on|in))\s*(?:(?:is|was)\s*)?(?:[:–-]\s*)?"
    r"(?:the\s+)?(?:[0-9]{1,2}(?:st|nd|rd|th)?[ /.-][A-Za-z0-9]{1,9}(?:[ /.-][0-9]{2,4})?|"
    r"[0-9]{6,8})"
    r"|(?:birthday|bday)(?:['’]?s)?\s+(?:is\s+|was\s+)?(?:on\s+)?(?:the\s+)?[0-9]{1,2}(?:st|nd|rd|"
    r"th)"
    r"|(?:born|birthday)\s+(?:is\s+|was\s+)?(?:(?:in|on)\s*)?(?:the\s+)?"
    rf"(?:{_MONTH}\s+)?(?:19|20)[0-9]{{2}})(?![\w/])",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?:the\s+)?{_ORDINAL_WORDS}\s+(?:of\s+)?{_MONTH}\b|"
    rf"\b{_MONTH}\s+(?:the\s+){_ORDINAL_WORDS}\b",
    re.IGNORECASE,
)
#: "14/3", and "3/11" where a word before it says that it is a day.
_SHORT = re.compile(
    rf"(?<![\w£$/.:-])(?P<day>{_DAY})(?P<mark>[/.])(?P<month>0?[1-9]|1[0-2])(?![\w/:-]|\.[0-9])",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:on|since|dated?|of|from|til|till|until|before|after|by|missing|seen|born|dob|court|"
    r"hearing|"
    r"trial|strat|conference|is|was|fri|sat|sun|mon|tues?|weds?|thurs?|night|morning|review|and|to|"
    r"disclosed|reported|discharged|admitted|placed|moved|arrested)\s+(?:is |was |on |the )?$",
    re.IGNORECASE,
)
_TIME_CUE = re.compile(
    r"(?:\b(?:at|by|back|til|till|until|around|about|from|home|in|rang|called|approx|para|section|"
    r"paragraph|version|v|chapter|score[ds]?|rated?|rating|was|only|just|hrs|of|to|temp|mark|point|"
    r"is|over|under|size)|@|[£$]|-)\s*$",
    re.IGNORECASE,
)
_SCORE_CUE = re.compile(
    r"\b(?:score[ds]?|rat(?:e|es|ed|ing)|scale|scaled|scaling|confidence|confident|mood|a|about|"
    r"maybe|solid|marks?|got|gets?|at)\s+(?:(?:a|is|was|at|about|solid|of)\s+)*$",
    re.IGNORECASE,
)
_NO_DATES = frozenset(("24/7", "1/2", "1/3", "2/3", "1/4", "3/4", "9/11"))
_LAST_DAY_OF_A_CLOCK = 24
_MONTHS = 12

#: "tues 14th", "sat 9th"
_OF_WEEK = re.compile(
    rf"\b(?:last\s+)?{_WEEKDAY}\.?,?\s+(?:the\s+)?{_DAY}{_TH}\b"
    rf"|\b{_WEEKDAY}\.?\s+(?:1[3-9]|2[0-9]|3[01])\b(?![:./–-]?[0-9])(?!\s*(?:am|pm|hrs|hours|"
    rf"people|"
    r"kids|mins|of us|%|to [0-9]|til|till|[-–]))",
    re.IGNORECASE,
)
_FOLLOWS = (
    r"(?=\s*(?:[.,;:!?)]|$|[–-] |\s(?:and|she|he|they|we|i|nobody|noone|but|at|w/|with|when|not|"
    r"like|so|"
    r"because|cos|about|is|was|around|then|last|or|til|till|to|though|tho|hes|shes|it|its|in court|"
    rf"police|mum|dad|that|after|before|again|this|for|{_MONTH})\b))"
)
_THE = re.compile(
    rf"(?:\b(?:on|since|til|till|until|before|after|by|from|to|for|not|was|missing)\s+|^\s*|"
    rf"[.,;]\s)(?P<it>(?:the\s+)?(?:{_DAY}{_TH}|"
    rf"(?:(?:thir|four|fif|six|seven|eigh|nine)teenth|twent(?:ieth|y[- ]\w+)|thirtieth|"
    rf"thirty[- ]first)))"
    rf"\b{_FOLLOWS}",
    re.IGNORECASE,
)
_BIRTHDAY = re.compile(
    r"\b(?:(?:(?:the )?(?:very )?(?:day|night|morning|evening|eve|weekend|week|"
    rf"{_WEEKDAY}|two days|2 days|few days|three days|3 days|a week|one week|1 week|two weeks|"
    rf"2 weeks|"
    r"a day|a month|hours)\s+(?:after|before|of)|on|since)\s+"
    rf"(?:her|his|their|my|the twins['’]?|"
    rf"[^\W\d_]{{3,15}}['’]?s)\s+(?:own\s+)?(?:(?:[0-9]{{1,2}}{_TH}|"
    rf"{_ORDINAL_WORDS})\s+)?(?:birthday|bday|b-day)"
    rf"|(?:on|since|before|after|til|till|until)\s+(?:her|his)\s+(?:[5-9]{_TH}|1[0-9]{_TH}|"
    rf"2[01]{_TH}|"
    rf"(?:thir|four|fif|six|seven|eigh)teenth|eleventh|twelfth|tenth)(?=\s*(?:[.,;!?)]|$)|"
    rf"\s+(?:and|she|he|"
    r"they|with|w/|we|i|cake|the|nobody|his|her|in|last)\b)"
    # "Her 12th this month" and "his 14th and last" are counted, and no birthday.
    rf"|(?<!thats )(?<!that's )(?<!its )(?<!it's )(?:her|his)\s+"
    rf"(?:1[0-9]{_TH}|2[01]{_TH}|(?:thir|four|fif|six|seven|eigh)teenth)"
    rf"(?=\s*(?:[.,;!?)]|$)|\s+(?:and(?! (?:last|final|latest))|she|he|they|we|i|but|or|so|cos|"
    rf"next|last|in {_MONTH}|on|at|w|with)\b)"
    r"|(?:(?:the|a|one|two|three|four|[1-9])\s+)?(?:day|days|night|week|weeks|"
    r"morning)\s+(?:before|after)\s+"
    r"(?:her|his|their)\s+(?:first |last |big |maths |english |driving )?(?:gcse|gcses|exams?|"
    r"mocks?|prom|"
    r"funeral|wedding|[a-z]{2,6}['’]?s funeral|court|trial|due date|driving test|a levels?|"
    rf"1[0-9]{_TH})(?:\s+(?:maths|english|exams?|date|hearing))?)\b(?!\s+(?:cake|card|party|"
    rf"present|money|list))",
    re.IGNORECASE,
)
_HOLIDAY = re.compile(
    r"\b(?:on\s+|since\s+)?(?:(?:xmas|christmas)\s+(?:eve|day|night|morning)|boxing day|"
    r"new year['’]?s?(?:\s+(?:eve|day))|nye|bonfire night|guy fawkes(?: night)?|"
    r"halloween(?: night)?|"
    r"valentine['’]?s(?: day| night)?|mother['’]?s day|father['’]?s day|good friday|"
    r"easter (?:sunday|monday|saturday)|eid(?: day| morning|\s+al[- ]\w+)|pancake day|"
    r"st patrick['’]?s day|"
    r"results day|may day|diwali night|mothering sunday|bank hol(?:iday)? monday|"
    r"(?:first|last) day of (?:term|ramadan|school|the holidays|college)|"
    rf"the (?:{_WEEKDAY}|day|night|weekend|week) (?:before|after) (?:xmas|christmas|easter|"
    rf"new year|halloween|eid|"
    r"half term|boxing day))\b",
    re.IGNORECASE,
)
_OF_A_CHILD = re.compile(
    r"\b(?:she|he|her|him|his|hers|shes|hes|she['’]s|he['’]s|yp|missing|misper|disclosed|went off|"
    r"didnt come (?:back|home)|discharged?|bail|custody|girl|boy|lad|kid)\b|"
    r"\b[A-Z][a-z]{2,} (?:came|went|was|first|rang|told|left)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:walked|ran|rang|came|went|met|left|texted|found|turned up|showed up|gave|took|picked|"
    r"told|cried|slept|"
    r"stayed|jumped|climbed|vanished|disappeared|returned|absconded|arrested|overdosed|messaged|"
    r"phoned|was seen|"
    r"got in|got into|drove|dropped|sent)\b",
    re.IGNORECASE,
)
_I_OR_WE = re.compile(r"\b(?:i|we|im|ive|weve|us|our|my)\b", re.IGNORECASE)
_OF_US = re.compile(
    r"\b(?:rota|cover(?:ing)?|shift|closed|office|staffing|on call|working|worked|overtime|leave|"
    r"lunch|"
    r"dinner|party|decorations|menu|buffet|quiz|raffle)\b",
    re.IGNORECASE,
)
#: Days of the work that are nobody's: a policy, a meeting of the team.
_OF_WORK = re.compile(
    r"\b(?:policy|policies|guidance|procedure|training|inset|team (?:day|meeting)|supervision|"
    r"newsletter|"
    r"deadline|invoice|payroll|annual leave|next meeting|agenda|minutes of|webinar|budget|audit|"
    r"version|"
    r"reflective session|away day|ofsted|published|updated|staff meeting|rota)\b",
    re.IGNORECASE,
)
_DIGIT_OR_DAY = re.compile(
    rf"[0-9]|\b(?:{_ORDINAL_WORDS}|birthday|bday|b-day|exams?|mocks?|gcses?|prom|funeral|court|"
    r"due date|teenth)\b",
    re.IGNORECASE,
)


def dates_in(text: str) -> Found:
    """Find the days on which something happened to somebody.

    Parameters
    ----------
    text
        Anything at all.
    """
    text = straight(text)
    for start, part in near(_DIGIT_OR_DAY, text):
        for at, end in (*_whole(part), *_short(part), *_of_the_month(part)):
            yield start + at, start + end, "date"
    for match in _HOLIDAY.finditer(text):
        if _happened_to_a_child(text, match):
            yield *match.span(), "date"


def _whole(part: str) -> list[tuple[int, int]]:
    found = [
        match.span()
        for match in _DATE.finditer(part)
        if match["mark"] is None or not _is_of_work(part, match)
    ]
    found += [match.span() for match in _IN_WORDS.finditer(part)]
    return found + [match.span() for match in _BIRTHDAY.finditer(part)]


def _short(part: str) -> list[tuple[int, int]]:
    found = []
    for match in _SHORT.finditer(part):
        before = part[max(0, match.start() - 30) : match.start()]
        dotted = match["mark"] == "."
        if (
            match[0] in _NO_DATES
            or _is_of_work(part, match)
            or (dotted and _TIME_CUE.search(before))
        ):
            continue
        beyond = int(match["day"]) > (_LAST_DAY_OF_A_CLOCK if dotted else _MONTHS)
        told = bool(_CUE.search(before)) and not _SCORE_CUE.search(before)
        began = (dotted and not before.strip(" ,;.")) or (dotted and before.rstrip().endswith(","))
        if (
            (beyond and not _SCORE_CUE.search(before))
            or told
            or (began and int(match["day"]) > _MONTHS)
        ):
            found.append(match.span())
    return found


def _of_the_month(part: str) -> list[tuple[int, int]]:
    found = [m.span() for m in _OF_WEEK.finditer(part) if not _is_of_work(part, m)]
    return found + [m.span("it") for m in _THE.finditer(part) if not _is_of_work(part, m)]


def _is_of_work(part: str, match: re.Match[str]) -> bool:
    around = part[max(0, match.start() - 40) : match.end() + 25]
    return bool(_OF_WORK.search(around))


_SENTENCE_END = re.compile(r"[.!?\n]")


def _happened_to_a_child(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 80) : match.start()]
    after = text[match.end() : match.end() + 80]
    began = [each.end() for each in _SENTENCE_END.finditer(before)]
    ended = _SENTENCE_END.search(after)
    here = before[began[-1] if began else 0 :] + "|" + after[: ended.start() if ended else None]
    clause = here.replace(",", "|")
    beside = next((c for c in clause.split("|") if _OF_US.search(c)), None)
    if beside and not _OF_A_CHILD.search(clause.replace(beside, "")):
        return False
    if _OF_A_CHILD.search(here):
        return True
    return beside is None and any(
        _DONE.search(each) and not _I_OR_WE.search(each) for each in clause.split("|")
    )
