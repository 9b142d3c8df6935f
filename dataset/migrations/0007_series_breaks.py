"""Which versions of a definition or breakdown break their series; told of those already held."""

from itertools import groupby, pairwise

from django.db import migrations, models


COLUMNS = {
    "Definition": (
        "indicator_id",
        ("definition", "kind", "unit", "numerator", "denominator", "multiplier", "part_names",
         "area_kind", "supplier_kind"),
    ),
    "BreakdownVersion": ("slug", ("categories", "exclusive", "not_known")),
}  # fmt: skip


def tell(apps, schema_editor):
    for name, (key, columns) in COLUMNS.items():
        model = apps.get_model("dataset", name)
        rows = model.objects.order_by(key, "version").values(key, "pk", *columns)
        broken = [
            after["pk"]
            for _, held in groupby(rows, key=lambda row: row[key])
            for before, after in pairwise(held)
            if any(before[column] != after[column] for column in columns)
        ]
        model.objects.filter(pk__in=broken).update(breaks_series=True)


class Migration(migrations.Migration):
    dependencies = [("dataset", "0006_burden")]
    operations = [
        migrations.AddField(
            model_name="definition",
            name="breaks_series",
            field=models.BooleanField(
                default=False,
                help_text="The numbers from here on are not comparable with those before.",
            ),
        ),
        migrations.AddField(
            model_name="breakdownversion",
            name="breaks_series",
            field=models.BooleanField(
                default=False,
                help_text="Its categories are not comparable with those before.",
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
