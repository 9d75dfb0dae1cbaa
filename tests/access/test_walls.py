"""Behind walls nothing opens, starts or connects but what was given, whoever tries and however."""

from __future__ import annotations

import platform
import re
import struct
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from walled import HERE, Walled, needs_walls

from workbook.access import landlock, seccomp, walls

pytestmark = needs_walls()

#: Each of these gets through without walls; with them, none.
ATTACKS = {
    # Files, by every road that leads to one.
    "open it": "open(SECRET).read()",
    "open it for writing": "open(SECRET, 'a').close()",
    "list its folder": "os.listdir(OUTSIDE)",
    "open it by a folder": """
at = os.open(OUTSIDE, os.O_PATH)
os.open("secret", os.O_RDONLY, dir_fd=at)
""",
    "open it by a road back out of what is given": """
at = os.open(INSIDE, os.O_RDONLY | os.O_DIRECTORY)
os.open("../outside/secret", os.O_RDONLY, dir_fd=at)
""",
    "open it with C": "done(libc.open(os.fsencode(SECRET), os.O_RDONLY))",
    "open it with openat": "done(libc.openat(-100, os.fsencode(SECRET), os.O_RDONLY))",
    "open it with openat2": """
how = struct.pack("QQQ", os.O_RDONLY, 0, 0)
call(437, ctypes.c_int(-100), ctypes.c_char_p(os.fsencode(SECRET)),
     ctypes.c_char_p(how), ctypes.c_size_t(24))
""",
    "open it by the root of a process": "open(f'/proc/self/root{SECRET}').read()",
    "open it by another's root": "open(f'/proc/{VICTIM}/root{SECRET}').read()",
    "open it by another's place": "open(f'/proc/{VICTIM}/cwd/secret').read()",
    "open what another has open": "os.open(f'/proc/{VICTIM}/fd/0', os.O_RDONLY)",
    "read what another was started with": "open(f'/proc/{VICTIM}/environ', 'rb').read()",
    "open its memory": "open(f'/proc/{VICTIM}/mem', 'rb').close()",
    "go there first": "os.chdir(OUTSIDE); open('secret').read()",
    "link it inside": "os.link(SECRET, INSIDE / 'linked')",
    "link to it by name": "os.symlink(SECRET, INSIDE / 'sign')",
    "move it inside": "os.rename(SECRET, INSIDE / 'moved')",
    "move ours out": "os.rename(INSIDE / 'own', OUTSIDE / 'own')",
    "delete it": "os.unlink(SECRET)",
    "make one beside it": "(OUTSIDE / 'new').mkdir()",
    "cut it": "os.truncate(SECRET, 0)",
    "cut it with C": "done(libc.truncate(os.fsencode(SECRET), ctypes.c_long(0)))",
    "change who may read it": "os.chmod(SECRET, 0o644)",
    "change its time": "os.utime(SECRET)",
    "watch its folder": """
watching = done(libc.inotify_init())
done(libc.inotify_add_watch(watching, os.fsencode(OUTSIDE), 0x100))
""",
    "make a pipe inside": "os.mkfifo(INSIDE / 'pipe')",
    # Programs and processes.
    "start a program": "subprocess.run([sys.executable, '-c', ''], check=True)",
    "start one with spawn": "os.posix_spawn(sys.executable, [sys.executable, '-c', ''], {})",
    "start one of our own making": """
mine = INSIDE / "mine"
mine.write_bytes(b"#!/bin/sh\\n")
os.chmod(os.open(mine, os.O_RDONLY), 0o700)
subprocess.run([mine], check=True)
""",
    "start one that is in memory alone": """
held = os.memfd_create("held")
os.write(held, b"#!/bin/sh\\n")
subprocess.run([f"/proc/self/fd/{held}"], pass_fds=[held], check=True)
""",
    "fork": "os.fork() or os._exit(0)",
    # The network.
    "talk TCP": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "talk TCP over IPv6": "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
    "talk UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "talk to the kernel": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
    "talk by a file": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "talk by a pair that can be sent elsewhere": "socket.socketpair(type=socket.SOCK_DGRAM)",
    # Others, and what is shared with them.
    "ask whether it lives": "os.kill(VICTIM, 0)",
    "signal it by a descriptor": "os.pidfd_open(VICTIM)",
    "read its memory": """
mine = ctypes.create_string_buffer(8)
here = struct.pack("PN", ctypes.addressof(mine), 8)
# Nothing lies at 0: whoever may look is told so.
there = struct.pack("PN", 0, 8)
number = 310 if os.uname().machine == "x86_64" else 270
try:
    call(number, ctypes.c_int(VICTIM), ctypes.c_char_p(here), ctypes.c_ulong(1),
         ctypes.c_char_p(there), ctypes.c_ulong(1), ctypes.c_ulong(0))
except OSError as trouble:
    if trouble.errno != errno.EFAULT:
        raise
""",
    "follow it": "done(libc.ptrace(16, VICTIM, None, None))",
    "change what it may use": "__import__('resource').prlimit(VICTIM, 0)",
    "share memory": "done(libc.shmget(0, ctypes.c_size_t(4096), 0o1600))",
    "share memory by a file": "open('/dev/shm/walls-of-a-test', 'w').close()",
    "send messages": "done(libc.msgget(0, 0o1600))",
    "use a ring": "call(425, ctypes.c_uint(1), ctypes.create_string_buffer(120))",
}


