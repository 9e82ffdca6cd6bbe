"""Every page in a real browser: axe finds nothing, nothing scrolls sideways, light, dark, both languages."""

from base64 import b32decode
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from config.site_file import parse_site
from gateway.domain.access import Credential, CredentialKind
from gateway.domain.duty import Duty, Turn
from gateway.domain.faces import NOTICE, Asked, Channel
from gateway.domain.heard import Heard, Likely, Tried, Want, Way
from gateway.domain.model import CredentialId, DeviceId, DoorId, EventType, PersonId
from gateway.domain.notification import NotificationState
from gateway.domain.retention import RecordClass, Why
from gateway.domain.site import Person
from gateway.domain.totp import code_at, step_of
from gateway.domain.vision import Purpose
from gateway.domain.walk import WalkId
from gateway.service import (
    accounts,
    credentials,
    discovery,
    enrolment,
    envelopes,
    sessions,
    site,
    site_edits,
    totp,
    walk_paths,
    walk_record,
    walks,
)
from gateway.service import faces as consents
from gateway.service.accounts import AccountRole
from gateway.service.links import Answer
from gateway.service.log_in_rows import COMMAND_LINE
from gateway.service.reviews import By
from gateway.service.sessions import Origin
from gateway.store.db import Database
from gateway.store.queries import walks as walk_queries
from tests.api.house import PASSWORD, SITE, House
from tests.api.test_retention import delete
from tests.web.conftest import OpenPage
from tests.web.reviewing import of_a_review

pytestmark = pytest.mark.browser

WIDEST = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
TOUCHED = (
    "button, input:not([type=hidden], [type=radio], [type=checkbox]), select, nav a, .button, .choice,"
    " footer a"
)
TOO_SMALL = f"""[...document.querySelectorAll('{TOUCHED}')]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML.slice(0, 120))"""
READERS = "  - {id: reader-u2, template: cuobian-reader}\n  - {id: ctrl-u2, template: cuobian-door}\n"
DOORS = """\
doors:
  - {id: unit, name: 2单元单元门, place: b3u2, readers: [reader-u2], lock: ctrl-u2, contact: ctrl-u2}
schedules:
  - {id: day, windows: [{days: [mon, tue], from: "08:00", to: "18:00"}], holidays: [2026-10-01]}
rights:
  - {who: [zheng], doors: [unit], schedule: day}
  - {who: ["group:bangbang"], doors: [unit]}
"""
WITH_DOORS = SITE.replace("devices:\n", f"devices:\n{READERS}").replace("doors: []\n", DOORS)
INK = """{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('@media (prefers-color-scheme: dark) { label { color: #222 !important; } }');
    document.adoptedStyleSheets = [sheet];
}"""
OF_COLOURS = "axe.run({resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block']})"
"""Axe once more on a page it has looked at: of all it finds, only this hangs on light or dark."""
Faces = Iterator[tuple[str, Page]]


def one_page_each(open_page: OpenPage) -> OpenPage:
    """Open each role's pages one after the other in the same browser: a new one for each takes longest."""
    pages: dict[str, Page] = {}

    def opened(path: str, role: str = "", **more: object) -> Page:
        if role not in pages:
            pages[role] = open_page(path, role, **more)
            return pages[role]
        pages[role].set_viewport_size({"width": 1280, "height": 800})
        pages[role].goto(urljoin(pages[role].url, path))
        return pages[role]

    return opened


