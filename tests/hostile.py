"""Submissions that are hostile, damaged or merely odd: a table of faults, and what spoils a sound submission in each way.

Every one begins as the same sound submission (`sound`), worth `WORTH` points, and is then spoilt. Code that is put into
one would leave a file called `CANARY` in the home folder if anybody ever ran it.
"""

import json
import os
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from defaultmode import items
from defaultmode.grading.intake import ANSWERS, SECRET, TIMESTAMP
from defaultmode.grading.outcome import GRADED, NOTHING, REPAIRED, UNREADABLE

from .classroom import MARKED, PROJECT, QUIZ, WRITTEN

NOTEBOOK = f"{QUIZ}.ipynb"
CANARY = "canary-of-the-hostile"
NEIGHBOUR = "honest-0"
WHEN = "2026-01-05 10:00:00.000000 UTC"
SECRET_FILE = "/etc/passwd"
BOX = WRITTEN[0].id

ANSWERED = MARKED[:4]
WORTH = sum(items.mark(item, item.key()).points for item in ANSWERED)

_RELEASED = (PROJECT / "release" / QUIZ / NOTEBOOK).read_bytes()


class NotHereError(Exception):
    """This fault cannot be made on this system. The message says why."""


Spoil = Callable[[Path], Any]


@dataclass(frozen=True)
class Fault:
    """One way in which a submission can be wrong.

    Attributes
    ----------
    learner : str
        Who hands it in, named for the fault.
    spoil : function of the submission's folder
    status, reason : str
        With what it must be reported; the reason in part. Empty where the fault has no effect at all and the submission
        is graded as if it were sound.
    worth : float
        Exactly what it earns, which is never more than what can be read of it.
    writes : bool
        Whether there is a written answer, that a person has to mark.
    recorded : bool
        Whether it reaches the gradebook; a folder whose name is no learner's id does not.
    """

    learner: str
    spoil: Spoil
    status: str = GRADED
    reason: str = ""
    worth: float = WORTH
    writes: bool = False
    recorded: bool = True


def sound(folder: Path, answers: dict[str, Any] | None = None, text: str = "") -> None:
    """Lay down an honest submission; by default the one that every fault begins with."""
    given = {item.id: item.key() for item in ANSWERED} if answers is None else answers
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_bytes(_RELEASED)
    (folder / ANSWERS).write_bytes(_encoded(_file(given)))
    (folder / TIMESTAMP).write_text(WHEN)
    (folder / SECRET).write_text("0af3")
    if text:
        written(text)(folder)


def faults(submitted: Path) -> dict[str, str]:
    """Lay every fault of the table into `submitted`, and return those that this system does not know, with the reason."""
    impossible = {}
    for fault in FAULTS:
        folder = submitted / fault.learner / QUIZ
        try:
            if os.path.lexists(folder.parent):
                raise NotHereError("names that differ only in capitals or form are one name here")
            sound(folder)
            fault.spoil(folder)
        except (NotHereError, OSError) as error:
            impossible[fault.learner] = str(error)
            shutil.rmtree(folder.parent, ignore_errors=True)
    return impossible


# ---- what spoils a submission --------------------------------------------------------------------------------------


def nothing(folder: Path) -> None:
    """The fault is in the learner's name."""


def _file(answers: Any, **more: Any) -> dict[str, Any]:
    return {"schema": 1, "answers": {QUIZ: {name: {"answer": answer} for name, answer in answers.items()}}, **more}


def _encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def given() -> dict[str, Any]:
    """The answers of the sound submission."""
    return {item.id: item.key() for item in ANSWERED}


