"""Figures of studies: each function returns an `Exhibit`, which a lesson shows with ``show(evidence.forest())``."""

from .anaesthesia import masked_trial
from .blinding import blinding_ladder
from .chain import cascade
from .clocks import two_clocks
from .comparator import comparator_contrast
from .conditions import condition_map
from .direction_map import directions
from .dissociation import scatter
from .doses import dose_response
from .findings import disagreement
from .forest_plot import forest
from .ketamine import ketamine_map
from .overlap import group_to_client
from .rates import response_rates
from .spearman import attenuation
from .time_course import durability
from .trials import therapy_trials

__all__ = [
    "attenuation",
    "blinding_ladder",
    "cascade",
    "comparator_contrast",
    "condition_map",
    "directions",
    "disagreement",
    "dose_response",
    "durability",
    "forest",
    "group_to_client",
    "ketamine_map",
    "masked_trial",
    "response_rates",
    "scatter",
    "therapy_trials",
    "two_clocks",
]
