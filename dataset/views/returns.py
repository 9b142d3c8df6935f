"""Filling in a return and sending it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset.forms import entry
from dataset.models.carried import said_last_quarter
from dataset.models.contents import contents_of
from dataset.operations import drafts, returns
from dataset.present.returns import listed_returns, return_page
from dataset.present.returns_commentary import commentary_page
from dataset.present.returns_grid import grid_page
from dataset.views import autosave
from dataset.views.burden import asked_after_sending
from dataset.views.found import own_return, visible_return


CLASH = 409
NOT_READY = 422
REFUSED = 422


@require_safe
def return_list(request):
    return render(request, "dataset/return_list.html", {"returns": listed_returns(request.user)})


@require_safe
def return_detail(request, pk):
    return _detail(request, visible_return(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def return_theme(request, pk, slug):
    data_return = own_return(request, pk)
    contents = contents_of(data_return)
    theme = _theme(contents, slug)
    if request.method != "POST":
        return _grid(request, contents, theme)
    edits = entry.theme_edits(request.POST, contents, theme)
    saved = drafts.save(data_return, edits, by=request.user)
    if autosave.is_asked(request):
        return autosave.answer(saved, edits.named())
    if saved.unwritten:
        clashes = entry.clash_fields(saved.unwritten, request.POST)
        contents = contents_of(own_return(request, pk))
        return _grid(request, contents, theme, clashes, status=_unwritten(saved))
    return _onwards(request, contents, theme)


@require_http_methods(["GET", "HEAD", "POST"])
def return_commentary(request, pk):
    data_return = own_return(request, pk)
    contents = contents_of(data_return)
    theme = _theme(contents, request.GET.get("theme") or contents.themes[0].slug)
    if request.method != "POST":
        return _commentary(request, contents, theme)
    edits = entry.commentary_edits(request.POST, said_last_quarter(data_return, theme.name))
    saved = drafts.save_commentary(data_return, theme.name, edits, by=request.user)
    if autosave.is_asked(request):
        return autosave.answer(saved, [("answer", edit) for edit in edits])
    if saved.unwritten:
        clashes = entry.clash_fields(saved.unwritten, request.POST)
        status = _unwritten(saved)
        return _commentary(request, contents_of(data_return), theme, clashes, status=status)
    messages.success(request, f"Saved: {theme.name}.")
    then = request.POST.get("then", "")
    if then == "check":
        return redirect(data_return)
    following = contents.theme(then) or theme
    return redirect(f"{request.path}?theme={following.slug}")


@require_POST
def return_submit(request, pk):
    data_return = own_return(request, pk)
    try:
        returns.submit(data_return, by=request.user)
    except returns.NotReady as problem:
        messages.error(request, str(problem))
        return _detail(request, own_return(request, pk), status=NOT_READY)
    messages.success(request, "Sent. Your agency’s approver has been told.")
    return redirect(data_return)


@require_http_methods(["GET", "HEAD", "POST"])
def return_nil(request, pk):
    data_return = own_return(request, pk)
    if request.method != "POST":
        page = return_page(request.user, data_return)
        return render(request, "dataset/return_nil.html", {"page": page})
    returns.submit_nil(data_return, by=request.user)
    messages.success(request, "Sent as a nil return. Your agency’s approver has been told.")
    return redirect(data_return)


@require_POST
def return_withdraw(request, pk):
    data_return = own_return(request, pk)
    returns.withdraw(data_return, by=request.user)
    messages.success(request, "Withdrawn. You can change it and send it again.")
    return redirect(data_return)


def _unwritten(saved):
    return REFUSED if saved.refused else CLASH


def _theme(contents, slug):
    theme = contents.theme(slug)
    if theme is None:
        raise Http404(slug)
    return theme


def _detail(request, data_return, status=200):
    page = return_page(request.user, data_return)
    context = {"page": page, "effort": asked_after_sending(request.user, data_return)}
    return render(request, "dataset/return_detail.html", context, status=status)


def _grid(request, contents, theme, clashes=None, status=200):
    page = grid_page(request.user, contents, theme, clashes)
    return render(request, "dataset/return_theme.html", {"page": page}, status=status)


def _commentary(request, contents, theme, clashes=None, status=200):
    page = commentary_page(request.user, contents, theme, clashes)
    return render(request, "dataset/return_commentary.html", {"page": page}, status=status)


def _onwards(request, contents, theme):
    """Where the button pressed leads: the next theme, the whole return, or this theme again."""
    data_return, then = contents.data_return, request.POST.get("then", "")
    if then == "check":
        return redirect(data_return)
    if then == "commentary":
        return redirect("dataset:return_commentary", data_return.pk)
    following = contents.theme(then) or theme
    return redirect("dataset:return_theme", data_return.pk, following.slug)
