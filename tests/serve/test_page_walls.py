"""What each page's process can open, asked inside the processes of a real server."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from kernels import PageWithKernel
from server_answers import Answer
from serving import RunningWorkbook, until
from walled import needs_walls
from ways_in import a_session, a_team, came_in, finished

from workbook.access.context import CONTEXT, Told
from workbook.access.links import Links
from workbook.operations.example import write_example
from workbook.plans import Plans
from workbook.sessions.repository import Sessions
from workbook.storage import PLANS, raise_alarm
from workbook.teams import service_id
from workbook.themes.requests import Requests

pytestmark = needs_walls()

#: Says of every place what the process can do there: read, write, list, or nothing. A file is
#: opened for writing and not written; of a folder, its names are listed and one is made in it.
_PROBE = """
import json, os
def can(path):
    found = ""
    if os.path.isdir(path):
        try: os.listdir(path); found += "l"
        except OSError: pass
        try: os.mkdir(path + "/probe"); os.rmdir(path + "/probe"); found += "w"
        except OSError: pass
        return found
    for sign, how in (("r", os.O_RDONLY), ("w", os.O_WRONLY)):
        try: os.close(os.open(path, how)); found += sign
        except OSError: pass
    return found
places = json.loads({places!r})
print("probed:", json.dumps({name: can(place) for name, place in places.items()}), ":end")
"""
#: Whether each page may read (r), write (w) and list (l); nothing is said as "-".
_OPENS = """
                     themes reflect screen patterns preview facilitate opening team lead
released             lw     -       l      -        l       lw         lw      lw   l
released/requests    rw     -       r      -        r       rw         rw      rw   r
own session          -      rw      rw     rw       rw      rw         rw      rw   -
earlier of the team  -      -       -      r        r       rw         rw      rw   -
another team's       -      -       -      -        -       -          rw      -    -
sessions             -      -       -      l        l       l          lw      l    -
codes                -      -       -      -        -       -          lw      -    -
own team             -      -       -      r        -       rw         rw      rw   rw
another team         -      -       -      -        -       -          r       -    rw
own plan             -      -       -      r        r       rw         -       rw   -
another of the team  -      -       -      r        r       rw         -       rw   -
a plan of nobody's   -      -       -      -        -       -          -       -    -
plans                -      -       -      l        l       l          -       l    -
the plan's key       -      -       -      -        -       -          -       -    rw
the team's key       -      -       r      r        r       r          r       r    rw
keys                 -      -       -      -        -       -          -       -    lw
the lead's key       -      -       -      -        -       -          -       -    rw
acts                 -      -       -      -        -       rw         rw      rw   rw
who opened           -      -       -      -        -       -          -       -    r
alarms               -      lw      -      -        -       l          l       -    l
settings             r      r       r      r        r       r          r       r    r
names of our own     r      r       -      -        -       r          r       r    r
the data folder      -      -       -      -        -       -          -       -    -
channels of others   -      -       -      -        -       -          -       -    -
the machine's users  -      -       -      -        -       -          -       -    -
the server's memory  -      -       -      -        -       -          -       -    -
"""
#: The same of the pages of a team's plan: with the team's link, and (own) with the plan's own.
_OPENS_OF_PLANS = """
                     plan ownplan day review sheets
