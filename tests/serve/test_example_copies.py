"""Whoever looks round the invented service has a copy of their own, and for a while only."""

from __future__ import annotations

import asyncio
import re
import secrets
import signal
import urllib.parse
import urllib.request
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from kernels import PageWithKernel
from loops import run
from server_answers import Answer
from serving import RunningWorkbook, until
from ways_in import cookie_of

from workbook.operations.backups import back_up, check_backup
from workbook.operations.example import write_example
from workbook.serve.browser_sessions import BrowserSession
from workbook.serve.example_copies import ExampleCopies, NoCopyFree
from workbook.sessions.repository import Sessions
from workbook.settings import Settings
from workbook.storage import disk
from workbook.storage.layout import EXAMPLE_COPIES, EXAMPLE_FOLDER

#: No word of ours has it, and no code can.
WORD = "zephyrquux"


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """An invented service, small and written once."""
    folder = tmp_path_factory.mktemp("original") / "example"
    write_example(folder, teams=3, quarters=1)
    return folder


def with_example(original, data, settings="", **more):
    import shutil

    data.mkdir()
    if settings:
        (data / "settings.toml").write_text(settings)
    shutil.copytree(original, data / EXAMPLE_FOLDER)
    return RunningWorkbook(data, **more)


@pytest.fixture(scope="module")
def server(original, tmp_path_factory):
    running = with_example(original, tmp_path_factory.mktemp("copies") / "data").start()
    yield running
    said = running.said.read_text()
    running.stop()
    assert "Traceback" not in said


def get(server, path, cookie=""):
    return Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})


def post(server, path, cookie=""):
    """Press the button of a form, as a page of ours does; return the answer and the cookie."""
    token = secrets.token_hex(16)
    both = f"_xsrf={token}" + (f"; {cookie}" if cookie else "")
    both = "; ".join(dict.fromkeys(both.split("; ")))
    sent = {"Cookie": both, "Content-Type": "application/x-www-form-urlencoded"}
    answer = Answer(server, "POST", path, f"_xsrf={token}", sent)
    return answer, cookie_of(answer) or cookie


def kestrel(server):
    """The invented session that is open, as it was written."""
    (waiting,) = [
        each for each in Sessions(server.data / EXAMPLE_FOLDER).all() if each.state != "closed"
    ]
    return waiting


def copies_on_disk(server):
    folder = server.data / EXAMPLE_COPIES
    return {each.name for each in folder.iterdir()} if folder.is_dir() else set()


def as_it_was(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != disk.LOCK
    }


def done(act, **given):
    return {"kind": "do", "act": act, "with": given}


def pages_of(server):
    """Every kind of page that anybody can open of an invented service."""
    session = kestrel(server)
    closed = Sessions(server.data / EXAMPLE_FOLDER).all()[-1]
    yield from ("/example", "/themes?example=yes", "/lead?example=yes")
    yield f"/team?team={session.team_id}&example=yes"
    yield f"/facilitate?team={session.team_id}&example=yes"
    yield f"/reflect?code={session.code}&example=yes"
    yield f"/paper?code={session.code}&example=yes"
    for page in ("facilitate", "screen", "patterns", "preview"):
        yield f"/{page}?session={session.id}&example=yes"
    yield f"/patterns?session={closed.id}&example=yes"


def let_in(server, path, cookie):
    answer = get(server, path, cookie)
    return answer if answer.status != 503 else None


def look_round(server, cookie=""):
    """Read every page in one browser; return what stands on them, and its cookie."""
    read = ""
    for path in pages_of(server):
        answer = until(partial(let_in, server, path, cookie))
        cookie = cookie_of(answer) or cookie
        read += answer.text
    return read, cookie


def written_everywhere(server):
    """Write the word wherever a visitor can; return the cookie of whoever did."""
    session = kestrel(server)
    instrument = Sessions(server.data / EXAMPLE_FOLDER).instrument(session.id)
    item = instrument.items[0].id
    answers = {each.id: instrument.scale.order[0].id for each in instrument.items}
    page = PageWithKernel(server, f"/reflect?code={session.code}&example=yes")
    cookie = page.cookie
    ticket = page.ask("arrive", ticket="")["ticket"]
    response = {
        "token": secrets.token_hex(16),
        "answers": answers,
        "reflections": {item: f"We write {WORD} here."},
    }
    assert page.ask("send", response=response, ticket=ticket)["kind"] == "kept"
    page.close()
    run_by = f"/facilitate?session={session.id}&example=yes"
    page = PageWithKernel(server, run_by, cookie)
    for each in (
        done("set_opening", text=f"An opening of {WORD}."),
        done("shut_door", people=1),
        done("close", show=True),
    ):
        assert page.ask(**each)["kind"] != "unknown"
    page.close()
    page = PageWithKernel(server, run_by, cookie)
    for each in (
        done("note", item=item, heard=f"Heard {WORD}."),
        done("add_action", item=item, what=f"Do {WORD}."),
    ):
        assert page.ask(**each)["kind"] != "unknown"
    page.close()
    path = f"/facilitate?team={session.team_id}&example=yes"
    page = PageWithKernel(server, path, cookie)
    said = page.ask("open", team=WORD, instrument=instrument.id, people=None, minutes=None)
    assert said["kind"] == "opened", said
    page.close()
    return cookie, said["go"]


