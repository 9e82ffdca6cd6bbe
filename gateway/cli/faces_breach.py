"""`cuobian faces breach`: lock first, shred then, and only then words. Nothing of it can be undone."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateway.backup.remembered import Remembering
from gateway.cli.opening import Opened
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import PersonId
from gateway.domain.site import Site
from gateway.domain.zone import zone
from gateway.service import faces, site

DONE, WRONG = 0, 1
BLANK = "________"
NOTICE_ZH = """关于人脸信息安全事件的告知（《个人信息保护法》第五十七条）

{person} 您好：
{site}于 {at} 发现人脸信息可能泄露、篡改或丢失。
一、涉及的信息：由您的人脸算出的特征数据（加密保存），以及 24 小时之内的、或公安办案留存的通行小图。
二、原因：{what}
三、可能的危害：特征数据若被解密，可能被用于冒充您；人脸不能像密码那样更换。
四、已采取的措施：{at} 起人脸识别已锁定；{keys}；刷卡、密码和求助照常。
五、您可以：改用卡或密码；留意以您名义进行的人脸验证；随时向我们或网信部门（电话 12377）投诉。
六、联系方式：{contact}
"""
NOTICE_EN = """Notice of an incident with face data (Personal Information Protection Law, art. 57)

To {person}:
On {at} {site} found that face data may have leaked, been changed or been lost.
1. What it concerns: features computed from your face (stored encrypted), and small pictures of matched
   visits of the last 24 hours.
2. What happened: {what}
3. What may come of it: features that somebody decrypts may serve to impersonate you; a face cannot be
   changed like a password.
4. What was done: from {at} on faces are locked; {keys}.
   Cards, PINs and calls for help go on.
5. What you can do: use your card or PIN; watch for face checks in your name; complain to us or to the
   cyberspace administration (telephone 12377) at any time.
6. Whom to ask: {contact}
"""

REPORT_ZH = """人脸信息安全事件报告（《个人信息保护法》第五十七条）

致：所在地网信部门（电话 12377），并抄送公安机关
{site}于 {at} 发现人脸信息可能泄露、篡改或丢失。
一、涉及的信息：人脸特征数据（每人单独密钥加密保存），以及 24 小时之内的、或公安办案留存的通行小图。
二、涉及人数：{count} 人。
三、原因：{what}
四、可能的危害：特征数据若被解密，可能被用于冒充本人；人脸不能像密码那样更换。
五、已采取的措施：{at} 起人脸识别已锁定；{keys}；已生成对每个人的告知书。
六、联系方式：{contact}
签字、日期：________
"""
REPORT_EN = """Report of an incident with face data (Personal Information Protection Law, art. 57)

To the cyberspace administration (telephone 12377), with a copy to public security
On {at} {site} found that face data may have leaked, been changed or been lost.
1. What it concerns: features computed from faces (encrypted with a key for each person), and small pictures
   of matched visits of the last 24 hours.
2. How many people: {count}.
3. What happened: {what}
4. What may come of it: features that somebody decrypts may serve to impersonate people; a face cannot be
   changed like a password.
5. What was done: from {at} on faces are locked; {keys}.
   A notice was written for each person.
6. Whom to ask: {contact}
Signature, date: ________
"""


SHREDDED = {
    "zh": "所有密钥已销毁，任何备份中的人脸数据都不能再打开",
    "en": "every key is shredded, so that no face can be opened in any backup",
}
NOT_YET = {"zh": "密钥尚在销毁之中", "en": "the keys are still being destroyed"}
"""A notice never says what is not so."""


def breach(found: Opened, args: argparse.Namespace, by: str) -> int:
    """Do it; what cannot be shredded is said, and does not keep the rest from being done."""
    if not args.yes:
        raise ConfigurationError(("--yes: not found, expected: every face here is lost for good",))
    faces.breach(found.database, by, found.clock.moment())
    # An older database that is put back afterwards stays locked, and opens nobody.
    Remembering(found.database, found.settings.data, found.clock.now).look()
    shredded, problem = _shredded(found.settings.vision.keys or found.settings.vision_folder / "keys")
    affected = faces.affected(found.database)
    said = {"what": args.what or BLANK, "contact": args.contact or BLANK}
    keys = NOT_YET if problem else SHREDDED
    notices, report = _notices(found, affected, said, keys), _report(found, len(affected), said, keys)
    if args.json:
        told = [{"person": person, "name": name, "notice": notice} for person, name, notice in notices]
        print(
            json.dumps(
                {
                    "locked": True,
                    "shredded": shredded,
                    "problem": problem or None,
                    "affected": told,
                    "report": report,
                },
                ensure_ascii=False,
            )
        )
    else:
        # A worker that runs is told to erase at once, and may have been faster with some.
        left = "keys are left" if problem else f"no key is left, {shredded} shredded by this command"
        print(f"locked; {left}; people affected: {len(affected)}")
        print(f"\n=== 12377\n{report}", end="")
        for person, name, notice in notices:
            print(f"\n=== {person} {name}\n{notice}", end="")
    if problem:
        print(f"cuobian: {problem}; the module is locked: destroy the keys by hand", file=sys.stderr)
    return WRONG if problem else DONE


def _shredded(keys: Path) -> tuple[int, str]:
    """Return of how many people the keys were shredded, and what kept some from it."""
    from devices.vision.store.keys import shred_keys

    try:
        return shred_keys(keys), ""
    except OSError as error:
        return 0, f"{error.filename or keys}: {error.strerror}"


def _report(found: Opened, count: int, said: Mapping[str, str], keys: Mapping[str, str]) -> str:
    """Return what the authority is told, in the site's language."""
    installed = site.export(found.database)
    text, spoken = (REPORT_EN, "en") if installed.language.startswith("en") else (REPORT_ZH, "zh")
    return text.format(count=count, keys=keys[spoken], **_filled(found, installed, said))


def _filled(found: Opened, installed: Site, said: Mapping[str, str]) -> Mapping[str, str]:
    at = found.clock.moment().at.astimezone(zone(installed.timezone)).strftime("%Y-%m-%d %H:%M")
    return {"site": installed.name or BLANK, "at": at, **said}


def _notices(
    found: Opened, affected: Sequence[PersonId], said: Mapping[str, str], keys: Mapping[str, str]
) -> Sequence[tuple[PersonId, str, str]]:
    """Return the notice for each, in their own language; what nobody has said stays to be filled in."""
    installed = site.export(found.database)
    filled = _filled(found, installed, said)
    rows = []
    for id_ in affected:
        person = installed.people.get(id_)
        name = person.name if person is not None else BLANK
        language = (person.language if person is not None else "") or installed.language
        text, spoken = (NOTICE_EN, "en") if language.startswith("en") else (NOTICE_ZH, "zh")
        rows.append((id_, name, text.format(person=name, keys=keys[spoken], **filled)))
    return rows