released             lw   -       -   -      -
released/requests    rw   -       -   -      -
own session          -    -       -   -      -
earlier of the team  -    -       -   -      -
another team's       -    -       -   -      -
sessions             -    -       -   -      -
codes                -    -       -   -      -
own team             r    -       -   -      -
another team         -    -       -   -      -
own plan             rw   rw      rw  rw     rw
another of the team  -    -       -   -      -
a plan of nobody's   -    -       -   -      -
plans                -    -       -   -      -
the plan's key       r    r       r   r      r
the team's key       r    -       r   r      r
keys                 -    -       -   -      -
the lead's key       -    -       -   -      -
acts                 rw   rw      rw  rw     rw
who opened           -    -       -   -      -
alarms               -    -       -   -      -
settings             r    r       r   r      r
names of our own     r    r       r   r      r
the data folder      -    -       -   -      -
channels of others   -    -       -   -      -
the machine's users  -    -       -   -      -
the server's memory  -    -       -   -      -
"""

_OF_A_PLAN = ("plan", "day", "review", "sheets")


def _expected():
    """Page to place to what its process can do there."""
    found = {}
    for table in (_OPENS, _OPENS_OF_PLANS):
        pages, *rows = table.strip("\n").split("\n")
        for row in rows:
            place, *cells = re.split(r"\s{2,}", row)
            for page, signs in zip(pages.split(), cells, strict=True):
                found.setdefault(page, {})[place] = signs.replace("-", "")
    return found


_EXPECTED = _expected()


class Service:
    """A service with two teams, in which every page can be opened."""

    def __init__(self, folder, notebooks=None, linger=5.0):
        data = folder / "data"
        data.mkdir()
        self.team = a_team(data, "Harbour", "North", people=5)
        self.others = a_team(data, "Quay", "South")
        self.earlier = finished(data, a_session(data, "Harbour"))
        self.open = a_session(data, "Harbour")
        self.elsewhere = a_session(data, "Quay", service="South")
        plans = Plans(data)
        self.plan, self.second = (plans.begin(team=self.team.id) for _ in range(2))
        self.nobodys = plans.begin()
        Requests(data / "released").send("Harbour", "time", "For all of us.", service="North")
        raise_alarm(data, "guessing")
        (data / "settings.toml").write_text("keep_answers_days = 30\n")
        (data / "our-names").mkdir()
        (data / "our-names" / "workers.txt").write_text("Qesarina Vlora\n")
        links = Links(data)
        self.lead = links.make("lead")
        self.manager = links.make("manager", service_id("North"))
        options = {"linger": linger} | ({"notebooks": str(notebooks)} if notebooks else {})
        self.server = RunningWorkbook(data, options=options).start()
        own, self.of_plan = links.make("team", self.team.id), links.make("plan", self.plan.id)
        self.cookies = {
            "themes": came_in(self.server, self.manager),
            "lead": came_in(self.server, self.lead),
            "ownplan": came_in(self.server, self.of_plan),
            "reflect": "",
        }
        self.of_team = came_in(self.server, own)

    def list_more_names(self):
        """Put a list in place beside the other, as an editor does."""
        names = self.server.data / "our-names" / "schools.txt"
        names.with_suffix(".new").write_text("Zornfield Academy\n")
        names.with_suffix(".new").replace(names)

    def address(self, page):
        name = self.open.id
        return {
            "themes": f"/themes?link={self.manager.name}",
            "reflect": f"/reflect?code={self.open.code}",
            "opening": f"/facilitate?team={self.team.id}",
            "team": f"/team?team={self.team.id}",
            "lead": "/lead",
            "ownplan": f"/plan?plan={self.plan.id}",
            **{each: f"/{each}?plan={self.plan.id}" for each in _OF_A_PLAN},
        }.get(page, f"/{page}?session={name}")

    def cookie(self, page):
        return self.cookies.get(page, self.of_team)

    def page(self, page):
        return PageWithKernel(self.server, self.address(page), self.cookie(page), patience=30)

    def places(self):
        data = self.server.data
        sessions, teams = data / "sessions", data / "teams"
        (channels,) = _channels_of(self.server)
        return {
            "released": data / "released",
            "released/requests": data / "released" / "requests.csv",
            "own session": sessions / self.open.id / "session.csv",
            "earlier of the team": sessions / self.earlier.id / "session.csv",
            "another team's": sessions / self.elsewhere.id / "session.csv",
            "sessions": sessions,
            "codes": data / "codes",
            "own team": teams / self.team.id / "team.csv",
            "another team": teams / self.others.id / "team.csv",
            "own plan": data / "plans" / self.plan.id / "plan.csv",
            "another of the team": data / "plans" / self.second.id / "plan.csv",
            "a plan of nobody's": data / "plans" / self.nobodys.id / "plan.csv",
            "plans": data / "plans",
            "the plan's key": data / "keys" / f"{self.of_plan.name}.json",
            "the team's key": data / "keys" / f"team-{self.team.id}.json",
            "keys": data / "keys",
            "the lead's key": data / "keys" / f"{self.lead.name}.json",
            "acts": data / "acts.csv",
            "who opened": data / "opened.csv",
            "alarms": data / "alarms",
            "settings": data / "settings.toml",
            "names of our own": data / "our-names" / "workers.txt",
            "the data folder": data,
            "channels of others": channels,
            "the machine's users": Path("/etc/passwd"),
            "the server's memory": Path(f"/proc/{self.server.process.pid}/mem"),
        }


def _channels_of(server):
    """The folder in which the channels of this server's kernels are."""
    found = set()
    for each in psutil.Process(server.process.pid).net_connections("unix"):
        found |= {Path(end).parent for end in (each.laddr, each.raddr) if "kernel-" in (end or "")}
    for pid in _kernels_of(server):
        for each in psutil.Process(pid).net_connections("unix"):
            if "kernel-" in (each.laddr or ""):
                found.add(Path(each.laddr).parent)
    return found


