"""Exercises on anatomy: the network as a whole, from region to card, from activity to regions, and find the region."""

from html import escape

import plotly.graph_objects as go
from IPython.display import display

from .. import atlas, brain, claims, references
from ..answers import AnswersError
from ..notebook import Lesson
from ..show import LightFigure, Panel, show
from .controls import Controls, button, select

ANATOMY_SOURCE = (
    "Cortex: fsaverage5 template. Regions: default-network parcels of Schaefer et al. (2018), grouped for this course. "
    "Core and subsystems: Andrews-Hanna et al. (2010); their coordinates are taken from open code and lie a few millimetres "
    "off this template."
)

FIND = ("posterior-cingulate", "angular-gyrus", "medial-prefrontal", "retrosplenial")
"""What `find_region` asks for, in this order."""


def whole_network() -> None:
    """Figure: every named region in its subsystem's colour."""
    show(
        brain.network(title="The network's centre lies on the inner faces of the brain"),
        description="The cortex of both hemispheres, grey with its folds, and seven named regions in colour. Inside, on the "
        "midline: posterior cingulate and medial prefrontal cortex (midline core), retrosplenial cortex just below the "
        "posterior cingulate (medial temporal subsystem), dorsomedial prefrontal cortex above the medial prefrontal "
        "(dorsomedial subsystem). Outside: angular gyrus, a long strip of lateral temporal cortex, and lateral prefrontal "
        "patches that belong to none of the three.",
        table=atlas.table(),
        source=ANATOMY_SOURCE,
    )


# ---- explore ------------------------------------------------------------------------------------------------------------


def card(place: atlas.Region) -> str:
    """What the course says of a region, as HTML."""
    note = f"<p>{escape(place.note)}</p>" if place.note else ""
    graded = claims.evidence(*place.claims) if place.claims else ""
    sources = f'<p class="dm-source">{" · ".join(map(references.link, place.references))}</p>' if place.references else ""
    return (
        f'<div class="dm-card"><p><b>{escape(place.label)}</b>, {escape(place.membership)}</p>'
        f"<p>{escape(place.description)}</p><p>{escape(place.function)}</p>{note}{sources}</div>{graded}"
    )


def activity_card(part: atlas.Subsystem) -> str:
    """Which regions an activity points to, as HTML."""
    names = ", ".join(each.label for each in atlas.regions() if each.subsystem == part.id)
    return (
        f'<div class="dm-card"><p><b>{escape(part.label.capitalize())}</b></p><p>{escape(part.function)}</p>'
        f"<p>On this brain: {escape(names)}.</p>"
        f'<p class="dm-source">{" · ".join(map(references.link, part.references))}</p></div>'
    )


EVERYTHING = "Regions of the network: a core and two subsystems"

NODES_CARD = (
    '<div class="dm-card"><p><b>Eleven points of the model</b></p><p>Each is drawn on the surface '
    'nearest to it; its coordinates are in the table below the figure.</p><p class="dm-source">Listed in open code that cites '
    f"{references.link('andrewshanna2010')}; which name belongs to which point was inferred from their order.</p></div>"
)


def region_figure(place: atlas.Region) -> go.Figure:
    """One region in colour, the others grey; a deep structure with one hemisphere taken away."""
    if place.is_deep:
        return brain.network(highlight=(), deep=True, title=place.label)
    return brain.network(highlight=[place.id], title=place.label)


def explore_atlas() -> None:
    """Exercise: choose a region, by list or click, and read its card; or choose an activity and see its regions."""
    welcome = '<p class="dm-hint">Choose a region, click one on the brain, or choose something people do.</p>'
    text = Panel(welcome, live=True)
    light = LightFigure(
        brain.network(title=EVERYTHING),
        description="The same cortex. The region or subsystem that you choose is in colour, the rest is grey; the card below "
        "says what it is engaged in.",
        table=atlas.table(),
        source=ANATOMY_SOURCE,
    )

    def react(values: dict) -> None:
        kind, _, chosen = values["choice"].partition(":")
        table = atlas.table()
        if kind == "region":
            place = atlas.region(chosen)
            drawing, text.html = region_figure(place), card(place)
            table = atlas.deep_table() if place.is_deep else table
        elif kind == "activity":
            part = atlas.subsystem(chosen)
            regions = [each.id for each in atlas.regions() if each.subsystem == part.id]
            drawing, text.html = brain.network(highlight=regions, title=f"Engaged: {part.label}"), activity_card(part)
        elif kind == "nodes":
            drawing, text.html = brain.network(nodes=True, title="The model's eleven points"), NODES_CARD
            table = atlas.node_table()
        else:
            drawing, text.html = brain.network(title=EVERYTHING), welcome
        light.draw(drawing, table=table)

    places = [(f"region:{each.id}", each.label) for each in (*atlas.regions(), *atlas.deep_structures())]
    activities = [(f"activity:{each.id}", f"What people do: {_activity(each)}") for each in atlas.subsystems()]
    controls = Controls(
        "Explore the atlas",
        select("choice", "Show", [("all", "All regions"), *places, ("nodes", "The model's eleven points"), *activities]),
        values={"choice": "all"},
        on_change=react,
    )
    light.on_click(
        lambda point: (
            setattr(controls, "values", {"choice": f"region:{point['trace']['region']}"})
            if point["trace"].get("region")
            else None
        )
    )
    display(controls, light, text)


