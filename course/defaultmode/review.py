"""When a practice question comes back, and how well confidence fits answers: functions of the attempts that are kept.

Nothing is kept beside the answers file, so two copies of it always agree on what is due.

- **A recall** is the first attempt at an item on a day; what follows on that day is correction, made with the feedback in
  mind, and changes nothing. A day is one of the learner's own calendar (of `now`'s time zone): attempts are stamped in
  UTC, where an evening's practice may fall on two dates.
- **A prediction** before a figure counts like any answer; a guess before a lesson was never checked, and does not count.
- **Time is counted in whole days**, so a question answered at night is due on the next morning.
- **Texts are left out**: no program marks them.
"""

import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from . import items
from .confidence import CERTAIN, CONFIDENCE, GUESS, SURE

if TYPE_CHECKING:
    from fsrs import Rating, Scheduler

Answers = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What `AnswersFile.read` gives: {lesson: {item id: record}}."""

Banks = Mapping[str, items.Bank]
"""The practice items of every lesson, in the order of the course."""


@dataclass(frozen=True)
class Recall:
    """The first attempt at an item on a day. `share` is how much of the points it would earn, 0 … 1."""

    lesson: str
    item: str
    day: date
    share: float
    confidence: int | None

    @property
    def right(self) -> bool:
        """Whether all of it was."""
        return self.share == 1


@dataclass(frozen=True)
class Return:
    """When an item comes back, and how likely it is to be recalled today, 0 … 1."""

    lesson: str
    item: str
    day: date
    retrievability: float


def now() -> datetime:
    """This moment, in this computer's time zone: what the other functions are told."""
    return datetime.now().astimezone()


# ---- what was recalled -----------------------------------------------------------------------------------------------


def recalls(answers: Answers, banks: Banks, now: datetime) -> list[Recall]:
    """Every recall, the earliest day first; within a day in the order of the course.

    Attempts without a readable time are left out, and those from a day after today, which a clock that was wrong made.
    """
    found = (recall for slug, item in _answered(answers, banks) for recall in _recalls(answers, slug, item, now))
    return sorted(found, key=lambda recall: recall.day)


def rating(share: float, confidence: int | None) -> "Rating":
    """How a recall is told to the scheduler.

    Partial credit is Again: to the scheduler Hard means recalled, with effort, and here a part was not.
    """
    from fsrs import Rating  # here, since a lesson that asks nothing again should not wait for it

    if share < 1:
        return Rating.Again
    return {GUESS: Rating.Hard, CERTAIN: Rating.Easy}.get(confidence or 0, Rating.Good)


def _answered(answers: Answers, banks: Banks) -> Iterator[tuple[str, items.Item]]:
    """Every item that a program marks and that was checked at least once, with its lesson."""
    for slug, bank in banks.items():
        for item in bank.items:
            if not isinstance(item, items.Text) and _attempts(answers, slug, item):
                yield slug, item


def _attempts(answers: Answers, slug: str, item: items.Item) -> list[Mapping[str, Any]]:
    """What was checked, but for checks of nothing and answers that an earlier edition of the item took."""
    attempts = answers.get(slug, {}).get(item.id, {}).get("attempts", [])
    return [attempt for attempt in attempts if item.clean(attempt["answer"]) is not None]


def _recalls(answers: Answers, slug: str, item: items.Item, now: datetime) -> list[Recall]:
    now = _placed(now)
    firsts: dict[date, Recall] = {}
    for attempt in _attempts(answers, slug, item):
        day = _day(attempt.get("at"), now.tzinfo)
        if day is not None and day <= now.date() and day not in firsts:
            firsts[day] = Recall(slug, item.id, day, attempt["share"], attempt.get("confidence"))
    return [firsts[day] for day in sorted(firsts)]  # a clock that went back leaves them in another order


def _day(at: Any, zone: tzinfo | None) -> date | None:
    try:
        moment = datetime.fromisoformat(at)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _placed(now: datetime) -> datetime:
    """`now` with its time zone: this computer's, where none is told."""
    return now if now.tzinfo else now.astimezone()


# ---- when items come back --------------------------------------------------------------------------------------------


def schedule(answers: Answers, banks: Banks, now: datetime) -> list[Return]:
    """When each item that was checked comes back, in the order of the course.

    One of whose attempts no time is known is due today.
    """
    today = _placed(now).date()
    return [_return(slug, item, _recalls(answers, slug, item, now), today) for slug, item in _answered(answers, banks)]


