"""Whoever makes, renews or ends a link is killed at any instant: no ended link comes back."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from workbook.access.links import Links

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")

KILLS = 200
NAME = "team-tharbour22"


def at_work(data, said):
    """Make a link, renew it and end it, over and over; say each only when it is done."""
    links = Links(data)
    while True:
        grant = links.make("team", "tharbour22").grant
        os.write(said, f"stands {grant}\n".encode())
        for _ in range(2):
            newer = links.renew(NAME).grant
            os.write(said, f"gone {grant}\nstands {newer}\n".encode())
            grant = newer
        links.end(NAME)
        os.write(said, f"gone {grant}\n".encode())


def killed_at_work(data, seconds):
    """Kill somebody at it; return the lines they said, the whole ones alone."""
    read, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            at_work(data, said)
        finally:
            os._exit(1)
    os.close(said)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it ended by itself"
    with os.fdopen(read, "rb") as heard:
        return [line.decode().split() for line in heard.read().split(b"\n")[:-1]]


def test_an_ended_link_stays_ended_and_one_that_stands_is_whole_however_often_somebody_is_killed(
    tmp_path,
):
    chance = random.Random(13)
    links, gone, told = Links(tmp_path), set(), 0
    for _ in range(KILLS):
        lines = killed_at_work(tmp_path, chance.uniform(0.001, 0.03))
        gone |= {grant for word, grant in lines if word == "gone"}
        told += len(lines)
        # What was acknowledged as ended or made anew opens nothing, now and in a new process.
        for seen in (links, Links(tmp_path)):
            assert not any(seen.stands(grant) for grant in gone)
            link = seen.find(NAME)
            if link is not None:  # cut off before its end, or before that was said
                assert seen.stands(link.grant)
                assert seen.open(NAME, link.key) == link
        # Somebody else goes on where the dead one was.
        again = links.make("team", "tharbour22")
        assert links.renew(NAME).grant != again.grant
        assert not links.stands(again.grant)
        gone.add(again.grant)
    assert told > KILLS
