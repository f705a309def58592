"""How a picture looks: colours, sizes, lines. The only place with literals of that kind."""

# Slack's own ink and blue. Green and rust stay apart for every kind of colour blindness,
# shades of one blue in print without colours. Words and arrows say what colours say.
CARD = "#FFFFFF"
INK = "#1D1C1D"
MUTED = "#616061"
FAINT = "#B8B8BD"
HAIRLINE = "#E6E6EA"
BLUE = "#1264A3"
BETTER = "#0B7A53"
WORSE = "#B4431F"
# What is usual, behind a line.
BAND = "#E6F0F7"
# The parts of a whole from the baseline up, the last for the rest of it.
PARTS = ("#0F3254", "#1264A3", "#5B99CF", "#B9C6D3")
# What there are only few cases of.
PALE = "#8FB6D6"

WIDTH_PX = 1600
DPI = 250
POINT_PX = DPI / 72

TITLE_PT = 15.0
SUBTITLE_PT = 9.5
NAME_PT = 10.5
NUMBER_PT = 17.0
CHANGE_PT = 10.5
CAPTION_PT = 9.0

LINE_PT = 2.2
MANY_LINE_PT = 1.5
BEFORE_PT = 1.5
TREND_PT = 1.1
AXIS_PT = 0.8
SEAM_PT = 0.6
MANY_SEAM_PT = 0.25
HATCH = "//////"
HATCH_PT = 1.0
MARKER_PT = 5.0
TEAM_PT = 6.5
DOT_PT = 3.0
# Beyond so many buckets the line gets thin and its dots small.
MANY_BUCKETS = 26
DOTS = (0, (1, 1.4))
DASHES = (0, (4, 2.5))
# For what is beyond a scale.
ARROW = ">"

REGULAR, SEMIBOLD, BOLD = "regular", "semibold", "bold"
UP, DOWN, BEYOND, ELLIPSIS, MISSING = "▲", "▼", "→", "…", "–"
