"""What evidence is called on paper, Chinese and English: events, alarms and their steps. Owns words alone."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.domain.alarm import AlarmKind
from gateway.domain.model import EventType
from gateway.domain.review import Basis

Pair = tuple[str, str]

EVENTS: Mapping[EventType, Pair] = {
    EventType.SOS_PRESSED: ("按下求助", "SOS pressed"),
    EventType.SOS_CANCELLED: ("报告误按", "SOS reported as a mistake"),
    EventType.WELLBEING_CONFIRMED: ("报平安", "Sign of life"),
    EventType.DOOR_GRANTED: ("开锁放行", "Unlocked"),
    EventType.DOOR_DENIED: ("拒绝开门", "Denied"),
    EventType.DOOR_OPENED: ("门打开", "Door opened"),
    EventType.DOOR_CLOSED: ("门关上", "Door closed"),
    EventType.DOOR_FORCED: ("门被强行打开", "Door forced"),
    EventType.DOOR_HELD: ("门开着过久", "Door held open"),
    EventType.DOOR_GRANTED_NOT_OPENED: ("放行但门未打开", "Unlocked, not opened"),
    EventType.DOOR_DURESS: ("胁迫开门", "Opened under duress"),
    EventType.ACCESS_CARD: ("刷卡", "Card shown"),
    EventType.ACCESS_PIN: ("输入密码", "PIN entered"),
    EventType.ACCESS_PLATE: ("识别车牌", "Plate seen"),
    EventType.REX_PRESSED: ("按出门按钮", "Exit button pressed"),
    EventType.OSDP_INSTALL_OPENED: ("读卡器进入安装模式", "Reader opened for installing"),
    EventType.OSDP_INSTALL_CLOSED: ("读卡器退出安装模式", "Reader closed again"),
    EventType.OSDP_KEY_ROTATION: ("读卡器更换密钥", "Reader got a new key"),
    EventType.FACE_RECOGNISED: ("认出登记的人脸", "Face recognised"),
    EventType.FACE_UNKNOWN: ("有人，未认出", "Somebody, not recognised"),
    EventType.VEHICLE_ENTERED: ("车辆进入", "Vehicle entered"),
    EventType.VEHICLE_LEFT: ("车辆离开", "Vehicle left"),
    EventType.VEHICLE_DENIED: ("车辆被拒绝", "Vehicle denied"),
    EventType.MOTION: ("有人活动", "Motion"),
    EventType.FALL: ("跌倒", "Fall"),
    EventType.SMOKE: ("烟雾", "Smoke"),
    EventType.GAS: ("燃气", "Gas"),
    EventType.LEAK: ("漏水", "Water leak"),
    EventType.TAMPER: ("设备被拆动", "Tampered with"),
    EventType.BATTERY_LOW: ("电量低", "Battery low"),
    EventType.POWER_LOST: ("断电", "Power lost"),
    EventType.POWER_RESTORED: ("恢复供电", "Power restored"),
    EventType.HEARTBEAT: ("设备报到", "Sign of life of a device"),
    EventType.PRESENCE_ARRIVED: ("到场", "Arrived"),
    EventType.PHONE_TEXT: ("短信回复", "Text message received"),
    EventType.PHONE_KEY: ("电话按键", "Key pressed on the phone"),
    EventType.COMMAND_DONE: ("指令已执行", "Command carried out"),
    EventType.COMMAND_FAILED: ("指令失败", "Command failed"),
    EventType.DEVICE_ONLINE: ("设备恢复联络", "Device is back"),
    EventType.DEVICE_OFFLINE: ("设备失去联络", "Device is gone"),
    EventType.UNDECODED: ("无法解读的消息", "Not understood"),
    EventType.GATEWAY_STARTED: ("网关启动", "Gateway started"),
    EventType.GATEWAY_STOPPED: ("网关停止", "Gateway stopped"),
}

KINDS: Mapping[AlarmKind, Pair] = {
    AlarmKind.SOS: ("求助", "Call for help"),
    AlarmKind.FALL: ("跌倒", "Fall"),
    AlarmKind.SMOKE: ("烟雾", "Smoke"),
    AlarmKind.GAS: ("燃气", "Gas"),
    AlarmKind.LEAK: ("漏水", "Water leak"),
    AlarmKind.DURESS: ("胁迫", "Duress"),
    AlarmKind.TECHNICAL: ("设备故障", "Fault"),
    AlarmKind.WELLBEING: ("没有报平安", "No sign of life"),
    AlarmKind.DRILL: ("演练", "Drill"),
}
STEPS: Mapping[str, Pair] = {
    "raised": ("发出求助", "Alarm raised"),
    "pressed_again": ("再次按下按钮", "Button pressed again"),
    "joined": ("数秒内又按一次", "Pressed again within seconds"),
    "called": ("开始通知（轮次.步骤）", "Called (round.step)"),
    "nobody_notified": ("没有人能通知到", "Nobody could be reached"),
    "acknowledged": ("正在赶来", "On the way"),
    "also_going": ("也正在赶来", "On the way too"),
    "declined": ("去不了", "Cannot go"),
    "lapsed": ("没有按时到达，重新通知", "Did not arrive in time; calling again"),
    "arrived": ("已到场", "Arrived"),
    "also_arrived": ("也已到场", "Arrived too"),
    "resolved": ("由人关闭", "Closed by a person"),
    "noted": ("备注", "Note"),
    "cancel_reported": ("设备报告误按，仍等待人工关闭", "Device reports a mistake; stays open"),
    "asked": ("询问结果如何", "Asked how it ended"),
    "on_trial": ("事先告知的试按", "Announced test press"),
    "recovered": ("设备报告已恢复", "Device works again"),
    "sign": ("询问后家中有动静", "Heard from the home since the question"),
    "help_wanted": ("希望有人上门", "Wants somebody to come"),
    "let_in": ("开门放行", "Opened a door"),
    "seen": (
        "看到被通知者的面部（可能是照片）",
        "A face of somebody called was seen (may be a picture)",
    ),
}
BASES: Mapping[Basis, Pair] = {
    Basis.POLICE_CASE: ("公安机关办理的案件", "a case of the police"),
    Basis.EMERGENCY: ("紧急情况：人身或财产正处于危险", "life or property in danger now"),
    Basis.MISSING_PERSON: ("寻找走失人员", "a missing person"),
    Basis.RESIDENT_ASKED: ("当事人本人要求", "asked for by whom it concerns"),
    Basis.COURT_ORDER: ("法院命令", "an order of a court"),
}


def event(type_: str) -> Pair:
    """Return what a type of event is called, Chinese and English; an unknown one is called as it is."""
    return next((words for each, words in EVENTS.items() if each.value == type_), (type_, type_))


def kind(of: str) -> Pair:
    """Return what a kind of alarm is called; an unknown one is called as it is."""
    return next((words for each, words in KINDS.items() if each.value == of), (of, of))


def step(type_: str) -> Pair:
    """Return what a line of an alarm's log is called; an unknown one is called as it is."""
    return STEPS.get(type_, (type_, type_))
