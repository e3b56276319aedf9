"""Ketamine in the blood: set an infusion and see the level and how far it may be trusted; compare routes by exposure."""

import re
from collections.abc import Sequence
from html import escape

from IPython.display import display

from .. import pharmacology, references
from ..evidence.studies import studies
from ..exhibit import Exhibit
from ..pharmacology import Bioavailability, Model
from ..show import LightFigure, Panel
from .controls import Controls, select, slider

MODELS = {"teaching": ("teaching",), "domino": ("domino",), "both": ("teaching", "domino")}
"""What may be chosen, and the models it draws."""

START = {"model": "teaching", "dose": 0.5, "weight": 70, "minutes": 40}
WARNING = "<b>Exposure, not advice.</b> Plasma level does not predict benefit, and this is not a dosing aid."


def _models(values: dict) -> tuple[Model, ...]:
    return tuple(pharmacology.model(name) for name in MODELS[values["model"]])


def exhibit(values: dict) -> Exhibit:
    """The figure for what the controls say: model, dose (mg/kg), weight (kg), minutes."""
    return pharmacology.exposure(
        _models(values),
        dose_per_kg=values["dose"],
        weight=values["weight"],
        duration=values["minutes"],
    )


def summary(values: dict) -> str:
    """The same in numbers, as HTML: peak and exposure by each model, then the warning.

    Neither amounts nor rates are printed: with them the exercise would be a calculator for a pump.
    """
    lines = "".join(f"<li>{_numbers(model, values)}</li>" for model in _models(values))
    return f'<div class="dm-card"><ul>{lines}</ul><p>{WARNING}</p></div>'


def _numbers(model: Model, values: dict) -> str:
    weight, minutes = values["weight"], values["minutes"]
    dose = values["dose"] * weight
    level = float(pharmacology.concentration(model, minutes, dose, duration=minutes, weight=weight))
    clearance = float(pharmacology.cleared(model, weight))
    return (
        f"{escape(model.name)}: peak <b>{level:.0f} ng/mL</b> ({pharmacology.micromolar(level):.2f} µmol/L); exposure (AUC) "
        f"<b>{pharmacology.auc(dose, clearance=clearance):.0f} ng·h/mL</b> at its clearance of {clearance:.0f} L/h"
    )


def exposure_explorer() -> None:
    """Exercise: set model, dose, weight and duration; read level and exposure, and what they do not say."""
    text = Panel(summary(START), live=True)
    light = LightFigure.of(exhibit(START))

    def react(values: dict) -> None:
        light.follow(exhibit(values))
        text.html = summary(values)

    controls = Controls(
        "Exposure to ketamine",
        select("model", "Model", [("teaching", "Model T"), ("domino", "Model D"), ("both", "Both models")]),
        slider("dose", "Dose, mg/kg", 0.1, 1.0, 0.1),
        slider("weight", "Weight, kg", 40, 120, 1),
        slider("minutes", "Infusion, minutes", 30, 100, 5),
        values=dict(START),
        on_change=react,
    )
    display(controls, light, text)


def _published() -> list:
    """The rows of racemic ketamine with a share; S-ketamine is cleared at another rate."""
    return [row for row in studies("routes").rows if row.drug == "ketamine" and row.bioavailability]


def routes() -> Sequence[Bioavailability]:
    """Racemic ketamine's share by each published route and dose, from ``studies/routes.toml``; into a vein it is 1."""
    shares: dict[str, Bioavailability] = {}
    for row in _published():
        found = row.bioavailability
        form = re.sub(r"(\d+ mg)", r"measured at \1", row.dose.replace(row.route, "").strip())
        name = row.route if row.route == "intravenous" else f"{row.route}, {form}"
        shares.setdefault(name, Bioavailability(name, found.value, found.low, found.high, found.interval))
    return tuple(shares.values())


def compare_routes(dose: float = 35.0) -> Exhibit:
    """Exposure from one dose (mg) by every route of `routes`."""
    sources = {row.reference: row.n for row in _published() if row.route != "intravenous"}
    cited = "; ".join(f"{references.short(key)}{f' (n = {n})' if n else ''}" for key, n in sources.items())
    return pharmacology.equal_exposure(routes(), dose=dose, source=f"Shares: {cited}.")
