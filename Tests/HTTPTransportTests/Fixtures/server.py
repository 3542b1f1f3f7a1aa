"""HTTP and HTTPS servers on loopback that behave well, badly or slowly, as the path of a request asks.

Prints one line of JSON with its ports and the folder of its certificates, and ends when its standard input ends.
"""

import fcntl
import gzip
import hashlib
import http.server
import json
import os
import select
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import urllib.parse

BLOCK = bytes(range(256)) * 4096  # 1 MiB
PATIENCE = 600  # seconds after which a server-side wait gives up

lock = threading.Condition()
next_connection = 0
open_connections = set()
counts = {}  # requests by key
active = {}  # requests being served, and the highest number of them, by key
released = set()  # what may be sent now
arrived = set()  # what was released and has arrived
blocked = {}  # bytes written by writers that cannot go on, by key


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 0
    disable_nagle_algorithm = True

    def setup(self):
        global next_connection
        with lock:
            next_connection += 1
            self.connection_id = next_connection
            open_connections.add(self.connection_id)
        self.closes_unanswered = False
        super().setup()

    def finish(self):
        try:
            super().finish()
        finally:
            with lock:
                open_connections.discard(self.connection_id)
                lock.notify_all()

    def log_message(self, *arguments):
        pass

    def handle_any(self):
        parts = urllib.parse.urlsplit(self.path)
        self.query = {name: values[0] for name, values in urllib.parse.parse_qs(parts.query).items()}
        key = self.query.get("key")
        if key:
            with lock:
                counts[key] = counts.get(key, 0) + 1
        if self.closes_unanswered:
            self.close_connection = True
            return
        if "hold" in self.query:
            self.wait_until_released(self.query["hold"])
        name = "serve_" + parts.path.strip("/").replace("-", "_")
        try:
            getattr(self, name)()
        except (ConnectionError, ssl.SSLError, socket.timeout):
            self.close_connection = True

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

    def answer(self, body=b"", status=200, headers=()):
        self.send_response(status)
        self.send_header("X-Connection", str(self.connection_id))
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def number(self, name):
        return int(self.query[name])

    def wait_until_closed(self):
        """Says nothing more until the client goes away."""
        self.connection.settimeout(PATIENCE)
        try:
            while self.connection.recv(1024):
                pass
        except OSError:
            pass
        self.close_connection = True

    def wait_until_released(self, name):
        with lock:
            lock.wait_for(lambda: name in released, PATIENCE)

    def wait_until_arrived(self):
        """Waits until the client's system has all that was sent."""
        while any(fcntl.ioctl(self.connection, termios.TIOCOUTQ, bytes(4))):
            time.sleep(0.001)

    def reset(self):
        """Closes so that the client gets a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def begin_body(self, length):
        self.send_response(200)
        self.send_header("X-Connection", str(self.connection_id))
        self.send_header("Content-Length", str(length))
        self.end_headers()

    # Good answers

    def serve_status(self):
        self.answer(b"status", self.number("code"))

    def serve_headers(self):
        self.answer("".join(f"{name}: {value}\n" for name, value in self.headers.items()).encode())

    def serve_cookies(self):
        self.answer(headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])

    def serve_redirect(self):
        self.answer(b"", 302, [("Location", "/status?code=200")])

    def serve_bytes(self):
        left = self.number("count")
        self.begin_body(left)
        while left > 0:
            self.wfile.write(BLOCK[:left])
            left -= len(BLOCK)

    def serve_chunked(self):
        left = self.number("count")
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Trailer", "X-Late")
        self.end_headers()
        while left > 0:
            block = BLOCK[:left]
            self.wfile.write(b"%x\r\n" % len(block) + block + b"\r\n")
            left -= len(block)
        self.wfile.write(b"0\r\nX-Late: yes\r\n\r\n")

    def serve_gzip(self):
        body = b"a" * self.number("count")
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.answer(gzip.compress(body), headers=[("Content-Encoding", "gzip")])
        else:
            self.answer(body)

    def serve_continue(self):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n")
        self.answer(b"final")

    # Uploads

    def read_body(self):
        digest, count = hashlib.sha256(), 0
        if self.headers.get("Transfer-Encoding") == "chunked":
            while True:
                size = int(self.rfile.readline(), 16)
                chunk = self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    break
                digest.update(chunk)
                count += size
        else:
            left = int(self.headers.get("Content-Length", 0))
            while left > 0:
                chunk = self.rfile.read(min(left, 1 << 16))
                if not chunk:
                    raise ConnectionError
                digest.update(chunk)
                count += len(chunk)
                left -= len(chunk)
        return count, digest.hexdigest()

    def serve_upload(self):
        framing = "chunked" if "Transfer-Encoding" in self.headers else self.headers.get("Content-Length", "none")
        count, digest = self.read_body()
        self.answer(f"{self.command} {framing} {count} {digest}".encode())

    def serve_refuse(self):
        self.answer(b"too much", 413, [("Connection", "close")])
        self.close_connection = True
        # Take what is under way, so that closing does not become a reset that overtakes the answer.
        self.connection.shutdown(socket.SHUT_WR)
        self.wait_until_closed()

    def serve_stall_upload(self):
        """Takes nothing, and notices when the client goes away by the end of what has arrived."""
        with lock:
            lock.wait_for(lambda: False, PATIENCE)
        self.close_connection = True

    # Trouble

    def serve_stall_head(self):
        self.wait_until_closed()

    def serve_stall_body(self):
        self.begin_body(1000)
        self.wfile.write(b"x" * 10)
        self.wait_until_closed()

    def serve_drip(self):
        """A byte whenever the client has been silent for a moment, for as long as it stays."""
        self.begin_body(1_000_000)
        while not select.select([self.connection], [], [], 0.02)[0]:
            self.wfile.write(b"x")
        self.close_connection = True

    def serve_reset_head(self):
        self.reset()

    def serve_reset_body(self):
        self.begin_body(1000)
        self.wfile.write(b"x" * 10)
        self.reset()

    def serve_truncate(self):
        self.begin_body(1000)
        self.wfile.write(b"x" * 500)
        self.close_connection = True

    def serve_truncate_chunked(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nhello\r\n")
        self.close_connection = True

    def serve_bad_chunks(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n")

    def serve_bad_gzip(self):
        self.answer(b"this is not gzip", headers=[("Content-Encoding", "gzip")])

    def serve_garbage(self):
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        self.close_connection = True

    def serve_big_head(self):
        self.send_response(200)
        for number in range(20):
            self.send_header(f"X-Filler-{number}", "x" * 30_000)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def serve_big_line(self):
        self.answer(headers=[("X-Filler", "x" * 200_000)])

    def serve_close_next(self):
        """Answers, and closes the connection when the next request comes, without an answer."""
        self.answer(b"soon gone")
        self.closes_unanswered = True

    def serve_stray(self):
        """Sends an answer and one to nothing: together, with the end of the first when released, or after it."""
        field, body = {
            "length": (b"Content-Length: 3", b"own"),
            "chunked": (b"Transfer-Encoding: chunked", b"3\r\nown\r\n0\r\n\r\n"),
            "empty": (b"Content-Length: 0", b""),
        }[self.query["framing"]]
        head = b"HTTP/1.1 200 OK\r\nX-Connection: %d\r\n%s\r\n\r\n" % (self.connection_id, field)
        stray = b"HTTP/1.1 200 OK\r\nX-Connection: 0\r\nContent-Length: 5\r\n\r\nstray"
        first, later = {
            "together": (head + body + stray, b""),
            "end": (head, body + stray),
            "after": (head + body, stray),
        }[self.query["comes"]]
        self.wfile.write(first)
        self.wait_until_released(self.query["gate"])
        self.wfile.write(later)
        self.wait_until_arrived()
        with lock:
            arrived.add(self.query["gate"])
            lock.notify_all()

    def serve_release(self):
        """Lets something be sent; answers when it has arrived, if it is stray."""
        with lock:
            released.add(self.query["gate"])
            lock.notify_all()
            lock.wait_for(lambda: self.query["gate"] in arrived or "wait" not in self.query, PATIENCE)
        self.answer()

    # What the server saw

    def serve_tls(self):
        self.answer((self.connection.version() if self.server.context else "none").encode())

    def serve_count(self):
        with lock:
            self.answer(str(counts.get(self.query["of"], 0)).encode())

    def serve_wait_closed(self):
        """Answers when a connection has been closed."""
        connection = self.number("connection")
        with lock:
            closed = lock.wait_for(lambda: connection not in open_connections, PATIENCE)
        self.answer(b"closed" if closed else b"open")

    def serve_together(self):
        """Answers when `size` requests with the key are here, or at once when they have been."""
        key, size = self.query["key"], self.number("size")
        with lock:
            now, peak = active.get(key, (0, 0))
            active[key] = (now + 1, max(peak, now + 1))
            lock.notify_all()
            lock.wait_for(lambda: active[key][1] >= size, PATIENCE)
            now, peak = active[key]
            active[key] = (now - 1, peak)
        self.answer(str(peak).encode())

    def serve_peak(self):
        with lock:
            self.answer(str(active.get(self.query["of"], (0, 0))[1]).encode())

    def serve_flood(self):
        """Sends as much as the client takes, and notes how much when it takes no more for a moment."""
        key, written, moment = self.query["key"], 0, float(self.query["moment"])
        self.begin_body(1 << 40)
        self.connection.setblocking(False)
        while written < 1 << 40:
            writable = select.select([], [self.connection], [], moment)[1]
            if writable:
                try:
                    written += self.connection.send(BLOCK[:65536])
                except (BlockingIOError, ssl.SSLWantWriteError):
                    continue
            else:
                with lock:
                    blocked[key] = written
                    lock.notify_all()
                if not select.select([self.connection], [self.connection], [], PATIENCE)[1]:
                    break
        self.close_connection = True

    def serve_blocked(self):
        """Answers with how much a flood has sent, once the client takes no more of it."""
        key = self.query["of"]
        with lock:
            lock.wait_for(lambda: key in blocked, PATIENCE)
            self.answer(str(blocked.get(key, -1)).encode())


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)

    def finish_request(self, request, address):
        # The handshake belongs on the connection's own thread.
        if self.context:
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except OSError:
                return
        super().finish_request(request, address)

    def handle_error(self, request, address):
        pass


class Proxy(http.server.BaseHTTPRequestHandler):
    """A forward proxy that takes every `*.test` host for the plain server on this machine."""

    protocol_version = "HTTP/1.1"
    plain_port = 0

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        body = f"proxied {parts.hostname}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_CONNECT(self):
        host, port = self.path.rsplit(":", 1)
        if host == "refused.test":
            self.send_error(403)
            return
        upstream = socket.create_connection(("127.0.0.1", int(port)))
        self.send_response(200)
        self.end_headers()
        pair = {self.connection: upstream, upstream: self.connection}
        while True:
            for source in select.select(list(pair), [], [], PATIENCE)[0] or [None]:
                data = source.recv(1 << 16) if source else b""
                if not data:
                    upstream.close()
                    self.close_connection = True
                    return
                pair[source].sendall(data)


class Talkative(socketserver.StreamRequestHandler):
    """Speaks before it is asked, like a mail server."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        self.rfile.read()


class ProxyServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


def run(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificates(folder):
    """An authority, certificates it issued, and one that nobody issued; each PEM file holds its key as well."""
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    loopback = "subjectAltName=IP:127.0.0.1,DNS:localhost"

    def path(name):
        return os.path.join(folder, name)

    run("req", "-x509", *key, "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "2",
        "-subj", "/CN=Test authority", "-addext", "keyUsage=keyCertSign")
    for name, names, start, end in [
        ("good", loopback, "20200101000000Z", "20991231235959Z"),
        ("wrong-host", "subjectAltName=DNS:vc.example.org,IP:192.0.2.1", "20200101000000Z", "20991231235959Z"),
        ("expired", loopback, "20200101000000Z", "20200102000000Z"),
        ("future", loopback, "20980101000000Z", "20991231235959Z"),
    ]:
        with open(path(name + ".conf"), "w") as file:
            file.write(
                f"[ca]\ndefault_ca=x\n[x]\ndatabase={path(name + '.db')}\nnew_certs_dir={folder}\npolicy=p\n"
                f"default_md=sha256\nx509_extensions=e\nrand_serial=yes\n[p]\ncommonName=supplied\n[e]\n{names}\n")
        open(path(name + ".db"), "w").close()
        run("req", *key, "-keyout", path(name + ".key"), "-out", path(name + ".csr"), "-subj", "/CN=" + name)
        run("ca", "-batch", "-notext", "-config", path(name + ".conf"), "-in", path(name + ".csr"),
            "-cert", path("ca.pem"), "-keyfile", path("ca.key"), "-startdate", start, "-enddate", end,
            "-out", path(name + ".crt"))
    run("req", "-x509", *key, "-keyout", path("self-signed.key"), "-out", path("self-signed.crt"), "-days", "2",
        "-subj", "/CN=esx\nInjected: line", "-addext", loopback)
    for name in ["good", "wrong-host", "expired", "future", "self-signed"]:
        with open(path(name + ".pem"), "w") as output:
            for part in [".crt", ".key"]:
                with open(path(name + part)) as file:
                    output.write(file.read())


def main():
    # Many threads share the interpreter: let each wait for its turn less long.
    sys.setswitchinterval(0.0005)
    folder = tempfile.mkdtemp(prefix="http-transport-tests-")
    make_certificates(folder)
    names = ["good", "wrong-host", "expired", "future", "self-signed"]
    servers = {"plain": Server()}
    for name in names:
        servers[name] = Server(os.path.join(folder, name + ".pem"))
    servers["talkative"] = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talkative)
    servers["proxy"] = ProxyServer(("127.0.0.1", 0), Proxy)
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    # A listener that accepts connections, because the system does, and never says a word.
    mute = socket.create_server(("127.0.0.1", 0))
    ports = {name: server.server_address[1] for name, server in servers.items()}
    ports["mute"] = mute.getsockname()[1]
    print(json.dumps({"ports": ports, "folder": folder}), flush=True)
    sys.stdin.read()
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    os.rmdir(folder)


main()
