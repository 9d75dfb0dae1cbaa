"""The plans of the invented service: one in every state, warm, whole, and about nobody."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from frictionless_check import found_by_frictionless

import workbook.operations
from workbook.operations import add_plans, example_plan, write_example
from workbook.operations.retention import forget
from workbook.plans import STATES, Plans
from workbook.publishing import attack
from workbook.safeguarding.wording import check
from workbook.storage import RELEASED
from workbook.teams import Teams
from workbook.themes.archive import Archive

TODAY = date(2026, 11, 22)
SAID = Path(workbook.operations.__file__).parent / "example_plans.toml"
#: Words that are a state or an answer, and nothing that anybody wrote.
NO_WORDS = {"state", "answer", "outcome", "key", "again_of"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example") / "data"
    assert write_example(folder, teams=6, quarters=1, today=TODAY).plans == 7
    return folder


@pytest.fixture
def plans(folder):
    return Plans(folder, today=lambda: TODAY)


def wholes(plans):
    return [plans.open(each.id).look() for each in plans.all()]


def words():
    """Give everything that is written in them, with where it stands."""

    def within(value, place):
        if isinstance(value, dict):
            for name, each in value.items():
                if name not in NO_WORDS:
                    yield from within(each, f"{place}.{name}")
        elif isinstance(value, list):
            for at, each in enumerate(value):
                yield from within(each, f"{place}[{at}]")
        elif isinstance(value, str):
            yield place, value

    return sorted(within(tomllib.loads(SAID.read_text(encoding="utf-8")), "plans"))


@pytest.mark.parametrize(("place", "said"), words())
def test_nothing_that_is_written_there_is_asked_about(place, said):
    assert check(said) == (), place
    assert said == said.strip()


def test_there_is_one_in_every_state_of_several_teams_and_one_of_none(plans):
    found = plans.all()
    assert plans.unreadable() == ()
    assert {each.state for each in found} == set(STATES)
    assert len({each.team for each in found}) > 4
    assert sum(not each.team for each in found) == 1


def test_stock_frictionless_accepts_each(plans):
    for each in plans.all():
        assert found_by_frictionless(plans.open(each.id).folder) == []


def test_what_each_state_shows_is_there(plans):
    by_state = {each.plan.state: each for each in wholes(plans) if each.plan.state != "draft"}
    assert len(by_state["ready"].open_prompts) == 2
    assert len(by_state["under_way"].ideas) == 3
    assert not any(idea.is_answered for idea in by_state["under_way"].ideas)
    assert sum(not idea.is_answered for idea in by_state["reviewed"].ideas) == 1
    assert by_state["reviewed"].waits_for_feedback()
    told = by_state["fed_back"]
    assert told.waits_for_feedback() == ()
    assert all(idea.is_answered and idea.said_back for idea in told.ideas)
    assert {idea.answer for idea in told.ideas} == {"yes", "partly", "no", "not_ours"}
    assert {promise.outcome for promise in told.promises} == {"kept", "explained"}
    assert told.open_prompts == ()
    assert len(told.wording) == len(told.guide.gaps)
    assert len(told.review) == len(told.guide.review)
    assert by_state["stopped"].plan.stopped_because


def test_the_one_that_was_fed_back_is_read_as_the_example_and_another_where_it_is_gone(
    folder, plans, tmp_path
):
    first = plans.find(example_plan(folder))
    assert first.state == "fed_back"
    again = next(each for each in plans.all() if each.again_of)
    assert again.again_of == first.id
    assert example_plan(tmp_path / "nothing") == ""


def test_days_lie_in_their_order_and_none_is_due_for_deleting(folder, plans):
    for whole in wholes(plans):
        plan = whole.plan
        days = [plan.made_on, plan.ready_on, plan.under_way_on, plan.reviewed_on, plan.fed_back_on]
        said = [each for each in days if each is not None]
        assert said == sorted(said)
        assert max(said) <= plan.changed_on <= TODAY
        assert whole.due_for_deletion(92) > TODAY + timedelta(days=60)
        assert all(idea.noted_on <= (idea.told_on or TODAY) for idea in whole.ideas)
    assert forget(folder, today=lambda: TODAY).plans == 0


def test_the_same_seed_writes_the_same_plans(folder, tmp_path):
    write_example(tmp_path / "again", teams=6, quarters=1, today=TODAY)
    write_example(tmp_path / "other", teams=6, quarters=1, today=TODAY, seed=7)

    def written(data):
        home = data / "plans"
        return {path.relative_to(home): path.read_bytes() for path in home.rglob("*.csv")}

    assert written(folder) == written(tmp_path / "again")
    assert written(folder).keys() != written(tmp_path / "other").keys()


def test_an_invented_service_of_before_gets_its_plans_once_and_a_real_one_none(folder, tmp_path):
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    shutil.rmtree(older / "plans")
    add_plans(older, today=lambda: TODAY)
    assert len(Plans(older).all()) == 7
    assert example_plan(older)
    before = {each.id for each in Plans(older).all()}
    add_plans(older, today=lambda: TODAY)
    assert {each.id for each in Plans(older).all()} == before
    assert not list(older.glob(".example-*"))
    real = tmp_path / "real"
    Teams(real).add("Heron", "Harbour service", "", 6)
    add_plans(real)
    assert not (real / "plans").exists()


def test_managers_of_the_invented_service_read_of_plans_that_are_gone_by_now(tmp_path):
    data = tmp_path / "data"
    made = write_example(data, today=TODAY)
    for period in Archive(data / RELEASED).periods:
        assert {kind for _, kind, *_ in period.plan_rows} == {"promises", "open"}
    assert len(Plans(data).all()) == made.plans
    assert attack(data).found == ()
