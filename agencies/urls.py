from django.urls import path

from agencies.views import account, people


app_name = "agencies"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/roles/<int:pk>/end/", people.appointment_end, name="appointment_end"),
    path("people/invitations/<int:pk>/revoke/", people.invitation_revoke, name="invitation_revoke"),
    path("invitation/<str:token>/", people.invitation_accept, name="invitation_accept"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.token_create, name="token_create"),
    path("account/tokens/<str:pk>/delete/", account.token_delete, name="token_delete"),
]
