"""A registry on the loopback interface, and a slow link to it."""
import asyncio
import os
import re
import shutil
import socket
import subprocess
import threading
import time

import measure


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Registry:
    """Debian's docker-registry with a directory of its own, which is there, to be used as a context. With `tls` its certificate is at `certificates`/ca.crt."""

    def __init__(self, directory, tls=False):
        self.directory, self.port = directory, free_port()
        self.address = f'127.0.0.1:{self.port}'
        self.certificates = f'{directory}/certificates' if tls else None

    def __enter__(self):
        tls = ''
        if self.certificates:
            self.make_certificate()
            tls = f'\n  tls: {{certificate: {self.certificates}/ca.crt, key: {self.directory}/key}}'
        with open(f'{self.directory}/config.yml', 'w') as config:
            config.write(f'version: 0.1\nlog: {{level: error}}\nstorage:\n  filesystem: {{rootdirectory: {self.directory}/storage}}\n'
                         f'http:\n  addr: {self.address}{tls}\n')
        with open(f'{self.directory}/access', 'w') as access, open(f'{self.directory}/errors', 'w') as errors:
            self.process = subprocess.Popen(
                ['docker-registry', 'serve', f'{self.directory}/config.yml'], stdout=access, stderr=errors, stdin=subprocess.DEVNULL)
        self.seen = 0
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(('127.0.0.1', self.port)).close()
                return self
            except ConnectionRefusedError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    self.__exit__()
                    raise measure.Failed(f'docker-registry does not start: {self.directory}/errors')
                time.sleep(0.02)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def make_certificate(self):
        os.makedirs(self.certificates)
        subprocess.run(
            ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9', '-subj', '/CN=bench',
             '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', f'{self.directory}/key', '-out', f'{self.certificates}/ca.crt'],
            check=True, capture_output=True)

    def wipe(self):
        shutil.rmtree(f'{self.directory}/storage', ignore_errors=True)

    def blobs(self):
        """The sizes of all that is stored, manifests and configs too, by digest."""
        place = f'{self.directory}/storage/docker/registry/v2/blobs/sha256'
        found = {}
        for start in os.listdir(place) if os.path.isdir(place) else ():
            for digest in os.listdir(f'{place}/{start}'):
                found[digest] = os.path.getsize(f'{place}/{start}/{digest}/data')
        return found

    def requests(self):
        """The requests answered since this was last asked: (method, path, status)."""
        with open(f'{self.directory}/access') as access:
            access.seek(self.seen)
            lines = access.read()
            self.seen = access.tell()
        return re.findall(r'"([A-Z]+) (\S+) HTTP/[0-9.]+" (\d+)', lines)


class Link:
    """Passes connections on to a port, and counts. Every byte arrives `delay` seconds late; opening a connection takes twice that, as it
    would on a line of that length."""

    def __init__(self, port, delay=0.0):
        self.target, self.delay = port, delay
        self.sent = 0  # bytes towards the target
        self.connections = 0
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(asyncio.start_server(self.connected, '127.0.0.1', 0))
        self.address = '127.0.0.1:%d' % self.server.sockets[0].getsockname()[1]

    def __enter__(self):
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self.break_off(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def break_off(self):
        self.server.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def connected(self, client_reader, client_writer):
        self.connections += 1
        opened = self.loop.time() + 2 * self.delay
        reader, writer = await asyncio.open_connection('127.0.0.1', self.target)
        try:
            await asyncio.gather(self.carry(client_reader, writer, opened, True), self.carry(reader, client_writer, opened, False))
        except asyncio.CancelledError:
            pass  # it was broken off

    async def carry(self, reader, writer, opened, counted):
        line = asyncio.Queue(64)

        async def deliver():
            while True:
                due, data = await line.get()
                await asyncio.sleep(due - self.loop.time())
                if not data:
                    break
                writer.write(data)
                await writer.drain()

        async def collect():
            data = b'-'
            while data:
                data = await reader.read(1 << 18)
                self.sent += len(data) if counted else 0
                await line.put((max(self.loop.time(), opened) + self.delay, data))

        try:
            await asyncio.gather(deliver(), collect())
        except OSError:
            pass  # the other side has gone
        finally:
            writer.close()
