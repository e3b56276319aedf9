"""What a whole file gives away: a habit that pays a learner who knows nothing."""

from collections.abc import Iterator, Sequence

import numpy as np

from ..items import Item
from . import texts
from .surroundings import Surroundings

LONGEST_P, POSITION_P = 0.05, 0.01
APPLICATION_LEAST = 0.4

BANDS = {
    "recall": ("remember", "understand"),
    "application": ("apply", "analyse"),
    "judgement": ("evaluate", "create"),
}
"""Bloom's levels as a blueprint counts them."""


def longest_is_key(near: Surroundings) -> Iterator[str]:
    chances, hits = [], 0
    for item in _single(near):
        lengths = sorted((len(option.text) for option in texts.options(item)), reverse=True)
        if lengths[0] > lengths[1]:
            chances.append(1 / len(lengths))
            hits += len(texts.rights(item)[0]) == lengths[0]
    if (p := at_least(hits, chances)) < LONGEST_P:
        yield (
            f"the longest option is right in {hits} of {len(chances)} single-choice items, where chance gives "
            f"{sum(chances):.1f} (exact p = {p:.3f}); shorten some right options, or lengthen wrong ones."
        )


def key_position(near: Surroundings) -> Iterator[str]:
    """Each place against chance, one by one; p is corrected for the number of places."""
    single = _single(near)
    places = [[one["id"] for one in item.public()["options"]].index(item.key()) for item in single]
    sizes = [len(texts.options(item)) for item in single]
    for place in range(max(sizes, default=0)):
        chances = [1 / size if place < size else 0 for size in sizes]
        hits = places.count(place)
        misses = len(sizes) - hits
        p = max(sizes) * 2 * min(at_least(hits, chances), at_least(misses, [1 - chance for chance in chances]))
        if p < POSITION_P:
            yield (
                f"the right option is printed in place {place + 1} in {hits} of {len(sizes)} single-choice items, where chance "
                f"gives {sum(chances):.1f} (exact p = {p:.4f}); look at those with keep_order, and leave the rest to chance."
            )


def application_share(near: Surroundings) -> Iterator[str]:
    items = near.bank.items
    higher = sum(item.bloom not in BANDS["recall"] for item in items)
    if near.bank.graded and higher < APPLICATION_LEAST * len(items):
        yield (
            f"{higher} of {len(items)} items ({higher / len(items):.0%}) ask for more than recall; let at least "
            f"{APPLICATION_LEAST:.0%} ask learners to apply, analyse, evaluate or create."
        )


def at_least(hits: int, chances: Sequence[float]) -> float:
    """The probability of so many hits or more, when each trial has a chance of its own: the binomial test, generalised."""
    spread = np.ones(1)
    for chance in chances:
        spread = np.convolve(spread, [1 - chance, chance])
    return float(min(1.0, spread[hits:].sum()))


def _single(near: Surroundings) -> list[Item]:
    return [item for item in near.bank.items if item.kind == "single"]
