"""How well identifying details and blaming language are found, how quickly, and in what memory.

Precision and recall are those of the labelled sentences (`tests/support/wording_sentences.txt`), by
lists alone and with the optional name model. The lists were tuned on them: sentences that nobody
here has seen do worse. So the next tables have a column for each register that people write in, the
figures of the first look at notes that were new then, and how often is asked for nothing
(`benchmarks/registers.py`); and then notes that others wrote, beside Presidio in the same run
(`benchmarks/strange_notes.py`).

The time is that of a note of 300 characters and of a whole box of 3,000, looked at for the first
time and after a pause in typing, when one sentence has changed; beside it, the same for the two
patterns that a quick solution would have (an email address and a phone number). A text of 15,000
characters, which is all that is looked at, is looked at once.

Last, how the time grows with the length of texts that a careless pattern looks through again and
again (`tests/support/nasty_texts.py`): the power of the length, 1 where it is in proportion, 2
where every place is looked at from every other. It is that of the text that grows most.

Run: make bench ARGS=wording        (or: python -m benchmarks.wording [--quick])
     python -m benchmarks.wording --first-look    (what to add to benchmarks/first_look.toml)
"""

from __future__ import annotations

import math
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from nasty_texts import nasty_texts
from wording_cases import cases, tried

from benchmarks import registers, strange_notes
from benchmarks.counts import memory
from workbook.safeguarding import wording
from workbook.safeguarding.name_model import SWITCH, is_installed
from workbook.safeguarding.wording import check

_QUICK = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|0\d{10}")
_NOTE = "Rukhsana rang 07700 900123 about the group in Leeds."


def main() -> None:
    """Print the tables of what is found, then times and memory."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the server has it; numpy is not there yet
    switches = ["no", "yes"] if is_installed() else ["no"]
    titles = ["lists alone", "with the model"][: len(switches)]
    if "--first-look" in sys.argv:
        print(registers.as_first_look(switches, datetime.now(tz=UTC).date().isoformat()))
        return
    quick = "--quick" in sys.argv
    added = [_added_memory(switch) for switch in switches]
    _print_kinds(switches, titles)
    registers.print_tables(switches, titles, every=12 if quick else 1)
    strange_notes.print_table(switches, titles, quick=quick)
    _print_times(switches, titles, rounds=3 if quick else 25)
    for title, (whole, page) in zip(titles, added, strict=True):
        print(
            f"memory, {title}: {whole:.1f} MB once for the server, "
            f"{page:.1f} MB of a page's own after a fork"
        )
    _print_growth()
    print("command: python -m benchmarks.wording")


def _print_kinds(switches: Sequence[str], titles: Sequence[str]) -> None:
    outcomes = []
    for switch in switches:
        os.environ[SWITCH] = switch
        outcomes.append(tried(cases()))
    print(f"{'':14}" + "".join(f"{title:>30}" for title in titles))
    print(f"{'kind':14}" + f"{'recall':>10}{'precision':>11}{'sentences':>9}" * len(switches))
    for kind in outcomes[0][0]:
        line = f"{kind:14}"
        for kinds, _ in outcomes:
            found, missed, extra = kinds[kind]
            recall = found / (found + missed) if found + missed else 1.0
            precision = found / (found + extra) if found + extra else 1.0
            line += f"{recall:>10.2f}{precision:>11.2f}{found + missed:>9}"
        print(line)
    for title, (_, mistakes) in zip(titles, outcomes, strict=True):
        for mistake in mistakes:
            print(f"  {title}: {mistake}")


def _print_times(switches: Sequence[str], titles: Sequence[str], rounds: int) -> None:
    text = " ".join(sentence for sentence, _ in cases())
    print()
    for length in (300, 3000):
        notes = [text[start : start + length] for start in range(0, len(text) - length, length)]
        notes = notes[:rounds]
        other = statistics.median(_seconds(_QUICK.findall, note) for note in notes)
        print(f"a note of {length:,} characters, full of details (two patterns alone: 1)")
        for switch, title in zip(switches, titles, strict=True):
            os.environ[SWITCH] = switch
            firsts, pauses = [], []
            for note in notes:
                firsts.append(_seconds(check, note))
                pauses.append(_seconds(check, f"{note} And then she"))
            print(
                f"  {title:16} first look {_ms(firsts)} (times {_times(firsts, other)}), "
                f"after a pause {_ms(pauses)} (longest {max(pauses) * 1000:.0f} ms)"
            )
    whole = text[: wording.LOOKED_AT]
    for switch, title in zip(switches, titles, strict=True):
        os.environ[SWITCH] = switch
        print(f"{len(whole):,} characters, {title}: {_seconds(check, whole) * 1000:.0f} ms, once")


def _print_growth() -> None:
    looked_at, wording.LOOKED_AT = wording.LOOKED_AT, 200_000
    short, long = (6_000, 24_000) if "--quick" in sys.argv else (15_000, 60_000)
    os.environ["WORKBOOK_NAME_MODEL"] = "no"
    drawn = 5 if "--quick" in sys.argv else 40
    grown = []
    for small, large in zip(
        nasty_texts(short, drawn=drawn), nasty_texts(long, drawn=drawn), strict=True
    ):
        # The processor's own time, and the less of two: the machine does other things as well.
        times = [
            min(_own_seconds(wording.check, text) for _ in range(2)) for text in (small, large)
        ]
        power = math.log(times[1] / times[0]) / math.log(long / short)
        grown.append((power, times[1], large[:12]))
    wording.LOOKED_AT = looked_at
    power, seconds, text = max(grown)
    print(
        f"{len(grown)} texts of {short:,} and {long:,} characters: the time grows with the length "
        f"to the power of {statistics.median(each[0] for each in grown):.2f} (median), "
        f"{power:.2f} ({text!r}…, {seconds * 1000:.0f} ms); "
        f"longest {max(each[1] for each in grown) * 1000:.0f} ms"
    )


#: What a process that has everything else gains by looking, and what its child then has of its own.
_MEMORY = f"""
import os, pandas, ipywidgets, workbook.meetings.meeting
def kilobytes(name):
    for line in open("/proc/self/smaps_rollup"):
        if line.startswith(name + ":"):
            return int(line.split()[1])
before = kilobytes("Rss")
from workbook.safeguarding.wording import check
check({_NOTE!r})
print((kilobytes("Rss") - before) / 1024, flush=True)
import gc
gc.collect(); gc.freeze()
if os.fork() == 0:
    at_first = kilobytes("Private_Dirty")
    check({_NOTE!r} + " " + {_NOTE!r})
    check("Then Femke said that nobody had asked her.")
    print((kilobytes("Private_Dirty") - at_first) / 1024, flush=True)
    os._exit(0)
os.wait()
"""


def _added_memory(switch: str) -> tuple[float, float]:
    if not Path("/proc/self/smaps_rollup").exists():
        return memory("VmRSS") / 1024, 0.0
    said = subprocess.run(
        [sys.executable, "-c", _MEMORY],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "WORKBOOK_NAME_MODEL": switch, "OPENBLAS_NUM_THREADS": "1"},
    ).stdout.split()
    return float(said[0]), float(said[1])


def _ms(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.1f} ms"


def _times(times: list[float], other: float) -> str:
    return f"{statistics.median(times) / other:,.0f}"


def _seconds(act: Callable[[str], object], note: str) -> float:
    start = time.perf_counter()
    act(note)
    return time.perf_counter() - start


def _own_seconds(act: Callable[[str], object], note: str) -> float:
    start = time.process_time()
    act(note)
    return time.process_time() - start


if __name__ == "__main__":
    main()
