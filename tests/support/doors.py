"""People at a session's door, for tests."""

from __future__ import annotations

import secrets

from keeping import ITEMS

from workbook.sessions import Together, read_response


def told(sessions, code, token, answer="partly", **reflections):
    """What a browser sends."""
    message = {
        "token": token,
        "answers": dict.fromkeys(ITEMS, answer),
        "reflections": reflections,
    }
    return read_response(sessions.instrument(code), message)


def token():
    return secrets.token_hex(10)


def several(sessions, code, people, *, shut=True):
    tickets = [sessions.come_in(code).ticket for _ in range(people)]
    if shut:
        sessions.shut_door(code, people)
    return tickets


def file_of(sessions, code):
    return sessions.folder(code) / "running" / "places"


def given_together(present=3, answer="partly"):
    return Together(
        present=present,
        answers=dict.fromkeys(ITEMS, answer),
        differently=dict.fromkeys(ITEMS, 0),
    )
