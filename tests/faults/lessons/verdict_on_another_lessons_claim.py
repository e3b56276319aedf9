# Evidence: a fault
lesson.evidence("craving")
