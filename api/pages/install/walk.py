"""One walk test on the phone: what waits, one press announced at a time, signed at its end. Never proves.

An announced press is a call for help like any other; the page only lets the one who announced it say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages import language
from api.pages.install.live import changes
from api.pages.page import page
from api.parts import Parts, TheParts
from api.proof import own_password
from api.registering import list_seen
from api.stream import LiveResponse
from api.throttle import TooMany
from gateway.domain import walk as walking
from gateway.domain.errors import CuobianError, IllegalTransition, NotFound
from gateway.domain.model import Now
from gateway.domain.walk import Item, Move, Remark, Standing, WalkId, WalkRefused, WalkState
from gateway.service import walk_paths, walk_record, walks
from gateway.service.sessions import LogInFailed
from gateway.service.walks import WalkView
from gateway.store.queries import alarms, system
from gateway.store.queries import walks as found

router = APIRouter(prefix="/install/drill", include_in_schema=False)

SHOWN = 60
LOOK_EVERY = 1.0
"""Seconds between two looks for a page that shows a walk."""
SAID = {"skip": Move.SKIP, "fail": Move.FAIL, "saw": Move.VOUCH, "again": Move.AGAIN}
Number = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("/{id}")
async def show(
    request: Request,
    parts: TheParts,
    visitor: Fitter,
    id: int,  # noqa: A002
    only: Annotated[str, Query(max_length=10)] = "",
    after: Number = 0,
) -> Response:
    """Show a walk as it stands, or its record once it is signed."""
    return _walk(request, parts, visitor, _seen(parts, id), only=only, after=after)


@router.post("/{id}")
async def do(request: Request, parts: TheParts, visitor: Fitter, id: int) -> Response:  # noqa: A002
    """Announce a press, say that it was the test, say how something stands, send drills, sign, give up."""
    form = await request.form()
    seen, what = _seen(parts, id), str(form.get("do", ""))
    only = str(form.get("only", ""))[:10]
    if what not in {*SAID, *_ACTS, "sign"}:
        raise NotFound(f"there is nothing called {what!r} to do")
    try:
        if what == "sign":
            await _sign(parts, visitor, seen.walk.id, form)
        else:
            await run_sync(_act, parts, visitor, seen.walk.id, what, form)
    except (WalkRefused, IllegalTransition, LogInFailed, TooMany) as error:
        return _walk(request, parts, visitor, _seen(parts, id), error, only=only, said=what)
    return RedirectResponse(f"/install/drill/{id}" + (f"?only={only}" if only in list(Standing) else ""), 303)


@router.get("/{id}/live")
async def live(parts: TheParts, visitor: Fitter, id: int) -> Response:  # noqa: A002
    """Tell an open page whenever something has come in."""
    _seen(parts, id)
    return LiveResponse(changes(parts, visitor, _stamp, LOOK_EVERY), headers={"X-Accel-Buffering": "no"})


@router.get("/{id}/record")
async def record(request: Request, parts: TheParts, visitor: Fitter, id: int) -> Response:  # noqa: A002
    """Give the record as a PDF, with the sealed text attached."""
    from api.walk_paper import paper_of  # noqa: PLC0415  read when somebody signs, which is not every day

    sealed = walk_record.sealed(parts.database, _number(id))
    if sealed is None:
        raise NotFound("this walk has no record: it is not signed, or there is none")
    await list_seen(parts, visitor, f"walk:{id}")
    with parts.database.read() as connection:
        site_language = system.site_names(connection)[1]
    spoken = language.language_of(request, site_language or parts.language)
    content = await run_sync(paper_of, sealed, spoken)
    name = f'attachment; filename="walk-{id}-{spoken}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": name})


def _stamp(connection: Connection) -> str:
    return f"{found.last_event(connection)}.{alarms.last_line(connection)}"


def _number(id_: int) -> WalkId:
    if not 0 < id_ < 2**62:
        raise NotFound("there is no such walk")
    return WalkId(id_)


def _seen(parts: Parts, id_: int) -> WalkView:
    return walks.view(parts.database, _number(id_), parts.clock.moment())


def _act(parts: Parts, visitor: Visitor, id_: WalkId, what: str, form: FormData) -> None:
    now = parts.clock.moment()
    if what in SAID:
        number, why = _item(form), str(form.get("why", ""))
        walks.decide(parts.database, id_, number, SAID[what], visitor.name, now, why)
    else:
        _ACTS[what](parts, visitor, id_, form, now)


def _item(form: FormData) -> int:
    number = str(form.get("item", ""))
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise NotFound("there is no such item")
    return int(number)


def _arm(parts: Parts, visitor: Visitor, id_: WalkId, form: FormData, now: Now) -> None:
    walks.arm(parts.database, id_, _item(form), visitor.name, now)


def _disarm(parts: Parts, _visitor: Visitor, id_: WalkId, _form: FormData, _now: Now) -> None:
    walks.disarm(parts.database, id_)


def _us(parts: Parts, visitor: Visitor, id_: WalkId, _form: FormData, now: Now) -> None:
    if not walks.was_us(parts.database, id_, visitor.name, now, parts.keys):
        raise IllegalTransition("this has become a call for help: the guard desk closes it")


def _send(parts: Parts, visitor: Visitor, id_: WalkId, _form: FormData, now: Now) -> None:
    walk_paths.send(parts.database, id_, visitor.name, now, parts.keys)


def _rest(parts: Parts, visitor: Visitor, id_: WalkId, form: FormData, now: Now) -> None:
    walks.skip_rest(parts.database, id_, visitor.name, now, str(form.get("why", "")))


def _end(parts: Parts, visitor: Visitor, id_: WalkId, form: FormData, now: Now) -> None:
    if form.get("sure") != "yes":
        raise WalkRefused("expected the tick")
    walk_record.give_up(parts.database, id_, visitor.name, now, parts.keys)


_ACTS: Mapping[str, Callable[[Parts, Visitor, WalkId, FormData, Now], None]] = {
    "arm": _arm,
    "disarm": _disarm,
    "us": _us,
    "send": _send,
    "rest": _rest,
    "end": _end,
}


async def _sign(parts: Parts, visitor: Visitor, id_: WalkId, form: FormData) -> None:
    """Sign with the name as typed and one's own password once more; wrong ones are slowed down."""
    name, now = str(form.get("name", "")), parts.clock.moment()
    await own_password(parts, visitor, str(form.get("password", "")), "sign")
    await run_sync(walk_record.sign, parts.database, id_, visitor.name, name, "page", now, parts.keys)


