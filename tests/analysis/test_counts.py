"""Counting: the quick way and the careful way agree, and nothing torn is counted."""

from __future__ import annotations

import codecs

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.analysis.counts import Counts, count_answers
from workbook.storage.disk import StoreError

ITEMS = ("first", "second", "third")
ANSWERS = ("in_place", "partly", "not_yet", "not_sure", "not_answered")
HEADER = "response,item,answer\n"


def text(responses):
    """A file as the workbook writes it: a row for each item of each response."""
    return HEADER + "".join(
        f"r{number:032x},{item},{answer}\n"
        for number, answers in enumerate(responses)
        for item, answer in zip(ITEMS, answers, strict=True)
    )


def counted(path, data):
    """What is counted in one file with these bytes: {(item, answer): people}."""
    path.write_bytes(data)
    table = count_answers({"s": path}).table()
    return {(row.item, row.answer): row.people for row in table.itertuples()}


def expected(responses):
    found = {}
    for answers in responses:
        for pair in zip(ITEMS, answers, strict=True):
            found[pair] = found.get(pair, 0) + 1
    return found


THREE = [
    ("in_place", "partly", "not_sure"),
    ("in_place",) * 3,
    ("not_yet", "partly", "not_answered"),
]


def test_a_file_as_written_is_counted(tmp_path):
    assert counted(tmp_path / "f", text(THREE).encode()) == expected(THREE)


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda data: codecs.BOM_UTF8 + data,
        lambda data: data.replace(b",", b";"),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"in_place", b'"in_place"'),
        lambda data: data.replace(b"response,", b"Response,"),
        lambda data: data.replace(b"\n", b",,\n"),
        lambda data: data.rstrip(b"\n") + b"\r\n",
    ],
    ids=["bom", "semicolons", "crlf", "quotes", "header", "empty columns", "last line end"],
)
def test_a_file_that_a_spreadsheet_saved_gives_the_same_counts(tmp_path, spoiled):
    assert counted(tmp_path / "f", spoiled(text(THREE).encode())) == expected(THREE)


def test_cut_at_every_byte_only_whole_responses_are_counted(tmp_path):
    data = text(THREE).encode()
    ends = [len(text(THREE[:number]).encode()) for number in range(len(THREE) + 1)]
    for cut in range(ends[1], len(data) + 1):
        whole = max(number for number, end in enumerate(ends) if end <= cut)
        assert counted(tmp_path / "f", data[:cut]) == expected(THREE[:whole]), cut


def test_a_file_without_responses_and_no_files_at_all_count_nothing(tmp_path):
    assert counted(tmp_path / "f", HEADER.encode()) == {}
    assert len(count_answers({}).table()) == 0


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\x00\x01\x02", b'response,item,answer\n"open\n']
)
def test_what_is_no_table_of_responses_is_refused(tmp_path, data):
    with pytest.raises(StoreError):
        counted(tmp_path / "f", data)


def test_a_file_that_is_not_there_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(OSError, match="gone"):
        count_answers({"s": tmp_path / "gone"})


def test_sessions_stay_apart_and_the_table_is_tidy(tmp_path):
    paths = {}
    for name, responses in (("one", THREE), ("two", THREE[:1])):
        paths[name] = tmp_path / name
        paths[name].write_text(text(responses), encoding="utf-8")
    table = count_answers(paths).table()
    assert list(table.columns) == ["session", "item", "answer", "people"]
    assert table.groupby("session", observed=True)["people"].sum().to_dict() == {"one": 9, "two": 3}
    assert not table.duplicated(["session", "item", "answer"]).any()


responses = st.lists(st.tuples(*[st.sampled_from(ANSWERS)] * len(ITEMS)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(responses)
def test_the_quick_way_and_the_careful_way_always_agree(tmp_path_factory, drawn):
    path = tmp_path_factory.getbasetemp() / "agree"
    quick = counted(path, text(drawn).encode())
    careful = counted(path, text(drawn).replace("\n", "\r\n").encode())
    assert quick == careful == expected(drawn)


@settings(max_examples=40, deadline=None)
@given(responses)
def test_pandas_counts_the_same(tmp_path_factory, drawn):
    path = tmp_path_factory.getbasetemp() / "pandas.csv"
    ours = counted(path, text(drawn).encode())
    sizes = pd.read_csv(path).groupby(["item", "answer"]).size().to_dict()
    assert ours == sizes


def test_counts_show_nothing_of_themselves(tmp_path):
    path = tmp_path / "f"
    path.write_text(text(THREE), encoding="utf-8")
    counts = count_answers({"amber-river-kettle": path})
    assert repr(counts) == str(counts) == "<Counts of 1 sessions: sealed>"
    rich = [
        name for name in dir(Counts) if name.startswith("_repr_") or name == "_ipython_display_"
    ]
    assert rich == []
