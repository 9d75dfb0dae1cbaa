"""Who is in, and until when."""

from __future__ import annotations

import errno
import json
import stat

import pytest

from workbook.serve.browser_sessions import SESSIONS_FILE, BrowserSessions
from workbook.storage import StoreError, disk


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(tmp_path, clock):
    return BrowserSessions(tmp_path, clock)


def test_a_token_finds_its_visit_and_no_other_text_does(sessions):
    token, session = sessions.begin(opens="manage:k")
    assert sessions.find(token) is session
    for other in (None, "", "x", token[:-1], token + "x", token.swapcase(), session.name, "é" * 43):
        assert sessions.find(other) is None


def test_each_further_opening_gives_another_token_and_voids_the_one_before(sessions):
    planted, before = sessions.begin()
    token, after = sessions.begin(before, "run:a:k")
    assert token != planted
    assert sessions.find(planted) is None
    assert sessions.find(token) is after
    _, more = sessions.begin(after, "manage:k")
    assert more.opened == {"run:a:k", "manage:k"}


def test_whoever_has_left_stays_out_with_a_copy_of_the_cookie(sessions, tmp_path, clock):
    token, session = sessions.begin(opens="manage:k")
    sessions.end(session)
    assert sessions.find(token) is None
    assert BrowserSessions(tmp_path, clock).find(token) is None


def test_what_was_opened_is_forgotten_twelve_hours_after_its_last_use(sessions, clock):
    token, _ = sessions.begin(opens="manage:k")
    for _ in range(3):
        clock.now += 11 * 60 * 60
        assert sessions.find(token)
    clock.now += 12 * 60 * 60 + 1
    assert sessions.find(token) is None


def test_a_server_that_starts_again_shuts_no_facilitator_out(sessions, tmp_path, clock):
    token, _ = sessions.begin(opens="run:a:k")
    again = BrowserSessions(tmp_path, clock).find(token)
    assert again is not None
    assert again.opened == {"run:a:k"}


def test_use_over_a_day_outlasts_a_restart(sessions, tmp_path, clock):
    token, _ = sessions.begin(opens="run:a:k")
    clock.now += 11 * 60 * 60
    sessions.find(token)
    clock.now += 11 * 60 * 60
    assert BrowserSessions(tmp_path, clock).find(token)


def test_a_full_disk_keeps_nobody_out(sessions, clock, monkeypatch, caplog):
    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    token, facilitator = sessions.begin(opens="session-a:k")
    monkeypatch.setattr("workbook.storage.disk.replace", full)
    clock.now += 60 * 60
    assert sessions.find(token) is facilitator
    another, lead = sessions.begin(opens="lead:k")
    assert sessions.find(another) is lead
    assert {each.getMessage() for each in caplog.records} == {"The disk is full."}
    with pytest.raises(StoreError):  # but whoever leaves is told that it may not last
        sessions.end(lead)
    assert sessions.find(another) is None


def test_a_practitioner_is_kept_nowhere(sessions, tmp_path):
    sessions.begin()
    assert not (tmp_path / SESSIONS_FILE).exists()


def test_the_file_holds_no_token_and_is_for_its_owner_alone(sessions, tmp_path):
    token, _ = sessions.begin(opens="run:a:k")
    file = tmp_path / SESSIONS_FILE
    assert token not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"a": 1}', '{"a": [1, 2]}', '{"a": [["x"], "y"]}', "\x00"]
)
def test_a_file_that_cannot_be_read_lets_nobody_in_and_stops_nothing(tmp_path, clock, text):
    (tmp_path / SESSIONS_FILE).write_text(text)
    sessions = BrowserSessions(tmp_path, clock)
    token, session = sessions.begin(opens="manage:k")
    assert sessions.find(token) is session
    assert json.loads((tmp_path / SESSIONS_FILE).read_text())


def test_many_strangers_do_not_fill_the_memory(sessions, monkeypatch):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST", 10)
    first, _ = sessions.begin()
    tokens = [sessions.begin()[0] for _ in range(10)]
    assert sessions.find(first) is None
    assert all(sessions.find(each) for each in tokens)


def test_no_crowd_of_strangers_evicts_whoever_came_in_with_a_link(sessions):
    token, facilitator = sessions.begin(opens="session-a:k")
    for _ in range(20_400):
        sessions.begin()
    assert sessions.find(token) is facilitator


def test_who_gave_a_right_code_or_has_a_page_open_is_let_go_after_those_who_did_not(
    tmp_path, clock, monkeypatch
):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST", 10)
    pages = set()
    sessions = BrowserSessions(tmp_path, clock, has_page=pages.__contains__)
    knows, practitioner = sessions.begin()
    sessions.knows(practitioner, "amber-river-kettle")
    reads, reader = sessions.begin()
    pages.add(reader.name)
    nothing, _ = sessions.begin()
    for _ in range(20):
        sessions.begin()
    assert sessions.find(knows) is practitioner
    assert sessions.find(reads) is reader
    assert sessions.find(nothing) is None


def test_a_whole_room_with_pages_open_outlasts_a_crowd_with_their_code(
    tmp_path, clock, monkeypatch
):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST", 100)
    pages = set()
    sessions = BrowserSessions(tmp_path, clock, has_page=pages.__contains__)

    def comes_in():
        token, session = sessions.begin()
        sessions.knows(session, "amber-river-kettle-lamp")
        return token, session

    room = [comes_in() for _ in range(40)]
    pages.update(session.name for _, session in room)
    for _ in range(400):
        comes_in()
    assert [sessions.find(token) for token, _ in room] == [session for _, session in room]


