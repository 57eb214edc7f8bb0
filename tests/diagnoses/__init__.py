"""Chats with a beginner's mistake, each with the place at which a teacher would point: how well is it explained?"""
