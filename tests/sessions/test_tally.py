"""The figures of a reveal: counted once, written down, read again as they were."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import ANSWERS, ITEMS, small_instrument

from workbook.instruments.model import load_instrument
from workbook.sessions.responses import NOT_ANSWERED
from workbook.sessions.tally import COUNT_COLUMNS, count, read_tally, tally_bytes
from workbook.storage.disk import StoreError


@pytest.fixture(scope="module")
def instrument(tmp_path_factory):
    return load_instrument(small_instrument(tmp_path_factory.mktemp("figures")))


def rows(*responses, first=0):
    """The rows of responses, each a list of answers in the items' order."""
    return [
        (f"r{first + number:032x}", item, answer)
        for number, answers in enumerate(responses)
        for item, answer in zip(ITEMS, answers, strict=True)
    ]


def shown(figures):
    return {item: figures.of(item) for item in ITEMS}


responses = st.lists(st.tuples(*[st.sampled_from(ANSWERS)] * 3), max_size=14)


@settings(max_examples=150, deadline=None)
@given(before=responses, late=responses, withdrawn=st.sets(st.integers(0, 13)))
def test_figures_never_hold_fewer_than_five_and_a_withdrawal_never_shows(
    instrument, before, late, withdrawn
):
    first = rows(*before)
    at_the_reveal = count(instrument, first)
    ids = frozenset(row[0] for row in first)
    left = [row for row in first if int(row[0][1:], 16) not in withdrawn]
    after = count(instrument, left + rows(*late, first=100), shown=at_the_reveal, counted=ids)
    for figures in (at_the_reveal, after):
        for of in shown(figures).values():
            if of is not None:
                assert sum(of.values()) - of[NOT_ANSWERED] >= 5
        assert shown(read_tally(tally_bytes(instrument, figures), instrument)) == shown(figures)
    # What was shown once only grows by the late answers themselves.
    for place, item in enumerate(ITEMS):
        if (of := at_the_reveal.of(item)) is not None:
            grown = after.of(item)
            for answer in of:
                new = sum(response[place] == answer for response in late)
                assert grown[answer] == of[answer] + new


def test_what_is_written_for_fewer_than_five_says_withheld_and_no_answer(instrument):
    data = tally_bytes(instrument, count(instrument, rows(*[["partly"] * 3] * 4))).decode()
    assert data == "item,answer,people\n" + "".join(f"{item},withheld,4\n" for item in ITEMS)


@pytest.mark.parametrize(
    "edit",
    [
        lambda t: t.replace("item,answer", "what,else"),
        lambda t: t.replace("purpose,partly,5", "purpose,partly,many"),
        lambda t: t.replace("purpose,partly,5", "purpose,partly,-5"),
        lambda t: t.replace("purpose,partly,5\n", ""),
        lambda t: t.replace("purpose,partly,5", "purpose,mostly,5"),
        lambda t: t + "purpose,partly,5\n",
        lambda t: t + "elsewhere,partly,5\n",
        lambda t: "item,answer,people\n",
        lambda t: "",
    ],
)
def test_figures_that_cannot_be_understood_are_refused(instrument, edit):
    good = tally_bytes(instrument, count(instrument, rows(*[["partly"] * 3] * 5))).decode()
    with pytest.raises(StoreError):
        read_tally(edit(good).encode(), instrument)


def test_figures_saved_by_a_spreadsheet_are_understood(instrument):
    figures = count(instrument, rows(*[["partly"] * 3] * 5))
    data = tally_bytes(instrument, figures).decode()
    saved = data.replace(",", ";").replace("\n", "\r\n").upper().encode("utf-8-sig")
    assert shown(read_tally(saved, instrument)) == shown(figures)
    assert data.startswith(",".join(COUNT_COLUMNS))


def test_figures_show_nothing_of_themselves(instrument):
    figures = count(instrument, rows(*[["partly"] * 3] * 5))
    assert repr(figures) == "<Tally, sealed>"
    assert not [name for name in dir(figures) if name.startswith("_repr_")]
