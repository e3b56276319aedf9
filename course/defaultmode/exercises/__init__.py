"""The exercises of the lessons. Each displays itself; those that keep what was found take the open lesson."""

from .anatomy import explore_atlas, find_region, whole_network
from .attenuation import attenuation_explorer
from .directions import direction_map
from .disagreement import disagreements
from .exposure import exposure_explorer
from .group_average import averaging
from .ketamine import ketamine_studies
from .overlap import overlap_explorer
from .repeated_scan import reliability
from .seeds import seed_lab, signal_lab

__all__ = [
    "attenuation_explorer",
    "averaging",
    "direction_map",
    "disagreements",
    "explore_atlas",
    "exposure_explorer",
    "find_region",
    "ketamine_studies",
    "overlap_explorer",
    "reliability",
    "seed_lab",
    "signal_lab",
    "whole_network",
]
