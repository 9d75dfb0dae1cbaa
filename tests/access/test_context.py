"""Where data is kept, what a page was opened with, and what it may do now."""

from __future__ import annotations

import json

import pytest
from ways_in import a_session, a_team

from workbook import place
from workbook.access.context import CONTEXT, PageContext, Told, this_context
from workbook.access.links import Links
from workbook.operations.example import write_example
from workbook.plans import Plans
from workbook.sessions.repository import Sessions
from workbook.storage.layout import EXAMPLE_FOLDER, data_folder

SERVED = {"SERVER_SOFTWARE": "voila/0.5"}


def context(data, told=None, **more):
    return this_context(
        {"WORKBOOK_DATA": str(data), CONTEXT: (told or Told()).to_json(), **SERVED, **more}
    )


def opened_with(data, link, **told):
    """A served page as the server opens it for whoever came in with a link."""
    whole = {"link": link.short, "grant": link.grant, "services": link.services, **told}
    return context(data, Told(**whole))


def test_a_page_knows_what_it_was_told(tmp_path):
    told = Told(
        page="facilitate",
        session="s2",
        code="a-b-c",
        team="t2",
        plan="p2",
        services=("v1", "v2"),
        link="60f342",
        grant="team-t2:0",
        way="paper",
        example=True,
    )
    page = context(tmp_path, told)
    for name in (
        *("page", "session", "code", "team", "plan"),
        *("services", "link", "grant", "way", "example"),
    ):
        assert getattr(page, name) == getattr(told, name)
    assert page.served
    assert page.data == page.sessions.data == tmp_path / EXAMPLE_FOLDER


def test_a_visitor_of_the_invented_service_reads_and_writes_a_copy_of_their_own(tmp_path):
    page = context(tmp_path, Told(page="reflect", session="s2", example=True, copy="a" * 26))
    assert page.data == page.sessions.data == tmp_path / "example-copies" / ("a" * 26)
    assert page.invented


@pytest.mark.parametrize(
    "told",
    [
        *("", "{", "[]", "null", "7", '"x"', "{}", '{"session": "s1"}', "[" * 100_000),
        json.dumps({**json.loads(Told().to_json()), "more": "x"}),
        json.dumps({**json.loads(Told().to_json()), "session": 7}),
        *(
            json.dumps({**json.loads(Told().to_json()), "plan": odd})
            for odd in (7, None, [], {}, True)
        ),
        json.dumps({k: v for k, v in json.loads(Told(plan="p2").to_json()).items() if k != "plan"}),
        json.dumps({**json.loads(Told().to_json()), "services": "v1"}),
        json.dumps({**json.loads(Told().to_json()), "services": [7]}),
        json.dumps({**json.loads(Told().to_json()), "way": "../../etc"}),
        json.dumps({**json.loads(Told().to_json()), "way": []}),
        json.dumps({**json.loads(Told().to_json()), "example": "yes"}),
        *(
            json.dumps({**json.loads(Told(session="s1", example=True).to_json()), "copy": name})
            for name in ("../../sessions", "..", ".", "a" * 25, "A" * 26, f"{'a' * 26}/..", 7)
        ),
        json.dumps({**json.loads(Told(session="s1").to_json()), "copy": "a" * 26}),
    ],
)
def test_what_is_not_exactly_that_tells_nothing_and_opens_nothing(tmp_path, told):
    a_session(tmp_path)
    page = this_context({"WORKBOOK_DATA": str(tmp_path), CONTEXT: told, **SERVED})
    assert (page.session, page.code, page.team, page.services, page.way) == ("", "", "", (), "own")
    assert page.plan == ""
    assert page.data == tmp_path
    assert not page.may_lead()


def test_an_address_is_never_looked_at(tmp_path):
    session = a_session(tmp_path)
    query = f"code={session.code}&session={session.id}&team={session.team_id}&example=yes&way=paper"
    page = this_context({"WORKBOOK_DATA": str(tmp_path), "QUERY_STRING": query, **SERVED})
    assert (page.session, page.code, page.team, page.example) == ("", "", "", False)
    assert not page.may_run(session)


