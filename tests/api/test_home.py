"""A household's own page: which looks concerned it, its link, withdrawal, and what is held about it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from gateway.domain.faces import NOTICE, Asked, Channel
from gateway.domain.household import Reach
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import Act, Entry, Secret
from gateway.domain.review import Basis, Case, Review
from gateway.domain.vision import Purpose
from gateway.service import faces, home_links, register, resident_looks, reviews, site, site_edits
from gateway.service.reviews import By
from gateway.store.register import Stored
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_reviews import CASE, EVENTS, opened

OFFICE = By(2, "office", "office")
OFFICER = By(4, "officer", "officer")
HOME, NEIGHBOUR = PlaceId("b3u2-501"), PlaceId("b3u2-502")
HELD = "这句话一直写在这里"


def link(house: House, place: PlaceId = HOME) -> str:
    """Return the path of a fresh link."""
    return f"/home/{home_links.make(house.database, place, OFFICE, house.clock.moment())}"


def look(
    house: House, what: str = "event:1", *, place: str = HOME, who: str = "guard", why: str = ""
) -> None:
    """Put a look of the desk on record."""
    at = house.clock.moment().at
    row = Entry(at, Act.EVIDENCE_SEEN, what, who, "guard", why, places=(PlaceId(place),))
    register.recorded(house.database, row)


def under_review(house: House, *places: str, basis: Basis = Basis.POLICE_CASE) -> Review:
    """Open a review of places, and let its officer look at an event of 501's."""
    now = house.clock.moment()
    where = tuple(map(PlaceId, places or (HOME,)))
    case = Case("厦公 1", "怀疑李爷爷", "鼓浪屿派出所", "林警官", basis, where, now.at - timedelta(1), now.at)
    found = reviews.open_review(house.database, case, OFFICER, now, needs_second=False)
    inside = reviews.entered(house.database, 4, found.id, now)
    row = reviews.look(Act.EVIDENCE_SEEN, "event:7", OFFICER, now, inside, places=(HOME,))
    register.recorded(house.database, row)
    return found


def agreed(house: House, person: str = "wu") -> None:
    """Let somebody agree to their face being compared."""
    asked = Asked(PersonId(person), (Purpose.IDENTIFY,), NOTICE, Channel.PAGE, child=False)
    faces.consent(house.database, asked, "office", house.clock.moment())


def shown(client: TestClient, path: str, **form: str) -> str:
    """Return a household's page after its button."""
    answer = client.post(path, data=form)
    assert 200 == answer.status_code, answer.text
    return answer.text


def rows(house: House, act: Act) -> list[Stored]:
    """Return the register's rows about one act, oldest first."""
    return [each for each in reversed(register.newest(house.database)) if each.row.act == act]


def test_a_preview_of_the_link_reads_nothing(house: House, client: TestClient) -> None:
    """GET shows neither home nor name nor look, and leaves no row; the button shows all of them."""
    look(house, who="陈队")
    path = link(house)
    before = len(register.newest(house.database))
    front = client.get(path)
    assert ("no-referrer", "noindex") == (front.headers["referrer-policy"], front.headers["x-robots-tag"])
    for name in ("501", "吴奶奶", "陈队"):
        assert name not in front.text
    assert before == len(register.newest(house.database))
    page = shown(client, path)
    assert "陈队" in page
    assert "3号楼 2单元 501" in page


def test_reading_it_is_a_look_too(house: House, client: TestClient) -> None:
    """The household finds that its own link was used, by the quarter of an hour."""
    path = link(house)
    shown(client, path)
    shown(client, path)
    page = shown(client, path)
    assert 1 == page.split('id="opened"')[1].count("<time")
    (row,) = rows(house, Act.LIST_SEEN)
    assert ("resident", "home") == (row.row.role, row.row.what)
    assert row.text(Secret.WHO).startswith("link ")


