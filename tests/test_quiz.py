"""The question widget keeps, restores and marks; tested through the traits that the page reads and writes."""

import json

import pytest
from defaultmode import evidence, items, quiz
from defaultmode.answers import AnswersError, AnswersFile
from defaultmode.notebook import Lesson, practice

SLUG = "default_mode_network"
WRITTEN = "one-true-sentence"


@pytest.fixture
def answers(tmp_path):
    return AnswersFile(tmp_path / "answers.json")


@pytest.fixture
def shown_reveal():
    return evidence.attenuation


def ask(answers, item="founding-observation", mode="practice"):
    return quiz.Question(practice(SLUG).item(item), slug=SLUG, answers=answers, mode=mode)


def draft(question, answer, *, check=False, **more):
    """What the page sends."""
    question.draft = {"n": question.draft["n"] + 1, "answer": answer, "confidence": None, "check": check, **more}


def right(item_id: str):
    return practice(SLUG).item(item_id).key()


def wrong_option(item_id: str) -> str:
    return next(option.id for option in practice(SLUG).item(item_id).options if not option.right)


def test_the_page_never_holds_the_key(answers):
    for item in practice(SLUG).items:
        state = json.dumps(
            {name: value for name, value in ask(answers, item.id).get_state().items() if name in ("item", "draft", "result")}
        )
        whole = item.to_dict()
        for part in (
            *whole.get("option", ()),
            *whole.get("row", ()),
            *whole.get("step", ()),
            *whole.get("mistake", ()),
        ):
            assert part["feedback"] not in state


def test_saved_is_said_only_after_the_file_was_written(answers):
    question = ask(answers)
    assert question.result["saved"] == "empty"
    draft(question, right("founding-observation"))
    assert question.result == {"n": 1, "saved": "saved", "message": "Saved", "feedback": None}
    assert answers.get(SLUG, "founding-observation")["answer"] == right("founding-observation")


def test_an_answer_that_cannot_be_written_stays_on_the_page_and_says_why(answers, monkeypatch):
    def full(*_, **__):
        raise AnswersError("Not saved: the disk is full. Free some space.")

    monkeypatch.setattr(AnswersFile, "put", full)
    question = ask(answers)
    draft(question, "x")
    assert question.result["saved"] == "failed"
    assert "disk is full" in question.result["message"]
    assert question.draft["answer"] == "x"


def test_choosing_is_not_checking(answers):
    question = ask(answers)
    draft(question, wrong_option("founding-observation"))
    assert question.result["feedback"] is None
    assert "attempts" not in answers.get(SLUG, "founding-observation")


def test_a_wrong_answer_gets_the_feedback_of_its_option_and_not_the_key(answers):
    question = ask(answers)
    wrong = wrong_option("founding-observation")
    draft(question, wrong, check=True)
    feedback = question.result["feedback"]
    option = next(o for o in practice(SLUG).item("founding-observation").options if o.id == wrong)
    assert feedback["headline"] == "✗ Not yet." and feedback["text"] == option.feedback
    assert "more" not in feedback and not feedback["offer"]


def test_after_two_tries_the_learner_may_ask_to_be_shown(answers):
    question = ask(answers)
    for _ in range(2):
        draft(question, wrong_option("founding-observation"), check=True)
    assert question.result["feedback"]["offer"]
    draft(question, wrong_option("founding-observation"), check=True, reveal=True)
    assert any(line.startswith("The answer: ") for line in question.result["feedback"]["lines"])
    assert len(answers.get(SLUG, "founding-observation")["attempts"]) == 2


def test_a_right_answer_explains_the_other_options_and_names_its_sources(answers):
    question = ask(answers)
    draft(
        question,
        right("founding-observation"),
        check=True,
    )
    feedback = question.result["feedback"]
    assert feedback["headline"] == "✓ Right."
    assert len(feedback["more"]["lines"]) == 3
    assert "Raichle et al., 2001" in feedback["sources"]


def test_checking_nothing_asks_for_an_answer(answers):
    for item, nothing in (("founding-observation", None), ("working-network", []), ("precuneus-parts", {})):
        question = ask(answers, item)
        draft(question, nothing, check=True)
        assert "Choose an answer first." in question.result["feedback"]["text"]


def test_a_partly_right_answer_is_told_part_by_part(answers):
    question = ask(answers, "precuneus-parts")
    rows = right("precuneus-parts")
    draft(question, {**rows, "anterior": "visual"}, check=True)
    feedback = question.result["feedback"]
    assert feedback["headline"] == "✗ Partly right."
    assert [note["right"] for note in feedback["notes"].values()] == [True, False, True, True]


