"""Requests that travel up in a team's own words, and the dated answers that come back."""

from __future__ import annotations

import multiprocessing
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.errors import WorkbookError
from workbook.storage.csv_files import sheet_bytes
from workbook.storage.disk import StoreError
from workbook.teams import service_id
from workbook.text.typed import as_kept
from workbook.themes.disclosure import Rule
from workbook.themes.groups import Group
from workbook.themes.periods import Plan, period_named, plan_bytes
from workbook.themes.requests import (
    MAX_REPLY,
    MAX_REQUEST,
    MAX_ROLE,
    REPLIES,
    REPLY_COLUMNS,
    REQUEST_COLUMNS,
    REQUESTS,
    RequestNotFound,
    Requests,
)
from workbook.themes.waiting import working_days_since

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


def answer(requests, name, why="Yes.", **other):
    given = {"decision": "yes", "role": "Service manager", **other}
    return requests.reply(name, why, **given)


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
    answered = answer(requests, request.id, text)
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
    answered = answer(Requests(folder, today=lambda: LATER), request.id, "From January.")
    assert (answered.reply, answered.replied_on) == ("From January.", LATER)
    assert (answered.decision, answered.role) == ("yes", "Service manager")
    assert answered.look_again_on is None
    assert answered.older_replies == ()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"decision": ""}, "yes, no or later"),
        ({"decision": "perhaps"}, "yes, no or later"),
        ({"decision": "Yes"}, "yes, no or later"),
        ({"role": ""}, "which role"),
        ({"role": " \u200b"}, "which role"),
        ({"role": "x" * (MAX_ROLE + 1)}, "The role"),
        ({"decision": "later"}, "needs a day"),
        ({"decision": "later", "look_again_on": DAY}, "not after today"),
        ({"decision": "no", "look_again_on": date(2020, 1, 1)}, "not after today"),
    ],
)
def test_an_answer_says_what_was_decided_by_which_role_and_when_it_is_looked_at_again(
    requests, folder, other, said
):
    request = send(requests)
    with pytest.raises(WorkbookError, match=said):
        answer(requests, request.id, "Because.", **other)
    assert requests.find(request.id).replied_on is None
    assert not (folder / REPLIES).exists()


def test_later_has_a_day_and_the_answers_before_it_stay(requests, folder):
    request = send(requests)
    answer(requests, request.id, "There is none left.", decision="no", role="Head of Service")
    answered = answer(
        requests, request.id, "With the new budget.", decision="later", look_again_on=LATER
    )
    assert (answered.decision, answered.look_again_on) == ("later", LATER)
    assert [(each.decision, each.why, each.role) for each in answered.answers] == [
        ("no", "There is none left.", "Head of Service"),
        ("later", "With the new budget.", "Service manager"),
    ]
    assert answered.older_replies == ((DAY, "There is none left."),)
    assert Requests(folder).find(request.id) == answered


# How long it waits


@pytest.mark.parametrize(
    ("since", "today", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),  # a Monday
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 23), date(2026, 11, 22), 0),
        (date(2026, 11, 27), date(2026, 11, 29), 0),  # Friday to Sunday
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 11, 28), date(2026, 11, 30), 1),
        (date(2026, 11, 23), date(2026, 12, 14), 15),
        (date(2026, 12, 23), date(2026, 12, 29), 4),  # Christmas Day and Boxing Day count
    ],
)
def test_working_days_are_mondays_to_fridays(since, today, days):
    assert working_days_since(since, today) == days


def test_working_days_are_those_that_counting_gives():
    for first in range(7):
        since = DAY + timedelta(days=first)
        for more in range(40):
            today = since + timedelta(days=more)
            days = [since + timedelta(days=each) for each in range(1, more + 1)]
            assert working_days_since(since, today) == sum(day.weekday() < 5 for day in days)


