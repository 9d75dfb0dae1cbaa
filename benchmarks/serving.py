"""Opening a page: ours against stock Voilà, Panel and Streamlit, with the same questions.

All serve the same instrument from the same machine to the same Chromium, in turn. Stock Voilà
shows it as plain ipywidgets (a heading, a group of radio buttons and a text box for each item),
Panel and Streamlit with their own widgets of the same kinds. What they ask of other hosts is
refused at once, so that they lose no time on a network that is not there. A question counts as
answerable when its first radio button can be seen and checked. At once means that many browsers
open the page in the same moment, on the same two cores as the server. Memory is that of the
server and all it started, where what they share counts once (PSS), with the pages open, less what
it was before, for each page.

Panel and Streamlit live in an environment of their own, which is made on the first run
(`benchmarks/alternatives.py`).

Run: make bench ARGS=serving        (or: python -m benchmarks.serving [--quick])
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from fetch_browser import find_browser
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from ports import HeldPort

from benchmarks.alternatives import PAGES, python_of
from workbook.sessions import Sessions

ROOT = Path(__file__).parent.parent
INSTRUMENT = "planning-group-participation"

#: Other hosts are not found, at once. (Playwright's own routing would switch the cache off.)
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"

_READ = f"""
from workbook.instruments.model import load_shipped
instrument = load_shipped({INSTRUMENT!r})
answers = [answer.label for answer in instrument.scale.answers]
"""

STOCK = f"""
import ipywidgets as ipw
{_READ}
rows = [ipw.HTML(f"<h1>{{instrument.title}}</h1>")]
for section in instrument.sections:
    rows.append(ipw.HTML(f"<h2>{{section.title}}</h2>"))
    for item in section.items:
        rows.append(ipw.HTML(f"<p>{{item.statement}}<br>{{item.prompt}}</p>"))
        rows.append(ipw.RadioButtons(options=answers, index=None))
        rows.append(ipw.Textarea(placeholder="Reflection"))
rows.append(ipw.Button(description="Send"))
ipw.VBox(rows)
"""

PANEL = f"""
import panel as pn
{_READ}
pn.extension()
rows = [pn.pane.Markdown(f"# {{instrument.title}}")]
for section in instrument.sections:
    rows.append(pn.pane.Markdown(f"## {{section.title}}"))
    for item in section.items:
        rows.append(pn.pane.Markdown(f"{{item.statement}} {{item.prompt}}"))
        rows.append(pn.widgets.RadioBoxGroup(options=answers, value=None))
        rows.append(pn.widgets.TextAreaInput(placeholder="Reflection"))
rows.append(pn.widgets.Button(name="Send"))
pn.Column(*rows).servable()
"""

STREAMLIT = f"""
import streamlit as st
{_READ}
st.title(instrument.title)
for section in instrument.sections:
    st.header(section.title)
    for item in section.items:
        st.radio(f"{{item.statement}} {{item.prompt}}", answers, index=None, key=item.id)
        st.text_area("Reflection", key="r" + item.id)
