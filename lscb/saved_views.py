"""The pages that a person may keep as a view: all that they show follows from their address."""

SAVED_VIEWS = {
    "dataset:scorecard": "Scorecard",
    "dataset:themes": "Themes",
    "dataset:theme": "Theme",
    "dataset:journey": "The child’s journey",
    "dataset:year": "The year",
    "dataset:boards": "Boards side by side",
    "dataset:quality": "How good the figures are",
    "dataset:agency_list": "Agencies",
    "dataset:agency": "Agency",
    "dataset:finding_list": "Findings",
    "dataset:progress": "Who has sent what",
    "dataset:timeliness": "Who was in time",
    "audits:indicator": "Indicator",
    "audits:indicator_list": "Indicators",
    "audits:risk_list": "Risks",
    "lscb:summary": "Board summary",
}
