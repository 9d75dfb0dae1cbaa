"""What a browser may say to a page's kernel: what its widgets' models say, and little else.

A kernel's channels could carry much more: code to run, questions about objects, a wish to end. None
of it is let through, whichever channel and whatever shape it comes in. Reading never raises.
"""

from __future__ import annotations

import json
import struct
from typing import Any

from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
)

__all__ = ["LARGEST", "V1", "allowed", "read"]

#: The largest message, in bytes: a form with every box filled is a tenth of it.
LARGEST = 1024 * 1024
#: The name of the newer frame format, which Voilà's own front end uses.
V1 = "v1.kernel.websocket.jupyter.org"

_CONTROL = "jupyter.widget.control"
_METHODS = ("update", "custom", "request_state", "request_states")
_LONGEST_ID = 128
_DEEPEST = 50
#: More parts than any message has. A frame says itself how many it has, and whoever believes it
#: makes room for them.
_MOST_PARTS = 64


def read(frame: str | bytes, protocol: str | None = None) -> dict[str, Any] | None:
    """Read one frame of a websocket; return None for whatever is no message.

    Parameters
    ----------
    frame
        What came: text, or bytes when there are buffers.
    protocol
        The agreed subprotocol: `V1`, or None for Jupyter's default one.

    Returns
    -------
    dict or None
        "header", "content", "channel" and what else a message has.
    """
    if len(frame) > LARGEST or (isinstance(frame, bytes) and not _few_parts(frame, protocol)):
        return None
    try:
        if protocol == V1 and isinstance(frame, bytes):
            channel, parts = deserialize_msg_from_ws_v1(frame)
            header, _, _, content, *_ = parts
            return {
                "channel": channel,
                "header": json.loads(header),
                "content": json.loads(content),
            }
        message = (
            deserialize_binary_message(frame) if isinstance(frame, bytes) else json.loads(frame)
        )
    except (
        *(ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError),
        *(struct.error, MemoryError, OverflowError),
    ):
        return None
    return message if isinstance(message, dict) else None


def allowed(message: dict[str, Any] | None) -> bool:  # noqa: C901, PLR0911 - a line for each kind
    """Say whether a message is one that a page's own script sends.

    These are: a model's message, the question which models there are, the question what the kernel
    is, and the opening of the one comm by which all models are asked for.

    Parameters
    ----------
    message
        What `read` returned.
    """
    if message is None or message.get("channel") != "shell":
        return False
    header, content = message.get("header"), message.get("content")
    if not isinstance(header, dict) or not isinstance(content, dict):
        return False
    if not all(_short(header.get(name)) for name in ("msg_id", "msg_type", "session")):
        return False
    for name in ("parent_header", "metadata"):
        if not isinstance(message.get(name, {}), dict):
            return False
    kind = header["msg_type"]
    if kind == "kernel_info_request":
        return not content
    if kind == "comm_info_request":
        return set(content) <= {"target_name", "target"} and _short(content.get("target_name", "-"))
    if not _short(content.get("comm_id")) or not isinstance(content.get("data", {}), dict):
        return False
    if kind == "comm_open":
        return content.get("target_name") == _CONTROL
    if kind == "comm_close":
        return True
    return (
        kind == "comm_msg"
        and content.get("data", {}).get("method") in _METHODS
        and _shallow(content["data"])
    )


def _few_parts(frame: bytes, protocol: str | None) -> bool:
    count = frame[:8][::-1] if protocol == V1 else frame[:4]
    return 0 < int.from_bytes(count, "big") <= _MOST_PARTS


def _short(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID


def _shallow(value: object) -> bool:
    """Say whether something is not so deep that what reads it later runs out of stack."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False
