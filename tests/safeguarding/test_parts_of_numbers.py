"""Parts of a plate, a reference, a postcode or a phone number are noticed for what they are."""

from __future__ import annotations

import pytest
from nasty_texts import nasty_texts

from workbook.safeguarding.identifiers import IN_ORDER


def parts_in(text):
    return [found for find in IN_ORDER for found in find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("a blue van waits most nights, plate ends 3 JRW", "vehicle", "3 JRW"),
        ("got half of it off the taxi, ends 8kld i think", "vehicle", "8kld"),
        ("reg LK 09 ZTN, bold as anything", "vehicle", "LK 09 ZTN"),
        ("black audi, yd19, three lads in it", "vehicle", "yd19"),
        ("nrm ref 3320 dash 118 came back", "reference", "3320 dash 118"),
        ("logged as inc 0417 of 12/09", "reference", "0417 of 12/09"),
        ("somewhere in s5 7, she wont say", "postcode", "s5 7"),
        ("his other phone ends ...4410", "phone", "4410"),
        ("the number ended in double six one, thats all", "phone", "double six one"),
        ("her number is 482 61 20 394 on every letter", "nhs_number", "482 61 20 394"),
        ("typed it as 482 6l2 0394 so it bounced", "nhs_number", "482 6l2 0394"),
        ("crime no 21/30442/25 still open", "reference", "21/30442/25"),
        ("log 417 of today, nobody came", "reference", "417"),
        ("the same taxi, wr19 jkd, again", "vehicle", "wr19 jkd"),
        ("hes starling.vale.xo on there", "handle", "starling.vale.xo"),
        ("send it to moss(at)voices.example", "email", "moss(at)voices.example"),
        ("ring the hub on (01632) 960 288 after four", "phone", "(01632) 960 288"),
        ("its a foreign looking one, 0044 7700 900 411", "phone", "0044 7700 900 411"),
        ("her nhs number starts 482 617, rest is smudged", "nhs_number", "482 617"),
        ("temporary nhs one is T 482 6 9917", "nhs_number", "482 6 9917"),
        ("last digit is missing 482 617 203", "nhs_number", "482 617 203"),
        (
            "four eight two, six one seven, two oh three nine, off her card",
            "phone",
            "four eight two, six one seven, two oh three nine",
        ),
        ("police gave me 31*220417/25 and hung up", "reference", "31*220417/25"),
        ("theirs is 5200317/25, not ours", "reference", "5200317/25"),
        ("incident two oh six of today", "reference", "two oh six"),
        ("white van, yd19 something something k", "vehicle", "yd19 something something k"),
        ("she only got R 3 something NEK off the taxi", "vehicle", "R 3 something NEK"),
        ("a corsa with ..4 PTN on it", "vehicle", "..4 PTN"),
        ("reg was m-y-1-9 she says", "vehicle", "m-y-1-9"),
        ("i wrote it down. pk 17 vxn. blue", "vehicle", "pk 17 vxn"),
        ("his account is robbo.pays on insta", "handle", "robbo.pays"),
        ("on vinted the user robbo-pays-22 again", "handle", "robbo-pays-22"),
        ("it was cashtag £robbopays every friday", "handle", "£robbopays"),
        ("he goes by northgate.jay with the little ones", "handle", "northgate.jay"),
        ("we drove past m19 and she went quiet", "postcode", "m19"),
    ],
)
def test_what_somebody_half_remembers_is_noticed(text, kind, words):
    assert (kind, words) in [(kind, text[a:b]) for a, b, kind in parts_in(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("yr 9, 40% attendance, and we sent a letter", "age", "yr 9"),
        ("a month off her 18th and nobody has rung", "date", "her 18th"),
        ("court got moved again to the 12th, she found out by text", "date", "to the 12th"[3:]),
        ("discharged on christmas eve with no coat", "date", "on christmas eve"),
    ],
)
def test_a_part_of_a_number_is_noticed(text, kind, words):
    assert (kind, words) in [(kind, text[a:b]) for a, b, kind in parts_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "the car was in 22 minutes away",
        "the meeting ends 4 pm and the shift ends 10 and then home",
        "car park at 10 by 12",
        "the number of calls ended at five",
        "m1 5 people on the training",
        "incident 4 was the kettle",
        "the van got 14 kids home",
        "we counted 1 2 3 4 5 6 7 8 9 10 and breathed",
        "in 2024 and 2025 we had 12,500 pounds",
        "see www.council.example and read.me.first.pdf",
        "ks3 went, b12 for the tired",
        "it said something about 3 something in the car",
        "the bus is 14 and 15 minutes late",
        "nhs budget is 450 000 000 pounds over",
        "wd40 on the hinge",
        "@everyone read the minutes",
        "user-friendly it is not",
        "the freezer is at minus 18, signed",
        "a 14 year old boiler and an 11 year old minibus",
        "kpi 9 is red",
        "this is his 14th placement",
        "see you at 4 something",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert list(parts_in(text)) == []


def test_a_text_is_gone_through_once():
    for text in nasty_texts(20_000, drawn=5):
        list(parts_in(text))
