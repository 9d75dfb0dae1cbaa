"""Every role's link, at every page, with every message that any widget understands.

The two tables below are the promise. A page or a kind of message that stands in neither fails here,
so nobody adds one without saying whose it is.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import types
from dataclasses import MISSING, fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from kernels import PageWithKernel
from server_answers import Answer
from serving import RunningWorkbook, until
from ways_in import a_session, a_team, came_in, finished

import widgets
from widgets.acts import ACTS
from widgets.messages import Do, Talk
from widgets.reading import read_ask
from workbook.access.links import Links
from workbook.plans import Plans
from workbook.serve.policy import NOTEBOOK_PAGES
from workbook.teams import service_id
from workbook.themes.requests import Requests

# guest: with the own link of a team's plan; own: of a plan that belongs to no team.
# open: the page; shut: a page that says whose link opens it; box: the box for a join code.
PAGES = """
                   nobody code ticket session team others manager elsewhere several lead guest own
reflect?code       box    open open   box     box  box    box     box       box     box  box   box
paper?code         box    open open   box     box  box    box     box       box     box  box   box
facilitate?session shut   shut shut   open    open shut   shut    shut      shut    shut shut  shut
facilitate?team    shut   shut shut   shut    open shut   shut    shut      shut    shut shut  shut
screen?session     shut   shut shut   open    open shut   shut    shut      shut    shut shut  shut
patterns?session   shut   shut shut   open    open shut   shut    shut      shut    shut shut  shut
preview?session    shut   shut shut   open    open shut   shut    shut      shut    shut shut  shut
team?team          shut   shut shut   shut    open shut   shut    shut      shut    shut shut  shut
plan?plan          shut   shut shut   shut    open shut   shut    shut      shut    shut open  shut
day?plan           shut   shut shut   shut    open shut   shut    shut      shut    shut open  shut
review?plan        shut   shut shut   shut    open shut   shut    shut      shut    shut open  shut
sheets?plan        shut   shut shut   shut    open shut   shut    shut      shut    shut open  shut
plan?nobodys       shut   shut shut   shut    shut shut   shut    shut      shut    shut shut  open
planning           open   open open   open    open open   open    open      open    open open  open
plans/link?plan    shut   shut shut   shut    shut shut   shut    shut      shut    shut open  shut
plans/link?nobodys shut   shut shut   shut    shut shut   shut    shut      shut    shut shut  open
themes?manager     shut   shut shut   shut    shut shut   open    shut      shut    shut shut  shut
themes?several     shut   shut shut   shut    shut shut   shut    shut      open    shut shut  shut
lead               shut   shut shut   shut    shut shut   shut    shut      shut    open shut  shut
"""
#: For each conversation: the pages on which it is held, all that may be said in it, and who may.
#: What a preview of the managers' page is asked beside `show` is answered with a refusal.
MESSAGES: dict[str, tuple[str, str, str]] = {
    "Form": ("reflect", "ping send check arrive look pass withdraw", "code ticket"),
    "Facilitator": ("facilitate", "look do file check", "session team"),
    "Screen": ("screen", "look", "session team"),
    "Themes": ("themes preview", "show reply file check", "manager several session team"),
    "Opening": ("facilitate", "open", "team"),
    "Join": ("", "join", ""),
    "RecordFiles": ("patterns", "file", "session team"),
    "Team": ("team", "look update plan nothing_left finish keep_promise talked check", "team"),
    "Plan": (
        "plan day review sheets",
        "look write choose add remove move file link request check",
        "team guest own",
    ),
    "Lead": ("lead", "look team show renew end several draft use file check", "lead"),
}
#: What a facilitator does with `do`: all of it by whoever may run the session, and by nobody else.
DONE_BY_FACILITATORS = """
    shut_door start_door_again add_place drop_place reveal include_late close close_forgotten
    start_timer stop_timer watch_language show_on_screen mark note leave_out set_opening
    preview_message set_message add_action change_action remove_action answer_earlier
    preview_request send_request talked_about
