"""The CSV files: what a spreadsheet, a disk and other programs do to them."""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import ITEMS, close_now, give, response, small_instrument

from workbook.sessions.csv.answers import REFLECTIONS, RESPONSES, AnswerFile
from workbook.sessions.repository import Receipt, SessionNotFound, Sessions, StoreError
from workbook.sessions.responses import MAX_REFLECTION, read_response
from workbook.storage import disk
from workbook.storage.quarantine import SET_ASIDE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="tests what POSIX systems do")

ROOT = os.name != "nt" and os.geteuid() == 0
NOBODY = 65534


@pytest.fixture
def sessions(tmp_path):
    """Sessions kept in a folder that does not exist yet."""
    return Sessions(tmp_path / "data", today=lambda: date(2026, 11, 22))


@pytest.fixture
def code(sessions, tmp_path):
    """An open session with three responses and some reflections."""
    code = sessions.open("Harbour team", small_instrument(tmp_path), people=8).id
    for seed in range(3):
        give(sessions, code, response(seed, FIRST_WORDS if seed == 1 else {}))
    return code


FIRST_WORDS = {"purpose": 'A “quoted” word, a "straight" one', "roles": "Two\nlines; café"}


@pytest.fixture
def folder(tmp_path, code):
    return tmp_path / "data" / "sessions" / code


def others_view(sessions):
    """The same sessions as another process sees them: nothing remembered."""
    return Sessions(sessions._folder.parent, today=sessions._today)


def content(sessions, code):
    """Return the rows of responses in order, and how often each reflection is there."""
    kept = sessions._at(code).answers
    return kept.responses()[0], Counter(kept.reflections()[0])


def set_aside(folder, name):
    return [path.read_bytes() for path in (folder / SET_ASIDE).glob(f"{name}-*")]


def sentence_trio(trouble):
    """Every part of an error is one plain sentence."""
    for part in (trouble.happened, trouble.means, trouble.do):
        assert re.fullmatch(r"[A-Z].*\.", part), part
        assert "Errno" not in part


# What a spreadsheet does


def semicolons(text):
    return text.replace(",", ";").replace("\n", "\r\n")


RESPONSES_AS_SAVED = {
    "a byte order mark": (lambda t: t.encode("utf-8-sig"), "invisible mark"),
    "a European Excel": (lambda t: semicolons(t).encode("utf-8-sig"), "semicolons"),
    "tabs": (lambda t: t.replace(",", "\t").encode(), "tabs"),
    "Unicode text": (lambda t: t.replace(",", "\t").encode("utf-16"), "UTF-16"),
    "line ends of Windows": (lambda t: t.replace("\n", "\r\n").encode(), "line ends"),
    "quotes everywhere": (lambda t: re.sub(r"[^,\n]+", r'"\g<0>"', t).encode(), "another program"),
    "headers in capitals": (lambda t: t.replace("response,", "Response ,", 1).encode(), "spelling"),
    "empty columns": (lambda t: t.replace("\n", ",,\n").encode(), "empty columns"),
    "empty rows": (lambda t: (t + ",,\n\n,,\n").encode(), "another program"),
    "capitals in cells": (lambda t: t.replace("partly", "PARTLY").encode(), "spelling"),
    "sorted rows": (
        lambda t: "\n".join([*t.split("\n")[:1], *sorted(t.split("\n")[1:-1]), ""]).encode(),
        "another order",
    ),
    "columns moved": (
        lambda t: re.sub(r"(?m)^(.*),(.*),(.*)$", r"\3,\1,\2", t).encode(),
        "another order",
    ),
}


