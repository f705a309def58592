"""What the page, and tests in other processes, can do over HTTP: act, and order faults.

Reading ORDERS is reading what there is; an order's fields are the arguments of the
method of Playground that carries it out.
"""

import dataclasses
from collections.abc import Awaitable, Callable

from bot.playground.faults import Fault
from bot.playground.local import Playground
from bot.playground.modals import errors_in
from bot.playground.records import Json
from bot.playground.seed import Seed
from bot.playground.traffic import Delivery

Order = Callable[[Playground, Json], Awaitable[Json]]


def told(delivery: Delivery | None) -> Json:
    """Return how the app took what was delivered; nothing when it was not asked."""
    if delivery is None:
        return {}
    return {
        "status": delivery.status,
        "problem": delivery.problem,
        "ack_ms": round(delivery.ack_s * 1000, 1),
    }


async def command(local: Playground, order: Json) -> Json:
    """Type a slash command."""
    return told(await local.command(**order))


async def say(local: Playground, order: Json) -> Json:
    """Write a message."""
    return {"ts": (await local.say(**order)).ts}


async def press(local: Playground, order: Json) -> Json:
    """Press or choose something of a message."""
    return told(await local.press(**order))


async def press_in_view(local: Playground, order: Json) -> Json:
    """Press or choose something of a view."""
    return told(await local.press_in_view(**order))


async def suggest(local: Playground, order: Json) -> Json:
    """Ask the app for options of a menu in a message."""
    return await local.suggest(**order)


async def suggest_in_view(local: Playground, order: Json) -> Json:
    """Ask the app for options of a menu in a view."""
    return await local.suggest_in_view(**order)


async def submit(local: Playground, order: Json) -> Json:
    """Submit a modal; the app's texts for inputs come as ``errors``."""
    delivery = await local.submit_view(**order)
    return {**told(delivery), "errors": errors_in(delivery)}


async def close(local: Playground, order: Json) -> Json:
    """Close a modal."""
    return told(await local.close_view(**order))


async def shortcut(local: Playground, order: Json) -> Json:
    """Choose a global shortcut."""
    return told(await local.shortcut(**order))


async def message_shortcut(local: Playground, order: Json) -> Json:
    """Choose a shortcut from a message's menu."""
    return told(await local.message_shortcut(**order))


async def home(local: Playground, order: Json) -> Json:
    """Open a tab of an app."""
    return told(await local.open_home(**order))


async def join(local: Playground, order: Json) -> Json:
    """Join a public channel."""
    return {"channel": (await local.join(**order)).id}


async def leave(local: Playground, order: Json) -> Json:
    """Leave a channel."""
    local.leave(**order)
    return {}


async def invite(local: Playground, order: Json) -> Json:
    """Bring somebody into a channel."""
    await local.invite(**order)
    return {}


async def direct(local: Playground, order: Json) -> Json:
    """Open the direct message with somebody."""
    return {"channel": local.direct_message(**order).id}


async def read(local: Playground, order: Json) -> Json:
    """Note how far somebody has read in a channel."""
    local.read(**order)
    return {}


async def offer(local: Playground, order: Json) -> Json:
    """Suggest other texts on the page."""
    local.offer(**order)
    return {}


async def reset(local: Playground, order: Json) -> Json:
    """Go back to the seed, or to another one given as ``seed``."""
    local.reset(Seed.from_json(order["seed"]) if "seed" in order else None)
    return {}


async def faults(local: Playground, order: Json) -> Json:
    """Order a fault, or ``{"clear": true}`` for none."""
    if order.get("clear"):
        local.faults.clear()
    else:
        local.faults.order(Fault.from_json(order))
    return {"pending": [dataclasses.asdict(f) for f in local.faults.pending()]}


ORDERS: dict[str, Order] = {
    one.__name__: one
    for one in (
        command,
        say,
        press,
        press_in_view,
        suggest,
        suggest_in_view,
        submit,
        close,
        shortcut,
        message_shortcut,
        home,
        join,
        leave,
        invite,
        direct,
        read,
        offer,
        reset,
        faults,
    )
}
