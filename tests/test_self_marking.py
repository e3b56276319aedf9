"""A learner who studies alone has a quiz marked in their own folder: the marks, the page and what is kept."""

import html
import json
import re
import shutil
from pathlib import Path

import pytest
from defaultmode import cli, items
from defaultmode.answers import AnswersFile
from defaultmode.grading import self_marking
from defaultmode.grading.build import build_all
from defaultmode.grading.self_marking import mark_own
from defaultmode.grading.settings import CONFIG, GradingError

from .alone import answer, attempts, lay
from .classes import answered, worth, wrong
from .classroom import AUTOMATIC, MARKED, PROJECT, QUIZ, WRITTEN

EXAM = "final_exam"
ASKED = [item for item in items.load(PROJECT / "source" / f"{EXAM}.toml").items if item.kind != "text"]
SAFE = [item for item in ASKED if item.safety]


@pytest.fixture
def mine(tmp_path):
    """A learner's folder as `learn` lays it out."""
    return lay(tmp_path / "mine")


def write(folder: Path, text: str) -> None:
    """Write into the box of the first written question."""
    path = folder / QUIZ / f"{QUIZ}.ipynb"
    whole = json.loads(path.read_text("utf-8"))
    next(cell for cell in whole["cells"] if cell["id"] == WRITTEN[0].id)["source"] = text
    path.write_text(json.dumps(whole), "utf-8")


def mark(folder: Path, quiz: str = QUIZ, **options) -> int:
    return mark_own(quiz, folder, browser=False, **options)


def page(folder: Path, quiz: str = QUIZ) -> str:
    """The words of the page."""
    whole = (folder / quiz / "feedback" / f"{quiz}.html").read_text("utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", whole[whole.index("<body>") :])).split())


def said(capsys) -> str:
    return capsys.readouterr().out


# ---- a quiz ----------------------------------------------------------------------------------------------------------


def test_a_quiz_is_marked_and_its_page_tells_marks_and_reasons(mine, capsys):
    answer(mine, answered(3))
    assert mark(mine) == 0
    told = page(mine)
    assert f"You have {worth(3):g} of {AUTOMATIC:g} points: not passed yet." in said(capsys)
    assert f"You have {worth(3):g} of {AUTOMATIC:g} points." in told and "✗ Not passed yet." in told
    assert told.count("✓ Right:") == 3 and told.count("✗ Not yet:") == len(MARKED) - 3
    assert "➜ Right, and not chosen:" in told and "Points by objective" in told


def test_where_the_page_is_is_said_and_it_is_opened_only_when_wanted(mine, capsys, monkeypatch):
    opened = []
    monkeypatch.setattr(self_marking.webbrowser, "open", opened.append)
    answer(mine, answered())
    place = mine / QUIZ / "feedback" / f"{QUIZ}.html"
    mark(mine)
    assert f"Your marks and the reasons are in {place}" in said(capsys) and opened == []
    mark_own(QUIZ, mine)
    assert opened == [place.as_uri()]


def test_the_learners_answers_stay_as_they_are_to_the_byte(mine):
    path = answer(mine, answered(3))
    notebook = mine / QUIZ / f"{QUIZ}.ipynb"
    before = path.read_bytes(), notebook.read_bytes()
    mark(mine)
    assert (path.read_bytes(), notebook.read_bytes()) == before
    assert {one.name for one in (mine / QUIZ).iterdir()} == {"answers.json", "feedback", f"{QUIZ}.ipynb"}


def test_each_marking_is_kept_as_an_attempt_beside_the_lessons_answers(mine):
    AnswersFile(mine / "answers.json").put("default_mode_network", "founding-observation", answer="rise-at-rest")
    for right in (2, len(MARKED)):
        answer(mine, answered(right))
        mark(mine)
    first, second = attempts(mine)
    kept = {"points": worth(2), "of": AUTOMATIC, "passed": "no"}
    assert kept.items() <= first["answer"].items() and "left" not in first["answer"] and first["share"] == worth(2) / AUTOMATIC
    assert (second["answer"]["points"], second["answer"]["passed"], second["share"]) == (AUTOMATIC, "yes", 1)
    kept = AnswersFile(mine / "answers.json").get("default_mode_network", "founding-observation")
    assert kept == {"answer": "rise-at-rest"}


def test_a_second_marking_replaces_the_page(mine, capsys):
    answer(mine, answered(1))
    mark(mine)
    answer(mine, answered())
    mark(mine)
    assert "✓ Passed." in page(mine) and "✗" not in page(mine)
    assert "It may be marked" not in said(capsys)  # any number of times


