from django.urls import include, path

urlpatterns = [
    path("", include("leftunsaid.web.urls")),
    path("", include("leftunsaid.feeds.urls")),
    path("", include("leftunsaid.api.urls")),
    path("", include("leftunsaid.desk.urls")),
]

handler400 = "leftunsaid.web.views.faults.bad_request"
handler403 = "leftunsaid.web.views.faults.forbidden"
handler404 = "leftunsaid.web.views.faults.not_found"
handler500 = "leftunsaid.web.views.faults.broken"
