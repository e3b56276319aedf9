"""The feedback page tells what was chosen, what is right, why, and what is known; it is inert, fit for every reader."""

import functools
import itertools
import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from defaultmode import claims, items, lessons, look, references
from defaultmode.grading import rebuild
from defaultmode.grading.build import build
from defaultmode.grading.feedback import rendered
from defaultmode.grading.marks import MIME, UNMARKED
from defaultmode.grading.page import NOT_COUNTED, page
from defaultmode.grading.rebuild import Rebuilt

from .banks import every_kind
from .classes import wrong
from .classroom import PROJECT

HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"
ABOUT = {  # item → (objective, claims): of two lessons, one of them with a question on safety
    "colour-of-grass": ("describe-discovery", ("deactivation",)),
    "primes": ("describe-discovery", ("deactivation", "angular-gyrus-meaning")),
    "homes": ("summarise-findings", ("craving",)),
    "counting": ("summarise-findings", ("craving",)),
    "share-of-energy": ("locate-regions", ("connectivity-is-correlation",)),
    "place": ("locate-regions", ("end-of-gradient",)),
    "own-words": ("from-group-to-client", ("experience-and-personality",)),
}
CASE = {"homes", "counting"}
SAFETY = "homes"


def _bank() -> items.Bank:
    """One item of every kind, about objectives and claims of the course, with a story and a question on safety."""
    bank = every_kind()
    told = tuple(
        replace(
            item,
            objective=ABOUT[item.id][0],
            claims=ABOUT[item.id][1],
            references=claims.claim(ABOUT[item.id][1][0]).references[:1] or ("raichle2001",),
            case="the-meadow" if item.id in CASE else "",
            safety=item.id == SAFETY,
        )
        for item in bank.items
    )
    story = items.Case(id="the-meadow", title="The meadow <i>at noon</i>", text=f"Somebody lies in the grass. {HOSTILE}")
    return replace(bank, items=told, cases=(story,))


BANK = _bank()
SLUG = BANK.slug
MARKED = [item for item in BANK.items if item.kind != "text"]
WRITTEN = BANK.item("own-words")
KEYS = {item.id: item.key() for item in MARKED}
WRONG = {item.id: wrong(item) for item in MARKED} | {"share-of-energy": 33}
HALF = {"primes": ["two", "four"], "homes": {"trout": "water", "swift": "soil"}, "counting": ["two", "one", "three", "four"]}
PARTLY = KEYS | HALF | {"primes": ["two"]}


@functools.cache
def notebooks() -> tuple[bytes, bytes]:
    """The quiz's source and what learners get."""
    source, release = build([BANK], PROJECT).values()
    return source, release


def graded(answers: dict | None, text: str = "") -> Rebuilt:
    """The quiz as the grader leaves it."""
    source, release = notebooks()
    whole = json.loads(release)
    for cell in whole["cells"]:
        if text and cell["id"] == WRITTEN.id:
            cell["source"] = text
    kept = {name: {"answer": answer} for name, answer in (answers or {}).items()}
    sheet = None if answers is None else json.dumps({"schema": 1, "answers": {SLUG: kept}}).encode()
    about = json.dumps({"repairs": [], "refusals": [], "fingerprint": "f"}).encode()
    return Rebuilt.unpack(rebuild.rebuild(source, SLUG, sheet, json.dumps(whole).encode(), about))


def results(one: Rebuilt, *, own: bool = False, comment: str = "", manual: float | None = None, **more) -> dict:
    """What the page is told beside the notebook, as the gradebook would have it."""
    points = {item.id: item.possible for item in BANK.items}
    cells = {
        name: {"score": score or 0, "points": points[name], "waiting": score is None} for name, score in one.scores.items()
    }
    if own:
        cells[WRITTEN.id] = {"score": 0, "points": 0, "waiting": False, "own": True}
    if manual is not None:
        cells[WRITTEN.id] |= {"score": manual, "waiting": False}
    if comment:
        cells[WRITTEN.id]["comment"] = comment
    total = {name: sum(cell[name] for cell in cells.values()) for name in ("score", "points")}
    return {
        "score": total["score"] - more.get("late_penalty", 0),
        "max_score": total["points"],
        "late_penalty": 0,
        "pass_mark": 0.8,
        "withheld": False,
        **more,
        "cells": cells,
    }


