"""What looks like somebody's name and is nobody: shops, cars, months, abbreviations, authors."""

from __future__ import annotations

import re

from workbook.safeguarding.names import folded, is_never, known_as, word_set

__all__ = ["is_author", "is_body", "is_of_a_body", "is_shop", "is_thing"]

#: Whose models, theories and inquiries people who reflect speak of: nobody of their own work.
_AUTHORS = word_set(
    """ainsworth anglin argyris arnstein bandura bauman baylin belbin bentham berelowitz bichard
    biestek bion boal bourdieu bowlby bronfenbrener bronfenbrenner brookfield bruner claxton
    climbie cockbain cossar crenshaw crittenden csikszentmihalyi debono dewey diclemente
    dominelli driscoll drucker durkheim dweck eraut erikson fahlberg fanon figley finkelhor
    firmin fonagy foucault freire freud garfat gawande gibbs giddens gillick goffman goffmann
    gramsci habermas hagell haraway harlow hattie heifetz hochschild hofstede honneth horwath
    ingham inskipp kadushin kahneman karpman kohlberg kolb kolk kotter kubler-ross laming
    lansdown lave lefevre lishman luckmann lundy lyth macalister macpherson maslach maslow
    masten mezirow milgram mumford munro narey noddings nspcc obholzer ockenden pavlov percy-
    smith piaget porges prochaska rawls rogoff rollnick rustin saleebey savile scarman schon
    schore schwartz seligman senge senghe sennett shemmings shier shohet siegel sinek skinner
    spivak tajfel taleb treisman treseder trevarthen trevithick tronto trowler tuckman turnell
    tversky ungar unicef vygotsky wachtel warrington wastell wenger winnicot winnicott
    wonnacott wosket zimbardo"""
)
#: The same of those whose names others have too: only where the model stands beside them.
_AUTHORS_OF = word_set(
    """adair allnock archer arendt asch banks barnard barter beck beckett beek berger berne bloom
    bomber boud bovarnick brayley brene brodie brown buber butler cairns carlile casey
    clutterbuck coffey cooper corby covey dilts doel dozier eaton edwards egan featherstone
    ferguson fielding flanagan fook francis franklin fraser gardner gilligan golding goleman
    hallett hart hawkins healy hegel herman hickle holmes honey howe hughes isaacs jago jay
    johari johns jung kant kelly kennedy klein kline lampard lencioni levine lewin luxmoore
    main marchant marx mead melrose menzies miller milner montessori morris morrison ogden
    page parton payne pearce perls perry petrie proctor radford reder rogers rolfe ruch rutter
    saleeby schofield sen sheppard shuker sidebotham smeaton smith stake stalker steiner stern
    szalavitz thomas thompson tomlinson treacy utting ward warner webb weber west white
    whitmore wood"""
)
_MODEL = re.compile(
    r"^(?:['’]?s?['’]?)(?:\s+[\w-]+){0,2}\s+(?:models?|ladder|cycle|triangle|wheel|theory|"
    r"framework|hierarchy|inquiry|review|report|reports|conditions|window|pyramid|stages?|circle|"
    r"participation|supervision|questions|protocols?|competen\w+|guidelines?|"
    r"and (?:mumford|shohet|rollnick|diclemente|wenger)|"
    r"(?:reflective|learning) \w+|writes?|argues?|argued|talks about|reminds us|calls it|called it|"
    r"would say|in (?:19|20)[0-9][0-9])\b",
    re.IGNORECASE,
)


#: Makes of cars and programs that stand in small letters where a name may.
_MAKES = word_set(
    """alexa astra audi bluey bmw capri clio corsa deliveroo ebay elsa escort fb fiat fiesta fifa
    focus ford golf honda hyundai insta juke kia kuga merc mercedes mini moana mondeo nissan
    passat peppa peugeot polo prius punto qashqai renault saab seat shein shrek signal skoda
    snap telegram tesla toyota transit uniqlo vauxhall vectra vinted volvo vw xbox yaris
    zafira zara"""
)


#: Offices, meetings, forms and records of the work, by their letters.
_SHORT_FORMS = word_set(
    """asw cafcass cahms camhs cce cin cla cmg cse dbs dc dci di ds dsl dwp edt ehcp ep epo eps
    gdpr gp gps hmrc ico iro iros kpi kpis lac lado mace mappa marac mash misper ncrm nrm
    nspcc ofsted pc pcso plo pr pru qr rhi senco sgo sw sws ta tas tbf tldr voi yjs yos yot"""
)


_MONTHS = word_set("april may june july august autumn summer spring winter")
_OF_THE_YEAR = re.compile(
    r"\b(?:in|since|by|until|till|til|last|next|this|every|each|early|late|mid|of|from|during|the|"
    r"before|after|for|between|march and|may and|june and|july and|all|"
    r"[0-9]{1,2}(?:st|nd|rd|th)?)\s+$",
    re.IGNORECASE,
)


#: Shops and chains that stand in every town: no detail, where no town is said with them.
_SHOPS = word_set(
    """aldi argos asda boots costa greggs iceland kfc lidl maccies maccys mcdonalds morrisons mcds
    nandos poundland primark sainsburys savers screwfix spar spoons starbucks subway superdrug tesco
    tescos waitrose wetherspoons wilko dunelm ikea halfords halfrauds currys matalan claires"""
)


def is_shop(text: str, start: int, end: int) -> bool:
    """Say whether a place is a shop that every town has, and nothing more.

    Parameters
    ----------
    text, start, end
        The place is `text[start:end]`.
    """
    return folded(text[start:end]).replace("'", "") in _SHOPS


