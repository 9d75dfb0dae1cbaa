"""What is said where the workbook was started: its address, and what to do next."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from workbook.access import Links
from workbook.safeguarding import SWITCH, is_installed, is_wanted
from workbook.serve.forked import can_fork
from workbook.sessions import Sessions

__all__ = ["address_of", "welcome"]


def address_of(host: str, port: int, base_url: str, scheme: str) -> str:
    """Return the address at which a browser finds what listens on a host and port."""
    shown = _own_address() if host in {"", "0.0.0.0", "::"} else host  # noqa: S104
    return f"{scheme}://{f'[{shown}]' if ':' in shown else shown}:{port}{base_url}".rstrip("/")


def _own_address() -> str:
    """Return this machine's address in its network, as phones in the room would type it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only picks the outgoing address.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def welcome(address: str, listens_on: str, host: str, data: Path, command: str) -> str:
    """Return what to say once the workbook is open."""
    only_here = host in {"127.0.0.1", "localhost", "::1"}
    # Whoever types what is said here means this folder, and not the one that lies here by chance.
    where = "" if data.resolve() == Path("data").resolve() else f" --data {data}"
    lines = [f"The workbook is open at {address}"]
    if address != listens_on:
        lines.append(f"For what stands in front of it, it listens on {listens_on}")
    lines += ["", "What to do next"]
    if sys.stdout.isatty():
        lines += [
            "  1. Open the service lead’s link. It is for whoever runs the workbook alone:",
            f"       {Links(data).make('lead').address(data)}",
            "     There you set up teams and hand out their links, and the managers’.",
        ]
    else:  # what is printed may end up in a log, and a key has no business there
        lines += [
            "  1. For the service lead’s link, with which teams are set up and links handed out:",
            f"       {command} links{where}",
        ]
    lines += [
        "  2. Each team opens and runs its sessions with its own link, from its own page.",
        "  3. Sessions can also be opened and closed from a terminal:",
        f'       {command} session open --team "Your team" '
        f"--instrument planning-group-participation{where}",
    ]
    if Sessions(data).is_empty():
        lines += ["", "Nothing is kept here yet. The first page offers an invented service to try."]
    if only_here:
        lines += [
            "",
            "Only this machine can open it. For phones in the room: "
            f"{command} serve --host 0.0.0.0{where}",
        ]
    else:
        lines += [
            "",
            "Anyone on this network who has a join code can answer.",
        ]
        if not address.startswith("https:"):
            lines += [
                "The connection is not encrypted: use a network you trust, give a certificate with",
                "--certfile, or put a TLS proxy in front (docs/deploy.md).",
            ]
    lines += ["", _who_looks_for_names()]
    lines += ["", f"What people write is kept in {data}", "Stop with Ctrl+C."]
    if not can_fork():
        lines[-1:] = [
            "On this system each page takes a second or two to open, and more memory: pages share",
            "both only on Linux. Everything works the same.",
            lines[-1],
        ]
    if sys.platform == "win32":
        lines.insert(-1, "On Windows the folder has the permissions of the folder around it.")
    return "\n".join(lines)


def _who_looks_for_names() -> str:
    """Say whether the name model is on, or the lists alone look."""
    if not is_installed():
        return "Names are looked for by the lists alone (`make name-model` adds the name model)."
    if not is_wanted():
        return f"Names are looked for by the lists alone: {SWITCH} switches the name model off."
    return "Names are looked for by the lists and the name model."
