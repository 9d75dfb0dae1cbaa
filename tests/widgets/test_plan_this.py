"""From a pattern to a plan: offered to the team alone, and telling nothing about the answers."""

from __future__ import annotations

import re
from dataclasses import replace

import ipywidgets as ipw
import pytest
from html_pages import Page
from patterns_made import ITEMS, SESSION, each, pattern
from ways_in import a_session, a_team, answered_by, finished

from widgets import pages
from widgets.pages import frame
from widgets.pattern import pattern_html
from widgets.plan_this import Into, NewPlan, plan_this
from workbook.access import Links, PageContext
from workbook.instruments import Prompt, load_shipped, load_shipped_guide
from workbook.patterns.pattern import team_pattern
from workbook.plans import Plans
from workbook.sessions import Sessions
from workbook.sessions.tally import count

PLANNING = "planning-group-participation"
SHIPPED = load_shipped_guide("plan-a-group-activity")
EVIL = '<img src=x onerror="alert(1)">"\' }}'


def guide(*items):
    """A guide with a prompt for each of some items."""
    section = replace(
        SHIPPED.sections[0],
        prompts=tuple(
            Prompt(
                id=f"about-{item}",
                question=f"What about {item}?",
                help="",
                why="",
                stage="before",
                meets=(item,),
                sources=(),
            )
            for item in items
        ),
    )
    return replace(SHIPPED, sections=(section,))


def new(of, **more):
    given = {"address": "plans/new", "team": "tharbour22", "example": False, **more}
    return NewPlan(guide=of, **given)


def into(of, title="Zine group"):
    return Into(title=title, link="plan?plan=p1", guide=of)


FIRST = ITEMS[0]


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        (["in_place"] * 7 + ["not_yet"], True),
        (["in_place"] * 7 + ["partly"], False),
        (["in_place"] * 7 + ["not_sure"] * 3, False),
    ],
)
def test_it_stands_beside_a_question_to_which_somebody_answered_not_yet(answers, offered):
    shown = pattern(each(FIRST, answers))
    found = plan_this(shown, [], new(guide(FIRST)))
    assert (FIRST in found) is offered


@pytest.mark.parametrize("people", range(1, 5))
def test_with_fewer_than_five_answers_it_stands_beside_every_question_whatever_they_say(people):
    for answer in ("in_place", "not_yet"):
        shown = pattern(each(FIRST, [answer] * people))
        assert set(plan_this(shown, [], new(guide(*ITEMS)))) == set(ITEMS)


def test_a_question_that_no_prompt_is_about_leads_nowhere():
    shown = pattern(each(FIRST, ["not_yet"] * 6))
    assert plan_this(shown, [into(guide())], new(guide())) == {}


def test_each_plan_that_has_such_a_prompt_is_offered_and_a_new_one():
    shown = pattern(each(FIRST, ["not_yet"] * 6))
    plans = [into(guide(FIRST)), into(guide("another")), into(guide(FIRST), title="")]
    page = Page(pattern_html(shown, plan_this=plan_this(shown, plans, new(guide(FIRST)))))
    links = [link["href"] for link in page.all("a") if link["href"].startswith("plan?")]
    assert links == [f"plan?plan=p1#about-{FIRST}"] * 2
    assert "“Zine group”" in page.text
    assert "In a plan without a title yet" in page.text
    (form,) = page.all("form")
    assert form["action"] == f"plans/new#about-{FIRST}"
    fields = {field["name"]: field["value"] for field in page.all("input")}
    assert fields == {"_xsrf": "", "team": "tharbour22"}
    assert page.open == []


def test_no_title_and_no_question_turns_into_markup():
    shown = pattern(each(FIRST, ["not_yet"] * 6))
    evil = guide(FIRST)
    (prompt,) = evil.sections[0].prompts
    section = replace(evil.sections[0], prompts=(replace(prompt, question=EVIL),))
    evil = replace(evil, sections=(section,))
    html = plan_this(shown, [into(evil, EVIL)], new(evil, team=EVIL))[FIRST]
    assert "<img" not in html
    assert Page(html).open == []


# ---- whose page it stands on -------------------------------------------------------------------


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def session(data):
    """A closed session of the team, with answers from in place to not yet."""
    return finished(data, a_session(data, "Harbour", PLANNING), 6)


