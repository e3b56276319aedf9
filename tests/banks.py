"""A bank of one item of every kind, and the registers its links are found in."""

from pathlib import Path

from defaultmode import items

EVERY_KIND = Path(__file__).parent / "data" / "quiz00_every_kind.toml"


def _objectives(lesson: str) -> set[str]:
    return {"every_kind": {"see"}}[lesson]


REGISTERS = items.Registers(
    claims=lambda: {"grass-is-green"},
    references=lambda: {"grass2001"},
    objectives=_objectives,
)


def every_kind() -> items.Bank:
    """The bank of the tests."""
    return items.load(EVERY_KIND, REGISTERS)
