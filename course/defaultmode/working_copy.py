"""The learner's own copy of the course: laid out once, brought up to date without losing their work.

`update` copies what the course ships into a folder and remembers, in ``.defaultmode/copies.json``, a
fingerprint of every file it laid down. A file whose fingerprint still matches is ours to replace; any
other belongs to the learner and is never written to: the new edition is put beside it instead.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .places import course_root

HOUSEKEEPING = ".defaultmode"
_NEVER_SHIPPED = {"answers.json", ".ipynb_checkpoints"}


class CourseError(Exception):
    """One sentence for the learner: what is wrong, where, and what to do next."""


@dataclass(frozen=True)
class Edition:
    """A file that the course ships, and its place (POSIX path) in the learner's folder."""

    source: Path
    place: str


@dataclass
class Update:
    """What an update did: places laid down or replaced, and editions put beside an edited file."""

    laid: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)

    def sentences(self) -> Iterator[str]:
        """Say what the learner should know, one sentence for each file of theirs that was kept."""
        for place, copy in self.beside.items():
            yield f"{place} holds changes of yours and was kept; the new edition is beside it as {Path(copy).name}."


def shipped() -> list[Edition]:
    """List the lessons and the released quizzes, from a checkout or from an installed wheel's ``share`` folder.

    Raises
    ------
    CourseError
        If neither place holds lessons.
    """
    lessons, release = course_root() / "course", course_root() / "release"
    notebooks = sorted(lessons.glob("[0-9][0-9]_*.ipynb"))
    if not notebooks:
        raise CourseError(f"No lessons were found in {lessons}: download or install the course again.")
    quizzes = sorted(path for path in release.glob("*/**/*") if path.is_file())
    return [
        *(Edition(path, path.name) for path in notebooks),
        *(Edition(path, path.relative_to(release).as_posix()) for path in quizzes if not _left_out(path, release)),
    ]


def update(folder: Path, editions: list[Edition]) -> Update:
    """Lay the `editions` out in `folder`, replacing only copies that nobody has edited.

    Raises
    ------
    CourseError
        If the folder cannot be written to.
    """
    done = Update()
    records = _read_records(folder)
    try:
        for edition in editions:
            _bring(edition, folder, records, done)
        write(folder / HOUSEKEEPING / "copies.json", json.dumps({"schema": 1, "copies": records}, indent=1).encode())
    except OSError as problem:
        raise unwritable(folder, problem) from problem
    return done


def fingerprint(content: bytes) -> str:
    """Identify what a person can edit: a notebook's cells and attachments, any other file's bytes.

    Outputs, execution counts, cell ids and metadata do not count: Jupyter changes those by itself.
    """
    try:
        cells = json.loads(content)["cells"]
        edited = [[cell["cell_type"], "".join(cell["source"]), cell.get("attachments") or {}] for cell in cells]
        content = json.dumps(edited, sort_keys=True).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        pass  # not a notebook, or no longer one
    return hashlib.sha256(content).hexdigest()


def unwritable(folder: Path, problem: OSError) -> CourseError:
    """Say that `folder` does not take files, and why."""
    reason = problem.strerror or str(problem)
    return CourseError(
        f"The folder {folder} cannot be written to ({reason}): name another one, for example: python3 start.py learn my-folder"
    )


def _bring(edition: Edition, folder: Path, records: dict, done: Update) -> None:
    """Copy one edition into the folder, unless it is there already or the learner turned it down."""
    content = edition.source.read_bytes()
    current = hashlib.sha256(content).hexdigest()
    record, copy = records.get(edition.place), folder / edition.place
    if record and record["edition"] == current and copy.exists():
        return
    if _ours(copy, record, content):
        write(copy, content)
        records[edition.place] = {"edition": current, "copy": fingerprint(content)}
        done.laid.append(edition.place)
        return
    # Theirs. Remember which edition they were offered, so that each is offered once.
    place = _free_place(edition.place, folder, records, content)
    write(folder / place, content)
    records[place] = {"edition": current, "copy": fingerprint(content)}
    records[edition.place] = {"edition": current, "copy": None}
    done.laid.append(place)
    done.beside[edition.place] = place


def _ours(copy: Path, record: dict | None, content: bytes) -> bool:
    """Tell whether a file may be replaced: it is absent, as we left it, or already the same."""
    if not copy.exists():
        return True
    found = fingerprint(copy.read_bytes())
    return found == fingerprint(content) or (record is not None and found == record["copy"])


def _free_place(place: str, folder: Path, records: dict, content: bytes) -> str:
    """Name a file beside `place` for its new edition: an unused name, or one that still is ours."""
    path = Path(place)
    for number in range(1, 1000):
        suffix = "" if number == 1 else f"_{number}"
        name = path.with_name(f"{path.stem}_new_edition{suffix}{path.suffix}").as_posix()
        if _ours(folder / name, records.get(name), content):
            return name
    raise CourseError(f"{folder} holds too many editions of {place}: delete the ones you no longer need.")


def _read_records(folder: Path) -> dict:
    """Read what was laid down before; a missing or damaged record only means that we know of nothing."""
    try:
        copies = json.loads((folder / HOUSEKEEPING / "copies.json").read_bytes())["copies"]
        return {place: record for place, record in copies.items() if {"edition", "copy"} <= set(record)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _left_out(path: Path, release: Path) -> bool:
    """Tell whether a released file is a by-product that no learner should get."""
    return any(part in _NEVER_SHIPPED or part.startswith(".") for part in path.relative_to(release).parts)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".defaultmode-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
