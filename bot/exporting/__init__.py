"""The export API as the bot sees it: asked over HTTP, whoever runs it."""
