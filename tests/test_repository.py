"""The repository as a whole: what is locked, what is licensed, which way imports point."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}
LOCKS = {"requirements.lock.txt": (), "requirements.test.lock.txt": ("test",)}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKED = {}
for _package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]:
    LOCKED.setdefault(_package["name"], []).append(_package)


def normal(requirement: str) -> str:
    """A requirement without spaces or the order of its bounds."""
    name, extras, bounds = re.fullmatch(r"([\w.-]+)(\[[\w,]+\])?\s*(.*)", requirement.split(";")[0].strip()).groups()
    return f"{name.lower().replace('_', '-')}{extras or ''}{','.join(sorted(bounds.replace(' ', '').split(',')))}"


def pins(lock: str) -> dict[str, set[str]]:
    """name → versions of an exported lock."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        name, version = re.match(r"([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", line).groups()
        found.setdefault(name, set()).add(version)
    return found


def reached(extras: tuple[str, ...]) -> dict[str, set[str]]:
    """name → versions that the lock reaches from the project's dependencies and some of its extras."""
    [project] = LOCKED["defaultmode"]
    waiting = [*project["dependencies"], *(need for extra in extras for need in project["optional-dependencies"][extra])]
    found: dict[str, set[str]] = {}
    seen = set()
    while waiting:
        need = waiting.pop()
        key = need["name"], need.get("version"), tuple(need.get("extra", ()))
        if key in seen:
            continue
        seen.add(key)
        for package in LOCKED[need["name"]]:
            if need.get("version") in (None, package["version"]):
                found.setdefault(need["name"], set()).add(package["version"])
                waiting += package.get("dependencies", [])
                for extra in need.get("extra", ()):
                    waiting += package.get("optional-dependencies", {}).get(extra, [])
    return found


def test_the_lock_is_of_these_dependencies():
    [project] = LOCKED["defaultmode"]
    wanted = {normal(one) for one in PROJECT["dependencies"]}
    wanted |= {normal(one) for needs in PROJECT["optional-dependencies"].values() for one in needs}
    locked = {
        normal(f"{one['name']}{'[' + ','.join(one['extras']) + ']' if one.get('extras') else ''}{one.get('specifier', '')}")
        for one in project["metadata"]["requires-dist"]
    }
    assert locked == wanted, "run the commands of CONTRIBUTING, 'Change the dependencies'"


@pytest.mark.parametrize(("lock", "extras"), LOCKS.items())
def test_the_exported_locks_say_what_the_lock_says(lock, extras):
    assert pins(lock) == reached(extras)


@pytest.mark.parametrize("lock", ["uv.lock", *LOCKS])
def test_locks_name_no_private_host_and_no_machine(lock):
    text = (ROOT / lock).read_text("utf-8")
    hosts = set(re.findall(r"https?://([^/\"\s]+)", text))
    assert hosts <= (PUBLIC_HOSTS if lock == "uv.lock" else set())
    assert "file:" not in text and not re.search(r'"/\w+/', text)


@pytest.mark.parametrize("name", ["LICENSE", "LICENSE-CONTENT.md", "CITATION.cff", "CONTRIBUTING.md", "README.md"])
def test_a_stranger_finds_what_every_project_has(name):
    assert (ROOT / name).stat().st_size > 500


def test_the_first_line_of_contributing_says_where_to_write_and_what_is_generated():
    first = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n\n")[1]
    for place in ("course/*.ipynb", "source/", "release/", "generated"):
        assert place in first


def test_ci_runs_the_command_that_the_readme_gives():
    [command] = re.findall(r"^    (python3 start\.py test)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip().endswith(command)


def test_the_wheel_holds_the_course_and_the_licences_and_no_keys(tmp_path):
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)
    [wheel] = tmp_path.glob("*.whl")
    names = {re.sub(r"^defaultmode-[^/]*/", "", name) for name in zipfile.ZipFile(wheel).namelist()}
    share = "data/share"
    for wanted in (
        "defaultmode/data/brain/licences/FreeSurfer.txt",
        "defaultmode/data/brain/licences/CBIG-Schaefer2018.txt",
        "licenses/LICENSE-CONTENT.md",
        "defaultmode/lab/labconfig/page_config.json",
        f"{share}/defaultmode/course/01_default_mode_network.ipynb",
        f"{share}/defaultmode/release/quiz01_default_mode_network/quiz01_default_mode_network.ipynb",
        f"{share}/jupyter/labextensions/defaultmode/package.json",
    ):
        assert wanted in names, sorted(names)
    assert not [name for name in names if "source/" in name or "answers.json" in name or name.endswith("bake.py")]


def test_imports_point_one_way():
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def test_types_hold():
    told = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("command", [["check", "."], ["format", "--check", "."]], ids=" ".join)
def test_style_holds(command):
    told = subprocess.run([sys.executable, "-m", "ruff", *command], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
