"""What is due follows from the attempts alone, whatever state they are in; confidence is set beside what was right."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from defaultmode import items, review
from defaultmode.answers import parse
from defaultmode.notebook import taught
from fsrs import Rating

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY = NOW.date()


def single(name: str) -> dict:
    options = [
        {"id": "moon", "text": f"Moon, {name}", "feedback": "It is.", "right": True},
        {"id": "sun", "text": f"Sun, {name}", "feedback": "It is not."},
    ]
    return {"id": name, "kind": "single", "stem": f"Which, {name}?", "option": options, **COMMON}


COMMON = {"objective": "o", "claims": ["c"], "references": ["r"], "bloom": "remember", "difficulty": 0.5}
TEXT = {"id": "say", "kind": "text", "stem": "Say it.", "model": "So.", "rubric": [{"text": "It is said."}], **COMMON}


def bank(slug: str, *rows: dict) -> items.Bank:
    return items.Bank(slug, slug, "", tuple(items.from_dict(row) for row in rows))


BANKS = {
    "first": bank("first", *map(single, ("a", "b", "c")), TEXT),
    "second": bank("second", *map(single, ("d", "e"))),
}


def attempt(at: str | None, share: float = 1, confidence: int | None = None, answer: object = "moon") -> dict:
    made = {"answer": answer, "share": share, "confidence": confidence, "at": at}
    return {name: value for name, value in made.items() if value is not None}


def on(days_ago: int, *rest, hour: int = 9) -> dict:
    return attempt((NOW.replace(hour=hour) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ"), *rest)


def kept(**attempts: list[dict]) -> dict:
    """Answers as the file gives them, by item id."""
    return {
        slug: {item.id: {"answer": "moon", "attempts": attempts[item.id]} for item in each.items if item.id in attempts}
        for slug, each in BANKS.items()
    }


def back(*attempts: dict) -> int:
    """In how many days an item with these attempts comes back."""
    (one,) = review.schedule(kept(a=list(attempts)), BANKS, NOW)
    return (one.day - TODAY).days


def due(now: datetime = NOW, **attempts: list[dict]) -> list[str]:
    return [each.item for each in review.due(kept(**attempts), BANKS, now)]


# ---- ratings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "confidence", "rating"),
    [
        (0, None, Rating.Again),
        (0, 4, Rating.Again),
        (0.75, 4, Rating.Again),  # a part was not recalled
        (1, 1, Rating.Hard),
        (1, 2, Rating.Good),
        (1, 3, Rating.Good),
        (1, None, Rating.Good),
        (1, 4, Rating.Easy),
    ],
)
def test_a_recall_is_rated_by_what_was_right_and_how_sure_the_learner_was(share, confidence, rating):
    assert review.rating(share, confidence) == rating


def test_the_surer_a_right_answer_the_later_it_comes_back():
    waits = [back(on(0, 0.5)), back(on(0, 1, 1)), back(on(0, 1, 3)), back(on(0, 1, 4))]
    assert waits == sorted(waits) and waits[0] < waits[-1]
    assert waits[0] >= 1  # never on the same day


def test_what_is_right_again_stays_away_longer():
    assert back(on(2), on(0)) > back(on(0))


# ---- days ----------------------------------------------------------------------------------------------------------


def test_only_the_first_attempt_of_a_day_counts():
    wrong_then_right = [on(3, 0), on(3, 1, 4, hour=10), on(3, 1, 4, hour=11)]
    assert back(*wrong_then_right) == back(on(3, 0))


def test_the_same_history_gives_the_same_schedule_at_any_hour():
    history = kept(a=[on(9), on(2, 0)], b=[on(4)])
    schedules = {tuple(review.schedule(history, BANKS, NOW.replace(hour=hour))) for hour in (0, 12, 23)}
    assert len(schedules) == 1


def test_an_answer_given_at_night_is_due_in_the_morning():
    late = [on(1, 0, hour=23)]
    assert due(NOW.replace(hour=1), a=late) == ["a"]


def test_a_day_is_one_of_the_learners_calendar():
    evening = [attempt("2026-11-29T23:30:00Z", 0), attempt("2026-11-30T00:30:00Z", 1)]
    west = NOW.replace(hour=20).astimezone(timezone(timedelta(hours=-8)))
    assert len(review.recalls(kept(a=evening), BANKS, west)) == 1
    assert len(review.recalls(kept(a=evening), BANKS, NOW)) == 2


def test_a_time_without_a_zone_is_this_computers():
    assert due(datetime(2026, 11, 30, 12), a=[on(20, 0)]) == ["a"]


# ---- what is asked -------------------------------------------------------------------------------------------------


def test_questions_without_an_attempt_guesses_and_texts_are_not_reviewed():
    answers = {
        "first": {
            "a": {"guess": "moon"},
            "b": {"answer": "moon"},
            "say": {"answer": "So.", "attempts": [attempt("2026-11-01T09:00:00Z", 0, None, "So.")]},
            "gone": {"attempts": [on(9)]},
        },
        "quiz01": {"a": {"answer": "moon", "attempts": [on(9)]}},
    }
    assert review.schedule(answers, BANKS, NOW) == []


def test_a_check_of_nothing_is_no_attempt():
    assert due(a=[attempt("2026-11-01T09:00:00Z", 0, None, [])]) == []


def test_the_least_likely_to_be_recalled_is_asked_first():
    assert due(a=[on(10)], b=[on(90)], c=[on(30)]) == ["b", "c", "a"]


def test_lessons_alternate_as_long_as_they_can():
    asked = review.due(kept(a=[on(99)], b=[on(98)], c=[on(97)], d=[on(20)], e=[on(19)]), BANKS, NOW)
    assert all(one.lesson != other.lesson for one, other in pairwise(asked))
    assert asked[0].item == "a"
    only = review.due(kept(a=[on(99)], b=[on(98)], d=[on(20)]), BANKS, NOW)
    assert [each.item for each in only] == ["a", "d", "b"]


def test_every_dozen_of_the_whole_course_comes_from_every_lesson():
    banks = taught()
    answers = {
        slug: {
            item.id: {"attempts": [{**on(5), "answer": item.key()}]} for item in bank.items if not isinstance(item, items.Text)
        }
        for slug, bank in banks.items()
    }
    asked = review.due(answers, banks, NOW)
    assert len(asked) == sum(map(len, answers.values()))
    for start in range(0, len(asked) - 12, 12):
        assert {each.lesson for each in asked[start : start + 12]} == set(banks)


def test_what_comes_is_counted_by_day():
    history = kept(a=[on(0, 0)], b=[on(0, 0)], c=[on(0, 1, 4)], d=[on(99)])
    ahead = review.coming(history, BANKS, NOW)
    assert ahead[0] == (1, 2) and [count for _, count in ahead] == [2, 1]


def test_what_comes_is_said_in_words():
    assert review.coming_in_words([(1, 4), (7, 7)]) == "tomorrow 4, in a week 7"
    assert review.coming_in_words([(3, 1), (14, 2), (20, 3)], most=2) == "in 3 days 1, in two weeks 2, later 3"
    assert review.coming_in_words([]) == ""


# ---- odd histories -------------------------------------------------------------------------------------------------

ODD = [None, "", "yesterday", "2026-13-45T99:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-30", "٢٠٢٦"]


@pytest.mark.parametrize("at", ODD)
def test_an_odd_time_never_fails_and_the_item_is_asked(at):
    east = NOW.astimezone(timezone(timedelta(hours=14)))
    for now in (NOW, east):
        history = kept(a=[attempt(at), on(40), attempt(at, 0, 4)])
        assert [each.item for each in review.due(history, BANKS, now)] in (["a"], [])
        review.coming(history, BANKS, now)
        review.calibration(review.recalls(history, BANKS, now))
        review.sure_but_wrong(history, BANKS, now)
    if at is None:
        assert due(a=[attempt(at)]) == ["a"]


def test_a_clock_that_went_back_changes_the_order_and_nothing_else():
    straight, crooked = [on(9), on(5, 0), on(2)], [on(5, 0), on(2), on(9)]
    assert back(*straight) == back(*crooked)


def test_an_attempt_from_the_future_is_as_one_without_a_time():
    assert due(a=[on(-400)]) == ["a"]
    assert back(on(0), on(-400)) == back(on(0))


def test_what_a_damaged_file_leaves_is_reviewed():
    records = [
        {"attempts": 3}, {"attempts": [None, {}, {"answer": "moon"}, {"answer": "moon", "share": 7}]},
        {"attempts": [on(9, 1, 99)]}, {"attempts": [{"answer": {}, "share": 1, "at": 5}]},
        {"attempts": [{"answer": "moon", "share": 1, "at": []}]},
    ]  # fmt: skip
    for record in records:
        whole = {"schema": 1, "answers": {"first": {"a": record, "say": record}, "nowhere": {"a": record}}}
        answers = parse(json.dumps(whole).encode())
        assert len(review.due(answers, BANKS, NOW)) <= 1
        review.sure_but_wrong(answers, BANKS, NOW)


# ---- confidence ----------------------------------------------------------------------------------------------------


def test_calibration_counts_recalls_with_a_confidence():
    history = kept(
        a=[on(5, 0, 4), on(5, 1, 4, hour=10), on(1, 1, 4)],  # the second is a correction
        b=[on(5, 1)],  # says nothing of confidence
        d=[on(4, 0.5, 1)],  # partial credit
        e=[on(4, 1, 3)],
    )
    levels = review.calibration(review.recalls(history, BANKS, NOW))
    assert [(level.confidence, level.n, level.right) for level in levels] == [(1, 1, 0), (2, 0, 0), (3, 1, 1), (4, 2, 1)]
    assert levels[3].share == 0.5 and levels[1].share == 0
    assert all(0 <= level.low <= level.share <= level.high <= 1 for level in levels)


def test_wilsons_interval_is_the_textbooks():
    low, high = review.wilson(7, 10)
    assert (round(low, 3), round(high, 3)) == (0.397, 0.892)
    assert review.wilson(0, 0) == (0, 1)
    assert review.wilson(10, 10)[1] == 1 and review.wilson(0, 10)[0] == 0


def test_an_answer_that_was_sure_and_wrong_is_listed_until_the_item_is_right():
    history = kept(
        a=[on(5, 0, 4), on(1, 1, 4)],  # mended on another day
        b=[on(5, 0, 3), on(5, 1, 4, hour=10)],  # on the same day: still to be shown
        c=[on(5, 0, 2)],
        d=[on(3, 0.5, 4), on(1, 0, 1)],  # not right again, though now a guess
    )
    assert [(recall.item, recall.confidence) for recall in review.sure_but_wrong(history, BANKS, NOW)] == [("d", 4), ("b", 3)]


def test_recalls_stand_in_order_of_days():
    made = review.recalls(kept(a=[on(1), on(7)], d=[on(4)]), BANKS, NOW)
    assert [recall.item for recall in made] == ["a", "d", "a"]
    assert made[0].day == date(2026, 11, 23)
