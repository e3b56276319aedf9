"""The command `defaultmode`: open the course, test it, build and check quizzes, grade them, export their questions."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .exports import SUFFIXES
from .places import checkout


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 a problem told in one sentence, 2 wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options, extra = _parse(arguments)
    try:
        return options.run(options, extra)
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        if not _is_sentence(problem):
            raise
        print(problem, file=sys.stderr)
        return 1


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Split the arguments into ours and those that are passed on."""
    parser = argparse.ArgumentParser(prog="defaultmode", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    learn = _command(commands, "learn", _learn, "open the course in the web browser")
    learn.add_argument("folder", nargs="?", metavar="FOLDER", help="where your copies live (my-course by default)")
    learn.add_argument("--no-browser", action="store_true", help="print the address and open no browser")
    learn.add_argument("--port", type=int, metavar="N", help="listen on this port")
    learn.epilog = "Anything after -- is passed on to JupyterLab."

    test = _command(commands, "test", _test, "run the tests of the course")
    test.epilog = "Every argument is passed on to pytest."

    build = _command(commands, "build", _build, "build the graded quizzes from source/*.toml")
    build.add_argument("--check", action="store_true", help="change nothing, only tell whether they are up to date")

    check = _command(commands, "check", _check, "look for mistakes in claims, references, studies, items and lessons")
    check.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="only look how well these files of items are written"
    )
    check.add_argument("--all", action="store_true", help="of FILE also print thoughts, which are less than warnings")
    check.add_argument("--rules", action="store_true", help="list the rules of item writing and where they come from")
    check.add_argument("--account", type=Path, metavar="FILE", help="the popular account's text, to compare with its table")

    grade = _command(commands, "grade", _grade, "collect, mark and give feedback on one quiz, for the whole class")
    grade.add_argument("--student", default="", metavar="ID", help="grade only this learner's submission")
    grade.add_argument("--self", action="store_true", dest="own", help="mark your own answers, alone, and open the reasons")
    grade.add_argument("--folder", type=Path, metavar="FOLDER", help="with --self: your copies (my-course by default)")
    grade.add_argument("--no-browser", action="store_true", help="with --self: open no page")
    grade.add_argument("--execute", action="store_true", help="let nbgrader run the learners' code, with your rights")
    regrade = _command(commands, "regrade", _regrade, "mark everybody again with the corrected item file, and list who moved")
    for one in (grade, regrade):
        one.add_argument("assignment", metavar="ASSIGNMENT", help="for example quiz01_default_mode_network")
        one.add_argument("--release", action="store_true", help="send the feedback to the exchange too")
        one.add_argument(
            "--workers", type=int, default=1, metavar="N", help="mark in N processes (1 by default, enough for most)"
        )
        one.add_argument("--scheduler", metavar="ADDRESS", help="mark on the workers of this Dask scheduler")

    export = _command(commands, "export", _export, "write the questions of a file for another program, or to print")
    export.add_argument("file", metavar="FILE", help="an item file, or a slug such as quiz01_default_mode_network")
    export.add_argument("--to", required=True, choices=tuple(SUFFIXES), help="the form to write")
    export.add_argument("--out", type=Path, metavar="PATH", help="the file to write, or its folder (here by default)")
    export.add_argument("--without-key", action="store_true", help="print: leave out the answers and reasons")

    doctor = _command(commands, "doctor", _doctor, "check that a course folder is in order, and say what to do")
    doctor.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="the folder of the course (here by default)")

    ours, passed_on = (arguments[:1], arguments[1:]) if arguments[:1] == ["test"] else _split(arguments)
    options = parser.parse_args(ours)
    if options.run is _grade and (wrong := _against_self(options)):
        parser.error(wrong)
    if options.run is _check and options.files and options.account:
        parser.error("--account compares the course's own table: leave FILE out.")
    if passed_on and options.run not in (_learn, _test):
        parser.error(f"nothing may follow -- here: only 'learn' and 'test' pass arguments on, not {' '.join(passed_on)}")
    return options, passed_on


def _command(commands, name: str, run: Callable, purpose: str) -> argparse.ArgumentParser:
    """Add one command."""
    parser = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def _against_self(options: argparse.Namespace) -> str:
    """Why these options of `grade` do not go together; empty where they do."""
    if options.own and (options.student or options.execute or options.release or options.scheduler or options.workers != 1):
        return "--self marks your own answers, alone: leave out what is for a class."
    if not options.own and (options.folder or options.no_browser):
        return "--folder and --no-browser go with --self."
    return ""


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Split at the first ``--``."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


def _learn(options: argparse.Namespace, extra: list[str]) -> int:
    from .learn import learn

    return learn(options.folder, browser=not options.no_browser, port=options.port, extra=extra)


def _test(options: argparse.Namespace, extra: list[str]) -> int:
    from .working_copy import CourseError

    root = _checkout("The tests")
    try:
        import pytest  # noqa: F401
    except ImportError:
        raise CourseError(
            "pytest is not installed here: type 'uv sync --locked --extra test' if uv keeps this environment; otherwise "
            "delete the folder .venv and type 'python3 start.py test', which brings it."
        ) from None
    return subprocess.call([sys.executable, "-m", "pytest", *extra], cwd=root)


def _build(options: argparse.Namespace, extra: list[str]) -> int:
    from .grading.build import build_all

    build_all(_checkout("The quizzes' item files"), check=options.check)
    return 0


def _check(options: argparse.Namespace, extra: list[str]) -> int:
    from .checks import check_all, check_files, list_rules

    if options.rules:
        return list_rules()
    if options.files:
        return check_files(options.files, checkout(), show_all=options.all)
    return check_all(_checkout("The item files"), options.account)


def _grade(options: argparse.Namespace, extra: list[str]) -> int:
    if options.own:
        from .grading.self_marking import mark_own

        return mark_own(options.assignment, options.folder, browser=not options.no_browser)
    from .grading.run import grade

    how = {"count": options.workers, "scheduler": options.scheduler, "release": options.release}
    return grade(options.assignment, student=options.student, execute=options.execute, **how)


def _regrade(options: argparse.Namespace, extra: list[str]) -> int:
    from .grading.run import regrade

    return regrade(options.assignment, count=options.workers, scheduler=options.scheduler, release=options.release)


def _export(options: argparse.Namespace, extra: list[str]) -> int:
    from .exports.writing import export

    return export(options.file, options.to, options.out, key=not options.without_key)


def _doctor(options: argparse.Namespace, extra: list[str]) -> int:
    from .grading.doctor import doctor

    return doctor(options.folder)


def _checkout(what: str) -> Path:
    """The downloaded course; CourseError says that an installed wheel lacks `what`."""
    from .working_copy import CourseError

    if root := checkout():
        return root
    raise CourseError(f"{what} come with the downloaded course, not with the installed package.")


def _is_sentence(problem: Exception) -> bool:
    """Tell whether an error was written for a person: the package's own errors are."""
    return type(problem).__module__.partition(".")[0] == "defaultmode"


if __name__ == "__main__":
    sys.exit(main())
