"""What can stand in place of an age, a date or a number: something less exact, or nothing."""

from __future__ import annotations

import re

from workbook.safeguarding.around import (
    BE,
    DANGLING,
    DET,
    GOES_ON,
    Around,
    Rewording,
    both_ways,
    left_out,
    words,
)

__all__ = ["age_reworded", "date_reworded", "number_reworded"]

_Both = tuple[Rewording | None, Rewording | None]

# --- Ages -----------------------------------------------------------------------------------

_SPELT = {
    word: number
    for number, word in enumerate(
        re.findall(
            r"\w+",
            "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty",
        ),
        start=3,
    )
}
_AGE = re.compile(
    rf"(?<![\w.])(?P<age>[0-9]{{1,2}}|{'|'.join(_SPELT)})(?:\s+and a half|\s*½)?"
    r"(?P<old>\s*-?\s*(?:y/?o\b|(?:years?|yrs?)(?:\s*-?\s*olds?)?\b))?(?!\w)",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"\s*(?:and\s+)?(?:[0-9]{1,2}|\w{3,6})\s*(?:months?|mths?)\b")
_YEAR = re.compile(r"\b(?:year|yr|y)\s*(?P<year>[0-9]{1,2})\b", re.IGNORECASE)
_GIRL = words("girl girls daughter sister lass she her niece")
_BOY = words("boy boys son brother lad he his nephew")
_CHILD = (
    _GIRL
    | _BOY
    | words(
        "child kid person teenager pupil student cousin twin sibling youngster friend mate young "
        "mum one children kids siblings sisters brothers youngest eldest oldest"
    )
)
_NOT_BESIDE = words("as for to at being like than in on about and or but with")
_GROWN = words(
    "man woman bloke guy male female men women adult lady mum dad boyfriend girlfriend bf gf"
)
_WHO_ARE = words("they they're theyre are both were we we're")
_NOT_QUITE = words("nearly almost about barely already yet rising around")
_ADVERBS = words("just only now still even maybe probably")
_FROM = {
    "at": "as",
    "aged": "as",
    "age": "as",
    "by": "as",
    "from": "from an early age",
    "since": "since an early age",
    "until": "until later",
    "till": "till later",
    "before": "at an early age",
}
_OLDER, _ADULT, _TEEN = 25, 18, 13
_SAYS = words("say says said saying reckons claims claiming insists guessed looks")
_AFTER_OLD = words(
    "who and is was with has had when but or in at on from to that said says missing"
)


def age_reworded(text: str, start: int, end: int) -> _Both:
    """Return what can stand in place of an age, and how to leave it out.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where what was taken for an age stands; it may have more in it than the number.
    """
    year = _YEAR.search(text, start, end)
    if year is not None:
        return _year_group(Around(text, *year.span()), int(year["year"]))
    found = list(_AGE.finditer(text, start, min(len(text), end + 15)))
    found = [each for each in found if each.start() < end]
    if not found:
        return None, None
    match = found[0]
    stop = match.end()
    if months := _MONTHS.match(text, stop):
        stop = months.end()
    number = _SPELT.get(match["age"].lower()) or int(match["age"])
    return _Age(Around(text, match.start(), stop), number, is_old=bool(match["old"])).reworded()


