"""The exercises of the lessons. Each displays itself; those that keep what was found take the open lesson."""

from .anatomy import explore_atlas, find_region, whole_network
from .attenuation import attenuation_explorer
from .capstone import capstone
from .case import case
from .conditions import condition_explorer
from .deck import download_deck
from .directions import direction_map, find_moderator
from .disagreement import disagreements
from .exposure import compare_routes, exposure_explorer
from .group_average import averaging
from .harms import harm_explorer
from .ketamine import ketamine_studies
from .overlap import overlap_explorer
from .planner import planner
from .repeated_scan import reliability
from .review import calibration, progress, review, sure_but_wrong
from .saying import say
from .scatter import scatter_explorer
from .seeds import seed_lab, signal_lab
from .sorter import sorter
from .spotter import spotter
from .statement import statement
from .study_design import study_design
from .workshop import workshop

__all__ = [
    "attenuation_explorer",
    "averaging",
    "calibration",
    "capstone",
    "case",
    "compare_routes",
    "condition_explorer",
    "direction_map",
    "disagreements",
    "download_deck",
    "explore_atlas",
    "exposure_explorer",
    "find_moderator",
    "find_region",
    "harm_explorer",
    "ketamine_studies",
    "overlap_explorer",
    "planner",
    "progress",
    "reliability",
    "review",
    "say",
    "scatter_explorer",
    "seed_lab",
    "signal_lab",
    "sorter",
    "spotter",
    "statement",
    "study_design",
    "sure_but_wrong",
    "whole_network",
    "workshop",
]
