"""The doctor finds a course folder in order, and each thing that can be wrong with one, and changes nothing."""

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from defaultmode import cli
from defaultmode.grading.doctor import ASIDE, FINE, PLUGINS, WRONG, doctor, findings
from defaultmode.grading.run import grade

from .classroom import QUIZ, Class, course_folder
from .test_rebuild import answers, handed_in

BY_MODE = pytest.mark.skipif(sys.platform == "win32", reason="nbgrader's exchange, and file modes, do not exist on Windows")
AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
NOT_AS_ROOT = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture(autouse=True)
def no_exchange_of_the_reader(monkeypatch):
    monkeypatch.delenv("DEFAULTMODE_EXCHANGE", raising=False)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course in use: one submission, graded, and no exchange."""
    patch = pytest.MonkeyPatch()
    patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    root = tmp_path_factory.mktemp("class") / "course"
    course_folder(root)
    folder = root / "submitted" / "ana" / QUIZ
    folder.mkdir(parents=True)
    (folder / "answers.json").write_bytes(answers())
    (folder / f"{QUIZ}.ipynb").write_bytes(handed_in())
    assert grade(QUIZ, root) == 0
    patch.undo()
    return root


@pytest.fixture
def course(graded, tmp_path):
    """A copy of that course, to be changed in one way."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


@pytest.fixture
def shared(graded, monkeypatch):
    """Another copy, whose class shares an exchange to which every account gets."""
    from nbgrader.exchange.default import ExchangeReleaseAssignment

    place = Path(tempfile.mkdtemp(dir=Path("/tmp").resolve()))
    try:
        place.chmod(0o755)
        if not all(path.stat().st_mode & 0o1 for path in place.parents):
            pytest.skip("/tmp is closed to other accounts here")
        monkeypatch.setenv("DEFAULTMODE_EXCHANGE", str(place / "exchange"))
        group = Class(Path(shutil.copytree(graded, place / "course")))
        group.step(ExchangeReleaseAssignment)
        (place / "exchange" / "defaultmode" / "feedback").mkdir(mode=0o711)
        group.root.chmod(0o700)
        yield group.root
    finally:
        shutil.rmtree(place)


def wrong(root: Path) -> list[str]:
    """What the doctor finds to be put right."""
    return [finding.text for finding in findings(root) if finding.sign == WRONG]


def aside(root: Path) -> list[str]:
    return [finding.text for finding in findings(root) if finding.sign == ASIDE]


def the_one(found: list[str]) -> str:
    assert len(found) == 1, found
    return found[0]


def configure(root: Path, line: str) -> None:
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


def inventory(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


# ---- a healthy folder -----------------------------------------------------------------------------------------------


@BY_MODE
def test_of_a_healthy_folder_every_check_is_fine(shared):
    assert [str(finding) for finding in findings(shared) if finding.sign != FINE] == []


def test_a_healthy_folder_is_0_and_nothing_in_it_is_changed(course, capsys):
    before = inventory(course)
    assert doctor(course) == 0
    said = capsys.readouterr().out
    assert "✓ The gradebook can be used." in said and said.endswith("Nothing is wrong.\n")
    assert inventory(course) == before


def test_a_folder_that_was_never_used_is_fine_and_gets_no_gradebook(course):
    for name in ("submitted", "autograded", "feedback", "reports"):
        shutil.rmtree(course / name)
    (course / "gradebook.db").unlink()
    assert wrong(course) == []
    assert "There is no gradebook yet; the first grading makes it." in aside(course)
    assert not (course / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("c.Rules.pass_mark = 80", "c.Rules.pass_mark in nbgrader_config.py is not a share above 0 and up to 1, such as 0.8."),
        ("c.Rules.passmark = 0.8", "nbgrader_config.py sets c.Rules.passmark, which there is not."),
        (
            "c.Rules.withheld = ['quiz99']",
            "names quiz99 in c.Rules.withheld, and source/ has no such assignment",
        ),
    ],
)
def test_rules_that_cannot_be_or_mean_nothing_are_told(course, line, says):
    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text('utf-8')}\n{line}\n", "utf-8")
    (told, *_) = findings(course)
    assert told.sign == WRONG and says in told.text


def test_the_command_says_what_to_do_and_is_1(course):
    (course / "source" / QUIZ / "answers.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-m", "defaultmode.cli", "doctor", str(course)],
        capture_output=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    said = done.stdout.decode()
    assert done.returncode == 1, done.stderr.decode()
    assert f"✗ {Path('source', QUIZ, 'answers.json')} would be released" in said and "Delete it first." in said
    assert said.splitlines()[-1] == "1 to be put right."


def test_the_signs_are_told_apart_where_they_cannot_be_printed(course, monkeypatch):
    (course / "source" / QUIZ / "answers.json").write_text("{}")
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", write_through=True)
    monkeypatch.setattr(sys, "stdout", pipe)
    assert doctor(course) == 1
    assert b"\\u2717 " in pipe.buffer.getvalue() and b"\\u2713 " in pipe.buffer.getvalue()


