"""An invented service to look round: believable, seeded, and plainly marked as made up.

Its answers go in through the same doors as real ones: sessions are opened, messages are read
as if a browser had sent them, responses are kept, sessions are closed.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from workbook import disk
from workbook.codes import WORDS
from workbook.errors import WorkbookError
from workbook.instrument import Instrument, Item, load_shipped, shipped
from workbook.response import read_response
from workbook.session import Session, Sessions

__all__ = ["MARK", "ExampleRefused", "ExampleService", "is_example", "write_example"]

#: The file that marks a folder as invented; pages look for it. It lies among the sessions, so
#: that neither can come, or go, without the other.
_SESSIONS = "sessions"
MARK = f"{_SESSIONS}/EXAMPLE.md"

_MARK_TEXT = """# Everything in this folder is invented

Teams, answers and words were made up by `workbook example`. Nothing here is about anybody.
Delete the folder when you have looked round.
"""

#: Names that no real team has, and how many people each has.
_TEAMS = (
    ("Heron", 8), ("Copper", 6), ("Lantern", 11), ("Juniper", 5), ("Meadow", 9), ("Slate", 4),
    ("Orchard", 7), ("Willow", 12), ("Cobalt", 6), ("Thistle", 15), ("Saffron", 8), ("Granite", 5),
)  # fmt: skip

_REFLECTIONS = (
    "We say this in every meeting, but I could not point to when we last checked it.",
    "It depends on who is on duty. It should not.",
    "Time is the honest answer: we plan it and then something urgent comes.",
    "I think we do this well, though I have never asked a young person whether they agree.",
    "New colleagues have not been shown how we do this.",
    "We changed our letter after the last session and it reads better.",
    "I am not sure what this would look like on a difficult day.",
    "Supervision helped me here.",
)


class ExampleRefused(WorkbookError):
    """An invented service cannot be written there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleService:
    """What was written; `str` says it in a sentence."""

    folder: Path
    sessions: int
    responses: int
    #: The join code of the one session that is still open.
    open_session: str

    def __str__(self) -> str:
        return (
            f"An invented service is in {self.folder}: {self.sessions} sessions and "
            f"{self.responses} sets of answers, all made up. One session is still open: "
            f"{self.open_session}."
        )


def is_example(folder: Path) -> bool:
    """Say whether everything in a data folder is invented."""
    return (folder / MARK).is_file()


def write_example(
    folder: Path, *, seed: int = 2026, teams: int = 12, quarters: int = 3, today: date | None = None
) -> ExampleService:
    """Write an invented service into a folder that holds no sessions yet.

    Parameters
    ----------
    folder
        The data folder; made when it is not there.
    seed
        The same seed writes the same service, join codes included.
    teams
        How many teams, 1 to 12.
    quarters
        For how many past quarters, 1 to 12.
    today
        The day on which the newest session is open; today when None.

    Raises
    ------
    ExampleRefused
        The folder holds sessions already, or a number is out of range.
    StoreError
        The folder cannot be written to.
    """
    if not (1 <= teams <= len(_TEAMS) and 1 <= quarters <= 12):  # noqa: PLR2004
        raise ExampleRefused(
            f"An invented service has 1 to {len(_TEAMS)} teams and 1 to 12 quarters.",
            "Nothing was written.",
            "Choose numbers in that range.",
        )
    if not Sessions(folder).is_empty():
        raise _taken(folder)
    with disk.explained("No invented service was written."):
        disk.make_folder(folder)
        # Built beside its place and moved there at once: it is there whole or not at all, also
        # when two people ask for it at the same moment.
        with tempfile.TemporaryDirectory(prefix=".example-", dir=folder) as draft:
            service = _invented(Path(draft), seed, teams, quarters, today)
            disk.create(Path(draft) / MARK, _MARK_TEXT.encode())
            with suppress(OSError):  # nothing is there, or something that stays
                (folder / _SESSIONS).rmdir()
            try:
                (Path(draft) / _SESSIONS).rename(folder / _SESSIONS)
            except OSError:
                if (folder / _SESSIONS).exists():
                    raise _taken(folder) from None
                raise
        disk.sync_folder(folder)
    return replace(service, folder=folder)


def _taken(folder: Path) -> ExampleRefused:
    return ExampleRefused(
        f"There are sessions in {folder} already.",
        "An invented service never mixes with anything else, so nothing was written.",
        "Choose an empty folder.",
    )


