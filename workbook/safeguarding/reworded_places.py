"""What can stand in place of a place or a school: what kind of place it is, or nothing."""

from __future__ import annotations

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
from workbook.safeguarding.names import towns

__all__ = ["place_reworded", "school_reworded"]

_Both = tuple[Rewording | None, Rewording | None]

#: What the last word of a place's name says about it.
_KINDS = {
    **dict.fromkeys(
        words("street road lane avenue close drive crescent terrace row mews way st rd ave"),
        "a street we know",
    ),
    **dict.fromkeys(words("park gardens fields field green common"), "a park"),
    **dict.fromkeys(words("estate flats tower towers"), "an estate"),
    **dict.fromkeys(words("hotel hostel inn premier travelodge"), "a hotel"),
    **dict.fromkeys(words("station interchange"), "a station"),
    **dict.fromkeys(words("hospital infirmary clinic"), "a hospital"),
    **dict.fromkeys(words("house home unit"), "a home"),
    **dict.fromkeys(words("centre arcade mall market arndale"), "a centre in town"),
    **dict.fromkeys(
        words("kebab kebabs chicken pizza fried grill cafe café takeaway"), "a takeaway"
    ),
}
#: These belong to a place that they follow: "Leeds bus station".
_MORE = words(
    "city town centre station bus train market hospital hotel park road street estate services high"
)
_COMPASS = words("north south east west central inner greater upper lower")
#: After a thing that is called so: "her old placement Willowbank".
_THINGS = words(
    "placement home unit hotel hostel shop takeaway park estate pub house flat street road "
    "place town city village area school college academy nursery"
)
_SEEN = words("seen found dropped collected spotted placed")
_IN_ADDITION = words(
    "in at from near around round outside by off to into behind opposite on across"
)
_HOLDS = BE | words(
    "live lives lived living stay stays stayed staying go goes went going gone get gets got "
    "getting based placed born put look looks looking looked arrive arrived turned back and "
    "or but the a straight out down up over off in on at of move moves moving close next "
    "belongs belong listen listened as not than"
)
_BEFORE_NOUN = words(
    "police council group lot lads girls boys kids gang team office court social services "
    "accent mosque church library job address number area"
)
_AT_SCHOOL = words(
    "teacher teachers pupil pupils student students kids girls boys lads staff uniform head "
    "nurse gate gates bus blazer jumper tie parents report office"
)


def place_reworded(text: str, start: int, end: int) -> _Both:
    """Return what can stand in place of a place's name, and how to leave it out.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where it stands.
    """
    around = _whole(_without_lead(Around(text, start, end)))
    named = _after_its_thing(around)
    if named is not None:
        return named
    first, following = around.back(1), around.on(1)
    if _has_s(around):
        if around.on(3).word and around.on(3).word not in GOES_ON:
            return around.put("the place"), None
        around = around.moved(around.start, around.end + 2)  # "outside Dixy's"
    if following.word in _BEFORE_NOUN:
        if first.word in DET:
            return both_ways(text, first.start, around.start, around.end)
        return around.put("local"), left_out(text, around.start, around.end)
    around = _with_article(around)
    said = _kind_of(around)
    if around.back(1).word in _SEEN:
        return around.put(f"at {said}"), None
    return around.put(said), _cut(around)


def _without_lead(around: Around) -> Around:
    """Let "on" that was found with a place stand before it."""
    inside = around.inside
    if len(inside) > 1 and inside[0].word in _IN_ADDITION:
        return around.moved(inside[1].start)
    return around


def _whole(around: Around) -> Around:
    """Return a place with what belongs to its name: "north Leeds", "Leeds bus station"."""
    text, end = around.text, around.end
    if text[around.start : end].lower() in _COMPASS:
        return around
    for count in (1, 2, 3):
        more = around.on(count)
        if more.word not in _MORE or text[end : more.start].strip(" "):
            break
        end = more.end
    start = around.start
    if around.back(1).word in _COMPASS:
        start = around.back(1).start
    return around.moved(start, end)


def _with_article(around: Around) -> Around:
    return (
        around.moved(around.back(1).start) if around.back(1).word in {"the", "a", "an"} else around
    )


def _has_s(around: Around) -> bool:
    return around.text[around.end : around.end + 2] in {"'s", "’s"}


def _kind_of(around: Around) -> str:
    inside = [each.word for each in around.inside]
    name = " ".join(word.capitalize() for word in inside if word not in _COMPASS)
    if name in towns():
        return "a place we know" if around.back(1).word == "at" else "another town"
    beside = next((n for n, word in enumerate(inside) if word in _IN_ADDITION), len(inside))
    of_it = reversed(inside[:beside])
    return next((_KINDS[word] for word in of_it if word in _KINDS), "a place we know")


def _after_its_thing(around: Around) -> _Both | None:
    """Leave a name out after the thing that has it: "a pub called the Bell", "her home Ashlea"."""
    text, first, at = around.text, around.back(1), 1
    cut = around.start
    if first.word in {"called", "named"} or first.word == ",":
        cut, at = first.start, 2
    elif first.word == "the":
        return None
    if around.back(at).word not in _THINGS:
        return None
    thing = around.back(at)
    for count in (at + 1, at + 2, at + 3):
        leads = around.back(count)
        if leads.word in DET:
            end = around.end
            if first.word == "," and around.on(1).word == ",":
                end = around.on(1).end
            elif first.word == "," and around.on(1).word not in {"", ".", "!", "?"}:
                return None
            return both_ways(text, leads.start, min(cut, around.start), end)
        if not leads.word.isalpha():
            break
    if first.word in {"called", "named"}:
        return both_ways(text, thing.start, cut, around.end)
    return None


def _cut(around: Around) -> Rewording | None:
    """Leave out "at Thornfield" where what stands before it is whole by itself."""
    first, second = around.back(1), around.back(2)
    if first.word == "(" and around.on(1).word == ")":
        return left_out(around.text, first.start, around.on(1).end)
    if first.word not in _IN_ADDITION or not around.ends_phrase() or around.has_and():
        return None
    phrase = around.moved(first.start)
    if not phrase.starts and (second.word in _HOLDS | DANGLING or not second.word[-1:].isalnum()):
        return None
    if phrase.starts and not around.begins_clause():
        return None
    return left_out(around.text, phrase.start, around.end)


# --- Schools --------------------------------------------------------------------------------


_HERS = words("she her shes she's herself girl daughter sister")
_HIS = words("he his hes he's him himself boy son brother")


def school_reworded(text: str, start: int, end: int) -> _Both:
    """Return what can stand in place of a school's name, and how to leave it out.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where it stands.
    """
    around = Around(text, start, end)
    inside = {each.word for each in around.inside}
    kind = next((each for each in ("college", "university", "nursery") if each in inside), "school")
    named = _after_its_thing(around)
    if named is not None:
        return named
    if around.on(1).word in _AT_SCHOOL and around.text[around.end : around.end + 1] != ",":
        return around.put(kind), None
    around = _with_article(around)
    first = around.back(1)
    if first.word == "," and around.on(1).word == ",":
        return around.put(f"{_whose(around)} {kind}"), left_out(text, first.start, around.end)
    return around.put(f"{_whose(around)} {kind}"), None if _has_s(around) else _cut(around)


def _whose(around: Around) -> str:
    before = around.before()
    if not before & (_HERS | _HIS):
        before = {around.on(count).word for count in range(1, 8)}
    hers = bool(before & _HERS)
    his = bool(before & _HIS)
    if hers == his:
        return "their"
    return "her" if hers else "his"
