"""One team answering one instrument once: sealed, revealed, closed."""

from workbook.sessions.closing import NO_ANSWER
from workbook.sessions.csv.answers import Receipt
from workbook.sessions.door import (
    Door,
    DoorChanged,
    DoorOpen,
    DoorRefused,
    DoorShut,
    DoorStartedAgain,
    LateNotAgreed,
    OneLate,
    Place,
    SessionOverfull,
    TakenBack,
    TicketNeeded,
    TicketSpent,
    TogetherKept,
    TooFew,
    WordsNotKept,
)
from workbook.sessions.ids import is_session_id, new_session_id, read_session_id
from workbook.sessions.join_codes import WORDS, read_code
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
from workbook.sessions.reveal import FEWEST_TO_REVEAL
from workbook.sessions.tables import FORMAT, RUNNING
from workbook.sessions.tally import FEWEST_ANSWERS, Tally
from workbook.sessions.upgrade import OlderSession

__all__ = [
    "FEWEST_ANSWERS",
    "FEWEST_TOGETHER",
    "FEWEST_TO_REVEAL",
    "FORMAT",
    "MAX_REFLECTION",
    "MOST_TOGETHER",
    "NOT_ANSWERED",
    "NO_ANSWER",
    "RUNNING",
    "WORDS",
    "Deleted",
    "Door",
    "DoorChanged",
    "DoorOpen",
    "DoorRefused",
    "DoorShut",
    "DoorStartedAgain",
    "InstrumentNotFound",
    "LateNotAgreed",
    "NothingToWithdraw",
    "OlderSession",
    "OneLate",
    "Place",
    "Progress",
    "Receipt",
    "Response",
    "ResponseRefused",
    "Session",
    "SessionClosed",
    "SessionNotFound",
    "SessionOverfull",
    "SessionRefused",
    "SessionSealed",
    "Sessions",
    "TakenBack",
    "Tally",
    "TicketNeeded",
    "TicketSpent",
    "Together",
    "TogetherKept",
    "TooFew",
    "Withdrawn",
    "WordsNotKept",
    "is_session_id",
    "new_session_id",
    "read_code",
    "read_response",
    "read_session_id",
    "read_together",
]
