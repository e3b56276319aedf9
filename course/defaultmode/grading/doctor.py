"""``defaultmode doctor``: is a course folder in order, and if not, what is to be done?

Nothing is changed, and nothing that does not exist yet is made: a folder without a gradebook stays without one.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from traitlets.config import Config

from ..items import ItemError
from ..places import course_root
from . import build, rebuild, settings
from .course import Course
from .intake import printable
from .rules import Rules
from .settings import GradingError

FINE, WRONG, ASIDE = "✓", "✗", "–"

# Setting → what has to stand in it, and what happens where it does not.
PLUGINS = {
    "Autograde.exporter_class": (
        ("defaultmode.grading.autograde.Submissions",),
        "'nbgrader autograde' and Formgrader would execute what learners hand in",
    ),
    "GenerateFeedback.exporter_class": (
        ("defaultmode.grading.feedback.FeedbackPage",),
        "'nbgrader generate_feedback' would show learners code, and pages that load scripts from elsewhere",
    ),
    "GenerateFeedback.preprocessors": (
        ("defaultmode.grading.feedback.Grades", "nbgrader.preprocessors.ClearHiddenTests"),
        "feedback would show 0 for what is still to be marked, or hidden tests",
    ),
    "ExchangeFactory.collect": (
        ("defaultmode.grading.exchange.Collect",),
        "one odd name in the exchange would keep the whole class from being collected",
    ),
    "ExportApp.plugin_class": (
        ("defaultmode.grading.export.MarksTable",),
        "'nbgrader export' would write 0 for 'not submitted' and for 'awaiting marking'",
    ),
}


@dataclass(frozen=True)
class Finding:
    """What one check found: `FINE`, `WRONG` or `ASIDE` (not applicable, or only to be known), and a sentence.

    Of what is wrong the sentence is followed by what to do.
    """

    sign: str
    text: str

    def __str__(self) -> str:
        return f"{self.sign} {self.text}"


def doctor(root: Path | None = None) -> int:
    """Check a course folder, print what was found, and return 0 when nothing is wrong, else 1.

    Parameters
    ----------
    root : Path, optional
        By default the working directory, or where the package was installed from.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a pipe on Windows knows no ✓
    root = root or (Path.cwd() if (Path.cwd() / settings.CONFIG).is_file() else course_root())
    print(f"The course folder is {root.resolve()}.")
    wrong = 0
    for finding in findings(root):
        print(finding)
        wrong += finding.sign == WRONG
    print(f"{wrong} to be put right." if wrong else "Nothing is wrong.")
    return 1 if wrong else 0


def findings(root: Path) -> Iterator[Finding]:
    """What the checks find, one after another; see `Finding`."""
    try:
        folder = Folder(root)
    except GradingError as error:
        yield Finding(WRONG, str(error))
        yield from _checked(lambda _: _answers(root), "No answers lie in source/.", None)
        yield Finding(ASIDE, f"All else depends on {settings.CONFIG} and was not checked.")
        return
    yield Finding(FINE, f"{settings.CONFIG} can be used.")
    for sentence, check in CHECKS.items():
        yield from _checked(check, sentence, folder)


def _checked(check: Callable[[Any], Iterator[Finding]], fine: str, folder: Any) -> Iterator[Finding]:
    """What a check finds, or the sentence that holds when it finds nothing."""
    found = list(check(folder))
    yield from found or [Finding(FINE, fine)]