@pytest.mark.parametrize("what", RESPONSES_AS_SAVED)
def test_responses_saved_by_a_spreadsheet_are_understood_reported_and_put_right(
    what, sessions, code, folder
):
    before = content(sessions, code)[0]
    save, said = RESPONSES_AS_SAVED[what]
    path = folder / RESPONSES
    # One answer of every spelling, so that each change above changes something.
    path.write_text(re.sub(r"(,roles,).*", r"\1partly", path.read_text(), count=1))
    before = content(others_view(sessions), code)[0]
    edited = save(path.read_text())
    path.write_bytes(edited)

    for seen in (sessions, others_view(sessions)):
        assert sorted(content(seen, code)[0]) == sorted(before)
        assert seen.sent(code) == 3
        notices = seen.notices(code)
        assert any(said in notice for notice in notices), notices
        assert all(re.fullmatch(r"[A-Z].*\.", notice) for notice in notices)
    assert path.read_bytes() == edited  # reading changes nothing

    new = response(9)
    assert give(sessions, code, new) is Receipt.KEPT
    rows, _ = content(sessions, code)
    assert sorted(rows) == sorted(
        [*before, *((f"r{new.id}", *pair) for pair in new.answers.items())]
    )
    plain = "response,item,answer\n" + "".join(",".join(row) + "\n" for row in rows)
    assert path.read_bytes() == plain.encode()
    assert set_aside(folder, RESPONSES) == [edited]
    assert any("put back" in notice for notice in sessions.notices(code))
    assert give(sessions, code, response(1)) is Receipt.ALREADY_KEPT
    assert give(others_view(sessions), code, response(10)) is Receipt.KEPT
    close_now(sessions, code)
    assert sessions.sent(code) == 5


REFLECTIONS_AS_SAVED = {
    "a byte order mark": (lambda t: t.encode("utf-8-sig"), "invisible mark"),
    "a European Excel": (
        lambda t: (
            t.replace("key,item,text", "key;item;text")
            .replace(",purpose,", ";purpose;")
            .replace(",roles,", ";roles;")
            .encode("utf-8-sig")
        ),
        "semicolons",
    ),
    "line ends of Windows": (lambda t: t.replace("\n", "\r\n").encode(), "line ends"),
    "Windows’ own alphabet": (lambda t: t.encode("cp1252"), "own alphabet"),
    "headers in capitals": (
        lambda t: t.replace("key,item,text", "Key, Item, Text", 1).encode(),
        "spelling",
    ),
    "empty columns": (
        lambda t: t.replace('"\n', '",,\n').replace("text\n", "text,,\n").encode(),
        "empty",
    ),
}


@pytest.mark.parametrize("what", REFLECTIONS_AS_SAVED)
def test_reflections_saved_by_a_spreadsheet_are_understood_reported_and_put_right(
    what, sessions, code, folder
):
    save, said = REFLECTIONS_AS_SAVED[what]
    path = folder / REFLECTIONS
    form, before = path.read_bytes(), content(sessions, code)[1]
    edited = save(form.decode())
    path.write_bytes(edited)
    assert content(sessions, code)[1] == before
    assert any(said in notice for notice in sessions.notices(code))
    assert give(sessions, code, response(8)) is Receipt.KEPT
    assert path.read_bytes() == edited  # no reflection came, so there was no need
    new = response(9, {"ending": "=1+1"})
    assert give(sessions, code, new) is Receipt.KEPT
    # "ending" is the instrument's last item.
    assert path.read_bytes() == form + f"{new.keys['ending']},ending,=1+1\n".encode()
    assert set_aside(folder, REFLECTIONS) == [edited]
    close_now(sessions, code)
    assert Counter(sessions.reflections(code)) == before + Counter([("ending", "=1+1")])
    # What tells the order of sending does not outlive the session's closing.
    assert set_aside(folder, REFLECTIONS) == []


DATES = {
    "2026-11-22": (date(2026, 11, 22), None),
    "22/11/2026": (date(2026, 11, 22), "was read as 2026-11-22"),
    "22-Nov-26": (date(2026, 11, 22), "was read as"),
    "22 November 2026": (date(2026, 11, 22), "was read as"),
    "22.11.26": (date(2026, 11, 22), "was read as"),
    "11/22/2026": (date(2026, 11, 22), "was read as"),
    "04/03/2026": (date(2026, 3, 4), "day first, as 2026-03-04"),
    "2026/3/4": (date(2026, 3, 4), "was read as"),
    "05/05/2026": (date(2026, 5, 5), "was read as"),
    "22/11/2026 00:00": (date(2026, 11, 22), "was read as"),
}


@pytest.mark.parametrize("cell", DATES)
def test_a_date_that_a_spreadsheet_rewrote_is_read_day_first_and_reported(
    cell, sessions, code, folder
):
    path = folder / "session.csv"
    edited = path.read_bytes().replace(b"2026-11-22", cell.encode())
    path.write_bytes(edited)
    day, said = DATES[cell]
    assert sessions.find(code).opened_on == day
    notices = sessions.notices(code)
    assert notices == () if said is None else any(said in notice for notice in notices)
    assert give(sessions, code, response(9)) is Receipt.KEPT
    close_now(sessions, code)
    assert day.isoformat() in path.read_text()
    assert sessions.find(code).closed_on == date(2026, 11, 22)
    assert set_aside(folder, "session.csv") == ([edited] if said else [])


