"""Who asks, and whether they may: sessions, tokens, CSRF, roles. No route goes without one of these.

A route takes one of the visitors below, or says `Depends(anyone)`; a test enumerates them (FIGURES F18).
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, TypeAlias

from anyio.to_thread import run_sync
from fastapi import Depends, Request

from api.ids import inward
from api.parts import Parts, TheParts
from api.problems import CsrfMissing, EnrolFirst, KioskOnlyShows, NotLoggedIn, ReviewRequired
from gateway.domain.alarm import Actor, Role
from gateway.domain.errors import NotAllowed, StoreRefused
from gateway.domain.register import ReviewId
from gateway.service import reviews, sessions
from gateway.service.accounts import AccountRole, hash_of
from gateway.service.authors import Author, act_as
from gateway.service.reviews import By, Inside
from gateway.service.sessions import SEEN_EVERY, Scope

logger = logging.getLogger(__name__)

COOKIE = "cuobian"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
REVIEW_FIELD = "review"
REVIEW_HEADER = "cuobian-review"
"""Within which of several open reviews an officer looks."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: a person by cookie or bearer, or a program by its token."""

    name: str
    role: AccountRole | None = None
    scopes: frozenset[Scope] = frozenset()
    csrf: str = ""
    kiosk: bool = False
    by_cookie: bool = False
    account: int | None = None
    """Number of the account of a person; a program has none."""
    secret_hash: bytes = b""
    must_enrol: bool = False
    """A second proof is demanded of this role, and there is none yet."""
    envelope: bool = False
    """Came in with the code from a sealed envelope."""
    seen_at: datetime | None = None
    inside: Inside | None = None
    """The open review an officer looks within."""

    @property
    def sees_names(self) -> bool:
        """Tell whether persons may be named to this visitor."""
        return self.role is not AccountRole.INSTALLER

    @property
    def actor(self) -> Actor:
        """Return this visitor as the one who moves an alarm, at the guard desk."""
        return Actor(Role.GUARD, self.name, "desk")

    @property
    def by(self) -> By:
        """Return this visitor as one who looks; a program has no account."""
        role = self.role.value if self.role is not None else "token"
        return By(self.account or 0, self.name, role, self.envelope)


MADE_WHEN_ASKED = frozenset(
    ("/install/labels/{id}/code.svg", "/install/drill/{id}/record", "/faces/notice.wav")
)
"""Routes that cost the box 10 ms or more. Evidence is measured as looks, an export is one at a time."""


class Allow:
    """Lets in these roles, perhaps tokens with a scope, perhaps kiosks; everybody else is told why not."""

    def __init__(
        self,
        *roles: AccountRole,
        scope: Scope | None = None,
        kiosk: bool = False,
        review: bool = False,
        scoped: bool = False,
        enrolling: bool = False,
    ) -> None:
        """`review`: an officer is told to open a review first, not that this is none of theirs.

        `scoped`: with an open one they are let in, and the route shows what lies within `visitor.inside`.
        `enrolling`: opens also to whoever still has to set up the second proof that is demanded of them.
        """
        self.roles = frozenset(roles)
        self.scope = scope
        self.kiosk = kiosk
        self.review = review
        self.enrolling = enrolling
        self.scoped = scoped

    async def __call__(self, request: Request, parts: TheParts) -> Visitor:
        visitor = identify(request, parts)
        if visitor is None:
            raise NotLoggedIn("expected a session or a token that holds, found none")
        request.state.visitor = visitor
        by = visitor.by
        act_as(Author(by.name, by.role, lambda: parts.clock.moment().at))
        await _check_csrf(request, visitor)
        if visitor.must_enrol and not self.enrolling:
            raise EnrolFirst("set up a second proof first, at /account/code")
        if self.scoped and visitor.role is AccountRole.OFFICER and not visitor.kiosk:
            visitor = _within(request, parts, visitor)
        else:
            self.check(visitor)
        if getattr(request.scope.get("route"), "path", "") in MADE_WHEN_ASKED:
            parts.drawn.take(visitor.name, parts.clock.moment().steady)
        await _note_seen(visitor, parts)
        return visitor

    def check(self, visitor: Visitor) -> None:
        """Raise what keeps this visitor out."""
        if visitor.kiosk and not self.kiosk:
            raise KioskOnlyShows("this screen shows the board and does nothing else")
        if visitor.role is None:
            if self.scope is None or self.scope not in visitor.scopes:
                raise NotAllowed("this token does not open this")
        elif visitor.role is AccountRole.OFFICER and self.review:
            raise ReviewRequired("open a review with its case number and reason first")
        elif visitor.role not in self.roles:
            raise NotAllowed(f"this is not for the role {visitor.role.value}")


