"""How forms look: ``FORM_RENDERER`` of the settings. Labels above, hints below, errors with a mark and their text."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class DeskRenderer(TemplatesSetting):
    """``{{ form }}`` is the summary of errors and all fields; ``{{ form.name.as_field_group }}`` is one field.

    It goes through the site's template engine, so that templates of forms speak both languages too; that asks for
    ``django.forms`` among the apps.
    """

    form_template_name = "desk/form/form.html"
    field_template_name = "desk/form/field.html"
