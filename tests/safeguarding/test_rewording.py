"""One tap puts other words in, or leaves words out, and a whole sentence stays."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled import read_line

from workbook.safeguarding.identifiers import KINDS
from workbook.safeguarding.rewording import rewordings
from workbook.safeguarding.wording import check


def read(line):
    """Return a marked sentence without its marks, and where each marked detail stands."""
    text, marks = read_line(line)
    return text, [(mark.start, mark.end, mark.kind) for mark in marks]


def made(text, change):
    return None if change is None else text[: change.start] + change.words + text[change.end :]


def both(line):
    """Return what the only marked detail of a sentence becomes: by its swap, and by its cut."""
    text, found = read(line)
    ((swap, cut),) = rewordings(text, found)
    return made(text, swap), made(text, cut)


NAMES = [
    # A young person, wherever a name can stand.
    ("i met [name:kayleigh] today", "i met a young person today", None),
    ("[name:Kayleigh] was late.", "A young person was late.", None),
    ("[name:kayleigh] was late", "a young person was late", None),
    ("So [name:Kayleigh] was late.", "So a young person was late.", None),
    ("[name:J] said so.", "A young person said so.", None),
    ("told him [name:KL] knew", "told him a young person knew", None),
    ("poor [name:kayleigh] cried", "a young person cried", None),
    ("WE LOST [name:NICK] AT THE GATE", "WE LOST A YOUNG PERSON AT THE GATE", None),
    # What is somebody's.
    ("[name:AB]'s mum rang", "A young person's mum rang", None),
    ("[name:AB]’s mum rang", "A young person’s mum rang", None),
    ("[name:kayleigh]s light was on", "a young person's light was on", None),
    ("[name:chris] phone is off", "a young person's phone is off", None),
    ("[name:James]' mum rang", "A young person's mum rang", None),
    # A role before it, and the name goes.
    ("my colleague [name:priya] rang", "my colleague rang", "my colleague rang"),
    ("Her brother [name:Sam] was there.", "Her brother was there.", "Her brother was there."),
    ("my supervising sw [name:Ann Pugh] knew", "my supervising sw knew", "my supervising sw knew"),
    ("her brother [name:sam]s phone", "her brother's phone", "her brother's phone"),
    ("mum [name:donna] said no", "mum said no", "mum said no"),
    ("carers son [name:ollie] is scared", "carers son is scared", "carers son is scared"),
    ("sw [name:pritpal] says no", "the sw says no", None),
    ("Team manager [name:Pete] agreed.", "The team manager agreed.", None),
    ("my misper [name:Carys] rang", "my misper rang", "my misper rang"),
    ("[name:pcso lamb] told me", "a police officer told me", None),
    ("yp [name:TM] got in", "a young person got in", None),
    # Somebody was told that a named person did something: nobody's name may go there.
    ("told her mum [name:donna] was out", "told her mum a young person was out", None),
    ("PC [name:Whitlock] came", "A police officer came", None),
    ("We met [name:Mr Appiah].", "We met an adult.", None),
    ("her aunty [name:adaeze] came", "her aunty came", "her aunty came"),
    ("[name:uncle raz] came", "a relative came", None),
    # Called so.
    ("a girl called [name:kayleigh] came", "a girl came", "a girl came"),
    ("got someone called [name:Jolene], kind", "got someone, kind", "got someone, kind"),
    ("i called [name:kayleigh] twice", "i called a young person twice", None),
    ("she calls him [name:smiley] now", "she calls him by another name now", None),
    ("hes known as [name:Fats] there", "hes known by another name there", None),
    ("her real name is [name:Ada] and", "her real name is in the record and", None),
    ("Sam and the other [name:sam] knew", "Sam and the other young person knew", None),
    # What follows says who it is.
    ("ask [name:Samira Osman] the sw", "ask the sw", "ask the sw"),
    (
        "[name:Nick] the night duty bloke said",
        "The night duty bloke said",
        "The night duty bloke said",
    ),
    (
        "[name:Bill] from the police came",
        "A professional from the police came",
        None,
    ),
    ("I'm [name:Priya].", "I'm a colleague.", None),
    ("the [name:nowak] boy next door", "the boy next door", "the boy next door"),
    # Left out with what leads to it.
    (
        "shes with [name:kayleigh] at home again",
        "shes with a young person at home again",
        "shes at home again",
    ),
    (
        "I spoke to [name:Priya] about it.",
        "I spoke to a young person about it.",
        "I spoke about it.",
    ),
    ("worried about [name:Callum].", "worried about a young person.", "worried."),
    ("the pcso ([name:Craig]) knew", "the pcso (a young person) knew", "the pcso knew"),
    ("the lad, [name:Jay], said no", "the lad, a young person, said no", "the lad said no"),
    ("I saw TM and [name:LS].", "I saw TM and a young person.", "I saw TM."),
    ("thanks [name:Priya]", None, "thanks"),
    # Where nothing whole would stay, nothing is left out.
    ("she lives with [name:kayleigh]", "she lives with a young person", None),
    ("i was with [name:kayleigh]", "i was with a young person", None),
    ("between TM and [name:LS].", "between TM and a young person.", None),
    ("with [name:TM] and LS we went", "with a young person and LS we went", None),
]

PLACES = [
    ("shes at [place:thornfield] again", "shes at a place we know again", None),
    (
        "shes with her mate at [place:thornfield] again",
        "shes with her mate at a place we know again",
        "shes with her mate again",
    ),
    ("a girl from [place:Luton]", "a girl from another town", "a girl"),
    ("She lives in [place:Leeds].", "She lives in another town.", None),
    ("He was in [place:Leeds].", "He was in another town.", None),
    ("In [place:Leeds], she sang.", "In another town, she sang.", "She sang."),
    ("in [place:Leeds] she sang", "in another town she sang", "she sang"),
    ("at the [place:Arndale] again", "at a centre in town again", None),
    ("last seen [place:harehills] by the shop", "last seen at a place we know by the shop", None),
    ("she sleeps in north [place:Leeds].", "she sleeps in another town.", "she sleeps."),
    ("[place:Leeds] police rang", "Local police rang", "Police rang"),
    ("the [place:Leeds] lot came", "the lot came", "the lot came"),
    (
        "her old placement [place:willowbank] rang",
        "her old placement rang",
        "her old placement rang",
    ),
    ("a pub called [place:The Bell] rang", "a pub rang", "a pub rang"),
    ("nan lives off [place:burngreave road].", "nan lives off a street we know.", None),
    ("we met in [place:albert park] with mum", "we met in a park with mum", "we met with mum"),
    ("[place:Leeds]'s kids", "The place's kids", None),
    ("picked up outside [place:dixy]'s on foot", "picked up outside a place we know on foot", None),
    ("taken [place:on claremont] again", "taken on a place we know again", "taken again"),
    # Schools
    (
        "she was excluded from [school:holy cross] today",
        "she was excluded from her school today",
        "she was excluded today",
    ),
    ("he left [school:Parkside Academy].", "he left his school.", None),
    ("I rang [school:Parkside Academy].", "I rang their school.", None),
    ("at the [school:Oaks PRU] with him", "at his school with him", None),
    ("her school [school:Parkside] rang", "her school rang", "her school rang"),
    ("the [school:Parkside] kids knew", "the school kids knew", None),
    (
        "her tutor at [school:Southbank College], a diamond",
        "her tutor at her college, a diamond",
        "her tutor, a diamond",
    ),
    (
        "school rang, [school:parkside], she went",
        "school rang, her school, she went",
        "school rang, she went",
    ),
]

NUMBERS = [
    # Ages
    ("shes [age:14] and scared", "shes a teenager and scared", None),
    ("she is only [age:12] now", "she is only a child now", None),
    ("hes nearly [age:15] now", "hes a teenager now", None),
    ("[age:She is 14] now", "She is a teenager now", None),
    ("a [age:14 year old] girl", "a teenage girl", "a girl"),
    ("An [age:11 year old] boy came.", "A young boy came.", "A boy came."),
    ("a [age:14 year old] autistic girl", "a teenage autistic girl", "an autistic girl"),
    ("her [age:15-year-old] sister", "her teenage sister", "her sister"),
    ("a [age:14 year old] said no", "a teenager said no", None),
    ("Callum ([age:15]) was back", "Callum (a teenager) was back", "Callum was back"),
    ("new girl (f, [age:13]) here", "new girl (a teenager) here", "new girl here"),
    ("Keira, [age:14], said it", "Keira, a teenager, said it", "Keira said it"),
    ("Keira, [age:14].", "Keira, a teenager.", "Keira."),
    ("a girl of [age:14] came", "a girl in her teens came", "a girl came"),
    ("a boy aged [age:9] came", "a boy of school age came", "a boy came"),
    ("she left at [age:15].", "she left as a teenager.", "she left."),
    ("at the age of [age:13] he ran", "as a teenager he ran", "he ran"),
    ("it began when she was [age:12].", "it began when she was a child.", "it began."),
    ("only just [age:turned 15] and out", "only just had a birthday and out", None),
    ("shes just turned [age:15].", "shes just had a birthday.", None),
    ("both girls, [age:9] and 12, came", "both girls, of school age, came", "both girls came"),
    ("shes in [age:yr 8] and lost", "shes in secondary school and lost", None),
    ("her [age:yr 8] photo", "her school photo", "her photo"),
    ("a [age:30 year old] man", "an adult man", "a man"),
    (
        "two little ones ([age:6] and 8) at home",
        "two little ones (of school age) at home",
        "two little ones at home",
    ),
    (
        "a young person [age:12] wants to know",
        "a young person (a child) wants to know",
        "a young person wants to know",
    ),
    # Behind "he says" no words stand for certain.
    ("hes [age:saying 15] and i believe him", None, None),
    ("the form [age:says nearly 16] like i did", None, None),
    # Dates
    ("wants [date:his 16th] at the bowling", "wants his birthday at the bowling", None),
    (
        "a month off [date:her 18th] and nobody rang",
        "a month off her birthday and nobody rang",
        None,
    ),
    ("on [date:14 march] she went", "recently she went", "she went"),
    ("On [date:14 March], she went.", "Recently, she went.", "She went."),
    ("she went missing on [date:14 March].", "she went missing recently.", "she went missing."),
    ("court is [date:3/11] and", "court is soon and", None),
    ("the search was [date:14 feb], she said", "the search was recently, she said", None),
    ("missing since [date:3 May].", "missing for a while.", "missing."),
    ("the [date:14 march] meeting", "the recent meeting", "the meeting"),
    (
        "it began [date:the day after her birthday] again",
        "it began recently again",
        "it began again",
    ),
    ("tuesday the [date:14th of march] she came", "recently she came", "she came"),
    ("her dob is [date:3/4/2010].", "her dob is in the record.", None),
    ("[date:born on 3 march 2009] in a tent", "born some years ago in a tent", None),
    ("court is the [date:4th of june] and Mo knew", "court is soon and Mo knew", None),
    ("Court moved to [date:22/11] again", "Court moved to another day again", None),
    ("at school til [date:the 6th].", "at school til recently.", "at school."),
    # Numbers
    ("the bit of plate i had, [vehicle:4UV]", None, "the bit of plate i had"),
    ("a corsa with [vehicle:..4 PTN] on it", None, None),
    ("driver is plate [vehicle:3307]", None, None),
    ("incident [reference:two oh six] of today", None, None),
    ("it was cashtag [handle:£robbopays] every friday", None, None),
    ("his account is [handle:robbo.pays] on insta", None, None),
    ("she knows him as [handle:@slim] there", "she knows him under another name there", None),
    ("a silver corsa, ends [vehicle:RLT]", "a silver corsa, its plate is in the record", None),
    ("her number is [phone:07700 900123].", "her number is in the record.", None),
    ("ring me on [phone:07700 900123] today", "ring me on a phone number today", "ring me today"),
    ("text mum on [phone:07700 900123].", "text mum on a phone number.", "text mum."),
    (
        "call her number [phone:07700 900123] today",
        "call her number today",
        "call her number today",
    ),
    ("Ring [phone:07700 900123].", "Ring a phone number.", None),
    ("email it to [email:a@example.org] now", "email it to an email address now", "email it now"),
    ("her insta is [handle:babyg.xo]", "her insta is in the record", None),
    ("hes [handle:@slimz] on there", "hes under another name on there", None),
    ("added by [handle:@kez_1] then", "added by an account then", "added then"),
    ("a white transit [vehicle:YK17 ABC] came", "a white transit came", "a white transit came"),
    ("[vehicle:FD68 ZTR] was outside", "A car was outside", None),
    ("plate ends [vehicle:KVB], grey", "plate is in the record, grey", None),
    ("crime ref [reference:13240/88172].", "crime ref in the record.", None),
    (
        "her case (ref [reference:AB/123/45]) moved",
        "her case (ref in the record) moved",
        "her case moved",
    ),
    ("quote [reference:MISP-0447] every time", "quote the reference every time", None),
    ("a flat in [postcode:LS8 5XX] today", "a flat in an area we know today", "a flat today"),
    ("her NHS number is [nhs_number:943 476 5919].", "her NHS number is in the record.", None),
]


@pytest.mark.parametrize(("line", "swapped", "left"), [*NAMES, *PLACES, *NUMBERS])
def test_a_whole_sentence_stays(line, swapped, left):
    assert both(line) == (swapped, left)


def test_two_young_people_in_a_sentence_are_told_apart():
    text, found = read("[name:TM] and [name:LS] came. [name:TM] left, and [name:TM] is back.")
    swaps = [swap.words for swap, _ in rewordings(text, found)]
    assert swaps == ["A young person", "another young person", "A young person", "the young person"]


def test_after_the_first_became_a_young_person_the_second_is_another():
    text, found = read("a young person and [name:LS] came")
    ((swap, _),) = rewordings(text, found)
    assert swap.words == "another young person"


def test_one_after_another_can_be_put_in_or_left_out_and_nothing_double_stays():
    text = "Last week Keira was with Priya in Leeds. In Leeds, she met PC Whitlock at Oak Academy."
    for way in ("swap", "cut"):
        left = text
        for _ in range(20):
            change = next((c for each in check(left) if (c := getattr(each, way))), None)
            if change is None:
                break
            left = made(left, change)
        assert "  " not in left
        assert " ." not in left
        assert " ," not in left
        assert left[0].isupper()
        if way == "swap":
            assert not check(left, ())


def test_a_wording_of_language_keeps_the_capital_of_its_sentence():
    for each in check("Absconded again. she absconded"):
        if each.swap:
            assert each.swap.words[0].isupper() == (each.start == 0)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.data())
def test_whatever_is_found_where_a_change_lies_around_it_and_inside_the_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    kind = data.draw(st.sampled_from(KINDS))
    for change in next(rewordings(text, [(start, end, kind)])):
        if change is not None:
            assert 0 <= change.start <= change.end <= len(text)


@pytest.mark.parametrize(
    "run", ["Keira, ", "Keira and ", "(14, ", "on 14 March ", "my colleague Priya "]
)
def test_it_takes_a_moment_for_any_text(run):
    text = (run * 15_000)[:15_000]
    found = [
        (match.start(), match.end(), "name" if match[0][0].isupper() else "age")
        for match in re.finditer(r"[A-Z]\w+|\d+", text)
    ]
    began = time.perf_counter()
    assert len(list(rewordings(text, found))) == len(found)
    assert time.perf_counter() - began < 1


def test_neither_a_finding_nor_a_change_shows_the_words_when_it_is_written_down():
    (found,) = check("I met Keira.")
    assert "Keira" not in f"{found!r}"
    assert "young" not in f"{found.swap!r}"
