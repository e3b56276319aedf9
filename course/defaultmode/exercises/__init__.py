"""The exercises of the lessons. Each displays itself; those that keep what was found take the open lesson."""

from .anatomy import explore_atlas, find_region, whole_network
from .attenuation import attenuation_explorer
from .case import case
from .conditions import condition_explorer
from .directions import direction_map, find_moderator
from .disagreement import disagreements
from .exposure import compare_routes, exposure_explorer
from .group_average import averaging
from .harms import harm_explorer
from .ketamine import ketamine_studies
from .overlap import overlap_explorer
from .repeated_scan import reliability
from .scatter import scatter_explorer
from .seeds import seed_lab, signal_lab
from .sorter import sorter

__all__ = [
    "attenuation_explorer",
    "averaging",
    "case",
    "compare_routes",
    "condition_explorer",
    "direction_map",
    "disagreements",
    "explore_atlas",
    "exposure_explorer",
    "find_moderator",
    "find_region",
    "harm_explorer",
    "ketamine_studies",
    "overlap_explorer",
    "reliability",
    "scatter_explorer",
    "seed_lab",
    "signal_lab",
    "sorter",
    "whole_network",
]
