"""What a browser may say to a kernel, tried with whatever can be said."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import (
    serialize_binary_message,
)
from kernel_messages import KINDS, in_v1, message

from workbook.serve.messages import LARGEST, V1, allowed, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
MAY = ("comm_info_request", "kernel_info_request", "comm_open", "comm_msg", "comm_close")


@pytest.mark.parametrize(
    "frame",
    [
        lambda said: (json.dumps(said), None),
        lambda said: (serialize_binary_message({**said, "buffers": [b"x"]}), None),
        lambda said: (in_v1(said), V1),
    ],
    ids=["text", "binary", "v1"],
)
def test_what_a_widget_says_is_let_through_in_every_frame(frame):
    assert allowed(read(*frame(message())))
    assert not allowed(read(*frame(message("execute_request", content={"code": "1"}))))


@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub", "", None, 7, ["shell"]])
@pytest.mark.parametrize("kind", KINDS)
def test_only_five_kinds_on_one_channel_can_ever_be_let_through(kind, channel):
    contents = [
        {},
        {"code": "import os", "silent": False},
        {"comm_id": "c", "target_name": "jupyter.widget", "data": {"state": {}}},
        {"comm_id": "c", "data": {"method": "custom", "content": {}}},
        {"restart": True},
    ]
    passed = [each for each in contents if allowed(message(kind, channel, each))]
    if channel != "shell" or kind not in MAY:
        assert not passed


@pytest.mark.parametrize("target", ["jupyter.widget", "jupyter.widget.version", "x", "", None, 3])
def test_no_browser_makes_a_widget_of_its_own(target):
    content = {"comm_id": "c", "target_name": target, "data": {}}
    assert not allowed(message("comm_open", content=content))


@pytest.mark.parametrize(
    "change",
    [
        {"header": None},
        {"header": []},
        {"header": {"msg_type": ["comm_msg"]}},
        {"header": {"msg_type": "comm_msg", "msg_id": "m" * 200, "session": "s"}},
        {"content": None},
        {"content": "comm_msg"},
        {"content": {"comm_id": "c" * 200, "data": {"method": "custom"}}},
        {"content": {"comm_id": {"a": 1}, "data": {"method": "custom"}}},
        {"content": {"comm_id": "c", "data": {"method": "__class__"}}},
        {"content": {"comm_id": "c", "data": [1]}},
        {"metadata": "x"},
        {"parent_header": 3},
    ],
)
def test_a_message_of_another_shape_is_refused(change):
    assert not allowed({**message(), **change})


def test_a_message_too_deep_to_be_read_again_is_refused():
    deep = "x"
    for _ in range(200):
        deep = [deep]
    content = {"comm_id": "c", "data": {"method": "custom", "content": deep}}
    assert not allowed(message(content=content))


def test_a_message_over_a_megabyte_is_not_even_read():
    content = {"comm_id": "c", "data": {"method": "custom", "content": "x" * LARGEST}}
    assert read(json.dumps(message(content=content))) is None


@given(st.text() | st.binary(), st.sampled_from([None, V1, "other"]))
def test_whatever_comes_as_a_frame_is_read_or_passed_over(frame, protocol):
    assert allowed(read(frame, protocol)) in {True, False}


@given(JSON, st.sampled_from(["header", "content", "channel", "metadata", "parent_header"]))
def test_whatever_stands_in_a_part_is_judged_without_raising(anything, part):
    said = {**message(), part: anything}
    assert allowed(said) in {True, False}
    assert allowed(read(json.dumps(said))) in {True, False}


@given(st.binary(max_size=200), st.integers(-1, 2**31 - 1))
def test_a_lying_count_of_parts_is_passed_over(rest, count):
    read(struct.pack("!i", count) + rest)
    read(count.to_bytes(8, "little", signed=True) + rest, V1)
    read((2**64 - 1).to_bytes(8, "little") + rest, V1)
