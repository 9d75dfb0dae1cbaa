"""Two services with other answers and the same words look the same to a manager, bit by bit."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date

import pytest
from kernels import PageWithKernel
from services import AFTER, INSTRUMENT, MIDDLE, PERIOD, STARTS, held, people_of, registered
from serving import RunningWorkbook
from teams_planning import planned
from ways_in import came_in

from widgets.pages.managers import _themes
from widgets.themes import Themes
from workbook.access.links import Links
from workbook.instruments import USUAL_GUIDE, load_shipped_guide
from workbook.instruments.model import load_shipped
from workbook.meetings.messages import write_message
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.teams import service_id
from workbook.themes import brief
from workbook.themes.archive import Archive
from workbook.themes.choices import Choice, options
from workbook.themes.disclosure import STANDING, words
from workbook.themes.requests import Requests
from workbook.themes.view import find

TEAMS = {"Harbour": 5, "Quay": 6, "Pier": 4, "Lock": 7, "Weir": 5, "Ferry": 6}
ITEMS = [item.id for item in load_shipped(INSTRUMENT).items]
SECTIONS = [each.id for each in load_shipped_guide(USUAL_GUIDE).sections]
CANARY = "canarybird-7f3a"


def drawn(dice, people):
    counts = dict.fromkeys(sorted(STANDING), 0)
    for _ in range(people):
        counts[dice.choice(sorted(STANDING))] += 1
    return counts


def world(seed):
    """Team to item to counts."""
    dice = random.Random(seed)
    return {team: {item: drawn(dice, people) for item in ITEMS} for team, people in TEAMS.items()}


def total(of_team, teams, item):
    return {answer: sum(of_team[team][item][answer] for team in teams) for answer in STANDING}


def twin_of(first, groups, seed):
    """Another world: the same people, the same words, and other answers."""
    dice = random.Random(seed)
    other = {team: dict(of_item) for team, of_item in first.items()}
    for teams in groups:
        for item in ITEMS:
            said = words(total(first, teams, item))
            for _ in range(4000):
                tried = {team: drawn(dice, TEAMS[team]) for team in teams}
                if words({a: sum(c[a] for c in tried.values()) for a in STANDING}) == said:
                    for team in teams:
                        other[team][item] = tried[team]
                    break
    return other


#: Two ways in which the five teams that send no request may plan, with the same words: team to
#: what became of its promise, and how many sections of its plan stay open; and the one that does.
PLANNED = (
    {"Quay": ("", 2), "Pier": ("kept", 1), "Lock": ("kept", 0), "Weir": ("explained", 0)}
    | {"Ferry": ("explained", 0), "Harbour": ("kept", 0)},
    {"Quay": ("kept", 0), "Pier": ("explained", 0), "Lock": ("explained", 1), "Weir": ("kept", 2)}
    | {"Ferry": ("kept", 1), "Harbour": ("", 9)},
)


def planned_in(data, world):
    for team, (outcome, many) in PLANNED[world].items():
        planned(data, team, promises=[outcome], left_open=SECTIONS[:many])


def built(data, teams, of_team, reflection, plans=0):
    shutil.copytree(teams, data / "teams")
    open_period(data, PERIOD, today=lambda: STARTS)
    for team, of_item in of_team.items():
        code = held(data, team, people_of(of_item), words=f"{reflection} of {team}", day=MIDDLE)
        if team in ("Harbour", "Quay", "Lock"):
            write_message(Sessions(data).folder(code), f"{team[0]}: more time, please.")
    planned_in(data, plans)
    requests = Requests(data / RELEASED, today=lambda: MIDDLE)
    requests.send("Harbour", "time", "Two hours a month.", "q00000001")
    publish(data, PERIOD, today=lambda: AFTER)
    Links(data).adopt("manager", service_id("Riverside"), key="a" * 26)


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """Two data folders with equal words."""
    folder = tmp_path_factory.mktemp("twins")
    first = world(1)
    registered(folder / "plan", TEAMS)
    plan = open_period(folder / "plan", PERIOD, today=lambda: STARTS)
    second = twin_of(first, [group.teams for group in plan.groups], 2)
    changed = sum(first[team][item] != second[team][item] for team in TEAMS for item in ITEMS)
    assert changed > len(TEAMS) * len(ITEMS) * 3 // 4, "the answers are other answers"
    teams = folder / "plan" / "teams"
    built(folder / "one", teams, first, f"{CANARY}-one")
    built(folder / "two", teams, second, f"{CANARY}-two", plans=1)
    return folder / "one", folder / "two"


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_everything_released_is_the_same_byte_for_byte(twins):
    one, two = (files(data / RELEASED) for data in twins)
    assert one == two
    assert len(one) > 8
    assert any(b"most or all" in data or b"some" in data for data in one.values())


def every_choice(archive):
    offered, _ = options(archive, Choice())
    for _, theme in [("", "")] + [(title, name) for name, title in offered.themes]:
        for group, _ in offered.groups:
            yield Choice(theme=theme, group=group)


def test_every_page_and_every_file_to_save_is_the_same_byte_for_byte(twins):
    said = []
    for data in twins:
        archive = Archive(data / RELEASED)
        show, save = _themes(archive, Requests(data / RELEASED))
        pages = [json.dumps(repr(show(choice))) for choice in every_choice(archive)]
        widget = Themes(show, save=save, requests=Requests(data / RELEASED).all)
        answers = []
        widget.send = lambda content, buffers=None, kept=answers: kept.append((content, buffers))
        for number, choice in enumerate(every_choice(archive)):
            asked = {"theme": choice.theme, "group": choice.group}
            for kind in ({"kind": "show"}, {"kind": "file", "what": "html"}):
                widget._heard(widget, {**kind, "number": number, "choice": asked}, [])
            widget._heard(
                widget, {"kind": "file", "what": "docx", "number": number, "choice": asked}, []
            )
        widget._heard(widget, {"kind": "file", "what": "csv", "number": 0, "choice": {}}, [])
        view = find(archive, options(archive, Choice())[1])
        said.append((pages, widget._content, answers, brief.brief_docx(view)))
        assert len(answers) > 20
        assert all(content["kind"] in ("shown", "file") for content, _ in answers)
        assert "canarybird" not in repr(said[-1])
        assert "Something promised to young people is overdue" in repr(said[-1][1])
    assert said[0] == said[1]


def test_every_message_over_the_websocket_is_the_same(twins, tmp_path):
    heard = []
    for name, data in zip(("one", "two"), twins, strict=True):
        shutil.copytree(data, tmp_path / name / "data")
        running = RunningWorkbook(tmp_path / name / "data").start()
        try:
            link = Links(running.data).make("manager", service_id("Riverside"))
            page = PageWithKernel(running, f"/themes?link={link.name}", came_in(running, link))
            states = page.states()
            shown = [
                page.ask("show", choice={"period": PERIOD, "group": group})
                for group in ("", "Group 1", "Group 2", "nonsense")
            ]
            page.close()
        finally:
            running.stop()
        log = running.said.read_text()
        assert CANARY not in log
        assert "Harbour" not in log
        heard.append((states, shown))
        assert "Group 1" in repr(states)
        assert CANARY not in repr(heard[-1])
    assert heard[0] == heard[1]


def test_a_world_with_other_words_looks_different(twins, tmp_path):
    """Otherwise the tests above could not fail."""
    other = tmp_path / "data"
    built(other, twins[0] / "teams", world(3), CANARY)
    assert files(other / RELEASED) != files(twins[0] / RELEASED)


def test_no_number_of_any_answer_is_released(twins):
    """Every cell of the released words is a name, a band or blank."""
    published = twins[0] / RELEASED / PERIOD / "published"
    for line in (published / "themes.csv").read_text().splitlines()[1:]:
        assert line.startswith(f"{PERIOD},Riverside,Group ")
        assert set(line.split(",")[6:]) <= {"", "few or none", "some", "most or all"}
    said = (published / "plans.csv").read_text().splitlines()[1:]
    assert len(said) == len(SECTIONS) + 2
    for line in (*said, *(published / "actions.csv").read_text().splitlines()[1:]):
        assert line.endswith(("few or none", "some", "most or all"))
    assert date.fromisoformat(
        (published / "published.csv").read_text().splitlines()[1].split(",")[1]
    )
