"""Speaks with a server byte by byte, as no browser would."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess

import psutil
from serving import PATIENCE, until

#: More than any server that lets it grow keeps unnoticed, and far less than what is sent.
ROOM = 60 * 1024 * 1024


def line_to(server, *, source="", secure=False, small=False):
    """A connection to a server, with a small window for what it has to say if so wished."""
    line = socket.socket()
    if small:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(PATIENCE)
    if source:
        line.bind((source, 0))
    line.connect(("127.0.0.1", server.port))
    if secure:
        context = ssl._create_unverified_context()
        line = context.wrap_socket(line, server_hostname="127.0.0.1")
    return line


def head(server, first="GET / HTTP/1.1", *more):
    """The head of a request, complete."""
    lines = (first, f"Host: 127.0.0.1:{server.port}", *more)
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def all_of(line):
    """What a server says until it hangs up."""
    said = b""
    with contextlib.suppress(ConnectionError):  # hung up in the middle of what we were saying
        while piece := line.recv(65536):
            said += piece
    return said


def told(server, request, **more):
    """What a server answers to some bytes, with the end of the line."""
    with line_to(server, **more) as line:
        with contextlib.suppress(ConnectionError):
            line.sendall(request)
        return all_of(line)


def is_shut(line):
    """Whether the server has hung up; whatever it has said before is read."""
    line.settimeout(0.01)
    try:
        while line.recv(65536):
            pass
    except (TimeoutError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    return True


def shut(line):
    """Wait until the server hangs up."""
    until(lambda: is_shut(line))


def memory_of(server):
    """Bytes of memory of the server's own process."""
    return psutil.Process(server.process.pid).memory_info().rss


def files_of(server):
    """How many files the server has open."""
    return psutil.Process(server.process.pid).num_fds()


def made_certificate(folder):
    """A certificate and its key, made a moment ago, as words for `workbook serve`."""
    certificate, key = str(folder / "cert.pem"), str(folder / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    return ("--certfile", certificate, "--keyfile", key)
