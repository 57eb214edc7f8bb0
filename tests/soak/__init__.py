"""The same programs graded again and again, beside a chosen load: how often does a verdict come out otherwise?"""
