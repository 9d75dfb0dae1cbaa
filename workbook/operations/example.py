"""An invented service to look round: believable, seeded, and plainly marked as made up.

Its answers go in through the same doors as real ones: sessions are opened, messages are read
as if a browser had sent them, responses are kept, sessions are closed.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from workbook.access import Links
from workbook.errors import WorkbookError
from workbook.instruments import Instrument, Item, load_shipped, shipped
from workbook.meetings.actions import new_action, write_actions
from workbook.meetings.messages import write_message
from workbook.operations.example_earlier import planned_then
from workbook.operations.example_plans import example_plan, write_plans
from workbook.publishing.publisher import open_current, open_period, publish
from workbook.sessions import WORDS, Session, Sessions, read_response
from workbook.storage import CODES, MARK_NAME, PLANS, RELEASED, SESSIONS, TEAMS, disk
from workbook.teams import Team, Teams
from workbook.themes.periods import Period, period_of
from workbook.themes.requests import Requests

__all__ = ["ExampleRefused", "ExampleService", "write_example"]

_MARK_TEXT = """# Everything in this folder is invented

Teams, answers and words were made up by `workbook example`. Nothing here is about anybody.
Delete the folder when you have looked round.
"""

#: Names that no real team has, and how many people each has.
_TEAMS = (
    ("Heron", 8), ("Copper", 6), ("Lantern", 11), ("Juniper", 5), ("Meadow", 9), ("Slate", 4),
    ("Orchard", 7), ("Willow", 12), ("Cobalt", 6), ("Thistle", 15), ("Saffron", 8), ("Granite", 5),
)  # fmt: skip

#: The team whose session is still open.
_WAITING = ("Kestrel", 7)
_SERVICE = "Invented service"
#: The checklist that every team answers each quarter, so that its themes can be published.
_SHARED = "culture-and-review"
#: What teams decided to act on: the question, the action, and what some of them wrote upward.
_DECIDED = (
    ("relationship-time", "Keep Wednesday afternoons free of meetings.", "We keep losing the "
     "time to build relationships to urgent meetings. It was the first thing everyone said."),
    ("relationship-time", "Count what a first meeting really takes.", "Travel between the two "
     "offices takes half a day a week from each of us."),
    ("supervision-feelings", "Ask for group supervision.", "Supervision is about tasks. We would "
     "like an hour a month that is not."),
    ("leaders-act", "Tell young people what came of their ideas.", ""),
    ("same-meaning", "Talk about what we mean by participation.", ""),
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
    #: Plans for activities, one in every state.
    plans: int
    #: The id of the one session that is still open, and its join code.
    open_session: str
    open_code: str

    def __str__(self) -> str:
        return (
            f"An invented service is in {self.folder}: {self.sessions} sessions, "
            f"{self.responses} sets of answers and {self.plans} plans, all made up. One session is "
            f"still open: {self.open_code}."
        )


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
    with disk.as_store_error("No invented service was written."):
        disk.make_folder(folder)
        # Built beside its place and moved there at once: it is there whole or not at all, also
        # when two people ask for it at the same moment.
        with tempfile.TemporaryDirectory(prefix=".example-", dir=folder) as draft:
            service = _invented(Path(draft), seed, teams, quarters, today)
            for part in (SESSIONS, RELEASED):
                disk.create(Path(draft) / part / MARK_NAME, _MARK_TEXT.encode())
            with disk.locked(folder):
                _move_in(Path(draft), folder)
        disk.sync_folder(folder)
        _make_links(folder, service.open_session)
    return replace(service, folder=folder)


def _make_links(folder: Path, open_session: str) -> None:
    """Make a link for every role, so that `workbook links` shows one of each."""
    links, teams = Links(folder), Teams(folder)
    links.make("lead")
    for team in teams.all():
        links.make("team", team.id)
    links.make("session", open_session)
    links.make("plan", example_plan(folder))
    services = tuple(teams.services())
    for service in services:
        links.make("manager", service)
    links.make("several", services=services)


def _move_in(draft: Path, folder: Path) -> None:
    """Move an invented service to its place; the sessions come last, and with them the mark."""
    with suppress(OSError):  # nothing is there, or something that stays
        (folder / SESSIONS).rmdir()
    parts = (RELEASED, TEAMS, CODES, PLANS)
    others = [folder / part for part in parts if (folder / part).exists()]
    marked = (folder / RELEASED / MARK_NAME).is_file()
    if (folder / SESSIONS).exists() or (others and not marked):
        raise _taken(folder)
    for other in others:
        shutil.rmtree(other)  # somebody was cut off right here
    (draft / RELEASED).rename(folder / RELEASED)
    for part in (TEAMS, CODES, PLANS, SESSIONS):
        (draft / part).rename(folder / part)


def _taken(folder: Path) -> ExampleRefused:
    return ExampleRefused(
        f"There are sessions, teams or plans in {folder} already.",
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
    sessions = Sessions(
        folder,
        today=clock,
        code=lambda: "-".join(chance.choices(WORDS, k=3)),
        new_id=lambda: f"s{_signs(chance, 15)}",
    )
    ids = _teams(folder, chance, (*_TEAMS[:teams], _WAITING))
    kept = responses = 0
    for quarter in range(quarters, 0, -1):
        for number, (team, people) in enumerate(_TEAMS[:teams]):
            # A team comes back to the same instrument, so that its sessions can be compared.
            instrument = load_shipped(shipped()[number % len(shipped())])
            clock.day = today - timedelta(days=91 * quarter - chance.randrange(50))
            session = sessions.open(team, instrument.id, people, team_id=ids[team])
            present = people - (chance.random() < 0.4) * (people > 5)  # noqa: PLR2004
            leaning = _leaning(chance, instrument, seed, team, quarters - quarter)
            responses += _meet(sessions, session, _messages(chance, instrument, leaning, present))
            sessions.close(session.id)
            kept += 1
    # Themes can be published only where teams of a group answered the same checklist.
    for number, period in enumerate(_periods_before(today, min(quarters, 2))):
        clock.day = period.starts_on
        open_period(folder, period.name, today=clock)
        for team, people in _TEAMS[:teams]:
            clock.day = period.starts_on + timedelta(days=chance.randrange(60))
            instrument = load_shipped(_SHARED)
            leaning = _leaning(chance, instrument, seed, team, 2 * number)
            session = sessions.open(team, instrument.id, people, team_id=ids[team])
            responses += _meet(sessions, session, _messages(chance, instrument, leaning, people))
            _decided(sessions, session.id, chance)
            sessions.close(session.id)
            kept += 1
        clock.day = period.ends_on + timedelta(days=1)
        with planned_then(folder, [ids[name] for name, _ in _TEAMS[:teams]], period, seed):
            publish(folder, period.name, today=clock)
    clock.day = today
    open_current(folder, today=clock)
    _asked_and_answered(folder, clock, today)
    waiting = _one_still_open(sessions, chance, seed, ids[_WAITING[0]])
    responses += sessions.sent(waiting.id)
    sessions.tidy_codes()
    plans = write_plans(folder, [ids[name] for name, _ in _TEAMS[:teams]], seed, today)
    return ExampleService(
        folder=folder,
        sessions=kept + 1,
        responses=responses,
        plans=plans,
        open_session=waiting.id,
        open_code=waiting.code,
    )


def _teams(
    folder: Path, chance: random.Random, teams: tuple[tuple[str, int], ...]
) -> dict[str, str]:
    """Add the teams; return name to id."""
    added = (
        Teams(folder).adopt(
            Team(id=f"t{_signs(chance, 9)}", name=name, service=_SERVICE, people=people)
        )
        for name, people in teams
    )
    return {team.name: team.id for team in added}


def _signs(chance: random.Random, number: int) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=number))


def _meet(sessions: Sessions, session: Session, messages: Iterable[object]) -> int:
    """Let everybody come in, shut the door, and send; return how many sent."""
    sent = list(messages)
    instrument = sessions.instrument(session.id)
    tickets = [sessions.come_in(session.id).ticket for _ in sent]
    sessions.shut_door(session.id, len(sent))
    for ticket, message in zip(tickets, sent, strict=True):
        sessions.record(session.id, read_response(instrument, message), ticket)
    return len(sent)


def _periods_before(today: date, number: int) -> list[Period]:
    """Return the quarters before today's, the earliest first."""
    found: list[Period] = []
    day = today
    for _ in range(number):
        day = period_of(day, "quarter").starts_on - timedelta(days=1)
        found.insert(0, period_of(day, "quarter"))
    return found


