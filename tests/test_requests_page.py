"""The managers’ page as a browser without scripts sees it, and as a stranger would poke at it."""

from __future__ import annotations

import http.client
import json
import re
import urllib.parse
from datetime import date
from html import unescape

import pytest
from serving import RunningWorkbook, free_port

from workbook.keys import service_key
from workbook.requests import MAX_REPLY, REQUESTS, Requests

DAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
NOT_SENT = "Your answer was not sent"
KEPT = "Your answer is kept. It opens in the team’s next session."


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("asked") / "data", free_port()).start()
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture
def released(server):
    """The folder of the requests, empty; the server reads it anew each time."""
    folder = server.data / "released"
    for name in ("requests.csv", "replies.csv"):
        (folder / name).unlink(missing_ok=True)
    return Requests(folder, today=lambda: DAY)


def ask(released, text="An hour a month to plan together.", **other):
    return released.send(**{"team": "Harbour team", "kind": "time", "text": text, **other})


class Manager:
    """A browser with cookies, which follows no redirect by itself."""

    def __init__(self, server, key=None):
        self.server, self.cookies = server, {}
        if key is None:
            key = service_key(server.data, "manager")
        if key:
            self.get(f"/requests?key={key}")

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={each}" for name, each in self.cookies.items())
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        self.status, self.headers = answer.status, answer.headers
        self.html = answer.read().decode()
        connection.close()
        for cookie in self.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return self

    @property
    def text(self):
        without = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", self.html, flags=re.DOTALL)
        return " ".join(unescape(without).split())

    def get(self, path="/requests"):
        return self.ask("GET", path)

    def answer(self, request, text, **other):
        """Send the form as a browser does: its hidden field, and CRLF for line ends."""
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.get().html)
        form = {
            "_xsrf": token[1] if token else "",
            "request": request,
            "reply": text.replace("\n", "\r\n"),
            **other,
        }
        return self.ask(
            "POST",
            "/requests",
            urllib.parse.urlencode(form),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )

    def typed(self, request):
        """What is in the box of a request, as a browser reads it."""
        box = re.search(
            rf'<textarea id="reply-{request}".*?>\n?(.*?)</textarea>', self.html, re.DOTALL
        )
        return unescape(box[1])


# The key


@pytest.mark.parametrize("key", ["", "a" * 26, "x", "%00", "é", "a" * 5000])
def test_without_the_key_the_page_says_whom_to_ask_and_nothing_else(server, released, key):
    ask(released, "Words for the manager alone.")
    service_key(server.data, "manager")
    stranger = Manager(server, key="")
    stranger.get(f"/requests?key={urllib.parse.quote(key)}")
    assert stranger.status == 403
    assert "Ask whoever looks after the workbook for the manager’s link." in stranger.text
    assert "Words for the manager alone." not in stranger.html
    assert "Harbour team" not in stranger.html
    assert not [name for name in stranger.cookies if "manager" in name]


def test_the_facilitators_key_does_not_open_it(server, released):
    facilitator = Manager(server, key=service_key(server.data, "facilitator"))
    assert facilitator.status == 403
    assert facilitator.get().status == 403


