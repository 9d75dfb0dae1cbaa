"""What the managers' page says, and that it says it of released rows alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from services import (
    AFTER,
    INSTRUMENT,
    PERIOD,
    STARTS,
    at_random,
    everybody_says,
    held,
    joins,
    registered,
)
from themes_drawn import ITEMS, Paper

from widgets.pages.managers import _themes
from widgets.themes import Themes
from widgets.themes_html import view_html
from workbook.instruments.model import Retired, load_shipped
from workbook.publishing.publisher import open_period, publish
from workbook.storage import StoreError
from workbook.storage.layout import RELEASED
from workbook.themes import brief
from workbook.themes.archive import Archive
from workbook.themes.choices import Choice, options
from workbook.themes.disclosure import OUTCOMES
from workbook.themes.headlines import Headline, Standing, headline_of
from workbook.themes.requests import Requests
from workbook.themes.view import Movement, find, view_of, why_empty

IN_PLACE = ("", "", "most or all", "most or all")
NOT_YET = ("", "", "few or none", "few or none")
SPLIT = ("", "", "some", "some")
UNSURE = ("", "some", "", "")
NOT_FOR_US = ("some", "", "", "")


def shown(said, before=None, **choice):
    return view_of(Paper(said), Choice(service="Riverside", **choice), before)


def of(page, item):
    return next(each for each in page.items if each.item.id == item.id)


def test_nothing_but_released_rows_can_be_shown():
    forged = Paper({ITEMS[0].id: [IN_PLACE]})
    forged.rows = ({"service": "Riverside", "group": "Group 1", "in_place": 7},)
    with pytest.raises(TypeError):
        view_of(forged, Choice(service="Riverside"))


def test_every_outcome_has_a_headline_and_every_headline_an_outcome():
    assert {headline_of(outcome) for outcome in OUTCOMES} == set(Headline)


def test_a_question_stands_where_more_than_half_of_the_groups_put_it():
    teams = (("A", "B", "C"), ("D", "E", "F"), ("G", "H", "I"))
    said = {
        ITEMS[0].id: [IN_PLACE, IN_PLACE, NOT_YET],
        ITEMS[1].id: [NOT_YET, NOT_YET, SPLIT],
        ITEMS[2].id: [UNSURE, UNSURE, IN_PLACE],
        ITEMS[3].id: [NOT_FOR_US, NOT_FOR_US, NOT_FOR_US],
        ITEMS[4].id: [IN_PLACE, NOT_YET, UNSURE],
        ITEMS[5].id: [IN_PLACE, NOT_YET, None],
    }
    page = view_of(Paper(said, teams=teams), Choice(service="Riverside"))
    standing = [each.standing for each in page.items]
    assert standing == [
        *(Standing.WELL, Standing.HARD, Standing.UNSURE, Standing.NOT_FOR_US),
        *(Standing.DIFFERS, Standing.DIFFERS),
    ]
    assert of(page, ITEMS[0]).sentence == (
        "In 2 of 3 groups most or all say this is in place; "
        "in 1 of 3 groups few or none say this is in place or partly."
    )


def test_not_sure_and_not_applicable_are_no_way_of_being_hard():
    page = shown({ITEMS[0].id: [UNSURE, UNSURE], ITEMS[1].id: [NOT_FOR_US, NOT_FOR_US]})
    assert page.standing(Standing.HARD) == ()


def test_one_group_is_spoken_of_without_counting():
    page = shown({ITEMS[0].id: [IN_PLACE, NOT_YET]}, group="Group 2")
    assert of(page, ITEMS[0]).sentence == "Few or none say this is in place or partly."
    assert [group.name for group in page.groups] == ["Group 2"]


def test_what_moved_is_told_of_groups_whose_teams_stayed_the_same():
    before = Paper({ITEMS[0].id: [NOT_YET, NOT_YET]}, name="2026-Q2")
    page = shown({ITEMS[0].id: [IN_PLACE, SPLIT]}, before)
    assert of(page, ITEMS[0]).movement == Movement(up=2, down=0, groups=2)
    assert "could be chance" in str(of(page, ITEMS[0]).movement)
    assert page.compared_with == "April to June 2026"

    other_teams = Paper(
        {ITEMS[0].id: [NOT_YET, NOT_YET]}, name="2026-Q2", teams=(("A", "B", "X"), ("D", "E", "F"))
    )
    page = shown({ITEMS[0].id: [IN_PLACE, SPLIT]}, other_teams)
    assert of(page, ITEMS[0]).movement == Movement(up=1, down=0, groups=1)


def test_what_is_no_longer_asked_is_said_beside_what_moved():
    first, second = ITEMS[0], ITEMS[1]
    gone = Retired(item=second.id, version="1.1", statement="The words it had.")
    now, then = Paper({first.id: [IN_PLACE]}), Paper({first.id: [SPLIT], second.id: [SPLIT]})
    (name, today), *_ = now.instruments.items()
    sections = tuple(
        replace(each, items=tuple(item for item in each.items if item.id != second.id))
        for each in today.sections
    )
    now.instruments = {name: replace(today, version="1.1", sections=sections, retired=(gone,))}
    page = view_of(now, Choice(service="Riverside"), then)
    assert page.no_longer_asked == ((today.title, "The words it had."),)
    html = view_html(page)
    assert html.index("No longer asked since the period before:") < html.index("The words it had.")
    # What the period before did not ask either is no news.
    assert view_of(now, Choice(service="Riverside"), now).no_longer_asked == ()
    assert view_of(now, Choice(service="Riverside")).no_longer_asked == ()


def test_from_or_to_many_not_sure_is_no_step_up_or_down():
    before = Paper({ITEMS[0].id: [UNSURE, NOT_YET]}, name="2026-Q2")
    page = shown({ITEMS[0].id: [IN_PLACE, UNSURE]}, before)
    assert of(page, ITEMS[0]).movement is None
    assert page.compared_with == ""


@pytest.mark.parametrize(
    ("up", "down", "chance"),
    [(1, 0, True), (5, 0, True), (6, 0, False), (6, 1, True), (8, 1, False), (3, 3, True)],
)
def test_only_a_lopsided_movement_of_many_groups_is_hard_to_put_down_to_chance(up, down, chance):
    """6 of 6 is the first: two-sided p = 1/32; see publication notes, and any sign table."""
    assert Movement(up=up, down=down, groups=up + down).could_be_chance is chance


def test_a_theme_filter_leaves_its_questions_only():
    theme = ITEMS[0].themes[0]
    page = shown({item.id: [IN_PLACE, IN_PLACE] for item in ITEMS}, theme=theme)
    assert page.items
    assert all(theme in each.item.themes for each in page.items)
    assert [each.title for each in page.by_theme] == [load_shipped(INSTRUMENT).themes[theme]]


def test_there_is_no_number_on_the_page_but_of_groups_and_questions():
    page = shown({item.id: [IN_PLACE, SPLIT] for item in ITEMS})
    words = re.sub(r"<[^>]*>", " ", view_html(page))
    for number in re.finditer(r"\d+", words):
        around = words[max(0, number.start() - 25) : number.end() + 20]
        assert re.search(
            r"Group \d|\d+ of \d+ groups|\d+ groups|\d+ questions|question \d|20\d\d|1 October"
            r"|\d+ (going well|hard|under way|different|where nobody|often not)",
            around,
        ), around
    assert "%" not in words


@pytest.mark.parametrize(
    "word", ["score", "rank", "rating", "best", "worst", "audit", "red", "RAG"]
)
def test_no_team_is_ranked_and_nothing_is_scored(word):
    page = shown({item.id: [IN_PLACE, NOT_YET] for item in ITEMS})
    assert not re.search(rf"\b{word}\b", re.sub(r"<[^>]*>", " ", view_html(page)))


def test_every_table_has_a_caption_and_scopes_and_no_picture_stands_without_words():
    html = view_html(shown({item.id: [IN_PLACE, UNSURE] for item in ITEMS}))
    assert html.count("<table") == html.count("<caption>") > 0
    assert html.count("<th ") == html.count("scope=")
    for tile in re.findall(r'<svg class="rpw-tile".*?</svg>(.{0,60})', html):
        assert re.search(r"few or none|some|most or all", tile)


def test_words_of_a_register_that_look_like_markup_stay_words(tmp_path):
    hostile = "<img src=x onerror=alert(1)>"
    data = tmp_path / "data"
    registered(data, {f"{hostile} {n}": 5 for n in range(3)}, service=hostile)
    open_period(data, PERIOD, today=lambda: STARTS)
    for n in range(3):
        held(data, f"{hostile} {n}", at_random(n, 5))
    publish(data, PERIOD, today=lambda: AFTER)
    archive = Archive(data / RELEASED)
    page = find(archive, options(archive, Choice())[1])
    assert page.items
    assert "<img" not in view_html(page)
    assert "<img" not in brief.brief_html(page)


@pytest.mark.parametrize(
    ("name", "cut_off"),
    [
        ("published.csv", "period,published_on\n"),
        ("actions.csv", "service,theme,title,teams\nnorth,time,Time,\n"),
    ],
)
def test_a_published_file_that_was_cut_off_is_refused_in_words(tmp_path, name, cut_off):
    data = tmp_path / "data"
    registered(data, {f"Team {n}": 5 for n in range(3)})
    open_period(data, PERIOD, today=lambda: STARTS)
    for n in range(3):
        held(data, f"Team {n}", at_random(n, 5))
    publish(data, PERIOD, today=lambda: AFTER)
    (file,) = (data / RELEASED).rglob(name)
    file.write_text(cut_off)
    (period,) = Archive(data / RELEASED).periods
    with pytest.raises(StoreError, match=re.escape(name)):
        _ = (period.published_on, period.action_rows)


# --- Choosing -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_services(tmp_path_factory):
    data = tmp_path_factory.mktemp("two") / "data"
    teams = {"Harbour": 5, "Quay": 6, "Pier": 4}
    inland = {"Mill": 5, "Ford": 5, "Moor": 5}
    registered(data, teams)
    joins(data, inland, "Inland")
    joins(data, {"Alone": 6}, "Uplands")
    open_period(data, PERIOD, today=lambda: STARTS)
    for number, team in enumerate((*teams, *inland)):
        held(data, team, at_random(number, 5))
    publish(data, PERIOD, today=lambda: AFTER)
    return data


def test_one_service_is_shown_at_a_time_and_nonsense_falls_back(two_services):
    archive = Archive(two_services / RELEASED)
    offered, choice = options(archive, Choice(service="<nonsense>", period="2031", group="x"))
    assert [name for name, _ in offered.services] == ["Inland", "Riverside", "Uplands"]
    assert choice == Choice(service="Inland", period=PERIOD)
    page = find(archive, options(archive, Choice(service="Riverside"))[1])
    assert page.groups[0].teams == ("Harbour", "Pier", "Quay")
    assert "Mill" not in view_html(page)


def test_a_service_too_small_is_told_so_kindly_with_what_would_unlock_it(two_services):
    archive = Archive(two_services / RELEASED)
    page = find(archive, options(archive, Choice(service="Uplands"))[1])
    assert page.items == ()
    html = view_html(page)
    assert "This service is too small for anything to be published" in html
    assert "It needs at least 3 teams with 12 people between them" in html
    assert "too few teams are left to group it with" in html


def test_before_anything_is_published_the_page_says_what_happens_first(tmp_path):
    steps = why_empty(Archive(tmp_path / RELEASED))
    assert len(steps) == 4
    data = tmp_path / "data"
    registered(data, {"Harbour": 5, "Quay": 6, "Pier": 4})
    open_period(data, PERIOD, today=lambda: STARTS)
    (said,) = why_empty(Archive(data / RELEASED))
    assert "One group of teams is fixed for July to September 2026." in said
    assert "30 September 2026" in said


# --- The widget -----------------------------------------------------------------------------


@pytest.fixture
def page(two_services, tmp_path):
    """The page's widget, what it sent, and its requests (in a folder of their own)."""
    requests = Requests(tmp_path / "asked")
    requests.send("Harbour", "time", "Two hours.", "q00000001")
    show, save = _themes(Archive(two_services / RELEASED), requests)
    themes = Themes(show, save=save, requests=requests.all, reply=requests.reply)
    sent = []
    themes.send = lambda content, buffers=None: sent.append((content, buffers))
    return themes, sent, requests


