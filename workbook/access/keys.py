"""The two keys of a service: facilitators open sessions with one, managers answer with the other.

Each is a file in the data folder for its owner alone, made when it is first asked for. Taking a
file away makes a new key, and every older link useless.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from pathlib import Path
from typing import Literal

from workbook.storage import disk

__all__ = [
    "OPENS_SESSIONS",
    "READS_THEMES",
    "Who",
    "current_key",
    "grant",
    "is_granted",
    "is_key",
    "runs",
    "service_key",
]

Who = Literal["facilitator", "manager"]
#: What the two keys give the right to do; `runs` names what a session's own key does.
OPENS_SESSIONS, READS_THEMES = "open", "manage"
#: 16 random bytes in base32 (RFC 4648 section 6) without padding: no sign looks like another.
_KEY = re.compile(r"[a-z2-7]{26}")


def service_key(data: Path, who: Who) -> str:
    """Return a service's key: 26 letters and digits, 128 bits that nobody can guess.

    Parameters
    ----------
    data
        The data folder; made when it is not there.
    who
        Whose key.

    Returns
    -------
    str
        The same key to everybody who asks, in whichever process. A file that holds no key (it
        is empty, or was edited) gets a new one.

    Raises
    ------
    StoreError
        It can be neither read nor made.
    """
    with disk.as_store_error(f"The {who}s’ link cannot be shown."):
        key = _kept(data, who)
        if key is None:
            disk.make_folder(data)
            with disk.locked(data):
                key = _kept(data, who)  # somebody else may have been quicker
                if key is None:
                    key = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
                    disk.replace(_file(data, who), f"{key}\n".encode())
    return key


def current_key(data: Path, who: Who) -> str | None:
    """Return the key as it is now, or None where there is none; nothing is made.

    Parameters
    ----------
    data
        The data folder.
    who
        Whose key.

    Raises
    ------
    StoreError
        The key is there and cannot be read.
    """
    with disk.as_store_error("Nobody’s link can be checked now."):
        return _kept(data, who)


def is_key(key: str | None, given: object) -> bool:
    """Say whether what somebody came with is the key; how long it takes tells nothing of it.

    Parameters
    ----------
    key
        The key as it is now: a service's, or a session's own. Where there is none, nothing opens.
    given
        Anything.
    """
    if not key or not isinstance(given, str):
        return False
    return hmac.compare_digest(key.encode(), given.encode(errors="surrogatepass"))


def runs(code: str, *, example: bool) -> str:
    """Return the name of the right to run a session.

    Parameters
    ----------
    code
        Its join code.
    example
        Whether it is one of the invented service.
    """
    return f"run:{code}:{example}"


def grant(right: str, key: str) -> str:
    """Return what stands for a right that a key has given.

    The server remembers this of a browser, and a page's process is told this, in the place of the
    key: it opens no link, and means nothing once the key is another one.

    Parameters
    ----------
    right
        `OPENS_SESSIONS`, `READS_THEMES` or what `runs` returns.
    key
        The key that gives it.
    """
    return f"{right}:{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def is_granted(given: str, right: str, key: str | None) -> bool:
    """Say whether what somebody was granted is a right, and given by the key as it is now.

    Parameters
    ----------
    given
        What `grant` returned to somebody, or anything else.
    right
        What they would like to do.
    key
        The key that gives it now; None when there is none, and nothing is granted.
    """
    return bool(key) and is_key(grant(right, key or ""), given)


def _file(data: Path, who: Who) -> Path:
    return data / f"{who}-key.txt"


def _kept(data: Path, who: Who) -> str | None:
    """Return the key that is kept, or None where there is none."""
    try:
        key = _file(data, who).read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return key if _KEY.fullmatch(key) else None
