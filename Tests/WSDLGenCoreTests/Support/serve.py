"""An HTTPS server on loopback for the fetch command.

Serves the folders that are named by arguments NAME=PATH as /NAME/FILE. Prints one line of JSON with its port, the file
of its certificate and that certificate's SHA-256 thumbprint; ends when its standard input ends.
"""

import hashlib
import http.server
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading

folders = dict(argument.split("=", 1) for argument in sys.argv[1:])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        _, name, path = self.path.split("/", 2)
        contents = None
        if name in folders and ".." not in path:
            try:
                with open(os.path.join(folders[name], path), "rb") as file:
                    contents = file.read()
            except OSError:
                pass
        self.send_response(404 if contents is None else 200)
        self.send_header("Content-Length", str(len(contents or b"")))
        self.end_headers()
        self.wfile.write(contents or b"")

    def log_message(self, *arguments):
        pass


with tempfile.TemporaryDirectory() as folder:
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(certificate) as file:
        thumbprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()
    print(json.dumps({"port": server.server_port, "certificate": certificate, "thumbprint": thumbprint}), flush=True)
    sys.stdin.read()
