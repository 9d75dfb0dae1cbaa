"""Pictures of a session's folder at every step, and somebody who tries to read more from one."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from hashlib import blake2b

#: Everything by which the workbook asks the system for a change.
STEPS = (
    *("open", "write", "fsync", "fdatasync", "ftruncate", "link", "rename", "replace"),
    *("unlink", "mkdir", "rmdir"),
)
_RESPONSE = re.compile(rb"r[0-9a-f]{32}")
_KEY = re.compile(rb"(?m)^(k[0-9a-f]{32}),")
_NUMBER = re.compile(rb"\b[0-9]{1,9}\b")


def picture_of(folder):
    """Return every file of a folder as a thief would find it: name to bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
        except FileNotFoundError:
            continue
    return found


@contextmanager
def at_every_step(look):
    """Call `look` before each change that this process asks the system for."""
    really = {name: getattr(os, name) for name in STEPS}
    looking = False

    def counted(act):
        def stepped(*words, **more):
            nonlocal looking
            if not looking:
                looking = True
                try:
                    look()
                finally:
                    looking = False
            return act(*words, **more)

        return stepped

    for name, act in really.items():
        setattr(os, name, counted(act))
    try:
        yield
    finally:
        for name, act in really.items():
            setattr(os, name, act)


def _copies(picture, name):
    """Return every copy of a file in a picture: itself, drafts of it, what was set aside."""
    return [data for path, data in picture.items() if name in path.rsplit("/", 1)[-1]]


def _responses(data):
    return {line[:33] for line in data.split(b"\n") if _RESPONSE.fullmatch(line[:33])}


def _keys(data):
    return set(_KEY.findall(data))


def _forms(key):
    """Return a key as it stands in a file, and every digest of it that is anywhere written."""
    return {
        key,
        *(
            blake2b(key, digest_size=size, person=kind).hexdigest().encode()
            for size in (12, 16)
            for kind in (b"", b"rpw-unfinished")
        ),
    }


def _others(picture):
    """Return the files that are neither responses nor reflections."""
    return [
        data
        for path, data in picture.items()
        if "responses.csv" not in path and "reflections.csv" not in path
    ]


def pointed_at(picture):
    """Return (responses, keys) that single files, or differences between copies, point at."""
    responses, keys = set(), set()
    reflections = picture.get("reflections.csv", b"")
    for data in _others(picture):
        named = set(_RESPONSE.findall(data))
        if len(named) == 1:
            responses |= named
            for number in map(int, _NUMBER.findall(data)):  # a place in the file
                if 0 < number < len(reflections) and reflections[number - 1 : number] == b"\n":
                    keys |= _keys(reflections[number:])
        if b'"ids"' not in data:
            keys |= {key for key in _keys(reflections) if any(f in data for f in _forms(key))}
    for name, ids, pointed in (
        ("responses.csv", _responses, responses),
        ("reflections.csv", _keys, keys),
    ):
        copies = [ids(data) for data in _copies(picture, name)]
        for one in copies:
            for other in copies:
                if len(one - other) == 1 or name != "responses.csv":
                    pointed.update(one - other)
    return responses, keys


def ties(picture):
    """Return the (response, key) pairs that one picture ties for certain."""
    responses, keys = pointed_at(picture)
    if len(responses) != 1:
        return set()
    return {(response, key) for response in responses for key in keys}


def last_rows(picture):
    """Return the response and the key that stand last in their files, where order says so."""
    responses = [line[:33] for line in picture.get("responses.csv", b"").split(b"\n")[1:] if line]
    keys = _KEY.findall(picture.get("reflections.csv", b""))
    return (responses[-1] if responses else None), (keys[-1] if keys else None)