def test_a_look_within_a_review_says_who_and_on_which_law(house: House, client: TestClient) -> None:
    """Unit, name and law stand there; what the officer wrote, which names a neighbour, does not."""
    under_review(house)
    page = shown(client, link(house))
    for word in ("鼓浪屿派出所", "林警官", "治安管理处罚法", "一条事件记录", "开始了：一次查阅"):
        assert word in page
    for word in ("李爷爷", "厦公 1", "event:7"):
        assert word not in page
    assert (1, 1) == (page.count("鼓浪屿派出所"), page.count("治安管理处罚法")), (
        "said once, and each look below it"
    )


def test_the_neighbour_is_told_nothing_of_it(house: House, client: TestClient) -> None:
    """A look at 501 is not the business of 502."""
    under_review(house)
    assert "林警官" not in shown(client, link(house, NEIGHBOUR))


def test_a_review_of_the_building_is_told_to_each_home(house: House, client: TestClient) -> None:
    """Both homes read that the whole building was reviewed."""
    under_review(house, "b3")
    for place in (HOME, NEIGHBOUR):
        assert "与整栋楼有关" in shown(client, link(house, place))


def test_a_list_an_officer_read_is_told(house: House, log_in: LogIn, client: TestClient) -> None:
    """Reading the events within a review of the entrance is told to the homes in it."""
    officer = log_in("officer")
    opened(officer, places=["b3u2"])
    assert 200 == officer.get(EVENTS).status_code
    page = shown(client, link(house))
    assert str(CASE["name"]) in page
    assert "事件列表" in page


@pytest.mark.parametrize("query", ["place=b3u2-501", "device=sos-501", "device=sos-501&type=heartbeat"])
def test_the_desk_looking_through_a_home_s_events_is_told(house: House, log_in: LogIn, query: str) -> None:
    """By place or by a device in it, each time; a list of everything names nobody."""
    guard = log_in("guard")
    assert 200 == guard.get(EVENTS).status_code
    for _ in range(2):
        assert 200 == guard.get(f"{EVENTS}?{query}").status_code
    found = resident_looks.looks(
        house.database, resident_looks.household(house.database, HOME), house.clock.moment()
    )
    assert [("guard", Reach.HOME)] * 2 == [(each.who, each.reach) for each in found]
    other = resident_looks.household(house.database, NEIGHBOUR)
    assert [] == resident_looks.looks(house.database, other, house.clock.moment())


def test_a_hold_keeps_everything_of_its_review_until_its_day(house: House, client: TestClient) -> None:
    """Held, the page is that of a home nobody looked at; afterwards the looks and the hold stand there."""
    path = link(house)
    quiet = shown(client, path)
    review = under_review(house)
    until = house.clock.moment().at + timedelta(days=9)
    reviews.hold(house.database, review.id, OFFICER, until, "order 7", house.clock.moment())
    assert quiet == shown(client, path)
    assert HELD in quiet
    house.clock.move(9 * 86400)
    page = shown(client, path)
    assert "林警官" in page
    assert "才能告诉您" in page
    assert "order 7" not in page
    assert HELD in page


def test_held_looks_hide_no_earlier_one(house: House, client: TestClient) -> None:
    """However many are held, the page begins with the newest that is not."""
    look(house, who="陈队")
    review = under_review(house)
    now = house.clock.moment()
    inside = reviews.entered(house.database, 4, review.id, now)
    for number in range(60):
        row = reviews.look(Act.EVIDENCE_SEEN, f"event:{number}", OFFICER, now, inside, places=(HOME,))
        register.recorded(house.database, row)
    reviews.hold(house.database, review.id, OFFICER, now.at + timedelta(days=9), "order 7", now)
    page = shown(client, link(house))
    assert "陈队" in page
    assert 'name="before"' not in page