def test_a_request_waits_long_after_the_services_own_number_of_working_days(requests):
    request = send(requests)
    assert not request.waiting_long(date(2026, 12, 14))
    assert request.waiting_long(date(2026, 12, 15))
    assert request.waiting_long(date(2026, 11, 25), working_days=1)
    assert not answer(requests, request.id).waiting_long(date(2030, 1, 1))


def test_what_was_put_off_waits_again_from_its_day(requests):
    later = {"decision": "later", "look_again_on": LATER}
    request = answer(requests, send(requests).id, "Then.", **later)
    assert request.waits_since(LATER - timedelta(days=1)) is None
    assert request.waits_since(LATER) == LATER
    assert not request.waiting_long(LATER + timedelta(days=21))
    assert request.waiting_long(LATER + timedelta(days=22))


# Services


def planned(folder, name, teams):
    """A period's plan, as the publisher writes it."""
    period = period_named(name)
    groups = [
        Group(service=service, name="Group 1", teams=of, sizes=(4,) * len(of))
        for service, of in teams.items()
    ]
    plan = Plan(
        period=period,
        planned_on=period.starts_on,
        rule=Rule(),
        groups=tuple(groups),
        alone=(("Hills", "Alone team", "too few teams took part"),),
    )
    (folder / name).mkdir(parents=True)
    for file, data in plan_bytes(plan).items():
        (folder / name / file).write_bytes(data)


def ids(*services):
    return frozenset(map(service_id, services))


def test_a_manager_has_the_requests_of_the_own_service_and_there_are_no_others(requests, folder):
    ours = send(requests, "Ours.", service="Coast")
    theirs = send(requests, "Theirs.", team="Quay", service="Inland")
    send(requests, "Of a service that nobody knows.", team="Nobody’s")
    coast = Requests(folder, services=ids("Coast"), today=lambda: DAY)
    assert coast.all() == (ours,)
    assert {each.id for each in Requests(folder).all()} > {ours.id, theirs.id}
    for act in (coast.find, lambda name: answer(coast, name)):
        with pytest.raises(RequestNotFound):
            act(theirs.id)
    assert not (folder / REPLIES).exists()
    assert answer(coast, ours.id).replied_on == DAY
    both = Requests(folder, services=ids("coast", " INLAND "))
    assert [each.id for each in both.all()] == [ours.id, theirs.id]
    assert Requests(folder, services=()).all() == ()


def test_an_older_request_belongs_to_the_service_that_the_newest_plan_says(requests, folder):
    for team in ("Harbour team", "Alone team", "Somebody else"):
        send(requests, f"From {team}.", team=team)
    planned(folder, "2026-Q3", {"Coast": ("Harbour team", "Quay")})
    assert [each.team for each in Requests(folder, services=ids("Coast")).all()] == ["Harbour team"]
    planned(folder, "2026-Q4", {"Inland": ("HARBOUR  team", "Quay")})
    assert Requests(folder, services=ids("Coast")).all() == ()
    (moved,) = Requests(folder, services=ids("Inland")).all()
    assert (moved.team, moved.service) == ("Harbour team", "Inland")
    (alone,) = Requests(folder, services=ids("Hills")).all()
    assert alone.team == "Alone team"


def test_a_request_says_which_service_also_when_its_team_moves_to_another(requests, folder):
    request = send(requests, service="Coast")
    planned(folder, "2026-Q4", {"Inland": ("Harbour team",)})
    assert Requests(folder, services=ids("Coast")).all() == (request,)
    assert Requests(folder, services=ids("Inland")).all() == ()


def test_the_service_is_written_into_requests_that_do_not_say_it(requests, folder):
    assert requests.name_services({"quay": "Coast"}) == 0
    older(folder)
    send(requests, team="Quay", service="Inland")
    send(requests, team="Mill", service="No service yet")
    send(requests, team="Fell")
    known = {"harbour team": "Coast", "quay": "Coast", "mill": "Hills", "ford": "INLAND"}
    assert requests.name_services(known) == 2
    assert [each.service for each in requests.all()] == ["Coast", "Inland", "Hills", ""]
    before = (folder / REQUESTS).read_bytes()
    assert requests.name_services(known) == 0
    assert (folder / REQUESTS).read_bytes() == before
    assert [each.text for each in Requests(folder, services=ids("Coast")).all()] == [
        "A day, 2026-11-23\nor two"
    ]


