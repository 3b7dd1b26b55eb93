"""A slixmpp client for the tests: JSON orders on stdin, JSON reports on stdout.

Usage: slix.py JID PASSWORD PORT. Connects to 127.0.0.1 without TLS, approves
every subscription, and reports messages and presences as they come.
"""

import asyncio
import json
import sys

import slixmpp


class Client(slixmpp.ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        self.enable_starttls = False
        self.enable_direct_tls = False
        self.enable_plaintext = True
        self.plugin["feature_mechanisms"].unencrypted_plain = True
        for plugin in ("xep_0030", "xep_0054", "xep_0085", "xep_0092", "xep_0115", "xep_0184", "xep_0199"):
            self.register_plugin(plugin)
        self.plugin["xep_0184"].auto_request = True
        self.auto_authorize = True
        self.auto_subscribe = False
        self.add_event_handler("session_start", self.on_start)
        self.add_event_handler("message", self.on_message)
        self.add_event_handler("presence", self.on_presence)
        self.add_event_handler("receipt_received", self.on_receipt)
        self.add_event_handler("failed_all_auth", lambda _: report(is_="refused"))

    async def on_start(self, _event):
        self.send_presence()
        await self.get_roster()
        report(is_="online", jid=str(self.boundjid))

    def on_message(self, message):
        report(
            is_="message",
            sender=message["from"].bare,
            id=message["id"],
            type=message["type"],
            text=message["body"],
        )

    def on_presence(self, presence):
        report(
            is_="presence",
            sender=presence["from"].bare,
            type=presence["type"],
            text=presence["status"],
            caps=presence["caps"]["ver"],
        )

    def on_receipt(self, message):
        report(is_="receipt", sender=message["from"].bare, id=message["receipt"])

    async def obey(self, order):
        if order["do"] == "say":
            self.send_message(mto=order["to"], mbody=order["text"], mtype="chat")
        elif order["do"] == "discover":
            try:
                info = await self.plugin["xep_0030"].get_info(jid=order["jid"], timeout=10)
                identities = [list(identity) for identity in info["disco_info"]["identities"]]
                features = sorted(info["disco_info"]["features"])
                caps = self.plugin["xep_0115"].generate_verstring(info["disco_info"], "sha-1")
                report(is_="discovered", identities=identities, features=features, caps=caps)
            except slixmpp.exceptions.XMPPError as error:
                report(is_="discovered", error=error.condition)
        elif order["do"] == "inspect":
            seconds = await self.plugin["xep_0199"].ping(jid=order["jid"], timeout=10)
            version = await self.plugin["xep_0092"].get_version(order["jid"], timeout=10)
            vcard = await self.plugin["xep_0054"].get_vcard(jid=slixmpp.JID(order["jid"]), timeout=10)
            report(
                is_="inspected",
                ping=seconds,
                software=version["software_version"]["name"],
                name=vcard["vcard_temp"]["FN"],
                photo=len(vcard["vcard_temp"]["PHOTO"]["BINVAL"] or ""),
            )


def report(is_, **values):
    print(json.dumps({"is": is_, **values}), flush=True)


async def main():
    jid, password, port = sys.argv[1:]
    client = Client(jid, password)
    client.connect("127.0.0.1", int(port))
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        await client.obey(json.loads(line))
    await client.disconnect()


asyncio.run(main())
