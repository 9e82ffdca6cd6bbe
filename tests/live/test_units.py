"""The units hold what they promise, by systemd's own judgement (FIGURES F19)."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from gateway.cli.admitting import PASSWORDS, RIGHTS, WRITTEN
from tests.brokers import free_port
from tests.conftest import RequireProgram
from tests.live.wire import eventually
from tests.proof import Measured

SYSTEMD = Path(__file__).parents[2] / "systemd"


UNITS = sorted(file.stem for file in SYSTEMD.glob("*.service"))
"""Every one that is shipped: a new one is held to the limit before anybody thinks of it."""
LIMITS = {"cuobian-core": 1.5, "cuobian-backup": 1.5, "cuobian-broker": 1.0}
LIMIT = 2.0


@pytest.mark.figure("F19", "exposure of each unit, by systemd's own offline judgement")
@pytest.mark.parametrize("unit", UNITS)
def test_exposure_is_within_its_limit(unit: str, require_program: RequireProgram, measured: Measured) -> None:
    """F19: `systemd-analyze security --offline` stays at or below the figure for each unit."""
    limit = LIMITS.get(unit, LIMIT)
    analyze = require_program("systemd-analyze")
    command = [analyze, "security", "--offline=true", SYSTEMD / f"{unit}.service"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert found is not None
    measured(float(found[1]), unit, limit=limit)
    assert float(found[1]) <= limit


@pytest.mark.parametrize("unit", UNITS)
def test_no_unit_dumps_its_memory(unit: str) -> None:
    """Keys and names are in there; a core file would lie beside the database for years."""
    assert "LimitCORE=0" in (SYSTEMD / f"{unit}.service").read_text("utf-8").splitlines()


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_every_line(unit: str, tmp_path: Path, require_program: RequireProgram) -> None:
    """No unknown key, no value it would ignore; only the programme's place is another one here."""
    text = (SYSTEMD / f"{unit}.service").read_text("utf-8")
    copy = tmp_path / f"{unit}.service"
    copy.write_text(text.replace("/opt/cuobian/.venv/bin/cuobian", "/bin/true"), "utf-8")
    command = [require_program("systemd-analyze"), "verify", "--man=no", copy]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert [] == [line for line in done.stderr.splitlines() if unit in line]


def test_core_is_watched_and_comes_back_for_ever() -> None:
    """The core tells systemd that it lives, and is started again however often it ends."""
    unit = (SYSTEMD / "cuobian-core.service").read_text("utf-8")
    for line in ("Type=notify", "WatchdogSec=30", "Restart=always", "StartLimitIntervalSec=0"):
        assert line in unit.splitlines()


def test_the_camera_worker_sees_its_own_folder_alone_and_stands_back() -> None:
    """Database and secrets are out of its sight, so its password is its own, and it runs below all others."""
    unit = (SYSTEMD / "cuobian-vision.service").read_text("utf-8").splitlines()
    for line in (
        "TemporaryFileSystem=/var/lib/cuobian:ro",
        "BindPaths=/var/lib/cuobian/vision",
        "LimitCORE=0",
        "Nice=15",
        "WatchdogSec=30",
        "Restart=always",
    ):
        assert line in unit


def test_the_broker_is_told_by_its_own_user_and_after_everything_is_written() -> None:
    """The core may write the folder and has no right to signal; the path waits for what is replaced last."""
    core = (SYSTEMD / "cuobian-core.service").read_text("utf-8").splitlines()
    tells = (SYSTEMD / "cuobian-broker.service").read_text("utf-8").splitlines()
    waits = (SYSTEMD / "cuobian-broker.path").read_text("utf-8").splitlines()
    folder = "/var/lib/cuobian-broker"
    assert f"ReadWritePaths=-{folder}" in core
    assert {"User=mosquitto", "ExecStart=/usr/bin/pkill -HUP -u mosquitto -x mosquitto"} <= set(tells)
    assert f"PathChanged={folder}/{WRITTEN}" in waits
    made = (SYSTEMD / "cuobian.tmpfiles.conf").read_text("utf-8")
    assert re.search(rf"^d +{folder} +2750 cuobian mosquitto", made, re.MULTILINE)
    for file in (PASSWORDS, RIGHTS):
        assert re.search(rf"^f +{folder}/{file} +0640 cuobian mosquitto", made, re.MULTILINE)


HIDDEN = {"default": 0, "noaccess": 1, "invisible": 2, "ptraceable": 4}
"""What `ProtectProc=` mounts /proc with (`hidepid`)."""


@pytest.mark.live
@pytest.mark.skipif(os.geteuid() != 0, reason="a broker that begins as root needs root")
def test_the_broker_is_found_by_what_tells_it(tmp_path: Path, require_program: RequireProgram) -> None:
    """The unit's words, as its user and with its sight of processes, reach a mosquitto that began as root.

    Debian's does. Else a log-in that was taken away would go on, and a new one wait.
    """
    mosquitto, _ = require_program("mosquitto"), require_program("pkill")
    tells = dict(
        line.split("=", 1)
        for line in (SYSTEMD / "cuobian-broker.service").read_text("utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    )
    log, conf = tmp_path / "log", tmp_path / "conf"
    conf.write_text(f"listener {free_port()} 127.0.0.1\nallow_anonymous true\n")
    with log.open("wb") as said, subprocess.Popen([mosquitto, "-v", "-c", conf], stderr=said) as process:
        try:
            eventually(lambda: " running" in log.read_text())
            # Its own word for a name, or brokers of other tests would read their files again as well.
            words = tells["ExecStart"].replace(" -x mosquitto", f" -f {conf}")
            sight = f"mount -t proc -o hidepid={HIDDEN[tells.get('ProtectProc', 'default')]} proc /proc"
            user = ["setpriv", f"--reuid={tells['User']}", f"--regid={tells['Group']}", "--clear-groups"]
            itself = "" if tells["PrivateUsers"] == "no" else "unshare --map-current-user"
            script = f"{sight} && exec {' '.join(user)} {itself} {words}"
            done = subprocess.run(
                [require_program("unshare"), "--mount", "sh", "-c", script],
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
            eventually(lambda: "Reloading config" in log.read_text(), what=f"not told: {done}")
        finally:
            process.terminate()


def test_backups_stand_back_behind_everything() -> None:
    """A timer begins them, below all others and without a network; the core only sees that they are made."""
    unit = (SYSTEMD / "cuobian-backup.service").read_text("utf-8").splitlines()
    for line in ("Type=oneshot", "Nice=15", "CPUSchedulingPolicy=batch", "PrivateNetwork=yes", "LimitCORE=0"):
        assert line in unit
    assert any(line.endswith("cuobian backup --due --config /etc/cuobian/cuobian.yaml") for line in unit)
    assert " core --backups elsewhere " in (SYSTEMD / "cuobian-core.service").read_text("utf-8")
    assert "WantedBy=timers.target" in (SYSTEMD / "cuobian-backup.timer").read_text("utf-8").splitlines()
