"""An address is read once, and what it says twice is said to nobody."""

from __future__ import annotations

import pytest
from tornado.escape import parse_qs_bytes

from workbook.serve.query import OddAddress, Query, read_query


def read(query):
    return read_query(parse_qs_bytes(query, keep_blank_values=True))


def test_it_says_what_stands_in_it_and_nothing_else():
    assert read("") == Query()
    assert read("code=a+b-c&way=paper&example=yes&fbclid=x") == Query(
        code="a b-c", way="paper", example=True
    )
    assert read("session=s1&team=t1&plan=p1&link=l&key=k&opening=o") == Query(
        session="s1", team="t1", plan="p1", link="l", key="k", opening="o"
    )


@pytest.mark.parametrize("way", ["", "own", "__class__", "Paper", "together%20"])
def test_a_way_that_is_none_is_the_usual_one(way):
    assert read(f"way={way}").way == "own"


@pytest.mark.parametrize("example", ["", "no", "YES", "yes%00", "1"])
def test_the_invented_service_is_asked_for_by_one_word(example):
    assert not read(f"example={example}").example


@pytest.mark.parametrize(
    "query",
    [
        *("code=a&code=b", "code=a&code=a", "code=&code=a", "code=a&code=", "other=1&other=2"),
        "code=REAL&code=EXAMPLE&example=no&example=yes",
        "code=REAL&%63ode=EXAMPLE",
        "session=a&session=b",
        "key=a&key=b",
        "plan=a&plan=b",
        "plan=a&p%6can=a",
        "way=own&way=paper",
    ],
)
def test_what_stands_twice_is_refused_whatever_it_is(query):
    with pytest.raises(OddAddress):
        read(query)


@pytest.mark.parametrize(
    "query",
    [
        *("code=" + "a" * 81, "key=" + "a" * 65, "session=" + "a" * 65, "link=" + "a" * 81),
        "plan=" + "a" * 65,
        *("code=" + "a" * 20_000, "more=" + "a" * 1001, "code=%ff%fe", "more=%c3%28"),
        "&".join(f"a{n}=1" for n in range(21)),
    ],
)
def test_what_is_longer_than_any_of_ours_or_no_text_is_refused(query):
    with pytest.raises(OddAddress):
        read(query)


def test_neither_kind_of_key_is_in_its_repr():
    assert "secret" not in repr(read("key=secret&opening=secret2"))