def test_a_lifted_hold_tells_at_once(house: House, client: TestClient) -> None:
    """What was kept from the home stands there as soon as the hold is lifted."""
    review = under_review(house)
    now = house.clock.moment()
    reviews.hold(house.database, review.id, OFFICER, now.at + timedelta(days=9), "order 7", now)
    house.clock.move(60)
    reviews.lift(house.database, review.id, OFFICER, house.clock.moment())
    assert "林警官" in shown(client, link(house))


def test_the_reason_given_at_the_desk_stands_there(house: House, client: TestClient) -> None:
    """Whoever looked without a review was told that the one concerned reads why."""
    look(house, "picture of event 3 at cam-gate", why="有人敲门")
    page = shown(client, link(house))
    assert "有人敲门" in page
    assert "一张人脸照片" in page


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_code_that_opens_nothing_is_the_same(house: House, client: TestClient, method: str) -> None:
    """Unknown, revoked, replaced, run out, overlong: one answer, which says nothing."""
    revoked = link(house, NEIGHBOUR)
    home_links.revoke(house.database, NEIGHBOUR, OFFICE, house.clock.moment())
    replaced, old = link(house), link(house)
    gone = [revoked, replaced, "/home/unknown", "/home/" + "x" * 500]
    asked = [(path, client.request(method, path)) for path in gone]
    assert 200 == client.request(method, old).status_code
    house.clock.move(home_links.LASTS.total_seconds())
    asked.append((old, client.request(method, old)))
    answers = {(found.status_code, found.text.replace(path, "")) for path, found in asked}
    assert [404] == [status for status, _ in answers]
    assert "请到物业要一个新的" in answers.pop()[1]


def test_a_link_dies_when_everybody_it_was_for_has_moved_out(house: House, client: TestClient) -> None:
    """Who moves in is not in an old link, and alone does not keep it alive."""
    path = link(house)
    installed = site.export(house.database)
    wu, lin = (installed.people[PersonId(each)] for each in ("wu", "lin"))
    moved_in = site_edits.put_person(replace(lin, home=HOME))
    site.edit(house.database, moved_in, lambda _: None)
    assert "林师傅" not in shown(client, path)
    gone = site_edits.put_person(replace(wu, home=None))
    site.edit(house.database, gone, lambda _: None)
    assert 404 == client.get(path).status_code


def test_a_link_needs_somebody(house: House, log_in: LogIn) -> None:
    """No household, or one where nobody lives, gets none; the office is told why."""
    office = log_in("office", browser=True)
    token = csrf(office.get("/homes/b3u2-501").text)
    assert 404 == office.post("/homes/b3", data={"csrf": token, "do": "link"}).status_code
    wu = site.export(house.database).people[PersonId("wu")]
    gone = site_edits.put_person(replace(wu, home=None))
    site.edit(house.database, gone, lambda _: None)
    answer = office.post("/homes/b3u2-501", data={"csrf": token, "do": "link"})
    assert 409 == answer.status_code
    assert "没有登记住户" in answer.text


