"""R: the bare durable pipeline ours is held against. paho manual ack → SQLite FULL → HTTP POST, and no more.

Run as a process of its own: `python -m gateway.bench.bare PORT DATABASE URL ROOT [USER PASSWORD]`.
"""

from __future__ import annotations

import http.client
import json
import queue
import sqlite3
import sys
import threading
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from gateway.bench.wire import without_delay

AT_ONCE = 256
PRESS = "sos.pressed"


def main(port: int, database: str, url: str, root: str, *login: str) -> None:
    """Store every message durably, acknowledge it, and post each press."""
    inbox: queue.SimpleQueue[mqtt.MQTTMessage] = queue.SimpleQueue()
    outbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    client = mqtt.Client(CallbackAPIVersion.VERSION2, "bare", clean_session=False, manual_ack=True)
    if login:
        client.username_pw_set(*login)
    client.on_connect = lambda client, *_: _listen(client, root)
    client.on_socket_open = without_delay
    client.on_message = lambda _client, _data, message: inbox.put(message)
    client.connect("127.0.0.1", port)
    client.loop_start()
    threading.Thread(target=_post, args=(outbox, url), daemon=True).start()
    store = sqlite3.connect(database, isolation_level=None)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = FULL")
    store.execute(
        "CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, topic TEXT, body BLOB) WITHOUT ROWID"
    )
    while True:
        batch = [inbox.get()]
        while not inbox.empty() and len(batch) < AT_ONCE:
            batch.append(inbox.get())
        said = [json.loads(message.payload) for message in batch]
        store.execute("BEGIN IMMEDIATE")
        rows = [
            (each["id"], message.topic, message.payload) for each, message in zip(said, batch, strict=True)
        ]
        store.executemany("INSERT OR IGNORE INTO event VALUES (?, ?, ?)", rows)
        store.execute("COMMIT")
        for each, message in zip(said, batch, strict=True):
            if each["type"] == PRESS:
                outbox.put(bytes(message.payload))
            client.ack(message.mid, message.qos)


def _listen(client: mqtt.Client, root: str) -> None:
    client.subscribe(f"{root}/+/event", 1)


def _post(outbox: queue.SimpleQueue[bytes], url: str) -> None:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    while True:
        body = outbox.get()
        connection.request("POST", parts.path, body, {"Content-Type": "application/json"})
        connection.getresponse().read()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
