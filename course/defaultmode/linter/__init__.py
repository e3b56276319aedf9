"""The linter of items: whether a question is asked well, as far as a program can tell.

It reads files of items and knows claims, lessons and wording; `rules.RULES` lists what it looks for. A rule that is broken
on purpose is waived beside the item, with the reason.
"""

from collections.abc import Iterator

from . import blueprint, waivers
from .finding import ERROR, INFO, LEVELS, WARN, Finding, Rule
from .rules import RULES
from .surroundings import Surroundings, taught

__all__ = ["ERROR", "INFO", "LEVELS", "RULES", "WARN", "Finding", "Rule", "Surroundings", "blueprint", "lint", "taught"]


def lint(near: Surroundings) -> Iterator[Finding]:
    """Every fault of the items of a file and then of the file, except for what is waived."""
    unseen = frozenset(rule.name for rule in RULES.values() if rule.of_course and near.alone)
    for item in near.bank.items:
        found = [
            Finding(rule.name, rule.level, item.id, sentence)
            for rule in RULES.values()
            if not rule.of_file
            for sentence in rule.look(item, near)
        ]
        yield from waivers.apply(item.waivers, item.id, found, unseen)
    found = [
        Finding(rule.name, rule.level, "", sentence) for rule in RULES.values() if rule.of_file for sentence in rule.look(near)
    ]
    yield from waivers.apply(near.bank.waivers, "", found, frozenset())
