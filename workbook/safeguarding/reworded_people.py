"""What can stand in place of somebody's name: a role, "a young person", or nothing."""

from __future__ import annotations

from workbook.safeguarding.around import (
    BE,
    DANGLING,
    DET,
    Around,
    Rewording,
    both_ways,
    left_out,
    words,
)

__all__ = ["name_reworded"]

_TITLES = {
    **dict.fromkeys(words("mr mrs ms miss mx sir madam"), "an adult"),
    **dict.fromkeys(
        words("pc pcso dc ds di dci insp sgt sergeant inspector officer constable"),
        "a police officer",
    ),
    **dict.fromkeys(words("dr doctor prof professor"), "a professional"),
    **dict.fromkeys(words("judge"), "a judge"),
    **dict.fromkeys(words("nurse"), "a nurse"),
    **dict.fromkeys(words("cllr councillor"), "a councillor"),
    **dict.fromkeys(words("rev reverend father imam pastor rabbi"), "a faith leader"),
    **dict.fromkeys(words("aunt auntie aunty uncle nana"), "a relative"),
}
#: "Mum Donna": the word stands for a name by itself.
_LIKE_NAMES = words("mum dad mam nan nana gran grandma grandad granny mummy daddy grandpa")
_KIN = _LIKE_NAMES | words(
    "mother father brother sister cousin aunt auntie aunty uncle niece nephew son daughter "
    "twin granddaughter grandson stepdad stepmum stepbrother stepsister partner ex sibling "
    "baby wife husband"
)
_YOUNG = words(
    "girl boy lad lass child kid teenager pupil student person yp youngster girlfriend "
    "boyfriend friend mate bestie classmate misper client youngster"
)
_ADULT = words(
    "worker sw manager carer colleague teacher tutor head sendco senco dsl officer iro "
    "supervisor facilitator mentor therapist psychologist gp keyworker pa advisor adviser "
    "chair lead driver assessor neighbour man woman bloke guy lady staff practitioner coach "
    "solicitor guardian perpetrator suspect abuser exploiter dealer groomer landlord "
    "interpreter receptionist coordinator counsellor ta"
)
_ROLES = _KIN | _YOUNG | _ADULT
_MODIFIERS = words(
    "social foster key youth support team duty senior deputy case night contact residential "
    "family school supervising student class form head assistant service young little older "
    "younger best big half step mental health student police kinship panel taxi new old "
    "personal named"
)
_SWALLOWED = words("the a an this our my poor little lovely dear lil wee young old big")
_TOLD = words("told tell tells telling warned texted promised reminded reassured rang phoned asked")
_FINITE = words(
    "is was isnt wasnt isn't wasn't has had hasnt hadnt hasn't hadn't will would wont wouldnt "
    "won't wouldn't can could cant couldnt can't couldn't did didnt didn't does doesnt needs "
    "wants went came goes got keeps might should"
)
_GREETINGS = words("hi hello hey dear thanks cheers sorry bye you")
_POSSESSED = words(
    "mum mam mums dad dads nan gran sister brother phone room light bag mate mates friend "
    "friends house home worker sw carer carers plan case file behaviour voice story family "
    "boyfriend girlfriend cousin aunt uncle key school review placement things clothes coat "
    "door bed bedroom birthday face words way mood day social foster partner baby parents "
    "support gone been"
)
#: "Carers son", "mums boyfriend", without their apostrophe.
_WHOSE = words(
    "mums dads nans carers sisters brothers workers girls boys lads mates friends childs"
)
#: Whoever is from there is at work.
_SERVICES = words(
    "police mash edt camhs council court school college hospital barnardos social advocacy housing "
    "duty yot yjs cafcass health finance"
)
_GROUPS = words(
    "boy girl boys girls lad lads family twins brothers sisters kids child children case "
    "thing situation house lot plan meeting referral update household boyfriend incident "
    "review stuff issue issues"
)
_SAID_TO = words(
    "said talked talk talking spoke speak speaking spoken chatted chatting listened listen "
    "listening explained apologised wrote"
)
#: After these "with somebody" or "about somebody" belongs to the verb.
_HOLDS = BE | words(
    "deal deals dealing dealt live lives lived living start begin stay stays stayed staying "
    "what how do done up something bring brought leave left and or but it's"
)
_NOT_ABOUT = words("going leaving being getting having staying running coming not")