@pytest.fixture
def place(tmp_path):
    walled = Walled(tmp_path)
    yield walled
    walled.end()


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """What came of every attack: behind walls, and without."""
    found = []
    for behind in (True, False):
        walled = Walled(tmp_path_factory.mktemp("attacked"))
        found.append(walled.each(ATTACKS, behind=behind))
        walled.end()
    Path("/dev/shm/walls-of-a-test").unlink(missing_ok=True)
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_behind_walls_nobody_can(tried, attack):
    behind, free = tried
    assert behind[attack] == "shut"
    if free[attack] != "through":
        pytest.skip("this system shuts it by itself")


def test_what_was_given_is_read_written_made_and_deleted(place):
    assert (
        place.lines("""
assert (INSIDE / "own").read_text() == "own"
(INSIDE / "sub").mkdir()
(INSIDE / "sub" / "new").write_text("new")
(INSIDE / "sub" / "new").replace(INSIDE / "own")
assert os.listdir(INSIDE) and (INSIDE / "own").read_text() == "new"
(INSIDE / "sub").rmdir()
os.fchmod(os.open(INSIDE, os.O_RDONLY), 0o700)
""")
        == "through"
    )


def test_a_page_goes_on_working_with_what_python_needs(place):
    assert (
        place.lines("""
import asyncio, csv, decimal, random, sqlite3, time, zoneinfo, xml.dom, email
import numpy, pandas, docx, jinja2
zoneinfo.ZoneInfo("Europe/London")
from workbook.instruments import load_shipped, shipped
[load_shipped(name) for name in shipped()]
ran = []
thread = threading.Thread(target=lambda: ran.append(1))
thread.start()
thread.join()
assert ran and os.urandom(8) and subprocess.DEVNULL
asyncio.run(asyncio.sleep(0))
os.kill(os.getpid(), 0)
""")
        == "through"
    )


def test_a_thread_that_is_started_later_is_inside_too(place):
    assert (
        place.lines("""
seen = []
def look():
    try:
        seen.append(open(SECRET).read())
    except OSError as trouble:
        seen.append(trouble)
thread = threading.Thread(target=look)
thread.start()
thread.join()
if isinstance(seen[0], OSError):
    raise seen[0]
""")
        == "shut"
    )


