"""JMESPath (https://jmespath.org/specification.html): which values of a JSON page a rule takes.

An expression is bounded before it is used: its length, its depth, and how many times it may repeat a
value, for `[@, @]` doubles what it stands on, and thirty of them make a gigabyte of a word. Functions
that write long texts are not offered. What it costs on a page is bounded by PAGE_SECONDS.
"""

import json
import re
from contextvars import ContextVar
from functools import lru_cache
from time import thread_time
from typing import Any, NoReturn

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError
from jmespath.visitor import TreeInterpreter

from messages.options import OptionCode
from messages.rules import RuleCode
from model.errors import ExtractionError, InvalidValueError

MAX_EXPRESSION = 1000  # characters
MAX_DEPTH = 40  # of the expression's tree
MAX_REPEATS = 16  # how often an expression may repeat what a page says
PAGE_SECONDS = 5.0  # of all expressions on one page
_CHECK_EVERY = 256  # steps between two looks at the clock
_NOT_OFFERED = frozenset({"join", "to_string"})  # a text of a gigabyte is two calls away
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_ends: ContextVar[float] = ContextVar("_ends", default=0.0)  # of this thread's clock, for the expression at work
_spent: ContextVar[float] = ContextVar("_spent", default=0.0)  # seconds, by the expressions on this page

Tree = Any  # of nodes {"type", "children", "value"}


class PathTimeoutError(Exception):
    """The expressions of a page ran over PAGE_SECONDS."""


class _Interpreter(TreeInterpreter):
    """Evaluates expressions, and stops where the page's time is up; threads share one."""

    _steps = 0

    def visit(self, node: Tree, *args: Any, **kwargs: Any) -> Any:
        """Return what a node of the expression gives."""
        self._steps += 1
        if self._steps % _CHECK_EVERY == 0 and _ends.get() < thread_time():
            raise PathTimeoutError
        return super().visit(node, *args, **kwargs)


_INTERPRETER = _Interpreter()


def reset_path_budget() -> None:
    """Give the expressions of this thread PAGE_SECONDS anew, for the page that it reads next."""
    _spent.set(0.0)


def search_json(path: str, value: object) -> list[object]:
    """Return what an expression finds in a value: the members of a list, one value, or nothing.

    An empty expression finds the value itself. What only fails on a page, such as a function that is given
    the wrong type, and what runs too long raise ExtractionError.
    """
    start = thread_time()
    _ends.set(start + PAGE_SECONDS - _spent.get())
    try:
        found = _INTERPRETER.visit(compile_json_path(path), value) if path else value
    except JMESPathError as error:
        raise ExtractionError(RuleCode.PATH_FAILS(path=repr(path), reason=_describe(error))) from None
    except PathTimeoutError:
        raise ExtractionError(RuleCode.PATHS_SLOW(path=repr(path), seconds=PAGE_SECONDS)) from None
    finally:
        _spent.set(_spent.get() + thread_time() - start)
    if isinstance(found, list):
        return found
    return [] if found is None else [found]


@lru_cache(maxsize=4096)
def compile_json_path(path: str) -> Tree:
    """Return the tree of an expression; InvalidValueError, with the reason, where it is none or not within bounds.

    A dotted path of an earlier version is refused with its new form, and JSONPath by its name.
    """
    if len(path) > MAX_EXPRESSION:
        raise InvalidValueError(OptionCode.TOO_LONG(limit=MAX_EXPRESSION))
    try:
        tree: Tree = jmespath.compile(path).parsed
        _check_bounds(tree)
    except JMESPathError as error:
        _refuse(path, _describe(error))
    except RecursionError:
        raise InvalidValueError(OptionCode.JSON_PATH_DEEP(limit=MAX_DEPTH)) from None
    return tree


def _refuse(path: str, reason: str) -> NoReturn:
    if path == "$" or path.startswith(("$.", "$[")):
        raise InvalidValueError(OptionCode.JSON_PATH_DOLLAR())
    suggestion = convert_dotted_path(path)
    if suggestion:
        raise InvalidValueError(OptionCode.JSON_PATH_DOTTED(suggestion=suggestion))
    raise InvalidValueError(OptionCode.JSON_PATH(reason=reason))