def test_everything_is_there_after_a_restart_and_restoring_writes_nothing(answers):
    question = ask(answers)
    draft(question, right("founding-observation"), check=True)
    before = answers.path.read_bytes()
    again = ask(AnswersFile(answers.path))
    assert again.draft["answer"] == right("founding-observation")
    assert again.result["message"] == "Saved earlier"
    assert again.result["feedback"]["headline"] == "✓ Right."
    assert answers.path.read_bytes() == before


def test_an_answer_changed_after_its_check_is_restored_without_the_old_feedback(answers):
    question = ask(answers)
    draft(question, right("founding-observation"), check=True)
    draft(question, wrong_option("founding-observation"))
    assert ask(answers).result["feedback"] is None


def test_a_guess_is_kept_apart_unmarked_and_shown_with_the_answer(answers):
    guess = ask(answers, mode="guess")
    draft(guess, wrong_option("founding-observation"), check=True)
    assert guess.result == {"n": 1, "saved": "saved", "message": "Your guess is kept", "feedback": None}
    assert "answer" not in answers.get(SLUG, "founding-observation")
    question = ask(answers)
    assert question.draft["answer"] == wrong_option("founding-observation")
    draft(question, right("founding-observation"), check=True)
    assert question.result["feedback"]["lines"][0].startswith("Before you looked, you guessed: ")


