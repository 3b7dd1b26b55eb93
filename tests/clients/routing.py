"""A small phone system, written from docs/PROTOCOL.md with nothing but Python's standard library.

    routing.py PORT TOKEN AGENT

Says that the agent is there, brings a call, waits until it is offered, lets the agent take it, checks that the agent gets no second
call meanwhile, hangs up, and asks why it went where it went. Prints a line for each step; the last one is "done".
"""

import http.client
import json
import sys
import time
import uuid


class Problem(Exception):
    """An answer that is no success (RFC 9457)."""

    def __init__(self, status, problem):
        super().__init__(f"{status}: {problem['detail']}")
        self.status, self.kind = status, problem["type"].rsplit(":", 1)[-1]


class RoutingServer:
    def __init__(self, port, token):
        self.port, self.token = port, token

    def _once(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        content = None
        if body is not None:
            content = json.dumps(body)
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, answer.headers, json.loads(text) if text else None
        finally:
            connection.close()

    def ask(self, method, path, body=None, headers=None):
        """Asks, again if no answer comes: a POST has a key, so that it is done once."""
        headers = dict(headers or {})
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        for pause in (0.2, 0.5, 1, 2, None):
            try:
                status, found, answer = self._once(method, path, body, headers)
            except OSError:
                status = 503
                if pause is None:
                    raise
            if status not in (429, 503) or pause is None:
                break
            time.sleep(pause)
        if status >= 400:
            raise Problem(status, answer)
        return status, found, answer

    def submit(self, **interaction):
        return self.ask("POST", "/v1/interactions", interaction)[2]

    def wait(self, number, until):
        """The interaction when its state is one of `until`."""
        tag = ""
        while True:
            headers = {"If-None-Match": tag} if tag else {}
            wait = "?wait=20s" if tag else ""
            status, found, interaction = self.ask("GET", f"/v1/interactions/{number}{wait}", None, headers)
            if status == 304:
                continue
            tag = found["ETag"]
            if interaction["state"] in until:
                return interaction

    def deal(self, number, deed, **body):
        return self.ask("POST", f"/v1/interactions/{number}/{deed}", body)[2]

    def report(self, agent, **state):
        return self.ask("PUT", f"/v1/agents/{agent}/state", state)[2]


def main():
    port, token, agent = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    server = RoutingServer(port, token)
    call = server.submit(medium="voice", queue="general", reference="line 3", attributes={"customer.name": "Anna"})
    print("state", call["state"], "position", call.get("position"))
    reported = server.report(agent, availability="available", media={"voice": {"capacity": 1}})
    print("reported", reported["availability"], reported["takes_interactions"])
    call = server.wait(call["id"], {"offered"})
    print("offered to", call["offers"][0]["agent"])
    second = server.submit(medium="voice", queue="general", reference="line 4")
    print("second", second["state"])
    call = server.deal(call["id"], "accept", agent=agent)
    print("state", call["state"], "agent", call["agent"])
    try:
        server.deal(call["id"], "cancel")
    except Problem as problem:
        print("refused", problem.status, problem.kind)
    call = server.deal(call["id"], "finish", agent=agent)
    print("state", call["state"], call["end"]["outcome"])
    second = server.wait(second["id"], {"offered"})
    second = server.deal(second["id"], "reject", agent=agent)
    print("second", second["state"])
    second = server.deal(second["id"], "cancel")
    print("second", second["state"], second["end"]["outcome"])
    why = server.ask("GET", f"/v1/interactions/{call['id']}/explanation")[2]
    print("explained", "takes it" in why["text"], len(why["facts"]) > 3)
    print("done")


if __name__ == "__main__":
    main()
