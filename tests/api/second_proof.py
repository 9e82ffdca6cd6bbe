"""What tests of log-in share: an authenticator that reads a page's secret, and a house that demands one."""

import re
from base64 import b32decode

from fastapi.testclient import TestClient

from config.schema import LogInSettings
from gateway.domain import totp
from tests.api.house import PASSWORD, House

SESSION = "/api/v1/session"
CODE = "/account/code"


def field(page: str, name: str) -> str:
    """Return what stands in a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


class Authenticator:
    """A phone that has read the QR code of somebody's account page, and the paper beside it."""

    def __init__(self, house: House, client: TestClient) -> None:
        """Set the second proof up, as a person at `/account/code`."""
        self.house = house
        page = client.get(CODE).text
        shown = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
        assert shown is not None
        self.secret = b32decode(shown[1].replace(" ", ""))
        form = {"do": "enrol", "sealed": field(page, "sealed"), "csrf": field(page, "csrf")}
        self.form = {**form, "password": PASSWORD, "code": self.code()}
        self.answer = client.post(CODE, data=self.form)
        self.paper = re.findall(r"<li><code>([0-9A-Z-]+)</code>", self.answer.text)

    def code(self) -> str:
        """Return the code that the phone shows now."""
        return totp.code_at(self.secret, totp.step_of(self.house.clock.at))

    def wait(self) -> str:
        """Wait for the next code and return it."""
        self.house.clock.move(totp.STEP)
        return self.code()


def demand(house: House, *roles: str) -> None:
    """Let the configuration demand a second proof of these roles, for applications made from now on."""
    login = LogInSettings.model_validate({"totp": roles})
    house.settings = house.settings.model_copy(update={"login": login})
