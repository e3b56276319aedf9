"""Exports: what other programs would read in the files is what stands in the bank, whatever signs it is written with."""

import dataclasses
import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from itertools import combinations, pairwise, permutations
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from defaultmode import cli, deck, items, lessons, references
from defaultmode.exports import SUFFIXES, ExportError, material
from defaultmode.places import checkout

from .banks import EVERY_KIND, every_kind

SIGNS = (
    r""" ~ = # { } : & < > -> // "two" 'one' − → $x$ \num{3} \n `code` *a* _b_ ![i](j) <!-- c --> %50% <b>t</b> [html] ... --"""
)
TEXTS = ("stem", "text", "feedback", "otherwise", "model", "unit")
CASE = items.Case(id="meadow", title=f"In the meadow{SIGNS}", text=f"A cow comes by.{SIGNS}\n\nIt eats.")


def with_signs(value):
    """A table in which every text ends with signs that some form takes for its own."""
    if isinstance(value, dict):
        return {name: one + SIGNS if name in TEXTS and isinstance(one, str) else with_signs(one) for name, one in value.items()}
    return [with_signs(one) for one in value] if isinstance(value, list) else value


def awkward() -> items.Bank:
    bank = every_kind()
    made = tuple(items.from_dict(with_signs(item.to_dict())) for item in bank.items)
    in_case = tuple(dataclasses.replace(item, case="meadow") if item.id in ("primes", "homes") else item for item in made)
    return dataclasses.replace(bank, title=f"A quiz{SIGNS}", items=in_case, cases=(CASE,))


BANKS = {"plain": every_kind(), "awkward": awkward()}


