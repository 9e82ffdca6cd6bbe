"""`cuobian site` and `cuobian devices`: the installed site out, in, and compared."""

import os

from tests.cli.conftest import CONTRACT, Box

ALL = [
    "~ site: name none → '金海岸'",
    "+ place b3: 3号楼",
    "+ place b3u2: 2单元",
    "+ place b3u2-501: 501",
    "+ place b3u2-502: 502",
    "+ person wu: 吴奶奶",
    "+ person li: 李爷爷",
    "+ person lin: 林师傅",
    "+ person guard: 门岗",
    "+ person zheng: 郑阿姨",
    "+ group bangbang: 厝边帮帮团",
    "+ policy elder",
    "+ line rf",
    "+ device sos-501",
    "+ device sos-502",
]


def test_the_contract_s_document_applies_word_for_word(box: Box) -> None:
    """On an empty folder: diff says what apply does, and then there is nothing to change."""
    for words in (("site", "diff"), ("site", "apply")):
        answer = box(*words, str(CONTRACT))
        assert (0, ALL, "") == (answer.code, answer.out.splitlines(), answer.err)
    assert (
        "nothing to change\n"
        == box("site", "apply", str(CONTRACT)).out
        == box("site", "diff", str(CONTRACT)).out
    )


def test_what_is_exported_is_taken_back_without_a_change(installed: Box) -> None:
    """From a file and through a pipe, and the next export is the same byte for byte."""
    text = installed("site", "export").out
    assert "nothing to change\n" == installed("site", "apply", installed.file("s.yaml", text)).out
    assert "nothing to change\n" == installed("site", "apply", "-", stdin=text).out
    assert text == installed("site", "export").out


def test_a_camera_s_password_leaves_the_box_in_no_document(installed: Box) -> None:
    """Wherever it stands; the document is taken back here, and elsewhere it asks for what it lacks."""
    eye = """\
  - id: eye
    template: cuobian-camera
    place: b3u2
    camera:
      source: rtsp://10.0.0.9/user=a&password=tulip-88&channel=1
      username: admin
      password: rose-99
"""
    text = installed("site", "export").out
    told = installed("site", "apply", "-", stdin=text.replace("devices:\n", f"devices:\n{eye}"))
    assert 0 == told.code, told.err
    out, as_json = installed("site", "export").out, installed("site", "export", "--json").out
    assert not any(each in said for said in (told.out, out, as_json) for each in ("tulip", "rose"))
    assert "nothing to change\n" == installed("site", "apply", "-", stdin=out).out
    changed = installed("site", "apply", "-", stdin=out.replace("username: admin", "username: root"))
    assert "tulip" not in changed.out + changed.err
    assert "~ device eye: " in changed.out
    elsewhere = out.replace("10.0.0.9", "10.0.0.66")
    refused = installed("site", "apply", "-", stdin=elsewhere)
    assert (2, True) == (refused.code, "devices[eye].camera.source: found '…'" in refused.err)


def test_a_change_is_shown_and_made(installed: Box) -> None:
    """Only what differs."""
    text = installed("site", "export").out
    changed = text.replace("name: 吴奶奶", "name: 吴阿婆").replace("wait: 60", "wait: 2m", 1)
    answer = installed("site", "apply", "-", stdin=changed)
    assert "~ person wu: name '吴奶奶' → '吴阿婆'" == answer.out.splitlines()[0]
    assert answer.out.splitlines()[1].startswith("~ policy elder: steps [{notify: ['zheng'], wait: 60 s}")
    assert changed == installed("site", "export").out


def test_json_is_for_programs(installed: Box) -> None:
    """The same words as the document, and each change with its sign, noun and id."""
    exported = installed("site", "export", "--json").data
    assert isinstance(exported, dict)
    assert {"id": "b3u2", "kind": "entrance", "name": "2单元", "in": "b3"} == exported["places"][1]
    assert {"notify": ["zheng"], "wait": 60} == exported["policies"][0]["steps"][0]
    text = (
        installed("site", "export")
        .out.replace("  - id: rf\n", "  - id: rf2\n")
        .replace("line: rf", "line: rf2")
    )
    changes = installed("site", "diff", "-", "--json", stdin=text).data
    assert isinstance(changes, list)
    assert [("+", "line", "rf2"), ("-", "line", "rf"), ("~", "device", "sos-502")] == [
        (change["sign"], change["noun"], change["id"]) for change in changes
    ]


WRONG = [
    ("home: b3u2-501", "home: b9", "site.yaml:8: people[0].home: found 'b9', expected the id of a place"),
    (
        "channel: email",
        "channel: emial",
        "site.yaml:12: people[4].contacts[1].channel: found 'emial', expected",
    ),
    (
        "template: cuobian-sos",
        "template: cuobian-so",
        "site.yaml:23: devices[0]: found template 'cuobian-so', e",
    ),
    ("code: 0a5c3f", "code: xyz", "site.yaml:24: devices[1]: found param code: 'xyz', expected one such as"),
]


def test_what_cannot_be_used_is_refused_whole(installed: Box) -> None:
    """Code 2, each with its line in the words of whoever knows: rules, channels, templates."""
    text = CONTRACT.read_text("utf-8")
    for right, wrong, _ in WRONG:
        assert right in text
        text = text.replace(right, wrong)
    for word in ("apply", "diff"):
        answer = installed("site", word, installed.file("site.yaml", text))
        assert (2, "", len(WRONG)) == (answer.code, answer.out, len(answer.err.splitlines()))
        assert [] == [said for _, _, said in WRONG if f"cuobian: {said}" not in answer.err]
    assert "nothing to change\n" == installed("site", "diff", str(CONTRACT)).out


RUBBISH = {
    "empty": b"",
    "noise": os.urandom(10_000_000),
    "deep": b"[" * 1_000_000,
    "long": b"a" * 10_000_000,
    "alias": b"a: &a [x]\nb: [*a, *a]\n",
    "gb18030": "site: {name: 金海岸}\n".encode("gb18030"),
    "repeated": b"site: {name: x}\n" * 500_000,
    "nul": b'places: [{id: a, kind: area, name: "\\u0000"}]\n',
}


def test_rubbish_is_refused_with_one_line(installed: Box) -> None:
    """Nothing dies, nothing is removed."""
    for name, rubbish in RUBBISH.items():
        answer = installed("site", "apply", "-", stdin=rubbish)
        assert (name, 2, "", 1) == (name, answer.code, answer.out, len(answer.err.splitlines()))
        assert answer.err.startswith("cuobian: standard input:")
        assert len(answer.err) < 400
    assert "nothing to change\n" == installed("site", "diff", str(CONTRACT)).out


def test_devices_are_listed_with_where_they_are(installed: Box) -> None:
    """For people in columns, for programs with every field."""
    first, second = installed("devices", "list").out.splitlines()
    assert ["sos-501", "cuobian-sos", "3号楼", "2单元", "501"] == first.split()
    assert second.startswith("sos-502")
    rows = installed("devices", "list", "--json").data
    assert isinstance(rows, list)
    assert ("sos-501", "wu", None) == (rows[0]["id"], rows[0]["resident"], rows[0]["online"])


def test_without_devices_the_list_says_what_to_do(box: Box) -> None:
    """An empty answer helps nobody; a program gets an empty list."""
    assert "no device is installed: see `cuobian site apply`\n" == box("devices", "list").out
    assert [] == box("devices", "list", "--json").data
