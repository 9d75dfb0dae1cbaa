"""Who guesses is slowed, wherever they come from; who is in, or comes by a link, never waits."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from server_answers import Answer
from serving import RunningWorkbook, until
from ways_in import a_session, came_in, code_of_none, cookie_of, way_in

from workbook.access.address import join_link
from workbook.access.links import Links
from workbook.sessions.repository import Sessions
from workbook.storage.alarms import recent_alarms
from workbook.teams import service_id

TOGETHER = "https://reflect.example.gov.uk"


def get(server, path, cookie="", at=""):
    """Ask for a path, as a browser at an address of its own where a proxy says which it is."""
    headers = {"Cookie": cookie} if cookie else {}
    if at:
        headers |= {"X-Real-IP": at, "X-Forwarded-For": at}
    return Answer(server, "GET", path, headers=headers)


class Office:
    """A service with a session, its facilitator, a practitioner who is in, and a manager."""

    def __init__(self, server):
        self.server = server
        self.session = a_session(server.data, "Harbour team")
        links = Links(server.data)
        own = links.make("session", self.session.id)
        manager = links.make("manager", service_id("North"))
        team = links.make("team", self.session.team_id)
        self.facilitator, self.manager = came_in(server, own), came_in(server, manager)
        self.team = came_in(server, team)
        self.typed = f"/reflect?code={self.session.code}"
        self.practitioner = cookie_of(get(server, self.typed))
        self.pages = {
            "the facilitator": (f"/facilitate?session={self.session.id}", self.facilitator),
            "the team": (f"/team?team={self.session.team_id}", self.team),
            "the manager": (f"/themes?link={manager.name}", self.manager),
            "who has a place": (self.typed, self.practitioner),
            "a facilitator's own device": (f"{self.typed}&way=paper", self.facilitator),
            "the team's device": (f"{self.typed}&way=together", self.team),
            "paper": (f"/paper?code={self.session.code}", self.practitioner),
        }

    def served(self):
        """What each of them is answered, and whoever comes by the QR code."""
        found = {
            who: get(self.server, path, cookie).status for who, (path, cookie) in self.pages.items()
        }
        link = join_link(self.server.address, self.session).removeprefix(self.server.address)
        for who, path in {
            "the QR code": link,
            "the box": f"/join?code={self.session.code}",
        }.items():
            cookie = self.practitioner if who == "the box" else ""
            answer = get(self.server, path, cookie)
            place = answer.place if answer.status == 302 else ""
            found[who] = get(self.server, place, cookie).status if place else answer.status
        opened = get(self.server, way_in(self.server.data, "lead"))
        found["a link that is opened now"] = 200 if opened.status == 302 else opened.status
        return found


def wrong_tries(server, many, at=lambda number: ""):
    """Try so many wrong codes together; return how each was answered."""
    numbers = range(many)
    with ThreadPoolExecutor(20) as crowd:
        return list(crowd.map(lambda n: get(server, f"/join/{code_of_none(n)}", at=at(n)), numbers))


def turned_away(server, path):
    """What somebody new is answered once others have used up what comes back in a minute."""

    def asked():
        wrong_tries(server, 20, lambda n: f"10.{n}.8.1")
        answer = get(server, path, at="192.0.2.9")
        return answer if answer.status == 429 else None

    return until(asked)


@pytest.fixture
def behind_a_proxy(tmp_path):
    """A server to which a proxy says who asks, that has room for few wrong tries."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.toml").write_text("wrong_tries_each_minute = 1\nwrong_tries_at_once = 4\n")
    running = RunningWorkbook(data, words=("--address", TOGETHER)).start()
    yield running
    running.stop()


def test_who_is_in_is_served_amid_a_hundred_wrong_tries_of_their_own_address(tmp_path):
    server = RunningWorkbook(tmp_path / "data").start()
    try:
        office = Office(server)
        answers = []
        with ThreadPoolExecutor(100) as crowd:
            for n in range(100):
                path = f"/join/{code_of_none(n)}"
                crowd.submit(lambda path: answers.append(get(server, path).status), path)
            until(lambda: 429 in answers)
            served = office.served()
        assert set(served.values()) == {200}, served
        assert {404, 429} == set(answers)
    finally:
        server.stop()


@pytest.mark.parametrize(
    "at", [lambda n: f"10.{n}.7.1", lambda n: f"2001:db8:{n:x}::1"], ids=["IPv4", "IPv6"]
)
def test_wrong_tries_from_ever_new_networks_are_bounded_and_nobody_who_is_in_waits(
    behind_a_proxy, at
):
    server = behind_a_proxy
    office = Office(server)
    begun = time.monotonic()
    answers = wrong_tries(server, 60, at)
    looked_at = [answer for answer in answers if answer.status == 404]
    assert 4 <= len(looked_at) <= 4 + (time.monotonic() - begun) / 60
    away = next(answer for answer in answers if answer.status == 429)
    assert "The QR code and the link always work at once" in away.text
    served = office.served()
    assert set(served.values()) == {200}, served
    # Somebody new who types is told the same, and comes in by the QR code.
    typed = turned_away(server, f"/join?code={office.session.code}")
    assert "The QR code and the link always work at once" in typed.text


def test_it_is_said_in_the_log_once_and_to_whoever_reads_the_alarms(behind_a_proxy):
    server = behind_a_proxy
    begun = time.monotonic()
    wrong_tries(server, 60, lambda n: f"10.{n}.7.1")
    alarms = until(lambda: recent_alarms(server.data))
    said = server.said.read_text()
    minutes = (time.monotonic() - begun) / 60
    assert 1 <= said.count("wrong codes and links of the whole workbook") <= 1 + minutes
    assert "amber-river" not in said
    assert ".7.1" not in said
    assert [(each.kind, each.session) for each in alarms] == [("guessing", "")]


def test_an_id_beside_a_wrong_code_is_a_wrong_try_like_any_other(behind_a_proxy):
    server = behind_a_proxy
    office = Office(server)
    with ThreadPoolExecutor(20) as crowd:
        answers = list(
            crowd.map(
                lambda n: (
                    get(
                        server,
                        f"/join/{code_of_none(n)}?session={office.session.id}",
                        at=f"10.{n}.7.1",
                    ).status
                ),
                range(60),
            )
        )
    assert set(answers) == {404, 429}
    # Whoever knows the id could otherwise look which code is answered at once.
    turned_away(server, join_link("", office.session))
    # Who was in before is in, and another session's link works.
    other = a_session(server.data, "Quay team")
    assert get(server, join_link("", other), at="10.99.7.1").status == 302
    assert get(server, *office.pages["who has a place"]).status == 200


def test_the_id_of_a_session_that_is_not_there_makes_no_code_right(behind_a_proxy):
    office = Office(behind_a_proxy)
    for session in ("s" + "a" * 15, office.session.code, "", "x"):
        path = f"/reflect?code=amber-river-kettle-lamp&session={session}"
        assert get(behind_a_proxy, path, at="10.1.1.1").place.startswith("/join?")
    assert Sessions(behind_a_proxy.data).by_code(office.session.code) == office.session
