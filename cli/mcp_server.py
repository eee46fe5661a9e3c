"""The server of the Model Context Protocol (modelcontextprotocol.io), over the tools of `web.api`.

It needs the package `mcp`, of the extra `bantin[mcp]`; nothing else here imports that.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from anyio import run, to_thread
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, ToolAnnotations
from mcp.types import Tool as ToolShape

from cli.language import translate
from clock import utc_now
from messages.terminal import TerminalCode
from model.errors import BantinError
from model.version import VERSION
from store import Store
from web.api.problems import Refusal
from web.api.reading import Reading
from web.api.shapes import Shapes
from web.api.tools import WARNING, Tool, make_tools

ABOUT = f"Bulletins that Bantin collected from the web sites it watches: sources, items, search. {WARNING}"
_HINTS = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False)


def answer_on_standard_streams(store: Store, base_url: str) -> None:
    """Answer an assistant on standard input and output until it leaves; addresses in answers stand under `base_url`."""
    server = make_server(store, base_url)

    async def answer() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    run(answer)


def make_server(store: Store, base_url: str) -> Server[Any]:
    """Return the server, which any transport of the protocol may feed."""
    tools = make_tools(Reading(store=store, shapes=Shapes(base_url), clock=utc_now).list_operations())

    async def list_tools(*_: object) -> ListToolsResult:
        return ListToolsResult(tools=[_describe(tool) for tool in tools.values()])

    async def call_tool(_: object, asked: CallToolRequestParams) -> CallToolResult:
        return await to_thread.run_sync(partial(_call, tools, asked.name, asked.arguments or {}))

    return Server("bantin", version=VERSION, instructions=ABOUT, on_list_tools=list_tools, on_call_tool=call_tool)


def _describe(tool: Tool) -> ToolShape:
    return ToolShape(
        name=tool.name, description=tool.description, input_schema=tool.describe_arguments(), annotations=_HINTS
    )


def _call(tools: Mapping[str, Tool], name: str, arguments: Mapping[str, Any]) -> CallToolResult:
    """Return what a tool answers; what goes wrong is told to the assistant, which may mend its arguments."""
    if name not in tools:
        return _fail(translate(TerminalCode.NO_TOOL(name=name, names=", ".join(tools))))
    try:
        answer = tools[name].call(arguments)
    except Refusal as refusal:
        faults = [f"{place}: {translate(reason)}" for place, reason in refusal.faults]
        return _fail("\n".join([translate(refusal.message), *faults]))
    except BantinError as error:
        return _fail(translate(error.describe()))
    text = TextContent(type="text", text=json.dumps(answer, ensure_ascii=False))
    return CallToolResult(content=[text], structured_content=answer)


def _fail(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
