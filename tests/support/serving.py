"""Runs the real server in a process of its own, for the tests that need one."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

#: A certificate that a test made a moment ago is as good as any.
_ANY = ssl._create_unverified_context()
HERE = Path(__file__).parent.parent.parent


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class RunningWorkbook:
    """A server that answers at `address` and keeps its data in `data`."""

    data: Path
    port: int
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

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def start(self) -> RunningWorkbook:
        """Start it and wait until it answers."""
        self.said = self.data.parent / "said.txt"
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                self._command(),
                cwd=HERE,
                stdout=said,
                stderr=subprocess.STDOUT,
                preexec_fn=self.before,  # noqa: PLW1509 - a test that wants it has one thread
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.address, timeout=5, context=_ANY).read()
            except urllib.error.HTTPError:
                return self  # it answers, if not here: its pages begin somewhere else
            except (urllib.error.URLError, ConnectionError):
                assert self.process.poll() is None, self.said.read_text()
                time.sleep(0.1)
            else:
                return self
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
        return self.process.wait(timeout=30)

    def command(self, *words: str) -> subprocess.CompletedProcess:
        """Run `workbook …` on the same data folder."""
        return subprocess.run(
            [sys.executable, "-m", "workbook", *words, "--data", str(self.data)],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
        )
