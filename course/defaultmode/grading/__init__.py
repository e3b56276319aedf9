"""The examiner's side: quizzes built from item files, and their submissions graded through nbgrader."""
