"""Instruments: the checklists a team reflects with, read from TOML files.

An instrument is words in an order. There is no place in it for a number, a score or a
colour, and loading refuses a file that tries to add one. Loading reports every fault at
once, each with its place and its remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from workbook.instruments.faults import CHECKLIST, Fault, InstrumentError
from workbook.instruments.reading import MAX_BYTES, bytes_of, read_document
from workbook.instruments.schema import RESERVED_ANSWERS, STANDING_ANSWERS

__all__ = [
    "MAX_BYTES",
    "RESERVED_ANSWERS",
    "STANDING_ANSWERS",
    "Answer",
    "Change",
    "CheckoutQuestion",
    "Fault",
    "Instrument",
    "InstrumentError",
    "Item",
    "Reference",
    "Retired",
    "Scale",
    "Section",
    "Source",
    "load_instrument",
    "load_shipped",
    "read_instrument",
    "shipped",
    "shipped_bytes",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer in words."""

    id: str
    label: str
    #: One of `STANDING_ANSWERS`.
    stands_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Answers in words: `order` from most to least in place, `beside` outside the order."""

    id: str
    order: tuple[Answer, ...]
    beside: tuple[Answer, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer, the ordered ones first: the order in which a form offers them."""
        return self.order + self.beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a source can be read."""

    key: str
    citation: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A link to a reference; `extends` when the item or prompt goes further than it reports."""

    key: str
    extends: bool

    @classmethod
    def named(cls, name: str) -> Source:
        """Return the source that a file calls "KEY", or "~KEY" where it goes further."""
        return cls(key=name.removeprefix("~"), extends=name.startswith("~"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How an item's words changed, as whoever changed them declared it."""

    #: The version of the instrument in which it changed.
    version: str
    #: "typo", "clearer", "meaning changed" or "split".
    how: str
    #: The statement before the change; "" for a split.
    was: str = ""
    #: The id of the item that was split; "" for any other change.
    split_from: str = ""

    @property
    def same_meaning(self) -> bool:
        """Whether answers before and after can be compared."""
        return self.how in ("typo", "clearer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """An item that is no longer asked, so that its older answers can still be read."""

    #: The id that it had; never used again.
    item: str
    #: The first version of the instrument without it.
    version: str
    #: Its last words.
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement to answer, the question to talk about, and why it is asked."""

    id: str
    statement: str
    prompt: str
    why: str
    themes: tuple[str, ...]
    sources: tuple[Source, ...]
    #: The oldest first.
    changes: tuple[Change, ...] = ()
    #: Whether an answer could single somebody out: the team sees words and never how many, and
    #: talks about the prompt before it sees anything.
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its items."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutQuestion:
    """A question about the meeting itself, for its last two minutes; no answer is ever kept."""

    id: str
    question: str


#: What a meeting ends with where its checklist asks nothing of its own.
_CHECKOUT = (
    CheckoutQuestion(
        id="room", question="Did everyone have room? Which view might we nearly have lost today?"
    ),
    CheckoutQuestion(id="open", question="What is still open between us?"),
    CheckoutQuestion(
        id="today", question="Did anything come up that our safeguarding lead has to hear today?"
    ),
    CheckoutQuestion(
        id="leaving", question="How do I leave, and is there somebody I would like to talk to?"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A checklist as it was written: nothing here changes after loading."""

    id: str
    version: str
    title: str
    purpose: str
    licence: str
    scale: Scale
    sections: tuple[Section, ...]
    #: Theme id to title.
    themes: Mapping[str, str]
    #: Source key to reference.
    references: Mapping[str, Reference]
    #: Items of older versions that are no longer asked.
    retired: tuple[Retired, ...] = ()
    #: What the meeting ends with: the checklist's own questions, or the workbook's.
    checkout: tuple[CheckoutQuestion, ...] = _CHECKOUT

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    def cited(self, item: Item) -> tuple[tuple[Reference, bool], ...]:
        """Return an item's references, each with whether the item goes further than it."""
        return tuple((self.references[source.key], source.extends) for source in item.sources)


def load_instrument(path: Path) -> Instrument:
    """Read one instrument file.

    Parameters
    ----------
    path
        A TOML file whose name, without `.toml`, is the instrument's id.

    Raises
    ------
    InstrumentError
        With every fault at once: a missing or unreadable file, too large a file, text that
        is not UTF-8 or not TOML, and anything that is not as the format wants it.
    """
    return _read(bytes_of(path, CHECKLIST), str(path), path.stem)


def read_instrument(data: bytes, place: str) -> Instrument:
    """Read an instrument from its bytes; `place` is what faults call the file.

    What the workbook marks as sensitive today is so in an older copy of its checklists too: a
    session that was opened before the mark protects people no less.

    Raises
    ------
    InstrumentError
        As `load_instrument`, save that the id need not be a file's name.
    """
    instrument = _read(data, place, None)
    return _marked(instrument) if instrument.id in _SHIPPED else instrument


#: The six that come with the workbook, in the order in which they are offered.
_SHIPPED = (
    "planning-group-participation",
    "one-to-one-practice",
    "risk-and-choice",
    "self-efficacy-and-strengths",
    "decisions-about-care",
    "culture-and-review",
)


def shipped() -> tuple[str, ...]:
    """Return the ids of the instruments that come with the workbook, in their order."""
    return _SHIPPED


def shipped_bytes(instrument_id: str) -> bytes:
    """Return the TOML file of a shipped instrument, byte for byte.

    Raises
    ------
    KeyError
        No instrument of that id comes with the workbook.
    """
    if instrument_id not in _SHIPPED:
        raise KeyError(instrument_id)
    return (resources.files("workbook") / "instruments" / f"{instrument_id}.toml").read_bytes()


@cache
def load_shipped(instrument_id: str) -> Instrument:
    """Return one of the instruments that come with the workbook.

    Raises
    ------
    KeyError
        No instrument of that id comes with the workbook.
    """
    return _read(shipped_bytes(instrument_id), f"{instrument_id}.toml", instrument_id)


def _marked(copy: Instrument) -> Instrument:
    """Return a copy of a shipped checklist with the marks of the one that is shipped now."""
    today = {item.id for item in load_shipped(copy.id).items if item.sensitive}
    if not any(item.id in today and not item.sensitive for item in copy.items):
        return copy
    sections = tuple(
        replace(
            section,
            items=tuple(
                replace(item, sensitive=item.sensitive or item.id in today)
                for item in section.items
            ),
        )
        for section in copy.sections
    )
    return replace(copy, sections=sections)


def _read(data: bytes, file: str, expected_id: str | None) -> Instrument:
    return _built(read_document(data, file, CHECKLIST, expected_id))


def _built(document: dict[str, Any]) -> Instrument:
    """Make the instrument of a document in which no fault was found."""
    scale = document["scales"][document["scale"]]
    return Instrument(
        **{
            key: document[key] for key in ("id", "version", "title", "purpose", "licence", "themes")
        },
        scale=Scale(
            id=document["scale"],
            order=tuple(Answer(**answer) for answer in scale["order"]),
            beside=tuple(Answer(**answer) for answer in scale["beside"]),
        ),
        sections=tuple(
            Section(
                id=section["id"],
                title=section["title"],
                items=tuple(_built_item(item) for item in section["items"]),
            )
            for section in document["sections"]
        ),
        references={
            key: Reference(key=key, **each) for key, each in document["references"].items()
        },
        retired=tuple(Retired(**each) for each in document.get("retired", ())),
        checkout=tuple(CheckoutQuestion(**each) for each in document.get("checkout", ()))
        or _CHECKOUT,
    )


def _built_item(item: dict[str, Any]) -> Item:
    return Item(
        **{key: item[key] for key in ("id", "statement", "prompt", "why")},
        themes=tuple(item["themes"]),
        sources=tuple(Source.named(name) for name in item["sources"]),
        changes=tuple(
            Change(
                version=change["version"],
                how=change["how"],
                was=change.get("was", ""),
                split_from=change.get("from", ""),
            )
            for change in item.get("changes", ())
        ),
        sensitive=item.get("sensitive", False),
    )
