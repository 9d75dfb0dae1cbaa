"""Killed between answers and the words beside them: what sending again, closing and others do."""

from __future__ import annotations

import errno
from dataclasses import replace

import pytest
from keeping import ITEMS, come_in, give, response, small_instrument
from older_answers import write_as_before
from pictures import picture_of

from workbook.sessions import Receipt, Sessions
from workbook.sessions.csv.reflection_file import ReflectionFile
from workbook.sessions.csv.response_file import ResponseFile
from workbook.sessions.responses import read_response
from workbook.storage import StoreError, disk

WORDS = {"roles": "What I think", "ending": "And more"}
NOTE = "running/unfinished"


class Killed(BaseException):
    """Somebody was killed here."""


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "data")


@pytest.fixture
def code(sessions, tmp_path):
    return sessions.open("Harbour team", small_instrument(tmp_path)).id


def killed_before_the_words(sessions, code, one, ticket):
    def killed(*_):
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReflectionFile, "replace", killed)
        with pytest.raises(Killed):
            Sessions(sessions.data).record(code, one, ticket)
    picture = picture_of(sessions.folder(code))
    assert one.id.encode() in picture["responses.csv"]
    assert b"What I think" not in picture["reflections.csv"]
    assert len(picture[NOTE]) == 33
    # The note says nothing that stands anywhere else.
    assert picture[NOTE].strip() not in b"".join(v for k, v in picture.items() if k != NOTE)


def words_in(sessions, code):
    return sorted(sessions._at(code).answers.reflections()[0])


def test_sending_again_adds_the_words_that_were_cut_off_once_and_forgets_that_they_were(
    sessions, code
):
    one, ticket = response(1, WORDS), come_in(sessions, code)
    killed_before_the_words(sessions, code, one, ticket)
    give(sessions, code, response(2, {"roles": "Another’s"}))  # others go on meanwhile
    assert NOTE in picture_of(sessions.folder(code))
    assert sessions.record(code, one, ticket) is Receipt.KEPT
    assert sessions.record(code, one, ticket) is Receipt.ALREADY_KEPT
    assert len(words_in(sessions, code)) == 3
    assert sessions.sent(code) == 2
    assert NOTE not in picture_of(sessions.folder(code))


def test_nobody_can_add_words_to_answers_that_are_there(sessions, code):
    """Not with other words, and not while somebody else’s are awaited."""
    whole, cut, ticket = response(1, {"roles": "Mine"}), response(2, WORDS), come_in(sessions, code)
    give(sessions, code, whole)
    bare = response(3)
    give(sessions, code, bare)
    killed_before_the_words(sessions, code, cut, ticket)
    for one in (whole, bare):
        other = replace(one, reflections={"ending": "More"}, keys={"ending": "k" + "0" * 32})
        assert sessions.record(code, other, "") is Receipt.WITHOUT_WORDS
    stolen = replace(cut, reflections={"roles": "Put in"}, keys={"roles": "k" + "1" * 32})
    assert sessions.record(code, stolen, ticket) is Receipt.WITHOUT_WORDS
    assert words_in(sessions, code) == [("roles", "Mine")]
    assert sessions.record(code, cut, ticket) is Receipt.KEPT


def test_once_the_session_is_closed_it_is_said_that_the_words_were_not_kept(sessions, code):
    one, ticket = response(1, WORDS), come_in(sessions, code)
    killed_before_the_words(sessions, code, one, ticket)
    give(sessions, code, response(2, {"roles": "Another’s"}))
    sessions.shut_door(code, 2)
    sessions.close(code)
    assert not (sessions.folder(code) / "running").exists()
    for _ in range(2):
        assert sessions.record(code, one, ticket) is Receipt.WITHOUT_WORDS
        assert not (sessions.folder(code) / "running").exists()
    assert sessions.reflections(code) == (("roles", "Another’s"),)
    assert sessions.sent(code) == 2


