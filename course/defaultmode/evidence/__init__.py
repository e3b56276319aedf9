"""Figures of studies: each function returns an `Exhibit`, which a lesson shows with ``show(evidence.forest())``."""

from .attenuation import attenuation
from .blinding import blinding_ladder
from .comparator import comparator_contrast
from .directions import directions
from .disagreement import disagreement
from .dose_response import dose_response
from .durability import durability
from .forest import forest
from .ketamine_map import ketamine_map
from .masked_trial import masked_trial
from .overlap import group_to_client
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
