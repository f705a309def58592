"""The command line: what one types after `python -m bot`. A module here a kind of command."""

import typer

from bot import app as composition
from bot import logs, settings
from bot.commands import administration, data, operation, people, reports, roles
from bot.commands.edge import serve, told

app = typer.Typer(
    help="Engineering productivity reports where the people are: in Slack.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (roles, reports, data, people, administration, operation):
    app.add_typer(part.app)


@app.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """Without a command: run the whole product in one process."""
    logs.configure(settings.load())
    if context.invoked_subcommand is None:
        serve(composition.all_in_one, "Taking Slack's requests at {}")


def main() -> None:
    """Run the command line."""
    told(app)
