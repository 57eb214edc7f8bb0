"""What goes wrong in a classroom, as data: good chats with one accident put in, and what the grader must make of it."""
