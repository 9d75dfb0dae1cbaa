"""What the benchmarks compare with can be had on a fresh machine, with all that it asks for."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from programs import leave_out

from benchmarks import alternatives

EACH = (alternatives.PAGES, alternatives.WORDS)


def listed(of):
    lines = of.list.read_text().splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def asked(act, *words):
    """What uv answers, which asks the package index that the project was set up from."""
    try:
        return act(*words)
    except subprocess.CalledProcessError as trouble:
        if "dns error" in trouble.stderr or "(Connect)" in trouble.stderr:
            leave_out("a package index", "a network or a mirror, named in UV_DEFAULT_INDEX")
        raise


@pytest.fixture(scope="module", params=EACH, ids=[each.what for each in EACH])
def of(request):
    return request.param


@pytest.fixture(scope="module")
def installed(tmp_path_factory, of):
    """What would come into an empty folder here: name to version."""
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    alternatives.uv("venv", "-q", "--python", sys.executable, str(folder))
    would = asked(alternatives.install, of, folder / "bin" / "python", "--dry-run")
    return dict(re.findall(r"^ \+ (\S+)==(\S+)$", would.stderr, re.MULTILINE))


@pytest.fixture(scope="module")
def needed(of):
    """Each package that the list comes to here, in the lock's versions, and who asks for it."""
    versions = ("-c", str(of.lock))
    text = asked(alternatives.resolved, of, "--annotation-style", "line", *versions)
    found = {}
    for line, askers in re.findall(r"^(\S.*?)\s+# via (.*)$", text, re.MULTILINE):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            found[requirement.name] = re.split(r", ", askers)
    return found


def test_into_an_empty_folder_each_alternative_comes_as_it_is_listed(of, installed):
    for each in listed(of):
        assert installed[each.name] in each.specifier


def test_all_that_an_alternative_asks_for_comes_with_it(of, installed, needed):
    for each in listed(of):
        own = {package for package, askers in needed.items() if each.name in askers}
        assert own
        assert own <= set(installed)


def test_what_those_ask_for_comes_too(installed, needed):
    assert len(needed) > 20
    assert set(needed) == set(installed)


def test_what_the_project_does_without_is_not_kept_from_the_alternatives(of, installed, needed):
    """Streamlit does not start without protobuf, which our own name model does not need."""
    project = tomllib.loads((alternatives.HERE.parent / "pyproject.toml").read_text())
    without = set(project["tool"]["uv"]["exclude-dependencies"])
    assert of is alternatives.WORDS or "protobuf" in without & set(needed)
    assert without & set(needed) <= set(installed)