def shown(answers: dict | None, text: str = "", **more) -> str:
    """The page that a learner with these answers gets."""
    one = graded(answers, text)
    return rendered(one.notebook, json.dumps(results(one, **more)).encode()).decode()


def words(html: str) -> str:
    """A page's words, as they are read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html[html.index("<body>") :])).split())


def section(html: str, item_id: str) -> str:
    """The words of one question."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part(html, item_id))).split())


def part(html: str, item_id: str) -> str:
    found = re.search(rf'<section id="{item_id}">.*?</section>', html, re.DOTALL)
    assert found, item_id
    return found[0]


class _Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        self.hrefs += [value for name, value in attrs if name == "href"]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}>"


PAGES = {
    "right": lambda: shown(KEYS, "My words.", comment="Kind *and* clear."),
    "wrong": lambda: shown(WRONG, HOSTILE),
    "partly": lambda: shown(PARTLY),
    "withheld": lambda: shown(WRONG, HOSTILE, withheld=True),
    "nothing": lambda: shown(None),
    "alone": lambda: shown(PARTLY, "My words.", own=True),
}
EACH = pytest.mark.parametrize("name", PAGES)


@functools.cache
def made(name: str) -> str:
    return PAGES[name]()


# ---- question by question -------------------------------------------------------------------------------------------


def test_every_option_is_told_with_its_reason_and_what_the_learner_made_of_it():
    told = section(made("wrong"), "colour-of-grass")
    assert "✗ You chose: Blue <script>alert(1)</script> KEYWORDS blue: that is the sky." in told
    assert "➜ Right, and not chosen: Green KEYWORDS green: chlorophyll." in told
    assert "None of these KEYWORDS none: one of them fits." in told and "✗ Not yet: 0 of 1 point." in told
    told = section(made("right"), "colour-of-grass")
    assert "✓ You chose, rightly: Green KEYWORDS green: chlorophyll." in told and "✓ Right: 1 of 1 point." in told
    assert "not chosen" not in told and "✗" not in told


def test_a_partly_right_choice_is_told_option_by_option():
    told = section(shown(KEYS | {"primes": ["two", "four"]}), "primes")
    assert "✓ You chose, rightly: 2 KEYWORDS 2" in told and "➜ Right, and not chosen: 3 KEYWORDS 3" in told
    assert "✗ You chose: 4 KEYWORDS 4" in told and "9 KEYWORDS 9: three times 3." in told
    assert "✗ Partly right: 1 of 2 points." in section(made("partly"), "primes")


def test_pairs_and_orders_are_tables_of_what_was_chosen_beside_what_is_right():
    told = section(made("partly"), "homes")
    assert "To match Your choice Right is Why" in told and "✗ Partly right: 1 of 3 points." in told
    assert "Trout ✓ In water In water KEYWORDS trout: gills." in told
    assert "Swift ✗ In the soil In the air KEYWORDS swift" in told and "Whale ✗ nothing In water KEYWORDS whale" in told
    told = section(made("partly"), "counting")
    assert "Step Your place Right is Why One ✗ 2 1 KEYWORDS one. Two ✗ 1 2 KEYWORDS two. Three ✓ 3 3" in told


def test_numbers_and_places_get_the_reason_for_what_was_given_and_the_right_answer():
    told = section(made("wrong"), "share-of-energy")
    assert "Your answer: 33 of the whole. KEYWORDS divide one by five. The right answer: 0.2 of the whole." in told
    told = section(made("wrong"), "place")
    assert "KEYWORDS elsewhere." in told and "The right answer: Posterior cingulate" in told
    told = section(made("right"), "place")
    assert "KEYWORDS the hub." in told and "The right answer" not in told


