"""Opening the course: the folder, the port, and a Jupyter that keeps to itself."""

import os
import re
import signal
import socket
from pathlib import Path

import pytest
from defaultmode import learn, look
from defaultmode.working_copy import CourseError

from .browser.lab import Course


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(CourseError, match=r"notes\.txt is a file, not a folder: give the course a folder of its own"):
        learn.check_folder(tmp_path / "notes.txt")


def test_a_read_only_folder_gets_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(learn.tempfile, "TemporaryFile", refuse)
    with pytest.raises(CourseError, match=r"cannot be written to \(Permission denied\): name another one"):
        learn.check_folder(tmp_path / "mine")


@pytest.mark.parametrize("room", [".", "course", "course/defaultmode", "release"])
def test_the_courses_own_rooms_are_no_learners_folder(room: str) -> None:
    with pytest.raises(CourseError, match="is where the course itself lives"):
        learn.check_folder(learn.default_folder().parent / room)


def test_the_default_folder_is_beside_the_downloaded_course_and_ignored_by_git() -> None:
    folder = learn.default_folder()
    assert folder.name == "my-course"
    assert "my-course/" in (folder.parent / ".gitignore").read_text().splitlines()


def test_a_port_in_use_gets_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CourseError, match="leave --port out, or choose another number"):
            learn.check_port(other.getsockname()[1])


def test_a_port_that_is_none_gets_one_sentence() -> None:
    with pytest.raises(CourseError, match="Port 70000 cannot be used"):
        learn.check_port(70000)


def test_the_environment_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/theirs")
    before = dict(os.environ)
    with learn.private_jupyter() as scratch:
        assert os.environ["JUPYTER_CONFIG_DIR"] != "/theirs"
        assert scratch.is_dir()
    assert dict(os.environ) == before
    assert not scratch.exists()


def test_the_course_opens_says_where_and_leaves_the_persons_jupyter_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    config = home / ".jupyter"
    settings = config / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"theme": "JupyterLab Dark"}')
    (config / "jupyter_server_config.py").write_text("raise SystemExit('the course read my configuration')")
    before = sorted(config.rglob("*"))

    with Course(tmp_path / "mine", home) as course:
        shown = course.api("GET", "contents")["content"]
        assert "00_start_here.ipynb" in {entry["name"] for entry in shown}
        assert not {entry["name"] for entry in shown} & {".defaultmode"}
        course.process.send_signal(signal.SIGINT)
        course.process.wait(20)
        assert course.process.returncode == 0
        assert course.complaints() == ""
        rest = course.process.stdout.read()

    assert course.said[0] == f"Your copies of the course are in {tmp_path / 'mine'}"
    assert course.said[1].startswith("The course is open at http://127.0.0.1:")
    assert rest == "Leave this window open while you learn; to stop, press Ctrl+C here.\n"
    assert sorted(config.rglob("*")) == before
    assert settings.read_text() == '{"theme": "JupyterLab Dark"}'
    data = home / ".local/share/jupyter"
    assert {path.name for path in data.glob("*")} <= {"nbsignatures.db", "notebook_secret", "runtime"}


def test_course_mode_tells_trouble_in_the_courses_own_colour() -> None:
    css = (Path(learn.__file__).parent / "labextension/static/course-mode.css").read_text()
    light = look.colour("not-yet")
    assert re.findall(r"--dm-trouble: (#\w+);", css) == [light, look.dark_twins()[light]]
