"""Quizzes are built to the byte, and what learners receive holds no key, no feedback and no mark scheme."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from defaultmode import items
from defaultmode.grading import build as builder
from defaultmode.grading import settings
from defaultmode.grading.build import build, build_all, points_in_words, source_notebook
from defaultmode.grading.settings import GradingError

from .banks import EVERY_KIND, REGISTERS, every_kind

PROJECT = Path(__file__).parent.parent
QUIZZES = sorted(PROJECT.glob("source/*.toml"))
SLUG = EVERY_KIND.stem

EACH = pytest.mark.parametrize("built", ["of the tests", *(path.stem for path in QUIZZES)], indirect=True)


@pytest.fixture
def course(tmp_path):
    """A course folder with the quiz of the tests and nothing built yet."""
    (tmp_path / "source").mkdir()
    shutil.copy(EVERY_KIND, tmp_path / "source")
    shutil.copy(PROJECT / "nbgrader_config.py", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def built(request):
    """A quiz's item file, and its source and release notebooks as freshly built."""
    bank = every_kind() if request.param == "of the tests" else items.load(PROJECT / "source" / f"{request.param}.toml")
    notebooks = [nbformat.reads(content.decode(), 4) for content in build([bank], PROJECT).values()]
    return bank, *notebooks


def changed(**fields) -> items.Bank:
    """The quiz of the tests with another first item."""
    bank = every_kind()
    first = items.from_dict({**bank.items[0].to_dict(), **fields})
    return items.Bank(bank.slug, bank.lesson, bank.title, (first, *bank.items[1:]))


# ---- what is committed ---------------------------------------------------------------------------------------------


def test_the_committed_quizzes_are_what_their_item_files_make(capsys):
    build_all(PROJECT, check=True)
    assert capsys.readouterr().out == "Every quiz is up to date with its item file.\n"


def test_building_twice_gives_the_same_bytes():
    assert build([every_kind()], PROJECT) == build([every_kind()], PROJECT)


def test_a_notebook_that_differs_is_named_with_the_command_to_run(course, capsys):
    build_all(course, registers=REGISTERS)
    assert capsys.readouterr().out.splitlines() == [
        f"Wrote source/{SLUG}/{SLUG}.ipynb",
        f"Wrote release/{SLUG}/{SLUG}.ipynb",
    ]
    release = course / "release" / SLUG / f"{SLUG}.ipynb"
    release.write_bytes(release.read_bytes().replace(b"Write your answer", b"Write no answer"))
    with pytest.raises(GradingError) as told:
        build_all(course, check=True, registers=REGISTERS)
    assert f"release/{SLUG}/{SLUG}.ipynb. Run 'python3 start.py build'" in str(told.value)
    assert "source/quiz" not in str(told.value) and b"Write no answer" in release.read_bytes()
    build_all(course, registers=REGISTERS)
    build_all(course, check=True, registers=REGISTERS)


