# Evidence: a fault
lesson.evidence("no-such-claim")