def put(name: str, content: bytes | str | Any) -> Spoil:
    """This content in place of a file; what is neither bytes nor text is written as JSON."""
    content = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) else _encoded(content)

    def spoil(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return spoil


def without(*names: str) -> Spoil:
    return lambda folder: [(folder / name).unlink() for name in names]


def sparse(name: str, size: int) -> Spoil:
    """A file that says it is this large and takes no room."""
    return lambda folder: os.truncate(folder / name, size)


def instead(name: str, lay: Spoil) -> Spoil:
    """Something else than a file under this name."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        lay(folder / name)

    return spoil


def link(target: str) -> Spoil:
    return lambda path: path.symlink_to(target)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def directory(path: Path) -> None:
    path.mkdir()
    (path / NOTEBOOK).write_bytes(_RELEASED)


def plug(path: Path) -> None:
    """A socket; made in a short path, since their names must be short, and moved."""
    with tempfile.TemporaryDirectory(dir="/tmp") as short, socket.socket(socket.AF_UNIX) as end:
        end.bind(f"{short}/s")
        Path(short, "s").rename(path)


def device(path: Path) -> None:
    """The endless file of zeros."""
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))


def closed(name: str) -> Spoil:
    """A file that nobody may read."""

    def spoil(folder: Path) -> None:
        (folder / name).chmod(0)
        if os.access(folder / name, os.R_OK):
            raise NotHereError("root may read everything")

    return spoil


def whole(lay: Spoil) -> Spoil:
    """Something else in place of the submission's folder."""

    def spoil(folder: Path) -> None:
        shutil.rmtree(folder)
        lay(folder)

    return spoil


def whole_learner(lay: Spoil) -> Spoil:
    """Something else in place of the learner's folder."""

    def spoil(folder: Path) -> None:
        shutil.rmtree(folder.parent)
        lay(folder.parent)

    return spoil


def emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def notebook(change: Callable[[dict[str, Any]], Any]) -> Spoil:
    """A change to the notebook as JSON; what the function returns takes its place, unless it is None."""

    def spoil(folder: Path) -> None:
        content = json.loads(_RELEASED)
        changed = change(content)
        (folder / NOTEBOOK).write_bytes(_encoded(content if changed is None else changed))

    return spoil


def cells(change: Callable[[list[dict[str, Any]]], Any]) -> Spoil:
    def changed(content: dict[str, Any]) -> None:
        change(content["cells"])

    return notebook(changed)


def cell(content: list[dict[str, Any]], grade_id: str) -> dict[str, Any]:
    return next(one for one in content if one["metadata"]["nbgrader"]["grade_id"] == grade_id)


def forged(of: str = MARKED[-1].id, /, **about: Any) -> Spoil:
    """Other words about a cell in nbgrader's metadata."""
    return cells(lambda all_of_them: cell(all_of_them, of)["metadata"]["nbgrader"].update(about))


def everywhere(**about: Any) -> Spoil:
    return cells(lambda all_of_them: [one["metadata"]["nbgrader"].update(about) for one in all_of_them])


def written(text: Any) -> Spoil:
    """This in the box of the written question."""
    return cells(lambda all_of_them: cell(all_of_them, BOX).update(source=text))


def _code_cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": "mine", "metadata": {}, "execution_count": None, "outputs": [], "source": source}


def code(source: str) -> Spoil:
    """A cell of the learner's own before all others. It leaves the canary, and then does what it is named for."""
    leave = f"import pathlib; (pathlib.Path.home() / {CANARY!r}).touch()\n"
    return cells(lambda all_of_them: all_of_them.insert(0, _code_cell(leave + source)))


def edited(grade_id: str, source: str) -> Spoil:
    return cells(lambda all_of_them: cell(all_of_them, grade_id).update(source=source))


def copied(grade_id: str, **changes: Any) -> Spoil:
    return cells(lambda all_of_them: all_of_them.append(json.loads(json.dumps(cell(all_of_them, grade_id))) | changes))


def both_boxes(first: str, second: str) -> Spoil:
    """The box with one text, and a copy of it with another."""

    def change(all_of_them: list[dict[str, Any]]) -> None:
        box = cell(all_of_them, BOX)
        all_of_them.append(box | {"source": second})
        box.update(source=first)

    return cells(change)


def deleted(*grade_ids: str) -> Spoil:
    return cells(lambda all_of_them: [all_of_them.remove(cell(all_of_them, grade_id)) for grade_id in grade_ids])


def swapped(all_of_them: list[dict[str, Any]]) -> None:
    one, other = (cell(all_of_them, item.id)["metadata"]["nbgrader"] for item in (MARKED[0], MARKED[-1]))
    one["grade_id"], other["grade_id"] = other["grade_id"], one["grade_id"]


def retyped(grade_id: str, kind: str, **more: Any) -> Spoil:
    return cells(lambda all_of_them: cell(all_of_them, grade_id).update(cell_type=kind, **more))


def of_1990(content: dict[str, Any]) -> dict[str, Any]:
    """The layout of nbformat 3."""
    for one in content["cells"]:
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": content["cells"]}]}


def with_outputs(all_of_them: list[dict[str, Any]]) -> None:
    """Each marked cell says that it has been executed, and what came of it."""
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "999"}}
    page = {"output_type": "display_data", "metadata": {}, "data": {"text/html": f"<script>{CANARY}</script>"}}
    for item in MARKED:
        cell(all_of_them, item.id).update(outputs=[page, result], execution_count=1)


def as_if_graded(content: dict[str, Any]) -> None:
    content["metadata"]["defaultmode"]["graded"] = {
        "fingerprint": "0",
        "status": "graded",
        "reasons": [],
        "written": {BOX: f"<script>{CANARY}</script>"},
        "scores": {item.id: item.possible for item in MARKED},
    }


def many(count: int, one: Callable[[int], dict[str, Any]]) -> Spoil:
    return cells(lambda all_of_them: all_of_them.extend(one(number) for number in range(count)))


def deep(levels: int) -> bytes:
    return b'{"cells": ' + b"[" * levels + b"]" * levels + b"}"


def deep_answers(levels: int) -> bytes:
    nested = "[" * levels + "]" * levels
    return f'{{"schema": 1, "answers": {{"{QUIZ}": {{"{MARKED[0].id}": {{"answer": {nested}}}}}}}}}'.encode()


def number(digits: str) -> bytes:
    """The sound answers, with these digits for the answer to the question for a number."""
    item = next(item for item in MARKED if item.kind == "numeric")
    return _encoded(_file({**given(), item.id: "HERE"})).replace(b'"HERE"', digits.encode())


def renamed(name: str) -> Spoil:
    return lambda folder: (folder / NOTEBOOK).rename(folder / name)


