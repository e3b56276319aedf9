"""The linter of items finds each fault that it has a rule for, and nothing in an item that is well made."""

import re
import shutil
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from defaultmode import checks, cli, items, linter
from defaultmode.checks.course import Course
from defaultmode.claims import Claim
from defaultmode.items.kinds import Waiver
from defaultmode.lessons import Objective, Outline
from defaultmode.linter import RULES, blueprint, pool
from defaultmode.places import checkout

PROJECT = Path(__file__).parents[1]
FAULTS = PROJECT / "tests" / "faults" / "linting"
FILES = sorted(path.stem for path in FAULTS.glob("*.toml") if path.stem != "clean")
QUIZ = PROJECT / "source" / "quiz01_default_mode_network.toml"

REGISTERS = items.Registers(
    claims=lambda: {"bees-dance", "bees-count"},
    references=lambda: {"frisch1967"},
    objectives=lambda lesson: {"bees": {"watch", "judge"}}[lesson],
)
REGISTER = {
    claim_id: Claim(
        id=claim_id, brief="B-1", section="introduction", verdict=verdict, kind="function", teach="Bees dance.", why="Seen.",
        checked=date(2026, 11, 25),
    )
    for claim_id, verdict in (("bees-dance", "supported"), ("bees-count", "contested"))
}  # fmt: skip
OUTLINES = (
    Outline(
        "bees", 1, "Bees", "", objectives=(Objective("watch", "Watch.", "apply"), Objective("judge", "Judge.", "evaluate"))
    ),
)
LESSON = [("01_bees.ipynb", "They dance at home.\nBees read the comb as if its top were the sun.")]


def load(folder: Path, text: str) -> linter.Surroundings:
    """The file of a text in a course that has nothing else but a lesson on bees."""
    path = folder / "quiz99_bees.toml"
    path.write_text(text, "utf-8")
    return linter.Surroundings(items.load(path, REGISTERS), (), linter.taught(LESSON), REGISTER, OUTLINES)


def text_of(name: str) -> str:
    """The text of a file of faults."""
    return (FAULTS / f"{name}.toml").read_text("utf-8")


def found(near: linter.Surroundings) -> set[str]:
    """The names of the rules that are broken."""
    return {finding.rule for finding in linter.lint(near)}


def changed(near: linter.Surroundings, **fields) -> linter.Surroundings:
    """The same with other fields in the first item."""
    first, *others = near.bank.items
    return replace(near, bank=replace(near.bank, items=(replace(first, **fields), *others)))


def with_options(near: linter.Surroundings, *options: str, **fields) -> linter.Surroundings:
    """The same with other texts in the first item's options."""
    first = near.bank.items[0]
    texts = zip(first.options, options, strict=True)
    return changed(near, options=tuple(replace(option, text=text) for option, text in texts), **fields)


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> linter.Surroundings:
    """A file of one item of each kind but a region, all well made; the first is single choice."""
    return load(tmp_path_factory.mktemp("clean"), text_of("clean"))


# ---- one file, one fault ---------------------------------------------------------------------------------------------


