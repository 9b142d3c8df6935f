"""How every form of the service is drawn."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms in GOV.UK markup: {{ form }} and {{ field.as_field_group }} need nothing more."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