@pytest.mark.parametrize("again", [True, False])
def test_what_was_cut_off_can_be_taken_back_and_sent_anew(sessions, code, again):
    token = "ab" * 12
    message = {
        "token": token,
        "answers": dict.fromkeys(ITEMS, "partly"),
        "reflections": {"roles": "What I think"},
    }
    one, ticket = read_response(sessions.instrument(code), message), come_in(sessions, code)
    killed_before_the_words(sessions, code, one, ticket)
    if again:
        sessions.record(code, one, ticket)
    assert sessions.withdraw(code, token, ticket).ticket == ticket
    assert sessions.sent(code) == 0
    assert words_in(sessions, code) == []
    assert NOTE not in picture_of(sessions.folder(code))
    assert sessions.record(code, one, ticket) is Receipt.KEPT
    assert words_in(sessions, code) == [("roles", "What I think")]


def test_the_reveal_does_not_come_by_itself_while_words_are_awaited(sessions, code):
    tickets = [come_in(sessions, code) for _ in range(6)]
    sessions.shut_door(code, 6)
    for number, ticket in enumerate(tickets[1:]):
        sessions.record(code, response(10 + number), ticket)
    one = response(1, WORDS)
    killed_before_the_words(sessions, code, one, tickets[0])
    assert sessions.progress(code).state == "open"
    sessions.record(code, one, tickets[0])
    assert sessions.find(code).state == "revealed"
    assert sessions.tabled(code)["roles"] == ("What I think",)


def test_words_that_the_disk_refuses_take_their_answers_with_them(sessions, code, monkeypatch):
    """Nobody is told that they were kept; so they are not."""
    really, one, ticket = disk.replace, response(1, WORDS), come_in(sessions, code)

    def full(path, data):
        if path.name == "reflections.csv":
            raise OSError(28, "No space left on device")
        really(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", full)
        with pytest.raises(StoreError):
            sessions.record(code, one, ticket)
    assert sessions.sent(code) == 0
    assert NOTE not in picture_of(sessions.folder(code))
    assert sessions.record(code, one, ticket) is Receipt.KEPT
    assert len(words_in(sessions, code)) == 2


def test_a_room_waits_for_no_words_of_answers_that_a_full_disk_refused(sessions, code, monkeypatch):
    def full(path, data):
        if path.name == "responses.csv":
            raise OSError(errno.ENOSPC, "full")
        real(path, data)

    real, ticket = disk.replace, come_in(sessions, code)
    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", full)
        with pytest.raises(StoreError):
            sessions.record(code, response(1, WORDS), ticket)
    assert NOTE not in picture_of(sessions.folder(code))
    # Its sender takes the words out and sends again; so do four others.
    assert sessions.record(code, response(1), ticket) is Receipt.KEPT
    for number in range(2, 6):
        give(sessions, code, response(number))
    sessions.shut_door(code, 5)
    assert sessions.progress(code).state == "revealed"


def test_a_room_waits_for_no_words_that_their_writer_took_out_after_a_crash(sessions, code):
    def killed(*_):
        raise Killed

    message = {"token": "ab" * 16, "answers": {}, "reflections": WORDS}
    instrument, ticket = sessions.instrument(code), come_in(sessions, code)
    message["answers"] = {"roles": instrument.scale.order[0].id}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ResponseFile, "add", killed)
        with pytest.raises(Killed):
            Sessions(sessions.data).record(code, read_response(instrument, message), ticket)
    assert NOTE in picture_of(sessions.folder(code))
    changed = read_response(instrument, {**message, "reflections": {}})
    assert sessions.record(code, changed, ticket) is Receipt.KEPT
    assert NOTE not in picture_of(sessions.folder(code))


def test_an_older_note_in_a_file_that_a_spreadsheet_saved_never_takes_newer_words(sessions, code):
    kept, torn = response(1, {"roles": "Aaa"}), response(2, {"ending": "x" * 99})
    give(sessions, code, kept)
    folder = sessions.folder(code)
    write_as_before(folder, [kept, torn])
    answers, words = folder / "responses.csv", folder / "reflections.csv"
    rows = answers.read_text().splitlines(keepends=True)
    answers.write_text("".join(row for row in rows if torn.id not in row))
    words.write_bytes(b"\xef\xbb\xbf" + words.read_bytes().replace(b"\n", b"\r\n"))
    give(Sessions(sessions.data), code, response(3, {"ending": "Zzz"}))
    give(Sessions(sessions.data), code, response(4, {"ending": "Yyy"}))
    assert words_in(sessions, code) == [("ending", "Yyy"), ("ending", "Zzz"), ("roles", "Aaa")]
    assert not (folder / "running" / "undo").exists()