@pytest.fixture
def shown(monkeypatch):
    """The words of a page."""
    displayed: list[ipw.VBox] = []
    monkeypatch.setattr(frame, "display", displayed.append)

    def show(page, context):
        displayed.clear()
        page(context)
        (box,) = displayed
        return "".join(str(getattr(each, "value", each)) for each in box.children)

    return show


def context_of(data, kind, scope, session, **more):
    link = Links(data).make(kind, scope)
    told = {"grant": link.grant, "link": link.short, "served": True, "session": session.id}
    return PageContext(data=data, sessions=Sessions(data), **{**told, **more})


def test_a_teams_own_link_leads_from_its_pattern_into_its_plans_and_no_other_teams(
    data, session, shown
):
    plans = Plans(data)
    own = plans.begin(team=session.team_id, title="Zine group")
    ended = plans.begin(team=session.team_id, title="Last year’s walk")
    plans.open(ended.id).move("stopped", was="draft", because="The room went.")
    others = plans.begin(team=a_team(data, "Quay").id, title="Quay’s walk")
    nobodys = plans.begin(title="Nobody’s walk")
    words = shown(pages.patterns_page, context_of(data, "team", session.team_id, session))
    assert f'href="plan?plan={own.id}#links"' in words
    assert f'value="{session.team_id}"' in words
    for other in (ended, others, nobodys):
        assert other.id not in words
        assert other.title not in words


@pytest.mark.parametrize("way", ["the session’s own link", "JupyterLab", "an ended link"])
def test_every_other_way_to_the_pattern_leads_to_no_plan(data, session, shown, way):
    plan = Plans(data).begin(team=session.team_id, title="Zine group")
    context = context_of(data, "team", session.team_id, session)
    if "session" in way:
        context = context_of(data, "session", session.id, session)
    elif way == "JupyterLab":
        context = replace(context, served=False, grant="")
    else:
        Links(data).end(f"team-{session.team_id}")
    words = shown(pages.patterns_page, context)
    assert ("rpw-pattern" in words) is (way != "an ended link")
    for sign in ("Plan this", "plans/new", plan.id, "Zine group"):
        assert sign not in words


def test_a_phone_that_was_in_the_room_is_led_to_no_plan(data, session, shown):
    Plans(data).begin(team=session.team_id, title="Zine group")
    context = PageContext(
        data=data, sessions=Sessions(data), served=True, code=session.code, session=session.id
    )
    words = shown(pages.reflect_page, context)
    assert "Plan this" not in words
    assert "Zine group" not in words


def test_before_the_reveal_nothing_is_offered(data, shown):
    session = a_session(data, "Harbour", PLANNING)
    answered_by(data, session, 2)
    words = shown(pages.patterns_page, context_of(data, "team", session.team_id, session))
    assert "Plan this" not in words


def test_the_pattern_is_shown_when_the_plans_cannot_be_listed(data, session, shown, monkeypatch):
    def broken(_plans, _team):
        raise frame.WorkbookError("The plans cannot be listed.", "", "")

    monkeypatch.setattr(Plans, "of_team", broken)
    words = shown(pages.patterns_page, context_of(data, "team", session.team_id, session))
    assert "rpw-pattern" in words
    assert "Plan this" not in words


def test_beside_a_sensitive_question_it_stands_whatever_anybody_answered():
    culture = load_shipped("culture-and-review")
    sensitive = [item.id for item in culture.items if item.sensitive]
    least = culture.scale.order[-1].id
    found = set()
    for answers in (["agree"] * 6, [least] * 6, ["agree"] * 5 + [least], ["not_sure"] * 6):
        rows = [
            (f"r{number}", item.id, answer if item.sensitive else "agree")
            for number, answer in enumerate(answers)
            for item in culture.items
        ]
        shown = team_pattern(SESSION, culture, count(culture, rows))
        offered = plan_this(shown, [into(guide(*sensitive))], new(guide(*sensitive)))
        found.add(tuple(sorted(offered.items())))
    (one,) = found
    assert [item for item, _ in one] == sorted(sensitive)


def test_every_offer_says_to_a_screen_reader_which_question_it_is_about():
    shown = pattern(each(FIRST, ["not_yet"] * 6))
    html = plan_this(shown, [], new(guide(FIRST)))[FIRST]
    assert len(re.findall(r"question \d+", html)) == 2
