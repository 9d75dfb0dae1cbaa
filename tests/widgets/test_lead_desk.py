"""What a service lead has done: with real teams and real links, and never with what teams wrote."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest

from widgets.pages.lead import ServiceDesk, publishing_words, settings_words
from workbook.access import LinkNotFound, Links, PageContext, log_access
from workbook.errors import WorkbookError
from workbook.sessions import Sessions
from workbook.teams import Teams

DAY = date(2026, 11, 25)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def teams(data):
    return Teams(data, today=lambda: DAY)


def context_of(data, **more):
    """What somebody with the service lead's link opened the page with."""
    lead = Links(data, today=lambda: DAY).make("lead")
    return PageContext(
        data=data,
        sessions=Sessions(data),
        page="lead",
        grant=lead.grant,
        link=lead.short,
        served=True,
        address="http://192.168.0.12:8866",
        **more,
    )


def desk_of(data, **more):
    return ServiceDesk(context_of(data, **more), today=lambda: DAY)


def acts(data):
    with (data / "acts.csv").open(encoding="utf-8") as file:
        return [(row["act"], row["session"]) for row in csv.DictReader(file)]


def test_a_team_is_made_its_link_handed_out_and_both_are_in_the_log(data):
    desk = desk_of(data)
    desk.add_team("Harbour", "Riverside", "youth-work", 9)
    (team,) = desk.view().teams
    assert (team.name, team.setting, team.people, team.link) == ("Harbour", "youth-work", 9, None)
    handed = desk.hand_out(team.link_name)
    link = Links(data).find(team.link_name)
    assert handed.address == f"http://192.168.0.12:8866/in#link={link.name}&key={link.key}"
    assert desk.view().teams[0].link.made_on == DAY
    assert desk.hand_out(team.link_name) == handed
    assert acts(data) == [("team_added", ""), ("link_made", ""), ("link_shown", "")]
    desk.letter(team.link_name, "html")
    assert acts(data)[3:] == [("link_shown", "")], "a letter holds it too"


def test_looking_at_the_page_makes_no_link(data, teams):
    teams.add("Harbour", "Riverside")
    desk_of(data).view()
    assert [each.name for each in Links(data).all()] == ["lead"]


def test_making_a_link_anew_ends_the_one_before_and_no_other(data, teams):
    links = Links(data)
    names = [f"team-{teams.add(name, 'Riverside').id}" for name in ("Harbour", "Heron")]
    desk = desk_of(data)
    before = [(desk.hand_out(name), links.find(name).grant)[1] for name in names]
    desk.renew(names[0])
    assert [links.stands(grant) for grant in before] == [False, True]
    desk.end(names[1])
    assert not links.stands(before[1])
    assert desk.view().teams[1].link is None
    assert desk_of(data).view().own is not None


@pytest.mark.parametrize(
    "name",
    [
        "lead",
        "session-s234567234567234",
        "plan-p234567234567234",
        "team-",
        "team-tnobody222",
        "manager-v00000000",
        "../lead",
    ],
)
def test_no_other_link_is_ever_shown_renewed_or_ended_by_its_name(data, teams, name):
    teams.add("Harbour", "Riverside")
    links = Links(data)
    links.make("session", "s234567234567234")
    links.make("plan", "p234567234567234")
    desk = desk_of(data)
    before = {each.name: each.grant for each in links.all()}
    for act in (desk.hand_out, desk.renew, lambda each: desk.letter(each, "html")):
        with pytest.raises(WorkbookError):
            act(name)
    if name.startswith(("lead", "session", "plan", "..")):
        with pytest.raises(WorkbookError):
            desk.end(name)
    assert {each.name: each.grant for each in links.all()} == before


def test_a_link_for_several_services_is_one_link_for_these_services(data, teams):
    for name, service in (("Harbour", "Riverside"), ("Quay", "Lakeside"), ("Elm", "Northern")):
        teams.add(name, service)
    desk = desk_of(data)
    ids = [each.id for each in desk.view().services]
    first = desk.link_several(ids[:2])
    assert desk.link_several(list(reversed(ids[:2]))) == first
    assert desk.link_several(ids).name != first.name
    assert {each.services for each in desk.view().several} == {
        ("Lakeside", "Northern"),
        ("Lakeside", "Northern", "Riverside"),
    }
    with pytest.raises(LinkNotFound):
        desk.link_several([ids[0], "v00000000"])


def test_the_managers_link_of_a_service_that_has_no_team_any_more_can_be_ended(data, teams):
    team = teams.add("Harbour", "Riverside")
    desk = desk_of(data)
    (service,) = desk.view().services
    desk.hand_out(service.link_name)
    desk.change_team(team.id, "Harbour", "Lakeside", "", None)
    (left,) = desk.view().left
    assert left.name == service.link_name
    desk.end(left.name)
    assert desk.view().left == ()