@pytest.mark.parametrize(
    "message",
    [
        *(None, 7, "show", [], {}, {"kind": "show"}, {"kind": "show", "number": -1}),
        *({"kind": "show", "number": True}, {"kind": "show", "number": 2**60}),
        {"kind": "open", "number": 1, "path": "/etc/passwd"},
        {"kind": "file", "number": 1, "what": "../themes.csv"},
        {"kind": "reply", "number": 1, "request": 7, "text": "x"},
        {"kind": "reply", "number": 1, "request": "q00000001"},
    ],
)
def test_what_is_no_message_is_passed_over(page, message):
    themes, sent, requests = page
    themes._heard(themes, message, [])
    assert sent == []
    assert requests.all()[0].reply == ""


def test_a_choice_of_nonsense_shows_the_newest_of_everything(page):
    themes, sent, _ = page
    for choice in (None, 7, {"service": 7}, {"theme": "x" * 1000}, {"period": "../../sessions"}):
        themes._heard(themes, {"kind": "show", "number": 1, "choice": choice}, [])
        content, _ = sent[-1]
        assert content["kind"] == "shown"
        assert content["page"]["choice"]["period"] == PERIOD


def test_a_reply_is_kept_with_its_day_and_the_list_comes_back(page):
    themes, sent, requests = page
    themes._heard(themes, reply("From May.", decision="later", lookAgain="2126-05-01"), [])
    content, _ = sent[-1]
    assert content["kind"] == "replied"
    assert content["number"] == 3
    assert content["requests"]["waiting"] == []
    (answer,) = content["requests"]["answered"][0]["replies"]
    assert answer["text"] == "From May."
    said = "Later, says the Service manager. It is looked at again on 1 May 2126."
    assert answer["decided"] == said
    assert requests.all()[0].look_again_on == date(2126, 5, 1)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"decision": ""}, "yes, no or later"),
        ({"role": ""}, "which role"),
        ({"decision": "later"}, "needs a day"),
        ({"decision": "later", "lookAgain": "soon"}, "cannot be understood"),
        ({"lookAgain": "2026-02-30"}, "cannot be understood"),
        ({"lookAgain": "2020-01-01"}, "not after today"),
    ],
)
def test_a_reply_without_a_decision_a_role_or_its_day_is_refused(page, more, says):
    themes, sent, requests = page
    themes._heard(themes, reply("Because.", **more), [])
    assert says in sent[-1][0]["sentence"]
    assert requests.all()[0].replied_on is None


