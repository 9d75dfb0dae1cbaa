"""The links that open something to one kind of people: made, made anew, ended, each alone.

A link is a name and a key. The name says what it is for and is no secret; the key is 128 random
bits, kept in a file of the link's own that its owner alone can read, and in no backup. What a link
has opened (a browser's cookie, a page's kernel, a line between the two) remembers its `grant`: the
name with a digest of the key. A grant stands as long as that file holds that key, so ending a link
or making it anew ends everything that hangs off it, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, urlencode

from workbook.access.address import kept_address
from workbook.errors import WorkbookError
from workbook.storage import Remembered, disk

__all__ = ["KEYS", "Kind", "Link", "LinkNotFound", "Links", "Written", "read_link"]

#: The folder of the links, in the data folder; it is in no backup.
KEYS = "keys"

#: From most to least: the service lead's link, a team's, one session's own, one plan's own, the
#: service manager's for one service, and the one for somebody who reads several services.
Kind = Literal["lead", "team", "session", "plan", "manager", "several"]
_KINDS: tuple[str, ...] = ("lead", "team", "session", "plan", "manager", "several")

#: 16 random bytes in base32 (RFC 4648 section 6) without padding: no sign looks like another.
#: One that an older workbook gave a session is 24 signs of base64.
_KEY = re.compile(r"[a-z2-7]{26}|[A-Za-z0-9_-]{24}")
_SCOPE = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")
_NAME = re.compile(rf"lead|(?:team|session|plan|manager|several)-{_SCOPE.pattern}")
_MOST_SERVICES = 500


class LinkNotFound(WorkbookError):
    """There is no such link any more."""

    def __init__(self) -> None:
        super().__init__(
            "There is no such link.",
            "It was ended, or never made, and nothing was changed.",
            "Look at the list of links, and make one where it is missing.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link: what it is for, and the key that opens it."""

    #: "lead", "team-t…", "session-s…", "plan-p…", "manager-v…" or "several-…": what its file is
    #: called.
    name: str
    kind: Kind
    #: The id of the team, session, plan or service that it is for; of one for several services its
    #: own.
    scope: str = ""
    #: The ids of the services whose released words it opens: one, or several.
    services: tuple[str, ...] = ()
    key: str = field(repr=False)
    made_on: date

    @property
    def short(self) -> str:
        """Six signs that stand for the link in the logs; others once it is made anew."""
        return _digest(self.key)[:6]

    @property
    def grant(self) -> str:
        """What a browser and a page remember in the place of the key; it opens no link."""
        return f"{self.name}:{_digest(self.key)}"

    def path(self, *, example: bool = False) -> str:
        """Return what follows the workbook's address in the link, without a stroke before it.

        The key stands behind a #: a browser sends that to no server, so it is in no log, neither
        the workbook's nor a proxy's. The page at the address hands it over.

        Parameters
        ----------
        example
            Whether it is a link of the invented service beside the real one.
        """
        more = {"example": "yes"} if example else {}
        return f"in#{urlencode({'link': self.name, 'key': self.key, **more})}"

    def address(self, data: Path) -> str:
        """Return the whole link as it is handed out; it holds the key."""
        return f"{kept_address(data)}/{self.path()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands in a link as somebody has it on paper or in a message; nothing is looked up."""

    name: str
    key: str = field(repr=False)
    example: bool


def read_link(text: str) -> Written | None:
    """Return what a whole link says, or None when it is none.

    Parameters
    ----------
    text
        What somebody pasted: a link, with a # or as it was once made with a ?.
    """
    bare = "".join(text.split()).strip("<>\"'“”‘’.,;")
    for mark in "#?":
        said = dict(parse_qsl(bare.partition(mark)[2]))
        if said.get("link") and said.get("key"):
            return Written(name=said["link"], key=said["key"], example=said.get("example") == "yes")
    return None


