"""`cuobian check`: everything that is wrong or missing, at once, before anybody presses a button."""

import sqlite3

import pytest

from tests.cli.conftest import CONTRACT, Box

LINKS = "http.public_url: http://127.0.0.1:8080 opens on this machine only, and neighbours get it"


def warnings(box: Box, *words: str, **environ: str) -> list[str]:
    """Return the warnings of a check that finds nothing worse."""
    answer = box("check", "--json", *words, **environ)
    assert 0 == answer.code, answer
    assert isinstance(answer.data, dict)
    assert [] == answer.data["problems"]
    return list(answer.data["warnings"])


def test_a_box_with_nothing_in_it_is_clean(box: Box) -> None:
    """Warnings do not fail, and the last line counts."""
    answer = box("check")
    assert 0 == answer.code
    last = "a site without a name: 0 places, 0 people, 0 policies, 0 devices; 0 problems, 2 warnings"
    assert last == answer.out.splitlines()[-1]
    assert f"warning: {LINKS}" == answer.out.splitlines()[0]


def test_the_installed_site_is_looked_at(installed: Box) -> None:
    """Who has no desk, and a channel that cannot send yet."""
    found = warnings(installed)
    assert any(each.startswith("site.desk: nobody") for each in found)
    assert any(
        each.startswith("channel email: cannot send to the 1 address of it: mail.url") for each in found
    )
    mail = {"CUOBIAN_MAIL__URL": "smtp://127.0.0.1:2525", "CUOBIAN_MAIL__FROM": "c@example.org"}
    assert not any(each.startswith("channel") for each in warnings(installed, **mail))


def test_devices_that_nobody_watches_are_told(box: Box) -> None:
    """A 433 MHz button never says that it is there; a native one does, and one with a window is watched."""
    found = [each for each in warnings(box, str(CONTRACT)) if each.startswith("template")]
    assert ["template rflink-ev1527: nobody notices when it falls silent (sos-502)"] == [
        each.partition(";")[0] for each in found
    ]
    watched = CONTRACT.read_text("utf-8").replace("line: rf,", "line: rf, silent_after: 1d,")
    found = warnings(box, box.file("site.yaml", watched))
    assert not any(each.startswith("template") for each in found)


def test_a_site_document_is_looked_at_before_it_is_applied(box: Box) -> None:
    """By its own keys it is told from a configuration; nothing is installed."""
    assert any(each.startswith("site.desk") for each in warnings(box, str(CONTRACT)))
    alone = (
        CONTRACT.read_text("utf-8")
        .replace("[guard] ", "[] ")
        .replace("members: [zheng, lin]", "members: [zheng]")
    )
    found = warnings(box, box.file("site.yaml", alone))
    assert "person wu: 1 person can be reached through policy elder, expected at least 2" in found
    assert not (box.folder / "data").exists()


def test_a_document_with_mistakes_is_code_2(box: Box) -> None:
    """All of them, as apply would tell them."""
    text = CONTRACT.read_text("utf-8").replace("resident: wu", "resident: wo").replace("in: b3}", "in: b9}")
    answer = box("check", box.file("site.yaml", text))
    assert 2 == answer.code
    assert [
        "problem: site.yaml:4: places[1].in: found 'b9', expected the id of a place; nearest: 'b3'",
        "problem: site.yaml:23: devices[0].resident: found 'wo', expected the id of a person; nearest: 'wu'",
        "2 problems, 0 warnings",
    ] == answer.out.splitlines()


def test_an_installed_site_that_no_longer_fits_is_code_1(installed: Box) -> None:
    """Such as a template that a new release does not have; the device is named."""
    with sqlite3.connect(installed.folder / "data" / "cuobian.db") as connection:
        connection.execute("UPDATE device SET template = 'gone' WHERE id = 'sos-501'")
    connection.close()
    answer = installed("check", "--json")
    assert 1 == answer.code
    assert isinstance(answer.data, dict)
    (problem,) = answer.data["problems"]
    assert problem.startswith("installed site: devices[sos-501]: found template 'gone', expected")


