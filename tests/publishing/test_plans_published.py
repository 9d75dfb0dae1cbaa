"""What managers may read of plans: what counts, once a period, and what the attack finds."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta

import pytest
from services import AFTER, MIDDLE, PERIOD, STARTS, joins, registered
from services import with_team as named
from teams_planning import CANARY, DUE, planned

from workbook.instruments import USUAL_GUIDE, load_shipped_guide, shipped_guide_bytes
from workbook.meetings.plan_requests import PlanRequests
from workbook.plans import Plans
from workbook.publishing import planned as gathering
from workbook.publishing.adversary import attack
from workbook.publishing.publisher import open_period, publish
from workbook.storage import StoreError, sheet_bytes
from workbook.storage.layout import RELEASED
from workbook.teams import Teams, service_id
from workbook.themes import plan_words
from workbook.themes.archive import Archive
from workbook.themes.brief import released_zip
from workbook.themes.disclosure import BANDS, NotReleased, words_for_teams
from workbook.themes.requests import Requests

TEAMS = {"Harbour": 4, "Quay": 4, "Pier": 4, "Lock": 4, "Weir": 4}
FEW, SOME, MOST = BANDS
GUIDE = load_shipped_guide(USUAL_GUIDE)
SECTIONS = [each.id for each in GUIDE.sections]
ENDS = date(2026, 9, 30)


@pytest.fixture
def data(tmp_path):
    """Five teams in one group, and an open period."""
    folder = tmp_path / "data"
    registered(folder, TEAMS)
    open_period(folder, PERIOD, today=lambda: STARTS)
    return folder


def rows(data, service="Riverside", **more):
    """Publish, and return what is said of a service: (kind, what) to band."""
    publish(data, PERIOD, today=lambda: more.get("today", AFTER))
    archive = Archive(data / RELEASED, more.get("services"))
    return {
        (kind, what): band
        for of, kind, what, _, band in archive.periods[0].plan_rows
        if of == service
    }


def promises(data, **more):
    """What is said of promises."""
    return {what: band for (kind, what), band in rows(data, **more).items() if kind == "promises"}


def left_open(data, **more):
    """The band of each section."""
    return {what: band for (kind, what), band in rows(data, **more).items() if kind == "open"}


def kinds(data):
    return {each.kind for each in attack(data).found}


def all_promise(data, **outcomes):
    """Each team has one promise; what became of it, "kept" unless it is said."""
    return {team: planned(data, team, promises=[outcomes.get(team, "kept")]) for team in TEAMS}


def table(data):
    return data / RELEASED / PERIOD / "published" / "plans.csv"


def asks(data, team, day=MIDDLE):
    Requests(data / RELEASED, today=lambda: day).send(team, "time", "Time to tell them.")


# What counts


def test_promises_are_said_in_words_over_teams(data):
    all_promise(data, Harbour="", Quay="explained")
    assert promises(data) == {"overdue": FEW, "kept": SOME}
    assert kinds(data) == set()


def test_where_more_than_few_have_something_overdue_that_alone_is_said(data):
    all_promise(data, Harbour="", Quay="", Pier="explained")
    assert promises(data) == {"overdue": SOME}
    assert kinds(data) == set()


def test_a_team_is_as_far_as_its_worst_promise_in_whichever_plan(data):
    all_promise(data)
    for team in ("Harbour", "Quay"):
        planned(data, team, promises=["explained", ""])
    assert promises(data) == {"overdue": SOME}


@pytest.mark.parametrize(
    ("due", "counts"),
    [
        (STARTS - timedelta(days=1), False),
        (STARTS, True),
        (ENDS, True),
        (AFTER, False),
        (None, False),
    ],
)
def test_a_promise_counts_in_the_period_in_which_it_is_due(data, due, counts):
    for team in list(TEAMS)[:3]:
        planned(data, team, promises=[("kept", due)])
    assert bool(promises(data)) is counts


def test_until_a_plan_is_ready_nobody_has_been_promised_anything_by_it(data):
    for team in list(TEAMS)[:3]:
        planned(data, team, promises=[""], ready=None)
    assert rows(data) == {}


def test_what_was_promised_counts_also_when_the_plan_is_stopped(data):
    for plan_id in all_promise(data, **dict.fromkeys(TEAMS, "")).values():
        Plans(data).open(plan_id).move("stopped", was="ready", because="Nobody could come.")
    assert rows(data) == {("promises", "overdue"): MOST}


def test_of_each_section_it_is_said_how_many_teams_had_left_something_open(data):
    for number, team in enumerate(TEAMS):
        planned(data, team, left_open=SECTIONS[:number])
    said = left_open(data)
    assert list(said) == SECTIONS
    assert [said[each] for each in SECTIONS[:5]] == [MOST, SOME, SOME, FEW, FEW]
    assert table(data).read_text().splitlines()[1] == (
        f"Riverside,open,{SECTIONS[0]},{GUIDE.sections[0].title},most or all"
    )
    assert kinds(data) == set()


@pytest.mark.parametrize(
    ("ready", "counts"),
    [(STARTS - timedelta(days=1), False), (STARTS, True), (ENDS, True), (AFTER, False)],
)
def test_a_plan_counts_in_the_period_in_which_it_was_first_ready(data, ready, counts):
    for team in list(TEAMS)[:3]:
        planned(data, team, ready=ready)
    assert bool(left_open(data)) is counts


def test_a_plan_that_went_back_counts_in_no_later_period_again(data):
    codes = [planned(data, team, left_open=SECTIONS) for team in TEAMS]
    for code in codes:
        Plans(data).open(code).move("draft", was="ready")
    assert left_open(data) == {}, "a draft is still being written"
    open_period(data, "2026-Q4", today=lambda: AFTER)
    for code in codes:
        Plans(data, today=lambda: date(2026, 11, 2)).open(code).move("ready", was="draft")
    publish(data, "2026-Q4", today=lambda: date(2027, 1, 1))
    assert Archive(data / RELEASED).periods[0].plan_rows == ()


def test_a_team_with_two_plans_counts_once(data):
    for team in list(TEAMS)[:2]:
        planned(data, team, left_open=SECTIONS, promises=["kept"])
        planned(data, team, left_open=SECTIONS, promises=["kept"])
    assert rows(data) == {}


def test_a_teams_own_questions_are_words_of_that_team_and_never_released(data):
    own = shipped_guide_bytes(USUAL_GUIDE).replace(
        f'id = "{SECTIONS[0]}"'.encode(), f'id = "{CANARY}"'.encode()
    )
    assert CANARY.encode() in own
    for team in TEAMS:
        planned(data, team, left_open=[CANARY, *SECTIONS], promises=["kept"], guide=own)
    assert left_open(data) == {}
    assert promises(data) == {"overdue": FEW, "kept": MOST}
    assert CANARY not in table(data).read_text()


def test_only_our_own_titles_stand_in_what_is_released(data):
    own = shipped_guide_bytes(USUAL_GUIDE).replace(
        f'title = "{GUIDE.sections[0].title}"'.encode(), f'title = "{CANARY}"'.encode()
    )
    for team in TEAMS:
        planned(data, team, guide=own)
    assert len(left_open(data)) == len(SECTIONS)
    assert CANARY not in table(data).read_text()


# Who counts


def test_of_two_teams_nothing_is_said_and_plans_of_nobody_count_for_nobody(data):
    for team in ("Harbour", "Quay"):
        planned(data, team, left_open=SECTIONS, promises=[""])
    planned(data, "", team_id="", promises=[""])
    stranger = Teams(data).add("Stranger", "Riverside")
    planned(data, "Stranger", team_id=stranger.id, promises=[""])
    planned(data, "Gone", team_id="tgone23456", promises=[""])
    assert rows(data) == {}
    assert table(data).read_text() == "service,kind,id,title,teams\n"
    assert kinds(data) == set()


def test_a_team_is_known_by_its_id_whatever_it_is_called_by_now(data):
    all_promise(data, Harbour="")
    teams = Teams(data)
    teams.change(teams.named("Harbour").id, name="Another name")
    teams.add("Harbour", "Lakeside")
    assert promises(data) == {"overdue": FEW, "kept": MOST}


def test_a_service_that_asks_for_more_teams_is_heard(tmp_path):
    data = tmp_path / "data"
    registered(data, TEAMS)
    (data / "publication.toml").write_text("minimum_teams = 5\n")
    open_period(data, PERIOD, today=lambda: STARTS)
    for team in list(TEAMS)[:4]:
        planned(data, team, promises=["kept"])
    assert rows(data) == {}


def test_each_service_has_words_of_its_own_and_a_manager_of_one_meets_no_other(tmp_path):
    data = tmp_path / "data"
    registered(data, TEAMS)
    joins(data, {"Brook": 5, "Ford": 5, "Mill": 5}, "Lakeside")
    open_period(data, PERIOD, today=lambda: STARTS)
    all_promise(data)
    for team in ("Brook", "Ford", "Mill"):
        planned(data, team, promises=[""])
    assert promises(data) == {"overdue": FEW, "kept": MOST}
    assert promises(data, service="Lakeside") == {"overdue": MOST}
    (period,) = Archive(data / RELEASED, [service_id("Riverside")]).periods
    assert {of for of, *_ in period.plan_rows} == {"Riverside"}
    assert period.plan_words("Lakeside") == ()
    assert b"Lakeside" not in period.files()["plans.csv"]
    assert kinds(data) == set()


# Requests with a name


def test_a_request_takes_its_team_out_of_everything_said_of_plans(data):
    all_promise(data, Harbour="", Quay="")
    other = data.parent / "other"
    shutil.copytree(data, other)
    assert promises(data) == {"overdue": SOME}
    asks(other, " harbour")
    assert promises(other) == {"overdue": FEW, "kept": MOST}, "one of four"
    assert kinds(data) == kinds(other) == set()


def test_a_request_under_a_name_from_since_is_the_same_teams(data):
    all_promise(data, Harbour="", Quay="")
    teams = Teams(data)
    teams.change(teams.named("Harbour").id, name="Another name")
    asks(data, "Another name")
    assert promises(data) == {"overdue": FEW, "kept": MOST}


def test_a_request_from_a_plan_is_the_teams_own_under_a_name_that_nobody_knows_any_more(data):
    plans = all_promise(data, Harbour="", Quay="")
    teams = Teams(data)
    harbour = teams.named("Harbour").id
    teams.change(harbour, name="In between")
    asking = PlanRequests(Plans(data), Requests(data / RELEASED, today=lambda: MIDDLE))
    asking.send(plans["Harbour"], "time", "Time to tell them.", "0a1b2c3d")
    teams.change(harbour, name="Harbour")
    assert promises(data) == {"overdue": FEW, "kept": MOST}
    assert kinds(data) == set()


@pytest.mark.parametrize(
    ("begun", "asked", "left_out"),
    [
        (MIDDLE, STARTS - timedelta(days=1), False),
        (MIDDLE, STARTS, True),
        (STARTS - timedelta(days=9), STARTS - timedelta(days=3), True),
        (STARTS - timedelta(days=9), STARTS - timedelta(days=10), False),
        (MIDDLE, AFTER, True),
    ],
)
def test_a_request_counts_since_the_period_or_the_plan_began(data, begun, asked, left_out):
    for team in list(TEAMS)[:3]:
        planned(data, team, promises=["kept"], begun=begun)
    asks(data, "Harbour", day=asked)
    assert (promises(data) == {}) is left_out
    assert kinds(data) == set()


# Once, whole, and whatever happens


def test_what_was_published_stays_whatever_becomes_of_the_plans(data):
    plans = all_promise(data, Harbour="")
    said = promises(data)
    kept = table(data).read_bytes()
    for each in plans.values():
        Plans(data).delete(each)
    assert promises(data) == said
    assert table(data).read_bytes() == kept
    assert kinds(data) == set(), "of what is gone nothing can be held against the words"


def test_a_team_of_which_one_plan_cannot_be_read_is_left_out_and_nothing_waits_for_it(data):
    plans = all_promise(data, Harbour="", Quay="")
    (data / "plans" / plans["Harbour"] / "promises.csv").write_bytes(b"nonsense\n")
    assert promises(data) == {"overdue": FEW, "kept": MOST}
    assert kinds(data) == set()


def test_a_plan_without_its_prompts_leaves_its_team_out_too(data):
    plans = all_promise(data, Harbour="", Quay="")
    (data / "plans" / plans["Harbour"] / "instrument.toml").unlink()
    assert promises(data) == {"overdue": FEW, "kept": MOST}


def test_where_nobody_can_say_whose_a_plan_is_nothing_is_said_of_any(data):
    """A team that is overdue in it could otherwise seem to have kept everything."""
    plans = all_promise(data)
    (data / "plans" / plans["Harbour"] / "plan.csv").write_bytes(b"nonsense\n")
    assert rows(data) == {}
    assert kinds(data) == set()


def test_a_period_from_before_there_were_plans_says_nothing_of_them(data):
    all_promise(data)
    rows(data)
    table(data).unlink()
    (period,) = Archive(data / RELEASED).periods
    assert period.plan_rows is None
    assert period.plan_words("Riverside") is None
    assert kinds(data) == set()


def test_no_word_of_any_plan_is_released(data):
    plans = {
        team: planned(data, team, left_open=SECTIONS[:2], promises=["", "kept"]) for team in TEAMS
    }
    rows(data)
    (period,) = Archive(data / RELEASED).periods
    released = b"".join(
        path.read_bytes() for path in (data / RELEASED).rglob("*") if path.is_file()
    ) + released_zip(period)
    teams = [named(data, team).id for team in TEAMS]
    assert all(each.encode() in released for each in teams), "the plan of the period has them"
    file = table(data).read_bytes()
    for word in (CANARY, "2031-05", *plans.values()):
        assert word.encode() not in released
    for word in (*teams, *TEAMS, str(DUE), str(MIDDLE)):
        assert word.encode() not in file
    assert {cells[-1] for cells in csv.reader(file.decode().splitlines()[1:])} <= set(BANDS)


# The attack, and rules that look as good


def two_cuts(stands, named, *, minimum_teams):
    """The mutant: two bands that do not wait for each other."""
    rest = [stands[team] for team in stands.keys() - set(named)]
    if len(rest) < minimum_teams:
        return ()
    return tuple((e, words_for_teams(rest.count(e), len(rest))) for e in ("overdue", "kept"))


def test_two_cuts_are_refused_by_the_page_and_found_by_the_attack(data, monkeypatch):
    for team, outcome in zip(TEAMS, ("", "", "kept", "kept"), strict=False):
        planned(data, team, promises=[outcome])
    monkeypatch.setattr(plan_words, "promise_words", two_cuts)
    with pytest.raises(NotReleased):
        rows(data)
    assert kinds(data) == {"nobody"}
    assert "not made by the rule" in str(attack(data))


def test_a_number_in_place_of_a_band_is_refused_and_found(data):
    all_promise(data)
    rows(data)
    table(data).write_text(table(data).read_text().replace(FEW, "0 of 5", 1))
    with pytest.raises(NotReleased):
        _ = Archive(data / RELEASED).periods[0].plan_rows
    assert kinds(data) == {"nobody"}


def test_words_of_two_teams_are_found(data, monkeypatch):
    for team in ("Harbour", "Quay"):
        planned(data, team, left_open=SECTIONS[:1], promises=[""])

    def of_two(stands, _named, **_):
        return (("overdue", words_for_teams(len(stands), 3)),)

    def open_of_two(left_open, sections, _named, **_):
        return tuple((section, words_for_teams(len(left_open), 3)) for section in sections)

    with monkeypatch.context() as patched:
        patched.setattr(plan_words, "promise_words", of_two)
        patched.setattr(plan_words, "open_words", open_of_two)
        rows(data)
    found = attack(data).found
    assert {each.kind for each in found} == {"few"}
    assert {each.item for each in found} == {"promises", "open"}
    assert "fewer teams" in str(attack(data))


def test_words_that_do_not_leave_out_who_asked_are_found(data, monkeypatch):
    for team in TEAMS:
        bad = team in ("Harbour", "Quay")
        planned(data, team, promises=["" if bad else "kept"], left_open=SECTIONS[:bad])
    asks(data, "Harbour")
    with monkeypatch.context() as patched:
        patched.setattr(gathering, "named_by_requests", lambda *_, **__: frozenset())
        assert promises(data) == {"overdue": SOME}
    found = attack(data).found
    assert {each.kind for each in found} == {"untrue"}
    assert {each.item for each in found} == {"promises", SECTIONS[0]}


@pytest.mark.parametrize(
    ("was", "becomes", "item"),
    [
        (("overdue", FEW), ("overdue", FEW), None),
        (("kept", SOME), ("kept", MOST), "promises"),
        (("kept", SOME), ("kept", FEW), "promises"),
        ((SECTIONS[0], MOST), (SECTIONS[0], SOME), SECTIONS[0]),
        ((SECTIONS[1], FEW), (SECTIONS[1], SOME), SECTIONS[1]),
    ],
)
def test_words_that_do_not_come_of_the_plans_are_found(data, was, becomes, item):
    for team, outcome in zip(TEAMS, ("", "explained", "kept", "kept", "kept"), strict=True):
        planned(data, team, promises=[outcome], left_open=SECTIONS[:1])
    rows(data)
    changed(data, was, becomes)
    assert {(each.kind, each.item) for each in attack(data).found} == (
        {("untrue", item)} if item else set()
    )


def changed(data, was, becomes):
    """Put another band into one row of the file."""
    head, *lines = csv.reader(table(data).read_text().splitlines())
    assert any((line[2], line[4]) == was for line in lines)
    new = [[*line[:4], becomes[1]] if (line[2], line[4]) == was else line for line in lines]
    table(data).write_bytes(sheet_bytes(head, new))


def test_words_that_are_missing_are_found(data):
    for team in TEAMS:
        planned(data, team, promises=["kept"])
    rows(data)
    table(data).write_text(table(data).read_text().splitlines()[0] + "\n")
    assert {(each.kind, each.item) for each in attack(data).found} == {
        ("untrue", "promises"),
        ("untrue", "open"),
    }


def test_a_plan_that_is_changed_later_raises_no_alarm(data):
    """By now every promise was kept; on the day of publishing two were not."""
    plans = {team: planned(data, team, promises=[""]) for team in TEAMS}
    assert promises(data) == {"overdue": MOST}
    for each in plans.values():
        plan = Plans(data, today=lambda: AFTER).open(each)
        (row,) = plan.look().promises
        plan.choose(f"promise:{row.id}:outcome", "", "kept")
    assert kinds(data) == set()


def test_words_that_no_teams_can_stand_for_are_found_also_when_some_changed(data):
    """Four of five are known to have kept everything, so most cannot be overdue."""
    plans = all_promise(data)
    promises(data)
    Plans(data, today=lambda: AFTER).open(plans["Harbour"]).write("plan::kind", "", "Film")
    lines = table(data).read_text().splitlines()
    table(data).write_text("\n".join([lines[0], lines[1].replace(FEW, MOST), *lines[3:]]) + "\n")
    assert {(each.kind, each.item) for each in attack(data).found} == {("untrue", "promises")}


def test_a_request_on_the_very_day_raises_no_alarm(data):
    all_promise(data, Harbour="", Quay="")
    assert promises(data) == {"overdue": SOME}
    asks(data, "Harbour", day=AFTER)
    assert kinds(data) == set()


def test_what_counted_is_kept_and_names_no_word_of_them(data):
    plans = all_promise(data)
    rows(data)
    kept = (data / "counted-plans.csv").read_text()
    assert all(each in kept for each in plans.values())
    assert CANARY not in kept
    assert Plans(data).unreadable() == ()


def test_a_list_of_what_counted_that_nobody_can_read_holds_nothing_up(data):
    all_promise(data)
    counted = data / "counted-plans.csv"
    counted.write_text("nonsense\n")
    assert promises(data) == {"overdue": FEW, "kept": MOST}
    assert counted.read_text() == "nonsense\n"
    assert kinds(data) == set()


def test_the_attack_says_that_it_tried_plans_too(data):
    all_promise(data)
    rows(data)
    said = str(attack(data))
    assert f"{len(SECTIONS) + 2} about plans" in said
    assert "Nothing could be pinned down" in said


def test_that_plans_cannot_be_listed_stops_everything(data, monkeypatch):
    def broken(_):
        raise StoreError("a", "b", "c")

    monkeypatch.setattr(Plans, "unreadable", broken)
    with pytest.raises(StoreError):
        publish(data, PERIOD, today=lambda: AFTER)
    assert not table(data).exists()