def faces(house: House, open_page: OpenPage, **more: object) -> Faces:
    """Yield every page in every state that looks different, each with its name."""
    yield "log in", open_page("/login", **more)
    yield "log in again", open_page("/login?expired", **more)
    yield "nothing here", open_page("/nowhere", **more)
    yield "quiet board", open_page("/", "guard", **more)
    alarm, *_ = house.press("sos-501"), house.press("sos-502"), house.press("sos-502", EventType.BATTERY_LOW)
    going, there = house.press("stranger-1", EventType.SMOKE), house.press("stranger-2", EventType.GAS)
    house.says(alarm, Answer.CANNOT)
    for number, state, said in (
        (1, NotificationState.SENT, "200"),
        (2, NotificationState.SENDING, "call: ringing"),
        (3, NotificationState.FAILED_TEMPORARY, "call: busy"),
    ):
        house.settle(number, state, said)
    house.notice("path:a-name-that-is-far-too-long-for-the-narrowest-of-all-phones.example.org:443")
    _by_the_desk(house.database, going, there, alarm)
    yield "busy board", open_page("/", "guard", **more)
    yield "board without persons", open_page("/", "installer", **more)
    panel = open_page("/", "guard", **more)
    panel.locator(f"#a{alarm} .place a").click()
    panel.locator("dialog .story").wait_for()
    yield "panel", panel
    yield "alarm", open_page(f"/alarms/{going}", "guard", **more)
    yield "account", open_page("/account", "guard", **more)
    yield from _of_log_in(house, open_page, **more)
    yield "officer", open_page("/", "officer", **more)
    yield "people", open_page("/people", "office", **more)
    person = open_page("/people/lin", "office", **more)
    person.locator("#name").evaluate("field => { field.removeAttribute('required'); field.value = ''; }")
    person.locator("button[value=keep]").click()
    person.locator("main [role=alert]").wait_for()
    yield "person with a mistake", person
    gate = Duty("gate", "门岗值班", (Turn(PersonId("guard")), Turn(PersonId("lin"))))
    site.edit(house.database, site_edits.put_duty(gate), lambda _: None)
    yield "policies", open_page("/policies", "office", **more)
    rotas = open_page("/duties", "office", **more)
    rotas.locator("details summary").click()
    yield "rotas", rotas
    yield "figures", open_page("/kpi", "guard", **more)
    yield "box with faults", open_page("/health", "installer", **more)
    delete(house, RecordClass.DOORS, Why.ROOM, 1234)
    yield "what is kept", open_page("/retention", "office", **more)
    yield from _of_the_console(house, open_page, **more)
    yield from _of_doors_and_keys(house, open_page, **more)
    yield from _of_a_review(open_page, **more)
    yield from of_a_review(house, open_page, **more)
    kiosk = open_page("/account", "guard", **more)
    kiosk.locator("button[value=kiosk]").click()
    kiosk.locator(".tiles").wait_for()
    yield "wall", kiosk
    yield from _of_a_neighbour(house, open_page, house.press("sos-501", EventType.FALL), **more)


def _of_log_in(house: House, open_page: OpenPage, **more: object) -> Faces:
    """Somebody with a second proof logs in, somebody else sets theirs up; envelopes, sealed and broken."""
    now = house.clock.moment()
    accounts.add(house.database, "陈队", AccountRole.GUARD, PASSWORD, now)
    number = accounts.number_of(house.database, "陈队") or 0
    draft = totp.draft(number, "陈队", "Cuobian", house.keys)
    code = code_at(b32decode(draft.secret), step_of(now.at))
    totp.enrol(house.database, By(number, "陈队", "guard"), draft.sealed, code, now, house.keys)
    _, code = envelopes.make(house.database, AccountRole.OFFICER, COMMAND_LINE, now)
    why = "一个特别特别长的理由写在这里没有一个空格也没有标点"
    from_here = Origin("192.168.1.0/24", "WeChat")
    envelopes.break_open(house.database, code, "李警官", why, now, house.keys, from_here)
    page = open_page("/login", **more)
    page.locator("#username").fill("陈队")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#code").fill("000000")
    page.keyboard.press("Enter")
    page.locator("#wrong").wait_for()
    yield "code", page
    yield "envelope", open_page("/login?envelope=1", **more)
    yield "second proof", open_page("/account/code", "guard", **more)
    logins = open_page("/logins", "office", **more)
    logins.locator("button[value=guard]").click()
    logins.locator(".secret").wait_for()
    yield "who logs in", logins


def _of_the_console(house: House, open_page: OpenPage, **more: object) -> Faces:
    at = house.clock.moment().at
    likely = (Likely("cuobian-sos"), Likely("cuobian-panel"))
    said = b'{"a":"word-that-is-far-too-long-for-the-narrowest-of-all-phones-to-show"}'
    strange = Heard("native:new", Way.NATIVE, "new", "", said, 1, at, at, likely)
    unknown = Heard("mqtt:x/status", Way.MQTT, "x/status", "Some brand", b"online", 3, at, at)
    told = Heard("mdns:shelly:shellyi4-a803", Way.MDNS, "192.168.1.9:80", "Shelly PlusI4", b"{}", 1, at, at)
    discovery.keep(house.database, [strange, unknown, told], [], 7)
    discovery.ask(house.database, Want.DISCOVER, "", "installer", house.clock.moment())
    discovery.ask(house.database, Want.TEST, "sos-501", "installer", house.clock.moment())
    pressed = Tried(0, DeviceId("sos-501"), EventType.SOS_PRESSED, at, 0, False, 9, said.decode())
    discovery.keep_tried(house.database, [pressed])
    for name, path in (
        ("found", ""),
        ("adopt", "/adopt?template=zigbee2mqtt-sos&place=b3u2-501"),
        ("installed", "/devices"),
        ("device", "/devices/sos-501"),
        ("places", "/places"),
        ("home", "/places/b3u2-501"),
        ("policies", "/policies"),
        ("policy", "/policies/elder?step=2&q=林&place=b3u2-501"),
        ("compound", "/site?part=desk&q=郑"),
        ("labels", "/labels"),
        ("ways", "/ways"),
        ("walks", "/drill"),
        ("walk", f"/drill/{_walk(house)}"),
        ("record", f"/drill/{_walk(house, signed=True)}"),
        ("presses", "/drill/presses"),
        ("to be filed", "/filing"),
        ("log-ins", "/logins"),
        ("log-in", "/logins/sos-501"),
    ):
        page = open_page(f"/install{path}", "installer", **more)
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        yield f"console: {name}", page


