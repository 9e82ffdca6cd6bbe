"""Bring texts up to date: what the templates say into each .po, each .po into its .mo. Needs babel.

For developers, never at run time. New texts come in empty; a test fails until they have words and the .mo is
current.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
METHODS = [("templates/**.html", "jinja2")]
SAME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The same texts make the same files, whenever they are made."""
HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def template() -> Catalog:
    """Return every text that the templates hold."""
    catalog = Catalog(project="cuobian", charset="utf-8")
    found = extract_from_dir(HERE.parent, METHODS, {"**.html": {"trimmed": "true"}}, strip_comment_tags=True)
    for file, _line, message, comments, context in found:
        catalog.add(message, None, [(Path(file).name, 0)], auto_comments=comments, context=context)
    return catalog


def updated(file: Path) -> Catalog:
    """Return a .po brought up to date with the templates: new texts empty, dropped ones gone."""
    with file.open("rb") as opened:
        catalog = read_po(opened, locale=file.parts[-3], domain="cuobian")
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = catalog.revision_date = SAME_DAY
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """Return the .mo of a catalogue."""
    content = io.BytesIO()
    write_mo(content, catalog)
    return content.getvalue()


def written(catalog: Catalog) -> bytes:
    """Return the .po of a catalogue, the same for the same texts on every day."""
    content = io.BytesIO()
    write_po(content, catalog, width=110, no_location=True, sort_output=True, omit_header=True)
    return HEADER + content.getvalue()


def main() -> int:
    """Update and compile every language; say which texts still wait for words."""
    missing = 0
    for file in sorted(HERE.glob("*/LC_MESSAGES/cuobian.po")):
        catalog = updated(file)
        file.write_bytes(written(catalog))
        file.with_suffix(".mo").write_bytes(compiled(catalog))
        empty = [message.id for message in catalog if message.id and not message.string]
        missing += len(empty)
        sys.stdout.writelines(f"{file.parts[-3]}: no words yet for {each!r}\n" for each in empty)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
