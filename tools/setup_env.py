"""Make the project's own environment in .venv, from nothing but Python 3.11 or newer.

    python3 tools/setup_env.py serve    what the workbook runs on
    python3 tools/setup_env.py names    the same and the optional model that finds names
    python3 tools/setup_env.py test     all of this and what its tests need

Used by the Makefile and, on Windows, by hand. Only the standard library is imported, since
nothing else is there yet. What is installed is exactly requirements.lock, checked by hash.
Killed half-way it starts again; with nothing to do it returns at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("WORKBOOK_VENV", ROOT / ".venv"))
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NAMES_DIVIDER = "# --- what the optional name model adds ---"
DIVIDER = "# --- what the tests and contributors add ---"
NEEDED = (3, 11)
#: Each has what those before it have.
PURPOSES = ("serve", "names", "test")


def locked(purpose: str) -> str:
    """Return the part of requirements.lock that `purpose`, one of `PURPOSES`, needs."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    ends = {"serve": NAMES_DIVIDER, "names": DIVIDER}
    return text.partition(ends[purpose])[0] if purpose in ends else text


def fingerprint(purpose: str) -> str:
    """Return what an environment for `purpose` was made from, as a short text."""
    import tomllib  # only here: an older Python must get as far as being told so

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # How the code is checked has no say in what is installed.
    parts = [project["project"], project["build-system"], project["tool"]["hatch"]]
    made_from = locked(purpose) + json.dumps(parts, default=str)
    return f"{sys.version_info[:2]} {ROOT} {hashlib.sha256(made_from.encode()).hexdigest()}"


def stamp(purpose: str) -> Path:
    """Return the file that says an environment for `purpose` is complete."""
    return VENV / f"ready-to-{purpose}.txt"


def is_ready(purpose: str) -> bool:
    """Say whether there is nothing to do."""
    return PYTHON.exists() and any(
        stamp(each).exists() and stamp(each).read_text(encoding="utf-8") == fingerprint(each)
        for each in PURPOSES[PURPOSES.index(purpose) :]
    )


def make_venv() -> None:
    """Create .venv afresh, with pip in it."""
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, ImportError):
        # Debian and Ubuntu keep this part of Python in a package of its own.
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
            raise SystemExit(
                "This Python cannot make environments: its venv part is not installed.\n"
                "Nothing was changed.\n"
                f"On Debian or Ubuntu: sudo apt-get install {package}, then try again."
            ) from None
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-q", package], check=True)
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def install(purpose: str) -> None:
    """Install the locked packages and then the project itself, as an editable copy."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    wanted = VENV / f"locked-for-{purpose}.txt"
    wanted.write_text(locked(purpose), encoding="utf-8")
    # The lock is whole, and without what some packages ask for and nobody here imports: see
    # pyproject.toml.
    subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(wanted)], check=True)
    # What builds the project is locked too, so that this step asks for nothing unpinned.
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)


def main() -> int:
    """Bring .venv up to date for one purpose; return 0 when it is."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "serve"
    if purpose not in PURPOSES:
        print(__doc__)
        return 2
    if sys.version_info < NEEDED:
        print(
            f"This is Python {sys.version_info[0]}.{sys.version_info[1]}. "
            "The workbook needs 3.11 or newer, so nothing was installed. "
            "Install a newer Python from python.org and try again, "
            "or say which to use: make PYTHON=python3.12 serve"
        )
        return 1
    if purpose == "serve" and stamp("names").exists():
        purpose = "names"  # an update does not take the model away from those who chose it
    if is_ready(purpose):
        return 0
    print("Setting up: this takes a minute or two the first time.", flush=True)
    if not is_ready("serve"):
        make_venv()
        # So that a set-up that is cut off here is taken up for the same purpose again.
        stamp(purpose).write_text("unfinished", encoding="utf-8")
    try:
        install(purpose)
    except subprocess.CalledProcessError:
        print(
            "\nThe packages could not be installed; the lines above say which one and why. "
            "Nothing outside the .venv folder was changed. "
            "Check that this machine may reach a Python package index, then try again."
        )
        return 1
    stamp(purpose).write_text(fingerprint(purpose), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
