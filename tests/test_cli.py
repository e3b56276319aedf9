"""The command line: what is typed, what comes back."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from defaultmode import cli
from defaultmode.places import checkout
from defaultmode.working_copy import CourseError


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list:
    """Record what the command line asks of the modules behind it."""
    made: list = []

    def stand_in(module: str, *names: str) -> None:
        fake = ModuleType(module)
        for name in names:
            setattr(fake, name, lambda *args, name=name, **kwargs: made.append((name, args, kwargs)))
        monkeypatch.setitem(sys.modules, module, fake)

    stand_in("defaultmode.learn", "learn")
    stand_in("defaultmode.grading.build", "build_all")
    stand_in("defaultmode.checks", "check_all")
    stand_in("defaultmode.grading.run", "grade", "regrade")
    monkeypatch.setattr(cli.subprocess, "call", lambda command, cwd: made.append(("pytest", command[3:], cwd)) or 0)
    return made


def test_learn_takes_a_folder_a_port_and_whatever_is_meant_for_jupyterlab(calls: list) -> None:
    cli.main(["learn", "mine", "--no-browser", "--port", "9000", "--", "--LabApp.x=1"])
    assert calls == [("learn", ("mine",), {"browser": False, "port": 9000, "extra": ["--LabApp.x=1"]})]


def test_learn_alone_opens_the_browser_on_the_default_folder(calls: list) -> None:
    cli.main(["learn"])
    assert calls == [("learn", (None,), {"browser": True, "port": None, "extra": []})]


def test_test_passes_everything_on_to_pytest(calls: list) -> None:
    assert cli.main(["test", "-k", "atlas", "--lf"]) == 0
    assert calls == [("pytest", ["-k", "atlas", "--lf"], checkout())]


def test_build_can_only_check(calls: list) -> None:
    cli.main(["build", "--check"])
    assert calls == [("build_all", (checkout(),), {"check": True})]


def test_grade_takes_one_assignment(calls: list) -> None:
    cli.main(["grade", "quiz01"])
    plain = {"student": "", "execute": False, "count": 1, "scheduler": None, "release": False}
    assert calls == [("grade", ("quiz01",), plain)]


def test_grade_takes_one_learner_and_says_where_to_mark_and_whether_to_release(calls: list) -> None:
    cli.main(["grade", "quiz01", "--student", "ana", "--workers", "4", "--scheduler", "tcp://a:1", "--release", "--execute"])
    chosen = {"student": "ana", "execute": True, "count": 4, "scheduler": "tcp://a:1", "release": True}
    assert calls == [("grade", ("quiz01",), chosen)]


def test_regrade_takes_one_assignment(calls: list) -> None:
    cli.main(["regrade", "quiz01", "--workers", "2"])
    assert calls == [("regrade", ("quiz01",), {"count": 2, "scheduler": None, "release": False})]


def test_what_stands_after_two_dashes_is_not_dropped_in_silence(calls: list, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["grade", "quiz01", "--", "--release"])
    assert calls == [] and "only 'learn' and 'test' pass arguments on" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["lern"], ["grade"], ["learn", "--port", "many"]])
def test_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert "usage: defaultmode" in capsys.readouterr().err


def test_a_problem_of_ours_is_one_sentence_and_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CourseError("The folder is full: empty it.")

    monkeypatch.setattr(cli, "_learn", fail)
    assert cli.main(["learn"]) == 1
    assert capsys.readouterr().err == "The folder is full: empty it.\n"


def test_a_fault_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_learn", lambda *_: {}["no such key"])
    with pytest.raises(KeyError):
        cli.main(["learn"])


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_learn", stop)
    assert cli.main(["learn"]) == 130
    assert capsys.readouterr() == ("", "")


def test_doctor_takes_a_folder_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list = []
    fake = ModuleType("defaultmode.grading.doctor")
    fake.doctor = lambda folder: looked_at.append(folder) or 1  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "defaultmode.grading.doctor", fake)
    assert [cli.main(["doctor"]), cli.main(["doctor", "mine"])] == [1, 1]
    assert looked_at == [None, Path("mine")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "quiz", "--folder", "mine"], "--folder and --no-browser go with --self"),
        (["grade", "--self", "quiz", "--student", "ana"], "leave out what is for a class"),
        (["grade", "--self", "quiz", "--workers", "2"], "leave out what is for a class"),
        (["check", "bank.toml", "--account", "account.txt"], "leave FILE out"),
    ],
)
def test_options_that_do_not_go_together_are_told_and_nothing_is_run(arguments, says, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2 and says in capsys.readouterr().err
