"""nbgrader's configuration, loaded strictly, and its steps, run quietly."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from traitlets.config import Config, PyFileConfigLoader

CONFIG = "nbgrader_config.py"


class GradingError(Exception):
    """Something the examiner has to put right. The message says what, where and how."""


def load(root: Path) -> Config:
    """The configuration of the course folder `root`.

    Raises
    ------
    GradingError
        When the file is missing or broken. nbgrader itself would go on with its defaults, and release other notebooks.
    """
    if not (root / CONFIG).is_file():
        raise GradingError(f"{root} has no {CONFIG}. Run this in the folder of the course.")
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:
        raise GradingError(f"{root / CONFIG} cannot be used ({type(error).__name__}: {error}). Correct it first.") from None


def run(step: Any) -> str:
    """Run one of nbgrader's converters or exchange steps, and return what it logged.

    Raises
    ------
    GradingError
        With the last thing nbgrader said, when it failed.
    """
    with nbgraders_needs(), _log_of(step) as lines:
        try:
            step.start()
        except Exception as error:
            raise GradingError(f"nbgrader's step {type(step).__name__} failed: {_cause(lines, error)}") from error
    return "\n".join(line for _, line in lines)


def _cause(lines: list[tuple[int, str]], error: Exception) -> str:
    """The last line of a traceback in the log; nbgrader's own exception only points to it."""
    logged = [line.strip() for _, line in lines if line.startswith("Traceback")]
    return (logged or [str(error).strip() or type(error).__name__])[-1].splitlines()[-1]


@contextmanager
def _log_of(step: Any) -> Iterator[list[tuple[int, str]]]:
    lines: list[tuple[int, str]] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append((record.levelno, record.getMessage()))  # type: ignore[method-assign]
    log, level, propagate = step.log, step.log.level, step.log.propagate
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield lines
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = propagate


@contextmanager
def nbgraders_needs() -> Iterator[None]:
    """What nbgrader takes for granted when it uses its gradebook.

    This environment's commands come first: it starts a new gradebook with the command ``alembic``. SQLAlchemy's remarks
    on its way of adding rows are silent; the rows are right.
    """
    from sqlalchemy.exc import SAWarning

    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            yield
    finally:
        os.environ["PATH"] = before
