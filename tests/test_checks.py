"""The check of the whole course names every mistake, where it stands and what to do; each fault has a file that shows it."""

import datetime
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from defaultmode import checks, popular_account, wording
from defaultmode.checks import check_all, problems
from defaultmode.checks.course import Course
from defaultmode.lessons import anchor

from .practice import KNOCK, LIVING, knock, living

PROJECT = Path(__file__).parents[1]
FAULTS = PROJECT / "tests" / "faults"
DATA = Path("course", "defaultmode", "data")
QUIZ = Path("source", "quiz01_default_mode_network.toml")
PRACTICE = DATA / "practice" / "01_default_mode_network.toml"
LESSON = Path("course", "01_default_mode_network.ipynb")
HOMES = {
    "claims": DATA / "claims.toml",
    "references": DATA / "references.json",
    "studies": DATA / "studies" / "forest.toml",
    "items": PRACTICE,
    "lessons": LESSON,
    "account": DATA / "popular_account.toml",
    "sortings": DATA / "sorting" / LIVING.name,
    "cases": DATA / "cases" / KNOCK.name,
}

EXPECTED = {
    "claims/unknown_verdict": "'likely' is unknown; use one of supported, mixed",
    "claims/unknown_kind": "'belief' is unknown; use one of anatomy",
    "claims/unknown_section": "'preface' is unknown; use one of introduction",
    "claims/unknown_direction": "'up' is unknown; use one of higher, lower",
    "claims/people_not_first_in_n": "field 'n': begin with the number of people",
    "claims/no_finding_and_no_search": "no finding on either side",
    "claims/contested_taught_as_proof": "'proves' says more than the verdict 'contested'",
    "claims/mixed_taught_as_cause": "'leads to' says more than the verdict 'mixed'",
    "claims/mixed_taught_as_a_cure_denied_afterwards": "'heals' says more than the verdict 'mixed'",
    "claims/supported_by_nothing": "a supported claim has a finding that supports it",
    "claims/contested_by_one_side": "a contested claim has findings on both sides",
    "claims/finding_that_stands_twice": "the finding 'A finding.' stands twice",
    "claims/checked_in_the_future": "2096-11-25 lies ahead",
    "claims/n_that_counts_nothing_known": "'17 of them, and more' counts neither people nor studies",
    "claims/not_supported_denied_by_a_side_remark": "is taught with its 'but'",
    "claims/preclinical_taught_of_people": "name the animals or cells",
    "claims/advises_a_dose_politely": "reads as dosing advice",
    "claims/metaphor_taught_as_reset": "'resets' says more than the verdict 'metaphor'",
    "claims/not_supported_taught_without_its_but": "is taught with its 'but'",
    "claims/preclinical_taught_without_the_animals": "name the animals or cells",
    "claims/retracted_reference_as_support": "the work is retracted and supports nothing",
    "claims/reference_that_is_missing": "references.json has no such key",
    "claims/incomplete_reference_cited": "'author': missing; add the authors.*It is cited by claim 'a-fault'",
    "claims/taught_nowhere_without_a_reason": "name the lesson that teaches it, or say in 'untaught' why none does",
    "claims/taught_in_an_unknown_lesson": "lessons.toml has no lesson 'no_such_lesson'",
    "claims/taught_under_no_heading": "its lesson has no heading 'no-such-heading'; use one of: .*does-the-network",
    "claims/never_shown_in_its_lesson": "nothing shows the verdict on 'a-fault'",
    "claims/said_by_no_line_of_the_account": "belongs to no line of the popular account",
    "claims/advises_a_dose": "reads as dosing advice",
    "claims/labels_people": "'Depressed patients' puts a label before a person",
    "claims/id_that_comes_twice": "claim 'screensaver', field 'id': comes twice",
    "claims/misspelt_field": "field 'verdikt': unknown; remove it or use one of",
    "references/doi_with_an_address": "is no DOI; write it as in 10",
    "references/pmid_with_letters": "'PMID123' is no PMID; write the digits alone",
    "references/year_before_print": "holds no year",
    "references/year_in_words": "holds no year",
    "references/doi_that_another_has": "'raichle2001' has the same DOI",
    "references/retracted_in_the_title_alone": "title and custom.retracted must both say",
    "references/key_with_a_hyphen": "'fault-2020' is no id",
    "references/key_that_comes_twice": "reference 'raichle2001', field 'id': comes twice",
    "studies/value_outside_its_interval": "0.5 lies outside its interval",
    "studies/one_bound_of_an_interval": "give both bounds of the interval or none",
    "studies/unknown_level": "'hearsay' is unknown; use one of full text",
    "studies/retracted_study": "the work is retracted and supports nothing",
    "studies/people_not_first_in_n": "'about 20' counts neither people nor studies",
    "studies/effect_without_a_unit": "field 'unit': missing; add it",
    "items/feedback_advises_a_dose": "reads as dosing advice",
    "items/stem_labels_people": "'schizophrenics' puts a label before a person",
    "items/right_option_advises_a_dose": "reads as dosing advice",
    "items/retracted_reference_unnamed": "remove it, or name it as retracted",
    "lessons/verdict_on_an_unknown_claim": "'no-such-claim', which claims.toml lacks",
    "lessons/verdict_on_another_lessons_claim": "'craving', which the register gives to the lesson 'conditions'",
    "lessons/verdict_under_another_heading": "'one-scan' under 'two-questions-before-you-read', but the register's anchor is",
    "lessons/retracted_work_as_evidence": "the work is retracted and supports nothing",
    "lessons/retracted_work_by_its_link_alone": "names no key",
    "lessons/citation_of_an_unknown_key": "references.json has no such key",
    "lessons/citation_with_another_address": r"cite 'raichle2001' as \[Raichle et al., 2001\]",
    "lessons/dosing_advice": "the sentence reads as dosing advice",
    "lessons/label_before_person": "'addicts' puts a label before a person",
    "lessons/proof_where_nothing_is_supported": "'proves' under 'two-questions-before-you-read', where no claim is supported",
    "lessons/sorter_of_an_unknown_file": r"there is no data/sorting/no-such-sorting\.toml that can be read",
    "lessons/sorter_of_another_lesson": r"data/sorting/salience-or-default\.toml belongs to the lesson 'conditions'",
    "lessons/sorter_without_a_name": r'write exercises\.sorter\(lesson, "its-name"\)',
    "lessons/case_of_an_unknown_file": r"there is no data/cases/no-such-case\.toml that can be read",
    "sortings/card_of_an_unknown_claim": r"claims\.toml has no claim 'no-such-claim'",
    "sortings/card_on_an_unknown_pile": "'moon' is no pile of this file; use one of land, water",
    "sortings/reference_that_is_missing": "references.json has no such key",
    "sortings/retracted_reference_unnamed": "remove it, or name it as retracted",
    "sortings/feedback_advises_a_dose": "the sentence reads as dosing advice",
    "sortings/tempting_feedback_labels_people": "'Depressed patients' puts a label before a person",
    "cases/ending_advises_a_dose": "the sentence reads as dosing advice",
    "cases/sound_choice_labels_people": "'addicts' puts a label before a person",
    "cases/choice_that_leads_back": "leads back to 'the-door', which came before",
    "cases/safety_step_that_is_not_sound": "a safety step is always sound",
    "account/line_of_an_unknown_claim": "line 183 names the claim 'no-such-claim', which claims.toml lacks",
    "account/line_that_is_left_out": "line 183 is graded by 'head-motion', whose section says",
    "account/line_out_of_order": "line 183 should stand here",
    "account/line_with_neither_claim_nor_rhetoric": "name the claims that grade this line, or its rhetoric",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """What is checked, in a folder of its own."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(PROJECT / DATA, root / DATA, ignore=shutil.ignore_patterns("brain"))
    for path in (QUIZ, LESSON):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / path, root / path)
    return root


@pytest.fixture
def course(copy):
    """The same, made whole again after the test."""
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    yield copy
    for path in copy.rglob("*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def found(root: Path) -> list[str]:
    return list(problems(Course(root)))


def plant(fault: Path, home: Path) -> None:
    """Put a fault into the file where it belongs; sortings and cases have one of the tests for it."""
    text = (home if home.is_file() else Path(__file__).parent / "data" / home.name).read_text("utf-8")
    if home.suffix == ".json":
        plant_record(home, **json.loads(fault.read_text("utf-8")))
    elif home.suffix == ".ipynb":
        notebook = nbformat.reads(text, 4)
        new = nbformat.v4.new_markdown_cell if fault.suffix == ".md" else nbformat.v4.new_code_cell
        place = next(at for at, cell in enumerate(notebook.cells) if cell.source.startswith("## Two questions before you read"))
        notebook.cells.insert(place + 1, new(fault.read_text("utf-8").strip()))
        nbformat.write(notebook, home)
    else:
        home.write_text(text + fault.read_text("utf-8"), "utf-8")


def plant_record(home: Path, **record) -> None:
    home.write_text(json.dumps([*json.loads(home.read_text("utf-8")), record], indent=1, ensure_ascii=False), "utf-8")


def test_the_course_has_no_mistake(capsys):
    assert check_all(PROJECT) == 0, capsys.readouterr().err
    assert "no problems" in capsys.readouterr().out


def test_every_fault_that_is_filed_is_looked_for():
    filed = {path.relative_to(FAULTS).with_suffix("").as_posix() for path in FAULTS.rglob("*.*")}
    assert {name for name in filed if not name.startswith("linting/")} == set(EXPECTED)  # those have a test of their own


@pytest.mark.parametrize("name", EXPECTED)
def test_a_planted_fault_is_told_with_file_and_line(course, name):
    (fault,) = FAULTS.glob(f"{name}.*")
    home = HOMES[name.partition("/")[0]]
    plant(fault, course / home)
    if name == "claims/incomplete_reference_cited":
        home = HOMES["references"]
        plant_record(course / home, id="unfinished2020", title="A fault", issued={"date-parts": [[2020]]}, PMID="1")
    told = [problem for problem in found(course) if re.search(EXPECTED[name], problem)]
    assert told, found(course)
    if name == "claims/never_shown_in_its_lesson":  # what is missing has no line
        assert told[0].startswith(f"{LESSON.as_posix()}: ")
    else:
        assert told[0].startswith(f"{home.as_posix()}:{line_to_be_told(fault, course / home)}: ")


def line_to_be_told(fault: Path, home: Path) -> int:
    """The line that carries the mark; of a record its key; of a cell its last line."""
    lines = home.read_text("utf-8").splitlines()
    if home.suffix == ".json":
        key = "unfinished2020" if fault.suffix != ".json" else json.loads(fault.read_text("utf-8"))["id"]
        mark = f'"id": "{key}"'
    elif home.suffix == ".ipynb":
        mark = json.dumps(fault.read_text("utf-8").strip().splitlines()[-1], ensure_ascii=False)[1:-1]
    else:
        mark = "# told here"
    return max(number for number, line in enumerate(lines, 1) if mark in line)


def test_a_file_that_cannot_be_read_is_told_once_and_the_rest_is_checked(course):
    (course / HOMES["studies"]).write_text("title = ", "utf-8")
    (course / DATA / "studies" / "overlap.toml").unlink()
    told = found(course)
    assert any(problem.startswith("course/defaultmode/data/studies/forest.toml") for problem in told)
    assert any("overlap.toml: cannot be opened" in problem for problem in told)


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        (HOMES["claims"], "", "claims.toml, field 'claim': there is none"),
        (HOMES["claims"], "[[claim]\n", r"claims\.toml:1: not readable"),
        (HOMES["claims"], "claim = 3\n", "field 'claim': there is none"),
        (HOMES["claims"], "[[clam]]\nid = 3\n", r"claims\.toml, field 'clam': unknown; every row"),
        (HOMES["claims"], "[[claim]]\nbrief = 'x'\n", r"claims\.toml: claim 1, field 'id': missing"),
        (HOMES["references"], '[{"title": "x"}]', "reference 1, field 'id': missing"),
        (HOMES["references"], "{", r"references\.json:1: not readable"),
        (HOMES["references"], "3", r"references\.json: not readable"),
        (HOMES["references"], '[{"id": "x", "author": "X"}]', "reference 'x', field 'author': is not as CSL-JSON has it"),
        (HOMES["references"], '[{"id": "x", "issued": {"date-parts": [[]]}}]', "field 'issued': is not as CSL-JSON has it"),
        (HOMES["references"], '[{"id": "x", "container-title": ["a"]}]', "field 'container-title'"),
        (DATA / "lessons.toml", "", r"lessons\.toml, field 'lesson': there is none"),
        (DATA / "lessons.toml", "lesson = 3", r"lessons\.toml, field 'lesson': there is none"),
        (DATA / "studies" / "disposition.toml", "", r"disposition\.toml, field 'model': there is none"),
        (HOMES["studies"], "[[row]]\n", r"forest\.toml, field 'title': missing"),
        (HOMES["studies"], "title = 't'\nclaims = []\n[[rows]]\n", r"field 'rows': unknown; every row"),
        (HOMES["account"], "", "belongs to no line of the popular account"),
        (HOMES["items"], "slug = 3\n", "01_default_mode_network.toml"),
        (HOMES["lessons"], "{", r"01_default_mode_network\.ipynb"),
        (HOMES["lessons"], "\udcff", "not written in UTF-8"),
        (HOMES["claims"], "\udcff", "not written in UTF-8"),
        (HOMES["claims"], "\ufeff", r"claims\.toml"),
    ],
)
def test_whatever_a_file_holds_it_is_one_sentence_and_no_traceback(course, path, text, sentence):
    (course / path).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert any(re.search(sentence, problem) for problem in found(course)), found(course)[:5]


def test_a_table_of_studies_with_an_unknown_name_is_told(course):
    (course / DATA / "studies" / "durabilty.toml").write_text("title = 'x'\n")
    assert any("durabilty.toml: no table of this name is known" in problem for problem in found(course))


def test_a_link_between_tables_that_leads_nowhere_is_told(course):
    table = course / DATA / "studies" / "blinding.toml"
    table.write_text(re.sub(r'efficacy_row = "[^"]+"', 'efficacy_row = "nowhere"', table.read_text("utf-8"), count=1), "utf-8")
    assert any(re.match(r"\S+blinding\.toml:\d+: .*has no row 'nowhere'", problem) for problem in found(course))


def test_retracted_work_in_the_exposure_models_is_told(course):
    table = course / DATA / "studies" / "disposition.toml"
    table.write_text(table.read_text("utf-8").replace('reference = "kamp2020"', 'reference = "pierce2023"', 1), "utf-8")
    assert any("disposition.toml" in problem and "supports nothing" in problem for problem in found(course))


def test_a_verdict_that_is_shown_twice_is_told(course):
    text = (course / LESSON).read_text("utf-8")
    twice = text.replace('lesson.evidence(\\"screensaver\\"', 'lesson.evidence(\\"screensaver\\", \\"screensaver\\"', 1)
    assert twice != text
    (course / LESSON).write_text(twice, "utf-8")
    assert any("'screensaver' a second time" in problem for problem in found(course))


def test_a_model_that_cannot_be_one_is_told(course):
    table = course / DATA / "studies" / "disposition.toml"
    table.write_text(table.read_text("utf-8").replace("clearance = 83", "clearance = -83", 1), "utf-8")
    assert any(
        "model 'teaching', field 'volumes': volumes, clearance and flows are all above 0" in each for each in found(course)
    )


def test_two_lessons_of_one_name_are_told(course):
    table = course / DATA / "lessons.toml"
    table.write_text(table.read_text("utf-8").replace('slug = "conditions"', 'slug = "default_mode_network"', 1), "utf-8")
    assert any("lesson 'default_mode_network', field 'slug': comes twice" in problem for problem in found(course))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ('lesson.evidence(\n    "no-such-claim",\n)', "'no-such-claim', which claims.toml lacks"),
        ("lesson.evidence(claim)", "name the claims of lesson.evidence by their ids in quotes"),
        ("lesson.evidence('no-such-claim')", "'no-such-claim', which claims.toml lacks"),
        ("lesson.evidence(", "the cell is not Python"),
    ],
)
def test_calls_for_a_verdict_are_read_as_python(course, cell, sentence):
    notebook = nbformat.read(course / LESSON, 4)
    notebook.cells.insert(4, nbformat.v4.new_code_cell(cell))
    nbformat.write(notebook, course / LESSON)
    assert any(re.search(rf"ipynb:\d+: .*{sentence}", problem) for problem in found(course)), found(course)


def test_a_verdict_in_a_comment_is_not_shown(course):
    text = (course / LESSON).read_text("utf-8")
    (course / LESSON).write_text(
        text.replace('"lesson.evidence(\\"screensaver', '"# lesson.evidence(\\"screensaver', 1), "utf-8"
    )
    assert any("nothing shows the verdict on 'screensaver'" in problem for problem in found(course))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("See [the next](07_nothing.ipynb).", "'07_nothing.ipynb' leads to no file"),
        ("![a picture](nope.png)", "'nope.png' leads to no file"),
        ("doi:10.1016/j.jadr.2023.100674 agrees.", "is retracted and supports nothing"),
        ("## Does the network switch off when we work?", "stands twice"),
    ],
)
def test_what_a_lesson_points_to_is_there_and_stands(course, line, sentence):
    notebook = nbformat.read(course / LESSON, 4)
    notebook.cells.append(nbformat.v4.new_markdown_cell(line))
    nbformat.write(notebook, course / LESSON)
    assert any(re.search(sentence, problem) for problem in found(course)), found(course)


def test_a_missing_account_is_one_sentence(course, capsys):
    assert check_all(PROJECT, course / "nowhere.txt") == 1
    assert "cannot be opened" in capsys.readouterr().err


def test_a_page_that_is_no_lesson_keeps_to_the_scope_too(course):
    shutil.copy(PROJECT / "course" / "00_start_here.ipynb", course / "course")
    page = course / "course" / "00_start_here.ipynb"
    page.write_text(page.read_text("utf-8").replace("# Default Mode", "# Depressed patients", 1), "utf-8")
    assert any(re.match(r"course/00_start_here\.ipynb:\d+: .*'Depressed patients'", problem) for problem in found(course))


def test_each_item_file_is_told_its_first_mistake(course, capsys):
    for path in (QUIZ, PRACTICE):
        (course / path).write_text((course / path).read_text("utf-8").replace("bloom =", "blooms =", 1), "utf-8")
    assert check_all(course) == 1
    said = capsys.readouterr()
    assert said.err.count("field 'blooms': unknown") == 2 and QUIZ.name in said.err and PRACTICE.name in said.err


def test_an_item_file_of_a_lesson_that_is_missing_is_told(course):
    (course / PRACTICE).unlink()
    (course / QUIZ).unlink()
    told = found(course)
    assert any(problem.startswith(f"{PRACTICE.as_posix()}: missing") for problem in told)
    assert any("no item asks for the objective 'describe-discovery'" in problem for problem in told)


def test_a_claim_whose_lesson_is_gone_is_told(course):
    (course / LESSON).unlink()
    assert any("its lesson has no heading" in problem and "use one of: no heading" in problem for problem in found(course))


def test_an_id_in_two_files_is_told(course):
    first, second = (re.search(r'(?m)^id = "([^"]+)"', (course / path).read_text("utf-8"))[1] for path in (PRACTICE, QUIZ))
    text = (course / QUIZ).read_text("utf-8").replace(f'id = "{second}"', f'id = "{first}"', 1)
    (course / QUIZ).write_text(text, "utf-8")
    assert any(f"item '{first}' has the id of an item in {QUIZ.name}" in problem for problem in found(course))


@pytest.mark.parametrize(
    ("kind", "text", "old", "new", "sentence"),
    [
        ("sortings", living(), '"default_mode_network"', '"animals"', ":4: lessons.toml has no lesson 'animals'"),
        ("sortings", living(), "spends", "suffering from thirst spends", ":5: the sentence 'suffering from' puts a label"),
        ("sortings", living(), "Seas,", "For schizophrenics: seas,", r":10: the sentence 'schizophrenics' puts a label before"),
        ("sortings", living(), 'title = "', 'title = ', r"living\.toml:3: not readable"),
        ("cases", knock(), 'lesson = "default_mode_network"', 'lesson = "doors"', r":4: lessons\.toml has no lesson 'doors'"),
        ("cases", knock(), '"screensaver"', '"no-such-claim"', r":8: claims\.toml has no claim 'no-such-claim'"),
        ("cases", knock(), '"raichle2001"', '"pierce2023"', r":7: reference 'pierce2023': the work is retracted"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_whole_sorting_or_case_is_told(course, kind, text, old, new, sentence):
    assert old in text
    (course / HOMES[kind]).write_text(text.replace(old, new, 1), "utf-8")
    assert any(re.search(sentence, problem) for problem in found(course)), found(course)


def test_work_that_a_card_calls_retracted_may_be_cited_there(course):
    text = (
        living()
        .replace("raichle2001", "pierce2023", 1)
        .replace("It breathes there", "This paper was retracted. It breathes there")
    )
    (course / HOMES["sortings"]).write_text(text, "utf-8")
    assert not any("pierce2023" in problem for problem in found(course))


def test_a_client_and_a_beginner_may_say_what_the_course_does_not(course):
    text = knock().replace("Somebody knocks.", "“Take 50 mg,” says an addict.").replace('"Hide"', '"“Addicts always knock.”"')
    (course / HOMES["cases"]).write_text(text, "utf-8")
    assert not any(KNOCK.name in problem and "the sentence" in problem for problem in found(course))


@pytest.mark.parametrize(("kind", "verb"), [("sortings", "sorter"), ("cases", "case")])
def test_a_sorting_or_case_that_its_lesson_does_not_show_once_is_told(course, kind, verb):
    name = HOMES[kind].stem
    (course / HOMES[kind]).write_text({"sortings": living, "cases": knock}[kind](), "utf-8")
    missing = f'nothing shows {HOMES[kind].relative_to(DATA).as_posix()}; add exercises.{verb}(lesson, "{name}")'
    assert any(problem.startswith(f"{LESSON.as_posix()}: {missing}") for problem in found(course))
    notebook = nbformat.read(course / LESSON, 4)
    for times in (1, 2):
        notebook.cells.append(nbformat.v4.new_code_cell(f"exercises.{verb}(lesson, '{name}')"))
        nbformat.write(notebook, course / LESSON)
        assert not any("nothing shows" in problem and name in problem for problem in found(course))
        assert any(f"'{name}' is shown a second time" in problem for problem in found(course)) == (times == 2)


def test_a_sorting_that_is_called_like_an_item_is_told(course):
    used = re.search(r'(?m)^id = "([^"]+)"', (course / PRACTICE).read_text("utf-8"))[1]
    (course / HOMES["sortings"]).with_name(f"{used}.toml").write_text(living(), "utf-8")
    assert any(f"sorting/{used}.toml: '{used}' is an id in {PRACTICE.name} already" in problem for problem in found(course))


def test_an_incomplete_reference_of_a_card_is_told(course):
    plant_record(course / HOMES["references"], id="unfinished2020", title="A fault", issued={"date-parts": [[2020]]}, PMID="1")
    (course / HOMES["sortings"]).write_text(living().replace("raichle2001", "unfinished2020", 1), "utf-8")
    assert any("'author': missing; add the authors" in each and "It is cited by living.toml" in each for each in found(course))


def test_the_last_line_counts_the_exercise_files(course, capsys):
    def counted() -> int:
        check_all(course)
        return int(re.search(r"(\d+) exercise files?,", capsys.readouterr().out)[1])

    before = counted()
    (course / HOMES["cases"]).write_text(knock(), "utf-8")
    assert counted() == before + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("plan", "morgan2004", "nobody1900", r"plan\.toml:\d+: reference 'nobody1900': references\.json has no such key"),
        ("plan", 'action = "', 'action = "Addicts: ', r"plan\.toml:\d+: the sentence 'Addicts' puts a label before"),
        ("plan", "[[trigger]]", "[[triggers]]", r"plan\.toml.*'triggers'.*unknown"),
        ("capstone", "craving", "no-such-claim", r"capstone\.toml.*the register has no claim 'no-such-claim'"),
    ],
)
def test_what_is_wrong_with_the_plan_or_the_twelve_claims_is_told(course, name, old, new, sentence):
    file = course / DATA / f"{name}.toml"
    lines = file.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if old in line and not line.startswith("#"))
    lines[at] = lines[at].replace(old, new)
    file.write_text("\n".join(lines), "utf-8")
    assert any(re.search(sentence, problem) for problem in found(course)), found(course)


def test_answers_below_source_are_told(course):
    (course / "source" / "answers.json").write_text("{}")
    assert any("would be released to every learner" in problem for problem in found(course))


def test_an_overdue_check_is_noted_and_is_no_mistake(course):
    assert not [note for note in checks.notices(Course(course), datetime.date(2026, 12, 1)) if "was due" in note]
    later = [note for note in checks.notices(Course(course), datetime.date(2027, 8, 1)) if "was due" in note]
    assert later and all(re.match(r"course/defaultmode/data/claims\.toml:\d+: claim '", note) for note in later)
    assert any("'medical-risks'" in note for note in later) and not any("'screensaver'" in note for note in later)


def test_claims_of_lessons_in_preparation_are_noted(course):
    outlines = course / DATA / "lessons.toml"
    last = outlines.read_text("utf-8").index('slug = "future_directions"')
    before, after = outlines.read_text("utf-8")[:last], outlines.read_text("utf-8")[last:]
    outlines.write_text(before + re.sub(r"(?s)objectives = \[.*?\n\]\n", "", after, count=1), "utf-8")
    notes = "\n".join(checks.notices(Course(course), datetime.date(2026, 12, 1)))
    assert "lesson 'future_directions' is in preparation" in notes and "'integration' is in preparation" not in notes


def test_another_text_of_the_account_is_told_by_its_lines():
    lines = tuple(
        popular_account.Line(number=number, digest=popular_account.digest(text), says=text, rhetoric="heading")
        for number, text in enumerate(("One.", "Two."), 1)
    )
    assert not list(popular_account.compare("One.\n\n Two. \n", lines))
    (more,) = popular_account.compare("One.\nTwo.\nThree.", lines)
    assert f"has nothing after line 2, the text has {popular_account.digest('Three.')} after its line 2" in more
    (other,) = popular_account.compare("One.\nZwei.", lines)
    assert "has lines 2 to 2 after line 1" in other


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The drug causes it.", "causes"),
        ("This led to change.", "led to"),
        ("Nobody has shown that it causes this.", None),
        ("It has not been shown to restore anything.", None),
        ("It is not small. It proves the point.", "proves"),
        ("A cause was looked for; the lead was good.", None),
        ("Ketamine causes remission in people who had no response before.", "causes"),
        ("Without doubt ketamine restores it.", "restores"),
        ("Nothing else resets it.", "resets"),
        ("It not only causes relief.", "causes"),
        ("No trial that we know of shows that it leads to relapse.", None),
    ],
)
def test_a_strong_verb_is_one_that_its_own_sentence_does_not_deny(text, verb):
    assert wording.strong_verb(text) == verb


@pytest.mark.parametrize(
    "text",
    [
        "A trial gave 0.5 mg/kg over 40 minutes.",
        "People with depression may meet psychotic depression and depressive symptoms.",
        "Autistic people often prefer these words.",
        "Alcoholics Anonymous is one place to go.",
        "You asked whether the trial used 0.5. It measured mg of something else.",
        "If you read that a trial gave 0.5 mg/kg, ask who was in it.",
        "Use of 0.5 mg/kg in trials has grown.",
        "Repeat infusions of 0.5 mg/kg kept scores low.",
    ],
)
def test_what_is_within_scope_is_left_alone(text):
    assert not list(wording.scope_problems(text))


@pytest.mark.parametrize(
    "text",
    [
        "You can take 50 mg.",
        "We recommend 0.5 mg/kg.",
        "Clients should receive 0.5 mg/kg.",
        "Please take 50 mg.",
        "Take about 50 mg.",
        "- Take 50 mg",
        "Infuse 0.5 mg/kg over 40 minutes.",
        "You can double your dose.",
        "You need 0.5 g of it.",
        "Use two sprays.",
    ],
)
def test_what_reads_as_a_dose_is_told(text):
    assert list(wording.scope_problems(text))


@pytest.mark.parametrize(
    "text",
    ["OCD patients", "depressed outpatients", "the depressed often", "trauma victims", "mentally ill people", "a drug addict"],
)
def test_a_label_in_a_persons_place_is_told(text):
    assert list(wording.scope_problems(f"It is said of {text} too."))


def test_a_heading_is_named_in_small_letters_and_hyphens():
    assert (
        anchor("What does it do, and what can a “lit-up” region tell you?")
        == "what-does-it-do-and-what-can-a-lit-up-region-tell-you"
    )
