"""Good chats with one fault each: does the grader see it, by the criterion that promises it, and by no other?"""
