"""How old somebody is, as people write it: of one person, and not of groups, rooms and hours.

An age needs a person: "shes 14", "(f, 13)", "callum (15)", "only just turned 15", "in yr 9".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.safeguarding.english import how_common
from workbook.safeguarding.kinds import Found, is_somebody, near, straight
from workbook.safeguarding.names import folded, is_only_a_name, is_shortened, known_as, towns

__all__ = ["YOUNG", "ages_in"]

_TEENS = r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_NUMBER_WORDS = rf"(?:eight|nine|ten|eleven|twelve|{_TEENS})"
#: How old somebody young may be, as a pattern.
YOUNG = rf"(?:[3-9]|1[0-9]|2[0-4]|{_NUMBER_WORDS})"
#: And anybody: who is thirty and calls himself a boyfriend.
_TENS = (
    r"(?:twenty|thirty|forty|fifty|sixty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
)
_DIGITS = rf"(?:{YOUNG}|[2-9][0-9])"
_ANY = rf"(?:{_DIGITS}|{_TENS})"
_TRIGGER = re.compile(rf"[0-9]|\b(?:{_NUMBER_WORDS}|{_TENS}|six|seven)\b", re.IGNORECASE)
_ADVERBS = (
    r"(?:(?:just|only|now|still|nearly|almost|about|barely|already|not yet|not even|turned|even|"
    r"maybe|probably|gone|like|literally|all of|coming up|soon|actually|really|clearly)\s+){0,4}"
)
#: What is counted after a number that is no age.
_COUNTED = (
    r"(?:out )?of\b|people|young|minutes?|mins?\b|hours?|hrs?\b|days?|weeks?|wks?\b|months?|"
    r"mths?\b|"
    r"sessions?|per\b|%|pounds|quid\b|grand\b|k\b|"
    r"miles|times|more\b|other|places|chairs|members|teams|stone\b|foot\b|feet\b|ft\b|inches|"
    r"kilos?|kg\b|points|marks|steps|pages?|kids|children|lads|girls|boys|mates|men\b|women\b|"
    r"missed|calls?|texts?|messages|visits|meetings|cases|referrals|different|separate|new\b|"
    r"on (?:my|her|his|our|the) caseload|"
    r"am\b|pm\b|o['’]?clock|in (?:number|all|total)|strong\b|late\b|early\b|streets?|stops?|"
    r"odd\b|something\b|ish\b|-ish|years? (?:in|into|ago|clean|sober|older|younger|qualified)|"
    r"yrs? (?:in|ago|older|younger)"
)
_NOT_COUNTED = rf"\b(?![-–:.,/]?[0-9])(?!\s*(?:{_COUNTED}))(?!\s?[+%])"
_ONE = (
    r"(?:youngest|eldest|oldest|girl|boy|lad|lass|child|kid|teenager|teen|pupil|student|sister|"
    r"brother|sis|bro|daughter|son|person|cousin|niece|nephew|twin|yp|baby|bf|gf|boyfriend|"
    r"girlfriend|sibling|mate|friend|man|bloke|woman|ex|perp|suspect|(?:little|younger|older) one)"
)
_WHO = rf"(?:she|he|who|mine|ours|hers|that one|the other(?: one)?|this one|{_ONE})"
#: Ages of groups ("11 to 18 year olds", "under 16s") say nothing about one child.
_GROUP_BEFORE = (
    r"(?<![\d][–-])(?<!to )(?<!and )(?<!under )(?<!over )(?<!from )(?<!between )(?<!aged [0-9] )"
    r"(?<!\d/)"
)
_ENDS = (
    r"(?=\s*(?:[.,;!?)]|$|[–-] )|\s+(?:now|yet|and|but|so|when|bless|with|w/|tho|though|s?hes?|"
    r"poor|cos|"
    r"because)\b)"
)
#: What may be some years old as well.
_NO_CHILD = (
    r"(?:dogs?|cats?|labradors?|spaniels?|terriers?|collies?|staffies?|hamsters?|rabbits?|horses?|"
    r"pon(?:y|ies)|cars?|vans?|minibus|laptops?|computers?|printers?|boilers?|buildings?|"
    r"polic(?:y|ies)|systems?|sofas?|carpets?|kettles?|guidance|procedures?|templates?|software|"
    r"whisky)"
)
_AGE = re.compile(
    rf"\b{_GROUP_BEFORE}{_DIGITS}(?:\s*½|\s+and a half)?[- ]?(?:years?|yrs?|yr)[- ]?o(?:ld)?\b(?!s)"
    rf"(?!\s+{_NO_CHILD}\b)"
    rf"|\b{_GROUP_BEFORE}{_DIGITS}\s?(?:yo|y/o|y\.o\.?|y old)\b"
    rf"|\b{_GROUP_BEFORE}1[0-9](?:yr|yrs)\b(?!\s+(?:ago|later|in\b|of\b))"
    rf"|\b{_GROUP_BEFORE}1[0-7]y(?:\s?[0-9]{{1,2}}m)?\b"
    rf"|(?<![\w:./-])(?:1[0-7]|{_TEENS})\s+(?:and a half{_NOT_COUNTED}|"
    r"when (?:it|he|she|they|this|that) \w+)"
    rf"|\b{_GROUP_BEFORE}(?:[3-9]|1[0-7])\s?(?:y|yrs?|years?)? and [0-9]{{1,2}} months?\b"
    r"(?!\s+(?:in|ago|of|into|after|later)\b)"
    rf"|\b(?:says?|said|saying|reckons|claims|claiming|insists|guessed|looks)\s+(?:s?he['’]?s\s+)?"
    rf"(?:(?:nearly|almost|about|only|maybe)\s+)?(?:1[0-7]|{_TEENS}){_NOT_COUNTED}"
    rf"(?={_ENDS[3:-1]}|\s+(?:like|i|we|the|on|at|to)\b)"
    rf"|\b(?:youngest|eldest|oldest|littlest)\b[^.!?,;\n0-9]{{0,40}}?\s(?:is|was)\s+"
    rf"(?:only |just |still )?{YOUNG}{_NOT_COUNTED}"
    rf"|(?<=[,.;] )(?:1[0-7]|{_TEENS}) now\b(?=\s*(?:[.,;!?)]|$|and\b|with\b|in\b|but\b))"
    r"|\b(?:goes|said|says|like|went)\s+[“\"'‘]?i(?:['’]?m| am)\s+(?:only |just )?"
    rf"(?:[5-9]|1[0-7]|{_NUMBER_WORDS}){_NOT_COUNTED}"
    r"|(?:^|(?<=[.,;!?] )|\b(?:s?he['’]?s|turns?|turning|s?he['’]?ll be|will be)\s+)"
    rf"(?:1[0-8]|{_TEENS}) in (?:jan|feb|march|april|may|june|july|aug|sept|oct|nov|dec)"
    r"|\b(?:he|she|they)\s+(?:says?|said|told (?:me|us|them))\s+(?:(?:she|he)['’]?s\s+)?"
    rf"(?:1[0-7]|{_TEENS}){_NOT_COUNTED}{_ENDS}"
    rf"|\b{_GROUP_BEFORE}(?:[3-9]|1[0-9])\s?(?:yrs?|years?)(?:\s+and|,)?\s+[0-9]{{1,2}}\s?"
    r"(?:months?|mths?)\b(?!\s+(?:in|ago|of|into|after|later)\b)"
    rf"|\b(?:aged?|age(?: of)?|age:)\s*{_ADVERBS}{YOUNG}\b"
    rf"(?!\s*(?:[–-]|to\b|and\b|or\b)\s*(?:[0-9]|{_NUMBER_WORDS}|over|above|under|up|older|younger|"
    r"below|upwards))(?!\s*(?:\+|plus\b))(?!\s*(?:debt|group|range|band|limit|is the))"
    rf"|\b{_WHO}(?:\s+(?:is|was|be|aint|isnt|isn['’]t|wasnt|wasn['’]t|"
    rf"ha[sd] (?:only |just |barely )?been|will be|wont be|won['’]t be|would be)|"
    rf"['’]?s|['’]?ll be)\s+{_ADVERBS}{_DIGITS}{_NOT_COUNTED}"
    rf"|\bnot\s+1[0-8]\b(?=\s+(?:till?|until|yet)\b)"
    rf"|\bboth(?: of them)?\s+{YOUNG}{_NOT_COUNTED}{_ENDS}"
    rf"|\b(?:down|recorded|listed|assessed|booked in|logged|put|"
    rf"age) as\s+(?:being\s+)?{YOUNG}{_NOT_COUNTED}"
    rf"|\b(?:1[2-8]|{_TEENS})\s+(?:tomorrow|today|next (?:week|wk|month|mth|year|yr|birthday)|"
    rf"last (?:week|wk|month|mth)|in a (?:fortnight|week|wk|month)|at the time)\b"
    rf"|(?<![0-9:.])\b(?:1[0-8]|{_NUMBER_WORDS})\s+(?:she|he)(?:\s+(?:is|was)|"
    rf"['’]?s)\b(?=\s*(?:[.,;!?)]|$|not\b))"
    rf"|\b(?:1[0-9]|[3-9])\s+years of age\b"
    rf"|\b(?:girl|boy|lad|daughter|son|sister|brother|youngest|eldest)\s+1[0-7]{_NOT_COUNTED}"
    r"(?=\s+(?:[a-z]+ed|had|has|was|is|came|went|said|says|asked|told|who|rang|ran|wont|didnt|"
    r"and)\b)"
    rf"|\b(?:fe)?male,?\s+{YOUNG}\s?(?:yrs?|years?)\b(?!\s+(?:ago|in|of))"
    rf"|\b{_ONE}\s+(?:aged\s+)?(?:[5-9]|1[0-7])(?=\s*(?:[,;)]|\.(?![0-9])|$|(?:and|who)\b))"
    rf"|\b(?:she|he|they|who|twins)(?:\s+(?:are|were|had|has)|"
    rf"['’]?re)\s+(?:both\s+)?{_ADVERBS}{YOUNG}\b"
    r"(?=\s*(?:[.,;!?)]|$|and\b|when\b|but\b|now\b|then\b|at the time|this year|so\b|next\b|"
    r"or something|years? old|because|with\b|who\b|[–-] ))"
    # "At 12 he left" may be a time; at thirteen it no longer is.
    rf"|\b(?:nearly|almost|going on|rising)\s+{YOUNG}{_ENDS}"
    rf"|\b(?:not even|still only|only just|barely|still just)\s+(?:1[0-7]|"
    rf"{_NUMBER_WORDS}){_NOT_COUNTED}"
    rf"{_ENDS}"
    r"|\b(?:at|by|since|until|from|before)\s+(?:just\s+|only\s+|barely\s+)?(?:1[3-9]|"
    rf"{_TEENS})(?=,?\s+(?:she|he|they|you|no child|no ?one|nobody)\b)"
    r"|\b(?:turned|(?:only |just )+gone|turns|turn|(?<=is )turning|(?<=was )turning|"
    r"(?<=['’]s )turning|(?<=es )turning|(?<=hes )turning|(?<=before )turning|"
    rf"(?:she|he)(?: will| would|['’]?ll) (?:soon |just |only )?be)\s+{YOUNG}{_NOT_COUNTED}"
    r"(?!\s+(?:down|up|away|off))"
    rf"|\b{_ONE}(?:\s+\((?:aged\s+)?{YOUNG}\)|,\s+(?:aged\s+|only\s+|just\s+)?{YOUNG}(?=[,.;)])|"
    rf"\s+of\s+(?:just\s+|only\s+|about\s+)?{YOUNG}\b(?!\s+(?:them|the|our|my|his|her|us)))"
    rf"|\b(?:1[0-9]|{_NUMBER_WORDS})\s+(?:and|&|n)\s+(?:pregnant|vulnerable|terrified|on (?:her|"
    rf"his) own)"
    rf"|\b(?:pregnant|a mum|a mother|a dad|sectioned|excluded|trafficked|groomed|raped|married|"
    rf"homeless|arrested|a parent|a baby|into care|in care)\s+(?:at|by|since|from)\s+(?:just\s+|"
    rf"only\s+)?"
    rf"(?:[89]|1[0-9]|{_NUMBER_WORDS})\b(?![:.]?[0-9])(?!\s*(?:{_COUNTED}))",
    re.IGNORECASE,
)
#: "Both sisters, 9 and 12,": each of them is an age.
_AGES = re.compile(
    r"\b(?:(?:girls|boys|lads|children|kids|teenagers|sisters|brothers|siblings|daughters|sons|"
    r"twins|ones|sibs|cousins|both|babies|littlies)"
    rf"(?:,\s+|\s+\(|\s+(?:are|were)\s+)|they(?:\s+(?:are|were)|['’]?re)\s+)(?:aged\s+)?{_ADVERBS}"
    rf"(?P<ages>{YOUNG}(?:,\s*{YOUNG})*,?\s+(?:and|&)\s+{YOUNG})(?=[,.;)]|\s|"
    rf"$)(?!\s+(?:{_COUNTED}))",
    re.IGNORECASE,
)
#: "(f, 13)", "15f", "male 16,": who it is, in a letter.
_LETTER = re.compile(
    r"(?<![\w'’.])(?!(?:in|at|of|on|is|it|we|to|by|no|or|so|up|am|pm|me|my|us|do|go|he|if|an|as|"
    r"be|rm|st|pg|p|a|i)\b)"
    r"[a-z]{1,2}\s(?P<h>1[0-7])(?=\s+(?:said|says|asked|rang|has|had|hid|is|was|came|went|told|"
    r"wants|who)\b)|"
    rf"\(\s*(?:f|m|female|male|girl|boy|yp)\s?[,/ ]\s?(?P<a>{YOUNG})(?=\s*[),])"
    rf"|(?<![\w£$.:/-])(?P<b>1[0-9]|[89])\s?f\b(?!\s*[0-9])"
    rf"|(?<![\w'’])(?:f|female|male|girl|boy)\s?,\s?(?P<c>{YOUNG})(?=\s*(?:[),.;]|$|(?:on|in|from|"
    rf"who|at|placed|missing|came|and)\b))"
    rf"|(?:,|^|\bis|\bwas)\s*[fm]\s?(?P<f>1[0-8]|[89])(?=\s*(?:[),.;]|$))"
    rf"|(?<![\w'’])f(?P<g>1[0-7])\b"
    r"|(?<![\w'’])m\s?,\s?(?P<d>1[0-9])(?=\s*(?:[),.;]|$|(?:on|in|from|who|at|placed|missing|came|"
    r"and)\b))"
    r"|(?<![\w£$.:/-])(?P<e>1[1-7])m(?=\s*(?:[),.;]|$|who\b|placed\b|missing\b|from\b))"
    r"|(?<![\w'’.])(?!(?:in|at|of|on|is|it|we|to|by|no|or|so|up|if|an|as|be|rm|st|pg|p|a|i|q|s)\b)"
    r"[a-z]{1,2}\s?\(\s?(?P<i>1[0-7]|[89])\s?\)",
    re.IGNORECASE,
)
#: A word that may be a name, and a number: "callum (15)", "eden, 11,", "corey is 12".
_NAMED = re.compile(
    rf"(?<![\w'’-])(?P<who>[^\W\d_]{{3,20}})(?P<how>\s?\(\s?(?:aged?\s)?|,\s?(?:aged?\s|only\s|"
    rf"just\s)?|"
    rf"\s+(?:is|was|isnt|wasnt)\s+{_ADVERBS}|['’]?s\s+{_ADVERBS}|\s+only\s+(?:just\s+)?)"
    rf"(?P<age>{_ANY}){_NOT_COUNTED}",
    re.IGNORECASE,
)
#: "jaydn 11 wants to know": a name, a number, and what people do.
_BEHIND_A_NAME = re.compile(
    rf"(?<![\w'’-])(?P<who>[^\W\d_]{{3,20}})\s(?P<age>[89]|1[0-7]){_NOT_COUNTED}"
    r"(?=\s+[^\W\d_]|\s*[,.;)]|\s*$)",
    re.IGNORECASE,
)
_AFTER_NAMED = re.compile(
    r"\s*(?:[),.;!?]|$|and\b|who\b|in\b|with\b|w/|from\b|[–-] |at\b|is\b)", re.IGNORECASE
)
#: A school year says an age to within twelve months.
_YEAR_GROUP = re.compile(
    r"\b(?:yr|year|y)\s?(?P<n>[7-9]|1[0-3])\b(?![-–/:.]?[0-9])(?!['’]?s\b)(?!\s*(?:[-–&,/+]|to|"
    r"and|or)"
    r"\s*(?:yr|year|y)?\s?(?:[7-9]|1[0-3])\b(?!%))"
    r"(?!\s+(?:group|kids|lads|girls|boys|pupils|children|cohort|class|form|assembl|parents|"
    r"tutors?|"
    r"team|lot\b|students|trip|exams?|curriculum|pshe|lessons?|corridor|block|session|workshop|"
    r"of the|staff|head|lead|mocks?|leavers|prom|evening|funding|plan|report|review|budget|are\b|"
    r"were\b))",
    re.IGNORECASE,
)
_SMALL_YEAR = re.compile(
    r"\b(?:(?:she|he)(?:['’]?s| is| was) (?:only |still )?in|(?:girl|boy|lad|kid|child|yp|"
    r"pupil) in|"
    r"(?:her|his|the|a|our)) (?P<it>(?:yr|year)\s?[1-6])\b(?=\s*(?:[.,;!?)]|$|girl|boy|lad|kid|"
    r"child|at\b))"
    r"(?!\s+(?:of|at the latest))",
    re.IGNORECASE,
)
_YEAR_IN_WORDS = re.compile(
    r"\b(?P<it>(?:yr|year)\s(?:six|seven|eight|nine|ten|eleven))\b(?!['’]?s\b)(?!\s*(?:[-–&,/+]|"
    r"to|and|or)\s*"
    r"(?:yr|year))(?=\s*(?:[.,;!?)]|$|she|he|when|at|and|it|girl|boy|lad|kid|child|who|now|but|"
    r"with)\b|\s*[.,;!?)]|$)"
    r"|\b(?:in|since|from|by)\s+(?P<small>(?:yr|year)\s?[1-6])(?=\s+(?:when|at|she|he|his|her|mum|"
    r"dad)\b|\s*[.,;!?)]|$)",
    re.IGNORECASE,
)
_GROUP_OF_YEAR = re.compile(
    r"\b(?:kids|lads|girls|boys|pupils|children|students|everyone|all|whole|most|some|classes|"
    r"groups?|"
    r"assembly|talk|workshops?|sessions?|lessons?|parents|tutors?|for|across|between|every|each|"
    r"teach|teaches|taught|covering|delivered to|to|(?:yr|year|y)s?\s?[0-9]{1,2}(?:,| and| to|"
    r" &))\s+"
    r"(?:in |of |the |our |my )?$",
    re.IGNORECASE,
)
#: "weighs nothing, 12, handcuffed": between commas, where no other number stands.
_BETWEEN_COMMAS = re.compile(r"[^\W\d_]{2},\s(?P<it>[89]|1[0-7]),\s(?=[^\W\d_])(?!and\s[0-9])")
#: "only 13." of somebody who was spoken of just before.
_ONLY = re.compile(
    rf"\b(?:only|just)\s+(?P<it>1[2-7]|{_TEENS}){_NOT_COUNTED}(?=\s*(?:[.!?]|$|and\b|when\b))",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:s?he|s?hes|her|him|girl|boy|lad|kid|yp|child)\b", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:room|unit|page|line|row|form|bus|box|number|route|step|item|lots?)s?\b", re.IGNORECASE
)
_HALF = re.compile(
    rf"\b{_NUMBER_WORDS}\s+and a half\b(?!\s*(?:{_COUNTED}))|\b1[0-7]½(?!\s*(?:{_COUNTED}))",
    re.IGNORECASE,
)
#: "shes 12. twelve. i keep saying it"
_AGAIN = re.compile(rf"[.,!?;\s]{{1,3}}(?P<it>1[0-9]|{_NUMBER_WORDS})(?=[.,!?;]|$)", re.IGNORECASE)
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
#: What a note begins with that is about somebody's age alone: "seventeen, so".
_BEGINS = re.compile(
    rf"^\s*(?P<it>(?:{_TEENS})|1[1-7](?=,\s+[^\W\d_]{{2}}))"
    r"(?=[.,!?]|\s+and (?:a half|preg|she|he|they))",
    re.IGNORECASE,
)


def ages_in(text: str) -> Found:
    """Find how old somebody is.

    Parameters
    ----------
    text
        Anything at all.
    """
    text = straight(text)
    begins = _BEGINS.match(text)
    if begins:
        yield *begins.span("it"), "age"
    for start, part in near(_TRIGGER, text):
        for at, end in _ages(part):
            yield start + at, start + end, "age"
            again = _AGAIN.match(part, end)
            if again and _said_again(part[at:end], again["it"]):
                yield start + again.start("it"), start + again.end("it"), "age"


def _ages(part: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _AGES.finditer(part):
        at = match.start("ages")
        each = re.finditer(rf"\b{YOUNG}\b", match["ages"], re.IGNORECASE)
        found += [(at + age.start(), at + age.end()) for age in each]
    found += [match.span() for match in _AGE.finditer(part)]
    found += [match.span(match.lastgroup or 0) for match in _LETTER.finditer(part)]
    found += [match.span() for match in _HALF.finditer(part)]
    found += _lone_numbers(part)
    for match in _NAMED.finditer(part):
        if _is_of_somebody(part, match):
            found.append(match.span("age"))
    found += [
        match.span("age") for match in _BEHIND_A_NAME.finditer(part) if _is_a_name(match["who"])
    ]
    found += [match.span("it") for match in _SMALL_YEAR.finditer(part)]
    return found


def _lone_numbers(part: str) -> Iterator[tuple[int, int]]:
    """Yield numbers that say nothing but an age where they stand."""
    for match in _ONLY.finditer(part):
        if _SOMEBODY.search(part[max(0, match.start() - 40) : match.start()]):
            yield match.span("it")
    for match in _BETWEEN_COMMAS.finditer(part):
        before = part[max(0, match.start() - 40) : match.start()]
        if not _NO_PERSON.search(before) and not re.search(r"[0-9]", before[-15:]):
            yield match.span("it")
    for match in _YEAR_GROUP.finditer(part):
        if not _GROUP_OF_YEAR.search(part[max(0, match.start() - 25) : match.start()]):
            yield match.span()
    for match in _YEAR_IN_WORDS.finditer(part):
        if not _GROUP_OF_YEAR.search(part[max(0, match.start() - 25) : match.start()]):
            yield match.span(match.lastgroup or 0)


def _is_a_name(word: str) -> bool:
    """Say whether a word that a number follows without a comma is somebody's name."""
    plain = folded(word)
    if plain in {"person", "child", "misper", "client"}:
        return True  # what was put in place of a name
    if is_shortened(plain) or not is_somebody(plain):
        return False  # "theres 16 on the panel"
    if word[0].upper() + word[1:].lower() in towns():
        return False
    return is_only_a_name(plain) or "l" in known_as(plain)


def _is_of_somebody(part: str, match: re.Match[str]) -> bool:
    how = match["how"].strip()
    who = folded(match["who"])
    if not is_somebody(who):
        return False
    if how.startswith("s") and how_common(f"{who}s"):
        return False  # "minus 18" is no age of somebody called Minu
    after = part[match.end() : match.end() + 12]
    if how.startswith("("):
        return after.lstrip().startswith((")", ","))
    if how.startswith(","):
        return bool(_AFTER_NAMED.match(after))
    return True


def _said_again(age: str, word: str) -> bool:
    digits = re.search(r"[0-9]+", age)
    said = word.lower()
    if digits is None:
        return said in age.lower()
    number = int(digits[0])
    return said == digits[0] or (number < len(_WORDS) and said == _WORDS[number])