def test_a_written_answer_stands_with_its_scheme_its_points_and_what_the_teacher_says():
    told = section(shown(KEYS, "My words.", manual=2, comment="Kind *and* clear."), "own-words")
    assert "Your answer: 2 of 3 points My words. What your teacher says Kind and clear." in told
    assert "How it is marked" in told and "KEYWORDS names chlorophyll" in told and "KEYWORDS it reflects green light." in told
    assert "Your answer: still to be marked My words." in section(made("right"), "own-words")
    assert "Write in the box below" not in made("right")


def test_what_was_not_answered_is_said_and_explained():
    html = made("nothing")
    for item in MARKED:
        told = section(html, item.id)
        assert "No answers file (answers.json) was handed in with this quiz. So there was no answer to mark." in told
        assert all(line.why in told for line in item.lines(None))
    assert "You wrote nothing here." in section(html, "own-words")
    assert section(shown({}), "share-of-energy").count("You did not answer this question.") == 1
    assert "The right answer: 0.2 of the whole." in section(shown({}), "share-of-energy")


def test_a_case_is_told_once_above_the_questions_about_it():
    html = made("right")
    assert html.count("Somebody lies in the grass.") == 1
    places = [html.index(text) for text in ('<section id="primes">', "Somebody lies in the grass.", '<section id="homes">')]
    assert places == sorted(places)
    assert "The meadow <i>at noon</i> Questions 3 and 4 are about this case." in words(html)


# ---- the top of the page --------------------------------------------------------------------------------------------


def test_the_points_are_told_in_all_and_question_by_question():
    top = words(made("right"))
    assert "You have 10 of 13 points. Question 7 still has to be marked by a person." in top
    assert "Question 1 : 1 of 1 point" in top and "Question 3 : 3 of 3 points Question 4" in top
    assert "Question 7 : still to be marked" in top
    assert "You have 12.5 of 13 points, after 0.5 points were taken off because it came late." in words(
        shown(KEYS, "My words.", manual=3, late_penalty=0.5)
    )


@pytest.mark.parametrize(
    ("answers", "more", "says"),
    [
        (KEYS, {"manual": 3}, "✓ Passed. 80% of the points are needed, and you have 100%."),
        (KEYS, {}, "Not decided until a person has marked the rest. 80% of the points are needed, and you have 76.9% so far."),
        (WRONG, {"manual": 3}, "✗ Not passed yet. 80% of the points are needed, and you have 23%."),
        (
            KEYS | {"homes": WRONG["homes"]},
            {"manual": 3},
            "✗ Not passed yet. 80% of the points are needed, and you have 76.9%.",
        ),
        (KEYS, {"own": True}, "✓ Passed. 80% of the points are needed, and you have 100%."),
        (KEYS, {"manual": 3, "pass_mark": 0.625}, "✓ Passed. 62.5% of the points are needed"),
        (KEYS, {"manual": 3, "late_penalty": 3}, "✗ Not passed yet. 80% of the points are needed, and you have 76.9%."),
    ],
)
def test_whether_it_was_passed_is_told_with_what_is_needed(answers, more, says):
    told = words(shown(answers, "My words.", **more))
    verdict, _, needed = says.partition(". ")
    assert f"{verdict}." in told and needed in told and told.index(verdict) < told.index("A pass needs") < told.index(needed)


def test_a_question_on_safety_fails_a_page_that_has_the_points_and_is_linked():
    html = shown(KEYS | {"homes": {"trout": "water", "swift": "air"}}, "My words.", manual=3)
    assert "✗ Not passed yet. Safety: 0 of 1 right." in words(html)
    assert "80% of the points are needed, and you have 92.3%." in words(html)
    assert "Safety: 0 of 1 right. A pass needs every one of them. Look again at question 3 ." in words(html)
    assert '<a href="#homes">question 3</a>' in html
    assert "Safety: 1 of 1 right. A pass needs every one of them." in words(made("right"))
    assert "Look again at" not in words(made("right"))


