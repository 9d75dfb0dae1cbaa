"""Whatever is typed or pasted is looked through in a time that grows with its length alone.

No clock is held against another here. A process that looks is ended by the system after so much of
its own time that a text looked at from every place to its end would need more, and one looked at
once needs a tenth of it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nasty_texts import PIECES

from workbook.safeguarding.identifiers import IN_ORDER, towns_in
from workbook.safeguarding.kinds import DIGIT, near
from workbook.safeguarding.name_model import Likely, _Word
from workbook.safeguarding.names import names_in
from workbook.safeguarding.own_names import OwnNames

HERE = Path(__file__).parent.parent.parent
#: Fifteen times what any box takes, and three times what is ever looked at.
LENGTH = 24_000
#: Seconds of the processor's own time for one text, however busy the machine is.
ENOUGH = 8

_LOOKS = """
import json, signal, sys
sys.path.insert(0, "tests/support")
from nasty_texts import nasty_texts
from workbook.safeguarding import wording
from workbook.text import as_kept, is_broken, kept_line, team_key
from widgets.wording import checked

wording.LOOKED_AT = {length}
wording.check("Anna is in Leeds, 07700 900123.")  # its lists are read once


def looked(text):
    if "{what}" == "wording":
        return checked(text)
    return [as_kept(text), is_broken(text), kept_line(text, "It", len(text)), team_key(text)]


for number, text in enumerate(nasty_texts({length}, drawn={drawn})):
    # A signal that nobody handles ends the process: nothing in it can wait that away.
    signal.setitimer(signal.ITIMER_PROF, {enough})
    looked(text)
    signal.setitimer(signal.ITIMER_PROF, 0)
    print(number, repr(text[:20]), flush=True)
print("whole")
"""


@pytest.mark.parametrize(("what", "drawn"), [("wording", 5), ("typed", 0)])
def test_no_text_is_looked_through_again_from_each_of_its_places(what, drawn):
    looks = _LOOKS.format(what=what, drawn=drawn, length=LENGTH, enough=ENOUGH)
    done = subprocess.run(
        [sys.executable, "-c", looks],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE,
        env={**os.environ, "WORKBOOK_NAME_MODEL": "no"},
    )
    assert done.stdout.endswith("whole\n"), (done.stdout.splitlines()[-1:], done.stderr[-2000:])


def test_a_word_that_two_numbers_share_is_looked_at_once():
    text = ("1" + "a" * 129) * 40
    assert list(near(DIGIT, text)) == [(0, text)]
    apart = "1 " + "word " * 40 + "2"
    parts = list(near(DIGIT, apart))
    assert len(parts) == 2
    assert all(apart[start : start + len(part)] == part for start, part in parts)
    (first, one), (second, two) = parts
    assert first + len(one) <= second
    assert not (one[-1:] + apart[first + len(one)]).isalpha()
    assert two.endswith("2")


def test_what_a_model_says_of_a_word_is_found_without_going_through_the_others():
    class Counted(list):
        looks = 0

        def __iter__(self):
            return (self[at] for at in range(len(self)))

        def __getitem__(self, at):
            Counted.looks += 1
            return super().__getitem__(at)

    words = [_Word(at, at + 4, at / 10_000, 1.0, None) for at in range(0, 10_000, 5)]
    likely = Likely(words)
    likely._words = Counted(words)
    assert [likely.name(each.start, each.end) for each in words] == [each.name for each in words]
    assert likely.name(2, 12) == 0.001
    assert likely.place(4, 5) == 0.0
    assert Counted.looks <= 5 * len(words)


# Runs that are drawn


@pytest.fixture
def short_patience():
    """End a look that needs far more of the processor's time than any text of its length does."""

    def give_up(*_):
        raise TimeoutError("it is gone through again from each of its places")

    before = signal.signal(signal.SIGPROF, give_up)
    yield lambda seconds: signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


#: A service's own names of which each begins as the runs do.
OWN = OwnNames((("name", "Anna Anna Anna"), ("place", "the the the the"), ("school", "St A")))
RUNS = st.tuples(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=2).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=2).map(" ".join),
)


@given(RUNS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_repeated_each_finder_goes_through_it_once(short_patience, parts):
    unit, before, after = parts
    text = (before + unit * (60_000 // len(unit) + 1) + after)[:60_000]
    for find in (*IN_ORDER, lambda text: towns_in(text, None), OWN.find, names_in):
        # Twenty times what the slowest needs; from each place to the end takes longer still.
        short_patience(10)
        deque(find(text), maxlen=0)
        short_patience(0)