class Links:
    """All links of one data folder. Any number of processes may use them at once.

    Parameters
    ----------
    data
        The data folder.
    today
        Gives the day on which a link is made.
    """

    def __init__(self, data: Path, *, today: Callable[[], date] = date.today) -> None:
        self._folder = data / KEYS
        self._today = today
        self._seen: dict[str, Remembered[Link | None]] = {}
        self._turn = Lock()

    def find(self, name: str) -> Link | None:
        """Return a link, or None where there is none; a file that was spoilt is none either.

        Raises
        ------
        StoreError
            It is there and cannot be read.
        """
        if not _NAME.fullmatch(name):
            return None
        with disk.as_store_error("Nobody’s link can be looked at now."):
            try:
                return _understand(name, self._file(name).read_bytes())
            except (FileNotFoundError, NotADirectoryError):
                return None

    def all(self) -> tuple[Link, ...]:
        """Return every link, the service lead's first, then by kind and scope.

        Raises
        ------
        StoreError
            One is there and cannot be read.
        """
        with disk.as_store_error("The links cannot be listed now."):
            names = [each.stem for each in self._folder.glob("*.json")]
        found = [link for name in names if (link := self.find(name)) is not None]
        return tuple(sorted(found, key=lambda link: (_KINDS.index(link.kind), link.scope)))

    def make(self, kind: Kind, scope: str = "", services: Sequence[str] = ()) -> Link:
        """Return the link for something: the one there is, or a new one.

        Parameters
        ----------
        kind
            What it is for.
        scope
            The id of the team, session, plan or service. A link for several services is always a
            new one, and is given an id here.
        services
            The ids of the services that a link for several opens.

        Returns
        -------
        Link
            The same to everybody who asks, in whichever process.

        Raises
        ------
        ValueError
            That is no link.
        StoreError
            It can be neither read nor made.
        """
        if kind == "several" and not scope:
            scope = _random(9)
        return self._keep(kind, scope, services, key=None)

    def adopt(self, kind: Kind, scope: str = "", services: Sequence[str] = (), *, key: str) -> Link:
        """Make a link with a secret that people have already, as upgrading an older folder does.

        Parameters
        ----------
        kind, scope, services
            As for `make`; a link for several services is given its id here by the caller.
        key
            The secret, as a link's key is, or as an older workbook made one for a session.

        Returns
        -------
        Link
            The link with this key. Doing it twice changes nothing.

        Raises
        ------
        ValueError
            That is no link.
        StoreError
            It can be neither read nor made.
        """
        return self._keep(kind, scope, services, key=key)

    def drafted(self, name: str) -> Link:
        """Return what a link will be once `renew` is given its key; until then it opens nothing.

        With it somebody can keep their new link before the one that they came with ends.

        Raises
        ------
        LinkNotFound
            There is none of that name.
        StoreError
            It cannot be read.
        """
        before = self.find(name)
        if before is None:
            raise LinkNotFound
        return replace(before, key=_random(26), made_on=self._today())

    def renew(self, name: str, *, key: str = "") -> Link:
        """Make a link anew: the same, with another key. The one before opens nothing any more.

        Parameters
        ----------
        name
            Which.
        key
            The key of what `drafted` returned; a new one is drawn where it is left out.

        Raises
        ------
        LinkNotFound
            There is none of that name.
        StoreError
            It can be neither read nor made.
        """
        with disk.as_store_error("The link was not made anew; the one before is still good."):
            if not self._folder.is_dir():
                raise LinkNotFound
            with disk.locked(self._folder):
                before = self.find(name)
                if before is None:
                    raise LinkNotFound
                if key and not _KEY.fullmatch(key):
                    raise ValueError(name)
                return self._write(before.kind, before.scope, before.services, key or _random(26))

    def end(self, name: str) -> None:
        """End a link, with everything that hangs off it; one that is not there is none already.

        Raises
        ------
        StoreError
            It could not be taken away, and opens as before.
        """
        if not _NAME.fullmatch(name) or not self._folder.is_dir():
            return
        with (
            disk.as_store_error("The link was not ended: it opens as before."),
            disk.locked(self._folder),
        ):
            self._file(name).unlink(missing_ok=True)
            disk.sync_folder(self._folder)

    def open(self, name: object, key: object) -> Link | None:
        """Return the link that somebody came with, when its key is right.

        How long it takes says nothing of the key.

        Parameters
        ----------
        name, key
            Anything.

        Raises
        ------
        StoreError
            The link is there and cannot be read.
        """
        link = self.find(name) if isinstance(name, str) else None
        return link if link is not None and _same(link.key, key) else None

    def with_key(self, key: object, kinds: Sequence[Kind]) -> Link | None:
        """Return the link of a key that came without a name, as older links did.

        Parameters
        ----------
        key
            Anything.
        kinds
            Which kinds it may be of.

        Raises
        ------
        StoreError
            A link is there and cannot be read.
        """
        found = None
        for link in self.all():
            # Every key is looked at, so that how long it takes says nothing.
            if _same(link.key, key) and link.kind in kinds:
                found = link
        return found

    def stands(self, grant: str) -> bool:
        """Say whether what somebody was granted is still good; asked for every act and message.

        The link's file is read anew only when it has changed. One that cannot be read opens
        nothing.

        Parameters
        ----------
        grant
            What `Link.grant` was, or anything else.
        """
        name, _, _ = grant.rpartition(":")
        if not _NAME.fullmatch(name):
            return False
        with self._turn:
            seen = self._seen.get(name)
            if seen is None:
                seen = Remembered(
                    self._file(name), lambda written: _understand(name, written), missing=None
                )
                self._seen[name] = seen
            try:
                link = seen.look()
            except OSError:
                return False
        return link is not None and _same(link.grant, grant)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _keep(self, kind: Kind, scope: str, services: Sequence[str], *, key: str | None) -> Link:
        if kind == "manager" and not services:
            services = (scope,)
        given = _random(26) if key is None else key
        wanted = _checked(_name(kind, scope), kind, scope, tuple(services), given, self._today())
        if wanted is None:
            raise ValueError(kind)
        with disk.as_store_error("The link cannot be made."):
            there = self.find(wanted.name)
            if there is not None and (key is None or there.key == key):
                return there
            disk.make_folder(self._folder)
            with disk.locked(self._folder):
                there = self.find(wanted.name)  # somebody else may have been quicker
                if there is not None and (key is None or there.key == key):
                    return there
                return self._write(kind, scope, wanted.services, wanted.key)

    def _write(self, kind: Kind, scope: str, services: tuple[str, ...], key: str) -> Link:
        link = Link(
            name=_name(kind, scope),
            kind=kind,
            scope=scope,
            services=services,
            key=key,
            made_on=self._today(),
        )
        written = {**asdict(link), "made_on": link.made_on.isoformat()}
        disk.replace(self._file(link.name), f"{json.dumps(written, indent=2)}\n".encode())
        return link


