from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("dataset", "0022_following"),
    ]

    operations = [
        migrations.AddField(
            model_name='definition',
            name='chart',
            field=models.CharField(blank=True, choices=[('xmr', 'xmr'), ('rare', 'rare'), ('line', 'line')], max_length=4),
        ),
        migrations.AlterField(
            model_name='seriesnote',
            name='form',
            field=models.CharField(blank=True, choices=[('xmr', 'With a usual range'), ('rare', 'Rare events, by the gaps between them'), ('line', 'A plain line')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='definition',
            constraint=models.CheckConstraint(condition=models.Q(('chart__in', ['', 'xmr', 'rare', 'line'])), name='definition_chart_known'),
        ),
        migrations.AddConstraint(
            model_name='definition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('chart', 'rare'), _negated=True), ('kind', 'flow'), _connector='OR'), name='definition_rare_events_are_a_flow'),
        ),
    ]
