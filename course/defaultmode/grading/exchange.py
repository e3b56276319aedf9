"""Collecting from the exchange, where anybody may have laid anything under any name.

nbgrader's own step stops the class at one odd name, follows links with the instructor's rights, and lets whoever uses a
learner's name replace that learner's work. This one looks at everything once without opening it, takes plain files only,
and asks the accounts that own the submissions whose they are. Whatever it leaves is named; it stops nobody.
"""

import contextlib
import json
import os
import re
import stat
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch, fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from nbgrader.exchange.default.collect import ExchangeCollect

from ..files import NotPlainError, kind, read_plain
from ..wording import joined
from . import folders, intake
from .intake import ANSWERS, LARGEST_NOTE, SECRET, TIMESTAMP, shown
from .rules import Rules
from .settings import GradingError

if sys.platform != "win32":
    import pwd

MOST_FILES = 400  # files and folders taken of a submission; fewer than a grading looks at
DEEPEST = 8  # folders in each other
ARRIVING = 60  # seconds in which a submission without its last file may still be on its way
BACKDATED = timedelta(hours=1)  # between what a submission says of itself and when it was last changed
NAMED = 5  # things that one line of the log names

RECORD = ".collected.json"  # in what was collected: from which submission, and which account it belonged to
LOCK = ".collecting.lock"

_NAME = re.compile(r"(.*)\+([^+]+)\+(\d{4}-[^+]*?(?: [+-]\d\d(?:\d\d)?)?)(?:\+([\w=-]+))?", re.DOTALL)
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_OPEN_FOLDER = _OPEN | getattr(os, "O_DIRECTORY", 0)


@dataclass(frozen=True)
class _Claim:
    """A folder in the exchange whose name says that it is a learner's submission.

    Attributes
    ----------
    when : datetime
        The time in its name.
    written : str
        The same, as it stands there.
    owner : int
        The account's number.
    changed : int
        Its inode's last change in nanoseconds: the one time that nobody sets at will.
    place : tuple of int
        Device and inode, by which it is known again.
    """

    name: str
    learner: str
    when: datetime
    written: str
    owner: int
    changed: int
    place: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.name} ({_account(self.owner) or f'account number {self.owner}'})"


@dataclass(frozen=True)
class _Earlier:
    """What was collected of a learner in an earlier run; None is unknown."""

    when: datetime | None = None
    owner: int | None = None