"""

#: Every conversation that is declared anywhere among the widgets.
TALKS = {
    talk.name: talk
    for module in pkgutil.iter_modules(widgets.__path__)
    if module.name.endswith("messages")
    for talk in vars(importlib.import_module(f"widgets.{module.name}")).values()
    if isinstance(talk, Talk)
}.values()

#: What the table has beside the notebooks' pages.
WITHOUT_KERNEL = {"paper", "planning", "plans/link"}
ROLES = PAGES.split("\n")[1].split()
TABLE = {
    (role, row.split()[0]): word
    for row in PAGES.strip().split("\n")[1:]
    for role, word in zip(ROLES, row.split()[1:], strict=True)
}


class Service:
    """Two teams of two services, sessions that are open and closed, plans, and every link."""

    def __init__(self, folder):
        # Pages are opened by the dozen here, and nobody comes back to one.
        data = folder / "data"
        data.mkdir()
        # And everything is said to each that any page understands, by one browser.
        (data / "settings.toml").write_text("messages_at_once = 4000\n")
        self.server = RunningWorkbook(data, options={"linger": 5.0}).start()
        self.team = a_team(data, "Harbour", "North")
        self.others = a_team(data, "Quay", "South")
        self.open = a_session(data, "Harbour")
        self.closed = finished(data, a_session(data, "Harbour"))
        self.elsewhere = a_session(data, "Quay", service="South")
        self.plan = Plans(data).begin(team=self.team.id)
        self.of_others = Plans(data).begin(team=self.others.id)
        self.nobodys = Plans(data).begin()
        Requests(data / "released").send(
            "Harbour", "time", "One that only some may read.", service="North"
        )
        north, south = service_id("North"), service_id("South")
        links = Links(data)
        self.several = links.make("several", services=[north, south])
        self.manager = links.make("manager", north)
        self.links = {
            "nobody": (),
            "code": (),
            "ticket": (),
            "session": (
                links.make("session", self.open.id),
                links.make("session", self.closed.id),
            ),
            "team": (links.make("team", self.team.id),),
            "others": (
                links.make("team", self.others.id),
                links.make("session", self.elsewhere.id),
            ),
            "manager": (self.manager,),
            "elsewhere": (links.make("manager", south),),
            "several": (self.several,),
            "lead": (links.make("lead"),),
            "guest": (links.make("plan", self.plan.id),),
            "own": (links.make("plan", self.nobodys.id),),
        }
        self.cookies = {role: came_in(self.server, *each) for role, each in self.links.items()}
        page = PageWithKernel(self.server, f"/reflect?code={self.open.code}")
        self.cookies["ticket"] = page.cookie
        page.close()

    def address(self, role, row):
        """The address of a row; whoever has no code tries the session's own id in its place."""
        page, _, about = row.partition("?")
        knows = role in {"code", "ticket"}
        return {
            "": f"/{page}",
            "code": f"/{page}?code={self.open.code if knows else self.open.id}",
            "session": f"/{page}?session={(self.closed if page == 'patterns' else self.open).id}",
            "team": f"/{page}?team={self.team.id}",
            "manager": f"/{page}?link={self.manager.name}",
            "several": f"/{page}?link={self.several.name}",
            "plan": f"/{page}?plan={self.plan.id}",
            "nobodys": f"/{page}?plan={self.nobodys.id}",
        }[about]

    def get(self, role, path):
        cookie = self.cookies[role]
        return Answer(self.server, "GET", path, headers={"Cookie": cookie} if cookie else {})


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    made = Service(tmp_path_factory.mktemp("who"))
    yield made
    said = made.server.said.read_text()
    made.server.stop()
    assert "Traceback" not in said


def seen(answer):
    if answer.status == 302 and answer.place.split("?")[0] == "/join":
        return "box"
    return {200: "open", 403: "shut"}.get(answer.status, answer.status)


# The pages


def test_every_page_stands_in_the_table_and_every_role_has_its_say():
    assert {row.split("?")[0] for _, row in TABLE} == {*NOTEBOOK_PAGES, *WITHOUT_KERNEL}
    assert len(TABLE) == len(ROLES) * len(PAGES.strip().split("\n")[1:])
    assert set(TABLE.values()) == {"open", "shut", "box"}


