"""The kernels of a served workbook: how they start, whose they are, and when they end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections import defaultdict
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from pathlib import Path
from queue import Empty
from typing import Any, Protocol

import tornado.web
import voila
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Float, Instance, Integer, Unicode

from workbook.access import CONTEXT, Links, Told
from workbook.serve.budgets import Budgets
from workbook.serve.pools import NoRoom, Pages
from workbook.serve.turned_away import TurnedAway
from workbook.settings import Settings
from workbook.storage import AlarmKind

__all__ = [
    "LINK_ENDED",
    "OPENER",
    "Full",
    "Opener",
    "PromptClient",
    "ThisPython",
    "WorkbookKernels",
    "kernel_environment",
]

_log = logging.getLogger("workbook")
_FORKED = "workbook-forked"
#: What a page's line is closed with because its link has ended: `front/src/page/kernel.ts`.
LINK_ENDED = 4403
#: A page has one line, and for a moment more where it is not known yet that one was lost.
_LINES_EACH_PAGE = 4
#: What a kernel is told of the server's environment. It has no business with the rest: the server
#: may have been started with passwords in it.
_TOLD = frozenset(
    (
        *("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "USER", "LOGNAME"),
        *("VIRTUAL_ENV", "CONDA_PREFIX", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "XDG_RUNTIME_DIR"),
        *("SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "USERPROFILE"),
        *("WORKBOOK_DATA", "SERVER_SOFTWARE", "JPY_PARENT_PID", "JPY_INTERRUPT_EVENT"),
        *("JPY_SESSION_NAME", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"),
    )
)


def kernel_environment(environment: dict[str, str]) -> dict[str, str]:
    """Return what of an environment a page's kernel is told.

    Parameters
    ----------
    environment
        The server's, with what Voilà adds of the request.
    """
    return {
        name: value
        for name, value in environment.items()
        if name in _TOLD or (name.startswith(("LC_", "PYTHON", "WORKBOOK_")) and name != CONTEXT)
    }


@dataclass(frozen=True, slots=True)
class Opener:
    """For whom a kernel is started."""

    #: Whose it is.
    owner: str = ""
    #: What its page was opened with: all that it is told.
    told: Told = field(default_factory=Told)
    #: The links by which that stands, and falls; None for a page that takes none.
    links: Links | None = None

    def stands(self) -> bool:
        """Say whether the link that opened the page is still good."""
        return not self.told.grant or (
            self.links is not None and self.links.stands(self.told.grant)
        )


#: For whom Voilà's own handler starts a kernel: it does not say so itself.
OPENER: ContextVar[Opener] = ContextVar("OPENER", default=Opener())  # noqa: B039 - it is frozen


class Full(tornado.web.HTTPError):
    """There is no room for one more page.

    Parameters
    ----------
    which
        Whose bound was reached: `workbook.serve.pools.NoRoom`.
    """

    def __init__(self, which: str = "practitioners") -> None:
        super().__init__(503)
        self.which = which


class Line(Protocol):
    """A page's connection to its kernel, as `workbook.serve.handlers.kernels` makes it."""

    def close(self, code: int, reason: str) -> None:
        """Hang up."""


