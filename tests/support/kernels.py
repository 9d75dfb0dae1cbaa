"""Speaks with a page's kernel as a browser does, without a browser: quick enough to kill often."""

from __future__ import annotations

import http.client
import json
import re
import time
import uuid
from contextlib import suppress

import websocket
from serving import PATIENCE

#: Seconds after which a page for which there was no room is asked for again.
_AGAIN = 0.2


class KernelGone(Exception):
    """The page's kernel, or the server, does not answer any more."""


class PageWithKernel:
    """A page of the workbook, opened; its widgets hear messages and answer them."""

    def __init__(self, server, path, cookie="", patience=PATIENCE):
        self.number = 0
        self.patience = patience
        end = time.monotonic() + patience
        while True:
            answer, page = _got(server, path, cookie, patience)
            given = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or []]
            cookie = "; ".join(filter(None, [cookie, *given]))
            if answer.status == 302:
                path = answer.headers["Location"]
            elif answer.status == 503 and "One moment" in page and time.monotonic() < end:
                # As many are open as one visitor may have, or as this machine carries: the page
                # that says so tries again by itself, until one that was left has ended.
                time.sleep(_AGAIN)
            else:
                break
        assert answer.status == 200, (answer.status, page[:500])
        self.cookie = cookie
        self.html = page
        self.kernel = kernel_of(page)
        if self.kernel is None:
            raise KernelGone
        try:
            self.socket = websocket.create_connection(
                f"ws://127.0.0.1:{server.port}/api/kernels/{self.kernel}/channels",
                timeout=patience,
                cookie=cookie,
                suppress_origin=True,
            )
        except (OSError, websocket.WebSocketException) as gone:
            raise KernelGone from gone
        try:
            self.comms = list(self._comms())
        except KernelGone:
            self.close()
            raise

    def _send(self, kind, content):
        name = uuid.uuid4().hex
        header = {
            "msg_id": name,
            "msg_type": kind,
            "username": "",
            "session": uuid.uuid4().hex,
            "date": "",
            "version": "5.3",
        }
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
            "buffers": [],
        }
        try:
            self.socket.send(json.dumps(message))
        except (OSError, websocket.WebSocketException) as gone:
            raise KernelGone from gone
        return name

    def _hear(self):
        """The next message of the kernel that is text."""
        while True:
            try:
                said = self.socket.recv()
            except (OSError, websocket.WebSocketException) as gone:
                raise KernelGone from gone
            if said == "":
                raise KernelGone
            if isinstance(said, str):
                return json.loads(said)

    def _comms(self):
        asked = self._send("comm_info_request", {"target_name": "jupyter.widget"})
        while True:
            said = self._hear()
            if said["msg_type"] == "comm_info_reply" and said["parent_header"]["msg_id"] == asked:
                return said["content"]["comms"]

    def states(self):
        """What the page's widgets hold, as a browser that loads the page is told, in order."""
        asked = [
            self._send("comm_msg", {"comm_id": comm, "data": {"method": "request_state"}})
            for comm in self.comms
        ]
        found = {}
        end = time.monotonic() + self.patience
        while len(found) < len(asked) and time.monotonic() < end:
            said = self._hear()
            data = said["content"].get("data", {}) if said["msg_type"] == "comm_msg" else {}
            if data.get("method") == "update":
                found[said["content"]["comm_id"]] = data["state"]
        # Ids of models are drawn anew for every page.
        states = [
            {k: v for k, v in state.items() if "IPY_MODEL_" not in json.dumps(v)}
            for state in found.values()
        ]
        return sorted(states, key=lambda state: json.dumps(state, sort_keys=True))

    def ask(self, kind, **content):
        """Send a message to every widget of the page; return the one answer."""
        self.number += 1
        number = self.number
        for comm in self.comms:
            message = {"method": "custom", "content": {"kind": kind, "number": number, **content}}
            self._send("comm_msg", {"comm_id": comm, "data": message})
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            said = self._hear()
            data = said["content"].get("data", {}) if said["msg_type"] == "comm_msg" else {}
            if data.get("method") == "custom" and data["content"].get("number") == number:
                return data["content"]
        raise KernelGone

    def close(self):
        """Leave without a goodbye, as a browser that is killed does."""
        with suppress(Exception):
            self.socket.shutdown()


def kernel_of(page):
    """The id of the kernel that a page's HTML names, or None."""
    told = re.search(r'id="rpw-page"[^>]*>(.*?)</script>', page, re.DOTALL)
    return json.loads(told[1])["kernelId"] if told else None


def _got(server, path, cookie, patience):
    """A page's answer, and the whole of its HTML."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=patience)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer, _whole(answer, patience).decode()
    except (OSError, http.client.HTTPException) as gone:
        raise KernelGone from gone
    finally:
        connection.close()


def _whole(answer, patience):
    """Read a page; one whose kernel died while it started comes to no end."""
    pieces, end = [], time.monotonic() + patience
    with answer:
        while piece := answer.read1(65536):
            pieces.append(piece)
            if time.monotonic() > end:
                raise KernelGone
    return b"".join(pieces)
