"""Coming in with a link, as a browser does."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from keeping import response
from server_answers import Answer

from workbook.access.links import Links
from workbook.sessions.repository import Sessions
from workbook.teams import Teams


def cookie_of(answer):
    """What a browser sends from now on, of what an answer set."""
    return "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or [])


def a_team(data, name="Harbour team", service="North", people=None):
    """A team of that name; the one there is, or a new one."""
    teams = Teams(data)
    return teams.named(name) or teams.add(name, service, people=people)


def a_session(data, team="Harbour team", instrument="risk-and-choice", service="North", **more):
    """Open a session for a team, which is made where there is none."""
    own = a_team(data, team, service)
    return Sessions(data).open(own.name, instrument, team_id=own.id, **more)


def code_of_none(number):
    """A join code as they are drawn, which no session has; another one for each number."""
    return "amber-river-kettle-" + "".join("bcdfghjklm"[int(each)] for each in f"{number:04}")


def old_path(link, *, example=False):
    """A link as it was once made, which people still have: "/in?link=…&key=…"."""
    return "/" + link.path(example=example).replace("#", "?")


def way_in(data, kind, scope="", services=(), *, example=False):
    """The path of a link as it was once made; the link is made where there is none."""
    return old_path(Links(data).make(kind, scope, services), example=example)


def handed_over(server, cookie="", accept="application/json", **fields):
    """Hand a link's name and key over as the page at `/in` does."""
    page = Answer(server, "GET", "/in", headers={"Cookie": cookie} if cookie else {})
    token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)[1]
    headers = {
        "Accept": accept,
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(filter(None, [cookie, cookie_of(page)])),
    }
    return Answer(server, "POST", "/in", urlencode({"_xsrf": token, **fields}), headers)


def came_in(server, *links, cookie="", example=False):
    """Open links one after the other in one browser; return its cookie."""
    for link in links:
        more = {"example": "yes"} if example else {}
        answer = handed_over(server, cookie, link=link.name, key=link.key, **more)
        assert answer.status == 200, (link, answer.status)
        assert json.loads(answer.text)["leadsTo"].startswith("/")
        cookie = cookie_of(answer)
    return cookie


def run_by(server, session):
    """The path and the cookie with which a session is run: its own link's."""
    cookie = came_in(server, Links(server.data).make("session", session.id))
    return f"/facilitate?session={session.id}", cookie


def finished(data, session, people=5):
    """Let so many people answer a session, and close it with its pattern shown."""
    for number in range(people):
        answered_by(data, session, number)
    sessions = Sessions(data)
    sessions.shut_door(session.id, people)
    sessions.close(session.id)
    return sessions.find(session.id)


def answered_by(data, session, number):
    """Let person `number` answer a session as somebody who came in by its door."""
    sessions = Sessions(data)
    instrument = sessions.instrument(session.id)
    order = instrument.scale.order
    given = {item.id: order[number % len(order)].id for item in instrument.items}
    answers = response(seed=number, answers=given, items=tuple(given))
    sessions.record(session.id, answers, sessions.come_in(session.id).ticket)
