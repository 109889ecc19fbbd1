"""The addresses of the texts, below /editions/."""

from django.urls import path

from priorities import views

app_name = "priorities"

urlpatterns = [
    path("", views.edition_list, name="edition_list"),
    path("compare/", views.edition_compare, name="edition_compare"),
    path("<slug:slug>/", views.edition_detail, name="edition_detail"),
]
