"""A mail server that keeps each mail in a file, in a process of its own, so that it has a core of its own.

    python sink.py FOLDER

It says its port when it listens, and how many mails it had and to how many readers when its input ends.
"""

import asyncio
import sys
import threading
from collections import Counter
from functools import partial
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    def __init__(self) -> None:
        self.count = 0
        self.mails: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.count += 1
        self.mails[envelope.rcpt_tos[0]] += 1
        (Path(sys.argv[1]) / f"{self.count}.eml").write_bytes(envelope.original_content or b"")
        return "250 OK"


async def main() -> None:
    sink, over = Sink(), asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(over.set)), daemon=True).start()
    server = await loop.create_server(partial(SMTP, sink, hostname="sink.test", loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await over.wait()
    print(sink.count, len(sink.mails), flush=True)


asyncio.run(main())
