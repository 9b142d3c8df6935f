"""Every return has its dates."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dataset", "0003_return_dates")]
    operations = [
        migrations.AlterField("datareturn", name, models.DateField())
        for name in ("opens_on", "due_on", "closes_on")
    ]