def test_a_guess_made_on_the_page_appears_where_the_question_is_asked_again(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("defaultmode.notebook.display", shown.append)
    lesson = Lesson(SLUG, tmp_path)
    lesson.ask("founding-observation", before=True)
    lesson.ask("founding-observation")
    draft(shown[0], "rise-at-rest")
    assert shown[1].draft["answer"] == "rise-at-rest"
    draft(shown[1], right("founding-observation"))
    draft(shown[0], "reported-daydreams")
    assert shown[1].draft["answer"] == right("founding-observation")


def test_a_written_answer_is_compared_by_the_learner(answers):
    question = ask(answers, "one-true-sentence")
    draft(question, "These regions do more than idle.", check=True)
    feedback = question.result["feedback"]
    assert feedback["headline"] == "One good answer:"
    assert len(feedback["more"]["lines"]) == 4
    assert answers.get(SLUG, "one-true-sentence")["answer"] == "These regions do more than idle."


def test_a_damaged_file_is_reported_on_the_page_and_kept_aside_at_the_next_answer(answers):
    answers.path.write_text("{ not json")
    question = ask(answers)
    assert "damaged" in question.result["message"]
    draft(question, right("founding-observation"))
    assert "kept as answers.damaged-1.json" in question.result["message"]
    assert answers.path.with_name("answers.damaged-1.json").read_text() == "{ not json"


def test_a_graded_question_is_saved_without_feedback(answers):
    item = practice(SLUG).item("founding-observation").public()
    question = quiz.Question(item, slug="quiz01", answers=answers, mode="graded")
    draft(question, "rise-at-rest")
    assert question.result == {"n": 1, "saved": "saved", "message": "Saved", "feedback": None}
    assert answers.get("quiz01", "founding-observation")["answer"] == "rise-at-rest"


def seen(learner, monkeypatch, item, mode="practice"):
    """The ids of the options as this learner's page has them."""
    monkeypatch.setattr(quiz, "learner_id", lambda: learner)
    return [option["id"] for option in quiz.Question(item, slug=SLUG, answers=None, mode=mode).item["options"]]


@pytest.mark.parametrize("mode", ["practice", "graded"])
def test_options_stand_in_the_learners_own_order_and_in_the_same_whenever_the_page_is_opened(monkeypatch, mode):
    whole = practice(SLUG).item("founding-observation")
    item = whole.public() if mode == "graded" else whole
    printed = whole.public()
    orders = [seen(f"learner{number}", monkeypatch, item, mode) for number in range(8)]
    assert orders == [seen(f"learner{number}", monkeypatch, item, mode) for number in range(8)]
    assert len({tuple(order) for order in orders}) > 3
    assert whole.public() == printed == items.from_dict(whole.to_dict()).public()  # on paper nothing has moved


def test_a_page_in_another_order_marks_and_explains_the_same_option(answers, monkeypatch):
    said = []
    for learner in ("ana", "ben", "cleo"):
        monkeypatch.setattr(quiz, "learner_id", lambda learner=learner: learner)
        question = ask(answers)
        draft(question, wrong_option("founding-observation"), check=True)
        said.append(question.result["feedback"]["text"])
    assert len(set(said)) == 1 and said[0]


def test_the_drawn_question_of_a_quiz_is_the_learners_own_and_its_json_stays_as_printed(tmp_path, monkeypatch):
    shown = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(quiz, "display", shown.append)
    public, names = practice(SLUG).item("founding-observation").public(), ("ana", "ben", "cleo", "dan")
    for learner in names:
        monkeypatch.setattr(quiz, "learner_id", lambda learner=learner: learner)
        quiz.question(json.dumps(public))
    orders = [[option["id"] for option in one.item["options"]] for one in shown]
    assert orders == [
        [part["id"] for part in items.shuffled(public, name)["options"]] for name in ("ana", "ben", "cleo", "dan")
    ]
    assert len({tuple(order) for order in orders}) > 1


@pytest.mark.parametrize("folder", ["source/quiz01", "elsewhere/quiz01", "my source/quiz01"])
def test_nothing_is_kept_in_the_examiners_room_and_everything_elsewhere(folder, tmp_path, monkeypatch):
    place = tmp_path / folder
    place.mkdir(parents=True)
    if folder.startswith("source"):
        (place.parent / "quiz01.toml").touch()
    monkeypatch.chdir(place)
    shown = []
    monkeypatch.setattr(quiz, "display", shown.append)
    quiz.question(json.dumps(practice(SLUG).item("founding-observation").public()))
    draft(shown[0], "rise-at-rest")
    assert (place / "answers.json").exists() is (not folder.startswith("source"))


def test_a_click_on_the_brain_answers_a_region_question(answers):
    question = ask(answers, "seed-behind-midline")
    box = quiz.with_brain(question)
    figure = box.children[0]
    figure._answer(figure, {"type": "click", "trace": {"region": "retrosplenial"}}, [])
    assert question.draft["answer"] == "retrosplenial"
    assert answers.get(SLUG, "seed-behind-midline")["answer"] == "retrosplenial"


def test_what_was_found_is_drawn_only_after_a_prediction(answers, shown_reveal):
    question = ask(answers, mode="predict")
    box = quiz.with_reveal(question, shown_reveal)
    assert box.children == (question,)
    draft(question, None, check=True)
    draft(question, wrong_option("founding-observation"))
    assert box.children == (question,)
    draft(question, wrong_option("founding-observation"), check=True)
    assert [type(part).__name__ for part in box.children] == ["Question", "LightFigure"]
    draft(question, right("founding-observation"), check=True)
    assert len(box.children) == 2


def test_a_prediction_is_told_the_answer_and_stays_as_it_was_made(answers, shown_reveal):
    question = ask(answers, mode="predict")
    draft(question, wrong_option("founding-observation"), check=True)
    feedback = question.result["feedback"]
    assert feedback["tone"] == "not-yet" and feedback["lines"][-1].startswith("The answer: ")
    assert feedback["sources"] and not feedback["offer"]
    again = ask(answers, mode="predict")
    assert again.result["feedback"] == feedback
    assert len(quiz.with_reveal(again, shown_reveal).children) == 2


def test_a_reveal_that_fails_is_told_and_the_prediction_is_kept(answers):
    def broken():
        raise ValueError("no such table")

    question = ask(answers, mode="predict")
    quiz.with_reveal(question, broken)
    draft(question, right("founding-observation"), check=True)
    assert "no such table" in question.result["message"]
    assert answers.get(SLUG, "founding-observation")["attempts"]


def test_what_was_guessed_before_stands_in_the_prediction(answers):
    guess = wrong_option("founding-observation")
    draft(ask(answers, mode="guess"), guess, check=True)
    assert ask(answers, mode="predict").draft["answer"] == guess


def test_half_a_character_that_was_kept_is_left_out_and_the_question_opens(answers):
    for item, mode, field, odd in (
        ("founding-observation", "practice", "answer", "\ud83d"),
        (WRITTEN, "practice", "answer", "so\ud83d far"),
        (WRITTEN, "guess", "guess", "so\udc00 far"),
    ):
        answers.put(SLUG, item, **{field: odd})
        question = ask(answers, item, mode)
        assert json.dumps(question.get_state(["draft", "result"]), ensure_ascii=False).encode("utf-8")
        assert question.draft["answer"] == odd.encode("utf-8", "ignore").decode("utf-8")
        draft(question, "whole", check=True)
        assert question.result["saved"] == "saved"


def test_an_old_answer_in_own_words_that_had_a_confidence_is_still_read(answers):
    answers.add_attempt(SLUG, WRITTEN, "So far", 0.0, 3)
    question = ask(answers, WRITTEN)
    assert question.draft["answer"] == "So far" and question.result["feedback"]["headline"] == "One good answer:"
