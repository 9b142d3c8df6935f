from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


def keep_meanings(apps, schema_editor):
    """Releases loaded before keep what their markers were said to mean."""
    values = apps.get_model("dataset", "BenchmarkValue").objects.filter(number__isnull=True)
    markers = apps.get_model("dataset", "BenchmarkMarker")
    met = values.order_by().values_list("release", "raw", "reason").distinct()
    found = {(release, raw.strip().lower()[:20]): reason for release, raw, reason in met}
    markers.objects.bulk_create(
        markers(release_id=release, marker=marker, meaning=reason)
        for (release, marker), reason in found.items()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('dataset', '0025_benchmark_lines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BenchmarkMarker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marker', models.CharField(blank=True, max_length=20)),
                ('meaning', models.CharField(max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='markers', to='dataset.benchmarkrelease')),
            ],
            options={
                'ordering': ['release', 'marker'],
                'constraints': [models.UniqueConstraint(fields=('release', 'marker'), name='benchmark_marker_once'), models.CheckConstraint(condition=models.Q(('meaning', ''), _negated=True), name='benchmark_marker_means_something'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='benchmark_marker_decided_by_whom')],
            },
        ),
        migrations.RunPython(keep_meanings, migrations.RunPython.noop),
    ]
