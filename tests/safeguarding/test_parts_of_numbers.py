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
    ],
)
def test_other_numbers_are_left_alone(text):
    assert list(parts_in(text)) == []


def test_a_text_is_gone_through_once():
    for text in nasty_texts(20_000, drawn=5):
        list(parts_in(text))
