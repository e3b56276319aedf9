"""The kinds of question.

Each class holds all there is to one kind: its fields and their rules, what the screen may know, which answer is right,
how far another one gets, and what is said about it.

An answer is plain JSON. `clean` turns whatever arrives into an answer of the right shape or None, so that the methods
after it (`share`, `remarks`, `words`) never meet anything else.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

from .. import table
from ..table import named, repeated, slug_problems
from .shuffling import rank

BLOOM = ("remember", "understand", "apply", "analyse", "evaluate", "create")
STUB = "Write your answer here."
"""What stands in the box of a written answer as long as nothing was written."""

TELLTALE = {"right", "correct", "wrong", "incorrect", "key", "answer", "distractor"}
"""Ids travel to the learner with the texts, so they must not say which option is right."""


@dataclass(frozen=True)
class Remark:
    """What is said about one part of an answer (option, row, step) or, under the item's own id, about all of it."""

    key: str
    right: bool
    text: str


@dataclass(frozen=True)
class Line:
    """One option, row or step beside what a learner made of it.

    `given` and `wanted` are what the learner did with it and what the key does: `TICKED` or nothing for an option, the
    choice's text for a row, the place in the order for a step.
    """

    text: str
    why: str
    given: str = ""
    wanted: str = ""


TICKED = "ticked"


# ---- parts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something to tick. One that is `last` stays at the end, such as "None of these"."""

    id: str
    text: str
    feedback: str
    right: bool = False
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a row can be matched with; one that no row needs is a distractor."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is to be matched, with the id of its right choice."""

    id: str
    text: str
    choice: str
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a sequence."""

    id: str
    text: str
    feedback: str


@dataclass(frozen=True, kw_only=True)
class WrongNumber:
    """A wrong number whose cause can be told."""

    value: float
    tolerance: float
    feedback: str


@dataclass(frozen=True, kw_only=True)
class WrongRegion:
    """A wrong region whose cause can be told."""

    region: str
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One line of a mark scheme and the points it is worth."""

    text: str
    points: float = 1


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """A rule of item writing that is broken on purpose, and why; see `defaultmode.linter`."""

    rule: str
    reason: str


