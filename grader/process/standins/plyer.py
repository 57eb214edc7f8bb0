"""Stand-in for `plyer`: notifies nobody."""


class notification:
    """Shows no notification."""

    @staticmethod
    def notify(*text: object, **how: object) -> None:
        pass
