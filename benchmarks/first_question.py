"""From opening the link to a question that can be answered: ours against stock Voilà.

Both serve the same instrument from the same machine to the same Chromium, in turn. Stock
Voilà shows it as plain ipywidgets (a heading, a group of radio buttons and a text box for
each item) in its own template. What it asks of other hosts is refused at once, so that it
loses no time on a network that is not there. A question counts as answerable when its first
radio button is visible and can be checked.

Run: make bench ARGS=first_question        (or: python -m benchmarks.first_question [--quick])
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from workbook.session import Sessions

INSTRUMENT = "planning-group-participation"

#: Other hosts are not found, at once. (Playwright's own routing would switch the cache off.)
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"

STOCK_CELL = f"""
import ipywidgets as ipw
from workbook.instrument import load_shipped
instrument = load_shipped({INSTRUMENT!r})
rows = [ipw.HTML(f"<h1>{{instrument.title}}</h1>")]
for section in instrument.sections:
    rows.append(ipw.HTML(f"<h2>{{section.title}}</h2>"))
    for item in section.items:
        rows.append(ipw.HTML(f"<p>{{item.statement}}<br>{{item.prompt}}</p>"))
        rows.append(ipw.RadioButtons(
            options=[answer.label for answer in instrument.scale.answers], index=None))
        rows.append(ipw.Textarea(placeholder="Reflection"))
rows.append(ipw.Button(description="Send"))
ipw.VBox(rows)
"""


def main() -> None:
    """Measure and print a table."""
    rounds = 2 if "--quick" in sys.argv else 9
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        session = Sessions(folder / "data").open("Bench team", INSTRUMENT)
        ours, stock = free_port(), free_port()
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", ONLY_HERE]
        )
        with (
            running(["-m", "workbook", "serve", "--data", str(folder / "data")], ours),
            running(["-m", "voila", "--no-browser", str(stock_folder(folder))], stock),
        ):
            places = {
                "workbook": f"http://127.0.0.1:{ours}/reflect?code={session.id}",
                "stock Voilà": f"http://127.0.0.1:{stock}/voila/render/form.ipynb",
            }
            print_table(measured(browser, places, rounds), rounds)
        browser.close()


def measured(
    browser: Browser, places: dict[str, str], rounds: int
) -> dict[tuple[str, str], list[float]]:
    """Return the seconds of every visit, by (place, "cold" or "warm"), taken in turn."""
    seconds: dict[tuple[str, str], list[float]] = {}
    for place, address in places.items():  # one visit each that does not count
        with_context(browser, lambda context, address=address: visit(context, address))
        seconds[place, "cold"], seconds[place, "warm"] = [], []
    for _ in range(rounds):
        for place, address in places.items():

            def both(context: BrowserContext, place: str = place, address: str = address) -> None:
                seconds[place, "cold"].append(visit(context, address))
                seconds[place, "warm"].append(visit(context, address))

            with_context(browser, both)
    return seconds


def with_context(browser: Browser, act: Callable[[BrowserContext], None]) -> None:
    """Run `act` in a browser context of its own: an empty cache."""
    context = browser.new_context()
    act(context)
    context.close()


def visit(context: BrowserContext, address: str) -> float:
    """Return the seconds from opening `address` to the first answerable question."""
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    first = page.locator("input[type=radio]").first
    first.wait_for(state="visible", timeout=60_000)
    taken = time.perf_counter() - start
    first.check()
    page.close()
    time.sleep(0.3)  # let the kernel that was left behind go
    return taken


def print_table(seconds: dict[tuple[str, str], list[float]], rounds: int) -> None:
    """Print medians and ratios."""
    print(f"seconds to the first answerable question, median of {rounds}, taken in turn")
    print(f"{'':14}{'workbook':>10}{'stock':>10}{'ratio':>8}")
    for cache in ("cold", "warm"):
        ours = statistics.median(seconds["workbook", cache])
        stock = statistics.median(seconds["stock Voilà", cache])
        print(f"{cache + ' cache':14}{ours:>10.2f}{stock:>10.2f}{ours / stock:>8.2f}")


def stock_folder(folder: Path) -> Path:
    """Write the same questions as a notebook of plain ipywidgets; return its folder."""
    place = folder / "stock"
    place.mkdir()
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(STOCK_CELL)],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
    )
    nbformat.write(notebook, place / "form.ipynb")
    return place


@contextmanager
def running(words: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server on `port` until it answers, and end it afterwards."""
    server = subprocess.Popen(
        [sys.executable, *words, f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        yield server
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str | None:
    """Return the Chromium to drive; None lets Playwright use its own."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
    from fetch_browser import find_browser

    return find_browser()


if __name__ == "__main__":
    main()
