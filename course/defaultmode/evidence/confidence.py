"""How often the learner was right, for each word of confidence: drawn from her own answers, not from a study."""

from collections.abc import Sequence

import plotly.graph_objects as go

from .. import look
from ..confidence import CONFIDENCE
from ..exhibit import Exhibit
from ..review import Level
from . import drawing
from .drawing import counted, number_of

FEWEST = 10
"""With fewer answers the bars reach over most of the figure, whatever was answered."""

_MARKS = (0, 25, 50, 75, 100)


def confidence(levels: Sequence[Level]) -> Exhibit:
    """The share of right answers at each word, with its 95% interval.

    The words stand in an order and are no percentages, so there is no line of perfect agreement to compare with: good
    calibration is a rise from left to right.

    Parameters
    ----------
    levels : sequence of Level
        As `review.calibration` gives them.
    """
    used = [level for level in levels if level.n]
    if not used:
        return drawing.nothing("No answers yet", "Say how sure you are when you check an answer.", 320)
    title = message(used)
    return Exhibit(
        _figure(levels, title),
        f"{counted(len(levels)).capitalize()} words from left to right, the surest last; upwards is the share of answers that "
        f"were right. {_told(used)} Good calibration is a rise from left to right. {_apart(used)}",
        (
            ("How sure", "Answers", "Right", "Share right, %", "Low, %", "High, %"),
            [
                (CONFIDENCE[level.confidence], level.n, level.right, *(_percent(level) if level.n else ("none yet",) * 3))
                for level in levels
            ],
        ),
        f"Your own answers: {number_of(sum(level.n for level in used), 'first answer')} of a day that came with a confidence. "
        "Bars: 95% intervals (Wilson), as if the answers had nothing to do with each other.",
    )


def message(used: Sequence[Level]) -> str:
    """What can be read off, as a title; `used` are the levels with an answer, at least one."""
    shares = [level.share for level in used]
    if len(used) == 1:
        return f"You have used one word so far: {CONFIDENCE[used[0].confidence]}"
    if shares == sorted(shares) and shares[0] < shares[-1]:
        return "The surer you were, the more often you were right"
    if len(set(shares)) == 1:
        return "You were right equally often, however sure you were"
    return "Surer answers were not always right more often"


def _told(used: Sequence[Level]) -> str:
    parts = [f"{CONFIDENCE[level.confidence]}, {level.right} of {level.n}" for level in used]
    return f"Right were: {'; '.join(parts)}."


def _apart(used: Sequence[Level]) -> str:
    if len(used) == 1:
        return "One word cannot show it."
    if used[-1].low > used[0].high:
        return "The intervals of the surest and the least sure word do not overlap."
    return "The intervals of the surest and the least sure word overlap, so chance alone could look like this."


def _percent(level: Level) -> tuple[int, int, int]:
    return round(100 * level.share), round(100 * level.low), round(100 * level.high)


def _figure(levels: Sequence[Level], title: str) -> go.Figure:
    figure = go.Figure()
    for level in levels:
        place = level.confidence
        if not level.n:
            drawing.write(figure, [place], [4], ["no answer"], colour="quiet")
            continue
        share, low, high = _percent(level)
        line = {"color": look.colour("spread"), "width": 6}
        figure.add_scatter(x=[place, place], y=[low, high], mode="lines", line=line, hoverinfo="skip")
        marker = {"color": look.colour("ink"), "size": 10, "symbol": "diamond"}
        figure.add_scatter(
            x=[place], y=[share], mode="markers", marker=marker, hoverinfo="skip", meta={"confidence": level.confidence}
        )
        drawing.label(figure, f"{level.right} of {level.n}", x=place, y=share, xshift=12)
    return drawing.lay_out(
        figure,
        title,
        height=360,
        xaxis={
            "range": [0.6, len(levels) + 0.6],
            "tickvals": [level.confidence for level in levels],
            "ticktext": [CONFIDENCE[level.confidence] for level in levels],
            "tickfont": {"color": look.colour("ink"), "size": 13},
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={"range": [-3, 103], "tickvals": _MARKS, "ticktext": [f"{mark}%" for mark in _MARKS], "title": "Share right"},
    )
