"""The learner's answers: one small file beside the notebook, written at every change and never lost.

Two notebooks, two threads or two processes may write at once: each change is read, merged and replaced whole under a
lock. Whatever is in the file, reading it does not fail and does not write. A file that cannot be understood is kept
aside before the next answer starts a new one.
"""

import json
import math
import os
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from .confidence import is_confidence
from .files import NotPlainError, read_plain

SELF_MARKED = "self-marked"
"""Under a quiz's name in the course's own file: one attempt for each time that the learner had it marked alone."""

SCHEMA = 1
LARGEST = 1_000_000  # bytes; a learner's whole course is a few tens of kB
DEEPEST = 20  # levels of nesting; ours need seven
PATIENCE = 4  # seconds to wait for another window that is saving; the page says that it waits in vain after six

_THREADS = threading.Lock()  # threads of one process queue here, without the file lock's polling
_KEPT_FIELDS = ("answer", "guess", "confidence", "attempts")


class AnswersError(Exception):
    """An answer that could not be saved. The message says why and what to do."""


class _DamagedError(Exception):
    """The file's content cannot be understood."""


@dataclass(frozen=True)
class Saved:
    """What became of a change: a sentence for the learner, and where a damaged file was kept, if there was one."""

    message: str
    kept_aside: Path | None = None


def parse(content: bytes, name: str = "answers.json") -> dict[str, dict[str, dict[str, Any]]]:
    """What a file with this content holds, as `AnswersFile.read` gives it. Unknown keys are dropped.

    Raises
    ------
    AnswersError
        When the content cannot be understood; the sentence calls the file `name`.
    """
    try:
        return _well_formed_whole(_decode(content, name))
    except _DamagedError as damage:
        raise AnswersError(str(damage)) from None


