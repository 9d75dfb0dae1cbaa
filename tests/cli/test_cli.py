"""The `workbook` command as a facilitator and an IT officer type it."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest
from click import Group, UsageError
from keeping import give, response

from workbook.access import DEFAULT_ADDRESS, Links, keep_address
from workbook.cli.main import main, understand, workbook
from workbook.plans import Plans
from workbook.sessions.repository import Sessions
from workbook.storage import data_folder
from workbook.teams import Teams
from workbook.themes.requests import Requests

INSTRUMENT = "planning-group-participation"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder that the command finds by itself."""
    monkeypatch.setenv("WORKBOOK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(capsys, *words):
    """Run one command; return its exit code and what it printed and complained."""
    code = main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def opened(capsys, *more):
    """Open a session; return its join code and everything that was printed."""
    _, out, _ = run(
        capsys, "session", "open", "--team", "Harbour team", "--instrument", INSTRUMENT, *more
    )
    return re.search(r"Join code\s+(\S+)", out)[1], out


def test_opening_prints_a_code_of_plain_words_and_a_link(capsys, data):
    code, out = opened(capsys)
    assert re.fullmatch(r"[a-z]+(-[a-z]+){3}", code)
    session = Sessions(data).by_code(code)
    assert f"{DEFAULT_ADDRESS}/join/{code}?session={session.id}\n" in out
    assert "Harbour team" in out
    assert Sessions(data).find(code).state == "open"


def test_the_link_is_the_one_of_the_server_that_runs(capsys, data):
    data.mkdir()
    keep_address(data, "http://192.0.2.7:9000/practice")
    code, out = opened(capsys)
    assert f"http://192.0.2.7:9000/practice/join/{code}" in out


def test_how_many_people_are_expected_is_kept(capsys, data):
    code, _ = opened(capsys, "--people", "8")
    assert Sessions(data).find(code).people == 8


@pytest.mark.parametrize("typed", [str.upper, lambda code: code.replace("-", " ")])
def test_closing_takes_the_code_however_it_is_typed(capsys, data, typed):
    code, _ = opened(capsys)
    answered(data, code)
    exit_code, out, _ = run(capsys, "session", "close", *typed(code).split(), "--people", "2")
    assert exit_code == 0
    assert "2 people sent answers" in out
    closed = Sessions(data).find(code)
    assert f"/patterns?session={closed.id}" in out
    assert closed.state == "closed"
    assert closed.revealed


def answered(data, code, people=2):
    """So many people come in and answer."""
    sessions = Sessions(data)
    items = [item.id for item in sessions.instrument(code).items]
    for seed in range(people):
        give(sessions, code, response(seed, None, dict.fromkeys(items, "partly"), items))


def test_nothing_is_shown_from_a_terminal_either_before_the_room_was_counted(capsys, data):
    code, _ = opened(capsys)
    answered(data, code)
    for words in (("reveal", code), ("close", code), ("reveal", code, "--people", "3")):
        exit_code, out, err = run(capsys, "session", *words)
        assert (exit_code, out) == (1, "")
        assert len(err.strip().splitlines()) == 3
    assert Sessions(data).find(code).state == "open"


def test_opening_prints_the_facilitators_link_with_its_own_key(capsys, data):
    code, out = opened(capsys, "--minutes", "60")
    session = Sessions(data).by_code(code)
    link = Links(data).find(f"session-{session.id}")
    assert link.address(data) in out
    assert session.minutes == 60
    assert f"session close {session.id}" in out


def test_a_session_can_be_revealed_from_a_terminal(capsys, data):
    code, _ = opened(capsys)
    answered(data, code)
    session = Sessions(data).by_code(code)
    exit_code, out, _ = run(capsys, "session", "reveal", session.id, "--people", "2")
    assert exit_code == 0
    assert f"/patterns?session={session.id}" in out
    assert Sessions(data).find(code).state == "revealed"


# Teams


def added(capsys, name="Harbour team", *more):
    """Add a team; return it and what was printed."""
    code, out, _ = run(capsys, "team", "add", name, "--service", "Riverside", *more)
    assert code == 0
    return Teams(data_folder()).named(name), out


def test_a_team_is_added_with_a_link_of_its_own(capsys, data):
    assert "There is no team yet" in run(capsys, "team", "list")[1]
    team, out = added(capsys, "Harbour team", "--people", "8", "--setting", "residential")
    assert (team.service, team.people, team.setting) == ("Riverside", 8, "residential")
    assert Links(data).find(f"team-{team.id}").address(data) in out
    assert "in no group" not in out
    other, out = added(capsys, "Foster carers")
    assert other.people is None
    assert "in no group" in out
    listed = run(capsys, "team", "list")[1]
    assert f"  {team.id}  Harbour team, residential, 8 people, joined " in listed
    assert f"  {other.id}  Foster carers, size not said, joined " in listed
    assert listed.count("Riverside") == 1


def test_a_team_is_known_by_its_name_or_its_id(capsys, data):
    team, _ = added(capsys, "Harbour team", "--people", "8")
    changed = ("--name", "Pier head", "--people", "0", "--joined-on", "2026-01-31")
    assert run(capsys, "team", "change", "harbour  TEAM", *changed)[0] == 0
    now = Teams(data).find(team.id)
    assert (now.name, now.people, str(now.joined_on)) == ("Pier head", None, "2026-01-31")
    assert now.service == "Riverside"
    assert run(capsys, "team", "change", team.id, "--service", "Estuary")[0] == 0
    assert Teams(data).find(team.id).service == "Estuary"
    for wrong in ("Harbour team", "taaaaaaaaa", "../x"):
        code, out, err = run(capsys, "team", "link", wrong)
        assert (code, out) == (1, "")
        assert len(err.strip().splitlines()) == 3


def test_a_teams_link_stays_until_it_is_made_anew_or_ended(capsys, data):
    team, out = added(capsys)
    other, _ = added(capsys, "Quay team")
    links = Links(data)
    first, others = (links.find(f"team-{each.id}").grant for each in (team, other))
    link = out.split()[-1]
    assert run(capsys, "team", "link", team.name)[1].split()[-1] == link
    anew = run(capsys, "team", "link", team.id, "--anew")[1]
    assert anew.split()[-1] != link
    assert not links.stands(first)
    second = links.find(f"team-{team.id}").grant
    assert "ended" in run(capsys, "team", "end", team.name)[1]
    assert not links.stands(second)
    assert links.stands(others)
    assert Teams(data).find(team.id) == team
    assert run(capsys, "team", "end", team.name)[0] == 0
    assert run(capsys, "team", "link", team.name)[1].split()[-1] not in {link, anew.split()[-1]}


def test_a_session_is_opened_for_a_team_by_its_name_or_its_id(capsys, data):
    team, _ = added(capsys)
    for typed in ("HARBOUR team", team.id):
        _, out, _ = run(capsys, "session", "open", "--team", typed, "--instrument", INSTRUMENT)
        assert "for Harbour team." in out
        assert "no team" not in out
    assert len(Sessions(data).of_team(team.id)) == 2
    _, out, _ = run(capsys, "session", "open", "--team", "Us", "--instrument", INSTRUMENT)
    assert "a session of no team" in out
    assert len(Sessions(data).of_team(team.id)) == 2
    words = ("session", "open", "--team", "taaaaaaaaa", "--instrument", INSTRUMENT)
    assert run(capsys, *words)[0] == 1


def test_a_session_can_be_closed_and_stay_sealed(capsys, data):
    code, _ = opened(capsys)
    exit_code, out, _ = run(capsys, "session", "close", "--sealed", code)
    assert exit_code == 0
    assert "stay sealed" in out
    assert not Sessions(data).find(code).revealed
    assert run(capsys, "session", "reveal", code)[0] == 1


def test_a_plans_own_link_stands_in_no_list_of_links(capsys, data):
    plan = Plans(data).begin(title="A day in Zenith Park")
    link = Links(data).make("plan", plan.id)
    _, out, _ = run(capsys, "links")
    for each in (link.key, plan.id, "Zenith Park"):
        assert each not in out
    _, out, _ = run(capsys, "links", "--anew", link.name)
    assert link.key not in out
    assert Links(data).find(link.name).key in out


def test_the_links_have_keys_that_stay(capsys, data):
    team, _ = added(capsys)
    _, out, _ = run(capsys, "links")
    assert run(capsys, "links")[1] == out
    assert Links(data).find("lead").address(data) in out
    assert Links(data).find(f"team-{team.id}").address(data) in out
    keys = re.findall(r"key=([a-z2-7]{26})", out)
    assert len(set(keys)) == 2


def test_requests_are_listed_and_answered(capsys, data):
    assert "No team has sent a request." in run(capsys, "request", "list")[1]
    sent = Requests(data / "released").send("Harbour team", "time", "Two hours a week")
    assert "Not answered yet." in run(capsys, "request", "list")[1]
    said = ("--decision", "yes", "--role", "Service manager", "--text", "From January.")
    assert run(capsys, "request", "answer", sent.id, *said)[0] == 0
    assert run(capsys, "request", "answer", sent.id, *said, "--look-again", "soon")[0] == 1
    assert "From January." in run(capsys, "request", "list")[1]
    assert run(capsys, "request", "answer", "q00000000", *said)[0] == 1


def test_forgetting_says_what_it_deleted_in_numbers(capsys, data):
    code, out, _ = run(capsys, "forget")
    assert code == 0
    assert "Nothing was due: answers are kept for 92 days after a session closes." in out
    data.mkdir(exist_ok=True)
    (data / "retention.toml").write_text("keep_answers_days = soon")
    code, _, err = run(capsys, "forget")
    assert code == 1
    assert len(err.strip().splitlines()) == 3


def test_closing_twice_is_no_mistake(capsys, data):
    code, _ = opened(capsys)
    assert run(capsys, "session", "close", code, "--sealed")[0] == 0
    assert run(capsys, "session", "close", code, "--sealed")[0] == 0


def test_the_list_says_how_many_sent_and_never_what(capsys, data):
    assert "No session is kept" in run(capsys, "session", "list")[1]
    code, _ = opened(capsys)
    out = run(capsys, "session", "list")[1]
    assert code in out
    assert "Harbour team" in out
    assert "nobody" in out
    assert "open" in out


@pytest.mark.parametrize(
    "words",
    [
        ("session", "close", "no-such-code"),
        ("team", "add", "   ", "--service", "Riverside"),
        ("team", "add", "Harbour team", "--service", "Riverside", "--people", "0"),
        ("team", "change", "Nobody", "--people", "4"),
        ("team", "end", "Nobody"),
        ("session", "open", "--team", "A", "--instrument", "no-such-instrument"),
        ("session", "open", "--team", "   ", "--instrument", INSTRUMENT),
        ("session", "open", "--team", "A", "--instrument", INSTRUMENT, "--people", "0"),
        ("session", "open", "--team", "A", "--instrument", INSTRUMENT, "--people", "-3"),
    ],
)
def test_what_cannot_be_done_is_said_in_three_sentences(capsys, data, words):
    code, out, err = run(capsys, *words)
    assert code == 1
    assert out == ""
    assert len(err.strip().splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Usage: workbook"),
        (("no-such-command",), "no-such-command"),
        (("session",), "Usage: workbook session"),
        (("session", "close"), "SESSION"),
        (("team",), "Usage: workbook team"),
        (("team", "add", "Harbour team"), "--service"),
        (("team", "link"), "TEAM"),
        (("session", "open", "--team", "A"), "--instrument"),
        (("session", "open", "--team", "A", "--instrument", INSTRUMENT, "--people", "x"), "x"),
        (("serve", "--front-end", "other"), "--front-end"),
        (("links", "more"), "more"),
    ],
)
def test_words_that_are_no_command_are_refused_and_nothing_is_done(capsys, data, words, said):
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert said in err
    assert not data.exists()
    with pytest.raises(UsageError):
        understand(words)