def test_points_by_objective_stand_at_the_top_by_lesson_and_in_the_order_of_the_course():
    html = made("partly")
    table = words("<body>" + html[html.index("<table class=") : html.index("<nav ")])
    rows = [
        f"Lesson 1: {lessons.outlines()[0].title} 4 of 5",
        f"{text('describe-discovery')} 2 of 3",
        f"{text('locate-regions')} 2 of 2",
        f"Lesson 2: {lessons.outlines()[1].title} 2.33 of 8",
        f"{text('summarise-findings')} 2.33 of 5",
        f"{text('from-group-to-client')} 0 of 3",
    ]
    assert table == " ".join(["Points by objective You can … Points", *rows])
    waiting = words(made("right"))
    assert f"{text('from-group-to-client')} 0 of 3, some still to be marked" in waiting


def text(objective: str) -> str:
    found = lessons.objective(objective)
    return " ".join(found[1].text.split())


def about(**changed) -> str:
    """A page whose questions say other things of themselves: by name, for each of them in order."""
    one = graded(KEYS)
    whole = json.loads(one.notebook)
    cells = [cell for cell in whole["cells"] if cell["id"] in ABOUT]
    for name, values in changed.items():
        for cell, value in zip(cells, values, strict=True):
            cell["metadata"]["defaultmode"][name] = value
    return rendered(json.dumps(whole).encode(), json.dumps(results(one)).encode()).decode()


def test_objectives_of_one_lesson_need_no_rows_of_lessons():
    html = about(objective=["locate-regions"] * 7)
    assert "Points by objective" in html and "Lesson 1:" not in html and 'scope="rowgroup"' not in html


def test_lessons_stand_in_their_order_whatever_that_of_the_questions():
    slugs = ("clinical_practice", "default_mode_network", "integration")
    asked = [lessons.outline(slugs[place % 3]).objectives[0].id for place in range(7)]
    assert re.findall(r'"rowgroup">Lesson (\d):', about(objective=asked)) == ["1", "5", "6"]


def test_what_a_person_would_mark_is_not_counted_when_one_learns_alone():
    html = words(made("alone"))
    assert "You have 6.33 of 10 points." in html and f"Question 7 : {NOT_COUNTED}" in html
    assert f"{text('from-group-to-client')} {NOT_COUNTED}" in html and f"Your answer: {NOT_COUNTED} My words." in html
    assert "still" not in html.partition("Question 1 of 7")[0]


# ---- what is known --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.id)
def test_every_claim_behind_a_question_stands_with_verdict_references_and_where_to_look_again(item):
    html = part(made("wrong"), item.id)
    told = section(made("wrong"), item.id)
    for name in item.claims:
        claim = claims.claim(name)
        sign, word = look.VERDICTS[claim.verdict]
        assert f"{sign} {word} {' '.join(claim.teach.split())}" in told
        assert all(references.link(key) in html for key in claim.references)
    again = re.findall(r"Look again: lesson (\d), “(.+?)”\.", told)
    behind = [claims.claim(name) for name in item.claims]
    assert [(int(number), lessons.anchor(heading)) for number, heading in again] == [
        (lessons.outline(claim.lesson).number, claim.anchor) for claim in behind
    ]
    assert " ".join(claims.claim(item.claims[0]).why.split()) in told
    assert all(references.link(key) in html for key in item.references)


def test_the_reason_for_a_verdict_is_given_for_the_leading_claim_only():
    told = section(made("right"), "primes")
    assert " ".join(claims.claim("deactivation").why.split()) in told
    assert " ".join(claims.claim("angular-gyrus-meaning").why.split()) not in told


