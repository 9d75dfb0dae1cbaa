r"""Learn which sentences make a child responsible for abuse: write `words/learned/blame.*`.

    uv run --no-project --with scikit-learn==1.9.1 python tools/learn_blame.py

It reads the labelled notes in `tools/words/` (`language-*.txt` blame; `pairs-*.txt`, `alike-*.txt`,
`paragraphs-*.txt` and `ident-*.txt` do not) and the harmless lines of
`tests/support/wording_sentences.txt`, learns a logistic regression of the features that
`workbook.safeguarding.blame` takes from a sentence, and writes it as numbers with a note of where
they come from. The letter in a file's name is the voice that wrote it. What is found in a voice that
was not learned from is measured by leaving out one voice at a time; the threshold is chosen there.

It also writes `words/learned/aims.txt`: the words of blaming language, which
`workbook.safeguarding.spelling` puts a slip of the finger right towards.

With `--check` nothing is written: it says whether learning again would decide the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import struct
import sys
import zlib
from collections import Counter
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from workbook.safeguarding import blame, spelling
from workbook.safeguarding.english import how_common
from workbook.safeguarding.spelling import PutRight, put_right

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "tools" / "words"
TUNED = ROOT / "tests" / "support" / "wording_sentences.txt"
LEARNED = ROOT / "workbook" / "safeguarding" / "words" / "learned"
#: What else decides, beside the notes.
ALSO = (LEARNED / "english.bin", LEARNED.parent / "classes.toml")
COMMAND = (
    "uv run --no-project --with numpy==2.4.6 --with scikit-learn==1.9.1 python tools/learn_blame.py"
)

#: Of the harmless notes that are made to look like blame, so many may be flagged in a voice that was
#: not learned from.
FLAGGED = 0.06
#: How freely the regression may follow single notes (scikit-learn's C).
FREELY = 10.0
#: A feature counts where so many notes have it, and a word is aimed at where so many do.
IN_NOTES, AIMED_IN = 2, 2
#: A word that is aimed at has so many letters, and is so common (`english.how_common`).
AIMED_LENGTH, AIMED_BAND = 4, 2
#: A clause of fewer words says too little to be learned from by itself.
CLAUSE = 3

_MARK = re.compile(r"\[(\w+)\??:([^\]]*)\]")
_CUT = re.compile(
    r",\s+|\s+[-–—]\s+|:\s+|\s+(?=(?:but|and|so|because|when|then|if|which|who|though|as|where|"
    r"until|even|while|after|or|says|said|that)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Note:
    """One labelled note."""

    text: str
    kind: str
    voice: str
    #: Where blame stands.
    marks: tuple[tuple[int, int], ...]

    @property
    def blames(self) -> bool:
        """Whether it makes a child responsible."""
        return self.kind == "language"

    @property
    def looks_like_it(self) -> bool:
        """Whether it was written to be taken for blame, or for something else, wrongly."""
        return self.kind in {"pairs", "alike"}


def read_note(line: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a line's text and where the language marked in it stands."""
    text, at, marks = "", 0, []
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        if mark[1] == "language":
            marks.append((len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return text + line[at:], tuple(marks)


def notes() -> list[Note]:
    """Return every note there is, in the order of the files' names."""
    found = []
    for path in [*sorted(WORDS.glob("*.txt")), TUNED]:
        kind, _, voice = path.stem.partition("-")
        if path == TUNED:
            kind, voice = "tuned", "tuned"
        if kind not in {"language", "pairs", "alike", "paragraphs", "ident", "tuned"}:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            text, marks = read_note(line)
            if bool(marks) == (kind == "language"):
                found.append(Note(text, kind, voice, marks))
    return found


def sources() -> list[Path]:
    """Return the files that are learned from."""
    return [*sorted(WORDS.glob("*-*.txt")), TUNED, *ALSO]


@dataclass(frozen=True)
class Example:
    """A sentence or clause, and whether it blames."""

    note: int
    features: frozenset[str]
    blames: bool
    #: A whole sentence is measured; a clause is only learned from.
    whole: bool


def examples(all_notes: list[Note]) -> list[Example]:
    """Return the sentences of the notes, and the clauses of those that blame or nearly do."""
    found = []
    for number, note in enumerate(all_notes):
        right = put_right(note.text)
        plain = blame.without_quotes(right.text)
        for start, end in blame.sentences(plain):
            blames = _share(right, note, start, end) > 0
            taken = frozenset(blame.features(plain[start:end]))
            found.append(Example(number, taken, blames, whole=True))
            clauses = _clauses(plain, start, end)
            if not clauses[1:] or note.kind not in {"language", "pairs"}:
                continue
            for first, last in clauses:
                part = _share(right, note, first, last) > 0.4  # noqa: PLR2004
                if part or not note.blames:
                    taken = frozenset(blame.features(plain[first:last]))
                    found.append(Example(number, taken, part, whole=False))
    return found


def _share(right: PutRight, note: Note, start: int, end: int) -> float:
    """Return how much of a marked wording stands in a part, or of the part in the wording."""
    begins, ends = right.typed(start, end)
    return max(
        (
            (min(ends, last) - max(begins, first)) / max(1, min(ends - begins, last - first))
            for first, last in note.marks
        ),
        default=0.0,
    )


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    for cut in _CUT.finditer(text, start, end):
        before, after = text[cuts[-1] : cut.start()], text[cut.end() : end]
        if len(before.split()) >= CLAUSE and len(after.split()) >= CLAUSE:
            cuts.append(cut.end())
    return list(zip(cuts, [*cuts[1:], end], strict=True))


@dataclass(frozen=True)
class Model:
    """What was learned: how telling each feature is, its weight, and where nothing is known."""

    rare: dict[int, float]
    weights: dict[int, float]
    bias: float

    def score(self, taken: frozenset[str]) -> float:
        """Return how much a sentence with these features blames, the threshold left out."""
        known = [key for key in map(checksum, taken) if key in self.rare]
        length = sqrt(sum(self.rare[key] ** 2 for key in known))
        total = sum(self.rare[key] * self.weights[key] for key in known)
        return self.bias + (total / length if length else 0.0)


def checksum(feature: str) -> int:
    """Return what a feature is known by."""
    return zlib.crc32(feature.encode())


def learned(some: list[Example]) -> Model:
    """Learn from examples."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    whole = [example for example in some if example.whole]
    in_notes = Counter(key for each in whole for key in set(map(checksum, each.features)))
    rare = {
        key: round((log(len(whole) / count) + 1) * 1000) / 1000
        for key, count in sorted(in_notes.items())
        if count >= IN_NOTES
    }
    column = {key: place for place, key in enumerate(rare)}
    rows, columns, values = [], [], []
    for row, each in enumerate(some):
        known = sorted(key for key in set(map(checksum, each.features)) if key in rare)
        length = sqrt(sum(rare[key] ** 2 for key in known))
        rows += [row] * len(known)
        columns += [column[key] for key in known]
        values += [rare[key] / length for key in known]
    matrix = csr_matrix((values, (rows, columns)), shape=(len(some), len(rare)))
    blames = np.array([each.blames for each in some])
    found = LogisticRegression(C=FREELY, max_iter=2000, tol=1e-5).fit(matrix, blames)
    weights = dict(zip(rare, found.coef_[0].tolist(), strict=True))
    return Model(rare, weights, float(found.intercept_[0]))


def held_out(all_notes: list[Note], some: list[Example]) -> dict[int, float]:
    """Return for each note how much its most blaming sentence does, by a model of other voices."""
    found: dict[int, float] = {}
    for voice in sorted({note.voice for note in all_notes} - {"tuned"}):
        model = learned([each for each in some if all_notes[each.note].voice != voice])
        for each in some:
            if each.whole and all_notes[each.note].voice == voice:
                found[each.note] = max(found.get(each.note, -99.0), model.score(each.features))
    return found


def aims(all_notes: list[Note]) -> list[str]:
    """Return the words that blaming notes use, and that are common English words."""
    used = Counter(
        word
        for note in all_notes
        for start, end in note.marks
        for word in set(re.findall(r"[a-z]+", note.text[start:end].lower()))
    )
    known = {word for word, count in used.items() if count >= AIMED_IN}
    listed = re.findall(r"[a-z]+", (LEARNED.parent / "language.toml").read_text().lower())
    long = 4
    return sorted(
        word
        for word in known | set(listed)
        if len(word) >= long and how_common(word) >= 2  # noqa: PLR2004
    )


def figures(all_notes: list[Note], scores: dict[int, float], threshold: float) -> dict[str, Any]:
    """Return what is found and flagged at a threshold, for each kind of note and each voice."""
    told: dict[str, Any] = {}
    for kind in ("language", "pairs", "alike", "paragraphs", "ident"):
        every = [n for n in scores if all_notes[n].kind == kind]
        if every:
            told[kind] = round(sum(scores[n] > threshold for n in every) / len(every), 3)
    for voice in sorted({all_notes[n].voice for n in scores if all_notes[n].blames}):
        every = [n for n in scores if all_notes[n].blames and all_notes[n].voice == voice]
        told[f"language, voice {voice}"] = round(
            sum(scores[n] > threshold for n in every) / len(every), 3
        )
    return told


def threshold_of(all_notes: list[Note], scores: dict[int, float]) -> float:
    """Return the threshold that flags no more look-alikes than may be."""
    alike = sorted((scores[n] for n in scores if all_notes[n].looks_like_it), reverse=True)
    return alike[int(FLAGGED * len(alike))]


def written(model: Model, threshold: float) -> tuple[bytes, dict[str, float]]:
    """Return the table as bytes, and the three numbers that belong to it."""
    most = max(abs(weight) for weight in model.weights.values())
    unit = most / 32767
    keys = sorted(model.rare)
    data = struct.pack("<I", len(keys))
    data += struct.pack(f"<{len(keys)}I", *keys)
    data += struct.pack(f"<{len(keys)}H", *(round(model.rare[key] * 1000) for key in keys))
    data += struct.pack(f"<{len(keys)}h", *(round(model.weights[key] / unit) for key in keys))
    return data, {"unit": unit, "bias": model.bias, "threshold": threshold}


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Learn, measure and write."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="write nothing; compare")
    asked = arguments.parse_args()
    all_notes = notes()
    if not asked.check:
        listed = "".join(f"{aim}\n" for aim in aims(all_notes))
        (LEARNED / "aims.txt").write_text(listed, encoding="utf-8")
        spelling._aims.cache_clear()  # noqa: SLF001 - it is read again
    some = examples(all_notes)
    model = learned(some)
    if asked.check:
        said = json.loads((LEARNED / "blame.json").read_text(encoding="utf-8"))
        threshold = said["numbers"]["threshold"]
        plain = [each for each in some if each.whole]
        other = sum(
            (model.score(each.features) > threshold) != (shipped(each.features) > 0)
            for each in plain
        )
        print(f"{other} of {len(plain)} sentences are decided otherwise.")
        sys.exit(other > len(plain) / 200)
    scores = held_out(all_notes, some)
    threshold = threshold_of(all_notes, scores)
    data, numbers = written(model, threshold)
    (LEARNED / "blame.bin").write_bytes(data)
    told = figures(all_notes, scores, threshold)
    note = {
        "what": "A logistic regression of which sentences make a child responsible for abuse.",
        "licence": "CC BY 4.0, as the notes it is learned from and english.bin are",
        "command": COMMAND,
        "learned_from": {path.relative_to(ROOT).as_posix(): digest(path) for path in sources()},
        "notes": dict(Counter(each.kind for each in all_notes)),
        "numbers": numbers,
        "threshold": "chosen so that in voices not learned from (one left out at a time) "
        f"{FLAGGED:.0%} of the pairs and look-alikes are flagged",
        "found_in_voices_not_learned_from": told,
    }
    (LEARNED / "blame.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    print(f"{len(model.rare)} features, {len(data)} bytes")
    print(json.dumps(told, indent=2))


def shipped(taken: frozenset[str]) -> float:
    """Return what the shipped table says of a sentence with these features."""
    return blame.score_of(taken)


if __name__ == "__main__":
    main()
