"""Draw docs/architecture.svg: the wings, one above the other, and what each of them uses.

    .venv/bin/python tools/draw_architecture.py

The rows are the layers of `[tool.importlinter]` in pyproject.toml, the arrows the imports in the
code, the words in a box the first words of the wing's own docstring. An arrow that says nothing
new, because a way of several arrows leads there too, is left out. A test keeps the committed
picture in step. Only the standard library is needed.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"

WIDTH, MARGIN = 960, 20
BOX, GAP, LANE = 248, 28, 14
NAME, WORDS, LINE = 18, 15, 19
#: So many letters of the words fit into the width of a box.
LETTERS = 31
BETWEEN = 46

#: What is not Python of ours stands in the first row, beside the command line.
NOTEBOOKS, FRONT = "notebooks", "front/src"
#: Where `npm run build` in front/ puts what it makes.
BUILT_INTO = {"widgets": "widgets/static", "serve": "workbook/serve/front"}
SAYS = {
    NOTEBOOKS: "A page each: import, one call",
    FRONT: "What a browser runs, in TypeScript",
}

Uses = Mapping[str, set[str]]


def contracts(root: Path = ROOT) -> list[dict[str, object]]:
    """Return the import contracts, as pyproject.toml has them."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["tool"]["importlinter"]["contracts"])


def layers(root: Path = ROOT) -> list[list[str]]:
    """Return the wings row by row, the one that may import all the others first."""
    by_id = {each["id"]: each for each in contracts(root)}
    rows = [[name.strip() for name in row.split("|")] for row in by_id["wings"]["layers"]]
    # As high as the highest that it may not import: everything below is open to it.
    barred = {name.removeprefix("workbook.") for name in by_id["widgets"]["forbidden_modules"]}
    rows[max(index for index, row in enumerate(rows) if barred & set(row))].append("widgets")
    return rows


def imported(tree: ast.AST) -> Iterable[str]:
    """Give the wing of every import of ours, wherever in a file it stands."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            first, *rest = name.split(".")
            if first == "widgets":
                yield first
            elif first == "workbook" and rest:
                yield rest[0]


def uses(root: Path = ROOT) -> dict[str, set[str]]:
    """Return which wings each wing imports, read from the code."""
    known = [name for row in layers(root) for name in row]
    found: dict[str, set[str]] = {}
    for name in known:
        place = root / name if name == "widgets" else root / "workbook" / name
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
        found[name] = {each for tree in trees for each in imported(tree)} & {*known} - {name}
    return found


def notebooks_use(root: Path = ROOT) -> set[str]:
    """Return which wings the notebooks import."""
    found: set[str] = set()
    for path in sorted((root / NOTEBOOKS).glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                found |= set(imported(ast.parse("".join(cell["source"]))))
    return found


def without_detours(arrows: Uses) -> dict[str, set[str]]:
    """Leave out each arrow to where a longer way leads too."""

    def reached(start: str, seen: set[str]) -> set[str]:
        for each in arrows.get(start, set()) - seen:
            seen.add(each)
            reached(each, seen)
        return seen

    return {
        name: {
            end
            for end in ends
            if not any(end in reached(other, set()) for other in ends if other != end)
        }
        for name, ends in arrows.items()
    }


def about(name: str, root: Path = ROOT) -> str:
    """Return the first words of a wing's docstring."""
    if name in SAYS:
        return SAYS[name]
    place = root / name if name == "widgets" else root / "workbook" / name
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"[:.;]\s|[:.;]$", " ".join(said.split()).replace("`", ""))[0]


