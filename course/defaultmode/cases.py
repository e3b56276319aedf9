"""Branching cases: scenes, choices and where they lead. What a file holds, and the path of a learner through it.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail. A case has no cycle, so every path ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from . import table
from .table import named


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that the learner can say or do.

    Attributes
    ----------
    to : str
        Id of the scene that follows.
    sound : bool
        Whether the course stands behind it; several choices of a scene can be.
    safety : bool
        Whether it is a safety step, such as asking about risk or calling the supervisor. The plot never punishes one.
    """

    id: str
    text: str
    to: str
    sound: bool
    feedback: str
    safety: bool = False


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What happens, and either choices or an ending."""

    id: str
    title: str
    text: str
    choices: tuple[Choice, ...] = named("choice", default=())
    ending: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A story. `role` says who the learner is in it."""

    title: str
    lesson: str
    role: str
    start: str
    references: tuple[str, ...]
    claims: tuple[str, ...]
    scenes: tuple[Scene, ...] = named("scene")

    def scene(self, scene_id: str) -> Scene:
        """A scene by its id."""
        return next(scene for scene in self.scenes if scene.id == scene_id)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every choice of every scene."""
        return tuple(choice for scene in self.scenes for choice in scene.choices)

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each mistake as (part, field, what is wrong and what to do). The later ones rely on there being none earlier."""
        for field in ("claims", "references"):
            if not getattr(self, field):
                yield "", field, "empty; name at least one."
        yield from table.id_problems("scene", self.scenes)
        yield from table.id_problems("choice", self.choices)
        known = {scene.id for scene in self.scenes}
        if self.start not in known:
            yield "", "start", f"there is no scene '{self.start}'; add it or correct the name."
        for scene in self.scenes:
            yield from _scene_problems(scene, known)
        passed: set[str] = set()
        yield from self._cycles(self.start, (), passed)
        for scene in self.scenes:
            if scene.id not in passed:
                yield f"scene '{scene.id}'", "id", "no path leads here; let a choice lead here, or remove the scene."

    def _cycles(self, scene_id: str, before: tuple[str, ...], passed: set[str]) -> Iterator[tuple[str, str, str]]:
        """Every choice that leads back to a scene of its own path; fills `passed` with the scenes that are met."""
        passed.add(scene_id)
        for choice in self.scene(scene_id).choices:
            if choice.to in (*before, scene_id):
                yield f"choice '{choice.id}'", "to", f"leads back to '{choice.to}', which came before; lead onwards."
            elif choice.to not in passed:
                yield from self._cycles(choice.to, (*before, scene_id), passed)


def _scene_problems(scene: Scene, known: set[str]) -> Iterator[tuple[str, str, str]]:
    here = f"scene '{scene.id}'"
    if scene.ending and scene.choices:
        yield here, "ending", "a scene has choices or an ending, not both; remove one of them."
    elif not scene.ending and len(scene.choices) < 2:
        yield here, "choice", f"there are {len(scene.choices)}; write at least 2, or an ending."
    if scene.choices and not any(choice.sound for choice in scene.choices):
        yield here, "choice", "none is sound; write one that the course stands behind."
    yield from table.alike("choice", scene.choices, "text")
    for choice in scene.choices:
        if choice.to not in known:
            yield f"choice '{choice.id}'", "to", f"there is no scene '{choice.to}'; add it or correct the name."
        if choice.safety and not choice.sound:
            yield f"choice '{choice.id}'", "safety", "a safety step is always sound; correct one of the two."


# ---- files ----------------------------------------------------------------------------------------------------------


def load(name: str, text: str) -> Case:
    """A case from the text of its file. Parameters and errors are those of `table.whole`."""
    return table.whole(Case, name, text)


@cache
def every() -> dict[str, Case]:
    """Every case of the course by its slug, read once. Errors as in `load`."""
    return table.shelf("cases", load)


# ---- the learner's path ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A scene that is over, and what was chosen in it."""

    scene: Scene
    choice: Choice


@dataclass(frozen=True)
class Walk:
    """The path so far: the choices made, and how many were taken back on the way."""

    case: Case
    steps: tuple[Step, ...] = ()
    taken_back: int = 0

    @classmethod
    def restored(cls, case: Case, kept: Any) -> "Walk":
        """From what `kept` once returned, or from anything else: the path holds as far as it fits the case."""
        given = kept if isinstance(kept, dict) else {}
        walk, back = cls(case), given.get("taken_back")
        for choice_id in given["path"] if isinstance(given.get("path"), list) else ():
            further = walk.choose(choice_id)
            if further == walk:
                break
            walk = further
        return replace(walk, taken_back=back) if isinstance(back, int) and not isinstance(back, bool) and back > 0 else walk

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"path": [step.choice.id for step in self.steps], "taken_back": self.taken_back}

    @property
    def scene(self) -> Scene:
        """Where the path stands."""
        return self.case.scene(self.steps[-1].choice.to if self.steps else self.case.start)

    def choose(self, choice_id: Any) -> "Walk":
        """Go on by a choice of this scene. Nothing changes for any other."""
        scene = self.scene
        chosen = (Step(scene, choice) for choice in scene.choices if choice.id == choice_id)
        return replace(self, steps=(*self.steps, *chosen))

    def back(self) -> "Walk":
        """Take back the last step, if there is one."""
        return replace(self, steps=self.steps[:-1], taken_back=self.taken_back + 1) if self.steps else self

    def again(self) -> "Walk":
        """Begin again."""
        return Walk(self.case)