def _a(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _year_group(around: Around, year: int) -> _Both:
    last_of_primary = 6
    said = "primary school" if year <= last_of_primary else "secondary school"
    first, following = around.back(1), around.on(1)
    if first.word == "in":
        cut = left_out(around.text, first.start, around.end) if around.ends_phrase() else None
        if around.back(2).word in BE or around.back(2).word == "":
            cut = None
        return around.put(said), cut
    if first.word in BE:
        return around.put(f"in {said}"), None
    if following.word in _CHILD or first.word in DET:
        return around.put("school"), left_out(around.text, around.start, around.end)
    return around.put(f"in {said}"), None


class _Age:
    """An age in its sentence."""

    def __init__(self, around: Around, number: int, *, is_old: bool) -> None:
        self.around, self.text, self.is_old = around, around.text, is_old
        if number >= _OLDER:
            self.noun, self.like = "an adult", "adult"
        elif number >= _ADULT:
            self.noun, self.like = "a young adult", "young"
        elif number >= _TEEN:
            self.noun, self.like = "a teenager", "teenage"
        else:
            self.noun, self.like = "a child", "young"
        self.years = "teens" if _TEEN <= number < _ADULT else ""

    def reworded(self) -> _Both:  # noqa: PLR0911 - one question after another
        around = self.around
        for kind in (self._in_brackets, self._listed, self._birthday, self._before_somebody):
            known = kind()
            if known is not None:
                return known
        first = around.back(1).word
        if first == "of" and around.back(2).word in {"age", "age,"}:
            return self._at(3)
        if first in {"age", "aged"}:
            return self._at(1)
        if first in _FROM and not self.is_old:
            return self._at(0)
        if first == "of" or (first in _ADVERBS and around.back(2).word == "of"):
            at = 1 if first == "of" else 2
            return (
                around.moved(around.back(at).start).put(self._in_years(around.back(at + 1).word)),
                left_out(self.text, around.back(at).start, around.end),
            )
        if first == ",":
            return self._beside()
        return self._said_of_somebody()

    def _in_brackets(self) -> _Both | None:
        text, around = self.text, self.around
        opened = text.rfind("(", max(0, around.start - 25), around.start)
        closed = text.find(")", around.end, around.end + 25)
        if opened < 0 or closed < 0 or ")" in text[opened : around.start]:
            return None
        rest = (text[opened + 1 : around.start] + " " + text[around.end : closed]).lower()
        if set(re.findall(r"\w+", rest)) <= words("f m female male aged age girl boy yp just only"):
            swap = Rewording(opened, closed + 1, f"({self.noun})")
            return swap, left_out(text, opened, closed + 1)
        said = re.findall(r"[\w&]+", text[opened + 1 : closed].lower())
        if {"and", "&"} & set(said) and all(
            _AGE.fullmatch(each) or each in {"and", "&", "aged"} for each in said
        ):
            swap = Rewording(opened, closed + 1, "(of school age)")
            return swap, left_out(text, opened, closed + 1)
        if around.back(1).word == "(" and around.on(1).word == ",":
            return around.put(self.noun), left_out(text, around.start, around.on(1).end)
        if around.back(1).word == "," and around.on(1).word in {")", ","}:
            return around.put(self.noun), left_out(text, around.back(1).start, around.end)
        return around.put(self.noun), None

    def _listed(self) -> _Both | None:
        """Take "9 and 12" together."""
        around = self.around
        start, end = around.start, around.end
        if around.on(1).word in {"and", "&"} and _AGE.fullmatch(around.on(2).word):
            end = around.on(2).end
        elif around.back(1).word in {"and", "&"} and _AGE.fullmatch(around.back(2).word):
            start = around.back(2).start
        else:
            return None
        whole = around.moved(start, end)
        if whole.back(1).word in {"aged", "age"}:
            whole = whole.moved(whole.back(1).start)
        before, after = whole.back(1), whole.on(1)
        cut = None
        if before.word == "," and after.word in {",", "", "."}:
            cut = left_out(self.text, before.start, after.end if after.word == "," else whole.end)
        return whole.put("of school age"), cut

    def _birthday(self) -> _Both | None:
        around = self.around
        first = around.back(1)
        said = {
            "turned": "had a birthday",
            "gone": "had a birthday",
            "turns": "has a birthday",
            "turning": "having a birthday",
            "turn": "have a birthday",
        }.get(first.word)
        second = around.back(2).word
        if first.word == "be" and (second in {"will", "soon"} or second.endswith("'ll")):
            said = "have a birthday"
        return (around.moved(first.start).put(said), None) if said else None

    def _before_somebody(self) -> _Both | None:  # noqa: PLR0911 - one question after another
        """Take "a 14 year old girl" and "a 14 year old"."""
        if not self.is_old:
            return None
        around, first, following = self.around, self.around.back(1), self.around.on(1)
        if first.word in BE or first.word in _ADVERBS | _NOT_QUITE:
            return None
        has_article = first.word in {"a", "an"}
        if (
            following.word.isalpha()
            and following.word not in _AFTER_OLD
            and (following.word in _CHILD | _GROWN or around.on(2).word in _CHILD | _GROWN)
        ):
            whole = around.moved(first.start) if has_article else around
            swap = whole.put(f"{_a(self.like)} {self.like}" if has_article else self.like)
            if not has_article:
                return swap, left_out(self.text, around.start, around.end)
            return swap, whole.put(_a(following.word))
        if has_article or first.word in {"this", "that", "the", "another", "one"}:
            noun = self.noun if has_article else self.noun.split(" ", 1)[1]
            whole = around.moved(first.start) if has_article else around
            return whole.put(noun), None
        if first.word in DET:
            return around.put(self.noun.split(" ", 1)[1]), None
        return None

    def _at(self, more: int) -> _Both:
        """Take "at 14", "aged 14", "at the age of 14"."""
        around = self.around
        at = max(more, 1)
        if more > 1:  # … (the) age of
            at = 4 if around.back(3).word == "the" else 3
        lead = around.back(at)
        said = _FROM.get(lead.word)
        if more == 1 and lead.word == "age" and around.back(2).word in _FROM:
            lead, at = around.back(2), 2
            said = _FROM[lead.word]
        if said is None:
            return around.put(self.noun), None
        before = around.back(at + 1)
        whole = around.moved(lead.start)
        if lead.word == "aged" and before.word in _CHILD:
            return (
                whole.put(self._in_years(before.word)),
                left_out(self.text, lead.start, around.end),
            )
        if before.word == ",":
            return self._between_commas(whole)
        is_whole = around.ends_phrase() and before.word not in BE
        if whole.starts and not around.begins_clause():
            is_whole = False
        cut = left_out(self.text, lead.start, around.end) if is_whole else None
        return whole.put(f"as {self.noun}" if said == "as" else said), cut

    def _beside(self) -> _Both:
        return self._between_commas(self.around)

    def _between_commas(self, whole: Around) -> _Both:
        before, after = whole.back(1), whole.on(1)
        cut = None
        if after.word == ",":
            cut = left_out(self.text, before.start, after.end)
        elif after.word in {"", ".", ";", ")"}:
            cut = left_out(self.text, before.start, whole.end)
        return whole.put(self.noun), cut

    def _said_of_somebody(self) -> _Both:
        """Take "shes 14", "he was only 13 when"."""
        around = self.around
        start = around.start
        count = 1
        while around.back(count).word in _NOT_QUITE | {"not"}:
            start = around.back(count).start
            count += 1
        if around.back(count).word == "on" and around.back(count + 1).word == "going":
            start = around.back(count + 1).start
            count += 2
        whole = around.moved(start)
        while around.back(count).word in _ADVERBS:
            count += 1
        be = around.back(count).word
        if be in _SAYS:
            return None, None  # no words stand for certain behind "he says"
        if be in _WHO_ARE:
            return whole.put(self._in_years("they")), None
        if be in BE or be in {"be", "been"}:
            cut = None
            when, who = around.back(count + 2), around.back(count + 1)
            is_clause = when.word == "when" and who.word in {"she", "he", "i"}
            if is_clause and around.ends_phrase() and around.back(count + 3).word:
                cut = left_out(self.text, when.start, around.end)
            return whole.put(self.noun), cut
        first = around.back(1)
        if first.word in {"f", "m"} and not self.is_old:
            return self._between_commas(around.moved(first.start))
        if first.word.isalpha() and first.word not in DET | _NOT_BESIDE and not self.is_old:
            # "AB 14": a number beside somebody.
            return whole.put(f"({self.noun})"), left_out(self.text, around.start, around.end)
        return whole.put(self.noun), None

    def _in_years(self, who: str) -> str:
        whose = "her" if who in _GIRL else "his" if who in _BOY else "their"
        return f"in {whose} teens" if self.years else "of school age"


# --- Dates ----------------------------------------------------------------------------------

_WEEKDAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur "
    "thurs fri sat sun"
)
_SOON = words(
    "will is are going want wants due next court booked theyll they'll shell she'll hell "
    "he'll plan planned its it's theres there's turns"
)
_BIRTH = re.compile(
    r"(?:d\.?o\.?b\.?|date of birth|born|birthday)(?:\s*(?:is|was|on|in|:|–|-))*\s*(?:the\s+)?",
    re.IGNORECASE,
)


