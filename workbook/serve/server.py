"""Voilà as the workbook needs it: our pages only, our template, no files, no other host."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
import ssl
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import tornado.ioloop
import tornado.web
from jupyter_core.utils import run_sync
from jupyter_server.base.handlers import FileFindHandler
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.netutil import bind_sockets
from traitlets import Bool, Instance, Integer, Unicode
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from workbook.access import keep_address, walls_of_this_machine
from workbook.errors import WorkbookError
from workbook.operations.daily import do_daily
from workbook.operations.running import forget_running, note_running
from workbook.operations.upgrades import must_be_current
from workbook.serve.assets import Assets
from workbook.serve.beginning import NewPlans
from workbook.serve.browser_sessions import BrowserIdentity, BrowserSessions, KernelsAreTheirs
from workbook.serve.capacity import allowed_files, carries
from workbook.serve.connections import Connections, bounded
from workbook.serve.cookies import only_ours
from workbook.serve.example_copies import ExampleCopies
from workbook.serve.forked import ForkedProvisioner, ForkServer, can_fork
from workbook.serve.handlers.base import NoSuchPage
from workbook.serve.kernel_folders import hold, remove_left
from workbook.serve.kernels import ThisPython, WorkbookKernels, kernel_environment
from workbook.serve.messages import LARGEST
from workbook.serve.policy import HEADERS
from workbook.serve.rate_limit import RateLimiter
from workbook.serve.routes import addresses, log_request
from workbook.serve.welcome import address_of, welcome
from workbook.settings import Settings, read_settings
from workbook.storage import ADDRESS_FILE, raise_alarm

__all__ = ["CannotServe", "serve"]

_HERE = Path(__file__).resolve().parent
_DAY = 24 * 60 * 60 * 1000
#: Milliseconds between two questions whether a page's line is still there.
_PING = 20_000
#: Linux takes 107 signs for the path of a socket; a kernel's has 64 after this folder.
_LONGEST_FOLDER = 40

#: The doors of Voilà's own that are open when its own front end is used: its files and its themes.
_VOILAS = (
    TemplateStaticFileHandler,
    MultiStaticFileHandler,
    FileFindHandler,
    ThemesHandler,
)


class CannotServe(WorkbookError):
    """The server could not start."""


class WorkbookServer(Voila):
    """Voilà, with the workbook's addresses in place of its file list."""

    name = "workbook"
    data = Unicode(help="The data folder.")
    command = Unicode("workbook", help="How `workbook` is called on this machine.")
    address = Unicode("", help="Where people reach the workbook, when that is not this machine.")
    voilas_front_end = Bool(False, help="Whether pages are drawn with Voilà's own front end.")  # noqa: FBT003
    ping = Integer(_PING, help="Milliseconds between two questions whether a page is there.")
    certfile = Unicode("", help="The certificate for TLS, or nothing.")
    keyfile = Unicode("", help="The certificate's key, when it is in another file.")
    connections = Integer(200, help="How many connections there may be at once.")
    limits = Instance(Settings, help="What the service has set, as it was when the server started.")

    def init_settings(self) -> dict[str, Any]:
        """Add what every answer of ours carries."""
        self._lives = hold(Path(self.connection_dir))
        secure = bool(self.certfile) or self.address.startswith("https:")
        settings: dict[str, Any] = super().init_settings()
        settings.update(
            compress_response=True,
            limits=self.limits,
            rate_limiter=RateLimiter(self.limits, alarm=self._guessing),
            log_function=log_request,
            default_handler_class=NoSuchPage,
            default_handler_args=self._page_arguments(),
            xsrf_cookie_kwargs={
                "samesite": "Lax",
                "path": self.base_url,
                "secure": secure,
            },
            # Voilà's own front end knows it by one name.
            xsrf_cookie_name="__Host-_xsrf"
            if only_ours(self.base_url, secure=secure) and not self.voilas_front_end
            else "_xsrf",
            address=self.address,
            browser_sessions=BrowserSessions(Path(self.data), has_page=self.kernel_manager.owns),
            example_copies=ExampleCopies(
                Path(self.data),
                self.limits,
                in_use=self.kernel_manager.copies_in_use,
                end=self.kernel_manager.end_copy,
            ),
            new_plans=NewPlans(Path(self.data), self.limits),
            headers=HEADERS,
            # Jupyter's own way to say that each address looks for itself who asks.
            allow_unauthenticated_access=True,
            # A page in a browser of this machine may be led here under any name; where only this
            # machine gets in, it has to be one of its own.
            allow_remote_access=not self._only_here() or bool(self.address),
            ws_ping_interval=self.ping,
            ws_ping_timeout=self.ping,  # not looked at: see `KernelChannels.send_ping`
            websocket_max_message_size=LARGEST,
        )
        return settings

    def _guessing(self) -> None:
        """Note that somebody guesses, while others are answered."""
        note = partial(raise_alarm, Path(self.data), "guessing")
        self.ioloop.run_in_executor(None, note)

    def _page_arguments(self) -> dict[str, Any]:
        return {
            "data": Path(self.data),
            "command": self.command,
            "voila_configuration": self.voila_configuration,
        }

    def _only_here(self) -> bool:
        return self.ip in {"127.0.0.1", "localhost", "::1"}

    def init_handlers(self) -> list[Any]:
        """Return our addresses, and of Voilà's own the files that its own front end needs."""
        stock = [
            handler
            for handler in super().init_handlers()
            if self.voilas_front_end and issubclass(handler[1], _VOILAS)
        ]
        voila_arguments = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        ours = addresses(
            self.base_url,
            voila_arguments,
            data=Path(self.data),
            command=self.command,
            notebooks=Path(self.root_dir),
            assets=None if self.voilas_front_end else Assets(self.base_url),
        )
        return [*ours, *stock]

    def listen(self) -> None:
        """Listen on the port asked for and no other, say where, and serve until told to stop."""
        secure = None
        if self.certfile:
            secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            try:
                secure.load_cert_chain(self.certfile, self.keyfile or None)
            except (OSError, ssl.SSLError) as trouble:
                raise _no_certificate(self.certfile, trouble) from trouble
        # Who asks is read from a proxy's header only where nobody but a proxy can be asking.
        behind_proxy = bool(self.address) and self._only_here()
        server = Connections(
            self.app,
            limits=self.limits,
            data=Path(self.data),
            most=self.connections,
            behind_proxy=behind_proxy,
            ssl_options=secure,
        )
        try:
            sockets = bind_sockets(self.port, self.ip)
        except OSError as trouble:
            shutil.rmtree(self.connection_dir, ignore_errors=True)
            raise _cannot_listen(self.ip, self.port, trouble) from trouble
        server.add_sockets(sockets)
        server.begin()
        # Not before it is certain that no other server listens here, whose copies they may be.
        self.app.settings["example_copies"].clear()
        port = int(sockets[0].getsockname()[1])  # asked for 0, the system has chosen one
        self.ioloop = tornado.ioloop.IOLoop.current()
        listens_on = address_of(self.ip, port, self.base_url, "https" if secure else "http")
        address = self.address.rstrip("/") or listens_on
        keep_address(Path(self.data), address)
        note_running(
            Path(self.data),
            host=self.ip,
            listens_on=listens_on,
            address=address,
            behind_proxy=behind_proxy,
        )
        self._daily = tornado.ioloop.PeriodicCallback(self._do_daily, _DAY)
        self._daily.start()
        self.ioloop.add_callback(self._do_daily)
        said = welcome(address, listens_on, self.ip, Path(self.data), self.command)
        print(said, walls_of_this_machine(), sep="\n", flush=True)  # noqa: T201
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            server.stop()
            with contextlib.suppress(OSError):
                (Path(self.data) / ADDRESS_FILE).unlink()
            forget_running(Path(self.data))
            self.stop()

    async def _do_daily(self) -> None:
        """Publish, open and delete what is due, and say so in numbers."""
        done = await self.ioloop.run_in_executor(None, do_daily, Path(self.data))
        for sentence in done.sentences():
            self.log.warning("%s", sentence)

    def stop(self) -> None:
        """End every kernel and remove their connection files."""
        run_sync(self.kernel_manager.shutdown_all)()
        self.app.settings["example_copies"].clear()
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def notebooks_folder() -> Path:
    """Return the folder of the pages' notebooks, installed or in a checkout."""
    installed = _HERE / "notebooks"
    return installed if installed.is_dir() else _HERE.parent.parent / "notebooks"


