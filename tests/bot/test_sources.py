"""Sources made from settings: what is missing, what is no place, which credentials are used."""

import time

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot import settings
from bot.sources import apis
from reporting.errors import ReportError
from reporting.sources.syncing import sync
from reporting.sources.web.watching import Silence
from tests.sources.reading import Kept
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.service import Time
from tests.sources.test_github_again import many, numbers


def watch(name: str) -> Silence:
    return Silence()


def opened(kind: str, *words: str | list[str] | None):
    chosen = settings.load()
    return getattr(apis, kind)(chosen, *words, since=None, watch=watch)


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        ("github", (["acme/fan"],), "GITHUB_TOKEN, or GITHUB_APP_ID and GITHUB_APP_KEY_FILE"),
        ("gitlab", (["acme/fan"],), "Set GITLAB_TOKEN"),
        ("jira", ([], None), "Set JIRA_URL and JIRA_TOKEN"),
        ("github", (["fan"],), "`fan` is no repository; write OWNER/REPO"),
        ("github", (["a/b/c"],), "`a/b/c` is no repository"),
        ("github", (["acme/fan?x"],), "`acme/fan?x` is no repository"),
        ("gitlab", (["fan"],), "`fan` is no project; write GROUP/PROJECT"),
        ("jira", (["PAY-12"], None), "`PAY-12` is no key of a Jira project"),
        ("jira", ([], "x order by y"), "must not say ORDER BY"),
    ],
)  # fmt: skip
async def test_what_is_missing_or_no_place_is_told_with_what_would_work(
    kind, words, told
):
    with pytest.raises(ReportError) as raised:
        async with opened(kind, *words):
            pass

    assert told in str(raised.value)


async def test_places_are_called_as_one_says(monkeypatch):
    for name in ("GITHUB_TOKEN", "GITLAB_TOKEN", "JIRA_TOKEN", "JIRA_URL"):
        monkeypatch.setenv(name, "x")
    named = []
    for kind, words in (
        ("github", (["acme/fan", "acme/motor=engine"],)),
        ("gitlab", (["acme/tools/fan"],)),
        ("jira", (["pay"], "labels = fan")),
        ("jira", ([], None)),
    ):
        async with opened(kind, *words) as made:
            named += [(source.provider, source.name) for source in made]

    assert named == [
        ("github", "fan"),
        ("github", "engine"),
        ("gitlab", "fan"),
        ("jira", "PAY"),
        ("jira", "labels = fan"),
        ("jira", "everything"),
    ]


async def test_a_github_app_reads_with_tokens_it_gets_itself(monkeypatch, tmp_path):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (tmp_path / "app.pem").write_bytes(pem)
    kept = Kept()
    async with GitHub(many(2), time=Time(at=time.time())).running() as service:
        service.app_key = key.public_key()
        monkeypatch.setenv("GITHUB_APP_ID", "4711")
        monkeypatch.setenv("GITHUB_APP_KEY_FILE", str(tmp_path / "app.pem"))
        monkeypatch.setenv("GITHUB_API_URL", service.api)
        async with opened("github", ["acme/fan"]) as [source]:
            await sync(source, kept)

        assert service.tokens_made == 1
    assert numbers(kept) == [1, 2]
