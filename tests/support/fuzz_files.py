"""The files that the workbook reads, for `fuzz_targets`: TOML, CSV, ZIP and whole folders."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from fuzz_targets import a_folder, changed, target
from hypothesis import strategies as st

from workbook.errors import WorkbookError

# --- TOML --------------------------------------------------------------------------------------


@cache
def _checklists() -> tuple[bytes, ...]:
    from workbook.instruments import shipped, shipped_bytes

    return tuple(shipped_bytes(name) for name in shipped())


def _or_faults(read: Callable[[bytes, str], Any], data: bytes) -> Any:
    """Return what is read; None when it is refused, each fault with its problem and remedy."""
    from workbook.instruments import InstrumentError

    faults: tuple[Any, ...] = ()
    try:
        return read(data, "it.toml")
    except InstrumentError as refused:
        faults = refused.faults
    assert faults
    assert all(each.problem and each.remedy for each in faults)
    return None


@target(lambda: changed(_checklists(), most=6), 100)
def a_checklist(data: bytes) -> None:
    from workbook.instruments import read_instrument

    read = _or_faults(read_instrument, data)
    assert read is None or read.items


@cache
def _guides() -> tuple[bytes, ...]:
    from workbook.instruments import shipped_guide_bytes, shipped_guides

    return tuple(shipped_guide_bytes(name) for name in shipped_guides())


@target(lambda: changed(_guides(), most=6), 100)
def a_guide_to_plan_with(data: bytes) -> None:
    from workbook.instruments import read_guide

    read = _or_faults(read_guide, data)
    assert read is None or read.prompts


def _shipped_words(name: str) -> bytes:
    return (resources.files("workbook.safeguarding") / "words" / name).read_bytes()


@target(
    lambda: st.tuples(
        changed((_shipped_words("safety.toml"),)), changed((_shipped_words("law.toml"),))
    ),
    100,
)
def the_words_of_safety_and_law(files: tuple[bytes, bytes]) -> None:
    from workbook.safeguarding import GuidanceUnreadable, load_guidance

    with a_folder() as folder:
        for name, data in zip(("safety.toml", "law.toml"), files, strict=True):
            (folder / name).write_bytes(data)
        try:
            read = load_guidance(folder)
        except GuidanceUnreadable:
            return
        assert all(isinstance(note.text, str) for note in read.shown("form"))
        assert all(isinstance(each.summary, str) for each in read.law)


_LISTS = (
    b'leave_out = ["streetwise"]\n[[phrases]]\nsay = "kicking off"\nalso = ["kicked off"]\n'
    b'instead = "upset"\nwhy = "It blames."\ncontested = true\n',
    b'[[phrases]]\nsay = "a"\ninstead = "b"\nwhy = "c"\n',
)


@target(lambda: changed(_LISTS))
def a_services_own_wordings(data: bytes) -> None:
    from workbook.safeguarding import LanguageUnreadable, check, language_for

    with a_folder() as folder:
        (folder / "language.toml").write_bytes(data)
        try:
            listed = language_for(folder)
        except LanguageUnreadable:
            return
        check("She was kicking off at risk, a streetwise girl.", listed)


_OWN_NAMES = (b"# nights\nTilby Wexmoor\nO'Vlora, Qesarina\n", "\ufeffTilby\r\n".encode("utf-16"))


@target(lambda: changed(_OWN_NAMES))
def a_services_own_names(data: bytes) -> None:
    from workbook.safeguarding import OUR_NAMES, OwnNamesUnreadable, check, own_names_of

    with a_folder() as folder:
        (folder / OUR_NAMES).mkdir()
        (folder / OUR_NAMES / "workers.txt").write_bytes(data)
        try:
            names, _ = own_names_of(folder)
        except OwnNamesUnreadable:
            return
        check("tilby wexmoor's rota, ovlora", (), names)


_SETTINGS = (
    b"keep_answers_days = 92\nopen_days_after_closing = 7\nconnections = 100\n",
    b'period = "quarter"\nminimum_people = 15\nminimum_teams = 3\nreply_working_days = 20\n',
    b"keep_answers_days = 1_0\n[pages]\na = 1\n",
)


@target(lambda: changed(_SETTINGS))
def the_settings_of_a_service(data: bytes) -> None:
    from workbook.settings import Settings, keep_days, read_settings, room_days
    from workbook.themes import policy

    with a_folder() as folder:
        for name in ("settings.toml", "retention.toml", "room.toml", "publication.toml"):
            (folder / name).write_bytes(data)
        for read in (read_settings, keep_days, room_days, policy.read_settings):
            try:
                found = read(folder)
            except WorkbookError:
                continue
            assert isinstance(found, Settings | policy.Settings | int)


# --- CSV ---------------------------------------------------------------------------------------


@cache
def _tables() -> dict[str, Any]:
    import importlib
    import pkgutil

    import workbook
    from workbook.storage.tables import Table

    found: dict[str, Any] = {}
    for each in pkgutil.walk_packages(workbook.__path__, "workbook."):
        if each.name.endswith("__main__"):
            continue
        module = importlib.import_module(each.name)
        made = [value for value in vars(module).values() if isinstance(value, Table)]
        for make in vars(module).values():
            said = getattr(make, "__annotations__", {}).get("return")
            if said == "Table" and make.__module__ == each.name:
                with suppress(TypeError):  # it takes something: those it makes are among the others
                    made.append(make())
        found |= {f"{table.file} {','.join(table.header)}": table for table in made}
    return found


_CELLS = st.sampled_from(
    [
        "",
        "a",
        "2026-11-22",
        "22/11/2026",
        "1",
        "=1+1",
        'say "no"',
        "a,b",
        "two\nlines",
        " blank ",
        "tab\there",
        "x;y",
        "\u202eé😀",
        "\r\n",
        '"',
        "'",
        "\ufeff",
        "ﬁ",
    ]
) | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@st.composite
def _rows(draw: Any) -> tuple[str, list[tuple[str, ...]]]:
    name = draw(st.sampled_from(sorted(_tables())))
    cells = st.tuples(*[_CELLS] * len(_tables()[name].header))
    return name, draw(st.lists(cells, max_size=6))


@target(_rows)
def a_table_that_the_workbook_wrote(drawn: tuple[str, list[tuple[str, ...]]]) -> None:
    name, rows = drawn
    table = _tables()[name]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    sheet = table.read(table.encode(rows))
    if not sheet.notices:
        assert list(sheet.rows) == rows
    assert table.read(table.encode(sheet.rows)).rows == sheet.rows


@st.composite
def _spoilt_tables(draw: Any) -> tuple[str, bytes]:
    name, rows = draw(_rows())
    return name, draw(changed((_tables()[name].encode(rows),)))


@target(_spoilt_tables, 400)
def a_table_that_was_changed(drawn: tuple[str, bytes]) -> None:
    from workbook.storage import StoreError

    name, data = drawn
    table = _tables()[name]
    try:
        sheet = table.read(data)
    except StoreError:
        return
    assert all(len(row) == len(table.header) for row in sheet.rows)
    again = table.read(table.encode(sheet.rows))
    assert again.rows == sheet.rows
    assert len(table.records(data)) == len(sheet.rows)


_DATES = (b"2026-11-22", b"22/11/2026", b"22-Nov-26", b"22 November 2026", b"11/22/26 00:00:00")


@target(lambda: changed(_DATES).map(lambda one: one.decode("latin-1")), 300)
def a_date_that_a_spreadsheet_wrote(cell: str) -> None:
    from workbook.storage import StoreError, read_date

    said: list[str] = []
    try:
        day = read_date(cell, "it.csv", said)
    except StoreError:
        return
    assert read_date(day.isoformat(), "it.csv", []) == day


@target(lambda: changed((b'k1,a,"two\nlines"\nk2,b,"say ""no"""\n', b'"\n"\n', b"a\n\0b\n")))
def the_rows_of_a_file_that_grows(data: bytes) -> None:
    from workbook.sessions.csv.codec import whole_rows

    rows = whole_rows(data)
    assert data.startswith(b"".join(rows))
    assert all(row.endswith(b"\n") and row.count(b'"') % 2 == 0 for row in rows)


