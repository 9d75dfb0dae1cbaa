"""`workbook check`: hold instrument files against the format and say every fault."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbook.instruments.faults import CHECKLIST, Fault, InstrumentError
from workbook.instruments.reading import bytes_of, read_document

__all__ = ["check_files", "check_report"]


def check_files(paths: Sequence[Path]) -> dict[Path, tuple[Fault, ...]]:
    """Hold instrument files, checklists and guides to plan with, against the format.

    Parameters
    ----------
    paths
        The files; one that is named twice is checked once.

    Returns
    -------
    dict
        Every file's faults, none for a file that is fine.
    """
    return {path: _faults_of(path) for path in paths}


def check_report(paths: Sequence[Path]) -> tuple[int, str]:
    """Check instrument files for the command line.

    Parameters
    ----------
    paths
        As `check_files`.

    Returns
    -------
    tuple
        The exit code, 0 when every file is fine and 1 otherwise, and the text to print:
        one line for each fault and a last line that says how many files are fine.
    """
    faults = check_files(paths)
    fine = sum(not found for found in faults.values())
    lines = [str(fault) for found in faults.values() for fault in found]
    return int(fine < len(faults)), "\n".join([*lines, _summed_up(fine, len(faults))])


def _faults_of(path: Path) -> tuple[Fault, ...]:
    try:
        read_document(bytes_of(path, CHECKLIST), str(path), expected_id=path.stem)
    except InstrumentError as refused:
        return refused.faults
    return ()


def _summed_up(fine: int, files: int) -> str:
    if files == 1:
        return "The file is fine." if fine else "The file is not fine yet."
    if fine == files:
        return f"All {files} files are fine."
    return f"{fine or 'None'} of {files} files {'is' if fine in (0, 1) else 'are'} fine."