def _walk(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    seen: WalkView,
    problem: CuobianError | None = None,
    *,
    only: str = "",
    after: int = 0,
    said: str = "",
) -> Response:
    now, open_ = parts.clock.moment(), seen.walk.state is WalkState.OPEN
    wanted = only if only in {*Standing, "all"} else ("waiting" if open_ else "all")
    chosen = [each for each in seen.items if wanted in {each.standing, "all"} and each.number > after]
    sealed = walk_record.sealed(parts.database, seen.walk.id)
    record = {each["number"]: each for each in sealed.record["items"]} if sealed else {}  # type: ignore[attr-defined]
    values = {
        "walk": seen.walk,
        "open": open_,
        "items": [(each, _remarks(each), record.get(each.number)) for each in chosen[:SHOWN]],
        "following": chosen[SHOWN - 1].number if len(chosen) > SHOWN else 0,
        "counts": {each.value: seen.count(each) for each in Standing},
        "armed": {device: _left(until, now) for device, until in seen.armed.items()},
        "trials": seen.trials,
        "only": wanted,
        "asked": only,
        "paths": sum(each.subject.kind == "path" and each.standing == "waiting" for each in seen.items),
        "names": _names(parts, seen) if visitor.sees_names else {},
        "sealed": sealed,
        "signed": sealed.record["signed"] if sealed else None,
        "problem": problem,
        "said": said,
    }
    return page(request, parts, "install_walk.html", visitor, values, 422 if problem else 200)


def _remarks(item: Item) -> tuple[Remark, ...]:
    return walking.remarks(item.evidence) if item.evidence is not None else ()


def _left(until: datetime, now: Now) -> datetime:
    return now.at + (until - now.steady)


def _names(parts: Parts, seen: WalkView) -> Mapping[str, str]:
    people = {each.subject.parts[0] for each in seen.items if each.subject.kind == "path"}
    with parts.database.read() as connection:
        return found.names(connection, people)
