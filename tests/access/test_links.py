"""The links of a service: each made, made anew and ended alone."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from datetime import date

import pytest

from workbook.access.links import LinkNotFound, Links
from workbook.storage.disk import StoreError

TEAM, OTHER = "tabcdefgh2", "tabcdefgh3"
EVERY_KIND = [
    ("lead", "", ()),
    ("team", TEAM, ()),
    ("session", "sabcdefghabcdefg", ()),
    ("manager", "v0123abcd", ("v0123abcd",)),
    ("several", "", ("v0123abcd", "v4567abcd")),
]


@pytest.fixture
def data(tmp_path):
    return tmp_path / "not made yet" / "data"


@pytest.fixture
def links(data):
    return Links(data, today=lambda: date(2026, 11, 25))


def file_of(data, link):
    return data / "keys" / f"{link.name}.json"


def test_where_no_link_was_ever_made_nothing_opens_and_nothing_is_made(data, links):
    assert links.find("lead") is None
    assert links.open("lead", "") is None
    assert links.open("lead", "a" * 26) is None
    assert links.with_key("a" * 26, ("lead",)) is None
    assert not links.stands("lead:" + "0" * 32)
    assert links.all() == ()
    links.end("lead")
    with pytest.raises(LinkNotFound):
        links.renew("lead")
    assert not data.parent.exists()


@pytest.mark.parametrize(("kind", "scope", "services"), EVERY_KIND)
def test_a_link_is_made_once_and_opens(data, links, kind, scope, services):
    link = links.make(kind, scope, services)
    assert re.fullmatch("[a-z2-7]{26}", link.key)
    assert (link.kind, link.services, link.made_on) == (kind, services, date(2026, 11, 25))
    assert links.find(link.name) == Links(data).find(link.name) == link
    assert links.open(link.name, link.key) == link
    assert links.stands(link.grant)
    assert Links(data).stands(link.grant)
    assert links.all() == (link,)
    if kind != "several":
        assert links.make(kind, scope, services) == link
        assert link.name == f"{kind}-{scope}".rstrip("-")


def test_each_link_for_several_services_is_another_one(links):
    first, second = (links.make("several", services=["v0123abcd"]) for _ in "ab")
    assert first.name != second.name
    assert links.end(first.name) is None
    assert links.all() == (second,)


def test_no_link_opens_what_another_one_does(links):
    made = [links.make(kind, scope, services) for kind, scope, services in EVERY_KIND]
    made.append(links.make("team", OTHER))
    for one in made:
        for other in made:
            opened = links.open(one.name, other.key)
            assert opened == (one if one is other else None)
            assert links.stands(f"{one.name}:{other.grant.split(':')[1]}") == (one is other)


@pytest.mark.parametrize("given", ["", None, 7, b"", [], "é" * 26, "\ud800" * 26, "a" * 1_000_000])
def test_nothing_odd_opens(links, given):
    link = links.make("lead")
    assert links.open("lead", given) is None
    assert links.open(given, link.key) is None
    assert links.with_key(given, ("lead",)) is None
    if isinstance(given, str):
        assert links.find(given) is None
        assert not links.stands(given)


def test_a_key_with_one_sign_more_less_or_other_does_not_open(links):
    key = links.make("lead").key
    other = "b" if key[-1] == "a" else "a"
    for near in (key[:-1], f"{key}a", f"{key}\n", key[:-1] + other, key.upper(), f" {key}"):
        assert links.open("lead", near) is None


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../lead", "lead/../lead", "lead.json", "LEAD", "lead-x", "team", "team-"),
        *("team-../x", "team-T", "team-a/b", "team-a\0", "other-x", "team-" + "a" * 100, "lead\n"),
    ],
)
def test_a_name_that_is_none_leads_to_no_file(data, links, name):
    links.make("lead")
    (data / "team-outside.json").write_text("{}")
    assert links.find(name) is None
    links.end(name)
    with pytest.raises(LinkNotFound):
        links.renew(name)
    assert not links.stands(f"{name}:x")
    assert links.find("lead")


@pytest.mark.parametrize(
    ("kind", "scope", "services"),
    [
        *(("lead", "x", ()), ("team", "", ()), ("team", "A", ()), ("team", "a/b", ())),
        *(("team", "a", ("v1",)), ("manager", "v1", ("v2",)), ("nobody", "x", ())),
        ("several", "a", ("../x",)),
    ],
)
def test_what_is_no_link_cannot_be_made(data, links, kind, scope, services):
    with pytest.raises(ValueError):
        links.make(kind, scope, services)
    assert not data.exists()


@pytest.mark.parametrize(
    "damage",
    [
        *(b"", b"\n", b"\xff\xfe", b"my own words", b"\0" * 27, b"[]", b"null", b"{}", b"7"),
        b"[" * 100_000,
    ],
)
def test_a_file_that_was_spoilt_is_no_link_and_gets_a_new_one(data, links, damage):
    old = links.make("team", TEAM)
    assert links.stands(old.grant)
    file_of(data, old).write_bytes(damage)
    assert links.find(old.name) is None
    assert links.open(old.name, old.key) is None
    assert not links.stands(old.grant)
    assert links.all() == ()
    new = links.make("team", TEAM)
    assert new.key != old.key
    assert not links.stands(old.grant)
    assert links.stands(new.grant)


@pytest.mark.parametrize(
    "change",
    [
        *({"name": "lead"}, {"kind": "lead"}, {"scope": OTHER}, {"key": ""}, {"key": "A" * 26}),
        *({"key": None}, {"services": ["v0123abcd"]}, {"services": "v"}, {"made_on": "soon"}),
        *({"more": 1}, {"kind": ["team"]}, {"scope": None}, {"made_on": 7}),
    ],
)
def test_an_edited_file_is_no_link(data, links, change):
    link = links.make("team", TEAM)
    written = json.loads(file_of(data, link).read_text())
    file_of(data, link).write_text(json.dumps({**written, **change}))
    assert links.find(link.name) is None
    assert not links.stands(link.grant)


def test_a_links_file_under_another_name_opens_nothing(data, links):
    link = links.make("team", TEAM)
    (data / "keys" / f"team-{OTHER}.json").write_bytes(file_of(data, link).read_bytes())
    assert links.find(f"team-{OTHER}") is None
    assert links.open(f"team-{OTHER}", link.key) is None


@pytest.mark.parametrize(("kind", "scope", "services"), EVERY_KIND)
def test_a_link_made_anew_is_the_same_with_another_key_and_the_one_before_is_none(
    data, links, kind, scope, services
):
    before, other = links.make(kind, scope, services), links.make("team", OTHER)
    elsewhere = Links(data)
    assert elsewhere.stands(before.grant)
    after = links.renew(before.name)
    assert (after.name, after.kind, after.scope, after.services) == (
        *(before.name, before.kind, before.scope, before.services),
    )
    for each in (links, elsewhere):  # at once, also where it was looked at a moment ago
        assert not each.stands(before.grant)
        assert each.stands(after.grant)
        assert each.stands(other.grant)
    assert links.open(before.name, before.key) is None
    assert after.short != before.short


def test_an_ended_link_opens_nothing_in_any_process_and_no_other_is_touched(data, links):
    one, other = links.make("team", TEAM), links.make("team", OTHER)
    elsewhere = Links(data)
    assert elsewhere.stands(one.grant)
    links.end(one.name)
    links.end(one.name)
    assert not elsewhere.stands(one.grant)
    assert elsewhere.open(one.name, one.key) is None
    assert elsewhere.stands(other.grant)
    again = links.make("team", TEAM)
    assert not elsewhere.stands(one.grant)
    assert elsewhere.stands(again.grant)


def test_a_link_that_was_left_alone_for_long_still_falls_at_once(data, links):
    """Its file is not read again as long as it has not changed."""
    link = links.make("team", TEAM)
    long_ago = 1_000_000_000
    os.utime(file_of(data, link), (long_ago, long_ago))
    assert links.stands(link.grant)
    Links(data).renew(link.name)
    assert not links.stands(link.grant)


def test_what_a_link_granted_says_nothing_of_its_key(links):
    link = links.make("lead")
    assert link.key not in link.grant
    assert link.key not in repr(link)
    assert link.key[:6] not in link.grant
    assert re.fullmatch("[0-9a-f]{6}", link.short)
    assert links.open("lead", link.grant) is None


def test_an_older_secret_is_adopted_and_twice_changes_nothing(links):
    key = "abcdefghijklmnopqrstuvwxyz"
    services = ("v0123abcd", "v4567abcd")
    lead = links.adopt("lead", key=key)
    several = links.adopt("several", "older", services, key=key[::-1])
    assert links.adopt("lead", key=key) == lead
    assert links.adopt("several", "older", services, key=key[::-1]) == several
    assert links.open("lead", key) == lead
    assert links.with_key(key, ("lead",)) == lead
    assert links.with_key(key, ("several", "team")) is None
    assert links.with_key(key[::-1], ("several", "manager")) == several
    for odd in ("", "short", key.upper(), key + "a"):
        with pytest.raises(ValueError):
            links.adopt("lead", key=odd)


def test_a_link_that_a_person_adopts_takes_the_place_of_one_that_was_made(links):
    made = links.make("lead")
    adopted = links.adopt("lead", key="abcdefghijklmnopqrstuvwxyz")
    assert not links.stands(made.grant)
    assert links.all() == (adopted,)


def test_only_the_owner_can_read_folder_and_files_whatever_the_umask(data, links):
    before = os.umask(0)
    try:
        link = links.make("lead")
        links.renew("lead")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file_of(data, link).stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "keys").stat().st_mode) == 0o700
    assert [each.name for each in (data / "keys").glob("*.json")] == ["lead.json"]


def test_a_link_that_cannot_be_read_opens_nothing_and_is_said_without_its_key(data, links):
    (data / "keys" / "lead.json").mkdir(parents=True)
    for look in (
        lambda: links.find("lead"),
        lambda: links.open("lead", "a" * 26),
        lambda: links.with_key("a" * 26, ("lead",)),
        lambda: links.make("lead"),
    ):
        with pytest.raises(StoreError) as refused:
            look()
        assert "aaaa" not in str(refused.value)
    assert not links.stands("lead:" + "a" * 32)


def test_processes_that_ask_at_once_are_given_one_link(data):
    code = (
        "import sys; from pathlib import Path; from workbook.access.links import Links; "
        "sys.stdin.read(1); print(Links(Path(sys.argv[1])).make('lead').key)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:  # all have imported what they need, or will soon
        process.stdin.write("x")
        process.stdin.flush()
    given = {process.communicate(timeout=180)[0].strip() for process in started}
    assert given == {Links(data).make("lead").key}


def test_a_links_address_is_the_kept_one_with_name_and_key(data, links):
    link = links.make("manager", "v0123abcd")
    assert link.address(data) == f"http://127.0.0.1:8866/in#link={link.name}&key={link.key}"
    assert link.path(example=True).endswith(f"&key={link.key}&example=yes")


def test_a_link_is_drafted_and_opens_only_once_it_takes_over(links):
    before = links.make("lead")
    drafted = links.drafted("lead")
    assert (drafted.name, drafted.kind) == (before.name, before.kind)
    assert drafted.key != before.key
    assert links.find("lead") == before
    assert links.open("lead", drafted.key) is None
    assert not links.stands(drafted.grant)
    assert links.renew("lead", key=drafted.key) == drafted
    assert links.stands(drafted.grant)
    assert not links.stands(before.grant)


@pytest.mark.parametrize("key", ["x", "A" * 26, "a" * 27, "../lead", "a" * 25 + "\n"])
def test_a_link_takes_no_key_that_is_none(links, key):
    before = links.make("lead")
    with pytest.raises(ValueError, match="lead"):
        links.renew("lead", key=key)
    assert links.find("lead") == before


def test_what_is_not_there_cannot_be_drafted(links):
    with pytest.raises(LinkNotFound):
        links.drafted("lead")
