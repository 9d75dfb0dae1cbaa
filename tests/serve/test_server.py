"""The server as a browser without scripts sees it, and as a stranger would poke at it."""

from __future__ import annotations

import html
import re
import signal
import subprocess
import sys
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psutil
import pytest
from keeping import close_now, give
from kernels import kernel_of
from server_answers import Answer, kernels_of
from serving import HERE, PATIENCE, RunningWorkbook, until
from ways_in import a_session, came_in, code_of_none, old_path

from workbook.access.links import Links
from workbook.instruments.model import load_shipped
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import read_response
from workbook.storage.layout import EXAMPLE_FOLDER


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("served") / "data").start()
    yield running
    if running.process.poll() is None:
        running.stop()


def get(server, path, **headers):
    return Answer(server, "GET", path, headers=headers)


def post_form(server, path):
    """Press a button of the first page: with its cookie and its hidden field."""
    page = get(server, "/")
    token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)[1]
    cookie = "; ".join(each.split(";")[0] for each in page.headers.get_all("Set-Cookie"))
    return Answer(
        server,
        "POST",
        path,
        urllib.parse.urlencode({"_xsrf": token}),
        {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
    )


def test_it_says_where_it_is_and_what_to_do_next(server):
    said = server.said.read_text()
    assert f"The workbook is open at {server.address}" in said
    assert "session open --team" in said
    assert "invented service" in said
    assert str(server.data) in said


def test_no_key_is_printed_where_it_could_end_in_a_log(server):
    links = server.command("links").stdout
    keys = re.findall(r"key=([a-z2-7]{26})", links)
    assert keys
    assert not any(key in server.said.read_text() for key in keys)
    assert "links" in server.said.read_text()


def test_without_a_link_no_session_can_be_run_and_no_kernel_starts(server):
    session, other = a_session(server.data), a_session(server.data, "Lantern team")
    key = Links(server.data).make("session", other.id).key
    kernels = kernels_of(server)
    for query in (
        *("", f"session={session.id}", f"code={session.code}", f"team={session.team_id}"),
        *("opening=wrong", f"session={session.id}&key={key}0", f"opening={key}"),
    ):
        page = get(server, f"/facilitate?{query}")
        assert page.status == 403
        assert "link" in re.search("<h1>(.*?)</h1>", page.text)[1]
    assert kernels_of(server) <= kernels


def test_the_service_leads_link_is_printed_and_opens_their_page(server):
    link = re.search(r"http\S+link=lead\S+", server.command("links").stdout)[0]
    # As it was once made: what is behind the # is never sent.
    answer = get(server, link.removeprefix(server.address).replace("#", "?"))
    assert (answer.status, answer.place) == (302, "/lead")


def test_a_link_that_is_made_anew_or_ended_on_the_machine_opens_nothing(server):
    session = a_session(server.data, "Ended team")
    link = Links(server.data).make("team", session.team_id)
    assert link.name in server.command("links").stdout
    anew = server.command("links", "--anew", link.name).stdout
    made = re.search(r"http\S+key=\S+", anew)[0].removeprefix(server.address)
    newer = made.replace("#", "?")  # as it was once made: what is behind the # is never sent
    assert get(server, old_path(link)).status == 403
    assert get(server, newer).status == 302
    assert "is ended" in server.command("links", "--end", link.name).stdout
    assert get(server, newer).status == 403
    assert server.command("links", "--end", link.name).returncode == 1


def test_a_wrong_code_starts_no_kernel_and_leads_to_the_box(server):
    kernels = kernels_of(server)
    answer = get(server, "/reflect?code=no-such-code")
    assert (answer.status, answer.place) == (302, "/join?code=no-such-code")
    assert kernels_of(server) <= kernels


def test_the_questions_can_be_printed_on_paper(server):
    page = get(server, f"/paper?code={a_session(server.data).code}")
    assert page.status == 200
    for item in load_shipped("risk-and-choice").items:
        assert html.escape(item.statement) in page.text.replace("&#34;", "&quot;")
    assert get(server, "/paper?code=no-such-code").status == 302


def test_guessing_codes_is_slowed_and_the_log_has_neither_code_nor_address(tmp_path):
    fresh = RunningWorkbook(tmp_path / "data").start()
    try:
        guesses = [f"/join/{code_of_none(number)}" for number in range(120)]
        with ThreadPoolExecutor(120) as crowd:
            answers = list(crowd.map(lambda path: get(fresh, path), guesses))
        statuses = {answer.status for answer in answers}
        assert statuses == {404, 429}
        late = next(answer for answer in answers if answer.status == 429)
        assert "Too many wrong codes are being tried just now." in late.text
        # It may well be right: only what was looked at is called wrong.
        assert "That code was not looked at yet</h2>" in late.text
        assert "aria-invalid" not in late.text
        said = fresh.said.read_text()
        assert "the wrong codes and links of one address have reached their budget" in said
        assert "amber-" not in said
        assert "127.0.0.1 " not in said.split("The workbook is open")[1]
    finally:
        fresh.stop()


def test_the_server_deletes_what_is_due_by_itself_and_logs_only_numbers(tmp_path):
    data = tmp_path / "data"
    sessions = Sessions(data, today=lambda: date(2026, 1, 5))
    session = sessions.open("Harbour team", "risk-and-choice")
    code = session.id
    instrument = load_shipped("risk-and-choice")
    message = {
        "token": "0" * 20,
        "answers": {item.id: instrument.scale.order[0].id for item in instrument.items},
        "reflections": {},
    }
    give(sessions, code, read_response(instrument, message))
    close_now(sessions, code)
    fresh = RunningWorkbook(data).start()
    try:
        # The line is written last, when all that was due is gone.
        until(lambda: "1 sets of answers" in fresh.said.read_text())
        assert Sessions(data).sent(code) == 0
        assert Sessions(data).find(code).answers_deleted_on is not None
    finally:
        fresh.stop()
    said = fresh.said.read_text()
    assert "1 sets of answers" in said
    assert code not in said
    assert session.code not in said


def test_the_package_is_light_until_the_server_is_asked_for():
    """Kernels are forked from a process that imports a module of it."""
    code = (
        "import sys, workbook.serve\n"
        "assert not {'tornado', 'voila', 'workbook.serve.server'} & set(sys.modules)\n"
        "from workbook.serve import serve\n"
        "assert serve.__module__ == 'workbook.serve.server'"
    )
    subprocess.run([sys.executable, "-c", code], cwd=HERE, check=True, timeout=60)


def test_a_port_in_use_is_said_in_plain_words_and_no_other_is_taken(server, tmp_path):
    second = subprocess.run(
        [
            *(sys.executable, "-m", "workbook", "serve"),
            *("--data", str(tmp_path / "data"), "--port", str(server.port)),
        ],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert second.returncode == 1
    assert f"Something else on this machine already uses port {server.port}." in second.stderr
    assert f"--port {server.port + 1}" in second.stderr
    assert "Traceback" not in second.stderr


def test_port_0_is_any_that_is_free_and_the_welcome_says_which(tmp_path):
    one = RunningWorkbook(tmp_path / "one" / "data", words=("--port", "0"))
    other = RunningWorkbook(tmp_path / "other" / "data", words=("--port", "0"))
    for each in (one, other):
        each.data.mkdir(parents=True)
        each.start()
    try:
        assert 0 < one.port != other.port > 0
        assert f"The workbook is open at {one.address}\n" in one.said.read_text()
        assert (one.data / "address.txt").read_text().strip() == one.address
        assert one.command("links").stdout.count(f"{one.address}/in#link=lead&key=") == 1
    finally:
        one.stop()
        other.stop()


def test_behind_a_proxy_it_says_where_people_and_where_the_proxy_reach_it(tmp_path):
    running = RunningWorkbook(
        tmp_path / "data", words=("--address", "https://reflect.example.gov.uk:8443")
    ).start()
    try:
        said = running.said.read_text()
        assert "The workbook is open at https://reflect.example.gov.uk:8443\n" in said
        assert f"it listens on http://127.0.0.1:{running.port}\n" in said
        assert get(running, "/health").status == 200
    finally:
        running.stop()


def test_a_data_folder_that_cannot_be_used_is_said_in_plain_words(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    refused = subprocess.run(
        [sys.executable, "-m", "workbook", "serve", "--data", str(tmp_path / "data")],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert refused.returncode == 1
    assert "cannot be used" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (tmp_path / "data").read_text() == "a file where the folder should be"


def test_the_data_folder_is_readable_by_its_owner_alone(server):
    assert server.data.stat().st_mode & 0o777 == 0o700
    assert (server.data / "address.txt").stat().st_mode & 0o777 == 0o600


def test_the_first_page_is_whole_without_scripts(server):
    page = get(server, "/")
    assert page.status == 200
    for words in ("Join code", "call 999", "not a child’s record", "official text"):
        assert words in page.text
    assert "<script" not in page.text


def test_the_first_page_offers_the_invented_service_while_nothing_is_kept(tmp_path):
    fresh = RunningWorkbook(tmp_path / "data").start()
    try:
        assert "Nothing is here yet" in get(fresh, "/").text
        fresh.command("session", "open", "--team", "A team", "--instrument", "risk-and-choice")
        assert "Nothing is here yet" not in get(fresh, "/").text
    finally:
        fresh.stop()


def test_the_invented_service_is_made_on_asking_and_kept_apart(server):
    assert get(server, "/example").place == "/"
    answer = post_form(server, "/example")
    assert (answer.status, answer.place) == (302, "/example")
    page = get(server, "/example")
    assert "Invented." in page.text
    assert "made up" in page.text
    real, invented = Sessions(server.data), Sessions(server.data / EXAMPLE_FOLDER)
    assert len(invented.all()) > 10
    assert not {session.id for session in real.all()} & {s.id for s in invented.all()}
    assert post_form(server, "/example").place == "/example"
    assert len(Sessions(server.data / EXAMPLE_FOLDER).all()) == len(invented.all())


def test_two_people_who_ask_at_once_for_the_invented_service_both_get_it(tmp_path):
    fresh = RunningWorkbook(tmp_path / "data").start()
    try:
        with ThreadPoolExecutor(2) as both:
            answers = list(both.map(lambda _: post_form(fresh, "/example"), range(2)))
        assert [(each.status, each.place) for each in answers] == [(302, "/example")] * 2
        assert len(Sessions(fresh.data / EXAMPLE_FOLDER).all()) == 61
    finally:
        fresh.stop()


def test_the_example_is_not_made_for_a_page_elsewhere_that_presses_the_button(server):
    assert Answer(server, "POST", "/example", "").status == 403


@pytest.mark.parametrize("typed", ["AMBER River  Kettle", "amber.river.kettle"])
def test_a_code_that_opens_nothing_brings_back_the_box_with_a_sentence(server, typed):
    page = get(server, "/join?code=" + urllib.parse.quote(typed))
    assert page.status == 404
    assert 'role="alert"' in page.text
    assert "That code did not open a session</h2>" in page.text
    assert f'value="{typed}" aria-invalid="true"' in page.text


def test_what_was_typed_comes_back_as_text_and_never_as_markup(server):
    page = get(server, "/join?code=" + urllib.parse.quote('"><script>alert(1)</script>'))
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_good_code_leads_to_the_form_however_it_was_typed(server):
    session = Sessions(server.data).open("Harbour team", "risk-and-choice")
    for typed in (session.code, session.code.upper(), session.code.replace("-", " ")):
        answer = get(server, "/join?code=" + urllib.parse.quote(typed))
        on = f"/reflect?code={session.code}&session={session.id}"
        assert (answer.status, answer.place) == (302, on)
    assert get(server, f"/join/{session.code}").place == on


@pytest.mark.parametrize(
    "path",
    [
        "/nothing-here",
        "/voila/tree",
        "/voila/tree/",
        "/voila/files/reflect.ipynb",
        "/voila/files/../data/README.md",
        "/voila/api/contents",
        "/voila/api/contents/reflect.ipynb",
        "/voila/render/explore.ipynb",
        "/voila/render/../data/sessions",
        "/voila/render/%2e%2e/README.md",
        "/voila/static/..%2f..%2f..%2fdata%2faddress.txt",
        "/explore",
        "/data/address.txt",
        "/reflect.ipynb",
    ],
)
def test_everything_else_is_no_page_at_all(server, path):
    page = get(server, path)
    assert page.status in {403, 404}
    assert "Traceback" not in page.text
    assert "address.txt" not in page.text


def test_an_address_that_leads_nowhere_says_so_in_plain_words(server):
    page = get(server, "/nothing-here")
    assert "There is no such page" in page.text
    assert "first page" in page.text


@pytest.mark.parametrize("path", ["/", "/nothing-here", "/join?code=no-such-code"])
def test_every_answer_forbids_other_hosts_and_frames(server, path):
    headers = get(server, path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_no_page_names_another_host_for_anything_it_loads(server):
    session = a_session(server.data)
    cookie = came_in(server, Links(server.data).make("team", session.team_id))
    for path in ("/", f"/reflect?code={session.code}", f"/patterns?session={session.id}"):
        page = get(server, path, Cookie=cookie)
        assert page.status == 200
        loaded = re.findall(r'(?:src|href|url\()\s*=?\s*["\']?(https?://[^"\')\s>]+)', page.text)
        links = set(re.findall(r'<a [^>]*href="(https?://[^"]+)"', page.text))
        assert set(loaded) <= links, f"{path} loads from elsewhere"


def test_a_page_carries_no_code_of_its_notebook(server):
    session = Sessions(server.data).open("Harbour team", "risk-and-choice")
    page = get(server, f"/reflect?code={session.code}")
    assert page.status == 200
    assert "import reflect_page" not in page.text
    assert "this_context" not in page.text


def test_neither_the_template_nor_the_theme_can_be_chosen_by_the_link(server):
    code = a_session(server.data).code
    page = get(server, f"/reflect?code={code}&template=classic&theme=dark")
    assert page.status == 200
    assert "Skip to the page itself" in page.text
    assert "theme-dark" not in page.text


def test_a_join_code_stays_out_of_the_log(server):
    session = Sessions(server.data).open("Harbour team", "risk-and-choice")
    get(server, f"/reflect?code={session.code}")
    get(server, f"/join/{session.code}x")
    Answer(server, "POST", f"/join/{session.code}", "")
    Answer(server, "PUT", f"/reflect?code={session.code}", "")
    assert session.code not in server.said.read_text()


def test_a_broken_copy_of_the_safety_words_never_hides_them(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "safety.toml").write_text("this is = not [ toml")
    running = RunningWorkbook(data).start()
    try:
        page = get(running, "/")
        assert page.status == 200
        assert "Your own copy of safety.toml in the data folder cannot be read." in page.text
        assert "call 999" in page.text
    finally:
        running.stop()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stopping_ends_every_kernel_and_leaves_nothing_behind(tmp_path, how):
    # A shell that runs the tests in the background has SIGINT ignored, and children inherit that.
    running = RunningWorkbook(
        tmp_path / "data", before=lambda: signal.signal(how, signal.SIG_DFL)
    ).start()
    session = Sessions(running.data).open("Harbour team", "risk-and-choice")
    assert kernel_of(get(running, f"/reflect?code={session.code}").text)
    before = kernels_of(running) | {
        each.pid for each in psutil.Process(running.process.pid).children()
    }
    assert before
    assert running.stop(how) == 0
    until(lambda: not [pid for pid in before if Path(f"/proc/{pid}").exists()])
    assert not (running.data / "address.txt").exists()
    assert "Traceback" not in running.said.read_text()
