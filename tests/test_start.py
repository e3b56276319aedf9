"""start.py, read by whatever Python a person has: it sets the course up once and says in one sentence what is missing."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

START = Path(__file__).parent.parent / "start.py"
OLD = ("2.7", "3.6", "3.8", "3.10")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A downloaded course that was never opened."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "requirements.lock.txt").write_text("jupyterlab==4.6.6\n")
    (tmp_path / "requirements.test.lock.txt").write_text("pytest==9.2.0\n")
    shutil.copy(START, tmp_path / "start.py")
    return tmp_path


@pytest.fixture
def start(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """start.py of that course; `ran` records commands instead of running them, `said` is what pip answers."""
    spec = importlib.util.spec_from_file_location("start", checkout / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ran, module.said = [], ""

    def run(command: list[str], **_: object) -> SimpleNamespace:
        module.ran.append(" ".join(map(str, command[1:])))
        if "venv" in command:
            module.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            module.PYTHON.touch()
        failed = bool(module.said) and "pip" in command
        return SimpleNamespace(returncode=int(failed), stdout="", stderr=module.said if failed else "")

    monkeypatch.setattr(module.subprocess, "run", run)
    # Windows calls the course's command, other systems become it; a recorded execv returns, so one counts.
    monkeypatch.setattr(module.subprocess, "call", lambda command: os.name == "nt" and module.ran.append(command[1:]))
    monkeypatch.setattr(module.os, "execv", lambda _, command: module.ran.append(command[1:]))
    return module


def handed_over(start: ModuleType) -> list[str]:
    return start.ran[-1][2:]


@pytest.mark.parametrize("version", OLD)
def test_an_old_python_gets_a_friendly_sentence(version: str) -> None:
    old = shutil.which(f"python{version}")
    if old is None or subprocess.run([old, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} on this machine")
    run = subprocess.run([old, str(START)], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stdout == ""
    assert re.fullmatch(
        rf"This course needs Python 3\.11 or newer, and this is Python {re.escape(version)}: .*python\.org.*\n", run.stderr
    )


def test_the_sentence_about_the_version_needs_nothing_that_old_pythons_lack() -> None:
    pretend = f"import sys; sys.version_info = (3, 6, 15); exec(compile(open({str(START)!r}).read(), 'start.py', 'exec'))"
    run = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (1, "")
    assert "this is Python 3.6" in run.stderr
    tree = compile(START.read_text(), "start.py", "exec", flags=0x400)  # an AST, as Python 3.6 would have to read it
    new = {"JoinedStr", "NamedExpr", "Match", "AnnAssign", "TryStar"}
    assert not new & {type(node).__name__ for node in __import__("ast").walk(tree)}


def test_without_arguments_it_sets_up_and_opens_the_course(start: ModuleType) -> None:
    start.main([])
    assert handed_over(start) == ["learn"]
    assert [command for command in start.ran[:-1] if "requirements.lock.txt" in command]
    assert not [command for command in start.ran[:-1] if "requirements.test.lock.txt" in command]


def test_the_second_time_nothing_is_installed(start: ModuleType) -> None:
    start.main([])
    start.ran.clear()
    start.main(["learn", "mine"])
    assert len(start.ran) == 1
    assert handed_over(start) == ["learn", "mine"]


def test_tests_add_what_they_need_once(start: ModuleType) -> None:
    start.main(["test"])
    assert [command for command in start.ran[:-1] if "requirements.test.lock.txt" in command]
    start.ran.clear()
    start.main(["test", "-k", "atlas"])
    assert start.ran == [["-m", "defaultmode.cli", "test", "-k", "atlas"]]


def test_an_environment_whose_python_is_gone_is_made_again(start: ModuleType) -> None:
    start.main([])
    start.ran.clear()
    start.PYTHON.unlink()
    start.main([])
    assert any("-m venv" in command for command in start.ran if isinstance(command, str))


@pytest.mark.parametrize("changed", ["requirements.lock.txt", "pyproject.toml"])
def test_a_new_edition_is_installed_over_the_old_one(start: ModuleType, checkout: Path, changed: str) -> None:
    start.main([])
    start.ran.clear()
    (checkout / changed).write_text("new")
    start.main([])
    assert not [command for command in start.ran[:-1] if "venv" in command]
    assert [command for command in start.ran[:-1] if "--editable" in command]


def test_no_network_at_first_set_up_is_one_sentence_and_the_next_try_starts_clean(start: ModuleType) -> None:
    start.said = "WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching distribution found for jupyterlab"
    sentence = start.main([])
    assert sentence == (
        "The course could not be downloaded because the Python package index cannot be reached: "
        "connect to the internet and run this again; once set up, the course needs no network."
    )
    start.said = ""
    start.ran.clear()
    start.main([])
    assert "--clear" in start.ran[0]
    assert handed_over(start) == ["learn"]


def test_any_other_failure_names_its_last_words_and_the_log(start: ModuleType) -> None:
    start.said = "lots\nERROR: No space left on device"
    sentence = start.main([])
    assert "(ERROR: No space left on device)" in sentence
    assert (start.VENV / "set-up.log").read_text() == start.said


def test_a_python_without_venv_is_told_what_to_install(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert "sudo apt install python3-venv" in start.main([])


def test_an_environment_made_by_uv_is_left_alone(start: ModuleType) -> None:
    start.COMMAND.parent.mkdir(parents=True)
    start.COMMAND.touch()
    start.main(["test"])
    assert len(start.ran) == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_is_quiet(checkout: Path) -> None:
    code = (
        "import runpy, sys; sys.argv = ['start.py']\n"
        "import subprocess\n"
        "def stop(*a, **k): raise KeyboardInterrupt\n"
        "subprocess.run = stop\n"
        f"runpy.run_path({str(checkout / 'start.py')!r}, run_name='__main__')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (130, "")
