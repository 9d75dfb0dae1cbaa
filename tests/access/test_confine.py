"""The managers' page works where nothing but the released folder can be read."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbook.access.context import CONTEXT, Told
from workbook.access.links import Links
from workbook.operations.example import write_example
from workbook.themes.requests import Requests

HERE = Path(__file__).parent.parent.parent
NOBODY = 65534
_CAPBSET_DROP = 24
#: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root read other users' files.
_READS_ALL = (1, 2)

#: Opens the page as its notebook does, uses all of it, and says what it found.
USES_THE_PAGE = """
import json, os, sys
import IPython.display
shown = []
import widgets.pages.frame as frame
import widgets.pages as pages
frame.display = shown.append
from workbook.access.context import this_context
from workbook.access.page_walls import stand
from workbook.storage.layout import RELEASED
if this_context().served:
    stand(this_context())  # as the server does before anything of a page runs
pages.themes_page(this_context())
(box,) = shown
themes = box.children[-1]
answers = []
themes.send = lambda content, buffers=None: answers.append((content, buffers))
def ask(**message):
    themes._heard(themes, {"number": len(answers), **message}, [])
    return answers[-1]
page = themes._content["page"]
assert page["something"], page
assert "Mostly" in page["html"]
for group, _ in page["options"]["groups"]:
    assert ask(kind="show", choice={"group": group})[0]["kind"] == "shown"
for what in ("html", "docx", "csv"):
    content, buffers = ask(kind="file", what=what, choice={})
    assert content["kind"] == "file" and len(buffers[0]) > 1000, content
waiting = themes._content["requests"]["waiting"]
reply = {"decision": "yes", "role": "Service manager", "text": "Yes."}
assert ask(kind="reply", request=waiting[0]["id"], **reply)[0]["kind"] == "replied"
assert "Invented" in box.children[0].value
shut = []
for path in sys.argv[1:]:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).close()
    except PermissionError:
        shut.append(path)
print(json.dumps(shut))
"""


def closed_parts(data):
    """Everything in a data folder but what is released."""
    sessions = data / "sessions"
    return [sessions, data / "teams", data / "keys"]


@pytest.fixture
def service(tmp_path):
    data = tmp_path / "data"
    write_example(data, teams=12, quarters=2)
    Links(data).make("lead")
    return data


def used(data, *paths, served=True, **more):
    """Use the page in a process of its own; return which of `paths` it could not open."""
    env = {**os.environ, "WORKBOOK_DATA": str(data)}
    if served:
        told = Told(page="themes")
        env |= {"SERVER_SOFTWARE": "voila/0", CONTEXT: told.to_json()}
    done = subprocess.run(
        [sys.executable, "-c", USES_THE_PAGE, *map(str, paths)],
        cwd=HERE,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def without_the_right_to_read_all():
    """Give up, for good, what lets root read other users' files."""
    libc = ctypes.CDLL(None, use_errno=True)
    for right in _READS_ALL:
        libc.prctl(_CAPBSET_DROP, right, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="users' rights are Linux's here")
def test_it_works_fully_for_a_user_who_may_read_nothing_else(service):
    shut = closed_parts(service)
    everything = [path for part in shut for path in ([*part.rglob("*"), part])]
    if os.geteuid() == 0:  # the data are another user's, and only what is released is ours
        for path in everything:
            os.chown(path, NOBODY, NOBODY)
            path.chmod(0o700 if path.is_dir() else 0o600)
        os.chown(service, NOBODY, NOBODY)
        service.chmod(0o711)
        before = without_the_right_to_read_all
    else:
        for path in everything:
            path.chmod(0)
        before = None
    try:
        # Without confining the process itself, so that only the system says no.
        refused = used(service, *shut, served=False, preexec_fn=before)
    finally:
        if os.geteuid() == 0:
            os.chown(service, 0, 0)
            for path in everything:
                os.chown(path, 0, 0)
        for path in reversed(everything):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert all(str(path) in refused for path in shut)
    assert "Yes." in [request.reply for request in Requests(service / "released").all()]


def test_inside_the_page_nothing_else_in_the_data_folder_opens(service):
    refused = used(service, *closed_parts(service), service / "released", os.__file__)
    assert all(str(path) in refused for path in closed_parts(service))
    assert str(service / "released") not in refused
    assert os.__file__ not in refused


def test_a_way_round_by_a_link_or_by_dots_stays_shut(service, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(service / "sessions")
    round_about = service / "released" / ".." / "sessions"
    refused = used(service, link, round_about)
    assert str(link) in refused
    assert str(round_about) in refused


def test_the_invented_service_does_not_open_the_real_one(service, tmp_path):
    home = tmp_path / "home"
    (home / "sessions").mkdir(parents=True)
    shutil.copytree(service, home / "example")
    env = {
        **os.environ,
        "WORKBOOK_DATA": str(home),
        CONTEXT: Told(page="themes", example=True).to_json(),
    }
    env |= {"SERVER_SOFTWARE": "voila/0"}
    real, invented = home / "sessions", home / "example" / "sessions"
    done = subprocess.run(
        [sys.executable, "-c", USES_THE_PAGE, str(real), str(invented)],
        cwd=HERE,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(real) in done.stdout
    assert str(invented) in done.stdout


#: Tries everything with what may be read, and says what was refused.
_TRIES = """
import os, sys
from pathlib import Path
from workbook.access import confine
home = Path(sys.argv[1])
names = home / "our-names"
confine(home, home / "released", read=names)
def tried(what):
    try:
        what()
    except PermissionError:
        return "refused"
    return "done"
print(*(tried(what) for what in (
    lambda: (names / "workers.txt").read_text(),
    lambda: os.close(os.open(names / "workers.txt", os.O_RDONLY | os.O_NONBLOCK)),
    lambda: (names / "workers.txt").open("a").close(),
    lambda: (names / "other.txt").write_text("x"),
    lambda: (names / "workers.txt").unlink(),
    lambda: os.listdir(names),
    lambda: (names / ".." / "settings.toml").read_text(),
)))
"""


def test_names_of_a_service_can_be_read_and_nothing_else_be_done_with_them(tmp_path):
    (tmp_path / "our-names").mkdir()
    (tmp_path / "released").mkdir()
    (tmp_path / "our-names" / "workers.txt").write_text("Tilby\n")
    (tmp_path / "settings.toml").write_text("")
    done = subprocess.run(
        [sys.executable, "-c", _TRIES, str(tmp_path)],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["done"] * 2 + ["refused"] * 5
