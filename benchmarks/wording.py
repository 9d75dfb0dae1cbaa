"""How well identifying details and blaming language are found, how quickly, and in what memory.

Precision and recall are those of the labelled sentences in `tests/wording_sentences.txt`, on which
the lists were tuned: sentences that nobody here has seen will do worse. The time is that of a
300-character note and of a whole box of 3,000; beside it, the same for the two patterns that a
quick solution would have (an email address and a phone number).

Run: make bench ARGS=wording        (or: python -m benchmarks.wording [--quick])
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from benchmarks.counts import memory

_QUICK = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|0\d{10}")


def main() -> None:
    """Print the table of kinds, then times and memory."""
    before = memory("VmRSS")
    from wording_cases import cases, tried

    from workbook.wording import check

    check("Aisha rang 07700 900123.")
    after = memory("VmRSS")
    kinds, mistakes = tried(cases())
    print(f"{'kind':14}{'recall':>8}{'precision':>11}{'found':>7}{'missed':>8}{'for nothing':>13}")
    for kind, (found, missed, extra) in kinds.items():
        recall = found / (found + missed) if found + missed else 1.0
        precision = found / (found + extra) if found + extra else 1.0
        print(f"{kind:14}{recall:>8.2f}{precision:>11.2f}{found:>7}{missed:>8}{extra:>13}")
    for mistake in mistakes:
        print(f"  {mistake}")
    text = " ".join(sentence for sentence, _ in cases())
    rounds = 3 if "--quick" in sys.argv else 30
    for length in (300, 3000):
        notes = [text[start : start + length] for start in range(0, len(text) - length, length)]
        ours = statistics.median(_seconds(check, note) for note in notes[:rounds])
        other = statistics.median(_seconds(_QUICK.findall, note) for note in notes[:rounds])
        print(
            f"a note of {length:,} characters, full of details: {ours * 1000:.1f} ms; "
            f"two patterns alone {other * 1000:.2f} ms"
        )
    print(f"memory with all lists and the phone library: {(after - before) / 1024:.1f} MB")
    print("command: python -m benchmarks.wording")


def _seconds(act: object, note: str) -> float:
    start = time.perf_counter()
    act(note)  # type: ignore[operator]
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
