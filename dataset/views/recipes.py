"""How we make this number: read the list, write one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dataset import policies
from dataset.forms.recipes import RecipeForm
from dataset.models import RECIPE_QUESTIONS
from dataset.operations import recipes
from dataset.present.recipes import recipe_list, recipe_page


INVALID, OVERTAKEN = 422, 409


@require_safe
def recipe_list_page(request):
    page = recipe_list(request.user, request.GET.get("agency", ""))
    if page is None:
        raise Http404
    return render(request, "dataset/recipe_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def recipe(request, agency, code):
    page = recipe_page(request.user, agency, code)
    if page is None:
        raise Http404
    may_write = policies.may_write_recipe(request.user, page.agency)
    if request.method != "POST":
        return _page(request, page, may_write, RecipeForm(initial=_initial(page.current)))
    form = RecipeForm(request.POST)
    if not form.is_valid():
        may_write.enforce()
        return _page(request, page, may_write, form, status=INVALID)
    try:
        recipes.write(
            page.agency, code, form.texts(), seen=form.cleaned_data["seen"], by=request.user
        )
    except recipes.Overtaken as problem:
        again = RecipeForm(request.POST | {"seen": problem.theirs.version})
        again.add_error(None, str(problem))
        page = recipe_page(request.user, agency, code)
        return _page(request, page, may_write, again, status=OVERTAKEN)
    messages.success(request, f"Kept: how {page.item.name} is made.")
    return redirect(f"{reverse('dataset:recipe_list')}?agency={page.agency.slug}#{code}")


def _initial(current):
    texts = {name: getattr(current, name) for name in RECIPE_QUESTIONS} if current else {}
    return texts | {"seen": current.version if current else 0}


def _page(request, page, may_write, form, status=200):
    context = {"page": page, "may_write": may_write, "form": form}
    return render(request, "dataset/recipe_form.html", context, status=status)
