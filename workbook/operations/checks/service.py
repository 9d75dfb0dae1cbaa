"""What the service decided and what is due: settings, quotas, deleting, publishing, alarms."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from workbook.access import ACCESS_LOG, ACTS_LOG, what_walls_hold
from workbook.errors import WorkbookError
from workbook.operations.checks.finding import (
    Finding,
    Look,
    broken,
    listed,
    number,
    to_see_to,
    unknown,
    well,
)
from workbook.operations.retention import due_on
from workbook.safeguarding import OUR_NAMES, OWN_NAMES_FILES, guidance, language, own_names_of
from workbook.settings import Settings, keep_days, read_settings, stands_in
from workbook.storage import DAILY_FILE, RELEASED, SESSIONS, recent_alarms
from workbook.text import day_in_words
from workbook.themes.periods import (
    PUBLISHED,
    period_named,
    period_of,
    planned_periods,
    too_soon_deleted,
)
from workbook.themes.policy import read_settings as read_publication

__all__ = [
    "check_alarms",
    "check_backups",
    "check_daily",
    "check_deleting",
    "check_own_names",
    "check_publishing",
    "check_quotas",
    "check_settings",
    "check_visits",
    "check_walls",
]

#: The work of a day is done each day; a day later it is late.
_LATE = timedelta(days=1)
_NEAR = 0.8
_MEGABYTE = 1024**2
_A_YEAR = timedelta(days=367)


def check_settings(look: Look) -> Iterator[Finding]:
    """Look whether every setting can be read, and whether any two are odd together."""
    settings, well_read = Settings(), True
    reads: tuple[tuple[str, Callable[[], object]], ...] = (
        ("settings.toml", lambda: read_settings(look.data)),
        ("publication.toml", lambda: read_publication(look.data)),
        ("safety.toml", lambda: guidance.load_guidance(look.data)),
        ("language.toml", lambda: language.language_for(look.data)),
    )
    for file, read in reads:
        try:
            found = read()
        except WorkbookError as trouble:
            well_read = False
            named = ".toml" in trouble.happened
            what = trouble.happened if named else f"{file}: {trouble.happened}"
            yield broken("settings", what, trouble.means, trouble.do)
        else:
            settings = found if isinstance(found, Settings) else settings
    if not well_read:
        return
    odd = [*_odd(settings, look), *_twice(look)]
    yield from odd
    if not odd:
        yield well("settings", "Every setting can be read, and they fit together.")


def check_own_names(look: Look) -> Iterator[Finding]:
    """Look whether the service's own names can be read; how many there are, and never which."""
    try:
        names, passed_over = own_names_of(look.data)
    except WorkbookError as trouble:
        yield broken("own names", trouble.happened, trouble.means, trouble.do)
        return
    if passed_over:
        more = len(passed_over) - _SOME
        said = [*passed_over[:_SOME], *([f"{more} more"] if more > 0 else [])]
        yield to_see_to(
            "own names",
            f"Of the service’s own names, {listed(said)} cannot be used.",
            "What stands there is noticed only where the workbook’s own lists know it.",
            "Write one name on a line, of up to six words and 80 letters.",
        )
    strange = _strange_names(look.data / OUR_NAMES)
    if strange:
        yield to_see_to(
            "own names",
            f"In the folder {OUR_NAMES}, {number(strange, 'file is', 'files are')} not read.",
            "Names in it are noticed only where the workbook’s own lists know them.",
            "Name the files workers.txt, places.txt and schools.txt.",
        )
    if names is not None:
        yield well("own names", f"The service’s own names are used: {len(names):,} of them.")


#: So many are said one by one.
_SOME = 5


def _strange_names(folder: Path) -> int:
    """Count the files that are none of the three; a name may stand in a file's name, too."""
    with suppress(OSError):
        return sum(
            not each.name.startswith((".", "~")) and not each.name.endswith(("~", ".bak"))
            for each in folder.iterdir()
            if each.name not in OWN_NAMES_FILES
        )
    return 0


def _twice(look: Look) -> Iterator[Finding]:
    for name, files in stands_in(look.data).items():
        if len(files) > 1:
            yield to_see_to(
                "settings",
                f"{name} stands in {files[0]} and in {files[1]}.",
                f"What {files[0]} says is done.",
                f"Take it out of {files[1]}.",
            )


