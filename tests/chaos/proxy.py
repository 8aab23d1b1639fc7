"""A proxy between a program and its server that can cut, delay, halve and swallow what passes."""

import asyncio
import pathlib
import threading


class Proxy:
    """`listen` and `target` are a Unix socket's path or a TCP port on this machine."""

    def __init__(self, listen, target):
        self.listen, self.target = listen, target
        self.mode = "pass"
        self._links = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()
        self._ready.wait()

    def _serve(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open())
        self._ready.set()
        self._loop.run_forever()

    async def _open(self):
        if isinstance(self.listen, pathlib.Path):
            await asyncio.start_unix_server(self._accept, self.listen)
            self.listen.chmod(0o777)
        else:
            await asyncio.start_server(self._accept, "127.0.0.1", self.listen)

    async def _accept(self, reader, writer):
        try:
            if isinstance(self.target, pathlib.Path):
                there = await asyncio.open_unix_connection(self.target)
            else:
                there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        self._links |= {writer, there[1]}
        await asyncio.gather(self._pump(reader, there[1], writer),
                             self._pump(there[0], writer, there[1]))
        self._links -= {writer, there[1]}

    async def _pump(self, reader, writer, other):
        try:
            while data := await reader.read(1 << 16):
                if self.mode == "delay":
                    await asyncio.sleep(0.15)
                while self.mode == "swallow":
                    await asyncio.sleep(0.05)
                if self.mode == "halve":
                    self.mode = "pass"
                    writer.write(data[: len(data) // 2])
                    await writer.drain()
                    break
                writer.write(data)
                await writer.drain()
        except (OSError, ConnectionError):
            pass
        for one in (writer, other):
            one.close()

    def cut(self):
        """Ends all links at once."""
        def close():
            for link in list(self._links):
                link.transport.abort()
        self._loop.call_soon_threadsafe(close)
