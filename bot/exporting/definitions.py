"""How the metrics are defined here, as far as the export API tells while Slack waits."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.exporting.client import ExportClient
from bot.exporting.fresh import from_exports
from reporting.definitions import Definitions
from reporting.directory import Directory
from reporting.errors import ExportError

# By the name of the tree.
Here = Mapping[str, Definitions]
# Of the three seconds that Slack waits for an answer.
_WITHIN_S = 1.5


def definitions_here(
    client: ExportClient, directory: Callable[[], Awaitable[Directory]]
) -> Callable[[], Awaitable[Here]]:
    """Return how to learn the definitions of each tree; of none where nobody tells."""

    async def load() -> Here:
        roots = list((await directory()).roots())
        found = await asyncio.gather(*map(client.definitions, roots))
        return {root.tree: one for root, one in zip(roots, found, strict=True) if one}

    known = from_exports(load)

    async def here() -> Here:
        try:
            async with asyncio.timeout(_WITHIN_S):
                return await known()
        except (ExportError, TimeoutError):
            return {}

    return here
