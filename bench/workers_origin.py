"""The origin of bench/workers.py: pages on many addresses of the loopback network, and a record of who asked when.

    python bench/workers_origin.py --hosts 40 --record FILE     serves until SIGTERM, then writes the record; after
                                                                SIGUSR1 nothing is new any more

A page lists 20 bulletins at first; one answer of EVERY has a new one. An answer takes a while, so that two of one host
at once are seen. A request ends with its answer, or when its client is gone.
"""

import argparse
import asyncio
import json
import random
import signal
import time
from pathlib import Path

from daemon import HEAD, ITEMS, make_host, render_page
from polling import find_port

EVERY = 20  # answers of which one has something new
SLOWEST = 0.3  # seconds that an answer takes at most


class Recorder:
    """What was asked of whom, and what is on each page."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, float, float]] = []  # host, begin, end, in seconds since the epoch
        self.newest: dict[str, int] = {}
        self.is_frozen = False  # nothing new any more
        self._random = random.Random(1)

    def freeze(self) -> None:
        self.is_frozen = True

    async def answer(self, host: str, path: str, head: bytes, reader: asyncio.StreamReader) -> bytes | None:
        """Return an answer after a while; None where the client went away meanwhile."""
        begin = time.time()
        gone = asyncio.ensure_future(reader.read(1))  # a client sends nothing while it waits
        done, _ = await asyncio.wait({gone}, timeout=self._random.uniform(0.02, SLOWEST))
        self.requests.append((host, begin, time.time()))
        if done:
            return None
        gone.cancel()
        await asyncio.wait({gone})
        number = self.newest.setdefault(path, ITEMS)
        if not self.is_frozen and self._random.randrange(EVERY) == 0:
            number = self.newest[path] = number + 1
        tag = f'"{number}"'.encode()
        if tag in head:
            return b"HTTP/1.1 304 Same\r\nETag: %s\r\n\r\n" % tag
        body = render_page(path, number, number)  # nothing leaves it, so that what is lost can be told
        return HEAD % (tag, len(body)) + body


async def serve(hosts: int, record: Path) -> None:
    recorder, port, stopped = Recorder(), find_port(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, recorder.freeze)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = str(writer.get_extra_info("sockname")[0])
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                answer = await recorder.answer(host, head.split(b" ", 2)[1].decode(), head, reader)
                if answer is None:
                    break
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    servers = [await asyncio.start_server(connect, make_host(number), port) for number in range(hosts)]
    print(port, flush=True)
    await stopped.wait()
    record.write_text(json.dumps({"requests": recorder.requests, "newest": recorder.newest}), encoding="utf-8")
    for server in servers:
        server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--record", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(serve(options.hosts, options.record))
