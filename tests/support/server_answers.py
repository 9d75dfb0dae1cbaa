"""Asking a server, and the kernels it runs."""

from __future__ import annotations

import http.client
from contextlib import closing

import psutil
from serving import PATIENCE


class Answer:
    """What the server said to one request, redirects not followed."""

    def __init__(self, server, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        with closing(connection):  # also where the server hangs up half-way
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            self.status, self.headers = answer.status, answer.headers
            self.text = answer.read().decode()

    @property
    def place(self) -> str:
        return self.headers["Location"]


def kernels_of(server):
    """The process ids of the kernels that the server runs: forks of its forkserver."""
    return {
        each.pid
        for forkserver in psutil.Process(server.process.pid).children()
        for each in forkserver.children()
    }
