"""A plan for the time after a session, for an invented client: what it holds, and what is missing or cannot be measured.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from . import table, typed, wording
from .table import between, named, one_of

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
RATERS = {"client": "the client", "clinician": "a clinician"}
PARTS = ("what", "first", "rhythm", "time", "minutes", "measure", "done")


# ---- what the course says about a plan ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Review:
    """A look back; `first` and `last` are the days after the session on which it makes sense, `about` says that in words."""

    id: str
    what: str
    first: int = between(0, 90)
    last: int = between(0, 90)
    day: int
    about: str


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """Something that stops the plan, and what is done then; `always` marks what no plan leaves out."""

    id: str
    text: str
    action: str
    always: bool = False


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A practice of the model, every part as a field of the page holds it."""

    what: str
    first: str = one_of(*FIRST_DAYS)
    rhythm: str = one_of(*RHYTHMS)
    time: str
    minutes: int
    measure: str = one_of(*MEASURES)
    done: str


@dataclass(frozen=True, kw_only=True)
class Model:
    """A plan without gaps, for another invented client; every trigger stops it, and its reviews are those of the guide."""

    came_up: str
    may_mean: str
    not_known: str
    scale: str
    rater: str = one_of(*RATERS)
    score: str
    waits: str
    client_calls: str
    you_call: str
    support: str
    practices: tuple[Practice, ...] = named("practice")

    def fields(self) -> Iterator[tuple[str, str]]:
        """Each field of the page, and what stands in it."""
        for name, value in vars(self).items():
            if isinstance(value, str):
                yield name.replace("_", "-"), value
        for number, practice in enumerate(self.practices, 1):
            for part in PARTS:
                yield f"practice-{number}-{part}", str(getattr(practice, part))


@dataclass(frozen=True, kw_only=True)
class Guide:
    """What the file holds.

    Attributes
    ----------
    decide : str
        What is decided at a review, as proposed.
    waits : str
        What waits for everybody.
    model : Model
        What stands in the plan without gaps, `example`.
    """

    decide: str
    waits: str
    references: tuple[str, ...]
    model: Model
    reviews: tuple[Review, ...] = named("review")
    triggers: tuple[Trigger, ...] = named("trigger")

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The name of every field of the page, in order."""
        practices = (f"practice-{number}-{part}" for number in range(1, PRACTICES + 1) for part in PARTS)
        return (
            *("session", "came-up", "may-mean", "not-known"),
            *practices,
            *("scale", "rater", "score"),
            *(review.id for review in self.reviews),
            *("decide", "waits"),
            *(f"stop-{trigger.id}" for trigger in self.triggers),
            *("client-calls", "you-call", "support"),
        )

    @cached_property
    def defaults(self) -> dict[str, str]:
        """What stands in a field before anything is written there, where that is something."""
        return {**{review.id: str(review.day) for review in self.reviews}, "decide": self.decide}

    @cached_property
    def example(self) -> "Plan":
        """The model as a plan."""
        stops = {f"stop-{trigger.id}": "yes" for trigger in self.triggers}
        return Plan({**dict(self.model.fields()), **stops}, self)

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each mistake as (part, field, what is wrong and what to do)."""
        for name, found in (("references", self.references), ("review", self.reviews), ("trigger", self.triggers)):
            if not found:
                yield "", name, "empty; write at least one."
        for name, problem in table.repeated("references", self.references, "reference"):
            yield "", name, problem
        yield from table.id_problems("review", self.reviews)
        yield from table.id_problems("trigger", self.triggers)
        yield from table.alike("trigger", self.triggers, "text")
        for review in (review for review in self.reviews if self.fields.count(review.id) > 1):
            yield f"review '{review.id}'", "id", "another field of the page has this name; change it."
        for review in self.reviews:
            if not review.first <= review.day <= review.last:
                yield f"review '{review.id}'", "day", "not between 'first' and 'last'; change one of the three."
        if not any(trigger.always for trigger in self.triggers):
            yield "", "trigger", "none is marked 'always = true'; mark what no plan leaves out."
        if not 1 <= len(self.model.practices) <= PRACTICES:
            yield "model", "practice", f"there are {len(self.model.practices)}; write 1 to {PRACTICES}."
        for gap in gaps(self.example):
            yield "model", "model", f"the planner finds a gap in it; mend this: {gap}"


