"""The addresses of a page's kernel: whether it is there, its line, and the goodbye to it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import tornado.web
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import authenticated
from tornado.websocket import WebSocketClosedError
from voila.handler import BaseVoilaHandler
from voila.tornado.kernel_websocket_handler import read_header_from_binary_message

from workbook.serve.handlers.base import RedactingMixin
from workbook.serve.kernels import LINK_ENDED
from workbook.serve.messages import V1, allowed, read
from workbook.serve.origin import SameOriginMixin

__all__ = ["KernelChannels", "KernelStatus", "ShutdownHandler"]


class StatusOnlyMixin(RedactingMixin):
    """Refuses with a number and no page: no person ever sees these addresses."""

    def write_error(self: Any, status_code: int, **more: Any) -> None:
        del more
        self.finish({"status": status_code})

    def set_default_headers(self: Any) -> None:
        """Add what every answer of ours carries; Jupyter's own line would have Tornado's."""
        for name, value in self.settings["headers"].items():
            self.set_header(name, value)


class KernelStatus(SameOriginMixin, StatusOnlyMixin, KernelHandler):
    """Says whether a visitor's kernel is still there, and no more."""

    @authenticated
    async def get(self, kernel_id: str) -> None:
        """Answer with its id, or with 404 when there is none; 403 when it is somebody else's."""
        if kernel_id not in self.kernel_manager:
            raise tornado.web.HTTPError(404)
        if not self.authorizer.is_authorized(self, self.current_user, "read", "kernels"):
            raise tornado.web.HTTPError(403)
        # Voilà's own front end takes no kernel without a name.
        self.finish({"id": kernel_id, "name": "python3"})

    @authenticated
    async def delete(self, kernel_id: str) -> None:
        """Refuse: a page ends its kernel by its own way."""
        del kernel_id
        raise tornado.web.HTTPError(405)


class ShutdownHandler(StatusOnlyMixin, BaseVoilaHandler):
    """Ends the kernel of a page that is being left."""

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Let the hidden token decide: with no-referrer a browser calls every origin null."""
        del origin_to_satisfy_tornado
        return True

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """End it, when it is this visitor's."""
        if not self.authorizer.is_authorized(self, self.current_user, "write", "kernels"):
            raise tornado.web.HTTPError(403)
        await self.kernel_manager.end(kernel_id)
        self.set_status(204)


class KernelChannels(SameOriginMixin, StatusOnlyMixin, KernelWebsocketHandler):
    """The line between a page and its kernel, on which little may be said."""

    #: A page's own script sends none that is refused; whoever sends so many is no page.
    _REFUSED = 20
    #: Whether the log says already why this was turned away.
    said_so = False

    async def get(self, kernel_id: str) -> None:
        """Connect, unless this browser has as many lines as it may have, or says too much.

        That is said before there is a line: a page then waits a little longer before each of its
        next tries, which it would not if its line opened and was closed again.
        """
        user, kernels = self.current_user, self.kernel_manager
        if user is None or user.username != kernels.owner(kernel_id):
            await super().get(kernel_id)  # which refuses
            return
        if kernels.budgets.is_over(user.username) or not kernels.take_line(kernel_id, self):
            self.said_so = True
            raise tornado.web.HTTPError(429)
        try:
            await super().get(kernel_id)  # for as long as the line is there
        finally:
            kernels.give_line_back(kernel_id, self)

    async def open(self, kernel_id: str) -> None:
        """Begin to listen."""
        self._refused = 0
        self._asked = self._heard = time.monotonic()
        # A kernel says that it is busy and then answers: without this the second waits until the
        # browser's system has confirmed the first, which it takes its time for (40 ms).
        self.set_nodelay(True)
        if not self.kernel_manager.stands(kernel_id):
            self.kernel_manager.revoke(kernel_id)
            self.close(LINK_ENDED, "the link has ended")
            return
        self.kernel_manager.came(kernel_id, self)
        await super().open(kernel_id)

    def write_message(self, message: str | bytes | dict[str, Any], binary: bool = False) -> Any:  # noqa: FBT001, FBT002 - as stock
        """Say something to the page, unless it is gone; never what code was run.

        Voilà's own handler leaves that out too, but takes every frame for one of the newer format,
        and counts for ever in one with buffers that is not.
        """
        if isinstance(message, bytes):
            header = (
                read_header_from_binary_message(message)
                if self.selected_subprotocol == V1
                else None
            )
            is_code = (header or {}).get("msg_type") == "execute_input"
        else:
            is_code = '"execute_input"' in str(message)[:400]
        if is_code:
            return None
        try:
            sent = super().write_message(message, binary)
        except WebSocketClosedError:
            return None
        if sent is not None:
            # That the line went while this was on its way is nothing to tell anybody.
            asyncio.ensure_future(sent).add_done_callback(lambda done: done.exception())
        return sent

    def on_message(self, ws_message: str | bytes) -> None:
        """Hand on what a page's script may say; ignore the rest, and hang up on whoever goes on."""
        if self.connection is None:
            return
        if not self.kernel_manager.stands(self.kernel_id):
            self.kernel_manager.revoke(self.kernel_id)
            return
        owner = self.kernel_manager.owner(self.kernel_id) or ""
        size = len(ws_message) if isinstance(ws_message, bytes) else len(ws_message.encode())
        within = self.kernel_manager.budgets.spend(owner, size)
        if not within:
            self.kernel_manager.turned_away(
                "messages were not looked at: one browser sends more than any person does",
                self.kernel_id,
            )
        if not within or not allowed(read(ws_message, self.connection.subprotocol)):
            self._refused += 1
            if self._refused > self._REFUSED:
                self.close(1008, "refused")
            return
        with contextlib.suppress(Exception):  # a message that cannot be handed on says nothing
            super().on_message(ws_message)

    def send_ping(self) -> None:
        """Ask whether the page is still there; hang up when it has not answered two questions.

        Stock counts the time before its first question as silence, so with a patience no longer
        than the pause between two questions it hangs up on everybody; and with a longer one
        Tornado, which takes both for seconds, warns for every line.
        """
        if self.ws_connection is None:
            self.ping_callback.stop()
            return
        pause = self.ping_interval / 1000
        now = time.monotonic()
        # After a sleep of the whole machine nobody could have answered.
        slept = now - self._asked > 2 * pause
        if not slept and now - self._heard > 2.5 * pause:
            self.close()
            return
        if slept:
            self._heard = now
        self.ping(b"")
        self._asked = now

    def on_pong(self, data: bytes) -> None:
        """Note that the page is there."""
        del data
        self._heard = time.monotonic()

    def on_close(self) -> None:
        """Note that the line is gone."""
        if getattr(self, "connection", None) is None:
            return
        self.kernel_manager.went(self.kernel_id, self)
        super().on_close()
