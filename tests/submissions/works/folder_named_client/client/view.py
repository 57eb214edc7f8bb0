"""What the user sees."""


def show(link):
    for line in link.makefile(encoding="utf-8"):
        print("|", line.strip())