def test_addresses_are_about_the_same_session_and_stay_in_the_invented_service(tmp_path):
    page = context(tmp_path, Told(page="facilitate", session="s2", team="t2"))
    assert page.link_to("patterns") == "patterns?session=s2"
    assert page.link_to("facilitate") == "facilitate?session=s2"
    assert page.link_to("team") == "team?team=t2"
    assert page.link_to("lead") == "lead"
    assert page.link_to("patterns", session="s3") == "patterns?session=s3"
    assert page.link_to("reflect", code="a-b-c", way="paper") == "reflect?code=a-b-c&way=paper"
    assert page.link_to("facilitate", team="t2") == "facilitate?team=t2"
    opening = context(tmp_path, Told(page="facilitate", team="t2"))
    assert opening.link_to("facilitate") == "facilitate?team=t2"
    assert opening.link_to("facilitate", session="s9") == "facilitate?session=s9"
    invented = context(tmp_path, Told(session="s2", example=True))
    assert invented.link_to("screen") == "screen?session=s2&example=yes"
    answering = context(tmp_path, Told(page="reflect", session="s2", code="a-b-c"))
    assert answering.link_to("reflect", way="together") == "reflect?code=a-b-c&way=together"
    planning = context(tmp_path, Told(page="plan", plan="p2"))
    for page in ("plan", "day", "review", "sheets"):
        assert planning.link_to(page) == f"{page}?plan=p2"
        assert opening.link_to(page, plan="p3") == f"{page}?plan=p3"
        assert invented.link_to(page, plan="p3") == f"{page}?plan=p3&example=yes"
    assert planning.link_to("team", team="t3") == "team?team=t3"
    assert planning.link_to("team") == "team"
    odd = context(tmp_path, Told(session="a&example=yes"))
    assert odd.link_to("patterns") == "patterns?session=a%26example%3Dyes"


def test_no_address_holds_a_key_or_what_stands_for_one(tmp_path):
    link = Links(tmp_path).make("manager", "v0123abcd")
    page = opened_with(tmp_path, link, page="themes")
    assert page.link_to("themes") == "themes?link=manager-v0123abcd"
    assert link.key not in repr(page)


def test_a_team_runs_its_own_sessions_and_no_others(tmp_path):
    own, other = a_session(tmp_path, "Harbour"), a_session(tmp_path, "Quay")
    nobodys = Sessions(tmp_path).open("Harbour", "risk-and-choice")
    page = opened_with(tmp_path, Links(tmp_path).make("team", own.team_id), team=own.team_id)
    assert page.may_run(own)
    assert page.may_run(own.id)
    assert page.may_team(own.team_id)
    for session in (other, nobodys):
        assert not page.may_run(session)
        assert not page.may_run(session.id)
    assert not page.may_team(other.team_id)
    assert not page.may_team("")
    assert not page.may_run("")
    assert not page.may_run("no-such-session")
    assert not page.may_lead()


def test_a_join_code_is_no_name_for_what_may_be_run(tmp_path):
    own = a_session(tmp_path)
    page = opened_with(tmp_path, Links(tmp_path).make("team", own.team_id))
    assert not page.may_run(own.code)
    assert not context(tmp_path, Told(code=own.code, session=own.id)).may_run(own)


def test_a_sessions_own_link_runs_it_alone(tmp_path):
    own, other = a_session(tmp_path, "Harbour"), a_session(tmp_path, "Harbour")
    page = opened_with(tmp_path, Links(tmp_path).make("session", own.id), session=own.id)
    assert page.may_run(own)
    assert page.may_run(own.id)
    assert not page.may_run(other)
    assert not page.may_team(own.team_id)
    assert not page.may_lead()


def test_a_plan_opens_with_its_own_link_or_its_teams_and_no_other(tmp_path):
    own, other = a_team(tmp_path, "Harbour"), a_team(tmp_path, "Quay")
    plans, links = Plans(tmp_path), Links(tmp_path)
    of_own, of_other, nobodys = (plans.begin(team=each) for each in (own.id, other.id, ""))
    everything = {of_own.id, of_other.id, nobodys.id}
    opens = {
        links.make("team", own.id): {of_own.id},
        links.make("team", other.id): {of_other.id},
        links.make("plan", nobodys.id): {nobodys.id},
        links.make("plan", of_own.id): {of_own.id},
        links.make("lead"): set(),
        links.make("manager", "v0123abcd"): set(),
        links.make("session", a_session(tmp_path, "Harbour").id): set(),
    }
    for link, may in opens.items():
        page = opened_with(tmp_path, link)
        assert {each for each in everything if page.may_plan(each)} == may, link.name
        for odd in ("", "p2", "paaaaaaaaaaaaaaa", f"{of_own.id}/..", of_own.id.upper(), own.id):
            assert not page.may_plan(odd)
        links.end(link.name)
        assert not any(page.may_plan(each) for each in everything), link.name


def test_a_plans_own_link_opens_nothing_of_its_team(tmp_path):
    session = a_session(tmp_path)
    plan = Plans(tmp_path).begin(team=session.team_id)
    page = opened_with(tmp_path, Links(tmp_path).make("plan", plan.id), team=session.team_id)
    assert page.may_plan(plan.id)
    assert not page.may_team(session.team_id)
    assert not page.may_run(session)
    assert not page.may_lead()


