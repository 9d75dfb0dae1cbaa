"""The process that kernels are forked from: it has imported everything a page needs, and waits.

It is started by the server with one socket, has one thread, and opens nothing else. For each
kernel the server sends one datagram, the kernel's environment and connection file as JSON, and with
it one end of a socket of that kernel's own. The child answers on that socket: first its process
number with a descriptor of the process, then, when its channels are bound, that it is ready. The
socket stays open for as long as the server wants the kernel: at its end the kernel ends too, so no
kernel outlives a server that was killed, and every kernel outlives this process.

A kernel binds its channels, stands behind the walls of its page (`workbook.access.page_walls`) and
only then starts its threads: they are all inside, and nothing of the page has run.

Linux only. Everywhere else kernels are started as usual; whenever this process is not there, each
is started by itself (`workbook.serve.lone_kernel`), and stands behind the same walls.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["LARGEST", "ONE_THREAD", "finish", "main", "prepared"]

#: These would start threads: more than one is not safe at a fork, and walls are for one.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

#: The longest datagram that is sent or read, in bytes.
LARGEST = 64 * 1024

#: What pages import sooner or later; imported here once, for all of them.
_EARLY = (
    *("anywidget", "anywidget.experimental", "ipywidgets", "pandas", "psutil"),
    *("tornado.platform.asyncio", "tornado.queues", "comm", "html.parser", "zipfile"),
    *("widgets", "widgets.facilitator", "widgets.learning_note", "widgets.check_out"),
    *("widgets.opening", "widgets.lead", "widgets.our_team", "workbook.meetings.team_view"),
    *("widgets.over_time", "widgets.pattern", "widgets.screen", "widgets.themes"),
    *(
        "workbook.themes.brief",
        "workbook.analysis.counts",
        "workbook.safeguarding.guidance",
        "workbook.meetings.meeting",
    ),
    *(
        "workbook.patterns.over_time",
        "workbook.patterns.pattern",
        "workbook.access.context",
        "workbook.publishing.previews",
        "widgets.plan_this",
        "widgets.planning",
        "widgets.pages.plan_desk",
        "workbook.plans.papers",
    ),
    *(
        "workbook.meetings.record",
        "workbook.themes.view",
        "workbook.access.confine",
        "workbook.access.page_walls",
        "workbook.safeguarding.wording",
    ),
)


def prepared() -> Any:
    """Return the kernel's application with its shell, all that can be made before a fork.

    It has no sockets, no threads and no event loop: those do not survive a fork.

    Returns
    -------
    ipykernel.kernelapp.IPKernelApp
        What `finish` turns into a running kernel, in a child.
    """
    # A page has no use for a debugger, which would cost each kernel 10 MB; ipykernel does without
    # it where debugpy cannot be imported, and has no setting for it.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    kernelapp = importlib.import_module("ipykernel.kernelapp")
    for name in _EARLY:
        importlib.import_module(name)
    app = kernelapp.IPKernelApp.instance()
    app.capture_fd_output = False
    app.config.HistoryManager.enabled = False
    # What `IPKernelApp.initialize` does first, less everything that opens something.
    super(kernelapp.IPKernelApp, app).initialize(["--quiet"])
    app.init_pdb()
    app.log_level = "CRITICAL"
    kernel = app.kernel_class.instance(
        parent=app,
        session=app.session,
        log=app.log,
        profile_dir=app.profile_dir,
        user_ns=app.user_ns,
    )
    app.kernel = kernel
    app.init_path()
    app.init_shell()
    app.init_gui_pylab()
    app.init_extensions()
    app.init_code()
    _listen_for_widgets()
    _warm_up()
    return app


def _listen_for_widgets() -> None:
    """Let a browser ask for the widgets there are; it may not make any of its own."""
    import comm
    from ipywidgets import Widget

    comm.get_comm_manager().register_target(
        "jupyter.widget.control", Widget.handle_control_comm_opened
    )


def _warm_up() -> None:
    """Read once what every page reads: checklists, safety wording, the lists of words."""
    from workbook.access import page_walls
    from workbook.instruments import load_shipped, shipped
    from workbook.safeguarding.guidance import load_guidance
    from workbook.safeguarding.wording import check

    for name in shipped():
        load_shipped(name)
    load_guidance()
    check("Will wanted to meet in May.")
    page_walls.own_files()
    tempfile.gettempdir()  # looked for by writing, which a page behind walls could not


#: The five channels of a kernel, as the application calls their ports.
_CHANNELS = ("shell", "iopub", "stdin", "control", "hb")


def _listening(app: Any) -> dict[str, int]:
    """Return a listening socket for the address of each channel.

    They are made here and not by ZeroMQ, whose threads come with its first socket: the walls come
    between the two, and behind them no socket can be made.
    """
    made = {}
    for name in _CHANNELS:
        port = getattr(app, f"{name}_port")
        address: Any
        if app.transport == "ipc":
            kind, address = socket.AF_UNIX, f"{app.ip}-{port}"
            Path(address).unlink(missing_ok=True)
        else:
            kind, address = socket.AF_INET, (app.ip, port)
        one = socket.socket(kind, socket.SOCK_STREAM)
        if kind == socket.AF_INET:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        one.listen(100)
        one.setblocking(False)  # noqa: FBT003
        where = f"{app.ip}-{port}" if app.transport == "ipc" else f"{app.ip}:{port}"
        made[f"{app.transport}://{where}"] = one.detach()
    return made


def _give_channels(app: Any, listening: dict[str, int]) -> None:
    """Let the application use the sockets that listen already."""
    import zmq
    from ipykernel import control, heartbeat, iostream

    make_control: Any = control.ControlThread
    make_iopub: Any = iostream.IOPubThread

    def bind(which: Any, port: int) -> int:
        sign = "-" if app.transport == "ipc" else ":"
        address = f"{app.transport}://{app.ip}{sign}{port}"
        which.setsockopt(zmq.USE_FD, listening[address])
        which.bind(address)
        return port

    class Heartbeat(heartbeat.Heartbeat):
        def _try_bind_socket(self) -> None:
            bind(self.socket, self.port)

    def init_iopub(context: Any) -> None:
        # As the application would, less a port of this machine for what other programs print.
        app.iopub_socket = context.socket(zmq.XPUB)
        app.iopub_socket.linger = 1000
        app.iopub_port = bind(app.iopub_socket, app.iopub_port)
        app.configure_tornado_logger()
        app.iopub_thread = make_iopub(app.iopub_socket, pipe=False, session=app.session)
        app.iopub_thread.start()
        app.iopub_socket = app.iopub_thread.background_socket

    def init_control(context: Any) -> None:
        # As the application would, less what is for a debugger and connects to the page itself.
        app.control_socket = context.socket(zmq.ROUTER)
        app.control_socket.linger = 1000
        app.control_socket.router_handover = 1
        app.control_port = bind(app.control_socket, app.control_port)
        app.control_thread = make_control(daemon=True)

    kernelapp: Any = importlib.import_module("ipykernel.kernelapp")
    kernelapp.Heartbeat = Heartbeat
    app._try_bind_socket = bind  # noqa: SLF001
    app.init_control, app.init_iopub = init_control, init_iopub


def _start_threads(app: Any) -> None:
    """Make what talks with the server; nothing that it says is heard yet."""
    from zmq.eventloop.zmqstream import ZMQStream

    kernel = app.kernel
    app.init_sockets()
    app.shell_channel_thread = None  # pages have no use for a second shell beside the first
    app.init_heartbeat()
    app._ports = {  # noqa: SLF001 - as `log_connection_info` would, which also prints
        name: getattr(app, f"{name}_port") for name in ("shell", "iopub", "stdin", "hb", "control")
    }
    app.init_io()
    app.init_signal()
    kernel.shell_stream = ZMQStream(app.shell_socket)
    kernel.control_stream = ZMQStream(app.control_socket, app.control_thread.io_loop)
    kernel.control_thread = app.control_thread
    kernel.iopub_thread, kernel.iopub_socket = app.iopub_thread, app.iopub_socket
    kernel.stdin_socket = app.stdin_socket
    kernel._stdout, kernel._stderr = sys.stdout, sys.stderr  # noqa: SLF001
    kernel.record_ports({f"{name}_port": port for name, port in app._ports.items()})  # noqa: SLF001
    kernel.shell.displayhook.pub_socket = app.iopub_socket
    kernel.shell.display_pub.pub_socket = app.iopub_socket
    app.displayhook.get_execution_count = lambda: kernel.execution_count
    app.control_thread.start()


def finish(app: Any, connection_file: str, ready: socket.socket | None) -> None:
    """Turn what was prepared into a running kernel; return when it is told to end.

    Parameters
    ----------
    app
        What `prepared` returned.
    connection_file
        The file that says where its channels are.
    ready
        The socket at whose end it ends; None for one that ends with its parent.
    """
    import zmq

    from workbook.access import page_walls, this_context

    asyncio.set_event_loop(asyncio.new_event_loop())
    app.session.session = uuid.uuid4().hex
    app.session.pid = os.getpid()
    app.kernel.ident = str(uuid.uuid4())
    app.connection_file = connection_file
    app.init_connection_file()
    _give_channels(app, _listening(app))
    page_walls.stand(this_context())
    _start_threads(app)
    loop = asyncio.get_event_loop()
    if ready is None:
        app.init_poller()  # looks whether its parent lives
    else:
        # The server is gone, or wants this kernel no more: between two messages, never in one.
        loop.add_reader(ready.fileno(), _end, loop)
        ready.send(b"ready")
    with suppress(zmq.ContextTerminated):
        app.start()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    loop.stop()


def _be_a_kernel(app: Any, asked: dict[str, Any], own: socket.socket) -> None:
    """Live as one kernel; in the child of a fork."""
    os.setsid()  # before anybody knows the number: so a group signal can never reach a sibling
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    os.chdir(asked["cwd"])
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    pidfd = os.pidfd_open(os.getpid())
    socket.send_fds(own, [str(os.getpid()).encode()], [pidfd])
    os.close(pidfd)
    finish(app, asked["connection_file"], own)


def main() -> None:
    """Wait for the server's wishes on the socket whose number is the one argument."""
    wishes = socket.socket(fileno=int(sys.argv[1]))
    # Children are not waited for: the server watches them through their own descriptors.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    app = prepared()
    gc.collect()
    gc.freeze()
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        # A lock that another thread holds at the fork would stay shut in every child.
        sys.exit(f"{threads} threads where there may be one: kernels are not forked")
    wishes.send(b"ready")
    while True:
        said, sockets, *_ = socket.recv_fds(wishes, LARGEST, 1)
        if not said:
            return
        if os.fork() == 0:
            wishes.close()
            own = socket.socket(fileno=sockets[0])
            status = 1
            try:
                _be_a_kernel(app, json.loads(said), own)
                status = 0
            finally:
                # Nothing of the parent's is this process's to clean up.
                os._exit(status)
        for number in sockets:
            os.close(number)


if __name__ == "__main__":
    main()
