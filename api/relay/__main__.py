"""`python -m api.relay`: serves one relay. Needs Starlette and uvicorn, and nothing else of this project."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from api.relay.app import Relay, create_app
from api.relay.boxes import Unusable, read_boxes

LISTEN = "127.0.0.1:8070"
CONNECTIONS = 2000
"""At once; boxes and phones beyond them are turned away and come again."""
IDLE = 75
"""Seconds an unused connection is kept: longer than a box's longest wait."""
GRACE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where to listen and who may."""
    parser.add_argument("--listen", metavar="HOST:PORT", default=LISTEN, help=f"default: {LISTEN}")
    parser.add_argument(
        "--boxes", metavar="FILE", type=Path, required=True, help="lines of `cuobian relay pair`, one a box"
    )
    parser.add_argument(
        "--proxy",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="whose X-Forwarded-For is believed, which ends TLS in front (default: 127.0.0.1)",
    )


def serve(args: argparse.Namespace) -> int:
    """Serve until told to stop; 2 where the file of boxes cannot be used."""
    try:
        boxes = read_boxes(args.boxes)
        host, _, port = str(args.listen).rpartition(":")
        number = int(port)
    except Unusable as error:
        return _wrong(str(error))
    except OSError as error:
        return _wrong(f"{args.boxes}: {error.strerror}")
    except ValueError:
        return _wrong(f"--listen: found {args.listen!r}, expected HOST:PORT")
    config = uvicorn.Config(
        create_app(relay := Relay(boxes)),
        host=host.strip("[]"),
        port=number,
        access_log=False,  # a path holds a mailbox
        log_level="warning",
        server_header=False,
        forwarded_allow_ips=args.proxy,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=GRACE,
    )
    Server(config, relay).run()
    return 0


class Server(uvicorn.Server):
    """uvicorn, which at its end lets go of the boxes that wait."""

    def __init__(self, config: uvicorn.Config, relay: Relay) -> None:
        super().__init__(config)
        self._relay = relay

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what waits first: it would otherwise be cut off."""
        self._relay.end()
        await super().shutdown(sockets)


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m api.relay", description="A relay that reads nothing.")
    add_arguments(parser)
    return serve(parser.parse_args(argv))


def _wrong(problem: str) -> int:
    sys.stderr.write(f"relay: {problem}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
