from django.urls import path

from audits.views import (
    assurance,
    burden,
    challenges,
    indicators,
    inspections,
    receipts,
    remarks,
    risks,
)


app_name = "audits"
urlpatterns = [
    path("assurance/", assurance.assurance, name="assurance"),
    path("burden/", burden.burden, name="burden"),
    path("challenges/", challenges.challenge_list, name="challenge_list"),
    path("challenges/challenges.xlsx", challenges.challenges_xlsx, name="challenges_xlsx"),
    path("challenges/new/", challenges.challenge_new, name="challenge_new"),
    path("challenges/<int:pk>/", challenges.challenge_detail, name="challenge_detail"),
    path("challenges/<int:pk>/answer/", challenges.challenge_answer, name="challenge_answer"),
    path("challenges/<int:pk>/view/", challenges.challenge_view, name="challenge_view"),
    path(
        "challenges/<int:pk>/follow-up/", challenges.challenge_follow_up, name="challenge_follow_up"
    ),
    path("challenges/<int:pk>/escalate/", challenges.challenge_escalate, name="challenge_escalate"),
    path("challenges/<int:pk>/close/", challenges.challenge_close, name="challenge_close"),
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/inspections.xlsx", inspections.inspections_xlsx, name="inspections_xlsx"),
    path("inspections/new/", inspections.inspection_new, name="inspection_new"),
    path("inspections/<int:pk>/", inspections.inspection_detail, name="inspection_detail"),
    path("inspections/<int:pk>/change/", inspections.inspection_edit, name="inspection_edit"),
    path(
        "inspections/<int:pk>/recommend/",
        inspections.inspection_recommend,
        name="inspection_recommend",
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
