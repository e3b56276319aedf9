"""A graded notebook is the instructor's, with answers, text and marks put in; nothing else of a submission gets there."""

import json

import nbformat
import pytest
from defaultmode import items
from defaultmode.grading import rebuild
from defaultmode.grading.outcome import GRADED, NOTHING, REPAIRED, UNREADABLE
from defaultmode.grading.rebuild import NeedsExecutionError, Rebuilt
from defaultmode.grading.settings import GradingError

from .classroom import MARKED, PROJECT, QUIZ, WRITTEN

SOURCE = (PROJECT / "source" / QUIZ / f"{QUIZ}.ipynb").read_bytes()
RELEASED = json.loads((PROJECT / "release" / QUIZ / f"{QUIZ}.ipynb").read_bytes())
BOX = WRITTEN[0].id
STUB = "Write your answer here."


def answers(**chosen) -> bytes:
    """An answers file: the right answers, but for what is given."""
    every = {item.id: item.key() for item in MARKED} | {name.replace("_", "-"): value for name, value in chosen.items()}
    return json.dumps({"schema": 1, "answers": {QUIZ: {name: {"answer": value} for name, value in every.items()}}}).encode()


def handed_in(change=lambda cells: None, text: str = "") -> bytes:
    """The released notebook with `text` in the box, after `change` of its cells."""
    whole = json.loads(json.dumps(RELEASED))
    for cell in whole["cells"]:
        if text and cell["metadata"]["nbgrader"]["grade_id"] == BOX:
            cell["source"] = text
    change(whole["cells"])
    return json.dumps(whole).encode()


def graded(answers: bytes | None, notebook: bytes | None, repairs=(), refusals=()) -> Rebuilt:
    about = {"repairs": list(repairs), "refusals": list(refusals), "fingerprint": "f"}
    return Rebuilt.unpack(rebuild.rebuild(SOURCE, QUIZ, answers, notebook, json.dumps(about).encode()))


def cell_of(one: Rebuilt, grade_id: str) -> dict:
    return next(cell for cell in json.loads(one.notebook)["cells"] if cell["id"] == grade_id)


def test_the_marks_are_those_of_the_pure_function():
    wrong = {item.id: "nothing of the kind" for item in MARKED[::2]}
    one = graded(answers(**wrong), handed_in(text="Words."))
    for item in MARKED:
        assert one.scores[item.id] == items.mark(item, wrong.get(item.id, item.key())).points
    assert one.scores[BOX] is None and one.outcome.status == GRADED and one.outcome.reasons == ()


def test_the_graded_notebook_is_a_valid_notebook_of_the_instructors_title_questions_and_marks():
    one = graded(answers(), handed_in(text="Words."))
    notebook = nbformat.reads(one.notebook.decode(), as_version=4)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells] == [
        "quiz-title",
        *(item.id for item in MARKED),
        f"question-{BOX}",
        BOX,
    ]
    source = {cell["id"]: "".join(cell["source"]) for cell in json.loads(SOURCE)["cells"]}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.source == source[cell.id].splitlines()[0] and cell.source.startswith("# Marks for question")
        elif cell.id != BOX:
            assert cell.source == source[cell.id]


def test_the_graded_notebook_holds_no_key_but_in_what_the_learner_is_told():
    one = graded(None, handed_in())
    assert b"award(" not in one.notebook and b'\\"right\\": true' not in one.notebook


def test_marks_stand_in_the_cells_as_nbgraders_score_step_reads_them():
    from nbgrader.utils import determine_grade

    one = graded(answers(), handed_in(text="Words."))
    for cell in nbformat.reads(one.notebook.decode(), as_version=4).cells:
        if cell.metadata.nbgrader.grade and cell.cell_type == "code":
            assert determine_grade(cell)[0] == one.scores[cell.id]


def test_the_checksums_are_those_of_the_released_cells():
    released = {cell["id"]: cell["metadata"]["nbgrader"] for cell in RELEASED["cells"]}
    for cell in nbformat.reads(graded(None, handed_in()).notebook.decode(), as_version=4).cells:
        about = cell.metadata.nbgrader
        if cell.id == BOX:  # the others are released without their hidden parts
            assert about.checksum == released[cell.id]["checksum"]


# ---- written answers -------------------------------------------------------------------------------------------------


def test_a_written_answer_waits_for_a_person():
    one = graded(answers(), handed_in(text="My own words."))
    assert one.scores[BOX] is None and one.written == {BOX: "My own words."} and one.silent == []