class WorkbookKernels(AsyncMappingKernelManager):
    """The kernels of all pages that are open: whose they are, how many, and when they end."""

    most = Integer(150, config=True, help="How many there may be.")
    settings = Instance(Settings, args=(), config=True, help="What the service has set.")
    data = Unicode("", config=True, help="The data folder, where what was turned away is noted.")
    #: Long enough for a line that drops and comes back, and no longer: a page whose kernel has
    #: ended goes on with another one.
    linger = Float(
        30.0, config=True, help="Seconds for which a kernel waits for a page that is away."
    )
    sweep = Float(0.5, config=True, help="Seconds between two looks whether links have ended.")

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._owners: dict[str, str] = {}
        self._openers: dict[str, Opener] = {}
        self._ending: set[asyncio.Future[None]] = set()
        self._sweeping: asyncio.Task[None] | None = None
        self._pages = Pages(self.most, self.settings)
        self._lines: dict[str, set[Line]] = {}
        #: How much each browser may still say, to all its pages together.
        self.budgets = Budgets(self.settings.messages_each_second, self.settings.messages_at_once)
        self._turned_away = TurnedAway(Path(self.data)) if self.data else None
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._watching: dict[str, asyncio.Task[None]] = {}
        self._sockets: dict[str, set[Line]] = defaultdict(set)

    # ---- whose they are

    def owner(self, kernel_id: str) -> str | None:
        """Return whose kernel it is, or None when there is none of that id."""
        return self._owners.get(kernel_id) if kernel_id in self else None

    def owns(self, name: str) -> bool:
        """Say whether a visitor has a page open."""
        return name in self._owners.values()

    def hand_over(self, before: str, after: str) -> None:
        """Let a visitor keep their kernels under another name."""
        for kernel, owner in self._owners.items():
            if owner == before:
                self._owners[kernel] = after
        self._pages.hand_over(before, after)
        self.budgets.hand_over(before, after)

    async def end_all_of(self, owner: str) -> None:
        """End every kernel of a visitor who leaves."""
        for kernel in [each for each, whose in self._owners.items() if whose == owner]:
            await self.end(kernel)

    def copies_in_use(self) -> set[str]:
        """Return which copies of the invented service have a page that is open."""
        return self._pages.copies()

    async def end_copy(self, copy: str) -> None:
        """End every page of a copy of the invented service."""
        for kernel, opener in list(self._openers.items()):
            if opener.told.copy == copy:
                await self.end(kernel)

    # ---- whether their links have ended

    def stands(self, kernel: str) -> bool:
        """Say whether the link that opened a kernel's page is still good; for each message."""
        opener = self._openers.get(kernel)
        return opener is not None and opener.stands()

    def revoke(self, kernel: str) -> None:
        """End a kernel whose link has ended, and let its page know that this is why."""
        for each in self._sockets.pop(kernel, set()):
            each.close(LINK_ENDED, "the link has ended")
        self._openers.pop(kernel, None)
        self._end_soon(kernel)

    async def _sweep(self) -> None:
        """Look again and again whether links have ended; nobody has to ask for that."""
        while self._openers:
            await asyncio.sleep(self.sweep)
            standing = {opener: opener.stands() for opener in set(self._openers.values())}
            for kernel, opener in list(self._openers.items()):
                if not standing.get(opener, True):
                    self.revoke(kernel)

    # ---- how they start and end

    def has_room(self) -> bool:
        """Say whether one more practitioner would find room."""
        return self._pages.has_room()

    def turned_away(self, sentence: str, kernel: str) -> None:
        """Note that something was turned away at a page, in the log and as an alarm."""
        opener = self._openers.get(kernel, Opener())
        self._note(sentence, "flooding", "" if opener.told.example else opener.told.session)

    def _note(self, sentence: str, kind: AlarmKind | None = None, session: str = "") -> None:
        if self._turned_away is not None:
            self._turned_away.note(sentence, kind, session)

    def _no_room(self, which: str, told: Told) -> Full:
        """Note that a page was not opened, and why; a browser’s own bound is nobody’s business."""
        if which == "session":
            self._note(
                "a page was not opened: one session has as many as one may have",
                "stuffing",
                told.session,
            )
        elif which == "plan":
            self._note("a page was not opened: one plan has as many as one may have")
        elif which == "plans":
            self._note("a page was not opened: plans have as many as they may have", "flooding")
        elif which == "invented":
            self._note("a page was not opened: the invented service has as many as it may have")
        elif which != "browser":
            self._note("a page was not opened: as many are open as there may be", "flooding")
        return Full(which)

    async def _async_start_kernel(self, *, opener: Opener | None = None, **wish: Any) -> str:
        """Start a kernel for a visitor; it is told no more than it needs.

        Raises
        ------
        Full
            There are as many as there may be.
        """
        opener = opener or OPENER.get()
        try:
            page, ended = self._pages.begin(opener.owner, opener.told)
        except NoRoom as none:
            raise self._no_room(none.which, opener.told) from None
        for each in ended:
            # Nobody is connected to it, and from now on nobody can be.
            self._owners.pop(each, None)
            self._end_soon(each)
        wish["env"] = {
            **kernel_environment(wish.get("env") or dict(os.environ)),
            "SERVER_SOFTWARE": f"voila/{voila.__version__}",
            CONTEXT: opener.told.to_json(),
        }
        try:
            kernel: str = await super()._async_start_kernel(**wish)
        except BaseException:
            self._pages.gone(page)
            raise
        self._pages.opened(page, kernel)
        self._owners[kernel] = page.owner
        self._openers[kernel] = opener
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._sweep())
        self._watching[kernel] = asyncio.create_task(self._watch(kernel))
        self._let_linger(kernel)
        return kernel

    start_kernel = _async_start_kernel

    async def _async_shutdown_kernel(self, kernel_id: str, *words: Any, **more: Any) -> None:
        """End a kernel, with all that was known of it."""
        self._forget(kernel_id)
        try:
            await super()._async_shutdown_kernel(kernel_id, *words, **more)
        finally:
            # A line that was closed while the kernel was ending is kept for whoever may come back
            # to it, after stock has looked for such lines: four open files for each page, for ever.
            left = self._kernel_buffers.pop(kernel_id, None) or {}
            for stream in left.get("channels", {}).values():
                if not stream.closed():
                    stream.on_recv(None)
                    stream.close()

    shutdown_kernel = _async_shutdown_kernel

    def _forget(self, kernel: str) -> None:
        if timer := self._leaving.pop(kernel, None):
            timer.cancel()
        task = self._watching.pop(kernel, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()
        self._pages.gone(kernel)
        self._owners.pop(kernel, None)
        self._openers.pop(kernel, None)
        if not self._openers and self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        for each in self._sockets.pop(kernel, set()):
            each.close(4404, "the kernel has ended")

    async def end(self, kernel: str) -> None:
        """End a kernel, unless it has ended already."""
        # A page may have said goodbye in the same moment.
        with contextlib.suppress(KeyError, RuntimeError, tornado.web.HTTPError):
            if kernel in self:
                await self.shutdown_kernel(kernel)

    def _end_soon(self, kernel: str) -> None:
        ending = asyncio.ensure_future(self.end(kernel))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def _watch(self, kernel: str) -> None:
        """Notice that a kernel died, so that its page can be told at once."""
        manager = self.get_kernel(kernel)
        process = getattr(manager.provisioner, "process", None)
        if process is not None and hasattr(process, "until_over"):
            await process.until_over()
        else:
            # Nothing tells when an ordinary one ends.
            while await manager.is_alive():  # noqa: ASYNC110
                await asyncio.sleep(1)
        if kernel in self:
            self.log.warning("a page's kernel has died")
            with contextlib.suppress(KeyError, RuntimeError):
                await self.shutdown_kernel(kernel, now=True)

    # ---- whether anybody is there

    def take_line(self, kernel: str, line: Line) -> bool:
        """Say whether a page may have one line more, and count it until `give_line_back`."""
        owner = self._owners.get(kernel)
        theirs = [each for each, whose in self._owners.items() if whose == owner]
        if (
            len(self._lines.get(kernel, ())) >= _LINES_EACH_PAGE
            or sum(len(self._lines.get(each, ())) for each in theirs)
            >= self.settings.lines_each_browser
        ):
            self.turned_away("a line was not opened: a browser has as many as it may have", kernel)
            return False
        self._lines.setdefault(kernel, set()).add(line)
        return True

    def give_line_back(self, kernel: str, line: Line) -> None:
        """Note that a line that was taken is there no more."""
        lines = self._lines.get(kernel, set())
        lines.discard(line)
        if not lines:
            self._lines.pop(kernel, None)

    def came(self, kernel: str, line: Line) -> None:
        """Note that a page is connected to its kernel."""
        self._sockets[kernel].add(line)
        self._pages.connected(kernel, there=True)
        if timer := self._leaving.pop(kernel, None):
            timer.cancel()

    def went(self, kernel: str, line: Line) -> None:
        """Note that a page's line is gone, for a moment or for good."""
        lines = self._sockets.get(kernel, set())
        lines.discard(line)
        if not lines:
            self._sockets.pop(kernel, None)
            self._pages.connected(kernel, there=False)
            self._let_linger(kernel)

    def _let_linger(self, kernel: str) -> None:
        if kernel not in self._owners:
            return
        if timer := self._leaving.pop(kernel, None):
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._leaving[kernel] = loop.call_later(
            self.linger, lambda: asyncio.ensure_future(self.end(kernel))
        )


class ThisPython(KernelSpecManager):
    """Kernels run in the Python that serves, whatever else is installed for this person."""

    def _kernel_dirs_default(self) -> list[str]:
        return []

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the specification of a kernel, which says that it is to be forked."""
        spec = super().get_kernel_spec(kernel_name)
        # Known by this call and not by an installed entry point, so that no other Jupyter program
        # of this Python ever sees it.
        KernelProvisionerFactory.instance().provisioners.setdefault(
            _FORKED,
            EntryPoint(
                _FORKED,
                "workbook.serve.forked:ForkedProvisioner",
                KernelProvisionerFactory.GROUP_NAME,
            ),
        )
        spec.metadata["kernel_provisioner"] = {"provisioner_name": _FORKED, "config": {}}
        return spec


class PromptClient(AsyncKernelClient):
    """A client that waits for a kernel's answer and not for silence.

    The stock client takes a kernel for ready when nothing was heard of it for 0.2 seconds after
    its first answer. This one waits for its own answer, and for the kernel to say that it has
    finished giving it, which shows that both channels are there.
    """

    def start_channels(self, **which: bool) -> None:
        """Start the channels; without a heartbeat, which has a thread for each kernel."""
        super().start_channels(**{"hb": False, "control": False, "stdin": False, **which})

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as stock
        """Wait until the kernel answers and is heard.

        Parameters
        ----------
        timeout
            Seconds; without it, for as long as the kernel lives.

        Raises
        ------
        RuntimeError
            It died, or did not answer in time.
        """
        end = float("inf") if timeout is None else time.monotonic() + timeout
        asked: set[str] = set()
        answered = False
        while True:
            asked.add(self.kernel_info())
            until = time.monotonic() + 1.0
            while not answered and (left := until - time.monotonic()) > 0:
                try:
                    reply = await self.shell_channel.get_msg(timeout=left)
                except Empty:
                    break
                if reply["parent_header"].get("msg_id") in asked:
                    self._handle_kernel_info_reply(reply)
                    answered = True
            # The subscription may have come later than what it was to hear: then ask once more.
            until = time.monotonic() + 0.1
            while answered and (left := until - time.monotonic()) > 0:
                try:
                    heard = await self.iopub_channel.get_msg(timeout=left)
                except Empty:
                    break
                if (
                    heard["parent_header"].get("msg_id") in asked
                    and heard["content"].get("execution_state") == "idle"
                ):
                    return
            if not await self.is_alive():
                raise RuntimeError("The kernel died before it was ready.")
            if time.monotonic() > end:
                raise RuntimeError("The kernel was not ready in time.")
            await asyncio.sleep(0)