def test_a_configuration_is_looked_at_with_the_files_it_names(box: Box) -> None:
    """A secret that cannot be read would stop the start; one that everybody reads is a warning."""
    text = "broker: {url: mqtts://b, username: g, password_file: p}\nwebhook: {secret_file: w}\n"
    config = box.file("c.yaml", text)
    answer = box("check", config)
    assert 2 == answer.code
    assert [
        f"problem: broker.password_file: {box.folder}/p: secret cannot be read: No such file or directory",
        f"problem: webhook.secret_file: {box.folder}/w: secret cannot be read: No such file or directory",
        "2 problems, 0 warnings",
    ] == answer.out.splitlines()
    for name, mode in (("p", 0o644), ("w", 0o600)):
        (box.folder / box.file(name, "hush\n")).chmod(mode)
    open_to_all = [each for each in warnings(box, config) if "everybody" in each]
    assert [
        f"broker.password_file: everybody on this machine can read {box.folder}/p: chmod o-r"
    ] == open_to_all


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'http: {listen: "0.0.0.0:8080", public_url: "http://192.168.1.20"}',
            "devices on the LAN need mosquitto",
        ),
        ('http: {listen: "0.0.0.0:8080"}', "http.public_url: not set, so links say"),
        ("broker: {url: mqtt://127.0.0.1, ca_file: c.yaml}", "broker.ca_file: is not used without mqtts://"),
    ],
)
def test_settings_that_work_and_are_better_looked_at_are_told(box: Box, text: str, said: str) -> None:
    """Each with the key to change."""
    assert [said] == [said for each in warnings(box, box.file("c.yaml", text)) if said in each]


def test_all_problems_of_a_configuration_come_at_once(box: Box) -> None:
    """Also as JSON, for programs that install."""
    config = box.file("c.yaml", "http: {listen: x}\nlanguage: 5\nbrokr: {}\n")
    answer = box("check", config, "--json")
    assert 2 == answer.code
    assert isinstance(answer.data, dict)
    assert 3 == len(answer.data["problems"])


CAMERAS = """\
  - {id: cam-1, template: cuobian-camera, place: b3u2, camera: {source: "rtsp://10.0.0.5/1", sign: 告示 1}}
  - {id: cam-2, template: cuobian-camera, place: b3u2, camera: {source: "rtsp://10.0.0.6/1"}}
"""


def test_cameras_that_nobody_looks_through_are_told(box: Box) -> None:
    """Switched off, without an assessment, without a sign: in words, with the rule."""
    on = {"CUOBIAN_VISION__ENABLED": "true"}
    text = CONTRACT.read_text("utf-8")
    site = box.file("site.yaml", text.replace("doors: []", f"{CAMERAS}doors: []"))

    def told(file: str, **environ: str) -> list[str]:
        return [each for each in warnings(box, file, **environ) if "vision" in each or "cam-" in each]

    sign = "device cam-2: no sign is written down for it (camera.sign, PRIVACY rule 8)"
    off = "vision.enabled: nobody looks through cam-1, cam-2: faces are switched off (vision.enabled,"
    assert [f"{off} PRIVACY rule 1)", sign] == told(site)
    missing = "found no impact assessment, expected a signed one, PRIVACY rule 4"
    unassessed = f"vision.enabled: nobody's face is looked for by cam-1, cam-2: {missing}"
    assert [sign, unassessed] == told(site, **on)
    assert [] == told(str(CONTRACT))
    assert ["vision.enabled: faces are switched on, and there is no camera"] == told(str(CONTRACT), **on)


@pytest.mark.parametrize(
    ("http", "login", "said"),
    [
        ("", "", ""),
        ('http: {listen: "0.0.0.0:8080"}', "", "officer and installer"),
        ('http: {public_url: "https://box.example"}', "login: {totp: [officer]}", "installer"),
        ('http: {listen: "0.0.0.0:8080"}', "login: {totp: [installer, officer, guard]}", ""),
    ],
)
def test_a_password_alone_is_told_where_others_reach_the_pages(
    box: Box, http: str, login: str, said: str
) -> None:
    """Until the roles that see most or change most log in with a second proof."""
    found = warnings(box, box.file("cuobian.yaml", f"log: {{}}\n{http}\n{login}\n"))
    expected = [f"login.totp: a password is enough for the role {said}, "] if said else []
    told = [each for each in found if each.startswith("login.totp")]
    assert expected == [each[: len(expected[0])] for each in told]


def test_a_role_that_nobody_has_cannot_log_in_with_a_code(box: Box) -> None:
    """Named with those that there are."""
    answer = box("check", box.file("cuobian.yaml", "login: {totp: [officer, king]}\n"))
    assert 2 == answer.code
    assert "login.totp[1]: found 'king', expected 'guard', 'office', 'installer' or 'officer'" in answer.out
