"""The actions of sessions, for pages that ask again and again: a file is read when it changed."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.meetings.actions import ACTIONS, Action, Rows, action_rows, actions_in
from workbook.sessions import Sessions
from workbook.storage import Remembered
from workbook.themes.requests import Request

__all__ = ["KeptActions"]


class KeptActions:
    """What the sessions of one data folder decided.

    Parameters
    ----------
    sessions
        The sessions.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._files: dict[str, Remembered[Rows]] = {}

    def of(self, code: str, requests: Mapping[str, Request]) -> tuple[Action, ...]:
        """Return the actions of a session; see `meetings.actions.read_actions`."""
        return self._in(code, self._file(code).look(), requests)

    def before_a_change(self, code: str, requests: Mapping[str, Request]) -> list[Action]:
        """Return the actions of a session from its file's bytes; the caller holds its lock."""
        return list(self._in(code, self._file(code).read(), requests))

    def _file(self, code: str) -> Remembered[Rows]:
        if code not in self._files:
            path = self._sessions.folder(code) / ACTIONS
            self._files[code] = Remembered(path, action_rows, missing=())
        return self._files[code]

    def _in(self, code: str, rows: Rows, requests: Mapping[str, Request]) -> tuple[Action, ...]:
        # The checklist of a session that decided nothing need not be read.
        return actions_in(rows, code, self._sessions.instrument(code), requests) if rows else ()