# ---- what all kinds share ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question.

    `difficulty` is the guessed proportion of correct answers; `points` is None in practice; `case` names the story in the
    same file that the question belongs to; a `safety` question must be answered right to pass.
    """

    kind: ClassVar[str]

    id: str
    objective: str
    claims: tuple[str, ...]
    references: tuple[str, ...]
    bloom: str
    difficulty: float
    stem: str
    points: float | None = None
    case: str = ""
    safety: bool = False
    waivers: tuple[Waiver, ...] = named("waiver", default=())

    @property
    def possible(self) -> float:
        """Points for a right answer; a practice item counts one."""
        return 1 if self.points is None else self.points

    @property
    def parts(self) -> tuple["Option | Row | Step", ...]:
        """What remarks are about, where they are not about the whole answer."""
        return ()

    def to_dict(self) -> dict[str, Any]:
        """The whole item, with its key, as plain JSON; `from_dict` reads it again."""
        return {"kind": self.kind, **table.write(self)}

    def public(self) -> dict[str, Any]:
        """What the screen needs, and nothing that gives the key away."""
        points = {} if self.points is None else {"points": self.points}
        return {"id": self.id, "kind": self.kind, "stem": self.stem, **points, **self._shown()}

    def problems(self) -> Iterator[tuple[str, str]]:
        """Each mistake as (field, what is wrong and what to do)."""
        yield from slug_problems("id", [self.id])
        for field in ("claims", "references"):
            if not getattr(self, field):
                yield field, "empty; name at least one."
        if self.bloom not in BLOOM:
            yield "bloom", f"'{self.bloom}' is no level; use one of {', '.join(BLOOM)}."
        if not 0 <= self.difficulty <= 1:
            yield "difficulty", f"{self.difficulty} is no proportion; guess which share of learners answers right."
        if self.points is not None and self.points <= 0:
            yield "points", f"{self.points} is not positive; give the item at least a fraction of a point."
        yield from self._problems()

    def _problems(self) -> Iterator[tuple[str, str]]:
        raise NotImplementedError

    def _shown(self) -> dict[str, Any]:
        raise NotImplementedError

    def key(self) -> Any:
        """The right answer."""
        raise NotImplementedError

    def clean(self, answer: Any) -> Any:
        """`answer` in the shape that this kind expects, or None when there is nothing in it to mark. Never raises."""
        raise NotImplementedError

    def is_whole(self, answer: Any) -> bool:
        """Whether nothing of an answer is left open. Never raises."""
        return self.clean(answer) is not None

    def share(self, answer: Any) -> float:
        """How much of the points a cleaned answer earns, 0 … 1."""
        raise NotImplementedError

    def remarks(self, answer: Any) -> tuple[Remark, ...]:
        """What is said about a cleaned answer."""
        raise NotImplementedError

    def words(self, answer: Any) -> str:
        """A cleaned answer as a person would say it."""
        raise NotImplementedError

    def lines(self, answer: Any) -> tuple[Line, ...]:
        """Every part beside a cleaned answer, or beside none; none in kinds that are answered as a whole."""
        return ()

    def _whole(self, right: bool, text: str) -> tuple[Remark]:
        return (Remark(self.id, right, text),)


# ---- the kinds -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Ticking(Item):
    """Options in an order that depends on ids alone, or as written where their order means something (`keep_order`)."""

    options: tuple[Option, ...] = named("option")
    keep_order: bool = False

    @property
    def parts(self):
        return self.options

    def _problems(self) -> Iterator[tuple[str, str]]:
        yield from slug_problems("option", [option.id for option in self.options])
        yield from repeated("option", [option.text for option in self.options], "text")
        for option in self.options:
            if option.id in TELLTALE:
                yield "option", f"the id '{option.id}' tells learners the key; name the option by what it says."

    def _shown(self) -> dict[str, Any]:
        options = (
            {"id": option.id, "text": option.text, **({"last": True} if option.last else {})} for option in self._in_print()
        )
        return {"options": list(options), **_order_kept(self.keep_order)}

    def _in_print(self) -> list[Option]:
        options = self.options if self.keep_order else sorted(self.options, key=lambda one: rank(self.id, one.id))
        return sorted(options, key=lambda one: one.last)

    def lines(self, answer):
        ticked = {answer} if isinstance(answer, str) else set(answer or ())
        return tuple(
            Line(option.text, option.feedback, TICKED * (option.id in ticked), TICKED * option.right)
            for option in self._in_print()
        )

    def _rights(self) -> list[str]:
        return [option.id for option in self.options if option.right]

    def _texts(self, ids: Iterable[str]) -> str:
        return "; ".join(_quoted(option.text) for option in self.options if option.id in ids)


@dataclass(frozen=True, kw_only=True)
class Single(_Ticking):
    """One of several. The answer is an option's id."""

    kind = "single"

    def _problems(self):
        yield from super()._problems()
        if len(self.options) < 2:
            yield "option", f"there are {len(self.options)}; write at least 2."
        if (rights := len(self._rights())) != 1:
            yield "option", f"{rights} options have right = true; exactly one must."

    def key(self) -> str:
        return self._rights()[0]

    def clean(self, answer):
        return answer if isinstance(answer, str) and any(option.id == answer for option in self.options) else None

    def share(self, answer):
        return float(answer == self.key())

    def remarks(self, answer):
        chosen = next(option for option in self.options if option.id == answer)
        return (Remark(chosen.id, chosen.right, chosen.feedback),)

    def words(self, answer):
        return self._texts([answer])


@dataclass(frozen=True, kw_only=True)
class Multiple(_Ticking):
    """All that apply. The answer is a list of option ids.

    The share is that of right options ticked minus that of wrong options ticked, at least 0: ticking everything earns
    nothing.
    """

    kind = "multiple"

    def _problems(self):
        yield from super()._problems()
        if not 0 < len(self._rights()) < len(self.options):
            yield "option", "needs at least one option with right = true and at least one without."

    def key(self) -> list[str]:
        return self._rights()

    def clean(self, answer):
        if not isinstance(answer, list):
            return None
        given = {one for one in answer if isinstance(one, str)}
        return [option.id for option in self.options if option.id in given] or None

    def share(self, answer):
        rights = set(self._rights())
        hits, alarms = len(rights.intersection(answer)), len(set(answer) - rights)
        return max(0.0, hits / len(rights) - alarms / (len(self.options) - len(rights)))

    def remarks(self, answer):
        """One for each option that was ticked or should have been."""
        return tuple(
            Remark(option.id, option.right and option.id in answer, option.feedback)
            for option in self.options
            if option.right or option.id in answer
        )

    def words(self, answer):
        return self._texts(answer)


