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

LISTED = [
    Requirement(line)
    for line in alternatives.LIST.read_text().splitlines()
    if not line.startswith("#")
]


def asked(act, *words):
    """What uv answers, which asks the package index that the project was set up from."""
    try:
        return act(*words)
    except subprocess.CalledProcessError as trouble:
        if "dns error" in trouble.stderr or "(Connect)" in trouble.stderr:
            leave_out("a package index", "a network or a mirror, named in UV_DEFAULT_INDEX")
        raise


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """What would come into an empty folder here: name to version."""
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    alternatives.uv("venv", "-q", "--python", sys.executable, str(folder))
    would = asked(alternatives.install, folder / "bin" / "python", "--dry-run")
    return dict(re.findall(r"^ \+ (\S+)==(\S+)$", would.stderr, re.MULTILINE))


@pytest.fixture(scope="module")
def needed():
    """Each package that the list comes to here, in the lock's versions, and who asks for it."""
    versions = ("-c", str(alternatives.LOCK))
    text = asked(alternatives.resolved, "--annotation-style", "line", *versions)
    found = {}
    for line, askers in re.findall(r"^(\S.*?)\s+# via (.*)$", text, re.MULTILINE):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            found[requirement.name] = re.split(r", ", askers)
    return found


def test_into_an_empty_folder_each_alternative_comes_as_it_is_listed(installed):
    for each in LISTED:
        assert installed[each.name] in each.specifier


@pytest.mark.parametrize("name", [each.name for each in LISTED])
def test_all_that_an_alternative_asks_for_comes_with_it(installed, needed, name):
    own = {package for package, askers in needed.items() if name in askers}
    assert len(own) > 5
    assert own <= set(installed)


def test_what_those_ask_for_comes_too(installed, needed):
    assert set(needed) == set(installed)


def test_what_the_project_does_without_is_not_kept_from_the_alternatives(installed, needed):
    """Streamlit does not start without protobuf, which our own name model does not need."""
    project = tomllib.loads((alternatives.HERE.parent / "pyproject.toml").read_text())
    without = set(project["tool"]["uv"]["exclude-dependencies"])
    assert "protobuf" in without & set(needed)
    assert without & set(needed) <= set(installed)
