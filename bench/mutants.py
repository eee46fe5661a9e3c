"""Whether the tests notice when a number that finds lists or articles is tripled or cut to a third.

    python bench/mutants.py                          all packages; an hour on two cores
    python bench/mutants.py --only detection.lead    one module; also lead.MOST_LEADS, article.body, finding.paging
    python bench/mutants.py --list                   what would be changed, and what is skipped and why
    python bench/mutants.py --survivors              look for survivors alone, tests first: much faster, no share
    python bench/mutants.py --memory FILE            keep which page told of each change, so that a second run,
                                                     after tests were written, takes minutes

Of each number (see `mutations`) two questions: does the change alter any result on the corpora, and if so, does a
test of the package fail? The first page that differs and the first test that fails end each. Printed are the
survivors, which altered a result and failed no test, and the share that was caught. The corpora stand beside the
repository and are no part of it.
"""

import argparse
import contextlib
import gc
import io
import json
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pipe, connection
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

# ruff: noqa: E402 - the root is put on the path first
import predict_articles
import pytest
from _pytest.runner import runtestprotocol
from mutations import (
    Mutation,
    apply_mutation,
    find_mutations,
    forget,
    lines_using,
    modules_of,
    parse_sources,
    why_skipped,
)
from predict_listing import NOW, document_of

from scraper.discovery import inspect_document
from scraper.discovery.detection import detect
from scraper.document import Document

SECONDS = 600  # that one change may take
Result = Callable[[], Any]  # what is found on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Some modules, the corpora that they are measured on, and their tests."""

    name: str
    folder: str
    deep: bool
    corpora: tuple[str, ...]
    tests: tuple[str, ...]
    result: Callable[[dict[str, Any], Path], Result]


def detection_result(gold: dict[str, Any], pages: Path) -> Result:
    """Return what tells all that detection says of a page; its confidence to two digits."""
    document = document_of(gold, pages)
    return lambda: describe_detection(document)


def describe_detection(document: Document) -> Any:
    found = detect(document, now=NOW)
    lists = [(list_.items, list_.rules, list_.origin, list_.reasons) for list_ in found.candidates]
    about = (found.language, found.date_order, found.timezone, found.title, found.paging, found.reasons)
    return (found.kind, round(found.confidence, 2), found.sure, about, lists)


def finding_result(gold: dict[str, Any], pages: Path) -> Result:
    """Return what tells the choices that are made of a page, and its paging; nothing is fetched."""
    document = document_of(gold, pages)
    detection = detect(document, now=NOW)

    def describe() -> Any:
        found = inspect_document(document, detect(document, now=NOW), gold["url"], now=NOW)
        return found, detection.announced

    return describe


def article_result(gold: dict[str, Any], pages: Path) -> Result:
    """Return what tells an article's fields, text and HTML."""
    return lambda: predict_articles.predict(gold, pages, html=True)