def load(name: str, text: str) -> Guide:
    """The guide from the text of its file. Parameters and errors are those of `table.whole`."""
    return table.whole(Guide, name, text)


@cache
def guide() -> Guide:
    """The course's own, read once. Errors as in `load`."""
    return table.single("plan.toml", load)


# ---- a plan ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """What stands in every field of the plan: text, the word of a choice, or ``yes`` where a box is ticked."""

    fields: dict[str, str] = field(default_factory=dict)
    guide: Guide = field(default_factory=guide, repr=False, compare=False)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, self.guide.defaults.get(name, "")).strip()

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
        return tuple(trigger for trigger in self.guide.triggers if self[f"stop-{trigger.id}"])

    @property
    def waits_for_score(self) -> bool:
        """Whether the score before the session may be open, because there has been no session."""
        return not self["score"] and not self["session"]

    def date(self, days: str) -> str:
        """A day so many days after the session, in words; empty without a date of the session."""
        try:
            day = datetime.date.fromisoformat(self["session"]) + datetime.timedelta(days=int(days))
        except (ValueError, OverflowError):
            return ""
        return f"{day:%A} {day.day} {day:%B %Y}"


# ---- what is missing ------------------------------------------------------------------------------------------------


_HOW = (
    r"(?:(?:an?|a (?:bit|little|lot)|much|more|less|very|so|really|truly|fully|completely|quite|simply|just|always|rather"
    r"|not|no longer) )*"
)
_STATE = (
    r"(?:happ(?:y|ier)|better|good|great|nicer?|well|fine|ok(?:ay)?|calm(?:er)?|kind(?:er)?|gentler?|positive|present|mindful"
    r"|open|strong(?:er)?|confident|grateful|thankful|relaxed|connected|grounded|cent(?:red|ered)|balanced|free(?:r|d)?|healed"
    r"|whole|peaceful|at peace|patient|compassionate|loving|aware|safer?|anxious|depressed|stressed|sad(?:der)?|motivated"
    r"|content|satisfied|myself|honest|active|health(?:y|ier)|lighter|alive|worthy|braver?|authentic|optimistic|sociable"
    r"|in the moment|in touch with)\b"
)
_IS = (
    r"(?:be(?:ing|en|comes?|coming|came)?|stay(?:s|ing)?|keep(?:ing)?|remain(?:s|ing)?|get(?:s|ting)?"
    r"|(?:I|s?he|they|you|we|client) (?:am|is|are|was|were)|I['’]m|s?he['’]s|they['’]re)"
)
_FEELS = r"(?:feel(?:s|ing)?|felt)"
_GOES = rf"(?:is|are|was|gets?|got|goes|went|{_FEELS}|works?|worked|helps?|helped|has become)"
_REACH = r"(?:find|make|have|gain|build(?: up)?|reach|develop|cultivate)"
_GOOD = (
    r"(?:peace|closure|clarity|confidence|hope|balance|strength|energy|joy|happiness|trust|meaning|courage|resilience|progress"
    r"|acceptance|gratitude(?! (?:list|diary|letter|journal)))\b"
)
_CURB = r"(?:stop|avoid|reduce|overcome|change|manage|control|lose|face|shift|work(?:ing)? on)"
_ILL = (
    r"(?:it\b|things|myself|self\w*|worry(?:ing)?|worries|stress|anxiety|fears?|mindset|anger|depression|thoughts?|thinking"
    r"|negativity|attitude|ruminati(?:ng|on)|overthinking|procrastinati(?:ng|on)|feelings?|emotions?|life|patterns?|issues"
    r"|traumas?|confidence|relationships?)\b"
)
_WISHES = (
    rf"{_FEELS} {_HOW}(?:{_STATE}|(?:right|ready|like it)\b)",
    rf"{_IS} {_HOW}{_STATE}",
    rf"(?:{_IS}|{_FEELS}|have|find) (?:more|less) (?!than\b)\w+",
    rf"(?:mood|anxiety|sleep|energy|life|day|everything|things?|it) {_GOES}(?: {_HOW}{_STATE}|(?= *[.;,]? *$))",
    rf"(?:more|less) {_STATE}",
    rf"{_REACH} (?:(?:my|more|some|inner|new|a) )*{_GOOD}",
    rf"{_CURB} (?:(?:my|the|so|all|much|negative) )*{_ILL}",
    r"(?:notice|sense|feel|see)s? an? (?:\w+ )?(?:difference|shift|change|improvement)",
    r"mak(?:e|ing) (?:(?:better|good|wise|health(?:y|ier)) (?:choices|decisions)|sense|peace)\b",
    r"have an? (?:better|good|great|nice|positive) (?:day|week|time|mood|attitude|mindset|life)",
    r"(?:try(?:ing)? (?:harder|my best)|do(?:ing)? my best|think(?:ing)? (?:positive(?:ly)?|differently))\b",
    r"(?:accept|lov|forgiv|trust|valu|respect|nurtur)(?:e|ing)? (?:myself|the process|life|my \w+)",
    r"(?:tak(?:e|ing) (?:better |good )?care of|look(?:ing)? after) myself|be(?:ing)? there for",
    r"(?:re)?connect(?:ing)? (?:more )?with (?:myself|my \w+|nature|others|people)",
    r"self-(?:care|love|compassion|worth|esteem)\b(?! (?:exercise|break|letter|meditation|sheet|recording))",
    r"let(?:ting)? (?:\w+ ){0,2}?go\b(?! to\b| of (?:one|two|three|\d))|mov(?:e|ing) on\b(?! to\b)",
    r"(?:open(?:ing)? up|slow(?:ing)? down)\b(?! the\b)|liv(?:e|ing) (?:fully|in the (?:now|moment|present))",
    r"improv(?:e[sd]?|ing)\b|heal(?:ing)?\b|integrat(?:e|ing|ion)\b|enjoy(?:ing)? (?:life|myself|things)",
    r"process(?:ing)? (?:it|what|my|the (?:session|experience|trauma))\b|relax(?:ing)?\b(?! (?:each|every|the|my|one)\b)",
)
_FUZZY = re.compile(rf"\b(?:{'|'.join(_WISHES)})", re.I)
"""States and intentions: what somebody is to feel, to be or to become."""
_DEGREE = re.compile(
    r"\b(?:sleep|eat|exercise|move|drink|smoke|talk|live|breathe|cope|function|communicate|worry|ruminate|sociali[sz]e|go out"
    r"|read|write|walk)(?: \w+)? (?:more|less|better|well|healthier|healthily|enough|properly|regularly)\b",
    re.I,
)
"""More of something or less of it, which says nothing without a number."""
_ACT = re.compile(
    r"\b(?:writ(?:e|ing)|list(?:ing)?|not(?:e|ing) (?:down|\w+)|record(?:ing)?|rat(?:e|ing)|mark|tick|draw(?:ing)?"
    r"|paint(?:ing)?|tell|say|ask|ring|phone|call|text|send|read(?:ing)?|walk(?:ing)?|run(?:ning)?|swim(?:ming)?|cycl(?:e|ing)"
    r"|sit(?:ting)?|lie|stand|cook(?:ing)?|eat|drink|meet(?:ing)?|visit(?:ing)?|go(?:ing)? (?:to|for|out|into)|play(?:ing)?"
    r"|sing(?:ing)?|listen(?:ing)?|breath(?:e|ing)|count(?:ing)?|stretch(?:ing)?|clean(?:ing)?|wash(?:ing)?|water(?:ing)?"
    r"|plant(?:ing)?|book|buy|pack|put)\b",
    re.I,
)
"""What another person could see being done; a state beside it says what it is for."""
_DID = re.compile(
    r"\b(?:written|wrote|listed|noted|recorded|rated|marked|ticked|drawn|drew|painted|told|said|asked|rang|rung|phoned|called"
    r"|texted|sent|read|walked|ran|swam|cycled|sat|cooked|eaten|ate|met|visited|went to|played|sang|sung|listened|counted"
    r"|stretched|cleaned|washed|watered|planted|booked|bought|packed|put)\b",
    re.I,
)
_UNDONE = re.compile(
    r"\W*(?:(?:yes|no|or|and|when(?:ever)?|if|once|after|until|as soon as|that|the|practice|exercise|task|I|we|s?he|they|you"
    r"|client|it|this|all|so|is|am|are|was|were|be|been|being|has|have|had|having|get|gets|got|do|does|did|doing|done|finish"
    r"|finished|finishing|complete|completed|completing|happen|happens|happened|try|tried|over|ready|enough|want|can|could"
    r"|with|my|best|everything|feel|feels|like|think|thinks|remember|know|knew|practi[sc]ed?"
    r"|success(?:ful|fully)?|possible|as|often|much|well|long|ve|s|m)\b\W*)+",
    re.I,
)
"""Only that it is done, in whatever words: no word of what was done."""
_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|once|twice|each|every)\b", re.I)
_RATED = re.compile(
    r"\b(?:points?|scales?|scores?|rating|zero|ten)\b"
    r"|(?<![\d:])\d+(?!\d|:\d)(?! *(?:st|nd|rd|th|days?|weeks?|months?|minutes?|min|hours?|times?|[ap]m|o['’]clock)\b)",
    re.I,
)
"""A scale, or a number of something else than time."""