def test_the_key_leaves_the_address_and_stays_in_a_cookie_no_script_reads(server, released):
    manager = Manager(server)
    assert (manager.status, manager.headers["Location"]) == (302, "/requests")
    (cookie,) = [
        each for each in manager.headers.get_all("Set-Cookie") if each.startswith("rpw-manager=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/requests" in cookie
    assert manager.get().status == 200
    assert service_key(server.data, "manager") not in manager.html
    assert "no-store" in manager.headers["Cache-Control"]


def test_neither_key_nor_words_reach_the_log(server, released):
    key = service_key(server.data, "manager")
    request = ask(released, "Words that stay out of logs.")
    Manager(server).answer(request.id, "An answer that stays out of logs." * 100)
    wrong = key[:-1] + ("b" if key[-1] == "a" else "a")
    Manager(server, key=wrong)
    said = server.said.read_text()
    assert wrong not in said
    assert "out of logs" not in said


def test_an_older_link_stops_working_when_the_key_is_taken_away(server, released):
    manager = Manager(server)
    assert manager.get().status == 200
    (server.data / "manager-key.txt").unlink()
    assert manager.get().status == 403
    assert Manager(server).get().status == 200


# The list


def test_with_no_request_it_says_so(server, released):
    assert "No team has asked for anything yet." in Manager(server).get().text


def test_a_request_is_shown_with_its_team_need_day_and_own_words(server, released):
    ask(released, "We need\ntwo lines.", kind="partner")
    page = Manager(server).get()
    assert "Harbour team needs a partner Sent on 23 November 2026 We need two lines." in page.text
    assert "Your answer to the team" in page.text
    assert page.text.count("Send this answer") == 1


def test_the_newest_unanswered_come_first_and_then_the_answered(server, released):
    for day, text in ((DAY, "First."), (LATER, "Second."), (DAY, "Third."), (DAY, "Fourth.")):
        ask(Requests(server.data / "released", today=lambda day=day: day), text)
    released.reply(released.all()[1].id, "Answered.")
    text = Manager(server).get().text
    places = [text.index(each) for each in ("Fourth.", "Third.", "First.", "Second.")]
    assert places == sorted(places)
    assert text.index("First.") < text.index("Answered Harbour team") < text.index("Second.")


def test_every_answer_is_shown_with_its_day_and_the_newest_is_said_to_count(server, released):
    request = ask(released)
    released.reply(request.id, "I will ask.")
    Requests(server.data / "released", today=lambda: LATER).reply(request.id, "Yes.")
    text = Manager(server).get().text
    assert "An earlier answer, 23 November 2026 I will ask." in text
    assert "The answer that counts, 1 December 2026 Yes." in text
    assert "Every request has an answer." in text


# Answering


def test_an_answer_is_kept_and_the_page_says_where_it_opens(server, released):
    request = ask(released)
    manager = Manager(server).answer(request.id, "Yes,\nfrom January.")
    assert (manager.status, manager.headers["Location"]) == (302, "/requests?sent=yes")
    assert KEPT in manager.get("/requests?sent=yes").text
    kept = released.find(request.id)
    assert kept.reply == "Yes,\nfrom January."
    assert kept.replied_on is not None
    assert "Yes, from January." in manager.text
    assert KEPT not in manager.get().text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Your answer has no words yet."),
        (" \n ", "Your answer has no words yet."),
        ("x" * (MAX_REPLY + 7), "Your answer is 1,007 characters long"),
    ],
)
def test_a_mistake_is_named_beside_the_box_and_keeps_what_was_typed(server, released, text, said):
    request, other = ask(released), ask(released, "Another.")
    page = Manager(server).answer(request.id, text)
    assert page.status == 400
    assert "<title>There is a problem" in page.html
    assert NOT_SENT in page.text
    assert page.text.count(said) == 2, "in the summary and beside the box"
    assert f'href="#reply-{request.id}"' in page.html
    assert page.typed(request.id).replace("\r\n", "\n") == text
    assert page.typed(other.id) == ""
    assert page.html.count('aria-invalid="true"') == 1
    assert released.find(request.id).replied_on is None


@pytest.mark.parametrize("name", ["q00000000", "", "../../x", "<b>"])
def test_an_answer_to_a_request_that_is_gone_is_not_lost(server, released, name):
    ask(released)
    page = Manager(server).answer(name, "My careful answer <b>")
    assert page.status == 400
    assert "There is no such request." in page.text
    assert "My careful answer <b>" in page.text
    assert "<b>" not in page.html


@pytest.mark.parametrize(
    "text",
    [
        "</textarea><script>alert(1)</script>",
        "{{ 7*7 }}{% raw %}",
        "=1+1",
        "\u202eturned\u2066",
        "\x00\x1b[31m with signs nobody sees",
        "x" * 1_000_000,
    ],
)
def test_hostile_words_are_words(server, released, text):
    request = ask(released, text[:MAX_REPLY] or "x", team="<b>Team</b>")
    page = Manager(server).answer(request.id, text)
    assert page.status in {302, 400}
    if page.status == 302:
        page.get()
    assert "<script" not in page.html
    assert "<b>" not in page.html
    assert "49" not in page.text


def test_without_the_hidden_field_or_the_key_nothing_is_kept(server, released):
    request = ask(released)
    assert Manager(server).answer(request.id, "Yes.", _xsrf="forged").status == 403
    stranger = Manager(server, key="")
    stranger.get("/")
    token = re.search(r'name="_xsrf" value="([^"]+)"', stranger.html)
    form = {"request": request.id, "reply": "Yes.", "_xsrf": token[1] if token else ""}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stranger.ask("POST", "/requests", urllib.parse.urlencode(form), kind).status == 403
    assert stranger.ask("POST", "/requests", json.dumps(form), kind).status == 403
    assert released.find(request.id).replied_on is None


def test_requests_that_cannot_be_read_are_said_in_a_sentence(server, released):
    ask(released)
    (server.data / "released" / REQUESTS).write_bytes(b"words,of,mine\n1,2,3\n")
    page = Manager(server).get()
    assert page.status == 500
    assert "The requests cannot be shown" in page.text
    assert f"The file {REQUESTS}" in page.text
    assert "Traceback" not in page.html


def test_an_answer_typed_while_the_file_is_broken_is_not_lost(server, released):
    request = ask(released)
    manager = Manager(server)
    token = re.search(r'name="_xsrf" value="([^"]+)"', manager.get().html)[1]
    (server.data / "released" / REQUESTS).write_bytes(b"words,of,mine\n1,2,3\n")
    page = manager.ask(
        "POST",
        "/requests",
        urllib.parse.urlencode({"_xsrf": token, "request": request.id, "reply": "My answer."}),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert NOT_SENT in page.text
    assert "My answer." in page.text
