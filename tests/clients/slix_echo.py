"""A slixmpp component that echoes every message, for the bench to compare with.

Usage: slix_echo.py DOMAIN PORT SECRET. Connects to 127.0.0.1 and ends when the server hangs up.
"""

import asyncio
import sys

import slixmpp


class Echo(slixmpp.ComponentXMPP):
    def __init__(self, domain, secret, port):
        super().__init__(domain, secret, "127.0.0.1", int(port))
        self.add_event_handler("message", self.on_message)
        self.add_event_handler("disconnected", lambda _: self.loop.stop())

    def on_message(self, message):
        message.reply(message["body"]).send()


domain, port, secret = sys.argv[1:]
echo = Echo(domain, secret, port)
echo.connect()
asyncio.get_event_loop().run_forever()
