from django.urls import path

from lscb.home import views
from lscb.reports.views import summary


app_name = "lscb"
urlpatterns = [
    path("", views.home, name="home"),
    path("board/<slug:slug>/", views.switch_board, name="switch_board"),
    path("search/", views.search, name="search"),
    path("summary/", summary, name="summary"),
    path("help/protection/", views.protection, name="protection"),
    path("help/accessibility/", views.accessibility, name="accessibility"),
    path("help/glossary/", views.glossary, name="glossary"),
]
