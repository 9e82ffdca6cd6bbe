"""The house rules that a syntax tree can tell: import directions, purity, place of SQL, sizes, names, words.

Every rule is a function from one module to its findings, so that a few bad lines prove that it can fail.
"""

import ast
import re
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("gateway", "devices", "api", "config")
# Where everything is put together, and where it is measured.
COMPOSITION = ("gateway.__main__", "gateway.cli", "gateway.bench", "gateway.prove")

# Which rooms each room may import beside itself; the longest name that fits a module is its room. What is not
# listed below gateway (the embedded broker, the self-probe, …) stands where the engine stands.
ROOMS: dict[str, tuple[str, ...]] = {
    "gateway.domain": (),
    "gateway.store": ("gateway.domain",),
    "gateway.service": ("gateway.domain", "gateway.store"),
    "gateway.channels": ("gateway.domain",),
    "gateway.engine": ("gateway",),
    "gateway.notifier": ("gateway",),
    "gateway": ("gateway", "config"),
    "devices.simulator": ("devices", "config", "gateway.domain"),
    "devices": ("config", "gateway.domain"),
    "api.relay": (),
    "api": ("config", "gateway.__version__", "gateway.domain", "gateway.service", "gateway.store"),
    "config": ("gateway.domain",),
}
# What a wider permission above leaves out.
CLOSED: dict[str, tuple[str, ...]] = {
    "gateway.engine": ("gateway.channels", "gateway.notifier", *COMPOSITION),
    "gateway.notifier": ("gateway.channels", "gateway.engine", *COMPOSITION),
    "gateway": ("gateway.channels", *COMPOSITION),
    "devices": ("devices.simulator",),
}

PURE_STDLIB = frozenset(
    "__future__ abc base64 binascii bisect calendar collections contextlib copy dataclasses datetime decimal "
    "enum fractions functools graphlib hashlib heapq hmac ipaddress itertools json math operator re "
    "statistics string struct textwrap types typing unicodedata zoneinfo".split()
)
CLOCKS = frozenset({"now", "utcnow", "today"})
IMPURE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "__import__", "breakpoint"})

SQL_LIBRARIES = frozenset({"sqlalchemy", "sqlmodel", "sqlite3"})
SQL_HANDLES = frozenset({"Connection", "Engine", "Row", "RowMapping", "Session", "SQLAlchemyError"})
SQL_CALLS = frozenset({"exec", "execute", "executemany", "executescript", "exec_driver_sql"})
SQL_TEXT = re.compile(
    r"\s*(SELECT\s+\S+.*\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|REPLACE\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s"
    r"|(CREATE|DROP)\s+(UNIQUE\s+|TEMP\s+|VIRTUAL\s+)?(TABLE|INDEX|VIEW|TRIGGER)\s|ALTER\s+TABLE\s|PRAGMA\s"
    r"|BEGIN\s+(IMMEDIATE|EXCLUSIVE|DEFERRED)|WITH\s+\w+(\s*\([^)]*\))?\s+AS\s|VACUUM\b|ATTACH\s+DATABASE\s)",
    re.IGNORECASE | re.DOTALL,
)

