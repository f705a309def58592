"""The local Slack on its own: ``python -m bot.playground SEED.json``."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.playground.errors import PlaygroundError
from bot.playground.seed import Seed
from bot.playground.server import playground


def main(
    seed: Annotated[Path, typer.Argument(help="What is there at first, as JSON.")],
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8008,
    request_url: Annotated[
        str, typer.Option(help="Where apps without a WebSocket get their requests.")
    ] = "",
) -> None:
    """Serve a workspace until Ctrl-C; the line on the terminal says where."""
    try:
        asyncio.run(_serve(seed, port, request_url or None))
    except (PlaygroundError, OSError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        return


async def _serve(seed: Path, port: int, request_url: str | None) -> None:
    async with playground(
        Seed.from_file(seed), port=port, request_url=request_url
    ) as local:
        typer.echo(local.url)
        await asyncio.Event().wait()


if __name__ == "__main__":
    typer.run(main)