@pytest.mark.parametrize(
    "cell", ["yesterday", "31/02/2026", "2026-13-01", "", "45983", "1/2", "²²/11/2026", "99/99/99"]
)
def test_a_date_that_is_no_date_is_refused(cell, sessions, code, folder):
    path = folder / "session.csv"
    path.write_text(path.read_text().replace("2026-11-22", cell))
    with pytest.raises(StoreError) as trouble:
        sessions.find(code)
    sentence_trio(trouble.value)


def test_a_version_that_a_spreadsheet_made_a_number_is_taken_from_the_words_themselves(
    sessions, code, folder
):
    path = folder / "session.csv"
    path.write_text(semicolons(path.read_text().replace(",1.0,", ",1,")), newline="")
    assert sessions.find(code).version == "1.0"
    assert any("version" in notice for notice in sessions.notices(code))


NOT_UNDERSTOOD = {
    "other columns": lambda t: t.replace("response,item,answer", "a,b,c"),
    "a column more": lambda t: t.replace("\n", ",x\n"),
    "words outside the columns": lambda t: t.replace("\n", ",\n", 1).replace(
        "partly\n", "partly,x\n"
    ),
    "no header": lambda t: t.split("\n", 1)[1],
    "an unknown answer": lambda t: re.sub(r"(,roles,).*", r"\1maybe", t, count=1),
    "an unknown item": lambda t: t.replace(",roles,", ",rolls,", 1),
    "an id made a number": lambda t: re.sub(r"r[0-9a-f]{32}", "1.2E+31", t, count=1),
    "a row lost in the middle": lambda t: re.sub(r"\nr[^\n]*,roles,[^\n]*", "", t, count=1),
    "a row twice": lambda t: t.replace("\n", "\n" + t.split("\n")[1] + "\n", 1),
    "a response twice": lambda t: t + "\n".join(t.split("\n")[1:4]) + "\n",
    "nothing": lambda _: "",
    "quotes that do not fit": lambda t: t.replace(",roles,", ',"roles,', 1),
    "too few cells": lambda t: t.replace(",roles,", ",roles\n", 1),
}


@pytest.mark.parametrize("what", NOT_UNDERSTOOD)
def test_responses_that_cannot_be_understood_are_refused_and_nothing_is_changed(
    what, sessions, code, folder
):
    path = folder / RESPONSES
    path.write_text(re.sub(r"(,roles,).*", r"\1partly", path.read_text()))
    edited = NOT_UNDERSTOOD[what](path.read_text())
    path.write_text(edited)
    for seen in (sessions, others_view(sessions)):
        for act in (
            lambda seen=seen: seen.sent(code),
            lambda seen=seen: give(seen, code, response(9, {"purpose": "Words"})),
            lambda seen=seen: close_now(seen, code),
        ):
            with pytest.raises(StoreError) as trouble:
                act()
            sentence_trio(trouble.value)
        assert any(RESPONSES in notice for notice in seen.notices(code))
    assert path.read_text() == edited
    assert b"Words" not in (folder / REFLECTIONS).read_bytes()
    assert seen.find(code).state == "open"


@pytest.mark.parametrize(
    "edit",
    [
        lambda t: t.replace("item,text", "a,b"),
        lambda t: t.replace("purpose,", "purposes,"),
        lambda t: t.replace('"', ""),
        lambda _: "",
    ],
)
def test_reflections_that_cannot_be_understood_are_refused_and_nothing_is_changed(
    edit, sessions, code, folder
):
    path = folder / REFLECTIONS
    edited = edit(path.read_text())
    path.write_text(edited)
    before = (folder / RESPONSES).read_bytes()
    for act in (
        lambda: give(sessions, code, response(9, {"purpose": "Words"})),
        lambda: close_now(sessions, code),
    ):
        with pytest.raises(StoreError) as trouble:
            act()
        sentence_trio(trouble.value)
    assert path.read_text() == edited
    assert (folder / RESPONSES).read_bytes() == before


