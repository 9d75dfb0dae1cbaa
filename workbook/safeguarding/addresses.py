"""Where somebody can be reached: email addresses, names on social media, postcodes.

Also spoken ("jay dot smith at gmail dot com"), in small letters, and the part of a postcode that
people say of a place ("ls11").
"""

from __future__ import annotations

import re

from workbook.safeguarding.english import how_common
from workbook.safeguarding.kinds import DIGIT, Found, is_measure, near
from workbook.safeguarding.names import word_set

__all__ = ["emails_in", "handles_in", "parts_of_postcodes_in", "postcodes_in"]


# ---- email

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?![\w@])"
    # A blank slipped in beside the dot or the sign.
    r"|(?<![\w.+-])[\w.+-]{1,64} ?@ ?[\w-]{1,63} ?\. ?(?:com|co ?\. ?uk|org|net|example)(?![\w@])"
)
_PROVIDER = (
    r"(?:g ?mail|googlemail|hot ?mail|yahoo|outlook|i ?cloud|live|aol|proton(?:mail)?|msn|"
    r"btinternet|"
    r"sky|me|mail|ymail)"
)
#: "jay dot smith at gmail dot com", "jay.smith at gmail.com", "kayb07@gmail".
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.@-])[\w.+-]{1,40}(?:[ ](?:dot|underscore|dash|hyphen)[ ][\w.+-]{1,40}){0,4}"
    r"(?:[ ][0-9]{1,4})?"
    rf"[ ]?(?:[(\[]at[)\]]|@|[ ]at)[ ]?(?:the[ ])?(?:{_PROVIDER}(?:[ ]?(?:\.|[ ]dot)[ ]?(?:com|co|"
    rf"net|org)"
    r"(?:[ ]?(?:\.|[ ]dot)[ ]?uk)?)?(?![\w@])|[\w-]{2,40}(?:[ ]dot[ ][\w-]{2,20}){1,3}(?![\w@])|"
    r"[\w-]{2,40}\.(?:com|co\.uk|org|net|org\.uk|gov\.uk|uk)(?![\w@]))",
    re.IGNORECASE,
)
_AT = re.compile(r"\bat\b|@", re.IGNORECASE)
_MADE_UP = re.compile(r"[0-9._+-]|\bdot\b|\bunderscore\b", re.IGNORECASE)


_IN_BRACKETS = re.compile(
    r"(?<![\w.])[\w.+-]{1,40} ?\((?:at|@)\) ?[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}"
)


