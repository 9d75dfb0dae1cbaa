"""The samples in deploy/ do what docs/deploy.md says: a proxy with TLS, and a hardened service."""

from __future__ import annotations

import http.client
import json
import re
import ssl
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
import websocket
from kernels import kernel_of
from ports import HeldPort
from programs import find_program, needs_program
from serving import PATIENCE, RunningWorkbook
from ways_in import code_of_none, way_in

from workbook.operations.checks import finding
from workbook.operations.doctor import look_over
from workbook.operations.running import read_running
from workbook.sessions.repository import Sessions

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
LOOSE = ssl._create_unverified_context()

needs_proxy = needs_program("nginx", "openssl")


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """The workbook behind nginx with our sample, its names and ports alone replaced."""
    folder = tmp_path_factory.mktemp("proxy")
    secure, plain = HeldPort(), HeldPort()
    running = RunningWorkbook(
        folder / "data", words=("--address", "https://reflect.example.gov.uk")
    ).start()
    running.secure, running.plain = secure.number, plain.number
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
            *("-subj", "/CN=reflect.example.gov.uk"),
        ],
        check=True,
        capture_output=True,
    )
    sample = (DEPLOY / "nginx.conf").read_text()
    for before, after in (
        ("listen 80;", f"listen 127.0.0.1:{running.plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{running.secure} ssl;"),
        ("/etc/ssl/certs/reflect.example.gov.uk.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/private/reflect.example.gov.uk.key", f"{folder}/key.pem"),
        ("http://127.0.0.1:8866", f"http://127.0.0.1:{running.port}"),
    ):
        assert sample.count(before) == 1
        sample = sample.replace(before, after)
    (folder / "site.conf").write_text(sample)
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; "
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; "
        f"include {folder}/site.conf; }}\n"
    )
    nginx = subprocess.Popen(
        [
            find_program("nginx"),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            f"{folder}/error.log",
            "-g",
            "daemon off;",
        ]
    )
    end = time.monotonic() + PATIENCE
    while not answers(running):
        assert nginx.poll() is None, (folder / "error.log").read_text()
        assert time.monotonic() < end, "nginx never answered"
        time.sleep(0.1)
    yield running
    nginx.terminate()
    nginx.wait(timeout=PATIENCE)
    running.stop()
    secure.let_go()
    plain.let_go()


def answers(running):
    try:
        return fetch(running, "/health").status == 200
    except OSError:
        return False


def fetch(running, path, **headers):
    connection = http.client.HTTPSConnection(
        "127.0.0.1", running.secure, timeout=PATIENCE, context=LOOSE
    )
    connection.request("GET", path, headers={"Host": "reflect.example.gov.uk", **headers})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


@needs_proxy
def test_the_doctor_looks_through_the_proxy_at_what_people_see(behind, monkeypatch):
    # Its name is known to nobody here, so it is looked for where it is.
    address = f"https://127.0.0.1:{behind.secure}"
    noted = replace(read_running(behind.data), address=address)
    monkeypatch.setattr(finding, "read_running", lambda _data: noted)
    assert noted.behind_proxy
    findings = look_over(behind.data).findings
    found = {(each.about, each.level): each.what for each in findings}
    assert f"It answers at {address} too." in {each.what for each in findings}
    said = " ".join(each.what for each in findings if each.about == "certificate")
    assert "The certificate of 127.0.0.1 ends on" in said
    assert "Browsers may not trust" in said
    assert "encrypted" in found["encryption", "well"]
    assert "cannot be seen from here" in found["who asks", "unknown"]


