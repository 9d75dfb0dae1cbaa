"""Everything that reads what a stranger, an edited file or a spoilt disk can hand it.

A target is a reader, something to draw for it, and what must hold whatever was drawn: nothing but
the reader's own refusals is raised, nothing outside its folder is written, and what was read and
written is read again as the same. The suite tries some hundred examples of each, always the same;
`python -m benchmarks.fuzz` tries new ones for as long as it is told.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import signal
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from json_values import json_values
from jupyter_server.services.kernels.connection.base import serialize_binary_message
from kernel_messages import KINDS, in_v1, message
from tornado.escape import parse_qs_bytes
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from workbook.errors import WorkbookError

#: Seconds of the processor's own time after which reading one example counts as endless: a
#: hundred times what the slowest takes.
ENDLESS = 30


class Endless(Exception):
    """Reading one example took more than a hundred times as long as the slowest should."""


@contextmanager
def no_longer_than(seconds: float = ENDLESS):
    """Raise `Endless` where something goes on, however busy the machine is with other things."""

    def stop(*_: object) -> None:
        raise Endless

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@dataclass(frozen=True)
class Target:
    """What is read, what is drawn for it, and what must hold."""

    name: str
    drawn: Callable[[], st.SearchStrategy[Any]]
    holds: Callable[[Any], None]
    #: How many examples the suite tries.
    examples: int = 200


TARGETS: dict[str, Target] = {}


def target(drawn: Callable[[], st.SearchStrategy[Any]], examples: int = 200):
    """Add a function as a target: it is given an example, and asserts what must hold."""

    def add(holds: Callable[[Any], None]) -> Callable[[Any], None]:
        name = holds.__name__.replace("_", " ")
        TARGETS[name] = Target(name, drawn, holds, examples)
        return holds

    return add


# --- What is drawn ----------------------------------------------------------------------------

_ODD = st.sampled_from(
    [
        b"",
        b"\x00",
        b'"',
        b"'",
        b"\n",
        b"\r\n",
        b",",
        b";",
        b"=",
        b"&",
        b"%00",
        b"%",
        b"[",
        b"{",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"9" * 400,
        b"-1",
        b"1e999",
        b"nan",
        b"../",
        b"a.",
        "\u202e😀\ud7ff".encode(),
        b"\xed\xa0\x80",
        b"null",
        b"true",
        b'"""',
        b"'''",
        b"[[a]]\n",
    ]
)


@st.composite
def changed(draw: Any, wholes: tuple[bytes, ...], most: int = 4) -> bytes:
    """Return real bytes with pieces cut out, doubled, turned round, or odd ones put in."""
    whole = draw(st.sampled_from(wholes))
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(whole)))
        end = min(len(whole), at + draw(st.integers(0, 40)))
        how = draw(st.sampled_from(["cut", "double", "odd", "any", "end", "flip", "swap"]))
        piece = whole[at:end]
        if how == "cut":
            whole = whole[:at] + whole[end:]
        elif how == "double":
            whole = whole[:end] + piece * draw(st.integers(1, 20)) + whole[end:]
        elif how == "odd":
            whole = whole[:at] + draw(_ODD) * draw(st.integers(1, 3)) + whole[end:]
        elif how == "any":
            whole = whole[:at] + draw(st.binary(max_size=8)) + whole[end:]
        elif how == "end":
            whole = whole[:at]
        elif how == "flip" and piece:
            whole = (
                whole[:at] + bytes([piece[0] ^ (1 << draw(st.integers(0, 7)))]) + whole[at + 1 :]
            )
        elif how == "swap":
            whole = whole[:at] + piece[::-1] + whole[end:]
    return whole[:200_000]