# --- ZIP ---------------------------------------------------------------------------------------


@cache
def _backup() -> bytes:
    from example_pages import furnished

    from workbook.operations.backups import back_up

    with tempfile.TemporaryDirectory() as folder:
        furnished(Path(folder) / "data")
        back_up(Path(folder) / "data", Path(folder) / "backup.zip")
        return (Path(folder) / "backup.zip").read_bytes()


_NAMES = st.sampled_from(
    [
        "../evil",
        "/etc/evil",
        "sessions/../../evil",
        "C:/evil",
        "a//b",
        "sessions/s/x.csv",
        "keys/x",
        "teams/t.csv",
        "nul",
        "a/b/c/d/e/f",
        ".lock",
        "x" * 120,
        "sessions",
        "sessions/s",
        "é",
        "CON",
    ]
)


@st.composite
def _archives(draw: Any) -> bytes:
    """A ZIP with a list of its own that says the same, or something else."""
    if draw(st.booleans()):
        return draw(changed((_backup(),), most=2))
    from workbook.operations.backups import LIST
    from workbook.operations.upgrades import FORMAT

    files = draw(st.dictionaries(_NAMES | st.text(max_size=8), st.binary(max_size=60), max_size=5))
    told: Any = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
    }
    about: Any = {"format": FORMAT, "made_on": "2026-11-23", "files": told}
    odd = st.sampled_from([None, [], {}, -1, 10**30, "x", True, 2.5])
    for _ in range(draw(st.integers(0, 2))):
        inside = [each for each in told.values() if isinstance(each, dict)]
        where = draw(st.sampled_from([about, told, *inside]))
        if where:
            where[draw(st.sampled_from(sorted(where)))] = draw(odd)
    packed = io.BytesIO()
    method = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]))
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            try:
                entry = zipfile.ZipInfo(name)
            except ValueError:
                continue
            entry.external_attr = draw(st.sampled_from([0o600, 0o120777, 0o40755])) << 16
            archive.writestr(entry, data)
        archive.writestr(LIST, json.dumps(about))
    return draw(changed((packed.getvalue(),), most=1))