def csrf(page: str) -> str:
    """Return the token of a page's forms."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_office_makes_a_link_once_and_ends_it(house: House, log_in: LogIn, client: TestClient) -> None:
    """The sheet has address and QR code, the page afterwards neither; ending it is one tap and on record."""
    office = log_in("office", browser=True)
    token = csrf(office.get("/homes/b3u2-501").text)
    sheet = office.post("/homes/b3u2-501", data={"csrf": token, "do": "link"}).text
    found = re.search(r"/home/[\w-]{24}", sheet)
    assert found is not None
    assert "<svg" in sheet
    assert 200 == client.get(found[0]).status_code
    assert found[0] not in office.get("/homes/b3u2-501").text
    assert 303 == office.post("/homes/b3u2-501", data={"csrf": token, "do": "revoke"}).status_code
    assert 404 == client.get(found[0]).status_code
    made = [each.text(Secret.DETAIL) for each in rows(house, Act.CHANGED) if each.row.what == "home link"]
    assert ["made", "revoked"] == made


def test_no_code_is_kept(house: House) -> None:
    """The database file holds no code, only its hash."""
    code = link(house).removeprefix("/home/")
    house.database.checkpoint()
    held = b"".join(each.read_bytes() for each in house.database.path.parent.glob("cuobian.db*"))
    assert code.encode() not in held


def test_names_travel_over_tls_alone(house: House) -> None:
    """From elsewhere on the network the page opens by https and not in clear."""
    path = link(house)
    with (
        house.client(address="192.168.1.7") as clear,
        house.client(address="192.168.1.7", scheme="https") as tls,
    ):
        assert 403 == clear.get(path).status_code
        assert 200 == tls.get(path).status_code


def test_one_tap_and_a_yes_withdraw(house: House, client: TestClient) -> None:
    """The first tap asks, the second ends it at once, and the receipt is there; again changes nothing."""
    agreed(house)
    path = link(house)
    assert "撤回同意" in shown(client, path)
    assert "撤回吴奶奶的同意吗" in shown(client, path, do="withdraw", person="wu").replace(" ", "")
    assert faces.standing(house.database, PersonId("wu"), house.clock.moment()).purposes
    for _ in range(2):
        page = shown(client, path, do="withdraw", person="wu", sure="yes")
        assert "回执" in page
    found = faces.standing(house.database, PersonId("wu"), house.clock.moment())
    assert ((), 1) == (found.purposes, len(found.erasures))
    row = next(each for each in reversed(rows(house, Act.CHANGED)) if each.row.what == "faces")
    assert ("resident", "link ") == (row.row.role, row.text(Secret.WHO)[:5])


def test_a_link_withdraws_for_nobody_else(house: House, client: TestClient) -> None:
    """The neighbour's agreement stays, whatever a form names."""
    agreed(house, "li")
    answer = client.post(link(house), data={"do": "withdraw", "person": "li", "sure": "yes"})
    assert 404 == answer.status_code
    assert faces.standing(house.database, PersonId("li"), house.clock.moment()).purposes


def test_what_the_office_opens_is_told(house: House, log_in: LogIn, client: TestClient) -> None:
    """What the office opened of a home and its people stands on the home's page; so does its link."""
    log_in("office").get("/homes/b3u2-501")
    log_in("office").get("/people/wu/own")
    page = shown(client, link(house))
    assert (1, 3) == (page.count("· office"), page.count("登记簿第")), "said once, and each look below it"


@pytest.mark.parametrize("path", ["/homes/b3", "/homes/nowhere", "/people/nobody/own"])
def test_what_is_not_there_is_not_found(log_in: LogIn, path: str) -> None:
    """Only households and people have such a page."""
    assert 404 == log_in("office").get(path).status_code


def test_earlier_looks_are_a_tap_away(house: House, client: TestClient, log_in: LogIn) -> None:
    """Of many looks the newest come first; each later page goes on where the one before ended."""
    for number in range(130):
        look(house, who=f"guard-{number:03d}")
        house.clock.move(1)
    path = link(house)
    pages = [shown(client, path)]
    while before := re.findall(r'name="before" value="(\d+)"', pages[-1]):
        pages.append(shown(client, path, before=before[0]))
    assert 2 <= len(pages)
    assert [f"guard-{number:03d}" for number in reversed(range(130))] == re.findall(
        r"guard-\d{3}", "".join(pages)
    )
    assert "guard-000" in log_in("office").get("/homes/b3u2-501?before=40").text


def test_the_same_look_again_on_one_day_is_told_as_one(house: House, client: TestClient) -> None:
    """Three times the same is one line that says three; another reason or day is another line."""
    for why in ("巡查", "巡查", "巡查", "有人敲门"):
        look(house, who="陈队", why=why)
        house.clock.move(60)
    house.clock.move(86400)
    look(house, who="陈队", why="巡查")
    page = shown(client, link(house))
    assert (3, 1) == (page.count("门岗 · 陈队"), page.count("× 3"))
