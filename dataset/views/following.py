"""Doors to what a person keeps and follows."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.saved_views import SavedViewForm
from dataset.models import Definition, Following, SavedView
from dataset.operations import following, saved_views
from dataset.present.following import views_page, words_of


INVALID = 422


@require_safe
def view_list(request):
    """What one keeps, and what one follows."""
    _may_follow(request)
    return render(request, "dataset/view_list.html", {"page": views_page(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def view_new(request):
    """Give a name to the page that is to be kept."""
    _may_follow(request)
    asked = request.POST if request.method == "POST" else request.GET
    try:
        address = saved_views.kept_address(asked.get("page", ""))
    except (saved_views.NoPageOfOurs, ValidationError) as wrong:
        messages.error(request, getattr(wrong, "message", str(wrong)))
        return redirect("dataset:view_list")
    form = SavedViewForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(request, form, address):
        messages.success(request, "Saved. It is in your views.")
        return redirect("dataset:view_list")
    return _form(request, form, address)


def _saved(request, form, address):
    try:
        saved_views.save(request.board, form.cleaned_data["name"], address, by=request.user)
    except (saved_views.NameTaken, saved_views.TooMany) as wrong:
        form.add_error("name", str(wrong))
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
def view_rename(request, pk):
    _may_follow(request)
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    typed = request.POST if request.method == "POST" else None
    form = SavedViewForm(typed, initial={"name": view.name})
    if form.is_valid() and _renamed(request, form, view):
        messages.success(request, "Renamed.")
        return redirect("dataset:view_list")
    return _form(request, form, view.address, view)


def _renamed(request, form, view):
    try:
        saved_views.rename(view, form.cleaned_data["name"], by=request.user)
    except saved_views.NameTaken as wrong:
        form.add_error("name", str(wrong))
    return form.is_valid()


def _form(request, form, address, view=None):
    page, choices = words_of(address)
    context = {"form": form, "view": view, "address": address, "of": page, "choices": choices}
    status = INVALID if form.is_bound else 200
    return render(request, "dataset/view_form.html", context, status=status)


@require_POST
def view_delete(request, pk):
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    saved_views.delete(view, by=request.user)
    messages.success(request, f"“{view.name}” is deleted.")
    return redirect("dataset:view_list")


@require_POST
def follow(request):
    """Follow a measure or a theme of the board at hand, and stay on its page."""
    _may_follow(request)
    asked, key = request.POST.get("what", ""), request.POST.get("key", "")
    name, followed = _theme(key) if asked == "theme" else _measure(key)
    made = following.follow(request.board, by=request.user, **followed)
    messages.success(request, f"You follow {name}: one e-mail when a quarter is published.")
    return redirect(made)


def _measure(code):
    held = Definition.objects.filter(indicator__code=code).order_by("version").last()
    if held is None:
        raise Http404
    return held.name, {"code": code}


def _theme(slug):
    themes = Definition.objects.order_by("theme").values_list("theme", flat=True).distinct()
    for theme in themes:
        if slugify(theme) == slug:
            return theme, {"theme": theme}
    raise Http404


@require_POST
def unfollow(request, pk):
    """Follow it no longer, and stay in the list or go back to its page."""
    held = get_object_or_404(Following.objects.of(request.user), pk=pk)
    following.unfollow(held, by=request.user)
    messages.success(request, "You follow it no longer: no letter will name it.")
    return redirect("dataset:view_list" if request.POST.get("then") == "list" else held)


def _may_follow(request):
    if not request.board:
        raise Http404
    policies.may_follow(request.user, request.board).enforce()
