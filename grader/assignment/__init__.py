"""An assignment's folder, read: its rubric, its scenarios, the words of prompts."""