# Files from before requests said their service, and answers what was decided

OLDER_ASKED = (
    b"request,team,kind,text,sent_on\n"
    b'q0123abcd,Harbour team,time,"A day, 2026-11-23\nor two",2026-11-23\n'
)
OLDER_ANSWERED = (
    b"request,reply,replied_on\nq0123abcd,I will ask.,2026-11-23\nq0123abcd,Yes.,2026-11-23\n"
)


def older(folder):
    folder.mkdir()
    (folder / REQUESTS).write_bytes(OLDER_ASKED)
    (folder / REPLIES).write_bytes(OLDER_ANSWERED)


def test_older_requests_and_answers_keep_reading(requests, folder):
    older(folder)
    (request,) = requests.all()
    assert (request.text, request.service) == ("A day, 2026-11-23\nor two", "")
    assert (request.reply, request.decision, request.role) == ("Yes.", "", "")
    assert request.older_replies == ((DAY, "I will ask."),)
    assert not request.waiting_long(date(2030, 1, 1))
    assert (folder / REQUESTS).read_bytes() == OLDER_ASKED, "reading changes nothing"


def test_what_is_new_is_added_to_older_files_in_the_columns_of_now(requests, folder):
    older(folder)
    new = send(requests, "New.", service="Coast")
    answer(requests, "q0123abcd", "No more.", decision="no")
    first, second = requests.all()
    assert second == new
    assert [each.why for each in first.answers] == ["I will ask.", "Yes.", "No more."]
    assert [each.decision for each in first.answers] == ["", "", "no"]
    for name, columns in ((REQUESTS, REQUEST_COLUMNS), (REPLIES, REPLY_COLUMNS)):
        assert (folder / name).read_text().startswith(",".join(columns) + "\n")
    assert not (folder / "set-aside").exists(), "nothing was lost, so nothing is set aside"


@pytest.mark.parametrize("cut", range(1, 58))
def test_half_a_row_of_an_older_file_is_never_read_either(requests, folder, cut):
    folder.mkdir()
    head, row = OLDER_ASKED.split(b"\n", 1)
    one = b"q99999999,Quay,money,The one before.,2026-11-20\n"
    (folder / REQUESTS).write_bytes(head + b"\n" + one + row[:cut])
    assert [each.text for each in requests.all()] == ["The one before."]


# Answering again


def test_the_newest_answer_counts_and_every_one_is_kept(requests, folder):
    request, other = send(requests), send(requests, "Something else.")
    answer(requests, request.id, "I will ask.")
    answer(requests, request.id, "I have asked.")
    answered = answer(Requests(folder, today=lambda: LATER), request.id, "Yes.")
    assert (answered.reply, answered.replied_on) == ("Yes.", LATER)
    assert answered.older_replies == ((DAY, "I will ask."), (DAY, "I have asked."))
    assert requests.find(other.id) == other


@pytest.mark.parametrize("text", ["", " \u00a0", "x" * (MAX_REPLY + 1), "\udc00", None])
def test_what_is_no_answer_is_refused_and_nothing_is_kept(requests, folder, text):
    request = send(requests)
    with pytest.raises(WorkbookError):
        answer(requests, request.id, text)
    assert requests.find(request.id).replied_on is None
    assert not (folder / REPLIES).exists()


@pytest.mark.parametrize("name", ["", "q00000000", "../q0123abcd", "=1", "q" * 10_000])
def test_an_answer_to_no_request_is_refused(requests, name):
    send(requests, request_id="q0123abcd")
    with pytest.raises(RequestNotFound) as refused:
        answer(requests, name, "Yes.")
    assert "qqq" not in str(refused.value)


# Files


