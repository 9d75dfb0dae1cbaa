from __future__ import annotations

import pytest

from workbook.safeguarding.wording import check


def found(text):
    return [text[each.start : each.end] for each in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "robbing peter to pay paul with the minibus money",
        "any tom, dick and harry can book that room",
        "marac moved to fridays",
        "lado rang back within the hour",
        "kpi 9 is red again",
        "who has PR? nobody wrote it down",
        "the curtains came from dunelm",
        "pasty from greggs in the car",
        "gillick isnt a box on a form",
        "the new Skills to Foster day was good",
        "clares law took four months to come back",
        "the Philomena Protocol form was blank",
        "read a chapter by Kim Golding on the bus",
        "the Casey review is on the shelf",
        "Estyn asked about attendance and not about why",
        "Operation Encompass call came before nine",
        "lincolnshire police sent a leaflet",
    ],
)
def test_what_looks_like_a_name_and_is_nobodys_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("peter left with paul at six", ["peter", "paul"]),
        ("philomena rang her nan", ["philomena"]),
        ("kim golding is her new worker", ["kim golding"]),
        # What stands beside a name of the list may be a child's as well.
        ("tell aisha court is on monday", ["aisha"]),
        ("kayleigh trust issues again", ["kayleigh"]),
        ("thomas review tomorrow", ["thomas"]),
        ("had a talk with kelly about it", ["kelly"]),
        ("went to sarahs training at the gym", ["sarahs"]),
        ("after her operation kayleigh slept", ["kayleigh"]),
        ("told me that Brook came in late", ["Brook"]),
        ("kayleigh schofield is in the kitchen", ["kayleigh schofield"]),
        ("spoke to Cass about it", ["Cass"]),
        ("her grandad Reg went home", ["Reg"]),
        ("pcso lamb told me on the step", ["pcso lamb"]),
        ("ds ferreira wants the phone", ["ds ferreira"]),
    ],
)
def test_somebody_with_the_same_name_is_asked_about(text, words):
    assert found(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("reece 12 wants to know why he gets a form", "12"),
        ("looked after since he could walk, 16 now and nine moves", "16 now"),
        ("two little ones (6 and 8) at home on their own", "6"),
        ("youngest in the other house is 11, that did me", "youngest in the other house is 11"),
        ("a 15 year old reports that nobody came", "15 year old"),
        ("the 14 year old phones me at night", "14 year old"),
        ("thirteen and she knows the taxi rank by name", "thirteen"),
        ("the form says nearly 16 like i did", "says nearly 16"),
        ("wants his 16th at the bowling", "his 16th"),
        ("it was on plates KTV 417 from abroad", "KTV 417"),
        ("gave him the bit of plate i had, 4UV", "4UV"),
        ("they gave us LR 402918 and it was the wrong file", "LR 402918"),
        ("write to m.novak.home@mail .com please", "m.novak.home@mail .com"),
    ],
)
def test_ages_and_numbers_are_noticed_as_people_leave_them(text, words):
    assert words in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "theres 16 on the panel and two chairs",
        "thats her 12th this month",
        "her 14th and last placement",
        "its his 13th in two years",
        "section 15 times out of ten",
        "team of 14 now including bank staff",
        "the smoke alarm is attention seeking again",
        "attention seeking smoke alarm, 3am",
    ],
)
def test_what_is_no_age_and_no_blame_is_left_alone(text):
    assert found(text) == []
