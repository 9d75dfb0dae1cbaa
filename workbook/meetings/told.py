"""What young people were told came of an action: an event with a day, or why not yet.

“n/a” is no event, and neither is an empty box: an action comes back until somebody told them, on a
day and by a role, or until the team says why not and when it will look at it again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["LONGEST_WAIT", "Told", "says_something"]

#: The furthest day on which a team may put looking at it again.
LONGEST_WAIT = timedelta(days=366)

#: What people write into a box that they want to be rid of, letters alone.
_NOTHING = {
    *("", "na", "none", "no", "nil", "nothing", "nobody", "noone", "not", "notyet", "nottold"),
    *("notapplicable", "notneeded", "notrelevant", "notnecessary", "notrequired", "unknown"),
    *("idk", "dontknow", "tbc", "tba", "tbd", "todo", "test", "x", "xx", "xxx", "ok", "yes"),
    "done",
}
_LETTERS = re.compile(r"[\W_]+")


def says_something(words: str) -> bool:
    """Say whether words tell anything: “n/a”, “-” and “not yet” do not."""
    return _LETTERS.sub("", words.casefold()) not in _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of telling young people; any part of it may still be missing."""

    #: The day on which they were told.
    on: date | None = None
    #: Who told them: a role, never a name.
    by: str = ""
    #: How: in the group, in a letter, on the phone.
    how: str = ""
    said_back: str = ""
    #: Why they are not told yet, and when the team looks at it again.
    because: str = ""
    look_again_on: date | None = None
    #: What was written before there was a day: an older workbook had one box for all of it.
    before: str = ""

    @property
    def happened(self) -> bool:
        """Whether young people were told: on a day, by a role, in a way."""
        if self.on is None:
            return says_something(self.before)
        return says_something(self.by) and says_something(self.how)

    def waits(self, today: date) -> bool:
        """Say whether there is a reason not to tell them yet that still holds today."""
        return (
            says_something(self.because)
            and self.look_again_on is not None
            and self.look_again_on > today
        )

    def settled(self, today: date) -> bool:
        """Say whether nothing has to be asked about it today."""
        return self.happened or self.waits(today)

    def missing(self, today: date) -> str:
        """Return what would settle it, in a sentence; "" when nothing has to be asked today."""
        if self.settled(today):
            return ""
        if self.on is not None:
            what = [
                words
                for words, is_there in (
                    ("which role told them", says_something(self.by)),
                    ("how", says_something(self.how)),
                )
                if not is_there
            ]
            return f"Still to say: {' and '.join(what)}."
        if self.look_again_on is not None and self.look_again_on <= today:
            return "This is the day on which you wanted to look at it again."
        if says_something(self.because):
            return "Still to say: the day on which you look at it again."
        return "Young people have not been told yet what came of it."