#: "his 16th", "her eighteenth".
_OWN_DAY = re.compile(
    r"(?P<whose>her|his|their) (?:[0-9]{1,2}(?:th|st|nd|rd)|\w+th)", re.IGNORECASE
)


def date_reworded(  # noqa: PLR0911 - one question after another
    text: str, start: int, end: int
) -> _Both:
    """Return what can stand in place of a date, and how to leave it out.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where it stands, perhaps with "born on" before it.
    """
    around = Around(text, start, end)
    birth = _BIRTH.match(text, start, end)
    if own := _OWN_DAY.fullmatch(text, start, end):
        return around.put(f"{own['whose'].lower()} birthday"), None
    if birth is not None and birth.end() < end:
        return _birth(around, birth[0].lower())
    around = _whole_date(around)
    first = around.back(1)
    if first.word == "(" and around.on(1).word == ")":
        return around.put("recently"), left_out(text, first.start, around.on(1).end)
    if "born" in {first.word, around.back(2).word}:
        return around.put("some years ago"), None
    if {"birth", "dob"} & {around.back(n).word for n in (1, 2, 3)}:
        return around.put("in the record"), None
    following = around.on(1).word
    is_before_thing = following.isalpha() and following not in GOES_ON
    if around.back(1).word in {"the", "a"} and is_before_thing:
        return around.put("recent"), left_out(text, around.start, around.end)
    if around.back(1).word == "the":
        around = around.moved(around.back(1).start)
    return _when(around)


