"""Reads every websocket message that reaches a browser, as Jupyter writes them."""

from __future__ import annotations

import json
from itertools import pairwise


class Frames:
    """What a page's kernel sent to a browser, in order."""

    def __init__(self, page):
        self.raw: list[bytes] = []
        page.on("websocket", self._listen)

    def _listen(self, socket):
        socket.on("framereceived", self._receive)

    def _receive(self, payload):
        self.raw.append(payload.encode() if isinstance(payload, str) else payload)

    def messages(self) -> list[dict]:
        """The content of every message that a widget sent of its own accord."""
        found = []
        for frame in self.raw:
            content = _content(frame)
            data = content.get("data", {}) if isinstance(content, dict) else {}
            if isinstance(data, dict) and data.get("method") == "custom":
                found.append(data["content"])
        return found


def _content(frame: bytes):
    if frame[:1] == b"{":
        return json.loads(frame)["content"]
    # v1.kernel.websocket.jupyter.org: how many offsets, the offsets, then the parts.
    count = int.from_bytes(frame[:8], "little")
    offsets = [int.from_bytes(frame[8 * n : 8 * n + 8], "little") for n in range(1, count + 1)]
    parts = [frame[a:b] for a, b in pairwise(offsets)]
    return json.loads(parts[4])


def leaves(value, path=()):
    """Every word and number in a message, with where it stands."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, path)
    else:
        yield path, value
