"""The suites that mean something, run where students are: under a Windows Python, and without what macOS lacks."""