def test_the_references_of_all_claims_are_listed_once_at_the_end():
    html = made("wrong")
    cited = {key for _, names in ABOUT.values() for name in names for key in claims.claim(name).references}
    cited |= {key for item in BANK.items for key in item.references}
    listed = html[html.index('<section id="references">') :]
    assert listed.count("<li>") == len(cited)
    assert all(listed.count(references.full(key)) == 1 for key in cited)


def test_claims_references_and_objectives_that_the_course_does_not_know_are_left_out():
    html = about(objective=["fly"] * 7, claims=[[HOSTILE, "sky"]] * 7, references=[[HOSTILE]] * 7)
    assert "What is known" not in html and "Points by objective" not in html and 'id="references"' not in html
    assert "sky" not in words(html).replace("that is the sky", "")


# ---- answers that are kept back -------------------------------------------------------------------------------------


def reasons(item: items.Item) -> set[str]:
    """Every text of an item that explains an answer."""
    row = item.to_dict()
    parts = [one for field in ("option", "row", "step", "mistake") for one in row.get(field, ())]
    whole = [row[field] for field in ("feedback", "otherwise", "model") if field in row]
    return {*whole, *(one["feedback"] for one in parts), *(one["text"] for one in row.get("rubric", ()))}


@pytest.mark.parametrize("answers", [WRONG, None, {}], ids=["wrong", "no file", "unanswered"])
@pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.kind)
def test_of_an_answer_that_is_kept_back_nothing_is_told_but_the_reason_for_what_was_chosen(item, answers):
    html = shown(answers, HOSTILE, withheld=True)
    told = section(html, item.id)
    chosen = (answers or {}).get(item.id)
    given = {remark.text for remark in items.mark(item, chosen).feedback}
    if item.kind in ("match", "order"):
        given = set()  # every row of it is wrong
    elif item.kind == "multiple":
        given -= {option.feedback for option in item.options if option.right}
    assert given < reasons(item) and {text for text in reasons(item) if text in words(html)} == given
    for telltale in ("Right is", "not chosen", "The right answer", "How it is marked", "One good answer", "➜", "✓"):
        assert telltale not in told.partition("What is known")[0]
    if item.kind in ("numeric", "region", "text"):
        assert items.answer_text(item, item.key()) not in told


def test_where_answers_are_kept_back_the_steps_stand_in_the_learners_own_order():
    html = shown(KEYS | {"counting": ["three", "one", "four", "two"]}, withheld=True)
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td>', part(html, "counting"))
    assert rows == [("Three", "✗ 1"), ("One", "✗ 2"), ("Four", "✗ 3"), ("Two", "✗ 4")]
    nothing = shown({}, withheld=True)
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td>', part(nothing, "counting"))
    assert [step for step, _ in rows] == ["Four", "One", "Three", "Two"]  # by the alphabet


def test_where_answers_are_kept_back_what_was_right_is_still_said_and_explained():
    html = shown(PARTLY | {"colour-of-grass": "green"}, "My words.", withheld=True)
    assert "✓ You chose, rightly: Green KEYWORDS green: chlorophyll." in section(html, "colour-of-grass")
    assert "Trout ✓ In water KEYWORDS trout: gills. Swift ✗ In the soil Whale ✗ nothing" in section(html, "homes")
    assert "One ✗ 2 Three ✓ 3 KEYWORDS three. Four ✓ 4 KEYWORDS four." in section(html, "counting")
    assert "✓ You chose, rightly: 2" in section(html, "primes") and "KEYWORDS 3" not in html
    assert "KEYWORDS right share." in section(html, "share-of-energy")
    assert "Your answer: still to be marked My words." in section(html, "own-words")


# ---- as HTML --------------------------------------------------------------------------------------------------------


