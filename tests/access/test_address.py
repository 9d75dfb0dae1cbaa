"""Where people reach the workbook, as its links say it."""

from __future__ import annotations

import pytest

from workbook.access.address import DEFAULT_ADDRESS, keep_address, kept_address


def test_the_address_of_the_server_is_remembered_for_links(tmp_path):
    assert kept_address(tmp_path) == DEFAULT_ADDRESS
    keep_address(tmp_path, "http://192.0.2.7:9000")
    keep_address(tmp_path, "http://192.0.2.7:9001")
    assert kept_address(tmp_path) == "http://192.0.2.7:9001"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_an_address_that_cannot_be_read_is_the_usual_one(tmp_path, content):
    (tmp_path / "address.txt").write_bytes(content)
    assert kept_address(tmp_path) == DEFAULT_ADDRESS