@target(_archives, 120)
def a_backup(data: bytes) -> None:
    from workbook.operations.backups import check_backup, restore

    with tempfile.TemporaryDirectory(prefix="fuzz-") as outer:
        file, back = Path(outer) / "backup.zip", Path(outer) / "in" / "data"
        back.parent.mkdir()
        file.write_bytes(data)
        try:
            check_backup(file)
        except WorkbookError:
            whole = False
        else:
            whole = True
        try:
            restore(file, back)
        except WorkbookError:
            assert not back.exists()
        else:
            assert whole
            assert not any(each.is_symlink() for each in back.rglob("*"))
        assert {each.name for each in Path(outer).iterdir()} == {"backup.zip", "in"}
        assert {each.name for each in back.parent.iterdir()} <= {"data"}


# --- Whole folders -----------------------------------------------------------------------------


class _Kept:
    """A service's folder, and one file of it after the other with something changed in it."""

    def __init__(self) -> None:
        from example_pages import furnished

        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-kept-")  # it goes with the process
        self.home = Path(self._folder.name)
        self.whole = self.home / "whole"
        furnished(self.whole)
        self.files = sorted(
            path.relative_to(self.whole).as_posix()
            for path in self.whole.rglob("*")
            if path.is_file() and path.name != ".lock"
        )

    def with_one_changed(self, name: str, data: bytes) -> Path:
        now = self.home / "now"
        shutil.rmtree(now, ignore_errors=True)
        shutil.copytree(self.whole, now)
        (now / name).write_bytes(data)
        return now


@cache
def _kept() -> _Kept:
    return _Kept()


@st.composite
def _one_changed(draw: Any) -> tuple[str, bytes]:
    name = draw(st.sampled_from(_kept().files))
    return name, draw(changed(((_kept().whole / name).read_bytes(),)))


@target(_one_changed, 80)
def a_service_with_one_file_changed(drawn: tuple[str, bytes]) -> None:
    from example_pages import read_everything, unforeseen

    data = _kept().with_one_changed(*drawn)
    with unforeseen() as met:
        read_everything(data)
    assert not met, (drawn[0], met)
    assert sorted(each.name for each in data.parent.iterdir()) == ["now", "whole"]
