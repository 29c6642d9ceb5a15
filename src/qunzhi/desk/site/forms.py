"""The system administrator's forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from qunzhi.desk.access.packs import site_packs
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.web.acting import DayField, KeyedForm
from qunzhi.desk.web.lang import later, speak


def pack_choices() -> list[tuple[str, str]]:
    """Packs that are installed, by id."""
    return [(p.pack, f"{p.pack} {speak(p.title)}") for p in {p.pack: p for p in site_packs()}.values()]


class InstitutionForm(KeyedForm):
    """A new institution with its first office and first registrar."""

    name = forms.CharField(max_length=100, label=later("机构名称", "Name"))
    slug = forms.SlugField(
        max_length=30,
        label=later("简称", "Short name"),
        help_text=later(
            "小写字母和数字，登录时用，定了不改", "Lower-case letters and digits, for signing in; for good"
        ),
    )
    root_code = forms.CharField(max_length=100, label=later("机构的单位编号", "Code of its root unit"))
    packs = forms.MultipleChoiceField(
        label=later("采用的规章", "Regulations"), widget=forms.CheckboxSelectMultiple, choices=pack_choices
    )
    office_name = forms.CharField(max_length=200, label=later("登记部门名称", "Registering office"))
    office_code = forms.CharField(max_length=100, label=later("登记部门编号", "Its code"))
    number = forms.CharField(max_length=100, label=later("首位经办人工号", "First registrar's staff number"))
    person_name = forms.CharField(max_length=100, label=later("首位经办人姓名", "First registrar's name"))


class PacksForm(ReasonForm):
    """The packs that an institution has adopted."""

    packs = forms.MultipleChoiceField(
        label=later("采用的规章", "Regulations"), widget=forms.CheckboxSelectMultiple, choices=pack_choices
    )
    field_order = ("packs", "reason")


class OfficeForm(ReasonForm):
    """Which units fill an office; ``office`` is ``PACK/name``."""

    office = forms.ChoiceField(label=later("职能", "Office"))
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        required=False,
        label=later("由哪些单位担任", "Units"),
        help_text=later("不选则按名称对应", "None: matched by name again"),
    )
    field_order = ("office", "units", "reason")

    def __init__(self, institution: Institution, offices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office, units = self.fields["office"], self.fields["units"]
        assert isinstance(office, forms.ChoiceField)
        assert isinstance(units, forms.ModelMultipleChoiceField)
        office.choices = offices
        units.queryset = institution.units.filter(ended_on__isnull=True, unit_kind__in=_OFFICES).order_by("code")


#: Kinds of units that may fill an office of a pack.
_OFFICES = ("office", "league", "party_org", "department", "institution")


class AuditorForm(ReasonForm):
    """An auditor, by staff number: the administrator sees no list of people."""

    number = forms.CharField(max_length=100, label=later("工号", "Staff number"))
    since = DayField(label=later("从", "From"), initial=date.today)
    until = DayField(required=False, label=later("到", "To"))
    field_order = ("number", "since", "until", "reason")


class EndForm(ReasonForm):
    """The end of an appointment."""

    until = DayField(label=later("到", "Until"), initial=date.today)
    field_order = ("until", "reason")
