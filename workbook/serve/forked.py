"""Kernels that are forked from one process instead of started one by one.

A stock kernel takes a second of processor time and 70 MB to import what a page needs. Here a
`ForkServer` (see `workbook.serve.forkserver`) has imported it already, and a kernel is a fork of
it: ready in a few hundredths of a second, sharing most of its memory with its siblings.

`ForkedProvisioner` is a kernel provisioner as jupyter_client describes it
(https://jupyter-client.readthedocs.io/en/stable/provisioning.html). Where there is no fork server,
because the system cannot fork safely (Windows, macOS) or because it died, it starts an ordinary
kernel, and the page looks the same.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from workbook.serve.forkserver import LARGEST, ONE_THREAD

__all__ = ["ForkServer", "ForkedProvisioner", "can_fork"]

_log = logging.getLogger("workbook")

#: Seconds in which a fork server has imported everything, also on a slow and busy machine.
_IMPORTING = 60.0
#: Seconds in which a forked kernel has said that it is ready.
_FORKING = 20.0
#: Seconds between two tries to have a fork server again.
_PAUSE = 5.0


def can_fork() -> bool:
    """Say whether kernels can be forked here: on Linux, with descriptors of processes."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")


class NoForkServer(Exception):
    """A kernel cannot be forked now."""


class ForkServer:
    """The server's end of the process that kernels are forked from.

    Parameters
    ----------
    environment
        The environment of that process; kernels get one of their own.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = {
            **environment,
            **ONE_THREAD,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._wishes: socket.socket | None = None
        self._ready: asyncio.Future[bool] | None = None
        self._started = -_PAUSE
        self._said = False
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The number of the process, or None when there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the process, without waiting for it. Does nothing where it runs already."""
        if self.pid is not None or time.monotonic() - self._started < _PAUSE:
            return
        self._forget()
        self._started = time.monotonic()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "workbook.serve.forkserver", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env=self._environment,
                    start_new_session=True,
                )
            except OSError as trouble:
                ours.close()
                _log.warning("kernels cannot be forked: %s", trouble.strerror)
                return
        ours.setblocking(False)  # noqa: FBT003
        self._wishes = ours
        self._ready = None

    def stop(self) -> None:
        """Let the process end; kernels that were forked from it live on."""
        if process := self._process:
            self._forget()
            process.kill()  # it has nothing to put away, and may still be importing
            process.wait()

    def _forget(self) -> None:
        if self._wishes is not None:
            self._wishes.close()
        self._wishes = self._ready = None
        if self._process is not None:
            self._process.poll()

    async def fork(self, wish: dict[str, Any]) -> tuple[int, int, socket.socket]:
        """Fork a kernel and wait until its channels are bound.

        Parameters
        ----------
        wish
            "env", "cwd" and "connection_file" of the kernel.

        Returns
        -------
        tuple
            The kernel's process number, a descriptor of its process, and the socket at whose end it
            ends. The caller closes both.

        Raises
        ------
        NoForkServer
            It could not be forked; an ordinary kernel is needed.
        """
        said = json.dumps(wish).encode()
        if len(said) > LARGEST or not await self._is_ready():
            raise NoForkServer
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pidfd = None
        try:
            with theirs:
                ours.setblocking(False)  # noqa: FBT003
                # One at a time: an event loop has one waiter for each descriptor.
                async with self._turn:
                    wishes = self._wishes
                    if wishes is None:  # it died while this one waited
                        raise NoForkServer  # noqa: TRY301 - caught right here, to close both ends
                    await _when(wishes, writing=True)
                    socket.send_fds(wishes, [said], [theirs.fileno()])
            async with asyncio.timeout(_FORKING):
                await _when(ours)
                number, descriptors, *_ = socket.recv_fds(ours, 64, 1)
                pidfd = descriptors[0]
                os.set_inheritable(pidfd, False)  # noqa: FBT003
                await _when(ours)
                ready = ours.recv(64) == b"ready"
        except BaseException as trouble:
            _let_go(ours, pidfd)
            if isinstance(trouble, OSError | TimeoutError | IndexError):
                raise NoForkServer from trouble
            raise
        if not ready:
            _let_go(ours, pidfd)
            raise NoForkServer
        return int(number), pidfd, ours

    async def _is_ready(self) -> bool:
        """Wait while it still imports; have one that died started again for next time."""
        if self.pid is None or self._wishes is None:
            if self._process is not None and not self._said:
                self._said = True
                _log.warning("what kernels are forked from has died; a new one is being started")
            self.start()
            return False
        if self._ready is None:
            self._ready = asyncio.ensure_future(self._is_through(self._wishes))
        # Several visitors may wait for the same fork server, and one of them may leave.
        return await asyncio.shield(self._ready)

    async def _is_through(self, wishes: socket.socket) -> bool:
        try:
            async with asyncio.timeout(_IMPORTING):
                await _when(wishes)
                through = wishes.recv(64) == b"ready"
        except (OSError, TimeoutError):
            through = False
        self._said = False
        return through


