"""Names of people in what somebody writes: by lists, by what stands beside a word, by a model.

The lists (`workbook/safeguarding/words/names/`, made by `tools/make_names.py`) know some 45,000
first names, in capitals and, where they are common, without. A word that is a name and a word too
("Hope", "May") and a capitalised word that no list knows are judged by what stands beside them.
Where the optional model is installed (`workbook.safeguarding.name_model`), it has a say about those
as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources

__all__ = [
    "BEFORE_PLACE",
    "PEOPLES",
    "WordList",
    "folded",
    "is_never",
    "is_only_a_name",
    "is_shortened",
    "known_as",
    "names_in",
    "towns",
    "word_set",
    "words_of",
]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that are set apart by blanks."""
    return frozenset(text.split())


#: Letters that have no accent to take off.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "’": "'",
    }
)


def folded(name: str) -> str:
    """Return a name in small letters and without accents: "Zsófia" as "zsofia"."""
    # Taken apart before and after: a letter of mathematics has no small form until it is.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


class WordList:
    """Many words in little memory: a tenth of what a set of them would take.

    Parameters
    ----------
    texts
        Words, one a line.
    """

    def __init__(self, *texts: str) -> None:
        self._by_start: dict[str, str] = {}
        several: dict[str, list[str]] = {}
        for text in texts:
            for word in filter(None, text.split("\n")):
                several.setdefault(word[:2], []).append(word)
        for start, found in several.items():
            self._by_start[start] = "\n" + "\n".join(found) + "\n"

    def words(self) -> list[str]:
        """Return all of them."""
        return [word for each in self._by_start.values() for word in each.split("\n") if word]

    def __contains__(self, word: str) -> bool:
        return f"\n{word}\n" in self._by_start.get(word[:2], "")


@cache
def _list(*names: str) -> WordList:
    folder = resources.files("workbook.safeguarding") / "words" / "names"
    return WordList(*((folder / f"{name}.txt").read_text(encoding="utf-8") for name in names))


#: The lists of names, by a letter each.
_KNOWN_AS = (
    ("c", "common"),
    ("f", "first"),
    ("m", "more"),
    ("w", "first-and-word"),
    ("v", "more-and-word"),
    ("l", "last"),
)


def known_as(plain: str) -> str:
    """Return in which lists of names a word stands, a letter for each: "" for none.

    Parameters
    ----------
    plain
        In small letters and without accents, as `folded` gives it. "c" common first names, "f" and
        "m" first names, "w" and "v" those that are words too, "l" last names.
    """
    return "".join(letter for letter, name in _KNOWN_AS if plain in _list(name))


def words_of(name: str) -> list[str]:
    """Return the names of one list, such as "first", in small letters and without accents."""
    return _list(name).words()


def towns() -> WordList:
    """Return the names of places in the United Kingdom, each with its capitals."""
    return _list("places")


def is_only_a_name(plain: str) -> bool:
    """Say whether a word, as `folded` gives it, is known as a first name and as no other word."""
    return plain in _list("first", "common", "more")