def reply(text, **more):
    said = {"decision": "yes", "role": "Service manager", "lookAgain": "", **more}
    return {"kind": "reply", "number": 3, "request": "q00000001", "text": text, **said}


def test_a_request_that_waits_long_or_again_says_so(two_services, tmp_path):
    day = [date(2026, 11, 2)]
    requests = Requests(tmp_path / "asked", today=lambda: day[0])
    sent = requests.send("Harbour", "time", "Two hours.")
    show, _ = _themes(Archive(two_services / RELEASED), requests)

    def waits():
        themes = Themes(show, requests=requests.all, today=lambda: day[0], reply_working_days=10)
        asked = themes._content["requests"]
        return [each["waits"] for each in asked["waiting"]], len(asked["answered"])

    assert waits() == ([""], 0)
    day[0] = date(2026, 11, 17)
    assert waits() == (["It has waited for longer than 10 working days."], 0)
    later = {"decision": "later", "role": "Manager", "look_again_on": date(2026, 12, 1)}
    requests.reply(sent.id, "Then.", **later)
    assert waits() == ([], 1)
    day[0] = date(2026, 12, 1)
    assert waits() == (["It was to be looked at again on 1 December 2026."], 0)


@pytest.mark.parametrize(("text", "says"), [("  ", "no words"), ("x" * 1001, "1,000")])
def test_a_reply_that_cannot_be_kept_is_refused_in_a_sentence(page, text, says):
    themes, sent, requests = page
    themes._heard(themes, reply(text), [])
    content, _ = sent[-1]
    assert content["kind"] == "refused"
    assert says in content["sentence"]
    assert requests.all()[0].replied_on is None


