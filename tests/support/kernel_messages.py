"""Messages to a kernel, as a browser packs them."""

from __future__ import annotations

import json

from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

#: Every message a Jupyter client can send.
KINDS = (
    *("execute_request", "inspect_request", "complete_request", "history_request"),
    *("is_complete_request", "connect_request", "comm_info_request", "kernel_info_request"),
    *("shutdown_request", "interrupt_request", "debug_request", "input_reply", "comm_open"),
    *("comm_msg", "comm_close", "usage_request", "create_subshell_request"),
    *(
        "delete_subshell_request",
        "list_subshell_request",
        "stream",
        "display_data",
        "execute_reply",
    ),
)


def message(kind="comm_msg", channel="shell", content=None, **header):
    if content is None:
        content = {"comm_id": "c", "data": {"method": "custom", "content": {"kind": "ping"}}}
    named = {"msg_id": "m", "msg_type": kind, "session": "s", "username": "", **header}
    return {
        "header": named,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": channel,
    }


def in_v1(said):
    parts = [json.dumps(said[name]).encode() for name in ("header", "parent_header", "metadata")]
    return serialize_msg_to_ws_v1([*parts, json.dumps(said["content"]).encode()], said["channel"])
