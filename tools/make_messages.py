"""Write front/src/messages.ts, the browser's half of what `widgets.messages` declares.

    .venv/bin/python tools/make_messages.py

A test holds the two in step.
"""

from __future__ import annotations

import json
import sys
import types
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

sys.path.insert(0, str(Path(__file__).parent.parent))

from widgets import acts, messages, plan_messages, team_messages, themes_messages

OUT = Path(__file__).parent.parent / "front" / "src" / "messages.ts"
_PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", object: "unknown"}
_TOP = """\
// Written by tools/make_messages.py from widgets/*messages.py and what they draw: change those and
// run it again, and nothing here.
"""


class _Writer:
    """Gathers declarations, each after those it names."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}

    def type_of(self, kind: Any) -> str:  # noqa: PLR0911 - a way for each kind of type
        """Return a type as TypeScript writes it, with what it names declared before."""
        if kind is types.NoneType:
            return "null"
        if kind in _PLAIN:
            return _PLAIN[kind]
        origin, parts = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.type_of(kind.__metadata__[0])
        if origin is Literal:
            return " | ".join(map(json.dumps, parts))
        if origin in (Union, types.UnionType):
            return " | ".join(map(self.type_of, parts))
        if origin is list:
            inner = self.type_of(parts[0])
            return f"({inner})[]" if " " in inner else f"{inner}[]"
        if origin is dict:
            return f"Record<string, {self.type_of(parts[1])}>"
        if origin is tuple:
            return f"[{', '.join(map(self.type_of, parts))}]"
        if is_typeddict(kind) or is_dataclass(kind):
            return self.declare(kind)
        raise TypeError(kind)

    def declare(self, kind: Any) -> str:
        """Declare a message, or the shape of something in one, and return its name."""
        name: str = kind.__name__
        if name in self.lines:
            return name
        lines = self._of_dataclass(kind) if is_dataclass(kind) else self._of_shape(kind)
        self.lines[name] = f"export interface {name} {{\n{''.join(lines)}}}\n"
        return name

    def _of_shape(self, kind: Any) -> list[str]:
        hints = get_type_hints(kind, include_extras=True)
        found = []
        for name, each in hints.items():
            left_out = get_origin(each) is NotRequired
            inner = self.type_of(get_args(each)[0] if left_out else each)
            found.append(f"  {name}{'?' if left_out else ''}: {inner};\n")
        return found

    def _of_dataclass(self, kind: Any) -> list[str]:
        lines = [f"  kind: {json.dumps(kind.kind)};\n"] if hasattr(kind, "kind") else []
        return [*lines, *(f"  {line};\n" for line in self.fields_of(kind))]

    def fields_of(self, kind: Any) -> list[str]:
        """Return the fields of what a browser asks."""
        hints = get_type_hints(kind, include_extras=True)
        found = []
        for each in fields(kind):
            hint = hints[each.name]
            may = bool(each.metadata.get("maybe"))
            if may:
                (hint,) = (part for part in get_args(hint) if part is not types.NoneType)
            found.append(f"{each.name}{'?' if may else ''}: {self.type_of(hint)}")
        return found

    def declare_do(self) -> None:
        """Declare what a facilitator's page may have done, each with its name beside its fields."""
        lines = []
        for name, kind in acts.ACTS.items():
            given = "; ".join(self.fields_of(kind))
            given = f"{{ {given} }}" if given else "Record<string, never>"
            lines.append(f"  | {{ act: {json.dumps(name)}; with: {given} }}\n")
        self.lines["Act"] = f"export type Act =\n{''.join(lines).rstrip()};\n"
        self.lines["Do"] = 'export type Do = { kind: "do" } & Act;\n'


def written() -> str:
    """Return what front/src/messages.ts has to be."""
    writer = _Writer()
    writer.declare_do()
    talks = []
    for talk in (
        *messages.TALKS,
        *team_messages.TALKS,
        *themes_messages.TALKS,
        *plan_messages.TALKS,
    ):
        lines = []
        for ask, answers in talk.answers.items():
            name = "Do" if ask is messages.Do else writer.declare(ask)
            said = " | ".join(map(writer.declare, answers))
            lines.append(f"  {ask.kind}: {{ ask: {name}; said: {said} }};\n")
        talks.append(f"export type {talk.name}Talk = {{\n{''.join(lines)}}};\n")
    for content in (
        *messages.CONTENTS,
        *team_messages.CONTENTS,
        *themes_messages.CONTENTS,
        *plan_messages.CONTENTS,
    ):
        writer.declare(content)
    declared = "\n".join(writer.lines.values())
    heading = "// What each widget asks, and what it may be answered with."
    return "\n".join([_TOP, declared, heading, "", *talks])


if __name__ == "__main__":
    OUT.write_text(written(), encoding="utf-8")
