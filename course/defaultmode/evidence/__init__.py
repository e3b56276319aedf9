"""Figures of studies: each function returns an `Exhibit`, which a lesson shows with ``show(evidence.forest())``."""

from .anaesthesia import masked_trial
from .blinding import blinding_ladder
from .comparator import comparator_contrast
from .direction_map import directions
from .doses import dose_response
from .findings import disagreement
from .forest_plot import forest
from .ketamine import ketamine_map
from .overlap import group_to_client
from .spearman import attenuation
from .time_course import durability
from .trials import therapy_trials

__all__ = [
    "attenuation",
    "blinding_ladder",
    "comparator_contrast",
    "directions",
    "disagreement",
    "dose_response",
    "durability",
    "forest",
    "group_to_client",
    "ketamine_map",
    "masked_trial",
    "therapy_trials",
]
