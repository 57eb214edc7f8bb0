"""TCP variant of the chat (server): threads, names, private messages."""
import socket
import threading

chat = {}
guard = threading.RLock()


def tell(who, what):
    try:
        chat[who].sendall((what + '\n').encode())
    except OSError:
        pass


def client_thread(sock):
    f = sock.makefile('rw', encoding='utf-8', newline='\n')
    me = f.readline().strip()
    with guard:
        chat[me] = sock
        tell(me, 'Welcome! There are %d people here' % len(chat))
    while True:
        try:
            line = f.readline()
        except OSError:
            line = ''
        if line == '':
            break
        line = line.strip()
        with guard:
            if line.startswith('/pm'):
                w = line.split(None, 2)
                if len(w) < 3 or w[1] not in chat:
                    tell(me, 'ERROR: use /pm NAME TEXT')
                else:
                    tell(w[1], '[pm] <%s> %s' % (me, w[2]))
            else:
                for who in list(chat):
                    if who != me:
                        tell(who, '<%s> %s' % (me, line))
    with guard:
        if chat.get(me) is sock:
            del chat[me]
    sock.close()


srv = socket.create_server(('', 9090), reuse_port=False)
while 1:
    s, a = srv.accept()
    threading.Thread(target=client_thread, args=(s,), daemon=True).start()
