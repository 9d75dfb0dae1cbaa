"""The doctor asks a server that runs: does it answer, is it encrypted, does it know who asks."""

# ruff: noqa: DTZ005 - this machine’s time, as the doctor reads it

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from looked_over import a_service, on_a_good_machine, said_of, the_only
from ports import HeldPort
from programs import needs_program
from serving import RunningWorkbook, until

from workbook.operations.checks import finding
from workbook.operations.doctor import look_over
from workbook.operations.running import read_running


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    server = RunningWorkbook(a_service(tmp_path_factory.mktemp("doctor") / "data")).start()
    until((server.data / "daily.txt").exists)
    yield server
    server.stop()


@pytest.fixture
def seen_as(running, monkeypatch):
    """Let the doctor believe that the server was started in another way."""

    def begun(**more):
        noted = replace(read_running(running.data), **more)
        monkeypatch.setattr(finding, "read_running", lambda _data: noted)

    return begun


def test_of_a_server_that_runs_and_is_well_nothing_is_to_be_seen_to(running, monkeypatch, tmp_path):
    on_a_good_machine(monkeypatch, tmp_path)
    report = look_over(running.data)
    # The tests may run as root, which nobody's server should.
    bad = [each for each in report.findings if each.level in {"broken", "to see to"}]
    assert [each for each in bad if "administrator" not in each.what] == []
    for about in ("server", "answers", "encryption", "who asks", "daily work"):
        assert "well" in {level for level, _ in said_of(running.data, about)}, about


def test_a_line_that_others_can_read_is_to_be_seen_to(running, seen_as):
    seen_as(host="0.0.0.0")
    level, said = the_only(said_of(running.data, "encryption"))
    assert level == "to see to"
    assert "listens on 0.0.0.0 without encryption" in said


def test_an_address_that_is_not_encrypted_is_to_be_seen_to(running, seen_as):
    seen_as(address="http://reflect.invalid", behind_proxy=True)
    assert the_only(said_of(running.data, "encryption"))[0] == "to see to"


def test_a_proxy_that_others_can_go_around_makes_everybody_one_visitor(running, seen_as):
    seen_as(host="0.0.0.0", address="https://reflect.invalid")
    level, said = the_only(said_of(running.data, "who asks"))
    assert level == "to see to"
    assert "everybody seems to be one visitor" in said


def test_what_a_proxy_says_of_visitors_cannot_be_known_and_that_is_said(running, seen_as):
    seen_as(address="https://reflect.invalid", behind_proxy=True)
    ((level, said),) = said_of(running.data, "who asks")
    assert level == "unknown"
    assert "X-Real-IP" in said


def test_an_address_where_nobody_answers_is_told_apart_from_a_server_that_does_not(
    running, seen_as
):
    held = HeldPort()
    try:
        nobody = f"http://127.0.0.1:{held.number}"
        seen_as(address=nobody, behind_proxy=True)
        level, said = the_only(said_of(running.data, "answers"))
        assert level == "to see to"
        assert nobody in said
        seen_as(listens_on=nobody, address=nobody)
        level, said = the_only(said_of(running.data, "answers"))
        assert level == "broken"
        assert "does not answer" in said
    finally:
        held.let_go()


def test_a_server_of_another_version_was_not_started_again(running, seen_as):
    seen_as(version="0.0.1")
    level, said = the_only(said_of(running.data, "version"))
    assert level == "to see to"
    assert "Start it again" in said


def test_a_server_that_forgot_its_daily_work_is_broken(running, seen_as):
    (running.data / "daily.txt").unlink(missing_ok=True)
    days = datetime.now() + timedelta(days=3)
    assert the_only(said_of(running.data, "daily work", days))[0] == "broken"
    assert {level for level, _ in said_of(running.data, "daily work")} == {"well"}
    (running.data / "daily.txt").write_text(f"{datetime.now():%Y-%m-%d}\n")
    level, said = the_only(said_of(running.data, "daily work", days))
    assert level == "broken"
    assert "since" in said


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives folders away")
def test_a_server_of_another_user_than_the_folder_is_seen(running):
    level, said = the_only(said_of(running.data, "rights"))
    assert level == "to see to"
    assert "administrator" in said


def test_a_server_that_was_killed_is_told_from_one_that_stopped(tmp_path):
    server = RunningWorkbook(tmp_path / "data", comes_back=True).start()
    server.stop()
    ((level, said),) = said_of(server.data, "server")
    assert level == "well"
    assert "stopped" in said
    server.start().stop(signal.SIGKILL)
    level, said = the_only(said_of(server.data, "server"))
    assert level == "to see to"
    assert "did not stop as it should" in said


def with_certificate(tmp_path, days, name="127.0.0.1"):
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days)),
            *("-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"),
            *("-subj", f"/CN={name}"),
        ],
        check=True,
        capture_output=True,
    )
    return RunningWorkbook(
        tmp_path / "data",
        words=("--certfile", f"{tmp_path}/cert.pem", "--keyfile", f"{tmp_path}/key.pem"),
        scheme="https",
    ).start()


@needs_program("openssl")
def test_a_certificate_is_read_also_where_nobody_trusts_it(tmp_path):
    server = with_certificate(tmp_path, 90)
    try:
        level, said = the_only(said_of(server.data, "certificate"))
        assert level == "to see to"
        assert "may not trust the certificate of 127.0.0.1" in said
        late = datetime.now() + timedelta(days=70)
        found = said_of(server.data, "certificate", late)
        assert [level for level, _ in found] == ["to see to", "to see to"]
        assert "ends on" in found[0][1]
        level, said = the_only(said_of(server.data, "certificate", late + timedelta(days=30)))
        assert level == "broken"
        assert {level for level, _ in said_of(server.data, "encryption")} == {"well"}
        assert {level for level, _ in said_of(server.data, "answers")} == {"well"}
    finally:
        server.stop()
