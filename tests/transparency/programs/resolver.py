"""Names and numbers: localhost, this machine's own name, services, and a server on the address of this machine."""
import socket


print(socket.gethostbyname("localhost"), socket.gethostbyname("127.0.0.1"), socket.gethostbyname("0.0.0.0"))
for family, kind, proto, name, address in socket.getaddrinfo("localhost", 80, socket.AF_INET, socket.SOCK_STREAM):
    print(family.name, kind.name, proto == socket.IPPROTO_TCP, repr(name), address)
print(socket.getaddrinfo("127.0.0.1", "80", type=socket.SOCK_DGRAM)[0][4])
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
print(socket.inet_aton("127.0.0.1"), socket.inet_ntoa(b"\x7f\0\0\1"), socket.htons(1) in (1, 256))
try:
    print(socket.getservbyname("http"), socket.getservbyport(80))
except OSError as error:
    print(error)

try:
    own = socket.gethostbyname(socket.gethostname())
except socket.gaierror:
    own = "127.0.0.1"
with socket.socket() as listener, socket.socket() as client:
    listener.bind((own, 0))
    listener.listen()
    print("bound to the machine's own name:", listener.getsockname()[0] == own)
    client.connect((own, listener.getsockname()[1]))
    connection, address = listener.accept()
    print("peer:", client.getpeername() == listener.getsockname() == connection.getsockname())
    print("they agree:", address == client.getsockname(), address[0] == own)
    connection.close()

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as scout:
    scout.connect(("127.0.0.1", 9))
    print("the address that would be used:", scout.getsockname()[0])