def _odd(settings: Settings, look: Look) -> Iterator[Finding]:
    length = read_publication(look.data).period
    if early := too_soon_deleted(period_of(look.today, length), settings.keep_answers_days):
        happened, _, do = early.partition(". ")
        yield to_see_to(
            "settings",
            f"{happened}.",
            "What is deleted before a period is over is in nothing that is published.",
            do,
        )
    pairs = (
        ("wrong_tries_free", "wrong_tries_free_network", "a network has to wait before an address"),
        ("connections_each_address", "connections", "one address may take every connection"),
        ("messages_each_second", "messages_at_once", "a browser waits before it said much"),
    )
    for smaller, larger, means in pairs:
        if getattr(settings, smaller) > getattr(settings, larger):
            yield to_see_to(
                "settings",
                f"{smaller} is more than {larger}.",
                f"So {means}.",
                f"Make {smaller} the smaller one in settings.toml.",
            )
    if settings.pages and settings.pages <= settings.pages_each_browser:
        yield to_see_to(
            "settings",
            "pages is no more than pages_each_browser.",
            "One browser may take every page.",
            "Make pages the larger one in settings.toml, or 0.",
        )


def check_quotas(look: Look) -> Iterator[Finding]:
    """Look whether an open session is near what it may hold."""
    try:
        settings = read_settings(look.data)
    except WorkbookError:
        return  # said already
    near = []
    open_ones = [each for each in look.every_session if each.state != "closed"]
    for session in open_ones:
        folder = look.data / SESSIONS / session.id
        most = settings.session_megabytes * _MEGABYTE
        if (size := _size(folder)) > most * _NEAR:
            near.append(f"a session of {session.team} takes {size * 100 // most}% of its space")
        people = _people(folder)
        if people > settings.people_each_session * _NEAR:
            near.append(
                f"{people} of {settings.people_each_session} people are in a session of "
                f"{session.team}"
            )
    if near:
        yield to_see_to(
            "quotas",
            f"Nearly full: {listed(near)}.",
            "When it is full, nothing more is taken there. A room of people does not fill it.",
            "Ask its facilitator whether they know everybody at the door; if they do, raise "
            "people_each_session or session_megabytes in settings.toml.",
        )
    else:
        yield well("quotas", f"{number(len(open_ones), 'session is', 'sessions are')} open.")


def _size(folder: Path) -> int:
    size = 0
    for around, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(around, name)).st_size  # noqa: PTH118 - by the thousand
    return size


def _people(folder: Path) -> int:
    """Return how many are in; 0 where nobody can tell."""
    from workbook.sessions import places
    from workbook.sessions.tables import RUNNING

    try:
        return places.read(folder / RUNNING, lambda: 0).people
    except (OSError, WorkbookError):
        return 0


def check_deleting(look: Look) -> Iterator[Finding]:
    """Look whether everything was deleted that had to be."""
    try:
        yield from _due(look, keep_days(look.data))
    except WorkbookError:
        yield unknown(
            "deleting",
            "Which answers are due for deleting cannot be told.",
            "See what is said about the settings.",
        )
    for sentence in look.sessions.unreadable()[:5]:
        yield broken(
            "deleting",
            sentence,
            "Nobody can open that session, and its answers cannot be deleted on time.",
            "Restore that session’s session.csv from a backup, or delete the session’s folder.",
        )
    yield from _old_lines(look)


def _due(look: Look, days: int) -> Iterator[Finding]:
    due = [
        due_on(each, days)
        for each in look.every_session
        if each.answers_deleted_on is None and due_on(each, days) <= look.today
    ]
    late = [day for day in due if day < look.today - _LATE]
    forget = look.typed("forget")
    if late:
        yield broken(
            "deleting",
            f"Answers of {number(len(late), 'session', 'sessions')} should have been deleted, the "
            f"first on {day_in_words(min(late))}.",
            "People were promised that they are not kept for longer.",
            f"{forget}. It says why, if it cannot.",
        )
    elif due:
        yield to_see_to(
            "deleting",
            f"Answers of {number(len(due), 'session is', 'sessions are')} due for deleting.",
            "The server deletes them each day; a stopped one does not.",
            f"Start the workbook, or {forget}",
        )
    else:
        yield well("deleting", "No answers are due for deleting.")


def _old_lines(look: Look) -> Iterator[Finding]:
    first = (look.today - _A_YEAR).isoformat()
    for name in (ACCESS_LOG, ACTS_LOG):
        with suppress(OSError):
            lines = (look.data / name).read_text(encoding="utf-8", errors="replace").splitlines()
            old = sum(1 for line in lines[1:] if line[:10] < first)
            if old:
                yield to_see_to(
                    "deleting",
                    f"{name} has {number(old, 'line', 'lines')} older than a year.",
                    "They are to be kept for a year; the server takes them out each day.",
                    "Start the workbook, and look at its log if they stay.",
                )


