"""A study that a learner designs: what its groups differ in, and what such a study could show and could not.

The rules are pure functions from a design to sentences; every number in them comes from ``data/studies`` or from `power`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from . import power
from .evidence import drawing
from .evidence.studies import Contrast, number, studies

QUESTIONS = {
    "drug": "Does ketamine relieve depression within a day?",
    "therapy": "Does therapy add to ketamine?",
    "scan": "Does choosing the dose by a brain scan help?",
}
ASKED = {"drug": "ketamine", "therapy": "the therapy", "scan": "choosing the dose by a scan"}
"""What each question asks about, and what the groups must differ in to answer it."""

COMPARATORS = {
    "nobody": "nobody, one group alone",
    "saline": "saline",
    "midazolam": "midazolam",
    "anaesthesia": "placebo, all under anaesthesia",
    "care": "usual care or education",
    "same-dose": "the same dose for all",
}
INFUSIONS = ("saline", "midazolam", "anaesthesia")
"""Comparators that take the place of ketamine, whatever the question is."""

MASKING = {
    "nobody": "nobody",
    "raters": "the raters",
    "both": "participants and raters",
    "asked": "participants and raters, and both are asked to guess",
}
OUTCOMES = {
    "scan": "a brain scan",
    "day": "a depression scale after one day",
    "weeks": "a depression scale after four weeks",
    "relapse": "relapse over half a year",
}
MEASURED = {
    "scan": "a measure of the brain",
    "day": "depression after one day",
    "weeks": "depression after four weeks",
    "relapse": "how many relapse within half a year",
}

EFFECTS = {
    "jelovac2025-d": ("drug", "midazolam, a course"),
    "dean2021-midazolam-smd": ("drug", "midazolam"),
    "wilkinson2021-madrs": ("therapy", "usual care"),
    "dean2021-placebo-smd": ("drug", "placebo"),
}
"""Rows of ``efficacy`` and ``psychotherapy`` to measure a study by: the question each speaks to, its comparator in short."""

MIDDLING = 0.5
"""The effect, in standard deviations, by which the rules say how closely a study measures."""

RELAPSE = "daly2019-remission"
"""The row of ``efficacy`` whose shares stand for relapse with and without going on."""


@dataclass(frozen=True)
class Design:
    """A study: keys of `QUESTIONS`, `COMPARATORS`, `MASKING` and `OUTCOMES`, and the people in each group."""

    question: str = "drug"
    comparator: str = "nobody"
    masking: str = "nobody"
    outcome: str = "scan"
    n: int = 20

    @property
    def varied(self) -> str:
        """What the groups differ in: a key of `ASKED`; empty where there is one group, or all have the same."""
        if self.comparator in INFUSIONS:
            return "drug"
        if self.comparator == "care":
            return "therapy" if self.question == "therapy" else "drug"
        return "scan" if self.comparator == "same-dose" and self.question == "scan" else ""

    @property
    def compares(self) -> bool:
        """Whether groups differ in anything."""
        return bool(self.varied)

    @property
    def answers(self) -> bool:
        """Whether the groups differ in what the question asks about."""
        return self.varied == self.question

    @property
    def can_hide(self) -> bool:
        """Whether participants can be kept from knowing: usual care and therapy cannot be mistaken for something else."""
        return self.compares and self.comparator != "care"

    @property
    def hides(self) -> bool:
        """Whether participants are kept from knowing."""
        return self.can_hide and self.masking in ("both", "asked")


# ---- what is published ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A published effect, as a size above zero in favour of what was tested, and the question that it speaks to."""

    row: Contrast
    question: str
    against: str

    @property
    def size(self) -> float:
        """Standard deviations."""
        assert self.row.effect is not None
        return -self.row.effect.value

    @property
    def caution(self) -> str:
        """What the size does not say by itself: that its own interval includes no effect, or was not read."""
        effect = self.row.effect
        if effect is None or effect.low is None or effect.high is None:
            return "its interval was not read"
        return "its own interval includes no effect" if effect.low < 0 < effect.high else ""


def published() -> tuple[Mark, ...]:
    """The effects of `EFFECTS`, the smallest first."""
    rows = {row.id: row for table in ("efficacy", "psychotherapy") for row in studies(table).rows}
    return tuple(sorted((Mark(rows[each], *of) for each, of in EFFECTS.items()), key=lambda mark: mark.size))


def relapses() -> tuple[float, float, Contrast]:
    """The shares who relapsed, of 1, with and without going on, and their row."""
    row = next(row for row in studies("efficacy").rows if row.id == RELAPSE)
    return row.treated_percent / 100, row.control_percent / 100, row


def fitting(design: Design) -> tuple[Mark, ...]:
    """The published effects that speak to what the groups differ in; of a scan, of relapse and of nothing there are none."""
    return tuple(mark for mark in published() if mark.question == design.varied and design.outcome in ("day", "weeks"))


