"""Publishing a quarter, and drawing the managers' page: 50, 500 and 5,000 teams, 12 quarters.

Side by side with the obvious page: one that reads the answers of the newest quarter with pandas,
a CSV file for each team, and groups them. (It shows exact counts, so it may not be shown to
anybody; it is here for its speed alone.) Ours shows what moved since the quarter before, too.
The managers' page reads released words only, so its time must not grow with the number of answers:
the last line draws the page of the very same groups from ten times as many people's answers.

Each page is drawn in a process of its own, from having its imports to having its HTML. The runs
alternate; read the ratios. Publishing is that of the last quarter, with those before it in place.

Run: make bench ARGS=publication        (or: python -m benchmarks.publication [--quick])
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from workbook.instruments import load_shipped, shipped_bytes
from workbook.publishing.publisher import open_period, publish
from workbook.sessions import NOT_ANSWERED, WORDS, new_session_id
from workbook.storage import RELEASED
from workbook.teams import Team, Teams, new_team_id
from workbook.themes.periods import PUBLISHED, period_of

INSTRUMENT = "decisions-about-care"
FIRST = date(2024, 1, 1)


def main() -> None:
    """Build services, publish, draw, print a table."""
    if "--page" in sys.argv:
        place = sys.argv.index("--page")
        page(sys.argv[place + 1], Path(sys.argv[place + 2]))
        return
    quick = "--quick" in sys.argv
    few = 30 if quick else 500
    # What is compared with one another is built side by side and drawn in turn.
    batches = [[(9 if quick else 50, 1)], [(few, 1), (few, 10)], [] if quick else [(5000, 1)]]
    quarters, rounds = (3, 1) if quick else (12, 3)
    print(f"{quarters} quarters, one checklist; median seconds of {rounds}, our page {5 * rounds}")
    print(f"{'teams':>7}{'answers':>12}{'publish':>10}{'our page':>10}{'pandas':>10}{'ratio':>8}")
    drawing: dict[tuple[int, int], dict[str, float]] = {}
    for batch in batches:
        with tempfile.TemporaryDirectory() as scratch:
            made = {
                size: built(Path(scratch, *map(str, size)), *size, quarters, rounds)
                for size in batch
            }
            said = [
                (size, name, drawn(name, Path(scratch, *map(str, size))))
                for turn in range(rounds * 5)
                for size in batch
                for name in ("ours", "pandas")
                if name == "ours" or turn < rounds  # a page that is there at once is noisier
            ]
        for size in batch:
            drawing[size] = {
                name: statistics.median(s for *which, s in said if which == [size, name])
                for name in ("ours", "pandas")
            }
            ours, pandas = drawing[size].values()
            answers, seconds = made[size]
            print(
                f"{size[0]:>7,}{answers:>12,}{seconds:>10.2f}{ours:>10.3f}{pandas:>10.2f}"
                f"{pandas / ours:>8.1f}",
                flush=True,
            )
    longer = {name: drawing[few, 10][name] / drawing[few, 1][name] for name in ("ours", "pandas")}
    print(
        f"with ten times the answers of {few} teams our page takes {longer['ours']:.2f} times as "
        f"long, the one in pandas {longer['pandas']:.2f} times"
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


def built(data: Path, teams: int, times: int, quarters: int, rounds: int) -> tuple[int, float]:
    """Write and publish every quarter; return the answers, and the seconds of publishing the last.

    The register is the same whatever `times` is, so that the groups are: ten times as many come.
    Session folders are written as the store leaves them when it closes one, less the empty files.
    """
    chance = random.Random(teams)
    (data / "sessions").mkdir(parents=True)
    sizes = {f"Team {number}": chance.randint(4, 15) for number in range(teams)}
    ids = {
        name: Teams(data)
        .adopt(Team(id=new_team_id(), name=name, service="Service", people=people))
        .id
        for name, people in sizes.items()
    }
    words = data / "words.toml"
    words.write_bytes(shipped_bytes(INSTRUMENT))
    answers, day, written = 0, FIRST, 0
    for quarter in range(1, quarters + 1):
        period = period_of(day, "quarter")
        open_period(data, period.name, today=lambda first=period.starts_on: first)
        for team, people in sizes.items():
            answers += session(
                data, team, ids[team], people * times, period.starts_on, written, chance
            )
            written += 1
        day = period.ends_on + timedelta(days=1)
        seconds = []
        for _ in range(rounds if quarter == quarters else 1):
            shutil.rmtree(data / RELEASED / period.name / PUBLISHED, ignore_errors=True)
            start = time.perf_counter()
            publish(data, period.name, today=lambda after=day: after)
            seconds.append(time.perf_counter() - start)
    return answers, statistics.median(seconds)


def session(  # noqa: PLR0913, PLR0917 - what one session is made of
    data: Path,
    team: str,
    team_id: str,
    people: int,
    day: date,
    number: int,
    chance: random.Random,
) -> int:
    """Write one closed session; return how many answers it has."""
    instrument = load_shipped(INSTRUMENT)
    first, rest = divmod(number, len(WORDS))
    code = f"{WORDS[rest]}-{WORDS[first % len(WORDS)]}-{WORDS[first // len(WORDS)]}"
    session_id = new_session_id()
    folder = data / "sessions" / session_id
    folder.mkdir()
    os.link(data / "words.toml", folder / "instrument.toml")
    (folder / "session.csv").write_text(
        "session,code,team,team_id,instrument,version,people,minutes,opened_on,revealed_on,"
        f"closed_on,answers_deleted_on,late,state\n{session_id},{code},{team},{team_id},"
        f"{INSTRUMENT},{instrument.version},{people},75,{day},{day},{day},,0,closed\n"
    )
    (folder / "door.csv").write_text(
        f"state,places,added,started_again,sent\nshut,{people},0,0,{people}\n"
    )
    given = [*(answer.id for answer in instrument.scale.answers), NOT_ANSWERED]
    weights = [4, 3, 3, *[1] * (len(given) - 3)]  # so that most is said in two cuts
    lines = ["response,item,answer\n"]
    for _ in range(people):
        response = f"r{chance.getrandbits(128):032x}"
        said = chance.choices(given, weights, k=len(instrument.items))
        lines += [
            f"{response},{each.id},{answer}\n"
            for each, answer in zip(instrument.items, said, strict=True)
        ]
    (folder / "responses.csv").write_text("".join(lines))
    return people * len(instrument.items)


def page(name: str, data: Path) -> None:
    """Draw one page in this process and print what it took, as JSON."""
    if name == "ours":
        from widgets.themes_html import view_html
        from workbook.themes.archive import Archive
        from workbook.themes.choices import Choice, options
        from workbook.themes.view import find

        start = time.perf_counter()
        archive = Archive(data / RELEASED)
        view = find(archive, options(archive, Choice())[1])
        if view is None:
            raise SystemExit("nothing was published")
        html = view_html(view)
    else:
        import pandas as pd

        start = time.perf_counter()
        folders = sorted((data / "sessions").iterdir())
        about = pd.concat(pd.read_csv(folder / "session.csv") for folder in folders)
        newest = about[about["closed_on"] == about["closed_on"].max()]
        rows = pd.concat(
            pd.read_csv(data / "sessions" / code / "responses.csv", usecols=["item", "answer"])
            for code in newest["session"]
        )
        counted = rows.groupby(["item", "answer"]).size()
        html = counted.reset_index(name="people").to_html()
    seconds = time.perf_counter() - start
    if len(html) < 1000:
        raise SystemExit("the page is empty")
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
