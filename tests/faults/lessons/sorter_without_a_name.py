# Exercise: a sorting without a name
exercises.sorter(lesson)
