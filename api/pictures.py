"""Pictures and files that are uploaded: how large they may be, and that they stay in memory. Keeps none.

Whatever a form brings stands in memory until its request ends: nothing of a face touches a disk here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser

LARGEST_PICTURE = 8 * 1024 * 1024
"""Bytes; as the worker has it."""
LARGEST_UPLOAD = 24 * 1024 * 1024
"""Bytes of one request with several pictures, or with a signed document."""
UPLOADS = re.compile(
    r"/people/[^/]{1,64}/face/pictures|/api/v1/people/[^/]{1,64}/face/pictures|/faces/assessment"
)
"""Paths that may bring so much; everything else keeps to a small form."""

# Beyond this size a form's files would be written to the disk.
MultiPartParser.spool_max_size = LARGEST_UPLOAD + 1


def largest_for(path: str, method: str, otherwise: int) -> int:
    """Return how many bytes a request may bring."""
    return LARGEST_UPLOAD if method == "POST" and UPLOADS.fullmatch(path) else otherwise


async def uploaded(request: Request, field: str) -> Sequence[bytes]:
    """Return the files of a form's field that are not empty."""
    form = await request.form()
    found = [await each.read() for each in form.getlist(field) if isinstance(each, UploadFile)]
    await form.close()
    return [each for each in found if each]
