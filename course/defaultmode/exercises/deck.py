"""Exercise: take the questions along, as a deck for Anki."""

from typing import Any

import anywidget
import traitlets
from IPython.display import display

from .. import look, notebook
from ..answers import AnswersFile
from ..evidence.drawing import number_of
from ..notebook import Lesson
from ..show import with_words

ANSWERED, ALL = "answered", "all"
FILE = "default-mode.apkg"


class Download(anywidget.AnyWidget):
    """The choice of questions and the button. The file is made when it is asked for, and crosses once, as it is."""

    _esm = look.script("deck")
    _css = look.css()

    choices: traitlets.List = traitlets.List().tag(sync=True)
    file = traitlets.Unicode(FILE).tag(sync=True)

    def __init__(self, lesson: Lesson):
        self._lesson = lesson
        every = sum(len(bank.items) for bank in notebook.taught().values())
        super().__init__(
            choices=[
                {"id": ANSWERED, "text": "The questions that I have answered"},
                {"id": ALL, "text": f"All {every} questions of the course"},
            ]
        )
        self.on_msg(self._asked)

    def _asked(self, _, content: dict, __) -> None:
        if content.get("do") != "download":
            return
        try:
            message, files = self._made(content.get("which"))
        except Exception as error:  # a learner must see it: widgets' errors go to a log that nobody opens
            message, files = f"The deck could not be made ({error}). Choose “Prepare again” above.", []
        self.send({"type": "deck", "message": message}, files)

    def _made(self, which: Any) -> tuple[str, list[bytes]]:
        from .. import deck  # here, since a lesson without a deck should not wait for what makes one

        file = AnswersFile(self._lesson.answers.path)
        notes = deck.notes(notebook.taught(), None if which == ALL else file.read())
        if not notes:
            return file.trouble or "You have answered no question yet. Answer some in a lesson, or take all questions.", []
        return f"{number_of(len(notes), 'question')} in {FILE}", [deck.package(notes)]

    def _repr_mimebundle_(self, **kwargs):
        return with_words(super()._repr_mimebundle_(**kwargs), {"text/plain": "Download the questions as a deck"})


def download_deck(lesson: Lesson) -> None:
    """Exercise: choose which questions, and save them as a file that Anki imports."""
    display(Download(lesson))