def _whole_date(around: Around) -> Around:
    """Return a date with its day of the week and its article; "the" alone may belong elsewhere."""
    inside = around.inside
    if len(inside) > 1 and inside[0].word in {"on", "since", "until", "from", "by", "after"}:
        around = around.moved(inside[1].start)
    count = 1
    if around.back(1).word == "the" and around.back(2).word in _WEEKDAYS | {"on", "by", "since"}:
        count = 2
    if around.back(count).word == "," and around.back(count + 1).word in _WEEKDAYS:
        count += 1
    if around.back(count).word in _WEEKDAYS:
        count += 1
    return around.moved(around.back(count - 1).start) if count > 1 else around


def _birth(around: Around, lead: str) -> _Both:
    text = around.text
    if lead.startswith("born"):
        return around.put("born some years ago"), None
    is_hers = around.back(1).word in DET
    said = "birthday" if lead.startswith("birthday") else "date of birth"
    first = around.back(1)
    if first.word == "(" and around.on(1).word == ")":
        return around.put(f"{said} in the record"), left_out(text, first.start, around.on(1).end)
    if first.word == "," and around.on(1).word in {",", "", "."}:
        end = around.on(1).end if around.on(1).word == "," else around.end
        return around.put(f"{said} in the record"), left_out(text, first.start, end)
    return around.put(f"{said} {'is ' if is_hers else ''}in the record"), None


_BY_LEAD = {
    "since": "for a while",
    "until": "until recently",
    "till": "till recently",
    "til": "til recently",
    "before": "earlier",
    "after": "afterwards",
    "from": "from then on",
    "by": "soon",
    "dated": "dated some time ago",
}


def _when(around: Around) -> _Both:  # noqa: C901, PLR0911 - one question after another
    text, first, second = around.text, around.back(1), around.back(2)
    soon = (
        "soon" if around.before() & _SOON and not around.before() & {"was", "were"} else "recently"
    )
    if first.word in {"is", "are"}:
        return around.put("soon"), None
    if first.word in BE:
        return around.put("soon" if first.word in {"its", "it's"} else "recently"), None
    if first.word == "between":
        return around.put("one day"), None
    if first.word == "and" and "between" in around.before():
        return around.put("another"), None
    if first.word == "to":
        return around.put("another day"), None
    if first.word == "of":
        return around.put("that day"), left_out(text, first.start, around.end)
    whole, said = around, soon
    if first.word in _BY_LEAD:
        whole, said = around.moved(first.start), _BY_LEAD[first.word]
    elif first.word in {"on", "for"}:
        whole = around.moved(first.start)
    before = whole.back(1)
    is_whole = around.ends_phrase() and before.word not in BE | DANGLING and not around.has_and()
    if whole.starts and not around.begins_clause():
        is_whole = False
    if not whole.starts and not before.word[-1:].isalnum() and before.word != ",":
        is_whole = False
    if before.word == "," or second.word == "for":
        is_whole = False
    return whole.put(said), left_out(text, whole.start, around.end) if is_whole else None


