"""What managers read of planning: on the page, on paper, beside other services, in a preview."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from services import AFTER, INSTRUMENT, MIDDLE, PERIOD, STARTS, joins, open_for, registered
from teams_planning import CANARY, planned
from themes_drawn import Paper

from widgets.pages.managers import _themes
from widgets.themes_html import several_html, view_html
from workbook.instruments import USUAL_GUIDE, load_shipped_guide
from workbook.plans import Plans
from workbook.publishing.previews import preview
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.themes.archive import Archive
from workbook.themes.brief import brief_blocks, brief_html, released_zip
from workbook.themes.choices import Choice, options
from workbook.themes.planning import planning_of
from workbook.themes.requests import Requests
from workbook.themes.several import find_several
from workbook.themes.view import find, view_of

TEAMS = {"Harbour": 5, "Quay": 5, "Pier": 5, "Lock": 5}
OTHERS = {"Brook": 5, "Ford": 5, "Mill": 5}
GUIDE = load_shipped_guide(USUAL_GUIDE)
SECTIONS = [each.id for each in GUIDE.sections]
OVERDUE = "Something promised to young people is overdue"
KEPT = "Everything promised to young people was kept"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Two services; in the first four teams plan, in the other two."""
    folder = tmp_path_factory.mktemp("planning") / "data"
    registered(folder, TEAMS)
    joins(folder, OTHERS, "Lakeside")
    open_period(folder, PERIOD, today=lambda: STARTS)
    for team, outcome in zip(TEAMS, ("", "kept", "kept", "kept"), strict=True):
        planned(folder, team, promises=[outcome], left_open=SECTIONS[:1])
    for team in list(OTHERS)[:2]:
        planned(folder, team, promises=[""], left_open=SECTIONS)
    publish(folder, PERIOD, today=lambda: AFTER)
    return folder


def view(data, service="Riverside"):
    archive = Archive(data / RELEASED)
    return find(archive, options(archive, Choice(service=service))[1])


