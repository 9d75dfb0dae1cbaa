"""Texts that a careless pattern takes for ever to look through: runs, and words before runs."""

from __future__ import annotations

import random

#: Signs that patterns about people, places and numbers look for.
_SIGNS = (*"'’\"“”‘ \n\t.,;:!?–-/@(#_+019aAzÉ=", "\r\n", "́", "ß", "😀", "\u200b", "\u2028")
#: Words that begin what patterns look for.
_WORDS = (
    *("Anna", "anna", "St", "the", "School", "in Leeds", "of", "case ref", "born on the", "aged"),
    *("the only", "insta", "snapchat name is", "her sister", "not", "“dirty", "manipulative"),
    *("07700", "at risk", "is a very", "seen as", "twin", "A.B.", "Mr", "to", "12 Ab", "girls 9,"),
)
#: The same as people type it on a phone.
_TYPED = (
    *("shes only just", "callum (15", "the day after her", "on the 3rd", "boxing day", "tues 14"),
    *(
        "oh",
        "double",
        "oh seven",
        "jay dot",
        "at gmail",
        "ends",
        "plate ends",
        "ls11",
        "yx19",
        "yr 9",
    ),
    *("snap is", "on snap", "xx.mads", "lil_k", "crime ref 1", "cp/1", "kilo", "j said", "k's mum"),
)
#: What once took longer for each of its words than for the one before.
_ONCE_SLOW = ("StlabelAcademy07, ", "StlabelAcademy07,", "StlabelAcademy07", "dot ls11 ", "insta ")

#: For those who draw texts of their own.
PIECES = _SIGNS + _WORDS + _TYPED + _ONCE_SLOW


def nasty_texts(length, seed=0, drawn=40):
    """Yield texts of one length: every sign alone, words before runs, and some drawn by chance."""
    chance = random.Random(seed)
    for sign in _SIGNS:
        yield _run(sign, length)
    for pair in (
        "A'",
        "A’",
        "Ab'",
        "Ab-",
        "A-",
        "a@",
        "a.",
        "1/",
        "A.",
        "'a",
        "“a",
        "(1",
        "0 ",
        "é'",
    ):
        yield _run(pair, length)
    # A word without a blank in it, with something to look at every so often.
    for sign in ("a", "'", "-", "."):
        yield _run("1" + sign * 129, length)
        yield _run("aged 9" + sign * 70, length)
    for unit in _ONCE_SLOW:
        yield _run(unit, length)
    for word in _TYPED:
        yield _run(word + " ", length)
    for word in _WORDS:
        yield _run(word + " ", length)
        yield word + _run(" ", length - len(word))
        yield _run(word + " " * 55 + "1", length)
    for _ in range(drawn):
        unit = "".join(chance.choice(PIECES) for _ in range(chance.randint(2, 4)))
        yield _run(unit, length)


def _run(unit, length):
    return (unit * (length // len(unit) + 1))[:length]