def emails_in(text: str) -> Found:
    """Find email addresses."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"
    for start, part in near(_AT, text):
        for match in _SPOKEN_EMAIL.finditer(part):
            local, _, domain = re.sub(
                r"[(\[]at[)\]]| at ?|@", "\0", match[0], flags=re.IGNORECASE
            ).partition("\0")
            tld = re.search(r"\.| dot ", domain)
            if (
                tld
                or _MADE_UP.search(local)
                or "@" in match[0]
                or not how_common(local.strip().lower())
            ):
                yield start + match.start(), start + match.end(), "email"
    for match in _IN_BRACKETS.finditer(text):
        yield match.start(), match.end(), "email"


# ---- names on social media

_AT_NAME = re.compile(r"(?<![\w@./])@[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28})[A-Za-z0-9_]")
_SOCIAL = (
    r"(?:insta(?:gram)?|ig|snap(?:chat)?|sc|tik ?tok|twitter|facebook|fb|discord|whatsapp|kik|"
    r"telegram|"
    r"roblox|xbox|psn|onlyfans|youtube|yubo|vinted|steam|fortnite|twitch|threads|bereal|signal|"
    r"wizz)"
)
_HANDLE = re.compile(
    rf"\b{_SOCIAL}\b(?:\s+(?:name|handle|account|acc|user ?name|id|tag|user|profile))?"
    r"(?:\s+(?:is|was|as|called|under|says))?"
    r"\s*(?:[:=–-]\s*)?(?P<handle>(?=[a-z0-9_.]{0,30}[0-9_.])[a-z_][a-z0-9_.]{2,29}[a-z0-9_]"
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
#: A word that no list knows, called so or found there: "insta is kaylzbby", "kaylzbby on snap".
_SOME_HANDLE = re.compile(
    rf"\b(?:(?:{_SOCIAL}|user ?name|handle|gamertag|profile name|screen ?name)"
    r"(?:\s?[:=]|\s+(?:is|was|as|called|under))|goes by)\s+"
    r"[“\"'‘]?(?P<a>[a-z][a-z0-9_.]{3,29})\b"
    rf"|(?<![\w.@])(?P<b>[a-z0-9_][a-z0-9_.]{{2,29}})\s+on\s+(?:her |his |their |the )?{_SOCIAL}\b"
    rf"|\b(?:on|over|via|through)\s+{_SOCIAL}\s+(?:as|is|called|under|"
    rf"by)\s+(?P<c>[a-z0-9_][a-z0-9_.]{{2,29}})\b",
    re.IGNORECASE,
)
#: After "account is", "user", "cashtag", with its dots and hyphens: "dezzy.gives", "£bigmandre".
_CALLED_SO = re.compile(
    rf"\b(?:user(?: ?name)?|account|acc|profile|handle|gamertag|cash ?tag|screen ?name|{_SOCIAL})"
    rf"(?:\s{{1,3}}(?:is|was|called|under|named|name))?(?:\s?[:=])?\s{{0,3}}[“\"'‘]?(?P<it>£[a-z]\w{{2,29}}|"
    rf"[a-z0-9]{{2,20}}(?:[.-][a-z0-9]{{1,20}}){{1,4}})(?![\w@/-])",
    re.IGNORECASE,
)
_GOES_BY = re.compile(
    r"\b(?:goes by|known as|called|calling (?:him|her|them)self)\s{1,3}"
    r"[“\"'‘]?(?P<it>[a-z0-9]{2,20}[._][a-z0-9._]{1,20}[a-z0-9])(?![\w@/-])",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?<![\w.@/#-])[A-Za-z0-9_.]{4,30}(?![\w@/-])")
_UNDERSCORE = re.compile(r"_")
_FILE = re.compile(
    r"\b(?:file|folder|doc|document|spreadsheet|template|saved|drive|column|variable|sheet|form|"
    r"wifi|password|tab|field|named)\b",
    re.IGNORECASE,
)
_SOCIAL_NEAR = re.compile(
    rf"\b(?:{_SOCIAL}|account|acc|user ?name|profile|handle|dms?|dmd|added|adds|followed|following|"
    r"followers|story|stories|friend request|online|posted|selfies?|nudes|livestream|gamertag)\b",
    re.IGNORECASE,
)
_ENDINGS = word_set(
    """com org net uk co gov ac io info html htm pdf doc docx xls xlsx txt csv png jpg jpeg mp3 mp4
    zip toml"""
)
_LEAST_OF_A_HANDLE = 4


#: Handles that no word stands beside: three parts, a number behind, or framed in x.
_BY_FORM = re.compile(
    r"(?<![\w@./#])(?:[a-z][\w.]{2,29}#[0-9]{4}|xX\w{2,28}Xx|"
    r"[a-z]\w{1,15}\.[a-z]\w{1,15}\.[a-z]\w{1,15})(?![\w@./])",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?:^www\.|\.(?:com|org|uk|net|gov|co|example|html?|docx?|pdf|csv)$)", re.IGNORECASE
)


#: What programs for meetings call everybody in a room.
_EVERYBODY = word_set("@everyone @all @here @channel @team")


def handles_in(text: str) -> Found:
    """Find names on social media."""
    for match in _AT_NAME.finditer(text):
        if match[0].lower() not in _EVERYBODY:
            yield match.start(), match.end(), "handle"
    if _NAMED_THERE.search(text):
        yield from _handles_named(text)
    for start, part in near(_DIGIT_OR_SIGN, text):
        yield from _made_up_words(start, part)
    for pattern in (_CALLED_SO, _GOES_BY):
        for match in pattern.finditer(text):
            if not _WEB.search(match["it"]) and _is_no_compound(match["it"]):
                yield *match.span("it"), "handle"
    for match in _BY_FORM.finditer(text):
        if not _WEB.search(match[0]):
            yield match.start(), match.end(), "handle"


#: Most texts name no place where people have such names.
_NAMED_THERE = re.compile(
    rf"\b(?:{_SOCIAL}|user ?name|goes by|handle|gamertag|profile name|screen ?name)\b",
    re.IGNORECASE,
)


def _handles_named(text: str) -> Found:
    for pattern in (_HANDLE, _CALLED_HANDLE):
        for match in pattern.finditer(text):
            if not is_measure(match["handle"]):
                yield match.start("handle"), match.end("handle"), "handle"
    for match in _SOME_HANDLE.finditer(text):
        group = match.lastgroup or "a"
        word = match[group].strip(".").lower()
        if _is_made_up(word) or (
            len(word) >= _LEAST_OF_A_HANDLE and word.isalpha() and not _is_word(word)
        ):
            yield *match.span(group), "handle"


_DIGIT_OR_SIGN = re.compile(r"[0-9_]|\w\.\w")


def _is_no_compound(name: str) -> bool:
    """Say whether a name is more than words with a hyphen or a point between: "one-off"."""
    parts = re.split(r"-", name.lower())
    if "." in name and all(map(_is_word, re.split(r"[.-]", name.lower()))):
        return False  # "not on snap today.she cried"
    return "." in name or "£" in name or any(re.search(r"[0-9]", part) for part in parts[1:])


def _made_up_words(start: int, part: str) -> Found:
    told = bool(_SOCIAL_NEAR.search(part))
    for match in _TOKEN.finditer(part):
        token = match[0].rstrip(".")
        if not re.search(r"[A-Za-z]{2}|[A-Za-z]_", token):
            continue
        around = part[max(0, match.start() - 30) : match.end() + 15]
        sides = [each for each in re.split(r"[._]", token.lower()) if each]
        if not sides or sides[-1] in _ENDINGS:
            continue
        if "_" in token:
            sure = not _FILE.search(around)
        elif "." in token:
            sure = _has_dots(sides)
        else:
            sure = (
                told and _is_made_up(token.lower()) and bool(re.search(r"[a-z]{3}", token.lower()))
            )
        if sure:
            yield start + match.start(), start + match.start() + len(token), "handle"


def _has_dots(sides: list[str]) -> bool:
    """Say whether parts with dots between them are a name: none is a word, as after a full stop."""
    if max(map(len, sides)) < _LEAST_OF_A_HANDLE - 1 or all(each.isdigit() for each in sides):
        return False
    return not any(_is_word(each) or is_measure(each) for each in sides if not each.isdigit())


def _is_made_up(word: str) -> bool:
    """Say whether letters stand beside digits or signs in it, and it is no measure: "kayb07"."""
    return (
        len(word) >= _LEAST_OF_A_HANDLE
        and bool(re.search(r"[0-9_.]", word))
        and bool(re.search(r"[a-z]", word))
        and not is_measure(word)
        and not _PLATE_OR_CODE.fullmatch(word)
        and not re.fullmatch(r"[a-z]+\.[a-z]+", word)
    )


_PLATE_OR_CODE = re.compile(
    r"[a-z]{1,2}[0-9]{1,2}[a-z]?(?:[0-9][a-z]{2})?|[a-z]{2}[0-9]{2}[a-z]{3}"
)


def _is_word(word: str) -> bool:
    return how_common(word) > 0 or len(word) == 1


# ---- postcodes

_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]? {0,2}[0-9][ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_TWO_LETTER_AREAS = (
    r"(?:AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|"
    r"DY|EC|EH|EN|"
    r"EX|FK|FY|GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|"
    r"NE|NG|NN|NP|"
    r"NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|"
    r"TN|TQ|TR|TS|"
    r"TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)"
)
_AREA = rf"(?:{_TWO_LETTER_AREAS}|[BEGLMNSW])"
#: "LL14 3", "M14 5xx": the first part and a bit of the second.
_MOST_OF_A_POSTCODE = re.compile(
    rf"\b(?P<it>{_AREA}[0-9]{{1,2}}[A-Z]?,? [0-9](?:[a-z]{{2}}|[x?*]{{1,2}}|[.…]+)?)(?![\w:/-]|"
    rf"\.[0-9]| ?(?:mins?|people|"
    r"kids|times|days|weeks|hours|hrs|am|pm|miles|girls|boys|of)\b)",
    re.IGNORECASE,
)
_PLACE_BEFORE = (
    r"\b(?:in|near|from|around|round|off|lives?|living|over|somewhere|area|postcode|post code|"
    r"code|address|"
    r"at|to|dropped|moved|flat|house|estate|not|based|wrong|sat ?nav|ended up|back|past|fm|frm|"
    r"see|say|says|said|but|be|through|across|over in|out of)\s+(?:is |was |"
    r"in |at |to |house,? |of |the )?"
)
_PART_OF_A_POSTCODE = re.compile(
    rf"{_PLACE_BEFORE}(?P<it>(?:{_TWO_LETTER_AREAS}[0-9]{{1,2}}[A-Z]?|[BEGLMNW](?:[0-9]{{2}}|"
    rf"[1-9][A-Z]?)))\b"
    rf"(?![-/:.]?[0-9])(?!['’]?s\b)",
    re.IGNORECASE,
)
_ALSO_A_POSTCODE = re.compile(
    r"\s(?:not|or|and|to|side|way|area|postcode|bit)\b",
    re.IGNORECASE,
)
_BARE_PART = re.compile(
    rf"\b(?P<it>{_TWO_LETTER_AREAS}[0-9]{{1,2}}[A-Z]?)(?=,? (?:not|postcode|area|way|side|"
    rf"somewhere|is all)\b|,\s)",
    re.IGNORECASE,
)
#: Two letters and digits that are something else: sections, motorways, "before", "later".
#: Two letters and two digits are seldom anything else, unless a car is spoken of.
_SURE_PART = re.compile(
    rf"(?<![\w-])(?P<it>{_TWO_LETTER_AREAS}[1-9][0-9])(?![\w/:%-]|\.[0-9])(?! ?[0-9])",
    re.IGNORECASE,
)
_CAR = re.compile(
    r"\b(?:car|van|plate|reg|golf|polo|transit|corsa|audi|bmw|fiesta|focus|driver|tinted|parked|"
    r"vehicle|form|model)\b",
    re.IGNORECASE,
)
_NO_AREA = re.compile(
    r"(?:wd40|b4|l8r?|m8s?|gr8|e10|w8|n1|m1|m2|m3|m4|m5|m6|m1[018]|m20|m2[0-9]|m32|m4[0-9]|m5[0-9]|"
    r"m6[0-9]|m73|m8|m9|"
    r"l1|l2|l3|l4|l5|e1|b1|b2|b3|b5|b6|g1|ch4|se1|sen1|pe1|la1|pr1|st1|co2|sp1|hp1|gl1|me2|so1)",
    re.IGNORECASE,
)
_ROAD = re.compile(
    r"\b(?:the|on|off|down|up|along|via|motorway|junction|jct|j[0-9]+|m[0-9]+/)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LONG_POSTCODE = 6


#: The sector of a postcode: "m14 5". What is counted after it is none.
_SECTOR = re.compile(
    rf"(?<![\w/.£-])(?P<it>{_AREA}[0-9]{{1,2}} [0-9][a-z]?)(?![\w:/%.-])"
    r"(?!\s*(?:of|people|mins?|minutes|hours?|hrs?|weeks?|wks?|days?|times|young|x|"
    r"and a half|months?|years?|yrs?|miles?|pm|am|"
    r"pages?|sessions?|kids|children|lads|girls|missed|calls?)\b)",
    re.IGNORECASE,
)


def postcodes_in(text: str) -> Found:
    """Find whole postcodes."""
    for start, part in near(DIGIT, text):
        for match in _POSTCODE.finditer(part):
            # "in 5ths" and the like: in small letters only with a space, or long enough.
            if match[0].isupper() or " " in match[0] or len(match[0]) >= _LONG_POSTCODE:
                yield start + match.start(), start + match.end(), "postcode"


def parts_of_postcodes_in(text: str) -> Found:
    """Find the part of a postcode that people say of a place."""
    for start, part in near(DIGIT, text):
        for pattern in (_MOST_OF_A_POSTCODE, _PART_OF_A_POSTCODE, _BARE_PART, _SURE_PART):
            for match in pattern.finditer(part):
                before = part[max(0, match.start("it") - 20) : match.start("it")]
                if _ROAD.search(before) or (
                    _NO_AREA.fullmatch(match["it"]) and not _says_code(part, match)
                ):
                    continue
                around = part[max(0, match.start() - 60) : match.end() + 60]
                if pattern is _SURE_PART and _CAR.search(around):
                    continue
                if pattern is _MOST_OF_A_POSTCODE and not _is_most(part, match):
                    continue
                yield start + match.start("it"), start + match.end("it"), "postcode"
        for match in _SECTOR.finditer(part):
            yield start + match.start("it"), start + match.end("it"), "postcode"


_SAYS_CODE = re.compile(
    r"\b(?:post ?codes?|lives?|living|estate|address|sat ?nav|house|flat|door|street|road|dropped|"
    r"taxi|uber|area)\b",
    re.IGNORECASE,
)


def _says_code(part: str, match: re.Match[str]) -> bool:
    return bool(_SAYS_CODE.search(part[max(0, match.start() - 30) : match.end() + 20]))


def _is_most(part: str, match: re.Match[str]) -> bool:
    """Say whether "ls8 5" is a postcode: not "s47 2", and one letter needs its two digits."""
    it = match["it"].lower()
    if re.match(r"[a-z][0-9] ", it) or it.startswith(
        ("s17", "s20", "s47", "s31", "s8 ", "s76", "s25")
    ):
        return _says_code(part, match)
    return it[1:2].isalpha() or bool(re.search(r"[a-z?*x]$", it)) or _says_code(part, match)
