"""One sentence to a client: what the client says, what the evidence allows, and what was answered.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from . import claims, overclaims, table, typed
from .table import named


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Something that a client says or asks.

    Attributes
    ----------
    claim : str
        Id of the claim whose verdict decides how strong the answer may be.
    risk : str
        What the answer must also name, as it goes on from "It does not say"; empty when there is nothing.
    risk_words : tuple of str
        Beginnings of words in small letters; any of them names the risk.
    """

    id: str
    client: str
    claim: str
    model: str
    references: tuple[str, ...]
    risk: str = ""
    risk_words: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The claim, as other exercises name theirs."""
        return (self.claim,)

    def remarks(self, sentence: str) -> tuple[overclaims.Remark, ...]:
        """What in an answer says too much, or is missing."""
        return overclaims.remarks(sentence, claims.register()[self.claim].verdict, self.risk_words, self.risk)

    def merits(self, sentence: str) -> tuple[overclaims.Merit, ...]:
        """What an answer does well; as long as there is something to look at, nothing is praised."""
        return () if self.remarks(sentence) else overclaims.kept(sentence, self.risk_words)


@dataclass(frozen=True, kw_only=True)
class Saying:
    """The situations, in the order in which they come."""

    title: str
    lesson: str
    task: str
    situations: tuple[Situation, ...] = named("situation")

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each mistake as (part, field, what is wrong and what to do)."""
        if not 2 <= len(self.situations) <= 5:
            yield "", "situation", f"there are {len(self.situations)}; write 2 to 5."
        yield from table.id_problems("situation", self.situations)
        yield from table.alike("situation", self.situations, "client")
        for situation in self.situations:
            here = f"situation '{situation.id}'"
            if not situation.references:
                yield here, "references", "empty; name at least one."
            if bool(situation.risk) != bool(situation.risk_words):
                yield here, "risk_words", "a risk needs its words, and words need a risk; write both or neither."
            if situation.claim not in claims.register():
                yield here, "claim", f"there is no claim '{situation.claim}'; correct the name."
            else:
                for remark in situation.remarks(situation.model):
                    yield here, "model", f"{remark.why} ('{remark.found}'). {remark.instead}"


# ---- files ----------------------------------------------------------------------------------------------------------


def load(name: str, text: str) -> Saying:
    """A saying from the text of its file. Parameters and errors are those of `table.whole`."""
    return table.whole(Saying, name, text)


@cache
def every() -> dict[str, Saying]:
    """Every saying of the course by its slug, read once. Errors as in `load`."""
    return table.shelf("saying", load)


# ---- what the learner answered --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """What was answered so far.

    Attributes
    ----------
    texts : dict of str to str
        Situation id → the learner's sentence, where there is one.
    looked : dict of str to str
        Situation id → her sentence when she last had it looked at; remarks are about this one.
    seen : tuple of str
        Ids of the situations whose model she has seen.
    shown : str
        Id of the situation in hand.
    """

    saying: Saying
    texts: dict[str, str]
    looked: dict[str, str]
    seen: tuple[str, ...]
    shown: str

    @classmethod
    def restored(cls, saying: Saying, kept: Any) -> "Answers":
        """From what `kept` once returned, or from anything else: what does not fit is left out."""
        given = kept if isinstance(kept, dict) else {}
        ids = [situation.id for situation in saying.situations]
        looked = {name: text for name, text in typed.restored(given.get("looked"), ids).items() if text.strip()}
        seen = typed.known(given.get("seen"), [name for name in ids if name in looked])
        return cls(saying, typed.restored(given.get("texts"), ids), looked, seen, ids[0]).go(given.get("situation"))

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"texts": self.texts, "looked": self.looked, "seen": list(self.seen), "situation": self.shown}

    @property
    def situation(self) -> Situation:
        """The situation in hand."""
        return next(situation for situation in self.saying.situations if situation.id == self.shown)

    def write(self, situation_id: Any, text: Any) -> "Answers":
        """Keep the answer to a situation. Nothing changes for an unknown one."""
        return replace(self, texts=typed.restored({**self.texts, situation_id: text}, self._ids))

    def look(self, situation_id: Any) -> "Answers":
        """Have the answer to a situation looked at, once there is one."""
        text = self.texts.get(situation_id, "") if situation_id in self._ids else ""
        return replace(self, looked={**self.looked, situation_id: text}) if text.strip() else self

    def model(self, situation_id: Any) -> "Answers":
        """See one good answer, once the learner's own was looked at."""
        return replace(self, seen=typed.known([*self.seen, situation_id], [name for name in self._ids if name in self.looked]))

    def go(self, situation_id: Any) -> "Answers":
        """Take another situation in hand. Nothing changes for an unknown one."""
        return replace(self, shown=situation_id) if situation_id in self._ids else self

    @property
    def _ids(self) -> tuple[str, ...]:
        return tuple(situation.id for situation in self.saying.situations)
