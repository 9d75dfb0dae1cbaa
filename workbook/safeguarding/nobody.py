"""What looks like somebody's name and is nobody: shops, cars, months, abbreviations, authors."""

from __future__ import annotations

import re

from workbook.safeguarding.names import folded, is_never, word_set

__all__ = ["is_author", "is_shop", "is_thing"]

#: Whose models, theories and inquiries people who reflect speak of: nobody of their own work.
_AUTHORS = word_set(
    """ainsworth anglin argyris arnstein bandura bauman belbin bentham berelowitz bichard biestek
    bion boal bourdieu bowlby bronfenbrener bronfenbrenner brookfield bruner claxton climbie
    cossar crenshaw crittenden csikszentmihalyi debono dewey diclemente dominelli driscoll
    drucker durkheim dweck eraut erikson fahlberg fanon figley finkelhor firmin fonagy
    foucault freire freud garfat gawande gibbs giddens goffman goffmann gramsci habermas
    hagell haraway harlow hattie heifetz hochschild hofstede honneth horwath ingham inskipp
    kadushin kahneman karpman kohlberg kolb kolk kotter kubler-ross laming lansdown lave
    lefevre lishman luckmann lundy lyth macalister macpherson maslach maslow masten mezirow
    milgram mumford munro narey noddings nspcc obholzer ockenden pavlov percy-smith piaget
    porges prochaska rawls rogoff rollnick rustin saleebey savile scarman schon schore
    schwartz seligman senge senghe sennett shemmings shier shohet siegel sinek skinner spivak
    tajfel taleb treisman treseder trevarthen trevithick tronto trowler tuckman turnell
    tversky ungar unicef vygotsky wachtel warrington wastell wenger winnicot winnicott
    wonnacott wosket zimbardo"""
)
#: The same of those whose names others have too: only where the model stands beside them.
_AUTHORS_OF = word_set(
    """adair arendt asch banks beck beckett berger berne bloom bomber boud brodie brown buber
    butler cairns carlile casey clutterbuck coffey cooper covey dilts doel edwards egan
    featherstone ferguson fielding flanagan fook francis franklin gardner gilligan golding
    goleman hart hawkins healy hegel herman holmes honey howe hughes isaacs jay johari johns
    jung kant kelly kennedy klein kline lampard lencioni levine lewin main marchant marx mead
    menzies miller milner montessori morris morrison ogden page parton payne pearce perls
    perry petrie proctor rogers rolfe ruch rutter saleeby sen sheppard smith stake stalker
    steiner stern thomas thompson tomlinson treacy utting ward webb weber west white whitmore
    wood"""
)
_MODEL = re.compile(
    r"^(?:['’]?s?['’]?)(?:\s+[\w-]+){0,2}\s+(?:models?|ladder|cycle|triangle|wheel|theory|"
    r"framework|hierarchy|inquiry|review|report|reports|conditions|window|pyramid|stages?|circle|"
    r"participation|supervision|questions|and (?:mumford|shohet|rollnick|diclemente|wenger)|"
    r"(?:reflective|learning) \w+|writes?|argues?|argued|talks about|reminds us|calls it|called it|"
    r"would say|in (?:19|20)[0-9][0-9])\b",
    re.IGNORECASE,
)


#: Makes of cars, shops and programs that stand in small letters where a name may.
_MAKES = word_set(
    """astra audi bmw capri clio corsa escort fiat fiesta focus ford golf honda hyundai juke
    kia kuga merc mercedes mini mondeo nissan passat peugeot polo prius punto qashqai
    renault saab seat skoda tesla toyota transit vauxhall vectra volvo vw yaris zafira
    maccies maccys mcds spoons starbucks savers iceland morrisons sainsburys waitrose
    superdrug poundland claires uniqlo zara shein vinted ebay deliveroo insta snap fb signal
    telegram alexa xbox fifa peppa moana elsa bluey shrek"""
)


#: Offices, meetings, forms and records of the work, by their letters.
_SHORT_FORMS = word_set(
    """kpi kpis gp gps dc ds di dci pc pcso lado mash mace marac mappa iro iros ep eps ta tas senco
    dsl camhs cahms cass sw sws asw edt cse cce ncrm nrm misper lac cla cin ehcp pru yot yos yjs
    ofsted nspcc cafcass hmrc dwp dbs gdpr qr reg regs dn bk tbf tldr"""
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


def is_thing(text: str, start: int, end: int) -> bool:
    """Say whether a word that may be a name is that of a thing, a people, a month or a shop.

    Parameters
    ----------
    text, start, end
        The word is `text[start:end]`.
    """
    word = folded(text[start:end])
    if word in _MONTHS and _OF_THE_YEAR.search(text[max(0, start - 20) : start]):
        return True
    is_capital = text[start].isupper() and not text[start:end].isupper()
    return is_never(word) or word in _SHORT_FORMS or (word in _MAKES and not is_capital)


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
    return words[-1] in _AUTHORS_OF and bool(_MODEL.match(text[end : end + 60]))