def gaps(plan: Plan) -> tuple[str, ...]:
    """One sentence for each thing that is missing or cannot be measured, in the order of the plan."""
    parts = (_words_missing, _practices_missing, _scale_missing, _reviews_missing, _waits_missing, _stops_missing)
    return tuple(sentence for part in parts for sentence in part(plan))


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
    elif vague := vague_act(parts["what"]):
        yield f"“{vague}” says what it should lead to: write what is done, so that another person could see it."
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
    done, measure = parts["done"], parts["measure"]
    if not done:
        yield "say what counts as done."
    elif _UNDONE.fullmatch(done):
        yield f"“{done}” is nothing that another person could check: say what can be seen or counted then."
    elif vague := vague_result(done):
        yield f"“{vague}” cannot be checked by another person: name something to see, a number, or a scale."
    elif measure == "number" and not _RATED.search(done):
        yield "it is measured by a number, so say of what, on which scale."
    elif measure == "count" and not _NUMBER.search(done):
        yield "it is counted, so say up to which number."


def vague_act(what: str) -> str | None:
    """The first words that name a wish where an act should stand, or None."""
    if (wish := _FUZZY.search(what)) and not _ACT.search(what.replace(wish[0], "")):
        return wish[0]
    degree = _DEGREE.search(what)
    return degree[0] if degree and not _NUMBER.search(what) else None