def test_only_the_owner_can_read_the_files(requests, folder):
    answer(requests, send(requests).id, "Yes.")
    for path in (folder / REQUESTS, folder / REPLIES):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_answer_needs_nothing_but_the_folder(requests, folder):
    request = send(requests)
    outside = {path for path in folder.parent.iterdir() if path != folder}
    answer(requests, request.id, "Yes.")
    assert {path for path in folder.parent.iterdir() if path != folder} == outside


@pytest.mark.parametrize("cut", range(1, 59))
def test_half_a_row_is_never_read_as_a_request(requests, folder, cut):
    kept = send(requests, "The one before.")
    whole = (folder / REQUESTS).read_bytes()
    row = b'q0123abcd,Harbour team,,time,"A day, 2026-11-23\nor two",2026-11-23\n'
    (folder / REQUESTS).write_bytes(whole + row[:cut])
    assert requests.all() == (kept,)
    after = send(requests, "The one after.")
    assert requests.all() == (kept, after)
    assert (folder / REQUESTS).read_bytes().startswith(whole)
    (aside,) = (folder / "set-aside").glob("requests.csv-as-found-*")
    assert aside.read_bytes() == whole + row[:cut]


@pytest.mark.parametrize("cut", range(10, 68))
def test_half_a_row_is_never_read_as_an_answer(requests, folder, cut):
    request = send(requests)
    answer(requests, request.id, "First.")
    whole = (folder / REPLIES).read_bytes()
    row = f"{request.id},later,2026-11-23 is too late,Manager,2026-12-01,2026-11-23".encode()
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
    answer(requests, request.id, "Yes; from January.")
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
    rows = [
        (request.id, "no", "Newer.", "Manager", "", "2026-12-01"),
        (request.id, "yes", "Older.", "Manager", "", "2026-11-23"),
    ]
    (folder / REPLIES).write_bytes(sheet_bytes(REPLY_COLUMNS, rows))
    assert requests.find(request.id).reply == "Newer."


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        (REQUESTS, REQUEST_COLUMNS, [("x1", "T", "", "time", "W", "2026-11-23")]),
        (REQUESTS, REQUEST_COLUMNS, [("q0123abcd", "T", "", "more", "W", "2026-11-23")]),
        (REQUESTS, REQUEST_COLUMNS, [("q0123abcd", "T", "", "time", "", "2026-11-23")]),
        (REQUESTS, REQUEST_COLUMNS, [("q0123abcd", "T", "", "time", "W", "soon")]),
        (
            *(REQUESTS, REQUEST_COLUMNS),
            [("q0123abcd", "T", "", "time", word, "2026-11-23") for word in ("One", "Two")],
        ),
        (REPLIES, REPLY_COLUMNS, [("q0123abcd", "yes", "", "R", "", "2026-11-23")]),
        (REPLIES, REPLY_COLUMNS, [("0123abcd", "yes", "W", "R", "", "2026-11-23")]),
        (REPLIES, REPLY_COLUMNS, [("q0123abcd", "yes", "W", "R", "", "soon")]),
        (REPLIES, REPLY_COLUMNS, [("q0123abcd", "maybe", "W", "R", "", "2026-11-23")]),
        (REPLIES, REPLY_COLUMNS, [("q0123abcd", "later", "W", "R", "", "2026-11-23")]),
        (REPLIES, REPLY_COLUMNS, [("q0123abcd", "later", "W", "R", "soon", "2026-11-23")]),
        (REPLIES, ("a", "b"), []),
    ],
)
def test_what_cannot_be_understood_is_refused_and_not_added_to(
    requests, folder, name, columns, rows
):
    send(requests, request_id="q99999999")
    found = sheet_bytes(columns, rows) + b"\n"
    (folder / name).write_bytes(found)
    for act in (
        requests.all,
        lambda: send(requests),
        lambda: answer(requests, "q99999999", "Yes."),
    ):
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
        answer(requests, request.id, f"{name} is answered,\n{number}")


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