class Folder:
    """A course folder as its configuration describes it.

    Raises
    ------
    GradingError
        When the configuration cannot be used.
    """

    def __init__(self, root: Path):
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.exchange.default import Exchange

        self.root = root.resolve()
        self.config: Config = settings.load(self.root)
        Rules.of(self.config, self.root / "source")  # every quiz would say again what is wrong with them
        self.config.CourseDirectory.root = str(self.root)
        self.directory = CourseDirectory(config=self.config)
        self.exchange = Path(Exchange(coursedir=self.directory, config=self.config).root)
        self.course_exchange = self.exchange / self.directory.course_id

    @property
    def shared(self) -> bool:
        """Whether other accounts have their part in an exchange: one outside the course folder, that exists."""
        return sys.platform != "win32" and self.exchange.is_dir() and not self.exchange.is_relative_to(self.root)

    @cached_property
    def quizzes(self) -> dict[str, Course]:
        """The assignments in ``source/``."""
        source = self.root / self.directory.source_directory
        names = sorted(path.name for path in source.glob("*") if path.is_dir() and not path.name.startswith("."))
        return {name: Course.open(self.root, name) for name in names}


# ---- what the configuration names -----------------------------------------------------------------------------------


def _plugins(folder: Folder) -> Iterator[Finding]:
    for setting, (names, otherwise) in PLUGINS.items():
        section, trait = setting.split(".")
        named = folder.config[section].get(trait)
        there = [_name(one) for one in (named if isinstance(named, list) else [named])]
        if missing := [name for name in names if name not in there]:
            yield Finding(
                WRONG,
                f"{settings.CONFIG} does not name {' and '.join(missing)} in c.{setting}: {otherwise}. "
                "Put that line back as it stands in the course that you downloaded.",
            )
        for name in names:
            if name not in missing and (trouble := _import_trouble(name)):
                yield Finding(
                    WRONG, f"c.{setting} names {name}, which cannot be imported ({trouble}). Install the course again."
                )


def _name(plugin: Any) -> Any:
    return f"{plugin.__module__}.{plugin.__qualname__}" if isinstance(plugin, type) else plugin


def _import_trouble(name: str) -> str:
    module, _, attribute = name.rpartition(".")
    try:
        getattr(import_module(module), attribute)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


# ---- the exchange ---------------------------------------------------------------------------------------------------


def _exchange(folder: Folder) -> Iterator[Finding]:
    if sys.platform == "win32":
        yield Finding(ASIDE, "nbgrader has no exchange on Windows: put submissions into submitted/ by hand.")
    elif not folder.exchange.is_dir():
        yield Finding(ASIDE, f"There is no exchange at {folder.exchange}; releasing a quiz makes it.")
    else:
        yield from _closed_above(folder)
        yield from _places(folder)


def _closed_above(folder: Folder) -> Iterator[Finding]:
    """Folders above a shared exchange through which other accounts do not get to it."""
    if folder.shared:
        for path in folder.exchange.parents:
            if not path.stat().st_mode & stat.S_IXOTH:
                yield Finding(
                    WRONG,
                    f"Other accounts do not get through {path} to the exchange. Type 'chmod o+x {path}', or let "
                    "DEFAULTMODE_EXCHANGE name a folder that all can reach.",
                )


def _places(folder: Folder) -> Iterator[Finding]:
    """The folders of the exchange whose mode is not the one that nbgrader's steps count on."""
    course = folder.course_exchange
    outbound, inbound, feedback = (course / name for name in ("outbound", "inbound", "feedback"))
    yield from _for_others(folder.exchange, "rwx", "nbgrader lets no account work in it otherwise")
    for path in (course, outbound):
        yield from _for_others(path, "rx", "learners must be able to read there, and nobody else to change what they get")
    yield from _for_others(inbound, "wx", "learners must be able to hand in, and not to list what others have handed in")
    yield from _for_others(feedback, "x", "learners must be able to fetch their own feedback, and not to list that of others")
    for path in (course, outbound, inbound, feedback):
        if path.is_dir() and not folder.directory.groupshared and path.stat().st_uid != os.geteuid():
            yield Finding(
                WRONG,
                f"{path} belongs to another account, and nbgrader would refuse to work there. "
                "Run nbgrader as its owner, or set c.CourseDirectory.groupshared.",
            )
    for path in sorted(outbound.rglob("*")):
        needed = 0o5 if path.is_dir() else 0o4
        if not path.is_symlink() and path.stat().st_mode & needed != needed:
            yield Finding(WRONG, f"Learners cannot fetch {path}. Type 'chmod -R o+rX {outbound}'.")
            break