def test_a_written_answer_is_not_counted_and_stands_beside_its_mark_scheme(mine, capsys):
    answer(mine, answered())
    write(mine, "In my own <b>words</b>.")
    mark(mine)
    told = page(mine)
    assert f"You have {AUTOMATIC:g} of {AUTOMATIC:g} points: passed." in said(capsys)
    assert "yours to compare with the mark scheme, not counted In my own <b>words</b>." in told
    assert "How it is marked" in told and "One good answer" in told and "still" not in told.partition("Question 1 of")[0]


def test_only_what_was_written_can_be_compared_too(mine, capsys):
    write(mine, "In my own words.")
    mark(mine)
    assert f"You have 0 of {AUTOMATIC:g} points: not passed yet." in said(capsys)
    assert "not counted In my own words." in page(mine)


def test_what_was_repaired_is_said(mine, capsys):
    answer(mine, answered(2))
    (mine / QUIZ / f"{QUIZ}.ipynb").write_text("{")
    mark(mine)
    assert f"About your quiz: {QUIZ}.ipynb is damaged and cannot be read." in said(capsys)
    assert "✓ Right:" in page(mine)


def test_the_rules_are_those_of_the_downloaded_course(mine, tmp_path, capsys):
    root = tmp_path / "course"
    shutil.copytree(PROJECT / "source", root / "source")
    shutil.copy(PROJECT / CONFIG, root)
    with (root / CONFIG).open("a", encoding="utf-8") as config:
        config.write(f"\nc.Rules.pass_mark = 0.1\nc.Rules.attempts = {{'{QUIZ}': 1}}\n")
    build_all(root, only=QUIZ)
    answer(mine, answered(3))
    mark(mine, root=root)
    assert f"You have {worth(3):g} of {AUTOMATIC:g} points: passed." in said(capsys)
    with pytest.raises(GradingError, match="may be marked once, and it has been"):
        mark(mine, root=root)


# ---- what cannot be marked ---------------------------------------------------------------------------------------------


def refused(folder: Path, quiz: str = QUIZ, **options) -> str:
    """The sentence with which a marking is refused: then nothing is kept, and no page is written."""
    before = attempts(folder, quiz)
    with pytest.raises(GradingError) as told:
        mark(folder, quiz, **options)
    assert attempts(folder, quiz) == before
    return str(told.value)


@pytest.mark.parametrize("answers", [None, {}, {item.id: None for item in MARKED}, {"another": "a"}, {MARKED[0].id: ["odd"]}])
def test_a_quiz_without_an_answer_is_not_marked(mine, answers):
    if answers is not None:
        answer(mine, answers)
    assert refused(mine) == f"No question of Quiz 1 has been answered in {mine / QUIZ}. Answer some first."
    assert not (mine / QUIZ / "feedback").exists()


def test_a_quiz_that_is_not_in_the_folder_is_told(tmp_path):
    told = refused(tmp_path)
    assert told.startswith(f"There is no {QUIZ} in {tmp_path}. Open the course once, which puts it there")
    assert "--folder" in told and list(tmp_path.iterdir()) == []


def test_a_quiz_that_the_course_does_not_have_is_told_with_those_there_are(mine):
    assert re.match(rf"There is no quiz 'quiz99' in source/; there is .*{QUIZ}", refused(mine, "quiz99"))


@pytest.mark.parametrize("made", [False, True])
def test_without_the_downloaded_course_there_are_no_right_answers(mine, tmp_path, monkeypatch, made):
    monkeypatch.setattr(self_marking, "checkout", lambda: None)
    root = tmp_path / "empty"
    root.mkdir()
    answer(mine, answered())
    assert refused(mine, **({"root": root} if made else {})) == (
        "The right answers come with the downloaded course, not with the installed package: download it and start it with "
        "start.py, or hand the quiz in to your teacher."
    )


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]", b'{"schema": 99, "answers": {}}'])
def test_a_damaged_answers_file_is_one_sentence_and_stays(mine, content):
    path = mine / QUIZ / "answers.json"
    path.write_bytes(content)
    told = refused(mine)
    assert told.startswith(f"Quiz 1 in {mine / QUIZ} cannot be marked: answers.json") and told.endswith(".")
    assert "\n" not in told and path.read_bytes() == content and not (mine / QUIZ / "feedback").exists()


def test_a_course_file_that_is_damaged_is_kept_aside_and_the_marking_counts(mine):
    (mine / "answers.json").write_text("{ not json")
    answer(mine, answered())
    mark(mine)
    assert len(attempts(mine)) == 1 and (mine / "answers.damaged-1.json").read_text() == "{ not json"


def test_a_page_that_cannot_be_written_is_told_and_counts_as_no_attempt(mine):
    answer(mine, answered())
    (mine / QUIZ / "feedback").write_text("in its way")
    told = refused(mine)
    assert told.startswith(f"{mine / QUIZ / 'feedback' / QUIZ}.html cannot be written (") and "so nothing was counted" in told


