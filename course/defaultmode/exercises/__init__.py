"""The exercises of the lessons. Each displays itself; those that keep what was found take the open lesson."""

from .anatomy import explore_atlas, find_region, whole_network
from .averaging import averaging
from .reliability import reliability
from .seeds import seed_lab, signal_lab

__all__ = ["averaging", "explore_atlas", "find_region", "reliability", "seed_lab", "signal_lab", "whole_network"]
