"""The environments of the alternatives: what the benchmarks compare with, and what that needs.

`.venv-bench` has Panel and Streamlit, `.venv-bench-words` Presidio and the model of spaCy that it
reads with. Each has a list (`alternatives.txt`, `alternatives-words.txt`) and a lock of its own,
and is made in a folder that is no project's: uv takes what stands under `[tool.uv]` in the project
around it for every environment it makes there, and ours leaves packages out that the workbook does
without and Streamlit does not.

Run: python -m benchmarks.alternatives    (resolves the lists anew and writes the locks)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Alternatives:
    """Some alternatives, in an environment of their own."""

    #: Of the list and the lock in this folder.
    name: str
    #: Of the environment in the project's folder.
    folder: str
    #: Who they are, for people.
    what: str

    @property
    def list(self) -> Path:
        """What is asked for."""
        return HERE / f"{self.name}.txt"

    @property
    def lock(self) -> Path:
        """Exactly what is installed."""
        return HERE / f"{self.name}.lock"

    @property
    def environment(self) -> Path:
        """Where it is installed."""
        return HERE.parent / self.folder


PAGES = Alternatives("alternatives", ".venv-bench", "Panel and Streamlit")
WORDS = Alternatives("alternatives-words", ".venv-bench-words", "Presidio and spaCy")


def uv(*words: str) -> subprocess.CompletedProcess[str]:
    """Run uv where there is no project around it; say what it says when it fails."""
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(
            [sys.executable, "-m", "uv", *words],
            cwd=nowhere,
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        print(done.stderr, file=sys.stderr, flush=True)
        done.check_returncode()
    return done


def resolved(of: Alternatives, *more: str) -> str:
    """Resolve the list anew for every platform; return the text of a lock."""
    words = ("--universal", "--python-version", "3.11", "--no-header", "-q", *more)
    return uv("pip", "compile", str(of.list), *words).stdout


def install(of: Alternatives, python: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Install what the lock has, and refuse when anything asks for what is not in it."""
    words = ("--require-hashes", "--python", str(python), *more)
    return uv("pip", "install", *words, "-r", str(of.lock))


def python_of(of: Alternatives) -> Path:
    """Return the Python of their environment, made when it is not there or is older."""
    python = of.environment / "bin" / "python"
    done = of.environment / "made-from.txt"
    if not (done.exists() and done.read_text() == of.lock.read_text()):
        print(f"making {of.folder} with {of.what}, once", flush=True)
        uv("venv", "-q", "--clear", "--python", sys.executable, str(of.environment))
        install(of, python)
        done.write_text(of.lock.read_text())
    return python


def main() -> None:
    """Write the locks."""
    for of in (PAGES, WORDS):
        of.lock.write_text(resolved(of, "--generate-hashes", "--no-annotate"), encoding="utf-8")


if __name__ == "__main__":
    main()
