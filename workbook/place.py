"""Where this workbook keeps what people write, and what a page was opened with.

A page is served with two things in its environment: the data folder, set when the server
starts, and the link's own words (the join code, and whether it is the invented example).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from workbook.example import is_example
from workbook.session import Sessions

__all__ = [
    "ADDRESS_FILE",
    "DEFAULT_ADDRESS",
    "EXAMPLE_FOLDER",
    "Visit",
    "data_folder",
    "keep_address",
    "kept_address",
    "this_visit",
]

#: The invented service lives beside the real one and never mixes with it.
EXAMPLE_FOLDER = "example"
#: Where the running server says how it can be reached, so that printed links are right.
ADDRESS_FILE = "address.txt"
DEFAULT_ADDRESS = "http://127.0.0.1:8866"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one opening of a page is about."""

    #: The data folder that the visit reads and writes.
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

    def link(self, page: str) -> str:
        """Return the address of `page` ("reflect" or "patterns") for this code, or ""."""
        if not self.served:
            return ""
        query = {"code": self.code, **({"example": "yes"} if self.example else {})}
        return f"{page}?{urlencode(query)}"


def data_folder() -> Path:
    """Return the data folder: WORKBOOK_DATA when it is set, otherwise `data` right here."""
    return Path(os.environ.get("WORKBOOK_DATA") or "data").resolve()


def this_visit(environment: Mapping[str, str] | None = None) -> Visit:
    """Return the visit that this process serves.

    Parameters
    ----------
    environment
        Stands in for `os.environ` in tests. QUERY_STRING is set by Voilà; in JupyterLab
        there is none, and the page asks for a code instead.
    """
    environment = os.environ if environment is None else environment
    query = parse_qs(environment.get("QUERY_STRING", ""), max_num_fields=20)
    example = query.get("example", [""])[0] == "yes"
    data = Path(environment.get("WORKBOOK_DATA") or data_folder())
    if example:
        data = data / EXAMPLE_FOLDER
    return Visit(
        data=data,
        sessions=Sessions(data),
        code=query.get("code", [""])[0],
        example=example,
        invented=example or is_example(data),
        served=environment.get("SERVER_SOFTWARE", "").startswith("voila"),
    )


def keep_address(data: Path, address: str) -> None:
    """Note in the data folder how the server is reached, readable by its owner alone."""
    place = data / ADDRESS_FILE
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(address + "\n")


def kept_address(data: Path) -> str:
    """Return how the server was last reached, or the address it has by default."""
    try:
        return (data / ADDRESS_FILE).read_text(encoding="utf-8").strip() or DEFAULT_ADDRESS
    except (OSError, UnicodeDecodeError):
        return DEFAULT_ADDRESS
