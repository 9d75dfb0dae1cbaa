"""How much the workbook finds in notes that others wrote, beside Presidio in the same run.

The public notes are the sentences with gaps of `presidio-evaluator` (Microsoft, MIT), with which
Presidio itself is tried: letters and talk of customers, patients and friends. The gaps are filled
here, the same way every time, with the invented people that come with that package, whose data are
the Fake Name Generator's (CC BY-SA 3.0 United States): names of thirty countries, and addresses,
numbers and towns of the United Kingdom. The package is fetched by its hash when the benchmark runs,
only its two files of words are read, and nothing of it is in this repository.

Presidio reads with spaCy's small English model, as it does when nobody chooses another that has to
be downloaded. Compared is what both look for: names, places, and phone numbers, email addresses and
postcodes.
"""

from __future__ import annotations

import csv
import json
import os
import re
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from retyped import REGISTERS
from wording_cases import KEPT, LEARNED_FROM, notes

from benchmarks.alternatives import WORDS, python_of, uv
from benchmarks.registers import Note, asked_for_nothing, looked_at
from workbook.safeguarding.name_model import SWITCH
from workbook.safeguarding.wording import Finding, check

_PACKAGE = (
    "presidio-evaluator==0.3.2 "
    "--hash=sha256:57614fe604e52b78e6de25b767c59265886b93bbcdc6c7e43ab2657d3f6302be"
)
_GAP = re.compile(r"\{\{(\w+)\}\}")
#: What is compared: row to the kinds of marks it takes together.
_ROWS = {
    "names": ("name",),
    "places": ("place",),
    "numbers, addresses": ("phone", "email", "postcode"),
}
Person = dict[str, str]
_FOR_NOTHING = "for nothing in 100 words"


def public_notes(rounds: int) -> list[Note]:
    """Return the public notes, each sentence filled as often as told."""
    folder = WORDS.environment / "notes"
    words = folder / "presidio_evaluator" / "data_generator" / "raw_data"
    if not words.exists():
        wanted = WORDS.environment / "notes.txt"
        wanted.write_text(_PACKAGE + "\n", encoding="utf-8")
        options = ("--require-hashes", "--no-deps", "--target", str(folder))
        uv("pip", "install", "-q", *options, "-r", str(wanted))
    sentences = (words / "templates.txt").read_text(encoding="utf-8").splitlines()
    with (words / "FakeNameGenerator.com_3000.csv").open(encoding="utf-8-sig") as file:
        people = list(csv.DictReader(file))
    here = [each for each in people if each["Country"] == "GB"]
    chance = Random(15)  # the same notes every time
    return [
        _filled(sentence.strip(), chance, people, here)
        for _ in range(rounds)
        for sentence in sentences
        if sentence.strip()
    ]


def _filled(
    sentence: str, chance: Random, people: Sequence[Person], here: Sequence[Person]
) -> Note:
    who, where = chance.choice(people), chance.choice(here)
    text, marks, at = "", [], 0
    for gap in _GAP.finditer(sentence):
        text += sentence[at : gap.start()]
        kind, words = _words_for(gap[1], who, where, chance)
        # What is no detail here, such as a country, is marked as one that people may differ about.
        marks.append((kind or "other", len(text), len(text) + len(words), kind is None))
        text += words
        at = gap.end()
        who = chance.choice(people)
    return text + sentence[at:], marks


def _words_for(gap: str, who: Person, where: Person, chance: Random) -> tuple[str | None, str]:
    """Return the kind of detail that fills a gap, None for what is not compared, and its words."""
    street = where["StreetAddress"]
    whole = {
        "address": f"{street}, {where['City']}, {where['ZipCode']}",
        "street_name": re.sub(r"^\d+\w?\s+", "", street),
    }
    if gap in whole:
        return "place", whole[gap]
    if gap in _KNOWN:
        kind, column = _KNOWN[gap]
        return kind, (who if column == "EmailAddress" else where)[column]
    if "name" in gap or gap == "person":
        first, last = who["GivenName"], who["Surname"]
        part = first if gap.startswith("first") else last if gap.startswith("last") else ""
        return "name", part or f"{first} {last}"
    return None, _OTHERS.get(gap) or str(chance.randint(10, 99))


