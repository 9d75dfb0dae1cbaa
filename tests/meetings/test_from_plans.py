"""What a team's plans bring back to it: its page, its meetings, and what it asks of managers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from frictionless_check import found_by_frictionless
from ways_in import a_session, a_team, answered_by

from workbook.errors import WorkbookError
from workbook.meetings import Meeting, MeetingRefused, PlanRequests, TeamPlans, team_view
from workbook.operations.backups import back_up, restore
from workbook.plans import ChangedMeanwhile, Plans
from workbook.sessions import Sessions
from workbook.themes.requests import Requests

DAY = date(2026, 11, 25)
PLANNING = "planning-group-participation"
TALK = "entry:links:talk"


def today():
    return DAY


@pytest.fixture
def data(tmp_path):
    found = tmp_path / "data"
    found.mkdir()
    return found


@pytest.fixture
def team(data):
    return a_team(data, "Harbour")


@pytest.fixture
def plans(data):
    return Plans(data, today=today)


@pytest.fixture
def own(plans, team):
    """A plan of the team, open to write in."""
    return plans.open(plans.begin(team=team.id, title="Zine group").id)


def of(plans, team):
    return TeamPlans(plans, team.id, today=today)


def a_task(plan, row, what, due="", **more):
    plan.add("task", row, words=what)
    if due:
        plan.choose(f"task:{row}:due_on", "", due)
    for field, words in more.items():
        plan.write(f"task:{row}:{field}", "", words)


def a_promise(plan, row, what, due=""):
    plan.add("promise", row, words=what)
    if due:
        plan.choose(f"promise:{row}:due_on", "", due)


def files_of(folder):
    """Every file in a folder but those that pass away: path to bytes."""
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file() and "running" not in each.parts and not each.name.startswith(".")
    }


# ---- what stands on the team's page ------------------------------------------------------------


def test_a_team_without_plans_is_brought_nothing(plans, team):
    found = of(plans, team).look(92)
    assert (found.plans, found.due, found.promises, found.ideas, found.talk) == ((),) * 5


def test_each_plan_says_how_much_is_open_and_when_it_goes(plans, team, own):
    own.choose("entry:links:standing", "", "decided")
    (standing,) = of(plans, team).look(92).plans
    assert standing.plan.title == "Zine group"
    assert standing.open == len(own.guide().prompts) - 1
    assert standing.goes_on > DAY
    assert not standing.ended


def test_a_task_stands_there_when_it_is_late_or_due_within_two_weeks(plans, team, own):
    a_task(own, "00000001", "Book the room", "2026-12-09", who="duty worker")
    a_task(own, "00000002", "Ask the police", "2026-11-24")
    a_task(own, "00000003", "Print the sheets", "2026-12-10")
    a_task(own, "00000004", "Some day")
    found = of(plans, team).look(92).due
    assert [(each.task.what, each.is_late) for each in found] == [
        ("Ask the police", True),
        ("Book the room", False),
    ]


def test_every_promise_waits_until_it_is_kept_or_explained(plans, team, own):
    a_promise(own, "00000001", "What you read")
    a_promise(own, "00000002", "What was decided", "2026-11-01")
    a_promise(own, "00000003", "Who comes")
    own.choose("promise:00000003:outcome", "", "explained")
    found = of(plans, team).look(92).promises
    assert [(each.promise.what, each.is_late) for each in found] == [
        ("What was decided", True),
        ("What you read", False),
    ]


def test_an_idea_waits_until_it_has_an_answer_with_a_reason(plans, team, own):
    for row, words in (("00000001", "A later start"), ("00000002", "Pizza"), ("00000003", "Music")):
        own.add("idea", row, words=words)
    own.choose("idea:00000002:answer", "", "yes")
    own.choose("idea:00000003:answer", "", "no")
    (found,) = of(plans, team).look(92).ideas
    assert [each.words for each in found.ideas] == ["A later start", "Music"]


def test_a_plan_that_ended_brings_nothing_back_and_is_still_listed(plans, team, own):
    a_task(own, "00000001", "Book the room", "2026-11-26")
    a_promise(own, "00000002", "What was decided")
    own.choose(TALK, "no", "yes")
    own.move("stopped", was="draft", because="The room went.")
    found = of(plans, team).look(92)
    assert [each.ended for each in found.plans] == [True]
    assert (found.due, found.promises, found.talk) == ((), (), ())


def test_one_plan_that_cannot_be_read_hides_no_other(plans, team, own):
    plans.begin(team=team.id, title="Day out")
    (own.folder / "tasks.csv").write_bytes(b"no table at all\n")
    found = of(plans, team).look(92).plans
    assert {each.plan.title: each.open is None for each in found} == {
        "Zine group": True,
        "Day out": False,
    }


# ---- what is said there ------------------------------------------------------------------------


def test_what_is_said_to_be_done_or_kept_is_so_in_the_plan_and_can_be_taken_back(plans, team, own):
    a_task(own, "00000001", "Book the room", "2026-11-26")
    a_promise(own, "00000002", "What was decided")
    own.choose(TALK, "no", "yes")
    found = of(plans, team)
    for yes in (True, False):
        found.finish(own.folder.name, "00000001", yes=yes)
        found.keep_promise(own.folder.name, "00000002", yes=yes)
        found.talked_about(own.folder.name, "links", yes=yes)
        whole = own.look()
        assert whole.tasks[0].done is yes
        assert whole.promises[0].outcome == ("kept" if yes else "")
        assert whole.entries["links"].talk is not yes


def test_a_promise_that_a_colleague_has_just_explained_stays_explained(plans, team, own):
    a_promise(own, "00000002", "What was decided")
    own.choose("promise:00000002:outcome", "", "explained")
    with pytest.raises(ChangedMeanwhile):
        of(plans, team).keep_promise(own.folder.name, "00000002", yes=True)
    assert own.look().promises[0].outcome == "explained"


@pytest.mark.parametrize("whose", ["another team’s", "nobody’s", "none", "../own"])
def test_of_a_plan_that_is_not_the_teams_nothing_is_seen_or_changed(data, plans, team, whose):
    other = plans.open(plans.begin(team=a_team(data, "Quay").id if "team" in whose else "").id)
    a_task(other, "00000001", "Quay’s own", "2026-11-24")
    other.choose(TALK, "no", "yes")
    name = {"none": "p" + "a" * 15, "../own": f"../plans/{other.folder.name}"}.get(
        whose, other.folder.name
    )
    found, before = of(plans, team), files_of(other.folder)
    assert found.look(92).plans == ()
    assert found.talk() == ()
    said = set()
    for act in (
        lambda: found.finish(name, "00000001", yes=True),
        lambda: found.keep_promise(name, "00000001", yes=True),
        lambda: found.talked_about(name, "links"),
    ):
        with pytest.raises(MeetingRefused) as refused:
            act()
        said.add(str(refused.value))
    assert len(said) == 1
    assert "not one of this team’s" in said.pop()
    assert files_of(other.folder) == before


def test_no_team_has_the_plans_of_those_without_one(plans):
    plans.begin(title="Nobody’s")
    assert TeamPlans(plans, "", today=today).look(92).plans == ()


@pytest.mark.parametrize("row", ["00000001:what", "x", "", "00000009"])
def test_what_names_no_task_of_the_plan_changes_nothing(plans, team, own, row):
    a_task(own, "00000001", "Book the room", "2026-11-26")
    before = files_of(own.folder)
    with pytest.raises(WorkbookError):
        of(plans, team).finish(own.folder.name, row, yes=True)
    assert files_of(own.folder) == before


# ---- the next meeting --------------------------------------------------------------------------


def shown(data, team, **more):
    """A session of the team with the planning checklist, after the reveal."""
    session = a_session(data, team.name, PLANNING)
    for number in range(5):
        answered_by(data, session, number)
    Sessions(data).shut_door(session.id, 5)
    Sessions(data).reveal(session.id)
    return Meeting(Sessions(data), session.id, today=today, **more)


def test_what_to_talk_about_stands_on_top_of_the_agenda_like_what_was_carried(data, team, own):
    own.choose(TALK, "no", "yes")
    meeting = shown(data, team)
    view = meeting.view()
    assert [each.prompt.id for each in view.from_plans] == ["links"]
    assert [each.pattern.item.id for each in view.agenda if each.from_plan] == [
        "links-and-tensions"
    ]
    assert view.agenda[0].pattern.item.id == "links-and-tensions"


def test_it_goes_off_once_the_team_has_talked_about_it(data, team, own):
    own.choose(TALK, "no", "yes")
    meeting = shown(data, team)
    assert meeting.view().from_plans
    meeting.talked_about(own.folder.name, "links")
    assert meeting.view().from_plans == ()
    assert not own.look().entries["links"].talk


def test_a_prompt_that_a_colleague_marks_meanwhile_appears_in_the_meeting(data, team, own):
    meeting = shown(data, team)
    assert meeting.view().from_plans == ()
    own.choose(TALK, "no", "yes")
    assert meeting.view().from_plans
    own.write("entry:links:words", "", "The lead checks.")
    assert meeting.view().from_plans[0].words == "The lead checks."


def test_a_session_opened_with_its_own_link_is_told_nothing_of_a_plan(data, team, own):
    own.choose(TALK, "no", "yes")
    meeting = shown(data, team, with_team=False)
    view = meeting.view()
    assert view.from_plans == ()
    assert not any(each.from_plan for each in view.agenda)
    with pytest.raises(MeetingRefused):
        meeting.talked_about(own.folder.name, "links")
    assert own.look().entries["links"].talk


def test_a_closed_session_changes_no_plan(data, team, own):
    own.choose(TALK, "no", "yes")
    meeting = shown(data, team)
    meeting.close()
    with pytest.raises(WorkbookError):
        meeting.talked_about(own.folder.name, "links")
    assert own.look().entries["links"].talk


def test_nothing_of_a_plan_is_in_a_sessions_files_nor_in_its_order_there(data, team, own):
    without = shown(data, team)
    without.close()
    own.write("entry:links:words", "", "Qorvexa words of the plan")
    own.choose(TALK, "no", "yes")
    meeting = shown(data, team)
    assert meeting.view().from_plans[0].words
    meeting.talked_about(own.folder.name, "links")
    own.choose(TALK, "no", "yes")
    meeting.close()
    for each in files_of(Sessions(data).folder(meeting.code)).values():
        assert b"Qorvexa" not in each
        assert own.folder.name.encode() not in each
    assert [each.place for each in meeting.record().items] == [
        each.place for each in without.record().items
    ]


def test_a_plan_that_is_damaged_or_deleted_meanwhile_ends_no_meeting(data, plans, team, own):
    own.choose(TALK, "no", "yes")
    meeting = shown(data, team)
    assert meeting.view().from_plans
    (own.folder / "entries.csv").write_bytes(b"no table at all\n")
    assert meeting.view().from_plans == ()
    plans.delete(own.folder.name)
    assert meeting.view().agenda


# ---- what is asked of managers -----------------------------------------------------------------


def asking(data, plans):
    return PlanRequests(plans, Requests(data / "released", today=today), today=today)


def test_a_request_goes_up_in_the_teams_name_with_its_words_and_nothing_of_the_plan(
    data, plans, team, own
):
    own.write("entry:links:words", "", "Qorvexa words of the plan")
    asking(data, plans).send(own.folder.name, "time", "Two hours to plan together.", "0a1b2c3d")
    (request,) = Requests(data / "released").all()
    assert (request.team, request.service, request.kind) == ("Harbour", team.service, "time")
    assert request.text == "Two hours to plan together."
    for each in files_of(data / "released").values():
        for secret in (own.folder.name, "Zine group", "Qorvexa"):
            assert secret.encode() not in each


def test_the_same_request_sent_once_more_goes_up_once(data, plans, own):
    sent = [
        asking(data, plans).send(own.folder.name, "money", "A room.", "0a1b2c3d") for _ in range(3)
    ]
    assert len({each.id for each in sent}) == 1
    assert len(Requests(data / "released").all()) == 1
    with pytest.raises(MeetingRefused, match="in other words"):
        asking(data, plans).send(own.folder.name, "money", "Two rooms.", "0a1b2c3d")
    assert len(Requests(data / "released").all()) == 1


def test_a_request_that_was_noted_and_did_not_get_away_goes_up_when_it_is_tried_again(
    data, plans, team, own, monkeypatch
):
    requests = asking(data, plans)
    with monkeypatch.context() as broken:
        broken.setattr(
            Requests, "send", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "full"))
        )
        with pytest.raises(WorkbookError, match="was not sent"):
            requests.send(own.folder.name, "money", "A room.", "0a1b2c3d")
    assert requests.of_team(team.id) == ()
    requests.send(own.folder.name, "money", "A room.", "0a1b2c3d")
    assert [each.text for each in requests.of_team(team.id)] == ["A room."]


def test_the_reply_comes_back_to_the_teams_page_and_to_no_other_teams(data, plans, team, own):
    request = asking(data, plans).send(own.folder.name, "money", "A room.", "0a1b2c3d")
    Requests(data / "released", today=today).reply(
        request.id, "From April.", decision="yes", role="service manager"
    )
    (seen,) = team_view(Sessions(data), data / "teams", team.id, DAY).requests
    assert (seen.text, seen.reply) == ("A room.", "From April.")
    others = a_team(data, "Quay")
    assert team_view(Sessions(data), data / "teams", others.id, DAY).requests == ()


@pytest.mark.parametrize(
    "asked",
    [
        ("a hug", "A room.", "0a1b2c3d"),
        ("", "A room.", "0a1b2c3d"),
        ("money", "   ", "0a1b2c3d"),
        ("money", "x" * 1001, "0a1b2c3d"),
        ("money", "A room.", "q0000001"),
        ("money", "A room.", ""),
    ],
)
def test_what_is_no_request_is_not_sent(data, plans, own, asked):
    with pytest.raises(WorkbookError):
        asking(data, plans).send(own.folder.name, *asked)
    assert not (data / "released" / "requests.csv").exists()


def test_a_plan_without_a_team_asks_managers_for_nothing(data, plans):
    plan = plans.begin(title="Nobody’s")
    with pytest.raises(MeetingRefused, match="belongs to no team"):
        asking(data, plans).send(plan.id, "money", "A room.", "0a1b2c3d")
    assert not (data / "released").exists()


def test_no_row_makes_somebody_elses_request_a_plans_own(data, plans, team, own, monkeypatch):
    theirs = Requests(data / "released", today=today).send("Quay", "time", "Quay’s own words.")
    monkeypatch.setattr("workbook.meetings.plan_requests._id_of", lambda *_: theirs.id)
    with pytest.raises(MeetingRefused, match="was not sent"):
        asking(data, plans).send(own.folder.name, "time", "Quay’s own words.", "0a1b2c3d")
    assert team_view(Sessions(data), data / "teams", team.id, DAY).requests == ()


def test_one_plan_sends_so_many_requests_and_no_more(data, plans, own):
    requests = asking(data, plans)
    for number in range(9):
        requests.send(own.folder.name, "time", f"The {number}th.", f"{number:08x}")
    with pytest.raises(MeetingRefused, match="are the most"):
        requests.send(own.folder.name, "time", "One more.", "0000000f")
    assert len(Requests(data / "released").all()) == 9


def test_what_a_plan_asked_is_described_beside_its_tables_and_is_in_a_backup(
    data, plans, own, tmp_path
):
    asking(data, plans).send(own.folder.name, "money", "A room.", "0a1b2c3d")
    own.write("entry:links:words", "", "The lead checks.")
    assert found_by_frictionless(own.folder) == []
    back_up(data, tmp_path / "kept.zip")
    restore(tmp_path / "kept.zip", tmp_path / "restored")
    kept = Plans(tmp_path / "restored").open(own.folder.name).folder / "asked.csv"
    assert kept.read_bytes() == (own.folder / "asked.csv").read_bytes()


def test_a_plan_goes_on_being_read_with_what_it_asked_beside_it(data, plans, team, own):
    asking(data, plans).send(own.folder.name, "money", "A room.", "0a1b2c3d")
    own.write("plan::title", "Zine group", "Zine club")
    assert own.look().plan.title == "Zine club"
    assert of(plans, team).look(92).plans[0].goes_on > DAY + timedelta(days=92)
