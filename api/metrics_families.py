"""Every figure at `/metrics`: names by convention, base units, what it means. METRICS.md is made from it.

No label holds a name, a person, a device or an address, and each has a bounded set of values.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.exposition import Family, Type

GAUGE, COUNTER, HISTOGRAM = Type.GAUGE, Type.COUNTER, Type.HISTOGRAM

FAMILIES: Sequence[Family] = (
    Family("cuobian_build_info", GAUGE, "Always 1; says which version the core runs.", ("version",)),
    Family("cuobian_core_up", GAUGE, "1 while the core has proved itself within 30 s."),
    Family("cuobian_probe_age_seconds", GAUGE, "Since the core's last self-probe came round."),
    Family("cuobian_figures_age_seconds", GAUGE, "Since the core last wrote what it counts itself."),
    Family("cuobian_alarms_open", GAUGE, "Alarms that nobody has closed.", ("kind", "state")),
    Family("cuobian_alarms_unreachable", GAUGE, "Open alarms for which nobody could be reached."),
    Family("cuobian_alarm_oldest_age_seconds", GAUGE, "Since the oldest open call for help was raised."),
    Family("cuobian_escalations_overdue", GAUGE, "Steps of open alarms that are more than 20 s late."),
    Family("cuobian_escalation_overdue_seconds", GAUGE, "By how much the latest of them is late."),
    Family("cuobian_press_commit_seconds", HISTOGRAM, "From the arrival of a call for help to its commit."),
    Family(
        "cuobian_press_first_notification_seconds",
        HISTOGRAM,
        "From the arrival of a call for help until its first message is handed to a channel.",
    ),
    Family("cuobian_notifications_waiting", GAUGE, "Messages that are not sent yet.", ("channel",)),
    Family(
        "cuobian_notifications_waiting_oldest_seconds",
        GAUGE,
        "Since the oldest of them was written, by the wall clock.",
        ("channel",),
    ),
    Family(
        "cuobian_sends_total",
        COUNTER,
        "Attempts that ended, since the core started.",
        ("channel", "outcome"),
    ),
    Family("cuobian_events_total", COUNTER, "Events ever recorded."),
    Family("cuobian_alarms_total", COUNTER, "Alarms ever raised."),
    Family("cuobian_notifications_total", COUNTER, "Messages ever written."),
    Family(
        "cuobian_events_by_type_total",
        COUNTER,
        "Events recorded since the pages started; `undecoded` is what nobody could read.",
        ("type",),
    ),
    Family(
        "cuobian_door_decisions_total",
        COUNTER,
        "Decisions at doors since the pages started.",
        ("outcome",),
    ),
    Family("cuobian_inbox_messages", GAUGE, "Messages that wait for the engine.", ("lane",)),
    Family("cuobian_devices_installed", GAUGE, "Devices of the compound."),
    Family("cuobian_devices_away", GAUGE, "Devices that are silent or have said that they go."),
    Family("cuobian_devices_battery_low", GAUGE, "Devices low on battery."),
    Family("cuobian_faults", GAUGE, "What is wrong now, as the page /health tells it.", ("kind", "gravity")),
    Family("cuobian_deadman_silent", GAUGE, "1 where this keeps the sign of life back.", ("reason",)),
    Family("cuobian_deadman_signs_total", COUNTER, "Signs of life taken outside since the core started."),
    Family("cuobian_register_rows", GAUGE, "Number of the register's last row."),
    Family("cuobian_register_head_age_seconds", GAUGE, "Since how far it reaches was last signed."),
    Family("cuobian_reviews_open", GAUGE, "Reviews that are open now."),
    Family("cuobian_backup_age_seconds", GAUGE, "Since the newest backup was made."),
    Family("cuobian_backup_bytes", GAUGE, "Its size."),
    Family("cuobian_disk_size_bytes", GAUGE, "Size of the disk the database is on."),
    Family("cuobian_disk_free_bytes", GAUGE, "Room for new records, free pages of the file included."),
    Family("cuobian_database_bytes", GAUGE, "Size of the database file."),
    Family("cuobian_database_log_bytes", GAUGE, "Size of its write-ahead log."),
    Family(
        "cuobian_retention_deleted_total",
        COUNTER,
        "Records removed because their time was over or the disk was nearly full.",
        ("class",),
    ),
    Family("cuobian_cameras", GAUGE, "Cameras that are installed."),
    Family("cuobian_cameras_blind", GAUGE, "Cameras that see nothing."),
    Family("cuobian_camera_worker_up", GAUGE, "1 unless the camera worker is known to be gone."),
    Family("cuobian_people_with_faces", GAUGE, "People whose faces are stored."),
    Family("cuobian_clock_trusted", GAUGE, "1 while the wall clock is synchronised."),
    Family("cuobian_process_resident_memory_bytes", GAUGE, "Resident memory.", ("process",)),
    Family("cuobian_process_threads", GAUGE, "Threads.", ("process",)),
    Family("cuobian_process_open_fds", GAUGE, "Open descriptors.", ("process",)),
    Family("cuobian_process_cpu_seconds_total", COUNTER, "Processor time used.", ("process",)),
    Family(
        "cuobian_process_start_time_seconds", GAUGE, "When it started, in seconds since 1970.", ("process",)
    ),
)
