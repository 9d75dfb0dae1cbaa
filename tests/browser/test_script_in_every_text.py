"""Script in every text that a person can type, on every page of a real browser: none of it runs."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect
from services import AFTER, PERIOD, STARTS, everybody_says, held, joins
from serving import RunningWorkbook
from ways_in import a_session, answered_by, way_in

from workbook.instruments.model import load_shipped
from workbook.meetings import Meeting, TeamActions
from workbook.meetings.record import record_html
from workbook.plans import Plans
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.teams import Teams, service_id
from workbook.themes.requests import Requests

WAIT = 90_000
ITEMS = load_shipped("decisions-about-care").items
TODAY = date.today()  # noqa: DTZ011 - the day of the server, which is this machine's
#: Each would set a word in the window, ask for an address, open a box, or lead elsewhere.
KINDS = (
    "<script>top.RAN=1</script>",
    "<img src=/x-ran onerror=top.RAN=1>",
    "<svg onload=top.RAN=1>",
    '"><script>top.RAN=1</script>',
    "'-(top.RAN=1)-'",
    "[a](javascript:top.RAN=1)",
    "<a href=javascript:alert(1)>a</a>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "{{7*7}}${top.RAN=1}<%=7*7%>",
    "<iframe srcdoc='<script>top.RAN=1</script>'>",
    "<style>@import'/x-ran'</style><base href=//x.test>",
    "&lt;script&gt;top.RAN=1&lt;/script&gt;",
)
EVERY = " ".join(KINDS)
PARTS = ("read_out", "happens", "sheet", "ideas_sheet")
#: What pages report of themselves before anything of theirs runs.
LISTENS = """
window.VIOLATED = [];
document.addEventListener("securitypolicyviolation", (event) =>
    VIOLATED.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));
"""


def words(longest):
    """As many of the kinds as there is room for, each whole."""
    kept = ""
    for kind in KINDS:
        if len(kept) + len(kind) < longest:
            kept += f"{kind} "
    return kept.strip()


class Service:
    """A service in which every text is script."""

    def __init__(self, folder):
        self.data = data = folder / "data"
        service = KINDS[2]
        for kind in KINDS:
            Teams(data).add(kind, service, people=6)
        names = KINDS[:3]
        joins(data, dict.fromkeys(KINDS, 6), service)
        self.requests = Requests(data / RELEASED)
        open_period(data, PERIOD, today=lambda: STARTS)
        for name in names:
            held(data, name, everybody_says("partly", 6), words=EVERY)
        self.team = Teams(data).named(names[0])
        closed = held(data, names[0], everybody_says("not_yet", 6), words=EVERY, close=False)
        sessions = Sessions(data)
        sessions.reveal(closed)
        meeting = Meeting(sessions, closed, with_team=True)
        self.typed(meeting)
        sessions.close(closed)
        self.closed = sessions.find(closed)
        publish(data, PERIOD, today=lambda: AFTER)
        self.open = sessions.find(
            held(data, names[0], everybody_says("partly", 6), words=EVERY, day=TODAY, close=False)
        )
        sessions.reveal(self.open.id)
        self.typed(Meeting(sessions, self.open.id, with_team=True))
        self.answering = a_session(data, names[0], service=service)
        self.service = service_id(service)
        self.plan = self.planned()
        self.server = RunningWorkbook(data).start()

    def typed(self, meeting):
        """Type into every box that a meeting has."""
        item = ITEMS[0].id
        meeting.set_opening(words(3000))
        meeting.note(item, heard=words(2000))
        meeting.note(item, guessed=words(2000))
        meeting.set_message(words(1000))
        action = meeting.add_action(
            item=item, what=words(500), owner_role=words(60), difference=words(500)
        )
        meeting.change_action(action.id, needs="time")
        request = meeting.send_request(action.id, words(500))
        self.requests.reply(request.id, words(500), decision="no", role=words(60))
        TeamActions(
            Sessions(self.data), self.team.id, self.requests, today=lambda: TODAY
        ).bring_up_to_date(action.id, state="done", happened=words(500))

    def planned(self):
        """Type into every box of a plan, and return its id."""
        plans = Plans(self.data)
        plan = plans.begin(team=self.team.id, title=words(120)).id
        opened = plans.open(plan)
        guide = opened.guide()
        rows = {
            "task": {"what": 600, "who": 120},
            "worry": {"about": 600, "doing": 600},
            "promise": {"what": 600, "who": 120, "how": 120, "outcome_words": 600},
            "idea": {"words": 600, "why": 600, "next": 600, "told_how": 120, "said_back": 600},
        }
        for table, fields in rows.items():
            opened.add(table, "0a1b2c3d", prompt=guide.prompts[0].id, words=words(600))
            for name, longest in list(fields.items())[1:]:
                opened.write(f"{table}:0a1b2c3d:{name}", "", words(longest))
        opened.choose("idea:0a1b2c3d:told_on", "", TODAY.isoformat())
        places = [
            *(f"entry:{each.id}:words" for each in guide.prompts),
            *(f"review:{each.id}:words" for each in guide.review),
            *(f"wording:gap-{each.id}:words" for each in guide.gaps),
            *(f"wording:{name}-{getattr(guide, name)[0].id}:words" for name in PARTS),
        ]
        for place in places:
            opened.write(place, "", words(3000))
        return plan


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    made = Service(tmp_path_factory.mktemp("script"))
    yield made
    said = made.server.said.read_text()
    made.server.stop()
    assert "Traceback" not in said


class Watched:
    """A visitor whose browser tells whatever runs, asks, opens or is refused."""

    def __init__(self, visitor):
        self.visitor, self.page, self.told = visitor, visitor.page, []
        visitor.context.add_init_script(LISTENS)
        self.page.on("dialog", lambda dialog: (self.told.append(dialog.message), dialog.dismiss()))
        self.page.on("popup", lambda page: self.told.append(page.url))
        self.page.on("console", lambda said: self._heard(said.text))

    def _heard(self, said):
        if "Content Security Policy" in said or "Content-Security-Policy" in said:
            self.told.append(said)

    def nothing_ran(self, shows=""):
        if shows:
            expect(self.page.get_by_text(shows).first).to_be_attached(timeout=WAIT)
        assert self.page.evaluate("window.RAN") is None
        assert self.page.evaluate("window.VIOLATED") == []
        assert self.page.locator("iframe, base, [onerror], [onload]").count() == 0
        assert not self.page.locator("a[href^='javascript:' i]").count()
        assert "x.test" not in self.page.evaluate("document.baseURI")
        assert self.told == []
        assert not [asked for asked in self.visitor.asked if "x-ran" in asked]

    def everything_open(self):
        """Open what is folded, so that all of a page's words are drawn."""
        self.page.evaluate(
            "document.querySelectorAll('details').forEach((e) => { e.open = true; })"
        )


