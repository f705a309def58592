"""The Web API's methods: reading METHODS is reading what the workspace can do."""

from bot.playground.calls import Method
from bot.playground.limits import Tier
from bot.playground.methods import (
    chat,
    conversations,
    files,
    meta,
    scheduling,
    usergroups,
    users,
    views,
)

METHODS: dict[str, Method] = {
    "api.test": Method(run=meta.api_test, tier=Tier.FOUR),
    "auth.test": Method(run=meta.auth_test, tier=Tier.SPECIAL),
    "blocks.validate": Method(run=meta.validate_blocks, tier=Tier.SPECIAL),
    "chat.delete": Method(run=chat.delete, tier=Tier.THREE, scope="chat:write"),
    "chat.deleteScheduledMessage": Method(
        run=scheduling.take_back, tier=Tier.THREE, scope="chat:write"
    ),
    "chat.getPermalink": Method(run=chat.permalink, tier=Tier.SPECIAL),
    "chat.postEphemeral": Method(
        run=chat.post_ephemeral, tier=Tier.FOUR, scope="chat:write"
    ),
    "chat.postMessage": Method(
        run=chat.post_message,
        tier=Tier.SPECIAL,
        scope="chat:write",
        paced_by_channel=True,
    ),
    "chat.scheduleMessage": Method(
        run=scheduling.schedule, tier=Tier.THREE, scope="chat:write"
    ),
    "chat.scheduledMessages.list": Method(run=scheduling.every, tier=Tier.THREE),
    "chat.update": Method(run=chat.update, tier=Tier.THREE, scope="chat:write"),
    "conversations.history": Method(run=conversations.history, tier=Tier.THREE),
    "conversations.info": Method(run=conversations.info, tier=Tier.THREE),
    "conversations.join": Method(
        run=conversations.join, tier=Tier.THREE, scope="channels:join"
    ),
    "conversations.list": Method(run=conversations.every, tier=Tier.TWO),
    "conversations.members": Method(run=conversations.members, tier=Tier.FOUR),
    "conversations.open": Method(
        run=conversations.open_direct, tier=Tier.THREE, scope="im:write"
    ),
    "conversations.replies": Method(run=conversations.replies, tier=Tier.THREE),
    "files.completeUploadExternal": Method(
        run=files.complete_upload, tier=Tier.FOUR, scope="files:write"
    ),
    "files.getUploadURLExternal": Method(
        run=files.upload_address, tier=Tier.FOUR, scope="files:write"
    ),
    "files.info": Method(run=files.info, tier=Tier.FOUR, scope="files:read"),
    "usergroups.list": Method(
        run=usergroups.every, tier=Tier.TWO, scope="usergroups:read"
    ),
    "usergroups.users.list": Method(
        run=usergroups.people, tier=Tier.TWO, scope="usergroups:read"
    ),
    "files.upload": Method(run=meta.gone, tier=Tier.TWO),
    "users.conversations": Method(run=users.conversations, tier=Tier.TWO),
    "users.info": Method(run=users.info, tier=Tier.FOUR, scope="users:read"),
    "users.list": Method(run=users.every, tier=Tier.TWO, scope="users:read"),
    "users.lookupByEmail": Method(
        run=users.by_email, tier=Tier.THREE, scope="users:read.email"
    ),
    "views.open": Method(run=views.open_view, tier=Tier.FOUR),
    "views.publish": Method(run=views.publish, tier=Tier.FOUR),
    "views.push": Method(run=views.push, tier=Tier.FOUR),
    "views.update": Method(run=views.update, tier=Tier.FOUR),
}
