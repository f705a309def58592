"""Every kind of picture with every awkward case, from invented data, on one sheet.

``python -m reporting.charts.gallery`` writes docs/gallery.png.
"""
