from django.urls import path

from audits.views import (
    action_steps,
    actions,
    burden,
    indicators,
    priorities,
    receipts,
    remarks,
    risks,
    so_what,
)


app_name = "audits"
urlpatterns = [
    path("actions/", actions.actions_listed, name="action_list"),
    path("actions.csv", actions.actions_csv, name="action_csv"),
    path("actions.xlsx", actions.actions_xlsx, name="action_xlsx"),
    path("actions/new/", actions.action_new, name="action_new"),
    path("actions/ours/", actions.actions_own, name="action_own"),
    path("actions/overview/", actions.actions_overview, name="action_overview"),
    path("actions/<int:pk>/", actions.action_detail, name="action_detail"),
    path("actions/<int:pk>/change/", actions.action_edit, name="action_edit"),
    path("actions/<int:pk>/withdraw/", actions.action_withdraw, name="action_withdraw"),
    path("actions/<int:pk>/update/", action_steps.action_update, name="action_update"),
    path("actions/<int:pk>/evidence/new/", action_steps.evidence_new, name="evidence_new"),
    path(
        "actions/<int:pk>/evidence/<int:evidence>/",
        action_steps.evidence_judge,
        name="evidence_judge",
    ),
    path("actions/<int:pk>/sign-off/", action_steps.action_sign_off, name="action_sign_off"),
    path("burden/", burden.burden, name="burden"),
    path("indicators/", indicators.indicators, name="indicator_list"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/series.csv", indicators.indicator_csv, name="indicator_csv"),
    path("indicators/<str:code>/chart.svg", indicators.indicator_picture, name="indicator_picture"),
    path("indicators/<str:code>/remarks/new/", remarks.remark_add, name="remark_add"),
    path("priorities/", priorities.priorities_listed, name="priority_list"),
    path("priorities/new/", priorities.priority_new, name="priority_new"),
    path("priorities/<int:pk>/", priorities.priority_detail, name="priority_detail"),
    path("priorities/<int:pk>/change/", priorities.priority_edit, name="priority_edit"),
    path("returns/<int:pk>/submissions/<int:number>/receipt/", receipts.receipt, name="receipt"),
    path("risks/", risks.risk_list, name="risk_list"),
    path("risks/new/", risks.risk_new, name="risk_new"),
    path("risks/<int:pk>/", risks.risk_detail, name="risk_detail"),
    path("risks/<int:pk>/change/", risks.risk_edit, name="risk_edit"),
    path("risks/<int:pk>/score/", risks.risk_rescore, name="risk_rescore"),
    path("risks/<int:pk>/review/", risks.risk_review, name="risk_review"),
    path("risks/<int:pk>/close/", risks.risk_close, name="risk_close"),
    path("so-what/", so_what.so_what, name="so_what"),
]
