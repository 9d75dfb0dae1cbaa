"""One session as its facilitator runs it, and what the team decides in it."""

from workbook.meetings.actions import (
    MAX_WORDS,
    MOST_ACTIONS,
    Action,
    ActionRefused,
    actions_table,
    new_action,
    read_actions,
    request_id_of,
    write_actions,
)
from workbook.meetings.agenda import (
    AgendaItem,
    MeetingView,
)
from workbook.meetings.from_plans import (
    DueTask,
    FromPlans,
    PlanStanding,
    TeamPlans,
    ToTalkAbout,
    UnansweredIdeas,
    WaitingPromise,
)
from workbook.meetings.held import (
    MeetingRefused,
)
from workbook.meetings.meeting import (
    Meeting,
)
from workbook.meetings.messages import (
    MAX_MESSAGE,
    MESSAGE_TABLE,
    read_message,
    write_message,
)
from workbook.meetings.notes import (
    MAX_NOTE,
    MAX_OPENING,
    RECORD_TABLE,
    notes_table,
)
from workbook.meetings.plan_requests import (
    ASKED_TABLE,
    PlanRequests,
)
from workbook.meetings.record import (
    Record,
    record_docx,
    record_html,
)
from workbook.meetings.record_csv import (
    record_csv,
)
from workbook.meetings.rhythm import (
    RHYTHM_TABLE,
    Rhythm,
    TeamRhythm,
)
from workbook.meetings.screen import (
    Timer,
)
from workbook.meetings.team_actions import (
    TeamActions,
)
from workbook.meetings.team_view import (
    Between,
    Promise,
    TeamSession,
    TeamView,
    team_view,
)
from workbook.meetings.told import (
    Told,
)

__all__ = [
    "ASKED_TABLE",
    "MAX_MESSAGE",
    "MAX_NOTE",
    "MAX_OPENING",
    "MAX_WORDS",
    "MESSAGE_TABLE",
    "MOST_ACTIONS",
    "RECORD_TABLE",
    "RHYTHM_TABLE",
    "Action",
    "ActionRefused",
    "AgendaItem",
    "Between",
    "DueTask",
    "FromPlans",
    "Meeting",
    "MeetingRefused",
    "MeetingView",
    "PlanRequests",
    "PlanStanding",
    "Promise",
    "Record",
    "Rhythm",
    "TeamActions",
    "TeamPlans",
    "TeamRhythm",
    "TeamSession",
    "TeamView",
    "Timer",
    "ToTalkAbout",
    "Told",
    "UnansweredIdeas",
    "WaitingPromise",
    "actions_table",
    "new_action",
    "notes_table",
    "read_actions",
    "read_message",
    "record_csv",
    "record_docx",
    "record_html",
    "request_id_of",
    "team_view",
    "write_actions",
    "write_message",
]
