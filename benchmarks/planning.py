"""How soon six people see what one of them writes in a plan, and what it costs that they look.

Six browsers have one plan open. One types a word, and each of the other five tells when its box
shows it: from the last letter to what is seen, which is the pause after which a page sends, the
keeping, and the wait until another page looks. Each of the six types in turn.

Then nobody types, and what is counted is the processor time of the server and of all it started.
Both are done with the pages as they are, and with the same pages made to look every three seconds,
as a facilitator's page does: in turns, against the same server. Last, how long a stranger's browser
takes from the first page to a first answer that is kept, with no time to read or to think.

Run: make bench ARGS=planning        (or: python -m benchmarks.planning [--quick])
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from fetch_browser import find_browser
from playwright.sync_api import Browser, Page, sync_playwright
from serving import PATIENCE, RunningWorkbook
from ways_in import old_path

from workbook.access import Links
from workbook.plans import Plans
from workbook.teams import Teams

PEOPLE = 6
BOX = '[data-place="entry:plain-purpose:words"]'
#: In a page as it is, and with its look at the plan (`LOOK_EVERY`, desk.ts) put off.
PACES = {"as they are": "", "every three seconds": "3000"}
_SLOWER = """
const usual = window.setInterval;
window.setInterval = (look, every) => usual(look, every === LOOK_EVERY ? MORE : every);
"""
#: Tells when the box first shows a word.
_SEEN = """([box, word]) => new Promise((seen) => {
  const look = () => document.querySelector(box).value.includes(word)
    ? seen(Date.now()) : setTimeout(look, 10);
  look();
})"""


class _Six:
    """Six browsers with one plan."""

    def __init__(self, browser: Browser, server: RunningWorkbook, pace: str) -> None:
        team = Teams(server.data).named("Harbour") or Teams(server.data).add("Harbour", "North")
        plan = Plans(server.data).begin(team=team.id).id
        way_in = old_path(Links(server.data).make("team", team.id))
        self._pages: list[Page] = []
        self._number = 0
        for _ in range(PEOPLE):
            context = browser.new_context()
            context.set_default_timeout(PATIENCE * 1000)
            if pace:
                context.add_init_script(
                    _SLOWER.replace("LOOK_EVERY", str(_look_every())).replace("MORE", pace)
                )
            page = context.new_page()
            page.goto(server.address + way_in)
            page.goto(f"{server.address}/plan?plan={plan}#plain-purpose")
            page.locator("body[data-ready] .rpw-plan-page").wait_for()
            self._pages.append(page)

    def waited(self, words: int) -> list[float]:
        """Have each in turn type a word; return the seconds until each of the others saw it."""
        found: list[float] = []
        for number in range(words):
            self._number += 1
            word = "word" + "".join("bcdfghjklm"[int(each)] for each in f"{self._number:04}")
            writer = self._pages[number % PEOPLE]
            others = [page for page in self._pages if page is not writer]
            for page in others:
                page.evaluate(f"given => {{ window.seen = ({_SEEN})(given); }}", [BOX, word])
            box = writer.locator(BOX)
            box.focus()
            writer.keyboard.press("Control+End")
            writer.keyboard.type(f" {word}", delay=40)
            last = writer.evaluate("Date.now()")
            found += [(page.evaluate("window.seen") - last) / 1000 for page in others]
        return found

    def close(self) -> None:
        """Let all of them leave."""
        for page in self._pages:
            page.context.close()


def _look_every() -> int:
    """Return how often a page looks, in milliseconds, as its source says."""
    source = Path(__file__).parent.parent / "front" / "src" / "widgets" / "plan" / "desk.ts"
    told = re.search(r"LOOK_EVERY = ([0-9_]+);", source.read_text(encoding="utf-8"))
    assert told is not None, "where a page looks is said somewhere else"
    return int(told[1].replace("_", ""))


def _spent(server: RunningWorkbook) -> float:
    """Return the processor seconds of the server and of all that it has running."""
    assert server.process is not None
    own = psutil.Process(server.process.pid)
    return sum(sum(each.cpu_times()[:2]) for each in [own, *own.children(recursive=True)])


def _idle(server: RunningWorkbook, seconds: float) -> float:
    """Return the processor seconds a minute that the server needs while nobody does anything."""
    time.sleep(2)
    before, began = _spent(server), time.monotonic()
    time.sleep(seconds)
    return (_spent(server) - before) / (time.monotonic() - began) * 60


def _first_answer(browser: Browser, server: RunningWorkbook) -> float:
    """Return the seconds from the first page to the first answer that is kept."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    began = time.monotonic()
    page.goto(server.address)
    page.get_by_role("link", name="Plan an activity").first.click()
    page.get_by_role("button", name="Start a plan").click()
    page.get_by_role("link", name="Go on to your plan").click()
    page.locator(BOX).fill("To choose how the drop-in room looks.")
    page.get_by_text(re.compile("^Kept [0-9]")).first.wait_for()
    took = time.monotonic() - began
    context.close()
    return took


def compare(browser: Browser, server: RunningWorkbook, *, quick: bool) -> None:
    """Type, wait and count, in turns, and print it."""
    turns, words, seconds = (1, 3, 10.0) if quick else (3, 12, 30.0)
    waited: dict[str, list[float]] = {pace: [] for pace in PACES}
    spent: dict[str, list[float]] = {pace: [] for pace in PACES}
    alone: list[float] = []
    for _ in range(turns):
        alone.append(_idle(server, seconds / 3))
        for pace, every in PACES.items():
            six = _Six(browser, server, every)
            six.waited(1)
            waited[pace] += six.waited(words)
            spent[pace].append(_idle(server, seconds))
            six.close()
    print(
        f"{turns} turns of {words} words, each seen by {PEOPLE - 1} others; a page as it is looks "
        f"every {_look_every()} ms"
    )
    print(
        f"{'seconds until it is seen':26}{'median':>8}{'quartiles':>16}{'19 of 20':>10}{'worst':>8}"
    )
    for pace, each in waited.items():
        low, middle, high = statistics.quantiles(each, n=4, method="inclusive")
        most = statistics.quantiles(each, n=20, method="inclusive")[-1]
        print(
            f"{pace:26}{middle:>8.2f}{f'{low:.2f} to {high:.2f}':>16}{most:>10.2f}{max(each):>8.2f}"
        )
    print(f"{'server, seconds a minute':26}{'median':>8}{'least to most':>16}")
    for name, minutes in {"no page open": alone, **spent}.items():
        print(
            f"{name:26}{statistics.median(minutes):>8.2f}"
            f"{f'{min(minutes):.2f} to {max(minutes):.2f}':>16}"
        )
    first = [_first_answer(browser, server) for _ in range(1 if quick else 5)]
    print(f"from the first page to a first answer that is kept: {statistics.median(first):.1f} s")


def main() -> None:
    """Compare, and print."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        server = RunningWorkbook(Path(scratch) / "data").start()
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        compare(browser, server, quick="--quick" in sys.argv)
        browser.close()
        server.stop()
    print("command: python -m benchmarks.planning")


if __name__ == "__main__":
    main()
