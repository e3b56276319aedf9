"""Exercise: plan the time after a session for an invented client, and see what is missing or cannot be counted."""

import dataclasses
from typing import Any

import traitlets
from IPython.display import display

from .. import look, planning, quiz
from ..notebook import Lesson
from .writing import Writing

SLUG = "integration-plan"
TITLE = "A plan for the time after a session"
TASK = (
    "Plan for a client whom you invent. Write nothing here that is about a real person: no name, no data, no story of theirs. "
    "It is an exercise in saying what is done, when, and how anybody would know."
)
COMPLETE = (
    "Nothing is missing, and each practice can be counted. A program looked for words: whether the plan fits, ask a colleague."
)
OPEN = "Still open, as it may be until the session: the score before it."


class Planner(Writing[planning.Sheet]):
    """The plan on the page; the model plan comes once nothing is missing in the learner's own."""

    _esm = look.script("kept", "writing", "printing", "planner")

    title = traitlets.Unicode(TITLE).tag(sync=True)
    task = traitlets.Unicode(TASK).tag(sync=True)
    groups: traitlets.List = traitlets.List().tag(sync=True)
    words = f"{TITLE}. {TASK}"

    def __init__(self, lesson: Lesson):
        super().__init__(lesson, SLUG)
        self.groups = _groups()

    def restored(self, kept: Any) -> planning.Sheet:
        return planning.Sheet.restored(kept)

    def stepped(self, state: planning.Sheet, act: dict) -> planning.Sheet:
        match act:
            case {"do": "look"}:
                return state.look()
            case {"do": "model"}:
                return state.model()
        return state

    def shown(self) -> dict[str, Any]:
        sheet, plan, guide = self.state, self.state.plan, planning.guide()
        gaps = planning.gaps(plan) if sheet.looked else ()
        return {
            "texts": {name: plan.fields.get(name, guide.defaults.get(name, "")) for name in guide.fields},
            "dates": {review.id: plan.date(plan[review.id]) for review in guide.reviews},
            "looked": sheet.looked,
            "headline": _headline(len(gaps), plan) if sheet.looked else "",
            "gaps": list(gaps),
            "offer": sheet.looked and not gaps and not sheet.seen,
            "sources": quiz.sources(guide.references) if sheet.looked else "",
            "paper": _sections(plan),
            "model": _sections(guide.example) if sheet.seen else [],
        }


def _headline(number: int, plan: planning.Plan) -> str:
    match number:
        case 0:
            return f"{COMPLETE} {OPEN}" if plan.waits_for_score else COMPLETE
        case 1:
            return "One thing is missing or cannot be counted."
    return f"{number} things are missing or cannot be counted."


def _sections(plan: planning.Plan) -> list[dict[str, Any]]:
    return [dataclasses.asdict(section) for section in planning.paper(plan)]


# ---- the form -------------------------------------------------------------------------------------------------------


def _groups() -> list[dict[str, Any]]:
    """Every field of the page, in groups: name, label, kind of control and, for a choice, its words."""
    guide = planning.guide()
    return [
        {
            "heading": "The session",
            "fields": [
                _field("session", "Day of the session (may stay empty)", "date"),
                _field("came-up", "What came up, in the client's words", "area"),
                _field("may-mean", "What it may mean, in one line"),
                _field("not-known", "What is not known, in one line"),
            ],
        },
        *(_practice(number) for number in range(1, planning.PRACTICES + 1)),
        {
            "heading": "The same scale before, after 24 hours and on day 7",
            "fields": [
                _field("scale", "Which scale"),
                _field("rater", "Who fills it in", "select", options=planning.RATERS),
                _field("score", "Score before", "short", hint="Open while there is no session yet."),
            ],
        },
        {
            "heading": "Reviews: days after the session",
            "fields": [
                *(_field(review.id, review.what, "number", most=90) for review in guide.reviews),
                _field("decide", "What is decided at each review"),
            ],
        },
        {
            "heading": "What waits",
            "about": guide.waits,
            "fields": [_field("waits", "What this client is about to decide, and until when it waits", "area")],
        },
        {
            "heading": "Stop the plan, and call, when one of these happens",
            "fields": [
                *(
                    _field(f"stop-{trigger.id}", trigger.text, "check", hint=trigger.action, always=trigger.always)
                    for trigger in guide.triggers
                ),
                _field("client-calls", "Whom the client calls"),
                _field("you-call", "Whom you call"),
                _field("support", "Support person, by their role"),
            ],
        },
    ]


def _practice(number: int) -> dict[str, Any]:
    def part(name: str, *rest: Any, **more: Any) -> dict[str, Any]:
        return _field(f"practice-{number}-{name}", *rest, **more)

    return {
        "heading": f"Practice {number}" if number == 1 else f"Practice {number} (may stay empty)",
        "folded": number > 1,
        "fields": [
            part("what", "What is done"),
            part("first", "First", "select", options=planning.FIRST_DAYS),
            part("rhythm", "On which days", "select", options=planning.RHYTHMS),
            part("time", "At what time", "time"),
            part("minutes", "Minutes", "number", most=120),
            part("measure", "Measured by", "select", options=planning.MEASURES),
            part("done", "Counts as done when"),
        ],
    }


def _field(name: str, label: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    if "options" in more:
        more["options"] = [[word, text] for word, text in more["options"].items()]
    return {"name": name, "label": label, "kind": kind, **more}


def planner(lesson: Lesson) -> None:
    """Exercise: a plan for the time after a session; what is written is kept with the lesson's answers."""
    display(Planner(lesson))