#: Public bodies, charities and courses of the work that are called by one word.
_BODIES = word_set(
    """addaction barnardos barod cafcass centrepoint childline ciw coram cqc crimestoppers crisis
    cymru estyn galop gingerbread hcpc humankind ivison kooth llamau mencap mermaids nacro nwg
    nyas ofcom ofsted pace papyrus refuge samaritans scope shelter stonewall unison usdaw
    womens youngminds"""
)
_OF_A_BODY = re.compile(
    r"(?:['’]?s)?\s{1,3}(?:police(?! station| cell| car)|constabulary|(?:county |city )?council|"
    r"borough|children['’]?s services|social services|safeguarding (?:board|partnership)|"
    r"(?:cc|l?scp|nhs|ics|icb|trust)\b|fostering|foundation|(?:crown |county )?court\b(?! road)|"
    r"magistrates|university|fire (?:service|and rescue))",
    re.IGNORECASE,
)


def is_body(text: str, start: int, end: int) -> bool:
    """Say whether a word is a public body's, a charity's or a course's, and nobody's.

    Parameters
    ----------
    text, start, end
        The word is `text[start:end]`.
    """
    plain = folded(text[start:end]).replace("'", "")
    return plain in _BODIES and text[start].isupper()


def is_of_a_body(text: str, end: int) -> bool:
    """Say whether a place is where a public body is from: "lincolnshire police".

    Never asked of a name: "told aisha court is on monday" is about Aisha.

    Parameters
    ----------
    text, end
        The place ends at `text[end]`.
    """
    return _OF_A_BODY.match(text, end) is not None


#: Sayings, things and laws with somebody's name in them that mean nobody.
_SAYINGS = re.compile(
    r"\b(?:rob\w* peter to pay paul|tom,? dick (?:and|or|&|n) harry|bob['’]?s your uncle|"
    r"happy as larry|jack of all trades|jack the lad|nos[ey]+ parker|plain jane|"
    r"for pete['’]?s sake|"
    r"keep\w* up with the jones\w*|murphy['’]?s law|occam['’]?s razor|parkinson['’]?s law|"
    r"joe (?:bloggs|public)|johnny come lately|(?:proper|right) charlie|simon says|"
    r"smart ?alec|"
    r"victoria sponge|earl grey|henry hoover|stanley knife|jacob['’]?s ladder|jack (?:and|&) jill|"
    r"punch and judy|(?:clare|claire|sarah|martyn|harper|awaab|natasha|benedict)['’]?s law|"
    r"(?:philomena|herbert) protocol|skills to foster|love island|peppa pig|adam and eve|"
    r"doubting thomas|"
    r"(?-i:Storm [A-Z][a-z]+)|op encompass|(?-i:Operation [A-Z][a-z]+)|"
    r"gordon bennett|flash harry|even stevens?|aunt sally|mickey mouse|billy no mates|"
    r"hobson['’]?s choice|pandora['’]?s box|achilles['’]? heel|groundhog day|big ben)\b",
    re.IGNORECASE,
)
#: So far around a word a saying may begin or end.
_SAYING = 24


def is_thing(text: str, start: int, end: int) -> bool:
    """Say whether a word that may be a name is that of a thing, a people, a month or a shop.

    Parameters
    ----------
    text, start, end
        The word is `text[start:end]`.
    """
    word = folded(text[start:end])
    around = text[max(0, start - _SAYING) : end + _SAYING]
    if any(said.start() <= min(start, _SAYING) < said.end() for said in _SAYINGS.finditer(around)):
        return True
    if word in _MONTHS and _OF_THE_YEAR.search(text[max(0, start - 20) : start]):
        return True
    is_capital = text[start].isupper() and not text[start:end].isupper()
    return is_never(word) or word in _SHORT_FORMS or (word in _MAKES | _SHOPS and not is_capital)


#: What stands before somebody who is read, and what else is theirs where their whole name stands.
_BY = re.compile(
    r"\b(?:podcast|book|article|paper|research|model|theory|chapter|lecture)s? (?:by|of)\s{1,3}$",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"(?:['’]s)? (?:\w+ )?(?:books?|podcasts?|chapters?|articles?|papers?|research)\b",
    re.IGNORECASE,
)
#: A child has these as well: "thomas review tomorrow", but "the Casey review".
_ALSO_OF_CHILDREN = re.compile(
    r"^(?:['’]?s?['’]?)(?:\s+[\w-]+){0,2}\s+(?:review|reports?|supervision|questions|stages?|circle)\b",
    re.IGNORECASE,
)
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)


_REST_OF_A_NAME = re.compile(r"[ \t](?P<last>[A-Z][\w-]{2,30})")


def is_author(text: str, start: int, end: int) -> bool:
    """Say whether a name is that of somebody whose model or theory is spoken of.

    Parameters
    ----------
    text, start, end
        The name is `text[start:end]`.
    """
    words = folded(text[start:end]).replace("'", " ").split()
    if not words:
        return False
    if words[-1] in _AUTHORS or words[-1].removesuffix("s") in _AUTHORS:
        return True
    behind = _REST_OF_A_NAME.match(text, end)
    if behind and folded(behind["last"]) in _AUTHORS:
        return True
    return words[-1] in _AUTHORS_OF and _is_cited(text, start, end, words)


def _is_cited(text: str, start: int, end: int, words: list[str]) -> bool:
    """Say whether somebody's model, report or book is spoken of, whose name others have too."""
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    if _BY.search(before) or (len(words) > 1 and _THEIRS.match(after)):
        return True
    if _ALSO_OF_CHILDREN.match(after) and set(known_as(words[-1])) & set("cfmwv"):
        return _THE.search(before) is not None
    return _MODEL.match(after) is not None