@pytest.mark.parametrize("role", ROLES)
def test_each_link_opens_its_own_pages_and_no_others(service, role):
    rows = [row for each, row in TABLE if each == role]
    found = {row: seen(opened(service, role, row)) for row in rows}
    assert found == {row: TABLE[role, row] for row in rows}


@pytest.mark.parametrize("page", NOTEBOOK_PAGES)
def test_a_code_opens_answering_alone_whatever_it_is_called(service, page):
    for name in ("code", "session", "team", "plan", "link", "key", "opening"):
        answer = service.get("code", f"/{page}?{name}={service.open.code}")
        if (page, name) == ("reflect", "code"):
            assert answer.status == 200
        else:
            assert seen(answer) in {"shut", "box"}, (page, name)


@pytest.mark.parametrize("role", ROLES)
def test_an_id_is_no_join_code(service, role):
    for path in (
        f"/join/{service.open.id}",
        f"/join?code={service.open.id}",
        f"/reflect?code={service.open.id}",
        f"/paper?code={service.open.id}",
    ):
        answer = service.get(role, path)
        assert answer.status == 404 or seen(answer) == "box", path


def test_whether_a_session_a_team_or_a_plan_is_there_at_all_is_told_to_nobody_else(service):
    """What is shut to somebody looks the same as what is not there."""
    for role in ROLES:
        if role == "team":
            continue
        there = service.get(role, f"/facilitate?session={service.elsewhere.id}")
        none = service.get(role, "/facilitate?session=saaaaaaaaaaaaaaa")
        if role != "others":
            assert (there.status, there.text) == (none.status, none.text)
        there = service.get(role, f"/team?team={service.team.id}")
        none = service.get(role, "/team?team=taaaaaaaaa")
        assert (there.status, there.text) == (none.status, none.text)
    for role in ROLES:
        for place in ("plan", "day", "review", "sheets", "plans/link"):
            for plan in (service.nobodys, service.of_others):
                if role == ("own" if plan is service.nobodys else "others"):
                    continue
                there = service.get(role, f"/{place}?plan={plan.id}")
                none = service.get(role, f"/{place}?plan=paaaaaaaaaaaaaaa")
                assert (there.status, there.text) == (none.status, none.text) == (403, none.text)
    there = service.get("team", f"/patterns?session={service.elsewhere.id}")
    none = service.get("team", "/patterns?session=saaaaaaaaaaaaaaa")
    assert (there.status, there.text) == (none.status, none.text)


# The messages


def words_of(kind: Any) -> Any:
    """Something of a type, as a browser would send it."""
    if kind is object:
        return {}
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) in (Union, types.UnionType):
        return words_of(get_args(kind)[0])
    return {str: "x", int: 1, bool: True, dict: {}, list: [], types.NoneType: None}[
        get_origin(kind) or kind
    ]


def fields_of(ask):
    hints = get_type_hints(ask)
    return {
        each.name: words_of(hints[each.name]) for each in fields(ask) if each.default is MISSING
    }


def every_message():
    """Each kind of message of each conversation, and each act of `do`, as their widget reads it."""
    for talk in TALKS:
        for ask in talk.answers:
            if ask is Do:
                for act, made in ACTS.items():
                    yield talk, {"kind": "do", "act": act, "with": fields_of(made)}
            else:
                yield talk, {"kind": ask.kind, **fields_of(ask)}


def test_every_message_stands_in_the_table_and_is_one_that_its_widget_reads():
    assert {talk.name: {ask.kind for ask in talk.answers} for talk in TALKS} == {
        name: set(kinds.split()) for name, (_, kinds, _) in MESSAGES.items()
    }
    for talk, message in every_message():
        assert read_ask(talk, {"number": 1, **message}), (talk.name, message)
    assert set(ACTS) == set(DONE_BY_FACILITATORS.split())
    for pages, _, who in MESSAGES.values():
        assert set(pages.split()) <= set(NOTEBOOK_PAGES)
        assert set(who.split()) <= set(ROLES)


def opened(service, role, row):
    """Open a page; wait while as many are open as one visitor may have."""
    return until(
        lambda: (answer := service.get(role, service.address(role, row))).status != 503 and answer
    )


