"""What nbgrader must know on both sides of a class: the examiner's `nbgrader_config.py` reads this too."""

import os

c = get_config()  # noqa: F821  nbgrader provides it

# The name of the course in the exchange.
c.CourseDirectory.course_id = "defaultmode"

# The default exchange needs the rights of a system administrator. A class sets the variable to a folder it shares.
if exchange := os.environ.get("DEFAULTMODE_EXCHANGE"):
    c.Exchange.root = exchange