class Layout:
    """Where everything stands: boxes in their rows, and lanes for arrows that pass a row.

    Parameters
    ----------
    rows
        The boxes' names, the highest row first.
    arrows
        Which boxes each box points to, all of them in lower rows.
    """

    def __init__(self, rows: Sequence[Sequence[str]], arrows: Uses) -> None:
        self.row_of = {name: index for index, row in enumerate(rows) for name in row}
        self.rows = [list(row) for row in rows]
        #: From where to where in the next row; a lane is named for its end and its row.
        self.steps: list[tuple[str, str]] = []
        for start in sorted(arrows, key=lambda name: (self.row_of[name], name)):
            for end in sorted(arrows[start]):
                self._lead(start, end)
        self.steps = list(dict.fromkeys(self.steps))
        for _ in range(12):
            for index in [*range(1, len(rows)), *reversed(range(len(rows) - 1))]:
                self._sort(index)
        self.x = self._spread()

    def _lead(self, start: str, end: str) -> None:
        before = start
        for index in range(self.row_of[start] + 1, self.row_of[end]):
            lane = f"{end}@{index}"
            if lane not in self.rows[index]:
                self.rows[index].append(lane)
            self.steps.append((before, lane))
            before = lane
        self.steps.append((before, end))

    def _beside(self, name: str) -> list[str]:
        return [b for a, b in self.steps if a == name] + [a for a, b in self.steps if b == name]

    def _sort(self, index: int) -> None:
        places = {
            name: (2 * at + 1) / (2 * len(row)) for row in self.rows for at, name in enumerate(row)
        }

        def wanted(name: str) -> float:
            near = [places[each] for each in self._beside(name)]
            return sum(near) / len(near) if near else places[name]

        self.rows[index].sort(key=lambda name: (round(wanted(name), 6), name))

    def _spread(self) -> dict[str, float]:
        x: dict[str, float] = {}
        for row in self.rows:
            x |= self._fitted(
                row, [WIDTH * (2 * at + 1) / (2 * len(row)) for at in range(len(row))]
            )
        for _ in range(30):
            for index in [*range(len(self.rows)), *reversed(range(len(self.rows)))]:
                row = self.rows[index]
                wanted = []
                for name in row:
                    near = self._beside(name)
                    if "@" in name and (lanes := [each for each in near if "@" in each]):
                        near = lanes  # a way that passes several rows runs straight
                    middle = sum(x[each] for each in near) / max(1, len(near))
                    wanted.append(middle if near else x[name])
                x |= self._fitted(row, wanted)
        return x

    def _fitted(self, row: Sequence[str], wanted: Sequence[float]) -> dict[str, float]:
        """Place a row's boxes and lanes as near as may be to where they want to stand."""
        half = [self.width(name) / 2 for name in row]
        least, most = [MARGIN + half[0]], [WIDTH - MARGIN - half[-1]]
        for at in range(1, len(row)):
            least.append(least[-1] + half[at - 1] + GAP + half[at])
            most.insert(0, most[0] - half[-at] - GAP - half[-at - 1])
        from_left, from_right = [], []
        for at in range(len(row)):
            place = min(max(wanted[at], least[at]), most[at])
            if at:
                place = max(place, from_left[-1] + half[at - 1] + GAP + half[at])
            from_left.append(min(place, most[at]))
        for at in reversed(range(len(row))):
            place = min(max(wanted[at], least[at]), most[at])
            if from_right:
                place = min(place, from_right[0] - half[at + 1] - GAP - half[at])
            from_right.insert(0, max(place, least[at]))
        return {name: (a + b) / 2 for name, a, b in zip(row, from_left, from_right, strict=True)}

    @staticmethod
    def width(name: str) -> int:
        """Return how wide a box or a lane is."""
        return LANE if "@" in name else BOX


STYLE = """
  svg { --paper: #ffffff; --ink: #1b1b1b; --box: #f3f1ec; --line: #55524a; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #16181c; --ink: #f0eee9; --box: #262a31; --line: #b5b1a7; }
  }
  text { fill: var(--ink); font-family: system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
  .paper { fill: var(--paper); }
  .box { fill: var(--box); stroke: var(--line); stroke-width: 1.5; }
  .outside { stroke-dasharray: 2 4; }
  .way { fill: none; stroke: var(--line); stroke-width: 1.8; }
  .built { stroke-dasharray: 8 5; }
  .tip { fill: var(--line); }
""".strip("\n")


