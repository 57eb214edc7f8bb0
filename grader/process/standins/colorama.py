"""Stand-in for `colorama`: every colour is an empty text."""


class _Codes:
    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


class _Cursor:
    def UP(self, *numbers: int) -> str:
        return ""

    DOWN = FORWARD = BACK = POS = UP


Fore, Back, Style, Cursor = _Codes(), _Codes(), _Codes(), _Cursor()


def init(*how: object, **more: object) -> None:
    """Do nothing."""


deinit = reinit = just_fix_windows_console = init