def test_names_that_may_be_listed_are_not_opened(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "secret").write_text("x")
    done = _python(f"""
import os
from pathlib import Path
from workbook.access.page_walls import own_files
from workbook.access.walls import raise_walls
place = Path({str(tmp_path)!r})
raise_walls(own_files(), [], [place])
assert os.listdir(place) == ["sub"]
try:
    (place / "sub" / "secret").read_text()
except PermissionError:
    print("shut")
""")
    assert done.stdout.strip() == "shut", done.stderr


def test_a_setting_that_may_not_be_opened_any_more_stays_as_it_was_known(tmp_path):
    for name in ("known", "missing", "never"):
        (tmp_path / name).mkdir()
    done = _python(f"""
from pathlib import Path
from workbook.access.page_walls import own_files
from workbook.access.walls import raise_walls
from workbook.settings import RetentionUnreadable, keep_days, room_days
place = Path({str(tmp_path)!r})
(place / "known" / "settings.toml").write_text("keep_answers_days = 30")
(place / "never" / "settings.toml").write_text("keep_answers_days = 30")
keep_days(place / "known"), keep_days(place / "missing")
(place / "known" / "settings.toml").write_text("keep_answers_days = 31")
(place / "missing" / "settings.toml").write_text("keep_answers_days = 31")
raise_walls(own_files(), [])
print(keep_days(place / "known"), keep_days(place / "missing"))
try:
    keep_days(place / "never")
except RetentionUnreadable:
    print("unreadable")
""")
    assert done.stdout.split() == ["30", "92", "unreadable"], done.stderr


def test_with_another_thread_there_the_walls_are_refused_and_do_not_count_as_standing():
    done = _python("""
import threading
from workbook.access import is_shut_in
from workbook.access.walls import WallsFailed, raise_walls, standing
stay = threading.Event()
threading.Thread(target=stay.wait).start()
try:
    raise_walls([], [])
except WallsFailed as trouble:
    print(trouble, is_shut_in(), standing())
stay.set()
""")
    assert done.stdout.strip() == "there are 2 threads, and walls are for one False None"


def test_where_the_second_half_fails_nothing_counts_as_standing():
    done = _python("""
from workbook.access import is_shut_in, seccomp
from workbook.access.page_walls import own_files
from workbook.access.walls import WallsFailed, raise_walls
def refuses():
    raise PermissionError(1, "Operation not permitted")
seccomp.shut_calls = refuses
try:
    raise_walls(own_files(), [])
except WallsFailed:
    print(is_shut_in())
""")
    assert done.stdout.strip() == "False", done.stderr


def test_the_process_says_of_itself_that_it_gets_no_rights_and_is_filtered(place):
    assert (
        place.lines("""
libc.prctl(39, 0, 0, 0, 0) == 1 or done(-1)
libc.prctl(21, 0, 0, 0, 0) == 2 or done(-1)
""")
        == "through"
    )


