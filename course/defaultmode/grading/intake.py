"""The first look at what was handed in, before anything else opens it.

A submission is two small files: the answers, and the notebook with the written answers. They are read only when they
are plain files of a sensible size; links are not followed, pipes and devices not opened, and nothing else in the folder
is touched. Whatever lies there, looking never fails and never changes another learner's marks.
"""

import contextlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from ..answers import LARGEST as LARGEST_ANSWERS
from ..files import NotPlainError, kind, read_plain

ANSWERS, TIMESTAMP, SECRET = "answers.json", "timestamp.txt", "submission_secret.txt"
LARGEST_NOTEBOOK = 5_000_000  # bytes; ours have 25 kB, and pasted pictures live in notebooks
LARGEST_NOTE = 1_000  # bytes of timestamp and secret; nbgrader writes 30 and 128
MOST_ENTRIES = 500  # looked at in a folder
MOST_NOTEBOOKS = 50  # opened in search of a misnamed one
MOST_PARSED = 2  # of them; each may take a second
WHOLE = "the submission"  # how a refusal begins that is about all of it; others begin with a file's name
LONGEST_NAME = 128  # characters; the gradebook holds no longer id
EARLIEST = datetime(2020, 1, 1)  # of a timestamp that can be true

_ASIDE = "timestamp.unreadable"
_LEARNER = re.compile(r"\w[\w.@+ -]*")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: ([A-Z]{3,4}|[+-]\d\d(?:\d\d)?))?", re.ASCII)


@dataclass(frozen=True)
class Submission:
    """What one learner handed in for one quiz, as far as it can be read.

    Attributes
    ----------
    learner : str
        The learner's id.
    answers, notebook : bytes or None
        Content of ``answers.json`` and of the notebook; None where it is missing or was refused.
    timestamp : str
        As written by nbgrader; empty when there is none or it says nothing.
    secret : str
        With which nbgrader names the learner's feedback in the exchange.
    repairs : tuple of str
        What was left out or put right, clause by clause.
    refusals : tuple of str
        Why something that is there was not read.
    """

    learner: str
    answers: bytes | None = None
    notebook: bytes | None = None
    timestamp: str = ""
    secret: str = ""
    repairs: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


@dataclass
class _Notes:
    repairs: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def name_trouble(learner: str) -> str:
    """Why this cannot be a learner's id; empty when it can."""
    if len(learner) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} characters"
    if not _LEARNER.fullmatch(learner) or learner.endswith((".", " ")):
        return "is no learner's id (letters, digits and . _ - @ + inside)"
    return ""


def learners(submitted: Path, assignment: str) -> Iterator[str]:
    """The names of the folders in `submitted` that hold something for this quiz, sorted, odd ones included."""
    try:
        names = sorted(path.name for path in submitted.iterdir())
    except FileNotFoundError:
        return
    for name in names:
        try:
            (submitted / name / assignment).lstat()  # a dangling link is a submission too, and one to be told about
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            pass  # nobody may look into it, and that is to be told
        yield name


def twins(names: list[str]) -> dict[str, str]:
    """Names that differ only in capitals or in the form of their letters, each with another such name."""
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(unicodedata.normalize("NFKC", name).casefold(), []).append(name)
    return {name: next(other for other in same if other != name) for same in alike.values() if len(same) > 1 for name in same}


def receive(folder: Path, learner: str, notebook: str) -> Submission:
    """Read what `learner` handed in.

    Parameters
    ----------
    folder : Path
        The submission, ``submitted/LEARNER/ASSIGNMENT``. It is not changed, but for a ``timestamp.txt`` that is no plain
        file with a date, which is set aside under another name: nbgrader and its pages would stumble over it.
    notebook : str
        The quiz's notebook without its extension.
    """
    notes = _Notes()
    for place in (folder.parent, folder):
        if (what := kind_of(place)) == "nothing":
            return Submission(learner, refusals=(f"{WHOLE} cannot be opened",))
        if what != "a folder":
            return Submission(learner, refusals=(f"{WHOLE} is {what or 'a file'}, not a folder, and was not opened",))
    try:
        with os.scandir(folder) as entries:
            there = {entry.name: entry for entry in islice(entries, MOST_ENTRIES + 1)}
    except OSError as error:
        return Submission(learner, refusals=(f"{WHOLE} cannot be opened ({error.strerror or error})",))
    if len(there) > MOST_ENTRIES:
        notes.repairs.append(f"the folder holds more than {MOST_ENTRIES} files, and only those of the quiz were looked for")
    odd = sorted(name for name, entry in there.items() if entry.is_symlink() or not (entry.is_file() or entry.is_dir()))
    for name in odd[:5]:
        if name not in (ANSWERS, TIMESTAMP, SECRET, f"{notebook}.ipynb"):
            notes.repairs.append(f"{shown(name)} is {kind(there[name].stat(follow_symlinks=False).st_mode)} and was left out")
    answers = _read(folder / ANSWERS, LARGEST_ANSWERS, notes)
    if answers is None and ANSWERS not in there:
        answers = _renamed(folder, sorted(there), notes)
    own = f"{notebook}.ipynb"
    written = _read(folder / own, LARGEST_NOTEBOOK, notes)
    if written is None and own not in there:
        written = _misnamed(folder, sorted(there), notebook, notes)
    elif others := [name for name in there if name.startswith(notebook) and name.endswith(".ipynb") and name != own]:
        notes.repairs.append(f"beside the notebook lies {shown(max(others))}, which was not read")
    return Submission(
        learner,
        answers,
        written,
        _timestamp(folder / TIMESTAMP, notes),
        _secret(folder / SECRET, notes),
        tuple(notes.repairs),
        tuple(notes.refusals),
    )


