"""What a look at a meeting costs, with 10 and with 1,000 sessions of other teams in the folder.

A facilitator's page and a shared screen ask how their meeting stands every three seconds, each of
them, for as long as it lasts: what others keep in the same folder must not make them dearer. The
meeting is the same in both folders: revealed, with an earlier session whose action comes back, one
that nobody closed, notes and a request. Every tenth session of the others has sent a request too,
with an answer.

The looks alternate between the two folders; read the ratio. "Opening the page" is the first look
of a process, which has everything to read.

Run: make bench ARGS=views        (or: python -m benchmarks.views [--quick])
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from workbook.instruments import load_shipped
from workbook.meetings.meeting import Meeting
from workbook.sessions import Sessions, read_response
from workbook.storage import RELEASED
from workbook.teams import Teams
from workbook.themes.requests import Requests

INSTRUMENT = load_shipped("decisions-about-care")
ITEMS = [item.id for item in INSTRUMENT.items]
FIRST = date(2026, 3, 2)
#: Longer than a file has to be left alone before it is trusted not to have changed.
A_WHILE = 3.0


def main() -> None:
    """Build both folders, look in turn, print a table."""
    quick = "--quick" in sys.argv
    sizes = (10, 100) if quick else (10, 1000)
    runs, looks = (2, 20) if quick else (5, 100)
    with tempfile.TemporaryDirectory() as scratch:
        built = {size: build(Path(scratch, str(size)), size) for size in sizes}
        time.sleep(A_WHILE)
        later: dict[int, list[float]] = {size: [] for size in sizes}
        first: dict[int, list[float]] = {size: [] for size in sizes}
        for _ in range(runs):
            meetings = {}
            for size in sizes:
                meetings[size] = Meeting(Sessions(built[size][0]), built[size][1])
                first[size].append(_seconds(meetings[size]))
            for _ in range(looks):
                for size in sizes:
                    later[size].append(_seconds(meetings[size]))
    print(f"{runs} runs of {looks} looks; milliseconds: median (lower to upper quartile)")
    print(f"{'sessions of others':>19}{'opening the page':>26}{'every later look':>26}")
    for size in sizes:
        print(f"{size:>19,}{_spread(first[size]):>26}{_spread(later[size]):>26}", flush=True)
    few, many = sizes
    for words, took in (("opening the page", first), ("every later look", later)):
        ratio = statistics.median(took[many]) / statistics.median(took[few])
        print(f"{words}: {many:,} sessions take {ratio:.2f} times as long as {few}")
    print("command: python -m benchmarks.views")


def build(data: Path, others: int) -> tuple[Path, str]:
    """Fill a data folder; return it and the code of the meeting that is looked at."""
    day = [FIRST]
    sessions = Sessions(data, today=lambda: day[0])
    requests = Requests(data / RELEASED, today=lambda: day[0])
    for number in range(others):
        code = _open(sessions, f"Team {number % max(others // 4, 1)}")
        if number % 10 == 0:
            meeting = Meeting(sessions, code, today=lambda: day[0])
            action = meeting.add_action(item=ITEMS[0], what="Ask the group", needs="time")
            sent = meeting.send_request(action.id, f"An hour for meeting {number}")
            requests.reply(sent.id, "You have it.", decision="yes", role="Service manager")
    _meet(sessions, lambda: day[0]).close()
    day[0] += timedelta(days=30)
    _meet(sessions, lambda: day[0])  # nobody closes it
    day[0] += timedelta(days=30)
    return data, _meet(sessions, lambda: day[0]).code


def _open(sessions: Sessions, name: str) -> str:
    """Open a session of the team of a name; return its id."""
    teams = Teams(sessions.data)
    team = teams.named(name) or teams.add(name, "Service")
    return sessions.open(name, INSTRUMENT.id, 8, team_id=team.id).id


def _meet(sessions: Sessions, today: Callable[[], date]) -> Meeting:
    """Hold a meeting of our team."""
    code = _open(sessions, "Harbour team")
    for _ in range(8):
        given = {
            "token": os.urandom(10).hex(),
            "answers": dict.fromkeys(ITEMS, INSTRUMENT.scale.order[0].id),
            "reflections": {},
        }
        sessions.record(code, read_response(INSTRUMENT, given), sessions.come_in(code).ticket)
    sessions.shut_door(code, 8)
    sessions.progress(code)  # which reveals it
    meeting = Meeting(sessions, code, today=today)
    meeting.mark(ITEMS[1], "carried")
    meeting.note(ITEMS[0], heard="They told us.")
    action = meeting.add_action(item=ITEMS[0], what="Ask the group", needs="money")
    meeting.send_request(action.id, "Money for food")
    return meeting


def _seconds(meeting: Meeting) -> float:
    start = time.perf_counter()
    meeting.view()
    return time.perf_counter() - start


def _spread(took: list[float]) -> str:
    low, middle, high = statistics.quantiles(took, n=4, method="inclusive")
    return f"{middle * 1000:.2f} ({low * 1000:.2f} to {high * 1000:.2f})"


if __name__ == "__main__":
    main()
