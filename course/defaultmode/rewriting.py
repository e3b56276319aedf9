"""Guided rewriting: pieces of text, questions that lead to a better one, and what a good one has.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from . import table, typed
from .table import named


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A question with a box for the learner's words; `model` is one good answer, shown after hers."""

    id: str
    ask: str
    model: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Something that a good rewriting has, for the learner to look for in her own."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One text to be rewritten."""

    id: str
    text: str
    claims: tuple[str, ...]
    references: tuple[str, ...]
    prompts: tuple[Prompt, ...] = named("prompt")
    criteria: tuple[Criterion, ...] = named("criterion")


@dataclass(frozen=True, kw_only=True)
class Rewriting:
    """The pieces, in the order in which they come."""

    title: str
    lesson: str
    task: str
    pieces: tuple[Piece, ...] = named("piece")

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt of every piece."""
        return tuple(prompt for piece in self.pieces for prompt in piece.prompts)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion of every piece."""
        return tuple(criterion for piece in self.pieces for criterion in piece.criteria)

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each mistake as (part, field, what is wrong and what to do)."""
        if not 1 <= len(self.pieces) <= 4:
            yield "", "piece", f"there are {len(self.pieces)}; write 1 to 4."
        yield from table.id_problems("piece", self.pieces)
        yield from table.id_problems("prompt", self.prompts)
        yield from table.id_problems("criterion", self.criteria)
        yield from table.alike("piece", self.pieces, "text")
        for piece in self.pieces:
            here = f"piece '{piece.id}'"
            for field in ("claims", "references"):
                if not getattr(piece, field):
                    yield here, field, "empty; name at least one."
            if not 1 <= len(piece.prompts) <= 5:
                yield here, "prompt", f"there are {len(piece.prompts)}; write 1 to 5."
            if not 2 <= len(piece.criteria) <= 5:
                yield here, "criterion", f"there are {len(piece.criteria)}; write 2 to 5."
            yield from table.alike("prompt", piece.prompts, "ask")
            yield from table.alike("criterion", piece.criteria, "text")


# ---- files ----------------------------------------------------------------------------------------------------------


def load(name: str, text: str) -> Rewriting:
    """A rewriting from the text of its file. Parameters and errors are those of `table.whole`."""
    return table.whole(Rewriting, name, text)


@cache
def every() -> dict[str, Rewriting]:
    """Every rewriting of the course by its slug, read once. Errors as in `load`."""
    return table.shelf("rewriting", load)


# ---- what the learner wrote -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """What was written so far.

    Attributes
    ----------
    texts : dict of str to str
        Prompt id → the learner's words, where there are any.
    compared : tuple of str
        Ids of the pieces whose models she has seen.
    ticked : tuple of str
        Ids of the criteria that she found in her own words.
    shown : str
        Id of the piece in hand.
    """

    rewriting: Rewriting
    texts: dict[str, str]
    compared: tuple[str, ...]
    ticked: tuple[str, ...]
    shown: str

    @classmethod
    def restored(cls, rewriting: Rewriting, kept: Any) -> "Draft":
        """From what `kept` once returned, or from anything else: what does not fit is left out."""
        given = kept if isinstance(kept, dict) else {}
        texts = typed.restored(given.get("texts"), (prompt.id for prompt in rewriting.prompts))
        compared = typed.known(given.get("compared"), (piece.id for piece in rewriting.pieces))
        open_to = [each.id for piece in rewriting.pieces if piece.id in compared for each in piece.criteria]
        draft = cls(rewriting, texts, compared, typed.known(given.get("ticked"), open_to), rewriting.pieces[0].id)
        return draft.go(given.get("piece"))

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"texts": self.texts, "compared": list(self.compared), "ticked": list(self.ticked), "piece": self.shown}

    @property
    def piece(self) -> Piece:
        """The piece in hand."""
        return next(piece for piece in self.rewriting.pieces if piece.id == self.shown)

    def is_written(self, piece: Piece) -> bool:
        """Whether something stands in every box of a piece."""
        return all(self.texts.get(prompt.id, "").strip() for prompt in piece.prompts)

    def write(self, prompt_id: Any, text: Any) -> "Draft":
        """Keep the words under a prompt. Nothing changes for an unknown one."""
        return replace(
            self, texts=typed.restored({**self.texts, prompt_id: text}, (each.id for each in self.rewriting.prompts))
        )

    def compare(self, piece_id: Any) -> "Draft":
        """See the models of a piece, once something stands in every box of it."""
        ids = [piece.id for piece in self.rewriting.pieces if piece.id == piece_id and self.is_written(piece)]
        return replace(self, compared=typed.known([*self.compared, *ids], (piece.id for piece in self.rewriting.pieces)))

    def tick(self, criterion_id: Any, found: Any) -> "Draft":
        """Say whether the learner's own words have what a criterion asks for, once the piece was compared."""
        seen = [each.id for piece in self.rewriting.pieces if piece.id in self.compared for each in piece.criteria]
        others = [each for each in self.ticked if each != criterion_id]
        return replace(self, ticked=typed.known([*others, criterion_id] if found is True else others, seen))

    def go(self, piece_id: Any) -> "Draft":
        """Take another piece in hand. Nothing changes for an unknown one."""
        known = any(piece.id == piece_id for piece in self.rewriting.pieces)
        return replace(self, shown=piece_id) if known else self
