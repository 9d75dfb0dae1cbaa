"""`workbook doctor`: looks over a workbook, running or stopped, and says what to do, worst first.

Nothing is changed by looking, and nothing that is found can stop it: a check that fails says so,
and the others go on. Each check is a function of its own in `workbook.operations.checks`.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.operations.checks import (
    LEVELS,
    Finding,
    Level,
    Look,
    folder,
    handed_out,
    machine,
    planning,
    service,
    serving,
)
from workbook.operations.checks.finding import Check, broken, to_see_to
from workbook.settings import Settings, described, read_settings, stands_in
from workbook.themes import policy

__all__ = ["CHECKS", "OWN_WORDING", "Report", "SettingNow", "look_over", "settings_now"]

#: Every check, in the order in which findings of one level are said.
CHECKS: tuple[Check, ...] = (
    folder.check_version,
    folder.check_rights,
    folder.check_disk,
    folder.check_kind_of_disk,
    machine.check_clock,
    machine.check_time_service,
    machine.check_file_times,
    serving.check_running,
    serving.check_it_answers,
    serving.check_address,
    serving.check_certificate,
    service.check_settings,
    service.check_own_names,
    service.check_deleting,
    service.check_publishing,
    service.check_daily,
    handed_out.check_links,
    planning.check_plans,
    handed_out.check_plans_without_a_team,
    service.check_quotas,
    service.check_alarms,
    service.check_visits,
    service.check_walls,
    folder.check_leftovers,
    service.check_backups,
)
#: What can be looked at where the folder cannot.
_WITHOUT_FOLDER: tuple[Check, ...] = (machine.check_time_service,)
#: Files in which a service has wording of its own.
OWN_WORDING = ("safety.toml", "law.toml", "language.toml")
_HEADINGS: dict[Level, str] = {
    "broken": "Broken or dangerous: see to this first",
    "to see to": "To see to",
    "unknown": "What cannot be known from here",
    "well": "All well",
}
_CODES: dict[Level, int] = {"broken": 2, "to see to": 1, "unknown": 0, "well": 0}
_WIDTH = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingNow:
    """One setting as it is now."""

    name: str
    value: int
    usual: int
    unit: str
    #: The file that sets it; "" where none does.
    file: str
    sentence: str

    def __str__(self) -> str:
        usual = f"   (usually {self.usual})" if self.value != self.usual else ""
        return f"{self.name} = {self.value}{usual}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that was found, worst first; `str` says it in words, `as_json` to a program."""

    data: Path
    at: datetime
    findings: tuple[Finding, ...]
    settings: tuple[SettingNow, ...]
    #: The service's own lines of publication.toml, as they stand there.
    publication: tuple[str, ...]
    #: The files with the service's own wording that are there.
    wording: tuple[str, ...]

    @property
    def code(self) -> int:
        """0 when all is well, 1 when something has to be seen to, 2 when something is broken."""
        return max((_CODES[each.level] for each in self.findings), default=0)

    def __str__(self) -> str:
        said = [f"The workbook in {self.data}, {self.at:%Y-%m-%d %H:%M}"]
        for level in LEVELS:
            found = [each for each in self.findings if each.level == level]
            if not found:
                continue
            said += ["", f"{_HEADINGS[level]} ({len(found)})"]
            for each in found:
                said += _in_words(each)
        return "\n".join([*said, "", *self._settings_in_words(), "", self._in_short()])

    def _in_short(self) -> str:
        """Return the sum, which stands last, where a terminal shows it."""
        many = {level: sum(each.level == level for each in self.findings) for level in LEVELS}
        if not self.code:
            return "In short: nothing has to be done."
        return (
            f"In short: {many['broken']} broken or dangerous, {many['to see to']} to see to. "
            "What to do stands at the top."
        )

    def _settings_in_words(self) -> Iterator[str]:
        yield "Settings, each to be written on a line of its own into settings.toml"
        for each in self.settings:
            where = f"   (in {each.file})" if each.file not in {"", "settings.toml"} else ""
            yield f"  {each}{where}"
            yield f"      {each.sentence}"
        yield ""
        yield "publication.toml, for published themes"
        yield from (f"  {line}" for line in self.publication or ("Nothing is set there.",))
        yield ""
        own = ", ".join(self.wording) or "none"
        yield f"Files with wording of the service’s own (safety, law, language): {own}"

    def as_json(self) -> str:
        """Return it as one JSON object: "code", "findings" and "settings", for monitoring."""
        said = {
            "code": self.code,
            "at": f"{self.at:%Y-%m-%d %H:%M}",
            "findings": [asdict(each) for each in self.findings],
            "settings": {each.name: each.value for each in self.settings},
        }
        return json.dumps(said, indent=2, ensure_ascii=False)