class Collect(ExchangeCollect):
    """Named in ``nbgrader_config.py`` as ``ExchangeFactory.collect``.

    Of submissions in one learner's name from several accounts, those of the account with that name count where there is
    one, and otherwise those of the account that was collected before or came first. ``check_owner = False`` says that
    accounts do not tell who somebody is: then the latest counts, and the others are named. Where an assignment may be handed
    in so often and no more (`rules.Rules.attempts`), those that came after count for nothing.
    """

    def init_src(self) -> None:
        """Look at the exchange, once."""
        if self.coursedir.course_id == "":
            self.fail("No course id specified. Re-run with --course flag.")
        self.inbound_path = Path(self.root) / self.coursedir.course_id / "inbound"
        if not self.inbound_path.is_dir():
            self.fail(f"Course not found: {self.inbound_path}")
        self.odd: list[str] = []
        self.claims: dict[str, list[_Claim]] = defaultdict(list)
        try:
            with os.scandir(self.inbound_path) as entries:
                for entry in entries:
                    self._look(entry)
        except PermissionError:
            self.fail(f"You don't have read permissions for the directory: {self.inbound_path}")
        self.duedate = self._due() if self.before_duedate else None
        try:
            self.rules = Rules.of(self.config, Path(self.coursedir.root, self.coursedir.source_directory))
        except GradingError as error:
            self.fail(str(error))

    def copy_files(self) -> None:
        """Take what is new, learner by learner, and name what is left."""
        what = f"'{self.coursedir.assignment_id}' for course '{self.coursedir.course_id}'"
        if self.claims:
            self.log.info(f"Processing the submissions of {len(self.claims)} learners of {what}")
        else:
            self.log.warning(f"No submissions of {what} to collect")
        self.disputes: list[str] = []
        self.notes: list[str] = []
        self.guests: dict[str, list[str]] = defaultdict(list)
        submitted = self._folder("*").parent.parent
        submitted.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(submitted / LOCK, timeout=0, mode=0o664 if self.coursedir.groupshared else 0o644):
                for folder in submitted.iterdir():
                    if intake.kind_of(folder) == "a folder":
                        self._settle(folder.name)
                for learner in sorted(self.claims):
                    try:
                        self._collect(learner, self.claims[learner])
                    except OSError as error:
                        self.notes.append(f"{learner}: {error.filename or learner} cannot be used ({error.strerror or error}).")
        except Timeout:
            self.fail(f"Something else is collecting in {self.coursedir.root}. Wait until it has ended.")
        finally:
            self._tell()

    def _tell(self) -> None:
        """Name what is in doubt first: whoever prints the log may print only its beginning."""
        advice = (
            f"Ask those concerned, and move what is not theirs out of {self.inbound_path} (and out of submitted/, if it was "
            "taken). Where accounts do not tell who somebody is, set c.ExchangeCollect.check_owner = False."
        )
        guests = [
            f"The account {account} handed in as {_listed(learners)}." for account, learners in sorted(self.guests.items())
        ]
        for line in (*self.disputes, *([advice] if self.disputes else []), *guests, *self.notes, *sorted(self.odd)):
            self.log.warning(line)

    # ---- the look ---------------------------------------------------------------------------------------------------

    def _look(self, entry: "os.DirEntry[str]") -> None:
        """Take an entry of the exchange for what it says it is, or name it as odd."""
        name, wanted = entry.name, self.coursedir.student_id or "*"
        parts = _NAME.fullmatch(name)
        if parts is None:
            learner, ours, _ = name.partition(f"+{self.coursedir.assignment_id}+")
            if (ours and fnmatchcase(learner, wanted)) or (name.count("+") < 2 and wanted == "*"):
                self._skip(name, "is not named learner+assignment+time")
            return
        learner, assignment, written = parts[1], parts[2], parts[3]
        if assignment != self.coursedir.assignment_id or not fnmatchcase(learner, wanted):
            return
        when = intake.moment(written)
        if trouble := intake.name_trouble(learner):
            self._skip(name, f"is in a name that {trouble}")
        elif when is None:
            self._skip(name, "has no time in its name")
        else:
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError as error:
                self._skip(name, f"cannot be looked at ({error.strerror or error})")
                return
            if not stat.S_ISDIR(found.st_mode):
                self._skip(name, f"is {kind(found.st_mode) or 'a file'}, not a folder")
                return
            place = found.st_dev, found.st_ino
            self.claims[learner].append(_Claim(name, learner, when, written, found.st_uid, found.st_ctime_ns, place))

    def _skip(self, name: str, why: str) -> None:
        self.odd.append(f"In the exchange, {shown(name)} {why}, and was left.")

    def _due(self) -> datetime | None:
        from nbgrader.api import Gradebook, MissingEntry

        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                return gradebook.find_assignment(self.coursedir.assignment_id).duedate
            except MissingEntry:
                return None

    # ---- one learner ------------------------------------------------------------------------------------------------

    def _collect(self, learner: str, claims: list[_Claim]) -> None:
        folder = self._folder(learner)
        for place in (folder.parent, folder):
            if (what := intake.kind_of(place)) not in ("a folder", "nothing"):
                self.notes.append(f"{learner}: {place} is {what or 'a file'}, not a folder, and nothing was collected.")
                return
        earlier = _earlier(folder, claims) if folder.exists() else None
        owner = self._owner(learner, claims, earlier)
        counting = [claim for claim in claims if owner in (None, claim.owner)]
        others = [claim for claim in claims if owner not in (None, claim.owner)]
        arrived = [claim for claim in counting if not self._arriving(claim)]
        allowed = self._allowed(learner, arrived)
        chosen = self._chosen(allowed)
        left = {claim.when for claim in arrived if claim not in allowed}
        if earlier and earlier.when in left and (folder / RECORD).exists():  # collected here, not put there by a person
            earlier = _Earlier(None, earlier.owner)  # it was allowed once, and counts for nothing now
        taken = chosen is not None and self._take(chosen, folder, earlier)
        if others:
            self._dispute(learner, counting, others, chosen if taken else None, earlier)
        elif chosen and taken and (strange := [claim for claim in counting if claim.owner != chosen.owner]):
            self.notes.append(
                f"{len(counting)} submissions claim {learner} but belong to different accounts: the latest, {chosen}, "
                f"was taken, {_were(strange)} left."
            )

    def _owner(self, learner: str, claims: list[_Claim], earlier: _Earlier | None) -> int | None:
        """The account whose submissions count as this learner's; None when accounts are not to be asked."""
        if not self.check_owner:
            return None
        if (number := _number(learner)) is not None:
            return number
        if earlier and earlier.owner is not None:
            return earlier.owner
        return min(claims, key=lambda claim: (claim.changed, claim.name)).owner

    def _arriving(self, claim: _Claim) -> bool:
        """Whether the learner's own copying may still go on; if so, that is said."""
        folder = self.inbound_path / claim.name
        try:
            if all((folder / name).lstat().st_size for name in (TIMESTAMP, SECRET)):  # which come last
                return False
        except OSError:
            pass
        changes = [claim.changed / 1e9]
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            changes += [entry.stat(follow_symlinks=False).st_ctime for entry in islice(entries, MOST_FILES)]
        begun = claim.when.replace(tzinfo=UTC).timestamp()
        if abs(time.time() - max(changes)) > ARRIVING or time.time() - begun > BACKDATED.total_seconds():
            return False
        self.notes.append(f"{claim.learner}: {claim.name} is still being handed in. Collect again in a minute.")
        return True

    def _allowed(self, learner: str, claims: list[_Claim]) -> list[_Claim]:
        """As many of the first ones as the assignment may be handed in; if there are more, that is said."""
        limit = self.rules.attempts.get(self.coursedir.assignment_id)
        if limit is None or len(claims) <= limit:
            return claims
        often = self.rules.attempts_in_words(self.coursedir.assignment_id)
        self.notes.append(
            f"{learner} handed in {len(claims)} times, and {self.coursedir.assignment_id} may be handed in {often}: "
            f"{'the others were' if len(claims) - limit > 1 else 'the last one was'} left."
        )
        return sorted(claims, key=_in_time)[:limit]

    def _chosen(self, claims: list[_Claim]) -> _Claim | None:
        """The latest; with ``before_duedate`` the latest in time, if there is one."""
        due = self.duedate
        in_time = [claim for claim in claims if due is not None and claim.when <= due]
        return max(in_time or claims, key=_in_time, default=None)

    def _take(self, claim: _Claim, folder: Path, earlier: _Earlier | None) -> bool:
        """Put a submission in its place where it is new, and return whether it is the one that stands there now."""
        who = f"{claim.learner} {self.coursedir.assignment_id}"
        if earlier:
            newer = self.update and (earlier.when is None or claim.when > earlier.when)
            if not newer and not (self.before_duedate and claim.when != earlier.when):
                hint = "No newer submission to collect" if self.update else "Submission already exists, use --update to update"
                self.log.info(f"{hint}: {who}")
                return claim.when == earlier.when
        try:
            notes = self._put(claim, folder)
        except OSError as error:
            self._settle(claim.learner)
            self.notes.append(f"{claim.learner}: {claim.name} could not be copied ({error.strerror or error}), and was left.")
            return False
        if earlier:
            before = f"the one of {earlier.when:%Y-%m-%d %H:%M} UTC" if earlier.when else "one without a time"
            self.log.info(f"Updating submission: {who}, in place of {before}")
        else:
            self.log.info(f"Collecting submission: {who}")
        self.notes += [f"{claim.learner}: {note}." for note in notes]
        if self.check_owner and claim.owner != os.getuid() and (account := _account(claim.owner)) not in ("", claim.learner):
            self.guests[account].append(claim.learner)
        return True

    def _dispute(
        self, learner: str, counting: list[_Claim], others: list[_Claim], chosen: _Claim | None, earlier: _Earlier | None
    ) -> None:
        if not counting and not earlier:  # so there is an account of that name
            self.disputes.append(
                f"There is an account {learner}, and it did not hand in what claims to be: {_were(others)} left."
            )
            return
        there = f"{chosen} was taken, " if chosen else "what was collected earlier was kept, " if earlier else ""
        count = len(others) + (len(counting) or 1)
        self.disputes.append(
            f"{count} submissions claim {learner} but belong to different accounts: {there}{_were(others)} left."
        )

    # ---- the copy ---------------------------------------------------------------------------------------------------

    def _folder(self, learner: str) -> Path:
        directory = self.coursedir
        return Path(directory.format_path(directory.submitted_directory, learner, directory.assignment_id))

    def _put(self, claim: _Claim, folder: Path) -> list[str]:
        """Copy a submission beside its place and rename it into it; returns what is to be told.

        A crash leaves the old one or the new one, whole, under its own name or where `folders.settle` finds it.
        """
        if not folder.parent.exists():
            folder.parent.mkdir(parents=True)
            self._share(folder.parent)
        half = folders.begin(folder)
        copying = _Copying(self.coursedir, half)
        with _opened(self.inbound_path / claim.name, None, _OPEN_FOLDER) as source:
            found = os.fstat(source)
            if (found.st_dev, found.st_ino) != claim.place:
                raise OSError("it was exchanged for another while it was being collected")
            copying.submission(source, found.st_uid)
            notes = copying.notes()
            notes += _dated(half / TIMESTAMP, copying.timestamp, claim, max(claim.changed, copying.changed))
        (half / RECORD).write_text(json.dumps({"from": claim.name, "owner": claim.owner}), "utf-8")
        self._share(half)
        folders.put(folder)
        return notes

    def _settle(self, learner: str) -> None:
        with contextlib.suppress(OSError):
            folders.settle(self._folder(learner))

    def _share(self, folder: Path) -> None:
        """Let the instructors' group write, where nbgrader is told to."""
        if not self.coursedir.groupshared:
            return
        for path in (folder, *folder.rglob("*")):
            mode = path.stat().st_mode
            path.chmod((mode | 0o2770) & 0o2777 if path.is_dir() else (mode | 0o660) & 0o777)