PACKAGES = (
    Package(
        name="detection",
        folder="scraper/discovery/detection",
        deep=True,
        corpora=("listing", "listing_wide"),
        tests=("test_scraper_discovery*.py",),
        result=detection_result,
    ),
    Package(
        name="finding",
        folder="scraper/discovery",
        deep=False,
        corpora=("listing", "listing_wide"),
        tests=("test_scraper_discovery*.py",),
        result=finding_result,
    ),
    Package(
        name="article",
        folder="scraper/extract/article",
        deep=True,
        corpora=("articles",),
        tests=("test_scraper_extract_article*.py",),
        result=article_result,
    ),
)


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What became of one change: the page whose result it altered, and the test that failed; "" for none."""

    mutation: Mutation | None  # None for the code as it is
    page: str = ""
    test: str = ""
    stopped: bool = False  # it took longer than SECONDS


@dataclass(slots=True, kw_only=True)
class Run:
    """The changes to try on one package, on its pages, with the tests that pytest has collected."""

    mutations: list[Mutation]
    results: dict[str, Result]
    workers: int
    tests_first: bool
    memory: dict[str, str]  # by a change's title: the page whose result it altered, "" for none
    before: dict[str, str] = field(default_factory=dict)
    lines: dict[str, frozenset[tuple[str, int]]] = field(default_factory=dict)  # those with numbers that a page runs
    verdicts: list[Verdict] = field(default_factory=list)
    first_to_tell: Counter[str] = field(default_factory=Counter)  # pages and tests, by how often they were
    failed: bool = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all changes, each in a process of its own that has everything imported, read and collected."""
        items = {item.nodeid: item for item in session.items}
        parse_sources()
        gc.freeze()  # what is read and collected is looked through by none of the processes
        self.try_all([None], lambda _: ("", self.first_failure(items, "")))
        if broken := self.verdicts.pop().test:
            raise SystemExit(f"{broken} fails as it is")
        left = self.mutations
        if self.tests_first:
            self.try_all(left, lambda mutation: ("", self.fails_at(mutation, items)))
            left = [verdict.mutation for verdict in self.verdicts if not verdict.test and not verdict.stopped]
            self.verdicts = [verdict for verdict in self.verdicts if verdict.test or verdict.stopped]
        if left:
            self.read_before(left)
            self.try_all(left, lambda mutation: self.examine(mutation, items))
        return True

    def read_before(self, mutations: list[Mutation]) -> None:
        """Keep what is found on each page as the code is, and which of the lines that hold numbers are run."""
        wanted = frozenset(line for change in mutations for line in lines_using(change) or ())
        for page, result in self.results.items():
            forget()
            self.before[page], self.lines[page] = traced(result, wanted)
        forget()

    def try_all(self, mutations: Sequence[Mutation | None], examine: Callable[[Any], tuple[str, str]]) -> None:
        running: dict[Any, Mutation | None] = {}
        waiting = list(reversed(mutations))
        while waiting or running:
            while waiting and len(running) < self.workers:
                mutation = waiting.pop()
                running[self.start(mutation, examine)] = mutation
            for ready in connection.wait(list(running)):
                self.take(ready, running.pop(ready))  # type: ignore[arg-type]

    def start(self, mutation: Mutation | None, examine: Callable[[Any], tuple[str, str]]) -> connection.Connection:
        here, there = Pipe(duplex=False)
        if os.fork() == 0:
            signal.alarm(SECONDS)
            there.send(examine(mutation))
            os._exit(0)
        there.close()
        return here

    def take(self, ready: connection.Connection, mutation: Mutation | None) -> None:
        try:
            page, test = ready.recv()
        except EOFError:
            page, test = "", ""
            self.verdicts.append(Verdict(mutation=mutation, stopped=True))
        else:
            self.verdicts.append(Verdict(mutation=mutation, page=page, test=test))
        ready.close()
        os.waitpid(-1, 0)
        self.first_to_tell.update(filter(None, (page, test)))
        if mutation is None:
            return
        if self.before and not self.verdicts[-1].stopped:
            self.memory[mutation.title] = page
        if test or self.before:
            print(describe_verdict(self.verdicts[-1]), file=sys.__stderr__, flush=True)

    def examine(self, mutation: Mutation, items: dict[str, pytest.Item]) -> tuple[str, str]:
        """Return the first page whose result the change alters, and the first test that fails then."""
        lines = lines_using(mutation)
        known = self.memory.get(mutation.title)
        pages = [page for page in self.before if lines is None or lines & self.lines[page]]
        pages = [] if known == "" else sorted(pages, key=lambda page: (page != known, -self.first_to_tell[page]))
        apply_mutation(mutation)
        page = next((page for page in pages if self.differs(page)), "")
        return page, self.first_failure(items, mutation.module) if page and not self.tests_first else ""

    def fails_at(self, mutation: Mutation, items: dict[str, pytest.Item]) -> str:
        apply_mutation(mutation)
        return self.first_failure(items, mutation.module)

    def differs(self, page: str) -> bool:
        try:
            return repr(self.results[page]()) != self.before[page]
        except Exception:  # a change may break anything
            return True

    def first_failure(self, items: dict[str, pytest.Item], module: str) -> str:
        """Return the first test that fails: those of the module first, then those that often told."""
        own = f"test_{module.replace('.', '_')}.py"
        order = sorted(items, key=lambda name: (own not in name, -self.first_to_tell[name]))
        for name, following in zip(order, [*order[1:], None], strict=True):
            with contextlib.redirect_stdout(io.StringIO()):
                runtestprotocol(items[name], nextitem=items[following] if following else None)
            item = items[name]
            item.ihook.pytest_runtest_logfinish(nodeid=name, location=item.location)
            if self.failed:
                return name
        return ""


