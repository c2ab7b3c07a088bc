"""Runs ministack behind the guard, as the child of one process, and never longer than it.

Standard input: one JSON line (see `Order`), then commands (`save`), then the end of file: the parent has gone.
Standard output: one JSON line per event (`ready`, `saved`, `failed`). Everything else goes to standard error.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TypedDict

from folder import ENDING, Folder, Taken

LOOPBACK = "127.0.0.1"
# Requests in flight get this long to end before the state is saved and the process leaves.
GRACE_SECONDS = 2
# A state saved this long after the last write loses little to a SIGKILL and does not slow down a burst of writes.
QUIET_SECONDS = 2.0


class Order(TypedDict):
    """What the parent asks for. `port` 0 means the one of the last run, or any."""

    directory: str
    port: int
    region: str
    accountId: str
    secretAccessKey: str


def report(event: str, **details) -> None:
    try:
        os.write(REPORTS, (json.dumps({"event": event, **details}) + "\n").encode())
    except BrokenPipeError:
        pass


def listen(port: int, last_port: int) -> socket.socket:
    """A listening socket on loopback. Bound and listening before its number is told, so that nobody can take it.

    Raises OSError when a port was asked for and is taken.
    """
    for candidate in [port] if port else [last_port, 0]:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, candidate))
            listener.listen(128)
            return listener
        except OSError:
            listener.close()
            if candidate in (port, 0):
                raise
    raise AssertionError("unreachable: port 0 is always tried")


def configure(order: Order, folder: Folder, port: int) -> None:
    """The emulator reads its settings from the environment at import. Functions inherit all of it."""
    os.environ.update(
        {
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": LOOPBACK,
            "GATEWAY_PORT": str(port),
            "MINISTACK_REGION": order["region"],
            "MINISTACK_ACCOUNT_ID": order["accountId"],
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "STATE_DIR": str(folder.state),
            "S3_DATA_DIR": str(folder.objects),
            "TMPDIR": str(folder.temporary),
            "HOME": str(folder.home),
            "LAMBDA_EXECUTOR": "local",
            "LOG_LEVEL": "WARNING",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # No Docker: the emulator would remove the containers of other emulators on this machine.
            "DOCKER_HOST": f"unix://{folder.root}/no-docker.sock",
            # A function gets this run's key as its credentials; on AWS it would get those of its role.
            "AWS_ACCESS_KEY_ID": order["accountId"],
            "AWS_SECRET_ACCESS_KEY": order["secretAccessKey"],
        }
    )


def restore(emulator, persistence, folder: Folder) -> list[str]:
    """Gives each service its saved state. Returns the files that were of no use and are set aside; those start fresh."""
    damaged = []
    for service, module in emulator._state_map.items():
        path = folder.state / f"{service}.json"
        if not path.exists():
            continue
        try:
            state = persistence.load_state(service)
            if state is None:
                raise ValueError("not a saved state")
            emulator._get_module(module).load_persisted_state(state)
        except Exception:
            logging.getLogger("sluice").exception("the saved state of %s is of no use", service)
            damaged.append(folder.set_aside(path))
    return damaged


async def serve(order: Order, folder: Folder, listener: socket.socket, commands: asyncio.StreamReader) -> None:
    port = listener.getsockname()[1]
    configure(order, folder, port)
    damaged: list[str] = []

    from hypercorn.asyncio import serve as hypercorn
    from hypercorn.config import Config
    from ministack import app as emulator
    from ministack.core import persistence
    from ministack.services import secretsmanager

    import secret_versions
    from guard import Guard

    secret_versions.correct(secretsmanager)
    # As shipped it runs scripts that it finds in directories of the system.
    emulator._collect_scripts = lambda *directories: []
    emulator._load_persisted_state = lambda: damaged.extend(restore(emulator, persistence, folder))
    hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
    guard = Guard(emulator.app, hosts, order["accountId"], order["secretAccessKey"])
    saved = 0

    def save() -> int:
        nonlocal saved
        started, saved = time.monotonic(), guard.writes
        persistence.save_all(emulator._build_persistence_save_dict())
        return round((time.monotonic() - started) * 1000)

    async def obey() -> None:
        while line := await commands.readline():
            if line.strip() == b"save":
                report("saved", milliseconds=save())

    async def save_when_quiet() -> None:
        seen = 0
        while True:
            await asyncio.sleep(QUIET_SECONDS)
            if saved != guard.writes == seen:
                save()
            seen = guard.writes

    async def announce(scope, receive, send) -> None:
        async def announcing(message) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                folder.port_file.write_text(str(port), encoding="utf-8")
                report("ready", port=port, damaged=damaged)

        await guard(scope, receive, announcing if scope["type"] == "lifespan" else send)

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.loglevel = "WARNING"
    config.keep_alive_timeout = 75
    config.graceful_timeout = GRACE_SECONDS

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    obeying = asyncio.create_task(obey())
    obeying.add_done_callback(lambda _: stop.set())
    quiet = asyncio.create_task(save_when_quiet())
    serving = asyncio.create_task(hypercorn(announce, config, shutdown_trigger=stop.wait))
    await asyncio.wait({serving, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    folder.note(ENDING)
    quiet.cancel()
    # A connection that does not close holds the server open; what counts is the state, so it is saved regardless.
    await asyncio.wait({serving}, timeout=GRACE_SECONDS + 1)
    if serving.done():
        serving.result()
    else:
        save()
    if obeying.done():
        leave_no_process()


def leave_no_process() -> None:
    """The parent has gone and cannot clean up: end the functions' processes too, and this one with them."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)


async def run() -> None:
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    order: Order = json.loads(await commands.readline())
    folder = Folder(Path(order["directory"]))
    try:
        folder.claim()
    except Taken as holder:
        report("failed", reason="directory-taken", holder=str(holder))
        return
    try:
        listener = listen(order["port"], folder.last_port())
    except OSError as error:
        report("failed", reason="port-taken", detail=error.strerror)
        return
    await serve(order, folder, listener, commands)


if __name__ == "__main__":
    os.umask(0o077)
    # Nothing but reports may reach the parent's pipe.
    REPORTS = os.dup(1)
    os.dup2(2, 1)
    asyncio.run(run())
    # Threads that wait for a function would hold the interpreter back; the state is saved by now.
    os._exit(0)
