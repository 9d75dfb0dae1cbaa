"""Where people reach the workbook, as its links say it."""

from __future__ import annotations

import pytest

from widgets.pages.facilitate import _meeting, _screen
from workbook.access.address import DEFAULT_ADDRESS, join_link, keep_address, kept_address
from workbook.access.context import PageContext
from workbook.sessions.repository import Sessions


def test_the_address_of_the_server_is_remembered_for_links(tmp_path):
    assert kept_address(tmp_path) == DEFAULT_ADDRESS
    keep_address(tmp_path, "http://192.0.2.7:9000")
    keep_address(tmp_path, "http://192.0.2.7:9001")
    assert kept_address(tmp_path) == "http://192.0.2.7:9001"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_an_address_that_cannot_be_read_is_the_usual_one(tmp_path, content):
    (tmp_path / "address.txt").write_bytes(content)
    assert kept_address(tmp_path) == DEFAULT_ADDRESS


def test_the_link_to_join_with_says_the_sessions_id_beside_its_code(tmp_path):
    session = Sessions(tmp_path, code=lambda: "amber-river-kettle-lamp").open(
        "Harbour team", "risk-and-choice"
    )
    assert join_link("https://reflect.example", session) == (
        f"https://reflect.example/join/amber-river-kettle-lamp?session={session.id}"
    )
    assert join_link("https://reflect.example", session, example=True) == (
        "https://reflect.example/reflect?code=amber-river-kettle-lamp"
        f"&session={session.id}&example=yes"
    )


def test_the_facilitators_page_and_the_shared_screen_draw_that_link(tmp_path):
    sessions = Sessions(tmp_path)
    session = sessions.open("Harbour team", "risk-and-choice")
    context = PageContext(data=tmp_path, sessions=sessions, session=session.id, address="https://r")
    link = join_link("https://r", session)
    (_, facilitator), (_, screen) = _meeting(context, session), _screen(context, session)
    for each in (facilitator, screen):
        assert each._content["link"] == link
        assert f"QR code that opens {link}" in each._content["qr"]
    assert screen._content["address"] == "https://r"