_KNOWN = {
    "city": ("place", "City"),
    "postcode": ("postcode", "ZipCode"),
    "zipcode": ("postcode", "ZipCode"),
    "phone_number": ("phone", "TelephoneNumber"),
    "email": ("email", "EmailAddress"),
}
_OTHERS = {
    "organization": "Simple Solutions",
    "country": "Portugal",
    "nationality": "Portuguese",
    "nation_woman": "Portuguese woman",
    "nation_plural": "the Portuguese",
    "credit_card_number": "4111 1111 1111 1111",
    "iban": "GB33 BUKB 2020 1555 5555 55",
    "year": "1998",
    "day_of_week": "Tuesday",
    "date_of_birth": "3/11/1987",
    "date_time": "3 March",
    "job": "surveyor",
    "url": "https://example.org",
    "prefix": "Mx",
    "prefix_male": "Mr",
    "prefix_female": "Ms",
    "state_abbr": "TX",
}


def _with(switch: str, texts: Sequence[str]) -> tuple[dict[str, list[Finding]], float]:
    os.environ[SWITCH] = switch
    found, seconds = {}, []
    for text in texts:
        start = time.perf_counter()
        findings = check(text, ())
        seconds.append(time.perf_counter() - start)
        found[text] = [each for each in findings if each.kind not in ("language", "combination")]
    return found, statistics.median(seconds) * 1000


def _with_presidio(texts: Sequence[str]) -> tuple[dict[str, list[Finding]], float, float]:
    done = subprocess.run(
        [str(python_of(WORDS)), str(Path(__file__).with_name("presidio_looks.py"))],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    found = {
        text: [Finding(start, end, "name", "") for start, end in places]
        for text, places in zip(texts, said["found"], strict=True)
    }
    return found, statistics.median(said["milliseconds"]), said["megabytes"]


def _some(all_notes: list[Note], number: int) -> list[Note]:
    """Return about so many of them, from the whole of the list."""
    return all_notes[:: max(1, len(all_notes) // number)]


def print_table(switches: Sequence[str], titles: Sequence[str], *, quick: bool) -> None:
    """Print how much each finds in the public notes, and in our own that were kept aside."""
    python_of(WORDS)
    public = public_notes(1 if quick else 3)
    sets: dict[str, list[Note]] = {"public notes": public}
    for name in ("small letters", "dictated"):
        sets[f"public, {name}"] = [REGISTERS[name](text, marks) for text, marks in public]
    folder, title = (KEPT, "ours, kept aside") if KEPT.exists() else (LEARNED_FROM, "ours, learned")
    some = 60 if quick else 600
    own = _some(list(notes(folder, "ident")), some)
    if own:
        sets[title] = own
        sets["ours, harmless"] = _some(list(notes(folder, "paragraphs", "alike", "pairs")), some)
    texts = [text for each in sets.values() for text, _ in each]
    looks = [(title, *_with(switch, texts)) for switch, title in zip(switches, titles, strict=True)]
    found, milliseconds, megabytes = _with_presidio(texts)
    looks.append(("Presidio", found, milliseconds))
    print("\nnotes that others wrote, and ours, beside Presidio with spaCy's small model")
    print(f"{'':52}" + "".join(f"{look:>16}" for look, _, _ in looks))
    for name, all_notes in sets.items():
        for row, kinds in _ROWS.items():
            seen = [looked_at(all_notes, found.__getitem__).share(kinds) for _, found, _ in looks]
            if seen[0] is not None:
                cells = "".join(f"{share:>16.2f}" for share in seen if share is not None)
                print(f"{f'{name} ({len(all_notes)}): {row}':52}{cells}")
        nothing = [asked_for_nothing(all_notes, found.__getitem__) for _, found, _ in looks]
        cells = "".join(f"{100 * prompts / words:>16.2f}" for prompts, words, _, _ in nothing)
        print(f"{f'{name}: {_FOR_NOTHING}':52}{cells}")
    cells = "".join(f"{milliseconds:>16.1f}" for _, _, milliseconds in looks)
    print(f"{'milliseconds a note (median)':52}{cells}")
    print(f"memory of Presidio with all that it reads with: {megabytes:.0f} MB")
