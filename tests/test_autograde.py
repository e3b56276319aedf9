"""``nbgrader autograde`` and the function behind Formgrader's button grade exactly as our own command does."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from defaultmode.answers import AnswersFile
from defaultmode.grading import settings
from defaultmode.grading.course import Course
from defaultmode.grading.run import grade

from .classes import marked_by_hand
from .classroom import MARKED, QUIZ, course_folder
from .test_gradebook import rows
from .test_rebuild import handed_in

LEARNERS = ("ana", "ben", "cleo")
COMMAND = Path(sys.executable).with_name("nbgrader")


def course(root: Path) -> Path:
    """A course with three submissions: a good one, a damaged one, and one with a pipe where a date belongs."""
    course_folder(root)
    for learner in LEARNERS:
        folder = root / "submitted" / learner / QUIZ
        folder.mkdir(parents=True)
        (folder / f"{QUIZ}.ipynb").write_bytes(handed_in(text="My words."))
        for item in MARKED:
            AnswersFile(folder / "answers.json").put(QUIZ, item.id, answer=item.key())
    (root / "submitted" / "ben" / QUIZ / f"{QUIZ}.ipynb").write_bytes(b"{")
    (root / "submitted" / "cleo" / QUIZ / "timestamp.txt").write_text("tomorrow")
    return root


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """The class as our command grades it."""
    root = course(tmp_path_factory.mktemp("ours") / "course")
    assert grade(QUIZ, root) == 0
    return root


@pytest.fixture
def entered(ours, tmp_path):
    """Another such course, with the quiz in its gradebook and nothing graded."""
    from nbgrader.api import Gradebook

    root = course(tmp_path / "course")
    shutil.copy(ours / "gradebook.db", root)
    with Gradebook(url(root), "defaultmode") as book:
        for learner in LEARNERS:
            book.remove_submission(QUIZ, learner)
            book.remove_student(learner)
    return root


def url(root: Path) -> str:
    return f"sqlite:///{root / 'gradebook.db'}"


def notebooks(root: Path) -> dict[str, bytes]:
    return {path.parts[-3]: path.read_bytes() for path in (root / "autograded").glob(f"*/{QUIZ}/*")}


def test_the_command_gives_the_same_marks_and_notebooks(ours, entered):
    done = subprocess.run([COMMAND, "autograde", QUIZ], cwd=entered, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert rows(url(entered)) == rows(url(ours)) and notebooks(entered) == notebooks(ours)
    assert "ana: graded\n" in done.stderr
    assert f"ben: graded with repairs: {QUIZ}.ipynb is damaged and cannot be read" in done.stderr
    assert "cleo: graded with repairs: timestamp.txt holds no date" in done.stderr


def test_the_button_grades_one_learner_and_says_how_it_went(entered):
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    config = settings.load(entered)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    said = api.autograde(QUIZ, "ben")
    assert said["success"] and "graded with repairs" in said["log"]
    assert [row[0] for row in rows(url(entered)) if row[0] in LEARNERS] == ["ben"]


def test_a_learner_whom_nobody_entered_is_not_created_against_the_instructors_will(entered):
    done = autograde(entered, create_student=False)
    assert "Not in the gradebook: ana, ben, cleo. Enter them with 'nbgrader db student add'." in done
    assert not rows(url(entered))


def test_excluded_learners_are_left_out(entered):
    config = settings.load(entered)
    config.CourseDirectory.student_id_exclude = "ana,cleo"
    autograde(entered, config=config)
    assert list(notebooks(entered)) == ["ben"]


def test_an_earlier_edition_in_the_gradebook_gives_way_to_the_present_one(ours, entered):
    from nbgrader.api import Gradebook

    with Gradebook(url(entered), "defaultmode") as book:
        book.update_or_create_grade_cell(MARKED[0].id, QUIZ, QUIZ, max_score=17)
    autograde(entered)
    assert rows(url(entered)) == rows(url(ours))


def test_a_course_that_has_just_been_downloaded_is_graded_too(tmp_path, ours):
    root = course(tmp_path / "course")
    autograde(root)
    assert rows(url(root)) == rows(url(ours))


def test_the_feedback_is_a_step_of_its_own_so_that_marks_by_hand_come_into_it(entered):
    autograde(entered)
    assert not (entered / "feedback").exists()
    marked_by_hand(entered, "ana", 4, "Kind and clear.")
    done = subprocess.run([COMMAND, "generate_feedback", QUIZ], cwd=entered, capture_output=True, text=True)
    page = (entered / "feedback" / "ana" / QUIZ / f"{QUIZ}.html").read_text("utf-8")
    assert done.returncode == 0 and "Kind and clear." in page and "still to be marked" not in page


def test_two_runs_do_not_meet(entered):
    with Course.open(entered, QUIZ).alone():
        assert "Another grading run is at work" in autograde(entered)


def autograde(root: Path, config=None, **options) -> str:
    """Run nbgrader's converter as its command does, and return what it said."""
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    config = config or settings.load(root)
    directory = CourseDirectory(config=config, assignment_id=QUIZ)
    try:
        return settings.run(Autograde(coursedir=directory, config=config, **options))
    except settings.GradingError as error:
        return str(error)
