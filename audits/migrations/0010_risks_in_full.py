import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_meetings'),
        ('agencies', '__first__'),
        ('audits', '0009_meetings'),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskBands',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medium', models.PositiveSmallIntegerField()),
                ('high', models.PositiveSmallIntegerField()),
                ('very_high', models.PositiveSmallIntegerField()),
                ('board', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.board')),
            ],
            options={
                'verbose_name_plural': 'risk bands',
                'constraints': [models.CheckConstraint(condition=models.Q(('high__gt', models.F('medium')), ('medium__gt', 1), ('very_high__gt', models.F('high')), ('very_high__lte', 25)), name='risk_bands_follow_each_other')],
            },
        ),
        migrations.CreateModel(
            name='RiskChallenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='audits.challenge')),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='challenges', to='audits.risk')),
            ],
            options={
                'ordering': ['risk', 'challenge'],
                'constraints': [models.UniqueConstraint(fields=('risk', 'challenge'), name='risk_challenge_once')],
            },
        ),
        migrations.CreateModel(
            name='RiskTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tolerated', 'Tolerated'), ('escalated', 'Escalated'), ('answered', 'Escalation answered'), ('closed', 'Closed'), ('reopened', 'Reopened')], max_length=10)),
                ('reason', models.TextField()),
                ('closed_as', models.CharField(blank=True, choices=[('target met', 'Target met'), ('merged', 'Merged with another'), ('no longer', 'No longer relevant'), ('issue', 'It happened: now an issue')], max_length=10)),
                ('escalated_to', models.CharField(blank=True, choices=[('executive', 'Executive Group'), ('board', 'Strategic Board'), ('chief officers', 'Chief officers'), ('other board', 'Another board')], max_length=14)),
                ('minute', models.CharField(blank=True, max_length=40)),
                ('taken_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.meeting')),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='audits.risk')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['risk', 'taken_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['tolerated', 'escalated', 'answered', 'closed', 'reopened'])), name='risk_turn_kind_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='risk_turn_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('closed_as__in', ['target met', 'merged', 'no longer', 'issue']), ('kind', 'closed')), models.Q(models.Q(('kind', 'closed'), _negated=True), ('closed_as', '')), _connector='OR'), name='risk_turn_closed_as_something'), models.CheckConstraint(condition=models.Q(models.Q(('escalated_to__in', ['executive', 'board', 'chief officers', 'other board']), ('kind', 'escalated')), models.Q(models.Q(('kind', 'escalated'), _negated=True), ('escalated_to', '')), _connector='OR'), name='risk_turn_escalated_to_somebody')],
            },
        ),
        migrations.AddField(
            model_name='risk',
            name='assurance',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='risk',
            name='control_strength',
            field=models.CharField(blank=True, choices=[('weak', 'Weak'), ('adequate', 'Adequate'), ('strong', 'Strong')], max_length=8),
        ),
        migrations.AddField(
            model_name='risk',
            name='decision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='audits.exceptiondecision'),
        ),
        migrations.AddField(
            model_name='risk',
            name='proximity',
            field=models.CharField(blank=True, choices=[('now', 'Now'), ('three months', 'Within three months'), ('year', 'Within a year'), ('later', 'Later')], max_length=12),
        ),
        migrations.AddField(
            model_name='risk',
            name='treatment',
            field=models.CharField(choices=[('treat', 'Treat'), ('tolerate', 'Tolerate'), ('transfer', 'Transfer'), ('terminate', 'Terminate')], default='treat', max_length=9),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__in', ['treat', 'tolerate', 'transfer', 'terminate'])), name='risk_treatment_known'),
        ),
    ]
