"""What is found stays found in the registers that people write in on a phone.

The floors are a few points below what was measured; `python -m benchmarks.wording` measures all of
it, on every sentence. A part of the sentences is enough to notice that something broke.
"""

from __future__ import annotations

from itertools import cycle

import pytest
from retyped import REGISTERS
from wording_cases import cases

from benchmarks.registers import ROWS, looked_at

#: Of the labelled sentences typed again: register to the floor of names, of places and schools, of
#: ages, of other patterned kinds, and of language.
FLOORS = {
    "small letters": (0.95, 0.95, 0.93, 0.95, 0.95),
    "no apostrophes": (0.95, 0.95, 0.95, 0.95, 0.95),
    "one letter swapped": (0.92, 0.95, 0.93, 0.93, 0.95),
    "dictated": (0.93, 0.95, 0.93, 0.95, 0.95),
}
_PARTS = (
    ROWS["names"],
    (*ROWS["places"], *ROWS["schools"]),
    ROWS["ages"],
    ROWS["other patterned kinds"],
    ROWS["language"],
)


def written(every=1):
    """Return every so many of the labelled sentences in which something is marked."""
    marked = [(text, [(*mark, False) for mark in marks]) for text, marks in cases() if marks]
    return marked[::every]


def test_typing_again_keeps_every_mark_in_its_place():
    for text, marks in written():
        for name, typed in REGISTERS.items():
            again, moved = typed(text, marks)
            for (kind, start, end, _), (same, first, last, _) in zip(marks, moved, strict=True):
                assert kind == same
                assert letters(again[first:last], name) == letters(text[start:end], name)


def letters(words, register):
    """Return what no retyping changes: letters and numbers, in whatever order a slip leaves."""
    found = [each.lower() for each in words if each.isalnum()]
    return sorted(found) if register == "one letter swapped" else found


def test_a_slip_of_the_finger_is_one_and_the_same_each_time():
    slip = REGISTERS["one letter swapped"]
    changed = 0
    for text, marks in written():
        again, _ = slip(text, marks)
        assert again == slip(text, marks)[0]
        changed += again != text
        assert sum(a != b for a, b in zip(text, again, strict=True)) in {0, 2}
    assert changed > 0.95 * len(written())


def test_half_of_the_slips_are_in_the_details_themselves():
    slip = REGISTERS["one letter swapped"]
    both = [(t, m) for t, m in written() if m and len(t) - sum(e - s for _, s, e, _ in m) > 20]
    inside = sum(
        [t[s:e] for _, s, e, _ in m] != [slip(t, m)[0][s:e] for _, s, e, _ in m] for t, m in both
    )
    assert 0.3 < inside / len(both) < 0.7


def test_what_is_dictated_has_no_capital_and_no_sign_but_within_a_word():
    typed = REGISTERS["dictated"]
    assert typed("“He’s 14,” she said (twice).", [])[0] == "he’s 14 she said twice"
    assert typed("Write to a.b@c.org at 4.30, ok?", [])[0] == "write to a.b@c.org at 4.30 ok"


@pytest.mark.parametrize("register", FLOORS)
def test_details_and_language_are_found_however_they_are_typed(register):
    typed = REGISTERS[register]
    seen = looked_at(typed(text, marks) for text, marks in written(3))
    for kinds, floor in zip(_PARTS, FLOORS[register], strict=True):
        assert seen.share(kinds) >= floor, kinds


def test_the_name_model_finds_at_least_as_much_in_each_register(with_the_model):
    both = zip(cycle(REGISTERS.values()), written(12), strict=False)
    seen = looked_at(typed(text, marks) for typed, (text, marks) in both)
    assert seen.share(ROWS["names"]) >= 0.93
    assert seen.share((*ROWS["places"], *ROWS["schools"])) >= 0.93
    assert seen.share(ROWS["language"]) >= 0.93
