"""Where pure functions of bytes run: in this process, in others of this machine, or on a cluster.

Only the parent touches files and the gradebook; workers get bytes and return bytes. So a worker can be lost at any moment:
what it had is done again by another or by the parent, and comes to the same.

Processes are not forked from the parent, which has threads, a lock and an open gradebook, but from a server that has
imported what marking needs: on two cores two of them are at work 1.5 s after the first call, and 0.2 s after a later one
(2.5 s each time where there is no such server and each process imports for itself).
"""

import functools
import hashlib
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import connection
from pathlib import Path
from typing import Any

from .settings import GradingError

ANSWER = 10  # seconds in which a scheduler answers and has a worker
PATIENCE = 300  # seconds for one piece of work and those before it; each takes milliseconds


class Workers:
    """Runs functions in an executor, and here when there is none or when it breaks down: nothing is lost.

    Parameters
    ----------
    executor : concurrent.futures.Executor, optional
    """

    def __init__(self, executor: Executor | None = None):
        self._executor = executor

    def begin(self, function: Callable[..., bytes], *arguments: Any) -> Callable[[], bytes]:
        """Start ``function(*arguments)``; what is returned waits for its result."""
        if self._executor is None:
            return _done(function, arguments)
        try:
            with _deaf_to_interrupts():
                future = self._executor.submit(function, *arguments)
        except Exception:  # a pool that has lost a process takes no more work, and each kind says so in its own way
            self._executor = None
            return _done(function, arguments)

        def result() -> bytes:
            try:
                return future.result(PATIENCE if self._executor else 0)
            except GradingError:
                raise
            except (TimeoutError, CancelledError):
                self._executor = None  # the workers are stuck, or nobody leads them: wait for none of them again
            except Exception:
                pass  # the worker died; the function is pure
            return function(*arguments)

        return result


def _done(function: Callable[..., bytes], arguments: tuple[Any, ...]) -> Callable[[], bytes]:
    """Do it at once, so that what it was done with need not be kept."""
    try:
        found = function(*arguments)
    except Exception as error:
        problem = error

        def fail() -> bytes:
            raise problem

        return fail
    return lambda: found


@contextmanager
def workers(count: int = 1, scheduler: str | None = None) -> Iterator[Workers]:
    """`Workers` on `count` processes of this machine, or on those of a Dask scheduler.

    Raises
    ------
    GradingError
        When ``dask.distributed`` is not installed, or the scheduler does not answer or has no workers.
    """
    if scheduler:
        with cluster(scheduler) as executor:
            yield Workers(executor)
    elif count > 1:
        with processes(count) as executor:
            yield Workers(executor)
    else:
        yield Workers()


# ---- processes of this machine --------------------------------------------------------------------------------------


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """Processes of this machine that begin safely, ignore Ctrl-C and end with their parent."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload([f"{__package__}.{name}" for name in ("workers", "rebuild", "feedback")])
    with ProcessPoolExecutor(count, context, initializer=_begin_work) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def _begin_work() -> None:
    """What a process does first: leave Ctrl-C to the parent, and see to it that it does not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    if parent := multiprocessing.parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that begin meanwhile do not get Ctrl-C, which a terminal sends to all, before they can refuse it.

    The parent gets it at the end of this.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---- a cluster ------------------------------------------------------------------------------------------------------


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask scheduler; see `workers`."""
    try:
        from distributed import Client
    except ImportError:
        raise GradingError("--scheduler needs Dask: install 'defaultmode[cluster]' here and on every worker.") from None
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise GradingError(f"No Dask scheduler answers at {address} ({error}). Start one with 'dask scheduler'.") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=ANSWER)
        except TimeoutError:
            sentence = f"The Dask scheduler at {address} has no workers. Start one with 'dask worker {address}'."
            raise GradingError(sentence) from None
        executor = client.get_executor(pure=False)  # pure would hash all that is sent
        try:
            yield _Alike(executor)
        finally:
            with suppress(Exception):  # the scheduler may be gone, and what is still there is not needed
                executor.shutdown(wait=False)


class _Alike(Executor):
    """Lets only workers mark whose code is the same as here, also those that come later."""

    def __init__(self, executor: Executor):
        self._executor = executor

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future:  # type: ignore[override]
        return self._executor.submit(_alike, edition(), function, *arguments)


def _alike(there: str, function: Callable[..., Any], *arguments: Any) -> Any:
    if there != edition():
        raise GradingError(
            f"The worker on {socket.gethostname()} has another edition of 'defaultmode' and might mark otherwise. "
            "Install the same there as here."
        )
    return function(*arguments)


@functools.cache
def edition() -> str:
    """A fingerprint of this package's code."""
    package = Path(__file__).parent.parent
    found = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        found.update(f"{path.relative_to(package).as_posix()}\n{path.read_text('utf-8')}\n".encode())
    return found.hexdigest()