def _kernels_of(server):
    (parent,) = [
        each
        for each in psutil.Process(server.process.pid).children()
        if "workbook.serve.forkserver" in " ".join(each.cmdline())
    ]
    return {each.pid for each in parent.children()}


def _status(place):
    return dict(re.findall(r"^(\w+):\s+(\S+)", (place / "status").read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    found = Service(tmp_path_factory.mktemp("walled"))
    yield found
    found.server.stop()


@pytest.fixture(scope="module")
def probed(tmp_path_factory):
    """Page to place to what its process can do there, said by the process itself."""
    notebooks = tmp_path_factory.mktemp("notebooks")
    service = Service(tmp_path_factory.mktemp("probed"), notebooks)
    blank = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("None")])
    nbformat.write(blank, notebooks / "reflect.ipynb")
    other = service.page("reflect")  # so that there are channels of somebody else
    places = {name: str(place) for name, place in service.places().items()}
    lines = _PROBE.replace("{places!r}", repr(json.dumps(places)))
    found = {}
    for page in _EXPECTED:
        name = {"opening": "facilitate", "ownplan": "plan"}.get(page, page)
        cells = [nbformat.v4.new_code_cell(lines)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), notebooks / f"{name}.ipynb")
        path, cookie = service.address(page), service.cookie(page)
        text = Answer(service.server, "GET", path, headers={"Cookie": cookie}).text
        told = re.search(r"probed: (.*?) :end", text)
        assert told, (page, text[-2000:])
        found[page] = json.loads(html.unescape(told[1]))
    other.close()
    service.server.stop()
    return found


@pytest.mark.parametrize("page", _EXPECTED)
def test_a_page_opens_what_its_row_says_and_nothing_else(probed, page):
    assert probed[page] == _EXPECTED[page]


@pytest.mark.parametrize("page", _EXPECTED)
def test_every_thread_of_a_page_is_inside(service, page):
    before = _kernels_of(service.server)
    opened = service.page(page)
    (pid,) = _kernels_of(service.server) - before
    threads = list(Path(f"/proc/{pid}/task").iterdir())
    assert len(threads) > 3
    for thread in threads:
        said = _status(thread)
        assert (said["NoNewPrivs"], said["Seccomp"]) == ("1", "2")
    opened.close()


def test_a_page_keeps_nothing_open_that_it_did_not_make(service):
    before = _kernels_of(service.server)
    page = service.page("themes")
    (pid,) = _kernels_of(service.server) - before
    files = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    kinds = ("socket:", "anon_inode:", "pipe:", "/dev/null")
    assert {each for each in files if not each.startswith(kinds)} <= {
        str(service.server.said),
        "/dev/pts",
    }
    # Its channels and what is told to nobody else; no address of this machine.
    assert psutil.Process(pid).net_connections("inet") == []
    page.close()


@pytest.mark.parametrize("page", ["themes", "reflect", "facilitate", "team", "lead"])
def test_a_name_that_is_listed_while_a_page_is_open_is_asked_about_from_inside(service, page):
    (service.server.data / "our-names" / "schools.txt").unlink(missing_ok=True)
    opened = service.page(page)
    text = "they closed zornfield early and qesarina cried"
    before = opened.ask("check", text=text)["findings"]
    service.list_more_names()
    after = opened.ask("check", text=text)["findings"]
    opened.close()
    assert [each["kind"] for each in before] == ["place", "name"], "what it is like, unlisted"
    assert [each["kind"] for each in after] == ["school", "name"]


def test_the_managers_page_shows_saves_and_answers_from_inside(service):
    page = service.page("themes")
    (asked,) = Requests(service.server.data / "released").all()
    reply = {"decision": "yes", "role": "Service manager", "text": "Yes.", "again": ""}
    assert page.ask("reply", request=asked.id, **reply)["kind"] == "replied"
    page.close()
    (asked,) = Requests(service.server.data / "released").all()
    assert asked.reply == "Yes."


def test_what_is_released_is_shown_from_inside(tmp_path):
    write_example(tmp_path / "data" / "example", teams=12, quarters=1)
    server = RunningWorkbook(tmp_path / "data").start()
    page = PageWithKernel(server, "/themes?example=yes", patience=60)
    assert page.ask("show", choice={})["kind"] == "shown"
    page.close()
    said = server.said.read_text()
    server.stop()
    assert "Pages run behind walls: files, programs, network." in said
    assert "walls do not stand" not in said


