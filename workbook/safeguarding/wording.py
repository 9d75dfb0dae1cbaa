"""Words that protect: identifying details, and language that puts blame on a child, are noticed.

`check` reads a text and says what in it could tell who somebody is, and where a wording is worth
another look. It changes nothing, keeps nothing, logs nothing and asks nobody: the writer decides.

Names, places and schools are recognised by what was learned from labelled notes (`tagger`), by
lists (`workbook/safeguarding/words/names/`, made by `tools/make_names.py`) and by what stands
beside them, phone numbers by Google's phonenumbers, the rest by their form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from workbook.safeguarding.called import titled_in
from workbook.safeguarding.identifiers import IN_ORDER, KINDS, YOUNG, Found, Kind, towns_in
from workbook.safeguarding.language import Noticed, Phrase, noticed, phrases
from workbook.safeguarding.name_model import LOOKED_AT as BY_MODEL
from workbook.safeguarding.name_model import Likely, is_installed, is_wanted, likely_in
from workbook.safeguarding.names import PEOPLES, names_in
from workbook.safeguarding.nobody import is_author, is_body, is_of_a_body, is_shop, is_thing
from workbook.safeguarding.own_names import OwnNames
from workbook.safeguarding.rewording import Rewording, capital_kept, rewordings
from workbook.safeguarding.tagger import tagged

__all__ = ["KINDS", "Finding", "check", "looked_at"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something in a text that is worth another look before it is kept."""

    #: Where it begins and ends, in characters: `text[start:end]`.
    start: int
    end: int
    kind: Kind
    #: What it may reveal, or why the wording matters, and what to write instead.
    sentence: str
    #: What may stand there instead, at one tap; None where no words fit for certain.
    swap: Rewording | None = None
    #: How to leave it out so that a whole sentence stays; None where none would.
    cut: Rewording | None = None
    #: The words themselves say that a child was or is being harmed: safety first, wording second.
    safety: bool = False

    def __repr__(self) -> str:
        """Say what kind it is and where; never the words."""
        return f"<Finding: {self.kind} at {self.start}>"


_SAID: dict[Kind, str] = {
    "name": "This may be somebody’s name. Describe the role or the pattern instead, such as "
    "“a young person” or “a colleague”.",
    "age": "An exact age can point to one child. An age range, or none, keeps the meaning.",
    "date": "An exact date can point to one child or one event. “Recently” or “last year” is "
    "usually enough.",
    "school": "A school or college can point to one child. Write “their school”.",
    "place": "A place can point to one child or family. Describe what kind of place it is.",
    "postcode": "A postcode can point to one home. Leave it out.",
    "phone": "This looks like a phone number. Leave it out.",
    "email": "This looks like an email address. Leave it out.",
    "handle": "This looks like somebody’s name on social media. Leave it out.",
    "nhs_number": "This looks like an NHS number, which belongs to one person. Leave it out.",
    "reference": "A case or court reference points to one child. It belongs in the case record.",
    "vehicle": "This looks like a vehicle’s registration. Leave it out.",
    "combination": "Together these details may describe one child. Leave out what the point does "
    "not need.",
}


def check(
    text: str, listed: Sequence[Phrase] | None = None, own: OwnNames | None = None
) -> tuple[Finding, ...]:
    """Return what in a text is worth another look, in the order of the text.

    Parameters
    ----------
    text
        Anything at all.
    listed
        The wordings that are noticed: a service's own choice; None for those that come with the
        workbook, and () for none, when a session has turned them off.
    own
        A service's own names; None where it has written none.

    Returns
    -------
    tuple of Finding
        Where two would overlap, the more telling one stands. The text is neither changed nor kept.
    """
    text = text[:LOOKED_AT]
    taken = _Taken()
    likely = likely_in(text)
    known = () if own is None else (own.find,)
    people = (
        partial(_learned, likely=likely),
        partial(_people, likely=likely),
        partial(towns_in, likely=likely),
    )
    for find in (*IN_ORDER, *known, *people, titled_in):
        for start, end, kind in find(text):
            taken.add(Finding(start, end, kind, _SAID[kind]))
    found = list(taken.found)
    found += _combinations(text, found)
    language = phrases() if listed is None else listed
    found = list(_with_rewordings(text, sorted(found, key=_place)))
    found += [_of_language(text, each) for each in noticed(text, language)]
    return tuple(sorted(found, key=_place))


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.kind