def test_each_rule_has_a_file_that_breaks_it():
    assert set(FILES) == {*RULES, "useless-waiver"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_one_fault_breaks_the_rule_that_it_is_named_for(tmp_path, name):
    assert found(load(tmp_path, text_of(name))) == {name}


def test_a_file_without_faults_breaks_no_rule(clean):
    assert len({item.kind for item in clean.bank.items}) == 6
    assert found(clean) == set()


@pytest.mark.parametrize("name", [name for name in FILES if name in RULES])
def test_a_fault_that_is_waived_with_a_reason_is_not_told(tmp_path, name):
    near = load(tmp_path, text_of(name))
    waiver = (Waiver(rule=name, reason="It is the very fault that this test is about."),)
    broken = {finding.item for finding in linter.lint(near)}
    listed = tuple(replace(item, waivers=waiver) if item.id in broken else item for item in near.bank.items)
    bank = replace(near.bank, items=listed, waivers=waiver if RULES[name].of_file else ())
    assert found(replace(near, bank=bank)) == set()


@pytest.mark.parametrize(
    ("rule", "reason", "sentence"),
    [
        ("negative-stems", "A reason of five words, or more.", "no rule is called 'negative-stems'"),
        ("negative-stem", "A reason of five words, or more.", "nothing breaks 'negative-stem' here"),
        ("clang", "It is fine.", "the reason for waiving 'clang' is “It is fine.”"),
        ("useless-waiver", "A reason of five words, or more.", "no rule is called 'useless-waiver'"),
        ("key-position", "A reason of five words, or more.", "'key-position' looks at whole files; move the waiver there"),
    ],
)
def test_a_waiver_that_does_nothing_is_told(tmp_path, rule, reason, sentence):
    near = load(tmp_path, text_of("clang"))
    needed = Waiver(rule="clang", reason="The tree is what the bees are after.")
    waivers = (Waiver(rule=rule, reason=reason),) if rule == "clang" else (needed, Waiver(rule=rule, reason=reason))
    (finding,) = linter.lint(changed(near, waivers=waivers))
    assert (finding.rule, finding.level) == ("useless-waiver", "error") and sentence in finding.sentence


def test_a_waiver_of_a_rule_on_items_does_nothing_for_the_file(clean):
    waivers = (Waiver(rule="clang", reason="A reason of five words, or more."),)
    (finding,) = linter.lint(replace(clean, bank=replace(clean.bank, waivers=waivers)))
    assert finding.item == "" and "looks at single items" in finding.sentence


def test_a_waiver_that_needs_the_rest_of_the_course_is_let_be_without_it(tmp_path):
    near = load(tmp_path, text_of("copied-sentence"))
    waived = changed(near, waivers=(Waiver(rule="copied-sentence", reason="The sentence is what is asked about."),))
    assert found(waived) == set() == found(replace(waived, taught={}))
    assert found(replace(waived, taught=linter.taught([("01_bees.ipynb", "They dance.")]))) == {"useless-waiver"}


# ---- what a rule sees, and what it lets be ---------------------------------------------------------------------------

STORY = "A bee comes home and dances straight up the comb at noon. "


@pytest.mark.parametrize(
    ("stem", "rule"),
    [
        ("Where will the others fly?", None),
        ("The others say: “Where to?”", "lead-in"),
        ("Where will the others fly? They are hungry.", "lead-in"),
        ("Where will the others fly? Choose one place.", None),
        ("Where will at least a hundred others fly?", None),
        ("Why will the others not fly to the hive?", None),
        ("A friend says: “They do not fly.” Where will the others fly?", None),
        ("The others have not flown today. Where will they fly?", None),
        ("Where will the others fly, except to water?", "negative-stem"),
        ("Where won't the others fly?", "negative-stem"),
        ("Where will the others fly least?", "negative-stem"),
        ("Which sentence is true?", "empty-lead-in"),
        ("Which of these is correct?", "empty-lead-in"),
        ("Which of these places will the others fly to?", None),
    ],
)
def test_the_question_of_a_stem_is_read(clean, stem, rule):
    assert found(changed(clean, stem=STORY + stem)) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (("To the lime tree in the south", "To all three orchards up north", "To the heather in the east"), None),
        (("To the lime tree, only there", "To the orchard, and only there", "To the heather in the east"), None),
        (("To the lime tree in the south", "To the orchard, only a mile on", "To the heather, as always"), None),
        (("To a lime tree in the south", "To a lime tree in the north", "To a lime tree in the east"), None),
        (("To the south of the lime tree", "To the lime tree of the south", "To the heather in the east"), None),
        (("To the lime tree they may like", "To the orchard they may like", "To the heather in the east"), None),
        (("To the lime tree in the south", "To none of these", "To the heather in the east"), "all-of-the-above"),
        (("To the lime tree in the south", "All of these", "To the heather in the east"), "all-of-the-above"),
        (("To the lime tree in the south", "Both of these trees", "To the heather in the east"), None),
        (("To the lime tree in the south", "Both A and C", "To the heather in the east"), "all-of-the-above"),
        (("To the lime tree in the south", "B and C", "To the heather in the east"), "all-of-the-above"),
        (("To a lime tree in the south", "To the lime tree of the south", "To the heather in the east"), "duplicate-options"),
        (("“To the lime tree in the south.”", "“To the orchard in the north.”", "To the heather in the east"), "homogeneity"),
        (("Flying to the lime tree there", "To the orchard in the north", "To the heather in the east"), "grammar-cue"),
    ],
)
def test_options_are_read_beside_each_other(clean, options, rule):
    assert found(with_options(clean, *options)) - {"option-range"} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("options", "keep_order", "rules"),
    [
        (("1 km", "2 km", "4 km"), True, set()),
        (("4 km", "2 km", "1 km"), True, set()),
        (("About 1 in 20", "About 1 in 10", "About 1 in 5"), True, set()),
        (("−4 °C", "−2 °C", "3 °C"), True, set()),
        (("0 to 1 km", "1 to 2 km", "2 to 4 km"), True, set()),
        (("1 km", "2 km", "4 km"), False, {"number-order"}),
        (("−2 °C", "−4 °C", "3 °C"), True, {"number-order"}),
        (("1,000 m", "900 m", "800 m"), True, set()),
        (("−2 km", "0 km", "2 km"), True, set()),
        (("1 kilometre", "2 kilometres", "3 kilometres"), True, set()),
        (("0.5 km", "1 km", "2 km"), True, {"number-form"}),
        (("1 km", "1.5 km", "2 km"), True, set()),
        (("1,000 m", "2,000 m", "3 km"), True, {"number-form", "number-order"}),
        (("0–2 km", "1–3 km", "4–5 km"), True, {"range-overlap"}),
        (("Half of it", "A third of it", "1 in 10"), False, set()),
    ],
)
def test_numbers_are_compared_as_numbers(clean, options, keep_order, rules):
    assert found(with_options(clean, *options, keep_order=keep_order)) == rules


