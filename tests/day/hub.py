# SPDX-License-Identifier: MIT
# The real `kith serve` from the outside: started, spoken to over WebSockets by Debian's python3-websockets, and
# its letters opened. Nothing here shares a line with the server, so what it counts is counted independently.
import asyncio
import base64
import collections
import datetime
import hashlib
import hmac
import itertools
import json
import os
import random
import resource
import signal
import struct
import subprocess
import time

import websockets

import silence

PATIENCE = float(os.environ.get("KITH_PATIENCE", "60"))  # seconds that anything may take before the test gives up
keys = itertools.count(1)


class Refused(Exception):
    """An answer that is an error: the refusal's code, or "fault" for one of the protocol's own."""

    def __init__(self, method, error):
        data = error.get("data") if isinstance(error.get("data"), dict) else {}
        self.code = data.get("refusal", "fault")
        self.retry = data.get("retry", False)
        self.numbers = data.get("numbers", {})
        super().__init__(f"{method}: {error}")


class Gone(Exception):
    """The connection ended before the answer came."""


class NotServing(Exception):
    """It ended before it served: its exit code, and what it said."""

    def __init__(self, code, said):
        self.code, self.said = code, said
        super().__init__(f"exit {code}: {said}")


NOT_THERE = (OSError, asyncio.TimeoutError, websockets.InvalidHandshake, websockets.ConnectionClosed)


def fresh_key(day=None):
    day = day or datetime.datetime.now(datetime.timezone.utc).date()
    return f"{day:%Y%m%d}-00000000-0000-4000-8000-{os.getpid():06x}{next(keys):06x}"


def totp(secret, at):
    """RFC 6238 with SHA-1, six digits, 30 seconds."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def raise_open_files():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Hub:
    """One server process on a folder of its own; may be stopped, killed and started again."""

    def __init__(self, kith, folder, settings=(), environment=None, prefix=(), database=None):
        self.kith, self.folder = kith, str(folder)
        self.environment, self.prefix = environment, list(prefix)
        self.database = database or os.path.join(self.folder, "kith.db")
        self.outbox = os.path.join(self.folder, "outbox")
        self.settings = ["letters.outbox=" + self.outbox, "log.level=debug", *settings]
        self.said = silence.Said()
        self.patient = False  # callers wait for it to come back, and ask again what was not answered
        self.dark = False  # its power is being cut: what comes now never left the machine
        self.up = None
        self.shift = lambda: 0.0  # by how much its clock is ahead of ours
        self.letters = collections.defaultdict(list)
        self.letters_read = 0
        self.starts = 0
        self.process = None

    def now(self):
        return time.time() + self.shift()

    def today(self):
        return datetime.datetime.fromtimestamp(self.now(), datetime.timezone.utc).date()

    def start(self):
        """Waits until it says where it listens; how many seconds that took."""
        began = time.monotonic()
        self.starts += 1
        self.log = os.path.join(self.folder, f"serve.{self.starts}.log")
        command = [*self.prefix, self.kith, "serve", "--db", self.database, "--listen", "127.0.0.1:0",
                   "--set", "first_run.administrator=admin@example.org"]
        for each in self.settings:
            command += ["--set", each]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=open(self.log, "wb"),
                                        env=self.environment)
        line = self.process.stdout.readline().decode()
        if not line.startswith("kith: serving at http"):
            code = self.wait()
            with open(self.log) as log:
                raise NotServing(code, line + log.read())
        self.port = int(line.rsplit(":", 1)[1])
        self.started = line
        return time.monotonic() - began

    def ticket(self):
        """The first administrator's, from the lines after the first."""
        self.process.stdout.readline()
        return self.process.stdout.readline().decode().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        self.process.kill()
        self.wait()

    def wait(self):
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    async def crash(self, end):
        """Ends it with `end`, starts it again; how many seconds until it served. Callers wait meanwhile."""
        self.up.clear()
        await asyncio.to_thread(end)
        took = await asyncio.to_thread(self.start)
        self.dark = False
        self.up.set()
        return took

    def run(self, *arguments):
        done = subprocess.run([self.kith, *arguments], capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stdout, done.stderr

    def check_logs(self):
        """Nothing that was said to it, by it or in letters is in any of its logs: how many texts that were."""
        return silence.check(self.said, [os.path.join(self.folder, f"serve.{start}.log")
                                         for start in range(1, self.starts + 1)])

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))

    def read_letters(self):
        """Letters are numbered files: To, Subject, an empty line, the text."""
        def path(number):
            return os.path.join(self.outbox, f"{number}.txt")

        if self.letters_read == 0 and not os.path.exists(path(0)):
            self.letters_read = 1
        while os.path.exists(path(self.letters_read)):
            with open(path(self.letters_read)) as file:
                head, _, body = file.read().partition("\n\n")
            if body.endswith("\n"):
                address = head.splitlines()[0].removeprefix("To: ")
                self.letters[address].append(body)
                self.said.letter(address, body)
            elif not os.path.exists(path(self.letters_read + 1)):
                return  # still being written; else the server died over it
            self.letters_read += 1

    async def letter(self, address, mark, patience=PATIENCE):
        """The newest letter to the address that has `mark` in it; takes it out."""
        return await self.letter_that(address, lambda body: mark in body, patience)

    async def letter_that(self, address, holds, patience=PATIENCE):
        until = time.monotonic() + patience
        while time.monotonic() < until:
            self.read_letters()
            for body in reversed(self.letters[address]):
                if holds(body):
                    self.letters[address].remove(body)
                    return body
            await asyncio.sleep(0.02)
        raise TimeoutError(f"no such letter to {address} among {self.letters[address]}")


