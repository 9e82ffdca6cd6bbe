"""`python -m gateway.authority DATA PUBLIC_URL [NAME…]`: make the certificate that is due, and end.

Takes what it needs as words, because the interface has read its settings already. Prints why, and no key.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gateway.authority.names import wanted
from gateway.authority.renew import renew
from gateway.domain.errors import CuobianError


def main(words: Sequence[str]) -> int:
    """Return 0 where everything is as it should be now."""
    os.umask(0o077)
    data, public_url, *names = words
    try:
        print(renew(Path(data), wanted(public_url, names), datetime.now(UTC)))  # noqa: T201
    except (CuobianError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
