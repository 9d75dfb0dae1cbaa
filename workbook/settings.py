"""Everything that a service may set for itself in numbers, each with its usual value and a reason.

All of them stand here and may be written, one on a line, into `settings.toml` in the data folder.
`workbook doctor` prints each with what it is now. The two that had a file of their own before there
was this one (`retention.toml`, `room.toml`) may stay there; `settings.toml` is looked at first.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from workbook.errors import WorkbookError

__all__ = [
    "RETENTION",
    "ROOM",
    "SETTINGS_FILE",
    "USUAL_DAYS",
    "USUAL_ROOM_DAYS",
    "RetentionUnreadable",
    "RoomDaysUnreadable",
    "Setting",
    "Settings",
    "SettingsUnreadable",
    "described",
    "keep_days",
    "keep_plans_days",
    "read_settings",
    "room_days",
    "stands_in",
]

SETTINGS_FILE = "settings.toml"
RETENTION, ROOM = "retention.toml", "room.toml"
#: Where a service has set nothing: three months after a session closed.
USUAL_DAYS = 92
_MOST_DAYS = 3660
#: And for how long a closed session opens for the people who were in the room: a week.
USUAL_ROOM_DAYS = 7
_MOST_ROOM_DAYS = 92
#: Settings that had a file of their own before, and still may.
_OLDER = {"keep_answers_days": RETENTION, "open_days_after_closing": ROOM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: what it is called, what it may be, and what it is for."""

    name: str
    usual: int
    least: int
    most: int
    #: What is counted: "days", "seconds", "pages", …
    unit: str
    #: One sentence: what it decides.
    sentence: str


