"""Runs a few lines of Python behind walls, or without, and says whether they got through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbook.access import landlock, seccomp

HERE = Path(__file__).parent.parent.parent

_FRAME = """
import ctypes, errno, json, os, shutil, socket, struct, subprocess, sys, threading
from pathlib import Path
from workbook.access.page_walls import own_files
from workbook.access.walls import raise_walls
libc = ctypes.CDLL(None, use_errno=True)
HOME = Path(sys.argv[2])
INSIDE, OUTSIDE, SECRET = HOME / "inside", HOME / "outside", HOME / "outside" / "secret"
VICTIM = int(sys.argv[3])

def done(result):
    # What a C function gave back, as Python would say it.
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def call(number, *words):
    return done(libc.syscall(ctypes.c_long(number), *words))

def as_it_was():
    os.chdir("/")
    for place in (INSIDE, OUTSIDE):
        for each in place.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    SECRET.write_text("what nobody may read")
    (INSIDE / "own").write_text("own")

as_it_was()
if sys.argv[1] == "behind":
    raise_walls(own_files(), [INSIDE])
for name, lines in json.load(sys.stdin).items():
    try:
        exec(lines, {**globals()})
    except (OSError, subprocess.SubprocessError) as trouble:
        print(json.dumps([name, "shut"]), trouble, flush=True)
    else:
        print(json.dumps([name, "through"]), flush=True)
    if sys.argv[1] != "behind":
        as_it_was()
"""


def needs_walls() -> pytest.MarkDecorator:
    """Return what leaves a test out where there are no walls; a CI's Linux must have them."""
    there = landlock.version() >= 4 and seccomp.is_known()
    if os.environ.get("CI") and sys.platform == "linux":
        there = True
    return pytest.mark.skipif(not there, reason="the kernel has no Landlock, or an old one")


class Walled:
    """A place with something that is given, something that is not, and a process to be got at.

    Parameters
    ----------
    home
        An empty folder.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        for name in ("inside", "outside"):
            (home / name).mkdir()
        self.victim = subprocess.Popen(
            [sys.executable, "-c", "print('up', flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=home / "outside",
        )
        self.victim.stdout.readline()

    def each(self, tries: dict[str, str], *, behind: bool = True) -> dict[str, str]:
        """Return name to "through" or "shut" of several, each some lines of Python.

        Without walls everything is put back after each; behind them there should be nothing to.
        """
        done = subprocess.run(
            [
                *(sys.executable, "-c", _FRAME, "behind" if behind else "free"),
                *(str(self.home), str(self.victim.pid)),
            ],
            input=json.dumps(tries),
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
        )
        found = dict(json.JSONDecoder().raw_decode(each)[0] for each in _told(done.stdout))
        assert set(found) == set(tries), (done.returncode, done.stdout, done.stderr)
        return found

    def lines(self, lines: str) -> str:
        """Return "through" or "shut" of some lines of Python behind walls."""
        return self.each({"": lines.strip()})[""]

    def end(self) -> None:
        """Let the other process go."""
        self.victim.kill()
        self.victim.communicate()


def _told(said: str) -> list[str]:
    return [each for each in said.splitlines() if each.startswith("[")]
