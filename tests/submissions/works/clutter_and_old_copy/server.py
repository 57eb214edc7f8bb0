"""Chat server, the finished one."""
import socket
import threading

online = {}
mutex = threading.Lock()


def push(nick, line):
    try:
        online[nick].sendall(line.encode() + b'\n')
    except OSError:
        pass


def session(client):
    nick = ''
    try:
        inp = client.makefile('rb')
        nick = inp.readline().decode().strip()
        with mutex:
            online[nick] = client
            for n in online:
                if n != nick:
                    push(n, '* %s has joined *' % nick)
        for raw in inp:
            line = raw.decode().strip()
            with mutex:
                if line.startswith('/pm'):
                    arr = line.split(' ', 2)
                    if len(arr) != 3:
                        push(nick, 'Usage: /pm nick message')
                    elif arr[1] not in online:
                        push(nick, 'No such user')
                    else:
                        push(arr[1], 'PM from %s: %s' % (nick, arr[2]))
                else:
                    for n in online:
                        if n != nick:
                            push(n, '%s: %s' % (nick, line))
    except OSError:
        pass
    with mutex:
        online.pop(nick, None)
        for n in online:
            push(n, '* %s has left *' % nick)
    client.close()


if __name__ == '__main__':
    listener = socket.create_server(('localhost', 9999))
    print('Chat server is running on port 9999')
    while True:
        client, _ = listener.accept()
        threading.Thread(target=session, args=(client,), daemon=True).start()
