"""A mail server that throws everything away and counts it, in a process of its own, so that it has a core of its own.

It says its port when it listens, and how many mails it had from whom when its input ends.
"""

import asyncio
import sys
import threading
from collections import Counter
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    def __init__(self) -> None:
        self.mails: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails[envelope.rcpt_tos[0]] += 1
        return "250 OK"


async def main() -> None:
    sink, over = Sink(), asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(over.set)), daemon=True).start()
    server = await loop.create_server(partial(SMTP, sink, hostname="sink.test", loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await over.wait()
    print(sink.mails.total(), len(sink.mails), flush=True)


asyncio.run(main())
