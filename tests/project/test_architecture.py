"""The picture, the tables and the paths in the documents are those of the code."""

from __future__ import annotations

import importlib
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from draw_architecture import LETTERS, PICTURE, drawing, layers, uses, without_detours
from keeping import give, response, shut_now, small_instrument
from make_schemas import SESSION_TABLES

from workbook.meetings.meeting import Meeting
from workbook.sessions.csv.unfinished import UNFINISHED
from workbook.sessions.repository import Sessions
from workbook.sessions.tables import FORMAT

ROOT = Path(__file__).parent.parent.parent
ARCHITECTURE = ROOT / "docs" / "architecture.md"
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    ROOT / "data" / "README.md",
    *sorted(
        path
        for folder in ("docs", "workbook", "widgets", "tests", "benchmarks", "deploy")
        for path in (ROOT / folder).rglob("*.md")
    ),
]
SVG = "{http://www.w3.org/2000/svg}"
#: A path of the repository; one that goes on from an address or another folder is none.
PLACE = re.compile(
    r"(?<![\w/.<>-])((?:workbook|widgets|front|tests|tools|docs|notebooks|deploy|benchmarks|\.ci"
    r"|data/schema)/[\w./-]*)"
)
#: A file that is named without its first folder.
SHORTENED = re.compile(r"`((?!http)[\w-]+(?:/[\w-]+)*/[\w-]+\.(?:py|ts|mjs|j2))`")
MODULE = re.compile(r"(?<![\w/-])((?:workbook|widgets)(?:\.[A-Za-z_]\w*)+)")
LINK = re.compile(r"\]\(([^)#]+)(?:#([\w-]+))?\)")


def relative(path):
    return path.relative_to(ROOT).as_posix()


def names(pattern):
    """Give (document, words) for everything in the documents that looks like it."""
    return sorted(
        {
            (relative(path), found[1].rstrip("."))
            for path in DOCUMENTS
            for found in pattern.finditer(path.read_text(encoding="utf-8"))
        }
    )


@pytest.fixture
def house(tmp_path):
    """A copy of what the picture is drawn from."""
    for name in ("workbook", "widgets", "notebooks"):
        kept = shutil.ignore_patterns("*.toml", "*.txt", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=kept)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_picture_is_the_one_that_the_code_draws_now():
    """Otherwise run: .venv/bin/python tools/draw_architecture.py."""
    assert PICTURE.read_text(encoding="utf-8") == drawing()


def test_a_new_import_and_a_new_wing_change_the_picture(house):
    before = drawing(house)
    with (house / "workbook" / "documents" / "page.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef late():\n    import workbook.text.english\n")
    with_import = drawing(house)
    assert "documents uses storage." in before
    assert "documents uses storage, text." in with_import
    wing = house / "workbook" / "outings"
    wing.mkdir()
    (wing / "__init__.py").write_text('"""Where a team goes: with young people."""\n')
    rules = house / "pyproject.toml"
    rules.write_text(rules.read_text().replace('  "meetings",', '  "outings",\n  "meetings",', 1))
    grown = drawing(house)
    assert ">outings</text>" in grown
    assert ">Where a team goes</text>" in grown


def test_the_picture_says_in_words_what_it_shows_and_can_be_read():
    tree = ET.parse(PICTURE).getroot()
    assert tree.get("role") == "img"
    title, desc = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert tree.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    for row in layers():
        for wing in row:
            assert f"{wing} uses " in desc.text
    texts = tree.findall(f"{SVG}text")
    assert all(float(text.get("font-size")) >= 15 for text in texts)
    assert float(tree.get("width")) <= 960
    assert max(len(text.text) for text in texts if text.get("text-anchor")) <= LETTERS
    whole = PICTURE.read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in whole
    assert not re.search(r"href|url\(|@import|<script", whole)


def test_no_box_covers_another_or_leaves_the_picture():
    tree = ET.parse(PICTURE).getroot()
    boxes = [
        tuple(float(each.get(side)) for side in ("x", "y", "width", "height"))
        for each in tree.findall(f"{SVG}rect")
        if each.get("class") != "paper"
    ]
    assert len(boxes) > 15
    for at, (x, y, wide, high) in enumerate(boxes):
        assert 0 <= x <= float(tree.get("width")) - wide
        for other_x, other_y, other_wide, other_high in boxes[:at]:
            apart_across = x >= other_x + other_wide or other_x >= x + wide
            apart_down = y >= other_y + other_high or other_y >= y + high
            assert apart_across or apart_down


def test_an_arrow_that_is_left_out_can_be_walked_along_others():
    def reached(arrows, start):
        seen, rest = set(), [start]
        while rest:
            new = arrows[rest.pop()] - seen
            seen |= new
            rest += new
        return seen

    arrows = uses()
    fewer = without_detours(arrows)
    assert sum(map(len, fewer.values())) < sum(map(len, arrows.values()))
    for wing in arrows:
        assert reached(fewer, wing) == reached(arrows, wing)