def drawing(root: Path = ROOT) -> str:
    """Return the picture of the code in a folder, as SVG."""
    rows = layers(root)
    arrows: dict[str, set[str]] = {**uses(root), NOTEBOOKS: notebooks_use(root), FRONT: set()}
    reduced = without_detours(arrows)
    reduced[FRONT] = {name for name, place in BUILT_INTO.items() if (root / place).is_dir()}
    rows[0] += [NOTEBOOKS, FRONT]
    layout = Layout(rows, reduced)
    words = {name: wrap(about(name, root), LETTERS) for row in rows for name in row}
    tops, heights, y = [], [], float(MARGIN)
    for row in rows:
        tops.append(y)
        heights.append(34 + LINE * max(len(words[name]) for name in row) + 8)
        y += heights[-1] + BETWEEN
    parts = []
    for index, row in enumerate(layout.rows):
        top, bottom = tops[index], tops[index] + heights[index]
        for name in row:
            x = layout.x[name]
            if "@" in name:
                parts.append(_way([(x, top), (x, bottom)], ""))
            else:
                parts += _box(name, words[name], x, top, bottom)
    for start, end in layout.steps:
        row = int(start.split("@")[1]) if "@" in start else layout.row_of[start]
        y1, y2 = tops[row] + heights[row], tops[row + 1]
        x1, x2 = _ends(layout, start, end)
        tip = "@" not in end
        parts.append(_curve(x1, y1, x2, y2 - (9 if tip else 0), "built" if start == FRONT else ""))
        if tip:
            parts.append(_tip(x2, y2))
    for line in LEGEND:
        parts.append(f'  <text x="{MARGIN}" y="{_n(y)}" font-size="{WORDS}">{escape(line)}</text>')
        y += LINE + 2
    title = "The wings of the workbook and what each of them uses"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(y)}" '
            f'width="{WIDTH}" height="{_n(y)}" role="img" aria-labelledby="title desc">',
            f'  <title id="title">{title}</title>',
            f'  <desc id="desc">{escape(_told(rows, reduced))}</desc>',
            f"  <style>\n{STYLE}\n  </style>",
            f'  <rect class="paper" width="{WIDTH}" height="{_n(y)}" />',
            *parts,
            "</svg>",
            "",
        )
    )


LEGEND = (
    "An arrow leads from a wing to one that it uses; everything runs downwards. Where several",
    "arrows lead on to the same wing, the direct one is left out. A dashed way: built into.",
)


def _told(rows: Sequence[Sequence[str]], arrows: Uses) -> str:
    """Say the picture in words, for those who do not see it."""
    said = []
    for row in rows:
        for name in row:
            ends = sorted(arrows[name])
            verb = "is built into" if name == FRONT else "uses"
            said.append(f"{name} {verb} {', '.join(ends)}." if ends else f"{name} uses no other.")
    return " ".join(("From above:", *said))


def _ends(layout: Layout, start: str, end: str) -> tuple[float, float]:
    """Return where a step leaves and where it arrives: side by side on a box, not in one point."""

    def at(name: str, others: list[str], other: str) -> float:
        if "@" in name:
            return layout.x[name]
        others = sorted(others, key=lambda each: layout.x[each])
        shift = others.index(other) - (len(others) - 1) / 2
        return layout.x[name] + shift * min(36, (BOX - 40) / max(1, len(others)))

    leaves = [b for a, b in layout.steps if a == start]
    arrives = [a for a, b in layout.steps if b == end]
    return at(start, leaves, end), at(end, arrives, start)


def _box(name: str, words: Sequence[str], x: float, top: float, bottom: float) -> list[str]:
    left = x - BOX / 2
    kind = "box outside" if name in SAYS else "box"
    size = f'width="{BOX}" height="{_n(bottom - top)}"'
    lines = [
        f'  <rect class="{kind}" x="{_n(left)}" y="{_n(top)}" {size} rx="6" />',
        f'  <text x="{_n(x)}" y="{_n(top + 25)}" font-size="{NAME}" font-weight="700" '
        f'text-anchor="middle">{escape(name)}</text>',
    ]
    for at, line in enumerate(words):
        lines.append(
            f'  <text x="{_n(x)}" y="{_n(top + 46 + LINE * at)}" font-size="{WORDS}" '
            f'text-anchor="middle">{escape(line)}</text>'
        )
    return lines


def _way(points: Sequence[tuple[float, float]], kind: str) -> str:
    path = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return f'  <path class="{f"way {kind}".strip()}" d="M{path}" />'


def _curve(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    bend = (y2 - y1) / 2
    path = (
        f"M{_n(x1)} {_n(y1)} C{_n(x1)} {_n(y1 + bend)} {_n(x2)} {_n(y2 - bend)} {_n(x2)} {_n(y2)}"
    )
    return f'  <path class="{f"way {kind}".strip()}" d="{path}" />'


def _tip(x: float, y: float) -> str:
    return f'  <path class="tip" d="M{_n(x)} {_n(y)} l-5.5 -10 h11 z" />'


def _n(number: float) -> str:
    """Write a number the same way on every machine."""
    return f"{number:.1f}".removesuffix(".0")


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
