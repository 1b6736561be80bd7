# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the documentation is built: Sphinx reads Markdown (MyST) and makes pages in the theme Furo."""

project = "Knutpunkt"
author = "The Knutpunkt contributors"
copyright = "2026 The Knutpunkt contributors, EUPL-1.2"
language = "sv"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Knutpunkt"
html_last_updated_fmt = None
nitpicky = True
