"""Trials that joined ketamine with psychological work, and which of them test that work."""

from textwrap import wrap

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from ..wording import joined
from . import drawing
from .studies import Contrast, studies

TESTS = {
    "saline": "drug",
    "midazolam": "drug",
    "no ketamine": "drug",
    "neither": "drug and therapy together",
    "one session": "drug and therapy together",
    "matched non-music": "setting",
    "none": "nothing",
    "not read": "not read",
}
"""What a comparison with each comparator puts to the test, where it does not isolate the therapy."""

_COLUMNS = {"Drug": ("drug",), "Therapy": ("therapy",), "Other": ("drug and therapy together", "setting")}
_MARKS, _WORDS = (0.035, 0.155, 0.28), 0.345
"""Where the columns of marks stand and the words begin, as shares of the plot's width."""

_LINE = 40
"""Letters in a line of the figure's words."""


def put_to_test(row: Contrast) -> str:
    """What this contrast put to the test: the therapy, or a word of `TESTS`."""
    return "therapy" if row.isolates_therapy else TESTS[row.comparator]


def marks(rows: list[Contrast]) -> list[str]:
    """The columns in which a trial has a mark; ``Other`` only where drug and therapy were not tested one by one."""
    tested = {put_to_test(row) for row in rows}
    if {"drug", "therapy"} <= tested:
        tested.discard("drug and therapy together")
    return [column for column, words in _COLUMNS.items() if tested & set(words)]


def trials() -> dict[str, list[Contrast]]:
    """The contrasts of every trial by its reference: first those that test the therapy, last those of one group alone."""
    by_reference: dict[str, list[Contrast]] = {}
    for row in studies("psychotherapy").rows:
        by_reference.setdefault(row.reference, []).append(row)
    return dict(sorted(by_reference.items(), key=lambda pair: (not randomised(pair[1]), not isolates(pair[1]))))


def randomised(rows: list[Contrast]) -> bool:
    """Whether a trial compared groups, and left to chance who was in which."""
    return any(put_to_test(row) != "nothing" for row in rows)


def isolates(rows: list[Contrast]) -> bool:
    """Whether a trial has a contrast that changes the therapy and nothing else."""
    return any(row.isolates_therapy for row in rows)


def therapy_trials() -> Exhibit:
    """Which trials isolate the therapy: what each put to the test, with the results of those that tested it."""
    found = trials()
    trials_proper = [key for key, rows in found.items() if randomised(rows)]
    testing = [key for key in trials_proper if isolates(found[key])]
    series = [references.short(key) for key in found if key not in trials_proper]
    count, total = drawing.counted(len(testing)).capitalize(), drawing.counted(len(trials_proper))
    title = f"{count} of {total} randomised trials test the psychological work"
    return Exhibit(
        _figure(found, title),
        f"A list of {total} randomised trials with three columns of marks: drug, therapy, other. The therapy is left to chance "
        f"in {joined([references.short(key) for key in testing])}; in the rest the drug or something else is."
        + (f" Below a line, one group without a comparison: {joined(series)}." if series else ""),
        (
            (
                "Study", "n", "What was compared", "Put to the test", "Outcome", "When", "Result", "Effect",
                "Printed or derived", "Read in", "Limits",
            ),
            [
                (
                    references.short(row.reference), row.n, row.contrast, put_to_test(row),
                    row.outcome, row.time, row.result, f"{row.effect} {row.effect.unit}" if row.effect else "no number",
                    (f"derived: {row.effect.formula}" if row.effect.derived else "printed") if row.effect else "",
                    row.level, row.note,
                )
                for rows in found.values()
                for row in rows
            ],
        ),
        f"Read in {drawing.read_in(row for rows in found.values() for row in rows)}. d below zero: fewer symptoms with "
        "therapy. Where both arms had therapy, ketamine was tested. “Other”: drug and therapy changed together, or the "
        "setting did. Several contrasts of one trial share its people.",
    )  # fmt: skip


def _words(rows: list[Contrast]) -> list[str]:
    """What the figure says of a trial: the result where the therapy is tested, else what was compared."""
    if not randomised(rows):
        return ["One group, nothing left to chance"]
    testing = [row for row in rows if row.isolates_therapy]
    tested = [f"{row.outcome}: {row.result}" if len(testing) > 1 else row.result for row in testing]
    said = [line for result in tested for line in wrap(result, _LINE)]
    return said or wrap(rows[0].contrast, _LINE)


def _figure(found: dict[str, list[Contrast]], title: str) -> go.Figure:
    figure, places, y = go.Figure(), {}, 0.0
    count = sum(map(randomised, found.values()))  # below the last of these runs a darker line
    for key, rows in found.items():
        height = max(len(_words(rows)), 2) + 0.55
        places[key] = y + height / 2
        y += height
        token = "quiet" if len(places) == count else "hairline"
        figure.add_shape(type="line", x0=0, x1=1, y0=y, y1=y, line={"color": look.colour(token), "width": 1})
    for x, column in zip(_MARKS, _COLUMNS, strict=True):
        yes = [places[key] for key, rows in found.items() if column in marks(rows)]
        no = [places[key] for key, rows in found.items() if randomised(rows) and places[key] not in yes]
        drawing.write(figure, [x] * len(yes), yes, ["●"] * len(yes), size=16)
        drawing.write(figure, [x] * len(no), no, ["–"] * len(no), colour="quiet")
        figure.add_annotation(
            x=x, y=1, yref="paper", yanchor="bottom", text=column, showarrow=False, font={"weight": 600, "size": 13}
        )
    figure.add_annotation(
        x=_WORDS, y=1, yref="paper", yanchor="bottom", xanchor="left", showarrow=False, font={"weight": 600, "size": 13},
        text="Result, or what was compared",
    )  # fmt: skip
    figure.add_annotation(
        x=0, y=0, yref="paper", yanchor="top", xanchor="left", yshift=-4, showarrow=False, text="● left to chance   – not",
        font={"size": 13, "color": look.colour("quiet")},
    )  # fmt: skip
    for key, rows in found.items():
        tests = isolates(rows)
        figure.add_annotation(
            x=_WORDS, y=places[key], xanchor="left", align="left", showarrow=False, text="<br>".join(_words(rows)),
            font={"size": 13, "color": look.colour("ink" if tests else "quiet")},
        )  # fmt: skip
    return drawing.lay_out(
        figure,
        title,
        height=drawing.TALLEST,
        top=62,
        bottom=28,
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={
            "range": [y, 0],
            "tickvals": list(places.values()),
            "ticktext": [f"{references.short(key)}<br>n = {found[key][0].n}" for key in places],
            "tickfont": {"color": look.colour("ink"), "size": 13},
            "showgrid": False,
            "zeroline": False,
        },
    )