def due(answers: Answers, banks: Banks, now: datetime) -> list[Return]:
    """What is due today or was before, in turn from every lesson; of each the least likely to be recalled first."""
    today = _placed(now).date()
    ready = [each for each in schedule(answers, banks, now) if each.day <= today]
    return list(_interleaved(sorted(ready, key=lambda each: each.retrievability)))


def coming(answers: Answers, banks: Banks, now: datetime) -> list[tuple[int, int]]:
    """How many items come back in how many days, from tomorrow on: (days, items) in order."""
    today = _placed(now).date()
    days = Counter((each.day - today).days for each in schedule(answers, banks, now))
    return sorted((ahead, count) for ahead, count in days.items() if ahead > 0)


def coming_in_words(ahead: Sequence[tuple[int, int]], most: int = 4) -> str:
    """``tomorrow 4, in a week 7``: the nearest days, and what is left as ``later``; empty when nothing comes."""
    parts = [f"{_in_days(days)} {count}" for days, count in ahead[:most]]
    if rest := sum(count for _, count in ahead[most:]):
        parts.append(f"later {rest}")
    return ", ".join(parts)


def _in_days(days: int) -> str:
    return {1: "tomorrow", 7: "in a week", 14: "in two weeks"}.get(days, f"in {days} days")


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler  # here, as above

    return Scheduler(
        learning_steps=(),  # steps of minutes are for sitting on; ours are days from the first
        relearning_steps=(),
        maximum_interval=365,
        enable_fuzzing=False,  # the same history gives the same day
    )


def _return(slug: str, item: items.Item, history: Sequence[Recall], today: date) -> Return:
    if not history:
        return Return(slug, item.id, today, 0.0)
    from fsrs import Card  # here, as above

    card = Card(card_id=0, due=_noon(history[0].day))  # without both, fsrs asks the clock
    for recall in history:
        card, _ = _scheduler().review_card(card, rating(recall.share, recall.confidence), _noon(recall.day))
    return Return(slug, item.id, card.due.date(), _scheduler().get_card_retrievability(card, _noon(today)))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _interleaved(returns: Iterable[Return]) -> Iterator[Return]:
    """In turn from every lesson, by its share of what waits, and from none twice in a row if it can be.

    A lesson with more than half of what is left goes first, or it would be left alone at the end.
    """
    waiting: dict[str, deque[Return]] = {}
    for each in returns:
        waiting.setdefault(each.lesson, deque()).append(each)
    whole, before = {lesson: len(rest) for lesson, rest in waiting.items()}, ""
    while waiting:
        others = [lesson for lesson in waiting if lesson != before] or list(waiting)
        left = sum(map(len, waiting.values()))
        chosen = max(others, key=lambda lesson: (2 * len(waiting[lesson]) > left, len(waiting[lesson]) / whole[lesson]))
        yield waiting[chosen].popleft()
        if not waiting[chosen]:
            del waiting[chosen]
        before = chosen


# ---- confidence ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """How often recalls at one level of confidence were right; `low` and `high` bound the share (95%), 0 … 1."""

    confidence: int
    n: int
    right: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Right of all; 0 of none."""
        return self.right / self.n if self.n else 0.0


def calibration(made: Iterable[Recall]) -> tuple[Level, ...]:
    """How often recalls were right, for each word of confidence.

    Only recalls count, and of them those with a confidence: a second try follows feedback, so it tells of reading, not of
    knowing. Partial credit counts as not right.
    """
    told = [recall for recall in made if recall.confidence in CONFIDENCE]
    levels = []
    for confidence in CONFIDENCE:
        here = [recall for recall in told if recall.confidence == confidence]
        right = sum(recall.right for recall in here)
        levels.append(Level(confidence, len(here), right, *wilson(right, len(here))))
    return tuple(levels)


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95% interval of a proportion by Wilson's formula, which stays within 0 … 1; all of it for n = 0."""
    if not n:
        return 0.0, 1.0
    z, share = 1.959964, right / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return min(share, (middle - half) / whole), max(share, (middle + half) / whole)  # it holds the share, rounding or not


def sure_but_wrong(answers: Answers, banks: Banks, now: datetime) -> list[Recall]:
    """The latest recall of each item that was fairly sure or certain and not right, until a recall of the item is right.

    The surest first, then in course order.
    """
    missed = []
    for slug, item in _answered(answers, banks):
        since = takewhile(lambda recall: not recall.right, reversed(_recalls(answers, slug, item, now)))
        missed += [recall for recall in since if (recall.confidence or 0) >= SURE][:1]
    return sorted(missed, key=lambda recall: -(recall.confidence or 0))
