"""The first look at a submission: plain files of a sensible size are read, everything else is named and left alone."""

import os
import sys

import pytest
from defaultmode.grading import intake
from defaultmode.grading.intake import Submission, receive

NOTEBOOK = "quiz01"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of this kind do not exist there")


@pytest.fixture
def folder(tmp_path):
    """A sound submission."""
    folder = tmp_path / "ana" / NOTEBOOK
    folder.mkdir(parents=True)
    (folder / "answers.json").write_bytes(b'{"schema": 1}')
    (folder / f"{NOTEBOOK}.ipynb").write_bytes(b'{"cells": []}')
    (folder / "timestamp.txt").write_text("2026-01-02 03:04:05.678901 UTC")
    (folder / "submission_secret.txt").write_text("0af3")
    return folder


def test_a_sound_submission_is_read_whole(folder):
    stamp = "2026-01-02 03:04:05.678901 UTC"
    assert receive(folder, "ana", NOTEBOOK) == Submission("ana", b'{"schema": 1}', b'{"cells": []}', stamp, "0af3")


def test_other_files_are_of_no_interest(folder):
    (folder / "notes.txt").write_text("mine")
    (folder / "pictures").mkdir()
    assert receive(folder, "ana", NOTEBOOK).repairs == ()


@pytest.mark.parametrize("name", ["answers.json", f"{NOTEBOOK}.ipynb"])
@pytest.mark.parametrize(
    ("replace", "told"),
    [
        pytest.param(lambda path: path.symlink_to("/etc/hostname"), "is a link, which is not opened", marks=POSIX),
        pytest.param(lambda path: path.symlink_to("nowhere"), "is a link, which is not opened", marks=POSIX),
        pytest.param(lambda path: os.mkfifo(path), "is a pipe, which is not opened", marks=POSIX),
        (lambda path: path.mkdir(), "is a folder, which is not opened"),
        (lambda path: path.write_bytes(b"x" * 5_000_001), "MB, which none of this course is"),
    ],
)
def test_what_is_no_plain_file_of_a_sensible_size_is_refused(folder, name, replace, told):
    (folder / name).unlink()
    replace(folder / name)
    found = receive(folder, "ana", NOTEBOOK)
    assert len(found.refusals) == 1 and found.refusals[0].startswith(name) and told in found.refusals[0]
    assert (found.answers is None) == (name == "answers.json") and (found.notebook is None) == (name != "answers.json")


@POSIX
@pytest.mark.parametrize("deep", [0, 1])
def test_a_link_in_place_of_the_folder_is_not_followed(folder, tmp_path, deep):
    (tmp_path / "eve").mkdir()
    if deep:
        (tmp_path / "eve" / NOTEBOOK).symlink_to(folder)
    else:
        (tmp_path / "eve").rmdir()
        (tmp_path / "eve").symlink_to(folder.parent)
    found = receive(tmp_path / "eve" / NOTEBOOK, "eve", NOTEBOOK)
    assert found == Submission("eve", refusals=("the submission is a link, not a folder, and was not opened",))


@POSIX
def test_links_and_pipes_beside_are_named(folder):
    (folder / "more").symlink_to("/etc")
    os.mkfifo(folder / "tube\n")
    assert receive(folder, "ana", NOTEBOOK).repairs == (
        "'more' is a link and was left out",
        "'tube\\n' is a pipe and was left out",
    )


def test_a_misnamed_notebook_is_known_by_what_it_says_of_itself(folder):
    (folder / f"{NOTEBOOK}.ipynb").unlink()
    own = b'{"cells": [], "metadata": {"defaultmode": {"slug": "quiz01"}}}'
    (folder / "another.ipynb").write_bytes(own.replace(b"quiz01", b"quiz02"))
    (folder / "quiz01 (1).ipynb").write_bytes(own)
    found = receive(folder, "ana", NOTEBOOK)
    assert found.notebook == own
    assert found.repairs == ("the notebook was called 'quiz01 (1).ipynb' and was taken as quiz01.ipynb",)