def test_whatever_goes_wrong_inside_says_nothing_of_it(page, caplog):
    themes, sent, _ = page

    def broken(_):
        raise RuntimeError("a canarybird of an answer")

    themes._show = broken
    themes._heard(themes, {"kind": "show", "number": 1, "choice": {}}, [])
    assert sent[-1][0]["kind"] == "refused"
    assert "canarybird" not in sent[-1][0]["sentence"]
    assert "canarybird" not in caplog.text


def test_a_browser_cannot_set_what_the_page_shows(page):
    themes, _, _ = page
    before = themes._content
    themes.set_state({"_content": {"page": "forged"}})
    assert themes._content is before


# --- The brief ------------------------------------------------------------------------------


def test_the_brief_has_at_most_a_handful_of_questions_under_each_heading():
    page = shown({item.id: [IN_PLACE, IN_PLACE] for item in ITEMS})
    entries = [b for b in brief.brief_blocks(page) if hasattr(b, "entries")]
    assert max(len(each.entries) for each in entries) <= 4
    assert f"{len(ITEMS) - 4} more questions are on the page itself." in brief.brief_html(page)


def test_the_brief_says_how_many_requests_wait():
    page = shown({ITEMS[0].id: [IN_PLACE, IN_PLACE]})
    assert "One request waits for an answer with a date." in brief.brief_html(page, waiting=1)
    assert "Waiting for a manager" not in brief.brief_html(page)


def test_the_same_view_gives_the_same_document():
    page = shown({ITEMS[0].id: [IN_PLACE, IN_PLACE]})
    assert brief.brief_docx(page) == brief.brief_docx(replace(page))


def test_everybody_in_place_is_not_told_from_all_but_a_quarter(tmp_path):
    said = []
    for name, away in (("all", 0), ("some", 3)):
        data = tmp_path / name
        registered(data, {"Harbour": 4, "Quay": 4, "Pier": 4})
        open_period(data, PERIOD, today=lambda: STARTS)
        for number, team in enumerate(("Harbour", "Quay", "Pier")):
            others = everybody_says("not_yet", 1 if number < away else 0)
            held(data, team, everybody_says("in_place", 4 - len(others)) + others)
        publish(data, PERIOD, today=lambda: AFTER)
        said.append((data / RELEASED / PERIOD / "published" / "themes.csv").read_bytes())
    assert said[0] == said[1]