@EACH
def test_the_page_holds_no_code_and_fetches_nothing(name):
    found = _Reader(made(name))
    assert not {tag for tag, _ in found.tags} & {"script", "link", "img", "iframe", "object", "form", "input", "base", "svg"}
    for _, attributes in found.tags:
        assert not [one for one in attributes if one.startswith("on") or one in ("src", "srcset", "style", "action")]
    assert "@import" not in made(name) and "url(" not in made(name)
    assert all(href.startswith(("#", "https://")) for href in found.hrefs)


@EACH
def test_the_page_is_well_formed_and_every_link_within_it_leads_somewhere(name):
    found = _Reader(made(name))
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    inside = [href.removeprefix("#") for href in found.hrefs if href.startswith("#")]
    assert len(inside) >= len(BANK.items) and set(inside) <= set(found.ids)


@EACH
def test_headings_begin_with_one_and_go_down_one_step_at_a_time(name):
    levels = _Reader(made(name)).headings
    assert levels[0] == 1 and levels.count(1) == 1 and set(levels) == {1, 2, 3}
    assert all(then - before <= 1 for before, then in itertools.pairwise(levels))


def test_what_questions_stories_and_learners_say_is_shown_and_never_markup():
    html = made("wrong")
    assert html.count("&lt;script&gt;") >= 3 and f"<blockquote>{HOSTILE.split(' ')[0].replace('<', '&lt;')[:4]}" in html
    assert f"Somebody lies in the grass. {HOSTILE}" in words(html) and HOSTILE in section(html, "own-words")
    assert "a <b>tag</b> & more. Second paragraph." in section(html, "colour-of-grass")
    assert "<b>tag</b>" not in html and "<i>at noon</i>" not in html


def test_a_title_is_shown_as_it_is_written():
    one = graded(KEYS)
    whole = json.loads(one.notebook)
    whole["cells"][0]["source"] = "# Grass &amp; \\*sky\\* &lt;b&gt;"
    html = rendered(json.dumps(whole).encode(), json.dumps(results(one)).encode()).decode()
    assert "<title>Feedback: Grass &amp; *sky* &lt;b&gt;</title>" in html and "<h1>Grass &amp; *sky* &lt;b&gt;</h1>" in html


# ---- what nbgrader executed: a notebook whose cells a learner may have made ------------------------------------------


def executed(change) -> str:
    """The page of a notebook that came back from nbgrader's own execution, after `change` of its cells."""
    one = graded(PARTLY, "My words.")
    whole, known = json.loads(one.notebook), results(one)
    del whole["metadata"]["defaultmode"]["graded"]
    for cell in whole["cells"]:
        cell["metadata"]["nbgrader"].update(known["cells"].get(cell["id"], {}))
        if cell["id"] == WRITTEN.id:
            cell["source"] = "My words."
    change(whole)
    return page(whole, known)


LINES = [[1], "x", [{"text": "t"}], [{"text": 1, "why": "w"}]]
FORGED = [
    None, 1, "right", [], {}, {"verdict": 7}, {"verdict": ""}, {"verdict": ["v"]}, [{"verdict": "v"}],
    {"verdict": "v", "more": 1}, {"verdict": "v", "remarks": [1]}, {"verdict": "v", "kind": {}},
    *({"verdict": "v", "lines": lines} for lines in LINES),
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED, ids=repr)
def test_feedback_that_was_forged_out_of_shape_is_no_feedback_and_stops_nothing(forged):
    def forge(whole):
        for cell in whole["cells"]:
            if cell["id"] in KEYS:
                cell["outputs"] = [{"output_type": "display_data", "data": {MIME: forged}, "metadata": {}}]

    html = executed(forge)
    assert html.count(UNMARKED) == len(MARKED) and "My words." in html


@pytest.mark.parametrize("outputs", [[], [{}], [{"data": None}], [{"output_type": "stream", "text": "x"}], [None]], ids=repr)
def test_a_question_without_feedback_says_that_it_could_not_be_marked(outputs):
    html = executed(lambda whole: [cell.update(outputs=outputs) for cell in whole["cells"] if cell["id"] in KEYS])
    assert html.count(UNMARKED) == len(MARKED)