def _for_others(path: Path, rights: str, why: str) -> Iterator[Finding]:
    """A folder that gives accounts other than its owner's and its group's more, or less, than these rights."""
    wanted = sum({"r": 4, "w": 2, "x": 1}[right] for right in rights)
    if path.is_dir() and (mode := stat.S_IMODE(path.stat().st_mode)) & 0o7 != wanted:
        yield Finding(WRONG, f"{path} has the mode {mode:04o}: {why}. Type 'chmod o={rights} {path}'.")


# ---- source and release ---------------------------------------------------------------------------------------------


def _answers(root: Path) -> Iterator[Finding]:
    try:
        build.refuse_answers_in_source(root)
    except GradingError as error:
        yield Finding(WRONG, str(error))


def _release(folder: Folder) -> Iterator[Finding]:
    files = sorted((folder.root / folder.directory.source_directory).glob("*.toml"))
    if not files:
        yield Finding(ASIDE, "There is no item file in source/ to compare the notebooks with.")
    elif any(_answers(folder.root)):
        yield Finding(ASIDE, "The notebooks were not compared with their item files, because answers lie in source/.")
    else:
        for file in files:
            try:
                build.refuse_stale(folder.root, only=file.stem)
            except (GradingError, ItemError) as error:
                yield Finding(WRONG, str(error))


def _without_execution(folder: Folder) -> Iterator[Finding]:
    for course in folder.quizzes.values():
        try:
            course.refuse_code()
        except rebuild.NeedsExecutionError as error:
            yield Finding(ASIDE, str(error))
        except (GradingError, ItemError) as error:
            yield Finding(WRONG, str(error))
    if not folder.quizzes:
        yield Finding(ASIDE, "There is no quiz in source/.")


# ---- the gradebook --------------------------------------------------------------------------------------------------


def _gradebook(folder: Folder) -> Iterator[Finding]:
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.exc import SQLAlchemyError

    if _no_gradebook(folder):
        yield Finding(ASIDE, "There is no gradebook yet; the first grading makes it.")
        return
    where = _shown(folder.directory.db_url)
    engine = create_engine(folder.directory.db_url)
    try:
        with engine.connect() as db:
            if engine.dialect.name == "sqlite" and (said := db.execute(text("PRAGMA quick_check(1)")).scalar()) != "ok":
                yield Finding(WRONG, f"The gradebook {where} is damaged ({said}). Put back the last copy of it.")
                return
            entered = inspect(db).has_table("alembic_version")
            there = db.execute(text("SELECT version_num FROM alembic_version")).scalar() if entered else None
    except (SQLAlchemyError, ImportError) as error:
        why = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Finding(
            WRONG,
            f"The gradebook {where} cannot be opened ({why}). "
            "If it is damaged, put back its last copy; if the address is wrong, correct c.CourseDirectory.db_url.",
        )
        return
    finally:
        engine.dispose()
    wanted = ScriptDirectory(ALEMBIC_DIR).get_current_head()
    if there != wanted:
        yield Finding(
            WRONG,
            f"The gradebook {where} {f'is of edition {there}' if there else 'is not of nbgrader'}, and this nbgrader needs "
            f"{wanted}. Type 'nbgrader db upgrade', which keeps a copy; if that fails, a newer nbgrader made the gradebook.",
        )
    if (file := _file(folder.directory.db_url)) and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        yield Finding(WRONG, f"You may not write to {file} and its folder. Grade as the account that owns them.")


def _editions(folder: Folder) -> Iterator[Finding]:
    """Quizzes with submissions that the gradebook does not know, or of which it knows another edition."""
    handed_in = {name: course for name, course in folder.quizzes.items() if course.learners()}
    if not handed_in:
        yield Finding(ASIDE, "Nothing has been handed in yet.")
    elif any(finding.sign == WRONG for finding in _gradebook(folder)):
        yield Finding(ASIDE, "What the gradebook knows of the quizzes was not checked, because it cannot be used.")
    else:
        for name, course in handed_in.items():
            yield from _edition(folder, name, course)


