"""What each page needs of the data folder, and of the system; the walls leave nothing else.

In one place, for all pages. What a page needs is made before its walls stand, because of what is
not there yet nothing can be given: the file of the acts, a session's own link. A single file is
given as it lies there; when another takes its place later, as a setting that somebody changes, the
page goes on with what it knew (`workbook.settings`), and a link that is made anew no longer stands.
"""

from __future__ import annotations

import importlib.util
import logging
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from workbook.access.context import PageContext
from workbook.access.landlock import Open
from workbook.access.links import KEYS, Links
from workbook.access.log import ACCESS_LOG, ACTS_LOG, start_acts
from workbook.access.walls import Walls, WallsFailed, raise_walls
from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.settings import RETENTION, ROOM, SETTINGS_FILE, read_settings
from workbook.storage import (
    ADDRESS_FILE,
    ALARMS,
    CODES,
    PLANS,
    RELEASED,
    SESSIONS,
    TEAMS,
    data_folder,
    disk,
)

__all__ = ["open_to", "own_files", "stand"]

_log = logging.getLogger("workbook")

#: A service’s own names, as `workbook.safeguarding.OUR_NAMES` calls the folder.
_OUR_NAMES = "our-names"
#: How a service has set things up; no person and no session is in any of them.
_SETTINGS = (
    *(SETTINGS_FILE, RETENTION, ROOM),
    *("publication.toml", "safety.toml", "law.toml", "language.toml"),
)
#: The pages on which somebody writes, and that know the service's own names for it: a folder, so
#: that a list which takes another's place is read as well.
_WRITTEN_ON = frozenset(
    ("themes", "reflect", "facilitate", "team", "lead", "plan", "day", "review", "sheets")
)
_PACKAGES = ("workbook", "widgets")
#: What Python and its libraries read of the system.
_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/usr/share/locale", "/etc/mime.types"),
    *("/dev/urandom", "/sys/devices/system/cpu", "/proc/cpuinfo"),
)
_NOWHERE = Path("/dev/null")


def stand(context: PageContext) -> Walls | None:
    """Put this process behind the walls of its page.

    A page of which this is not certain goes on without, and says so in the log; the managers' page
    looks for itself and does not open then.

    Parameters
    ----------
    context
        What the page was opened with.

    Returns
    -------
    Walls or None
        What is held; None when the walls do not stand though they could.
    """
    given = open_to(context)
    try:
        return raise_walls(given.read, given.write, given.listed)
    except WallsFailed as trouble:
        _log.error("a page’s walls do not stand: %s", trouble)
        return None


def open_to(context: PageContext) -> Open:
    """Return what stays open to a page, and make what it needs to be there.

    Parameters
    ----------
    context
        What the page was opened with.
    """
    home, data = data_folder(), context.data.resolve()
    with suppress(WorkbookError):
        read_settings(data)  # so that the process knows them, whatever becomes of the files
    needs = _PAGES.get(context.page, _nothing)(context, data)
    settings = [folder / name for folder in dict.fromkeys((data, home)) for name in _SETTINGS]
    return Open(
        read=(
            *(part for each in own_files() for part in _without(each, home)),
            *settings,
            home / ADDRESS_FILE,
            *_our_names(context, data),
            *needs.read,
        ),
        write=(_NOWHERE, *needs.write),
        listed=needs.listed,
    )


@cache
def own_files() -> tuple[Path, ...]:
    """Return where Python, its libraries and the workbook itself lie, and what they read."""
    found = [Path(each) for each in _SYSTEM]
    found += [Path(sysconfig.get_path(each)) for each in ("stdlib", "platstdlib")]
    found += [Path(sysconfig.get_path(each)) for each in ("purelib", "platlib")]
    found += [Path(each) / "lib" for each in (sys.prefix, sys.base_prefix)]
    prefixes = (f"{sys.prefix}/", f"{sys.base_prefix}/")
    found += [Path(each) for each in sys.path if each.startswith(prefixes) or _is_packages(each)]
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is not None:
            found += [Path(each) for each in spec.submodule_search_locations or ()]
    return tuple(dict.fromkeys(each.resolve() for each in found))