st.button("Send")
"""


@dataclass
class Place:
    """Something that serves the questions."""

    name: str
    words: list[str]
    #: What can be pressed when a question can be answered.
    answer: str = "input[type=radio]"
    path: str = "/"
    python: str = sys.executable
    port: int = 0
    server: subprocess.Popen[bytes] | None = None
    seconds: dict[str, list[float]] = field(default_factory=dict)
    requests: int = 0
    kilobytes: float = 0
    megabytes: float = 0
    #: Pages of a crowd that did not come within 90 seconds.
    never: int = 0
    #: Memory in MB before anybody came.
    idle: float = 0

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}{self.path}"


async def measure(places: list[Place], rounds: int, crowds: tuple[int, ...]) -> None:
    """Open the page of each place again and again, in turn, and note what was seen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu", ONLY_HERE]
        )
        for place in places:  # one visit each that does not count
            await alone(browser, place, {})
            await asyncio.sleep(3)
            place.idle = memory(place)
        for _ in range(rounds):
            for place in places:
                await alone(browser, place, place.seconds)
        for place in places:
            print(f"  {place.name}: alone {place.seconds}", flush=True)
        for people in crowds:
            for _ in range(max(1, rounds // 3)):
                for place in places:
                    seconds = await crowd(browser, place, people)
                    place.seconds.setdefault(f"{people} at once", []).append(seconds)
                    print(f"  {place.name}: {people} at once, {seconds:.1f} s", flush=True)
        for place in places:
            await weigh(browser, place)
        await browser.close()


async def alone(browser: Browser, place: Place, seconds: dict[str, list[float]]) -> None:
    """Open the page twice: with an empty cache, then with a full one."""
    context = await browser.new_context()
    for cache in ("cold", "warm"):
        page = await context.new_page()
        seconds.setdefault(cache, []).append(await visit(page, place))
        await page.close()
        await asyncio.sleep(0.4)  # let what was left behind go
    await context.close()


async def crowd(browser: Browser, place: Place, people: int) -> float:
    """Let as many open the page in the same moment; return the median of their seconds."""
    contexts = [await browser.new_context() for _ in range(people)]
    pages = [await context.new_page() for context in contexts]
    came = await asyncio.gather(*(visit(page, place, 90) for page in pages), return_exceptions=True)
    # Whoever gave up waited at least so long.
    seconds = [each if isinstance(each, float) else 90.0 for each in came]
    place.never += sum(not isinstance(each, float) for each in came)
    before_it_ends(place, people)
    for context in contexts:
        await context.close()
    await asyncio.sleep(2)
    return statistics.median(seconds)


def before_it_ends(place: Place, people: int) -> None:
    """Note the memory for each page while they are open."""
    used = memory(place) - place.idle
    place.megabytes = max(place.megabytes, used / people)


async def visit(page: Page, place: Place, patience: float = 180) -> float:
    """Return the seconds from opening the page to the first answerable question."""
    start = time.perf_counter()
    await page.goto(place.address, wait_until="commit", timeout=patience * 1000)
    first = page.locator(place.answer).first
    await first.wait_for(state="visible", timeout=patience * 1000)
    taken = time.perf_counter() - start
    await first.click()
    return taken


async def weigh(browser: Browser, place: Place) -> None:
    """Count the requests and the bytes, as they travel, of a page with an empty cache."""
    context: BrowserContext = await browser.new_context()
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    seen: dict[str, float] = {}
    line.on("Network.requestWillBeSent", lambda e: seen.setdefault(e["requestId"], 0.0))
    line.on(
        "Network.loadingFinished",
        lambda e: seen.__setitem__(e["requestId"], e["encodedDataLength"]),
    )
    line.on("Network.webSocketCreated", lambda e: seen.setdefault(e["requestId"], 0.0))
    await visit(page, place)
    await asyncio.sleep(2)
    place.requests, place.kilobytes = len(seen), sum(seen.values()) / 1000
    await context.close()


def memory(place: Place) -> float:
    """Return the memory in MB of a server and all it started; what they share counts once (PSS)."""
    assert place.server is not None
    root = psutil.Process(place.server.pid)
    total = 0
    for process in (root, *root.children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def print_table(places: list[Place], rounds: int, crowds: tuple[int, ...]) -> None:
    """Print medians, and ours as a part of each other one's."""
    crowded = max(1, rounds // 3)
    print(f"median of {rounds} ({crowded} for crowds), in turn; in brackets: ours/theirs")
    print("".join(f"{each:>22}" for each in ("", *(place.name for place in places))))
    rows = [
        (f"{name}, seconds", [statistics.median(place.seconds[name]) for place in places], 2)
        for name in ("cold", "warm", *(f"{people} at once" for people in crowds))
    ]
    rows += [
        ("memory a page, MB", [place.megabytes for place in places], 1),
        ("never came", [float(place.never) for place in places], 0),
        ("cold page, kB", [place.kilobytes for place in places], 0),
        ("cold page, requests", [float(place.requests) for place in places], 0),
    ]
    for name, values, digits in rows:
        cells = [f"{values[0]:.{digits}f}"]
        cells += [f"{value:.{digits}f}{_ratio(values[0], value)}" for value in values[1:]]
        print(f"{name:>22}" + "".join(f"{cell:>22}" for cell in cells))


def _ratio(ours: float, theirs: float) -> str:
    return f" ({ours / theirs:.2f})" if theirs else ""


def main() -> None:
    """Measure and print a table."""
    quick = "--quick" in sys.argv
    rounds, crowds = (2, (4,)) if quick else (4, (8, 15))
    bench = str(python_of(PAGES))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        code = Sessions(folder / "data").open("Bench team", INSTRUMENT).code
        (folder / "panel_app.py").write_text(PANEL)
        (folder / "streamlit_app.py").write_text(STREAMLIT)
        held = [HeldPort() for _ in range(4)]
        ports = [each.number for each in held]
        places = [
            Place(
                "workbook",
                ["-m", "workbook", "serve", "--data", str(folder / "data"), f"--port={ports[0]}"],
                path=f"/reflect?code={code}",
            ),
            Place(
                "stock Voilà",
                ["-m", "voila", "--no-browser", str(stock_folder(folder)), f"--port={ports[1]}"],
                path="/voila/render/form.ipynb",
            ),
            Place(
                "Panel",
                ["-m", "panel", "serve", str(folder / "panel_app.py"), f"--port={ports[2]}"],
                python=bench,
                path="/panel_app",
            ),
            Place(
                "Streamlit",
                [
                    *("-m", "streamlit", "run", str(folder / "streamlit_app.py")),
                    *(f"--server.port={ports[3]}", "--server.headless=true"),
                    *("--browser.gatherUsageStats=false", "--server.fileWatcherType=none"),
                ],
                answer="[role=radiogroup] label",
                python=bench,
            ),
        ]
        for place, port in zip(places, ports, strict=True):
            place.port = port
        with ExitStack() as all_of_them:
            for place in places:
                server = running(place.words, place.port, place.python)
                place.server = all_of_them.enter_context(server)
            time.sleep(5)  # until they have done what they do after starting
            asyncio.run(measure(places, rounds, crowds))
        print_table(places, rounds, crowds)


def stock_folder(folder: Path) -> Path:
    """Write the same questions as a notebook of plain ipywidgets; return its folder."""
    place = folder / "stock"
    place.mkdir()
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(STOCK)],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
    )
    nbformat.write(notebook, place / "form.ipynb")
    return place


@contextmanager
def running(
    words: list[str], port: int, python: str = sys.executable
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server on `port` until it answers, and end it afterwards."""
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            [python, *words],
            cwd=ROOT,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            end = time.monotonic() + 180
            while not answers(port):
                if server.poll() is not None or time.monotonic() > end:
                    said.seek(0)
                    raise RuntimeError(f"it did not start: {words}\n{said.read().decode()}")
                time.sleep(0.2)
            yield server
        finally:
            server.terminate()
            server.wait(timeout=30)


def answers(port: int) -> bool:
    """Say whether a server answers there."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).read()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


if __name__ == "__main__":
    main()
