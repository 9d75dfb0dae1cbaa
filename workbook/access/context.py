"""Where this workbook keeps what people write, and what a page was opened with.

A page is served with three things in its environment: the data folder, set when the server
starts; the link's own words (the join code, and whether it is the invented example); and what the
server found that its visitor may do. That is no key, and it is compared with the key as it is now.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlencode

from workbook.access.keys import OPENS_SESSIONS, current_key, is_granted, runs
from workbook.access.links import DEFAULT_ADDRESS, kept_address
from workbook.errors import WorkbookError
from workbook.sessions import Sessions
from workbook.storage import EXAMPLE_FOLDER, data_folder, is_example

__all__ = ["GRANT", "PageContext", "this_context"]

#: The environment variable in which a page's process is told what its visitor was granted.
GRANT = "WORKBOOK_GRANT"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What one opening of a page is about."""

    #: The data folder that the page reads and writes.
    data: Path
    sessions: Sessions
    #: The join code of the link, as it was typed; "" when there was none.
    code: str
    #: True when the link asks for the invented service beside the real one.
    example: bool
    #: True when everything on the page is invented, also in a folder made by `workbook example`.
    invented: bool

    #: True on a page of the server, false in JupyterLab, where such links lead nowhere.
    served: bool
    #: What the server found that whoever opened it may do: `workbook.access.keys.grant`; "" when
    #: there was nothing.
    grant: str = ""
    #: How this device answers: "own", "paper" (typing in for somebody) or "together".
    way: Literal["own", "paper", "together"] = "own"
    #: Where people reach the workbook: "http://192.168.0.12:8866".
    address: str = DEFAULT_ADDRESS

    def link(self, page: str, **more: str) -> str:
        """Return the address of `page` ("reflect", "patterns", …) for this code, or "".

        Parameters
        ----------
        page
            The page's word in its address.
        more
            Further words of the link, such as way="paper".
        """
        if not self.served:
            return ""
        query = {"code": self.code, **more, **({"example": "yes"} if self.example else {})}
        return f"{page}?{urlencode(query)}"

    def may_facilitate(self) -> bool:
        """Say whether this page may run the session of its code.

        In JupyterLab it may: whoever has that has the files themselves.
        """
        if not self.served:
            return True
        try:
            key = self.sessions.facilitator_key(self.code)
        except WorkbookError:
            return False
        return is_granted(self.grant, runs(self.code, example=self.example), key)

    def may_open(self) -> bool:
        """Say whether this page may open sessions."""
        if not self.served or self.example:
            return True
        return is_granted(self.grant, OPENS_SESSIONS, current_key(self.data, "facilitator"))


def this_context(environment: Mapping[str, str] | None = None) -> PageContext:
    """Return what the page of this process was opened with.

    Parameters
    ----------
    environment
        Stands in for `os.environ` in tests. QUERY_STRING is set by Voilà; in JupyterLab
        there is none, and the page asks for a code instead.
    """
    environment = os.environ if environment is None else environment
    query = parse_qs(environment.get("QUERY_STRING", ""), max_num_fields=20)
    example = query.get("example", [""])[0] == "yes"
    data = home = Path(environment.get("WORKBOOK_DATA") or data_folder())
    if example:
        data = data / EXAMPLE_FOLDER
    way = query.get("way", [""])[0]
    return PageContext(
        data=data,
        sessions=Sessions(data),
        code=query.get("code", [""])[0],
        example=example,
        invented=example or is_example(data),
        served=environment.get("SERVER_SOFTWARE", "").startswith("voila"),
        grant=environment.get(GRANT, ""),
        way="paper" if way == "paper" else "together" if way == "together" else "own",
        address=kept_address(home),
    )