def _decided(sessions: Sessions, code: str, chance: random.Random) -> None:
    item, what, told_upward = chance.choice(_DECIDED)
    about = {"item": item, "what": what}
    action = new_action(code, sessions.instrument(code), about, sessions.find(code).opened_on)
    # An id of our own making, so that the same seed writes the same files.
    action = replace(action, id=f"a{chance.getrandbits(32):08x}")
    write_actions(sessions.folder(code), [action], sessions.instrument(code))
    if told_upward and chance.random() < 0.7:  # noqa: PLR2004
        write_message(sessions.folder(code), told_upward)


def _asked_and_answered(folder: Path, clock: _Clock, today: date) -> None:
    requests = Requests(folder / RELEASED, today=clock)
    clock.day = today - timedelta(days=40)
    first = requests.send(
        "Heron",
        "time",
        "Two hours a month for supervision in a group.",
        "q0000a001",
        service=_SERVICE,
    )
    clock.day = today - timedelta(days=33)
    requests.reply(
        first.id,
        "From next month: two hours are set aside.",
        decision="yes",
        role="Service manager",
    )
    clock.day = today - timedelta(days=9)
    requests.send(
        "Saffron",
        "permission",
        "To text young people from a work phone.",
        "q0000a002",
        service=_SERVICE,
    )
    clock.day = today


class _Clock:
    """The day that sessions are opened and closed on."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day


def _one_still_open(sessions: Sessions, chance: random.Random, seed: int, team_id: str) -> Session:
    """Open a session in which everybody but one person has sent: the visitor can be that one."""
    team, people = _WAITING
    instrument = load_shipped(shipped()[0])
    session = sessions.open(team, instrument.id, people, team_id=team_id)
    leaning = _leaning(chance, instrument, seed, team, 0)
    for message in _messages(chance, instrument, leaning, people - 1):
        ticket = sessions.come_in(session.id).ticket
        sessions.record(session.id, read_response(instrument, message), ticket)
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