def traced(result: Result, wanted: frozenset[tuple[str, int]]) -> tuple[str, frozenset[tuple[str, int]]]:
    """Return a result, and which of some lines were executed on the way to it."""
    seen: set[tuple[str, int]] = set()
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for path, line in wanted:
        numbers[path].add(line)
    tracing: dict[CodeType, bool] = {}

    def note(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
        return note

    def enter(frame: FrameType, _event: str, _: object) -> Any:
        code = frame.f_code
        if code not in tracing:
            inside = {line for *_, line in code.co_lines()}
            tracing[code] = bool(inside & numbers.get(code.co_filename, set()))
        return note if tracing[code] else None

    sys.settrace(enter)
    try:
        found = repr(result())
    finally:
        sys.settrace(None)
    return found, wanted & seen


def describe_verdict(verdict: Verdict) -> str:
    mutation = verdict.mutation
    assert mutation is not None
    if verdict.stopped:
        return f"stopped   {mutation.title}"
    if not verdict.page and not verdict.test:
        return f"no result {mutation.title}"
    return f"{'caught' if verdict.test else 'SURVIVED':9} {mutation.title}  (page {verdict.page}; {verdict.test})"


def wanted(mutation: Mutation, only: list[str]) -> bool:
    """Tell whether a change is one of those asked for: by the end of its module's name, and its constant's."""
    names = (mutation.module, f"{mutation.module}.{mutation.place.partition(':')[0].partition('[')[0]}")
    return not only or any(f".{name}".endswith(f".{one}") for name in names for one in only)


def read_results(package: Package, shared: Path) -> Iterator[tuple[str, Result]]:
    for corpus in package.corpora:
        folder = shared / "corpus" / corpus
        for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            yield f"{corpus}/{gold['id']}", package.result(gold, folder / "pages")


def read_memory(file: Path | None) -> dict[str, str]:
    """Return what is remembered of earlier runs; it holds as long as the code does, but for its tests."""
    return json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}


def try_package(package: Package, mutations: list[Mutation], options: argparse.Namespace) -> list[Verdict]:
    results = dict(read_results(package, options.shared))
    run = Run(
        mutations=mutations,
        results=results,
        workers=options.workers,
        tests_first=options.survivors,
        memory=read_memory(options.memory),
    )
    tests = [str(path) for pattern in package.tests for path in sorted((ROOT / "tests").glob(pattern))]
    without = [part for name in ("terminal", "cacheprovider", "xdist", "logging") for part in ("-p", f"no:{name}")]
    quiet = ["-o", "addopts=", "-o", "timeout=0", "--import-mode=importlib", *without]
    status = pytest.main([*quiet, "--rootdir", str(ROOT), *tests], plugins=[run])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) or not run.verdicts:
        raise SystemExit(f"the tests of {package.name} could not be collected: {status!r}")
    if options.memory:
        options.memory.write_text(json.dumps(run.memory, indent=1), encoding="utf-8")
    return run.verdicts


def summarize(package: Package, verdicts: list[Verdict], survivors_only: bool) -> str:
    altering = [verdict for verdict in verdicts if verdict.page]
    survivors = [verdict for verdict in altering if not verdict.test]
    stopped = sum(verdict.stopped for verdict in verdicts)
    caught = len(altering) - len(survivors)
    share = f"{caught / len(altering):.0%}" if altering else "none to catch"
    found = f"{len(altering)} alter a result, {caught} of them caught: {share}"
    if survivors_only:
        failing = sum(bool(verdict.test) for verdict in verdicts)
        found = f"{failing} fail a test, {len(survivors)} others alter a result"
    late = f"; {stopped} stopped after {SECONDS} s" if stopped else ""
    lines = [f"  {verdict.mutation.title}  (page {verdict.page})" for verdict in survivors]
    return "\n".join([f"{package.name}: {len(verdicts)} changes, {found}{late}", *lines])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="the folder with corpus/")
    parser.add_argument("--only", action="append", default=[], metavar="MODULE", help="a module, or one constant of it")
    parser.add_argument("--survivors", action="store_true", help="tests first, and pages only where none fails")
    parser.add_argument("--memory", type=Path, metavar="FILE", help="what earlier runs found, and this one finds")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print the changes and what is skipped; try nothing")
    options = parser.parse_args()
    if not options.list and not (options.shared / "corpus").is_dir():
        print(f"no corpora at {options.shared}/corpus: they are no part of the repository (--shared DIR)")
        return 2
    for package in PACKAGES:
        modules = modules_of(package.folder, package.deep)
        found = [change for module in modules for change in find_mutations(module) if wanted(change, options.only)]
        skipped = {change: why for change in found if (why := why_skipped(change))}
        chosen = [change for change in found if change not in skipped]
        if options.list:
            print(
                *(f"{change.title}{'  skipped: ' + skipped[change] if change in skipped else ''}" for change in found),
                sep="\n",
            )
        elif chosen:
            start = time.monotonic()
            verdicts = try_package(package, chosen, options)
            print(summarize(package, verdicts, options.survivors))
            print(f"  {len(skipped)} skipped (--list says why); {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