def test_those_who_gave_a_code_are_bounded_too(sessions, monkeypatch):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST", 20)
    tokens = []
    for _ in range(100):
        token, session = sessions.begin()
        sessions.knows(session, "amber-river-kettle")
        tokens.append(token)
    assert sum(sessions.find(each) is not None for each in tokens) <= 20
    assert sessions.find(tokens[-1]) is not None


def test_one_link_fills_no_more_than_its_share_however_often_it_is_opened(sessions, monkeypatch):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST_EACH_LINK", 5)
    token, facilitator = sessions.begin(opens="session-a:k")
    opened = [sessions.begin(opens="team-b:k")[0] for _ in range(50)]
    assert sessions.find(token) is facilitator
    assert [sessions.find(each) is not None for each in opened] == [False] * 45 + [True] * 5


def test_a_link_of_the_invented_service_is_anybodys_and_counts_as_none(sessions, monkeypatch):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST", 10)
    token, facilitator = sessions.begin(opens="session-a:k")
    _, newest = [sessions.begin(opens=f"team-{n}:k", invented=True) for n in range(50)][-1]
    assert newest.opened == {"team-49:k"}
    assert sessions.find(token) is facilitator
    assert set(json.loads(sessions._file.read_text())) == {facilitator.name}
    # Whoever opens a real one afterwards is in with it.
    own, both = sessions.begin(newest, opens="team-b:k")
    for _ in range(50):
        sessions.begin()
    assert sessions.find(own) is both


def test_a_plans_own_link_is_anybodys_and_evicts_nobody_with_another(
    sessions, monkeypatch, tmp_path
):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST", 20)
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST_WITH_PLAN", 20)
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST_EACH_LINK", 20)
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST_WITH_LINK", 20)
    token, facilitator = sessions.begin(opens="session-a:k")
    knows, practitioner = sessions.begin()
    sessions.knows(practitioner, "amber-river-kettle")
    plans = [sessions.begin(opens=f"plan-p{number}:k")[0] for number in range(100)]
    assert sessions.find(token) is facilitator
    assert sessions.find(knows) is practitioner
    assert [sessions.find(each) is not None for each in plans] == [False] * 80 + [True] * 20
    # However many came, they were noted once.
    assert len(json.loads((tmp_path / "visits.json").read_bytes())) == 2


def test_one_plan_fills_no_more_than_its_share_and_nobody_at_their_page_goes(
    tmp_path, clock, monkeypatch
):
    monkeypatch.setattr("workbook.serve.browser_sessions._MOST_EACH_PLAN", 5)
    pages = set()
    sessions = BrowserSessions(tmp_path, clock, has_page=pages.__contains__)
    other, planner = sessions.begin(opens="plan-p1:k")
    mine, writes = sessions.begin(opens="plan-p2:k")
    pages.add(writes.name)
    opened = [sessions.begin(opens="plan-p2:k")[0] for _ in range(50)]
    assert sessions.find(other) is planner
    assert sessions.find(mine) is writes
    assert sum(sessions.find(each) is not None for each in opened) == 4


def test_whoever_has_a_plans_link_and_a_teams_is_in_with_both_after_a_restart(
    sessions, tmp_path, clock
):
    _, planner = sessions.begin(opens="plan-p1:k")
    token, both = sessions.begin(planner, opens="team-t1:k")
    again = BrowserSessions(tmp_path, clock)
    assert again.find(token).opened == both.opened == {"plan-p1:k", "team-t1:k"}


def test_a_crowd_of_strangers_writes_nothing(sessions):
    sessions.begin(opens="session-a:k")
    written = sessions._file.stat()
    for _ in range(100):
        token, stranger = sessions.begin()
        sessions.find(token)
        sessions.knows(stranger, "amber-river-kettle")
        sessions.end(stranger)
    assert sessions._file.stat().st_ino == written.st_ino


def test_a_right_code_is_remembered_in_memory_alone_and_goes_on_to_the_next_token(
    sessions, tmp_path, clock
):
    _, practitioner = sessions.begin()
    sessions.knows(practitioner, "amber-river-kettle")
    token, facilitator = sessions.begin(practitioner, opens="session-a:k")
    assert facilitator.codes == {"amber-river-kettle"}
    assert "amber-river-kettle" not in (tmp_path / SESSIONS_FILE).read_text()
    assert BrowserSessions(tmp_path, clock).find(token).codes == set()
    for number in range(100):
        sessions.knows(facilitator, f"code-{number}")
    assert len(facilitator.codes) == 20


def test_the_order_of_the_file_says_nothing(sessions, tmp_path):
    for number in range(30):
        sessions.begin(opens=f"session-{number}:k")
    names = list(json.loads((tmp_path / SESSIONS_FILE).read_text()))
    assert names == sorted(names)


def test_whoever_plans_with_the_plans_own_link_is_in_after_a_restart_and_writes_little(
    tmp_path, monkeypatch
):
    seconds = [1000.0]
    sessions = BrowserSessions(tmp_path, lambda: seconds[0])
    writes = []
    real = disk.replace
    monkeypatch.setattr(disk, "replace", lambda *given: (writes.append(1), real(*given)))
    first, _ = sessions.begin(opens="plan-p1:k")
    tokens = [sessions.begin(opens=f"plan-p{number}:k")[0] for number in range(2, 30)]
    assert len(writes) == 1
    again = BrowserSessions(tmp_path, lambda: seconds[0])
    assert again.find(first).opened == {"plan-p1:k"}
    assert not again.find(first).has_link
    seconds[0] += 6
    assert sessions.find(tokens[0]) is not None
    assert len(writes) == 2
    again = BrowserSessions(tmp_path, lambda: seconds[0])
    assert all(again.find(each) is not None for each in tokens)
    sessions.end(sessions.find(first))
    assert BrowserSessions(tmp_path, lambda: seconds[0]).find(first) is None
