"""Publishing a quarter, and drawing the managers' page: 50, 500 and 5,000 teams, 12 quarters.

Side by side with the obvious page: one that reads every team's CSV file with pandas and groups the
answers. (It shows exact counts, so it may not be shown to anybody; it is here for its speed alone.)
The managers' page reads released words only, so its time must not grow with the number of answers:
the last line draws the same page from ten times as many people.

Each page is drawn in a process of its own, from having its imports to having its HTML. The runs
alternate; read the ratios.

Run: make bench ARGS=publication        (or: python -m benchmarks.publication [--quick])
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from workbook.codes import WORDS
from workbook.instrument import load_shipped, shipped_bytes
from workbook.periods import period_of
from workbook.publish import open_period, publish
from workbook.response import NOT_ANSWERED

INSTRUMENT = "decisions-about-care"
FIRST = date(2024, 1, 1)


def main() -> None:
    """Build services, publish, draw, print a table."""
    if "--page" in sys.argv:
        place = sys.argv.index("--page")
        page(sys.argv[place + 1], Path(sys.argv[place + 2]))
        return
    quick = "--quick" in sys.argv
    sizes = ((9, 1), (30, 1), (30, 10)) if quick else ((50, 1), (500, 1), (5000, 1), (500, 10))
    quarters = 3 if quick else 12
    print(f"{quarters} quarters, one checklist; seconds, pages the median of several runs")
    print(f"{'teams':>7}{'answers':>12}{'publish':>10}{'our page':>10}{'pandas':>10}{'ratio':>8}")
    for teams, times in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            data = Path(scratch) / "data"
            answers, seconds = built(data, teams, times, quarters)
            said: dict[str, list[float]] = {"ours": [], "pandas": []}
            for turn in range(1 if quick else 5):
                for name, seen in said.items():
                    if name == "ours" or turn < (1 if teams > 1000 else 3):
                        seen.append(drawn(name, data))
            ours, pandas = (statistics.median(said[name]) for name in ("ours", "pandas"))
            print(
                f"{teams:>7,}{answers:>12,}{seconds:>10.2f}{ours:>10.3f}{pandas:>10.2f}"
                f"{pandas / ours:>8.0f}",
                flush=True,
            )
    print("command: python -m benchmarks.publication" + (" --quick" if quick else ""))


def drawn(name: str, data: Path) -> float:
    """Draw a page in a process of its own; return the seconds it took."""
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.publication", "--page", name, str(data)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return float(json.loads(out)["seconds"])


def built(data: Path, teams: int, times: int, quarters: int) -> tuple[int, float]:
    """Write and publish every quarter; return the answers, and the seconds of the last publishing.

    Session folders are written as the store leaves them when it closes one, less the empty files.
    """
    chance = random.Random(teams)
    (data / "sessions").mkdir(parents=True)
    sizes = {f"Team {number}": chance.randint(4, 15) * times for number in range(teams)}
    lines = [f"{team},Service,{people},\n" for team, people in sizes.items()]
    (data / "teams.csv").write_text("team,service,people,joined_on\n" + "".join(lines))
    words = data / "words.toml"
    words.write_bytes(shipped_bytes(INSTRUMENT))
    answers, seconds, day, written = 0, 0.0, FIRST, 0
    for _ in range(quarters):
        period = period_of(day, "quarter")
        open_period(data, period.name, today=lambda first=period.starts_on: first)
        for team, people in sizes.items():
            answers += session(data, team, people, period.starts_on, written, chance)
            written += 1
        day = period.ends_on + timedelta(days=1)
        start = time.perf_counter()
        publish(data, period.name, today=lambda after=day: after)
        seconds = time.perf_counter() - start
    return answers, seconds


def session(  # noqa: PLR0913, PLR0917 - what one session is made of
    data: Path, team: str, people: int, day: date, number: int, chance: random.Random
) -> int:
    """Write one closed session; return how many answers it has."""
    instrument = load_shipped(INSTRUMENT)
    first, rest = divmod(number, len(WORDS))
    code = f"{WORDS[rest]}-{WORDS[first % len(WORDS)]}-{WORDS[first // len(WORDS)]}"
    folder = data / "sessions" / code
    folder.mkdir()
    os.link(data / "words.toml", folder / "instrument.toml")
    (folder / "session.csv").write_text(
        "session,team,instrument,version,people,minutes,opened_on,revealed_on,closed_on,"
        f"answers_deleted_on,late,state\n{code},{team},{INSTRUMENT},{instrument.version},{people},"
        f"75,{day},{day},{day},,0,closed\n"
    )
    given = [*(answer.id for answer in instrument.scale.answers), NOT_ANSWERED]
    lines = ["response,item,answer\n"]
    for _ in range(people):
        response = f"r{chance.getrandbits(128):032x}"
        lines += [f"{response},{each.id},{chance.choice(given)}\n" for each in instrument.items]
    (folder / "responses.csv").write_text("".join(lines))
    return people * len(instrument.items)


def page(name: str, data: Path) -> None:
    """Draw one page in this process and print what it took, as JSON."""
    if name == "ours":
        from widgets.themes import view_html
        from workbook.released import RELEASED, Shelf
        from workbook.themes import Choice, find, options

        start = time.perf_counter()
        shelf = Shelf(data / RELEASED)
        view = find(shelf, options(shelf, Choice())[1])
        if view is None:
            raise SystemExit("nothing was published")
        html = view_html(view)
    else:
        import pandas as pd

        start = time.perf_counter()
        folders = sorted((data / "sessions").iterdir())
        rows = pd.concat(
            pd.read_csv(folder / "responses.csv", usecols=["item", "answer"]).assign(
                session=folder.name
            )
            for folder in folders
        )
        about = pd.concat(pd.read_csv(folder / "session.csv") for folder in folders)
        rows = rows.merge(about[["session", "closed_on"]], on="session")
        counted = rows.groupby(["closed_on", "item", "answer"]).size()
        html = counted.reset_index(name="people").to_html()
    seconds = time.perf_counter() - start
    if len(html) < 1000:
        raise SystemExit("the page is empty")
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
