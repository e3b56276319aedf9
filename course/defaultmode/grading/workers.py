"""Where pure functions of bytes run: in this process, in others of this machine, or on a cluster.

Only the parent touches files and the gradebook; workers get bytes and return bytes.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from .settings import GradingError


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
            return lambda: function(*arguments)
        try:
            future = self._executor.submit(function, *arguments)
        except Exception:  # a pool that has lost a process takes no more work, and each kind says so in its own way
            self._executor = None
            return lambda: function(*arguments)

        def result() -> bytes:
            try:
                return future.result()
            except GradingError:
                raise
            except Exception:
                return function(*arguments)  # the worker died; the function is pure

        return result


@contextmanager
def workers(count: int = 1, scheduler: str | None = None) -> Iterator[Workers]:
    """`Workers` on `count` processes of this machine, or on those of a Dask scheduler.

    Raises
    ------
    GradingError
        When ``dask.distributed`` is not installed or the scheduler does not answer.
    """
    if scheduler:
        with _cluster(scheduler) as executor:
            yield Workers(executor)
    elif count > 1:
        with ProcessPoolExecutor(count) as pool:
            yield Workers(pool)
    else:
        yield Workers()


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise GradingError("--scheduler needs Dask: install 'defaultmode[cluster]' here and on every worker.") from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise GradingError(f"No Dask scheduler answers at {address} ({error}). Start one with 'dask scheduler'.") from None
    with client, client.get_executor() as executor:
        yield executor
