"""Ketamine in the blood: set an infusion and see the level and how far it may be trusted; compare routes by exposure."""

from collections.abc import Sequence
from html import escape

from IPython.display import display

from .. import pharmacology
from ..evidence.studies import studies
from ..exhibit import Exhibit
from ..pharmacology import Bioavailability, Model
from ..show import LightFigure, Panel
from .controls import Controls, select, slider, toggle

MODELS = {"teaching": ("teaching",), "domino": ("domino",), "both": ("teaching", "domino")}
"""What may be chosen, and the models it draws."""

START = {"model": "teaching", "dose": 0.5, "weight": 70, "minutes": 40, "bolus": False}
WARNING = "<b>Exposure, not advice.</b> Plasma level does not predict benefit, and this is not a dosing aid."


def _models(values: dict) -> tuple[Model, ...]:
    return tuple(pharmacology.model(name) for name in MODELS[values["model"]])


def exhibit(values: dict) -> Exhibit:
    """The figure for what the controls say: model, dose (mg/kg), weight (kg), minutes, bolus."""
    return pharmacology.exposure(
        _models(values),
        dose_per_kg=values["dose"],
        weight=values["weight"],
        duration=0.0 if values["bolus"] else values["minutes"],
    )


def summary(values: dict) -> str:
    """The same in numbers, as HTML: dose and rate, then peak and exposure by each model, then the warning."""
    dose = values["dose"] * values["weight"]
    given = f"{dose:g} mg in all"
    if values["bolus"]:
        given += ", at once"
    else:
        rate = pharmacology.infusion_rate(values["dose"], values["weight"], values["minutes"])
        given += f", at <b>{rate:.1f} mg/h</b> for {values['minutes']:g} minutes"
    lines = "".join(f"<li>{_numbers(model, dose, values)}</li>" for model in _models(values))
    return f'<div class="dm-card"><p>{given}</p><ul>{lines}</ul><p>{WARNING}</p></div>'


def _numbers(model: Model, dose: float, values: dict) -> str:
    weight = values["weight"]
    if values["bolus"]:
        what, time, duration = f"{pharmacology.MIXING:g} minutes after the bolus", pharmacology.MIXING, 0.0
    else:
        what, time, duration = "peak", values["minutes"], values["minutes"]
    level = float(pharmacology.concentration(model, time, dose, duration=duration, weight=weight))
    clearance = float(pharmacology.cleared(model, weight))
    return (
        f"{escape(model.name)}: {what} <b>{level:.0f} ng/mL</b> ({pharmacology.micromolar(level):.2f} µmol/L); exposure (AUC) "
        f"<b>{pharmacology.auc(dose, clearance=clearance):.0f} ng·h/mL</b> at its clearance of {clearance:.0f} L/h"
    )


def exposure_explorer() -> None:
    """Exercise: set model, dose, weight and duration; read level, exposure and rate, and what they do not say."""
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
        toggle("bolus", "All at once (bolus)"),
        values=dict(START),
        on_change=react,
    )
    display(controls, light, text)


def routes() -> Sequence[Bioavailability]:
    """Racemic ketamine's share by each published route and dose, from ``studies/routes.toml``.

    S-ketamine is left out: it is cleared at another rate. The vein stands once, since its share is 1 by definition.
    """
    shares: dict[str, Bioavailability] = {}
    for row in studies("routes").rows:
        if row.drug == "ketamine" and row.bioavailability:
            found = row.bioavailability
            name = row.route if row.route == "intravenous" else f"{row.route}, {row.dose.replace(row.route, '').strip()}"
            shares.setdefault(name, Bioavailability(name, found.value, found.low, found.high))
    return tuple(shares.values())


def compare_routes(dose: float = 35.0) -> Exhibit:
    """Exposure from one dose (mg) by every route of `routes`."""
    return pharmacology.equal_exposure(
        routes(),
        dose=dose,
        source="Shares: Yanagihara et al., 2003 (three people); Rolan et al., 2014 (eight); Singh et al., 2022.",
    )
