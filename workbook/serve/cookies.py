"""The cookie by which a browser is known: its name, how it is read, given and taken away.

Where the workbook is at the root of an address with TLS, the name begins with `__Host-`: a browser
takes such a cookie from that address alone, over TLS, so nobody on the network and no neighbouring
address can plant one.
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
"""

from __future__ import annotations

from typing import Any

__all__ = ["COOKIE", "clear_token", "give_token", "name_of", "only_ours", "token_of", "was_older"]

COOKIE = "rpw-visit"
_ONLY_OURS = "__Host-"


def only_ours(base_url: str, *, secure: bool) -> bool:
    """Say whether cookies can be such that browsers take them from this address alone."""
    return secure and base_url == "/"


def name_of(handler: Any) -> str:
    """Return what the cookie is called where a request came in."""
    kept = only_ours(handler.settings.get("base_url", "/"), secure=_is_secure(handler))
    return f"{_ONLY_OURS}{COOKIE}" if kept else COOKIE


def token_of(handler: Any) -> str | None:
    """Return the token that a browser sent, or None.

    Parameters
    ----------
    handler
        Who answers.
    """
    token: str | None = handler.get_cookie(name_of(handler))
    return token or handler.get_cookie(COOKIE)


def was_older(handler: Any) -> bool:
    """Say whether it came under a name that somebody else could have set.

    Workbooks of before gave such ones. Whoever has one is let in, with another token in its place:
    if it was planted, whoever planted it has nothing left.
    """
    name = name_of(handler)
    return name != COOKIE and not handler.get_cookie(name) and bool(handler.get_cookie(COOKIE))


def give_token(handler: Any, token: str) -> None:
    """Give a browser its token."""
    if was_older(handler):
        _clear(handler, COOKIE)
    handler.set_cookie(name_of(handler), token, **_kept(handler))


def clear_token(handler: Any) -> None:
    """Take a browser's token away."""
    for name in dict.fromkeys((name_of(handler), COOKIE)):
        _clear(handler, name)


def _clear(handler: Any, name: str) -> None:
    handler.clear_cookie(name, **_kept(handler))


def _kept(handler: Any) -> dict[str, Any]:
    return {
        "path": handler.settings.get("base_url", "/"),
        "httponly": True,
        "samesite": "Lax",
        "secure": _is_secure(handler),
    }


def _is_secure(handler: Any) -> bool:
    # A proxy that speaks TLS may not say so of each request.
    return bool(
        handler.request.protocol == "https" or handler.settings["xsrf_cookie_kwargs"]["secure"]
    )
