"""A class with a private exchange: the examiner's course folder, and the learners' folders beside it."""

import csv
import html
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from defaultmode import items
from defaultmode.answers import AnswersFile
from defaultmode.grading import settings

PROJECT = Path(__file__).parent.parent
QUIZ = "quiz01_default_mode_network"
BANK = items.load(PROJECT / "source" / f"{QUIZ}.toml")
MARKED = [item for item in BANK.items if item.kind != "text"]
WRITTEN = [item for item in BANK.items if item.kind == "text"]
AUTOMATIC = sum(item.possible for item in MARKED)
TOTAL = sum(item.possible for item in BANK.items)


def course_folder(root: Path) -> None:
    """Copy what an examiner needs for the quiz into a new course folder."""
    for name in ("source", "release"):
        shutil.copytree(PROJECT / name / QUIZ, root / name / QUIZ)
    shutil.copy(PROJECT / "source" / f"{QUIZ}.toml", root / "source")
    shutil.copy(PROJECT / "nbgrader_config.py", root)


@dataclass
class Class:
    """A course folder with its exchange, and the learners' folders beside it."""

    root: Path
    said: str = ""
    status: int | None = None
    scores: dict[str, dict] = field(default_factory=dict)

    @classmethod
    def begin(cls, root: Path) -> "Class":
        """Make a course folder, and release the quiz."""
        from nbgrader.exchange.default import ExchangeReleaseAssignment

        course_folder(root)
        group = cls(root)
        group.step(ExchangeReleaseAssignment)
        return group

    def step(self, step: type, learner: str = "", **options) -> None:
        """Run one of nbgrader's exchange steps, as the examiner or as a learner with a home of their own."""
        from nbgrader.auth import Authenticator
        from nbgrader.coursedir import CourseDirectory

        config = settings.load(self.root)
        if learner:
            home = self.home(learner)
            config.CourseDirectory.root = str(home)
            config.Exchange.cache = str(home / "cache")
            config.Exchange.assignment_dir = str(home)
        directory = CourseDirectory(config=config, assignment_id=QUIZ, student_id=learner or "*")
        access = Authenticator(config=config)
        settings.run(step(coursedir=directory, authenticator=access, config=config, **options))

    def home(self, learner: str) -> Path:
        path = self.root.parent / "learners" / learner
        path.mkdir(parents=True, exist_ok=True)
        return path

    def answers(self, learner: str) -> AnswersFile:
        return AnswersFile(self.home(learner) / QUIZ / "answers.json")

    def feedback(self, learner: str) -> str:
        """The words of a learner's feedback page."""
        page = (self.root / "feedback" / learner / QUIZ / f"{QUIZ}.html").read_text("utf-8")
        body = page[page.index("<body>") :]
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))

    def export(self) -> None:
        """Read the class's marks from the table that nbgrader exports."""
        from nbgrader.api import Gradebook
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.plugins.export import CsvExportPlugin

        config = settings.load(self.root)
        directory = CourseDirectory(config=config)
        table = self.root / "grades.csv"
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            CsvExportPlugin(config=config, to=str(table)).export(gradebook)
        with table.open() as rows:
            self.scores = {row["student_id"]: row for row in csv.DictReader(rows)}

    def score(self, learner: str) -> float:
        return float(self.scores[learner]["score"])