class Caller:
    """Somebody on a WebSocket: calls, and keeps every event that comes meanwhile."""

    def __init__(self, hub, source="127.0.0.1", twice=None):
        self.hub, self.source, self.twice = hub, source, twice
        self.events, self.cursor, self.subscribed_after = [], None, None
        self.acknowledged = []
        self.waiting, self.numbers = {}, itertools.count(1)
        self.token = self.me = self.closed = None
        self.on_event = None
        self.lock = asyncio.Lock()

    async def open(self, token=None):
        self.token = token or self.token
        while True:
            try:
                return await self.connect()
            except NOT_THERE:
                if not self.hub.patient:
                    raise
                await asyncio.sleep(0.02)
                await self.hub.up.wait()

    async def connect(self):
        headers = {"Authorization": "Bearer " + self.token} if self.token else {}
        self.socket = await websockets.connect(
            f"ws://127.0.0.1:{self.hub.port}/rpc", extra_headers=headers, local_addr=(self.source, 0),
            compression=None, ping_interval=None, open_timeout=PATIENCE, close_timeout=1,
            max_queue=None, max_size=1 << 28)
        self.closed = None
        self.reader = asyncio.ensure_future(self.read())
        return self

    async def back(self):
        """Once the server is there again: another socket, and the events from where they had come to."""
        async with self.lock:
            while True:
                await self.hub.up.wait()
                try:
                    if self.closed is not None:
                        await self.connect()
                        if self.subscribed_after is not None:
                            await self.listen(self.cursor)
                    return
                except (Gone, *NOT_THERE):
                    await asyncio.sleep(0.02)

    async def read(self):
        try:
            async for text in self.socket:
                if self.hub.dark:
                    continue
                message = json.loads(text)
                if "method" in message:
                    self.take(message)
                elif (waiting := self.waiting.pop(message["id"], None)) and not waiting.done():
                    waiting.set_result(message)
        except websockets.ConnectionClosed:
            pass
        self.closed = self.socket.close_code
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(Gone())
        self.waiting.clear()

    def take(self, message):
        params = message["params"]
        self.cursor = params["cursor"]
        if message["method"] == "feed.event":
            self.events.append(params)
            if self.on_event:
                self.on_event(self, params)

    async def close(self):
        await self.socket.close()
        await self.reader

    async def send(self, method, params):
        if self.closed is not None:
            raise Gone()
        self.hub.said.hear(params)
        number = next(self.numbers)
        waiting = self.waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await self.socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        except websockets.ConnectionClosed:
            raise Gone() from None
        reply = await asyncio.wait_for(waiting, PATIENCE)
        if "error" in reply:
            raise Refused(method, reply["error"])
        self.hub.said.hear(reply["result"])
        return reply["result"]

    async def call(self, method, **params):
        """Waits its turn where it is told that it calls too often, and for a server that is to come back."""
        while True:
            try:
                return await self.send(method, params)
            except Refused as refused:
                if refused.code not in ("too_many_calls", "busy"):
                    raise
                await asyncio.sleep(0.05)
            except Gone:
                if not self.hub.patient:
                    raise
                await asyncio.sleep(0.01)
                await self.back()

    async def change(self, method, **params):
        """A call that changes something, with its key; now and then sent twice at once, which must not show."""
        keyed = {"key": fresh_key(self.hub.today()), **params}
        if self.twice and self.twice.random() < 0.03:
            both = await asyncio.gather(self.call(method, **keyed), self.call(method, **keyed), return_exceptions=True)
            refused = [each for each in both if isinstance(each, Exception)]
            if refused:
                assert len({getattr(each, "code", repr(each)) for each in both}) == 1, (method, both)
                raise refused[0]
            assert both[0] == both[1], (method, both)
            result = both[0]
        else:
            result = await self.call(method, **keyed)
        self.acknowledged.append((method, params, result))
        return result

    async def listen(self, cursor=None):
        params = {} if cursor is None else {"cursor": cursor}
        while True:
            answer = await self.send("feed.subscribe", params)
            if self.subscribed_after is None:
                self.subscribed_after = int(answer["cursor"][:16] or "0", 16)
            # Events that came before this answer may be newer than it.
            if self.cursor is None or self.cursor[:16] < answer["cursor"][:16]:
                self.cursor = answer["cursor"]
            if not answer["more"]:
                return
            params = {"cursor": answer["cursor"]}

    async def subscribe(self):
        """Everything from now on."""
        while self.subscribed_after is None:
            try:
                await self.listen()
            except Gone:
                if not self.hub.patient:
                    raise
                await self.back()

    # ---- ways in ----

    def entered(self, answer):
        self.token, self.me = answer["token"], answer
        return self

    async def enter_with_ticket(self, ticket, password):
        """Chooses a password and enrols the authenticator; for staff."""
        enrolled = await self.call("session.set_password", ticket=ticket, password=password)
        self.secret = secret = enrolled["totp_address"].split("secret=")[1].split("&")[0]
        return self.entered(await self.call("session.finish_totp", ticket=enrolled["ticket"],
                                            code=totp(secret, self.hub.now())))

    async def enter_with_code(self, address):
        """Another code where the server died between letter and answer: each works once."""
        for _ in range(10):
            await self.call("session.begin_code", address=address)
            try:
                body = await self.hub.letter(address, "code to sign in", 3 if self.hub.patient else PATIENCE)
                code = next(word for word in body.split() if word.isdigit() and len(word) == 8)
                return self.entered(await self.call("session.finish_code", address=address, code=code))
            except (TimeoutError, Refused):
                if not self.hub.patient:
                    raise
        raise TimeoutError(f"{address} never got in")


def source_of(number):
    """A loopback address for each person: each is a household of its own."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


async def administrator(hub):
    caller = await Caller(hub).open()
    return await caller.enter_with_ticket(hub.ticket(), "nine blue kettles sing")


async def invite_staff(hub, admin, standing, name, number):
    """Somebody with a password: invited by letter, who comes in by it."""
    address = f"{name.lower()}@staff.example"
    await admin.change("principal.invite", standing=standing, name=name, address=address)
    body = await hub.letter(address, "given an account")
    link = next(word for word in body.split() if word.startswith("http"))
    caller = await Caller(hub, source_of(number)).open()
    return await caller.enter_with_ticket(link.split("#")[-1].split("=")[-1], f"{number} quiet rivers turn east")


def seeded(seed, *parts):
    """A generator for one person or phase, so that the order of answers changes nobody's dice."""
    return random.Random("/".join(map(str, (seed, *parts))))