@dataclass(frozen=True, kw_only=True)
class Match(Item):
    """Every row with one choice; rows may share one. The answer is {row id: choice id}; each right row earns its share."""

    kind = "match"

    choices: tuple[Choice, ...] = named("choice")
    rows: tuple[Row, ...] = named("row")
    keep_order: bool = False

    @property
    def parts(self):
        return self.rows

    def _problems(self):
        yield from slug_problems("choice", [choice.id for choice in self.choices])
        yield from slug_problems("row", [row.id for row in self.rows])
        yield from repeated("choice", [choice.text for choice in self.choices], "text")
        yield from repeated("row", [row.text for row in self.rows], "text")
        for field, parts in (("choice", self.choices), ("row", self.rows)):
            if len(parts) < 2:
                yield field, f"there are {len(parts)}; write at least 2."
        known = {choice.id for choice in self.choices}
        for row in self.rows:
            if row.choice not in known:
                yield "row", f"'{row.id}' names '{row.choice}', which is not among the choices; add or correct it."

    def _shown(self):
        choices = self.choices if self.keep_order else sorted(self.choices, key=lambda one: rank(self.id, one.id))
        return {
            "rows": [{"id": row.id, "text": row.text} for row in self.rows],
            "choices": [{"id": choice.id, "text": choice.text} for choice in choices],
            **_order_kept(self.keep_order),
        }

    def key(self) -> dict[str, str]:
        return {row.id: row.choice for row in self.rows}

    def clean(self, answer):
        if not isinstance(answer, dict):
            return None
        known = {choice.id for choice in self.choices}
        given = ((row.id, answer.get(row.id)) for row in self.rows)
        return {row: choice for row, choice in given if isinstance(choice, str) and choice in known} or None

    def is_whole(self, answer):
        return len(self.clean(answer) or ()) == len(self.rows)

    def share(self, answer):
        return sum(answer.get(row.id) == row.choice for row in self.rows) / len(self.rows)

    def remarks(self, answer):
        return tuple(Remark(row.id, answer.get(row.id) == row.choice, row.feedback) for row in self.rows)

    def lines(self, answer):
        texts = {choice.id: choice.text for choice in self.choices}
        given = {row: texts[choice] for row, choice in (answer or {}).items()}
        return tuple(Line(row.text, row.feedback, given.get(row.id, ""), texts[row.choice]) for row in self.rows)

    def words(self, answer):
        texts = {choice.id: choice.text for choice in self.choices}
        return "; ".join(f"{row.text} → {texts[answer[row.id]]}" for row in self.rows if row.id in answer)


@dataclass(frozen=True, kw_only=True)
class Order(Item):
    """Steps to put in order, written in the right one. The answer is the list of all step ids.

    The share is Kendall's tau, at least 0: of all pairs of steps, those in the right order minus the others.
    """

    kind = "order"

    steps: tuple[Step, ...] = named("step")

    @property
    def parts(self):
        return self.steps

    def _problems(self):
        yield from slug_problems("step", [step.id for step in self.steps])
        yield from repeated("step", [step.text for step in self.steps], "text")
        if len(self.steps) < 3:
            yield "step", f"there are {len(self.steps)}; write at least 3, since two shuffled ones give the order away."

    def _shown(self):
        return {"steps": [{"id": step.id, "text": step.text} for step in self._shuffled()]}

    def _shuffled(self) -> list[Step]:
        salt = 0
        while True:
            steps = sorted(self.steps, key=lambda step: rank(f"{self.id}/{salt}", step.id))
            if steps != list(self.steps):
                return steps
            salt += 1

    def key(self) -> list[str]:
        return [step.id for step in self.steps]

    def clean(self, answer):
        if not isinstance(answer, list) or len(answer) != len(self.steps):
            return None
        return answer if all(isinstance(one, str) for one in answer) and set(answer) == set(self.key()) else None

    def share(self, answer):
        place = {step: position for position, step in enumerate(answer)}
        pairs = list(combinations(self.key(), 2))
        return max(0.0, sum(1 if place[first] < place[then] else -1 for first, then in pairs) / len(pairs))

    def remarks(self, answer):
        """One for each step: right when it stands in its own place."""
        places = zip(self.steps, answer, strict=True)
        return tuple(Remark(step.id, step.id == given, step.feedback) for step, given in places)

    def lines(self, answer):
        place = {step: str(number) for number, step in enumerate(answer or (), 1)}
        return tuple(
            Line(step.text, step.feedback, place.get(step.id, ""), str(number)) for number, step in enumerate(self.steps, 1)
        )

    def words(self, answer):
        texts = {step.id: step.text for step in self.steps}
        return "; ".join(f"{place}. {texts[step]}" for place, step in enumerate(answer, 1))


