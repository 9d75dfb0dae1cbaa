"""What tests need beside Python, and from which package it comes.

    python3 tests/support/programs.py     puts what is missing on this machine, where it may

A test that needs one says so, `@needs_program("nginx", "openssl")`, and is skipped where it is not
there, loudly; with `CI=true` it fails and says what to install. Run by `.ci/run` before anything is
set up, so only the standard library is imported. The browser is another matter:
`tools/fetch_browser.py`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: Each with the package that brings it on Debian and Ubuntu.
PROGRAMS = {
    "nginx": "nginx",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
}
#: How a reason begins for which a test was left out and need not have been.
WANT = "for want of"
#: What only administrators call is often found by nobody else.
_ALSO_IN = os.pathsep.join(("/usr/local/sbin", "/usr/sbin", "/sbin"))


def find_program(name: str) -> str | None:
    """Return the path of a program, or None where it is missing."""
    return shutil.which(name) or shutil.which(name, path=_ALSO_IN)


def missing(*names: str) -> list[str]:
    """Return which of these are not on this machine."""
    return [name for name in names if find_program(name) is None]


def in_ci() -> bool:
    """Say whether this is a run on which others rely: there nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"true", "1", "yes"}


def to_install(*names: str) -> str:
    """Return the command that would put these on a Debian or Ubuntu machine."""
    packages = sorted({PROGRAMS[name] for name in names})
    return f"apt-get install --no-install-recommends {' '.join(packages)}"


def needs_program(*names: str):
    """Mark a test, a class or a whole file as one that needs these programs."""
    import pytest

    unknown = set(names) - set(PROGRAMS)
    assert not unknown, f"add {unknown} to PROGRAMS, so that .ci/run installs it"
    return pytest.mark.needs_program(*names)


def leave_out(what: str, how: str):
    """End a test for want of something that `how` would bring; in CI that is a failure."""
    import pytest

    if in_ci():
        pytest.fail(f"This could not run {WANT} {what}. Install it: {how}", pytrace=False)
    pytest.skip(f"{WANT} {what} ({how})")


def main() -> int:
    """Install what is missing, where that is allowed. Always 0: pytest says what could not run."""
    wanting = missing(*PROGRAMS)
    if not wanting:
        return 0
    print(f"Tests need {', '.join(wanting)}: installing.", flush=True)
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        print(f"This cannot be done here. On Debian or Ubuntu: sudo {to_install(*wanting)}")
        return 0
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=False, env=quietly)
    install = to_install(*wanting).split()
    subprocess.run([install[0], "-y", "-q", *install[1:]], check=False, env=quietly)
    return 0


if __name__ == "__main__":
    sys.exit(main())