def _is_packages(path: str) -> bool:
    return path.startswith("/") and path.endswith(("/site-packages", "/dist-packages"))


def _without(place: Path, closed: Path) -> Iterator[Path]:
    """Give a place, or what is in it but one folder and the way there: a wall cannot leave out."""
    if place == closed or place.is_relative_to(closed):
        # The workbook itself lies in its data folder: then that, and no other part of it.
        if place != closed:
            yield place
        return
    if not closed.is_relative_to(place):
        yield place
        return
    with suppress(OSError):
        for each in place.iterdir():
            yield from _without(each, closed)


# ---- what each page needs


def _nothing(_: PageContext, __: Path) -> Open:
    return Open()


def _themes(_: PageContext, data: Path) -> Open:
    """Give what is released: a manager's answer is written there too. Nothing else of anybody."""
    return Open(write=(data / RELEASED,))


def _reflect(context: PageContext, data: Path) -> Open:
    """Give the session it is about, to somebody who has its code."""
    _be_there(data, ALARMS)
    return Open(read=_own_link(context, data), write=(*_own_session(context, data), data / ALARMS))


def _screen(context: PageContext, data: Path) -> Open:
    """Give the session that the room sees; a look at it knows what became of its request."""
    _be_there(data, RELEASED)
    return Open(
        read=(*_own_link(context, data), data / RELEASED), write=_own_session(context, data)
    )


def _patterns(context: PageContext, data: Path) -> Open:
    """Give the session, which may be revealed by looking, and its team's others to read.

    So are the team's plans, which a question leads to.
    """
    _be_there(data, PLANS)
    return Open(
        read=(
            *_own_link(context, data),
            *_of_team(context, data),
            *_own_team(context, data),
            *_plans_of_team(context, data),
        ),
        write=_own_session(context, data),
        listed=(data / SESSIONS, *_names_of_plans(context, data)),
    )


def _preview(context: PageContext, data: Path) -> Open:
    """Give the session and its team's others, the team's plans, and who is grouped with whom."""
    _be_there(data, PLANS)
    return Open(
        read=(
            *_own_link(context, data),
            *_of_team(context, data),
            *_plans_of_team(context, data),
            data / RELEASED,
        ),
        write=_own_session(context, data),
        listed=(data / SESSIONS, *_names_of_plans(context, data)),
    )


def _facilitate(context: PageContext, data: Path) -> Open:
    """Give the session that is run, and what its team keeps coming back to.

    The form that opens a session makes a folder whose name nobody knows before, so it needs that of
    all sessions, and of all join codes.
    """
    _be_there(data, RELEASED, ALARMS, PLANS)
    opens = not context.session
    own_link = _own_link(context, data)
    if context.session and context.may_run(context.session):
        with suppress(WorkbookError, ValueError):
            link = Links(data).make("session", context.session)
            own_link = (*own_link, data / KEYS / f"{link.name}.json")
    everything = (data / SESSIONS, data / CODES)
    if opens:
        _be_there(data, SESSIONS, CODES)
    return Open(
        read=(*own_link, data / ALARMS, *(_every_team(data) if opens else ())),
        write=(
            *(everything if opens else _own_session(context, data)),
            *_of_team(context, data),
            *_own_team(context, data),
            *(() if opens else _plans_of_team(context, data)),
            *_acts(data),
            data / RELEASED,
        ),
        listed=(data / SESSIONS, *(() if opens else _names_of_plans(context, data))),
    )


def _team(context: PageContext, data: Path) -> Open:
    """Give a team's own sessions, plans and requests."""
    _be_there(data, RELEASED, PLANS)
    return Open(
        read=_own_link(context, data),
        write=(
            *_of_team(context, data),
            *_own_team(context, data),
            *_plans_of_team(context, data),
            *_acts(data),
            data / RELEASED,
        ),
        listed=(data / SESSIONS, data / PLANS),
    )


