"""Which notebooks the course's server lets run by themselves."""

import asyncio
from pathlib import Path

import nbformat
import pytest
from defaultmode.trust import CourseContents, sign_own
from defaultmode.working_copy import Edition
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_notebook, new_output


@pytest.fixture
def notary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NotebookNotary:
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    return NotebookNotary(data_dir=str(tmp_path / "data"))


@pytest.fixture
def server(tmp_path: Path, notary: NotebookNotary) -> CourseContents:
    (tmp_path / "mine").mkdir()
    return CourseContents(root_dir=str(tmp_path / "mine"), notary=notary)


def lesson(code: str = "open('x')", *, course: bool = True, trusted: bool = False) -> nbformat.NotebookNode:
    notebook = new_notebook(cells=[new_code_cell(code, metadata={"trusted": trusted} if trusted else {})])
    if course:
        notebook.metadata.defaultmode = {"slug": "lesson", "role": "lesson"}
    return notebook


def save(server: CourseContents, notebook: nbformat.NotebookNode, path: str = "lesson.ipynb") -> None:
    asyncio.run(server.save({"type": "notebook", "format": "json", "content": notebook}, path))


def trusted(server: CourseContents, path: str = "lesson.ipynb") -> bool:
    return server.notary.check_signature(nbformat.read(Path(server.root_dir, path), as_version=4))


def test_saving_a_strangers_lesson_does_not_sign_it(server: CourseContents) -> None:
    save(server, lesson())
    assert not trusted(server)


def test_a_lesson_that_claims_to_be_trusted_is_not(server: CourseContents) -> None:
    save(server, lesson(trusted=True))
    assert not trusted(server)
    assert "trusted" not in Path(server.root_dir, "lesson.ipynb").read_text()


def test_a_persons_yes_is_remembered_through_saving(server: CourseContents) -> None:
    save(server, lesson())
    asyncio.run(server.trust_notebook("lesson.ipynb"))
    save(server, lesson())
    assert trusted(server)


def test_other_code_under_a_trusted_name_is_not_trusted(server: CourseContents) -> None:
    save(server, lesson())
    asyncio.run(server.trust_notebook("lesson.ipynb"))
    save(server, lesson("other()", trusted=True))
    assert not trusted(server)


def test_notebooks_of_ones_own_are_treated_as_jupyter_does(server: CourseContents) -> None:
    notebook = lesson(course=False, trusted=True)
    notebook.cells[0].outputs = [new_output("stream", text="mine")]
    save(server, notebook)
    assert trusted(server)
    assert nbformat.read(Path(server.root_dir, "lesson.ipynb"), as_version=4).cells[0].outputs


def test_a_lessons_outputs_are_not_stored(server: CourseContents) -> None:
    notebook = lesson()
    notebook.cells[0].update(outputs=[new_output("stream", text="made anew")], execution_count=3)
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}
    save(server, notebook)
    stored = nbformat.read(Path(server.root_dir, "lesson.ipynb"), as_version=4)
    assert (stored.cells[0].outputs, stored.cells[0].execution_count) == ([], None)
    assert "widgets" not in stored.metadata


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    shipped = tmp_path / "the course" / "as" / "shipped.ipynb"
    shipped.parent.mkdir(parents=True)
    nbformat.write(lesson(), shipped)
    return Edition(shipped, "lesson.ipynb")


def test_the_courses_own_copies_are_signed(tmp_path: Path, notary: NotebookNotary, edition: Edition) -> None:
    copy = tmp_path / "lesson.ipynb"
    copy.write_bytes(edition.source.read_bytes())
    assert sign_own(tmp_path, [edition]) == ["lesson.ipynb"]
    assert notary.check_signature(nbformat.read(copy, as_version=4))


def test_a_copy_under_another_name_is_signed_too(tmp_path: Path, notary: NotebookNotary, edition: Edition) -> None:
    (tmp_path / "lesson_new_edition.ipynb").write_bytes(edition.source.read_bytes())
    assert sign_own(tmp_path, [edition]) == ["lesson_new_edition.ipynb"]


def test_an_edited_copy_is_not_signed(tmp_path: Path, notary: NotebookNotary, edition: Edition) -> None:
    nbformat.write(lesson("other()"), tmp_path / "lesson.ipynb")
    assert sign_own(tmp_path, [edition]) == []
    assert not notary.check_signature(nbformat.read(tmp_path / "lesson.ipynb", as_version=4))


def test_outputs_from_elsewhere_are_not_signed_along(tmp_path: Path, notary: NotebookNotary, edition: Edition) -> None:
    notebook = lesson()
    notebook.cells[0].outputs = [new_output("display_data", {"text/html": "<script>bad()</script>"})]
    nbformat.write(notebook, tmp_path / "lesson.ipynb")
    assert sign_own(tmp_path, [edition]) == ["lesson.ipynb"]
    assert (tmp_path / "lesson.ipynb").read_bytes() == edition.source.read_bytes()
