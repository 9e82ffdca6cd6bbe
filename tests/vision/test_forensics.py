"""F22: a person who has withdrawn is found nowhere, byte by byte. F23: neither is anybody unmatched.

The worker's store, desk, door and sweeping run as a process, with a home and a temporary folder of its own;
all of it is searched while it runs, after it was killed, and after it has started again.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devices.vision.parts import Vector
from gateway.domain.model import DeviceId
from gateway.domain.vision import Expectation, HeldPicture, SnapshotId, SubjectId
from gateway.service.vision_line import VisionLine, VisionRefused
from tests.conftest import RequireProgram
from tests.proof import Measured
from tests.vision.doors import CAMERA, ROOT, process_at
from tests.vision.forensics import forms, found, pieces
from tests.vision.kept import LI, MODEL, WU, ToyJudge, crop, jpeg, orders, photograph, store_at

JPEG_MARKS = (b"JFIF", b"\xff\xd8\xff")


def shown(subject: SubjectId) -> list[bytes]:
    """Return the photographs of somebody, long enough to be searched for."""
    return [photograph(f"{subject}/{pose}") + os.urandom(400) for pose in range(3)]


def vectors(photographs: list[bytes]) -> list[Vector]:
    """Return the templates that are made of them."""
    return [vector for each in photographs if (vector := ToyJudge().judge(each, ())[1]) is not None]


def matched(line: VisionLine, process: subprocess.Popen[str], subject: SubjectId) -> SnapshotId:
    """Let somebody be matched; return the name of their picture."""
    line.expect(Expectation("e", CAMERA, subject))
    assert process.stdout is not None
    return SnapshotId(process.stdout.readline().strip())


def sealed(folder: Path, subject: SubjectId, snapshot: SnapshotId) -> list[bytes]:
    """Return what stands on the disk of somebody, sealed, and their key."""
    with sqlite3.connect(f"file:{folder}/vision/faces.db?mode=ro", uri=True) as raw:
        rows = [row[0] for row in raw.execute("SELECT sealed FROM template WHERE subject = ?", (subject,))]
    raw.close()
    key = (folder / f"keys/subjects/{subject}.key").read_bytes()
    return [*rows, key, (folder / "vision/snapshots" / snapshot).read_bytes()[200:]]


def until_erased(line: VisionLine, subject: SubjectId) -> float:
    """Wait until somebody's bytes are said to be gone; return the seconds it took."""
    began = time.monotonic()
    while subject not in line.state().erased:
        assert time.monotonic() < began + 10
        time.sleep(0.005)
    return time.monotonic() - began


@pytest.mark.figure("F22", "withdrawn: matching has ended, and their bytes are found nowhere")
@pytest.mark.crash
def test_f22_a_withdrawn_person_is_found_nowhere(tmp_path: Path, measured: Measured) -> None:
    """Template in any number format or writing, picture, photograph, key, and what it had sealed: 0 bytes."""
    box, backup = tmp_path / "box", tmp_path / "backup"
    box.mkdir()
    with process_at(box) as (line, process):
        line.follow(orders(WU, LI))
        photographs = {who: shown(who) for who in (WU, LI)}
        for who, held in photographs.items():
            for each in held:
                line.picture(who, each)
        line.capture(WU, CAMERA)
        snapshot, others = (matched(line, process, who) for who in (WU, LI))
        open_ = [form for each in vectors(photographs[WU]) for form in forms(each)]
        plain = pieces([*open_, jpeg(), crop().tobytes(), *photographs[WU]]) + list(JPEG_MARKS)
        shut = pieces(sealed(box, WU, snapshot))
        assert [] == found(plain, box), "before the withdrawal already"
        assert {f"{WU}.key", snapshot} < set(found(shut, box))
        shutil.copytree(box / "vision", backup / "vision", ignore=no_sockets)

        line.follow(orders(LI, erase=[WU]))
        took = until_erased(line, WU)
        measured(took, "s", limit=5)
        assert took < 5
        assert [] == found([*plain, *shut, WU.encode()], box)
        assert (jpeg(), 1) == (line.snapshot(others), line.state().stored)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert [] == found([*plain, *shut, WU.encode()], box)
    with process_at(box) as (line, _):
        line.follow(orders(LI, erase=[WU]))
        assert until_erased(line, WU) < 5
        assert [] == found([*plain, *shut, WU.encode()], box)
        assert jpeg() == line.snapshot(others)
    # The copy that was made before: today's keys open everybody else's, and nothing of the one who withdrew.
    shutil.copytree(box / "keys", backup / "keys")
    assert snapshot in found(shut, backup)
    copy = store_at(backup, None, WU, LI)
    assert {LI: 3} == {who: len(each) for who, each in copy.load(MODEL).items()}
    assert "templates of 1 people cannot be read" in copy.trouble()
    copy.close()


def no_sockets(_: str, names: list[str]) -> list[str]:
    """Say what of a folder cannot be copied."""
    return [name for name in names if name.endswith(".sock")]