class AnswersFile:
    """The answers kept in one folder.

    Parameters
    ----------
    path : path-like
        Of ``answers.json``; it need not exist yet.

    Attributes
    ----------
    trouble : str
        After a read, why the file could not be understood; empty otherwise.
    """

    def __init__(self, path: os.PathLike[str] | str):
        self.path = Path(path)
        self.trouble = ""

    # ---- reading ----------------------------------------------------------------------------------------------------

    def read(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Everything as {slug: {item id: record}}.

        A record holds ``answer`` and ``guess`` (any JSON), ``confidence`` (1 … 4) and ``attempts`` (a list of
        {``answer``, ``share``, ``confidence``, ``at``}), each only where it is present and well formed. Never raises
        and never writes; a file that cannot be understood reads as empty and is explained in `trouble`.
        """
        self.trouble = ""
        try:
            return _well_formed_whole(self._load())
        except (_DamagedError, AnswersError) as error:
            self.trouble = str(error)
            return {}

    def get(self, slug: str, item: str) -> dict[str, Any]:
        """The record of one item; empty where there is none. See `read`."""
        return self.read().get(slug, {}).get(item, {})

    # ---- writing ----------------------------------------------------------------------------------------------------

    def put(self, slug: str, item: str, **fields: Any) -> Saved:
        """Change fields of one item's record and leave everything else in the file as it is. None removes a field.

        Raises
        ------
        AnswersError
            When nothing could be written; the file is then as it was.
        """

        def merge(record: dict[str, Any]) -> None:
            for name, value in fields.items():
                if value is None:
                    record.pop(name, None)
                else:
                    record[name] = value

        return self._change(slug, item, merge)

    def add_attempt(self, slug: str, item: str, answer: Any, share: float, confidence: int | None = None) -> Saved:
        """Keep an answer that was checked: as the current one, and at the end of the item's attempts.

        Parameters
        ----------
        share : float
            0 … 1, how much of the points it would earn.
        confidence : int, optional
            1 … 4.

        Raises
        ------
        AnswersError
        """
        sure = {} if confidence is None else {"confidence": confidence}
        attempt = {"answer": answer, "share": share, **sure, "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}

        def merge(record: dict[str, Any]) -> None:
            earlier = record.get("attempts")
            record |= {"answer": answer, **sure, "attempts": [*(earlier if isinstance(earlier, list) else []), attempt]}

        return self._change(slug, item, merge)

    def _change(self, slug: str, item: str, merge) -> Saved:
        try:
            with _THREADS, FileLock(self.path.with_name(".answers.lock"), timeout=PATIENCE):
                return self._changed(slug, item, merge)
        except Timeout:
            raise AnswersError(
                f"Not saved: another window has been saving to {self.path.name} for {PATIENCE} seconds. "
                "Close other windows of this course and answer again."
            ) from None
        except OSError as error:
            raise AnswersError(
                f"Not saved: {self.path.name} cannot be written in {self.path.parent} ({error.strerror or error}). "
                "Free some space, or move the course to a folder of your own; what you chose stays on this page."
            ) from None

    def _changed(self, slug: str, item: str, merge) -> Saved:
        message, aside = "Saved", None
        try:
            whole = self._load()
        except _DamagedError as damage:
            aside = self._keep_aside()
            whole = _empty()
            message = (
                f"Saved. {damage} It was kept as {aside.name}, and a new file was started: "
                "please give the answers that stood in it again."
            )
        merge(whole["answers"].setdefault(slug, {}).setdefault(item, {}))
        self._replace(_encode(whole, self.path.name))
        return Saved(message, aside)

    # ---- the file ---------------------------------------------------------------------------------------------------

    def _load(self) -> dict[str, Any]:
        """The whole file, as far as its outer shape is right; an empty one where there is none.

        Raises _DamagedError where a new file may take its place, AnswersError where it must be left alone.
        """
        try:
            content = read_plain(self.path, LARGEST)
        except FileNotFoundError:
            return _empty()
        except NotPlainError as what:
            if str(what) == "a link":
                raise AnswersError(
                    f"{self.path.name} is a link, which is not followed. Put a real file or nothing in its place."
                ) from None
            raise AnswersError(f"{self.path.name} is not a file. Rename it, so that answers can be kept there.") from None
        except OSError as error:
            raise AnswersError(
                f"{self.path.name} cannot be read ({error.strerror or error}). Check that it belongs to you."
            ) from None
        return _decode(content, self.path.name)

    def _replace(self, content: bytes) -> None:
        """Put `content` in place at one stroke: a reader, or a crash, meets the old file or the new one."""
        half = self.path.with_name(".answers.half")
        half.unlink(missing_ok=True)  # of a process that was killed; the lock says that nobody is writing it now
        try:
            with half.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _rename(half, self.path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise

    def _keep_aside(self) -> Path:
        number = 1
        while os.path.lexists(aside := self.path.with_name(f"answers.damaged-{number}.json")):
            number += 1
        _rename(self.path, aside)
        return aside


def _empty() -> dict[str, Any]:
    return {"schema": SCHEMA, "answers": {}}


def _encode(whole: dict[str, Any], name: str) -> bytes:
    try:
        content = json.dumps(whole, indent=1, allow_nan=False).encode("ascii")
        if _deeper_than(DEEPEST, whole):
            raise ValueError(f"more than {DEEPEST} levels deep")
    except (TypeError, ValueError, RecursionError) as error:
        raise AnswersError(f"Not saved: this answer cannot be written down ({error}). Choose another one.") from None
    if len(content) > LARGEST:
        raise AnswersError(
            f"Not saved: {name} would grow beyond {LARGEST // 1_000_000} MB. Shorten your text, "
            "or rename the file to begin a new one."
        )
    return content


def _decode(content: bytes, name: str) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise _DamagedError(f"{name} is larger than {LARGEST // 1_000_000} MB, which no answers file of this course is.")
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_constant=lambda _: None, parse_float=_finite)
    except (ValueError, RecursionError):
        raise _DamagedError(f"{name} is damaged and cannot be read.") from None
    if isinstance(whole, dict) and isinstance(whole.get("schema"), int) and whole["schema"] > SCHEMA:
        raise AnswersError(f"{name} was written by a newer edition of this course. Update the course to use it.")
    if not _shaped(whole):
        raise _DamagedError(f"{name} does not have the form of an answers file.")
    return whole


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _shaped(whole: Any) -> bool:
    return (
        isinstance(whole, dict)
        and whole.get("schema") is not True
        and whole.get("schema") == SCHEMA
        and isinstance(whole.get("answers"), dict)
        and all(isinstance(records, dict) for records in whole["answers"].values())
        and all(isinstance(record, dict) for records in whole["answers"].values() for record in records.values())
        and not _deeper_than(DEEPEST, whole)
    )


def _deeper_than(levels: int, value: Any) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not layer:
            return False
    return True


def _well_formed_whole(whole: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    return {
        slug: {item: _well_formed(record) for item, record in records.items()} for slug, records in whole["answers"].items()
    }


def _well_formed(record: dict[str, Any]) -> dict[str, Any]:
    kept = {name: record[name] for name in _KEPT_FIELDS if record.get(name) is not None}
    if "confidence" in kept and not is_confidence(kept["confidence"]):
        del kept["confidence"]
    if "attempts" in kept:
        tries = kept["attempts"] if isinstance(kept["attempts"], list) else []
        kept["attempts"] = [_attempt(one) for one in tries if isinstance(one, dict) and "answer" in one and _share(one)]
    return kept


def _attempt(one: dict[str, Any]) -> dict[str, Any]:
    clean = {"answer": one["answer"], "share": one["share"]}
    if is_confidence(one.get("confidence")):
        clean["confidence"] = one["confidence"]
    if isinstance(one.get("at"), str):
        clean["at"] = one["at"]
    return clean


def _share(one: dict[str, Any]) -> bool:
    share = one.get("share")
    return isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1


def _rename(old: Path, new: Path) -> None:
    """Replace at one stroke, patient with Windows, where a virus scanner or a reader may hold a file for a moment."""
    for pause in (0.05, 0.1, 0.2, 0.4):
        try:
            old.replace(new)
            return
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(pause)
    old.replace(new)
