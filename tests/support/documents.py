"""Instrument documents for tests: a small whole one, any valid one, and any broken one."""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
import string

from hypothesis import strategies as st

from workbook.instruments.model import RESERVED_ANSWERS

ORDERED = ("in_place", "partly", "not_yet")
BESIDE = ("not_sure", "not_applicable")


def small():
    """Return a whole instrument of three items as the parsed TOML would be."""
    return copy.deepcopy(_SMALL)


def _answer(name, stands_for):
    return {"id": name, "label": name.replace("_", " ").capitalize(), "stands_for": stands_for}


_SMALL = {
    "id": "small",
    "version": "1.0",
    "title": "A small checklist",
    "purpose": "For tests.",
    "licence": "CC-BY-4.0",
    "scale": "in-place",
    "scales": {
        "in-place": {
            "order": [_answer(name, name) for name in ORDERED],
            "beside": [_answer(name, name) for name in BESIDE],
        }
    },
    "themes": {"purpose": "Purpose and honesty", "choice": "Choice and control"},
    "references": {
        "FT": {"citation": "Author (2017). A tool.", "url": "https://example.org/tool"},
        "FB": {"citation": "Author (2017). A briefing.", "url": "http://example.org/a?b=1#c"},
    },
    "sections": [
        {
            "id": "purpose",
            "title": "Purpose",
            "items": [
                {
                    "id": "why-involved",
                    "statement": "We can say plainly why young people are involved.",
                    "prompt": "Who gains from this?",
                    "why": "The tool asks who gains.",
                    "themes": ["purpose"],
                    "sources": ["FT"],
                },
                {
                    "id": "role",
                    "statement": "They have a defined role.",
                    "prompt": "What can they change?",
                    "why": "A role goes further than the tool.",
                    "themes": ["purpose", "choice"],
                    "sources": ["~FT", "FB"],
                },
            ],
        },
        {
            "id": "ending",
            "title": "Ending",
            "items": [
                {
                    "id": "leaving",
                    "statement": "Leaving costs nothing.",
                    "prompt": "Could someone go without explaining?",
                    "why": "The briefing says so.",
                    "themes": ["choice"],
                    "sources": ["FB"],
                }
            ],
        },
    ],
}


def toml(document) -> bytes:
    """Write a document as TOML, one top-level key a line."""
    return "".join(f"{_text(key)} = {_value(document[key])}\n" for key in document).encode("utf-8")


def _text(text):
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value):
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_text(key)} = {_value(each)}" for key, each in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return repr(value).lower()  # true, false, nan, inf and numbers


