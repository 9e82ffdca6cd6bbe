"""The pages of an officer's review in every state that looks different, as all pages are looked at."""

from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Page

from gateway.domain.model import PlaceId
from gateway.domain.review import Basis, Case
from gateway.service import accounts, reviews
from gateway.service.reviews import HANDED_OVER_KEPT, By
from gateway.store import reviews as rows
from gateway.store.reviews import HandOver
from tests.api.house import House
from tests.web.conftest import OpenPage

NUMBER = "厦公(思)受案字〔2026〕一个没有空格的特别特别长的案号1234号"


def of_a_review(house: House, open_page: OpenPage, **more: object) -> Iterator[tuple[str, Page]]:
    """Yield the pages of handing over, once something was handed over in a review of everything."""
    now = house.clock.moment()
    by = By(accounts.number_of(house.database, "officer") or 0, "officer", "officer")
    day = timedelta(days=1)
    case = Case(
        *(NUMBER, "电动车被盗", "滨海派出所", "陈警官", Basis.POLICE_CASE, (PlaceId("b3"),)),
        *(now.at - day, now.at + day),
    )
    review = reviews.open_review(house.database, case, by, now, needs_second=False).id
    made = HandOver(
        *(0, review, now.at, now.at + HANDED_OVER_KEPT, "陈警官", "思明分局刑侦大队"),
        *(b"\x5a" * 32, 123456, 17, 2),
    )
    with house.database.write() as connection:
        rows.add_hand_over(connection, made)
    for role, name, path in (
        ("officer", "hand over", f"/review/{review:015d}/export"),
        ("officer", "nothing to hand over", f"/review/{review:015d}/export?kind=vehicle"),
        ("officer", "case", f"/review/{review:015d}/case"),
        ("office", "handed over", "/handed-over"),
    ):
        yield f"review: {name}", open_page(path, role, **more)