def serve(  # noqa: PLR0913 - all but one are named and have a default
    data: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8866,
    base_url: str = "/",
    command: str = "workbook",
    address: str = "",
    certfile: str = "",
    keyfile: str = "",
    most: int | None = None,
    voilas_front_end: bool = False,
    notebooks: Path | None = None,
    linger: float | None = None,
    ping: int = _PING,
    sweep: float = 0.5,
) -> None:
    """Serve the workbook until it is interrupted.

    Parameters
    ----------
    data
        The data folder; made, readable by its owner alone, when it is not there.
    host
        The address to listen on: 127.0.0.1 for this machine alone, 0.0.0.0 for its network.
    port
        The port to listen on, exactly: another one is never taken instead. 0 leaves the choice to
        the system, and the welcome says which it is.
    base_url
        Where the workbook starts, "/" or "/somewhere/".
    command
        How `workbook` is called on this machine, for the commands that are shown.
    address
        Where people reach the workbook when that is another address than this machine's own,
        such as "https://reflect.example.gov.uk" in front of which a proxy stands.
    certfile, keyfile
        A certificate in PEM form and its key, with which the workbook itself speaks TLS.
    most
        How many pages may be open at once; None for what the service has set, or else for what
        this machine's memory carries.
    voilas_front_end
        Draw pages with Voilà's own front end: slower, and there should a new Voilà break ours.
    notebooks
        The folder of the pages' notebooks; None for the workbook's own.
    linger
        Seconds for which a kernel waits for a page that is away; None for half a minute, or ten
        with Voilà's own front end, whose pages cannot go on with another kernel.
    ping
        Milliseconds between two questions whether a page is still there; one that does not answer
        two of them is let go.
    sweep
        Seconds between two looks whether the links that opened pages have ended.

    Raises
    ------
    CannotServe
        The port is taken or not allowed, or the data folder cannot be used.
    NewerFormat, OlderFormat
        Another workbook wrote the data folder.
    SettingsUnreadable, RetentionUnreadable, RoomDaysUnreadable
        What the service has set cannot be understood.
    """
    data = data.resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(0o700)
    except OSError as trouble:
        raise CannotServe(
            f"The data folder {data} cannot be used ({trouble.strerror}).",
            "The workbook did not start, and nothing was changed.",
            "Choose a folder that you may write to: workbook serve --data FOLDER",
        ) from trouble
    must_be_current(data)
    limits = read_settings(data)
    # Kernels inherit both: where the data is, and where our Voilà template is.
    os.environ["WORKBOOK_DATA"] = str(data)
    share = str(_HERE / "share")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, (share, os.environ.get("JUPYTER_PATH", "")))
    )
    logging.getLogger("tornado.access").setLevel(logging.CRITICAL)
    config = _of_voila()
    files = allowed_files()
    connections = bounded(limits, files)
    config.WorkbookKernels.most = most or limits.pages or carries(files - connections)
    config.WorkbookKernels.settings = limits
    config.WorkbookKernels.data = str(data)
    if linger is None:
        linger = 600.0 if voilas_front_end else 30.0
    config.WorkbookKernels.linger = linger
    config.WorkbookKernels.sweep = sweep
    forkserver = None
    if can_fork():
        # Files that only we can open, and not ports of this machine: any program may take one of
        # those between the moment at which it was found free and the one at which it is used.
        if len(tempfile.gettempdir()) < _LONGEST_FOLDER:
            config.KernelManager.transport = "ipc"
        # It imports while the rest of the server starts.
        forkserver = ForkedProvisioner.forkserver = ForkServer(kernel_environment(dict(os.environ)))
        forkserver.start()
    remove_left(Path(tempfile.gettempdir()))
    server = WorkbookServer(
        config=config,
        root_dir=str(notebooks or notebooks_folder()),
        ip=host,
        port=port,
        base_url=base_url,
        open_browser=False,
        log_level=logging.WARNING,
        connection_dir_root=tempfile.gettempdir(),
        data=str(data),
        command=command,
        address=address,
        voilas_front_end=voilas_front_end,
        certfile=certfile,
        keyfile=keyfile,
        ping=ping,
        limits=limits,
        connections=connections,
        identity_provider_class=BrowserIdentity,
        authorizer_class=KernelsAreTheirs,
    )
    try:
        server.initialize([])
        server.start()
    finally:
        if forkserver is not None:
            forkserver.stop()