def check_publishing(look: Look) -> Iterator[Finding]:
    """Look whether every period that is over was published."""
    waiting = [
        period_named(folder.name)
        for folder in planned_periods(look.data / RELEASED)
        if not (folder / PUBLISHED).exists()
    ]
    over = [each for each in waiting if each.ends_on < look.today]
    if over:
        days = (look.today - over[0].ends_on).days
        found = broken if days > 1 + _LATE.days else to_see_to
        yield found(
            "publishing",
            f"{over[0].title} is over and not published.",
            "Managers wait for it, and answers that are deleted meanwhile are not in it.",
            f"Start the workbook, or {look.typed(f'publish {over[0].name}')}",
        )
    elif waiting:
        yield well(
            "publishing",
            f"{waiting[0].title} is open; it is published after "
            f"{day_in_words(waiting[0].ends_on)}.",
        )
    else:
        yield well("publishing", "No period is open, and none waits to be published.")


def check_daily(look: Look) -> Iterator[Finding]:
    """Look when the server last did what it does each day."""
    last = None
    with suppress(OSError, ValueError):
        last = date.fromisoformat((look.data / DAILY_FILE).read_text(encoding="ascii").strip())
    if look.running is not None and (last is None or last < look.today - _LATE):
        if last is None and look.now.timestamp() - look.running.born < _LATE.total_seconds():
            yield well("daily work", "The workbook has just started.")
            return
        yield broken(
            "daily work",
            "The workbook runs and has not done its daily work "
            + (f"since {day_in_words(last)}." if last else "yet."),
            "Nothing is deleted or published on time.",
            "Look into its log, and start it again.",
        )
    elif last is None:
        yield well("daily work", "The server does the daily work when it runs.")
    else:
        yield well("daily work", f"The daily work was last done on {day_in_words(last)}.")


def check_visits(look: Look) -> Iterator[Finding]:
    """Look whether the server can remember who came in."""
    path = look.data / "visits.json"
    try:
        kept: Any = json.loads(path.read_bytes())
    except FileNotFoundError:
        yield well("visits", "No browser is in with a link or a join code.")
    except (OSError, ValueError, RecursionError):
        yield to_see_to(
            "visits",
            "visits.json cannot be understood.",
            "Whoever is in has to open their link again after the next start.",
            "Nothing: the workbook writes it anew.",
        )
    else:
        many = len(kept) if isinstance(kept, dict | list) else 0
        yield well("visits", f"visits.json can be read ({number(many, 'browser', 'browsers')}).")


def check_alarms(look: Look) -> Iterator[Finding]:
    """Say what was noticed of guessing, stuffing and flooding."""
    said = {
        "guessing": (
            "Somebody is trying codes or links that are not theirs",
            "They are slowed down.",
            "If it goes on, see at the proxy who it is, and turn them away there.",
        ),
        "stuffing": (
            "More came to a session{whose} than the people in a room send",
            "What is kept stays kept; more of it was turned away.",
            "Ask whoever ran it whether they knew everybody at the door.",
        ),
        "flooding": (
            "So much was asked for{at} that some of it was turned away",
            "Whoever had a page open went on.",
            "If it goes on, look at the memory of this machine and at pages in settings.toml.",
        ),
    }
    found = recent_alarms(look.data, now=look.now)
    teams = {each.id: each.team for each in look.every_session}
    for alarm in found:
        what, means, do = said[alarm.kind]
        whose = f" of {teams[alarm.session]}" if alarm.session in teams else ""
        what = what.format(whose=whose, at=f" at a session{whose}" if whose else "")
        yield to_see_to("alarms", f"{what} (last at {alarm.at:%H:%M}).", means, do)
    if not found:
        yield well("alarms", "Nothing was noticed of guessing, stuffing or flooding lately.")


def check_walls(look: Look) -> Iterator[Finding]:  # noqa: ARG001 - it is the machine's
    """Say what the walls around the pages' processes hold here."""
    for sentence in what_walls_hold():
        yield well("walls", sentence)


def check_backups(look: Look) -> Iterator[Finding]:  # noqa: ARG001 - nothing of it is in the folder
    """Say that nobody can see from here whether there are backups."""
    yield unknown(
        "backups",
        "Whether backups are made, and can be read, cannot be seen from here.",
        "Try the newest one now and then, with `workbook restore --check`.",
    )