def _with_rewordings(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    places = [(each.start, each.end, each.kind) for each in found]
    for each, (swap, cut) in zip(found, rewordings(text, places), strict=True):
        yield replace(each, swap=swap, cut=cut)


def _of_language(text: str, each: Noticed) -> Finding:
    swap = None if each.swap is None else capital_kept(text, each.start, each.end, each.swap)
    return Finding(
        each.start,
        each.end,
        "language",
        each.sentence,
        swap=swap,
        safety=each.safety,
    )


#: So many characters are looked at: five times what any box takes, so that a pasted book is
#: answered as quickly as a page of it.
LOOKED_AT = 15_000


def looked_at() -> tuple[int, int]:
    """Return how many characters are looked at, and how many by the name model: 0 without one."""
    return LOOKED_AT, BY_MODEL if is_wanted() and is_installed() else 0


class _Taken:
    """Findings that do not overlap: whoever comes first keeps the place."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._marks: set[int] = set()

    def add(self, new: Finding) -> None:
        # Findings are short, so marking their characters is linear in the text.
        span = range(new.start, new.end)
        if self._marks.isdisjoint(span):
            self._marks.update(span)
            self.found.append(new)


def _learned(text: str, likely: Likely | None) -> Found:
    for start, end, kind in tagged(text, None if likely is None else likely.head):
        if is_author(text, start, end) or is_body(text, start, end):
            continue
        if kind == "name" and is_thing(text, start, end):
            continue
        if kind == "place" and (is_shop(text, start, end) or is_of_a_body(text, end)):
            continue
        yield start, end, kind


def _people(text: str, likely: Likely | None) -> Found:
    for start, end in names_in(text, likely.name if likely else None):
        if not any(said(text, start, end) for said in (is_author, is_body, is_thing)):
            yield start, end, "name"


# --- Rare combinations ----------------------------------------------------------------------

_PEOPLES = rf"(?:{'|'.join(sorted(PEOPLES))}|mixed[- ]race|dual heritage)"
_TRAITS = {
    "age": re.compile(
        rf"\b{YOUNG}[- ]?(?:years?[- ]?old|yo\b|y/o)|\baged {YOUNG}\b", re.IGNORECASE
    ),
    "people": re.compile(rf"\b{_PEOPLES}\b"),
    "body": re.compile(
        r"\b(?:pregnant|wheelchair|deaf|blind|autistic|epilep\w+|diabet\w+|stammer|cleft|one leg|"
        r"selectively mute|hearing aids?|Down['’]?s syndrome|"
        r"anorexi\w+|transgender|trans (?:boy|girl)|"
        r"non-binary|red hair(?:ed)?|albino)\b",
        re.IGNORECASE,
    ),
    "family": re.compile(
        r"\b(?:twins?|triplets?|foster(?:ed)?|adopted|only (?:child|girl|boy)|young mum|asylum|"
        r"refugee|whose (?:mum|dad|mother|father|brother|sister|parents?)|eldest of|youngest of|"
        r"(?:mum|dad|mother|father|brother|parents?) (?:is|was|are) (?:a|in|the)|"
        r"(?:family|household) (?:in|from|on|at))\b",
        re.IGNORECASE,
    ),
    "only": re.compile(
        r"\bthe only (?:[\w-]+ ){0,3}(?:girl|boy|family|child|pupil|student|one|person|young)\b",
        re.IGNORECASE,
    ),
    "doing": re.compile(
        r"\b(?:plays? for|captain of|won the|in the local (?:paper|news)|works? (?:at|in) the|"
        r"competes?|county (?:team|champion)|famous|excluded from|moved here from)\b",
        re.IGNORECASE,
    ),
}
_ONE_PERSON = re.compile(
    r"\b(?:girl|boy|child|young person|she|he|her|his|"
    r"teenager|year[- ]old|sister|brother|lad|pupil|"
    r"student|who|twins?|family|mum|one of)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")


def _combinations(text: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """Find sentences in which details that are harmless alone may describe one child together."""
    placed = sorted(each.start for each in found if each.kind in {"age", "place", "school"})
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        spans = []
        for trait, pattern in _TRAITS.items():
            if match := pattern.search(words):
                spans.append((match.start(), match.end(), trait))
        traits = {trait for _, _, trait in spans}
        if bisect_left(placed, sentence.start()) < bisect_left(placed, sentence.end()):
            traits.add("placed")
        telling = traits - {"only", "placed", "age"}
        enough = len(traits) >= 3 or len(telling) >= 2 or "only" in traits  # noqa: PLR2004
        if enough and telling and _ONE_PERSON.search(words):
            start = sentence.start() + min(at for at, _, _ in spans)
            end = sentence.start() + max(to for _, to, _ in spans)
            yield Finding(start, end, "combination", _SAID["combination"])
