r"""Learn which sentences make a child responsible for abuse: write `words/learned/blame.*`.

    uv run --no-project --with scikit-learn==1.9.1 python tools/learn_blame.py

It reads the labelled notes in `tools/words/` (`language-*.txt` blame; `pairs-*.txt`, `alike-*.txt`,
`paragraphs-*.txt` and `ident-*.txt` do not) and what the list of wordings is tried with, learns a
logistic regression of the features that `workbook.safeguarding.blame` takes from a sentence, and
writes it as numbers with a note of where they come from. The letter in a file's name is the voice
that wrote it. What is found in a voice that nothing was learned from is measured by leaving out one
voice at a time, and the threshold is chosen there.

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
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import log, sqrt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from labelled import notes_of

from workbook.safeguarding import blame, spelling
from workbook.safeguarding.english import how_common
from workbook.safeguarding.language import in_small_letters, noticed, phrases
from workbook.safeguarding.spelling import PutRight, put_right

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "tools" / "words"
TUNED = ROOT / "tests" / "support" / "wording_sentences.txt"
SAID = ROOT / "tests" / "support" / "phrases_said.toml"
TUNED_VOICE = "of the list"
KINDS = frozenset({"language", "pairs", "alike", "paragraphs", "ident"})
LEARNED = ROOT / "workbook" / "safeguarding" / "words" / "learned"
#: What else decides, beside the notes.
ALSO = (LEARNED / "english.bin", LEARNED.parent / "classes.toml")
COMMAND = (
    "uv run --no-project --with numpy==2.4.6 --with scikit-learn==1.9.1 python tools/learn_blame.py"
)

#: Of the harmless notes that look like blame, so many may be flagged in a voice that nothing was
#: learned from.
FLAGGED = 0.035
#: How freely the regression may follow single notes (scikit-learn's C).
FREELY = 10.0
#: A feature counts where so many notes have it, and a word is aimed at where so many do.
IN_NOTES, AIMED_IN = 2, 2
#: A word that is aimed at has so many letters, and is so common (`english.how_common`).
AIMED_LENGTH, AIMED_BAND = 4, 2
#: A clause of fewer words says too little to be learned from by itself.
CLAUSE = 3

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
        return bool(self.marks)

    @property
    def looks_like_it(self) -> bool:
        """Whether it was written to be taken for blame, or for something else, wrongly."""
        return self.kind in {"pairs", "alike"}


def notes() -> list[Note]:
    """Return every note there is, in the order of the files' names."""
    found = []
    for path in sorted(WORDS.glob("*-*.txt")):
        kind, _, voice = path.stem.partition("-")
        if kind in KINDS:
            for text, marks in _lines(path):
                if bool(marks) == (kind == "language"):
                    found.append(Note(text, kind, voice, marks))
    return [*found, *_of_the_list()]


def _lines(path: Path) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Yield the text of each note of a file, and where the language marked in it stands."""
    for text, marks in notes_of(path):
        yield text, tuple((mark.start, mark.end) for mark in marks if mark.kind == "language")


def _of_the_list() -> Iterator[Note]:
    """Yield what the list of wordings is tried with: learned from, and never measured.

    Words that are at issue in themselves, such as “LAC”, blame nobody: they are left out.
    """
    depends = {phrase.id for phrase in phrases() if phrase.depends}
    for text, marks in _lines(TUNED):
        small = in_small_letters(text)
        wordings = [phrase for phrase in phrases() if phrase.pattern.search(small)]
        if not marks or any(phrase.id in depends for phrase in wordings):
            yield Note(text, "tuned", TUNED_VOICE, marks)
    for name, said in tomllib.loads(SAID.read_text(encoding="utf-8")).items():
        if name in depends:
            for text in said["found"]:
                yield Note(text, "tuned", TUNED_VOICE, ((0, len(text)),))
            for text in said["left"]:
                yield Note(text, "tuned", TUNED_VOICE, ())


def sources() -> list[Path]:
    """Return the files that are learned from, without those that the list is tried with.

    Those change with every wording that is added, which alone asks nobody to learn again.
    """
    files = (path for path in sorted(WORDS.glob("*-*.txt")) if path.stem.split("-")[0] in KINDS)
    return [*files, *ALSO]


@dataclass(frozen=True)
class Example:
    """A sentence or clause, and whether it blames."""

    note: int
    #: The checksums of its features.
    keys: tuple[int, ...]
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
            taken = keys_of(plain[start:end])
            found.append(Example(number, taken, blames, whole=True))
            clauses = _clauses(plain, start, end)
            if not clauses[1:] or note.kind not in {"language", "pairs", "tuned"}:
                continue
            for first, last in clauses:
                part = _share(right, note, first, last) > 0.4  # noqa: PLR2004
                if part or not note.blames:
                    taken = keys_of(plain[first:last])
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

    def score(self, keys: tuple[int, ...]) -> float:
        """Return how much a sentence with these features blames, the threshold left out."""
        known = [key for key in keys if key in self.rare]
        length = sqrt(sum(self.rare[key] ** 2 for key in known))
        total = sum(self.rare[key] * self.weights[key] for key in known)
        return self.bias + (total / length if length else 0.0)


def keys_of(sentence: str) -> tuple[int, ...]:
    """Return what the features of a sentence are known by."""
    return tuple(sorted({zlib.crc32(feature.encode()) for feature in blame.features(sentence)}))


def learned(some: list[Example]) -> Model:
    """Learn from examples."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    whole = [example for example in some if example.whole]
    in_notes = Counter(key for each in whole for key in each.keys)
    rare = {
        key: round((log(len(whole) / count) + 1) * 1000) / 1000
        for key, count in sorted(in_notes.items())
        if count >= IN_NOTES
    }
    column = {key: place for place, key in enumerate(rare)}
    rows, columns, values = [], [], []
    for row, each in enumerate(some):
        known = [key for key in each.keys if key in rare]
        length = sqrt(sum(rare[key] ** 2 for key in known))
        rows += [row] * len(known)
        columns += [column[key] for key in known]
        values += [rare[key] / length for key in known]
    matrix = csr_matrix((values, (rows, columns)), shape=(len(some), len(rare)))
    blames = np.array([each.blames for each in some])
    found = LogisticRegression(C=FREELY, solver="liblinear", random_state=0).fit(matrix, blames)
    weights = dict(zip(rare, found.coef_[0].tolist(), strict=True))
    return Model(rare, weights, float(found.intercept_[0]))


