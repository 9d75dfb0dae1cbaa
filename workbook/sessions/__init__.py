"""One team answering one instrument once: sealed, revealed, closed."""

from workbook.sessions.csv.answers import Receipt
from workbook.sessions.join_codes import WORDS
from workbook.sessions.model import (
    Deleted,
    InstrumentNotFound,
    NothingToWithdraw,
    Progress,
    Session,
    SessionClosed,
    SessionNotFound,
    SessionRefused,
    SessionSealed,
)
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import (
    FEWEST_TOGETHER,
    MAX_REFLECTION,
    MOST_TOGETHER,
    NOT_ANSWERED,
    Response,
    ResponseRefused,
    Together,
    Withdrawn,
    read_response,
    read_together,
)
from workbook.sessions.tables import FORMAT, RUNNING
from workbook.sessions.tally import FEWEST_ANSWERS, Tally

__all__ = [
    "FEWEST_ANSWERS",
    "FEWEST_TOGETHER",
    "FORMAT",
    "MAX_REFLECTION",
    "MOST_TOGETHER",
    "NOT_ANSWERED",
    "RUNNING",
    "WORDS",
    "Deleted",
    "InstrumentNotFound",
    "NothingToWithdraw",
    "Progress",
    "Receipt",
    "Response",
    "ResponseRefused",
    "Session",
    "SessionClosed",
    "SessionNotFound",
    "SessionRefused",
    "SessionSealed",
    "Sessions",
    "Tally",
    "Together",
    "Withdrawn",
    "read_response",
    "read_together",
]