def test_ones_own_link_changes_when_the_new_one_was_kept_and_not_before(data):
    links = Links(data)
    desk = desk_of(data)
    before = links.find("lead")
    with pytest.raises(LinkNotFound):
        desk.use_own()
    drafted = desk.draft_own()
    assert before.key not in drafted.address
    assert links.find("lead") == before
    key = drafted.address.rpartition("=")[2]
    assert links.open("lead", key) is None
    desk.use_own()
    assert links.open("lead", key) is not None
    assert not links.stands(before.grant)
    assert ("link_made_anew", "") in acts(data)


def test_with_a_link_that_has_ended_nothing_is_shown_or_done(data, teams):
    team = teams.add("Harbour", "Riverside")
    desk = desk_of(data)
    name = f"team-{team.id}"
    handed = desk.hand_out(name)
    Links(data).renew("lead")
    for act in (
        desk.view,
        desk.draft_own,
        lambda: desk.hand_out(name),
        lambda: desk.renew(name),
        lambda: desk.end(name),
        lambda: desk.letter(name, "html"),
        lambda: desk.add_team("Heron", "Riverside", "", None),
        lambda: desk.change_team(team.id, "Heron", "Riverside", "", None),
        lambda: desk.link_several(["v00000000"]),
    ):
        with pytest.raises(WorkbookError, match="This page’s link has ended"):
            act()
    assert Links(data).find(name).key in handed.address
    assert [each.name for each in teams.all()] == ["Harbour"]


@pytest.mark.parametrize("kind", ["team", "manager", "several", "session"])
def test_no_other_kind_of_link_does_what_the_service_leads_does(data, teams, kind):
    team = teams.add("Harbour", "Riverside")
    scope = {"team": team.id, "session": "s234567234567234"}.get(kind, "v00000001")
    link = Links(data).make(kind, scope, ("v00000001",) if kind == "several" else ())
    context = PageContext(data=data, sessions=Sessions(data), grant=link.grant, served=True)
    with pytest.raises(WorkbookError, match="This page’s link has ended"):
        ServiceDesk(context).view()


def test_of_the_invented_service_nothing_is_changed(data, teams):
    team = teams.add("Harbour", "Riverside")
    name = f"team-{team.id}"
    Links(data).make("team", team.id)
    desk = desk_of(data, example=True)
    assert desk.hand_out(name).address.endswith("&example=yes")
    for act in (
        desk.draft_own,
        lambda: desk.renew(name),
        lambda: desk.end(name),
        lambda: desk.add_team("Sam was here", "Riverside", "", None),
        lambda: desk.change_team(team.id, "Sam was here", "Riverside", "", None),
    ):
        with pytest.raises(WorkbookError, match="only to look at"):
            act()
    assert [each.name for each in teams.all()] == ["Harbour"]


def test_when_a_link_was_last_used_is_known_by_the_day_and_forgotten_when_it_is_made_anew(
    data, teams
):
    team = teams.add("Harbour", "Riverside")
    desk = desk_of(data)
    name = f"team-{team.id}"
    desk.hand_out(name)
    link = Links(data).find(name)
    assert desk.view().teams[0].link.used_on is None
    log_access(data, "team", "team", link=link.short)
    used = desk.view().teams[0].link.used_on
    assert used is not None
    assert date.today() - used <= timedelta(days=1)  # noqa: DTZ011
    desk.renew(name)
    assert desk.view().teams[0].link.used_on is None


@pytest.mark.parametrize("what", ["html", "docx"])
def test_a_letter_is_made_for_each_kind_of_link_and_names_no_key_in_its_files_name(
    data, teams, what
):
    harbour = teams.add("Harbour & Söhne", "Riverside")
    teams.add("Quay", "Lakeside")
    desk = desk_of(data)
    several = desk.link_several([each.id for each in desk.view().services])
    for name in (f"team-{harbour.id}", desk.view().services[0].link_name, several.name):
        called, made = desk.letter(name, what)
        link = Links(data).find(name)
        assert called.endswith(f".{what}")
        assert link.key not in called
        if what == "html":
            assert link.key in made.decode()


def test_a_teams_name_is_words_in_its_letter_and_nothing_else(data, teams):
    team = teams.add("<script>alert(1)</script> & co", "Riverside")
    _, made = desk_of(data).letter(f"team-{team.id}", "html")
    assert "<script" not in made.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in made.decode()


def test_what_a_service_has_set_stands_in_words_also_where_a_file_is_spoilt(data):
    context = context_of(data)
    (keep, room, publication, *_) = settings_words(context)
    assert keep[1:] == ("For 92 days.", "settings.toml")
    assert room[1:] == ("For 7 days.", "settings.toml")
    assert "3 teams" in publication[1]
    assert settings_words(context)[-1][1] == "15 working days."
    (data / "room.toml").write_text("open_days_after_closing = 3\n")
    assert settings_words(context)[1][1:] == ("For 3 days.", "room.toml")
    (data / "settings.toml").write_text("open_days_after_closing = 5\n")
    assert settings_words(context)[1][1:] == ("For 5 days.", "settings.toml")
    (data / "retention.toml").write_text("keep_answers_days = many\n")
    assert "does not say how long answers are kept" in settings_words(context)[0][1]
    assert "No period is open" in publishing_words(context)[0]
