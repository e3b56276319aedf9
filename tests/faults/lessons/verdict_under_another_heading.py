# Evidence: a fault
lesson.evidence("one-scan")
