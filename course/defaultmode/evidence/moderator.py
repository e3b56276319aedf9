"""Does a property of the studies sort them by direction? The fullest columns, beside those of random deals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from .direction_map import COLUMNS, SORTS, data_sets, direction
from .studies import Direction

DEALS = 10_000
"""Random deals of the same studies into blocks of the same sizes."""

_SEED = 2026


@dataclass(frozen=True)
class Sorting:
    """How far a property sorts answers into columns.

    An answer is one data set in one column of the map, as its heads count them. A data set that several rows describe counts
    once in a column: its answer is shared evenly between them, so that it stays one answer if they lie in different blocks.

    Attributes
    ----------
    answers, blocks : int
        How many answers there are, and into how many blocks the property sorts them.
    unsorted : float
        Answers in the fullest column of the whole map.
    sorted : float
        Answers in the fullest column of their own block, over all blocks.
    dealt : float
        The same for rows dealt at random into blocks of the same sizes, on average over `DEALS` deals.
    as_good : float
        The share of those deals that reach `sorted`.
    """

    answers: int
    blocks: int
    unsorted: float
    sorted: float
    dealt: float
    as_good: float


def sorting(rows: Sequence[Direction], by: str) -> Sorting:
    """How far a property, a key of `direction_map.SORTS`, sorts the rows that speak of the default network itself.

    Raises
    ------
    ValueError
        When no row does.
    """
    drawn = tuple(row for row in rows if direction(row))
    if not drawn:
        raise ValueError("None of these studies compared the default network itself; choose others.")
    names = [SORTS[by](row) for row in drawn]
    order = list(dict.fromkeys(names))
    return _sorting(_shares(drawn), tuple(map(order.index, names)))


def _shares(rows: Sequence[Direction]) -> tuple[tuple[float, ...], ...]:
    """Each row's share of an answer, in its column; shape (rows, columns)."""
    answers = [(next(k for k, one in enumerate(data_sets()) if row.id in one), direction(row)) for row in rows]
    return tuple(tuple((way == column) / answers.count((one, way)) for column in COLUMNS) for one, way in answers)


@cache
def _sorting(shares: tuple[tuple[float, ...], ...], blocks: tuple[int, ...]) -> Sorting:
    weights, count = np.array(shares), max(blocks) + 1
    deals = np.random.default_rng(_SEED).permuted(np.tile(blocks, (DEALS, 1)), axis=1)
    reached = _fullest(deals, weights, count)
    here = float(_fullest(np.array([blocks]), weights, count)[0])
    return Sorting(
        answers=round(weights.sum()),
        blocks=count,
        unsorted=float(weights.sum(axis=0).max()),
        sorted=here,
        dealt=float(reached.mean()),
        as_good=float((reached > here - 1e-9).mean()),
    )


def _fullest(deals: np.ndarray, weights: np.ndarray, count: int) -> np.ndarray:
    """Answers in the fullest column of their block, for each deal; `deals` holds each row's block, shape (deals, rows)."""
    member = deals[:, None, :] == np.arange(count)[None, :, None]
    return (member.astype(float) @ weights).max(axis=2).sum(axis=1)
