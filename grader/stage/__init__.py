"""The verbs that scenarios use, and one play from its first process to its end."""
