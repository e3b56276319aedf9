"""The text with passages of the tests, which needs nothing of the course's own content."""

from pathlib import Path

from defaultmode import spotting

TEXT = (Path(__file__).parent / "data" / "kettle.toml").read_text("utf-8")
KETTLE = spotting.load("kettle.toml", TEXT)
RIGHT = {passage.id: passage.mark for passage in KETTLE.passages}
MISSING = [gap.id for gap in KETTLE.gaps if gap.missing]