def _plan(context: PageContext, data: Path) -> Open:
    """Give one plan, and the file of its own link, so that the page can show it to be shared.

    Of the team whose plan it is nothing else, and only to the team itself: on the page on which it
    asks managers for something, what says who it is, and where requests lie.
    """
    if not context.may_plan(context.plan) or not _is_name(context.plan):
        return Open(read=_own_link(context, data))
    own_link = _own_link(context, data)
    with suppress(WorkbookError, ValueError):
        link = Links(data).make("plan", context.plan)
        own_link = (*own_link, data / KEYS / f"{link.name}.json")
    asks = context.page == "plan" and _is_name(context.team)
    if asks:
        _be_there(data, RELEASED)
    return Open(
        read=(*own_link, *((data / TEAMS / context.team / "team.csv",) if asks else ())),
        write=(
            data / PLANS / context.plan,
            *_acts(data),
            *((data / RELEASED,) if asks else ()),
        ),
    )


def _lead(_: PageContext, data: Path) -> Open:
    """Give teams and links, and when those were used; nothing that anybody wrote in a session."""
    _be_there(data, TEAMS, KEYS)
    return Open(
        read=(data / RELEASED, data / ACCESS_LOG, data / ALARMS),
        write=(data / TEAMS, data / KEYS, *_acts(data)),
    )


_PAGES: dict[str, Callable[[PageContext, Path], Open]] = {
    "themes": _themes,
    "reflect": _reflect,
    "screen": _screen,
    "patterns": _patterns,
    "preview": _preview,
    "facilitate": _facilitate,
    "team": _team,
    "plan": _plan,
    "day": _plan,
    "review": _plan,
    "sheets": _plan,
    "lead": _lead,
}


def _our_names(context: PageContext, data: Path) -> tuple[Path, ...]:
    """Return where a service's own names stand, or will."""
    if context.page not in _WRITTEN_ON:
        return ()
    _be_there(data, _OUR_NAMES)
    return (data / _OUR_NAMES,)


def _own_session(context: PageContext, data: Path) -> tuple[Path, ...]:
    name = context.session
    return (data / SESSIONS / name,) if _is_name(name) else ()


def _own_team(context: PageContext, data: Path) -> tuple[Path, ...]:
    return (data / TEAMS / context.team,) if _is_name(context.team) else ()


def _every_team(data: Path) -> tuple[Path, ...]:
    return (data / TEAMS,)


def _of_team(context: PageContext, data: Path) -> tuple[Path, ...]:
    """Return the sessions that the team has now; one that is opened later, another page shows."""
    if not context.team:
        return ()
    with suppress(WorkbookError):
        known = context.sessions.of_team(context.team)
        return tuple(data / SESSIONS / each.id for each in known)
    return ()


def _plans_of_team(context: PageContext, data: Path) -> tuple[Path, ...]:
    """Return the plans that the team has now; one that is begun later, another page shows."""
    if not context.team or not context.may_team(context.team):
        return ()
    with suppress(WorkbookError):
        return tuple(data / PLANS / each.id for each in Plans(data).of_team(context.team))
    return ()


def _names_of_plans(context: PageContext, data: Path) -> tuple[Path, ...]:
    """Return where the plans lie, whose names a page of a team looks through for its own."""
    return (data / PLANS,) if context.team and context.may_team(context.team) else ()


def _own_link(context: PageContext, data: Path) -> tuple[Path, ...]:
    """Return the file by which the page's own link stands, and falls."""
    name = context.grant.rpartition(":")[0]
    return (data / KEYS / f"{name}.json",) if _is_name(name) else ()


def _acts(data: Path) -> tuple[Path, ...]:
    """Return where what was done is noted, and what is locked for it."""
    with suppress(WorkbookError):
        start_acts(data)
    return (data / ACTS_LOG, data / disk.LOCK)


def _be_there(data: Path, *names: str) -> None:
    """Make folders that a page may have to write into; without a data folder there is nothing."""
    with suppress(OSError):
        for name in names if data.is_dir() else ():
            disk.make_folder(data / name)


def _is_name(name: str) -> bool:
    return bool(name) and "/" not in name and not name.startswith(".")
