"""What a grade costs, beside what its plays would cost without a grader."""