def _describe(error: JMESPathError) -> str:
    return " ".join(str(error).partition("\n")[0].split()).rstrip(":")


def _check_bounds(tree: Tree) -> None:
    """Raise InvalidValueError where an expression is deep, repeats values, or calls what is not offered."""
    repeats = 1
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise InvalidValueError(OptionCode.JSON_PATH_DEEP(limit=MAX_DEPTH))
        children = [child for child in node.get("children", ()) if isinstance(child, dict)]
        if node["type"] in ("multi_select_list", "multi_select_dict"):
            repeats *= max(1, len(children))
        if repeats > MAX_REPEATS:
            raise InvalidValueError(OptionCode.JSON_PATH_REPEATS(limit=MAX_REPEATS))
        if node["type"] == "function_expression":
            _check_function(node["value"])
        waiting += ((child, depth + 1) for child in children)


def _check_function(name: str) -> None:
    if name in _NOT_OFFERED or name not in functions.Functions.FUNCTION_TABLE:
        raise InvalidValueError(OptionCode.JSON_PATH_FUNCTION(name=name))


def quote_name(name: str) -> str:
    """Return a key as expressions write it.

    >>> quote_name("headline"), quote_name("@graph")
    ('headline', '"@graph"')
    """
    return name if _NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def join_path(path: str, name: str) -> str:
    """Return the expression of a key of what another expression finds.

    >>> join_path("", "data"), join_path("data[0]", "@id")
    ('data', 'data[0]."@id"')
    """
    return f"{path}.{quote_name(name)}" if path else quote_name(name)


def keep_kind(kind: str, key: str = "@type") -> str:
    """Return the filter that keeps the objects of a list whose `key` is a word, or a list that holds it.

    >>> keep_kind("NewsArticle")
    '[?contains(to_array("@type"), \\'NewsArticle\\')]'
    """
    # A raw string cannot end in a backslash; a literal of JSON can hold anything.
    word = f"'{kind}'" if not set(kind) & set("'\\") else "`{}`".format(json.dumps(kind).replace("`", "\\`"))
    return f"[?contains(to_array({quote_name(key)}), {word})]"


def convert_dotted_path(path: str) -> str:
    """Return a dotted path of an earlier version as an expression; "" where it was none.

    Its steps were names, indexes, and `@type=Event` for the objects of that kind. A list before such a
    step is filtered, and what stands in the kept ones is one list. A name before a name is taken for an
    object's; what was a list there needs a `[]` that no path says.

    >>> convert_dotted_path("@graph.@type=NewsArticle")
    '"@graph"[?contains(to_array("@type"), \\'NewsArticle\\')]'
    >>> convert_dotted_path("data.0.my-items")
    'data[0]."my-items"'
    """
    steps = path.split(".")
    if not all(steps) or re.search(r"[\[\]|&*`\"'(){}!<>]", path):
        return ""
    text, many = "", False
    for number, step in enumerate(steps):
        name, equals, kind = step.partition("=")
        if step.isdigit():
            text = f"{text}[{int(step)}]"
        elif equals and name and kind:
            text, many = f"{f'{text} | ' if many else text or '[@]'}{keep_kind(kind, name)}", True
        else:
            flat = many and not "".join(steps[number + 1 : number + 2]).isdigit()
            text = join_path(text, step) + ("[]" if flat else "")
    return text


def suggest_flattening(path: str, value: object) -> str:
    """Return an expression of keys with a `[]` for each list on its way; "" where no list is, or it is no such path.

    In dotted paths of an earlier version a key was looked up in each member of a list.

    >>> suggest_flattening("tags.name", {"tags": [{"name": "a"}]})
    'tags[].name'
    """
    text, lists = "", 0
    for name in path.split("."):
        if isinstance(value, list):
            text, lists = f"{text}[]", lists + 1
            value = next((member for member in value if isinstance(member, dict) and name in member), None)
        if not _NAME.fullmatch(name) or not isinstance(value, dict) or name not in value:
            return ""
        text, value = join_path(text, name), value[name]
    return text if lists else ""
