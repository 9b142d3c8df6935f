from django.urls import path

from audits.views import burden, indicators, receipts, remarks, risks
from dataset.urls import files


app_name = "audits"
urlpatterns = [
    path("burden/", burden.burden, name="burden"),
    path("indicators/", indicators.indicators, name="indicator_list"),
    *files("indicators", indicators.indicators_file, "indicator_list"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    *files("indicators/<str:code>/series", indicators.indicator_file, "indicator"),
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