def commands(group=workbook, before=()):
    """Yield every command with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, Group):
            yield from commands(command, (*before, name))
        else:
            yield " ".join((*before, name)), command


#: What a command's function is handed, by how the words are read.
HANDED = {
    "integer": "int",
    "path": "Path",
    "text": "str",
    "boolean": "bool",
    "choice": "Literal",
    "datetime": "datetime",
}


@pytest.mark.parametrize(("words", "command"), [*commands()], ids=dict(commands()))
def test_a_command_is_handed_what_its_function_names_in_the_types_that_it_says(words, command):
    wanted = inspect.signature(command.callback, follow_wrapped=True).parameters
    options = {each.name: each for each in command.params}
    assert set(wanted) == set(options)
    for name, each in options.items():
        written = wanted[name].annotation
        assert HANDED[each.type.name] in written
        assert written.startswith("tuple[") == (each.nargs == -1)
        nothing = each.to_info_dict()["default"] is None and each.type.name != "boolean"
        # The data folder is found for it where none is named.
        optional = nothing and not each.required and name != "data"
        assert written.endswith("| None") == optional


def test_every_command_says_what_it_is_for(capsys):
    for words, command in commands():
        code, out, err = run(capsys, *words.split(), "--help")
        assert (code, err) == (0, "")
        assert command.help in " ".join(out.split())


def test_check_says_every_fault_and_does_not_exit_with_nothing(capsys, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('id = "bad"\nscore = 3\n', encoding="utf-8")
    code, out, _ = run(capsys, "check", str(bad))
    assert code == 1
    assert out.count("bad.toml") >= 3


def test_the_shipped_instruments_are_listed_and_check(capsys):
    code, out, _ = run(capsys, "instruments")
    assert code == 0
    assert out.count(" items. ") == 6
    assert out.count(" prompts. ") == 1


def test_a_session_cannot_be_opened_with_a_file_to_plan_with(capsys):
    code, _, err = run(
        capsys, "session", "open", "--team", "Us", "--instrument", "plan-a-group-activity"
    )
    assert code == 1
    assert "a file to plan an activity with, not a checklist that a team answers" in err
    assert "Name a checklist here" in err


def test_an_example_says_how_to_look_at_it(capsys, tmp_path):
    folder = tmp_path / "invented"
    code, out, _ = run(capsys, "example", str(folder), "--teams", "3", "--quarters", "1")
    assert code == 0
    assert f"serve --data {folder}" in out
    again, _, err = run(capsys, "example", str(folder))
    assert again == 1
    assert len(err.strip().splitlines()) == 3


def test_help_names_every_command():
    shown = subprocess.run(
        [sys.executable, "-m", "workbook", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for verb in ("serve", "links", "team", "session", "request", "forget", "instruments", "check"):
        assert verb in shown


def test_a_reader_that_goes_away_is_no_error():
    piped = subprocess.run(
        f"{sys.executable} -m workbook instruments | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Traceback" not in piped.stderr
