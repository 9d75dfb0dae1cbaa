"""Stock validators read a session folder without us."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from frictionless_check import found_by_frictionless
from keeping import close_now, come_in, give, response, shut_now, small_instrument
from make_schemas import SESSION_TABLES, write_schemas

from workbook.instruments.model import load_shipped, shipped
from workbook.meetings.meeting import Meeting
from workbook.sessions.csv.answers import REFLECTIONS, RESPONSES
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import NOT_ANSWERED, Together
from workbook.themes.disclosure import THEME_COLUMNS
from workbook.themes.tables import RELEASED_TABLES, THEMES

SCHEMAS = Path(__file__).parent.parent.parent / "data" / "schema"


@pytest.fixture
def sessions(tmp_path):
    """Sessions kept in a folder that does not exist yet."""
    return Sessions(tmp_path / "data")


@pytest.fixture
def code(sessions, tmp_path):
    """The join code of an open session."""
    return sessions.open("=Harbour, “team”", small_instrument(tmp_path), people=3).id


@pytest.fixture
def folder(tmp_path, code):
    """The folder of that session."""
    return tmp_path / "data" / "sessions" / code


def frictionless(folder):
    """Run stock frictionless over a package; return whether it is valid, and what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "VALID" in done.stdout, done.stdout + done.stderr
    return done.returncode == 0, done.stdout


def test_stock_frictionless_passes_a_session_from_its_opening_to_its_closing(
    sessions, code, folder
):
    assert frictionless(folder)[0]
    for seed in range(12):
        words = {"purpose": 'Two\nlines, "quoted"; =1+1', "ending": "é"} if seed % 2 else {}
        answers = {"purpose": NOT_ANSWERED, "roles": "not_sure"} if seed % 3 else {}
        give(sessions, code, response(seed, words, answers))
    passed, said = frictionless(folder)
    assert passed, said
    close_now(sessions, code)
    passed, said = frictionless(folder)
    assert passed, said
    assert said.count("VALID") == 6  # the session, answers, reflections, door, figures, instrument


def test_every_feature_adds_its_own_table_at_its_first_write_and_stock_frictionless_passes_it(
    sessions, code, folder
):
    begun = {"session.csv", RESPONSES, REFLECTIONS}
    assert {path.name for path in folder.glob("*.csv")} == begun
    for seed in range(5):
        give(sessions, code, response(seed))
    items = ("purpose", "roles", "ending")
    given = Together(
        present=3, answers=dict.fromkeys(items, "partly"), differently=dict.fromkeys(items, 1)
    )
    sessions.record_together(code, given, come_in(sessions, code))
    meeting = Meeting(sessions, code)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    steps = {
        "notes.csv": lambda: meeting.note("roles", heard="They would say, “ask us”."),
        "actions.csv": lambda: meeting.add_action(item="ending", what="Plan the last meeting."),
        "record.csv": lambda: meeting.set_opening("We were five."),
        "message.csv": lambda: meeting.set_message("We lose the time."),
    }
    for file, write in steps.items():
        assert not (folder / file).exists()
        write()
        assert (folder / file).exists()
        assert found_by_frictionless(folder) == []
    shut_now(sessions, meeting.code)
    meeting.close()
    assert found_by_frictionless(folder) == []
    assert {path.name for path in folder.glob("*.csv")} == begun | {
        *("counts.csv", "door.csv", "together.csv"),
        *steps,
    }


def test_a_description_that_somebody_took_away_or_spoilt_stops_nobody(sessions, code, folder):
    package = folder / "datapackage.json"
    for spoil in (
        package.unlink,
        lambda: package.write_text("{"),
        lambda: package.write_text("[]"),
    ):
        spoil()
        give(sessions, code, response())
        Meeting(sessions, code).set_message("We lose the time.")
        assert (folder / "message.csv").exists()


