"""Reading what a browser sent, by what `widgets.messages` declares; no browser is trusted."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from widgets.acts import ACTS
from widgets.messages import LAST_NUMBER, Do, Talk

__all__ = ["read_ask"]


def read_ask(talk: Talk, message: object) -> tuple[int, Any] | None:
    """Return a message's number and what it asks, or None for what is passed over.

    Parameters
    ----------
    talk
        What may be asked.
    message
        Whatever a browser sent.
    """
    if not isinstance(message, dict):
        return None
    number = message.get("number", talk.unnumbered)
    if type(number) is not int or not 0 <= number <= LAST_NUMBER:
        return None
    asked = talk.ask(message.get("kind"))
    if asked is None:
        return None
    ask = _read_do(message) if asked is Do else _read(asked, message)
    return None if ask is None else (number, ask)


def _read_do(message: Mapping[Any, object]) -> Do | None:
    name, given = message.get("act"), message.get("with")
    if not isinstance(name, str) or name not in ACTS or not isinstance(given, dict):
        return None
    if not given.keys() <= {each.name for each in fields(ACTS[name])}:
        return None
    act = _read(ACTS[name], given)
    return None if act is None else Do(act=act)


def _read(asked: Any, message: Mapping[Any, object]) -> Any | None:
    """Return a message of a kind with its fields, or None when one of them is not as declared."""
    values: dict[str, object] = {}
    for name, kind, rule in _declared(asked):
        if name not in message:
            if rule is None:
                return None
        elif _is(message[name], kind):
            values[name] = message[name]
        elif rule is not None and "otherwise" in rule:
            values[name] = rule["otherwise"]
        else:
            return None
    return asked(**values)


@cache
def _declared(asked: Any) -> tuple[tuple[str, Any, Mapping[Any, Any] | None], ...]:
    """Return the name, the type and the rule of each field; None for one that has to be there."""
    hints = get_type_hints(asked)
    found = []
    for each in fields(asked):
        kind = hints[each.name]
        if each.metadata.get("maybe"):  # None is how Python says that it was left out
            kind = next(part for part in get_args(kind) if part is not types.NoneType)
        found.append((each.name, kind, None if each.default is MISSING else each.metadata))
    return tuple(found)


def _is(given: object, kind: Any) -> bool:
    """Whether a value of JSON is of a type; a truth value is no number."""
    if kind is object:
        return True
    if get_origin(kind) is Literal:
        return isinstance(given, str) and given in get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return any(_is(given, part) for part in get_args(kind))
    return type(given) is kind
