"""Contested claims: what carries each, what speaks against it, and how many people stand behind either side."""

from IPython.display import display

from .. import claims, evidence
from ..show import LightFigure, Panel
from .controls import Controls, select

FIRST = "depression-overactive"


def contested() -> list[claims.Claim]:
    """The contested claims that have findings, in the order of the register."""
    return [claim for claim in claims.register().values() if claim.verdict == "contested" and claim.findings]


def disagreements() -> None:
    """Exercise: choose a contested claim and see its studies, for and against."""
    light = LightFigure.of(evidence.disagreement(FIRST))
    text = Panel(claims.evidence(FIRST, place="contested"), live=True)

    def choose(values: dict) -> None:
        light.follow(evidence.disagreement(values["claim"]))
        text.html = claims.evidence(values["claim"], place="contested")

    options = [(claim.id, claim.said or claim.teach) for claim in contested()]
    controls = Controls("Contested claims", select("claim", "Claim", options), values={"claim": FIRST}, on_change=choose)
    display(controls, light, text)
