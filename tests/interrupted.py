"""Grading runs that end at a chosen moment: ``python -m tests.interrupted`` reads them from standard input, see `Moment`.

Each runs in a child of its own, forked when everything has been imported, and is killed, or gets Ctrl-C twice, when it is
about to touch a file for the so-manieth time, or before or after it writes a batch into the gradebook.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .classroom import QUIZ

BATCH = 2  # so that a few submissions are several batches
BETWEEN = 3  # files touched between the first Ctrl-C and the second
_TOUCHES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "open")


@dataclass(frozen=True)
class Moment:
    """A run in the course folder `root` that ends when something happens for the time `at`; 0 is never.

    Attributes
    ----------
    event : str
        ``touch`` (a file is about to be written, renamed, removed …), ``rename``, ``before record`` or ``after record``.
    end : str
        ``kill`` or ``interrupt``.
    """

    root: str
    event: str = "touch"
    at: int = 0
    end: str = "kill"


def run(moments: list[Moment]) -> list[tuple[int, int]]:
    """What each run ended with (as `subprocess` says it: negative is a signal), and how often it touched or renamed a file."""
    asked = json.dumps([asdict(one) for one in moments])
    done = subprocess.run([sys.executable, "-m", __name__], input=asked, capture_output=True, text=True, cwd=_HERE)
    assert done.returncode == 0, done.stderr
    return [tuple(one) for one in json.loads(done.stdout)]


_HERE = Path(__file__).parent.parent


def _child(moment: Moment, tell: int) -> int:
    from defaultmode.grading import batch
    from defaultmode.grading.gradebook import Gradebook
    from defaultmode.grading.run import grade

    batch.SIZE = BATCH
    os.dup2(2, 1)
    ends = {moment.at, moment.at + BETWEEN} if moment.end == "interrupt" else {moment.at}

    def counter() -> Callable[[], int]:
        count = 0

        def happened() -> int:
            nonlocal count
            count += 1
            if count in ends:
                os.kill(os.getpid(), signal.SIGKILL if moment.end == "kill" else signal.SIGINT)
            return count

        return happened

    if moment.event in ("touch", "rename"):
        happened = counter()
        events = _TOUCHES if moment.event == "touch" else ("os.rename",)

        def look(event: str, about: tuple[Any, ...]) -> None:
            if event in events and (event != "open" or about[2] & (os.O_WRONLY | os.O_RDWR)):
                os.pwrite(tell, b"%8d" % happened(), 0)

        sys.addaudithook(look)
    else:
        happened, record = counter(), Gradebook.record

        def recorded(*arguments: Any) -> Any:
            if moment.event == "before record":
                happened()
            found = record(*arguments)
            if moment.event == "after record":
                happened()
            return found

        Gradebook.record = recorded  # type: ignore[method-assign]
    return grade(QUIZ, Path(moment.root))


def _main() -> None:
    from defaultmode.grading import run  # noqa: F401
    from defaultmode.grading.course import Course

    moments = json.load(sys.stdin)
    Course.open(Path(moments[0]["root"]), QUIZ).enter()  # changes nothing, and imports for all what takes long
    ended = []
    for about in moments:
        with tempfile.TemporaryFile() as touched:
            child = os.fork()
            if not child:
                try:
                    os._exit(_child(Moment(**about), touched.fileno()))
                except KeyboardInterrupt:
                    os._exit(130)  # as the command does
                except BaseException:
                    traceback.print_exc()
                    os._exit(99)
            _, status = os.waitpid(child, 0)
            ended.append((os.waitstatus_to_exitcode(status), int(os.pread(touched.fileno(), 8, 0) or 0)))
    print(json.dumps(ended))


if __name__ == "__main__":
    _main()
