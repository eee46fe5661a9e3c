"""Writes the selector that finds a group's members on the page, and on its next version.

As little as tells the members apart, by what is least likely to change: a name that says what a thing is before one
that says how it looks or that a build tool made up, a landmark before a number among siblings. Each try is checked
against the flat tree, the cheapest first, and the first that finds exactly the members is taken.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from heapq import heappop, heappush
from itertools import islice, product
from typing import NamedTuple

from scraper.discovery.detection.flat_tree import MOST_NODES, FlatTree
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.selector_costs import weigh_name
from scraper.discovery.detection.selector_steps import LINK, NodeFinder, Step, find_own_steps, is_writable
from scraper.selector import Syntax, compile_selector

LANDMARKS = frozenset({"main", "article", "section", "table", "tbody", "dl", "ol", "ul"})
ALONE_COST = {"article": 0.0, "tr": 1.3}  # of a tag without a class or anything around it
PLAIN_ALONE_COST = 1.5
LEVEL_COST, CHILD_COST = 0.05, 0.3
HAS_COST, HAS_NAME_COST, NOT_COST = 0.4, 0.6, 0.8
GOOD_COST = 1.7  # of a class that says what a thing is, or may
MOST_LEVELS_UP = 12  # from the members, whose names are landmarks
MOST_NAMED = 3  # classes of a landmark that are tried
MOST_TRIED = 300  # selectors of one and two landmarks each
MOST_KEPT = 3  # steps of a selector whose finds are kept
MOST_OTHERS = 20  # sets of nodes that the members are told apart from
MOST_HELD = 6  # classes inside the members that may tell them
MOST_DROPPED = 30  # steps of a chain that are tried to be done without
MOST_LEVELS = 300  # of a chain
ADDRESS_COST = 2.0
MOST_ADDRESSES = 3  # steps of a link's path that may tell the members
ADDRESS_STEP = re.compile(r"/[A-Za-z][A-Za-z_-]{2,30}(?=[/.?])")
HAS_LINK = f":has({LINK})"
SEVERAL_LINKS = "a ~ a"
HELD_TAGS = ("td", "time", "p", "dd", "img")


class _Try(NamedTuple):
    """A selector that may find the members: steps from the outside in, each after a combinator."""

    steps: tuple[Step, ...]
    combinators: tuple[str, ...] = ()

    def css(self) -> str:
        pairs = zip(("", *self.combinators), self.steps, strict=True)
        return "".join(combinator + step.css() for combinator, step in pairs)


class SelectorWriter:
    """Writes item selectors for the groups of one page."""

    def __init__(self, tree: FlatTree) -> None:
        """Prepare to find nodes on the page."""
        self.tree = tree
        self.finder = NodeFinder(tree)
        self._found: dict[_Try, list[int]] = {}
        self._links: dict[str, list[int]] = {}
        self._signs: dict[tuple[int, int], tuple[list[str], list[Step]]] = {}

    def write(self, group: Group) -> str:
        """Return CSS that finds the group's members, exactly wherever a selector can."""
        members = list(group.members)
        own = find_own_steps(self.tree, members)
        levels = self._list_levels(members, group.scope)
        around = [(step, level) for level, nodes in enumerate(levels, 1) for step in self._name_level(nodes)]
        for write in (
            partial(self._write_with_one, own, around),
            partial(self._write_with_two, own, around, levels, placed=False),
            partial(self._write_with_two, own, around, levels, placed=True),
        ):
            if found := self._find_cheapest(members, write()):
                return self._add_other_name(found, members, own)
        return self._write_by_chain(members, own, group.scope)

    def _list_levels(self, members: list[int], scope: int) -> list[list[int]]:
        """Return the members' parents, the parents of these, and so on up the page: sets, then single nodes."""
        levels: list[list[int]] = []
        nodes = members
        while len(levels) < MOST_LEVELS_UP:
            nodes = sorted({self.tree.parents[node] for node in nodes if node != scope or len(nodes) == 1})
            if not nodes or nodes[0] < 0:
                break
            levels.append(nodes)
        return levels

    def _name_level(self, nodes: list[int]) -> Iterator[Step]:
        """Yield what the nodes of a level are called, all of them."""
        if len(nodes) == 1 and is_writable(identity := self.finder.identity.get(nodes[0], "")):
            yield Step(identity=identity)
        steps = find_own_steps(self.tree, nodes)
        yield from [step for step in steps if step.name][:MOST_NAMED]
        if steps[-1].tag in LANDMARKS:
            yield steps[-1]

    def _write_with_one(self, own: list[Step], around: list[tuple[Step, int]]) -> list[tuple[float, _Try]]:
        """Return the members' own steps, alone and inside each landmark, with their costs."""
        tries = []
        for step in own:
            alone = 0.0 if step.name else ALONE_COST.get(step.tag, PLAIN_ALONE_COST)
            tries.append((step.cost() + alone, _Try((step,))))
        for (landmark, level), step in product(around, own):
            cost = landmark.cost() + step.cost() + LEVEL_COST * level
            tries.append((cost, _Try((landmark, step), (" ",))))
            if level == 1:
                tries.append((cost + CHILD_COST, _Try((landmark, step), (" > ",))))
        return tries

    def _write_with_two(
        self, own: list[Step], around: list[tuple[Step, int]], levels: list[list[int]], *, placed: bool
    ) -> list[tuple[float, _Try]]:
        """Return the members' steps inside two landmarks each; the inner may be any tag, and have a place."""
        inner = [] if placed else list(around)
        for level, nodes in enumerate(levels, 1):
            tag = find_own_steps(self.tree, nodes)[-1].tag
            if not placed and tag not in LANDMARKS:
                inner.append((Step(tag=tag), level))
            if placed and len(nodes) == 1 and tag not in ("body", "html"):
                inner.append((Step(tag=tag, place=self.finder.count_place(nodes[0])), level))
        tries = []
        for (outer, high), (step, low) in product(around, inner):
            if high <= low:
                continue
            for last in (own[0], own[-1]) if len(own) > 1 else own:
                cost = outer.cost() + step.cost() + last.cost() + LEVEL_COST * high
                tries.append((cost, _Try((outer, step, last), (" ", " "))))
                if low == 1:
                    tries.append((cost + CHILD_COST, _Try((outer, step, last), (" ", " > "))))
                if high == low + 1:
                    tries.append((cost + CHILD_COST, _Try((outer, step, last), (" > ", " "))))
        return tries

    def _find_cheapest(self, members: list[int], tries: list[tuple[float, _Try]]) -> str:
        """Return the cheapest selector that finds the members, with what tells them from others; "" for none."""
        cheapest = sorted(tries, key=lambda pair: (pair[0], len(pair[1].css())))[:MOST_TRIED]
        queue: list[tuple[float, int, _Try, str | None]] = [
            (cost, number, one, None) for number, (cost, one) in enumerate(cheapest)
        ]
        wanted = set(members)
        seen: set[tuple[int, ...]] = set()
        while queue:
            cost, number, one, suffix = heappop(queue)
            found = members if suffix is not None else self._evaluate(one)
            if found == members and self._finds_as_many(css := one.css() + (suffix or ""), members):
                return css
            if len(found) <= len(members) or len(seen) == MOST_OTHERS:
                continue
            if (key := tuple(found)) not in seen and wanted.issubset(found):
                seen.add(key)
                others = [node for node in found if node not in wanted]
                for more, written in islice(self._tell_apart(members, others), 1):
                    heappush(queue, (cost + more, number, one, written))
        return ""

    def _finds_as_many(self, css: str, members: list[int]) -> bool:
        """Return whether a selector finds no more on the page itself: a flat tree lacks what is unseen."""
        found = compile_selector(css, Syntax.CSS)(self.tree.nodes[0])
        return len(self.tree.nodes) >= MOST_NODES or (isinstance(found, list) and len(found) == len(members))

    def _add_other_name(self, selector: str, members: list[int], own: list[Step]) -> str:
        """Return a selector that is a class of the members' own with another of theirs: each may be lost."""
        names = [step for step in own if step.name and step.cost() <= GOOD_COST]
        if selector not in [step.css() for step in names]:
            return selector
        others = [step.css() for step in names if step.css() != selector and self.finder.find(step) == members]
        return ", ".join([selector, *others[:1]])

    def _evaluate(self, one: _Try, suffix: str = "") -> list[int]:
        found = self._search(one)
        if suffix:
            links = self.finder.find_holders(LINK, self.finder.anchors)
            return [node for node in found if node in links]
        return found

    def _search(self, one: _Try) -> list[int]:
        """Return what some steps find; that of a few is kept, for others that begin so."""
        if (found := self._found.get(one)) is not None:
            return found
        if 1 < len(one.steps) <= MOST_KEPT:
            around = self._search(_Try(one.steps[:-1], one.combinators[:-1]))
            found = self._found[one] = self._keep(around, one.combinators[-1], one.steps[-1])
            return found
        found = self.finder.find(one.steps[0])
        for combinator, step in zip(one.combinators, one.steps[1:], strict=True):
            found = self._keep(found, combinator, step)
        return found

    def _keep(self, around: list[int], combinator: str, step: Step) -> list[int]:
        keep = self.finder.keep_children if combinator == " > " else self.finder.keep_inside
        return keep(around, self.finder.find(step))

    def _tell_apart(self, members: list[int], others: list[int]) -> Iterator[tuple[float, str]]:
        """Yield what tells the members from other nodes, with its cost."""
        yield from self._tell_by_content(members, others)
        yield from self._tell_by_single_link(members, others)
        tag = self.tree.tags[members[0]]
        around = self.finder.find_holders(tag, self.finder.find(Step(tag=tag)))
        inner = [node for node in others if node not in around]
        if len(inner) < len(others) and around.isdisjoint(members):
            more = self._tell_by_content(members, inner) if inner else iter([(0.0, "")])
            for cost, written in islice(more, 1):
                yield NOT_COST + cost, f":not(:has({tag})){written}"

    def _tell_by_content(self, members: list[int], others: list[int]) -> Iterator[tuple[float, str]]:
        """Yield what tells the members from other nodes: what they hold, a class of the others, an address."""
        held = [
            (LINK, self.finder.anchors),
            (":heading", self.tree.headings),
            *((tag, self.finder.find(Step(tag=tag))) for tag in HELD_TAGS),
        ]
        for css, nodes in held:
            if self._hold(css, nodes, members, others):
                yield HAS_COST, f":has({css})"
        step = next((step for step in find_own_steps(self.tree, others) if step.name), None)
        if step is not None and not set(members) & set(self.finder.find(step._replace(tag=""))):
            yield NOT_COST + step.cost() / 2, f":not({step._replace(tag='').css()})"
        addresses, names = self._find_signs(members)
        for part in addresses:
            links = self._find_links(part)
            if self.tree.tags[members[0]] == "a":
                if set(links).issuperset(members) and set(links).isdisjoint(others):
                    yield ADDRESS_COST, f"[href*='{part}']"
            elif self._hold(f"a[href*='{part}']", links, members, others):
                yield ADDRESS_COST, f":has(a[href*='{part}'])"
        for step in names:
            if self._hold(step.css(), self.finder.find(step), members, others):
                yield HAS_NAME_COST + step.cost(), f":has({step.css()})"

    def _tell_by_single_link(self, members: list[int], others: list[int]) -> Iterator[tuple[float, str]]:
        """Yield that the members, unlike other nodes, hold a link and no second one beside it."""
        links = self.finder.find_holders(LINK, self.finder.anchors)
        several = self.finder.find_holders(SEVERAL_LINKS, self.finder.find_repeated("a"))
        single = links - several
        if single.issuperset(members) and single.isdisjoint(others):
            yield HAS_COST + NOT_COST, f"{HAS_LINK}:not(:has({SEVERAL_LINKS}))"

    def _hold(self, css: str, nodes: Iterable[int], members: list[int], others: list[int]) -> bool:
        """Return whether all the members and none of the others hold any of some nodes, which are what `css` finds."""
        holders = self.finder.find_holders(css, nodes)
        return holders.isdisjoint(others) and holders.issuperset(members)

    def _find_signs(self, members: list[int]) -> tuple[list[str], list[Step]]:
        """Return the steps of addresses and the classes by which what the members hold may tell them."""
        key = members[0], members[-1]
        if key not in self._signs:
            self._signs[key] = self._find_shared_addresses(members), self._find_held_names(members)
        return self._signs[key]

    def _find_links(self, part: str) -> list[int]:
        """Return the links, dead ones too, with something in their addresses."""
        if part not in self._links:
            anchors, nodes = self.finder.anchors, self.tree.nodes
            self._links[part] = [node for node in anchors if part in nodes[node].get("href", "")]
        return self._links[part]

    def _find_shared_addresses(self, members: list[int]) -> list[str]:
        """Return steps of the path of the first member's first link that the last one's has too, without numbers."""
        first, last = (self.tree.links_in(member)[:1] for member in (members[0], members[-1]))
        if not first or not last:
            return []
        parts = ADDRESS_STEP.findall(self.tree.hrefs[first[0]].partition("://")[2] or self.tree.hrefs[first[0]])
        return [part for part in parts if part in self.tree.hrefs[last[0]]][:MOST_ADDRESSES]

    def _find_held_names(self, members: list[int]) -> list[Step]:
        """Return the classes that the first and the last member both hold, the most telling first."""
        first, last = (
            {name for node in range(member + 1, self.tree.ends[member]) for name in self.tree.classes[node]}
            for member in (members[0], members[-1])
        )
        names = sorted(filter(is_writable, first & last), key=lambda name: (weigh_name(name), len(name), name))
        return [Step(name=name) for name in names[:MOST_HELD]]

    def _write_by_chain(self, members: list[int], own: list[Step], scope: int) -> str:
        """Return child steps down to the members, as few as find them; where none do, from the nearest sure node."""
        levels: list[list[int]] = [members]
        while levels[-1] != [scope] and len(levels) < MOST_LEVELS:
            levels.append(sorted({self.tree.parents[node] for node in levels[-1]}))
        path = self._write_path(scope)
        whole = _Try(())
        for named in (True, False):
            steps = [find_own_steps(self.tree, nodes)[0 if named else -1] for nodes in reversed(levels[:-1])]
            chain = _Try((*path, *steps), (" > ",) * (len(path) + len(steps) - 1))
            whole = whole if whole.steps else chain
            for suffix in ("", HAS_LINK):
                if self._evaluate(chain, suffix) == members:
                    return self._drop_steps(chain, members, suffix).css() + suffix
        return self._drop_steps(whole, self._evaluate(whole), "", named=False).css()

    def _drop_steps(self, chain: _Try, members: list[int], suffix: str, *, named: bool = True) -> _Try:
        """Return a chain without the steps that it finds the members without, from the outside in.

        Those with a class or an id are among them if `named`.
        """
        at = 0
        for _ in range(min(len(chain.steps) - 1, MOST_DROPPED)):
            between = (" ",) if at else ()
            fewer = _Try(
                (*chain.steps[:at], *chain.steps[at + 1 :]),
                (*chain.combinators[: max(0, at - 1)], *between, *chain.combinators[at + 1 :]),
            )
            droppable = named or not (chain.steps[at].name or chain.steps[at].identity)
            if droppable and self._evaluate(fewer, suffix) == members:
                chain = fewer
            else:
                at += 1
        return self._drop_places(chain, members, suffix)

    def _drop_places(self, chain: _Try, members: list[int], suffix: str) -> _Try:
        """Return a chain without the numbers among siblings that it finds the members without."""
        for at, step in enumerate(chain.steps[:MOST_DROPPED]):
            if step.place:
                steps = (*chain.steps[:at], step._replace(place=0), *chain.steps[at + 1 :])
                plain = chain._replace(steps=steps)
                chain = plain if self._evaluate(plain, suffix) == members else chain
        return chain

    def _write_path(self, node: int) -> list[Step]:
        """Return the way to one node: from the nearest node that a name finds alone, by child numbers."""
        steps: list[Step] = []
        at = node
        while at > 0:
            alone = next((step for step in self._name_level([at]) if self.finder.find(step) == [at]), None)
            tag = self.tree.tags[at]
            if alone or tag == "body":
                steps.append(alone or Step(tag=tag))
                break
            steps.append(Step(tag=tag, place=self.finder.count_place(at)))
            at = self.tree.parents[at]
        else:
            steps.append(Step(tag=self.tree.tags[0]))
        return steps[::-1]