def crowd(folder: Path) -> None:
    """No notebook of the quiz's name, but hundreds that have to be parsed to know that they are others."""
    (folder / NOTEBOOK).unlink()
    content = f'{{"name": "{QUIZ}", "cells": ['.encode() + b"[], " * 400_000 + b"[]]}"
    first = folder / "000.ipynb"
    first.write_bytes(content)
    for count in range(1, 300):
        (folder / f"{count:03}.ipynb").hardlink_to(first)


def files(*names: str | bytes) -> Spoil:
    """Files with these names and the canary's code in them."""
    leave = f"import pathlib; (pathlib.Path.home() / {CANARY!r}).touch()\n"

    def spoil(folder: Path) -> None:
        for name in names:
            path = folder / os.fsdecode(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(leave)

    return spoil


def pipes(*names: str | bytes) -> Spoil:
    return lambda folder: [os.mkfifo(folder / os.fsdecode(name)) for name in names]


def a_thousand_files(folder: Path) -> None:
    for count in range(1000):
        (folder / f"{count}.txt").touch()


def a_deep_tree(folder: Path) -> None:
    with _in(folder):
        for _ in range(60):
            Path("deeper" * 8).mkdir()
            os.chdir("deeper" * 8)


@contextmanager
def _in(folder: Path):
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def both(*steps: Spoil) -> Spoil:
    return lambda folder: [step(folder) for step in steps]


# ---- the table -----------------------------------------------------------------------------------------------------

_OWN = "1 cell was not of the quiz and left out"
_OTHER = "1 cell was other than in the quiz and put right"
_DAMAGED = f"{ANSWERS} is damaged and cannot be read"
_SHAPE = f"{ANSWERS} does not have the form of an answers file"
_NO_ANSWER = f"{ANSWERS} holds no answer to this quiz"
_BROKEN = f"{NOTEBOOK} is damaged and cannot be read"
_NO_DATE = "so that nothing tells when this was handed in"
_FULL = {item.id: item.key() for item in MARKED}
_TICKED = next(item for item in MARKED if item.kind == "multiple")


def _codes(**sources: str) -> list[Fault]:
    return [Fault(name.replace("_", "-"), code(source), REPAIRED, _OWN) for name, source in sources.items()]


def _answers(status: str, reason: str, worth: float = 0, **contents: Any) -> list[Fault]:
    return [Fault(name.replace("_", "-"), put(ANSWERS, content), status, reason, worth) for name, content in contents.items()]


def _texts(**texts: str) -> list[Fault]:
    return [Fault(name.replace("_", "-"), written(text), writes=True) for name, text in texts.items()]


_CODE = [
    *_codes(
        loops_for_ever="while True: pass",
        ignores_interrupts="import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        exits="import os; os._exit(1)",
        kills_its_parent="import os; os.kill(os.getppid(), 9)",
        forks="import os\nwhile True: os.fork()",
        leaves_a_daemon="import subprocess; subprocess.Popen(['sleep', '1000'], start_new_session=True)",
        allocates="bytearray(10**11)",
        prints_50_MB="print('x' * 50_000_000)",
        fills_the_disk="open('big', 'wb').write(bytes(10**9))",
        opens_the_gradebook="import sqlite3 as s; s.connect('../../../gradebook.db').execute('delete from grade')",
        reads_the_key=f"print(open('../../../source/{QUIZ}.toml').read())",
        writes_to_a_neighbour=f"open('../../{NEIGHBOUR}/{QUIZ}/answers.json', 'w')",
        drops_a_startup_file="(pathlib.Path.home() / '.ipython/profile_default/startup/x.py').write_text('1')",
        calls_home="import socket; socket.create_connection(('192.0.2.1', 80))",
        transforms_the_tests="get_ipython().ast_transformers.append(type('T', (), {'visit': lambda self, node: None})())",
        patches_the_marker="import defaultmode.grading.marks as m; m.award = lambda *_: 999.0",
        equals_everything="class Equal:\n  __eq__ = lambda *_: True\nanswer = Equal()",
        types_a_shell_command=f"!touch ~/{CANARY}\n%run evil.py",
        reads_before_each_cell="get_ipython().events.register('pre_run_cell', lambda info: print(info.raw_cell))",
    ),
    Fault("code-in-the-setup-cell", edited("quiz-setup", f"open({CANARY!r}, 'w')"), REPAIRED, _OTHER),
    Fault("code-in-a-marks-cell", edited(MARKED[0].id, "float(999)"), REPAIRED, _OTHER),
    Fault("raises-in-a-marks-cell", edited(MARKED[0].id, "1 / 0"), REPAIRED, _OTHER),
    Fault("code-in-the-box", written(f"```python\nopen({CANARY!r}, 'w')\n```"), writes=True),
    Fault(
        "shell-in-a-raw-cell", copied(BOX, cell_type="raw", source=f"%%bash\ntouch {CANARY}"), REPAIRED, "copied", writes=True
    ),
]

_CELLS = [
    Fault("copied-marks-cell", copied(MARKED[0].id), REPAIRED, "1 cell was copied"),
    Fault("copied-every-cell", notebook(lambda n: n["cells"].extend(n["cells"][:])), REPAIRED, "26 cells were copied"),
    Fault("copied-box", copied(BOX, source="A second text."), REPAIRED, "what its copies say was put together", writes=True),
    Fault("copied-box-after-nothing", both_boxes("\0", "Mine."), REPAIRED, "1 cell was copied", writes=True),
    Fault("deleted-marks-cell", deleted(MARKED[0].id), REPAIRED, "1 cell was missing and put back"),
    Fault("deleted-box", deleted(BOX), REPAIRED, "1 cell was missing and put back"),
    Fault("deleted-every-cell", cells(list.clear), REPAIRED, "26 cells were missing and put back"),
    Fault("retyped-marks-cell", retyped(MARKED[0].id, "markdown"), REPAIRED, _OTHER),
    Fault("retyped-box", retyped(BOX, "code", source="1 + 1", outputs=[]), REPAIRED, _OTHER, writes=True),
    Fault("retyped-to-a-list", retyped(MARKED[0].id, ["code"]), REPAIRED, _OTHER),
    Fault("renamed-cell", forged(grade_id="mine"), REPAIRED, "1 cell was missing"),
    Fault("swapped-ids", cells(swapped), REPAIRED, "put right"),
    Fault("named-as-another", forged(grade_id=MARKED[0].id), REPAIRED, "1 cell was missing"),
    Fault("named-as-the-box", forged(grade_id=BOX), REPAIRED, "1 cell was copied", writes=True),
    Fault("re-pointed-cell", forged(points=999), REPAIRED, _OTHER),
    Fault("points-below-nothing", forged(points=-5), REPAIRED, _OTHER),
    Fault("points-in-words", forged(points="all"), REPAIRED, _OTHER),
    Fault("points-everywhere", everywhere(points=1e308), REPAIRED, "26 cells were other"),
    Fault("asks-another-question", edited(f"question-{MARKED[0].id}", "question('{}')"), REPAIRED, _OTHER),
    Fault("box-to-be-executed", forged(BOX, solution=False, task=True), REPAIRED, _OTHER),
    Fault("unlocked-cell", forged(locked=False, solution=True), REPAIRED, _OTHER),
    Fault("forged-checksum", forged(checksum="0" * 32)),
    Fault("id-is-a-list", forged(grade_id=[MARKED[0].id]), REPAIRED, "1 cell was missing"),
    Fault("id-is-a-number", forged(grade_id=1e300), REPAIRED, "1 cell was missing"),
    Fault("id-is-half-a-character", forged(grade_id="\ud800"), REPAIRED, "1 cell was missing"),
    Fault("id-is-a-megabyte", forged(grade_id="x" * 1_000_000), REPAIRED, "1 cell was missing"),
    Fault("schema-1", everywhere(schema_version=1), REPAIRED, "26 cells were other"),
    Fault("schema-2", everywhere(schema_version=2), REPAIRED, "26 cells were other"),
    Fault("schema-99", everywhere(schema_version=99), REPAIRED, "26 cells were other"),
    Fault("schema-in-words", everywhere(schema_version="three"), REPAIRED, "26 cells were other"),
    Fault("metadata-of-4-MB", forged(junk="x" * 4_000_000)),
    Fault("metadata-of-6-MB", forged(junk="x" * 6_000_000), REPAIRED, "is larger than 5 MB"),
    Fault("metadata-is-text", cells(lambda a: a[3].update(metadata="none")), REPAIRED, "1 cell was missing"),
    Fault("nbgrader-is-text", cells(lambda a: a[3]["metadata"].update(nbgrader="none")), REPAIRED, "1 cell was missing"),
    Fault("no-metadata-at-all", cells(lambda a: [one.pop("metadata") for one in a]), REPAIRED, "26 cells were missing"),
    Fault("source-is-nothing", written(None)),
    Fault("source-is-a-number", edited(MARKED[0].id, 5), REPAIRED, _OTHER),  # type: ignore[arg-type]
    Fault("source-is-lists", written([["<script>"], {"a": 1}, "Only this."]), writes=True),
    Fault(
        "attachments",
        cells(lambda a: cell(a, BOX).update(attachments={"x.svg": {"image/svg+xml": "<svg onload=x>"}})),
        REPAIRED,
        "an answer with a picture, which was left out",
    ),
    Fault("another-kernel", notebook(lambda n: n["metadata"].update(kernelspec={"name": "evil", "display_name": "E"}))),
    Fault("forged-outputs", cells(with_outputs)),
    Fault("forged-grading", notebook(as_if_graded)),
    Fault("nbformat-3", notebook(of_1990), REPAIRED, "the notebook is of another format"),
    Fault("nbformat-99", notebook(lambda n: n.update(nbformat=99)), REPAIRED, "the notebook is of another format"),
    Fault("nbformat-in-words", notebook(lambda n: n.update(nbformat="four")), REPAIRED, "the notebook is of another format"),
    Fault("cells-of-no-kind", notebook(lambda n: n.update(cells=[1, "x", None, [], {}])), REPAIRED, "26 cells were missing"),
    Fault("20000-cells", many(20_000, lambda n: _code_cell(f"{n}")), REPAIRED, "20000 cells were not of the quiz"),
    Fault(
        "20000-copies", many(20_000, lambda n: {"metadata": {"nbgrader": {"grade_id": BOX}}, "source": ""}), REPAIRED, "copied"
    ),
    Fault(
        "20000-boxes",
        many(20_000, lambda n: {"metadata": {"nbgrader": {"grade_id": BOX}}, "source": "\0" * 9}),
        REPAIRED,
        "copied",
    ),
]

_NOTEBOOKS = [
    Fault("notebook-missing", without(NOTEBOOK), REPAIRED, "the notebook was missing and was put back"),
    Fault("notebook-empty", put(NOTEBOOK, b""), REPAIRED, _BROKEN),
    Fault("notebook-truncated", put(NOTEBOOK, _RELEASED[:9000]), REPAIRED, _BROKEN),
    Fault("notebook-binary", put(NOTEBOOK, bytes(range(256)) * 40), REPAIRED, _BROKEN),
    Fault("notebook-in-utf-16", put(NOTEBOOK, _RELEASED.decode().encode("utf-16")), REPAIRED, _BROKEN),
    Fault("notebook-with-a-mark", put(NOTEBOOK, b"\xef\xbb\xbf" + _RELEASED)),
    Fault("notebook-is-null", put(NOTEBOOK, b"null"), REPAIRED, _BROKEN),
    Fault("notebook-is-text", put(NOTEBOOK, b'"cells"'), REPAIRED, _BROKEN),
    Fault("notebook-is-a-list", put(NOTEBOOK, b'["cells"]'), REPAIRED, _BROKEN),
    Fault("cells-are-an-object", notebook(lambda n: n.update(cells={"0": n["cells"][0]})), REPAIRED, _BROKEN),
    Fault("notebook-of-numbers", put(NOTEBOOK, b'{"cells": ' + b"9" * 5000 + b"}"), REPAIRED, _BROKEN),
    Fault("notebook-deep", put(NOTEBOOK, deep(100_000)), REPAIRED, _BROKEN),
    Fault("notebook-of-100-MB", sparse(NOTEBOOK, 100_000_000), REPAIRED, "is larger than 5 MB"),
    Fault(
        "notebook-links-to-a-neighbour", instead(NOTEBOOK, link(f"../../{NEIGHBOUR}/{QUIZ}/{NOTEBOOK}")), REPAIRED, "is a link"
    ),
    Fault("notebook-links-to-the-key", instead(NOTEBOOK, link(f"../../../source/{QUIZ}/{NOTEBOOK}")), REPAIRED, "is a link"),
    Fault("notebook-links-to-the-system", instead(NOTEBOOK, link(SECRET_FILE)), REPAIRED, "is a link"),
    Fault("notebook-links-nowhere", instead(NOTEBOOK, link("nowhere")), REPAIRED, "is a link"),
    Fault("notebook-links-to-itself", instead(NOTEBOOK, link(NOTEBOOK)), REPAIRED, "is a link"),
    Fault("notebook-is-a-pipe", instead(NOTEBOOK, pipe), REPAIRED, "is a pipe"),
    Fault("notebook-is-a-socket", instead(NOTEBOOK, plug), REPAIRED, "is a socket"),
    Fault("notebook-is-a-folder", instead(NOTEBOOK, directory), REPAIRED, "is a folder"),
    Fault("notebook-is-a-device", instead(NOTEBOOK, device), REPAIRED, "is a device"),
    Fault("notebook-closed", closed(NOTEBOOK), REPAIRED, f"{NOTEBOOK} cannot be read"),
    Fault("notebook-renamed", renamed("my answers.ipynb"), REPAIRED, "was taken as"),
    Fault("notebook-renamed-oddly", renamed("\x1b[2J<b>\n‮.ipynb"), REPAIRED, "was taken as"),
    Fault(
        "notebook-among-links",
        both(renamed("b.ipynb"), instead("a.ipynb", link("b.ipynb"))),
        REPAIRED,
        "'b.ipynb' and was taken",
    ),
    Fault("notebook-renamed-and-deep", both(without(NOTEBOOK), put("deep.ipynb", deep(100_000))), REPAIRED, "was missing"),
    Fault("notebook-renamed-pipe", both(without(NOTEBOOK), instead("a.ipynb", pipe)), REPAIRED, "'a.ipynb' is a pipe"),
    Fault("notebook-in-a-crowd", crowd, REPAIRED, "the notebook was missing and was put back"),
]

_FILES = [
    Fault("answers-missing", without(ANSWERS), NOTHING, f"no {ANSWERS} was handed in, and nothing was written", 0),
    Fault(
        "answers-missing-but-text",
        both(without(ANSWERS), written("Mine.")),
        REPAIRED,
        "so that only what was written counts",
        0,
        True,
    ),
    *_answers(
        UNREADABLE,
        _DAMAGED,
        answers_empty=b"",
        answers_truncated=_encoded(_file(_FULL))[:-9],
        answers_binary=bytes(range(256)),
        answers_in_utf_16=json.dumps(_file(_FULL)).encode("utf-16"),
        answers_100000_deep=deep_answers(100_000),
        answers_of_5000_digits=number("9" * 5000),
        answers_twice=_encoded(_file(_FULL)) * 2,
        answers_are_code=f"__import__('pathlib').Path.home().joinpath({CANARY!r}).touch()",
        answers_pickled=b"\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x05touch\x94\x85\x94R\x94.",
    ),
    *_answers(
        UNREADABLE,
        _SHAPE,
        answers_are_a_list=[_file(_FULL)],
        answers_are_text=b'"answers"',
        answers_are_null=b"null",
        answers_25_deep=deep_answers(25),
        answers_without_schema={"answers": _file(_FULL)["answers"]},
        answers_schema_true=_file(_FULL) | {"schema": True},
        answers_schema_in_words=_file(_FULL) | {"schema": "1"},
        answers_of_lists={"schema": 1, "answers": [_FULL]},
        records_are_lists={"schema": 1, "answers": {QUIZ: [_FULL]}},
        records_are_text={"schema": 1, "answers": {QUIZ: dict.fromkeys(_FULL, "x")}},
    ),
    *_answers(
        NOTHING,
        _NO_ANSWER,
        swapped_types=_file({item.id: 3.0 if item.kind != "numeric" else [item.key()] for item in MARKED}),
        true_instead_of_ids=_file({item.id: True for item in MARKED}),
        lists_of_true=_file({item.id: [True, 1, None] for item in MARKED}),
        numbers_as_text=_file({item.id: str(item.key()) for item in MARKED if item.kind == "numeric"}),
        positions_instead_of_ids=_file({item.id: 0 for item in MARKED if item.kind != "numeric"}),
        another_quiz={"schema": 1, "answers": {"quiz02_conditions": _file(_FULL)["answers"][QUIZ]}},
        ids_in_capitals=_file({name.upper(): answer for name, answer in _FULL.items()}),
        answers_of_nothing=_file({}),
    ),
    *_answers(
        GRADED,
        "",
        WORTH,
        number_is_nan=number("NaN"),
        number_is_infinity=number("-Infinity"),
        number_is_1e999=number("1e999"),
        number_of_4000_digits=number("9" * 4000),
        number_is_true=number("true"),
        answers_with_a_mark=b"\xef\xbb\xbf" + _encoded(_file(given())),
        duplicate_keys=_encoded(_file(_FULL))[:-1] + b", " + _encoded(_file(given()))[1:],
        marks_of_their_own=_file(given(), points=999, scores={item.id: 999 for item in MARKED}, graded=True),
        attempts_with_shares={
            "schema": 1,
            "answers": {
                QUIZ: {
                    item.id: ({"answer": item.key()} if item in ANSWERED else {})
                    | {"attempts": [{"answer": item.key(), "share": 1}], "share": 1, "points": 999, "confidence": 10**400}
                    for item in MARKED
                }
            },
        },
        half_characters=_file({**given(), "\ud800": "\udfff", MARKED[-3].id: "\ud800"}),
        ten_thousand_items=_file({**given(), **{f"item-{count}": "x" for count in range(10_000)}}),
    ),
    *_answers(GRADED, "", 0, every_box_ticked=_file({_TICKED.id: [option.id for option in _TICKED.options]})),
    *_answers(UNREADABLE, "was written by a newer edition of this course", answers_of_schema_99=_file(_FULL) | {"schema": 99}),
    *_answers(UNREADABLE, "is larger than 1 MB", answers_of_10_MB=_encoded(_file(_FULL, junk="x" * 10_000_000))),
    Fault("answers-of-100-GB", sparse(ANSWERS, 10**11), UNREADABLE, "is larger than 1 MB", 0),
    Fault(
        "answers-link-to-a-neighbour", instead(ANSWERS, link(f"../../{NEIGHBOUR}/{QUIZ}/{ANSWERS}")), UNREADABLE, "is a link", 0
    ),
    Fault("answers-link-to-the-system", instead(ANSWERS, link(SECRET_FILE)), UNREADABLE, "is a link", 0),
    Fault("answers-link-nowhere", instead(ANSWERS, link("nowhere")), UNREADABLE, "is a link", 0),
    Fault("answers-link-to-zeros", instead(ANSWERS, link("/dev/zero")), UNREADABLE, "is a link", 0),
    Fault("answers-are-a-folder", instead(ANSWERS, directory), UNREADABLE, "is a folder", 0),
    Fault("answers-are-a-pipe", instead(ANSWERS, pipe), UNREADABLE, "is a pipe", 0),
    Fault("answers-are-a-socket", instead(ANSWERS, plug), UNREADABLE, "is a socket", 0),
    Fault("answers-are-a-device", instead(ANSWERS, device), UNREADABLE, "is a device", 0),
    Fault("answers-closed", closed(ANSWERS), UNREADABLE, f"{ANSWERS} cannot be read", 0),
]

_STAMPS = [
    Fault("time-missing", without(TIMESTAMP)),
    Fault("time-empty", put(TIMESTAMP, b""), REPAIRED, _NO_DATE),
    Fault("time-in-words", put(TIMESTAMP, b"yesterday"), REPAIRED, _NO_DATE),
    Fault("time-broken", put(TIMESTAMP, b"2026-02-31 10:00:00 UTC"), REPAIRED, _NO_DATE),
    Fault("time-binary", put(TIMESTAMP, bytes(range(256))), REPAIRED, _NO_DATE),
    Fault("time-of-10-MB", put(TIMESTAMP, b"2" * 10_000_000), REPAIRED, _NO_DATE),
    Fault("time-zone-is-a-path", put(TIMESTAMP, b"2026-01-05 10:00:00 ../../etc/passwd"), REPAIRED, _NO_DATE),
    Fault("time-zone-is-code", put(TIMESTAMP, b"2026-01-05 10:00:00 __import__('os')"), REPAIRED, _NO_DATE),
    Fault("time-beyond-all-years", put(TIMESTAMP, b"9999-12-31 23:59:59 -9999"), REPAIRED, TIMESTAMP),
    Fault("time-before-all-years", put(TIMESTAMP, b"0001-01-01 00:00:00 +9999"), REPAIRED, TIMESTAMP),
    Fault("time-in-other-digits", put(TIMESTAMP, "٢٠٢٦-٠١-٠٥ ١٠:٠٠:٠٠ UTC"), REPAIRED, _NO_DATE),
    Fault("time-to-come", put(TIMESTAMP, b"2099-01-01 00:00:00 UTC"), REPAIRED, "says 2099-01-01, a day that has not come"),
    Fault("time-long-ago", put(TIMESTAMP, b"1001-01-01 00:00:00 UTC"), REPAIRED, f"{TIMESTAMP} holds no date"),
    Fault("time-is-a-pipe", instead(TIMESTAMP, pipe), REPAIRED, f"{TIMESTAMP} is a pipe"),
    Fault("time-is-a-folder", instead(TIMESTAMP, directory), REPAIRED, f"{TIMESTAMP} is a folder"),
    Fault("time-is-a-link", instead(TIMESTAMP, link(SECRET_FILE)), REPAIRED, f"{TIMESTAMP} is a link"),
    Fault("time-closed", closed(TIMESTAMP), REPAIRED, f"{TIMESTAMP} cannot be read"),
    Fault("secret-is-a-path", put(SECRET, b"../../../elsewhere"), REPAIRED, f"{SECRET} holds no secret"),
    Fault("secret-of-10-MB", put(SECRET, b"0" * 10_000_000), REPAIRED, f"{SECRET} holds no secret"),
    Fault("secret-is-a-pipe", instead(SECRET, pipe), REPAIRED, f"{SECRET} is a pipe"),
    Fault("secret-is-a-link", instead(SECRET, link(f"../../{NEIGHBOUR}/{QUIZ}/{SECRET}")), REPAIRED, f"{SECRET} is a link"),
    Fault("secret-is-a-folder", instead(SECRET, directory), REPAIRED, f"{SECRET} is a folder"),
]

_BESIDE = [
    Fault("brings-its-own-modules", files("quizkit.py", "sitecustomize.py", "usercustomize.py", "json.py", "evil.pth")),
    Fault("brings-our-package", files("defaultmode/__init__.py", "defaultmode/grading/__init__.py", "nbgrader/__init__.py")),
    Fault("brings-settings", files("nbgrader_config.py", "jupyter_config.py", ".jupyter/jupyter_config.py", "conftest.py")),
    Fault("brings-a-startup-file", files(".ipython/profile_default/startup/00.py", ".bashrc", "ipython_config.py")),
    Fault("brings-a-kernel", files(".local/share/jupyter/kernels/python3/kernel.json", "kernel.json")),
    Fault("brings-a-graded-page", files(f"feedback/{QUIZ}.html", f"autograded/{NOTEBOOK}", "gradebook.db")),
    Fault("pipe-beside", pipes("tube"), REPAIRED, "'tube' is a pipe and was left out"),
    Fault("socket-beside", instead("plug", plug), REPAIRED, "'plug' is a socket and was left out"),
    Fault("link-to-the-system-beside", instead("more", link("/etc")), REPAIRED, "'more' is a link and was left out"),
    Fault("link-to-a-neighbour-beside", instead("theirs", link(f"../../{NEIGHBOUR}")), REPAIRED, "'theirs' is a link"),
    Fault("link-to-the-key-beside", instead("key", link("../../../source")), REPAIRED, "'key' is a link and was left out"),
    Fault("link-to-itself-beside", instead("again", link(".")), REPAIRED, "'again' is a link and was left out"),
    Fault("odd-file-names", files("new\nline", b"not \xff text", "\x1b]0;owned\x07", "x" * 250, "-rf", "‮gpj.exe", "<b>", "*")),
    Fault("oddly-named-pipes", pipes("new\nline", b"\xff\xfe", "\x1b[2J", "<img src=x>"), REPAIRED, r"'new\nline' is a pipe"),
    Fault("pipes-of-long-names", pipes("x" * 255), REPAIRED, f"'{'x' * 57}\\u2026' is a pipe"),
    Fault("400-pipes", pipes(*map(str, range(400))), REPAIRED, "'0' is a pipe and was left out"),
    Fault("1000-files", a_thousand_files, REPAIRED, "more than 500 files"),
    Fault("60-folders-deep", a_deep_tree),
]

_FOLDERS = [
    Fault("empty-folder", emptied, NOTHING, f"no {ANSWERS} was handed in, and nothing was written", 0),
    Fault("folder-links-to-a-neighbour", whole(link(f"../{NEIGHBOUR}/{QUIZ}")), UNREADABLE, "the submission is a link", 0),
    Fault("folder-links-to-the-system", whole(link("/etc")), UNREADABLE, "the submission is a link", 0),
    Fault("folder-links-nowhere", whole(link("nowhere")), UNREADABLE, "the submission is a link", 0),
    Fault("folder-is-a-file", whole(lambda path: path.write_text("x")), UNREADABLE, "the submission is a file", 0),
    Fault("folder-is-a-pipe", whole(pipe), UNREADABLE, "the submission is a pipe", 0),
    Fault("folder-closed", closed("."), UNREADABLE, "the submission cannot be opened", 0),
    Fault("learner-links-to-a-neighbour", whole_learner(link(NEIGHBOUR)), UNREADABLE, "the submission is a link", 0),
]


def _named(name: str | bytes, trouble: str = "is no learner's id") -> Fault:
    return Fault(os.fsdecode(name), nothing, UNREADABLE, trouble, 0, recorded=False)


_NAMES = [
    _named("-rf"),
    _named("--force=true"),
    _named(".hidden"),
    _named("..x"),
    _named("new\nline"),
    _named("<img src=x onerror=alert(1)>"),
    _named("x" * 200, "is longer than 128 characters"),
    _named(b"not \xff text"),
    _named("\x1b]0;owned\x07\x1b[2J"),
    _named("=HYPERLINK(1)"),
    _named("@SUM(1)"),
    _named(f"$(touch {CANARY})"),
    _named("*"),
    _named("[a-z]"),
    _named("{student_id}"),
    _named("%s%n"),
    _named("trailing."),
    _named("trailing "),
    _named("zero\u200bwidth"),
    _named("right‮left"),
    _named("cafe\u0301"),
    Fault(NEIGHBOUR.capitalize(), nothing, REPAIRED, "another submission is in nearly the same name"),
    Fault("ｈonest-1", nothing, REPAIRED, "another submission is in nearly the same name"),
    _named("' or 1=1 --"),
    Fault("x" * 128, nothing),
]

_WORDS = [
    *_texts(
        script=f"<script>fetch('{CANARY}')</script>",
        image_that_fails=f'<img src=x onerror="{CANARY}()">',
        link_to_a_script=f"[a](javascript:{CANARY}()) <javascript:{CANARY}()> <a href='javascript:{CANARY}()'>x</a>",
        link_in_a_formula=rf"$\href{{javascript:{CANARY}()}}{{x}}$ and $$\require{{html}}\style{{x}}{{y}}$$",
        formula_first=f"$$\n<script>{CANARY}</script>\n$$\n\n\\begin{{align}}\n<img src=x onerror={CANARY}>\n\\end{{align}}",
        closes_the_block=f"</pre><script>{CANARY}</script><pre>",
        closes_everything=f"</pre></blockquote></section></main></body><script>{CANARY}</script><textarea><style><!--",
        comment=f"<!-- --><script>{CANARY}</script><!--",
        entities=f"&lt;script&gt;{CANARY}&lt;/script&gt; &#60;script&#62; &amp;",
        markdown=f"# Title\n\n* [a](data:text/html,{CANARY}) ![b](//192.0.2.1/x.png)\n\n```html\n<b>\n```\n\n[c]: javascript:1",
        blank_lines=f"First.\n\n\n<iframe srcdoc='<script>{CANARY}</script>'></iframe>\n\n    <object data=x>",
        template=f"{{{{ 7 * 7 }}}} {{% include '/etc/passwd' %}} {{0.__class__}} %s ${{{CANARY}}}",
        hidden_tests="One line.\n### BEGIN HIDDEN TESTS\nAnd no end.",
        hidden_tests_nested="BEGIN HIDDEN TESTS\nBEGIN HIDDEN TESTS\nEND HIDDEN TESTS\nThe end.",
        solution="### BEGIN SOLUTION\nx\n### BEGIN MARK SCHEME\nx",
        meta_refresh="<meta http-equiv=refresh content='0;url=//192.0.2.1/'><base href='//192.0.2.1/'><link href=x>",
        reordered_text="safe \u202eexe.fdp\u202c \u2066\u2067\u2068 end",
        controls_and_halves="a\0b\x1b[31mc\ud800d\udfffe\x7f\x85f",
        line_separators="a\u2028b\u2029c\x0bd\x0ce\r\nf\rg",
        emoji="👩🏽‍🔬 é ⅷ 王",
    ),
    Fault("text-of-10-MB", written("x" * 10_000_000), REPAIRED, f"{NOTEBOOK} is larger than 5 MB"),
    Fault("text-of-4-MB", written("<b>" * 1_400_000), REPAIRED, "longer than 20000 characters", writes=True),
    Fault("text-of-line-ends", written("\n" * 100_000 + "x"), writes=True),
    Fault("text-of-nothing", written("\0\u202e\ud800 \t\r\n")),
    Fault("untouched-box", written("\n  Write your answer here. \n")),
]

FAULTS = [*_CODE, *_CELLS, *_NOTEBOOKS, *_FILES, *_STAMPS, *_BESIDE, *_FOLDERS, *_NAMES, *_WORDS]
"""Every fault; `Fault.learner` is unique."""

if sys.platform == "win32":  # the module is still imported there
    FAULTS = []