def test_the_numbers_of_the_calls_are_this_systems():
    """Against the list that the system itself has, for both kinds of machine, where it has one."""
    own = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    others = Path("/usr/include/asm-generic/unistd.h")
    if not (own.exists() and others.exists()):
        pytest.skip("the system's own list is not installed")
    pattern = r"^#define __NR(?:3264)?_(\w+)\s+(\d+)\s*$"
    lists = [dict(re.findall(pattern, each.read_text(), re.MULTILINE)) for each in (own, others)]
    named = {**seccomp._NEVER, **seccomp._SOCKETS}
    named |= {"socketpair": seccomp._SOCKETPAIR, "clone": seccomp._CLONE}
    named |= {"clone3": seccomp._CLONE3, "prlimit64": seccomp._PRLIMIT}
    named |= {"sched_setscheduler": seccomp._SCHEDULER, "seccomp": seccomp._SECCOMP}
    names = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
    named |= dict(zip(names, seccomp._SIGNALS, strict=True))
    checked = 0
    for name, pair in named.items():
        for number, known in zip(pair, lists, strict=True):
            if name in known:
                assert number == int(known[name]), name
                checked += 1
            elif number is not None:
                assert number > 450, f"{name} is in no list"  # newer than the list that is here
    assert checked > 150


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_never_jumps_out_of_itself_and_ends_in_an_answer(machine):
    steps = list(struct.iter_unpack("=HBBI", seccomp.filter_for(machine, 4321)))
    assert len(steps) < 4096
    for at, (code, yes, no, _) in enumerate(steps):
        assert code == 0x06 or at + 1 + max(yes, no) < len(steps)
    assert steps[-1][0] == 0x06
    assert {value for code, _, _, value in steps if code == 0x06} == {
        0x7FFF0000,
        *(0x50000 | number for number in (1, 13, 38)),
    }


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_answers_as_its_list_says(machine):
    which = 0 if machine == "x86_64" else 1
    held = seccomp.filter_for(machine, 4321)
    called = seccomp._MACHINES[machine][1]

    def answers(number, *words, as_machine=called):
        return _run(held, number, as_machine, words)

    allowed, barred, no_socket = 0x7FFF0000, 0x50001, 0x5000D
    for pair in seccomp._NEVER.values():
        if pair[which] is not None:
            assert answers(pair[which]) == barred
    assert answers(seccomp._SOCKETS["socket"][which], 1, 1) == no_socket
    pair = seccomp._SOCKETPAIR[which]
    assert answers(pair, 1, 1 | 0x80000) == allowed
    assert answers(pair, 1, 2) == answers(pair, 2, 1) == no_socket
    assert answers(seccomp._CLONE[which], 0x3D0F00) == allowed
    assert answers(seccomp._CLONE[which], 17) == barred
    assert answers(seccomp._CLONE3[which]) == answers(470) == answers(999) == 0x50026
    for signal in seccomp._SIGNALS:
        assert answers(signal[which], 4321) == allowed
        assert answers(signal[which], 1) == answers(signal[which], 0xFFFFFFFF) == barred
    assert answers(seccomp._PRLIMIT[which], 0) == answers(seccomp._PRLIMIT[which], 4321) == allowed
    assert answers(seccomp._PRLIMIT[which], 1) == barred
    assert answers(seccomp._SCHEDULER[which], 77, 0) == allowed
    assert answers(seccomp._SCHEDULER[which], 77, 1) == barred
    assert answers(0x40000001) == answers(1, as_machine=0x40000003) == barred
    assert answers(64 if which else 1) == allowed  # writing


def test_what_the_walls_hold_is_said_as_it_is(monkeypatch):
    said = " ".join(walls.what_walls_hold())
    assert f"Landlock {landlock.version()}" in said
    assert "no network" in said
    assert "Not held" in said
    assert "files, programs, network" in walls.walls_of_this_machine()
    monkeypatch.setattr(seccomp, "is_known", lambda: False)
    assert "other sockets are not held" in " ".join(walls.what_walls_hold())
    assert "network" not in walls.walls_of_this_machine()
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert "no walls" in walls.what_walls_hold()[0]
    assert "no walls" in walls.walls_of_this_machine()
    assert walls.raise_walls([], []).files is False
    assert walls.is_shut_in()


def test_this_machine_is_one_that_the_filter_is_for():
    assert platform.machine() in seccomp._MACHINES


def _python(lines):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(lines)],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )


def _run(held, number, machine, words):
    """Answer a call as the kernel would: the filter's steps, one after another."""
    data = struct.pack("=IIQ6Q", number, machine, 0, *(list(words) + [0] * 6)[:6])
    steps = list(struct.iter_unpack("=HBBI", held))
    at, value = 0, 0
    while True:
        code, yes, no, given = steps[at]
        at += 1
        if code == 0x20:
            value = struct.unpack_from("=I", data, given)[0]
        elif code == 0x54:
            value &= given
        elif code == 0x06:
            return given
        else:
            so = {0x15: value == given, 0x35: value >= given, 0x45: bool(value & given)}[code]
            at += yes if so else no
