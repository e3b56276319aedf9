"""Open the course: a folder of the learner's own, and a JupyterLab that shows it calmly.

The JupyterLab started here is private to the course: it reads no settings of the person's own Jupyter
and leaves none behind (only signatures, which Jupyter keeps per person). It listens on this machine only.
"""

import contextlib
import logging
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import filelock

from .places import PACKAGE, checkout, course_root
from .working_copy import HOUSEKEEPING, CourseError, shipped, unwritable, update

START_PAGE = "00_start_here.ipynb"


def learn(folder: str | None = None, *, browser: bool = True, port: int | None = None, extra: Sequence[str] = ()) -> int:
    """Prepare the learner's folder, then serve it until it is stopped.

    Parameters
    ----------
    folder : str, optional
        Where the learner's copies live; see `default_folder`.
    browser : bool
        Open the start page in the web browser.
    port : int, optional
        Port to listen on; the first free one from 8888 on by default.
    extra : list of str
        Further arguments for JupyterLab.

    Returns
    -------
    int
        Exit code.

    Raises
    ------
    CourseError
        With one sentence, if the folder or the port cannot be used.
    """
    place = check_folder(Path(folder).expanduser() if folder else default_folder())
    if port is not None:
        check_port(port)
    editions = shipped()
    with private_jupyter() as scratch:
        from .trust import sign_own

        for sentence in update(place, editions).sentences():
            print(sentence)
        sign_own(place, editions)
        # The course mode of this very edition: an older copy may be installed where Jupyter looks first.
        mode = shutil.copytree(PACKAGE / "labextension", scratch / "labextensions" / "defaultmode")
        return serve(place, browser, port, [f"--LabApp.extra_labextensions_path={mode.parent}", *extra])


def default_folder() -> Path:
    """Return ``my-course`` in the downloaded course, or ``default-mode-course`` at home when installed."""
    root = checkout()
    return root / "my-course" if root else Path.home() / "default-mode-course"


def check_folder(folder: Path) -> Path:
    """Return the absolute path of a folder that takes files, made if need be."""
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file, not a folder: give the course a folder of its own.")
    root = course_root()
    if folder == root or any(folder.is_relative_to(root / room) for room in ("course", "release", "source", "tests")):
        raise CourseError(f"{folder} is where the course itself lives: give your copies another folder.")
    try:
        (folder / HOUSEKEEPING).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise unwritable(folder, problem) from problem
    return folder


def check_port(port: int) -> None:
    """Refuse a port that another program listens on."""
    with socket.socket() as probe:
        if os.name != "nt":  # as the server will do: a port that has only just been left is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as problem:
            raise CourseError(
                f"Port {port} cannot be used ({getattr(problem, 'strerror', None) or problem}): "
                "leave --port out, or choose another number between 1024 and 65535."
            ) from problem


@contextlib.contextmanager
def private_jupyter() -> Iterator[Path]:
    """Let Jupyter see the course's settings and nobody else's; yield a folder that lives as long.

    The environment is given back afterwards.
    """
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="defaultmode-", ignore_cleanup_errors=True) as scratch:
        os.environ.update(
            JUPYTER_CONFIG_DIR=str(Path(scratch, "config")),
            JUPYTER_CONFIG_PATH=str(PACKAGE / "lab"),
            JUPYTER_PREFER_ENV_PATH="1",  # a "python3" kernel of another Python would not know the course
            IPYTHONDIR=str(Path(scratch, "ipython")),
        )
        for name in ("JUPYTER_NO_CONFIG", "JUPYTER_PATH", "JUPYTERLAB_DIR", "JUPYTER_TOKEN"):
            os.environ.pop(name, None)
        try:
            yield Path(scratch)
        finally:
            os.environ.clear()
            os.environ.update(before)


def serve(folder: Path, browser: bool, port: int | None, extra: list[str]) -> int:
    """Run JupyterLab on `folder` until it is stopped."""
    from jupyterlab.labapp import LabApp

    try:
        with _one_start_at_a_time():
            server = LabApp.initialize_server(argv=[*_arguments(folder, browser, port), *extra])
    except SystemExit as end:
        if end.code:  # what Jupyter says of it is kept back with its other words
            raise CourseError("JupyterLab found no port to listen on: start the course again, or choose a --port.") from end
        raise
    server.log.addFilter(_not_the_address)
    server.io_loop.add_callback(_announce, server, folder)  # once the server listens
    # Ctrl+C stops at once and in order, as the end of the session does; Jupyter would ask a question first.
    signal.signal(signal.SIGINT, lambda *_: server.io_loop.add_callback_from_signal(server.io_loop.stop))
    with contextlib.chdir(folder):  # nbgrader looks for fetched quizzes where the server was started
        server.start()
    return 0


def _one_start_at_a_time() -> filelock.BaseFileLock:
    """A lock of this person's on this computer: of two servers that look for a free port at once, one would not start."""
    who = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return filelock.FileLock(Path(tempfile.gettempdir(), f"defaultmode-{who}.lock"))


def _announce(server: Any, folder: Path) -> None:
    """Say where the course is, and how to leave it."""
    print(f"Your copies of the course are in {folder}")
    page = f"doc/tree/{START_PAGE}?token={server.identity_provider.token}"
    print(f"The course is open at http://127.0.0.1:{server.port}/{page}")
    print("Leave this window open while you learn; to stop, press Ctrl+C here.", flush=True)


def _arguments(folder: Path, browser: bool, port: int | None) -> list[str]:
    """Return JupyterLab's arguments, a reason on each that has one."""
    import zmq

    own = folder / HOUSEKEEPING
    return [
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        *([f"--ServerApp.port={port}", "--ServerApp.port_retries=0"] if port is not None else []),
        f"--ServerApp.open_browser={browser}",
        # A container's only user is root; nobody else reaches this server.
        f"--ServerApp.allow_root={hasattr(os, 'geteuid') and os.geteuid() == 0}",
        "--ServerApp.contents_manager_class=defaultmode.trust.CourseContents",
        f"--LabApp.default_url=/doc/tree/{START_PAGE}",
        f"--LabApp.user_settings_dir={own / 'settings'}",
        f"--LabApp.workspaces_dir={own / 'workspaces'}",
        # Other people on the same computer cannot listen in on what the page and Python say to each other.
        *(["--KernelManager.transport_encryption=auto"] if zmq.has("curve") else []),
        "--Application.log_level=ERROR",
    ]


def _not_the_address(record: logging.LogRecord) -> bool:
    """Keep back what Jupyter says at start and stop: the address is said once, in our words."""
    return record.levelno < logging.CRITICAL or record.exc_info is not None
