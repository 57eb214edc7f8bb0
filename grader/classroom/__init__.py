"""A whole class: many hand-ins found, unpacked, graded side by side, and kept in one database."""