@pytest.mark.parametrize("kind", [KINDS[1], KINDS[2], KINDS[10], "<a href=javascript:alert(1)>a"])
def test_what_would_run_is_seen_to_run(visitors, kind):
    visitor = visitors()
    watched = Watched(visitor)
    visitor.page.goto("data:text/html,<h1>A page that takes words for HTML</h1>")
    visitor.page.set_content(f"<h1>A page that takes words for HTML</h1>{kind}")
    with pytest.raises(AssertionError):
        watched.nothing_ran()


PAGES = {
    "the team's own page": ("team?team={team}", "top.RAN=1"),
    "the form that opens a session": ("facilitate?team={team}", "top.RAN=1"),
    "a facilitator's page": ("facilitate?session={open}", "top.RAN=1"),
    "the shared screen": ("screen?session={open}", "Harbour|top.RAN=1"),
    "a pattern": ("patterns?session={closed}", "top.RAN=1"),
    "a preview of the managers' page": ("preview?session={closed}", ""),
    "a plan": ("plan?plan={plan}", "top.RAN=1"),
    "a plan on the day": ("day?plan={plan}", "top.RAN=1"),
    "the review of a plan": ("review?plan={plan}", "top.RAN=1"),
    "the sheets of a plan": ("sheets?plan={plan}", "top.RAN=1"),
    "a form": ("reflect?code={code}", "top.RAN=1"),
    "a form for several": ("reflect?code={code}&way=together", "top.RAN=1"),
    "a form on paper": ("paper?code={code}", ""),
    "a pattern by its code": ("reflect?code={was}", ""),
    "the box with what was typed": ("join?code={typed}", ""),
    "the first page": ("", ""),
    "the words": ("words", ""),
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_somebody_typed_runs_on_a_page_of_a_team(service, visitors, name):
    from urllib.parse import quote

    visitor = visitors()
    watched = Watched(visitor)
    address = service.server.address
    visitor.page.goto(address + way_in(service.data, "team", service.team.id))
    expect(visitor.page.get_by_role("heading", level=1).first).to_be_visible(timeout=WAIT)
    path, shows = PAGES[name]
    visitor.page.goto(
        f"{address}/"
        + path.format(
            team=service.team.id,
            open=service.open.id,
            closed=service.closed.id,
            plan=service.plan,
            code=service.answering.code,
            was=service.open.code,
            typed=quote(KINDS[0]),
        )
    )
    expect(visitor.page.get_by_role("heading", level=1).first).to_be_visible(timeout=WAIT)
    watched.everything_open()
    watched.nothing_ran(shows.split("|")[-1])


@pytest.mark.parametrize("kind", ["lead", "manager"])
def test_nothing_that_somebody_typed_runs_on_a_page_of_all_teams(service, visitors, kind):
    visitor = visitors()
    watched = Watched(visitor)
    scope = service.service if kind == "manager" else ""
    visitor.page.goto(service.server.address + way_in(service.data, kind, scope))
    expect(visitor.page.get_by_role("heading", level=1).first).to_be_visible(timeout=WAIT)
    watched.everything_open()
    watched.nothing_ran("top.RAN=1")


def test_nothing_runs_in_a_form_into_which_it_is_typed_and_from_which_it_is_sent(service, visitors):
    visitor = visitors()
    watched = Watched(visitor)
    session = a_session(service.data, KINDS[1], service=KINDS[2])
    page = visitor.page
    page.goto(f"{service.server.address}/reflect?code={session.code}")
    expect(page.get_by_role("radio").first).to_be_visible(timeout=WAIT)
    page.get_by_role("radio").first.check()
    watched.everything_open()
    page.locator("textarea:visible").first.fill(words(2500))
    watched.nothing_ran("top.RAN=1")
    answered_by(service.data, session, 1)
    page.reload()
    expect(page.get_by_role("radio").first).to_be_visible(timeout=WAIT)
    watched.nothing_ran("top.RAN=1")


def test_nothing_runs_in_a_record_that_is_opened_as_a_file(service, visitors, tmp_path):
    visitor = visitors()
    watched = Watched(visitor)
    sessions = Sessions(service.data)
    file = tmp_path / "record.html"
    file.write_text(
        record_html(Meeting(sessions, service.closed.id, with_team=True).record()), encoding="utf-8"
    )
    visitor.page.goto(file.as_uri())
    watched.nothing_ran("top.RAN=1")
