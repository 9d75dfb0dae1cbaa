"""For analysts in JupyterLab: a team's sessions as pandas tables, when asked for.

Nothing here reads an answer before its reveal, and nothing here shows itself: each function
returns a table, and a notebook shows it only because its writer said so.
"""

from __future__ import annotations

import pandas as pd

from workbook.access import PageContext
from workbook.analysis.counts import count_answers
from workbook.patterns.pattern import Pattern, team_pattern

__all__ = ["answers_table", "chosen_pattern", "sessions_table"]


def sessions_table(context: PageContext) -> pd.DataFrame:
    """Return a row for each session, the newest first.

    Returns
    -------
    pandas.DataFrame
        Columns session, team, instrument, version, opened_on, closed_on, state and sent
        (how many people; never who or what).
    """
    columns = ["session", "team", "instrument", "version", "opened_on", "closed_on", "state"]
    return pd.DataFrame(
        [
            {
                "session": session.id,
                **{column: getattr(session, column) for column in columns[1:]},
                "sent": context.sessions.sent(session.id),
            }
            for session in context.sessions.all()
        ],
        columns=[*columns, "sent"],
    )


def chosen_pattern(context: PageContext) -> Pattern | None:
    """Return the pattern of the session in the link, or of the newest revealed one.

    Returns
    -------
    Pattern or None
        None when no session is revealed yet. `Pattern.table()` has its rows.
    """
    revealed = [session for session in context.sessions.all() if session.revealed]
    named = [session for session in revealed if session.id == context.session]
    for session in (named or revealed)[:1]:
        instrument = context.sessions.instrument(session.id)
        return team_pattern(session, instrument, context.sessions.tally(session.id))
    return None


def answers_table(context: PageContext) -> pd.DataFrame:
    """Return how many gave each answer in each closed session whose answers are still kept.

    Returns
    -------
    pandas.DataFrame
        Columns session, item, answer and people. Answers that were taken back are not in it,
        also where the team's figures still have them.
    """
    closed = {
        session.id: context.sessions.responses_file(session.id)
        for session in context.sessions.all()
        if session.state == "closed" and session.revealed
    }
    return count_answers(closed).table()
