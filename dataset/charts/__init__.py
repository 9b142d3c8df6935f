"""Charts as SVG text and as plotly figures, made of protected figures only."""