def test_a_right_number_that_another_stem_tells_is_told(clean):
    numeric = next(item for item in clean.bank.items if item.kind == "numeric")
    items_ = tuple(replace(item, value=112.5) if item is numeric else item for item in clean.bank.items)
    given = changed(
        replace(clean, bank=replace(clean.bank, items=items_)), stem=f"{STORY}At 112.5 degrees where will they fly?"
    )
    (finding,) = linter.lint(given)
    assert (finding.rule, finding.item) == ("hinge", numeric.id)


@pytest.mark.parametrize(
    ("stem", "text", "told"),
    [
        ("A film says that bees count. What may one say?", "Counting causes bees to find home", True),
        ("A film says that bees count. What may one say?", "No study shows that it causes bees to find home", False),
        ("Which of its sentences goes further than the evidence?", "Counting causes bees to find home", False),
    ],
)
def test_an_open_claim_is_keyed_as_open(clean, stem, text, told):
    near = with_options(clean, text, *(option.text for option in clean.bank.items[0].options[1:]))
    assert ("stated-as-fact" in found(changed(near, stem=stem, claims=("bees-count",)))) is told
    assert "stated-as-fact" not in found(changed(near, stem=stem, claims=("bees-dance",)))


@pytest.mark.parametrize(
    "text", ["He has been clean for years.", "It was a failed suicide attempt.", "Drug abuse is hard to leave."]
)
def test_more_labels_are_told_than_the_words_for_people(clean, text):
    assert found(changed(clean, stem=f"{text} {clean.bank.items[0].stem}")) == {"person-first"}


def test_practice_may_recall_and_use_the_sentences_of_its_lesson(tmp_path):
    for name in ("copied-sentence", "application-share"):
        near = load(tmp_path, text_of(name))
        assert found(replace(near, bank=replace(near.bank, slug="bees"))) == set()


