from django.urls import path

from audits.views import (
    audit_tool,
    burden,
    grading,
    indicators,
    programme,
    receipts,
    remarks,
    risks,
)


app_name = "audits"
urlpatterns = [
    path("audits/", programme.audit_list, name="audit_list"),
    path("audits/programme.xlsx", programme.audit_xlsx, name="audit_xlsx"),
    path("audits/themes/", programme.audit_themes, name="audit_themes"),
    path("audits/new/", programme.audit_new, name="audit_new"),
    path("audits/<int:pk>/", programme.audit_detail, name="audit_detail"),
    path("audits/<int:pk>/change/", programme.audit_edit, name="audit_edit"),
    path("audits/<int:pk>/step/", programme.audit_move, name="audit_move"),
    path("audits/<int:pk>/report/", programme.audit_report, name="audit_report"),
    path("audits/<int:pk>/presentation/", programme.audit_present, name="audit_present"),
    path("audits/<int:pk>/tool/", audit_tool.tool, name="audit_tool"),
    path("audits/<int:pk>/tool/copy/", audit_tool.tool_copy, name="audit_tool_copy"),
    path("audits/<int:pk>/sample/", audit_tool.sample, name="audit_sample"),
    path("audits/<int:pk>/findings/new/", audit_tool.finding_new, name="finding_new"),
    path("audits/<int:pk>/findings/<int:number>/", audit_tool.finding_edit, name="finding_edit"),
    path(
        "audits/<int:pk>/findings/<int:number>/remove/",
        audit_tool.finding_remove,
        name="finding_remove",
    ),
    path("audits/<int:pk>/moderation/", grading.moderation_list, name="audit_moderation"),
    path(
        "audits/<int:pk>/moderation/<int:number>/", grading.moderation_case, name="audit_moderate"
    ),
    path("audits/<int:pk>/results/", grading.result_page, name="audit_results"),
    path("audits/<int:pk>/cases/<slug:agency>/", grading.cases, name="audit_cases"),
    path("audits/<int:pk>/cases/<slug:agency>/finish/", grading.finish, name="audit_finish"),
    path("audits/<int:pk>/cases/<slug:agency>/reopen/", grading.reopen, name="audit_reopen"),
    path("audits/<int:pk>/cases/<slug:agency>/<int:number>/", grading.case, name="audit_case"),
    path("burden/", burden.burden, name="burden"),
    path("indicators/", indicators.indicators, name="indicator_list"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/series.csv", indicators.indicator_csv, name="indicator_csv"),
    path("indicators/<str:code>/chart.svg", indicators.indicator_picture, name="indicator_picture"),
    path("indicators/<str:code>/remarks/new/", remarks.remark_add, name="remark_add"),
    path("returns/<int:pk>/submissions/<int:number>/receipt/", receipts.receipt, name="receipt"),
    path("risks/", risks.risk_list, name="risk_list"),
    path("risks/new/", risks.risk_new, name="risk_new"),
    path("risks/<int:pk>/", risks.risk_detail, name="risk_detail"),
    path("risks/<int:pk>/change/", risks.risk_edit, name="risk_edit"),
    path("risks/<int:pk>/score/", risks.risk_rescore, name="risk_rescore"),
    path("risks/<int:pk>/review/", risks.risk_review, name="risk_review"),
    path("risks/<int:pk>/close/", risks.risk_close, name="risk_close"),
]