def _of_doors_and_keys(house: House, open_page: OpenPage, **more: object) -> Faces:
    site.apply(house.database, parse_site(WITH_DOORS.encode(), "site.yaml"))
    house.site = site.export(house.database)
    now = house.clock.moment()
    wanted = Credential(CredentialId(0), CredentialKind.PLATE, PersonId("zheng"), "表弟", (DoorId("unit"),))
    credentials.add(house.database, wanted, "闽D88888", now, house.keys)
    enrolment.begin(house.database, DeviceId("reader-u2"), "office", now)
    for role, name, path in (
        ("guard", "desk's doors", "/doors"),
        ("guard", "no such door", "/doors?q=nowhere"),
        ("installer", "doors", "/install/doors"),
        ("installer", "door's place", "/install/doors/new"),
        ("installer", "door's parts", "/install/doors/new?place=b3u2"),
        ("installer", "door", "/install/doors/unit"),
        ("office", "care", "/visits"),
        ("office", "ways to people", "/install/drill/paths"),
        ("office", "keys", "/keys"),
        ("office", "key", "/keys/000000000000001"),
        ("office", "for whom", "/keys/new"),
        ("office", "what", "/keys/new?person=zheng"),
        ("office", "wait for a card", "/keys/new?person=zheng&what=card&reader=reader-u2"),
        ("office", "PIN", "/keys/new?person=zheng&what=pin"),
        ("office", "visitor", "/keys/new?person=zheng&what=visitor"),
        ("office", "somebody's doors", "/keys/doors/zheng"),
        ("office", "hours", "/keys/hours"),
        ("office", "faces", "/faces"),
        ("office", "somebody's face", "/people/zheng/face"),
        ("office", "a home", "/homes/b3u2-502"),
        ("office", "register", "/register"),
        ("office", "receipts of who has left", f"/people/{_has_left(house)}/face"),
    ):
        page = open_page(path, role, **more)
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        yield f"doors and keys: {name}", page


def _of_a_review(open_page: OpenPage, **more: object) -> Faces:
    page = open_page("/review", "officer", **more)
    yield "reviews", page
    for field in ("case_number", "reason", "unit", "name"):
        page.locator(f"#{field}").fill("一个特别特别长的编号没有一个空格也没有标点1234567890")
    page.locator("#place-0").fill("b3")
    page.locator("form.form button.lamp").click()
    page.locator("#list").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    yield "review", page
    address = urlsplit(page.url).path
    page = open_page(f"{address}/events/000000000000001", "officer", **more)
    page.locator("#text").fill("一个特别特别长的备注没有一个空格也没有标点1234567890")
    page.locator("#tags").fill("门,物证")
    page.locator("#notes button.lamp").click()
    page.locator("#notes article summary").click()
    yield "review: event", page
    for name in ("alarms", "alarms/000000000000001", "notes"):
        yield f"review: {name}", open_page(f"{address}/{name}", "officer", **more)


def _has_left(house: House) -> PersonId:
    """Let somebody agree to be compared, and move out."""
    tenant, now = Person(PersonId("tenant"), "租客"), house.clock.moment()
    site.edit(house.database, site_edits.put_person(tenant), lambda _: None)
    asked = Asked(tenant.id, (Purpose.VERIFY,), NOTICE, Channel.PAGE, child=False)
    consents.consent(house.database, asked, "office", now)
    site.edit(house.database, site_edits.delete_person(tenant.id), lambda _: None)
    return tenant.id


def _walk(house: House, *, signed: bool = False) -> WalkId:
    """Begin a walk in which a press is announced, or sign one in which everything was left out."""
    database, now, keys = house.database, house.clock.moment(), house.keys
    id_ = walks.start(database, "b3u2-502", "installer", ["cuobian-sos"], now, keys)
    if signed:
        walks.skip_rest(database, id_, "installer", now, "一个特别特别长的理由写在这里没有一个空格也没有标点")
        walk_record.sign(database, id_, "installer", "方卫", "page", now, keys)
        return id_
    walks.arm(database, id_, 1, "installer", now)
    return id_