@pytest.mark.parametrize("name", [RESPONSES, REFLECTIONS, "session.csv"])
@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02", b"\xff\xfe\x00", b"PK\x03\x04\x81\x8d", b"\n" * 9]
)
def test_a_file_that_is_no_table_is_refused(name, data, sessions, code, folder):
    (folder / name).write_bytes(data)
    for act in (
        lambda: give(sessions, code, response(9, {"purpose": "Words"})),
        lambda: close_now(sessions, code),
    ):
        with pytest.raises(StoreError) as trouble:
            act()
        sentence_trio(trouble.value)
    assert (folder / name).read_bytes() == data


def test_a_file_without_its_last_line_end_is_whole(sessions, code, folder):
    """Some editors take the last line end away."""
    path = folder / RESPONSES
    whole = re.sub(rb"[a-z_]+\n\Z", b"partly\n", path.read_bytes())
    path.write_bytes(whole[:-1])
    assert others_view(sessions).sent(code) == 3
    give(sessions, code, response(9))
    assert set(whole.splitlines()) < set(path.read_bytes().splitlines())
    assert sessions.sent(code) == 4
    assert sessions.notices(code) == ()


def test_an_answer_that_may_have_lost_its_end_is_not_read_as_another_answer(sessions, code, folder):
    """`not` is an answer of this scale, and so are `not_yet` and `not_sure`."""
    path = folder / RESPONSES
    path.write_bytes(re.sub(rb"[a-z_]+\n\Z", b"not", path.read_bytes()))
    assert others_view(sessions).sent(code) == 2
    give(sessions, code, response(9))
    assert sessions.sent(code) == 3
    assert any("set aside" in notice for notice in sessions.notices(code))


# Several at once


def test_a_process_notices_what_others_did_to_the_file(sessions, code, folder):
    other = others_view(sessions)
    assert give(other, code, response(20)) is Receipt.KEPT
    assert give(sessions, code, response(20)) is Receipt.ALREADY_KEPT
    path = folder / RESPONSES
    # An editor that writes into the same file, and one that puts another in its place.
    for put in (path.write_text, lambda text: (path.unlink(), path.write_text(text))):
        lines = path.read_text().split("\n")
        put("\n".join([lines[0], *lines[4:]]))
        gone = lines[1][1:33]
        again = next(r for r in map(response, (0, 1, 2, 20)) if r.id == gone)
        assert give(sessions, code, again) is Receipt.KEPT
        assert give(sessions, code, again) is Receipt.ALREADY_KEPT
        assert sessions.sent(code) == 4


def test_threads_of_one_process_take_turns(sessions, code):
    def send(start):
        for seed in range(start, start + 20):
            give(sessions, code, response(seed, {"purpose": f"Words {seed}"}))

    threads = [threading.Thread(target=send, args=(start,)) for start in (100, 110, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sessions.sent(code) == 3 + 70  # ten of them were sent twice
    assert content(sessions, code)[1].total() == 2 + 70


def test_two_processes_that_append_at_once_lose_nothing(sessions, code, tmp_path):
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from keeping import give, response; from workbook.sessions.repository import Sessions\n"
        "sessions = Sessions(sys.argv[2])\n"
        "for seed in range(int(sys.argv[4]), int(sys.argv[4]) + 60):\n"
        "    words = {'purpose': f'Words {seed}'} if seed % 3 else {}\n"
        "    give(sessions, sys.argv[3], response(seed, words))\n"
    )
    here = Path(__file__).parent.parent / "support"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, here, tmp_path / "data", code, str(start)],
            env={**os.environ, "PYTHONPATH": str(here.parent.parent)},
        )
        for start in (1000, 2000)
    ]
    assert [process.wait(180) for process in both] == [0, 0]
    assert sessions.sent(code) == 123
    rows, words = content(sessions, code)
    assert set(Counter(name for name, _, _ in rows).values()) == {len(ITEMS)}
    assert words.total() == 2 + 80


# What is written


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(texts=st.lists(st.text(), min_size=1, max_size=3))
def test_any_reflection_comes_back_as_it_was_read(texts, sessions, code):
    instrument = sessions.instrument(code)
    token = os.urandom(16).hex()
    sent = read_response(
        instrument,
        {
            "token": token,
            "answers": {"purpose": "partly"},
            "reflections": dict(
                zip(ITEMS, (text[:MAX_REFLECTION] for text in texts), strict=False)
            ),
        },
    )
    before = content(sessions, code)[1]
    give(sessions, code, sent)
    assert content(others_view(sessions), code)[1] == before + Counter(sent.reflections.items())


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+1", "-1", "\u202eabc", "a\u2028b", "\ufeffx"]
)
def test_a_cell_is_stored_as_written(text, sessions, code, folder):
    give(sessions, code, response(9, {"ending": text}))
    assert f",ending,{text}\n".encode() in (folder / REFLECTIONS).read_bytes()
    close_now(sessions, code)
    assert ("ending", text) in sessions.reflections(code)