FILE_LINES, FUNCTION_LINES = 400, 60
USUAL_FILE_LINES, USUAL_FUNCTION_LINES = 120, 12  # at least half of all must keep within these
FORBIDDEN_MODULES = frozenset({"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"})
FORBIDDEN_IN_CLASSES = re.compile(r"Utils?(?![a-z])|Manager|Common(?![a-z])")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One module: its dotted name, and its text."""

    name: str
    text: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def walked(self) -> Sequence[ast.AST]:
        return tuple(ast.walk(self.tree))

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in self.walked if isinstance(node, kinds))

    def functions(self) -> Iterator[Function]:
        return (node for node in self.walked if isinstance(node, Function))

    def imports(self) -> Iterator[tuple[str, str]]:
        """Give (module, name) for each imported name; name is empty for a plain `import module`."""
        for node in self.nodes(ast.Import, ast.ImportFrom):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((self.absolute(node), alias.name) for alias in node.names)

    def absolute(self, node: ast.ImportFrom) -> str:
        """Give the dotted name that a possibly relative import means."""
        if not node.level:
            return node.module or ""
        parents = self.name.split(".")
        base = parents[: len(parents) - node.level + self.is_package]
        return ".".join([*base, node.module] if node.module else base)


Rule = Callable[[Module], list[str]]


def inside(name: str, rooms: tuple[str, ...]) -> bool:
    """Tell whether a dotted name is one of the rooms or below one."""
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def import_directions(module: Module) -> list[str]:
    """Find imports of our own packages that the table does not allow."""
    if inside(module.name, COMPOSITION):
        return []
    room = max((room for room in ROOMS if inside(module.name, (room,))), key=len)
    full = [f"{source}.{name}".rstrip(".") for source, name in module.imports()]
    ours = [name for name in full if inside(name, PACKAGES)]
    open_rooms, closed = (room, *ROOMS[room]), CLOSED.get(room, ())
    bad = [name for name in ours if not inside(name, open_rooms) or inside(name, closed)]
    return [f"{module.name} imports {name}" for name in bad]


def runs_alone(module: Module) -> list[str]:
    """Find what the relay would need beside itself: it runs where there is no box."""
    if not inside(module.name, ("api.relay",)):
        return []
    known = ("api.relay", "starlette", "uvicorn", *sys.stdlib_module_names)
    return [f"{module.name} imports {source}" for source, _ in module.imports() if not inside(source, known)]


def purity(module: Module) -> list[str]:
    """Find what keeps a domain module from being a function of its arguments."""
    if not inside(module.name, ("gateway.domain",)):
        return []
    foreign = [
        f"imports {source}"
        for source, _ in module.imports()
        if not inside(source, ("gateway.domain",)) and source.split(".")[0] not in PURE_STDLIB
    ]
    clocks = [
        f"reads the clock: {ast.unparse(node)}"
        for node in module.nodes(ast.Attribute)
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and ast.unparse(node.value).split(".")[-1] in {"datetime", "date"}
    ]
    calls = [
        f"calls {node.func.id}"
        for node in module.nodes(ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS
    ]
    return [f"{module.name} {what}" for what in chain(foreign, clocks, calls)]


def sql_only_in_store(module: Module) -> list[str]:
    """Find statements, and the means to build or run them, outside gateway/store."""
    # A benchmark looks at databases from outside, as a stranger does; the bare pipeline is one. What is kept
    # of faces stands in a file of its own, which no other module may open.
    if inside(module.name, ("gateway.store", "gateway.bench", "devices.vision.store.rows")):
        return []
    means = [
        f"imports {source}.{name}"
        for source, name in module.imports()
        if source.split(".")[0] in SQL_LIBRARIES and name not in SQL_HANDLES
    ]
    runs = [
        f"runs a statement: {ast.unparse(node.func)}"
        for node in module.nodes(ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SQL_CALLS
    ]
    texts = [
        f"holds SQL: {node.value[:40]!r}"
        for node in module.nodes(ast.Constant)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_TEXT.match(node.value)
    ]
    return [f"{module.name} {what}" for what in chain(means, runs, texts)]


def length(function: Function) -> int:
    """Count the lines of a function, its docstring included and its decorators not."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def sizes(module: Module) -> list[str]:
    """Find files and functions longer than the hard limits."""
    lines = len(module.text.splitlines())
    files = [f"{module.name} has {lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []
    long = [function for function in module.functions() if length(function) > FUNCTION_LINES]
    return files + [f"{module.name}.{f.name} has {length(f)} lines, at most {FUNCTION_LINES}" for f in long]


def words(module: Module) -> list[str]:
    """Find modules without a docstring, and public functions without a one-line summary."""
    missing = [] if ast.get_docstring(module.tree) else [f"{module.name} has no docstring"]
    if not inside(module.name, PACKAGES):
        return missing
    public = (f for f in module.tree.body if isinstance(f, Function) and not f.name.startswith("_"))
    bare = [f.name for f in public if not re.match(r".+[.!?](\n\n|$)", ast.get_docstring(f) or "")]
    return missing + [f"{module.name}.{name} has no one-line docstring" for name in bare]


def names(module: Module) -> list[str]:
    """Find the names that say nothing about what is inside."""
    parts = [part for part in module.name.split(".") if part.strip("_") in FORBIDDEN_MODULES]
    classes = [
        node.name
        for node in module.nodes(ast.ClassDef)
        if isinstance(node, ast.ClassDef) and FORBIDDEN_IN_CLASSES.search(node.name)
    ]
    return [f"{module.name} uses the name {name}" for name in parts + classes]


RULES: tuple[Rule, ...] = (import_directions, runs_alone, purity, sql_only_in_store, sizes, words, names)


def load(folder: str) -> Iterator[Module]:
    """Read every module below a top-level folder."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        yield Module(".".join(parts[:-1] if is_package else parts), path.read_text("utf-8"), is_package)


SOURCES = list(chain.from_iterable(map(load, PACKAGES)))
TESTS = list(load("tests"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_programme_keeps_the_house_rules(rule: Rule) -> None:
    """No module of the programme breaks a rule of the house."""
    assert [] == list(chain.from_iterable(map(rule, SOURCES)))


@pytest.mark.parametrize("rule", [sizes, words, names], ids=lambda rule: rule.__name__)
def test_the_tests_keep_the_house_rules(rule: Rule) -> None:
    """No test module is too long, wordless or badly named."""
    assert [] == list(chain.from_iterable(map(rule, TESTS)))


def test_files_are_mostly_short() -> None:
    """At least half of the files keep to the usual length."""
    assert statistics.median(len(module.text.splitlines()) for module in SOURCES) <= USUAL_FILE_LINES


def test_functions_are_mostly_short() -> None:
    """At least half of the functions keep to the usual length."""
    lengths = [length(function) for module in SOURCES for function in module.functions()]
    assert statistics.median(lengths or [0]) <= USUAL_FUNCTION_LINES


def test_every_room_is_read() -> None:
    """The walk over the sources really finds all four packages."""
    assert set(PACKAGES) == {module.name.split(".")[0] for module in SOURCES}


BAD: list[tuple[Rule, str, str, str]] = [
    (import_directions, "gateway.domain.alarm", "import gateway.store", "imports gateway.store"),
    (import_directions, "gateway.store.engine", "from gateway import service", "imports gateway.service"),
    (import_directions, "gateway.service", "from gateway.engine import run", "imports gateway.engine.run"),
    (import_directions, "gateway.service.ingest", "from .. import notifier", "imports gateway.notifier"),
    (import_directions, "gateway.engine", "import devices.decode", "imports devices.decode"),
    (import_directions, "gateway.engine", "import config", "imports config"),
    (import_directions, "gateway.engine", "import gateway.notifier", "imports gateway.notifier"),
    (
        import_directions,
        "gateway.notifier",
        "from gateway.channels import mail",
        "imports gateway.channels.mail",
    ),
    (import_directions, "gateway.broker", "import gateway.cli.run", "imports gateway.cli.run"),
    (import_directions, "gateway.channels.mail", "import config", "imports config"),
    (import_directions, "devices.mqtt", "def f():\n    import gateway.store", "imports gateway.store"),
    (import_directions, "devices.mqtt", "import devices.simulator", "imports devices.simulator"),
    (import_directions, "devices.simulator.city", "import gateway.service", "imports gateway.service"),
    (import_directions, "api.alarms", "from gateway import engine", "imports gateway.engine"),
    (import_directions, "api.alarms", "import devices", "imports devices"),
    (import_directions, "api.alarms", "from gateway.channels import mail", "imports gateway.channels.mail"),
    (import_directions, "config.loader", "import api", "imports api"),
    (import_directions, "api.relay.app", "from api import edge", "imports api.edge"),
    (import_directions, "api.relay.app", "import gateway.domain", "imports gateway.domain"),
    (import_directions, "gateway.engine", "import api.away.line", "imports api.away.line"),
    (runs_alone, "api.relay.app", "import jinja2", "imports jinja2"),
    (runs_alone, "api.relay.app", "from api.away.seal import seal", "imports api.away.seal"),
    (purity, "gateway.domain.alarm", "import random", "imports random"),
    (purity, "gateway.domain.alarm", "import time", "imports time"),
    (purity, "gateway.domain.alarm", "from uuid import uuid4", "imports uuid"),
    (purity, "gateway.domain.alarm", "import pydantic", "imports pydantic"),
    (purity, "gateway.domain.alarm", "import datetime as d\nd.datetime.now()", "d.datetime.now"),
    (purity, "gateway.domain.alarm", "clock = datetime.utcnow", "datetime.utcnow"),
    (purity, "gateway.domain.alarm", "date.today()", "date.today"),
    (purity, "gateway.domain.alarm", "open('x')", "calls open"),
    (sql_only_in_store, "api.events", "from sqlmodel import select", "imports sqlmodel.select"),
    (sql_only_in_store, "gateway.service", "from sqlalchemy import text", "imports sqlalchemy.text"),
    (sql_only_in_store, "gateway.service", "import sqlite3", "imports sqlite3."),
    (sql_only_in_store, "gateway.service", "session.execute(x)", "session.execute"),
    (sql_only_in_store, "gateway.service", "x = 'select id from alarm where 1'", "select id from alarm"),
    (sql_only_in_store, "gateway.service", "x = f'UPDATE alarm SET state={x}'", "UPDATE alarm SET"),
    (sql_only_in_store, "devices.vision.store.faces", "import sqlite3", "imports sqlite3."),
    (sql_only_in_store, "devices.vision.desk", "x = 'DELETE FROM template WHERE 1'", "DELETE FROM template"),
    (sizes, "api.alarms", "x = 1\n" * (FILE_LINES + 1), f"has {FILE_LINES + 1} lines"),
    (sizes, "api.alarms", "def f():\n" + "    x = 1\n" * FUNCTION_LINES, f"f has {FUNCTION_LINES + 1} lines"),
    (words, "api.alarms", "x = 1", "has no docstring"),
    (words, "tests.test_alarms", "x = 1", "has no docstring"),
    (words, "api.alarms", '"""Doc."""\ndef act(): ...', "act has no one-line docstring"),
    (
        words,
        "api.alarms",
        '"""Doc."""\ndef act():\n    """Act on\n    it."""',
        "act has no one-line docstring",
    ),
    (names, "gateway.utils", "x = 1", "the name utils"),
    (names, "devices.common.line", "x = 1", "the name common"),
    (names, "gateway.engine", "class AlarmManager: ...", "the name AlarmManager"),
]


@pytest.mark.parametrize(("rule", "name", "text", "finding"), BAD)
def test_a_rule_finds_what_breaks_it(rule: Rule, name: str, text: str, finding: str) -> None:
    """Each rule reports a module that breaks it, and says where and what."""
    (report,) = rule(Module(name, text))
    assert name in report
    assert finding in report


GOOD: list[tuple[Rule, str, str]] = [
    (import_directions, "gateway.service", "from gateway.store import queries"),
    (
        import_directions,
        "gateway.engine",
        "from gateway.service import ingest\nfrom gateway.domain import alarm",
    ),
    (import_directions, "gateway.__main__", "import api, devices, gateway.channels"),
    (import_directions, "gateway.cli.run", "from devices import mqtt"),
    (import_directions, "gateway.bench.sos", "from gateway import engine"),
    (import_directions, "api.alarms", "from gateway.service import answer\nfrom config import loader"),
    (import_directions, "devices.simulator.city", "from devices import framing\nfrom . import button"),
    (runs_alone, "api.relay.app", "import json\nfrom starlette.routing import Route\nimport api.relay.pace"),
    (purity, "gateway.domain.alarm", "def f(now):\n    return now.replace(second=0)"),
    (purity, "gateway.service", "import random"),
    (sql_only_in_store, "gateway.store.queries", "from sqlmodel import select\nx = 'select 1 from alarm'"),
    (sql_only_in_store, "devices.vision.store.rows", "import sqlite3\nx = 'DELETE FROM template WHERE 1'"),
    (sql_only_in_store, "api.events", "from sqlmodel import Session"),
    (sql_only_in_store, "api.events", "x = 'select a building, then begin'"),
    (words, "tests.test_alarms", '"""Doc."""\ndef act(): ...'),
    (names, "api.alarms", "class Helper: ..."),
]


@pytest.mark.parametrize(("rule", "name", "text"), GOOD)
def test_a_rule_leaves_good_code_alone(rule: Rule, name: str, text: str) -> None:
    """What the house allows is no finding."""
    assert [] == rule(Module(name, text))


def test_relative_imports_are_followed_from_a_package() -> None:
    """A dot in an __init__ means the package itself, in a module the package around it."""
    package = Module("gateway.store", "from .tables import Alarm", is_package=True)
    module = Module("gateway.store.queries", "from .tables import Alarm")
    assert [("gateway.store.tables", "Alarm")] == list(package.imports())
    assert list(package.imports()) == list(module.imports())