@pytest.mark.parametrize(
    "edit",
    [
        (RESPONSES, ",partly", ",mostly"),
        (RESPONSES, ",roles,", ",rolls,"),
        (RESPONSES, "\nr", "\nx"),
        (RESPONSES, ",roles,", ",purpose,"),
        (RESPONSES, "answer\n", "answers\n"),
        (REFLECTIONS, "purpose,", "purposes,"),
        ("session.csv", ",open", ",ajar"),
        ("session.csv", ",3,", ",three,"),
        ("session.csv", ",1.0,3,,20", ",1.0,3,x20"),
    ],
)
def test_stock_frictionless_finds_nonsense_in_a_cell(edit, sessions, code, folder):
    name, old, new = edit
    give(
        sessions,
        code,
        response(1, {"purpose": "Words"}, dict.fromkeys(("purpose", "roles", "ending"), "partly")),
    )
    path = folder / name
    assert old in path.read_text()
    assert found_by_frictionless(folder) == []
    path.write_text(path.read_text().replace(old, new, 1))
    assert found_by_frictionless(folder)


def test_the_command_of_stock_frictionless_fails_nonsense(sessions, code, folder):
    give(sessions, code, response(1))
    path = folder / RESPONSES
    path.write_text(path.read_text().replace(",roles,", ",roles,x", 1))
    passed, said = frictionless(folder)
    assert not passed
    assert "INVALID" in said


@pytest.mark.parametrize("instrument_id", shipped())
def test_stock_frictionless_passes_every_shipped_instrument(instrument_id, sessions, tmp_path):
    session = sessions.open("Harbour team", instrument_id)
    items = tuple(item.id for item in load_shipped(instrument_id).items)
    scale = load_shipped(instrument_id).scale
    for answer in scale.answers:
        sent = response(None, {items[0]: "Words"}, dict.fromkeys(items, answer.id), items)
        give(sessions, session.id, sent)
    close_now(sessions, session.id)
    assert found_by_frictionless(tmp_path / "data" / "sessions" / session.id) == []


def test_answers_stand_in_the_scales_order_and_every_way_of_missing_has_its_own_word(folder):
    package = json.loads((folder / "datapackage.json").read_text())
    responses = next(r for r in package["resources"] if r["name"] == "responses")
    fields = {field["name"]: field for field in responses["schema"]["fields"]}
    answer = fields["answer"]
    assert [c["value"] for c in answer["categories"]] == ["in_place", "partly", "not_yet"]
    assert [c["label"] for c in answer["categories"]] == ["In place", "Partly", "Not yet"]
    assert answer["categoriesOrdered"] is True
    missing = {m["value"]: m["label"] for m in answer["missingValues"]}
    assert set(missing) == {NOT_ANSWERED, "not_asked", "withheld", "not", "not_sure"}
    assert len(set(missing.values())) == len(missing)
    assert responses["schema"]["primaryKey"] == ["response", "item"]
    assert fields["item"]["categories"][0]["label"] == "We do purpose."
    assert all(field["description"].endswith(".") for field in fields.values())


def test_the_package_says_nothing_about_the_team(folder):
    assert "Harbour" not in (folder / "datapackage.json").read_text()


def test_the_published_schemas_are_the_ones_in_use(tmp_path):
    """Otherwise run: python tools/make_schemas.py data/schema."""
    write_schemas(tmp_path)
    made = {str(path.relative_to(tmp_path)): path for path in tmp_path.rglob("*.json")}
    kept = {str(path.relative_to(SCHEMAS)): path for path in SCHEMAS.rglob("*.json")}
    assert made.keys() == kept.keys()
    assert all(made[name].read_text() == kept[name].read_text() for name in made)


def test_every_column_of_every_file_is_described():
    described = {table.name: table.header for table in SESSION_TABLES}
    assert set(described) == {
        *("session", "door", "responses", "reflections", "together", "counts"),
        *("notes", "actions", "record", "message"),
    }
    released = {table.name: table.header for table in RELEASED_TABLES}
    assert set(released) == {
        *("themes", "not_published", "actions", "plans", "messages", "published"),
    }
    assert THEMES.header == THEME_COLUMNS  # the rule writes its own file
    readme = (SCHEMAS.parent / "README.md").read_text()
    for columns in (*described.values(), *released.values()):
        for column in columns:
            assert f"`{column}`" in readme