def _invented(
    folder: Path, seed: int, teams: int, quarters: int, today: date | None
) -> ExampleService:
    """Write every session into an empty folder."""
    chance = random.Random(seed)  # noqa: S311 - an invention that can be repeated, not a secret
    today = today or date.today()  # noqa: DTZ011 - the day on this machine's wall
    clock = _Clock(today)
    sessions = Sessions(folder, today=clock, code=lambda: "-".join(chance.choices(WORDS, k=3)))
    kept = responses = 0
    for quarter in range(quarters, 0, -1):
        for number, (team, people) in enumerate(_TEAMS[:teams]):
            # A team comes back to the same instrument, so that its sessions can be compared.
            instrument = load_shipped(shipped()[number % len(shipped())])
            clock.day = today - timedelta(days=91 * quarter - chance.randrange(50))
            session = sessions.open(team, instrument.id, people)
            present = people - (chance.random() < 0.4) * (people > 5)  # noqa: PLR2004
            leaning = _leaning(chance, instrument, seed, team, quarters - quarter)
            for response in _messages(chance, instrument, leaning, present):
                sessions.record(session.id, read_response(instrument, response))
                responses += 1
            sessions.close(session.id)
            kept += 1
    waiting = _one_still_open(sessions, clock, chance, seed, today)
    responses += sessions.sent(waiting.id)
    return ExampleService(
        folder=folder, sessions=kept + 1, responses=responses, open_session=waiting.id
    )


class _Clock:
    """The day that sessions are opened and closed on."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day


def _one_still_open(
    sessions: Sessions, clock: _Clock, chance: random.Random, seed: int, today: date
) -> Session:
    """Open a session in which everybody but one person has sent: the visitor can be that one."""
    team, people = "Kestrel", 7
    instrument = load_shipped(shipped()[0])
    clock.day = today
    session = sessions.open(team, instrument.id, people)
    leaning = _leaning(chance, instrument, seed, team, 0)
    for message in _messages(chance, instrument, leaning, people - 1):
        sessions.record(session.id, read_response(instrument, message))
    return session


#: What a team is like about one item: (how far in place, how far apart, how unsure), each 0 to 1.
_Leaning = dict[str, tuple[float, float, float]]


def _leaning(
    chance: random.Random, instrument: Instrument, seed: int, team: str, quarter: int
) -> _Leaning:
    """Return what a team is like, item by item: some are hard for everybody, some split."""
    hard = random.Random(f"{seed} {instrument.id}")  # noqa: S311 - the same for every team
    own = random.Random(f"{seed} {team}")  # noqa: S311 - the same in every quarter
    warmth = own.uniform(-0.15, 0.15)
    leaning: _Leaning = {}
    for item in instrument.items:
        level = hard.uniform(0.25, 0.85) + warmth + own.uniform(-0.1, 0.1) + 0.06 * quarter
        apart = 0.9 if own.random() < 0.2 else own.uniform(0.05, 0.35)  # noqa: PLR2004
        unsure = 0.35 if own.random() < 0.15 else own.uniform(0, 0.1)  # noqa: PLR2004
        leaning[item.id] = (min(max(level, 0.05), 0.95), apart, unsure)
    chance.random()
    return leaning


def _messages(
    chance: random.Random, instrument: Instrument, leaning: _Leaning, people: int
) -> Iterator[dict[str, object]]:
    """Yield what each person's browser would have sent."""
    for _ in range(people):
        temper = chance.gauss(0, 0.08)
        answers = {}
        for item in instrument.items:
            answer = _answer(chance, instrument, leaning[item.id], temper)
            if answer is not None:
                answers[item.id] = answer
        yield {
            "token": f"{chance.getrandbits(128):032x}",
            "answers": answers,
            "reflections": dict(_reflections(chance, instrument.items)),
        }


def _answer(
    chance: random.Random,
    instrument: Instrument,
    leaning: tuple[float, float, float],
    temper: float,
) -> str | None:
    level, apart, unsure = leaning
    drawn = chance.random()
    if drawn < 0.03:  # noqa: PLR2004 - now and then somebody leaves one out
        return None
    if drawn < 0.03 + unsure:
        return chance.choice(instrument.scale.beside).id
    where = level + temper + chance.choice((-1, 1)) * apart / 2 + chance.gauss(0, 0.1)
    order = instrument.scale.order
    step = int((1 - min(max(where, 0.0), 0.999)) * len(order))
    return order[min(step, len(order) - 1)].id


def _reflections(chance: random.Random, items: tuple[Item, ...]) -> Iterator[tuple[str, str]]:
    for item in items:
        if chance.random() < 0.06:  # noqa: PLR2004
            yield item.id, chance.choice(_REFLECTIONS)
