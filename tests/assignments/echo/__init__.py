"""The echo assignment: programs right and wrong, its texts, its starter."""
