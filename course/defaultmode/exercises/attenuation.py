"""Attenuation: how much of a true correlation two unreliable measures let through."""

from IPython.display import display

from ..evidence.spearman import SCALE, attenuation, observed, reliability
from ..evidence.studies import number
from ..show import LightFigure, Panel
from .controls import Controls, slider

TRUE = 0.4
"""Where the slider stands at first: an example, not a finding."""


def summary(values: dict) -> str:
    """What is left of the correlation, as HTML."""
    seen = observed(values["true"], values["edge"], values["scale"])
    shown = f"{100 * values['true'] ** 2:.0f}% of the differences between people would show as {100 * seen**2:.0f}%"
    return (
        f'<div class="dm-card"><p>True <b>{values["true"]:.2f}</b>, seen <b>{seen:.2f}</b> on average: {shown}. '
        f"The reliability of the questionnaire starts at an assumed {number(SCALE)}; that of the connection at the "
        f"published mean, {reliability().effect}.</p></div>"
    )


def attenuation_explorer() -> None:
    """Exercise: set a true correlation and two reliabilities, and read the correlation that a study would see."""
    start = {"true": TRUE, "edge": reliability().effect.value, "scale": SCALE}
    text = Panel(summary(start), live=True)
    light = LightFigure.of(attenuation(**start))

    def react(values: dict) -> None:
        light.follow(attenuation(**values))
        text.html = summary(values)

    controls = Controls(
        "A correlation seen through two measures",
        slider("true", "True correlation", 0, 1, 0.01),
        slider("edge", "Reliability of the connection", 0.05, 1, 0.01),
        slider("scale", "Reliability of the questionnaire (assumed)", 0.3, 1, 0.01),
        values=start,
        on_change=react,
    )
    display(controls, light, text)
