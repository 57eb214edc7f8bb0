"""The base classes of the course: `from lab import Server, Client`.

Nothing is imported before it is asked for: `python -m lab` may run inside a student's folder, where a
file may be called `socket.py`, and its first act must be to take that folder off the module path.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lab.client import Client
    from lab.server import Server

__all__ = ["Client", "Server"]


def __getattr__(name: str) -> type:
    if name == "Server":
        from lab.server import Server

        return Server
    if name == "Client":
        from lab.client import Client

        return Client
    raise AttributeError(f"module 'lab' has no attribute {name!r}")