def test_what_is_done_in_a_session_is_kept_and_noted_from_inside(service):
    page = service.page("facilitate")
    page.ask("do", act="watch_language", **{"with": {"yes": False}})
    page.close()
    assert not Sessions(service.server.data).watches_language(service.open.id)


def test_a_plan_is_written_and_its_link_shown_from_inside_with_either_link(service):
    plan = Plans(service.server.data).open(service.plan.id)
    for page, words in (("plan", "To hear what they think."), ("ownplan", "To act on it.")):
        opened = service.page(page)
        was = plan.look().entries["plain-purpose"].words
        wrote = opened.ask("write", place="entry:plain-purpose:words", was=was, words=words)
        assert wrote["kind"] == "written", wrote
        assert plan.look().entries["plain-purpose"].words == words
        shown = opened.ask("link")
        opened.close()
        assert service.of_plan.key in shown["address"]
    idea = service.page("day")
    added = idea.ask("add", table="idea", row="0a1b2c3d", prompt="", words="A film night.")
    idea.close()
    assert added["kind"] == "plan", added
    assert [each.words for each in plan.look().ideas] == ["A film night."]


def test_two_pages_of_a_plan_see_each_other_from_inside_and_know_what_was_kept(service):
    place = "entry:their-part:words"
    one, other = service.page("plan"), service.page("ownplan")
    for _ in range(2):
        one.ask("look", seen="", at=place)
    assert other.ask("look", seen="", at="")["busy"] == [place]
    assert one.ask("look", seen="", at=place)["people"] >= 1
    # An answer was lost, somebody else went on, and the same words come again: they are there once.
    for words, was in (
        ("They paint", ""),
        ("They paint and saw", "They paint"),
        ("They paint", ""),
    ):
        said = one.ask("write", place=place, was=was, words=words)
    one.close()
    other.close()
    assert said["words"] == "They paint and saw"
    assert not list((service.server.data / PLANS / service.plan.id / "running").glob(".*"))


def test_managers_are_asked_from_a_plan_with_the_teams_link_alone(service):
    requests = Requests(service.server.data / "released")
    before = len(requests.all())
    for page, sent in (("plan", 1), ("ownplan", 0), ("day", 0)):
        opened = service.page(page)
        opened.ask("request", needs="time", words=f"Asked from {page}.", row="0a1b2c3d")
        opened.close()
        assert len(requests.all()) == before + 1, page
        assert sent == sum(each.text == f"Asked from {page}." for each in requests.all())


def test_a_kernel_that_nobody_forked_is_behind_the_same_walls(tmp_path):
    service = Service(tmp_path, linger=60.0)  # it takes as long as importing everything
    (parent,) = [
        each
        for each in psutil.Process(service.server.process.pid).children()
        if "workbook.serve.forkserver" in " ".join(each.cmdline())
    ]
    parent.kill()
    until(lambda: not parent.is_running() or parent.status() == psutil.STATUS_ZOMBIE)
    page = service.page("themes")
    (alone,) = [
        each
        for each in psutil.Process(service.server.process.pid).children()
        if each.status() != psutil.STATUS_ZOMBIE
        and "workbook.serve.lone_kernel" in " ".join(each.cmdline())
    ]
    for thread in Path(f"/proc/{alone.pid}/task").iterdir():
        assert _status(thread)["Seccomp"] == "2"
    page.close()
    service.server.stop()


def test_a_managers_page_that_is_not_shut_in_shows_nothing(service):
    told = Told(page="themes", services=(service_id("North"),))
    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import widgets.pages.frame as frame, widgets.pages.managers as managers\n"
            "from workbook.access import landlock, page_walls, this_context\n"
            "def refuses(_): raise OSError(1, 'Operation not permitted')\n"
            "landlock.restrict = refuses\n"
            "shown = []\n"
            "frame.display = shown.append\n"
            "page_walls.stand(this_context())\n"
            "managers.themes_page(this_context())\n"
            "print([each.value for each in shown[0].children])\n",
        ],
        env={
            **os.environ,
            "WORKBOOK_DATA": str(service.server.data),
            "SERVER_SOFTWARE": "voila/0",
            CONTEXT: told.to_json(),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "could not be shut in" in done.stdout, done.stderr
    assert "For all of us" not in done.stdout
    assert "a page’s walls do not stand: Operation not permitted" in done.stderr
