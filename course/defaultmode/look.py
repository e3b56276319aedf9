"""How the course looks: the one table of colours, and what is made from it.

Figures are always drawn in the light colours. In the dark theme the page maps each colour string that this
module knows to its dark twin (`dark_twins`), so a figure never has to know which theme it is shown in. That
works only if every colour in a figure comes from here: a token's ``light`` value or a `shade` of it.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import plotly.graph_objects as go


@dataclass(frozen=True)
class Token:
    """One meaning and its colour on light and on dark ground, with the mark that says the same without colour."""

    light: str
    dark: str
    label: str
    symbol: str = ""
    dash: str = "solid"


# Contrast and distances under simulated colour blindness are recomputed from this table in tests/test_look.py.
TOKENS: dict[str, Token] = {
    "core": Token("#0072b2", "#56b4e9", "midline core", symbol="circle"),
    "dorsomedial": Token("#d55e00", "#ff8a3d", "dorsomedial subsystem", symbol="triangle-up", dash="dash"),
    "medial-temporal": Token("#00916a", "#1fd6a0", "medial temporal subsystem", symbol="square", dash="dot"),
    "salience": Token("#a3307f", "#e58fc4", "salience network", symbol="diamond"),
    "frontoparietal": Token("#5c4a00", "#f0e442", "frontoparietal network", symbol="cross"),
    "cortex": Token("#a7adb5", "#6f757d", "other cortex"),
    "higher": Token("#b8530a", "#ff9d4d", "higher", symbol="▲"),
    "lower": Token("#1f66ad", "#6cb2f5", "lower", symbol="▼"),
    "right": Token("#11705c", "#4fd1b0", "right", symbol="✓"),
    "not-yet": Token("#8f4a00", "#ffb35c", "not yet", symbol="✗"),
    "ink": Token("#1b1f24", "#e8eaed", "text"),
    "quiet": Token("#5a616b", "#a9b0ba", "quiet text"),
    "spread": Token("#838a94", "#7d848d", "spread or interval"),
    "hairline": Token("#d5d9df", "#3b4148", "lines"),
}

# Word first, shape second, colour not at all.
VERDICTS: dict[str, tuple[str, str]] = {
    "supported": ("●", "Supported"),
    "mixed": ("◐", "Mixed"),
    "contested": ("⇄", "Contested"),
    "preclinical": ("△", "Only in animals or cells"),
    "not-supported": ("○", "Not supported"),
    "metaphor": ("❝", "Metaphor"),
}

# Which way a comparison went: sign and word, and the colour token that goes with them.
DIRECTIONS: dict[str, tuple[str, str]] = {
    "higher": ("▲", "higher"),
    "lower": ("▼", "lower"),
    "both": ("▲▼", "both directions"),
    "none": ("○", "no difference found"),
}
DIRECTION_TOKENS = {"higher": "higher", "lower": "lower", "both": "ink", "none": "quiet"}

SHADES = (0.55, 0.65, 0.75, 0.85, 0.9)
"""The steps that `shade` offers; each has its dark twin."""

FIGURE_HEIGHT = 440
"""Pixels: title, figure and controls stand on one 1366 × 768 screen."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _darkened(colour: str, step: float) -> str:
    return "#" + "".join(f"{round(channel * step):02x}" for channel in _channels(colour))


def colour(name: str) -> str:
    """The light colour of a token. Raises KeyError for a name that the table lacks."""
    return TOKENS[name].light


def shade(name: str, step: float) -> str:
    """A token's colour darkened to `step` of its brightness, for the folds of the cortex.

    Raises ValueError for a step that is not in `SHADES`, since it would have no dark twin.
    """
    if step not in SHADES:
        raise ValueError(f"look.shade offers the steps {SHADES}, not {step}")
    return _darkened(TOKENS[name].light, step)


@cache
def dark_twins() -> dict[str, str]:
    """Every colour string that a figure may hold, with the string that replaces it on dark ground."""
    twins = {}
    for token in TOKENS.values():
        twins[token.light] = token.dark
        for step in SHADES:
            twins[_darkened(token.light, step)] = _darkened(token.dark, step)
    return twins


def diverging() -> list[list]:
    """Plotly colour scale for continuous maps: blue, the cortex grey at zero, orange; to be drawn symmetric."""
    return [[0.0, colour("lower")], [0.5, colour("cortex")], [1.0, colour("higher")]]


@cache
def template() -> go.layout.Template:
    """Layout of every figure: the message as title on the left, quiet axes, no ground of its own."""
    axis = {
        "gridcolor": colour("hairline"),
        "linecolor": colour("hairline"),
        "zerolinecolor": colour("quiet"),
        "zerolinewidth": 1,
        "title": {"font": {"size": 13, "color": colour("quiet")}},
        "tickfont": {"color": colour("quiet")},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {
                "family": "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
                "size": 13,
                "color": colour("ink"),
            },
            "title": {
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "pad": {"l": 4},
                "font": {"size": 16, "weight": 600, "color": colour("ink")},
            },
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [colour(name) for name in ("core", "dorsomedial", "medial-temporal", "salience", "frontoparietal")],
            "xaxis": axis,
            "yaxis": axis,
            "height": FIGURE_HEIGHT,
            "margin": {"l": 8, "r": 8, "t": 48, "b": 8},
            "hoverlabel": {"namelength": -1},
            "dragmode": False,
        }
    )


def _static(name: str) -> str:
    return resources.files(__package__).joinpath(f"static/{name}").read_text("utf-8")


@cache
def script(*names: str) -> str:
    """A widget's script: ``static/<name>.js``, one or several, behind what all of them share, ``static/element.js``."""
    return "\n".join(_static(f"{name}.js") for name in ("element", *names))


@cache
def css() -> str:
    """The course's style sheet: the tokens as custom properties for both themes, then ``static/page.css``."""

    def properties(ground: str) -> str:
        return "".join(f"--dm-{name}:{getattr(token, ground)};" for name, token in TOKENS.items())

    light, dark = properties("light"), properties("dark")
    return (
        f":root{{{light}}}"
        f"@media(prefers-color-scheme:dark){{body:not([data-jp-theme-light]){{{dark}}}}}"
        f'[data-jp-theme-light="false"]{{{dark}}}{_static("page.css")}'
    )
