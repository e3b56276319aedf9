"""The command ``defaultmode export``: find a bank file, make another form of it, write that, and say what became of it."""

from importlib import import_module, resources
from pathlib import Path

from .. import items
from ..places import checkout
from . import SUFFIXES, ExportError, material
from .material import Made

_MODULES = {"print": "paper"}  # where a form's name is not its module's


def export(name: str, form: str, out: Path | None = None, *, key: bool = True) -> int:
    """Write the questions of a bank file in another form, and print where they are and what the form cannot hold.

    Parameters
    ----------
    name : str
        A bank file, or the slug of one: of a quiz in ``source/``, or of a lesson, whose practice it is.
    form : str
        One of `SUFFIXES`.
    out : Path, optional
        The file to write, or the folder for it; by default the current folder, under the bank's slug.
    key : bool
        Whether the answers go along; only paper can be without them.

    Raises
    ------
    ExportError, items.ItemError
        With what is wrong and what to do.
    """
    if not key and form != "print":
        raise ExportError(f"Only 'print' can leave the answers out; {form} is made to be marked, and holds them.")
    source = find(name)
    bank = items.load(source)
    module = import_module(f".{_MODULES.get(form, form)}", __package__)
    made = module.make(bank, key) if form == "print" else module.make(bank)
    target = _target(out, f"{bank.slug}{'' if made.key else '_questions'}{SUFFIXES[form]}")
    _refuse(target, source, made.key and bank.graded)
    replaced = target.exists()
    try:
        target.write_bytes(made.content)
    except OSError as error:
        raise ExportError(f"{target}: cannot be written ({error.strerror}); name another place with --out.") from None
    _tell(bank, made, target, replaced)
    return 0


def find(name: str) -> Path:
    """The bank file of that path or slug. Raises ExportError with the names there are."""
    if Path(name).is_file():
        return Path(name)
    graded, practice = _banks()
    by_name = {path.stem: path for path in (*graded, *practice)}
    by_slug = {path.stem.partition("_")[2]: path for path in practice}
    slug = name.removesuffix(".toml")
    if found := by_name.get(slug, by_slug.get(slug)):
        return found
    raise ExportError(f"'{name}' is neither a file nor a bank of questions; name a file, or one of {', '.join(by_name)}.")


def _banks() -> tuple[list[Path], list[Path]]:
    """The graded quizzes of the checkout, and the practice of the lessons."""
    root = checkout()
    graded = sorted((root / "source").glob("*.toml")) if root else []
    practice = Path(str(resources.files("defaultmode").joinpath("data/practice")))
    return graded, sorted(practice.glob("*.toml"))


def _target(out: Path | None, name: str) -> Path:
    if out is None:
        return Path(name)
    return out / name if out.is_dir() else out


def _refuse(target: Path, source: Path, secret: bool) -> None:
    """Keep an export from replacing its own bank, and keys from folders that nbgrader hands to learners."""
    here, root = target.resolve(), checkout()
    if here == source.resolve():
        raise ExportError(f"{target} is the bank file itself; name another place with --out.")
    if secret and root and any(here.is_relative_to(root / folder) for folder in ("source", "release", "course")):
        raise ExportError(f"{target} lies where learners' copies are made from, and holds the answers; name another place.")


def _tell(bank: items.Bank, made: Made, target: Path, replaced: bool) -> None:
    count = f"{len(bank.items)} question{'' if len(bank.items) == 1 else 's'}"
    print(f"{'Replaced' if replaced else 'Wrote'} {target} from {count}.")
    for remark in (*made.remarks, *material.on_safety(bank)):
        print(f"note: {remark}")
    if bank.graded and made.key:
        print("It holds the right answers of a graded quiz: keep it to yourself.")
