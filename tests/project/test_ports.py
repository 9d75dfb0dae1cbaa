"""A port that is held is nobody else's, and the one it is for can listen there again and again."""

from __future__ import annotations

import socket
import sys
from contextlib import closing

import pytest
from ports import HeldPort

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a port be held")


@pytest.fixture
def held():
    port = HeldPort()
    yield port
    port.let_go()


def test_whoever_is_told_the_number_can_listen_there_and_come_back(held):
    for _ in range(3):
        with closing(socket.socket()) as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind(("127.0.0.1", held.number))
            server.listen()
            with socket.create_connection(("127.0.0.1", held.number)) as visitor:
                server.accept()[0].close()
                assert visitor.recv(1) == b""


def test_nobody_answers_there_before(held):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", held.number))


def test_it_is_taken_for_everybody_else_until_it_is_let_go(held):
    with closing(socket.socket()) as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", held.number))
    held.let_go()
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", held.number))