def held_out(all_notes: list[Note], some: list[Example]) -> dict[int, float]:
    """Return for each note how much its most blaming sentence does, by a model of other voices."""
    found: dict[int, float] = {}
    for voice in sorted({note.voice for note in all_notes} - {TUNED_VOICE}):
        model = learned([each for each in some if all_notes[each.note].voice != voice])
        for each in some:
            if each.whole and all_notes[each.note].voice == voice:
                found[each.note] = max(found.get(each.note, -99.0), model.score(each.keys))
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


def figures(all_notes: list[Note], measured: Iterable[int], flagged: set[int]) -> dict[str, float]:
    """Return which share of the notes is flagged, for each kind of note and each voice."""
    told: dict[str, float] = {}
    groups: dict[str, list[int]] = {}
    for number in measured:
        note = all_notes[number]
        groups.setdefault(note.kind, []).append(number)
        if note.blames:
            groups.setdefault(f"language, voice {note.voice}", []).append(number)
        if note.looks_like_it:
            groups.setdefault("pairs and alike together", []).append(number)
    for group, numbers in sorted(groups.items()):
        told[group] = round(sum(number in flagged for number in numbers) / len(numbers), 3)
    words = sum(len(all_notes[n].text.split()) for n in groups.get("paragraphs", ()))
    if words:
        many = sum(n in flagged for n in groups["paragraphs"])
        told["prompts in 100 words of paragraphs"] = round(100 * many / words, 3)
    return told


def listed(all_notes: list[Note]) -> set[int]:
    """Return the notes in which the list finds something, whatever was learned says of it."""
    ours = [replace(phrase, depends=False) for phrase in phrases()]
    return {
        number
        for number, note in enumerate(all_notes)
        if any(each.sentence != blame.ASKED for each in noticed(note.text, ours))
    }


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


def decided_otherwise(some: list[Example]) -> int:
    """Learn again, and return how many examples that decides otherwise than what is shipped."""
    model = learned(some)
    said = json.loads((LEARNED / "blame.json").read_text(encoding="utf-8"))
    threshold = said["numbers"]["threshold"]
    return sum(
        (model.score(each.keys) > threshold) != (blame.score_of(each.keys) > 0) for each in some
    )


def main() -> None:
    """Learn, measure and write."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="write nothing; compare")
    asked = arguments.parse_args()
    all_notes = notes()
    if not asked.check:
        aimed = "".join(f"{aim}\n" for aim in aims(all_notes))
        (LEARNED / "aims.txt").write_text(aimed, encoding="utf-8")
        spelling._aims.cache_clear()  # noqa: SLF001 - it is read again
    some = examples(all_notes)
    if asked.check:
        other = decided_otherwise(some)
        print(f"{other} of {len(some)} sentences and clauses are decided otherwise.")
        sys.exit(other > len(some) / 200)
    model = learned(some)
    scores = held_out(all_notes, some)
    threshold = threshold_of(all_notes, scores)
    data, numbers = written(model, threshold)
    (LEARNED / "blame.bin").write_bytes(data)
    by_list = {
        number
        for number in listed(all_notes)
        if scores.get(number, 0.0) >= threshold + blame.SURELY_NOT
    }
    flagged = {number for number, score in scores.items() if score > threshold}
    told = {
        "by what was learned alone": figures(all_notes, scores, flagged),
        "by the list alone": figures(all_notes, scores, by_list),
        "by both": figures(all_notes, scores, flagged | by_list),
    }
    note = {
        "what": "A logistic regression of which sentences make a child responsible for abuse.",
        "licence": "CC BY 4.0, as the notes it is learned from and english.bin are",
        "command": COMMAND,
        "learned_from": {path.relative_to(ROOT).as_posix(): digest(path) for path in sources()},
        "and_from": [path.relative_to(ROOT).as_posix() for path in (TUNED, SAID)],
        "notes": dict(Counter(each.kind for each in all_notes)),
        "numbers": numbers,
        "threshold": "chosen so that in voices not learned from (one left out at a time) "
        f"{FLAGGED:.0%} of the pairs and look-alikes are flagged",
        "flagged_in_voices_not_learned_from": told,
    }
    (LEARNED / "blame.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    print(f"{len(model.rare)} features, {len(data)} bytes")
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