def test_line_ends_do_not_depend_on_the_system(course):
    build_all(course, registers=REGISTERS)
    for path in course.glob("*/*/*.ipynb"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    build_all(course, check=True, registers=REGISTERS)


# ---- what learners receive -----------------------------------------------------------------------------------------

CELLS = {
    "code": (
        r"# Prepare this quiz\nfrom defaultmode\.quiz import question",
        r"# Question \d+ of \d+ · [\d.]+ points?\nquestion\(r'''(?P<public>\{.*\})'''\)",
        r"# Marks for question \d+, worked out when the quiz is graded",
    ),
    "markdown": (
        r"# .+\n\n\d+ questions, [\d.]+ points? in all\.\n(?s:.*)",
        r"## [^\n]+\n\n\*Questions? \d(?s:.*) about this case\.\*\n\n(?s:.*)",
        r"## Question \d+ of \d+ · [\d.]+ points?\n\n(?s:.*)\n\n\*Write in the box below\. (?s:.*)\*\n*",
        r"Write your answer here\.",
    ),
}
PARTS = {"options", "choices", "rows", "steps", "regions"}
PUBLIC = {"slug", "label", "id", "kind", "stem", "points", "unit", "keep_order", *PARTS}
METADATA = {"defaultmode", "deletable", "editable", "jupyter", "nbgrader"}
ABOUT = {"objective", "claims", "references", "safety"}
NBGRADER = {"cell_type", "checksum", "grade", "grade_id", "locked", "points", "schema_version", "solution", "task"}


@EACH
def test_the_release_holds_only_what_is_on_the_list(built):
    bank, _, release = built
    assert set(release.metadata) == {"defaultmode", "kernelspec", "language_info"}
    shown = []
    for cell in release.cells:
        assert set(cell) <= {"cell_type", "id", "metadata", "source", "outputs", "execution_count"}
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert set(cell.metadata) <= METADATA and set(cell.metadata.nbgrader) <= NBGRADER
        assert set(cell.metadata.get("defaultmode", {})) <= ABOUT
        matches = [match for form in CELLS[cell.cell_type] if (match := re.fullmatch(form, cell.source))]
        assert len(matches) == 1, cell.source
        if "public" in matches[0].groupdict():
            shown.append(json.loads(matches[0]["public"]))
    for public in shown:
        assert set(public) <= PUBLIC
        for parts in (value for value in public.values() if isinstance(value, list)):
            assert all(set(part) in ({"id", "text"}, {"id", "text", "last"}) for part in parts)
    assert [public["id"] for public in shown] == [item.id for item in bank.items if item.kind != "text"]


def secrets(value, field: str = ""):
    """Every text of an item that learners must not see before it is graded."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from secrets(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from secrets(inner, field)
    elif field in ("feedback", "otherwise", "model"):
        yield value


@EACH
def test_no_feedback_model_answer_or_criterion_is_in_the_release(built):
    bank, source, release = built
    with_key, without = json.dumps(source, ensure_ascii=False), json.dumps(release, ensure_ascii=False)
    for item in bank.items:
        texts = [*secrets(item.to_dict()), *(one.text for one in getattr(item, "rubric", ()))]
        assert texts
        for text in texts:
            assert json.dumps(text, ensure_ascii=False)[1:-1] not in without
    assert "award(" in with_key and "award(" not in without
    for word in ("HIDDEN TESTS", "MARK SCHEME", "SOLUTION", "KEYWORDS", '"right"', '\\"right\\"', "rubric", "tolerance"):
        assert word not in without
    assert not re.search(r'\\"(right|feedback|value|tolerance|target|model|rubric|choice|otherwise|mistake)\\":', without)


@EACH
def test_learners_can_change_nothing_but_the_written_answers(built):
    bank, _, release = built
    written = {item.id for item in bank.items if item.kind == "text"}
    for cell in release.cells:
        assert cell.metadata.deletable is False
        assert ("editable" in cell.metadata) is (cell.id not in written)
        if cell.cell_type == "code":
            assert cell.metadata.jupyter.source_hidden is True


# ---- what nbgrader receives ----------------------------------------------------------------------------------------


@EACH
def test_every_item_is_one_grade_cell_that_goes_by_its_id(built):
    bank, source, release = built
    for notebook in (source, release):
        grades = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if c.metadata.nbgrader.grade}
        assert {name: cell.metadata.nbgrader.points for name, cell in grades.items()} == {
            item.id: item.possible for item in bank.items
        }
        assert [cell.id for cell in notebook.cells] == [cell.metadata.nbgrader.grade_id for cell in notebook.cells]
    for item in bank.items:
        cell = next(cell for cell in source.cells if cell.id == item.id)
        assert cell.metadata.nbgrader.solution is (item.kind == "text") and cell.metadata.nbgrader.schema_version == 3


@EACH
def test_the_cells_carry_the_items_unchanged(built):
    bank, source, release = built
    asked, awarded = [], []
    names = {"question": asked.append, "award": awarded.append}
    for cell in (*source.cells, *release.cells):
        if cell.cell_type == "code":
            exec("\n".join(line for line in cell.source.split("\n") if "import" not in line.split("(")[0]), dict(names))
    automatic = [item for item in bank.items if item.kind != "text"]
    places = [
        {"slug": bank.slug, "label": f"Question {number} of {len(bank.items)} · {points_in_words(item.possible)}"}
        for number, item in enumerate(bank.items, 1)
        if item.kind != "text"
    ]
    shown = [{**place, **item.public()} for place, item in zip(places, automatic, strict=True)]
    whole = [{**place, **item.to_dict()} for place, item in zip(places, automatic, strict=True)]
    assert [json.loads(text) for text in asked] == shown * 2
    assert [json.loads(text) for text in awarded] == whole


@EACH
def test_code_cells_are_short_and_begin_with_words(built):
    for notebook in built[1:]:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                lines = cell.source.split("\n")
                assert len(lines) <= 5 and lines[0].startswith("# ")


def test_text_is_shown_as_it_is_written():
    bank = every_kind()
    text = items.from_dict({**bank.items[-1].to_dict(), "stem": "5 * 3 < $16 & _more_ # [not] a `link`"})
    cells = nbformat.reads(source_notebook(items.Bank("quiz00", "every_kind", "A *title*", (text,))).decode(), 4).cells
    assert cells[0].source.startswith("# A \\*title\\*\n")
    assert "5 \\* 3 &lt; &#36;16 &amp; \\_more\\_ \\# \\[not\\] a \\`link\\`" in cells[2].source


# ---- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["answers.json", "quiz00_every_kind/answers.json", "a/b/answers.damaged-1.json"])
def test_answers_below_source_are_refused(course, name):
    path = course / "source" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}")
    with pytest.raises(GradingError, match=rf"source.{name} would be released to every learner.*Delete it first"):
        build_all(course, registers=REGISTERS)
    assert not (course / "release").exists()


@pytest.mark.parametrize("field", ["stem", "option"])
def test_words_that_nbgrader_would_act_on_are_refused(field):
    words = "### END HIDDEN TESTS"
    option = [{**part, "text": f"{part['text']} {words}"} for part in every_kind().items[0].to_dict()["option"]]
    with pytest.raises(GradingError, match=r"contains the words 'END HIDDEN TESTS'.*reword it"):
        source_notebook(changed(**{field: words if field == "stem" else option}))


def test_an_id_that_another_cell_has_is_refused():
    with pytest.raises(GradingError, match=r"quiz00_every_kind\.toml: the id 'question-primes' is also that of another"):
        source_notebook(changed(id="question-primes"))


def test_a_mistake_in_an_item_file_stops_the_build(course):
    path = course / "source" / EVERY_KIND.name
    path.write_text(path.read_text("utf-8").replace('kind = "single"', 'kind = "essay"'), "utf-8")
    with pytest.raises(items.ItemError, match="'essay' is no kind of question"):
        build_all(course, registers=REGISTERS)


# ---- nbgrader's configuration --------------------------------------------------------------------------------------


def test_the_configuration_loads_and_stays_in_its_folder(course, monkeypatch, tmp_path):
    monkeypatch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    monkeypatch.chdir(tmp_path.parent)
    config = settings.load(course)
    assert Path(config.CourseDirectory.root) == course.resolve()
    assert Path(config.Exchange.root) == course.resolve() / ".exchange"
    assert config.ClearSolutions.text_stub == items.STUB
    monkeypatch.setenv("DEFAULTMODE_EXCHANGE", "/srv/exchange")
    assert settings.load(course).Exchange.root == "/srv/exchange"


def test_a_broken_configuration_is_an_error(course):
    (course / "nbgrader_config.py").write_text("c = get_config(\n")
    with pytest.raises(GradingError, match=r"nbgrader_config\.py cannot be used \(SyntaxError"):
        build_all(course, registers=REGISTERS)
    (course / "nbgrader_config.py").unlink()
    with pytest.raises(GradingError, match="Run this in the folder of the course"):
        build_all(course, registers=REGISTERS)


def test_what_nbgrader_says_when_it_fails_is_passed_on(course, monkeypatch):
    monkeypatch.setattr(builder, "source_notebook", lambda bank, rules: b"not a notebook")
    with pytest.raises(GradingError, match=r"nbgrader's step GenerateAssignment failed: .*not a notebook"):
        build_all(course, registers=REGISTERS)