BEFORE_PLACE = re.compile(
    r"\b(?:in|from|near|to|at|around|of|outside|into|across|via|through|between|leaving|the)\s+$",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?<![\w@])(?:O['’]|Mc|Mac|"
    r"D['’])?[A-ZÀ-ŽȘȚ][a-zà-žșț]+(?:['’-][A-ZÀ-ŽȘȚ][a-zà-žșț]+)*(?![\w@])"
)
#: Without its capital, or all in capitals, as people type on a phone.
_SMALL = re.compile(r"(?<![\w@.'’/-])(?:[a-zß-ÿ]{4,}|[A-Z]{4,})(?![\w@/-]|['’](?!s\b))")
#: "will hasnt been", "may told me": words that no verb of this form can follow are names.
_SMALL_MODAL = re.compile(
    r"(?<![\w'’-])(?:will|may)(?=\s+(?:(?:has|had|have|is|was|did|does|would|could|can|wo|ca)n['’]?t|"
    r"(?:has|was|says|said|told|tells|asks|asked|thinks|thought|went|goes|came|comes|got|gets|"
    r"wants|wanted|needs|needed|seems|seemed|rang|texted|turned|ran|cried|laughed|smiled|knew|knows"
    r"|likes|liked|loves|loved|hates|hated|and (?:his|her) \w+)\b))"
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|PC|DC|DS|DI|DCI|Sgt|Inspector|Cllr|Councillor|"
    r"Rev|Father|"
    r"Sir|Auntie|Aunty|Aunt|Uncle|Nana|Judge|Nurse)\.?\s+$"
)
_CUE = re.compile(
    r"\b(?:call|calls|called|named|name(?:['’]s| is| was)|nicknamed|known as|"
    r"I['’]m|sister|brother|cousin|boyfriend|"
    r"girlfriend|friend|mum|dad|mother|father|son|daughter|colleague|worker|manager|facilitator|"
    r"girl|boy|lad|perpetrator|suspect|(?:said|explained|listened|apologi[sz]ed) to)[,:]?\s+"
    r"[“\"'‘]?$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:with|told|asked|met|saw|visited|rang|phoned|texted|messaged|supported|supporting|"
    r"thanked|and|"
    r"for|by|about|from|to|wanted|want|wants|made|make|invited|trusts?|trusted|missed|liked|"
    r"love|loved|let|help|helped|helping|gave|see|seeing|meet|meeting|know|knew|hear|heard|"
    r"when|that|because|if|as|like|but|after|before|until|while|where|how|why|whether|what)\s+$",
    re.IGNORECASE,
)
_DOES = (
    r"(?:said|says|told|tells|asked|asks|thinks|thought|felt|feels|wants|wanted|needs|needed|"
    r"lives|lived|"
    r"came|comes|went|goes|disclosed|refused|refuses|texted|rang|phoned|messaged|cried|laughed|"
    r"smiled|"
    r"left|stayed|joined|missed|turned|started|stopped|knew|knows|likes|liked|loves|loved|"
    r"hates|hated|"
    r"was|is|has|had|did|does|didn['’]t|doesn['’]t|wasn['’]t|isn['’]t|hasn['’]t|hadn['’]t|"
    r"wouldn['’]t|"
    r"won['’]t|couldn['’]t|can['’]t|explained|described|shared|talked|spoke|agreed|chose|decided|"
    r"finally|always|never|really|also|just|took|takes|gave|made|met|saw|brought|leads|led|helped|"
    r"noticed|reminded|suggested|ran|runs|worked|works|moved|walked|found)"
)
_AFTER_DOES = re.compile(rf"^(?:\s+{_DOES}\b|\s*\((?:[4-9]|1[0-9])\)|,?\s+(?:who|whose)\b)")
_POSSESSED = re.compile(
    r"^['’]s?\s+(?:mum|mother|dad|father|sister|brother|family|phone|worker|carer|foster|boyfriend|"
    r"girlfriend|friends?|house|home|school|nan|parents?|case|story|voice|view|idea|words|way|"
    r"social|"
    r"manager|team|plan|partner|baby|step|cousin|aunt|uncle|room|behaviour|file|review|key)\b"
)
_KIN = re.compile(
    r"^['’]s?\s+(?:mum|mother|dad|father|sister|brother|carer|foster|nan|parents?|boyfriend|"
    r"girlfriend|phone|worker|friends?)\b"
)
_STRONG_DOES = re.compile(
    r"^\s+(?:said|says|told|tells|asked|thinks|thought|felt|feels|wanted|wants|needed|lives|"
    r"lived|came|"
    r"went|disclosed|refused|texted|rang|phoned|messaged|cried|laughed|smiled|stayed|joined|missed|"
    r"started|knew|knows|liked|likes|loved|hated|explained|described|talked|spoke|agreed|chose|"
    r"decided|"
    r"was (?:upset|late|angry|there|scared|quiet|happy|worried|excluded|placed|moved|asked)|"
    r"did(?:n['’]t| not)|does(?:n['’]t| not)|who|suggested|noticed|reminded|left|sang|sings|"
    r"cooked|sat|sits|"
    r"drew|smiles|laughs|cries|hugged|waited|waits|listened|listens|apologised|complained|shouted|"
    r"whispered|walked|walks|goes|was the (?:first|last|one|only one) (?:to|who))\b"
)
#: What things do as well: enough in the middle of a sentence, where only names have a capital.
_ALSO_DOES = re.compile(
    r"^\s+(?:runs|ran|leads|led|helps|helped|works|worked|gave|gives|took|takes|brought|met|saw|"
    r"found|shared|wrote|drew|sang|cooked)\b"
)
#: Capitalised words after which something is a thing, not a person.
_THING = re.compile(
    r"^(?:['’]s)?\s+(?:[Pp]roject|[Pp]rogramme|[Cc]entre|[Tt]rust|[Tt]eam|[Gg]roup|[Hh]ouse|"
    r"[Ss]chool|[Aa]cademy|"
    r"[Rr]oad|[Ss]treet|[Ff]oundation|[Ss]ervice|[Pp]eriod|[Ii]nquiry|[Rr]eport|[Rr]eview|"
    r"[Mm]odel|[Ll]aw|"
    r"[Aa]ct|[Cc]harity|[Hh]ospital|[Hh]otel|[Uu]nit|[Ll]adder|[Ss]cale|[Cc]ouncil|"
    r"[Uu]niversity|[Cc]ollege|"
    r"[Ss]tudy|[Bb]ooklet|[Mm]ethod|[Cc]ycle|[Ff]ramework|[Tt]heory|[Bb]ank|[Hh]oliday|[Dd]ay|"
    r"[Ww]eek|"
    r"[Pp]rinciples|[Tt]oolkit|[Cc]hecklist|[Gg]uidance|[Pp]olicy|[Ff]orm|[Pp]lan|"
    r"[Cc]onference|[Cc]entre)\b"
)
#: The same behind one or two more words: "the Anna Brown Foundation".
_LONGER_THING = re.compile(rf"^(?:\s+[A-Z][\w'’-]*){{0,2}}(?:{_THING.pattern[1:]})")
#: What people are, which one detail more may make one child: see `workbook.safeguarding.wording`.
PEOPLES = word_set(
    """Polish Romanian Somali Kurdish Vietnamese Albanian Eritrean Syrian Afghan Pakistani Indian
    Bangladeshi Chinese Roma Traveller Gypsy Irish Scottish Welsh Nigerian Ghanaian Jamaican
    Sudanese Iraqi Iranian Turkish Portuguese Lithuanian Latvian Bulgarian Hungarian
    Ukrainian Russian Jewish Muslim Hindu Sikh Black Asian Arab Yemeni Filipino Brazilian"""
)
_NEVER = PEOPLES | word_set(
    """Nanna Mam Mama Ammi Abbu Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
    February March July August September October November December Christmas Easter Ramadan
    Eid Diwali English British Christian White African Caribbean Arabic Ethiopian Gambian
    Congolese Zimbabwean Urdu Punjabi Bengali Gujarati Tamil Sylheti Pashto Farsi Dari
    Tigrinya Amharic Spanish Italian French German Greek Dutch England Britain Wales Scotland
    Ireland London Europe Barnardo Barnardos Catch Voice Working Together Children Child
    Family Families Young People Police Ofsted Lundy Hart Shier Schwartz Kolb Casey
    Warrington Morrison Leik Google Facebook Instagram Snapchat Teams Zoom Word Excel Outlook
    Signs Safety Section Chapter Appendix Figure Table God Allah Jesus Bible Quran Mum Dad
    Nan Nana Gran Grandad Mummy Daddy Argos Asda Aldi Lidl Tesco Boots Greggs Costa Primark
    McDonald McDonalds Nando Nandos Subway Domino Dominos Nike Adidas Disney Netflix Spotify
    Amazon Siri Uber Xbox PlayStation Minecraft Roblox Fortnite YouTube TikTok WhatsApp Kooth
    Childline Samaritans Mind Shelter Refuge Nacro Coram Catch22 Wi-Fi Spain France Italy
    Poland Romania Albania Somalia Pakistan America Africa Essex Sussex Surrey Dorset Norfolk
    Suffolk Cornwall Cumbria Durham Yorkshire Lancashire Pride Lent Advent Hanukkah Vaisakhi
    Sabbath Halloween Covid Brexit Home Office Crown Court Gibbs Rolfe Munro Laming Climbié
    Rotherham Rochdale Oxford Telford Hear Rights Respect Not"""
)
_MODAL_AFTER = re.compile(
    r"^\s+(?:we|you|they|he|she|it|I|the|this|that|these|those|there|our|their|be|have|not|someone|"
    r"anyone|everyone|young|people|staff|a|an|any|all|my|your|his|her|well|also)\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|\n\s*|[•–-]\s+|[“\"‘(]\s*)$")
_AS_MONTH = re.compile(
    r"\b(?:in|since|by|until|last|next|this|every|each|early|late|mid|of|from|to|during|and|or|for)\s+$",
    re.IGNORECASE,
)


#: What is no name though a name's letters are in it: words that lost their apostrophe.
_SHORTENED = word_set(
    """theres wheres heres hows whos whats thats lets its ours hers yours theirs shes hes weve youve
    theyve ive id ill youll theyll itll thatll whatll hell shell well wed theyd youd shed hed itd
    wont cant dont didnt wasnt isnt arent werent hasnt havent hadnt doesnt wouldnt couldnt shouldnt
    aint mustnt neednt im youre theyre were"""
)


def is_shortened(plain: str) -> bool:
    """Say whether a word in small letters is one that lost its apostrophe: "theres"."""
    return plain in _SHORTENED


#: Common names that are short for something else, or that people write without meaning anybody.
_NOT_A_NAME_WHEN_SMALL = (
    word_set(
        "june july easter teddy christian german asia india aren gray ness lang peta jordan desi "
        "chai merci"
    )
    | {folded(word) for word in _NEVER}
    | _SHORTENED
)


_NEVER_FOLDED = frozenset(folded(word) for word in _NEVER)


def is_never(plain: str) -> bool:
    """Say whether a word, as `folded` gives it, is a people's, a shop's or a day's, and no name."""
    return plain in _NEVER_FOLDED


#: Gives how likely it is that `text[start:end]` is somebody's name, from 0 to 1.
Judge = Callable[[int, int], float]


def names_in(text: str, likely: Judge | None = None) -> Iterator[tuple[int, int]]:
    """Yield where somebody's name begins and ends in a text, in its order.

    Parameters
    ----------
    text
        Anything at all.
    likely
        What a model thinks of the words from one place to another; None where there is no model.
    """
    capitalised = list(_WORD.finditer(text))
    skip = -1
    found: list[tuple[int, int]] = []
    for place, match in enumerate(capitalised):
        if match.start() < skip:
            continue
        following = capitalised[place + 1] if place + 1 < len(capitalised) else None
        beside = following is not None and re.fullmatch(
            r"[ \t]", text[match.end() : following.start()]
        )
        end = _name_at(text, match, following if beside else None)
        if end is None and likely is not None and _is_likely(text, match, likely):
            end = match.end()
        if end is not None:
            skip = end
            found.append((match.start(), end))
    found += [match.span() for match in _SMALL_MODAL.finditer(text)]
    for match in _SMALL.finditer(text):
        plain = folded(match[0])
        if plain in _NOT_A_NAME_WHEN_SMALL:
            continue
        if plain in _list("common") or (
            _KIN.match(text[match.end() : match.end() + 20])
            and plain in _list("first-and-word", "more-and-word")
        ):
            found.append(match.span())
    yield from sorted(found)


def _name_at(  # noqa: C901, PLR0911, PLR0912 - one question after another, in order
    text: str, match: re.Match[str], following: re.Match[str] | None
) -> int | None:
    """Return where a name ends that begins with this capitalised word; None when none does."""
    word = match[0]
    before, after = (
        text[max(0, match.start() - 40) : match.start()],
        text[match.end() : match.end() + 40],
    )
    if _TITLE.search(before):
        return following.end() if following and _is_last(following[0]) else match.end()
    if word in _NEVER:
        return None
    plain = folded(word)
    both = plain in _list("first-and-word", "more-and-word")
    sure = not both and any(
        each in _list("first", "common", "more") for each in (plain, *plain.split("-")[:1])
    )
    if following is not None and (sure or both) and following[0] not in _NEVER:
        rest = text[following.end() : following.end() + 30]
        if _THING.match(rest):
            return None
        if not _THING.match(after) and (
            _is_last(following[0]) if sure else _is_last_of_a_word(following[0])
        ):
            return following.end()
    if _THING.match(after):
        return None
    if sure:
        if re.search(r"\b(?:St\.?|Saint|the|The)\s+$", before):
            return None
        if word in towns() and BEFORE_PLACE.search(before):
            return None
        return match.end()
    if both:
        if following is not None and following[0] not in _NEVER:
            return None  # "Art Therapy", where no name follows
        return match.end() if _is_somebody(match, before, after) else None
    in_sentence = not _SENTENCE_START.search(before)
    if _KIN.match(after):
        return match.end()
    if re.search(r"\b[A-Z][\w'’-]*\s+$", before):
        return None  # the end of a longer title: "the Police and Crime Commissioner"
    if (
        plain in _list("last")
        and in_sentence
        and (_AFTER_DOES.match(after) or _POSSESSED.match(after))
    ):
        return match.end()
    if (
        in_sentence
        and (
            _CUE.search(before)
            or _POSSESSED.match(after)
            or _STRONG_DOES.match(after)
            or _ALSO_DOES.match(after)
        )
        and not re.search(r"\b(?:the|a|an|our|their|this|of|in|at)\s+$", before, re.IGNORECASE)
    ):
        return match.end()
    return None


#: What follows a name, and seldom a thing.
_ONLY_PEOPLE_DO = re.compile(
    r"^(?:\s+(?:would|could|might|and (?:she|he|they)|keeps?|kept|seems?|seemed|sat|sits|ate|"
    r"drew|wrote|"
    r"sang|goes|does not|can['’]t|cannot|never|always|also|finally|really|gave|gives|took|"
    r"takes|made|"
    r"makes|brought|spoke|speaks|shared|shares|talks?|talked|ran|runs)\b|,\s+who\b)"
)

#: From here on the model is believed about a word that no list knows; about one that is an
#: everyday word too; and about one that begins a sentence, where every word has a capital.
_BELIEVED, _BELIEVED_OF_A_WORD, _BELIEVED_AT_THE_START = 0.5, 0.9, 0.8


def _is_likely(text: str, match: re.Match[str], likely: Judge) -> bool:
    """Say whether the model takes for a name what the lists and the words beside it do not."""
    word = match[0]
    before, after = (
        text[max(0, match.start() - 40) : match.start()],
        text[match.end() : match.end() + 40],
    )
    if word in _NEVER or _LONGER_THING.match(after) or not _is_last(word):
        return False
    if word in towns() and BEFORE_PLACE.search(before):
        return False
    says = likely(match.start(), match.end())
    if folded(word) in _list("first-and-word", "more-and-word"):
        if _SENTENCE_START.search(before) and not _ONLY_PEOPLE_DO.match(after):
            return False
        return says >= _BELIEVED_OF_A_WORD and not re.search(
            r"\b(?:the|a|an|our|no|any|some|of|their|this|more|much|in)\s+$", before, re.IGNORECASE
        )
    return says >= (_BELIEVED_AT_THE_START if _SENTENCE_START.search(before) else _BELIEVED)


def _is_last(word: str) -> bool:
    """Say whether a capitalised word after a first name is the rest of the name."""
    return word not in _NEVER and not re.fullmatch(
        r"(?:Project|Programme|Centre|Trust|Team|Group|House|School|Academy|Road|Street|Foundation|"
        r"Service|Services|Inquiry|Report|Model|Act|Charity|Hospital|Hotel|Unit|Council|University|"
        r"College|Day|Avenue|Lane|Park|Court|Close|Drive|Hall|Room|Club|Term|Help|Therapy|"
        r"Church|Mosque|"
        r"Temple|Library|Clinic|Cafe|Café|Theatre|Cup|Award|Awards|Party|Show|Game|Meeting|"
        r"Panel|Lead|"
        r"Manager|Worker|Team|Officer|Social|City|Town|Borough|United|Rovers|Wanderers|Safeguarding)",
        word,
    )


def _is_last_of_a_word(word: str) -> bool:
    """Say the same after what may be no name at all: "Grace Okoro", and not "Spring Term"."""
    plain = folded(word)
    return _is_last(word) and (plain in _list("last") or plain in _list("first", "common", "more"))


def _is_somebody(  # noqa: C901, PLR0911 - one question after another, in order
    match: re.Match[str], before: str, after: str
) -> bool:
    """Say whether a word that is a name and a word too ("Hope", "May") is somebody here."""
    word = match[0]
    starts = bool(_SENTENCE_START.search(before))
    if re.search(
        r"\b(?:the|The|a|A|an|our|Our|no|any|some|of|their|this|more|much|in)\s+$", before
    ):
        return False
    if word in towns() and BEFORE_PLACE.search(before):
        return False
    if re.search(r"[\w,;’'] [A-Z][\w'’-]+\s+$", before):
        return False  # the end of a title: "A Christmas Carol"
    if word == "Heaven" and re.match(r"^\s+(?:knows|forbid|help)", after):
        return False
    if word in {"May", "June", "April", "August"} and (
        _AS_MONTH.search(before) or re.match(r"^\s+(?:[0-9]|and|to|or|half)", after)
    ):
        return False
    if word in {"Will", "May"} and _MODAL_AFTER.match(after):
        return False
    if _POSSESSED.match(after) or _CUE.search(before):
        return True
    if _STRONG_DOES.match(after):
        return True
    if starts:
        return False
    if word in {"Will", "May"} and not _WITH.search(before):
        return False
    # In the middle of a sentence everyday words have no capital.
    return bool(
        _WITH.search(before) or _AFTER_DOES.match(after) or re.match(r"^(?:['’]s\b|[,.;)])", after)
    )