# ---- the configuration ----------------------------------------------------------------------------------------------


def test_a_broken_configuration_is_told_and_what_does_not_depend_on_it_is_checked(course, capsys):
    configure(course, "c.CourseDirectory.root = (")
    (course / "source" / QUIZ / "answers.json").write_text("{}")
    broken, answers_there = wrong(course)
    assert "nbgrader_config.py cannot be used (SyntaxError" in broken and "Correct it first." in broken
    assert "Delete it first." in answers_there
    assert aside(course) == ["All else depends on nbgrader_config.py and was not checked."]


def test_a_folder_that_is_no_course_is_told(tmp_path):
    assert "has no nbgrader_config.py. Run this in the folder of the course." in the_one(wrong(tmp_path))


@pytest.mark.parametrize("setting", list(PLUGINS))
def test_a_plug_in_that_is_not_named_is_told(course, setting):
    configure(course, f"del c.{setting}")
    names, otherwise = PLUGINS[setting]
    found = the_one(wrong(course))
    assert f"c.{setting}" in found and otherwise in found and "Put that line back" in found
    assert all(name in found for name in names)


def test_a_plug_in_in_place_of_ours_is_told(course):
    configure(course, 'c.Autograde.exporter_class = "nbconvert.exporters.NotebookExporter"')
    assert "does not name defaultmode.grading.autograde.Submissions in c.Autograde.exporter_class" in the_one(wrong(course))


def test_a_plug_in_of_an_older_installation_is_told(course, monkeypatch):
    from defaultmode.grading import export

    monkeypatch.delattr(export, "MarksTable")
    found = the_one(wrong(course))
    assert "names defaultmode.grading.export.MarksTable, which cannot be imported" in found
    assert "Install the course again." in found


# ---- the exchange ---------------------------------------------------------------------------------------------------


def test_a_course_without_an_exchange_is_no_fault(course):
    reason = "on Windows" if sys.platform == "win32" else "releasing a quiz makes it"
    assert any(reason in text for text in aside(course))


@BY_MODE
@pytest.mark.parametrize(
    ("place", "mode", "remedy"),
    [
        (".", 0o755, "chmod o=rwx"),
        ("defaultmode", 0o750, "chmod o=rx"),
        ("defaultmode/outbound", 0o700, "chmod o=rx"),
        ("defaultmode/outbound", 0o777, "chmod o=rx"),
        ("defaultmode/inbound", 0o755, "chmod o=wx"),
        ("defaultmode/inbound", 0o777, "chmod o=wx"),
        ("defaultmode/feedback", 0o755, "chmod o=x"),
    ],
)
def test_a_folder_of_the_exchange_with_another_mode_is_told(shared, place, mode, remedy):
    path = shared.parent / "exchange" / place
    path.chmod(mode)
    found = the_one(wrong(shared))
    assert f"{path} has the mode {mode:04o}" in found and f"Type '{remedy} {path}'" in found
    subprocess.run(found.rpartition("Type '")[2].rstrip("'.").split(" "), check=True)
    assert wrong(shared) == []


@BY_MODE
def test_a_root_with_the_sticky_bit_is_fine(shared):
    (shared.parent / "exchange").chmod(0o1777)
    assert wrong(shared) == []


@BY_MODE
def test_a_released_file_that_learners_cannot_read_is_told(shared):
    file = shared.parent / "exchange" / "defaultmode" / "outbound" / QUIZ / f"{QUIZ}.ipynb"
    file.chmod(0o600)
    assert f"Learners cannot fetch {file}. Type 'chmod -R o+rX" in the_one(wrong(shared))


@BY_MODE
def test_a_closed_folder_above_the_exchange_is_told(shared):
    shared.parent.chmod(0o700)
    assert f"Other accounts do not get through {shared.parent} to the exchange" in the_one(wrong(shared))


@BY_MODE
@AS_ROOT
def test_a_folder_of_the_exchange_that_belongs_to_another_account_is_told(shared):
    path = shared.parent / "exchange" / "defaultmode" / "outbound"
    os.chown(path, 12345, -1)
    assert f"{path} belongs to another account" in the_one(wrong(shared))


# ---- source and release ---------------------------------------------------------------------------------------------


def test_answers_in_source_are_told_and_nothing_is_said_twice(course):
    (course / "source" / QUIZ / "answers.json").write_text("{}")
    assert "would be released to every learner" in the_one(wrong(course))
    assert "The notebooks were not compared with their item files, because answers lie in source/." in aside(course)


def test_a_release_that_is_not_its_item_file_is_told(course):
    path = course / "release" / QUIZ / f"{QUIZ}.ipynb"
    path.write_bytes(path.read_bytes().replace(b"Questions", b"Riddles").replace(b"questions", b"riddles"))
    found = the_one(wrong(course))
    assert f"Not what the item files make: release/{QUIZ}/{QUIZ}.ipynb" in found and "start.py build" in found


