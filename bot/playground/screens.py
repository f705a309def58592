"""What apps put on people's screens: modals in stacks, and Home tabs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.playground.changes import Changes
from bot.playground.records import Json
from bot.playground.strictness import Clock

# A modal and two more on top of it (views.push reference).
MOST_STACKED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or Home tab on one person's screen; ``body`` is what the app sent.

    ``channel`` is where the person was when a modal was opened, if anywhere.
    """

    id: str
    app_id: str
    team_id: str
    user: str
    hash: str
    body: Json
    root_view_id: str
    previous_view_id: str | None = None
    is_open: bool = True
    channel: str | None = None

    def shown(self, bot_id: str, values: Json | None = None) -> Json:
        """Return Slack's view object with the input ``values`` by block and action."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            **self.body,
            "id": self.id,
            "team_id": self.team_id,
            "state": {"values": values or {}},
            "hash": self.hash,
            "root_view_id": self.root_view_id,
            "previous_view_id": self.previous_view_id,
            "app_id": self.app_id,
            "app_installed_team_id": self.team_id,
            "bot_id": bot_id,
        }


class Screens:
    """The views of everybody, by id; a closed one stays known as closed."""

    def __init__(
        self, next_id: Callable[[str], str], now: Clock, changes: Changes
    ) -> None:
        self.views: dict[str, View] = {}
        self._next_id = next_id
        self._now = now
        self._changes = changes

    def put(self, view: View) -> View:
        """Keep a view, new or changed."""
        self.views[view.id] = view
        self._changes.announce()
        return view

    def show(
        self,
        body: Json,
        *,
        app_id: str,
        team_id: str,
        user: str,
        below: View | None = None,
        channel: str | None = None,
    ) -> View:
        """Put a checked view on the user's screen, on top of ``below`` if given."""
        view_id = self._next_id("V")
        return self.put(
            View(
                id=view_id,
                app_id=app_id,
                team_id=team_id,
                user=user,
                hash=self._hash(),
                body=body,
                root_view_id=below.root_view_id if below else view_id,
                previous_view_id=below.id if below else None,
                channel=channel,
            )
        )

    def change(self, view: View, body: Json) -> View:
        """Replace what a view shows; it gets a new hash."""
        return self.put(replace(view, body=body, hash=self._hash()))

    def _hash(self) -> str:
        return f"{int(self._now())}.{self._next_id('h')}"

    def home(self, app_id: str, user_id: str) -> View | None:
        """Return the app's Home tab as published for the user."""
        return next(
            (
                view
                for view in self.views.values()
                if (view.app_id, view.user) == (app_id, user_id)
                and view.body["type"] == "home"
            ),
            None,
        )

    def open(self, user_id: str) -> list[View]:
        """Return the modals on the user's screen, the top one last."""
        return [
            view
            for view in self.views.values()
            if view.user == user_id and view.is_open and view.body["type"] == "modal"
        ]

    def close(self, views: Iterable[View]) -> None:
        """Take modals off the screen."""
        for view in views:
            self.put(replace(view, is_open=False))