def name_reworded(
    text: str, start: int, end: int, earlier: tuple[int, str] | None
) -> tuple[Rewording | None, Rewording | None, bool]:
    """Return what can stand in place of a name, and how to leave it out.

    The third is whether a young person is meant, for the next name in the sentence.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where the name stands.
    earlier
        Where the last name before it ended that became "a young person", and that name.
    """
    around = _without_leads(Around(text, start, end))
    inside = [each.word for each in around.inside]
    if any(word in {"and", "&"} for word in inside):
        return around.put("two people"), None, False
    ending, stop = _possessive(around)
    is_possessive = bool(ending) or text[stop : stop + 2] in {"'s", "’s"}
    around = around.moved(around.start, stop)
    known = _by_what_leads(around, ending, is_possessive=is_possessive)
    if known is None and not is_possessive:
        known = _by_what_follows(around)
    if known is not None:
        return *known, False
    said, is_young = _said(around, earlier)
    cut = None if is_possessive else _cut(around)
    if is_young and around.back(1).word in {"other", "same", "new"}:
        return around.put("young person" + ending), None, True
    while around.back(1).word in _SWALLOWED:
        around = around.moved(around.back(1).start)
    return around.put(said + ending), cut, is_young


def _without_leads(around: Around) -> Around:
    """Let a title or "our" that stands inside a name stand before it."""
    inside = around.inside
    leads = _TITLES.keys() | _SWALLOWED | _ROLES
    while len(inside) > 1 and inside[0].word in leads:
        inside = inside[2:] if inside[1].word == "." and len(inside) > 2 else inside[1:]  # noqa: PLR2004
        around = around.moved(inside[0].start)
    return around


def _possessive(around: Around) -> tuple[str, int]:
    """Return "'s" where a name has one that its writer left half out, and where it then ends."""
    text, end = around.text, around.end
    tail = text[end : end + 2]
    if tail in {"'s", "’s"}:
        return "", end
    if tail[:1] in {"'", "’"} and not tail[1:].strip():
        return "'s", end + 1
    if tail[:1] == "s" and not tail[1:].isalnum():
        return "'s", end + 1
    if text[end - 1 : end].lower() == "s" and around.on(1).word in _POSSESSED:
        return "'s", end
    return "", end


_Both = tuple[Rewording | None, Rewording | None]


def _by_what_leads(around: Around, ending: str, *, is_possessive: bool) -> _Both | None:
    """Return what a role, a title or "called" before a name makes of it; None without one."""
    first = around.back(1)
    if first.word == ".":
        first = around.back(2)
    if first.word in {"called", "named", "nicknamed"}:
        return _called(around, ending)
    if not is_possessive:
        named = _named(around)
        if named is not None:
            return named
        is_last = around.on(1).word in {"", ".", ",", "!", "?", "-", "–"}
        if first.word in _GREETINGS and is_last:
            return None, left_out(around.text, around.start, around.end)
    if first.word in _ROLES or first.word in _TITLES:
        return _after_a_role(around, ending)
    if first.word in DET and around.on(1).word in _GROUPS and not is_possessive:
        # "The Nowak boy": the boy.
        group = around.on(1)
        whole = around.text[first.start : first.end] + around.text[around.end : group.end]
        return (
            Rewording(first.start, group.end, whole),
            left_out(around.text, around.start, around.end),
        )
    return None


def _by_what_follows(around: Around) -> _Both | None:
    """Leave a name out before what somebody is: "Samira the sw", "Olu my student"."""
    if around.on(1).word not in {"the", "my", "our"} or around.back(1).word in _TOLD:
        return None
    at = 2
    while around.on(at).word in _MODIFIERS:
        at += 1
    if around.on(at).word not in _ADULT | {"student"}:
        return None
    start, end = around.on(1).start, around.on(at).end
    role = around.moved(around.start, end).cased(around.text[start:end])
    swap = Rewording(around.start, end, role)
    return swap, Rewording(around.start, start + 1, role[:1])


def _called(around: Around, ending: str) -> _Both | None:
    called, noun = around.back(1), around.back(2)
    if noun.word in BE:
        return around.moved(called.start).put("a young person" + ending), None
    if noun.word in {"someone", "somebody", "anyone", "anybody"}:
        return both_ways(around.text, noun.start, called.start, around.end, ending)
    for count in (3, 4):
        if around.back(count).word in {"a", "an", "another", "some", "this", "one", "new"}:
            return both_ways(
                around.text, around.back(count).start, called.start, around.end, ending
            )
    return None  # "her mum called Sam": somebody rang


def _named(around: Around) -> _Both | None:
    first, second = around.back(1), around.back(2)
    if first.word == "as" and second.word == "known":
        return around.moved(first.start).put("by another name"), None
    if first.word == "as" and second.word == "name":
        start = around.back(3).start if around.back(3).word in DET else second.start
        return both_ways(around.text, start, first.start, around.end)
    if (first.word in {"is", "was", ":"} and second.word == "name") or first.word == "name's":
        return around.put("in the record"), None
    if first.word in {"her", "him", "them"} and second.word in {
        "call",
        "calls",
        "called",
        "calling",
    }:
        return around.put("by another name"), None
    return None


