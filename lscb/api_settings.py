"""How the API answers and describes itself; a part of the settings."""

from datetime import timedelta


REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "agencies.api.access.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "agencies.api.access.SecondFactorIsSetUp",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "agencies.api.access.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min", "sending": "30/min", "updates": "60/min"},
}
REST_KNOX = {
    "TOKEN_LIMIT_PER_USER": 5,
    "TOKEN_TTL": timedelta(days=90),
    "AUTO_REFRESH": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Multi-agency safeguarding dataset",
    "DESCRIPTION": (
        "Published, protected figures of your boards, the dictionary, returns you may read in "
        "full, the risk log, the action list and the priorities. Read only, but for sending a "
        "return of your own agency and updates of your own actions."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "AgencyKind": "agencies.models.AgencyKind",
        "AreaKind": "agencies.models.boards.AreaKind",
        "MeasureKind": "dataset.models.dictionary.KINDS",
        "ReturnState": "dataset.models.returns.State",
        "RiskState": "audits.models.risks.RiskState",
        "ChallengeState": "audits.models.challenges.ChallengeState",
        "ActionState": "audits.models.actions.ActionState",
        "UpdateState": "audits.api.actions.UPDATE_STATES",
        "UpdateKind": "audits.models.actions.UpdateKind",
        "EvidenceKind": "audits.models.impact.EvidenceKind",
    },
    "SERVE_PERMISSIONS": [
        "rest_framework.permissions.IsAuthenticated",
        "agencies.api.access.SecondFactorIsSetUp",
    ],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lscb.api.document_errors",
    ],
}
