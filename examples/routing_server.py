#!/usr/bin/env python3
"""A routing server of one page, for Frontdesk's `decide = "remote"` (docs/PROTOCOL.md, "Decisions").

Frontdesk asks POST /v1/decisions with everything it knows of a conversation, and tells POST /v1/decisions/ends when it is over.
Run it with a token, and put the same one into [routing_server] of Frontdesk:

    ROUTING_TOKEN=a-long-secret ./routing_server.py 5390

The rules below are an example: customers of partner.example come first, and what begins with "spam" goes no further.
"""

import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = os.environ.get("ROUTING_TOKEN", "")
LONGEST = 1_000_000


def decide(known):
    """What is to happen with a conversation of which this is known."""
    if known.get("opening", "").lower().startswith("spam"):
        return {"verdict": "end", "say": "We do not answer to this.", "rule": "no spam"}
    if known.get("customer.domain") == "partner.example":
        return {"priority": 10, "say": "Welcome back, partner.", "rule": "partners first"}
    if known.get("answers.topic") == "billing":
        return {"queue": "billing", "rule": "billing"}
    return {"verdict": "local"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        said = self.headers.get("Authorization", "")
        if not TOKEN or not hmac.compare_digest(said.encode(), f"Bearer {TOKEN}".encode()):
            return self.answer(401, {"title": "A token is needed"})
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST:
            return self.answer(413, {"title": "The request is too large"})
        try:
            asked = json.loads(self.rfile.read(length))
        except ValueError:
            return self.answer(400, {"title": "The request cannot be read"})
        if self.path == "/v1/decisions":
            return self.answer(200, decide(asked.get("attributes", {})))
        if self.path == "/v1/decisions/ends":
            print(f"conversation {asked.get('conversation')} is over: {asked.get('reason')}", flush=True)
            return self.answer(200, {})
        return self.answer(404, {"title": "There is no such thing"})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        """Nothing of customers goes into a log."""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5390
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