def _in_time(claim: _Claim) -> tuple[datetime, int]:
    """By what submissions are put in order."""
    return claim.when, claim.changed


@dataclass
class _Copying:
    """A submission on its way into a folder of its own: plain files, as many and as large as was agreed.

    Everything is reached from an open folder by name and without following links, so that nothing can be exchanged for
    something else between the look and the opening.
    """

    directory: Any
    into: Path
    left: list[str] = field(default_factory=list)
    timestamp: str = ""
    changed: int = 0  # the last change of a file's inode, in nanoseconds
    room: int = 0
    files: int = MOST_FILES
    owner: int = 0

    def submission(self, source: int, owner: int) -> None:
        """Copy what `source`, an open folder of the account `owner`, holds: what the quiz needs first.

        That is not subject to what nbgrader is told to ignore, and when it cannot be read there is no copy.
        """
        self.owner = owner
        self.room = 1000 * self.directory.max_dir_size  # nbgrader counts in units of 1000 bytes
        wanted = (SECRET, ANSWERS, f"{self.directory.assignment_id}.ipynb")
        self.timestamp = self._note(source)
        for name in wanted:
            with contextlib.suppress(FileNotFoundError):
                self._file(source, name, self.into, "")
        self._rest(source, self.into, "", {TIMESTAMP, RECORD, *wanted})

    def notes(self) -> list[str]:
        return [f"{_were(self.left)} left out"] if self.left else []

    def _note(self, source: int) -> str:
        """The timestamp; empty when there is none to be read."""
        try:
            with _opened(TIMESTAMP, source, _OPEN) as file:
                if stat.S_ISREG(os.fstat(file).st_mode):
                    return os.read(file, LARGEST_NOTE).decode("utf-8", "replace").strip()
        except OSError:
            pass
        return ""

    def _rest(self, source: int, into: Path, where: str, done: set[str]) -> None:
        with os.scandir(source) as entries:
            # One more than there is room for tells that there are more.
            names = [entry.name for entry in islice(entries, len(done) + self.files + 1) if entry.name not in done]
        for name in sorted(names, key=lambda name: (not name.endswith(".ipynb"), name)):
            if any(fnmatch(name, pattern) for pattern in self.directory.ignore):
                continue
            if not self.files:
                beyond = f"what is more than {MOST_FILES} files"
                self.left += [beyond] if beyond not in self.left else []
                return
            try:
                if stat.S_ISDIR(os.stat(name, dir_fd=source, follow_symlinks=False).st_mode):
                    self._folder(source, name, into, where)
                elif any(fnmatch(name, pattern) for pattern in self.directory.include):
                    self._file(source, name, into, where)
            except FileNotFoundError:  # taken away meanwhile
                continue
            except PermissionError as error:
                self._leave(where + name, str(error.strerror))

    def _leave(self, name: str, why: str) -> None:
        self.left.append(f"{shown(name)} ({why})")

    def _folder(self, source: int, name: str, into: Path, where: str) -> None:
        if where.count("/") >= DEEPEST:
            self._leave(where + name, f"deeper than {DEEPEST} folders")
            return
        self.files -= 1
        with _opened(name, source, _OPEN_FOLDER) as inner:
            (into / name).mkdir()
            self._rest(inner, into / name, f"{where}{name}/", set())

    def _file(self, source: int, name: str, into: Path, where: str) -> None:
        most = self.directory.max_file_size
        if what := kind(os.stat(name, dir_fd=source, follow_symlinks=False).st_mode):  # opening a pipe waits for ever
            self._leave(where + name, what)
            return
        self.files -= 1
        with _opened(name, source, _OPEN) as number:
            found = os.fstat(number)
            self.changed = max(self.changed, found.st_ctime_ns)
            if what := kind(found.st_mode):
                self._leave(where + name, what)
            elif found.st_nlink > 1 and found.st_uid != self.owner:
                self._leave(where + name, "a link to another account's file")
            elif found.st_size > 1000 * most:
                self._leave(where + name, f"larger than {most / 1000:g} MB")
            elif found.st_size > self.room:
                self._leave(where + name, f"with it there would be more than {self.directory.max_dir_size / 1000:g} MB")
            else:
                with open(number, "rb", closefd=False) as file, open(into / name, "xb") as copy:
                    length = found.st_size  # and no more, should it grow meanwhile
                    while length and (content := file.read(min(length, 1 << 20))):
                        length -= len(content)
                        copy.write(content)
                self.room -= found.st_size


