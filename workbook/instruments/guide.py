"""Guides to plan with: open prompts in sections, and the words for young people, from TOML files.

A guide is no checklist: nobody answers it on a scale. It asks about one activity, and holds the
words that a plan fills in by role: what is read out on the day, what workers do if…, the sheets for
young people, and the review. Loading refuses a number, a score or a colour here too; the minutes of
the review are the one number there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from workbook.instruments.faults import PLAN
from workbook.instruments.guide_references import PARTS
from workbook.instruments.model import Reference, Source
from workbook.instruments.reading import bytes_of, read_document

__all__ = [
    "USUAL_GUIDE",
    "Gap",
    "GuideSection",
    "Part",
    "PlanGuide",
    "Prompt",
    "ReviewQuestion",
    "Stage",
    "load_guide",
    "load_shipped_guide",
    "read_guide",
    "shipped_guide_bytes",
    "shipped_guides",
]

#: When a prompt matters most.
Stage = Literal["before", "on_the_day", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One open question about an activity, with help to think it through and why it is asked."""

    id: str
    question: str
    help: str
    why: str
    stage: Stage
    #: Ids of the checklist items that it belongs to; there may be none.
    meets: tuple[str, ...]
    sources: tuple[Source, ...]
    #: Invented; "" for none.
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSection:
    """One question, a few words about it, and its prompts."""

    id: str
    title: str
    words: str
    themes: tuple[str, ...]
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a plan fills in, by role, wherever {its id} stands in the words of a part."""

    id: str
    label: str
    hint: str = ""
    #: The id of the prompt whose words help to fill it; "" for none.
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and its words, in which {a gap's id} stands for what a plan fills in."""

    id: str
    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQuestion:
    """One question of the review, and how many minutes it has."""

    id: str
    question: str
    minutes: int
    #: What of the plan stands beside it: "purpose", "ideas", "promises", or "" for nothing.
    shows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGuide:
    """What an activity is planned with, as it was written: nothing here changes after loading."""

    id: str
    version: str
    title: str
    purpose: str
    licence: str
    #: What stands above the first prompt.
    above: str
    sections: tuple[GuideSection, ...]
    #: Theme id to title.
    themes: Mapping[str, str]
    #: Source key to reference.
    references: Mapping[str, Reference]
    gaps: tuple[Gap, ...]
    #: Words to read out on the day.
    read_out: tuple[Part, ...]
    #: What workers do if…; never for young people.
    happens: tuple[Part, ...]
    #: The young people's sheet.
    sheet: tuple[Part, ...]
    #: What became of their ideas.
    ideas_sheet: tuple[Part, ...]
    review: tuple[ReviewQuestion, ...]

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt in the order of the guide."""
        return tuple(prompt for section in self.sections for prompt in section.prompts)

    def prompt(self, prompt_id: str) -> Prompt | None:
        """Return the prompt of an id; None when the guide has no such prompt."""
        return next((prompt for prompt in self.prompts if prompt.id == prompt_id), None)

    def cited(self, prompt: Prompt) -> tuple[tuple[Reference, bool], ...]:
        """Return a prompt's references, each with whether the prompt goes further than it."""
        return tuple((self.references[source.key], source.extends) for source in prompt.sources)


def load_guide(path: Path) -> PlanGuide:
    """Read one file to plan with.

    Parameters
    ----------
    path
        A TOML file whose name, without `.toml`, is the guide's id.

    Raises
    ------
    InstrumentError
        As `load_instrument`: with every fault at once.
    """
    return _built(read_document(bytes_of(path, PLAN), str(path), PLAN, path.stem))


def read_guide(data: bytes, place: str) -> PlanGuide:
    """Read a guide from its bytes; `place` is what faults call the file.

    Raises
    ------
    InstrumentError
        As `load_guide`, save that the id need not be a file's name.
    """
    return _built(read_document(data, place, PLAN))


#: What a plan is made with unless another guide is named.
USUAL_GUIDE = "plan-a-group-activity"

_SHIPPED = (USUAL_GUIDE,)


def shipped_guides() -> tuple[str, ...]:
    """Return the ids of the guides that come with the workbook."""
    return _SHIPPED


def shipped_guide_bytes(guide_id: str) -> bytes:
    """Return the TOML file of a shipped guide, byte for byte.

    Raises
    ------
    KeyError
        No guide of that id comes with the workbook.
    """
    if guide_id not in _SHIPPED:
        raise KeyError(guide_id)
    return (resources.files("workbook") / "instruments" / f"{guide_id}.toml").read_bytes()


@cache
def load_shipped_guide(guide_id: str) -> PlanGuide:
    """Return one of the guides that come with the workbook.

    Raises
    ------
    KeyError
        No guide of that id comes with the workbook.
    """
    data = shipped_guide_bytes(guide_id)
    return _built(read_document(data, f"{guide_id}.toml", PLAN, guide_id))


def _built(document: dict[str, Any]) -> PlanGuide:
    """Make the guide of a document in which no fault was found."""
    plain = ("id", "version", "title", "purpose", "licence", "above", "themes")
    parts: dict[str, Any] = {name: tuple(Part(**part) for part in document[name]) for name in PARTS}
    return PlanGuide(
        **{key: document[key] for key in plain},
        **parts,
        sections=tuple(
            GuideSection(
                id=section["id"],
                title=section["title"],
                words=section["words"],
                themes=tuple(section["themes"]),
                prompts=tuple(_built_prompt(prompt) for prompt in section["prompts"]),
            )
            for section in document["sections"]
        ),
        references={
            key: Reference(key=key, **each) for key, each in document["references"].items()
        },
        gaps=tuple(Gap(**gap) for gap in document["gaps"]),
        # A schema's whole number may be written 2.0.
        review=tuple(
            ReviewQuestion(**{**each, "minutes": int(each["minutes"])})
            for each in document["review"]
        ),
    )


def _built_prompt(prompt: dict[str, Any]) -> Prompt:
    return Prompt(
        **{key: prompt[key] for key in ("id", "question", "help", "why", "stage")},
        example=prompt.get("example", ""),
        meets=tuple(prompt["meets"]),
        sources=tuple(Source.named(name) for name in prompt["sources"]),
    )
