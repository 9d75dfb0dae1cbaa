"""Whether a request comes from a page of the workbook's own: the same scheme, host and port."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import tornado.web
from tornado.httputil import HTTPServerRequest

__all__ = ["SameOriginMixin", "is_own"]

_PORTS = {"http": 80, "https": 443}


class SameOriginMixin:
    """Refuses what a page from elsewhere asks for.

    Tornado and Jupyter compare hosts alone, so a page that somebody on the network put under the
    workbook's own name without TLS would be one of its own to them.
    """

    async def prepare(self: Any) -> None:
        """Look where a request is from before anything else is done for it."""
        if not self.check_origin():
            raise tornado.web.HTTPError(403)
        await super().prepare()  # type: ignore[misc]

    def check_origin(self: Any, origin: str | None = None) -> bool:
        """Say whether it is from one of our own pages; Tornado and Jupyter ask this too."""
        del origin
        return is_own(self.request, self.settings.get("address", ""))


def is_own(request: HTTPServerRequest, address: str) -> bool:
    """Say whether a request is from a page of the workbook's own, or from no page.

    Parameters
    ----------
    request
        The request. One without an Origin is not from a page: each browser sends it with what it
        opens a line with, and with what changes anything.
    address
        Where people reach the workbook when that is not where it listens, or "". A proxy that
        speaks TLS may not say so of each request.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") in {None, "same-origin", "none"}
    host = request.headers.get("Host", "")
    asked = _place(f"{request.protocol}://{host}")
    told = _place(address)
    if told is not None and (told[1:] == _place(f"{told[0]}://{host}", only_host=True)):
        asked = told
    return asked is not None and _place(origin) == asked


def _place(address: str, *, only_host: bool = False) -> tuple[Any, ...] | None:
    """Return the scheme, host and port of an address; None where it has not all three."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return None
    place = (parts.scheme, parts.hostname, port)
    return place[1:] if only_host else place