@pytest.mark.parametrize("kind", ["single", "match", "order", "numeric", HOSTILE])
def test_feedback_that_was_forged_in_shape_is_shown_as_text(kind):
    line = {"text": HOSTILE, "why": HOSTILE, "given": HOSTILE, "wanted": HOSTILE}
    forged: dict = dict.fromkeys(("verdict", "heading", "stem", "answer", "state", "right_answer"), HOSTILE)
    forged |= {"kind": kind, "lines": [line] * 2, "remarks": [HOSTILE]}

    def forge(whole):
        for cell in whole["cells"]:
            if cell["id"] in KEYS:
                cell["outputs"] = [
                    {"output_type": "display_data", "data": {MIME: forged, "text/html": HOSTILE}, "metadata": {}}
                ]

    html = executed(forge)
    assert HOSTILE in section(html, "primes") and "<img" not in html and "<script" not in html
    assert _Reader(html).open == []


@pytest.mark.parametrize(
    "forged",
    ["absent", None, 1, [], "x", {"claims": "deactivation"}, {"claims": [1]}, {"objective": {}}, {"safety": "yes"}, {"key": 1}],
    ids=repr,
)
def test_what_a_cell_says_of_its_question_is_left_out_where_it_was_forged(forged):
    def forge(whole):
        for cell in whole["cells"]:
            cell["metadata"]["defaultmode"] = forged
            if forged == "absent":
                del cell["metadata"]["defaultmode"]

    html = executed(forge)
    assert "What is known" not in html and "Safety:" not in html and "Partly right" in html


def test_cells_that_a_learner_put_in_are_not_rendered():
    """Their ids and places may be forged: what is told as a story or as a question goes by the name that nbgrader keeps."""
    mine = {"cell_type": "markdown", "metadata": {}, "source": HOSTILE}

    def forge(whole):
        box = next(place for place, cell in enumerate(whole["cells"]) if cell["id"] == WRITTEN.id)
        whole["cells"].insert(box, {**mine, "id": "just-above"})
        whole["cells"].insert(1, {**mine, "id": "case-of-mine"})
        whole["cells"].insert(0, {**mine, "id": "quiz-title", "source": f"# {HOSTILE}"})

    html = executed(forge)
    assert "<script" not in html and "<img" not in html
    assert "<h1>A quiz for the tests</h1>" in html
    assert "Say in your own words why grass is green." in section(html, "own-words")


def test_a_notebook_of_an_older_format_has_no_ids_and_gets_its_page():
    html = executed(lambda whole: [cell.pop("id") for cell in whole["cells"]])
    assert html == executed(lambda whole: None)


@pytest.mark.parametrize("cells", ["quiz-title", "question-own-words", "case-the-meadow"])
def test_a_cell_that_a_learner_deleted_is_missing_and_nothing_else(cells):
    html = executed(lambda whole: whole.update(cells=[cell for cell in whole["cells"] if cell["id"] != cells]))
    assert _Reader(html).open == [] and "My words." in html and html.count("<section id=") == len(BANK.items) + 1


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"fingerprint": 1},
        {"status": HOSTILE},
        {"status": []},
        {"reasons": HOSTILE},
        {"reasons": [1]},
        {"scores": []},
        {"written": {"own-words": 1}},
        {"written": [HOSTILE]},
    ],
    ids=repr,
)
def test_how_it_came_through_may_be_forged_and_is_text_too(changed):
    told = {"fingerprint": "f", "status": "graded with repairs", "reasons": [HOSTILE], "scores": {}}
    told |= {"written": {"own-words": HOSTILE}, **changed}
    html = executed(lambda whole: whole["metadata"]["defaultmode"].update(graded=told))
    assert ("About what you handed in" in html) is (not changed) and ("My words." in html) is bool(changed)
    assert "<script" not in html and "<img" not in html and _Reader(html).open == []
