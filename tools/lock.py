"""Write requirements.lock and environment.yml from the one list in pyproject.toml.

Run by `make lock`. The lock has three parts, each with a hash for every file that may be
installed: what the workbook runs on, what the optional name model adds, then what its tests and
contributors add. With
`--check` nothing is written and nothing is asked of the network: it says whether the two
files still agree with pyproject.toml, and exits with 1 when they do not.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
ENVIRONMENT = ROOT / "environment.yml"

#: Below the first line stands what only the name model needs, below the second what only the tests
#: do; `tools/setup_env.py serve` stops at the first, `tools/setup_env.py names` at the second.
NAMES_DIVIDER = "# --- what the optional name model adds ---"
DIVIDER = "# --- what the tests and contributors add ---"

HEADER = """\
# Exact versions, with hashes. Written by `make lock` from pyproject.toml: do not edit.
"""


def compile_lock(*extra: str) -> dict[str, str]:
    """Resolve pyproject.toml for every platform; return {requirement line: full block}."""
    text = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *extra),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-header", "--no-annotate", "--quiet"),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return blocks(text)


def blocks(text: str) -> dict[str, str]:
    """Split a lock into its requirements: {"name==1.0 ; marker": the lines of its block}."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        first = block.split("\\")[0].strip()
        if first and not first.startswith("#"):
            found[first] = "\n".join(
                line for line in block.splitlines() if not line.startswith("#")
            ).rstrip()
    return found


def declared() -> tuple[list[str], list[str], list[str]]:
    """Return pyproject.toml's own lists: what runs, what the model adds, what the tests add."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    runs = [*project["project"]["dependencies"], *groups["build"]]
    tests = [requirement for requirement in groups["dev"] if isinstance(requirement, str)]
    return runs, project["project"]["optional-dependencies"]["names"], tests


def environment_text(*parts: dict[str, str]) -> str:
    """Return environment.yml: the same versions for people who use conda."""
    # pip refuses hashes beside an editable project, so conda's list has versions alone.
    lines = [f'      - "{requirement}"' for part in parts for requirement in part]
    return "\n".join(
        [
            "# The same environment for conda: `conda env create -f environment.yml`.",
            "# Written by `make lock` from requirements.lock: do not edit.",
            "name: reflective-practice-workbook",
            "channels:",
            "  - conda-forge",
            "dependencies:",
            '  - "python>=3.11"',
            "  - pip",
            "  - pip:",
            *lines,
            '      - "-e ."',
            "",
        ]
    )


def read_lock() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the three parts of the lock as it stands."""
    before, _, testing = LOCK.read_text(encoding="utf-8").partition(DIVIDER)
    running, _, naming = before.partition(NAMES_DIVIDER)
    return blocks(running), blocks(naming), blocks(testing)


def disagreements() -> list[str]:
    """Return one sentence for each way in which the three files are out of step."""
    running, naming, testing = read_lock()
    everything = {**running, **naming, **testing}
    runs, names, tests = declared()
    said = []
    for wanted, locked in (
        (runs, running),
        (names, {**running, **naming}),
        (tests, everything),
    ):
        for requirement in map(Requirement, wanted):
            pins = [pin for pin in map(Requirement, locked) if pin.name == requirement.name]
            versions = [spec.version for pin in pins for spec in pin.specifier]
            if not versions:
                said.append(f"{requirement.name} is in pyproject.toml but not locked.")
            said += [
                f"{requirement.name} is locked at {version}; pyproject.toml asks {requirement}."
                for version in versions
                if version not in requirement.specifier
            ]
    said += [
        f"{first} has no hash in requirements.lock."
        for first, block in everything.items()
        if "--hash=sha256:" not in block
    ]
    if ENVIRONMENT.read_text(encoding="utf-8") != environment_text(running, naming, testing):
        said.append("environment.yml does not list what requirements.lock lists.")
    return said


def main() -> int:
    """Write both files, or check them with `--check`."""
    if "--check" in sys.argv[1:]:
        said = disagreements()
        print("\n".join(said) or "pyproject.toml, requirements.lock and environment.yml agree.")
        return 1 if said else 0
    running = compile_lock("--group", "build")
    named = compile_lock("--group", "build", "--extra", "names")
    everything = compile_lock("--group", "dev", "--extra", "names")
    naming = {first: block for first, block in named.items() if first not in running}
    testing = {first: block for first, block in everything.items() if first not in named}
    missing = [first for first in running if first not in named]
    missing += [first for first in named if first not in everything]
    if missing:
        print(f"Others would change what the workbook runs on: {missing}. Loosen one of them.")
        return 1
    LOCK.write_text(
        "\n".join(
            [
                *(HEADER, *running.values()),
                *("", NAMES_DIVIDER, *naming.values()),
                *("", DIVIDER, *testing.values(), ""),
            ]
        ),
        encoding="utf-8",
    )
    ENVIRONMENT.write_text(environment_text(running, naming, testing), encoding="utf-8")
    print(
        f"{len(running)} packages to run, {len(naming)} more for the name model, "
        f"{len(testing)} more to test."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