class Dead(BaseException):
    """Somebody was killed here."""


def dies(*_):
    raise Dead


class Steps:
    """What can happen to one session, for random interleavings."""

    KINDS = ("send", "words", "again", "cut", "excel", "other")


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.sampled_from(Steps.KINDS), st.integers(0, 10**6)), max_size=12))
def test_whatever_happens_in_whatever_order_the_record_is_right(steps, tmp_path_factory):
    base = tmp_path_factory.mktemp("steps")
    here, there = Sessions(base / "data"), Sessions(base / "data")
    code = here.open("Harbour team", small_instrument(base)).id
    folder = base / "data" / "sessions" / code
    kept = {}
    for number, (kind, seed) in enumerate(steps):
        one = response(seed, {"roles": f"Words\n{seed}"} if kind == "words" else {})
        if kind in {"send", "words", "other"}:
            receipt = give(there if kind == "other" else here, code, one)
            assert (receipt is not Receipt.KEPT) == (one.id in kept)
            kept.setdefault(one.id, one)
        elif kind == "again" and kept:
            again = list(kept.values())[seed % len(kept)]
            assert give(there, code, again) is Receipt.ALREADY_KEPT
        elif kind == "excel":
            path = folder / (RESPONSES, REFLECTIONS)[seed % 2]
            path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("utf-8-sig"))
        elif kind == "cut":
            # A writer that died when its answers were written, and its words were not.
            dying = response(10**7 + number, {"ending": "Dying"})
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(AnswerFile, "_put_words", dies)
                with pytest.raises(Dead):
                    give(Sessions(base / "data"), code, dying)
            assert f"r{dying.id}" in here._at(code).answers.seen()
            if seed % 2:
                assert give(there, code, dying) is Receipt.KEPT
            else:  # it never comes back
                dying = replace(dying, reflections={})
            assert give(there, code, dying) is Receipt.ALREADY_KEPT
            kept[dying.id] = dying
    assert here.sent(code) == len(kept)
    close_now(there if len(steps) % 2 else here, code)
    rows, words = content(here, code)
    assert rows == sorted(
        (
            (f"r{one.id}", item, answer)
            for one in kept.values()
            for item, answer in one.answers.items()
        ),
        key=lambda row: (row[0], ITEMS.index(row[1])),
    )
    assert words == Counter(pair for one in kept.values() for pair in one.reflections.items())


# Who can read it


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_folders_and_files_are_their_owners_alone_whatever_the_umask(umask, tmp_path):
    path = small_instrument(tmp_path)
    old = os.umask(umask)
    try:
        sessions = Sessions(tmp_path / "data")
        code = sessions.open("Harbour team", path).id
        give(sessions, code, response(1, {"purpose": "Words"}))
        folder = tmp_path / "data" / "sessions" / code
        with (folder / RESPONSES).open("ab") as file:
            file.write(b"rdead")
        for name in (RESPONSES, REFLECTIONS, "session.csv"):
            saved = b"\xef\xbb\xbf" + (folder / name).read_bytes()
            (folder / name).unlink()
            (folder / name).write_bytes(saved if name != RESPONSES else saved[3:])
            (folder / name).chmod(0o644)
        give(sessions, code, response(2, {"purpose": "More words"}))
        close_now(sessions, code)
    finally:
        os.umask(old)
    seen = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert {path.name for path in seen} >= {".lock", SET_ASIDE, "notices.txt"}
    for path in seen:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


# What a disk does