EVERYBODY = tuple(AccountRole)


async def anyone() -> None:
    """Mark a route that needs no log-in; at most four may (FIGURES F18)."""


def identify(request: Request, parts: Parts) -> Visitor | None:
    """Return who asks, None where nothing they show holds."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value:
        return _by_session(parts, value.strip(), by_cookie=False) or _by_token(parts, value.strip())
    cookie = request.cookies.get(COOKIE)
    return _by_session(parts, cookie, by_cookie=True) if cookie else None


def still_holds(parts: Parts, visitor: Visitor) -> bool:
    """Tell whether what a visitor came in with has not ended meanwhile."""
    if visitor.inside is not None and not _still_open(parts, visitor.inside):
        return False
    if visitor.role is not None:
        return sessions.session_of(parts.database, visitor.secret_hash, parts.clock.moment()) is not None
    return sessions.token_of(parts.database, visitor.secret_hash) is not None


def _still_open(parts: Parts, inside: Inside) -> bool:
    review = inside.review
    return reviews.entered(parts.database, review.account, review.id, parts.clock.moment()) is not None


def _by_session(parts: Parts, secret: str, *, by_cookie: bool) -> Visitor | None:
    hash_ = hash_of(secret)
    found = sessions.session_of(parts.database, hash_, parts.clock.moment())
    if found is None:
        return None
    role = AccountRole(found.role)
    return Visitor(
        found.name,
        role,
        csrf=found.csrf,
        kiosk=found.kiosk,
        by_cookie=by_cookie,
        account=found.account,
        secret_hash=hash_,
        # A wall display goes on: whoever made it one may be long away, and it opens nothing.
        must_enrol=role in parts.demanded and not (found.enrolled or found.envelope or found.kiosk),
        envelope=found.envelope,
        seen_at=found.seen_at,
    )


def _by_token(parts: Parts, secret: str) -> Visitor | None:
    hash_ = hash_of(secret)
    found = sessions.token_of(parts.database, hash_)
    if found is None:
        return None
    return Visitor(found.name, scopes=frozenset(map(Scope, found.scopes.split())), secret_hash=hash_)


async def _note_seen(visitor: Visitor, parts: Parts) -> None:
    """Write now and then that a person was there; a full disk keeps nobody from a board."""
    now = parts.clock.moment()
    if visitor.seen_at is None or abs(now.at - visitor.seen_at) < SEEN_EVERY:
        return
    try:
        await run_sync(sessions.seen, parts.database, visitor.secret_hash, now)
    except StoreRefused as error:
        logger.warning("cannot note that session of account %s goes on: %s", visitor.account, error.message)


def _within(request: Request, parts: Parts, visitor: Visitor) -> Visitor:
    """Return an officer with the open review they name, or their newest. Raises ReviewRequired."""
    named = (
        request.path_params.get(REVIEW_FIELD)
        or request.query_params.get(REVIEW_FIELD)
        or request.headers.get(REVIEW_HEADER)
    )
    id_ = ReviewId(inward(named)) if named else None
    found = reviews.entered(parts.database, visitor.account or 0, id_, parts.clock.moment())
    if found is None:
        raise ReviewRequired("open a review with its case number and reason first")
    return replace(visitor, inside=found)


async def _check_csrf(request: Request, visitor: Visitor) -> None:
    if not visitor.by_cookie or request.method in READING:
        return
    shown = request.headers.get(CSRF_HEADER, "")
    if not shown and request.headers.get("content-type", "").startswith(FORMS):
        field = (await request.form()).get(CSRF_FIELD, "")
        shown = field if isinstance(field, str) else ""
    if not hmac.compare_digest(shown.encode("utf-8", "replace"), visitor.csrf.encode()):
        raise CsrfMissing("the page has gone stale: load it again")


LOOKING = (AccountRole.GUARD, AccountRole.INSTALLER)
"""Who sees alarms without more ado; the installer without persons."""

Guard: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.GUARD))]
Viewer: TypeAlias = Annotated[
    Visitor, Depends(Allow(*LOOKING, scope=Scope.ALARMS_READ, review=True, scoped=True))
]
EventViewer: TypeAlias = Annotated[Visitor, Depends(Allow(*LOOKING, review=True, scoped=True))]
PageViewer: TypeAlias = Annotated[Visitor, Depends(Allow(*LOOKING, review=True))]
StreamViewer: TypeAlias = Annotated[
    Visitor, Depends(Allow(*LOOKING, scope=Scope.ALARMS_READ, kiosk=True, review=True, scoped=True))
]
BoardViewer: TypeAlias = Annotated[Visitor, Depends(Allow(*LOOKING, kiosk=True, review=True))]
AtHome: TypeAlias = Annotated[Visitor, Depends(Allow(*EVERYBODY, kiosk=True))]
Office: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.OFFICE))]
Carer: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.GUARD, AccountRole.OFFICE))]
"""Who looks after visits: the office that plans them, the desk that sees who comes."""
Fitter: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.INSTALLER, AccountRole.OFFICE))]
Desk: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.GUARD, AccountRole.OFFICE))]
"""Who answers for how calls are answered: the guard desk and the office."""
Opener: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.GUARD, AccountRole.INSTALLER))]
"""Who may open a door on their word: the desk lets helpers in, the installer tries what was mounted."""
Officer: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.OFFICER))]
InReview: TypeAlias = Annotated[Visitor, Depends(Allow(review=True, scoped=True))]
"""An officer within an open review, and nobody else."""
Second: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.OFFICER, AccountRole.OFFICE))]
"""Who may agree to somebody else's review."""
Installer: TypeAlias = Annotated[Visitor, Depends(Allow(AccountRole.INSTALLER))]
DoorViewer: TypeAlias = Annotated[
    Visitor, Depends(Allow(AccountRole.GUARD, AccountRole.INSTALLER, AccountRole.OFFICE))
]
Minder: TypeAlias = Annotated[
    Visitor, Depends(Allow(AccountRole.GUARD, AccountRole.OFFICE, AccountRole.INSTALLER))
]
"""Who looks after the box itself, and is told what is wrong with it."""
KioskMaker: TypeAlias = Annotated[Visitor, Depends(Allow(*LOOKING))]
Collector: TypeAlias = Annotated[Visitor, Depends(Allow(scope=Scope.METRICS_READ))]
Person: TypeAlias = Annotated[Visitor, Depends(Allow(*EVERYBODY))]
"""Whoever has logged in, whatever the role; no kiosk."""
Console: TypeAlias = Annotated[Visitor, Depends(Allow(*EVERYBODY, kiosk=True))]
"""The same, kiosks included: every open console witnesses the register."""
Screen: TypeAlias = Annotated[Visitor, Depends(Allow(*EVERYBODY, kiosk=True, enrolling=True))]
"""The same, and whoever still has to set up a second proof."""
Enroller: TypeAlias = Annotated[Visitor, Depends(Allow(*EVERYBODY, enrolling=True))]
"""Whoever has logged in and sets up a second proof, or still has to."""
