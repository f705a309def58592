"""How the metrics are defined here, as far as the export API tells while Slack waits."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.export_client import ExportClient
from reporting.definitions import Definitions
from reporting.directory import Directory
from reporting.errors import ExportError

# Of the three seconds that Slack waits for an answer.
_WITHIN_S = 1.5


async def definitions_here(
    client: ExportClient, directory: Callable[[], Awaitable[Directory]]
) -> Mapping[str, Definitions]:
    """Return the definitions of each tree, by its name; of none that does not tell."""
    try:
        async with asyncio.timeout(_WITHIN_S):
            roots = list((await directory()).roots())
            found = await asyncio.gather(*map(client.definitions, roots))
    except (ExportError, TimeoutError):
        return {}
    return {root.tree: one for root, one in zip(roots, found, strict=True) if one}