def _let_go(lifeline: socket.socket, pidfd: int | None) -> None:
    """Give up a kernel that is not ready: it ends when its socket does."""
    lifeline.close()
    if pidfd is not None:
        os.close(pidfd)


async def _when(which: socket.socket, *, writing: bool = False) -> None:
    """Wait until a socket can be read from, or written to."""
    loop = asyncio.get_running_loop()
    number = which.fileno()
    happened = loop.create_future()

    def happens() -> None:
        if not happened.done():
            happened.set_result(None)

    add, remove = (
        (loop.add_writer, loop.remove_writer) if writing else (loop.add_reader, loop.remove_reader)
    )
    if number < 0:
        raise OSError
    add(number, happens)
    try:
        await happened
    finally:
        remove(number)


class _Forked:
    """A forked kernel's process, with as much of `subprocess.Popen` as the provisioner needs.

    It is watched through a descriptor, not through its number, which the system may give to another
    process. How it ended cannot be known, because it is not this process's child.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int, lifeline: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._pidfd = pidfd
        self._lifeline = lifeline
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        # In one place only: an event loop has one reader for each descriptor, and a descriptor that
        # is closed while it is watched would be taken for the next one of the same number.
        self._loop.add_reader(pidfd, self._ended)

    def _ended(self) -> None:
        self._loop.remove_reader(self._pidfd)
        os.close(self._pidfd)
        self._pidfd = -1
        self._lifeline.close()
        self.returncode = 0
        self._over.set()

    def poll(self) -> int | None:
        if self.returncode is None and self._is_over(0):
            return 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        if self.returncode is None:
            self._is_over(timeout)
        return self.poll()

    def _is_over(self, seconds: float | None) -> bool:
        # Not `select.select`, which knows no descriptor above 1,023.
        which = select.poll()
        which.register(self._pidfd, select.POLLIN)
        return bool(which.poll(None if seconds is None else seconds * 1000))

    async def until_over(self) -> None:
        """Wait for the process to end."""
        await self._over.wait()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._pidfd, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def let_go(self) -> None:
        """Ask it to end after the message it is busy with."""
        self._lifeline.close()


class ForkedProvisioner(LocalProvisioner):
    """Forks a kernel where that is possible, and starts an ordinary one where it is not."""

    #: Set by the server when it starts; without one every kernel is an ordinary one.
    forkserver: ForkServer | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel, or start it with its command.

        Parameters
        ----------
        cmd
            The command of an ordinary kernel.
        kwargs
            "env" and "cwd" among them.
        """
        if self.forkserver is not None:
            wish = {
                "env": kwargs.get("env") or dict(os.environ),
                "cwd": str(kwargs.get("cwd") or Path.cwd()),
                "connection_file": self.parent.connection_file,
            }
            try:
                forked = _Forked(*await self.forkserver.fork(wish))
            except NoForkServer:
                pass
            else:
                self.process: Any = forked
                self.pid = forked.pid
                self.cwd = wish["cwd"]
                return self.connection_info
        if can_fork():
            # Not a stock one: it is to stand behind the same walls as one that is forked.
            cmd = [sys.executable, "-m", "workbook.serve.lone_kernel", self.parent.connection_file]
        return await super().launch_kernel(cmd, **kwargs)

    async def wait(self) -> int | None:
        """Wait for the kernel's process to end, as soon as it does."""
        process = self.process
        if not isinstance(process, _Forked):
            code: int | None = await super().wait()
            return code
        while process.poll() is None:  # noqa: ASYNC110 - this may be another loop than the server's
            await asyncio.sleep(0.01)
        self.process = None
        return 0

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel alone: a forked one starts nothing of its own.

        Stock shutting down begins with an interrupt, which could hit the writing of an answer.
        Nobody interrupts a page, so there are none.
        """
        if signum == signal.SIGINT:
            return
        if isinstance(self.process, _Forked):
            self.process.send_signal(signum)
        else:
            await super().send_signal(signum)

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002
        """Let a forked kernel go beside the message that asks it to: whichever it hears first."""
        if isinstance(self.process, _Forked):
            self.process.let_go()
        await super().shutdown_requested(restart=restart)
