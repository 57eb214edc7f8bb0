"""TLS over a socket: server and client with a self-signed certificate, endings, a plain client at the TLS server."""
# needs: ssl
import os
import socket
import ssl
import threading

# made for this program alone: it protects nothing
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgzw3+j2ERaOzAhBWk
ycCqJivrPJann1kiQFpm0EEdl3ihRANCAAQxxCTvzKIQqdhsZrgsTFtABHDf0KJ3
NLqMgg7ijqCGjyrAvCNDX9xBi6j4sKxo0zdivx9skFZMDVQEwOf7XOtk
-----END PRIVATE KEY-----
"""
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBZjCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDHEJO/MohCp2Gxm
uCxMW0AEcN/Qonc0uoyCDuKOoIaPKsC8I0Nf3EGLqPiwrGjTN2K/H2yQVkwNVATA
5/tc62SjTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBSxJlVKE1ZH2LKSwUlCEguAnJnRJDAKBggqhkjOPQQD
AgNHADBEAiACdy3/ppsq9b2jXjpLW1DiyZmw4ZOFaMY4DoAgupknMQIgIuOTcmId
aiH3jsVwgYFdR4PkdxVa9/D8blPkKjQT+lQ=
-----END CERTIFICATE-----
"""


def serve():
    for _ in range(3):
        try:
            connection, address = secure.accept()
            with connection, connection.makefile("rw", newline="\n") as file:
                names.append((address, connection.getpeername()))
                for line in file:
                    if line == "bye\n":
                        connection.unwrap()
                        break
                    file.write(f"{type(connection).__name__} {line}")
                    file.flush()
        except OSError as error:
            names.append(type(error).__name__)


path = os.path.join(os.getcwd(), "both.pem")
with open(path, "w") as pem:
    pem.write(KEY + CERTIFICATE)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(path)
trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
trusting.load_verify_locations(cadata=CERTIFICATE)
names = []
secure = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
thread = threading.Thread(target=serve)
thread.start()
with socket.create_connection(secure.getsockname()) as plain:
    with trusting.wrap_socket(plain, server_hostname="localhost") as client:
        mine = client.getsockname()
        print(client.version(), dict(client.getpeercert()["subject"][0]), "plain:", plain.fileno())
        print("peer:", client.getpeername() == secure.getsockname())
        for word in (b"hello\n", b"x" * 50_000 + b"\n"):
            client.sendall(word)
            with client.makefile("rb") as file:
                answer = file.readline()
                print(answer[:20], len(answer))
with trusting.wrap_socket(socket.socket(), server_hostname="127.0.0.1") as client:
    client.connect(secure.getsockname())
    client.settimeout(0.1)
    try:
        client.recv(10)
    except socket.timeout as error:
        print(type(error).__name__, error)
    client.sendall(b"bye\n")
    print("unwrapped:", type(client.unwrap()).__name__)
with socket.create_connection(secure.getsockname()) as plain:
    plain.sendall(b"I speak no TLS\n")
    thread.join()
print("addresses agree:", names[0] == (mine, mine), names[1][0] == names[1][1], names[2])
secure.close()
