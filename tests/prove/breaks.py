"""Ways to break the programme, each with the row that has to say so. Breaks nothing itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """One change of one place, as a mistake or a convenience might make it."""

    figure: str
    says: str
    tests: str
    """Where the tests of the row stand."""
    file: str
    right: str
    wrong: str


BREAKS = (
    Break(
        "F2",
        "SIGKILLs of the core",
        "tests/crash/test_kill.py",
        "gateway/engine.py",
        "            committed = self._commit(work, now)\n",
        # Told before it is written, and written a fifth of a second later, many at once.
        "            from gateway.service.ingest import _receipt\n"
        "            self._acknowledge(decoded, [_receipt(each) for each in readings])\n"
        "            self._stop.wait(0.2)\n"
        "            committed = self._commit(work, now)\n",
    ),
    Break(
        "F3",
        "SIGKILLs of mosquitto",
        "tests/crash/test_kill.py",
        "devices/mqtt_session.py",
        "                for receipt in receipts:\n",
        "                for receipt in receipts[1:]:\n",
    ),
    Break(
        "F4",
        "power cuts while presses flow",
        "tests/chaos/test_power_cut.py",
        "gateway/store/db.py",
        '("synchronous", 2)',
        '("synchronous", 1)',
    ),
    Break(
        "F4",
        "power cuts anywhere",
        "tests/chaos/test_every_point.py",
        "gateway/store/db.py",
        '("synchronous", 2)',
        '("synchronous", 1)',
    ),
    Break(
        "F4",
        "at every point of one press",
        "tests/chaos/test_every_point.py",
        "gateway/store/db.py",
        '("synchronous", 2)',
        '("synchronous", 1)',
    ),
    Break(
        "F4",
        "refuses, hangs or takes half",
        "tests/chaos/test_disk_errors.py",
        "gateway/store/db.py",
        '("synchronous", 2)',
        '("synchronous", 1)',
    ),
    Break(
        "F4",
        "fails during a press",
        "tests/chaos/test_disk_errors.py",
        "gateway/store/db.py",
        '("synchronous", 2)',
        '("synchronous", 1)',
    ),
    Break(
        "F4",
        "own files",
        "tests/chaos/test_own_files.py",
        "gateway/backup/remembered.py",
        "        write_down(opened, ",
        "        opened.write(",
    ),
    Break(
        "F4",
        "in a first start",
        "tests/chaos/test_start_cut.py",
        "config/secrets.py",
        "            os.fsync(opened.fileno())\n",
        "",
    ),
    Break(
        "F4",
        "a backup is put back",
        "tests/chaos/test_start_cut.py",
        "gateway/backup/switch.py",
        "    sync_tree(data / NEW)\n",
        "",
    ),
    Break(
        "F5",
        "30 days",
        "tests/properties/test_escalation.py",
        "gateway/store/alarms.py",
        "{_OPEN} AND due_at <= :now AND",
        "{_OPEN} AND due_at + 2000000 <= :now AND",
    ),
    Break(
        "F6",
        "no machine closes",
        "tests/properties/test_life.py",
        "gateway/domain/alarm.py",
        "    if by.role not in HUMANS:\n",
        "    if by.role not in HUMANS and alarm.state is AlarmState.RAISED:\n",
    ),
    Break(
        "F7",
        "a press raises an alarm",
        "tests/properties/test_intake.py",
        "gateway/domain/rules.py",
        "    EventType.SOS_PRESSED: AlarmKind.SOS,\n",
        "",
    ),
    Break(
        "F8",
        "a silent bridge",
        "tests/flow/test_supervision.py",
        "gateway/domain/supervision.py",
        "        if _outlasted(each, now):\n",
        "        if _outlasted(each, now - timedelta(hours=1)):\n",
    ),
    Break(
        "F9",
        "the next tried within 20 s",
        "tests/flow/test_blocked_paths.py",
        "gateway/domain/notification.py",
        "LATE_AFTER = timedelta(seconds=15)",
        "LATE_AFTER = timedelta(seconds=25)",
    ),
    Break(
        "F10",
        "a process that hangs",
        "tests/live/test_supervise.py",
        "gateway/cli/supervise.py",
        "now - kept.lived_at > WATCHDOG:",
        "now - kept.lived_at > 100 * WATCHDOG:",
    ),
    Break(
        "F12",
        "each event 1–5 times",
        "tests/properties/test_intake.py",
        "gateway/service/ingest.py",
        "SAME_ID_WITHIN = timedelta(hours=24)",
        "SAME_ID_WITHIN = timedelta(hours=1)",
    ),
    Break(
        "F14",
        "26 kinds of tampering",
        "tests/register/test_mutations.py",
        "gateway/domain/register.py",
        '    return hmac.digest(key, hash_, "sha256")\n',
        '    return hmac.digest(key, b"", "sha256")\n',
    ),
    Break(
        "F15",
        "brought back",
        "tests/properties/test_escalation.py",
        "gateway/service/due.py",
        "escalation.clamped(alarm, now.steady)",
        "escalation.clamped(alarm, now.wall)",
    ),
    Break(
        "F15",
        "jumps by ten years on real processes",
        "tests/chaos/test_clock.py",
        "gateway/runtime.py",
        "time.clock_gettime_ns(time.CLOCK_BOOTTIME)",
        "time.time_ns()",
    ),
    Break(
        "F15",
        "started anew under a clock",
        "tests/chaos/test_clock.py",
        "gateway/store/alarms.py",
        "{_OPEN} AND due_at <= :now AND",
        "{_OPEN} AND due_at + 20000000 <= :now AND",
    ),
    Break(
        "F15",
        "links and log-ins",
        "tests/chaos/test_clock.py",
        "gateway/service/core_state.py",
        "now.steady - last <= PROBE_LASTS",
        "now.at - last <= PROBE_LASTS",
    ),
    Break(
        "F16",
        "unlocked without a grant",
        "tests/domain/test_door.py",
        "gateway/domain/door.py",
        "        _I.EXIT: _EXPECTED,\n",
        "        _I.EXIT: _BLIND,\n",
    ),
    Break(
        "F18",
        "unauthorised successes",
        "tests/api/test_matrix.py",
        "api/alarms.py",
        "async def resolve(visitor: Guard,",
        "async def resolve(visitor: Viewer,",
    ),
    Break(
        "F21",
        "before their first byte",
        "tests/api/test_looks_on_record.py",
        "api/registering.py",
        "    await run_sync(register.recorded, parts.database, row)\n",
        "    del row\n",
    ),
    Break(
        "F22",
        "found nowhere",
        "tests/vision/test_forensics.py",
        "devices/vision/store/rows.py",
        '"DELETE FROM template WHERE subject = ?"',
        '"DELETE FROM template WHERE 0 AND subject = ?"',
    ),
    Break(
        "F24",
        "one thing is missing",
        "tests/api/test_face_refusals.py",
        "gateway/domain/faces.py",
        "    if at >= consent.expires_at:\n",
        "    if at > consent.expires_at:\n",
    ),
    Break(
        "F24",
        "that lack something",
        "tests/api/test_face_refusals.py",
        "gateway/domain/faces.py",
        "    if asked.child and not _is_name(asked.guardian):\n",
        "    if False and asked.child and not _is_name(asked.guardian):\n",
    ),
    # The other row of F25 makes mistakes of its own, two hundred of them: tests/mutation/test_mistakes.py.
    Break(
        "F25",
        "branch coverage",
        "tests/mutation/test_domain.py",
        "gateway/domain/short_code.py",
        "    return str(FIRST",
        "    if alarm < -CODES:\n        return ''\n    return str(FIRST",
    ),
    Break(
        "F26",
        "lost or out of order",
        "tests/flow/test_storm.py",
        "gateway/store/queries/alarms.py",
        "WHERE {_SHOWN} ORDER BY {_BY_URGENCY}",
        "WHERE {_SHOWN} ORDER BY {_BY_URGENCY} LIMIT 999",
    ),
)
