"""Addresses of returns, publication and the scorecard."""

from django.urls import path

from dataset.views import progress, publications, returns, returns_review, returns_upload


app_name = "dataset"

urlpatterns = [
    path("returns/", returns.return_list, name="return_list"),
    path("returns/<int:pk>/", returns.return_detail, name="return_detail"),
    path("returns/<int:pk>/theme/<slug:slug>/", returns.return_theme, name="return_theme"),
    path("returns/<int:pk>/commentary/", returns.return_commentary, name="return_commentary"),
    path("returns/<int:pk>/workbook.xlsx", returns_upload.return_workbook, name="return_workbook"),
    path("returns/<int:pk>/upload/", returns_upload.return_upload, name="return_upload"),
    path(
        "returns/<int:pk>/upload/confirm/",
        returns_upload.return_upload_confirm,
        name="return_upload_confirm",
    ),
    path("returns/<int:pk>/submit/", returns.return_submit, name="return_submit"),
    path("returns/<int:pk>/nil/", returns.return_nil, name="return_nil"),
    path("returns/<int:pk>/withdraw/", returns.return_withdraw, name="return_withdraw"),
    path("returns/<int:pk>/approve/", returns_review.return_approve, name="return_approve"),
    path("returns/<int:pk>/accept/", returns_review.return_accept, name="return_accept"),
    path("returns/<int:pk>/send-back/", returns_review.return_send_back, name="return_send_back"),
    path("returns/<int:pk>/reopen/", returns_review.return_reopen, name="return_reopen"),
    path(
        "returns/<int:pk>/submissions/<int:number>/",
        returns_review.submission_detail,
        name="submission_detail",
    ),
    path("progress/", progress.progress, name="progress"),
    path("publish/", publications.publish, name="publish"),
    path("scorecard/", publications.scorecard_page, name="scorecard"),
    path("scorecard.csv", publications.scorecard_csv, name="scorecard_csv"),
]