@dataclass(frozen=True, kw_only=True)
class Numeric(Item):
    """A number. Within `tolerance` of `value` is right; known mistakes get their own feedback."""

    kind = "numeric"

    value: float
    tolerance: float
    feedback: str
    otherwise: str
    unit: str = ""
    mistakes: tuple[WrongNumber, ...] = named("mistake", default=())

    def _problems(self):
        for tolerance in (self.tolerance, *(mistake.tolerance for mistake in self.mistakes)):
            if tolerance < 0:
                yield "tolerance", f"{tolerance} is negative; write how far off is still accepted, or 0."
        for mistake in self.mistakes:
            if _near(mistake.value, self.value, self.tolerance):
                yield "mistake", f"{mistake.value} counts as right, so its feedback is never seen; correct one of them."

    def _shown(self):
        return {"unit": self.unit}

    def key(self) -> float:
        return self.value

    def clean(self, answer):
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            return None
        try:
            number = float(answer)
        except OverflowError:
            return None
        return number if math.isfinite(number) else None

    def share(self, answer):
        return float(_near(answer, self.value, self.tolerance))

    def remarks(self, answer):
        if self.share(answer):
            return self._whole(True, self.feedback)
        known = (mistake.feedback for mistake in self.mistakes if _near(answer, mistake.value, mistake.tolerance))
        return self._whole(False, next(known, self.otherwise))

    def words(self, answer):
        return f"{answer:.10g} {self.unit}".strip()


@dataclass(frozen=True, kw_only=True)
class Region(Item):
    """A place on the brain, clicked or picked from the list of regions. Any of `target` is right."""

    kind = "region"

    target: tuple[str, ...]
    feedback: str
    otherwise: str
    mistakes: tuple[WrongRegion, ...] = named("mistake", default=())

    def _problems(self):
        if not self.target:
            yield "target", "empty; name at least one region."
        yield from repeated("target", self.target, "region")
        yield from repeated("mistake", [mistake.region for mistake in self.mistakes], "region")
        for mistake in self.mistakes:
            if mistake.region in self.target:
                yield "mistake", f"'{mistake.region}' is also a target; remove it from one of them."

    def _shown(self):
        return {"regions": [{"id": name, "text": label} for name, label in region_labels().items()]}

    def key(self) -> str:
        return self.target[0]

    def clean(self, answer):
        return answer if isinstance(answer, str) and answer in region_labels() else None

    def share(self, answer):
        return float(answer in self.target)

    def remarks(self, answer):
        if answer in self.target:
            return self._whole(True, self.feedback)
        known = (mistake.feedback for mistake in self.mistakes if mistake.region == answer)
        return self._whole(False, next(known, self.otherwise))

    def words(self, answer):
        return region_labels()[answer]


@dataclass(frozen=True, kw_only=True)
class Text(Item):
    """A few sentences. A person marks them by the rubric; in practice the learner compares them with the model."""

    kind = "text"

    model: str
    rubric: tuple[Criterion, ...]

    def _problems(self):
        if not self.rubric:
            yield "rubric", "empty; write at least one criterion."
        worth = sum(criterion.points for criterion in self.rubric)
        if self.points is not None and not math.isclose(worth, self.points):
            yield "rubric", f"its points add up to {worth:g} and the item is worth {self.points:g}; make them equal."
        if self.safety:
            yield "safety", "a written answer is seldom worth all its points; ask what must be right in another kind."

    def _shown(self):
        return {}

    def key(self) -> str:
        return self.model

    def clean(self, answer):
        return answer if isinstance(answer, str) and answer.strip() else None

    def remarks(self, answer):
        return ()

    def words(self, answer):
        return answer


KINDS: dict[str, type[Item]] = {cls.kind: cls for cls in (Single, Multiple, Match, Order, Numeric, Region, Text)}


def region_labels() -> dict[str, str]:
    """Region id → label, in alphabetical order of labels, for every region of the atlas on or below the cortex."""
    from .. import atlas  # arrays and figures are not needed to mark the other kinds

    places = (*atlas.regions(), *atlas.deep_structures())
    return {place.id: place.label for place in sorted(places, key=lambda place: place.label.casefold())}


def _order_kept(kept: bool) -> dict[str, bool]:
    return {"keep_order": True} if kept else {}


def _near(number: float, value: float, tolerance: float) -> bool:
    """Within tolerance, and at its very edge in spite of binary fractions: 0.18 is within 0.02 of 0.2."""
    return abs(number - value) <= tolerance + 1e-9 * max(1.0, abs(value))


def _quoted(text: str) -> str:
    return text if text[0] in '"“' else f"“{text.removesuffix('.')}”"
