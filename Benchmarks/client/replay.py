"""A server that answers like another one, and costs nothing: it sends the bytes that the other one has sent before."""

import http.client
import http.server
import re
import ssl
import subprocess
import threading
import time

OPERATION = re.compile(rb"<(?:[\w.-]+:)?Body[^>]*>\s*<(?:[\w.-]+:)?([\w.-]+)")
KEPT = ("Content-Type", "Content-Encoding", "Set-Cookie")


class Replay:
    """`with Replay(host, folder) as replay`: `replay.host` answers; what has not been asked before is passed on."""

    def __init__(self, host, folder):
        self.behind, self.answers, self.lock = host, {}, threading.Lock()
        certificate, key = folder / "replay.pem", folder / "replay.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        replay = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, content = replay.answer(self.command, self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.host = f"127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, method, path, headers, body):
        operation = OPERATION.search(body)
        key = (method, path, operation and operation[1], headers.get("User-Agent"), headers.get("Accept-Encoding"))
        with self.lock:
            if key not in self.answers:
                connection = http.client.HTTPSConnection(self.behind, context=ssl._create_unverified_context())
                own = {name: value for name, value in headers.items() if name not in ("Host", "Content-Length")}
                connection.request(method, path, body, own)
                answer = connection.getresponse()
                kept = [(name, value) for name, value in answer.getheaders() if name.title() in KEPT]
                self.answers[key] = (answer.status, kept, answer.read())
                connection.close()
            return self.answers[key]

    def raw(self, times):
        """Seconds that it takes to get the largest answer by a plain connection: what no client can be without."""
        key = max(self.answers, key=lambda key: len(self.answers[key][2]))
        method, path, operation, agent, encoding = key
        body = b"<e:Envelope><e:Body><%s/></e:Body></e:Envelope>" % operation
        headers = {"User-Agent": agent, "Accept-Encoding": encoding}
        connection = http.client.HTTPSConnection(self.host, context=ssl._create_unverified_context())
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            connection.request(method, path, body, {n: v for n, v in headers.items() if v is not None})
            size = len(connection.getresponse().read())
            seconds.append(time.perf_counter() - start)
        connection.close()
        return sorted(seconds)[times // 2], size