def _edition(folder: Folder, name: str, course: Course) -> Iterator[Finding]:
    entered = f"{name} has submissions and is not in the gradebook. Type 'defaultmode grade {name}'."
    if _no_gradebook(folder):
        yield Finding(WRONG, entered)
        return
    try:
        quiz = rebuild.quiz(course.source, name)
    except (GradingError, ItemError):  # told by another check, or nbgrader's own affair
        return
    try:
        with course.gradebook() as book:
            same = (book.sources(), book.points) == (quiz.sources, quiz.points)
    except GradingError:
        yield Finding(WRONG, entered)
        return
    if not same:
        yield Finding(
            WRONG,
            f"The gradebook knows another edition of {name} than source/ holds. Type 'defaultmode regrade {name}': "
            "it marks everybody with the present one and lists who moved.",
        )


def _no_gradebook(folder: Folder) -> bool:
    file = _file(folder.directory.db_url)
    return file is not None and not file.exists()


def _file(db_url: str) -> Path | None:
    """The file of a gradebook that is one."""
    from sqlalchemy.engine import make_url

    url = make_url(db_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _shown(db_url: str) -> str:
    """An address without its password."""
    from sqlalchemy.engine import make_url

    return str(_file(db_url) or make_url(db_url).render_as_string(hide_password=True))


# ---- what others can see, and what a crash left ---------------------------------------------------------------------


def _readable(folder: Folder) -> Iterator[Finding]:
    if not folder.shared:
        yield Finding(
            ASIDE, "No other accounts share an exchange with this course, so who can read the folder was not checked."
        )
        return
    if any(not path.stat().st_mode & stat.S_IXOTH for path in (folder.root, *folder.root.parents)):
        return  # nobody gets in
    where = folder.directory
    names = [where.source_directory, where.submitted_directory, where.autograded_directory, where.feedback_directory]
    paths = [folder.root / name for name in names] + [_file(where.db_url) or folder.root / "gradebook.db"]
    bare = [path for path in paths if path.exists() and path.stat().st_mode & stat.S_IROTH]
    if bare:
        yield Finding(
            WRONG,
            f"Every account of this machine can read {', '.join(path.name for path in bare)}: the keys, or others' work and "
            f"marks. Type 'chmod o-rwx {folder.root}'.",
        )


def _leftovers(folder: Folder) -> Iterator[Finding]:
    where = folder.directory
    steps = (where.submitted_directory, where.autograded_directory, where.feedback_directory)
    patterns = [f"{step}/*/.*.{kind}" for step in steps for kind in ("half", "before")]
    if found := [path for pattern in [*patterns, "reports/.*.half"] for path in folder.root.glob(pattern)]:
        more = f" and {len(found) - 1} more" if found[1:] else ""
        first = printable(str(found[0].relative_to(folder.root)))
        yield Finding(
            ASIDE,
            f"A run that was killed left {first}{more}; that is harmless, and the next run of "
            "'defaultmode grade' puts it right.",
        )


# The sentence that holds when a check finds nothing, and the check.
CHECKS: dict[str, Callable[[Folder], Iterator[Finding]]] = {
    f"{settings.CONFIG} names the course's plug-ins.": _plugins,
    "The exchange has the permissions that nbgrader needs.": _exchange,
    "No answers lie in source/.": lambda folder: _answers(folder.root),
    "Every quiz is as its item file makes it, in source/ and in release/.": _release,
    "Every quiz is marked from answers alone: nothing that learners send is run, and no sandbox is needed.": _without_execution,
    "The gradebook can be used.": _gradebook,
    "The gradebook knows every quiz that was handed in, as it stands in source/.": _editions,
    "Keys, submissions and marks are closed to other accounts.": _readable,
    "No run that was killed has left anything.": _leftovers,
}
