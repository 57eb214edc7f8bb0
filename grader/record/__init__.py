"""What happened in a play: events, screens, stalls of the machine; a student's text is quoted here, once."""
