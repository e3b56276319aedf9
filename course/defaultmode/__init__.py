"""Default Mode: an interactive course on the brain's default mode network.

Importing the package does nothing; each name below loads its module when it is first used.
"""

from importlib import import_module

_HOMES = {
    "open_lesson": "notebook",
    "own_quizzes": "notebook",
    "start_page": "notebook",
    "what_is_known": "register",
}

__all__ = [*_HOMES]


def __getattr__(name: str):
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
