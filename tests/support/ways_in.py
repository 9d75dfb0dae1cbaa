"""Coming in with a link, as a browser does."""

from __future__ import annotations

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


def way_in(data, kind, scope="", services=(), *, example=False):
    """The path of a link, which is made where there is none: "/in?link=…&key=…"."""
    return "/" + Links(data).make(kind, scope, services).path(example=example)


def came_in(server, *links, cookie="", example=False):
    """Open links one after the other in one browser; return its cookie."""
    for link in links:
        path = f"/{link.path(example=example)}"
        answer = Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})
        assert answer.status == 302, (link, answer.status)
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
