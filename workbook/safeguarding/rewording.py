"""Words that can stand in place of a detail, so that a sentence stays whole at one tap.

For each finding that could tell who somebody is: a *swap*, words that stand for it ("a young
person"), and a *cut*, which leaves it out with what leads to it ("with Keira", "(15)"). Both leave
a whole sentence, or there is none: `around` says how that is known. Only some words beside a
detail are looked at, so that it takes the same time however long a text is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbook.safeguarding.around import Around, Rewording
from workbook.safeguarding.identifiers import Kind
from workbook.safeguarding.reworded_numbers import age_reworded, date_reworded, number_reworded
from workbook.safeguarding.reworded_people import name_reworded
from workbook.safeguarding.reworded_places import place_reworded, school_reworded

__all__ = ["Rewording", "capital_kept", "rewordings"]

_Both = tuple[Rewording | None, Rewording | None]
_BY_KIND: dict[str, Callable[[str, int, int], _Both]] = {
    "age": age_reworded,
    "date": date_reworded,
    "school": school_reworded,
    "place": place_reworded,
}
_NUMBERS = frozenset({"phone", "email", "handle", "nhs_number", "reference", "vehicle", "postcode"})
#: So many details have words of their own; who has more looks again after these.
_MOST = 400


def rewordings(
    text: str, found: Iterable[tuple[int, int, Kind]]
) -> Iterator[tuple[Rewording | None, Rewording | None]]:
    """Yield for each detail what can stand in its place, and how to leave it out.

    Parameters
    ----------
    text
        The text they were found in.
    found
        Where each begins and ends, and of what kind it is, in the order of the text.

    Yields
    ------
    tuple of Rewording or None
        The swap and the cut; None where no words fit for certain.
    """
    people: tuple[int, str] | None = None
    for place, (start, end, kind) in enumerate(found):
        if place >= _MOST or kind in {"language", "combination"}:
            yield None, None
        elif kind == "name":
            swap, cut, is_young = name_reworded(text, start, end, people)
            if is_young:
                people = (end, text[start:end].lower())
            yield swap, cut
        elif kind in _NUMBERS:
            yield number_reworded(text, start, end, kind)
        else:
            yield _BY_KIND[kind](text, start, end)


def capital_kept(text: str, start: int, end: int, words: str) -> Rewording:
    """Return words put in place of others, with a capital where a sentence began with one."""
    return Around(text, start, end).put(words)
