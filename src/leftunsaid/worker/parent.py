import os
import signal
import threading
import time

LAST_WORDS = 30.0  # seconds to end in order before it is ended


def leave_with_parent(parent: int) -> None:
    """End this process when the one that started it is gone, however it went: nothing stays behind on the port.

    Told which that was: it may be gone before anybody here can ask.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(LAST_WORDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
