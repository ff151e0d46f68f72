"""An OpenID Connect provider on loopback that lets one account in without asking."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from fake_endpoint import serving_app
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route


class _Provider:
    def __init__(self, account: str) -> None:
        self._account = account
        self._key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self._nonce = ""

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    async def _metadata(self, request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        self._nonce = asked["nonce"]
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': 'c', 'state': asked['state']})}")

    async def _token(self, request: Request) -> Response:
        now = int(time.time())
        claims = {"iss": str(request.base_url).rstrip("/"), "sub": "1", "aud": "workbench", "nonce": self._nonce}
        claims |= {"email": self._account, "iat": now, "exp": now + 600}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self._key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})


@contextmanager
def provider(account: str) -> Iterator[str]:
    """The address of a provider where everybody is this account."""
    with serving_app(_Provider(account).app()) as port:
        yield f"http://127.0.0.1:{port}"