def kind_of(path: Path) -> str:
    """What lies at `path`: empty for a file, else ``a folder``, ``a link``, ``nothing`` …"""
    try:
        return kind(path.lstat().st_mode)
    except OSError:
        return "nothing"


def moment(text: str) -> datetime | None:
    """The time that a timestamp of nbgrader's tells, in UTC without saying so, as the gradebook keeps it.

    nbgrader names some zones by number, such as ``+04`` or ``+0545``, and takes those for seconds when it reads them.
    """
    from nbgrader.utils import parse_utc

    if not (parts := _MOMENT.fullmatch(text)):
        return None
    day_and_time, zone = parts.groups()
    try:
        if zone and not zone.isalpha():
            told = datetime.fromisoformat(day_and_time + zone).astimezone(UTC).replace(tzinfo=None)
        else:
            told = parse_utc(text)
    except (ValueError, OverflowError, TypeError):
        return None
    return told if 2000 <= told.year < 2100 else None  # beyond, nbgrader's pages may fail when they show it elsewhere


# ---- the parts ----------------------------------------------------------------------------------------------------


def _look(path: Path, limit: int) -> tuple[bytes | None, str]:
    """The first `limit` + 1 bytes of a plain file, or None and why it was not read; no reason where there is none."""
    try:
        return read_plain(path, limit), ""
    except FileNotFoundError:
        return None, ""
    except NotPlainError as what:
        return None, f"is {what}, which is not opened"
    except OSError as error:
        return None, f"cannot be read ({error.strerror or error})"


def _read(path: Path, limit: int, notes: _Notes) -> bytes | None:
    """A plain file's content; None, with a note, where it must not or cannot be read."""
    content, why = _look(path, limit)
    if content is not None and len(content) > limit:
        content, why = None, f"is larger than {limit // 1_000_000} MB, which none of this course is"
    if why:
        notes.refusals.append(f"{path.name} {why}")
    return content


def _renamed(folder: Path, names: list[str], notes: _Notes) -> bytes | None:
    """The answers under a name that a browser or a learning platform made of theirs, if there is just one such file."""
    found = [name for name in names if re.fullmatch(r".*answers.*\.json", name) and ".damaged" not in name]
    if len(found) != 1:
        return None
    content = _read(folder / found[0], LARGEST_ANSWERS, notes)
    if content is not None:
        notes.repairs.append(f"the answers were called {shown(found[0])} and were taken as {ANSWERS}")
    return content


def _misnamed(folder: Path, names: list[str], notebook: str, notes: _Notes) -> bytes | None:
    """The notebook under another name, known by what it says of itself."""
    names = [name for name in names if name.endswith(".ipynb")][:MOST_NOTEBOOKS]
    contents = ((name, _read(folder / name, LARGEST_NOTEBOOK, _Notes())) for name in names)
    likely = ((name, content) for name, content in contents if content and notebook.encode() in content)
    for name, content in islice(likely, MOST_PARSED):
        if _slug(content) == notebook:
            notes.repairs.append(f"the notebook was called {shown(name)} and was taken as {notebook}.ipynb")
            return content
    return None


def _slug(content: bytes) -> Any:
    try:
        return json.loads(content)["metadata"]["defaultmode"]["slug"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None


def _timestamp(path: Path, notes: _Notes) -> str:
    content, why = _look(path, LARGEST_NOTE)
    if content is None and not why:
        if os.path.lexists(path.with_name(f"{_ASIDE}-1")):
            notes.repairs.append(f"{TIMESTAMP} told no time and was set aside before")
        return ""
    if content is None:
        return _set_aside(path, why, notes)
    text = content.decode("utf-8", "replace").strip()
    told = moment(text)
    if told is None:
        return _set_aside(path, "holds no date", notes)
    if told > datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1):
        notes.repairs.append(f"{TIMESTAMP} says {told.date()}, a day that has not come")
    elif told < EARLIEST:
        notes.repairs.append(f"{TIMESTAMP} says {told.date()}, a day before there was this course")
    return text


def _set_aside(path: Path, why: str, notes: _Notes) -> str:
    number = 1
    while os.path.lexists(aside := path.with_name(f"{_ASIDE}-{number}")):
        number += 1
    with contextlib.suppress(OSError):
        path.rename(aside)
    notes.repairs.append(f"{TIMESTAMP} {why}, so that nothing tells when this was handed in")
    return ""


def _secret(path: Path, notes: _Notes) -> str:
    content, why = _look(path, LARGEST_NOTE)
    if content is not None:
        text = content.decode("utf-8", "replace").strip()
        if re.fullmatch(r"[0-9a-zA-Z_=-]{1,256}", text):
            return text
        why = "holds no secret"
    if why:
        notes.repairs.append(f"{SECRET} {why} and was left out")
    return ""


def printable(name: str) -> str:
    """A name for a line of text: what would act on a terminal, or is no character, is spelt out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)


def shown(name: str) -> str:
    """A name as it can be printed anywhere."""
    plain = repr(name if len(name) <= 60 else f"{name[:57]}…").encode("ascii", "backslashreplace").decode()
    return plain.replace(";", "\\x3b")  # at which reasons are told apart