def test_a_mistake_in_an_item_file_is_told(course):
    (course / "source" / f"{QUIZ}.toml").write_text("title = [", encoding="utf-8")
    assert f"{QUIZ}.toml" in the_one(wrong(course))


def test_an_assignment_with_code_to_mark_is_named_and_is_no_fault(course):
    about = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False, "points": 1, "grade_id": "a"}
    cell = nbformat.v4.new_code_cell("1 + 1", metadata={"nbgrader": about})
    (course / "source" / "hand").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), course / "source" / "hand" / "hand.ipynb")
    assert wrong(course) == []
    assert any("'defaultmode grade hand --execute'" in text and "runs the learners' code" in text for text in aside(course))


def test_a_quiz_that_is_no_notebook_is_told(course):
    (course / "source" / "torn").mkdir()
    (course / "source" / "torn" / "torn.ipynb").write_text("{")
    assert "source/torn/torn.ipynb is no notebook. Build it again." in the_one(wrong(course))


# ---- the gradebook --------------------------------------------------------------------------------------------------


def change(root: Path, statement: str) -> None:
    db = sqlite3.connect(root / "gradebook.db")
    with db:
        db.execute(statement)
    db.close()


def test_a_gradebook_that_is_none_is_told(course):
    (course / "gradebook.db").write_bytes(b"no gradebook at all" * 100)
    found = the_one(wrong(course))
    assert "cannot be opened (file is not a database)" in found and "put back its last copy" in found


def test_a_damaged_gradebook_is_told(course):
    path = course / "gradebook.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    found = the_one(wrong(course))
    assert str(path) in found and "last copy" in found


def test_a_gradebook_of_another_edition_is_told(course):
    change(course, "UPDATE alembic_version SET version_num = '724cde206c17'")
    found = the_one(wrong(course))
    assert "is of edition 724cde206c17" in found and "Type 'nbgrader db upgrade'" in found


def test_a_gradebook_behind_an_address_that_leads_nowhere_is_told_without_its_password(course):
    configure(course, 'c.CourseDirectory.db_url = "postgresql+psycopg://me:secret@127.0.0.1:1/marks"')
    found = the_one(wrong(course))
    assert "cannot be opened" in found and "correct c.CourseDirectory.db_url" in found and "secret" not in found


@BY_MODE
@NOT_AS_ROOT
def test_a_gradebook_that_you_may_not_write_is_told(course):
    (course / "gradebook.db").chmod(0o444)
    assert "You may not write to" in the_one(wrong(course))


def test_a_quiz_with_submissions_that_the_gradebook_does_not_know_is_told(course):
    change(course, "UPDATE assignment SET name = 'another'")
    assert f"{QUIZ} has submissions and is not in the gradebook. Type 'defaultmode grade {QUIZ}'." == the_one(wrong(course))


def test_submissions_without_a_gradebook_are_told(course):
    (course / "gradebook.db").unlink()
    assert f"Type 'defaultmode grade {QUIZ}'" in the_one(wrong(course))
    assert not (course / "gradebook.db").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE source_cell SET source = source || ' ' WHERE name = 'quiz-title'",
        "UPDATE grade_cells SET max_score = 7",
    ],
)
def test_a_gradebook_that_knows_another_edition_of_a_quiz_is_told(course, statement):
    change(course, statement)
    found = the_one(wrong(course))
    assert f"another edition of {QUIZ}" in found and f"defaultmode regrade {QUIZ}" in found


# ---- what others can see, and what a crash left ---------------------------------------------------------------------


@BY_MODE
def test_keys_and_marks_that_every_account_can_read_are_told(shared):
    shared.chmod(0o755)
    (shared / "gradebook.db").chmod(0o644)
    for name in ("submitted", "autograded", "feedback"):
        (shared / name).chmod(0o700)
    found = the_one(wrong(shared))
    assert "can read source, gradebook.db:" in found and f"chmod o-rwx {shared}" in found


@BY_MODE
def test_keys_that_everybody_can_read_are_no_fault_without_other_accounts(course):
    course.chmod(0o755)
    (course / "gradebook.db").chmod(0o644)
    assert wrong(course) == []


def test_what_a_killed_run_left_is_named_and_is_no_fault(course):
    (course / "autograded" / "ana" / f".{QUIZ}.half").mkdir()
    (course / "submitted" / "ana" / f".{QUIZ}.before").mkdir()
    assert wrong(course) == []
    left = next(text for text in aside(course) if "run that was killed" in text)
    assert "and 1 more" in left and "harmless" in left


def test_the_command_takes_a_folder_and_looks_here_without_one(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    assert cli.main(["doctor"]) == 0
    assert f"The course folder is {course.resolve()}." in capsys.readouterr().out
