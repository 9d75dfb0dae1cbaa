"""Two people who write in one plan in real browsers while the server is killed again and again.

One has the link of the plan's team, the other the plan's own. Each types, letter by letter and with
pauses in the middle of words, in a box of their own and in one that both write in. At a random
moment the server gets SIGKILL, and its pages end with it; both type on. Then it comes back at the
same address. Sometimes a page is loaded again before it has noticed, or while there is no server.
Checked after each kill: what a page has shown as kept is in the plan's files. After each reload:
what was typed is in its box. In the end: each word is kept once, where it was typed. "Seen as kept"
counts a word again after each kill.

Run: python -m benchmarks.plan_kills [--kills 40] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from fetch_browser import find_browser
from playwright.sync_api import Browser, Error, Page, sync_playwright
from serving import PATIENCE, RunningWorkbook, until
from ways_in import old_path

from workbook.access import Links
from workbook.plans import Plans
from workbook.teams import Teams

__all__ = ["AMOUNTS", "Writing"]

_OWN = {"word": "plain-purpose", "term": "their-part"}
_BOTH = "fixed-and-open"
#: What of the figures says how much was done, and no word that is not there. A word may stick to
#: another, where somebody begins one right before it and rests in the middle.
AMOUNTS = ("kills", "reloads", "words typed", "seen as kept", "torn, or stuck to another")
#: Tells what each box says it has kept, as it says so.
_LISTENS = """
new MutationObserver((all) => {
  for (const { target } of all) {
    const at = target.nodeType === 3 ? target.parentElement : target;
    const said = at?.closest(".rpw-field-said");
    if (!said || !/^Kept [0-9]/.test(said.textContent)) continue;
    const box = said.closest(".rpw-field").querySelector("[data-place]");
    wasKept(box.dataset.place, box.value);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
_WAITING = """plan => Object.keys(localStorage)
  .filter((key) => key.startsWith(`rpw:plan:${plan}:`)).length"""


class _Writer:
    """One person: a browser of their own, what they typed where, and what they saw as kept."""

    def __init__(self, browser: Browser, name: str, address: str, way_in: str) -> None:
        self.name, self.address = name, address
        self.context = browser.new_context(viewport={"width": 320, "height": 640})
        self.context.set_default_timeout(PATIENCE * 1000)
        self.context.add_init_script(_LISTENS)
        self.context.expose_function("wasKept", self._kept)
        self.page: Page = self.context.new_page()
        self.typed: dict[str, list[str]] = {_OWN[name]: [], _BOTH: []}
        self.kept: dict[str, set[str]] = {}
        self.letters = ""
        self.place = ""
        self._number = 0
        self.page.goto(way_in)
        self.open()

    def open(self) -> None:
        """Come to the page of the plan, as for the first time."""
        if self.page.url != self.address:
            self.page.goto(self.address)
        self.page.locator("body[data-ready] .rpw-plan-page").wait_for()

    def begin(self, place: str) -> None:
        """Go to the end of a box, with a new word on one's mind."""
        self._number += 1
        # Letters alone: a word with a number in it is asked about.
        word = self.name + "".join("bcdfghjklm"[int(each)] for each in f"{self._number:04}")
        self.typed[place].append(word)
        self.letters, self.place = f"{word} ", place
        box = self.box(place)
        if not box.evaluate("box => document.activeElement === box"):
            box.focus()
            self.page.keyboard.press("Control+End")
            if box.input_value().strip() == box.input_value() != "":  # as one sees
                self.letters = f" {word} "

    def type_on(self) -> None:
        """Type one more letter."""
        self.page.keyboard.type(self.letters[0])
        self.letters = self.letters[1:]

    def box(self, place: str) -> Any:
        """Return the box of a prompt."""
        return self.page.locator(f'[data-place="entry:{place}:words"]')

    def missing(self) -> int:
        """Return how many of the words that were typed are not in their boxes."""
        return sum(
            word not in self.box(place).input_value()
            for place, words in self.typed.items()
            for word in words
        )

    def is_through(self, plan: str) -> bool:
        """Say whether the workbook has all that this device had to send."""
        return bool(self.page.evaluate(_WAITING, plan) == 0)

    def _kept(self, place: str, words: str) -> None:
        self.kept.setdefault(place.split(":")[1], set()).update(words.split())


class Writing:
    """Two writers, and a server that is killed.

    Parameters
    ----------
    browser
        A browser.
    server
        A server that comes back.
    seed
        For the dice.
    """

    def __init__(self, browser: Browser, server: RunningWorkbook, seed: int = 1) -> None:
        self._server, self._dice = server, random.Random(seed)
        team = Teams(server.data).add("Harbour team", "North").id
        self._plan = Plans(server.data).begin(team=team).id
        links = Links(server.data)
        ways_in = (links.make("team", team), links.make("plan", self._plan))
        address = f"{server.address}/plan?plan={self._plan}#{_BOTH}"
        self._writers = [
            _Writer(browser, name, address, server.address + old_path(link))
            for name, link in zip(_OWN, ways_in, strict=True)
        ]
        self._found: Counter[str] = Counter()

    def killed(self, kills: int) -> dict[str, int]:
        """Write while it is killed so often; return what was found, in numbers."""
        for number in range(kills):
            self._kill_while_they_write()
            self._look_what_is_kept()
            self._come_back(number)
            if self._dice.random() < 0.6:  # otherwise it is killed again before all is well
                self._all_through()
        self._all_through()
        return {"kills": kills, **self._counted()}

    def _kill_while_they_write(self) -> None:
        process = self._server.process
        assert process is not None
        kill = threading.Timer(self._dice.uniform(0.1, 3.0), process.send_signal, [signal.SIGKILL])
        kill.start()
        while process.poll() is None:
            self._write()
        kill.join()
        for _ in range(self._dice.randrange(25)):  # nobody has told them
            self._write()

    def _write(self) -> None:
        """One of them types a letter, or rests long enough for what is there to be sent."""
        writer = self._dice.choice(self._writers)
        if not writer.letters:
            writer.begin(self._dice.choice((_OWN[writer.name], _BOTH)))
        writer.type_on()
        time.sleep(0.9 if self._dice.random() < 0.03 else self._dice.uniform(0, 0.05))

    def _look_what_is_kept(self) -> None:
        entries = Plans(self._server.data).open(self._plan).look().entries
        for writer in self._writers:
            writer.page.evaluate("0")  # what it still had to tell of is heard before its answer
            for place, seen in writer.kept.items():
                self._found["seen as kept"] += len(self._whole(seen))
                self._found["seen as kept and not in the files"] += sum(
                    word not in entries[place].words for word in self._whole(seen)
                )
            writer.kept.clear()

    def _whole(self, words: set[str]) -> set[str]:
        """Return the words without the beginnings of one that was still being typed."""
        typed = {
            word for writer in self._writers for each in writer.typed.values() for word in each
        }
        return words & typed

    def _come_back(self, number: int) -> None:
        """Start the server; one of the pages may be loaded again before or after."""
        writer = self._writers[number % 2]
        way = self._dice.choice(("stays", "stays", "before", "after"))
        if way == "before":
            with suppress(Error):  # there is no server
                writer.page.reload()
        self._server.start()
        if way == "stays":
            return
        if way == "after":
            self._finish_words(writer)
            writer.page.reload()
        writer.open()
        self._finish_words(writer)
        self._found["reloads"] += 1
        self._found["not in the box after a reload"] += writer.missing()

    def _finish_words(self, writer: _Writer) -> None:
        if writer.letters and not writer.box(writer.place).evaluate(
            "box => document.activeElement === box"
        ):
            # In the middle of a word, after a reload: it is finished where its beginning stands.
            begun = writer.typed[writer.place][-1][: -len(writer.letters.strip()) or None]
            writer.box(writer.place).evaluate(
                "(box, begun) => { box.focus(); const at = box.value.lastIndexOf(begun)"
                " + begun.length; box.setSelectionRange(at, at); }",
                begun,
            )
        while writer.letters:
            writer.type_on()

    def _all_through(self) -> None:
        for writer in self._writers:
            self._finish_words(writer)
        for writer in self._writers:
            until(lambda writer=writer: writer.is_through(self._plan))

    def _counted(self) -> dict[str, int]:
        entries = Plans(self._server.data).open(self._plan).look().entries
        lost = doubled = strange = order = total = 0
        for place in (*_OWN.values(), _BOTH):
            typed = [word for each in self._writers for word in each.typed.get(place, ())]
            there = Counter(entries[place].words.split())
            total += len(typed)
            lost += sum(word not in entries[place].words for word in typed)
            doubled += sum(entries[place].words.count(word) > 1 for word in typed)
            strange += len(set(there) - set(typed))
            order += place != _BOTH and entries[place].words != " ".join(typed)
        return {
            "words typed": total,
            "reloads": self._found["reloads"],
            "seen as kept": self._found["seen as kept"],
            "seen as kept and not in the files": self._found["seen as kept and not in the files"],
            "not in the box after a reload": self._found["not in the box after a reload"],
            "lost": lost,
            "doubled": doubled,
            "torn, or stuck to another": strange,
            "own boxes that are not letter for letter": order,
        }


def main(given: Sequence[str] | None = None) -> None:
    """Kill, and print what is left."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    asked.add_argument("--kills", type=int, default=40)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args(given)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        server = RunningWorkbook(Path(scratch) / "data", comes_back=True).start()
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for what, number in Writing(browser, server, said.seed).killed(said.kills).items():
            print(f"{what:44}{number:>8}")
        browser.close()
        server.stop()
    print(f"command: python -m benchmarks.plan_kills --kills {said.kills} --seed {said.seed}")


if __name__ == "__main__":
    main()
