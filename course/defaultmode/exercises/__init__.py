"""The exercises of the lessons. Each displays itself; those that keep what was found take the open lesson."""

from .anatomy import explore_atlas, find_region, whole_network
from .group_average import averaging
from .repeated_scan import reliability
from .seeds import seed_lab, signal_lab

__all__ = ["averaging", "explore_atlas", "find_region", "reliability", "seed_lab", "signal_lab", "whole_network"]
