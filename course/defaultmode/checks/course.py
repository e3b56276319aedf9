"""What the checks read: every hand-written file of a course, with the place of each thing in it."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from .. import claims, items, lessons, popular_account, references
from ..evidence import studies
from ..table import ItemError

DATA = Path("course", "defaultmode", "data")


@dataclass(frozen=True)
class Source:
    """A file, and where in it a text stands."""

    path: Path
    root: Path

    @cached_property
    def text(self) -> str:
        """What the file holds."""
        return self.path.read_text("utf-8")

    def at(self, text: str = "") -> str:
        """``path:line`` of the first line that holds `text`; of the file alone when none does."""
        lines = self.text.splitlines() if text else []
        return self._at(next((number for number, line in enumerate(lines, 1) if text in line), None))

    def row(self, row_id: str, field: str = "") -> str:
        """``path:line`` of the table or record with an id, or of a field in it that it has."""
        lines = self.text.splitlines()
        named = (f'id = "{row_id}"', f'"id": "{row_id}"')
        start = next((number for number, line in enumerate(lines, 1) if line.strip().startswith(named)), None)
        if start is None:
            return self.at(f'"{row_id}"')
        for number, line in enumerate(lines[start:], start + 1):
            if line.startswith("[["):
                break
            if field and line.startswith(f"{field} ="):
                return self._at(number)
        return self._at(start)

    def _at(self, line: int | None) -> str:
        name = self.path.relative_to(self.root).as_posix()
        return f"{name}:{line}" if line else name

    def tell(self, problem: str) -> str:
        """A loader's sentence with its place before it: loaders know the id, the file knows the line."""
        if numbered := re.match(r"popular_account\.toml: line (\d+)", problem):
            return f"{self.at(f'number = {numbered[1]}')}: {problem}"
        named = re.search(r"'([^']+)'", problem)
        return f"{self.row(named[1]) if named else self.at()}: {problem}"


@dataclass(frozen=True)
class Lesson:
    """A lesson's notebook as a list of (heading slug, kind of cell, text); of no cells while it is not written."""

    outline: lessons.Outline
    source: Source

    @cached_property
    def cells(self) -> list[tuple[str, str, str]]:
        """Every cell with the slug of the ``##`` heading that it stands under."""
        if not self.source.path.is_file():
            return []
        heading, cells = "", []
        for cell in nbformat.reads(self.source.text, 4).cells:
            if cell.cell_type == "markdown":
                heading = [heading, *map(slug, re.findall(r"(?m)^## (.+)$", cell.source))][-1]
            cells.append((heading, cell.cell_type, cell.source))
        return cells

    @property
    def anchors(self) -> set[str]:
        """The headings that claims can name."""
        return {heading for heading, _, _ in self.cells if heading}

    def at(self, line: str) -> str:
        """``path:line`` of a line of a cell in the notebook's JSON."""
        return self.source.at(line.replace("\\", "\\\\").replace('"', '\\"'))


def slug(heading: str) -> str:
    """A heading as claims name it: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


@dataclass(frozen=True)
class Course:
    """The course in a folder, read file by file. What cannot be read is in `unreadable`, one sentence each."""

    root: Path

    def source(self, *parts: str) -> Source:
        """A file below the root."""
        return Source(self.root.joinpath(*parts), self.root)

    @property
    def register_source(self) -> Source:
        return self.source(*DATA.parts, "claims.toml")

    @property
    def bibliography_source(self) -> Source:
        return self.source(*DATA.parts, "references.json")

    @property
    def account_source(self) -> Source:
        return self.source(*DATA.parts, "popular_account.toml")

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
        """Every table of studies that is written, by name."""
        sources = {name: self.source(*DATA.parts, "studies", f"{name}.toml") for name in studies.SCHEMAS}
        return {
            name: (source, table)
            for name, source in sources.items()
            if (table := self._read(source, lambda text, name=name: studies.load(name, text), None))
        }

    @cached_property
    def lessons(self) -> list[Lesson]:
        return [Lesson(row, self.source("course", f"{row.name}.ipynb")) for row in lessons.outlines()]

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
            if bank := self._read(source, lambda _, path=path: items.load(path), None):
                banks.append((source, bank))
        return banks

    def _read(self, source: Source, load, nothing):
        try:
            return load(source.text)
        except (ItemError, ValueError) as problem:  # TOML and JSON that cannot be read at all are ValueErrors
            self.unreadable.append(source.tell(str(problem)))
        except OSError as problem:
            self.unreadable.append(f"{source.at()}: cannot be opened ({problem.strerror}); check that the file is there.")
        return nothing