def test_nothing_that_a_visitor_writes_is_on_any_page_of_another(server):
    before = as_it_was(server.data / EXAMPLE_FOLDER)
    other = cookie_of(get(server, f"/patterns?session={kestrel(server).id}&example=yes"))
    cookie, go = written_everywhere(server)
    # It is there for whoever wrote it, so it could be seen.
    mine, _ = look_round(server, cookie)
    assert WORD in mine
    assert get(server, f"/{go}", cookie).status == 200
    session = urllib.parse.parse_qs(urllib.parse.urlsplit(go).query)["session"][0]
    # For somebody who was there before, and for a newcomer.
    for visitor in (other, ""):
        theirs, their_cookie = look_round(server, visitor)
        assert WORD not in theirs
        assert session not in theirs
        assert "is answering now" in theirs, "the open session is still open for others"
        assert get(server, f"/{go}", their_cookie).status == 403
    assert as_it_was(server.data / EXAMPLE_FOLDER) == before, "no visitor writes the original"


def test_closing_the_open_session_closes_it_for_whoever_did_alone(server):
    answer, cookie = post(server, "/example/close")
    assert answer.status == 302
    assert answer.place.startswith("/patterns?")
    assert get(server, answer.place, cookie).status == 200
    assert "is answering now" not in get(server, "/example", cookie).text
    assert "is answering now" in get(server, "/example").text
    assert kestrel(server).state != "closed"


def test_whoever_only_reads_the_first_page_of_it_needs_no_copy(server):
    there = copies_on_disk(server)
    assert get(server, "/example").status == 200
    assert get(server, f"/paper?code={kestrel(server).code}&example=yes").status == 200
    assert copies_on_disk(server) - there == set()


def test_a_copy_is_in_no_backup(server, tmp_path):
    get(server, f"/reflect?code={kestrel(server).code}&example=yes")
    assert copies_on_disk(server)
    made = tmp_path / "backup.zip"
    back_up(server.data, made)
    check_backup(made)
    import zipfile

    assert not [each for each in zipfile.ZipFile(made).namelist() if "example" in each]


def test_when_all_copies_are_used_a_visitor_is_asked_to_wait_and_real_pages_open(
    original, tmp_path
):
    server = with_example(original, tmp_path / "data", "copies_of_invented_service = 2\n").start()
    try:
        path = f"/reflect?code={kestrel(server).code}&example=yes"
        inside = [PageWithKernel(server, path) for _ in range(2)]
        late = get(server, path)
        assert late.status == 503
        assert "One moment, please" in late.text
        assert "look round the invented service" in late.text
        assert post(server, "/example/close")[0].status == 503
        assert len(copies_on_disk(server)) == 2
        assert all(page.ask("ping")["kind"] == "pong" for page in inside)
        code = Sessions(server.data).open("Harbour team", "risk-and-choice").code
        assert get(server, f"/reflect?code={code}").status == 200
        for page in inside:
            page.close()
    finally:
        server.stop()


def test_a_server_that_is_started_again_has_no_copy_and_says_what_became_of_them(
    original, tmp_path
):
    server = with_example(original, tmp_path / "data", comes_back=True).start()
    try:
        session = kestrel(server)
        path = f"/facilitate?team={session.team_id}&example=yes"
        page = PageWithKernel(server, path)
        said = page.ask("open", team="", instrument="risk-and-choice", people=None, minutes=None)
        assert get(server, f"/{said['go']}", page.cookie).status == 200
        server.stop(signal.SIGKILL)
        assert copies_on_disk(server), "it was killed, and could delete nothing"
        server.start()
        assert not copies_on_disk(server)
        gone = get(server, f"/{said['go']}", page.cookie)
        assert gone.status == 403
        assert "This is not in your copy of the invented service" in gone.text
        # A page about what is in every copy goes on, with a fresh one.
        assert get(server, path, page.cookie).status == 200
        page.close()
    finally:
        server.stop()
    assert not copies_on_disk(server)


# The copies themselves


