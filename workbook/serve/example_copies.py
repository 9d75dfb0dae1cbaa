"""A copy of the invented service for each browser that looks round it.

What somebody writes there is shown to nobody else: they write into a copy of their own, and it is
deleted when nobody has used it for a while, and when the server starts. The one that all are copied
from is written once, and never by a visitor.

There are few copies, and each stays small. Where one more is asked for, the one that was used least
lately goes; one with a page that is open never does, nor one that was used a minute ago.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable, Container
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from workbook.operations import ExampleRefused, add_plans, write_example
from workbook.serve.browser_sessions import BrowserSession
from workbook.settings import Settings
from workbook.storage import EXAMPLE_COPIES, EXAMPLE_FOLDER, PLANS, disk, is_example

__all__ = ["LARGEST_COPY", "ExampleCopies", "NoCopyFree", "make_example"]

_log = logging.getLogger("workbook")
_T = TypeVar("_T")
#: Bytes that a copy may have, ten times what it begins with: more than anybody types in an hour.
LARGEST_COPY = 32 * 1024 * 1024
#: And files: what it begins with, and a hundred sessions.
_MOST_FILES = 2000
#: Seconds since its last use in which a copy does not go for somebody else's.
_GRACE = 60.0
#: Seconds between two looks which copies are to go.
_LOOKS = 5.0


class NoCopyFree(Exception):
    """As many people look round the invented service as there may be copies of it."""


@dataclass(slots=True, eq=False)
class _Copy:
    folder: Path
    #: Whose it is: the name of a browser's session.
    browser: str
    used: float
    #: Whether all of it is there.
    whole: bool = False


class ExampleCopies:
    """All copies that there are, in the memory of one server.

    Parameters
    ----------
    data
        The data folder.
    settings
        What the service has set.
    in_use
        Gives the names of the copies that have a page which is open.
    end
        Ends the pages of a copy.
    clock
        Gives seconds.
    """

    def __init__(
        self,
        data: Path,
        settings: Settings,
        *,
        in_use: Callable[[], Container[str]],
        end: Callable[[str], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        #: What all are copied from.
        self.original = data / EXAMPLE_FOLDER
        self._folder = data / EXAMPLE_COPIES
        self._most = settings.copies_of_invented_service
        self._lasts = 60.0 * settings.minutes_of_a_copy
        self._in_use = in_use
        self._end = end
        self._clock = clock
        self._copies: list[_Copy] = []
        #: One at a time is made, whoever asks; and so is what all are copied from.
        self._turn, self._making = asyncio.Lock(), asyncio.Lock()
        self._tidying: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._copies)

    def find(self, browser: BrowserSession | None) -> Path | None:
        """Return the folder of a browser's copy, which counts as used now; None without one."""
        for copy in self._copies:
            if browser is not None and copy.browser == browser.name and copy.whole:
                if is_example(copy.folder):
                    copy.used = self._clock()
                    return copy.folder
                self._copies.remove(copy)  # somebody took it away
                break
        return None

    def to_look_at(self, browser: BrowserSession | None) -> Path:
        """Return where a page reads that writes nothing: the browser's copy, or the original."""
        return self.find(browser) or self.original

    async def make_original(self) -> None:
        """Make what all are copied from, unless it is there."""
        async with self._making:
            if not (is_example(self.original) and (self.original / PLANS).exists()):
                await _in_thread(partial(make_example, self.original))

    async def take(self, browser: BrowserSession) -> Path:
        """Return the folder of a browser's copy, which is made when there is none.

        Parameters
        ----------
        browser
            Who wants to look round.

        Raises
        ------
        NoCopyFree
            There are as many as there may be, and all of them are used.
        WorkbookError
            It cannot be made.
        """
        async with self._turn:
            if (there := self.find(browser)) is not None:
                return there
            await self.make_original()
            await self._make_room()
            folder = self._folder / _random()
            copy = _Copy(folder, browser.name, self._clock())
            self._copies.append(copy)
            try:
                with disk.as_store_error("There is no copy of the invented service now."):
                    await _in_thread(partial(_copied, self.original, folder))
            except BaseException:
                self._copies.remove(copy)
                await _delete(folder)
                raise
            copy.whole, copy.used = True, self._clock()
        if self._tidying is None or self._tidying.done():
            self._tidying = asyncio.create_task(self._tidy_on())
        return folder

    def hand_over(self, before: str, after: str) -> None:
        """Let a browser keep its copy under another name."""
        for copy in self._copies:
            if copy.browser == before:
                copy.browser = after

    async def tidy(self) -> None:
        """Delete what nobody has used for long, and what has grown larger than anybody needs."""
        now, busy = self._clock(), self._in_use()
        for copy in [each for each in self._copies if each.whole]:
            if copy.folder.name in busy:
                copy.used = now
                if await _in_thread(partial(_is_large, copy.folder)):
                    _log.warning("a copy of the invented service grew too large and was deleted")
                    await self._end(copy.folder.name)
                    await self._drop(copy)
            elif copy.used <= now - self._lasts:
                await self._drop(copy)

    def clear(self) -> None:
        """Delete every copy, also those of a server that was killed."""
        self._copies.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _make_room(self) -> None:
        while len(self._copies) >= self._most:
            busy, before = self._in_use(), self._clock() - _GRACE
            free = [
                each
                for each in self._copies
                if each.whole and each.folder.name not in busy and each.used <= before
            ]
            if not free:
                raise NoCopyFree
            await self._drop(min(free, key=lambda each: each.used))

    async def _drop(self, copy: _Copy) -> None:
        """Delete a copy. It is nobody's from this moment on."""
        if copy in self._copies:
            self._copies.remove(copy)
        await _delete(copy.folder)

    async def _tidy_on(self) -> None:
        """Look again and again which are to go, for as long as there are any."""
        while self._copies:
            await asyncio.sleep(_LOOKS)
            with suppress(OSError):
                await self.tidy()


def make_example(folder: Path) -> None:
    """Make the invented service, unless somebody is quicker; one of before gets its plans."""
    if is_example(folder):
        add_plans(folder)
        return
    try:
        write_example(folder)
    except ExampleRefused:
        # Two visitors may ask at the same moment; whoever comes second finds it made.
        if not is_example(folder):
            raise


def _copied(original: Path, folder: Path) -> None:
    disk.make_folder(folder.parent)
    for last in (False, True):
        try:
            # Without dates and the like; whoever may open each file stays the same.
            shutil.copytree(original, folder, symlinks=True, copy_function=shutil.copy)
        except OSError:  # a file of it was deleted for its age this very moment
            shutil.rmtree(folder, ignore_errors=True)
            if last:
                raise
        else:
            return


def _is_large(folder: Path) -> bool:
    size = 0
    for files, path in enumerate(folder.rglob("*")):
        with suppress(OSError):
            size += path.lstat().st_size
        if size > LARGEST_COPY or files > _MOST_FILES:
            return True
    return False


def _random() -> str:
    """Return 26 random signs of [a-z2-7]: 128 bits of them."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


async def _delete(folder: Path) -> None:
    """Delete a folder; what a page that is just ending writes meanwhile goes at the second try."""
    await _in_thread(partial(_deleted, folder))


def _deleted(folder: Path) -> None:
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


async def _in_thread(work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(None, work)
