"""The rules of the layout, which a newcomer would otherwise have to be told."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: A package may import the packages before it, never the ones after it.
LAYERS = ["crawler", "nlp", "store", "ui"]
#: Each library is used by one package only.
HOMES = {
    "scrapy": "crawler",
    "twisted": "crawler",
    "trafilatura": "crawler",
    "feedparser": "crawler",
    "htmldate": "crawler",
    "fastwarc": "crawler",
    "pypdf": "crawler",
    "readability": "crawler",
    "resiliparse": "crawler",
    "lxml": "crawler",
    "parsel": "crawler",
    "cssselect": "crawler",
    "spacy": "nlp",
    "thinc": "nlp",
    "sqlite_utils": "store",
    "sqlite3": "store",
    "streamlit": "ui",
    "starlette": "ui",
    "altair": "ui",
    "pandas": "ui",
    "rapidfuzz": "nlp",
    "apscheduler": "ui",
}
#: What one stage hands to the next needs nothing but the standard library.
LIGHT = ["crawler/documents.py", "nlp/values.py", "nlp/claims.py", "nlp/events.py"]
#: No module says so little that nobody knows what is in it.
VAGUE = {"utils", "common", "core", "models", "helpers", "misc", "base"}
LONGEST = 320
MODULES = sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.py"))


def imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way_and_every_library_has_one_home(path):
    layer = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        top = name.split(".")[0]
        assert top not in LAYERS or LAYERS.index(top) <= LAYERS.index(layer), name
        assert HOMES.get(top, layer) == layer, name


@pytest.mark.parametrize("path", LIGHT)
def test_what_stages_hand_on_needs_only_the_standard_library(path):
    tops = {name.split(".")[0] for name in imports(ROOT / path)}
    assert tops <= sys.stdlib_module_names | {"crawler", "nlp"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_short_and_named_for_what_they_hold(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert path.stem not in VAGUE


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.name == "__init__.py"],
    ids=lambda p: str(p.parent.relative_to(ROOT)),
)
def test_a_folder_begins_with_its_contract_and_nothing_else(path):
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert len(body) == 1 and isinstance(body[0], ast.Expr)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_swallows_every_exception(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = getattr(node.type, "id", "everything" if node.type is None else "")
            raised = any(isinstance(n, ast.Raise) and n.exc is None for n in ast.walk(node))
            assert raised or caught not in ("Exception", "BaseException", "everything"), node.lineno


def test_modules_do_not_import_one_another_in_circles():
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in MODULES}
    edges = {n: {i for i in imports(p) if i in names} for n, p in names.items()}
    resting: set[str] = set()

    def walk(name, path):
        assert name not in path, " -> ".join([*path, name])
        if name not in resting:
            for target in edges[name]:
                walk(target, [*path, name])
            resting.add(name)

    for name in edges:
        walk(name, [])


def test_no_installed_package_has_one_of_our_names():
    ours = {name: set(who) for name, who in packages_distributions().items() if name in LAYERS}
    assert all(who == {"chokepoint"} for who in ours.values()), ours


def test_no_file_of_the_app_hides_another_module():
    """`streamlit run ui/app.py` puts ui/ first on sys.path."""
    taken = sys.stdlib_module_names | set(packages_distributions()) | set(LAYERS)
    assert not ({p.stem for p in (ROOT / "ui").iterdir()} - {"__init__"}) & taken
