"""A chart that Slack draws itself, as its `data_visualization` block."""

from handlers.blocks.parts import Block, harmless
from reporting.answer import Drawing
from reporting.wording import shorten

# The block's limits: characters of a title and a label, labels in all.
TITLE_LIMIT = 50
LABEL_LIMIT = 20
LABELS_LIMIT = 20


def chart(drawing: Drawing) -> Block:
    """Return the newest labels of ``drawing`` as a line chart."""
    labels = [_label(label) for label in drawing.labels[-LABELS_LIMIT:]]
    series = [
        {
            "name": _label(line.name),
            "data": [
                {"label": label, "value": value}
                for label, value in zip(
                    labels, line.values[-LABELS_LIMIT:], strict=True
                )
            ],
        }
        for line in drawing.lines
    ]
    return {
        "type": "data_visualization",
        "title": shorten(harmless(drawing.title), TITLE_LIMIT),
        "chart": {
            "type": "line",
            "series": series,
            "axis_config": {"categories": labels, "y_label": drawing.unit},
        },
    }


def _label(text: str) -> str:
    return shorten(harmless(text), LABEL_LIMIT)
