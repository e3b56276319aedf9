"""What the exercises share in which a learner writes: her words come with every request, and are kept before it is done."""

from typing import Any, Protocol, Self, TypeVar

import traitlets

from .. import typed
from .kept import Kept


class Written(Protocol):
    """How far a learner has come with her words."""

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""

    def write(self, name: Any, text: Any) -> Self:
        """Keep the words of one box."""


W = TypeVar("W", bound=Written)


class Writing(Kept[W]):
    """An exercise with boxes to write in. What `shown` says holds the ``texts`` of all of them, by name."""

    longest = traitlets.Int(typed.LONGEST).tag(sync=True)

    def done(self, act: dict) -> W:
        state, texts = self.state, act.get("texts")
        for name, text in texts.items() if isinstance(texts, dict) else ():
            state = state.write(name, text)
        return self.stepped(state, act)

    def stepped(self, state: W, act: dict) -> W:
        """The state after what else the page asked for; the same state when it is only to be kept."""
        raise NotImplementedError
