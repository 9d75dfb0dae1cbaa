"""Every message of the managers' page: themes across teams, requests and replies to them.

They are declared as those of `widgets.messages` are, and read and written as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeAlias, TypedDict

from widgets.declaring import otherwise
from widgets.messages import Check, Checked, FileSaid, Talk
from widgets.shapes import RequestsAsked, ThemesChoice, ThemesContent, ThemesPage

# The names of the messages are their explanation.
# ruff: noqa: D101


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What is no word in the choice is none."""

    kind: ClassVar[str] = "show"
    choice: Annotated[object, ThemesChoice] = otherwise(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    kind: ClassVar[str] = "reply"
    request: str
    #: "yes", "no" or "later"; "" when nothing was chosen yet.
    decision: str
    #: Why.
    text: str
    #: The role that answers.
    role: str
    #: The day on which it is looked at again, "2027-01-31"; "" for none.
    lookAgain: str = otherwise("")  # noqa: N815 - named as in the browser


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveThemes:
    kind: ClassVar[str] = "file"
    what: Literal["html", "docx", "csv"]
    choice: Annotated[object, ThemesChoice] = otherwise(None)


class Shown(TypedDict):
    kind: Literal["shown"]
    page: ThemesPage


class Replied(TypedDict):
    kind: Literal["replied"]
    requests: RequestsAsked | None


class NotDone(TypedDict):
    kind: Literal["refused"]
    sentence: str


ThemesAsk: TypeAlias = Show | Reply | SaveThemes | Check
ThemesSaid: TypeAlias = Shown | Replied | FileSaid | Checked | NotDone

THEMES = Talk(
    "Themes",
    {
        Show: (Shown, NotDone),
        Reply: (Replied, NotDone),
        SaveThemes: (FileSaid, NotDone),
        Check: (Checked, NotDone),
    },
)
TALKS = (THEMES,)
CONTENTS = (ThemesContent,)
