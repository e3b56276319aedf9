"""What the checks read: every hand-written file of a course, with the place of each thing in it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import nbformat

from .. import capstone, claims, items, lessons, planning, popular_account, references
from ..evidence import conditions, studies
from ..lessons import anchor, headings
from ..pharmacology import kinetics
from ..shelves import SHELVES, Exercise
from ..table import ItemError

DATA = Path("course", "defaultmode", "data")


@dataclass(frozen=True)
class Source:
    """A file, and where in it a text stands."""

    path: Path
    root: Path

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file, whatever its bytes; none when it cannot be opened."""
        try:
            return self.path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return []

    @property
    def name(self) -> str:
        """The path below the root."""
        return self.path.relative_to(self.root).as_posix()

    def at(self, text: str = "") -> str:
        """``path:line`` of the first line that holds `text`; of the file alone when none does."""
        return self._at(next((number for number, line in enumerate(self.lines, 1) if text and text in line), None))

    def row(self, row_id: str, field: str = "") -> str:
        """``path:line`` of the last table or record with an id, or of a field that it has.

        Of two with one id the last is the newcomer.
        """
        named = (f'id = "{row_id}"', f'"id": "{row_id}"')
        starts = [number for number, line in enumerate(self.lines, 1) if line.strip().startswith(named)]
        if not starts:
            return self.at(f'"{row_id}"')
        start = starts[-1]
        for number, line in enumerate(self.lines[start:], start + 1):
            if line.startswith("[["):
                break
            if field and line.startswith(f"{field} ="):
                return self._at(number)
        return self._at(start)

    def tell(self, problem: str) -> str:
        """A loader's sentence with its place before it: loaders know id and field, the file knows the line."""
        if numbered := re.match(r"popular_account\.toml: line (\d+)", problem):
            return f"{self.at(f'number = {numbered[1]}')}: {problem}"
        named, field = re.search(r"'([^']+)'", problem), re.search(r"field '([^']+)'", problem)
        if not named or (field and named[1] == field[1]):
            return f"{self.name}: {problem}"
        return f"{self.row(named[1], field[1] if field else '')}: {problem}"

    def _at(self, line: int | None) -> str:
        return f"{self.name}:{line}" if line else self.name


@dataclass(frozen=True)
class Page:
    """A notebook of the course: every cell as (slug of the ``##`` heading above it, kind, text)."""

    source: Source
    cells: tuple[tuple[str, str, str], ...]

    @property
    def anchors(self) -> set[str]:
        """The headings that claims can name."""
        return {heading for heading, _, _ in self.cells if heading}

    def at(self, line: str) -> str:
        """``path:line`` of a line of a cell in the notebook's JSON."""
        return self.source.at(json.dumps(line, ensure_ascii=False)[1:-1])


@dataclass(frozen=True)
class Lesson(Page):
    """A lesson's notebook; of no cells while it is not written."""

    outline: lessons.Outline


def _load_notebook(text: str) -> nbformat.NotebookNode:
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    return notebook


def _load_items(path: Path, text: str) -> items.Bank:
    return items.load(path)