@needs_proxy
def test_a_page_and_its_line_to_its_kernel_go_through_the_proxy(behind):
    code = Sessions(behind.data).open("Harbour team", "risk-and-choice").code
    page = fetch(behind, f"/reflect?code={code}")
    assert page.status == 200
    given = page.headers.get_all("Set-Cookie")
    assert all("Secure" in each for each in given)
    assert page.headers["Strict-Transport-Security"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    line = websocket.create_connection(
        f"wss://127.0.0.1:{behind.secure}/api/kernels/{kernel_of(page.text)}/channels?session_id=x",
        timeout=PATIENCE,
        host="reflect.example.gov.uk",
        origin="https://reflect.example.gov.uk",
        cookie="; ".join(each.split(";")[0] for each in given),
        sslopt={"cert_reqs": ssl.CERT_NONE, "check_hostname": False},
    )
    header = {"msg_id": "a", "msg_type": "comm_info_request", "session": "x", "username": ""}
    asked = {"header": {**header, "date": "", "version": "5.3"}, "parent_header": {}}
    content = {"target_name": "jupyter.widget"}
    line.send(json.dumps({**asked, "metadata": {}, "content": content, "channel": "shell"}))
    while json.loads(line.recv())["msg_type"] != "comm_info_reply":
        pass
    line.close()


@needs_proxy
def test_another_sites_page_gets_no_line_through_the_proxy(behind):
    code = Sessions(behind.data).open("Harbour team", "risk-and-choice").code
    page = fetch(behind, f"/reflect?code={code}")
    cookie = "; ".join(each.split(";")[0] for each in page.headers.get_all("Set-Cookie"))
    with pytest.raises(websocket.WebSocketException):
        websocket.create_connection(
            f"wss://127.0.0.1:{behind.secure}/api/kernels/{kernel_of(page.text)}/channels",
            timeout=PATIENCE,
            host="reflect.example.gov.uk",
            origin="https://evil.example",
            cookie=cookie,
            sslopt={"cert_reqs": ssl.CERT_NONE, "check_hostname": False},
        )


@needs_proxy
def test_links_that_are_printed_lead_to_the_proxy(behind):
    said = behind.command("links").stdout
    assert "https://reflect.example.gov.uk/in#link=lead&key=" in said
    answer = fetch(behind, way_in(behind.data, "lead"))
    assert (answer.status, answer.headers["Location"]) == (302, "/lead")


@needs_proxy
def test_plain_http_leads_to_tls(behind):
    connection = http.client.HTTPConnection("127.0.0.1", behind.plain, timeout=PATIENCE)
    connection.request("GET", "/join", headers={"Host": "reflect.example.gov.uk"})
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 301
    assert answer.headers["Location"] == "https://reflect.example.gov.uk/join"


@needs_proxy
def test_whoever_guesses_is_slowed_by_their_own_address_and_cannot_name_another(behind):
    for number in range(12):
        forged = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}"}
        fetch(behind, f"/join/{code_of_none(number)}", **forged)
    assert (
        "the wrong codes and links of one address have reached their budget"
        in behind.said.read_text()
    )
    assert "amber-river" not in behind.said.read_text()


def test_the_proxys_own_log_says_nothing_of_anybody():
    assert "access_log off;" in (DEPLOY / "nginx.conf").read_text()


@needs_program("systemd-analyze")
@pytest.mark.parametrize(
    "name", ["workbook.service", "workbook-backup.service", "workbook-backup.timer"]
)
def test_systemd_understands_the_units(name, tmp_path):
    for path in DEPLOY.glob("workbook*"):
        unit = path.read_text().replace("/opt/workbook/.venv/bin/workbook", "/bin/true")
        (tmp_path / path.name).write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "workbook" in line]
    assert not ours, done.stderr


def test_what_the_units_call_is_what_the_command_line_takes():
    from workbook.cli import understand

    for name in ("workbook.service", "workbook-backup.service"):
        for line in re.findall(r"/\.venv/bin/workbook ([^\n]*)", (DEPLOY / name).read_text()):
            words = line.replace('"', "").replace("'", "").split(" $(")[0].split()
            words = [word for word in words if not word.endswith("$(date")]
            understand(["backup", "x.zip"] if words[0] == "backup" else words)