def _of_a_neighbour(house: House, open_page: OpenPage, alarm: str, **more: object) -> Faces:
    path = house.link(alarm)
    yield "link: asked", open_page(path, **more)
    yield "link: unknown", open_page("/n/unknown", **more)
    drill = walks.start(house.database, None, "installer", [], house.clock.moment(), house.keys)
    walk_paths.send(house.database, drill, "installer", house.clock.moment(), house.keys)
    with house.database.read() as connection:
        (asked, *_) = walk_queries.drills(connection, walk_paths.prefix(drill))
    yield "link: drill", open_page(house.link(str(asked), "guard"), **more)
    for said in (Answer.CANNOT, Answer.GOING, Answer.ARRIVED, Answer.RESOLVED):
        house.says(alarm, said)
        yield f"link: {said}", open_page(path, **more)


def _by_the_desk(database: Database, going: str, there: str, unreachable: str) -> None:
    with database.write() as connection:
        for id_, change in (
            (going, "state = 'acknowledged', helper_name = '陈队', presses = 3"),
            (there, "state = 'attended', helper_name = '陈队'"),
            (unreachable, "unreachable = 1, resident_name = '一个名字特别特别长的老人家住在这里'"),
        ):
            connection.exec_driver_sql(f"UPDATE alarm SET {change} WHERE id = {int(id_)}")


def found_by_axe(name: str, page: Page) -> dict[tuple[object, ...], object]:
    """Return what axe finds on a page, by day and in the dark."""
    page.emulate_media(color_scheme="light")
    seen = {"light": Axe().run(page).response}
    page.emulate_media(color_scheme="dark")
    seen["dark"] = page.evaluate(OF_COLOURS)
    return {
        (name, scheme, each["id"]): [node["html"][:200] for node in each["nodes"]][:3]
        for scheme, response in seen.items()
        for each in response["violations"]
    }


@pytest.mark.proof
@pytest.mark.figure(
    "pages", "every page, by axe, in the dark, from 320 px on, to be touched: not for everybody"
)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_page_is_for_everybody(house: House, open_page: OpenPage, locale: str) -> None:
    """Axe finds nothing of any weight, in the dark of any colour; from 320 px on nothing scrolls sideways.

    What is touched is 44 px high, but for links in a sentence. English is the same page in other words: only
    their room is looked at, since axe takes longest.
    """
    found: dict[tuple[object, ...], object] = {}
    for name, page in faces(house, one_page_each(open_page), locale=locale, reduced_motion="reduce"):
        if "link" not in name:
            assert locale == page.locator("html").get_attribute("lang"), name
        if locale == "zh-CN":
            found.update(found_by_axe(name, page))
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            widest = page.evaluate(WIDEST)
            if widest > width:
                found[name, width] = widest
        if small := page.evaluate(TOO_SMALL):
            found[name, "small"] = small
    assert {} == found


def test_axe_can_find_something(open_page: OpenPage) -> None:
    """A page spoilt on purpose is reported."""
    page = open_page("/login")
    page.evaluate(
        "document.documentElement.removeAttribute('lang'); document.querySelector('label').remove()"
    )
    found = {each["id"] for each in Axe().run(page).response["violations"]}
    assert {"html-has-lang", "label"} <= found


def test_axe_can_find_what_is_wrong_in_the_dark_alone(open_page: OpenPage) -> None:
    """Ink on a night: nothing is found by day, the contrast afterwards."""
    page = open_page("/login")
    page.emulate_media(color_scheme="light")
    page.evaluate(INK)
    assert [] == Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    assert ["color-contrast"] == [each["id"] for each in page.evaluate(OF_COLOURS)["violations"]]


def test_a_session_is_one_cookie(house: House, open_page: OpenPage) -> None:
    """Logging in by hand, a wrong password first, ends on the board; logging out ends the session."""
    page = open_page("/login")
    page.locator("#username").fill("guard")
    page.locator("#password").fill("wrong")
    page.keyboard.press("Enter")
    page.locator("#wrong").wait_for()
    assert "guard" == page.locator("#username").input_value()
    page.locator("#password").fill("one neighbour at the door")
    page.keyboard.press("Enter")
    page.locator("#quiet").wait_for()
    cookies = page.context.cookies()
    assert ["cuobian"] == [each["name"] for each in cookies]
    assert cookies[0]["httpOnly"]
    page.locator("nav a[href='/account']").click()
    page.locator("button[value=log_out]").click()
    page.locator("#password").wait_for()
    hash_ = sessions.hash_of(cookies[0]["value"])
    assert sessions.session_of(house.database, hash_, house.clock.moment()) is None
