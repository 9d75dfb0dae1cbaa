"""What an address says, read once for everybody: by this and by nothing else.

Two readers of one address may understand two things, and whoever asks chooses which. So a name that
stands twice is refused, whatever it is, and what is read here is what everybody is told: the one
who slows guessing, the file of who opened what, and the page's own process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from workbook.access import Way

__all__ = ["LONGEST_CODE", "OddAddress", "Query", "read_query"]

#: More than any join code has, also one typed with spaces and full stops.
LONGEST_CODE = 80
_LONGEST = {
    "code": LONGEST_CODE,
    "key": 64,
    "opening": 64,
    "link": 80,
    "session": 64,
    "team": 64,
    "plan": 64,
}
_LONGEST_OTHER = 1000
#: More names than any address of ours has, with a few that mailers and the like add.
_MOST = 20


class OddAddress(Exception):
    """An address says something twice, or more than any of ours does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What an address says; "" for what it does not."""

    #: The join code, as it was typed.
    code: str = ""
    #: The id of a session.
    session: str = ""
    #: The id of a team.
    team: str = ""
    #: The id of a plan.
    plan: str = ""
    #: The name of a link.
    link: str = ""
    #: The key of a link.
    key: str = field(default="", repr=False)
    #: The key of a link as the workbook once made them.
    opening: str = field(default="", repr=False)
    way: Way = "own"
    #: Whether it is about the invented service.
    example: bool = False


def read_query(given: Mapping[str, Sequence[bytes]]) -> Query:
    """Read what an address says.

    Parameters
    ----------
    given
        Every name in it, with all that stands behind it, as Tornado has them.

    Raises
    ------
    OddAddress
        A name stands twice, or something is longer than any of ours, or is no text.
    """
    if len(given) > _MOST:
        raise OddAddress
    said: dict[str, str] = {}
    for name, values in given.items():
        if len(values) != 1 or len(values[0]) > 4 * _LONGEST.get(name, _LONGEST_OTHER):
            raise OddAddress
        try:
            said[name] = values[0].decode()
        except UnicodeDecodeError:
            raise OddAddress from None
        if len(said[name]) > _LONGEST.get(name, _LONGEST_OTHER):
            raise OddAddress
    words = {each.name: said.get(each.name, "") for each in fields(Query)}
    way, example = words.pop("way"), words.pop("example")
    return Query(
        **words,
        way="paper" if way == "paper" else "together" if way == "together" else "own",
        example=example == "yes",
    )