def places(value, path=()):
    """Yield the path of every value inside a document."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in list(steps):
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, step))


def at(document, path):
    """Return what stands at a path."""
    for step in path:
        document = document[step]
    return document


# --- Any valid document ---------------------------------------------------------------------

_letters = string.ascii_lowercase
_names = st.sampled_from(
    ["a", "z9", "why-involved", "a-1-b", "mayor-5a", "may", "truest", "x" * 60]
) | st.text(_letters + string.digits, max_size=8).map(lambda rest: f"n{rest}")
_answer_names = st.text(_letters + string.digits + "_", max_size=12).map(lambda rest: "a" + rest)
_keys = st.sampled_from(["FT", "LM7-16", "7", "A-B", "X" * 29]) | st.text(
    string.ascii_uppercase + string.digits, min_size=1, max_size=5
)


def _words(most):
    """Any text with something to see: emoji, any script, tabs and newlines, quotation marks."""
    some = st.text(
        st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('\t\n"\\')),
        max_size=min(most - 1, 40),
    )
    return st.tuples(some, st.sampled_from("aé—語😀")).map("".join)


def _unique(values, least, most):
    return st.lists(values, min_size=least, max_size=most, unique_by=str.casefold)


@st.composite
def _scales(draw):
    standings = sorted(
        draw(st.lists(st.sampled_from(ORDERED), min_size=2, max_size=7)), key=ORDERED.index
    )
    standings += draw(st.lists(st.sampled_from(BESIDE), min_size=1, max_size=5))
    count = len(standings)
    ids = draw(_unique(_answer_names, count, count))
    labels = draw(
        st.lists(
            _words(60),
            min_size=count,
            max_size=count,
            unique_by=lambda label: " ".join(label.split()).casefold(),
        )
    )
    answers = [
        {"id": name, "label": label, "stands_for": standing}
        for name, label, standing in zip(ids, labels, standings, strict=True)
    ]
    ordered = sum(standing in ORDERED for standing in standings)
    return {"order": answers[:ordered], "beside": answers[ordered:]}


@st.composite
def valid_documents(draw):
    """Any document that the format allows, its references included."""
    themes = draw(_unique(_names, 1, 3))
    keys = draw(_unique(_keys, 1, 3))
    scale = draw(_names)
    item_ids = draw(_unique(_names, 1, 5))
    items = [
        {
            "id": item_id,
            "statement": draw(_words(300)),
            "prompt": draw(_words(300)),
            "why": draw(_words(600)),
            "themes": draw(_unique(st.sampled_from(themes), 1, 3)),
            "sources": [
                draw(st.sampled_from(["", "~"])) + key
                for key in draw(_unique(st.sampled_from(keys), 1, 3))
            ],
            **draw(st.sampled_from([{}, {"sensitive": True}, {"sensitive": False}])),
        }
        for item_id in item_ids
    ]
    # Everything is used: the first item takes what no item took.
    used_themes = {theme for item in items for theme in item["themes"]}
    used_keys = {key.removeprefix("~") for item in items for key in item["sources"]}
    items[0]["themes"] += [theme for theme in themes if theme not in used_themes]
    items[0]["sources"] += [key for key in keys if key not in used_keys]
    cut = draw(st.integers(0, len(items) - 1))
    parts = [part for part in (items[:cut], items[cut:]) if part]
    section_ids = draw(_unique(_names, len(parts), len(parts)))
    return {
        "id": draw(_names.filter(lambda name: len(name) >= 3)),
        "version": draw(st.sampled_from(["1.0", "0.1", "9999.9999", "10.20"])),
        "title": draw(_words(120)),
        "purpose": draw(_words(600)),
        "licence": draw(_words(60)),
        "scale": scale,
        "scales": {scale: draw(_scales())},
        "themes": {theme: draw(_words(80)) for theme in themes},
        "references": {
            key: {"citation": draw(_words(600)), "url": draw(st.sampled_from(_URLS))}
            for key in keys
        },
        "sections": [
            {"id": name, "title": draw(_words(120)), "items": part}
            for name, part in zip(section_ids, parts, strict=True)
        ],
        "checkout": [
            {"id": name, "question": draw(_words(200))} for name in draw(_unique(_names, 0, 5))
        ],
    }


_URLS = [
    "https://example.org",
    "http://example.org:8080/a/b.html?c=d&e=%20#f",
    "https://doi.org/10.1093/bjsw/bcw181",
    "https://example.org?x=y",
]

# --- Any broken one ---------------------------------------------------------------------------

#: Values that have no business in most places, and texts at the edge of some rule.
JUNK = [
    *(0, 1, -1, 3.5, math.nan, math.inf, 10**30, True, False),
    *(dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 10, 42, tzinfo=dt.UTC), dt.time(10, 42)),
    *(
        [],
        {},
        [[]],
        [{}],
        {"": ""},
        {"a": {"b": [1]}},
        [1, 2],
        [True, 1],
        ["a", "a"],
        [""],
        ["FT", "FT"],
        ["choice"] * 2,
    ),
    *("", " ", "\n\t", "\u200b\ufeff", "\u00a0\u3000", "\u2800", "\u0000", "a\u0000", "a\u0085"),
    *("a\x7f", "x" * 61, "x" * 601, "a\n", "A", "a b", "a--b", "-a", "a-", "1a", "é", "a_b", "ab"),
    *("may-5", "june-2026", "mayor-5", "true", "false", "True", "dec-1-26", "decisions-1", "1"),
    *("1.0", "01.0", "1.0\n", "1.0.0", "10000.0", "1", "1.", "٣.٠"),
    *("FT", "~FT", "~~FT", "~", "ft", "FT-", "FT\n", "X" * 31, "~" + "X" * 29),
    *("https://", "ftp://a.org", "https://a.org/b c", "https://a.org\n", "javascript:alert(1)"),
    *(
        'https://a.org/"',
        "https://a.org/<b>",
        "https://u@a.org",
        "https://a.org/é",
        "HTTPS://a.org",
    ),
    *RESERVED_ANSWERS,
    *ORDERED,
    *BESIDE,
    "In place",
]
#: Keys that the format does not know.
STRANGE_KEYS = ["score", "weight", "Statement", "promt", "", "\u200b", "a.b", "é", "x" * 70, "id "]

_junk = st.one_of(
    st.sampled_from(JUNK),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.integers(-(10**6), 10**6),
)


@st.composite
def mutated_documents(draw):
    """Return a valid document after up to four random changes, anywhere in it."""
    document = copy.deepcopy(draw(st.one_of(st.builds(small), valid_documents())))
    for _ in range(draw(st.integers(1, 4))):
        paths = list(places(document))
        if not paths:
            break
        path = draw(st.sampled_from(paths))
        parent, step = at(document, path[:-1]), path[-1]
        change = draw(st.sampled_from(_CHANGES))
        change(parent, step, draw)
    return document


def _replace(parent, step, draw):
    parent[step] = copy.deepcopy(draw(_junk))


def _remove(parent, step, _draw):
    del parent[step]


def _add(parent, step, draw):
    if isinstance(parent, dict):
        key = draw(st.one_of(st.sampled_from(STRANGE_KEYS), _names, _keys))
        parent[key] = copy.deepcopy(draw(st.one_of(_junk, st.just(parent[step]))))
    else:
        parent.insert(step, copy.deepcopy(draw(_junk)))


def _repeat(parent, step, draw):
    value = parent[step]
    if isinstance(value, list) and value:
        value += copy.deepcopy(value) * draw(st.sampled_from([1, 3, 20]))
    elif isinstance(value, str) and value:
        parent[step] = value * draw(st.sampled_from([2, 10, 700]))


def _swap(parent, step, draw):
    other = draw(st.sampled_from(list(parent) if isinstance(parent, dict) else range(len(parent))))
    parent[step], parent[other] = parent[other], parent[step]


def _empty(parent, step, _draw):
    parent[step] = type(parent[step])() if isinstance(parent[step], str | list | dict) else ""


def _wrap(parent, step, draw):
    parent[step] = draw(st.sampled_from([[parent[step]], {"value": parent[step]}]))


_CHANGES = [_replace, _replace, _remove, _add, _repeat, _swap, _empty, _wrap]


def mutations():
    """Return what may happen to a place of a document, given its parent, its step and `draw`."""
    return _CHANGES