def _of_voila() -> Config:
    """Return what Voilà is told that is the same on every machine: our pages, and nothing else."""
    config = Config()
    config.Voila.config_file_paths = []
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.extension_allowlist = [
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    ]
    config.VoilaConfiguration.kernel_spec_manager_class = ThisPython
    config.VoilaConfiguration.multi_kernel_manager_class = WorkbookKernels
    config.VoilaConfiguration.http_keep_alive_timeout = 5
    config.VoilaConfiguration.template = "workbook"
    config.ServerKernelManager.client_class = "workbook.serve.kernels.PromptClient"
    # A kernel in the place of a dead one knows nothing of the page, and while one is being
    # started again, a page that was being opened would wait for ever.
    config.KernelManager.autorestart = False
    return config


def _cannot_listen(host: str, port: int, trouble: OSError) -> CannotServe:
    if trouble.errno == errno.EADDRINUSE:
        return CannotServe(
            f"Something else on this machine already uses port {port}.",
            "The workbook did not start; if it is the workbook itself, it is already running.",
            f"Open http://127.0.0.1:{port} to see, or choose another port: "
            f"workbook serve --port {port + 1}",
        )
    return CannotServe(
        f"This machine does not allow listening on {host}, port {port} ({trouble.strerror}).",
        "The workbook did not start, and nothing was changed.",
        "Choose another port above 1024, or leave --host out.",
    )


def _no_certificate(path: str, trouble: OSError) -> CannotServe:
    return CannotServe(
        f"The certificate {path} cannot be used ({trouble.strerror or trouble}).",
        "The workbook did not start, and nothing was changed.",
        "Give the certificate's file in PEM form with --certfile, and its key with --keyfile.",
    )