@pytest.mark.parametrize("text", ["", "   \n\n", STUB, f"\n{STUB}  "])
def test_an_untouched_or_empty_box_gets_zero(text):
    def write(cells):
        next(cell for cell in cells if cell["metadata"]["nbgrader"]["grade_id"] == BOX)["source"] = text

    one = graded(answers(), handed_in(write))
    assert one.scores[BOX] == 0 and one.silent == [BOX] and one.written == {}


def test_a_written_answer_is_shown_as_text_and_nothing_else():
    text = 'a <script>alert(1)</script>\n\n</pre><img src=x onerror=alert(1)> $x$ [a](javascript:b) & "c"'
    one = graded(answers(), handed_in(text=text))
    shown = cell_of(one, BOX)["source"]
    assert shown.count("<") == 2 and shown.startswith("<pre ") and shown.endswith("</pre>")
    assert one.written[BOX] == text and b"<script>" in one.notebook  # kept as data, and shown escaped
    assert "<script>" not in shown


def test_signs_that_nobody_can_see_are_left_out():
    assert rebuild.plain("a\x00b\ud800c\u202ed\x1b[31m\te\r\nf") == "abcd[31m\te\nf"


def test_an_overlong_text_is_cut_and_that_is_told():
    one = graded(answers(), handed_in(text="x" * 30_000))
    assert len(one.written[BOX]) == rebuild.LONGEST_TEXT
    assert one.outcome.status == REPAIRED and "longer than 20000 characters" in str(one.outcome)


# ---- what became of it -----------------------------------------------------------------------------------------------


def test_a_missing_notebook_costs_only_what_stood_in_it():
    one = graded(answers(), None)
    assert str(one.outcome) == "graded with repairs: the notebook was missing and was put back"
    assert sum(filter(None, one.scores.values())) == sum(item.possible for item in MARKED)


def test_a_damaged_answers_file_costs_only_the_chosen_answers():
    one = graded(b"{", handed_in(text="Words."))
    assert str(one.outcome) == "graded with repairs: answers.json is damaged and cannot be read"
    assert one.scores[BOX] is None and all(one.scores[item.id] == 0 for item in MARKED)
    assert b"answers.json is damaged and cannot be read. So there was no answer to mark." in one.notebook


@pytest.mark.parametrize(
    ("content", "notebook", "told"),
    [
        (None, handed_in(), f"{NOTHING}: no answers.json was handed in, and nothing was written"),
        (
            b'{"schema": 1, "answers": {"another": {}}}',
            handed_in(),
            f"{NOTHING}: answers.json holds no answer to this quiz, and nothing was written",
        ),
        (b"\xff", handed_in(), f"{UNREADABLE}: answers.json is damaged and cannot be read"),
        (None, b"[]", f"{UNREADABLE}: {QUIZ}.ipynb is damaged and cannot be read"),
    ],
)
def test_with_nothing_to_grade_it_says_why_and_gives_nothing(content, notebook, told):
    one = graded(content, notebook)
    assert str(one.outcome) == told and set(one.scores.values()) == {0}


def test_what_intake_refused_is_told_beside_each_question():
    one = graded(None, handed_in(), refusals=["answers.json is a link, which is not opened"])
    assert one.outcome.status == UNREADABLE
    assert one.notebook.count(b"answers.json is a link, which is not opened. So there was no answer to mark.") >= len(MARKED)


def test_of_a_submission_that_was_not_opened_nothing_is_said_to_be_missing():
    one = graded(None, None, refusals=["the submission is a link, not a folder, and was not opened"])
    assert str(one.outcome) == "unreadable: the submission is a link, not a folder, and was not opened"
    told = b"The submission is a link, not a folder, and was not opened. So there was no answer to mark."
    assert one.notebook.count(told) >= len(MARKED)


def _copy(cells):
    cells.append(json.loads(json.dumps(cells[-1])))


def _delete(cells):
    del cells[3]


def _edit(cells):
    cells[3]["source"] = "print('mine')"


def _retype(cells):
    cells[3]["cell_type"] = "markdown"


def _own(cells):
    cells.insert(0, {"cell_type": "markdown", "metadata": {}, "source": "Notes of mine"})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_copy, "1 cell was copied, and what its copies say was put together"),
        (_delete, "1 cell was missing and put back"),
        (_edit, "1 cell was other than in the quiz and put right"),
        (_retype, "1 cell was other than in the quiz and put right"),
        (_own, "1 cell was not of the quiz and left out"),
    ],
)
def test_changed_cells_have_no_effect_and_are_told(change, told):
    plain, one = graded(answers(), handed_in(text="Words.")), graded(answers(), handed_in(change, text="Words."))
    assert str(one.outcome) == f"{REPAIRED}: {told}" and one.scores == plain.scores
    assert json.loads(one.notebook)["cells"] == json.loads(plain.notebook)["cells"]