def test_an_item_of_another_file_is_a_duplicate_too(clean):
    twin = replace(clean.bank.items[0], id="the-twin")
    other = replace(clean.bank, slug="quiz98_bees", items=(twin,))
    (finding,) = linter.lint(replace(clean, others=(other,)))
    assert finding.rule == "duplicate-item" and "'the-twin' of quiz98_bees asks (100% of the words alike)" in finding.sentence


# ---- whole files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chances", [[0.5] * 6, [1 / 3] * 9, [0.25, 1 / 3, 0.5, 1 / 3]])
def test_the_chance_of_so_many_hits_is_exact(chances):
    for hits in range(len(chances) + 1):
        ways = [way for way in product((0, 1), repeat=len(chances)) if sum(way) >= hits]
        exact = 0.0
        for way in ways:
            likely = 1.0
            for hit, chance in zip(way, chances, strict=True):
                likely *= chance if hit else 1 - chance
            exact += likely
        assert pool.at_least(hits, chances) == pytest.approx(exact)


def test_a_habit_is_told_with_its_numbers(tmp_path):
    (longest,) = linter.lint(load(tmp_path, text_of("longest-is-key")))
    assert "right in 8 of 8 single-choice items, where chance gives 2.7 (exact p = 0.000)" in longest.sentence
    (place,) = linter.lint(load(tmp_path, text_of("key-position")))
    assert "in place 1 in 8 of 8 single-choice items, where chance gives 2.7 (exact p = 0.0009)" in place.sentence


PLAN = """
[blueprint]
application = 0.5
safety = 0
verdicts = { supported = 2, contested = 1 }

[[blueprint.row]]
objective = "watch"
application = 2

[[blueprint.row]]
objective = "judge"
judgement = 1
"""
PLANNED = re.search(r"(?ms)^\[blueprint\].*?(?=^\[\[item)", text_of("blueprint"))[0]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("", "", []),
        ("application = 2", "application = 3", []),
        ("application = 2", "application = 4", [
            "'watch' at application: the plan has 4, the file has 2", "'watch' in all: the plan has 4, the file has 2",
            "application in all: the plan has 4, the file has 2", "all items: the plan has 5, the file has 3",
        ]),
        ("application = 0.5", "application = 0.7", ["67% of the items are at apply or analyse, and the plan asks for 70%"]),
        ("safety = 0", "safety = 1", ["the plan has 1 items that must be answered right, the file has 0"]),
        ("supported = 2", "supported = 4", ["of the verdict 'supported': the plan has 4, the file has 2"]),
        ("contested = 1", "not-supported = 1", []),
        ("contested = 1", "not-supported = 2", ["of the verdict 'not-supported': the plan has 2, the file has 0"]),
        ('"judge"', '"fly"', ["'fly', which is no objective of any lesson", "no row for 'judge' of the lesson 'bees'"]),
        ('"judge"', '"watch"', ["the plan has 2 rows for 'watch'", "no row for 'judge' of the lesson 'bees'"]),
    ],
)  # fmt: skip
def test_an_exam_is_held_to_its_plan(tmp_path, old, new, sentences):
    near = load(tmp_path, text_of("blueprint").replace(PLANNED, PLAN.replace(old, new, 1) if old else PLAN))
    told = [finding.sentence for finding in linter.lint(near)]
    assert len(told) == len(sentences)
    assert all(expected in sentence for expected, sentence in zip(sentences, told, strict=True))


def test_the_table_shows_what_a_file_holds_above_what_was_planned(tmp_path):
    near = load(tmp_path, text_of("blueprint").replace(PLANNED, PLAN))
    head, *rows = [line.split() for line in blueprint.table(near).splitlines()]
    assert head[:4] == ["objective", "recall", "application", "judgement"] and head[-1] == "all"
    assert rows[0] == ["watch", "2", "2", "2"] and rows[1] == ["judge", "1", "1", "1"]
    assert rows[2] == ["found", "0", "2", "1", *("2" if verdict == "supported" else "1" if verdict == "contested" else "0"
                                                 for verdict in head[4:-1]), "3"]  # fmt: skip
    assert rows[3][1:] == rows[2][1:]


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def quiz(tmp_path) -> Path:
    """A copy of a quiz of the course, outside it."""
    return Path(shutil.copy(QUIZ, tmp_path))


