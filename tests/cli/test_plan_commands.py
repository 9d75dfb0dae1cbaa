"""`workbook plans` and `workbook plan`: whose plans there are, and never a word of one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from workbook.access import Links
from workbook.cli.main import main
from workbook.plans import Plans
from workbook.teams import Teams


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def team(data):
    return Teams(data).add("Heron", "Harbour service", "", 6)


@pytest.fixture
def plan(data, team):
    """A team's plan, with a word of its own in it."""
    plan = Plans(data).begin(team=team.id, title="Kingfisher")
    Plans(data).open(plan.id).add("idea", "0a1b2c3d", words="Kingfisher")
    return plan


def run(capsys, data, *words):
    code = main([*words, "--data", str(data)])
    said = capsys.readouterr()
    assert "Kingfisher" not in said.out + said.err
    return code, said.out, said.err


def test_plans_says_of_each_whose_it_is_how_far_and_until_when(capsys, data, plan):
    alone = Plans(data).begin()
    code, out, _ = run(capsys, data, "plans")
    assert code == 0
    lines = {line.split()[0]: line for line in out.splitlines() if line.startswith("p")}
    assert lines.keys() == {plan.id, alone.id}
    assert "draft, Heron, begun " in lines[plan.id]
    assert "without a team" in lines[alone.id]
    assert all(", deleted on " in line for line in lines.values())


def test_where_there_is_none_it_says_so_and_makes_nothing(capsys, data):
    code, out, _ = run(capsys, data, "plans")
    assert (code, "No plan" in out, data.exists()) == (0, True, False)


def test_one_that_cannot_be_read_is_named_and_hides_no_other(capsys, data, plan):
    torn = Plans(data).begin()
    (data / "plans" / torn.id / "plan.csv").write_bytes(b"nonsense")
    code, out, _ = run(capsys, data, "plans")
    assert code == 1
    assert torn.id in out
    assert plan.id in out


def test_a_link_is_printed_and_made_anew(capsys, data, plan):
    code, out, _ = run(capsys, data, "plan", "link", plan.id)
    address = out.splitlines()[-1].strip()
    assert code == 0
    assert run(capsys, data, "plan", "link", plan.id)[1].splitlines()[-1].strip() == address
    _, out, _ = run(capsys, data, "plan", "link", plan.id, "--anew")
    assert "opens nothing any more" in out
    assert out.splitlines()[-1].strip() != address


@pytest.mark.parametrize("odd", ["p" + "a" * 15, "heron", "../teams"])
def test_no_such_plan_has_no_link_and_cannot_be_deleted(capsys, data, plan, odd):
    for words in (("link", odd), ("delete", odd, "--yes")):
        code, _, err = run(capsys, data, "plan", *words)
        assert code == 1
        assert "no such plan" in err
    assert not [each for each in Links(data).all() if each.kind == "plan"]
    assert Plans(data).find(plan.id) == plan


@pytest.mark.parametrize(("answer", "is_gone"), [("y\n", True), ("n\n", False), ("", False)])
def test_deleting_asks_first(capsys, data, plan, monkeypatch, *, answer, is_gone):
    from io import StringIO

    Links(data).make("plan", plan.id)
    monkeypatch.setattr("sys.stdin", StringIO(answer))
    code, out, _ = run(capsys, data, "plan", "delete", plan.id)
    assert (code == 0) == is_gone
    assert ("Nothing was deleted" in out) != is_gone
    assert (not Plans(data).all()) == is_gone
    assert (not [each for each in Links(data).all() if each.kind == "plan"]) == is_gone


def test_deleting_does_not_ask_where_it_was_told_not_to(capsys, data, plan):
    assert run(capsys, data, "plan", "delete", plan.id, "--yes")[0] == 0
    assert Plans(data).all() == ()
    assert not (data / "plans" / plan.id).exists()


def test_forget_says_how_many_plans_it_deleted_and_nothing_more_of_them(capsys, data, plan):
    long_ago = date.today() - timedelta(days=400)  # noqa: DTZ011 - as the command asks
    old = Plans(data, today=lambda: long_ago).begin(title="Kingfisher")
    code, out, _ = run(capsys, data, "forget")
    assert (code, out) == (0, "Deleted 1 plan whose time was over.\n")
    assert [each.id for each in Plans(data).all()] == [plan.id]
    assert old.id not in out


def test_a_backup_and_its_restore_say_how_many_plans_there_are(capsys, data, plan, tmp_path):
    _, out, _ = run(capsys, data, "backup", str(tmp_path / "monday.zip"))
    assert "A backup of 0 sessions and 1 plan (" in out
    assert main(["restore", "--check", str(tmp_path / "monday.zip")]) == 0
    assert "0 sessions and 1 plan, " in capsys.readouterr().out