def test_a_first_page_of_another_edition_is_no_repair():
    def as_before_the_rules_changed(cells):
        cells[0]["source"] = "# Quiz 1\n\n12 questions. To pass you need half of the points."

    one = graded(answers(), handed_in(as_before_the_rules_changed, text="Words."))
    assert one.outcome.status == GRADED
    assert "half of the points" not in one.notebook.decode()


def test_an_answer_in_a_cell_beside_the_box_is_not_lost():
    def write_below(cells):
        cells.append({"cell_type": "markdown", "metadata": {}, "source": "My words, in a cell of their own."})

    one = graded(answers(), handed_in(write_below))
    assert one.scores[BOX] is None and one.written == {BOX: "My words, in a cell of their own."}
    assert str(one.outcome) == f"{REPAIRED}: 1 cell was written beside a box and taken as part of the answer"


def test_the_parts_of_a_box_that_was_split_are_put_together_in_their_order():
    def split(cells):
        cells.append({**cells[-1], "source": "Second half."})
        cells[-2] = {**cells[-2], "source": "First half."}

    assert graded(answers(), handed_in(split)).written == {BOX: "First half.\n\nSecond half."}


def test_a_picture_in_an_answer_is_told():
    def draw(cells):
        cells[-1] |= {"source": "![a](attachment:a.png)", "attachments": {"a.png": {"image/png": "aaaa"}}}

    assert "1 cell was an answer with a picture, which was left out" in str(graded(answers(), handed_in(draw)).outcome)


def test_chosen_answers_that_were_not_handed_in_are_told_also_when_something_was_written():
    one = graded(None, handed_in(text="Words."))
    assert str(one.outcome) == f"{REPAIRED}: no answers.json was handed in, so that only what was written counts"


def test_an_answer_in_a_box_of_another_type_is_still_read():
    def code(cells):
        cells[-1]["cell_type"] = "code"

    assert graded(answers(), handed_in(code, text="Words.")).written == {BOX: "Words."}


SOUND = {"fingerprint": "f", "status": GRADED, "reasons": ["why"], "scores": {"a": 1.0}, "written": {"a": "b"}}


@pytest.mark.parametrize(
    "forged",
    [
        {"status": "brilliant"},
        {"status": ["graded"]},
        {"reasons": "why"},
        {"reasons": [1]},
        {"written": []},
        {"written": {"a": 1}},
        {"fingerprint": None},
        {"scores": [1]},
    ],
)
def test_what_an_executed_notebook_claims_to_have_been_told_is_taken_only_in_our_form(forged):
    def notebook(kept):
        return {"metadata": {"defaultmode": {"graded": kept}}}

    assert rebuild.told_by(notebook(SOUND)) == SOUND and rebuild.told_by(notebook(SOUND | forged)) == {}
    assert rebuild.told(b"[" * 100_000) == rebuild.told(b"") == rebuild.told_by([]) == {}


# ---- the instructor's notebook --------------------------------------------------------------------------------------


def changed_source(change) -> bytes:
    whole = json.loads(SOURCE)
    change(whole["cells"])
    return json.dumps(whole).encode()


def _real_code(cells):
    cells[3]["source"] = "### BEGIN HIDDEN TESTS\nassert answer == 1\n### END HIDDEN TESTS"


def _code_to_write(cells):
    cells[-1]["cell_type"] = "code"


def _more_than_award(cells):
    cells[3]["source"] = "".join(cells[3]["source"]) + "\n1000"


def _task(cells):
    cells[2]["metadata"]["nbgrader"]["task"] = True


@pytest.mark.parametrize("change", [_real_code, _code_to_write, _more_than_award, _task])
def test_cells_that_cannot_be_marked_from_answers_are_refused_with_the_way_out(change):
    with pytest.raises(NeedsExecutionError, match=r"'defaultmode grade .* --execute' .* runs the learners' code"):
        rebuild.quiz(changed_source(change), QUIZ)


def test_a_cell_worth_other_than_its_item_is_told_before_anybody_is_marked():
    def dearer(cells):
        cells[3]["metadata"]["nbgrader"]["points"] = 7

    with pytest.raises(GradingError, match=f"the cell '{MARKED[0].id}' is worth 7 and its item 1"):
        rebuild.quiz(changed_source(dearer), QUIZ)


def test_a_source_that_is_no_notebook_is_told():
    with pytest.raises(GradingError, match=r"is no notebook\. Build it again"):
        rebuild.quiz(b"{}", QUIZ)