def models_of(page_html):
    told = re.search(r'id="rpw-page"[^>]*>(.*?)</script>', page_html, re.DOTALL)[1]
    return json.loads(told)["models"]


def conversations_on(page_html) -> set[str]:
    """The conversations that the widgets of a page hold, by what the page says that they are."""
    found = set()
    for spec in models_of(page_html).values():
        if name := spec["state"].get("_anywidget_id"):
            module, _, klass = name.rpartition(".")
            made = getattr(__import__(module, fromlist=[klass]), klass)
            if isinstance(talk := getattr(made, "_talk", None), Talk):
                found.add(talk.name)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_each_role_holds_the_conversations_of_its_pages_and_no_others(service, role):
    held = set()
    for row in (row for each, row in TABLE if each == role and TABLE[each, row] == "open"):
        page = row.split("?")[0]
        if page in WITHOUT_KERNEL:
            continue
        here = conversations_on(opened(service, role, row).text)
        assert {name for name in here if page not in MESSAGES[name][0].split()} == set(), row
        held |= here
    may = {name for name, (_, _, who) in MESSAGES.items() if role in who.split()}
    assert held <= may
    # A preview is drawn where there is something to preview: `tests/publishing/` has that.
    assert may - held <= ({"Themes"} if role in {"session", "team"} else set())


@pytest.mark.parametrize("role", ROLES)
def test_what_is_no_conversation_of_a_page_is_answered_by_nothing_there(service, role):
    """Every message of every other conversation, to every widget of every page that opens."""
    for row in (row for each, row in TABLE if each == role and TABLE[each, row] == "open"):
        if row.split("?")[0] in WITHOUT_KERNEL:
            continue
        page = PageWithKernel(service.server, service.address(role, row), service.cookies[role])
        here = conversations_on(page.html)
        own = {ask.kind for talk in TALKS if talk.name in here for ask in talk.answers}
        drawn = [name for name, spec in models_of(page.html).items() if "_esm" in spec["state"]]
        try:
            sent = 0
            for talk, message in every_message():
                # A kind that two conversations have is a message of the one that is held here.
                if talk.name in here or message["kind"] in own:
                    continue
                for comm in drawn:
                    content = {"number": 70_000 + sent, **message}
                    data = {"method": "custom", "content": content}
                    page._send("comm_msg", {"comm_id": comm, "data": data})
                    sent += 1
            answers, asked = [], page._send("comm_info_request", {"target_name": "jupyter.widget"})
            while (said := page._hear())["parent_header"].get("msg_id") != asked or (
                said["msg_type"] != "comm_info_reply"
            ):
                data = said["content"].get("data", {}) if said["msg_type"] == "comm_msg" else {}
                if data.get("method") == "custom":
                    answers.append(data["content"])
            assert not answers, (row, answers)
            assert sent or not drawn, row
        finally:
            page.close()


def test_nobody_speaks_with_a_kernel_of_somebody_elses_page(service):
    import websocket

    page = PageWithKernel(
        service.server, service.address("team", "facilitate?session"), service.cookies["team"]
    )
    try:
        for role in ROLES:
            if role == "team":
                continue
            with pytest.raises(websocket.WebSocketBadStatusException) as refused:
                websocket.create_connection(
                    f"ws://127.0.0.1:{service.server.port}/api/kernels/{page.kernel}/channels",
                    timeout=60,
                    cookie=service.cookies[role],
                    suppress_origin=True,
                )
            assert refused.value.status_code == 403
    finally:
        page.close()


def test_a_preview_of_the_managers_page_answers_no_request_and_gives_no_file(service):
    path, cookie = service.address("team", "preview?session"), service.cookies["team"]
    page = PageWithKernel(service.server, path, cookie)
    try:
        (request,) = Requests(service.server.data / "released").all()
        if "Themes" in conversations_on(page.html):
            reply = {"decision": "yes", "role": "Nobody", "text": "An answer of nobody’s."}
            answer = page.ask("reply", request=request.id, **reply)
            assert answer["kind"] == "refused"
        assert Requests(service.server.data / "released").all() == (request,)
    finally:
        page.close()
