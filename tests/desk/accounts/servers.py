"""Little servers on loopback that play an institution's own sign-in."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT = "qunzhi-desk"
CAS = 'xmlns:cas="http://www.yale.edu/tp/cas"'


@contextmanager
def serving(answer) -> Iterator[str]:
    """``answer(path, query, form, headers, base) -> (status, type, body)`` until the block ends; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
            status, kind, body = answer(parts.path, parse_qs(parts.query), form, self.headers, base)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()


def cas_of(tickets: dict[str, tuple[str, str]], services: list[str]):
    """A CAS server: ticket -> user and inner XML of the attributes; notes which service each was asked for."""

    def answer(path, query, form, headers, base):
        if path != "/cas/p3/serviceValidate":
            return 404, "text/plain", ""
        services.append(query["service"][0])
        found = tickets.get(query["ticket"][0])
        if found is None:
            return (
                200,
                "text/xml",
                f'<cas:serviceResponse {CAS}><cas:authenticationFailure code="INVALID_TICKET"/></cas:serviceResponse>',
            )
        if found[0].startswith("<"):
            return 200, "text/xml", found[0]
        inner = f"<cas:user>{found[0]}</cas:user><cas:attributes>{found[1]}</cas:attributes>"
        success = f"<cas:authenticationSuccess>{inner}</cas:authenticationSuccess>"
        return 200, "text/xml", f"<cas:serviceResponse {CAS}>{success}</cas:serviceResponse>"

    return answer


def oidc_of(claims: dict[str, object], told: dict[str, object], seen: list[dict[str, list[str]]]):
    """An OpenID provider: claims of the ID token, those of userinfo, and what the token endpoint was sent."""

    def answer(path, query, form, headers, base):
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            config = {f"{n}_endpoint": f"{base}/{p}" for n, p in names.items()}
            methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            return (
                200,
                "application/json",
                json.dumps({"issuer": base, "jwks_uri": f"{base}/jwks", **config, **methods}),
            )
        if path == "/jwks":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return 200, "application/json", json.dumps({"keys": [{**key, "kid": "1", "alg": "RS256"}]})
        if path == "/token":
            seen.append(form)
            now = int(time.time())
            body = {"iss": base, "aud": CLIENT, "iat": now, "exp": now + 60, **claims}
            token = jwt.encode(body, KEY, algorithm="RS256", headers={"kid": "1"})
            return (
                200,
                "application/json",
                json.dumps({"access_token": "at", "token_type": "Bearer", "id_token": token}),
            )
        if path == "/userinfo" and headers["Authorization"] == "Bearer at":
            return 200, "application/json", json.dumps(told)
        return 404, "text/plain", ""

    return answer