# ---- rules ----------------------------------------------------------------------------------------------------------


def could_show(design: Design) -> Iterator[str]:
    """Each thing that a study of this design could show."""
    measured = MEASURED[design.outcome]
    if not design.compares:
        seen = measured if design.outcome == "relapse" else f"{measured}, beside what it was before"
        yield f"Change: {seen}, in people who all had the same."
        yield "That it can be done: who agrees to take part, who stays, what goes wrong."
        return
    yield f"Whether {ASKED[design.varied]} makes a difference, on average, to {measured}."
    if design.comparator == "anaesthesia" and design.hides:
        yield "What the drug does when nobody can feel which infusion it is."
    if design.hides and design.masking == "asked":
        yield "How well the groups were hidden: how many guess right."
    if design.masking == "raters" or (design.masking in ("both", "asked") and not design.can_hide):
        yield "The same in the ratings of people who do not know who had what."


def could_not_show(design: Design) -> Iterator[str]:
    """Each thing that a study of this design could not show, and why."""
    if design.comparator == "nobody":
        yield "An effect. With nobody to compare with it shows change, and people also change with time, care and hope."
    elif not design.compares:
        yield f"An effect. All have the same, so no group is without {ASKED[design.question]}."
    elif not design.answers:
        asked, varied = ASKED[design.question], ASKED[design.varied]
        yield f"An answer to the question. It asks about {asked}; here the groups differ in {varied}."
    yield from _of_masking(design)
    yield from _of_outcome(design)
    if design.comparator == "anaesthesia":
        yield "What happens outside an operating theatre: people under anaesthesia differ in more than what they feel."
    if design.outcome == "scan":
        yield "That a change in the scan is what helps: no benefit is measured that it could carry (no mediation)."
    else:
        yield "Why it helps. Nothing between drug and outcome is measured, so no path is tested (no mediation)."
    yield from _of_size(design)


def _of_masking(design: Design) -> Iterator[str]:
    if not design.compares:
        return
    if design.hides and design.comparator == "saline":
        yield "That hope plays no part. People can often feel whether they got ketamine or saline, so they are hardly masked."
    if design.hides and design.comparator == "midazolam":
        yield "That hope plays no part. Midazolam is felt too, which hides more than saline does, but not everything."
    if design.masking in ("both", "asked") and not design.can_hide:
        yield "That hope plays no part. Whatever the plan says, people know whether they had usual care."
    elif design.masking == "nobody":
        yield "How much is hope, of those treated and of those who rate: everybody knows who had what."
    elif design.masking == "raters":
        yield "How much is the participants’ own hope: they know what they had, and tell the raters how they feel."
    if design.hides and design.masking == "both":
        yield "Whether masking held. Nobody is asked to guess, so nobody knows who knew."
    if design.hides and design.masking == "asked":
        yield "What knowing adds: whoever feels better guesses better, so right guesses may follow relief and not bring it."
    if design.comparator == "care":
        yield f"What in {ASKED[design.varied]} helps. Usual care comes with less time and attention, which may do the work."


def _of_outcome(design: Design) -> Iterator[str]:
    match design.outcome:
        case "scan":
            yield "Benefit. A scan is not how a person feels."
        case "day":
            yield "Whether it lasts: one day says nothing of the weeks that follow."
        case "weeks":
            yield "What comes after four weeks, relapse among it."
            if design.question == "drug":
                yield "Relief within a day, unless people are asked after a day as well."
        case "relapse":
            yield "Anything of people who had not got better first: only they can relapse."
            if design.question == "drug":
                yield "Relief within a day: it counts who falls ill again, and not who feels better tomorrow."


def _of_size(design: Design) -> Iterator[str]:
    if not design.compares:
        return
    too_few = f"{design.n} people a group are too few to find it four times in five"
    if design.outcome == "relapse":
        treated, control, row = relapses()
        if float(power.of_proportions(treated, control, design.n)) < power.USUAL:
            need = drawing.about(power.people_for_proportions(treated, control))
            yield (
                f"A difference as printed for going on with esketamine, {row.control_percent:g}% against "
                f"{row.treated_percent:g}% who relapse: {too_few}. "
                f"That takes {need}."
            )
        return
    small = [mark for mark in fitting(design) if float(power.of_means(mark.size, design.n)) < power.USUAL]
    for mark in small[-1:]:  # the largest: what holds of it holds of the smaller ones
        need = drawing.about(power.people_for_means(mark.size))
        yield (
            f"An effect as printed against {mark.against}, d = {number(mark.size)}, or a smaller one: {too_few}. "
            f"That takes {need}."
        )
    half = power.width(MIDDLING, design.n) / 2
    low, high = number(MIDDLING - half, 2), number(MIDDLING + half, 2)
    yield f"The exact size: if d came out as {number(MIDDLING)}, its 95% interval would run from about {low} to {high}."