@pytest.fixture(autouse=True)
def registers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank of the tests names a lesson and a reference of its own."""
    outlines = (*lessons.outlines(), lessons.Outline("every_kind", 99, "Grass & more", "For tests."))
    record = {"id": "grass2001", "title": "Grass", "author": [{"family": "Green & Co"}], "DOI": "10.1/(a)&b_c_"}
    known = {**references._records(), "grass2001": record}
    monkeypatch.setattr(lessons, "outlines", lambda: outlines)
    monkeypatch.setattr(references, "_records", lambda: known)


@pytest.fixture(params=BANKS)
def bank(request: pytest.FixtureRequest) -> items.Bank:
    return BANKS[request.param]


def made(bank: items.Bank, form: str, **options) -> material.Made:
    return import_module(f"defaultmode.exports.{'paper' if form == 'print' else form}").make(bank, **options)


def words(markup: str) -> str:
    """What a reader sees of HTML."""
    shown = html.unescape(re.sub(r"</?(?:p|ul|ol|li|strong|a|b|span|h3|div)(?: [^<>]*)?>", " ", markup))
    return flat(shown)


def flat(text: str) -> str:
    return " ".join(text.split())


def asked(bank: items.Bank, item: items.Item) -> str:
    """What must stand before an answer: the case, the stem, the unit."""
    case = bank.case(item)
    unit = f"Unit of the answer: {item.unit}" if getattr(item, "unit", "") else ""
    return flat(f"{f'{case.title} {case.text}' if case else ''} {item.stem} {unit}")


def said_of(item: items.Item) -> list[str]:
    """Everything that an item holds for afterwards."""
    rows = [*getattr(item, "rows", ()), *getattr(item, "steps", ())]
    scheme = [item.model, *(one.text for one in item.rubric)] if item.kind == "text" else []
    return [flat(text) for text in (*(row.feedback for row in rows), *scheme)]


# ---- Moodle ---------------------------------------------------------------------------------------------------------


def in_moodle(bank: items.Bank) -> dict[str, Element]:
    root = ElementTree.fromstring(made(bank, "moodle").content)
    assert root.tag == "quiz" and root[0].get("type") == "category"
    found = {one.findtext("idnumber"): one for one in root.findall("question") if one.get("type") != "category"}
    assert list(found) == [item.id for item in bank.items]
    return found


def said(element: Element, path: str) -> str:
    return words(element.findtext(f"{path}/text") or "")


def moodle_answers(question: Element) -> list[tuple[float, str, str]]:
    return [
        (float(answer.get("fraction")), words(answer.findtext("text")), said(answer, "feedback"))
        for answer in question.findall("answer")
    ]


def test_moodle_finds_every_question_with_its_points_its_story_its_tags_and_its_sources(bank):
    kinds = ["multichoice", "multichoice", "matching", "ordering", "numerical", "multichoice", "essay"]
    for item, (_, question), kind in zip(bank.items, in_moodle(bank).items(), kinds, strict=True):
        assert question.get("type") == kind
        assert float(question.findtext("defaultgrade")) == item.points
        assert said(question, "questiontext") == asked(bank, item)
        assert [tag.findtext("text") for tag in question.findall("tags/tag")] == [item.objective, *item.claims]
        after = said(question, "generalfeedback")
        assert "Sources: Green & Co, n.d." in after and after.endswith("Lesson 99: Grass & more")
        assert all(text in after for text in said_of(item))


def test_moodle_marks_a_single_choice_as_the_course_does(bank):
    item, question = bank.items[0], in_moodle(bank)["colour-of-grass"]
    assert question.findtext("single") == "true" and question.findtext("shuffleanswers") == "false"  # one comes last
    assert moodle_answers(question) == [
        (100.0 * option.right, flat(option.text), flat(option.feedback)) for option in in_print(item)
    ]


def in_print(item: items.Item) -> list:
    found = {option.id: option for option in item.options}
    return [found[shown["id"]] for shown in item.public()["options"]]


def test_moodle_marks_every_set_of_ticks_as_the_course_does(bank):
    item, question = bank.items[1], in_moodle(bank)["primes"]
    assert question.findtext("single") == "false"
    found = dict(zip((option.id for option in in_print(item)), moodle_answers(question), strict=True))
    for count in range(1, len(found) + 1):
        for ticked in combinations(found, count):
            share = min(1.0, max(0.0, sum(found[one][0] for one in ticked) / 100))
            assert share == pytest.approx(item.share(list(ticked)), abs=1e-6)
    for option in item.options:
        assert found[option.id][1:] == (flat(option.text), flat(option.feedback))


MOODLE_SHARES = {round(sign * 100 / parts, 5) for sign in (1, -1) for parts in range(1, 11)}


def test_moodle_knows_the_share_of_every_tick(course_banks):
    """It refuses a file with any other."""
    for bank in course_banks:
        for one in ElementTree.fromstring(made(bank, "moodle").content).iterfind("question[@type='multichoice']/answer"):
            assert float(one.get("fraction")) in {0, *MOODLE_SHARES}


def test_moodle_matches_the_same_rows_and_offers_the_choices_that_no_row_needs(bank):
    item, question = bank.items[2], in_moodle(bank)["homes"]
    rows = [(said_row(row), html.unescape(row.findtext("answer/text"))) for row in question.findall("subquestion")]
    texts = {choice.id: choice.text for choice in item.choices}
    assert rows == [*((flat(row.text), texts[row.choice]) for row in item.rows), ("", texts["soil"])]
    assert all(len(row.findtext("answer/text")) <= 255 for row in question.findall("subquestion"))  # Moodle's limit


def said_row(row: Element) -> str:
    return words(row.findtext("text") or "")


def test_moodle_ranks_orders_as_the_course_does(bank):
    item, question = bank.items[3], in_moodle(bank)["counting"]
    assert [text for _, text, _ in moodle_answers(question)] == [flat(step.text) for step in item.steps]
    assert [fraction for fraction, _, _ in moodle_answers(question)] == [1, 2, 3, 4]
    assert question.findtext("gradingtype") == "RELATIVE_ALL_PREVIOUS_AND_NEXT"
    for order in permutations(item.key()):
        pairs = list(combinations(item.key(), 2))
        moodle = sum(order.index(first) < order.index(then) for first, then in pairs) / len(pairs)
        assert item.share(list(order)) == pytest.approx(max(0.0, 2 * moodle - 1))


@pytest.mark.parametrize("number", [0.2, 0.18, 0.22, 0.25, 5, 5.1, -1])
def test_moodle_marks_numbers_as_the_course_does(bank, number):
    item, question = bank.items[4], in_moodle(bank)["share-of-energy"]
    assert question.findtext("units/unit/unit_name") == item.unit and question.findtext("unitgradingtype") == "0"
    tolerances = [float(answer.findtext("tolerance")) for answer in question.findall("answer")]
    fraction, feedback = next(
        (fraction, feedback)
        for (fraction, value, feedback), tolerance in zip(moodle_answers(question), tolerances, strict=True)
        if value == "*" or abs(number - float(value)) <= tolerance + 1e-9
    )
    assert fraction / 100 == item.share(number)
    assert feedback == flat(item.remarks(number)[0].text)


def test_moodle_asks_for_a_region_from_the_whole_list(bank):
    item, found = bank.items[5], moodle_answers(in_moodle(bank)["place"])
    expected = [
        (100.0 * (name in item.target), label, flat(item.remarks(name)[0].text))
        for name, label in items.region_labels().items()
    ]
    assert found == expected


def test_moodle_shows_markers_the_rubric_and_the_model(bank):
    for_markers = said(in_moodle(bank)["own-words"], "graderinfo")
    assert all(text in for_markers for text in said_of(bank.items[6])) and "2 points: KEYWORDS" in for_markers


# ---- GIFT -----------------------------------------------------------------------------------------------------------


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def split(text: str, at: str) -> list[str]:
    """Split at a sign that no backslash protects."""
    return re.split(rf"(?<!\\)(?:\\\\)*{at}", text)


@dataclasses.dataclass
class Gift:
    """A question as a reader of GIFT finds it: strictly by the signs, which only a backslash takes from it."""

    id: str
    text: str
    number: bool
    answers: list[tuple[str, str, str]]  # sign with weight, text, feedback
    after: str


def in_gift(bank: items.Bank) -> dict[str, Gift]:
    category, *blocks = made(bank, "gift").content.decode().strip().split("\n\n")
    assert category.startswith("$CATEGORY: ")
    read = [gift(block) for block in blocks]
    assert [one.id for one in read] == [item.id for item in bank.items]
    return {one.id: one for one in read}


def gift(block: str) -> Gift:
    comment, text = block.split("\n", 1)
    ident = re.fullmatch(r"// \[id:([a-z0-9-]+)\](?: \[tag:[a-z0-9-]+\])+", comment)[1]
    name, text = re.fullmatch(r"::(\d\d [a-z0-9-]+)::\[html\](.*)", text, re.S).groups()
    assert name.endswith(f" {ident}")
    free = re.findall(r"(?<!\\)[{}]", text)
    assert free == ["{", "}"] and text.endswith("}")
    stem, answers = split(text[:-1], r"\{")
    number = answers.startswith("#")
    body, after = answers.lstrip("#").split("####")
    signs = re.split(r"(?<!\\)([=~](?:%-?[0-9]{1,3}\.?[0-9]*%)?)", body.strip())
    assert not signs[0]
    parts = []
    for sign, rest in zip(signs[1::2], signs[2::2], strict=True):
        said, *feedback = split(rest.strip(), "#")
        parts.append((sign, unescaped(said), words(unescaped("".join(feedback)))))
    return Gift(ident, words(unescaped(stem)), number, parts, words(unescaped(after)))


def test_gift_finds_every_question_with_its_story_and_its_sources(bank):
    for item, question in zip(bank.items, in_gift(bank).values(), strict=True):
        assert question.text == asked(bank, item)
        assert question.number == (item.kind == "numeric")
        assert "Sources: Green & Co, n.d." in question.after and question.after.endswith("Lesson 99: Grass & more")
        assert all(text in question.after for text in said_of(item))


def test_gift_marks_choices_as_the_course_does(bank):
    found = in_gift(bank)
    for item in bank.items[:2]:
        weights = {True: "=", False: "~"} if item.kind == "single" else {True: "~%50%", False: "~%-50%"}
        assert [(sign, words(text), said) for sign, text, said in found[item.id].answers] == [
            (weights[option.right], flat(option.text), flat(option.feedback)) for option in in_print(item)
        ]
    region = bank.items[5]
    assert [(sign, words(text)) for sign, text, _ in found["place"].answers] == [
        ("=" if name in region.target else "~", label) for name, label in items.region_labels().items()
    ]


def test_gift_matches_rows_and_steps(bank):
    found = in_gift(bank)
    for item in bank.items[2:4]:
        rows = []
        for sign, text, _ in found[item.id].answers:
            assert sign == "=" and text.count("->") == 1
            rows.append(tuple(words(part) for part in text.split("->")))
        needed = [(flat(pair.text), flat(pair.partner)) for pair in material.pairs(item)]
        spare = [("", flat(text)) for text in material.partners(item) if flat(text) not in {pair[1] for pair in needed}]
        assert rows == [*needed, *spare]
    assert [pair.partner for pair in sorted(material.pairs(bank.items[3]), key=lambda pair: pair.partner)] == [
        "1st", "2nd", "3rd", "4th",
    ]  # fmt: skip


def test_gift_holds_a_number_its_mistakes_and_all_others(bank):
    item = bank.items[4]
    assert in_gift(bank)["share-of-energy"].answers == [
        ("=%100%", "0.2:0.02", flat(item.feedback)),
        ("=%0%", "5:0", flat(item.mistakes[0].feedback)),
        ("~", "", flat(item.otherwise)),
    ]


# ---- QTI ------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Qti:
    kind: str
    points: float
    text: str
    answers: dict[str, str]  # text by identifier
    right: set[str]
    feedback: dict[str, str]


def in_qti(bank: items.Bank) -> dict[str, Qti]:
    with zipfile.ZipFile(BytesIO(made(bank, "qti").content)) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith(".xml")}
    roots = [without_names(ElementTree.fromstring(part)) for part in parts.values()]  # all well-formed
    (assessment,) = [root for root in roots if root.tag == "questestinterop"]
    return {item.get("title"): qti(item) for item in assessment.iter("item")}


def without_names(root: Element) -> Element:
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
    return root


def qti(item: Element) -> Qti:
    told = {field.findtext("fieldlabel"): field.findtext("fieldentry") for field in item.iter("qtimetadatafield")}
    choices = {
        label.get("ident"): words(label.findtext("material/mattext"))
        for label in item.iter("response_label")
        if label.find("material") is not None
    }
    right = {
        equal.text
        for condition in item.iter("respcondition")
        if condition.findtext("setvar") == "100"
        for equal in [*condition.findall("conditionvar/varequal"), *condition.findall("conditionvar/and/varequal")]
    }
    feedback = {one.get("ident"): words(one.findtext(".//mattext")) for one in item.iter("itemfeedback")}
    return Qti(
        told["question_type"],
        float(told["points_possible"]),
        words(item.findtext("presentation/material/mattext")),
        choices,
        right,
        feedback,
    )


def test_qti_finds_every_question_again(bank):
    found = in_qti(bank)
    assert list(found) == [
        "colour-of-grass", "primes", "homes (1)", "homes (2)", "homes (3)",
        "counting (1)", "counting (2)", "counting (3)", "counting (4)", "share-of-energy", "place", "own-words",
    ]  # fmt: skip
    for item in bank.items:
        questions = [one for name, one in found.items() if name.partition(" (")[0] == item.id]
        assert sum(one.points for one in questions) == item.points
        for one in questions:
            assert one.text.startswith(asked(bank, item))
            assert "Sources: Green & Co, n.d." in one.feedback["general_fb"]
        general = " ".join(one.feedback["general_fb"] for one in questions)
        assert all(text in general for text in said_of(item))


def test_qti_holds_the_options_the_right_ones_and_their_feedback(bank):
    found = in_qti(bank)
    for item, kind in zip(bank.items[:2], ("multiple_choice_question", "multiple_answers_question"), strict=True):
        one = found[item.id]
        assert one.kind == kind
        assert list(one.answers.values()) == [flat(option.text) for option in in_print(item)]
        assert {one.answers[ident] for ident in one.right} == {flat(option.text) for option in item.options if option.right}
        by_text = {text: one.feedback[f"{ident}_fb"] for ident, text in one.answers.items()}
        assert by_text == {flat(option.text): flat(option.feedback) for option in item.options}


def test_qti_asks_for_the_partner_of_each_row_and_the_place_of_each_step(bank):
    found = in_qti(bank)
    for item in bank.items[2:4]:
        for place, pair in enumerate(material.pairs(item), 1):
            one = found[f"{item.id} ({place})"]
            assert one.text.endswith(flat(pair.text))
            assert list(one.answers.values()) == [flat(text) for text in material.partners(item)]
            assert [one.answers[ident] for ident in one.right] == [flat(pair.partner)]


def test_qti_asks_for_a_region_with_one_right_answer(bank):
    one, labels = in_qti(bank)["place"], items.region_labels()
    assert [one.answers[ident] for ident in one.right] == [labels["posterior-cingulate"]]
    assert labels["retrosplenial"] not in one.answers.values()  # right as well, so it is no distractor
    assert len(one.answers) == len(labels) - 1


def test_qti_holds_a_number_with_its_bounds(bank):
    with zipfile.ZipFile(BytesIO(made(bank, "qti").content)) as package:
        (name,) = [name for name in package.namelist() if re.search(r"text2qti_assessment_\w+\.xml$", name)]
        root = without_names(ElementTree.fromstring(package.read(name)))
    (item,) = [item for item in root.iter("item") if item.get("title") == "share-of-energy"]
    assert (float(item.findtext(".//vargte")), float(item.findtext(".//varlte"))) == (0.18, 0.22)
    one, numeric = in_qti(bank)["share-of-energy"], bank.items[4]
    assert (one.feedback["correct_fb"], one.feedback["general_incorrect_fb"]) == (
        flat(numeric.feedback),
        flat(numeric.otherwise),
    )


def test_qti_leaves_out_a_number_that_it_would_round_away_and_says_so():
    bank = BANKS["plain"]
    fine = dataclasses.replace(bank.items[4], value=0.00002, tolerance=0.00001)
    result = made(dataclasses.replace(bank, items=(bank.items[0], fine)), "qti")
    assert any(remark.startswith("share-of-energy: left out") for remark in result.remarks)
    with pytest.raises(ExportError, match="choose another form"):
        made(dataclasses.replace(bank, items=(fine,)), "qti")


def test_qti_says_which_points_it_rounds():
    bank = BANKS["plain"]
    homes = dataclasses.replace(bank.items[2], points=2)
    result = made(dataclasses.replace(bank, items=(homes,)), "qti")
    assert any(remark.startswith("homes: the points are rounded") for remark in result.remarks)
    assert not any("rounded" in remark for remark in made(bank, "qti").remarks)


def test_qti_refuses_in_one_sentence_what_the_library_refuses():
    bank = BANKS["plain"]
    twin = dataclasses.replace(bank.items[0], id="twin")
    with pytest.raises(ExportError, match=r"^QTI cannot hold 'quiz00_every_kind'.*[Dd]uplicate"):
        made(dataclasses.replace(bank, items=(bank.items[0], twin)), "qti")


# ---- Anki -----------------------------------------------------------------------------------------------------------


def test_anki_has_one_note_an_item_in_a_deck_of_the_quiz_with_the_case_first(bank, tmp_path):
    with zipfile.ZipFile(BytesIO(made(bank, "anki").content)) as package:
        base = sqlite3.connect(package.extract("collection.anki2", tmp_path))
    notes = base.execute("select guid, tags, flds from notes").fetchall()
    (decks,) = base.execute("select decks from col").fetchone()
    base.close()
    assert f"{deck.NAME}::{bank.title.replace('::', ' ')}" in {one["name"] for one in json.loads(decks).values()}
    by_guid = {guid: (tags, fields.split("\x1f")) for guid, tags, fields in notes}
    assert len(by_guid) == len(bank.items)
    for item in bank.items:
        tags, fields = by_guid[deck.Note(bank, item).guid]
        assert tags.split() == [bank.slug, item.kind]
        case = bank.case(item)
        assert words(fields[0]) == flat(f"{case.title} {case.text} {item.stem}" if case else item.stem)
        for option in getattr(item, "options", ()):
            assert flat(option.text) in words(fields[1])
            assert (flat(option.feedback) in words(fields[3])) == option.right


# ---- paper ----------------------------------------------------------------------------------------------------------


def page(bank: items.Bank, key: bool = True) -> str:
    return made(bank, "print", key=key).content.decode()


def test_paper_asks_every_question_once_and_tells_a_case_once_before_its_questions(bank):
    shown = words(page(bank, key=False))
    for item in bank.items:
        assert shown.count(flat(item.stem)) == 1
        for option in getattr(item, "options", ()):
            assert flat(option.text) in shown
    for case in bank.cases:
        assert shown.count(flat(case.text)) == 1
        first = next(item for item in bank.items if item.case == case.id)
        assert shown.index(flat(case.text)) < shown.index(flat(first.stem))


def test_paper_without_the_key_tells_nothing_of_it(bank):
    assert "KEYWORDS" not in page(bank, key=False) and "Answers and reasons" not in page(bank, key=False)
    assert made(bank, "print").key and not made(bank, "print", key=False).key


def test_paper_prints_every_reason_of_the_key(bank):
    shown = words(page(bank))
    for item in bank.items:
        texts = [*(option.feedback for option in getattr(item, "options", ())), *said_of(item)]
        if item.kind in ("numeric", "region"):
            texts += [item.feedback, item.otherwise, *(mistake.feedback for mistake in item.mistakes)]
        assert all(flat(text) in shown for text in texts)


def test_paper_names_the_letters_of_the_right_answers():
    keys = re.findall(r"<h3>Question (\d): (.*?)</h3>", page(BANKS["plain"]))
    bank = BANKS["plain"]
    letters = {text: letter for letter, text in zip("ABCD", material.partners(bank.items[2]), strict=False)}
    steps = {pair.text: letter for letter, pair in zip("ABCD", material.pairs(bank.items[3]), strict=False)}
    green = "ABC"[[option.id for option in in_print(bank.items[0])].index("green")]
    assert [answer for _, answer in keys] == [
        green,
        "A, B",
        ", ".join(letters[text] for text in ("In water", "In the air", "In water")),
        ", ".join(steps[text] for text in ("One", "Two", "Three", "Four")),
        "0.2 of the whole",
        "H or I",
        "marked by a person",
    ]


def test_paper_has_headings_in_order_and_fetches_nothing(bank):
    for key in (True, False):
        markup = page(bank, key=key)
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", markup)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert '<html lang="en-GB">' in markup and "<title>" in markup
        assert not re.search(r"<(?:script|link|img|iframe)\b|\bsrc=|url\(|@import", markup.replace(html.escape(SIGNS), ""))


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture):
    monkeypatch.chdir(tmp_path)

    def typed(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["export", *arguments])
        return code, *capsys.readouterr()

    return typed


@pytest.fixture(scope="module")
def course_banks() -> list[items.Bank]:
    """Every bank of the course."""
    root = checkout()
    paths = [*root.glob("source/*.toml"), *root.glob("course/defaultmode/data/practice/*.toml")]
    return [items.load(path) for path in paths]


@pytest.mark.parametrize("form", SUFFIXES)
def test_every_bank_of_the_course_can_be_written_in_every_form(form, course_banks):
    assert len(course_banks) >= 8
    for bank in course_banks:
        assert len(made(bank, form).content) > 1000


@pytest.mark.parametrize(("form", "suffix"), SUFFIXES.items())
def test_the_command_writes_beside_you_and_says_that_a_quiz_holds_its_key(form, suffix, run, tmp_path):
    code, out, _ = run("quiz01_default_mode_network", "--to", form)
    assert code == 0 and (tmp_path / f"quiz01_default_mode_network{suffix}").stat().st_size > 1000
    assert out.startswith(f"Wrote quiz01_default_mode_network{suffix} from 12 questions.\n")
    assert out.endswith("It holds the right answers of a graded quiz: keep it to yourself.\n")
    assert run("quiz01_default_mode_network", "--to", form)[1].startswith("Replaced ")


@pytest.mark.parametrize("name", ["default_mode_network", "01_default_mode_network", "01_default_mode_network.toml"])
def test_practice_goes_by_the_slug_or_the_name_of_its_lesson_and_is_no_secret(name, run, tmp_path):
    code, out, _ = run(name, "--to", "gift", "--out", "mine.txt")
    assert code == 0 and (tmp_path / "mine.txt").is_file() and "keep it to yourself" not in out


def test_a_sheet_without_the_key_is_no_secret(run, tmp_path):
    (tmp_path / "sheets").mkdir()
    code, out, _ = run("quiz01_default_mode_network", "--to", "print", "--without-key", "--out", "sheets")
    assert code == 0 and "keep it to yourself" not in out
    assert "Answers and reasons" not in (tmp_path / "sheets" / "quiz01_default_mode_network_questions.html").read_text("utf-8")


def problems() -> Iterator[tuple[list[str], str]]:
    quiz = "quiz01_default_mode_network"
    yield ["nothing-here", "--to", "gift"], "is neither a file nor a bank of questions; name a file, or one of final_exam"
    yield [quiz, "--to", "gift", "--without-key"], "Only 'print' can leave the answers out"
    yield [quiz, "--to", "gift", "--out", "no/such/folder"], "cannot be written"
    yield [quiz, "--to", "gift", "--out", str(checkout() / "release" / quiz)], "learners' copies"
    yield [str(checkout() / "source" / f"{quiz}.toml"), "--to", "gift", "--out", "quiz.toml"], "is the bank file itself"


@pytest.mark.parametrize(("arguments", "problem"), list(problems()))
def test_what_cannot_be_is_said_in_one_sentence(arguments, problem, run, tmp_path):
    if arguments[-1] == "quiz.toml":
        (tmp_path / "quiz.toml").symlink_to(arguments[0])
    code, out, told = run(*arguments)
    assert (code, out) == (1, "") and problem in told and told.count("\n") == 1


def test_a_mistake_in_a_bank_file_is_said_in_one_sentence(run, tmp_path):
    text = EVERY_KIND.read_text("utf-8").replace('lesson = "every_kind"', 'lesson = "no_lesson"')
    (tmp_path / "quiz00_every_kind.toml").write_text(text, "utf-8")
    code, _, told = run("quiz00_every_kind.toml", "--to", "moodle")
    assert code == 1 and "lessons.toml has no lesson 'no_lesson'" in told


def test_an_unknown_form_is_wrong_usage(run):
    with pytest.raises(SystemExit) as stopped:
        run("quiz01_default_mode_network", "--to", "word")
    assert stopped.value.code == 2
