"""What browsers load: built from its sources, small, kept for good, and never from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import html
import http.client
import json
import re
import ssl
import subprocess
from pathlib import Path

import check_front
import pytest
import websocket
from programs import needs_program
from serving import RunningWorkbook
from ways_in import came_in

from workbook.access import Links
from workbook.instruments.model import load_shipped
from workbook.plans import Plans
from workbook.serve.assets import BUILT, Assets
from workbook.sessions.repository import Sessions

ROOT = Path(__file__).parent.parent.parent
FRONT = ROOT / "front"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("front") / "data").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def page(server):
    code = Sessions(server.data).open("Harbour team", "planning-group-participation").code
    return get(server, f"/reflect?code={code}")


def get(server, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def told(page):
    return json.loads(
        re.search(r'<script id="rpw-page"[^>]*>(.*?)</script>', page.body.decode(), re.DOTALL)[1]
    )


def test_what_is_shipped_was_built_from_the_sources_beside_it():
    """After a change in front/: cd front && npm ci && npm run build."""
    sources = [
        path.relative_to(FRONT).as_posix() for path in (FRONT / "src").rglob("*") if path.is_file()
    ]
    digest = hashlib.sha256()
    for name in sorted(
        [*sources, *("package.json", "package-lock.json", "tsconfig.json", "build.mjs")]
    ):
        digest.update(f"{name}\n".encode() + (FRONT / name).read_bytes() + b"\n")
    assert (BUILT / "built-from.txt").read_text().strip() == digest.hexdigest()


#: What each folder of the browser's half may import beside itself.
MAY_IMPORT = {
    "page": {"words"},
    "widgets": {"lib", "words"},
    "lib": {"words"},
    "words": set(),
}


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_in_the_browsers_half_imports_run_one_way(folder):
    src = FRONT / "src"
    allowed = {folder, "messages.ts", *MAY_IMPORT[folder]}
    for path in (src / folder).rglob("*.ts"):
        for name in re.findall(r'from "(\.[^"]+)\.js"', path.read_text(encoding="utf-8")):
            target = (path.parent / f"{name}.ts").resolve()
            assert target.exists(), (path, name)
            assert target.relative_to(src).parts[0] in allowed, (path, name)


@pytest.mark.parametrize("folder", ["page", "widgets", "lib"])
def test_every_sentence_on_the_screen_stands_with_the_words(folder):
    for path in (FRONT / "src" / folder).rglob("*.ts"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r'["`][^"`\n]*\b[A-Z][a-z]+ [a-z]+[^"`\n]*["`]', code), path


@needs_program("node", "npm")
def test_what_is_shipped_is_what_the_sources_build_to(tmp_path):
    assert check_front.set_up()
    subprocess.run(["node", "build.mjs", tmp_path], cwd=FRONT, check=True, capture_output=True)
    made = {p.relative_to(tmp_path): p for p in tmp_path.rglob("*") if p.is_file()}
    assert made
    for name, path in made.items():
        assert (ROOT / name).read_bytes() == path.read_bytes(), name
    for folder in ("workbook/serve/front", "widgets/static"):
        shipped = {p.relative_to(ROOT) for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert shipped == {name for name in made if name.as_posix().startswith(folder)}


def test_a_page_is_whole_with_at_most_fifteen_requests_and_45_kilobytes(server, page):
    """Its own HTML, each script and style it names, and the line to its kernel."""
    small = get(server, "/reflect", **{"Accept-Encoding": "gzip"})
    assert small.status in {200, 302}
    text = page.body.decode()
    files = set(re.findall(r'"(/front/[\w.-]+)"', text))
    assert len(files) + 2 <= 15
    assert not told(page)["core"]
    size = len(gzip.compress(page.body))
    for file in files:
        size += len(get(server, file, **{"Accept-Encoding": "gzip"}).body)
    assert size <= 45_000


@pytest.mark.parametrize("view", ["plan", "day", "review", "sheets"])
def test_a_page_of_a_plan_is_no_heavier(server, view):
    plan = Plans(server.data).begin().id
    cookie = came_in(server, Links(server.data).make("plan", plan))
    text = get(server, f"/{view}?plan={plan}", Cookie=cookie).body.decode()
    assert "rpw-page" in text
    size = len(gzip.compress(text.encode()))
    for file in set(re.findall(r'"(/front/[\w.-]+)"', text)):
        size += len(get(server, file, **{"Accept-Encoding": "gzip"}).body)
    assert size <= 45_000


def test_a_browser_keeps_these_files_for_good_and_gets_them_small(server, page):
    for file in set(re.findall(r'"(/front/[\w.-]+)"', page.body.decode())):
        plain = get(server, file)
        small = get(server, file, **{"Accept-Encoding": "br, gzip"})
        assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.body) == plain.body
        assert plain.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in plain.headers


def test_a_page_itself_is_kept_by_nobody(page):
    assert page.headers["Cache-Control"] == "no-store"


def test_another_text_has_another_address_and_the_same_one_the_same():
    assets = Assets("/")
    assert assets.put("a{}", ".css") == assets.put("a{}", ".css")
    assert assets.put("a{}", ".css") != assets.put("b{}", ".css")
    assert assets.put("a{}", ".css") != assets.put("a{}", ".js")


def test_the_questions_can_be_read_before_any_script_runs(page):
    text = page.body.decode()
    before = text.split('<script id="rpw-page"')[0]
    for item in load_shipped("planning-group-participation").items:
        assert html.escape(item.statement) in before


def test_no_word_in_a_page_can_end_the_script_that_carries_it(server):
    code = Sessions(server.data).open("</script><script>alert(1)</script>", "risk-and-choice").code
    page = get(server, f"/reflect?code={code}")
    assert b"<script>alert(1)" not in page.body
    assert told(page)["models"]


@needs_program("openssl")
def test_with_a_certificate_it_speaks_tls_and_its_cookies_stay_there(tmp_path):
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"),
            *("-subj", "/CN=127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    running = RunningWorkbook(
        tmp_path / "data",
        words=("--certfile", f"{tmp_path}/cert.pem", "--keyfile", f"{tmp_path}/key.pem"),
        scheme="https",
    ).start()
    code = Sessions(running.data).open("Harbour team", "risk-and-choice").code
    connection = http.client.HTTPSConnection(
        "127.0.0.1", running.port, timeout=30, context=ssl._create_unverified_context()
    )
    connection.request("GET", f"/reflect?code={code}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    running.stop()
    assert answer.status == 200
    assert all("Secure" in each for each in answer.headers.get_all("Set-Cookie"))
    said = running.said.read_text()
    assert f"open at https://127.0.0.1:{running.port}" in said
    assert "not encrypted" not in said
    assert "Traceback" not in said


def test_a_certificate_that_is_none_is_said_in_a_sentence(tmp_path):
    (tmp_path / "cert.pem").write_text("no certificate")
    words = ("--certfile", f"{tmp_path}/cert.pem")
    running = RunningWorkbook(tmp_path / "data", words=words)
    with pytest.raises(AssertionError, match="cannot be used"):
        running.start()
    assert "Traceback" not in running.said.read_text()


def test_it_works_as_a_part_of_another_address_as_behind_jupyterhub(tmp_path):
    words = ("--base-url", "/services/workbook/")
    running = RunningWorkbook(tmp_path / "data", words=words).start()
    code = Sessions(running.data).open("Harbour team", "risk-and-choice").code
    page = get(running, f"/services/workbook/reflect?code={code}")
    assert page.status == 200
    assert all("Path=/services/workbook/" in each for each in page.headers.get_all("Set-Cookie"))
    told_here = told(page)
    assert told_here["baseUrl"] == "/services/workbook/"
    for file in set(re.findall(r'"(/[\w./-]+\.(?:js|css))"', page.body.decode())):
        assert file.startswith("/services/workbook/front/")
        assert get(running, file).status == 200
    line = websocket.create_connection(
        f"ws://127.0.0.1:{running.port}/services/workbook/api/kernels/{told_here['kernelId']}"
        "/channels?session_id=x",
        timeout=10,
        cookie="; ".join(each.split(";")[0] for each in page.headers.get_all("Set-Cookie")),
        suppress_origin=True,
    )
    line.close()
    assert get(running, f"/reflect?code={code}").status == 404
    running.stop()
