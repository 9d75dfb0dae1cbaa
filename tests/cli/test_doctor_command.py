"""`workbook doctor` as somebody types it, and as a program that watches calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from looked_over import a_service, on_a_good_machine

from workbook.cli.main import main
from workbook.settings import described

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path, monkeypatch):
    on_a_good_machine(monkeypatch, tmp_path)
    return a_service(tmp_path / "data")


def test_it_prints_what_it_found_and_then_every_setting(capsys, data):
    assert main(["doctor", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert said.index("All well") < said.index("Settings, each")
    for setting in described():
        assert f"  {setting.name} = {setting.usual}\n      {setting.sentence}\n" in said


def test_its_code_says_how_bad_it_is(capsys, data):
    (data / "keys" / "lead.json").unlink()
    assert main(["doctor", "--data", str(data)]) == 1
    (data / "settings.toml").write_text("pages = many\n")
    assert main(["doctor", "--data", str(data)]) == 2
    said = capsys.readouterr().out
    assert said.index("Broken or dangerous") < said.rindex("To see to")


def test_a_program_reads_the_same_as_json(capsys, data):
    (data / "keys" / "lead.json").unlink()
    assert main(["doctor", "--json", "--data", str(data)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["code"] == 1
    assert said["findings"][0]["about"] == "links"
    assert set(said["findings"][0]) == {"level", "about", "what", "means", "do"}
    assert said["settings"]["people_each_session"] == 300


def test_it_looks_at_a_folder_that_no_other_command_would_touch(capsys, data):
    (data / "format.txt").write_text("99\n")
    assert main(["doctor", "--data", str(data)]) == 2
    said = capsys.readouterr()
    assert "newer workbook" in said.out
    assert said.err == ""


def test_as_a_process_it_needs_no_server_and_ends_with_its_code(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "workbook", "doctor"],
        env={**os.environ, "WORKBOOK_DATA": str(tmp_path / "nowhere")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"There is no folder {tmp_path / 'nowhere'}." in " ".join(done.stdout.split())
    assert done.stderr == ""


def test_the_list_of_settings_in_the_documents_is_the_one_in_the_code():
    page = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    rows = [
        f"| `{each.name}` | {each.usual} | {each.least} to {each.most} | {each.sentence} |"
        for each in described()
    ]
    listed = [line for line in page.splitlines() if line.startswith("| `") and " to " in line]
    assert [line for line in listed if line.split("`")[1] in {e.name for e in described()}] == rows


def test_every_sentence_is_short_and_whole():
    for each in described():
        assert each.sentence.endswith(".")
        assert each.sentence[0].isupper()
        assert len(each.sentence) <= 82
        assert each.least <= each.usual <= each.most
