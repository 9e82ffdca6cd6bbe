"""`cuobian vision`: runs the camera worker beside the alarm core and below it, until told to stop."""

from __future__ import annotations

import argparse
import ctypes
import logging
import os
import sys
import threading
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import SecretStr

from config.loader import load_settings
from config.schema import Settings
from config.secrets import cameras_password
from gateway import __version__, logs
from gateway.cli.opening import OURS_ALONE, mqtt_settings_of
from gateway.runtime import notify, stop_on_signals

if TYPE_CHECKING:
    from devices.mqtt_settings import MqttSettings

log = logging.getLogger(__name__)

NICE = 15
"""Below everything else: a press must never wait for a face."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What numpy reads when it is imported; a second thread gains little (notes/faces) and takes the core's."""
M_ARENA_MAX = -8
NEEDED = ("cv2", "numpy", "nacl")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the worker takes everything from the configuration, and its orders from the core."""


def main(args: argparse.Namespace) -> int:
    """Run the worker until SIGTERM or SIGINT."""
    os.umask(OURS_ALONE)
    settings = load_settings(args.config)
    logs.set_up(settings.log.level, settings.log.format)
    stop = stop_on_signals()
    why = unusable(settings)
    if why:
        return _stand_by(why, stop)
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    with suppress(OSError):  # lower already
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
    with suppress(OSError):  # the unit has set it itself
        # Whoever wakes up beside it, such as the core for a press, goes first at once.
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    if not _run(settings, stop):
        # A thread hangs in a camera: whatever OpenCV would tidy up now waits for it. Nothing is lost.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    return 0


def unusable(settings: Settings) -> str:
    """Return why there is no camera worker on this box; empty where there can be one."""
    if not settings.vision.enabled:
        return "vision.enabled is false: no camera is opened and nobody is compared"
    missing = [each for each in NEEDED if find_spec(each) is None]
    return f"not installed: {', '.join(missing)}; no camera is opened" if missing else ""


def _stand_by(why: str, stop: threading.Event) -> int:
    """Wait for the end: started again and again, nothing would be different."""
    log.error("%s", why)
    notify(f"READY=1\nSTATUS={why}")
    while not stop.wait(5.0):
        notify("WATCHDOG=1")
    return 0


def _run(settings: Settings, stop: threading.Event) -> bool:
    import cv2

    from devices.vision.assembly import Places, VisionWorker
    from devices.vision.secrecy import keep_memory_private

    with suppress(OSError, ValueError):  # the unit forbids to change limits, and has set this one itself
        keep_memory_private()
    cv2.setNumThreads(1)
    _keep_one_heap()
    own = settings.vision_folder
    places = Places(own, settings.vision.keys or own / "keys", settings.vision.models or own / "models")
    broker = _broker(settings)
    broker.tls()  # what is wrong with it is said now, not with the first camera
    log.info("events go to the broker at %s", broker.place)
    worker = VisionWorker(places, broker)
    if worker.missing:
        log.error("nobody is recognised: %s", worker.missing)

    def ready() -> None:
        notify("READY=1")
        log.info("camera worker %s is running and waits for orders", __version__)

    try:
        return worker.run(stop, ready, _lives)
    finally:
        notify("STOPPING=1")


def _broker(settings: Settings) -> MqttSettings:
    """Return how the broker is reached; where the core writes its log-ins, with the worker's own password."""
    if settings.broker.logins is None:
        return mqtt_settings_of(settings)
    broker = settings.broker.model_copy(update={"password": SecretStr(cameras_password(settings))})
    return mqtt_settings_of(settings.model_copy(update={"broker": broker}))


def _keep_one_heap() -> None:
    """Let all threads share one heap: each of those that FFmpeg and the cameras have would keep its own.

    Source: mallopt(3), M_ARENA_MAX; measured: 258 MB with one camera after an enrolment, 287 without it.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def _lives() -> None:
    notify("WATCHDOG=1")