@dataclass(frozen=True)
class Course:
    """The course in a folder, read file by file. What cannot be read is told in `unreadable`, one sentence a file."""

    root: Path

    def source(self, *parts: str) -> Source:
        """A file below the root."""
        return Source(self.root.joinpath(*parts), self.root)

    @cached_property
    def register_source(self) -> Source:
        return self.source(*DATA.parts, "claims.toml")

    @cached_property
    def bibliography_source(self) -> Source:
        return self.source(*DATA.parts, "references.json")

    @cached_property
    def account_source(self) -> Source:
        return self.source(*DATA.parts, "popular_account.toml")

    @cached_property
    def lessons_source(self) -> Source:
        return self.source(*DATA.parts, "lessons.toml")

    @cached_property
    def disposition_source(self) -> Source:
        return self.source(*DATA.parts, "studies", "disposition.toml")

    @cached_property
    def plan_source(self) -> Source:
        return self.source(*DATA.parts, "plan.toml")

    @cached_property
    def unreadable(self) -> list[str]:
        """One sentence for each file that its loader refused; reading anything fills it."""
        return []

    @cached_property
    def register(self) -> dict[str, claims.Claim]:
        return self._read(self.register_source, claims.load, {})

    @cached_property
    def bibliography(self) -> dict[str, dict]:
        return self._read(self.bibliography_source, references.load, {})

    @cached_property
    def account(self) -> tuple[popular_account.Line, ...]:
        return self._read(self.account_source, popular_account.load, ())

    @cached_property
    def studies(self) -> dict[str, tuple[Source, studies.Studies]]:
        """Every table of studies that can be read, by name."""
        sources = {name: self.source(*DATA.parts, "studies", f"{name}.toml") for name in studies.SCHEMAS}
        return {
            name: (source, table)
            for name, source in sources.items()
            if (table := self._read(source, partial(studies.load, name), None))
        }

    @cached_property
    def disposition(self) -> kinetics.Disposition | None:
        """The parameters of the exposure models."""
        return self._read(self.disposition_source, kinetics.load, None)

    @cached_property
    def conditions_source(self) -> Source:
        return self.source(*DATA.parts, "conditions.toml")

    @cached_property
    def conditions(self) -> dict[str, conditions.Condition]:
        """The conditions that a figure sets beside each other."""
        return self._read(self.conditions_source, conditions.load, {})

    @cached_property
    def outlines(self) -> tuple[lessons.Outline, ...]:
        return self._read(self.lessons_source, lessons.load, ())

    @cached_property
    def lessons(self) -> list[Lesson]:
        """Every lesson of the course map."""
        sources = {row: self.source("course", f"{row.name}.ipynb") for row in self.outlines}
        return [Lesson(source, self._cells(source), row) for row, source in sources.items()]

    @cached_property
    def pages(self) -> list[Page]:
        """Every notebook of the course: the lessons that are written, the start page, and the page of evidence."""
        written = {lesson.source.path: lesson for lesson in self.lessons if lesson.source.path.is_file()}
        others = [path for path in sorted((self.root / "course").glob("*.ipynb")) if path not in written]
        sources = [Source(path, self.root) for path in others]
        return [*written.values(), *(Page(source, self._cells(source)) for source in sources)]

    @property
    def item_files(self) -> list[Path]:
        """Every file of items, graded ones first."""
        graded, practice = self.root / "source", self.root / DATA / "practice"
        return [*sorted(graded.glob("*.toml")), *sorted(practice.glob("*.toml"))]

    @cached_property
    def banks(self) -> list[tuple[Source, items.Bank]]:
        """Every file of items that can be read."""
        banks = []
        for path in self.item_files:
            source = Source(path, self.root)
            if bank := self._read(source, partial(_load_items, path), None):
                banks.append((source, bank))
        return banks

    @cached_property
    def exercises(self) -> list[tuple[str, Source, Exercise]]:
        """Every exercise file that can be read, behind the name of what shows it in a lesson."""
        shelves = [(verb, self._shelf(shelf.folder, shelf.module.load)) for verb, shelf in SHELVES.items()]
        return [(verb, source, exercise) for verb, found in shelves for source, exercise in found]

    @cached_property
    def plan(self) -> planning.Guide | None:
        """What the course says about a plan for the time after a session."""
        return self._read(self.plan_source, partial(planning.load, self.plan_source.path.name), None)

    @cached_property
    def capstone(self) -> capstone.Capstone | None:
        """The claims that a learner grades."""
        source = self.source(*DATA.parts, "capstone.toml")
        return self._read(source, partial(capstone.load, source.path.name), None)

    def _shelf(self, folder: str, load: Callable[[str, str], Any]) -> list[tuple[Source, Any]]:
        sources = [Source(path, self.root) for path in sorted((self.root / DATA / folder).glob("*.toml"))]
        read = [(source, self._read(source, partial(load, source.path.name), None)) for source in sources]
        return [(source, thing) for source, thing in read if thing]

    def _cells(self, source: Source) -> tuple[tuple[str, str, str], ...]:
        if not source.path.is_file():
            return ()
        notebook = self._read(source, _load_notebook, None)
        heading, cells = "", []
        for cell in notebook.cells if notebook else ():
            if cell.cell_type == "markdown":
                heading = [heading, *map(anchor, headings(cell.source))][-1]
            cells.append((heading, cell.cell_type, cell.source))
        return tuple(cells)

    def _read(self, source: Source, load: Callable[[str], Any], nothing: Any) -> Any:
        """What `load` makes of a file; where it cannot, `nothing` and a sentence."""
        try:
            return load(source.path.read_text("utf-8"))
        except ItemError as problem:
            self.unreadable.append(source.tell(str(problem)))
        except UnicodeDecodeError:
            self.unreadable.append(f"{source.name}: not written in UTF-8; save it again with that encoding.")
        except OSError as problem:
            self.unreadable.append(f"{source.name}: cannot be opened ({problem.strerror}); check that the file is there.")
        except Exception as problem:  # TOML, JSON or a notebook that is none: each has errors of its own
            line = re.search(r"line (\d+)", str(problem))
            where = f"{source.name}:{line[1]}" if line else source.name
            reason = " ".join(str(problem).split())[:160]
            self.unreadable.append(f"{where}: not readable ({reason}); correct it there.")
        return nothing
