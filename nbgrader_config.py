"""nbgrader in this course: only what differs from its defaults, with the reason on each.

Read by nbgrader's commands and by JupyterLab when they are started in this folder. nbgrader goes on with its defaults
when this file is broken; `defaultmode` commands stop instead, and a test loads it.
"""

from pathlib import Path

import defaultmode

ROOT = Path(__file__).resolve().parent

c = get_config()  # noqa: F821  nbgrader provides it

# Commands work from any folder.
c.CourseDirectory.root = str(ROOT)

# Without a folder that the class shares, the exchange is private to this course. What follows, the name of the course
# and that folder, holds for the learners too and is written once.
c.Exchange.root = str(ROOT / ".exchange")
load_subconfig(str(Path(defaultmode.__file__).parent / "lab" / "nbgrader_config.py"))  # noqa: F821

# nbgrader's own list, and what may lie about while an answer is being saved. Never answers.json: it is the submission.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".answers.lock", ".answers.half"]

# In kB, a tenth of the default and less: ours are a few dozen, and empty files of any size cost their sender nothing.
c.CourseDirectory.max_file_size = 10_000
c.CourseDirectory.max_dir_size = 20_000

# Learners read this in the box where they write; the default shouts.
c.ClearSolutions.text_stub = "Write your answer here."

# The mark scheme stands in the question above the written answer, where the marker needs it, and not in a task cell.
c.ClearMarkScheme.enforce_metadata = False

# Faster: there is nothing in our kernels to be saved at the end.
c.Execute.shutdown_kernel = "immediate"

# The default stops the class at one odd name, follows links, and lets anybody replace a neighbour's work.
c.ExchangeFactory.collect = "defaultmode.grading.exchange.Collect"

# Submissions are read, not executed: nothing that a learner sends can run, and marks are those of 'defaultmode grade'.
c.Autograde.exporter_class = "defaultmode.grading.autograde.Submissions"

# Learners never see code, and nothing is fetched from elsewhere (nbgrader's page loads MathJax from a server).
c.GenerateFeedback.exporter_class = "defaultmode.grading.feedback.FeedbackPage"

# Ours tells "still to be marked" from 0. The second step hides the hidden tests of notebooks that were written by hand.
c.GenerateFeedback.preprocessors = [
    "defaultmode.grading.feedback.Grades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# The default writes 0 for "not submitted" and for "still to be marked" too; ours says which.
c.ExportApp.plugin_class = "defaultmode.grading.export.MarksTable"