@contextmanager
def a_folder():
    """Give an empty folder inside another, in which nothing else may be afterwards."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as outer:
        folder = Path(outer) / "data"
        folder.mkdir()
        yield folder
        assert [each.name for each in Path(outer).iterdir()] in ([], ["data"]), "it wrote outside"


# --- Addresses, codes, tokens and cookies ------------------------------------------------------

_ADDRESSES = (
    b"code=amber-river-kettle&example=yes&way=paper",
    b"session=s234567abcdefgh2&way=together",
    b"team=t234567abc&link=manager-abc&key=abcdefghijklmnopqrstuvwxyz",
    b"opening=AAAAAAAAAAAAAAAAAAAAAAAA&voila-theme=dark&utm_source=mail",
    b"code=amber%20river%20kettle&code=amber-river-kettle",
)


@target(lambda: changed(_ADDRESSES))
def the_query_of_an_address(query: bytes) -> None:
    from workbook.serve.query import LONGEST_CODE, OddAddress, Query, read_query

    try:
        given = parse_qs_bytes(query.replace(b"\0", b""), keep_blank_values=True)
    except ValueError:
        return  # no server hands such a one on
    try:
        said = read_query(given)
    except OddAddress:
        return
    assert isinstance(said, Query)
    assert len(said.code) <= LONGEST_CODE
    assert all(len(values) == 1 for values in given.values())
    assert said.code == given.get("code", [b""])[0].decode()
    assert said.way in {"own", "paper", "together"}
    assert said == read_query(given)


@target(lambda: changed(_ADDRESSES).map(lambda one: one.decode("latin-1")) | st.text(max_size=120))
def a_join_code_or_a_withdrawal_code(typed: str) -> None:
    from workbook.sessions.join_codes import read_code
    from workbook.sessions.responses import read_token

    for read in (read_code, read_token):
        found = read(typed)
        assert found is None or (read(found) == found and found.isascii() and len(found) <= 100)
    assert read_code(typed.encode()) is None


_COOKIES = (
    b"workbook=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; _xsrf=2|a|b|1",
    b'a="b;c\\073"; $Version=1; workbook="; expires=never',
)


@target(lambda: changed(_COOKIES))
def the_cookies_of_a_request(header: bytes) -> None:
    from workbook.serve.browser_sessions import BrowserSessions

    text = header.decode("latin-1").replace("\r", "").replace("\n", "")
    request = HTTPServerRequest(
        headers=HTTPHeaders({"Cookie": text, "Host": "a"}),
        start_line=RequestStartLine("GET", "/", "HTTP/1.1"),
    )
    cookies = {name: each.value for name, each in request.cookies.items()}
    with a_folder() as folder:
        sessions = BrowserSessions(folder)
        token, _ = sessions.begin()
        for value in (*cookies.values(), text):
            found = sessions.find(value)
            assert (found is not None) == (value == token)
        assert sessions.find(token) is not None


@target(lambda: changed((b'{"abc": [["open"], 1.5], "d": [[], 2]}', b"[]", b"null")))
def the_file_of_who_is_in(kept: bytes) -> None:
    from workbook.serve.browser_sessions import SESSIONS_FILE, BrowserSessions

    with a_folder() as folder:
        (folder / SESSIONS_FILE).write_bytes(kept)
        assert BrowserSessions(folder).find("A" * 43) is None


# --- Frames ------------------------------------------------------------------------------------


@cache
def _frames() -> tuple[bytes, ...]:
    said = [message(), message("comm_info_request", content={"target_name": "jupyter.widget"})]
    said += [message(kind, content={"code": "1", "comm_id": "c"}) for kind in KINDS]
    said.append(message("comm_open", content={"comm_id": "c", "target_name": "jupyter.widget"}))
    frames = []
    for each in said:
        frames += [json.dumps(each).encode(), in_v1(each)]
        frames.append(serialize_binary_message({**each, "buffers": [b"x" * 9]}))
    return tuple(frames)


_PARTS = st.fixed_dictionaries(
    {},
    optional={
        "header": json_values
        | st.fixed_dictionaries(
            {"msg_id": st.just("m"), "session": st.just("s")},
            optional={"msg_type": st.sampled_from(KINDS) | json_values},
        ),
        "channel": st.sampled_from(["shell", "control", "stdin"]) | json_values,
        "content": json_values
        | st.fixed_dictionaries(
            {"comm_id": st.just("c")},
            optional={
                "data": json_values
                | st.fixed_dictionaries(
                    {"method": st.sampled_from(["update", "custom", "echo"]) | json_values},
                    optional={"content": json_values, "state": json_values},
                ),
                "target_name": st.just("jupyter.widget.control") | json_values,
                "code": json_values,
            },
        ),
        "metadata": json_values,
        "parent_header": json_values,
        "buffers": json_values,
    },
)


def _any_frame() -> st.SearchStrategy[Any]:
    from workbook.serve.messages import V1

    shaped = _PARTS.map(lambda part: json.dumps({**message(), **part}).encode())
    return st.tuples(changed(_frames()) | shaped, st.booleans(), st.sampled_from([None, V1, "x"]))


@target(_any_frame, 400)
def a_frame_on_the_line_of_a_page(frame: tuple[bytes, bool, str | None]) -> None:
    from workbook.serve.messages import allowed, read

    data, as_text, protocol = frame
    said = read(data.decode("utf-8", "replace") if as_text else data, protocol)
    if not allowed(said):
        return
    assert said is not None
    assert said["channel"] == "shell"
    kind, content = said["header"]["msg_type"], said["content"]
    kinds = {"kernel_info_request", "comm_info_request", "comm_open", "comm_close", "comm_msg"}
    assert kind in kinds
    if kind == "comm_open":
        assert content["target_name"] == "jupyter.widget.control"
    json.dumps(content)


# --- What widgets are told ---------------------------------------------------------------------


def _declared_messages() -> st.SearchStrategy[Any]:
    from typing import get_type_hints

    from widgets.acts import ACTS
    from widgets.messages import TALKS
    from widgets.team_messages import TALKS as TEAMS
    from widgets.themes_messages import TALKS as THEMES

    words = st.sampled_from(
        [
            "",
            "yes",
            "2026-11-22",
            "a12345678",
            "q12345678",
            "html",
            "csv",
            "docx",
            "zip",
            "x" * 5000,
            "�",
            "<script>",
            "=1+1",
            "../../x",
            "risk-and-choice",
            "ab " * 50,
            "own",
            "in_place",
        ]
    ) | st.text(max_size=40)
    numbers = st.integers(-3, 500) | st.sampled_from([2**53, 10**30, -1, True])
    simple = {
        str: words,
        int: numbers,
        bool: st.booleans(),
        float: st.floats(),
        object: json_values,
    }

    def of(kind: Any) -> st.SearchStrategy[Any]:
        return simple.get(kind, json_values | words | numbers)

    def fields_of(kind: Any) -> st.SearchStrategy[dict[str, Any]]:
        hints = {n: t for n, t in get_type_hints(kind).items() if n not in {"kind", "act"}}
        either = {name: of(hint) | st.none() | json_values for name, hint in hints.items()}
        return st.fixed_dictionaries({}, optional=either) | st.fixed_dictionaries(
            {name: of(hint) for name, hint in hints.items()}
        )

    number = st.integers(0, 2**31) | json_values
    kinds = {ask for talk in (*TALKS, *TEAMS, *THEMES) for ask in talk.answers}
    said = [
        st.tuples(fields_of(kind), number).map(
            lambda pair, kind=kind: {**pair[0], "kind": kind.kind, "number": pair[1]}
        )
        for kind in sorted(kinds, key=lambda each: each.__name__)
    ]
    acts = [
        fields_of(act).map(
            lambda given, name=name: {"kind": "do", "number": 1, "act": name, "with": given}
        )
        for name, act in ACTS.items()
    ]
    return st.lists(st.one_of(*said, *acts, json_values), min_size=1, max_size=12)


class _Pages:
    """Every widget that is asked anything, on pages of a service with sessions in every state."""

    def __init__(self) -> None:
        from example_pages import conversations, furnished

        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-pages-")  # it goes with the process
        self.home = Path(self._folder.name)
        self.whole = self.home / "whole"
        furnished(self.whole)
        self._conversations = conversations

    def anew(self, which: int) -> tuple[list[Any], Path]:
        data = self.home / "now"
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(self.whole, data)
        return self._conversations(data, which), data


@cache
def _pages() -> _Pages:
    return _Pages()


@target(lambda: st.tuples(st.integers(0, 30), _declared_messages()), 150)
def what_widgets_are_told(drawn: tuple[int, list[Any]]) -> None:
    from example_pages import unforeseen

    which, messages = drawn
    widgets, data = _pages().anew(which)
    with unforeseen() as met:
        for widget in widgets:
            before = {name: getattr(widget, name) for name in widget.keys if name.startswith("_c")}
            for each in messages:
                widget._handle_custom_msg(each, [])
                state = {"_content": each, "_esm": "x", "_css": "y", "layout": each}
                widget._handle_msg({"content": {"data": {"method": "update", "state": state}}})
            assert before == {name: getattr(widget, name) for name in before}
    assert not met, met
    assert data.parent.exists()
    assert sorted(each.name for each in data.parent.iterdir()) == ["now", "whole"]


# --- Words -------------------------------------------------------------------------------------


@cache
def _sentences() -> tuple[bytes, ...]:
    from wording_cases import cases

    return tuple(text.encode() for text, _ in cases())


@target(lambda: st.lists(changed(_sentences()), min_size=1, max_size=8).map(b" ".join))
def words_that_are_looked_at(said: bytes) -> None:
    from widgets.wording import checked
    from workbook.safeguarding import KINDS, check
    from workbook.text import as_kept, kept_line, kept_words, team_key

    text = (
        said.decode("utf-8", "surrogatepass" if b"\xed" in said else "replace")
        if _fits(said)
        else said.decode("latin-1")
    )
    found = check(text)
    assert list(found) == sorted(found)
    assert all(0 <= e.start < e.end <= len(text) and e.kind in KINDS for e in found)
    shown = checked(text)
    assert shown is not None
    assert [each["kind"] for each in shown["findings"]] == [each.kind for each in found]
    kept = as_kept(text)
    assert as_kept(kept) == kept
    assert team_key(team_key(text)) == team_key(text)
    try:
        words = kept_words(text, "It", 10_000)
        line = kept_line(text, "It", 10_000)
    except WorkbookError:
        return
    assert kept_words(words, "It", 10_000) == words
    assert "\n" not in line


def _fits(said: bytes) -> bool:
    try:
        said.decode("utf-8", "surrogatepass" if b"\xed" in said else "replace")
    except UnicodeDecodeError:
        return False
    return True


@target(lambda: changed(_sentences()).map(lambda said: said.decode("utf-8", "replace")))
def words_in_a_file_that_is_handed_out(text: str) -> None:
    from workbook.documents import handed_out_csv

    table = io.StringIO(handed_out_csv(["words"], [[text]]).decode(), newline="")
    safe = list(csv.reader(table))[1][0] if text else ""
    # A spreadsheet that splits the file at such a sign would see a cell begin behind it.
    for cell in re.split("[\n\t;]", safe):
        assert not cell.strip(' "\ufeff\u200b').startswith(tuple("=+-@＝＋－＠"))
    assert safe.replace("'", "") == text.replace("'", "")
