# Exercise: a case that is not there
exercises.case(lesson, "no-such-case")
