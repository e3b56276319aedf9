"""A plan for the time after a session, for an invented client: what it holds, and what is missing or cannot be measured.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from . import typed, wording

PRACTICES = 3
FIRST_DAYS = {
    "0": "the day of the session",
    "1": "the day after",
    "2": "two days after",
    "3": "three days after",
    "7": "a week after",
}
RHYTHMS = {
    "once": "once",
    "daily": "every day",
    "alternate": "every other day",
    "mon": "every Monday",
    "tue": "every Tuesday",
    "wed": "every Wednesday",
    "thu": "every Thursday",
    "fri": "every Friday",
    "sat": "every Saturday",
    "sun": "every Sunday",
}
MEASURES = {"number": "a number from 0 to 10", "count": "a count", "yes-no": "yes or no"}
REVIEWS = {
    "review-1": ("Repeat the scale", 1, 2, "the day after the session, when the scale is repeated for the first time"),
    "review-2": ("Repeat the scale again", 5, 9, "about a week after the session, when the scale is repeated"),
    "review-3": ("Look at the plan for relapse", 7, 14, "one to two weeks after the session, for the relapse plan"),
}
"""Field → what is done then, the first and the last day after the session on which it makes sense, and that in words."""

NO_DECISIONS = (
    "No big decisions while the session is fresh: those about work, money or relationships can wait, "
    "and medicines are changed only with the prescriber. No driving until the next day, after a night's sleep."
)
REFERENCES = ("morgan2004", "price2022b", "kishimoto2016", "janssen2019")
"""Where the rules come from: weak recall, practice from the next day, relapse, and no driving until the next day."""


@dataclass(frozen=True)
class Trigger:
    """Something that stops the plan, and what is done then; `always` marks what no plan leaves out."""

    id: str
    text: str
    action: str
    always: bool = False


TRIGGERS = (
    Trigger("suicide", "A plan or intent for suicide, or an attempt", "Urgent crisis assessment, without delay.", always=True),
    Trigger(
        "body",
        "Chest pain, severe headache, weakness of one side, fainting, severe breathlessness",
        "Call the emergency number.",
        always=True,
    ),
    Trigger(
        "mania",
        "Signs of psychosis or mania that are new, such as voices, or little sleep with racing plans",
        "The prescriber or a specialist the same day; no further dose.",
        always=True,
    ),
    Trigger("use", "Craving, or ketamine used more often or without supervision", "Tell the prescriber; addiction assessment."),
    Trigger("bladder", "Urgency, pain or blood on passing water, or pelvic pain", "Hold ketamine; a urine test, and urology."),
    Trigger("memory", "Trouble with memory or concentration that stays", "Cognitive assessment; longer intervals, or stop."),
    Trigger("panic", "Severe panic, or reliving what was terrible", "A medical check, and trauma-competent follow-up."),
    Trigger(
        "safeguarding",
        "Something new that says that a child or an adult is at risk",
        "The safeguarding policy; no probing.",
    ),
)

TEXTS = ("came-up", "may-mean", "not-known", "client-calls", "you-call", "support")
PARTS = ("what", "first", "rhythm", "time", "minutes", "measure", "done")
FIELDS = (
    "session",
    *TEXTS[:3],
    *(f"practice-{number}-{part}" for number in range(1, PRACTICES + 1) for part in PARTS),
    *REVIEWS,
    *(f"stop-{trigger.id}" for trigger in TRIGGERS),
    *TEXTS[3:],
)
DEFAULTS = {"review-1": "1", "review-2": "7", "review-3": "14"}


@dataclass(frozen=True)
class Plan:
    """What stands in every field of the plan: text, the word of a choice, or ``yes`` where a box is ticked."""

    fields: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, DEFAULTS.get(name, "")).strip()

    def practice(self, number: int) -> dict[str, str]:
        """The parts of one practice."""
        return {part: self[f"practice-{number}-{part}"] for part in PARTS}

    @property
    def practices(self) -> dict[int, dict[str, str]]:
        """Every practice of which anything is written, by its number."""
        return {n: parts for n in range(1, PRACTICES + 1) if any((parts := self.practice(n)).values())}

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """What stops the plan."""
        return tuple(trigger for trigger in TRIGGERS if self[f"stop-{trigger.id}"])

    def date(self, days: str) -> str:
        """A day so many days after the session, in words; empty without a date of the session."""
        try:
            day = datetime.date.fromisoformat(self["session"]) + datetime.timedelta(days=int(days))
        except (ValueError, OverflowError):
            return ""
        return f"{day:%A} {day.day} {day:%B %Y}"


# ---- what is missing ------------------------------------------------------------------------------------------------

_VAGUE = re.compile(
    r"\b(?:feel(?:s|ing)? (?:\w+ )?(?:better|good|well|calm(?:er)?|happ(?:y|ier)|less \w+|more \w+|stronger|connected|safer?)"
    r"|(?:be|being|become) (?:\w+ )?(?:happ(?:y|ier)|better|calm(?:er)?|kind(?:er)?|positive|present|mindful|open|stronger"
    r"|confident)"
    r"|(?:more|less) (?:mindful|confident|anxious|depressed|present|open|positive|stressed|connected)"
    r"|stay positive|let go|move on|improve|work on (?:it|myself|things)|try (?:harder|my best)|think positively)\b",
    re.I,
)
_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|once|twice|each|every)\b", re.I)


def gaps(plan: Plan) -> tuple[str, ...]:
    """One sentence for each thing that is missing or cannot be measured, in the order of the plan."""
    return (*_words_missing(plan), *_practices_missing(plan), *_reviews_missing(plan), *_stops_missing(plan))


def _words_missing(plan: Plan) -> Iterator[str]:
    missing = {
        "came-up": "Write down what came up, in the client's words.",
        "may-mean": "Write what it may mean, in one line.",
        "not-known": "Write what is not known about it, in one line.",
    }
    yield from (sentence for name, sentence in missing.items() if not plan[name])
    if verb := wording.strong_verb(plan["may-mean"]):
        yield f"“{verb}” says more than anybody can know about what came up: write “may”."


def _practices_missing(plan: Plan) -> Iterator[str]:
    if not plan.practices:
        yield "Plan one practice at least: small, on a day, at a time."
    for number, parts in plan.practices.items():
        for sentence in _practice_missing(parts):
            yield f"Practice {number}: {sentence}"


def _practice_missing(parts: dict[str, str]) -> Iterator[str]:
    if not parts["what"]:
        yield "say what is done."
    if not parts["first"]:
        yield "choose the first day."
    elif parts["first"] == "0":
        yield "what is learnt on the day of the session is recalled badly; begin the day after."
    if not parts["rhythm"]:
        yield "choose on which days."
    if not parts["time"]:
        yield "give it a time of day."
    if not _is_between(parts["minutes"], 1, 120):
        yield "say how many minutes it takes, from 1 to 120."
    if not parts["measure"]:
        yield "choose how it is measured: a number, a count, or yes or no."
    yield from _done_missing(parts)


def _done_missing(parts: dict[str, str]) -> Iterator[str]:
    vague = _VAGUE.search(parts["done"]) or (None if parts["done"] else _VAGUE.search(parts["what"]))
    if vague and not _NUMBER.search(parts["done"]):
        yield f"“{vague[0]}” cannot be counted: name a number, a scale or yes/no."
    elif not parts["done"]:
        yield "say what counts as done."
    elif parts["measure"] == "count" and not _NUMBER.search(parts["done"]):
        yield "it is counted, so say up to which number."


def _reviews_missing(plan: Plan) -> Iterator[str]:
    for name, (_, first, last, words) in REVIEWS.items():
        if not _is_between(plan[name], first, last):
            yield f"Set a review {words} (day {first} to day {last})."


def _stops_missing(plan: Plan) -> Iterator[str]:
    for trigger in TRIGGERS:
        if trigger.always and trigger not in plan.triggers:
            yield f"The plan does not stop for this, and every plan does: {_lower(trigger.text)}."
    if not plan["client-calls"]:
        yield "Say whom the client calls when something on the list happens."
    if not plan["you-call"]:
        yield "Say whom you call."
    if not plan["support"]:
        yield "Name a person, by their role, who knows of the plan and can be with the client."


def _is_between(text: str, first: int, last: int) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,3}", text)) and first <= int(text) <= last


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


# ---- on paper -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A part of the plan as it is read: a heading and its lines, each with a label or without."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def paper(plan: Plan) -> tuple[Section, ...]:
    """The plan to be read or printed; what is not filled in is said to be open."""
    came = (
        ("Day", plan.date("0") or "not set"),
        ("What came up, in the client's words", _or_open(plan["came-up"])),
        ("What it may mean", _or_open(plan["may-mean"])),
        ("What is not known", _or_open(plan["not-known"])),
    )
    stops = (
        *((trigger.text, trigger.action) for trigger in plan.triggers),
        ("The client calls", _or_open(plan["client-calls"])),
        ("You call", _or_open(plan["you-call"])),
        ("Support person", _or_open(plan["support"])),
    )
    return (
        Section("The session", came),
        *(Section(f"Practice {number}", _practice_lines(plan, parts)) for number, parts in plan.practices.items()),
        Section("Reviews", tuple((what, _day(plan, plan[name])) for name, (what, *_) in REVIEWS.items())),
        Section("Stop the plan, and call, when one of these happens", stops),
        Section("For everybody", (("", NO_DECISIONS),)),
    )


def _practice_lines(plan: Plan, parts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    first, date = FIRST_DAYS.get(parts["first"], ""), plan.date(parts["first"])
    when = [f"first {first}" + (f" ({date})" if date else "") if first else "", RHYTHMS.get(parts["rhythm"], "")]
    when += [f"at {parts['time']}" if parts["time"] else "", f"{parts['minutes']} minutes" if parts["minutes"] else ""]
    return (
        ("What", _or_open(parts["what"])),
        ("When", _or_open(", ".join(filter(None, when)))),
        ("Measured by", _or_open(MEASURES.get(parts["measure"], ""))),
        ("Counts as done", _or_open(parts["done"])),
    )


def _day(plan: Plan, days: str) -> str:
    if not days:
        return "open"
    date = plan.date(days)
    return f"day {days} after the session" + (f", {date}" if date else "")


def _or_open(text: str) -> str:
    return text or "open"


MODEL = Plan(
    {
        "came-up": "“I saw my old kitchen, and thought that I could ring my sister.”",
        "may-mean": "It may be that she misses her sister, and that a call feels possible this week.",
        "not-known": "Whether the thought is still there in a week, and how the sister will answer.",
        "practice-1-what": "Write down three lines: what I did today, with whom, and one thing I would do again",
        "practice-1-first": "1",
        "practice-1-rhythm": "daily",
        "practice-1-time": "19:30",
        "practice-1-minutes": "10",
        "practice-1-measure": "yes-no",
        "practice-1-done": "Three lines stand on the page: yes or no",
        "practice-2-what": "Walk to the park and back",
        "practice-2-first": "2",
        "practice-2-rhythm": "alternate",
        "practice-2-time": "08:00",
        "practice-2-minutes": "20",
        "practice-2-measure": "number",
        "practice-2-done": "Mood is written down before and after, from 0 to 10",
        "practice-3-what": "Ring my sister",
        "practice-3-first": "3",
        "practice-3-rhythm": "once",
        "practice-3-time": "18:00",
        "practice-3-minutes": "15",
        "practice-3-measure": "count",
        "practice-3-done": "One call was tried, whether or not she answered",
        **{f"stop-{trigger.id}": "yes" for trigger in TRIGGERS},
        "client-calls": "The local crisis line or the emergency number; in the day the clinic's duty number",
        "you-call": "The prescriber, the same day, and then the supervisor",
        "support": "Her flatmate, who has read this page",
    }
)
"""A plan without gaps, for another invented client."""


# ---- what the learner wrote -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """The plan in hand, whether it was looked at, and whether the model was seen."""

    plan: Plan = field(default_factory=Plan)
    looked: bool = False
    seen: bool = False

    @classmethod
    def restored(cls, kept: Any) -> "Sheet":
        """From what `kept` once returned, or from anything else: what does not fit is left out."""
        given = kept if isinstance(kept, dict) else {}
        fields = given.get("fields")
        texts = fields if isinstance(fields, dict) else {}
        fitting = {name: text for name in FIELDS if (text := _fitting(name, texts.get(name))) is not None}
        return cls(Plan(fitting), given.get("looked") is True, given.get("seen") is True)

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"fields": self.plan.fields, "looked": self.looked, "seen": self.seen}

    def write(self, name: Any, text: Any) -> "Sheet":
        """Keep what stands in a field. Nothing changes for an unknown one, or for a word that is no choice of it."""
        fitting = _fitting(name, text) if name in FIELDS else None
        if fitting is None and text != DEFAULTS.get(name, ""):
            return self
        others = {each: self.plan.fields[each] for each in self.plan.fields if each != name}
        fields = others if fitting is None else {**others, name: fitting}
        return replace(self, plan=Plan({each: fields[each] for each in FIELDS if each in fields}))

    def look(self) -> "Sheet":
        """Have the plan looked at."""
        return replace(self, looked=True)

    def model(self) -> "Sheet":
        """See the model, once nothing is missing in the learner's own plan."""
        return replace(self, seen=True) if self.looked and not gaps(self.plan) else self


def _fitting(name: str, text: Any) -> str | None:
    """What can be kept in a field; None for its default, and for what it cannot hold."""
    text = typed.fit(text) if isinstance(text, str) else DEFAULTS.get(name, "")
    part = name.rsplit("-", 1)[-1] if name.startswith("practice-") else ""
    choices = {"first": FIRST_DAYS, "rhythm": RHYTHMS, "measure": MEASURES}.get(part)
    unknown = text and ((choices and text not in choices) or (name.startswith("stop-") and text != "yes"))
    return None if unknown or text == DEFAULTS.get(name, "") else text
