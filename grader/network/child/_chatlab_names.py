"""Host names: the plan answers them, so that DNS is never asked and a name that nobody knows is no obstacle."""

import _socket
from _chatlab_addresses import demand, foreign
from _chatlab_ask import V6, ask


def wrap(module):
    """Return the functions that stand in for those of the `socket` module, by name."""
    getaddrinfo, by_name, by_address = module.getaddrinfo, module.gethostbyname, module.gethostbyaddr
    by_name_ex, getnameinfo = module.gethostbyname_ex, module.getnameinfo

    def _getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
        name = foreign(host)
        if name is not None:
            answer = ask("name", 6 if family == V6 else 4, name)
            if answer[:1] == ["ok"]:
                host = answer[1]
            else:  # the natural function raises, in the platform's words
                host, flags = "no name", _socket.AI_NUMERICHOST
        return getaddrinfo(host, port, family, type, proto, flags)

    def _gethostbyname(host):
        name = foreign(host)
        return by_name(host) if name is None else demand("name", 4, name)[1]

    def _gethostbyname_ex(host):
        name = foreign(host)
        return by_name_ex(host) if name is None else (name, [], [demand("name", 4, name)[1]])

    def _gethostbyaddr(host):
        name = foreign(host)
        if name is not None:
            return name, [], [demand("name", 4, name)[1]]
        if host in ("localhost", "127.0.0.1", "::1"):
            return by_address(host)
        raise module.herror(1, "Unknown host")

    def _getnameinfo(address, flags):
        local = address[0] in ("127.0.0.1", "::1")
        return getnameinfo(address, flags if local else flags | _socket.NI_NUMERICHOST)

    made = (_getaddrinfo, _gethostbyname, _gethostbyname_ex, _gethostbyaddr, _getnameinfo)
    for function in made:
        function.__name__ = function.__qualname__ = function.__name__[1:]
    return {function.__name__: function for function in made}