# ---- small parts ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(name: str | Path, folder: int | None, flags: int) -> Iterator[int]:
    number = os.open(name, flags, dir_fd=folder)
    try:
        yield number
    finally:
        os.close(number)


def _dated(path: Path, timestamp: str, claim: _Claim, last: int) -> list[str]:
    """Write the time of a submission, and return what is doubtful about it."""
    notes = []
    told = intake.moment(timestamp)
    if told is None:
        notes.append(
            f"{TIMESTAMP} tells no time, and that in the name of the submission, {claim.written}, was put in its place"
        )
        timestamp, told = claim.written, claim.when
    if not timestamp.rpartition(" ")[2].isalpha():  # nbgrader's pages read a zone that is a number wrongly
        timestamp = f"{told:%Y-%m-%d %H:%M:%S.%f} UTC"
    path.write_text(timestamp, "utf-8")
    changed = datetime.fromtimestamp(last / 1e9, UTC).replace(tzinfo=None)
    if changed - told > BACKDATED:
        notes.append(
            f"the submission says that it is of {told:%Y-%m-%d %H:%M}, but was last changed at {changed:%Y-%m-%d %H:%M} UTC; "
            "a time that was written by hand may be backdated"
        )
    return notes


def _earlier(folder: Path, claims: Iterable[_Claim]) -> _Earlier:
    """What is known of the submission that was collected into `folder`.

    Its owner is what the record says; of a folder without one, whoever owns the submission of that time in the exchange.
    """
    try:
        record = json.loads(read_plain(folder / RECORD, 10 * LARGEST_NOTE))
        name, owner = record["from"], record["owner"]
        if (parts := _NAME.fullmatch(name)) and (when := intake.moment(parts[3])) and isinstance(owner, int):
            return _Earlier(when, owner)
    except (OSError, NotPlainError, ValueError, KeyError, TypeError, RecursionError):
        pass
    try:
        when = intake.moment(read_plain(folder / TIMESTAMP, LARGEST_NOTE).decode("utf-8", "replace").strip())
    except (OSError, NotPlainError):
        return _Earlier()
    return _Earlier(when, next((claim.owner for claim in claims if claim.when == when), None))


def _account(number: int) -> str:
    try:
        return str(pwd.getpwuid(number).pw_name)
    except (KeyError, OverflowError):
        return ""


def _number(account: str) -> int | None:
    try:
        return pwd.getpwnam(account).pw_uid
    except (KeyError, ValueError):
        return None


def _listed(things: Iterable[object]) -> str:
    names = [str(thing) for thing in things]
    if len(names) > NAMED:
        names[NAMED:] = [f"{len(names) - NAMED} more"]
    return joined(names)


def _were(things: list[Any]) -> str:
    return f"{_listed(things)} {'was' if len(things) == 1 else 'were'}"
