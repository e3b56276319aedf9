"""Rules that every notebook of the course keeps."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from defaultmode import lessons, notebook
from defaultmode.checks.teaching import CITATION

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "course").glob("[0-9][0-9]_*.ipynb"))
QUIZZES = sorted((ROOT / "source").glob("*/*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


def prose(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]


def written_lessons(*, review: bool = False) -> list[Path]:
    return [path for path in LESSONS if path.stem[3:] in {row.slug for row in lessons.outlines() if row.review is review}]


@pytest.mark.parametrize("path", LESSONS + QUIZZES, ids=lambda path: path.stem)
class TestEveryNotebook:
    def test_is_valid(self, path):
        nbformat.validate(read(path))

    def test_stores_no_outputs(self, path):
        for cell in read(path).cells:
            assert not cell.get("outputs") and cell.get("execution_count") is None

    def test_says_what_it_is_so_that_course_mode_acts_on_it(self, path):
        assert read(path).metadata["defaultmode"]["role"] in ("lesson", "quiz", "page", "start")

    def test_runs_with_the_kernel_that_everybody_has(self, path):
        assert read(path).metadata["kernelspec"]["name"] == "python3"

    def test_names_no_machine_and_no_widget_state(self, path):
        text = path.read_text("utf-8")
        assert "widgets" not in read(path).metadata
        assert not re.search(r"(?<![\w.:/])/(?:\w+/){2,}", re.sub(r"https?://\S+", "", text))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
class TestEveryLesson:
    def test_hides_its_code_and_begins_it_with_a_comment_a_clinician_may_read(self, path):
        for cell in read(path).cells:
            if cell.cell_type == "code":
                lines = cell.source.splitlines()
                assert lines[0].startswith("# ") and len(lines) <= 5, cell.source
                assert cell.metadata["jupyter"]["source_hidden"] is True

    def test_cannot_lose_a_cell_by_a_menu(self, path):
        assert all(cell.metadata["deletable"] is False for cell in read(path).cells)

    def test_writes_one_sentence_a_line(self, path):
        for text in prose(path):
            for line in text.splitlines():
                if not line.startswith(("|", ">", "-", "*", "1", "2", "3", "4", "5", "6", "#")) and '"' not in line:
                    assert not re.search(r"[a-z)]\. [A-Z]", line), line

    def test_has_one_title_and_skips_no_level_of_heading(self, path):
        levels = [len(mark) for text in prose(path) for mark in re.findall(r"^(#+) ", text, re.MULTILINE)]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("path", written_lessons(), ids=lambda path: path.stem)
class TestEveryWrittenLesson:
    def outline(self, path) -> lessons.Outline:
        return lessons.outline(path.stem[3:])

    def test_is_named_as_the_course_map_says(self, path):
        assert path.stem == self.outline(path).name

    def test_lists_the_objectives_of_the_course_map(self, path):
        listed = re.findall(r"^\d\. (.+)$", prose(path)[0], re.MULTILINE)
        assert listed == [objective.text for objective in self.outline(path).objectives]

    def test_asks_every_practice_item_and_only_those(self, path):
        asked = set(re.findall(r'lesson\.(?:ask|predict)\("([^"]+)"', "\n".join(code(path))))
        assert asked == {item.id for item in notebook.practice(self.outline(path).slug).items}

    def test_asks_again_whatever_was_guessed_before(self, path):
        text = "\n".join(code(path))
        guessed = re.findall(r'lesson\.ask\("([^"]+)", before=True\)', text)
        assert len(guessed) >= 2
        for item in guessed:
            assert f'lesson.ask("{item}")' in text

    def test_has_at_least_eight_practice_items_that_cover_the_objectives(self, path):
        items = notebook.practice(self.outline(path).slug).items
        assert len(items) >= 8
        assert {item.objective for item in items} == {objective.id for objective in self.outline(path).objectives}

    def test_lists_what_it_cites(self, path):
        listed = notebook.cited(self.outline(path).slug)
        assert {key for text in prose(path) for _, _, key in CITATION.findall(text)} <= listed

    def test_carries_scope_unknowns_and_what_may_be_said(self, path):
        text = "\n".join(prose(path))
        assert "not a treatment protocol" in text
        assert "## What does nobody know yet?" in text
        assert "## What I may and may not say to a client" in text

    def test_is_of_a_length_that_fits_its_minutes(self, path):
        words = sum(len(text.split()) for text in prose(path))
        items = sum(len(str(item.public()).split()) for item in notebook.practice(self.outline(path).slug).items)
        assert 3000 <= words + items <= 4800


@pytest.mark.parametrize("path", written_lessons(review=True), ids=lambda path: path.stem)
class TestTheReview:
    def test_is_named_and_begins_as_the_course_map_says(self, path):
        outline = lessons.outline(path.stem[3:])
        assert path.stem == outline.name
        listed = re.findall(r"^\d\. (.+)$", prose(path)[0], re.MULTILINE)
        assert listed == [objective.text for objective in outline.objectives]
        assert f"About {outline.minutes:g} minutes" in prose(path)[0] and "not a treatment protocol" in prose(path)[0]

    def test_asks_what_others_taught_and_teaches_nothing_of_its_own(self, path):
        text = "\n".join(code(path))
        assert "lesson.ask" not in text and "lesson.evidence" not in text
        assert notebook.practice(path.stem[3:]).items == () and not notebook.cited(path.stem[3:])

    def test_is_short(self, path):
        assert sum(len(text.split()) for text in prose(path)) <= 1200


def test_the_wheel_ships_every_lesson():
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert {f"course/{path.name}" for path in LESSONS} <= set(shipped)


def test_no_answers_lie_in_the_examiners_room():
    assert not list((ROOT / "source").rglob("answers*.json"))
