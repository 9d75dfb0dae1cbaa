"""A service that is well, and what the doctor says of it."""

# ruff: noqa: DTZ005 - this machine’s time, as the doctor reads it

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime

import psutil
from ways_in import a_session, a_team

from workbook.access import Links, log_access
from workbook.operations.doctor import look_over
from workbook.storage import disk


def a_service(data):
    """A folder with a team, an open session, and links that were used today."""
    disk.make_folder(data)
    team = a_team(data, "Harbour team", "North")
    a_session(data, "Harbour team")
    links = Links(data)
    for link in (links.make("lead"), links.make("team", team.id)):
        log_access(data, "lead", "lead", link=link.short)
    return data


def on_a_good_machine(monkeypatch, tmp_path):
    """Leave out of account what the machine of the tests has: its temporary folder, disk, clock."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_more: [])
    monkeypatch.setattr(shutil, "which", lambda _name: None)


def said_of(data, about, now=None):
    """What was found about one thing, each with its level and all its words."""
    return [
        (each.level, f"{each.what} {each.means} {each.do}")
        for each in look_over(data, now=now or datetime.now()).findings
        if each.about == about
    ]


def the_only(found):
    """The one thing that was found that is not well."""
    (only,) = [each for each in found if each[0] != "well"]
    return only