def _in_words(found: Finding) -> Iterator[str]:
    if found.level == "well":
        yield from _wrapped(found.what, "  ")
        return
    yield ""
    yield from _wrapped(found.what, "  ")
    if found.means:
        yield from _wrapped(found.means, "    ")
    yield from _wrapped(f"What to do: {found.do}", "    ")


def _wrapped(words: str, before: str) -> list[str]:
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=before,
        subsequent_indent=before,
        break_long_words=False,
        break_on_hyphens=False,
    )


def look_over(
    data: Path,
    *,
    now: datetime | None = None,
    command: str = "workbook",
    checks: Sequence[Check] = CHECKS,
) -> Report:
    """Look over a workbook, running or stopped; never raises, and changes nothing.

    Parameters
    ----------
    data
        The data folder; it need not be there.
    now
        The time; this machine's where it is left out.
    command
        How `workbook` is called on this machine.
    checks
        What is looked at.
    """
    look = Look(data=data, now=now or datetime.now(), command=command)  # noqa: DTZ005 - this machine's
    found: list[Finding] = []
    barred = _barred(look)
    if barred is not None:
        found.append(barred)
        checks = [each for each in checks if each in _WITHOUT_FOLDER]
    for check in checks:
        found += _looked_at(check, look)
    return Report(
        data=data,
        at=look.now,
        findings=tuple(sorted(found, key=lambda each: LEVELS.index(each.level))),
        settings=settings_now(data),
        publication=_publication(data),
        wording=tuple(name for name in OWN_WORDING if _is_file(data / name)),
    )


def _barred(look: Look) -> Finding | None:
    try:
        return folder.can_be_read(look)
    except OSError:
        return broken(
            "folder",
            f"The folder {look.data} cannot be looked at.",
            "You may not go there, or its disk is away.",
            "Run this as the user who runs the workbook, or look at the disk.",
        )


def _looked_at(check: Check, look: Look) -> list[Finding]:
    """Return what a check found; when it fails, that."""
    about = check.__name__.removeprefix("check_").replace("_", " ")
    found: list[Finding] = []
    try:
        found.extend(check(look))
    except WorkbookError as trouble:
        found.append(broken(about, trouble.happened, trouble.means, trouble.do))
    except Exception as trouble:  # noqa: BLE001 - one that fails stops no other, and says so
        found.append(
            to_see_to(
                about,
                f"Looking at this failed: {about} ({type(trouble).__name__}).",
                "Something in the folder is not as the workbook wrote it, or may not be read by "
                "you.",
                "Run this as the user who runs the workbook; if it fails again, tell us.",
            )
        )
    return found


def settings_now(data: Path) -> tuple[SettingNow, ...]:
    """Return every setting as it is now; the usual values where a file cannot be understood."""
    settings = Settings()
    with suppress(WorkbookError, OSError):
        settings = read_settings(data)
    where = stands_in(data)
    return tuple(
        SettingNow(
            name=each.name,
            value=getattr(settings, each.name),
            usual=each.usual,
            unit=each.unit,
            file=where.get(each.name, ("",))[0],
            sentence=each.sentence,
        )
        for each in described()
    )


def _publication(data: Path) -> tuple[str, ...]:
    """Return the lines that a service has written there, without what it says about them."""
    try:
        lines = (data / policy.SETTINGS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    said = (line.strip()[:200] for line in lines[:50])
    return tuple(line for line in said if line and not line.startswith("#"))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