def test_the_table_of_wings_says_what_each_of_them_imports():
    rows = re.findall(
        r"^\| `(\w+)` \| .* \| ([\w, ]*) ?\|$", ARCHITECTURE.read_text(), re.MULTILINE
    )
    told = {name: {each.strip() for each in cell.split(",")} - {""} for name, cell in rows}
    assert told == uses()


@pytest.mark.parametrize(("document", "place"), names(PLACE))
def test_every_path_in_a_document_leads_somewhere(document, place):
    assert (ROOT / place).exists(), f"{document} names {place}"


@pytest.mark.parametrize(("document", "place"), names(SHORTENED))
def test_every_file_that_is_named_from_inside_a_folder_is_there(document, place):
    homes = (ROOT, ROOT / "workbook", ROOT / "front" / "src", (ROOT / document).parent)
    assert any((home / place).exists() for home in homes), f"{document} names {place}"


@pytest.mark.parametrize(("document", "name"), names(MODULE))
def test_every_module_and_function_in_a_document_can_be_called_by_its_name(document, name):
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:size]))
        except ModuleNotFoundError:
            continue
        for part in parts[size:]:
            assert hasattr(found, part), f"{document} names {name}"
            found = getattr(found, part)
        return
    raise AssertionError(f"{document} names {name}")


def test_every_link_between_documents_leads_somewhere():
    for path in DOCUMENTS:
        for found in LINK.finditer(path.read_text(encoding="utf-8")):
            target, part = found[1].strip(), found[2]
            if target.startswith("http"):
                continue
            there = path.parent / target
            assert there.exists(), f"{relative(path)} links to {target}"
            if part:
                headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
                assert part in {
                    re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings
                }


def test_every_make_command_in_a_document_is_in_the_makefile():
    commands = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for named in re.findall(r"(?:`|^ {4,})make ([a-z-]+)", text, re.MULTILINE):
            assert named in commands, f"{relative(path)} says make {named}"


def listed(table):
    """Return the names in the first column of a table of data/README.md, by its number."""
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    of_a_session = text.partition("## One folder for each session")[2].partition("### `session")[0]
    tables = re.findall(r"(?:^\|.*\n)+", of_a_session, re.MULTILINE)
    rows = [row.split("|")[1] for row in tables[table].splitlines()[2:]]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


@pytest.fixture
def opened(tmp_path):
    """A session, and where it is kept."""
    sessions = Sessions(tmp_path / "data")
    code = sessions.open("Harbour", small_instrument(tmp_path), people=9).id
    return sessions, code, sessions.folder(code)


def test_the_data_folders_page_lists_what_a_session_has_from_its_opening_on(opened):
    there = {path.name + "/" * path.is_dir() for path in opened[2].iterdir()}
    assert there | {".lock"} == listed(0)


def test_it_lists_what_is_made_at_its_first_write():
    first = {table.file for table in SESSION_TABLES} - listed(0)
    assert listed(1) == first | {".room", "record.html", "set-aside/"}


def test_it_lists_what_passes_away_when_a_session_closes(opened):
    sessions, code, folder = opened
    for seed in (1, 2):
        give(sessions, code, response(seed))
    meeting = Meeting(sessions, code)
    meeting.start_timer("Answering", 5)
    meeting.show_on_screen("purpose")
    meeting.watch_language(yes=False)
    # What an answer lacks its words by is noted between the two alone.
    passing = {UNFINISHED, *(path.name for path in (folder / "running").iterdir())}
    shut_now(sessions, meeting.code)
    meeting.reveal()
    assert passing | {path.name for path in (folder / "running").iterdir()} == listed(2)
    shut_now(sessions, meeting.code)
    meeting.close()
    assert not (folder / "running").exists()


def test_it_says_the_number_of_the_form():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert f"now {FORMAT}; `workbook upgrade`" in text


def test_how_to_add_something_is_said_in_five_lines_each():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    ways = text.partition("## How to add …")[2].partition("\n## ")[0].split("\n**")[1:]
    assert [re.match(r"An? (\w+)", way)[1] for way in ways] == [
        *("question", "instrument", "prompt", "guide", "table", "field"),
        *("widget", "page", "command"),
    ]
    for way in ways:
        assert re.findall(r"^(\d)\. ", way, re.MULTILINE) == list("12345")


def test_what_looks_for_paths_finds_them():
    assert PLACE.findall("see `workbook/errors.py`, tests/x.py") == [
        "workbook/errors.py",
        "tests/x.py",
    ]
    assert not PLACE.findall("/opt/workbook/.venv, data/teams.csv and https://a.org/tools/x")
    assert len(names(PLACE)) > 40
    assert names(MODULE)