def _name(kind: str, scope: str) -> str:
    return f"{kind}-{scope}" if scope else kind


def _understand(name: str, written: bytes) -> Link | None:
    """Return the link that a file holds, or None when it is not exactly what was written."""
    try:
        held: Any = json.loads(written)
        if set(held) != {"name", "kind", "scope", "services", "key", "made_on"}:
            return None
        if held["name"] != name or not isinstance(held["services"], list):
            return None
        return _checked(
            name,
            held["kind"],
            held["scope"],
            tuple(held["services"]),
            held["key"],
            date.fromisoformat(held["made_on"]),
        )
    except (ValueError, TypeError, RecursionError):
        return None


def _checked(  # noqa: PLR0913, PLR0917 - a link's six parts
    name: str, kind: object, scope: object, services: tuple[object, ...], key: object, day: date
) -> Link | None:
    """Return a link of these parts, or None when they are none."""
    if kind not in _KINDS or not isinstance(scope, str) or not isinstance(key, str):
        return None
    if (kind == "lead") != (scope == "") or (scope and not _SCOPE.fullmatch(scope)):
        return None
    if _name(str(kind), scope) != name or not _KEY.fullmatch(key):
        return None
    named = [each for each in services if isinstance(each, str) and _SCOPE.fullmatch(each)]
    if len(named) != len(services) or len(named) > _MOST_SERVICES:
        return None
    of_manager = kind == "manager" and named == [scope]
    if not (of_manager or kind == "several" or not named):
        return None
    return Link(
        name=name,
        kind=cast("Kind", kind),
        scope=scope,
        services=tuple(named),
        key=key,
        made_on=day,
    )


def _random(signs: int) -> str:
    """Return so many random signs of [a-z2-7], at most 128 bits of them."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()[:signs]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _same(secret: str, given: object) -> bool:
    """Say whether what somebody came with is the secret; how long it takes tells nothing of it."""
    if not isinstance(given, str):
        return False
    return hmac.compare_digest(secret.encode(), given.encode(errors="surrogatepass"))
