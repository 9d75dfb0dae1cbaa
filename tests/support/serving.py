"""Runs the real server in a process of its own, for the tests that need one."""

from __future__ import annotations

import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ports import HeldPort

#: A certificate that a test made a moment ago is as good as any.
_ANY = ssl._create_unverified_context()
HERE = Path(__file__).parent.parent.parent
#: Seconds after which something hangs and is not merely slow: no machine is as busy as that.
PATIENCE = 180


def until(happens, seconds=PATIENCE):
    """Wait for something, however busy the machine is; return what came of it."""
    end = time.monotonic() + seconds
    while not (found := happens()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)
    return found


@dataclass
class RunningWorkbook:
    """A server that answers at `address` and keeps its data in `data`."""

    data: Path
    #: Any that is free, as it says itself when it has started.
    port: int = 0
    #: Whether it is to be started again after its end, at the same address.
    comes_back: bool = False
    process: subprocess.Popen | None = None
    said: Path | None = None
    #: More words for `workbook serve`, and more of its environment.
    words: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    scheme: str = "http"
    #: What the new process does before anything else.
    before: Callable[[], None] | None = None
    #: What only Python can ask of `workbook.serve.server.serve`.
    options: dict[str, object] = field(default_factory=dict)
    _held: HeldPort | None = None

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def start(self) -> RunningWorkbook:
        """Start it and wait until it answers."""
        assert self.process is None or self.comes_back, "its port may be another program's by now"
        if self.comes_back and self._held is None:
            self._held = HeldPort()
            self.port = self._held.number
        self.said = self.data.parent / "said.txt"
        with self.said.open("ab") as said:
            already = said.tell()
            self.process = subprocess.Popen(
                self._command(),
                cwd=HERE,
                stdout=said,
                stderr=subprocess.STDOUT,
                preexec_fn=self.before,  # noqa: PLW1509 - a test that wants it has one thread
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if port := _port_told(self.said.read_bytes()[already:].decode(errors="replace")):
                self.port = port
                try:
                    urllib.request.urlopen(self.address, timeout=PATIENCE, context=_ANY).read()
                except urllib.error.HTTPError:
                    return self  # it answers, if not here: its pages begin somewhere else
                except (OSError, http.client.HTTPException):
                    pass  # killed while it answered
                else:
                    return self
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.05)
        raise AssertionError(self.said.read_text())

    def _command(self) -> list[str]:
        if not self.options:
            return [
                *(sys.executable, "-m", "workbook", "serve"),
                *("--data", str(self.data), "--port", str(self.port)),
                *self.words,
            ]
        options = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        return [
            *(sys.executable, "-c"),
            "from pathlib import *; from workbook.serve.server import serve; "
            f"serve({self.data!r}, port={self.port}, {options})",
        ]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """End it and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE)

    def command(self, *words: str) -> subprocess.CompletedProcess:
        """Run `workbook …` on the same data folder."""
        return subprocess.run(
            [sys.executable, "-m", "workbook", *words, "--data", str(self.data)],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
        )


def _port_told(said: str) -> int | None:
    """The port on which a server says that it listens, or None as long as it has not said so."""
    # Behind a proxy the first address is the proxy's, and the second its own.
    told = re.search(r"listens on \S+?:(\d+)\S*\n", said) or re.search(
        r"is open at \w+://[^/\s]+?:(\d+)\S*\n", said
    )
    return int(told[1]) if told else None
