"""Does a property of the studies sort them by direction? The fullest columns, beside those of random deals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .direction_map import COLUMNS, SORTS, data_sets, direction
from .studies import Direction

DEALS = 10_000
"""Random deals of the same studies into blocks of the same sizes."""

_SEED = 2026


@dataclass(frozen=True)
class Grouping:
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


def grouping(rows: Sequence[Direction], by: str) -> Grouping:
    """How far a property, a key of `direction_map.SORTS`, sorts the rows that speak of the default network itself.

    Raises
    ------
    ValueError
        When no row does.
    """
    drawn = [row for row in rows if direction(row)]
    if not drawn:
        raise ValueError("None of these studies compared the default network itself; choose others.")
    names = [SORTS[by](row) for row in drawn]
    order = list(dict.fromkeys(names))
    blocks, shares = np.array([order.index(name) for name in names]), _shares(drawn)
    reached = _fullest(np.random.default_rng(_SEED).permuted(np.tile(blocks, (DEALS, 1)), axis=1), shares)
    here = float(_fullest(blocks[None], shares)[0])
    return Grouping(
        answers=round(shares.sum()),
        blocks=len(order),
        unsorted=float(shares.sum(axis=0).max()),
        sorted=here,
        dealt=float(reached.mean()),
        as_good=float((reached > here - 1e-9).mean()),  # thirds of an answer do not add up exactly
    )


def _shares(rows: Sequence[Direction]) -> np.ndarray:
    """Each row's share of an answer, in its column; shape (rows, columns)."""
    answers = [(next(k for k, one in enumerate(data_sets()) if row.id in one), direction(row)) for row in rows]
    return np.array([[(way == column) / answers.count((one, way)) for column in COLUMNS] for one, way in answers])


def _fullest(deals: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Answers in the fullest column of their block, for each deal; `deals` holds each row's block, shape (deals, rows)."""
    member = deals[:, None, :] == np.arange(deals.max() + 1)[None, :, None]
    return (member.astype(float) @ shares).max(axis=2).sum(axis=1)
