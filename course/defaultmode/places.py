"""Where the course lives on this disk."""

import sysconfig
from pathlib import Path

PACKAGE = Path(__file__).parent


def checkout() -> Path | None:
    """The downloaded course that this package belongs to; None when it was installed as a wheel."""
    root = PACKAGE.parents[1]
    return root if (root / "start.py").is_file() else None


def course_root() -> Path:
    """The folder that holds ``course/`` and ``release/``: the checkout, or a wheel's ``share`` folder."""
    return checkout() or Path(sysconfig.get_path("data"), "share", "defaultmode")
