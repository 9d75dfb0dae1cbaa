"""The environment of the alternatives, `.venv-bench`: Panel and Streamlit and what they need.

It has a list (`alternatives.txt`) and a lock of its own, and is made in a folder that is no
project's: uv takes what stands under `[tool.uv]` in the project around it for every environment it
makes there, and ours leaves packages out that the workbook does without and Streamlit does not.

Run: python -m benchmarks.alternatives    (resolves the list anew and writes the lock)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST, LOCK = HERE / "alternatives.txt", HERE / "alternatives.lock"
ENVIRONMENT = HERE.parent / ".venv-bench"


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


def resolved(*more: str) -> str:
    """Resolve the list anew for every platform; return the text of a lock."""
    words = ("--universal", "--python-version", "3.11", "--no-header", "-q", *more)
    return uv("pip", "compile", str(LIST), *words).stdout


def install(python: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Install what the lock has, and refuse when anything asks for what is not in it."""
    words = ("--require-hashes", "--python", str(python), *more)
    return uv("pip", "install", *words, "-r", str(LOCK))


def python_in(folder: Path) -> Path:
    """Return the Python of the environment in a folder, made when it is not there or is older."""
    python = folder / "bin" / "python"
    done = folder / "made-from.txt"
    if not (done.exists() and done.read_text() == LOCK.read_text()):
        print(f"making {folder.name} with Panel and Streamlit, once", flush=True)
        uv("venv", "-q", "--clear", "--python", sys.executable, str(folder))
        install(python)
        done.write_text(LOCK.read_text())
    return python


def main() -> None:
    """Write the lock."""
    LOCK.write_text(resolved("--generate-hashes", "--no-annotate"), encoding="utf-8")


if __name__ == "__main__":
    main()
