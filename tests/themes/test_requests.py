"""Requests that travel up in a team's own words, and the dated answers that come back."""

from __future__ import annotations

import multiprocessing
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.errors import WorkbookError
from workbook.storage.csv_files import sheet_bytes
from workbook.storage.disk import StoreError
from workbook.text.typed import as_kept
from workbook.themes.requests import (
    MAX_REPLY,
    MAX_REQUEST,
    REPLIES,
    REPLY_COLUMNS,
    REQUEST_COLUMNS,
    REQUESTS,
    RequestNotFound,
    Requests,
)

DAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
AWKWARD = (
    '=HYPERLINK("http://example.org")',
    "+44 before a number",
    "@SUM(A1)",
    'Quotation "marks", commas; semicolons',
    "Two lines,\nof which one has a day:\n2026-11-23",
    "\tA tab before",
    "Été 👩‍👩‍👧 \u202eturned\u202c",
    "',\"\n,,",
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "released"


@pytest.fixture
def requests(folder):
    return Requests(folder, today=lambda: DAY)


def send(requests, text="An hour a month to plan together.", **other):
    return requests.send(
        **{"team": "Harbour team", "kind": "time", "text": text, "request_id": None, **other}
    )


# Sending


def test_before_anything_was_sent_there_is_nothing_and_nothing_is_made(requests, folder):
    assert requests.all() == ()
    assert not folder.exists()


def test_a_request_is_kept_as_it_was_written(requests):
    request = send(requests)
    assert (request.team, request.kind) == ("Harbour team", "time")
    assert request.text == "An hour a month to plan together."
    assert (request.sent_on, request.reply, request.replied_on) == (DAY, "", None)
    assert requests.all() == (request,)
    assert requests.find(request.id.upper()) == request


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_come_back_as_they_were(requests, text):
    request = send(requests, text)
    answered = requests.reply(request.id, text)
    assert (answered.text, answered.reply) == (as_kept(text), as_kept(text))


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_whatever_is_typed_is_refused_in_a_sentence_or_kept_word_for_word(tmp_path_factory, texts):
    requests = Requests(tmp_path_factory.mktemp("any") / "released", today=lambda: DAY)
    kept = []
    for text in texts:
        try:
            kept.append((send(requests, text).text, as_kept(text)))
        except WorkbookError:
            assert not as_kept(text) or any("\ud800" <= each <= "\udfff" for each in text)
    assert [request.text for request in requests.all()] == [words for words, _ in kept]
    assert all(words == meant for words, meant in kept)


@pytest.mark.parametrize(
    "other",
    [
        {"text": ""},
        {"text": " \n\u200b"},
        {"text": "x" * (MAX_REQUEST + 1)},
        {"text": "x" * 1_000_000},
        {"text": "half of an emoji \ud83d"},
        {"text": None},
        {"kind": ""},
        {"kind": "Time"},
        {"kind": "=1+1"},
        {"team": " "},
    ],
)
def test_what_is_no_request_is_refused_and_leaves_nothing(requests, folder, other):
    with pytest.raises(WorkbookError) as refused:
        send(requests, **other)
    assert "xxx" not in str(refused.value)
    assert not (folder / REQUESTS).exists()


def test_the_longest_request_there_is_room_for_is_kept(requests):
    assert len(send(requests, "é" * MAX_REQUEST).text) == MAX_REQUEST


def test_sending_again_after_a_crash_sends_once(requests):
    first = send(requests, "As first sent.", request_id="q0123abcd")
    again = send(requests, "As changed since.", request_id="q0123abcd")
    assert first == again
    assert requests.all() == (first,)


def test_an_id_that_is_none_is_a_mistake_of_ours(requests):
    with pytest.raises(ValueError, match="hex digits"):
        send(requests, request_id="q0123abcd/../x")


def test_a_request_shows_nothing_of_itself(requests):
    request = send(requests, "Words that stay off screens.")
    assert repr(request) == f"<Request {request.id}>"


# Answering


def test_an_answer_has_its_day(requests, folder):
    request = send(requests)
    answered = Requests(folder, today=lambda: LATER).reply(request.id, "Yes, from January.")
    assert (answered.reply, answered.replied_on) == ("Yes, from January.", LATER)
    assert answered.older_replies == ()


def test_the_newest_answer_counts_and_every_one_is_kept(requests, folder):
    request, other = send(requests), send(requests, "Something else.")
    requests.reply(request.id, "I will ask.")
    requests.reply(request.id, "I have asked.")
    answered = Requests(folder, today=lambda: LATER).reply(request.id, "Yes.")
    assert (answered.reply, answered.replied_on) == ("Yes.", LATER)
    assert answered.older_replies == ((DAY, "I will ask."), (DAY, "I have asked."))
    assert requests.find(other.id) == other


@pytest.mark.parametrize("text", ["", " \u00a0", "x" * (MAX_REPLY + 1), "\udc00", None])
def test_what_is_no_answer_is_refused_and_nothing_is_kept(requests, folder, text):
    request = send(requests)
    with pytest.raises(WorkbookError):
        requests.reply(request.id, text)
    assert requests.find(request.id).replied_on is None
    assert not (folder / REPLIES).exists()


@pytest.mark.parametrize("name", ["", "q00000000", "../q0123abcd", "=1", "q" * 10_000])
def test_an_answer_to_no_request_is_refused(requests, name):
    send(requests, request_id="q0123abcd")
    with pytest.raises(RequestNotFound) as refused:
        requests.reply(name, "Yes.")
    assert "qqq" not in str(refused.value)


# Files


def test_only_the_owner_can_read_the_files(requests, folder):
    requests.reply(send(requests).id, "Yes.")
    for path in (folder / REQUESTS, folder / REPLIES):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_answer_needs_nothing_but_the_folder(requests, folder):
    request = send(requests)
    outside = {path for path in folder.parent.iterdir() if path != folder}
    requests.reply(request.id, "Yes.")
    assert {path for path in folder.parent.iterdir() if path != folder} == outside


@pytest.mark.parametrize("cut", range(1, 58))
def test_half_a_row_is_never_read_as_a_request(requests, folder, cut):
    kept = send(requests, "The one before.")
    whole = (folder / REQUESTS).read_bytes()
    row = b'q0123abcd,Harbour team,time,"A day, 2026-11-23\nor two",2026-11-23\n'
    (folder / REQUESTS).write_bytes(whole + row[:cut])
    assert requests.all() == (kept,)
    after = send(requests, "The one after.")
    assert requests.all() == (kept, after)
    assert (folder / REQUESTS).read_bytes().startswith(whole)
    (aside,) = (folder / "set-aside").glob("requests.csv-as-found-*")
    assert aside.read_bytes() == whole + row[:cut]


@pytest.mark.parametrize("cut", range(10, 38))
def test_half_a_row_is_never_read_as_an_answer(requests, folder, cut):
    request = send(requests)
    requests.reply(request.id, "First.")
    whole = (folder / REPLIES).read_bytes()
    row = f"{request.id},2026-11-23 is too late,2026-11-23".encode()
    (folder / REPLIES).write_bytes(whole + row[:cut] + b"\0" * 9)
    assert requests.find(request.id).reply == "First."


def test_a_row_that_lacks_only_its_line_end_is_whole(requests, folder):
    request = send(requests)
    (folder / REQUESTS).write_bytes((folder / REQUESTS).read_bytes().rstrip(b"\n"))
    assert requests.all() == (request,)
    second = send(requests)
    assert requests.all() == (request, second)


def test_files_that_a_spreadsheet_saved_are_understood_and_kept_as_found(requests, folder):
    request = send(requests, 'Two "quoted", lines\nof it')
    requests.reply(request.id, "Yes; from January.")
    for name in (REQUESTS, REPLIES):
        path = folder / name
        text = path.read_text().replace("2026-11-23", "23/11/2026").replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert requests.all()[0].text == 'Two "quoted", lines\nof it'
    assert (requests.all()[0].reply, requests.all()[0].replied_on) == ("Yes; from January.", DAY)
    found = (folder / REQUESTS).read_bytes()
    second = send(requests)
    assert [each.id for each in requests.all()] == [request.id, second.id]
    (aside,) = (folder / "set-aside").glob("requests.csv-as-found-*")
    assert aside.read_bytes() == found


def test_the_newest_answer_counts_also_after_a_spreadsheet_sorted_the_rows(requests, folder):
    request = send(requests)
    rows = [(request.id, "Newer.", "2026-12-01"), (request.id, "Older.", "2026-11-23")]
    (folder / REPLIES).write_bytes(sheet_bytes(REPLY_COLUMNS, rows))
    assert requests.find(request.id).reply == "Newer."


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        (REQUESTS, REQUEST_COLUMNS, [("x1", "T", "time", "W", "2026-11-23")]),
        (REQUESTS, REQUEST_COLUMNS, [("q0123abcd", "T", "more", "W", "2026-11-23")]),
        (REQUESTS, REQUEST_COLUMNS, [("q0123abcd", "T", "time", "", "2026-11-23")]),
        (REQUESTS, REQUEST_COLUMNS, [("q0123abcd", "T", "time", "W", "soon")]),
        (
            *(REQUESTS, REQUEST_COLUMNS),
            [("q0123abcd", "T", "time", word, "2026-11-23") for word in ("One", "Two")],
        ),
        (REPLIES, REPLY_COLUMNS, [("q0123abcd", "", "2026-11-23")]),
        (REPLIES, REPLY_COLUMNS, [("0123abcd", "W", "2026-11-23")]),
        (REPLIES, REPLY_COLUMNS, [("q0123abcd", "W", "soon")]),
        (REPLIES, ("a", "b"), []),
    ],
)
def test_what_cannot_be_understood_is_refused_and_not_added_to(
    requests, folder, name, columns, rows
):
    send(requests, request_id="q99999999")
    found = sheet_bytes(columns, rows) + b"\n"
    (folder / name).write_bytes(found)
    for act in (requests.all, lambda: send(requests), lambda: requests.reply("q99999999", "Yes.")):
        with pytest.raises(StoreError):
            act()
    assert (folder / name).read_bytes() == found


def test_a_disk_fault_is_said_in_a_sentence_and_leaves_what_was_there(
    requests, folder, monkeypatch
):
    send(requests)
    before = (folder / REQUESTS).read_bytes()
    monkeypatch.setattr("workbook.storage.disk.os.write", _full)
    with pytest.raises(StoreError) as refused:
        send(requests, "Another one.")
    assert "Another" not in str(refused.value)
    monkeypatch.undo()
    assert (folder / REQUESTS).read_bytes() == before


def _full(*_):
    raise OSError(28, "No space left on device")


def _send_some(folder, name, count):
    requests = Requests(Path(folder))
    for number in range(count):
        request = requests.send(f"Team {name}", "time", f"{name} asks, {number}")
        requests.reply(request.id, f"{name} is answered,\n{number}")


def test_processes_that_write_at_once_lose_nothing(folder):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_send_some, args=(str(folder), n, 12)) for n in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(180)
        assert process.exitcode == 0
    found = Requests(folder).all()
    assert {request.text for request in found} == {
        f"{name} asks, {number}" for name in "ab" for number in range(12)
    }
    for request in found:
        name, number = request.text.split(" asks, ")
        assert request.reply == f"{name} is answered,\n{number}"
