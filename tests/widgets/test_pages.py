"""Whole pages as a notebook calls them: what they bring together, and what they never read."""

from __future__ import annotations

import ipywidgets as ipw
import pytest
from keeping import close_now

from widgets import pages
from widgets.checklist import Checklist
from widgets.join import Join
from widgets.pages import frame
from workbook.access.context import CONTEXT, Told, this_context
from workbook.sessions import read_response
from workbook.sessions.repository import Sessions


@pytest.fixture
def shown(monkeypatch):
    """What a page displays, in the order of the page."""
    displayed: list[ipw.VBox] = []
    monkeypatch.setattr(frame, "display", displayed.append)

    def show(page, data, session="", **more):
        displayed.clear()
        told = Told(session=session).to_json()
        page(this_context({"WORKBOOK_DATA": str(data), CONTEXT: told, **more}))
        (box,) = displayed
        return list(box.children)

    return show


def answered(sessions, session, number):
    """A whole response of one person, by its number."""
    instrument = sessions.instrument(session.id)
    answer = instrument.scale.order[number % 2].id
    answers = {item.id: answer for item in instrument.items}
    given = {"token": f"{number + 1:020x}", "answers": answers, "reflections": {}}
    return read_response(instrument, given)


def held(sessions, session, people=2):
    """Let people answer, reveal and close; return their tickets."""
    tickets = [sessions.come_in(session.id).ticket for _ in range(people)]
    for number, ticket in enumerate(tickets):
        sessions.record(session.id, answered(sessions, session, number), ticket)
    close_now(sessions, session.id)
    return tickets


def words(children):
    return " ".join(child.value for child in children if isinstance(child, ipw.HTML))


def only(children, kind):
    (found,) = [child for child in children if isinstance(child, kind)]
    return found


@pytest.fixture
def session(tmp_path):
    return Sessions(tmp_path).open("Harbour <b>team</b>", "risk-and-choice")


def test_a_good_code_shows_the_form_under_the_instruments_name(shown, tmp_path, session):
    children = shown(pages.reflect_page, tmp_path, session.id)
    assert "<h1>Risk and choice</h1>" in words(children)
    assert "Harbour &lt;b&gt;team&lt;/b&gt;" in words(children)
    assert only(children, Checklist)


@pytest.mark.parametrize("page", [pages.reflect_page, pages.patterns_page])
@pytest.mark.parametrize("code", ["", "no-such-code", "../../etc/passwd"])
def test_without_a_good_code_there_is_the_box(shown, tmp_path, page, code):
    children = shown(page, tmp_path, code)
    assert only(children, Join)
    assert ("role='alert'" in words(children)) == bool(code)


def test_the_box_opens_the_form_in_the_same_page(shown, tmp_path, session, monkeypatch):
    displayed = []
    monkeypatch.setattr(frame, "display", displayed.append)
    pages.reflect_page(this_context({"WORKBOOK_DATA": str(tmp_path)}))
    (box,) = displayed
    only(box.children, Join)._handle_custom_msg({"kind": "join", "code": session.code.upper()}, [])
    assert only(box.children, Checklist)


def test_a_services_own_safeguarding_lead_is_named_in_the_form(shown, tmp_path, session):
    (tmp_path / "safety.toml").write_text(
        '[service]\nsafeguarding_lead = "the duty desk on 01632 960123"\n'
        '[[notes]]\nid = "a"\ntitle = "Worried?"\ntext = "Tell {safeguarding_lead}."\n'
        'where = ["form", "pattern"]\n'
        '[[notes]]\nid = "b"\ntitle = "Boxes"\ntext = "No names."\nwhere = ["text-box", "form"]\n',
        encoding="utf-8",
    )
    form = only(shown(pages.reflect_page, tmp_path, session.id), Checklist)
    content = form.get_state()["_content"]
    assert content["notes"] == [
        {"title": "Worried?", "text": "Tell the duty desk on 01632 960123."}
    ]
    assert content["byTextBoxes"] == "No names."
    held(Sessions(tmp_path), session)
    assert "the duty desk" in words(shown(pages.patterns_page, tmp_path, session.id))


def test_a_broken_copy_of_the_safety_words_leaves_the_shipped_ones(shown, tmp_path, session):
    (tmp_path / "safety.toml").write_text("not = [ toml", encoding="utf-8")
    form = only(shown(pages.reflect_page, tmp_path, session.id), Checklist)
    assert any("call 999" in note["text"] for note in form.get_state()["_content"]["notes"])


def test_an_open_sessions_pattern_reads_no_answers(shown, tmp_path, session, monkeypatch):
    def read(*_):
        pytest.fail("an open session's answers were asked for")

    monkeypatch.setattr(Sessions, "responses_file", read)
    monkeypatch.setattr(Sessions, "reflections", read)
    monkeypatch.setattr(Sessions, "tally", read)
    children = shown(pages.patterns_page, tmp_path, session.id)
    assert "still open" in words(children)
    assert "nobody answered or passed" in words(children)
    assert "<table" not in words(children)


def test_a_closed_session_takes_no_answers_and_shows_its_pattern_to_who_was_in_the_room(
    shown, tmp_path, session
):
    tickets = held(Sessions(tmp_path), session, people=5)
    children = shown(pages.reflect_page, tmp_path, session.id, SERVER_SOFTWARE="voila/0.5")
    assert "closed" in words(children)
    assert "patterns?" not in words(children)
    form = only(children, Checklist)
    content = form.get_state()["_content"]
    assert content["closed"]
    assert not content["comesIn"]
    assert content["roomDays"] == 7
    said = []
    form.send = lambda content, buffers=None: said.append(content)
    for ticket in (tickets[0], "f" * 32, ""):
        form._handle_custom_msg({"kind": "look", "number": 1, "ticket": ticket}, [])
    assert "<table" in said[0]["html"]
    assert "html" not in said[1]
    assert "html" not in said[2]


def test_before_the_reveal_and_without_a_ticket_the_form_has_no_pattern(shown, tmp_path, session):
    sessions = Sessions(tmp_path)
    tickets = [sessions.come_in(session.id).ticket for _ in range(5)]
    form = only(shown(pages.reflect_page, tmp_path, session.id), Checklist)
    said = []
    form.send = lambda content, buffers=None: said.append(content)
    for number, ticket in enumerate(tickets):
        sessions.record(session.id, answered(sessions, session, number), ticket)
        form._handle_custom_msg({"kind": "look", "number": 1, "ticket": ticket}, [])
    sessions.shut_door(session.id, 5)
    form._handle_custom_msg({"kind": "look", "number": 1, "ticket": ""}, [])
    form._handle_custom_msg({"kind": "look", "number": 1, "ticket": "f" * 32}, [])
    assert not any("html" in each for each in said)
    assert said[-1]["state"] == "revealed"
    form._handle_custom_msg({"kind": "look", "number": 1, "ticket": tickets[0]}, [])
    assert "<table" in said[-1]["html"]


def test_what_was_repaired_in_a_file_is_said_on_the_pattern(shown, tmp_path, session):
    path = tmp_path / "sessions" / session.id / "responses.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    held(Sessions(tmp_path), session)
    assert "rpw-note" in words(shown(pages.patterns_page, tmp_path, session.id))
    assert "BOM" in words(shown(pages.patterns_page, tmp_path, session.id))
