"""A real mosquitto with the settings of the shipped file that matter, on a port of its own."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.brokers import free_port
from tests.live.sinks import eventually

SETTINGS = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
autosave_interval 30
max_queued_messages 100000
max_inflight_messages 100
set_tcp_nodelay true
"""


class Broker:
    """One mosquitto, which can be killed and started again on its folder."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.port = free_port()
        self._program = program
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o777)  # it drops root and must write its database here
        self._conf = folder / "mosquitto.conf"
        self._conf.write_text(SETTINGS.format(port=self.port, folder=folder))
        self._log = (folder / "mosquitto.log").open("ab")
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [str(self._program), "-c", str(self._conf)], stdout=self._log, stderr=self._log
        )
        eventually(self._answers)

    def kill(self) -> None:
        """SIGKILL."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def restart(self, pause: float = 0.0) -> None:
        """SIGKILL and start again."""
        self.kill()
        time.sleep(pause)
        self.start()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
        except OSError:
            return False
        return True
