"""Takes posted news, as docs/PROTOCOL.md describes them, with nothing but Python's standard library.

    receiver.py SECRET FAILURES

Prints the port it listens on, refuses the first FAILURES posts with 500, and prints a line for each post: its number, whether the
signature is right, what happened. Ends with the first piece of news after which an interaction is over.
"""

import base64
import hashlib
import hmac
import http.server
import json
import sys
import time


class Receiver(http.server.BaseHTTPRequestHandler):
    failures = 0
    seen = set()
    over = False

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        number, at = self.headers["Webhook-Id"], self.headers["Webhook-Timestamp"]
        signed = f"{number}.{at}.".encode() + body
        mine = base64.b64encode(hmac.new(sys.argv[1].encode(), signed, hashlib.sha256).digest()).decode()
        right = hmac.compare_digest("v1," + mine, self.headers["Webhook-Signature"])
        recent = abs(time.time() - int(at)) < 300
        news = json.loads(body)
        refuse = Receiver.failures > 0
        Receiver.failures -= refuse
        self.send_response(500 if refuse else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if refuse or number in Receiver.seen:
            return
        Receiver.seen.add(number)
        same = str(news["number"]) == number
        print(news["news"], news["interaction"]["state"], "signed" if right and recent and same else "FORGED", flush=True)
        Receiver.over = Receiver.over or news["interaction"]["state"] == "ended"

    def log_message(self, *_):
        pass


def main():
    Receiver.failures = int(sys.argv[2])
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    print(server.server_port, flush=True)
    while not Receiver.over:
        server.handle_request()


if __name__ == "__main__":
    main()
