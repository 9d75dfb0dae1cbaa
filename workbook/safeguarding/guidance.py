"""The words of safety and law that pages show: dated, linked, and a service's own to edit.

They live in two files, `safety.toml` and `law.toml`. The ones shipped in
`workbook/safeguarding/words/` are read unless the data folder holds a file of the same name, which
is then read instead.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError
from workbook.settings import USUAL_DAYS, RetentionUnreadable, keep_days

__all__ = [
    "Guidance",
    "GuidanceUnreadable",
    "LawEntry",
    "SafetyNote",
    "asked_first",
    "load_guidance",
]


class GuidanceUnreadable(WorkbookError):
    """A service's own copy of the safety or law wording cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyNote:
    """One short note and where it is shown: "landing", "form", "text-box", "pattern", "prompt"."""

    id: str
    title: str
    text: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawEntry:
    """One piece of law or statutory guidance, in our own words, with its official text."""

    id: str
    title: str
    summary: str
    official_url: str
    #: The date or year of the text that was summarised.
    as_of: str
    #: What is certain and what is not known.
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """Everything a page may need to say about safety and law."""

    notes: tuple[SafetyNote, ...]
    law: tuple[LawEntry, ...]
    law_notice: str
    #: ISO date on which the law entries were last written or gone through.
    law_summarised_on: str

    def shown(self, where: str) -> tuple[SafetyNote, ...]:
        """Return the notes for one place: "landing", "form", "text-box", "pattern" or "prompt"."""
        return tuple(note for note in self.notes if where in note.where)


def load_guidance(data: Path | None = None) -> Guidance:
    """Read the safety and law wording, the service's own copy first.

    Parameters
    ----------
    data
        The data folder, in which `safety.toml` and `law.toml` may stand; None to read
        only what is shipped.

    Raises
    ------
    GuidanceUnreadable
        A service's own copy is not TOML or lacks something; the shipped one is untouched.
    """
    safety, law = _read("safety.toml", data), _read("law.toml", data)
    try:
        service: Mapping[str, str] = {**safety["service"], "kept_for": _kept_for(data)}
        notes = tuple(
            SafetyNote(
                id=note["id"],
                title=note["title"],
                text=_filled(note["text"], service),
                where=tuple(note["where"]),
            )
            for note in safety["notes"]
        )
    except (KeyError, TypeError, AttributeError) as missing:
        raise _incomplete("safety.toml") from missing
    try:
        return Guidance(
            notes=notes,
            law=tuple(
                LawEntry(
                    id=entry["id"],
                    title=entry["title"],
                    summary=entry["summary"],
                    official_url=entry["official_url"],
                    as_of=str(entry["as_of"]),
                    status=entry["status"],
                )
                for entry in law["entries"]
            ),
            law_notice=law["notice"],
            law_summarised_on=str(law["summarised_on"]),
        )
    except (KeyError, TypeError) as missing:
        raise _incomplete("law.toml") from missing


def asked_first(data: Path | None = None) -> str:
    """Return what a prompt says first where words tell of a child who was or is being abused.

    It stands in `safety.toml` as the note for "prompt". Where a service's own copy is older than
    that note, or cannot be read, the one that comes with the workbook is said: with the service's
    own safeguarding lead, where that much can be read.

    Parameters
    ----------
    data
        The data folder, in which `safety.toml` may stand; None for the words that are shipped.
    """
    shipped = _read("safety.toml", None)
    try:
        own = _read("safety.toml", data)
        service: Mapping[str, str] = {**shipped["service"], **own["service"]}
        notes = [note for note in own["notes"] if "prompt" in note["where"]]
        return " ".join(_filled(note["text"], service) for note in notes or _for_prompt(shipped))
    except (GuidanceUnreadable, KeyError, TypeError, AttributeError):
        return " ".join(_filled(note["text"], shipped["service"]) for note in _for_prompt(shipped))


def _for_prompt(shipped: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [note for note in shipped["notes"] if "prompt" in note["where"]]


def _kept_for(data: Path | None) -> str:
    """Return when single answers are deleted, as the end of a sentence."""
    try:
        days = USUAL_DAYS if data is None else keep_days(data)
    except RetentionUnreadable:
        return "once your service has said for how long they are kept"
    return f"{'1 day' if days == 1 else f'{days} days'} after the session closes"


def _filled(text: str, service: Mapping[str, str]) -> str:
    # Not str.format: a brace in a service's own words must stay a brace.
    for name, words in service.items():
        text = text.replace("{" + name + "}", words)
    return text


def _read(name: str, data: Path | None) -> dict[str, Any]:
    own = None if data is None else data / name
    if own is None or not own.exists():
        return tomllib.loads(
            (resources.files("workbook.safeguarding") / "words" / name).read_text("utf-8")
        )
    try:
        return tomllib.loads(own.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise GuidanceUnreadable(
            f"Your own copy of {name} in the data folder cannot be read.",
            "Its words cannot be shown.",
            "Mend it, or move it away to use the words that come with the workbook.",
        ) from trouble


def _incomplete(name: str) -> GuidanceUnreadable:
    return GuidanceUnreadable(
        f"The file {name} lacks something that the pages show.",
        "Its words cannot be shown.",
        f"Compare it with workbook/safeguarding/words/{name}, or move it away to use that one.",
    )