def test_answers_that_were_renamed_on_their_way_are_taken_when_there_is_one_such_file(folder):
    (folder / "answers.json").rename(folder / "answers (1).json")
    found = receive(folder, "ana", NOTEBOOK)
    assert found.answers == b'{"schema": 1}'
    assert found.repairs == ("the answers were called 'answers (1).json' and were taken as answers.json",)
    (folder / "ana_answers.json").write_bytes(b"{}")
    assert receive(folder, "ana", NOTEBOOK).answers is None


def test_a_second_copy_of_the_notebook_is_named(folder):
    (folder / f"{NOTEBOOK}-Copy1.ipynb").write_bytes(b"{}")
    assert receive(folder, "ana", NOTEBOOK).repairs == ("beside the notebook lies 'quiz01-Copy1.ipynb', which was not read",)


def test_nothing_there_is_nothing_read(folder):
    for path in folder.iterdir():
        path.unlink()
    assert receive(folder, "ana", NOTEBOOK) == Submission("ana")


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-45 00:00:00 UTC", "9" * 2000, "2026-01-01 00:00:00 ../../etc", "\xff"]
)
def test_a_timestamp_without_a_date_is_set_aside_so_that_nothing_stumbles_over_it(folder, text):
    (folder / "timestamp.txt").write_text(text, encoding="latin-1")
    found = receive(folder, "ana", NOTEBOOK)
    assert found.timestamp == "" and not (folder / "timestamp.txt").exists()
    assert found.repairs == ("timestamp.txt holds no date, so that nothing tells when this was handed in",)
    assert (folder / "timestamp.unreadable-1").exists()


def test_a_timestamp_that_was_set_aside_is_not_forgotten(folder):
    (folder / "timestamp.txt").write_text("yesterday")
    receive(folder, "ana", NOTEBOOK)
    assert receive(folder, "ana", NOTEBOOK).repairs == ("timestamp.txt told no time and was set aside before",)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("09:00:00 UTC", 9), ("09:00:00.25 +04", 5), ("09:00:00 -0330", 12), ("09:00:00 +0545", 3), ("09:00:00", 9)],
)
def test_the_zones_that_nbgrader_writes_are_understood(text, hour):
    assert intake.moment(f"2026-01-02 {text}").hour == hour


@POSIX
def test_a_timestamp_that_is_a_pipe_is_set_aside(folder):
    (folder / "timestamp.txt").unlink()
    os.mkfifo(folder / "timestamp.txt")
    assert "is a pipe" in receive(folder, "ana", NOTEBOOK).repairs[0] and not (folder / "timestamp.txt").exists()


def test_a_timestamp_of_days_to_come_is_told(folder):
    (folder / "timestamp.txt").write_text("2099-01-01 00:00:00 UTC")
    assert receive(folder, "ana", NOTEBOOK).repairs == ("timestamp.txt says 2099-01-01, a day that has not come",)


def test_a_secret_that_is_none_is_not_passed_on(folder):
    (folder / "submission_secret.txt").write_text("../../elsewhere")
    assert receive(folder, "ana", NOTEBOOK).secret == ""


@pytest.mark.parametrize("name", ["ana", "Ana.B", "josé", "a+b@example.org", "王", "x_1-2"])
def test_these_can_be_learners(name):
    assert intake.name_trouble(name) == ""


@pytest.mark.parametrize("name", ["", ".", "..", "-rf", "a/b", "a\nb", "<b>", "ana ", "a;b", "x" * 129, "\udcff"])
def test_these_cannot(name):
    assert intake.name_trouble(name)


def test_names_that_look_the_same_are_found():
    assert intake.twins(["ana", "Ana", "ben", "jose\u0301", "jos\u00e9"]) == {
        "ana": "Ana",
        "Ana": "ana",
        "jose\u0301": "jos\u00e9",
        "jos\u00e9": "jose\u0301",
    }


def test_everybody_with_something_for_the_quiz_is_listed(tmp_path):
    for name in ("ben", "ana"):
        (tmp_path / name / NOTEBOOK).mkdir(parents=True)
    (tmp_path / "cleo" / "quiz02").mkdir(parents=True)
    (tmp_path / "a file").touch()
    assert list(intake.learners(tmp_path, NOTEBOOK)) == ["ana", "ben"]
    assert list(intake.learners(tmp_path / "nowhere", NOTEBOOK)) == []
