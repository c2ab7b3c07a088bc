"""The guard: the only way into the emulator.

As shipped, the emulator answers whoever reaches its port: a web page can create and run a function in it with one
cross-origin POST. The guard lets a request in only if no browser sent it, it names this host, and it is signed
(AWS Signature Version 4) with this run's secret key. The key itself never travels, so no log can hold it.

Without a signature, three things answer: the health check, the keys that tokens are verified with, and deployed HTTP
APIs, which have authorizers of their own.
"""

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs

from ministack.core import sigv4

Message = dict
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEALTH = "/_ministack/health"
# A pool id has an underscore and a bucket name has none, so an unknown pool reaches no bucket.
TOKEN_KEYS = re.compile(r"/[\w-]+_[A-Za-z0-9]+/\.well-known/(jwks\.json|openid-configuration)")
# `@connections` is the management side of an API, not its data plane.
HTTP_API = re.compile(r"/_aws/execute-api/[a-z0-9]+/[^/]+(/(?!@connections(/|$)).*)?", re.DOTALL)
# Not `sec-fetch-mode`, which Node's own fetch sends.
BROWSERS_ONLY = ("origin", "sec-fetch-site", "sec-fetch-dest", "sec-fetch-user")
# What API Gateway takes. Whoever may not come in is not to fill the memory either.
LARGEST_API_REQUEST = 10 * 1024 * 1024
# Above the largest function that Lambda takes in one request, and any state.
LARGEST_REQUEST = 256 * 1024 * 1024
FRESH = timedelta(minutes=15)
READS = re.compile(r"(BatchGet|Describe|Filter|Get|List|Lookup|Query|Receive|Scan)")


class Guard:
    """ASGI application in front of the emulator's. `writes` counts the admitted requests that may change something."""

    def __init__(self, app, hosts: set[str], access_key_id: str, secret_access_key: str):
        self.app = app
        self.hosts = hosts
        self.access_key_id = access_key_id
        self.secret_access_key = secret_access_key
        self.writes = 0

    async def __call__(self, scope: dict, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            scope, receive = await self.admit(scope, receive)
        except Refused as refused:
            await refuse(send, str(refused))
            return
        except asyncio.IncompleteReadError:
            return
        await self.app(scope, receive, send)

    async def admit(self, scope: dict, receive: Receive) -> tuple[dict, Receive]:
        """What the emulator gets to see of a request. Raises Refused."""
        headers = joined_headers(scope)
        browser = [name for name in headers if name in BROWSERS_ONLY]
        if browser:
            raise Refused(f"a browser sent this ({browser[0]} is set), and web pages have no access")
        if scope.get("http_version") == "2":
            raise Refused("it is HTTP/2, over which the emulator stores large requests twice; use a NodeHttpHandler")
        if headers.get("host", "") not in self.hosts:
            raise Refused("the Host header does not name this emulator")
        method, path = scope["method"], scope["path"]
        if method == "GET" and (path == HEALTH or TOKEN_KEYS.fullmatch(path)):
            # Bare, because the emulator also routes by headers and query.
            bare = {"headers": [(b"host", headers["host"].encode())], "query_string": b""}
            return {**scope, **bare}, bounded(receive, 0)
        if HTTP_API.fullmatch(path):
            self.writes += 1
            refuse_larger(headers, LARGEST_API_REQUEST)
            return scope, bounded(receive, LARGEST_API_REQUEST)
        body = await self.verify(scope, headers, receive)
        if not reads_only(method, headers):
            self.writes += 1
        return scope, replay(body, receive)

    async def verify(self, scope: dict, headers: dict[str, str], receive: Receive) -> bytes:
        """Returns the body of a request that was signed with this run's key. Raises Refused."""
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        presigned = "authorization" not in headers
        parse = sigv4.parse_query_signature(query) if presigned else sigv4.parse_header_signature(headers)
        if isinstance(parse, tuple) or not scope.get("raw_path"):
            raise Refused("it is not signed; use the access key of this run")
        if not equal(parse.access_key_id, self.access_key_id) or parse.region_set is not None:
            raise Refused("it is signed with another access key than this run's")
        if not presigned and is_stale(parse.amz_date):
            raise Refused("it was signed more than a quarter of an hour ago, or will be")
        covered = {"host", *(name for name in headers if name.startswith("x-amz-"))}
        if not covered <= set(parse.signed_headers.split(";")):
            raise Refused("its signature does not cover the host and all X-Amz headers, so these may be another's")
        refuse_larger(headers, LARGEST_REQUEST)
        body = await read_body(bounded(receive, LARGEST_REQUEST))
        failure = sigv4.header_signature_failure(
            parse,
            self.secret_access_key,
            scope["method"],
            scope["raw_path"].decode("latin-1"),
            query,
            headers,
            body,
            presigned=presigned,
        )
        if failure:
            raise Refused(f"its signature is not this run's ({failure[0]})")
        return body


class Refused(Exception):
    """Why a request is not let in; the text completes 'Refused: ...'."""


def joined_headers(scope: dict) -> dict[str, str]:
    """Header values by lower-case name; repeated ones are joined, so that a second Host or Origin cannot hide."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope.get("headers", []):
        name, value = raw_name.decode("latin-1").lower(), sigv4.decode_header_value(raw_value)
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def reads_only(method: str, headers: dict[str, str]) -> bool:
    target = headers.get("x-amz-target")
    return method in ("GET", "HEAD") if target is None else READS.match(target.rpartition(".")[2]) is not None


def is_stale(amz_date: str) -> bool:
    """Whether a request's time (ISO 8601, basic form) is too far from now, as AWS judges it. Unreadable ones are."""
    try:
        signed = datetime.strptime(amz_date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return True
    return abs(datetime.now(timezone.utc) - signed) > FRESH


def equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def refuse_larger(headers: dict[str, str], limit: int) -> None:
    """Raises Refused before anything of a body is read that says it is larger."""
    if int(headers.get("content-length", "0")) > limit:
        raise Refused(f"its body has more than {limit} bytes")


def bounded(receive: Receive, limit: int) -> Receive:
    """Receives as long as the body is within the limit, whatever it said before; then as if the client had left."""
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return message if received <= limit else {"type": "http.disconnect"}

    return limited


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises asyncio.IncompleteReadError when the client leaves before its end."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise asyncio.IncompleteReadError(b"".join(chunks), None)
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def replay(body: bytes, receive: Receive) -> Receive:
    """Gives the emulator the body that was read to verify it, and afterwards what the client still sends."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed


async def refuse(send: Send, reason: str) -> None:
    body = json.dumps({"__type": "AccessDeniedException", "message": f"Refused by sluice's guard: {reason}."}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-amzn-errortype", b"AccessDeniedException"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
