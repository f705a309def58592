"""Who we are to GitHub: a token, or an app that gets itself tokens of an hour."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from reporting.errors import SourceError
from reporting.sources.github.shapes import AppToken, Installation
from reporting.sources.web.caller import Caller
from reporting.sources.web.places import Fixed, Place
from reporting.sources.web.shapes import read
from reporting.sources.web.troubles import Vanished
from reporting.sources.web.watching import Clock

CLOUD = "https://api.github.com"
_NO_ENTRY = (
    "the token in GITHUB_TOKEN is wrong, has ended or was revoked. Make another one "
    "(docs/sources.md says with which permissions) and put it into GITHUB_TOKEN."
)
_NO_SUCH_APP = "GITHUB_APP_ID and GITHUB_APP_KEY_FILE are not of one app that exists."
_EARLY = timedelta(minutes=5)
_JWT_S = 540  # GitHub takes ten minutes at most


def place(base: str) -> Place:
    """Return GitHub at ``base``: api.github.com, or `https://HOST/api/v3`."""
    headers = {
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return Place("GitHub", base.rstrip("/"), "GITHUB_API_URL", headers)


def graphql(base: str) -> str:
    """Return where GraphQL is answered, for REST at ``base``.

    >>> graphql("https://github.example.com/api/v3")
    'https://github.example.com/api/graphql'
    """
    base = base.rstrip("/")
    return base.removesuffix("/v3") + "/graphql" if base.endswith("/api/v3") else f"{base}/graphql"  # fmt: skip


def token(text: str) -> Fixed:
    """Return the credentials of a personal token."""
    return Fixed({"Authorization": f"Bearer {text}"}, _NO_ENTRY)


class AppKey:
    """Credentials of the app itself; they only ask for tokens."""

    refused = _NO_SUCH_APP

    def __init__(self, app_id: str, pem: bytes, clock: Clock) -> None:
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, rsa.RSAPrivateKey):
            raise SourceError(
                "GITHUB_APP_KEY_FILE holds no private key of a GitHub app; it is the "
                "`.pem` file that GitHub gave when the key was made."
            )
        self._key = key
        self._app_id = app_id
        self._clock = clock

    async def headers(self, *, anew: bool) -> Mapping[str, str]:
        """Return a proof that is good for nine minutes."""
        del anew
        now = int(self._clock.now())
        claims = {"iat": now - 60, "exp": now + _JWT_S, "iss": self._app_id}
        signed = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}"
        proof = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return {"Authorization": f"Bearer {signed}.{_base64(proof)}"}


class AppInstallation:
    """Credentials of an app where it is installed, renewed before they end."""

    refused = _NO_SUCH_APP

    def __init__(self, caller: Caller, repository: str) -> None:
        self._caller = caller  # whose credentials are an AppKey
        self._repository = repository
        self._token: AppToken | None = None

    async def headers(self, *, anew: bool) -> Mapping[str, str]:
        """Return the headers of a token that lasts."""
        now = self._caller.clock.today()
        if anew or self._token is None or self._token.expires_at - _EARLY <= now:
            self._token = await self._made()
        return {"Authorization": f"Bearer {self._token.token}"}

    async def _made(self) -> AppToken:
        what = f"installation of the app for {self._repository}"
        try:
            found = await self._caller.get(
                f"/repos/{self._repository}/installation", what=what
            )
        except Vanished as error:
            raise Vanished(
                f"The GitHub app is not installed for {self._repository}: install it "
                "there, or use GITHUB_TOKEN.",
                status=error.status,
            ) from None
        installation = read(Installation, found.data, "GitHub's installation")
        path = f"/app/installations/{installation.id}/access_tokens"
        made = await self._caller.post(path, {}, what="token of the app")
        return read(AppToken, made.data, "GitHub's token")


def _part(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