def words(html):
    """What is read, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def section(html):
    """The part of the page about planning, in words."""
    (found,) = re.findall(r'<section aria-labelledby="rpw-planning">.*?</section>', html, re.DOTALL)
    return words(found)


def test_the_page_says_what_became_of_promises_and_what_stayed_open(data):
    html = view_html(view(data))
    said = section(html)
    assert f"{OVERDUE} few or none of the teams" in said
    assert f"{KEPT} most or all of the teams" in said
    assert f"{GUIDE.sections[0].title} most or all of the teams" in said
    assert f"{GUIDE.sections[1].title} few or none of the teams" in said
    assert 'href="#rpw-planning"' in html
    assert CANARY not in html


def test_it_says_how_to_read_it_and_compares_nobody(data):
    said = section(view_html(view(data)))
    assert "“Few or none” is up to a quarter of the teams" in said
    assert "An open question is no fault" in said
    assert "no team is compared with another" in said
    assert not set(TEAMS) & set(re.findall(r"\w+", said))
    assert not re.findall(r"\d", said)


def test_where_too_few_teams_plan_it_says_so_kindly_and_not_how_many(data):
    said = section(view_html(view(data, "Lakeside")))
    assert "Nothing is said of promises in this period" in said
    assert "Nothing is said of open questions in this period" in said
    assert said.count("at least three teams") == 2
    assert not re.search(r"\b(two|2) teams", said)
    assert OVERDUE not in said


def test_a_period_from_before_there_were_plans_and_a_service_without_groups_have_no_such_part(data):
    assert "rpw-planning" not in view_html(view_of(Paper({}), Choice(service="Riverside")))

    class WithoutGroups(Paper):
        def plan_words(self, _service):
            return ()

    paper = WithoutGroups({}, teams=())
    assert view_of(paper, Choice(service="Riverside")).planning is None


def test_on_one_page_of_paper_it_is_a_few_sentences(data):
    said = words(brief_html(view(data)))
    assert "Planning with young people" in said
    assert f"{OVERDUE}: few or none of the teams that had a promise due." in said
    assert f"Left open in the plans of some teams or most: {GUIDE.sections[0].title}" in said
    assert "Planning with young people" not in words(brief_html(view(data, "Lakeside")))


def test_on_paper_it_names_a_few_kinds_of_questions_and_says_how_many_more():
    rows = [("open", f"Question {number}?", "some") for number in range(6)]
    (said,) = planning_of(rows, 3).in_short
    assert said.endswith("Question 3? And 2 more, on the page itself.")
    (said,) = planning_of([("open", "Why?", "few or none")], 3).in_short
    assert "more than a few teams" in said
    assert planning_of([], 3).in_short == ()


def test_what_is_saved_has_the_words_and_nothing_more(data):
    assert b"plans.csv" in released_zip(Archive(data / RELEASED).periods[0])


def test_several_services_stand_side_by_side_and_are_not_added_up(data):
    archive = Archive(data / RELEASED)
    choice = options(archive, Choice(), side_by_side=True)[1]
    both = find_several(archive, choice, ("Lakeside", "Riverside"))
    assert both.promises == ((OVERDUE, ("", "few or none")), (KEPT, ("", "most or all")))
    assert [what for what, _ in both.left_open] == [each.title for each in GUIDE.sections]
    said = section(several_html(both))
    assert f"{OVERDUE} Nothing is said few or none of the teams" in said
    assert "Together" not in said
    headings = [block.text for block in brief_blocks(both) if hasattr(block, "level")]
    assert headings.count("Planning with young people") == 1


def test_of_services_that_say_nothing_of_plans_there_is_no_such_part(data):
    archive = Archive(data / RELEASED)
    choice = options(archive, Choice(), side_by_side=True)[1]
    assert "rpw-planning" not in several_html(find_several(archive, choice, ("Lakeside",)))


def test_the_same_page_with_other_plans_behind_it_looks_the_same(data, tmp_path):
    other = tmp_path / "data"
    registered(other, TEAMS)
    joins(other, OTHERS, "Lakeside")
    open_period(other, PERIOD, today=lambda: STARTS)
    for team, outcome in zip(TEAMS, ("kept", "kept", "explained", "kept"), strict=True):
        planned(other, team, promises=[outcome, "kept"], left_open=SECTIONS[: team != "Quay"])
    publish(other, PERIOD, today=lambda: AFTER)
    for service in ("Riverside", "Lakeside"):
        assert view_html(view(other, service)) == view_html(view(data, service))
        assert brief_html(view(other, service)) == brief_html(view(data, service))


def test_the_page_of_a_choice_shows_it_too(data):
    show, _ = _themes(Archive(data / RELEASED), Requests(data / RELEASED))
    assert "rpw-planning" in view_html(show(Choice(service="Riverside", group="Group 1")).view)


# Before its session closes, a team sees the page with other teams invented


def previewed(data, team, **more):
    sessions = Sessions(data, today=lambda: MIDDLE)
    session = open_for(sessions, team, INSTRUMENT)
    seen = preview(sessions, session, today=lambda: AFTER - timedelta(days=1), **more)
    return view_of(seen.source, Choice(service="Riverside", period=PERIOD)).planning


def test_a_preview_shows_its_own_plans_among_invented_ones(tmp_path):
    data = tmp_path / "data"
    registered(data, {"Harbour": 5, "Quay": 5, "Pier": 5})
    open_period(data, PERIOD, today=lambda: STARTS)
    alone = previewed(data, "Harbour")
    assert (alone.promises, alone.left_open) == ((), ()), "two others would be too few"
    quay = planned(data, "Quay", promises=[""], left_open=SECTIONS)
    of_quay = previewed(data, "Quay")
    assert len(of_quay.left_open) == len(SECTIONS)
    assert of_quay.promises
    assert previewed(data, "Quay", with_team=False) == alone, "a session’s own link opens no plan"
    assert previewed(data, "Harbour") == alone, "of another team’s plans it uses nothing"
    (Plans(data).open(quay).folder / "promises.csv").write_text("nonsense\n")
    assert previewed(data, "Quay").promises == ()