def vague_result(done: str) -> str | None:
    """The first words of what counts as done that nobody else could check, or None."""
    if (state := _FUZZY.search(done)) and not (_RATED.search(done) or _DID.search(done)):
        return state[0]
    degree = _DEGREE.search(done)
    return degree[0] if degree and not _NUMBER.search(done) else None


def _scale_missing(plan: Plan) -> Iterator[str]:
    if not plan["scale"]:
        yield "Name the scale that is the same each time: before, after 24 hours and on day 7."
    if not plan["rater"]:
        yield "Say who fills in the scale."
    if not plan["score"] and not plan.waits_for_score:
        yield "Write the score before the session; a later one has nothing else to stand beside."
    elif plan["score"] and not re.search(r"\d", plan["score"]):
        yield "The score before the session is a number."


def _reviews_missing(plan: Plan) -> Iterator[str]:
    for review in plan.guide.reviews:
        if not _is_between(plan[review.id], review.first, review.last):
            yield f"Set a review {review.about} (day {review.first} to day {review.last})."
    if not plan["decide"]:
        yield "Say what is decided at a review, such as: go on, change or end."


def _waits_missing(plan: Plan) -> Iterator[str]:
    if not plan["waits"]:
        yield "Write which decision of this client waits, or that none is near."


def _stops_missing(plan: Plan) -> Iterator[str]:
    for trigger in plan.guide.triggers:
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
    """A part of the plan as it is read: a heading and its lines, each with a label."""

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
    scale = (
        ("Scale", _or_open(plan["scale"])),
        ("Filled in by", _or_open(RATERS.get(plan["rater"], ""))),
        ("Score before the session", "open until the session" if plan.waits_for_score else _or_open(plan["score"])),
    )
    reviews = (
        *((review.what, _day(plan, plan[review.id])) for review in plan.guide.reviews),
        ("Decided at each review", _or_open(plan["decide"])),
    )
    waits = (("For everybody", plan.guide.waits), ("For this client", _or_open(plan["waits"])))
    stops = (
        *((trigger.text, trigger.action) for trigger in plan.triggers),
        ("The client calls", _or_open(plan["client-calls"])),
        ("You call", _or_open(plan["you-call"])),
        ("Support person", _or_open(plan["support"])),
    )
    return (
        Section("The session", came),
        *(Section(f"Practice {number}", _practice_lines(plan, parts)) for number, parts in plan.practices.items()),
        Section("The same scale each time", scale),
        Section("Reviews", reviews),
        Section("What waits", waits),
        Section("Stop the plan, and call, when one of these happens", stops),
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
        fitting = {name: text for name in guide().fields if (text := _fitting(name, texts.get(name))) is not None}
        return cls(Plan(fitting), given.get("looked") is True, given.get("seen") is True)

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"fields": self.plan.fields, "looked": self.looked, "seen": self.seen}

    def write(self, name: Any, text: Any) -> "Sheet":
        """Keep what stands in a field. Nothing changes for an unknown one, or for a word that is no choice of it."""
        known, defaults = self.plan.guide.fields, self.plan.guide.defaults
        fitting = _fitting(name, text) if name in known else None
        if fitting is None and text != defaults.get(name, ""):
            return self
        others = {each: self.plan.fields[each] for each in self.plan.fields if each != name}
        fields = others if fitting is None else {**others, name: fitting}
        return replace(self, plan=Plan({each: fields[each] for each in known if each in fields}))

    def look(self) -> "Sheet":
        """Have the plan looked at."""
        return replace(self, looked=True)

    def model(self) -> "Sheet":
        """See the model, once nothing is missing in the learner's own plan."""
        return replace(self, seen=True) if self.looked and not gaps(self.plan) else self


def _fitting(name: str, text: Any) -> str | None:
    """What can be kept in a field; None for its default, and for what it cannot hold."""
    default = guide().defaults.get(name, "")
    text = typed.fit(text) if isinstance(text, str) else default
    part = name.rsplit("-", 1)[-1] if name.startswith("practice-") else name
    choices = {"first": FIRST_DAYS, "rhythm": RHYTHMS, "measure": MEASURES, "rater": RATERS}.get(part)
    unknown = text and ((choices and text not in choices) or (name.startswith("stop-") and text != "yes"))
    return None if unknown or text == default else text
