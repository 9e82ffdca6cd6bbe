"""The catalogue as a page: every device that can be used, made from the templates alone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from devices.template import Kind, Param, Product, Sample, SerialLine, Template

KINDS: Mapping[Kind, str] = {
    "sos_button": "呼救按钮 · SOS buttons",
    "sensor": "探测器 · Sensors",
    "door": "门与门磁 · Doors and contacts",
    "reader": "读卡器 · Readers",
    "lock": "门锁 · Locks",
    "gate": "道闸与车牌 · Gates and plates",
    "camera": "摄像头 · Cameras",
    "siren": "警号 · Sirens",
    "lamp": "警灯 · Lamps",
    "relay": "继电器与插座 · Relays and plugs",
    "panel": "面板 · Panels",
    "bridge": "网桥 · Bridges",
}
"""In the order of the page."""

HEAD = """\
# 设备目录 · Device catalogue

由各模板生成，请勿手改 · Made from the templates, not written by hand:
`cuobian devices docs > devices/DEVICES.md`

{products} 种产品，{templates} 个模板 · {products} products in {templates} templates.
模板怎么写 · How a template is written: [README.md](README.md).
"""


def page(templates: Mapping[str, Template]) -> str:
    """Return the whole page in Markdown."""
    order = list(KINDS)
    known = sorted(templates.values(), key=lambda each: (order.index(each.kind), each.template))
    products = {(product.brand, product.model) for each in known for product in each.products}
    parts = [HEAD.format(products=len(products), templates=len(known)), *_contents(known)]
    return "\n".join([*parts, *(section for each in known for section in _section(each))]) + "\n"


def _contents(known: list[Template]) -> Iterator[str]:
    for kind, some in groupby(known, key=lambda each: each.kind):
        yield f"**{KINDS[kind]}**\n"
        for each in some:
            brands = ", ".join(dict.fromkeys(product.brand for product in each.products))
            yield f"- [{each.title.zh} · {each.title.en}](#{each.template}) – {brands}"
        yield ""


def _section(template: Template) -> Iterator[str]:
    yield f"## {template.template}\n"
    yield f"**{template.title.zh} · {template.title.en}**\n"
    yield f"{template.help.zh}\n\n{template.help.en}\n"
    yield f"- 产品 · Products: {'; '.join(map(_product, template.products))}"
    yield f"- 接入 · Speaks: {_way(template)}"
    yield f"- 读作 · Reads: {', '.join(sorted(f'`{each.value}`' for each in template.reads))}"
    if commands := _commands(template):
        yield f"- 可令 · Can be told: {', '.join(f'`{each}`' for each in commands)}"
    if template.supervise is not None:
        hours = template.supervise.heartbeat.total_seconds() / 3600
        yield f"- 静默多久算故障 · Silent for so long is a fault: {hours:g} h"
    yield from _list("参数 · Parameters", (_param(each) for each in template.params))
    yield from _list("注意 · Caveats", (_caveat(template, nth) for nth in range(len(template.caveats))))
    yield from _list("样本 · Samples", (_sample(each) for each in template.samples))
    yield ""


def _list(title: str, items: Iterator[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield f"\n{title}\n"
        yield from lines


def _product(product: Product) -> str:
    name = f"{product.brand} {product.model}"
    return f"[{name}]({product.link})" if product.link is not None else name


def _way(template: Template) -> str:
    if template.mqtt is not None:
        return f"MQTT, {_code(template.mqtt.topic)}"
    if template.native is not None:
        return "MQTT, 厝边自有协议 · the native protocol"
    line = template.line
    baud = f"串口 · serial line, {line.baudrate} baud" if line is not None else ""
    return f"{baud}, {_cut(line)}"


def _cut(line: SerialLine | None) -> str:
    if line is not None and line.protocol is not None:
        return "EnOcean ESP3"
    return "帧 · frames" if line is not None and line.frame is not None else "文本行 · text lines"


def _commands(template: Template) -> tuple[str, ...]:
    own = template.native.commands if template.native is not None else ()
    return (*own, *(command.do for command in template.commands))


def _param(param: Param) -> str:
    default = f", 默认 · default {_code(param.default)}" if param.default is not None else ""
    return f"`{param.name}` ({_code(param.example)}{default}): {param.help.zh} · {param.help.en}"


def _caveat(template: Template, nth: int) -> str:
    caveat = template.caveats[nth]
    link = f" ([→]({caveat.link}))" if caveat.link is not None else ""
    return f"{caveat.text.zh} {caveat.text.en}{link}"


def _sample(sample: Sample) -> str:
    text = sample.text.strip() if sample.text is not None else sample.wire.hex(" ").upper()
    where = f" @ {_code(sample.topic)}" if sample.topic is not None else ""
    kept = ", retained" if sample.retained else ""
    note = f" – {sample.note}" if sample.note is not None else ""
    return f"{_code(text)}{where}{kept} → {', '.join(each.value for each in sample.reads)}{note}"


def _code(text: str) -> str:
    """Return a text as code in Markdown, whatever stands in it."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
