"""Check the browser's half: its linter and formatter, its types, the messages and its own tests.

    python tools/check_front.py

It needs node. Where that is absent the browser's half is left out, and a sentence says so: nobody
needs node to run the workbook, and what is built is in the repository.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

FRONT = Path(__file__).parent.parent / "front"
MODULES = FRONT / "node_modules"
STAMP = MODULES / ".locked"
STEPS = ("check", "test")


def locked() -> str:
    """Return a digest of what has to be installed."""
    return hashlib.sha256((FRONT / "package-lock.json").read_bytes()).hexdigest()


def is_ready() -> bool:
    """Whether what the lock names is installed."""
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == locked()


def set_up() -> bool:
    """Install what the lock names, unless it is; say whether it is there. Node has to be."""
    if is_ready():
        return True
    print("Setting up the checks of the browser's half.", flush=True)
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    if subprocess.run(["npm", "ci", *quiet], cwd=FRONT, check=False).returncode:
        print(
            "What checks the browser's half could not be installed; the lines above say why. "
            "Check that this machine may reach an npm registry, then try again."
        )
        return False
    STAMP.write_text(locked(), encoding="utf-8")
    return True


def main() -> int:
    """Run every check; return 0 when all went well, or when there is no node to run them."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("The browser's half was not checked: that needs node, which is not on this machine.")
        return 0
    if not set_up():
        return 1
    for step in STEPS:
        done = subprocess.run([npm, "run", "--silent", step], cwd=FRONT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