@pytest.mark.figure("F22", "bytes of a held picture left after its term")
@pytest.mark.crash
def test_f22_of_a_held_picture_nothing_is_found_after_its_term(tmp_path: Path) -> None:
    """It outlives a withdrawal and a kill, sealed; once its time is over, 0 bytes of it and of its key."""
    until = datetime.now(UTC) + timedelta(days=30)
    with process_at(tmp_path) as (line, process):
        line.follow(orders(WU))
        for each in shown(WU):
            line.picture(WU, each)
        snapshot = matched(line, process, WU)
        told = orders(erase=[WU])
        line.follow(replace(told, held=(HeldPicture(snapshot, until),)))
        until_erased(line, WU)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with process_at(tmp_path) as (line, _):
        assert jpeg() == line.snapshot(snapshot)
        plain = [*pieces([jpeg(), crop().tobytes()]), *JPEG_MARKS]
        shut = [(tmp_path / "vision/held" / snapshot).read_bytes()[300:]]
        shut += [(tmp_path / f"keys/pictures/{snapshot}.key").read_bytes()]
        assert ([], 2) == (found([*plain, WU.encode()], tmp_path), len(found(pieces(shut), tmp_path)))
        ends = datetime.now(UTC) + timedelta(seconds=1)
        line.follow(replace(told, held=(HeldPicture(snapshot, ends),)))
        while (tmp_path / "vision/held" / snapshot).exists():
            assert datetime.now(UTC) < ends + timedelta(seconds=10)
            line.follow(told)
            time.sleep(0.05)
        assert datetime.now(UTC) >= ends
        with pytest.raises(VisionRefused):
            line.snapshot(snapshot)
        assert [] == found([*plain, *pieces(shut)], tmp_path)


@pytest.mark.figure("F22", "bytes of a person who withdrew left after SIGKILLs")
@pytest.mark.crash
def test_f22_a_withdrawal_survives_real_kills(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Killed at any moment after it was told, the worker that starts next finishes it."""
    rounds = 30 if request.config.getoption("--long") else 1
    for each in range(rounds):
        who, other = (SubjectId(f"{each:02}{side}" * 8) for side in "ab")
        with process_at(tmp_path) as (line, process):
            line.follow(orders(who, other))
            for held in shown(who):
                line.picture(who, held)
            line.picture(other, photograph(other))
            shut = pieces(sealed(tmp_path, who, matched(line, process, who)))
            line.follow(orders(other, erase=[who]))
            time.sleep(0.004 * ((each + 2) % 10))
            process.send_signal(signal.SIGKILL)
            process.wait()
        with process_at(tmp_path) as (line, _):
            line.follow(orders(other, erase=[who]))
            until_erased(line, who)
            assert [] == found(shut, tmp_path)
            assert 1 == line.state().stored
            line.follow(orders(erase=[other]))
            until_erased(line, other)


@pytest.mark.figure("F23", "bytes of an unmatched face kept or sent")
def test_f23_a_face_that_is_not_matched_is_found_nowhere(tmp_path: Path) -> None:
    """Neither a camera's picture nor a photograph of somebody without an agreement, in the log neither."""
    with process_at(tmp_path) as (line, _):
        line.follow(orders(LI))
        unknown = shown(WU)
        for each in unknown:
            with pytest.raises(VisionRefused):
                line.picture(WU, each)
        still, _look = line.still(CAMERA)
        with pytest.raises(VisionRefused):
            line.capture(WU, CAMERA)
        line.capture(LI, CAMERA)
        open_ = [form for each in vectors(unknown) for form in forms(each)]
        needles = pieces([*open_, *unknown, still, jpeg(7), crop(7).tobytes()]) + list(JPEG_MARKS)
        assert [] == found([*needles, WU.encode()], tmp_path)
    assert [] == found([*needles, WU.encode()], tmp_path)


def sockets(pid: int) -> list[str]:
    """Return the sockets of a process that are no socket files of this machine.

    An accepted connection belongs to the network of whoever connected: ours, not the worker's.
    """
    opened = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.exists()]
    inodes = [each[8:-1] for each in opened if each.startswith("socket:[")]
    tables = [Path(f"/proc/{whose}/net/unix").read_text() for whose in (pid, "self")]
    local = {line.split()[6] for table in tables for line in table.splitlines()[1:]}
    return [inode for inode in inodes if inode not in local]


def sockets_that_stay(pid: int) -> set[str]:
    """Return those seen at two looks: a socket file's connection that closes between two lists is none."""
    first = set(sockets(pid))
    time.sleep(0.2)
    return first & set(sockets(pid))


@pytest.mark.figure("F23", "recognition in a network namespace without a network")
def test_f23_what_is_kept_needs_no_network(tmp_path: Path, require_program: RequireProgram) -> None:
    """In a network of its own without any interface all works; no socket is opened but its file."""
    unshare = str(require_program("unshare"))
    alone = [unshare, "--user", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        alone = [unshare, "--net"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network of their own")
    with process_at(tmp_path, *alone) as (line, process):
        line.follow(orders(WU))
        for each in shown(WU):
            line.picture(WU, each)
        matched(line, process, WU)
        line.still(DeviceId(CAMERA))
        assert set() == sockets_that_stay(process.pid)
        net = Path(f"/proc/{process.pid}/net")
        assert [1, 1, 1] == [len((net / each).read_text().splitlines()) for each in ("tcp", "udp", "tcp6")]
        line.follow(orders(erase=[WU]))
        until_erased(line, WU)


def test_the_memory_of_the_worker_goes_into_no_file(tmp_path: Path) -> None:
    """No core is dumped, into a file or a programme."""
    with process_at(tmp_path) as (_, process):
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        (core,) = [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core")]
        assert ["0", "0"] == core
        process.send_signal(signal.SIGSEGV)
        process.wait()
    assert [] == [*tmp_path.rglob("core*"), *ROOT.glob("core.*")]