def _activity(part: atlas.Subsystem) -> str:
    return part.function.removeprefix("Engaged when people ").rstrip(".")


# ---- find ---------------------------------------------------------------------------------------------------------------


class Search:
    """Find the regions of `FIND` one after the other; what was found is kept with the answers."""

    ITEM = "find-region"

    def __init__(self, lesson: Lesson):
        self.lesson = lesson
        kept = lesson.answers.get(lesson.outline.slug, self.ITEM)
        found = kept.get("answer") or []
        self.found = [name for name in FIND if name in found]
        self.trouble = lesson.answers.trouble
        self.rounds = 0

    @property
    def wanted(self) -> atlas.Region | None:
        """The region asked for now; None when all are found."""
        return next((atlas.region(name) for name in FIND if name not in self.found), None)

    def try_(self, name: str | None) -> str:
        """Judge a click or a choice; returns what to tell the learner, as HTML."""
        wanted = self.wanted
        if wanted is None:
            return ""
        if name == wanted.id:
            self.found.append(name)
            said = f"<b>✓ Right.</b> {escape(wanted.description)} It belongs to the {escape(wanted.membership)}."
            return said + self._keep()
        if name is None:
            return "<b>✗ Not yet.</b> That is cortex outside the named regions. Turn the brain with the buttons and try again."
        clicked = atlas.region(name)
        return f"<b>✗ Not yet.</b> That is the {escape(clicked.label)}. {escape(clicked.description)}"

    def again(self) -> str:
        """Start over."""
        self.found = []
        return self._keep()

    def _keep(self) -> str:
        try:
            self.lesson.answers.put(self.lesson.outline.slug, self.ITEM, answer=list(self.found))
        except AnswersError as error:
            return f" {escape(str(error))}"
        return ""

    def prompt(self) -> str:
        """The task now, as HTML."""
        if self.wanted is None:
            return f'<p class="dm-task">All {len(FIND)} found. Choose “Start again” to repeat.</p>'
        place = len(self.found) + 1
        return f'<p class="dm-task">{place} of {len(FIND)}: find the {escape(_in_a_sentence(self.wanted.label))}</p>'


def find_region(lesson: Lesson) -> None:
    """Exercise: find regions one by one, by clicking the brain or from a list of views of each region."""
    search = Search(lesson)
    task, verdict = Panel(search.prompt(), live=True), Panel(escape(search.trouble), live=True)

    def drawing() -> go.Figure:
        return brain.network(highlight=search.found, names=False, title="Click the region that is asked for")

    light = LightFigure(
        drawing(),
        description="A grey cortex on which the regions you have found are coloured. Without a mouse, choose a place by its "
        "description in the list above the brain.",
        table=(("Place", "Where"), [(k, where) for k, (_, where) in enumerate(_listed(), start=1)]),
        source=ANATOMY_SOURCE,
    )

    def tell(words: str) -> None:
        verdict.html = words
        task.html = search.prompt()
        light.draw(drawing())

    def react(values: dict) -> None:
        if values["again"] != search.rounds:
            search.rounds = values["again"]
            tell(search.again())
        elif values["place"]:
            tell(search.try_(values["place"]))
            controls.values = {**values, "place": ""}  # so that the same place can be chosen again

    controls = Controls(
        "Find the region",
        select("place", "Or choose by description", [("", "…"), *_listed()]),
        button("again", "Start again"),
        values={"place": "", "again": search.rounds},
        on_change=react,
    )
    light.on_click(lambda point: tell(search.try_(point["trace"].get("region"))))
    display(task, controls, light, verdict)


def _in_a_sentence(label: str) -> str:
    return label[0].lower() + label[1:]


def _listed() -> list[tuple[str, str]]:
    """Region ids and where they are, without their names, in an order that gives nothing away."""
    places = [(each.id, each.description.split(":")[0].rstrip(".")) for each in atlas.regions()]
    return sorted(places, key=lambda pair: pair[1])
