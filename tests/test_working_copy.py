"""The learner's copy: what an update brings, and what it never touches."""

import json
from pathlib import Path

import nbformat
import pytest
from defaultmode import places, working_copy
from defaultmode.working_copy import CourseError, Edition, fingerprint, shipped, update
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PLACE = "quiz01/quiz01.ipynb"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return Edition(publish(tmp_path, "First edition."), PLACE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def publish(tmp_path: Path, words: str) -> Path:
    """Write the notebook that the course ships."""
    path = tmp_path / "shipped.ipynb"
    notebook = new_notebook(cells=[new_markdown_cell(words), new_markdown_cell("YOUR ANSWER HERE"), new_code_cell("1")])
    nbformat.write(notebook, path)
    return path


def change(path: Path, cell: int, **fields: object) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[cell].update(fields)
    nbformat.write(notebook, path)


def words(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells]


def test_the_first_update_lays_everything_out(edition: Edition, folder: Path) -> None:
    assert update(folder, [edition]).laid == [PLACE]
    assert (folder / PLACE).read_bytes() == edition.source.read_bytes()


def test_a_second_update_with_nothing_new_changes_nothing(edition: Edition, folder: Path) -> None:
    update(folder, [edition])
    done = update(folder, [edition])
    assert (done.laid, done.beside) == ([], {})


def test_an_untouched_notebook_is_replaced_by_a_new_edition(edition: Edition, folder: Path, tmp_path: Path) -> None:
    update(folder, [edition])
    publish(tmp_path, "Second edition.")
    update(folder, [edition])
    assert words(folder / PLACE)[0] == "Second edition."


def test_outputs_counts_and_ids_are_no_edits(edition: Edition, folder: Path, tmp_path: Path) -> None:
    update(folder, [edition])
    change(folder / PLACE, 2, outputs=[new_output("stream", text="1")], execution_count=7, id="another")
    publish(tmp_path, "Second edition.")
    update(folder, [edition])
    assert words(folder / PLACE)[0] == "Second edition."


def test_an_answer_in_ones_own_words_is_an_edit_and_is_kept(edition: Edition, folder: Path, tmp_path: Path) -> None:
    update(folder, [edition])
    change(folder / PLACE, 1, source="My own words.")
    publish(tmp_path, "Second edition.")
    done = update(folder, [edition])
    assert words(folder / PLACE)[:2] == ["First edition.", "My own words."]
    assert words(folder / "quiz01/quiz01_new_edition.ipynb")[0] == "Second edition."
    assert list(done.sentences()) == [
        f"{PLACE} holds changes of yours and was kept; the new edition is beside it as quiz01_new_edition.ipynb."
    ]


def test_an_edition_that_was_offered_once_is_not_offered_again(edition: Edition, folder: Path, tmp_path: Path) -> None:
    update(folder, [edition])
    change(folder / PLACE, 1, source="My own words.")
    publish(tmp_path, "Second edition.")
    update(folder, [edition])
    (folder / "quiz01/quiz01_new_edition.ipynb").unlink()
    assert update(folder, [edition]).laid == []


def test_a_new_edition_that_was_edited_as_well_is_kept_too(edition: Edition, folder: Path, tmp_path: Path) -> None:
    update(folder, [edition])
    change(folder / PLACE, 1, source="My own words.")
    publish(tmp_path, "Second edition.")
    update(folder, [edition])
    change(folder / "quiz01/quiz01_new_edition.ipynb", 1, source="More of my words.")
    publish(tmp_path, "Third edition.")
    update(folder, [edition])
    assert words(folder / "quiz01/quiz01_new_edition.ipynb")[1] == "More of my words."
    assert words(folder / "quiz01/quiz01_new_edition_2.ipynb")[0] == "Third edition."


def test_a_file_that_is_no_longer_a_notebook_is_kept(edition: Edition, folder: Path, tmp_path: Path) -> None:
    update(folder, [edition])
    (folder / PLACE).write_text("half a noteb")
    publish(tmp_path, "Second edition.")
    update(folder, [edition])
    assert (folder / PLACE).read_text() == "half a noteb"


def test_a_renamed_notebook_stays_and_the_course_comes_back(edition: Edition, folder: Path) -> None:
    update(folder, [edition])
    (folder / PLACE).rename(folder / "quiz01/my name.ipynb")
    update(folder, [edition])
    assert (folder / "quiz01/my name.ipynb").exists()
    assert (folder / PLACE).exists()


def test_a_folder_without_a_record_is_treated_with_care(edition: Edition, folder: Path, tmp_path: Path) -> None:
    update(folder, [edition])
    (folder / ".defaultmode/copies.json").write_text("{broken")
    publish(tmp_path, "Second edition.")
    update(folder, [edition])
    assert words(folder / PLACE)[0] == "First edition."
    assert words(folder / "quiz01/quiz01_new_edition.ipynb")[0] == "Second edition."


def test_answers_are_never_written(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "course/defaultmode"
    release = tmp_path / "release/quiz01"
    for path in (package, release, release / ".ipynb_checkpoints"):
        path.mkdir(parents=True)
    (tmp_path / "start.py").touch()  # what a checkout is known by
    publish(tmp_path, "Start.").rename(tmp_path / "course/00_start_here.ipynb")
    for name in ("quiz01.ipynb", "answers.json", ".hidden", ".ipynb_checkpoints/quiz01.ipynb"):
        (release / name).write_text("{}")
    (tmp_path / "course/answers.json").write_text("{}")
    monkeypatch.setattr(places, "PACKAGE", package)
    assert [edition.place for edition in shipped()] == ["00_start_here.ipynb", PLACE]


def test_the_course_ships_its_start_page_and_no_answers() -> None:
    places = [edition.place for edition in shipped()]
    assert "00_start_here.ipynb" in places
    assert not [place for place in places if place.endswith("answers.json")]


def test_a_folder_that_takes_no_files_gets_one_sentence(
    edition: Edition, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(working_copy.tempfile, "mkstemp", refuse)
    with pytest.raises(CourseError, match=r"mine cannot be written to \(Permission denied\): name another one"):
        update(folder, [edition])


def test_an_interrupted_copy_leaves_nothing_half_written(
    edition: Edition, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(folder, [edition])
    before = (folder / PLACE).read_bytes()
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CourseError, match="No space left on device"):
        update(folder, [Edition(edition.source, "other.ipynb")])
    assert (folder / PLACE).read_bytes() == before
    assert not list(folder.glob(".defaultmode-*"))


def test_a_fingerprint_sees_attachments() -> None:
    cell = {"cell_type": "markdown", "source": "a"}
    plain = json.dumps({"cells": [cell]}).encode()
    picture = json.dumps({"cells": [cell | {"attachments": {"a.png": {"image/png": "AA"}}}]}).encode()
    assert fingerprint(plain) != fingerprint(picture)
