"""The colour table keeps the contrasts and distances that the course relies on."""

from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import pytest
from defaultmode import look

NETWORKS = ("core", "dorsomedial", "medial-temporal", "salience", "frontoparietal")
WORDS = ("higher", "lower", "right", "not-yet", "ink", "quiet")
LAB_LIGHT, LAB_DARK = "#ffffff", "#111111"  # --jp-layout-color1 of JupyterLab's two themes, lighter ground and darker

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
COLOUR_BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    light, dark = sorted((linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB (D65) of linear RGB."""
    xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    relative = xyz @ np.clip(rgb, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(relative > (6 / 29) ** 3, np.cbrt(relative), relative / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_colour_stands_out_from_both_grounds(name):
    assert contrast(look.TOKENS[name].light, LAB_LIGHT) >= 3.85
    assert contrast(look.TOKENS[name].dark, LAB_DARK) >= 6.9


@pytest.mark.parametrize("name", WORDS)
def test_text_colours_are_readable_on_both_grounds(name):
    assert contrast(look.TOKENS[name].light, LAB_LIGHT) >= 4.5
    assert contrast(look.TOKENS[name].dark, LAB_DARK) >= 4.5


def test_bars_of_spread_stand_out_from_both_grounds_but_less_than_what_stands_on_them():
    for ground, tokens in ((LAB_LIGHT, "light"), (LAB_DARK, "dark")):
        spread, quiet, ink = (getattr(look.TOKENS[name], tokens) for name in ("spread", "quiet", "ink"))
        assert 3 <= contrast(spread, ground) < contrast(quiet, ground)
        assert contrast(spread, ink) >= 3


def test_every_colour_string_has_one_dark_twin():
    made = [look.colour(name) for name in look.TOKENS] + [
        look.shade(name, step) for name in look.TOKENS for step in look.SHADES
    ]
    assert len(made) == len(set(made)) == len(look.dark_twins())


def test_each_direction_has_its_sign_and_word_and_claims_no_more_than_was_found():
    assert look.DIRECTIONS == {
        "higher": ("▲", "higher"),
        "lower": ("▼", "lower"),
        "both": ("▲▼", "both directions"),
        "none": ("○", "no difference found"),
    }
    assert look.DIRECTION_TOKENS == {"higher": "higher", "lower": "lower", "both": "ink", "none": "quiet"}


@pytest.mark.parametrize(("kind", "least"), [("protanopia", 12.7), ("deuteranopia", 20.7), ("tritanopia", 13.5)])
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_any_two_networks_differ_under_colour_blindness(kind, least, ground):
    matrix = np.array(COLOUR_BLINDNESS[kind])
    seen = {name: lab(matrix @ linear(getattr(look.TOKENS[name], ground))) for name in NETWORKS}
    distance = min(np.linalg.norm(seen[one] - seen[other]) for one, other in combinations(NETWORKS, 2))
    assert distance >= least - 0.05


def test_no_network_is_told_by_colour_alone():
    marks = {(look.TOKENS[name].symbol, look.TOKENS[name].label) for name in NETWORKS}
    assert len(marks) == len(NETWORKS) and all(symbol and label for symbol, label in marks)


def test_every_shade_has_a_dark_twin():
    twins = look.dark_twins()
    for name in look.TOKENS:
        assert look.colour(name) in twins
        assert all(look.shade(name, step) in twins for step in look.SHADES)


def test_a_shade_that_has_no_twin_is_refused():
    with pytest.raises(ValueError, match=r"0\.5"):
        look.shade("core", 0.5)


def test_the_style_sheet_names_every_token_for_both_themes():
    css = look.css()
    for name, token in look.TOKENS.items():
        assert f"--dm-{name}:{token.light};" in css
        assert f"--dm-{name}:{token.dark};" in css


def test_the_template_is_one_that_plotly_accepts():
    figure = go.Figure(layout={"template": look.template()})
    assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"


def test_a_continuous_map_is_grey_at_zero():
    scale = look.diverging()
    assert scale[1] == [0.5, look.colour("cortex")]