def change_file(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_file_is_checked_wherever_it_lies(quiz, capsys):
    change_file(quiz, "Which conclusion is most defensible?", "Which conclusion is least defensible?")
    change_file(quiz, "In this volunteer the network may move", "In this volunteer the network always moves")
    assert cli.main(["check", str(quiz)]) == 1
    said = capsys.readouterr().out
    line = quiz.read_text("utf-8").splitlines().index('id = "two-labs"') + 1
    assert (
        f"Errors:\nquiz01_default_mode_network.toml:{line}: item 'two-labs': negative-stem: the question turns on 'lea" in said
    )
    assert "Warnings:\n" in said and "item 'one-persons-target': absolute: option 'drifting' says 'always'" in said
    assert "Thoughts:" not in said and "1 file, 12 items: 1 error, " in said


def test_thoughts_are_printed_on_request_and_fail_nothing(quiz, capsys):
    assert cli.main(["check", "--all", str(quiz)]) == 0
    assert "Thoughts:\n" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_told_and_the_next_one_is_checked(quiz, tmp_path, capsys):
    broken = Path(shutil.copy(quiz, tmp_path / "quiz98.toml"))
    assert checks.check_files([broken, tmp_path / "nowhere.toml", quiz], checkout()) == 1
    said = capsys.readouterr().out
    assert "field 'slug'" in said and "nowhere.toml: cannot be opened" in said and "1 file, 12 items: 2 errors" in said


def test_a_file_is_checked_without_the_course(quiz, capsys):
    assert checks.check_files([quiz]) == 0
    assert "1 file, 12 items: no errors" in capsys.readouterr().out


def test_a_file_with_a_plan_is_printed_as_a_table(quiz, capsys):
    change_file(
        quiz, "\n[[item]]", PLAN.replace('"watch"', '"locate-regions"').replace('"judge"', '"judge-one-scan"') + "\n[[item]]"
    )
    assert cli.main(["check", str(quiz)]) == 1
    said = capsys.readouterr().out
    assert re.search(r"(?m)^found .*12$", said) and re.search(r"(?m)^planned .*3$", said)
    line = quiz.read_text("utf-8").splitlines().index('slug = "quiz01_default_mode_network"') + 1
    assert f"quiz01_default_mode_network.toml:{line}: blueprint: the plan has no row for 'describe-discovery'" in said


def test_the_check_of_the_course_tells_errors_and_counts_warnings():
    course = Course(PROJECT)
    source, bank = next((source, bank) for source, bank in course.banks if source.path == QUIZ)
    first = replace(bank.items[0], stem="What did the authors not see?")
    second = replace(bank.items[2], stem=bank.items[2].stem.replace("What should", "Perhaps addicts. What should"))
    vars(course)["banks"] = [(source, replace(bank, items=(first, second, *bank.items[3:])))]
    told = list(checks.problems(course))
    (error,) = (problem for problem in told if "negative-stem" in problem)
    assert re.match(rf"source/{QUIZ.name}:\d+: item 'original-criterion': negative-stem: ", error)
    assert sum("'addicts'" in problem for problem in told) == 1
    absolute = replace(bank.items[0].options[0], text="The region's signal at rest, always beside a posterior cingulate seed")
    vars(course)["banks"] = [
        (source, replace(bank, items=(replace(bank.items[0], options=(absolute, *bank.items[0].options[1:])),)))
    ]
    notes = list(checks.notices(course, date(2026, 12, 1)))
    assert f"1 warning on how items are written; read them with: defaultmode check source/{QUIZ.name}" in notes


def test_every_rule_is_listed_with_what_it_asks_for_and_where_it_comes_from(capsys):
    assert cli.main(["check", "--rules"]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {rule.name}: {rule.meaning} ({rule.source})" in listed for rule in RULES.values())
