# Exercise: a sorting that is not there
exercises.sorter(lesson, "no-such-sorting")
