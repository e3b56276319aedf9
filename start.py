"""Set the course up once, then open it.

Linux and macOS:  python3 start.py            Windows:  py start.py
                  python3 start.py --help     (learn, test, build, check, grade, export)

Needs nothing but Python: this file is read by whatever Python a person happens to have, so it stays
plain enough for the oldest of them to read it and say what is missing.
"""
# ruff: noqa: B904, RUF005, UP031, UP036

import os
import subprocess
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This course needs Python 3.11 or newer, and this is Python %d.%d: "
        "get a newer one from https://www.python.org/downloads/ and run this again with it." % sys.version_info[:2]
    )

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON = VENV / BIN / ("python" + EXE)
COMMAND = VENV / BIN / ("defaultmode" + EXE)
STAMP = VENV / ".course-ready"  # what was installed; "unfinished" until all of it was
TEST_STAMP = VENV / ".course-tests-ready"
LOG = VENV / "set-up.log"

RUNTIME_LOCK = ROOT / "requirements.lock.txt"
TEST_LOCK = ROOT / "requirements.test.lock.txt"

# What pip says when it cannot reach the package index, whatever the reason.
NO_NETWORK = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "Connection refused",
)


class SetUpError(Exception):
    """One sentence for the person at the keyboard."""


def main(arguments):
    """Set up what `arguments` need, then hand over to the course's own command."""
    arguments = arguments or ["learn"]
    try:
        set_up(with_tests=arguments[0] == "test")
    except SetUpError as problem:
        return str(problem)
    return hand_over(arguments)


def set_up(with_tests=False):
    """Make `.venv` from the lock files, unless that was done already or somebody else looks after it."""
    if kept_by_someone_else():
        return
    if STAMP.exists() and not PYTHON.exists():
        STAMP.write_text("unfinished")  # the Python that it was made with is gone
    if read(STAMP) != fingerprint():
        install_course()
    if with_tests and read(TEST_STAMP) != digest(TEST_LOCK):
        say("Adding what the tests need (once only) ...")
        pip("install", "--requirement", TEST_LOCK)
        TEST_STAMP.write_text(digest(TEST_LOCK))


def kept_by_someone_else():
    """Tell whether uv or a developer made this environment: it has the course but not our stamp."""
    return COMMAND.exists() and not STAMP.exists()


def install_course():
    """Install the pinned packages and the course; an interrupted first attempt starts from nothing."""
    if read(STAMP) in ("", "unfinished"):
        say("Setting up the course: about 140 MB to download, about a minute, once only ...")
        make_venv()
        STAMP.write_text("unfinished")
    else:
        say("Updating the course ...")
    pip("install", "--upgrade", "pip>=26")
    pip("install", "--requirement", RUNTIME_LOCK)
    pip("install", "--no-deps", "--editable", ROOT)
    STAMP.write_text(fingerprint())


def make_venv():
    """Create an empty environment, replacing a half-made one."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetUpError(
            "This Python lacks the module 'venv': on Debian or Ubuntu type 'sudo apt install python3-venv', "
            "elsewhere install Python from https://www.python.org/downloads/, then run this again."
        )
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        raise SetUpError(
            "The folder %s could not be made (%s): check that you may write in %s and that the disk is not full, "
            "then run this again." % (VENV.name, last_line(made.stdout + made.stderr), ROOT)
        )


def pip(*arguments):
    """Run pip in the environment; its words go to a log, a failure becomes one sentence."""
    quietly = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    command = [str(PYTHON), "-m", "pip", arguments[0]] + quietly + [str(argument) for argument in arguments[1:]]
    run = subprocess.run(command, cwd=ROOT, env=dict(os.environ, PIP_USER="0"), capture_output=True, text=True)
    if run.returncode == 0:
        return
    said = run.stdout + run.stderr
    LOG.write_text(said, encoding="utf-8")
    if any(sign in said for sign in NO_NETWORK):
        raise SetUpError(
            "The course could not be downloaded because the Python package index cannot be reached: "
            "connect to the internet and run this again; once set up, the course needs no network."
        )
    raise SetUpError(
        "The course could not be set up (%s): run this again, and if it stops at the same place see %s."
        % (last_line(said), LOG)
    )


def hand_over(arguments):
    """Run the course's command with `arguments`; where the system allows it, become that command."""
    command = [str(PYTHON), "-m", "defaultmode.cli"] + arguments
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def fingerprint():
    """Identify what has to be installed: the pins, the package's own description, and where it stands."""
    return digest(RUNTIME_LOCK, ROOT / "pyproject.toml")


def digest(*files):
    """Hash the named files together with the folder of the course, which an editable install remembers."""
    total = hashlib.sha256(str(ROOT).encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def say(sentence):
    """Tell the person at the keyboard what is going on."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def read(file):
    """Return the text of a small file, or nothing when it is not there."""
    return file.read_text() if file.exists() else ""


def last_line(text):
    """Return the last thing a command said."""
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else "no reason given"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        sys.exit("The course could not be set up: %s." % problem)