# --- Numbers, addresses, plates -----------------------------------------------------------------

_INSTEAD = {
    "phone": "a phone number",
    "email": "an email address",
    "handle": "an account",
    "nhs_number": "an NHS number",
    "reference": "the reference",
    "vehicle": "a car",
    "postcode": "an area we know",
}
_LABELS = words(
    "number no nr num tel phone mobile mob mobile ref reference id email e-mail snap snapchat "
    "insta instagram tiktok handle account username plate plates reg registration postcode nhs "
    "crime case whatsapp telegram discord cad urn upn log incident address landline"
)
_CARS = words(
    "car van transit bmw audi golf corsa fiesta mercedes moped motorbike taxi vehicle polo"
)
_VEHICLES = _CARS | words(
    "plate plates reg minibus merc vauxhall astra polo focus lorry bus scooter"
)
_IN_ADDITION = words("on at to by from via in")
_HOLDS = BE | words(
    "live lives lived living was stay stays stayed and or but go went goes going log"
)


def number_reworded(  # noqa: C901, PLR0911, PLR0912 - one question after another
    text: str, start: int, end: int, kind: str
) -> _Both:
    """Return what can stand in place of a number, an address or a plate, and how to leave it out.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where it stands.
    kind
        What kind of number it is.
    """
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    around = Around(text, start, end)
    first, second = around.back(1), around.back(2)
    if around.on(1).word == "of" or first.word in {"cashtag", "user"}:
        return None, None  # "log 417 of today"
    if first.word in {"(", "["} and around.on(1).word in {")", "]"}:
        return around.put(_INSTEAD[kind]), left_out(text, first.start, around.on(1).end)
    is_somebody = first.word in {"he's", "she's", "hes", "shes"} or second.word in {"he", "she"}
    if is_somebody and kind == "handle":
        return around.put("under another name"), None
    if first.word == "as":
        said = "under another name" if kind == "handle" else "in the record"
        return around.moved(first.start).put(said), None
    if first.word in {"is", "was"}:
        return (None if around.on(1).word == "on" else around.put("in the record")), None
    if first.word in {"ends", "ending", "begins", "starts"} and kind in {"vehicle", "phone"}:
        said = "is in the record" if second.word.isalpha() else "its plate is in the record"
        return around.moved(first.start).put(said), None
    if first.word in _CARS and kind == "vehicle":
        return both_ways(text, first.start, around.start, around.end)
    label = _label(around)
    if label is not None:
        return label
    if first.word in {"the", "a"}:
        around = around.moved(first.start)
        first, second = around.back(1), around.back(2)
    cut = None
    if first.word in _IN_ADDITION and around.ends_phrase() and second.word[-1:].isalnum():
        if second.word not in _HOLDS | DANGLING:
            cut = left_out(text, first.start, around.end)
    elif first.word == "," and around.on(1).word in {",", "", "."}:
        cut = left_out(text, first.start, around.end)
    if kind == "vehicle" and around.before() & _VEHICLES:
        return None, cut  # "a corsa with a car on it"
    return around.put(_INSTEAD[kind]), cut


def _label(around: Around) -> _Both | None:
    """Take a number with the word before it: "her number 07…", "tel: 07…", "crime ref 12/345"."""
    text, count = around.text, 1
    while around.back(count).word in {":", "-", "–", "=", "#", "."}:
        count += 1
    if around.back(count).word not in _LABELS:
        return None
    ends = around.back(count).end
    while around.back(count + 1).word in _LABELS:
        count += 1
    leads = around.back(count + 1)
    for more in (1, 2):
        if around.back(count + more).word in DET:
            return both_ways(text, around.back(count + more).start, ends, around.end)
    if around.back(count).word in {"plate", "plates"}:
        return None, None
    swap = Rewording(ends, around.end, " in the record")
    if leads.word == "(" and around.on(1).word == ")":
        return swap, left_out(text, leads.start, around.on(1).end)
    if leads.word == "," and around.on(1).word in {",", "", "."}:
        end = around.on(1).end if around.on(1).word == "," and not around.starts else around.end
        return swap, left_out(text, leads.start, min(end, around.end))
    return swap, None