class Visitors:
    """Browsers that take copies, at hours that a test sets."""

    def __init__(self, original, data, **settings):
        import shutil

        shutil.copytree(original, data / EXAMPLE_FOLDER)
        self.now = 0.0
        self.busy = set()
        self.ended = []
        self.copies = ExampleCopies(
            data,
            Settings(**settings),
            in_use=lambda: self.busy,
            end=self._end,
            clock=lambda: self.now,
        )
        self.folder = data / EXAMPLE_COPIES
        self.names = count()

    async def _end(self, name):
        self.ended.append(name)

    def one(self):
        return BrowserSession(f"browser {next(self.names)}")

    def there(self):
        return {each.name for each in self.folder.iterdir()}


def test_each_browser_has_one_copy_and_keeps_it_under_another_name(original, tmp_path):
    visitors = Visitors(original, tmp_path)
    copies, browser = visitors.copies, visitors.one()

    async def looks():
        first = await copies.take(browser)
        both = await asyncio.gather(copies.take(browser), copies.take(browser))
        assert both == [first, first]
        assert await copies.take(visitors.one()) != first
        copies.hand_over(browser.name, "another name")
        assert copies.find(BrowserSession("another name")) == first
        assert copies.find(browser) is None
        return first

    folder = run(looks())
    assert re.fullmatch("[a-z2-7]{26}", folder.name)
    assert folder.stat().st_mode & 0o077 == 0
    assert as_it_was(folder) == as_it_was(tmp_path / EXAMPLE_FOLDER)
    assert copies.find(None) is None


def test_the_one_used_least_lately_goes_for_a_newcomer_and_none_with_an_open_page(
    original, tmp_path
):
    visitors = Visitors(original, tmp_path, copies_of_invented_service=3)
    copies = visitors.copies

    async def looks():
        browsers = [visitors.one() for _ in range(3)]
        folders = []
        for browser in browsers:
            folders.append(await copies.take(browser))
            visitors.now += 10
        with pytest.raises(NoCopyFree):
            await copies.take(visitors.one())  # all were used a moment ago
        visitors.now += 100
        visitors.busy = {folders[0].name}
        copies.find(browsers[1])
        await copies.take(visitors.one())
        assert folders[0].is_dir()
        assert folders[1].is_dir()
        assert not folders[2].exists()
        assert copies.find(browsers[2]) is None
        visitors.now += 1000
        visitors.busy = visitors.there()
        with pytest.raises(NoCopyFree):
            await copies.take(visitors.one())
        return folders

    run(looks())
    assert len(visitors.there()) == len(copies) == 3


def test_what_all_are_copied_from_is_written_once_however_many_ask_for_it(
    original, tmp_path, monkeypatch
):
    import shutil

    written = []

    def write(folder):
        written.append(folder)
        shutil.copytree(original, folder, dirs_exist_ok=True)

    monkeypatch.setattr("workbook.serve.example_copies.write_example", write)
    visitors = Visitors(original, tmp_path)
    shutil.rmtree(tmp_path / EXAMPLE_FOLDER)

    async def ask():
        await asyncio.gather(*(visitors.copies.make_original() for _ in range(5)))

    run(ask())
    assert written == [tmp_path / EXAMPLE_FOLDER]


def test_a_copy_that_nobody_uses_is_deleted_and_one_with_an_open_page_never(original, tmp_path):
    visitors = Visitors(original, tmp_path, minutes_of_a_copy=5)
    copies = visitors.copies

    async def looks():
        kept, gone = visitors.one(), visitors.one()
        visitors.busy = {(await copies.take(kept)).name}
        await copies.take(gone)
        visitors.now += 299
        await copies.tidy()
        assert len(visitors.there()) == 2
        visitors.now += 2
        await copies.tidy()
        assert visitors.there() == visitors.busy
        assert copies.find(gone) is None
        visitors.busy = set()
        visitors.now += 301
        await copies.tidy()
        assert not visitors.there()

    run(looks())
    assert not visitors.ended


@pytest.mark.parametrize("grows", ["large", "many"])
def test_a_copy_that_somebody_fills_is_deleted_with_its_open_pages(original, tmp_path, grows):
    visitors = Visitors(original, tmp_path)

    async def looks():
        folder = await visitors.copies.take(visitors.one())
        other = await visitors.copies.take(visitors.one())
        visitors.busy = {folder.name, other.name}
        await visitors.copies.tidy()
        if grows == "large":
            with (folder / "sessions" / "much").open("wb") as much:
                much.truncate(33 * 1024 * 1024)
        else:
            for number in range(2001):
                (folder / "sessions" / f"s{number}").mkdir()
        await visitors.copies.tidy()
        assert visitors.ended == [folder.name]
        assert visitors.there() == {other.name}

    run(looks())


def test_what_a_killed_server_left_is_cleared_away(original, tmp_path):
    visitors = Visitors(original, tmp_path)
    run(visitors.copies.take(visitors.one()))
    (visitors.folder / "abc").mkdir()
    visitors.copies.clear()
    assert not Path(visitors.folder).exists()
    assert len(visitors.copies) == 0
    visitors.copies.clear()
