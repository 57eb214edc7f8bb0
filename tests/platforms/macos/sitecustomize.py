"""On a module path, lets the grader take this system for macOS: what only Linux tells is not to be had.

Only while it chooses is the system called so: the standard library and psutil go on as they are.
"""

import sys
from importlib.machinery import ModuleSpec, PathFinder

CHOOSES = "grader.process.system"


class Finder:
    """Finds the module that chooses, and nothing else."""

    @staticmethod
    def find_spec(name: str, path: list[str] | None = None, _target: object = None) -> ModuleSpec | None:
        """Return a spec whose module is told that this is macOS."""
        spec = PathFinder.find_spec(name, path) if name == CHOOSES else None
        if spec is None or spec.loader is None:
            return None
        import grader.process.anywhere  # what asks by itself asks before
        import grader.process.posix  # noqa: F401

        run = spec.loader.exec_module

        def exec_module(module: object) -> None:
            kept, sys.platform = sys.platform, "darwin"
            try:
                run(module)  # type: ignore[arg-type]
            finally:
                sys.platform = kept

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