def _after_a_role(  # noqa: C901, PLR0911 - one question after another
    around: Around, ending: str
) -> _Both | None:
    text, first = around.text, around.back(1)
    count = 1
    if first.word == ".":
        first, count = around.back(2), 2
    is_title = first.word in _TITLES
    start, at = first.start, count + 1
    while around.back(at).word in _MODIFIERS:
        start, at = around.back(at).start, at + 1
    leads = around.back(at)
    belongs = leads.word in DET or leads.word in _WHOSE or leads.word.endswith("'s")
    if belongs and (not is_title or first.word in _ROLES):
        if around.back(at + 1).word in _TOLD and around.on(1).word in _FINITE:
            return around.put("a young person" + ending), None  # "told her mum Sam was out"
        return both_ways(text, leads.start, around.start, around.end, ending)
    if first.word in _LIKE_NAMES:
        return both_ways(text, start, around.start, around.end, ending)
    whole = around.moved(start)
    if is_title:
        if leads.word in {"the", "a", "this"}:
            whole = around.moved(leads.start)
        return whole.put(_TITLES[first.word] + ending), None
    if around.starts or not leads.word or leads.word not in _ROLES:
        role = text[start : first.end]
        if first.word in {"yp", "person"}:
            return whole.put("a young person" + ending), None
        if first.word in _YOUNG or first.word in _KIN:
            return whole.put(f"a {role[:1].lower()}{role[1:]}{ending}"), None
        role = role if role[:2].isupper() else role[:1].lower() + role[1:]
        return whole.put(f"the {role}{ending}"), None
    return None


def _at_work(around: Around) -> str:  # noqa: PLR0911 - one question after another
    """Return what an adult is whom the words beside a name show at work; "" without any."""
    following = [around.on(count).word for count in range(1, 6)]
    first, second = around.back(1).word, around.back(2).word
    if first in {"i'm", "im"} and not following[0].startswith("'"):
        return "a colleague"
    if first in BE and second in _ADULT:
        return "a colleague"
    if first in BE and second in _KIN:
        return "a relative"
    if first in {"with", "w/", "w"} and second in {"shift", "handover", "supervision"}:
        return "a colleague"
    if following[0] == "on" and following[1] in {"days", "nights", "duty", "shift", "call"}:
        return "a colleague"
    if following[0] == "(" and following[1] in _ADULT:
        return "a colleague"
    if following[0] == "from" and _SERVICES & set(following[1:4]):
        return "a professional"
    if following[0] == ",":
        following = following[1:]
    if following[0] in DET and any(word in _ADULT for word in following[1:4]):
        return "a colleague"
    return ""


def _said(around: Around, earlier: tuple[int, str] | None) -> tuple[str, bool]:
    """Return who stands there when no role before the name says so, and whether that is a child."""
    at_work = _at_work(around)
    if at_work:
        return at_work, False
    text = around.text
    if earlier is not None:
        end, name = earlier
        between = text[end : around.start] if around.start - end < 200 else "."  # noqa: PLR2004
        if not any(sign in between for sign in ".!?\n"):
            same = name == text[around.start : around.end].lower()
            return ("the young person" if same else "another young person"), True
    if {"young", "person"} <= around.before() or "person's" in around.before():
        return "another young person", True
    return "a young person", True


def _cut(around: Around) -> Rewording | None:  # noqa: C901, PLR0911 - one question after another
    """Return how to leave a name out where a whole sentence certainly stays."""
    text, first, second = around.text, around.back(1), around.back(2)
    following = around.on(1)
    if first.word == "(" and following.word == ")":
        return left_out(text, first.start, following.end)
    if first.word == "," and following.word == ",":
        if second.word in _ROLES:
            return left_out(text, first.start, following.end)
        return left_out(text, first.start, around.end) if around.on(2).word == "and" else None
    if first.word in {"and", "&"} and following.word in {"", ".", "!", "?", ";"}:
        if around.before() & {"between", "both", "or"} or not second.word.isalpha():
            return None
        return left_out(text, first.start, around.end) if second.word not in BE else None
    if not around.ends_phrase() or around.has_and() or following.word in _NOT_ABOUT:
        return None
    phrase = around.moved(first.start)
    if first.word in {"with", "w/", "about"} and second.word.isalpha():
        if second.word in _HOLDS | DANGLING:
            is_placed = second.word in BE and following.word in {"at", "in", "on", "outside"}
            return left_out(text, phrase.start, around.end) if is_placed else None
        return left_out(text, phrase.start, around.end)
    if first.word == "to" and second.word in _SAID_TO:
        return left_out(text, phrase.start, around.end)
    if first.word == "by" and second.word.endswith(("ed", "en")):
        return left_out(text, phrase.start, around.end)
    return None