def test_a_plan_that_is_gone_or_spoilt_opens_with_no_teams_link(tmp_path):
    team, plans = a_team(tmp_path), Plans(tmp_path)
    page = opened_with(tmp_path, Links(tmp_path).make("team", team.id))
    spoilt, gone = plans.begin(team=team.id), plans.begin(team=team.id)
    (tmp_path / "plans" / spoilt.id / "plan.csv").write_text("x")
    plans.delete(gone.id)
    assert not page.may_plan(spoilt.id)
    assert not page.may_plan(gone.id)


def test_the_other_links_run_nothing(tmp_path):
    own, links = a_session(tmp_path), Links(tmp_path)
    for link in (
        links.make("lead"),
        links.make("manager", "v0123abcd"),
        links.make("several", services=["v0123abcd"]),
        links.make("team", a_team(tmp_path, "Quay").id),
    ):
        page = opened_with(tmp_path, link, session=own.id, team=own.team_id)
        assert not page.may_run(own)
        assert not page.may_team(own.team_id)
        assert page.may_lead() == (link.kind == "lead")


def test_what_was_granted_is_worth_nothing_once_the_link_has_ended(tmp_path):
    own, links = a_session(tmp_path), Links(tmp_path)
    team, lead = links.make("team", own.team_id), links.make("lead")
    running, leading = opened_with(tmp_path, team), opened_with(tmp_path, lead)
    assert running.may_run(own)
    assert leading.may_lead()
    links.renew(team.name)
    links.end(lead.name)
    for page, later in (
        (running, leading),
        (opened_with(tmp_path, team), opened_with(tmp_path, lead)),
    ):
        assert not page.may_run(own)
        assert not page.may_team(own.team_id)
        assert not later.may_lead()


@pytest.mark.parametrize("grant", ["", "lead", "lead:", ":", "team-:", "é\0", "lead:" + "0" * 32])
def test_an_odd_grant_opens_nothing(tmp_path, grant):
    own = a_session(tmp_path)
    Links(tmp_path).make("lead")
    page = context(tmp_path, Told(grant=grant, session=own.id, team=own.team_id))
    assert not page.may_run(own)
    assert not page.may_team(own.team_id)
    assert not page.may_lead()


def test_a_key_in_the_place_of_a_grant_opens_nothing(tmp_path):
    own = a_session(tmp_path)
    link = Links(tmp_path).make("team", own.team_id)
    for grant in (link.key, f"{link.name}:{link.key}"):
        assert not context(tmp_path, Told(grant=grant)).may_run(own)


def test_a_grant_of_the_invented_service_opens_nothing_real(tmp_path):
    own = a_session(tmp_path)
    invented = Links(tmp_path / EXAMPLE_FOLDER).make("team", own.team_id)
    assert not opened_with(tmp_path, invented).may_run(own)
    real = Links(tmp_path).make("team", own.team_id)
    assert not opened_with(tmp_path, real, example=True).may_team(own.team_id)


def test_what_was_done_is_noted_with_the_links_short_name_and_the_session(tmp_path):
    own = a_session(tmp_path)
    link = Links(tmp_path).make("team", own.team_id)
    opened_with(tmp_path, link, session=own.id).log("revealed")
    opened_with(tmp_path, link).log("opened", own.id)
    written = (tmp_path / "acts.csv").read_text().splitlines()[1:]
    assert [line.split(",")[1:] for line in written] == [
        [link.short, "revealed", own.id],
        [link.short, "opened", own.id],
    ]


def test_that_an_act_cannot_be_noted_stops_nothing(tmp_path, caplog):
    (tmp_path / "acts.csv").mkdir()
    context(tmp_path, Told(session="s1")).log("revealed")
    assert "could not be noted" in caplog.text


def test_in_jupyterlab_everything_may_be_done_and_there_are_no_links_to_pages(tmp_path):
    own = a_session(tmp_path)
    page = this_context({"WORKBOOK_DATA": str(tmp_path)})
    assert page.may_run(own)
    assert page.may_team(own.team_id)
    assert page.may_lead()
    assert page.may_plan("paaaaaaaaaaaaaaa")
    assert page.link_to("patterns", session=own.id) == ""


def test_whoever_calls_it_by_the_name_of_before_is_given_the_same():
    assert place.this_visit is place.this_context is this_context
    assert place.Visit is place.PageContext is PageContext
    assert place.data_folder is data_folder


def test_the_data_folder_is_the_one_that_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBOOK_DATA", str(tmp_path / "elsewhere"))
    assert data_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("WORKBOOK_DATA")
    monkeypatch.chdir(tmp_path)
    assert data_folder() == tmp_path / "data"


def test_a_folder_that_the_example_command_wrote_is_said_to_be_invented(tmp_path):
    assert not context(tmp_path).invented
    write_example(tmp_path / "made", teams=1, quarters=1)
    assert context(tmp_path / "made").invented
    assert not context(tmp_path / "made").example
    assert context(tmp_path, Told(example=True)).invented