# ---- the final exam --------------------------------------------------------------------------------------------------


def exam(right: bool = True, **changed) -> dict:
    """Answers to every question of the exam."""
    given = {item.id: item.key() if right else wrong(item) for item in ASKED}
    return {name: value for name, value in {**given, **changed}.items() if value is not None}


def test_an_exam_with_gaps_spends_no_attempt(mine):
    numbers = {item.id: number for number, item in enumerate(items.load(PROJECT / "source" / f"{EXAM}.toml").items, 1)}
    first, last = ASKED[0].id, ASKED[-1].id
    answer(mine, exam(**{first: None, last: None}), EXAM)
    told = refused(mine, EXAM)
    assert told.startswith(f"Not marked yet: questions {numbers[first]} and {numbers[last]} of the final exam have no answer")
    assert "may be marked only twice. Answer first." in told
    answer(mine, exam(**{last: None}), EXAM)
    assert f"Not marked yet: question {numbers[last]} of the final exam has no answer" in refused(mine, EXAM)
    assert not (mine / EXAM / "feedback").exists()
    answer(mine, exam(), EXAM)
    assert mark(mine, EXAM) == 0


TOLD = ("➜ Right, and not chosen:", "The right answer:", "Right is", "How it is marked", "One good answer")


def test_the_exam_keeps_its_answers_back_the_first_time_and_tells_them_after_the_last(mine, capsys):
    answer(mine, exam(right=False), EXAM)
    mark(mine, EXAM)
    assert "It may be marked 1 more time." in said(capsys)
    assert f"Safety: 0 of {len(SAFE)} right." in page(mine, EXAM)
    assert not [words for words in TOLD if words in page(mine, EXAM)]

    assert refused(mine, EXAM).startswith("Nothing has changed in the final exam since it was marked")
    assert len(attempts(mine, EXAM)) == 1
    first = next(item for item in ASKED if item.kind == "single")
    answer(mine, exam(right=False) | {first.id: first.key()}, EXAM)
    mark(mine, EXAM)
    assert "It may be marked no more." in said(capsys)
    assert all(words in page(mine, EXAM) for words in TOLD)
    told = refused(mine, EXAM)
    assert told == (
        "The final exam may be marked twice, and it has been. The page with marks and reasons stays: "
        f"{Path(EXAM, 'feedback', f'{EXAM}.html')} in {mine}."
    )
    assert len(attempts(mine, EXAM)) == 2


def test_the_exam_tells_its_answers_at_once_to_whoever_passed(mine, capsys):
    missed = next(item for item in ASKED if item.kind == "single" and not item.safety)
    answer(mine, exam(**{missed.id: wrong(missed)}), EXAM)
    mark(mine, EXAM)
    assert ": passed." in (told := said(capsys)) and "It may be marked" not in told
    assert "➜ Right, and not chosen:" in page(mine, EXAM) and f"Safety: {len(SAFE)} of {len(SAFE)} right." in page(mine, EXAM)


@pytest.mark.parametrize("item", SAFE, ids=lambda item: item.id)
def test_one_wrong_answer_on_safety_fails_the_exam(mine, item, capsys):
    answer(mine, exam(**{item.id: wrong(item)}), EXAM)
    mark(mine, EXAM)
    assert ": not passed yet." in said(capsys) and attempts(mine, EXAM)[0]["answer"]["passed"] == "no"
    assert attempts(mine, EXAM)[0]["share"] > 0.9 and "Look again at question" in page(mine, EXAM)


# ---- the command ----------------------------------------------------------------------------------


def test_the_command_marks_a_quiz_in_the_folder_that_it_is_told(mine, capsys, monkeypatch):
    monkeypatch.setattr(self_marking.webbrowser, "open", lambda address: pytest.fail("no browser was wanted"))
    answer(mine, answered())
    assert cli.main(["grade", "--self", QUIZ, "--folder", str(mine), "--no-browser"]) == 0
    assert f"You have {AUTOMATIC:g} of {AUTOMATIC:g} points: passed." in said(capsys) and "✓ Passed." in page(mine)


def test_the_command_tells_what_is_wrong_in_one_sentence(mine, capsys):
    assert cli.main(["grade", "--self", QUIZ, "--folder", str(mine), "--no-browser"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("No question of Quiz 1") and err.count("\n") == 1


def test_without_a_folder_it_is_the_one_where_the_course_lays_its_copies(mine, capsys, monkeypatch):
    monkeypatch.setattr(self_marking, "default_folder", lambda: mine)
    answer(mine, answered())
    assert cli.main(["grade", "--self", QUIZ, "--no-browser"]) == 0
    assert len(attempts(mine)) == 1