def _whole(usual: int, least: int, most: int, unit: str, sentence: str) -> Any:
    about = {"least": least, "most": most, "unit": unit, "sentence": sentence}
    return field(default=usual, metadata=about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a service has set, with the usual value of everything else."""

    keep_answers_days: int = _whole(
        USUAL_DAYS,
        0,
        _MOST_DAYS,
        "days",
        "Single answers are deleted this many days after their session closed.",
    )
    open_days_after_closing: int = _whole(
        USUAL_ROOM_DAYS,
        0,
        _MOST_ROOM_DAYS,
        "days",
        "A closed session opens this long for the devices that were in the room.",
    )

    keep_plans_days: int = _whole(
        USUAL_DAYS,
        0,
        _MOST_DAYS,
        "days",
        "A plan is deleted this many days after young people heard back or it was stopped.",
    )

    wrong_tries_free: int = _whole(
        10,
        1,
        1000,
        "tries",
        "One address may be wrong this often in ten minutes before it has to wait.",
    )
    wrong_tries_free_network: int = _whole(
        60,
        1,
        10_000,
        "tries",
        "One network (an IPv6 /64, an IPv4 /24) may be wrong this often in ten minutes.",
    )
    wrong_tries_each_minute: int = _whole(
        60,
        1,
        200,
        "tries",
        "Wrong tries from everybody together are looked at no faster than this.",
    )
    wrong_tries_at_once: int = _whole(
        300,
        1,
        10_000,
        "tries",
        "This many wrong tries may come in one burst before that pace begins.",
    )

    pages: int = _whole(
        0,
        0,
        2000,
        "pages",
        "This many pages may be open at once; 0 leaves it to this machine’s memory.",
    )
    pages_for_roles_percent: int = _whole(
        20,
        5,
        80,
        "per cent",
        "This share of the pages is kept for facilitators, service leads and managers.",
    )
    pages_of_invented_service: int = _whole(
        8, 1, 200, "pages", "Visitors of the invented service have this many pages between them."
    )
    pages_each_browser: int = _whole(
        12,
        3,
        100,
        "pages",
        "One browser may have this many pages open.",
    )
    pages_each_session: int = _whole(
        120, 10, 1000, "pages", "The phones of one session have this many pages between them."
    )
    copies_of_invented_service: int = _whole(
        12,
        1,
        100,
        "copies",
        "This many visitors may have the invented service to themselves at once.",
    )
    minutes_of_a_copy: int = _whole(
        60,
        5,
        1440,
        "minutes",
        "A visitor’s copy of it is deleted when nobody has used it for this long.",
    )

    plans_without_a_team: int = _whole(
        200,
        0,
        10_000,
        "plans",
        "This many plans of people without a team may be kept at once; 0 switches them off.",
    )
    plans_each_address_a_day: int = _whole(
        10,
        1,
        1000,
        "plans",
        "One address (an IPv6 /64) may begin this many plans without a team in a day.",
    )

    connections: int = _whole(
        1000, 50, 20_000, "connections", "This many connections may be open to the server at once."
    )
    connections_each_address: int = _whole(
        300,
        10,
        20_000,
        "connections",
        "One address may have this many of them, where no proxy stands in front.",
    )
    request_seconds: int = _whole(
        20, 2, 300, "seconds", "The head of a request has to arrive within this time."
    )
    body_seconds: int = _whole(
        20,
        2,
        300,
        "seconds",
        "The body of a request has to arrive within this time after its head.",
    )
    body_kilobytes: int = _whole(64, 8, 1024, "kB", "The body of a request may be this large.")
    lines_each_browser: int = _whole(
        24, 4, 200, "lines", "One browser may have this many websockets open."
    )
    messages_each_second: int = _whole(
        40, 10, 400, "messages", "One browser may send this many messages to its pages, on average."
    )
    messages_at_once: int = _whole(
        400,
        50,
        4000,
        "messages",
        "One browser may send this many messages in one burst.",
    )

    people_each_session: int = _whole(
        300, 12, 1000, "people", "This many people may come into one session."
    )
    session_megabytes: int = _whole(
        16,
        1,
        200,
        "MB",
        "The files of one session may grow this large; after that it takes no more.",
    )
    restore_megabytes: int = _whole(
        2000, 10, 100_000, "MB", "A backup that unpacks to more than this is not restored."
    )


class SettingsUnreadable(WorkbookError):
    """A service's own `settings.toml` cannot be understood."""

    def __init__(self, why: str, do: str) -> None:
        super().__init__(why, "Nothing of that file is used before it is put right.", do)


class RetentionUnreadable(WorkbookError):
    """A service's own file does not say how long answers are kept."""

    def __init__(self, file: str = RETENTION) -> None:
        super().__init__(
            f"The file {file} does not say how long answers are kept.",
            "Nothing is deleted until it does.",
            "Write one line into it: keep_answers_days = 92 (a whole number from 0 to "
            f"{_MOST_DAYS}).",
        )


class RoomDaysUnreadable(WorkbookError):
    """A service's own file does not say for how long a closed session opens."""

    def __init__(self, file: str = ROOM) -> None:
        super().__init__(
            f"The file {file} does not say for how long a join code works after a session closed.",
            "No join code of a closed session opens anything until it does.",
            "Write one line into it: open_days_after_closing = 7 (a whole number from 0 to "
            f"{_MOST_ROOM_DAYS}).",
        )


def described() -> tuple[Setting, ...]:
    """Return what may be set, in the order in which it is printed."""
    return tuple(
        Setting(name=each.name, usual=cast("int", each.default), **each.metadata)
        for each in fields(Settings)
    )


def read_settings(data: Path) -> Settings:
    """Return what a service has set, with the usual value of everything else.

    Parameters
    ----------
    data
        The data folder, in which `settings.toml` may stand.

    Raises
    ------
    SettingsUnreadable
        It is there and is no TOML, or sets something that is not known or not allowed.
    RetentionUnreadable, RoomDaysUnreadable
        The same of a file of before for one of the first two.
    """
    written = _written(data)
    for name in _OLDER:
        if name not in written:
            written[name] = keep_days(data) if name == "keep_answers_days" else room_days(data)
    return Settings(**written)


def stands_in(data: Path) -> dict[str, tuple[str, ...]]:
    """Return which files set what, by the name of the setting; the first one is looked at.

    Parameters
    ----------
    data
        The data folder. A file that cannot be understood sets nothing here.
    """
    found: dict[str, tuple[str, ...]] = {}
    for setting in described():
        files = (SETTINGS_FILE, *((_OLDER[setting.name],) if setting.name in _OLDER else ()))
        found[setting.name] = tuple(file for file in files if setting.name in _said(data / file))
    return {name: files for name, files in found.items() if files}


def _said(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def keep_days(data: Path) -> int:
    """Return for how many days after a session closed its single answers are kept.

    Parameters
    ----------
    data
        The data folder. Its `settings.toml`, or else its `retention.toml`, may say
        ``keep_answers_days = 92``, 0 to 3660.

    Raises
    ------
    RetentionUnreadable
        A file is there and does not say it.
    """
    try:
        days = _one(data, "keep_answers_days")
    except SettingsUnreadable:
        raise RetentionUnreadable(SETTINGS_FILE) from None
    if days is None:
        raise RetentionUnreadable
    return days


def keep_plans_days(data: Path) -> int:
    """Return for how many days after its end a plan is kept.

    Parameters
    ----------
    data
        The data folder. Its `settings.toml` may say ``keep_plans_days = 92``, 0 to 3660.

    Raises
    ------
    SettingsUnreadable
        The file is there and cannot be understood.
    """
    return _written(data).get("keep_plans_days", USUAL_DAYS)


def room_days(data: Path) -> int:
    """Return for how many days after a session closed its join code still works.

    Parameters
    ----------
    data
        The data folder. Its `settings.toml`, or else its `room.toml`, may say
        ``open_days_after_closing = 7``, 0 to 92.

    Raises
    ------
    RoomDaysUnreadable
        A file is there and does not say it.
    """
    try:
        days = _one(data, "open_days_after_closing")
    except SettingsUnreadable:
        raise RoomDaysUnreadable(SETTINGS_FILE) from None
    if days is None:
        raise RoomDaysUnreadable
    return days


#: What each folder's files said when they were last read. A page behind walls can open them as they
#: were when it was opened; when somebody changes one, the page goes on with what it knew.
_KNEW: dict[Path, str | None] = {}


def _text(path: Path) -> str:
    """Return a file's text, and where it may not be opened any more, what it said before.

    Raises
    ------
    OSError, ValueError
        It is not there, or cannot be read.
    """
    place = path.resolve()
    try:
        said = _KNEW[place] = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        _KNEW[place] = None
        raise
    except PermissionError:
        if place not in _KNEW:
            raise
        known = _KNEW[place]
        if known is None:
            raise FileNotFoundError(path) from None
        return known
    return said


def _one(data: Path, name: str) -> int | None:
    """Return one of those that may stand in a file of before; None when that is unreadable."""
    setting = next(each for each in described() if each.name == name)
    written = _written(data)
    if name in written:
        return written[name]
    try:
        found = tomllib.loads(_text(data / _OLDER[name]))[name]
    except FileNotFoundError:
        return setting.usual
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        return None
    return found if _fits(setting, found) else None


def _written(data: Path) -> dict[str, int]:
    """Return what `settings.toml` says."""
    try:
        said = tomllib.loads(_text(data / SETTINGS_FILE))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):  # ValueError: neither UTF-8 nor TOML
        raise SettingsUnreadable(
            f"The file {SETTINGS_FILE} cannot be understood.",
            "Write one setting on a line, such as keep_answers_days = 92. "
            "`workbook doctor` lists them all.",
        ) from None
    known = {each.name: each for each in described()}
    for name, value in said.items():
        setting = known.get(name)
        if setting is None:
            raise SettingsUnreadable(
                f"The file {SETTINGS_FILE} has a setting that the workbook does not know: "
                f"{name[:40]!r}.",
                "Take it out, or look at its spelling: `workbook doctor` lists them all.",
            )
        if not _fits(setting, value):
            raise SettingsUnreadable(
                f"In the file {SETTINGS_FILE}, {name} is no whole number from {setting.least} to "
                f"{setting.most}.",
                f"Write {name} = {setting.usual}, or take the line out.",
            )
    return said


def _fits(setting: Setting, value: object) -> bool:
    return type(value) is int and setting.least <= value <= setting.most