def test_a_full_disk_is_said_and_loses_nothing(tmp_path):
    """On a real small disk when this may mount one, otherwise with a limit on a file's size."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = (
        ROOT
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", small], check=False
        ).returncode
    )
    if not mounted:
        pytest.skip("no disk of a small size can be made here")
    try:
        sessions = Sessions(small / "data")
        code = sessions.open("Harbour team", small_instrument(tmp_path)).id
        kept = fill(sessions, code)
        assert kept
        # Room again, and the same person presses Send again.
        (small / "data" / "sessions" / code / "datapackage.json").unlink()
        assert give(sessions, code, wordy(len(kept))) is Receipt.KEPT
        assert_exactly(others_view(sessions), code, range(len(kept) + 1))
    finally:
        subprocess.run(["umount", small], check=True)


def wordy(seed):
    return response(seed, dict.fromkeys(ITEMS, f"{seed} " + "é" * 900) if seed % 2 else {})


def fill(sessions, code):
    """Send until the disk is full; return what was kept."""
    kept = []
    for seed in range(2000):
        try:
            give(sessions, code, wordy(seed))
        except StoreError as trouble:
            said = trouble
            break
        kept.append(seed)
    sentence_trio(said)
    assert "full" in said.happened
    assert_exactly(others_view(sessions), code, kept)
    return kept


def assert_exactly(sessions, code, seeds):
    rows, words = content(sessions, code)
    expected = sorted((wordy(seed) for seed in seeds), key=lambda one: one.id)
    assert rows == [
        (f"r{one.id}", item, answer) for one in expected for item, answer in one.answers.items()
    ]
    assert words == Counter(pair for one in expected for pair in one.reflections.items())


def in_a_fork(act):
    """Run `act` in a forked process, as whoever it makes itself; fail when it fails."""
    child = os.fork()
    if not child:
        code = 1
        try:
            act()
            code = 0
        except BaseException as trouble:  # noqa: BLE001 - all a fork can do is say so
            print(repr(trouble), file=sys.__stderr__)
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("limit", range(12_000, 12_400, 57))
def test_a_file_that_may_not_grow_is_said_and_loses_nothing(limit, sessions, tmp_path):
    code = sessions.open("Harbour team", small_instrument(tmp_path)).id

    def act():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        kept = fill(sessions, code)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        assert give(sessions, code, wordy(len(kept))) is Receipt.KEPT
        assert_exactly(others_view(sessions), code, range(len(kept) + 1))

    in_a_fork(act)


def test_a_folder_that_may_not_be_written_is_said_and_can_still_be_read(
    sessions, code, folder, tmp_path
):
    if not ROOT:
        pytest.skip("only root can become somebody else")
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    for path in folder.parents:  # the temporary folder itself is everybody's already
        if Path(tempfile.gettempdir()) in path.parents:
            path.chmod(0o755)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    instrument = tmp_path / "small.toml"

    def act():
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        for mode, act_ in (
            (0o400, lambda: give(sessions, code, response(9, {"purpose": "Words"}))),
            (0o400, lambda: close_now(sessions, code)),
            (0o400, lambda: sessions.open("Another team", instrument)),
        ):
            for path in folder.rglob("*"):
                path.chmod(mode if path.is_file() else 0o500)
            folder.chmod(0o500)
            with pytest.raises(StoreError) as trouble:
                act_()
            sentence_trio(trouble.value)
            assert "not allowed" in trouble.value.happened
        assert sessions.sent(code) == 3
        assert sessions.find(code).state == "open"
        folder.chmod(0o000)
        with pytest.raises(StoreError):
            sessions.sent(code)
        folder.chmod(0o700)

    in_a_fork(act)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_folder_deleted_meanwhile_is_said_and_not_made_anew(sessions, code, folder):
    shutil.rmtree(folder)
    for act in (lambda: give(sessions, code, response(9)), lambda: close_now(sessions, code)):
        with pytest.raises(SessionNotFound) as trouble:
            act()
        sentence_trio(trouble.value)
    assert not folder.exists()
    assert sessions.all() == ()


@pytest.fixture
def somebody_waits(monkeypatch):
    """Set as soon as somebody found a lock taken, and waits for it."""
    arrived, really = threading.Event(), disk._wait_in_a_thread

    def wait(*words):
        arrived.set()
        return really(*words)

    monkeypatch.setattr(disk, "_wait_in_a_thread", wait)
    return arrived


def test_a_folder_deleted_while_waiting_for_its_lock_is_not_made_anew(
    sessions, code, folder, somebody_waits
):
    with disk.locked(folder):
        failed = []

        def send():
            try:
                give(sessions, code, response(9))
            except (StoreError, SessionNotFound) as trouble:
                failed.append(trouble)

        waiting = threading.Thread(target=send)
        waiting.start()
        assert somebody_waits.wait(180)
        folder.rename(folder.parent.parent / "deleted")
    waiting.join()
    assert len(failed) == 1
    sentence_trio(failed[0])
    assert not folder.exists()


def test_a_file_of_the_folder_that_is_gone_is_said(sessions, code, folder):
    (folder / RESPONSES).unlink()
    with pytest.raises(StoreError) as trouble:
        give(sessions, code, response(9))
    sentence_trio(trouble.value)
    assert "gone" in trouble.value.happened


def test_a_lock_file_that_somebody_took_away_is_made_anew_and_still_one_at_a_time(
    sessions, code, folder, somebody_waits
):
    order = []

    def send():
        give(sessions, code, response(9))
        order.append("sent")

    with disk.locked(folder):
        waiting = threading.Thread(target=send)
        waiting.start()
        assert somebody_waits.wait(180)
        (folder / disk.LOCK).unlink()
        order.append("let go")
    waiting.join()
    assert order == ["let go", "sent"]
    assert (folder / disk.LOCK).exists()
    assert sessions.sent(code) == 4


def test_a_lock_that_nobody_lets_go_is_said(sessions, code, folder, monkeypatch):
    monkeypatch.setattr(disk, "PATIENCE_FOR_A_TURN", 0.1)
    failed = []

    def send():
        try:
            give(sessions, code, response(9))
        except StoreError as trouble:
            failed.append(trouble)

    with disk.locked(folder):
        waiting = threading.Thread(target=send)
        waiting.start()
        waiting.join()
    sentence_trio(failed[0])
    assert "too long" in failed[0].happened
    assert give(sessions, code, response(9)) is Receipt.KEPT


def test_on_windows_a_file_held_by_another_program_delays_and_then_says_so(
    sessions, code, monkeypatch
):
    """Only Windows holds files; the refusals here are made, the waiting is real."""
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(disk, "PATIENCE_FOR_A_FILE", 60)
    really_replace, refusals = os.replace, []

    def held(path, target, **named):
        if str(target).endswith(RESPONSES) and len(refusals) < held.times:
            refusals.append(path)
            raise PermissionError(errno.EACCES, "held")
        return really_replace(path, target, **named)

    held.times = 2
    monkeypatch.setattr(os, "replace", held)
    assert give(sessions, code, response(9)) is Receipt.KEPT
    assert len(refusals) == 2
    held.times = 10**6
    monkeypatch.setattr(disk, "PATIENCE_FOR_A_FILE", 0.3)
    with pytest.raises(StoreError) as trouble:
        give(sessions, code, response(10))
    sentence_trio(trouble.value)
    assert "open in another program" in trouble.value.happened
    held.times = 0
    assert give(sessions, code, response(10)) is Receipt.KEPT
    assert sessions.sent(code) == 5


def test_what_the_disk_refused_once_is_written_anew_before_it_is_confirmed(
    sessions, code, folder, monkeypatch
):
    """After a refusal a system may call lost bytes written: see `repair`."""
    really, refused = disk._force, []

    def force(file):
        # It may have no name yet.
        ours = Path(f"/proc/self/fd/{file}").read_bytes().startswith(b"response,item,answer\n")
        if ours and len(refused) < force.times:
            refused.append(file)
            raise OSError(errno.EIO, "refused")
        really(file)

    force.times = 1
    monkeypatch.setattr(disk, "_force", force)
    before = (folder / RESPONSES).stat().st_ino
    assert give(sessions, code, response(9)) is Receipt.KEPT
    assert (folder / RESPONSES).stat().st_ino != before
    assert sessions.sent(code) == 4
    force.times = 10**6
    with pytest.raises(StoreError) as trouble:
        give(sessions, code, response(10))
    sentence_trio(trouble.value)
    force.times = 0
    with (folder / RESPONSES).open("rb") as again:  # open, so that no other gets its number
        give(sessions, code, response(10))
        found = (folder / RESPONSES).stat()
        assert found.st_ino != os.fstat(again.fileno()).st_ino  # written anew: not trusted again
    assert sessions.sent(code) == 5


def test_no_error_and_no_repr_holds_what_somebody_wrote(sessions, code, folder):
    words = "Unmistakable words"
    (folder / REFLECTIONS).write_text(f"key,item,text\nk,nowhere,{words}\n")
    with pytest.raises(StoreError) as trouble:
        give(sessions, code, response(9, {"purpose": words}))
    assert words not in str(trouble.value)
    assert words not in repr(trouble.getrepr(showlocals=False).reprcrash.message)
    from workbook.storage.csv_files import read_sheet

    assert words not in repr(
        read_sheet(f"item,text\npurpose,{words}\n".encode(), "x", ("item", "text"))
    )
