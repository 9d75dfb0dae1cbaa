"""The server that runs: does it answer, is its line encrypted, does it know who asks.

It is asked at its own address and at the one by which people reach it, and nobody else is. Each
question is over after some seconds.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from workbook.operations.checks.finding import Finding, Look, broken, to_see_to, unknown, well
from workbook.operations.running import Running
from workbook.text import day_in_words

__all__ = ["check_address", "check_certificate", "check_it_answers", "check_running"]

#: Seconds for one answer.
_PATIENCE = 5.0
_LOCAL = frozenset(("127.0.0.1", "localhost", "::1"))
_SOON_DAYS = 30
_MOST_BYTES = 10_000
_OLD_TLS = frozenset(("SSLv2", "SSLv3", "TLSv1", "TLSv1.1"))


def check_running(look: Look) -> Iterator[Finding]:
    """Look whether a server runs, and whether the last one was killed."""
    if look.running is not None:
        yield well("server", f"The workbook runs since {look.running.since}.")
    elif look.noted is not None:
        yield to_see_to(
            "server",
            f"The workbook that began at {look.noted.since} is not running any more, and did not "
            "stop as it should.",
            "It was killed, or the machine restarted. Nothing that somebody was told is kept is "
            "lost.",
            "Start it again; if it happens often, look into its log and at the machine’s memory.",
        )
    else:
        yield well("server", "The workbook is stopped.")


def check_address(look: Look) -> Iterator[Finding]:
    """Look who can reach the server, and whether it can tell who asks."""
    server = look.running
    if server is None:
        return
    own, shown = urlsplit(server.listens_on), urlsplit(server.address)
    if not server.only_here and own.scheme != "https":
        yield to_see_to(
            "encryption",
            f"The workbook listens on {server.host} without encryption.",
            "Whoever is on the same network can read along what people answer.",
            "For more than a trial use TLS: --certfile and --keyfile, or a proxy in front "
            "(docs/deploy.md).",
        )
    elif shown.scheme != "https" and shown.hostname not in _LOCAL:
        yield to_see_to(
            "encryption",
            f"People reach the workbook at {shown.scheme}://, which is not encrypted.",
            "Whoever is on the way can read along what people answer.",
            "Let the proxy speak TLS, and start the workbook with --address https://…",
        )
    else:
        yield well("encryption", "What people send is encrypted, or does not leave this machine.")
    yield from _who_asks(server)


def _who_asks(server: Running) -> Iterator[Finding]:
    if server.address == server.listens_on:
        yield well("who asks", "No proxy stands in front, so the workbook sees who asks.")
    elif server.behind_proxy:
        yield unknown(
            "who asks",
            "The workbook believes its proxy who is asking. Whether the proxy says so itself, and "
            "lets nobody write it for themselves, cannot be seen from here.",
            "Look whether it sets X-Real-IP and X-Forwarded-For as deploy/nginx.conf does.",
        )
    else:
        yield to_see_to(
            "who asks",
            "The workbook has an address of a proxy (--address), but others than the proxy reach "
            f"it too: it listens on {server.host}.",
            "So it does not believe the proxy who is asking: everybody seems to be one visitor, "
            "and one who guesses codes slows down all.",
            "Leave --host out, so that only the proxy on this machine gets in.",
        )


def check_it_answers(look: Look) -> Iterator[Finding]:
    """Ask the server how it is, directly and by the address that people use."""
    server = look.running
    if server is None:
        return
    said = _health(_reached(server))
    if isinstance(said, str):
        yield broken(
            "answers",
            f"The workbook runs and does not answer ({said}).",
            "Nobody can open a page.",
            "Wait a minute and run this again; then start the workbook again.",
        )
        return
    if not said.get("ready"):
        yield broken(
            "answers",
            "The workbook says that it cannot keep what people send.",
            "Its disk is full, or its folder cannot be written.",
            "See what is said here about the disk and the rights.",
        )
    elif not said.get("room"):
        yield to_see_to(
            "answers",
            "No more pages fit: newcomers are asked to wait.",
            "Whoever has a page open goes on as before.",
            "If it stays so, raise pages in settings.toml or give the machine more memory.",
        )
    else:
        yield well("answers", "The workbook answers and has room.")
    if server.address == server.listens_on:
        return
    outside = _health(server.address)
    if isinstance(outside, str) or set(outside) != set(said):
        why = outside if isinstance(outside, str) else "something else answered"
        yield to_see_to(
            "answers",
            f"By its address {server.address} the workbook cannot be reached from here ({why}).",
            "It may be so for everybody: the proxy, the name or the certificate is not right. Some "
            "networks only hide it from the machine itself.",
            "Open that address on a phone; if it fails there too, look at the proxy.",
        )
    else:
        yield well("answers", f"It answers at {server.address} too.")


def check_certificate(look: Look) -> Iterator[Finding]:
    """Look until when the certificates are good, and what is spoken with them."""
    server = look.running
    if server is None:
        return
    for address in dict.fromkeys((_reached(server), server.address)):
        parts = urlsplit(address)
        if parts.scheme != "https":
            continue
        # Where no proxy stands in front, people are shown this machine's own address.
        name = urlsplit(server.address).hostname or ""
        yield from _certificate(parts, name if parts.hostname in _LOCAL else parts.hostname, look)


def _certificate(parts: SplitResult, name: str | None, look: Look) -> Iterator[Finding]:
    try:
        found = _shown_certificate(parts)
    except (OSError, ValueError) as trouble:
        yield to_see_to(
            "certificate",
            f"The certificate of {parts.netloc} could not be looked at ({_why(trouble)}).",
            "Browsers may not be able to open a page.",
            "Open the workbook in a browser and see what it says.",
        )
        return
    if found.until is not None:
        days = (found.until - look.now.astimezone(UTC)).days
    if found.until is None or days < 0:
        yield broken(
            "certificate",
            f"The certificate of {name} is out of date, or not valid yet.",
            "Browsers warn everybody who comes.",
            "Renew it, and start the workbook or the proxy again.",
        )
        return
    until = day_in_words(found.until.date())
    if days < _SOON_DAYS:
        yield to_see_to(
            "certificate",
            f"The certificate of {name} ends on {until}.",
            "From that day browsers warn everybody who comes.",
            "Renew it, and start the workbook or the proxy again.",
        )
    if found.distrusted:
        yield to_see_to(
            "certificate",
            f"Browsers may not trust the certificate of {name} ({found.distrusted}).",
            "People who come are warned, and learn to pass over warnings.",
            "Use one from an authority that their devices know.",
        )
    if days >= _SOON_DAYS and not found.distrusted:
        yield well("certificate", f"The certificate of {name} is good until {until}.")
    if found.spoken in _OLD_TLS:
        yield to_see_to(
            "certificate",
            f"{name} speaks {found.spoken}, which is too old to be safe.",
            "Somebody on the way could read along.",
            "Allow TLS 1.2 and 1.3 alone in the proxy.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    #: None when it is out of date, or not good yet.
    until: datetime | None
    #: Why it is not trusted; "" when it is.
    distrusted: str
    spoken: str


def _shown_certificate(parts: SplitResult) -> _Shown:
    """Return what a server shows of itself.

    Python reads a certificate only when it trusts it. One that this machine does not trust is
    therefore asked for once, and then trusted by itself alone, for as long as it is looked at.
    """
    try:
        given, spoken = _hello(parts, ssl.create_default_context())
        return _Shown(until=_until(given), distrusted="", spoken=spoken)
    except ssl.SSLCertVerificationError as trouble:
        why = trouble.verify_message or "not known"
    anything = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anything.check_hostname = False
    anything.verify_mode = ssl.CERT_NONE
    with _line(parts) as line, anything.wrap_socket(line, server_hostname=parts.hostname) as safe:
        der, spoken = safe.getpeercert(binary_form=True), safe.version() or ""
    itself = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    itself.check_hostname = False
    itself.load_verify_locations(cadata=der)
    itself.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        given, spoken = _hello(parts, itself)
    except ssl.SSLCertVerificationError:
        return _Shown(until=None, distrusted=why, spoken=spoken)
    return _Shown(until=_until(given), distrusted=why, spoken=spoken)


def _hello(parts: SplitResult, context: ssl.SSLContext) -> tuple[dict[str, Any], str]:
    with _line(parts) as line, context.wrap_socket(line, server_hostname=parts.hostname) as safe:
        return dict(safe.getpeercert() or {}), safe.version() or ""


def _line(parts: SplitResult) -> socket.socket:
    return socket.create_connection((parts.hostname or "", parts.port or 443), timeout=_PATIENCE)


def _until(given: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(given["notAfter"])), tz=UTC)


def _reached(server: Running) -> str:
    """Return the address at which this machine reaches the server."""
    parts = urlsplit(server.listens_on)
    host = "127.0.0.1" if server.host in {"", "0.0.0.0", "::"} else server.host  # noqa: S104
    return parts._replace(netloc=f"{f'[{host}]' if ':' in host else host}:{parts.port}").geturl()


def _health(address: str) -> dict[str, Any] | str:
    """Return what a server says of itself, or why it says nothing."""
    parts = urlsplit(address)
    where = (parts.hostname or "", parts.port)
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        # Whether it can be trusted is another question, which `check_certificate` asks.
        anyone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        anyone.check_hostname = False
        anyone.verify_mode = ssl.CERT_NONE
        line = http.client.HTTPSConnection(*where, timeout=_PATIENCE, context=anyone)
    else:
        line = http.client.HTTPConnection(*where, timeout=_PATIENCE)
    try:
        line.request("GET", f"{parts.path.rstrip('/')}/health")
        answer = line.getresponse()
        said = json.loads(answer.read(_MOST_BYTES))
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        return _why(trouble)
    finally:
        line.close()
    return said if isinstance(said, dict) else "something else answered"


def _why(trouble: Exception) -> str:
    if isinstance(trouble, TimeoutError):
        return "no answer in time"
    if isinstance(trouble, OSError):
        return trouble.strerror or "no line"
    return "something else answered"
