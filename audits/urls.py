from django.urls import path

from audits.views import burden, exceptions, group_meeting, indicators, receipts, remarks, risks


app_name = "audits"
urlpatterns = [
    path("burden/", burden.burden, name="burden"),
    path("exceptions/", exceptions.exceptions_page, name="exception_list"),
    path("exceptions.csv", exceptions.exceptions_csv, name="exceptions_csv"),
    path("exceptions.xlsx", exceptions.exceptions_xlsx, name="exceptions_xlsx"),
    path("exceptions/asked/", exceptions.exception_asked, name="exception_asked"),
    path("exceptions/<int:pk>/", exceptions.exception_detail, name="exception_detail"),
    path("exceptions/<int:pk>/commentary/", exceptions.exception_comment, name="exception_comment"),
    path("exceptions/<int:pk>/decide/", exceptions.exception_decide, name="exception_decide"),
    path("exceptions/<int:pk>/close/", exceptions.exception_close, name="exception_close"),
    path("group/<int:pk>/", group_meeting.group_meeting, name="group_meeting"),
    path("group/<int:pk>/decisions/", group_meeting.group_minutes, name="group_minutes"),
    path(
        "group/<int:pk>/decisions.txt", group_meeting.group_minutes_text, name="group_minutes_text"
    ),
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
