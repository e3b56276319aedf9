# Exercise: a sorting of lesson 2
exercises.sorter(lesson, "salience-or-default")
