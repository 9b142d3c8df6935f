import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_succession'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(choices=[('present', 'Present'), ('deputy', 'Deputy'), ('apologies', 'Apologies'), ('absent', 'Absent'), ('not a member', 'Not a member')], max_length=12)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='agencies.meeting')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='agencies.seat')),
            ],
            options={
                'ordering': ['meeting', 'seat'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'seat'), name='attendance_once_per_seat'), models.CheckConstraint(condition=models.Q(('mark__in', ['present', 'deputy', 'apologies', 'absent', 'not a member'])), name='attendance_mark_known')],
            },
        ),
        migrations.CreateModel(
            name='GroupRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('board', 'Strategic Board'), ('executive', 'Executive Group'), ('performance', 'Performance and Audit Group'), ('cse-missing', 'CSE and Missing Group'), ('cdop', 'Child Death Overview Panel'), ('procedures', 'Procedures Group'), ('training', 'Training Group')], max_length=20)),
                ('quorum', models.PositiveSmallIntegerField(default=0)),
                ('least_percent', models.PositiveSmallIntegerField(default=50)),
                ('deputies_count', models.BooleanField(default=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.board')),
            ],
            options={
                'ordering': ['board', 'group'],
                'constraints': [models.UniqueConstraint(fields=('board', 'group'), name='group_rule_once'), models.CheckConstraint(condition=models.Q(('group__in', ['board', 'executive', 'performance', 'cse-missing', 'cdop', 'procedures', 'training'])), name='group_rule_group_known'), models.CheckConstraint(condition=models.Q(('least_percent__lte', 100)), name='group_rule_at_most_100_percent')],
            },
        ),
        migrations.CreateModel(
            name='GroupSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('board', 'Strategic Board'), ('executive', 'Executive Group'), ('performance', 'Performance and Audit Group'), ('cse-missing', 'CSE and Missing Group'), ('cdop', 'Child Death Overview Panel'), ('procedures', 'Procedures Group'), ('training', 'Training Group')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='agencies.seat')),
            ],
            options={
                'ordering': ['seat', 'group', 'starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('group__in', ['board', 'executive', 'performance', 'cse-missing', 'cdop', 'procedures', 'training'])), name='group_seat_group_known'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='group_seat_ends_after_it_starts'), models.UniqueConstraint(fields=('seat', 'group', 'starts_on'), name='group_seat_once_per_start')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='meeting_group_known',
        ),
        migrations.AddField(
            model_name='meeting',
            name='agreed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='agreed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='issued_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='issued_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='group',
            field=models.CharField(choices=[('board', 'Strategic Board'), ('executive', 'Executive Group'), ('performance', 'Performance and Audit Group'), ('cse-missing', 'CSE and Missing Group'), ('cdop', 'Child Death Overview Panel'), ('procedures', 'Procedures Group'), ('training', 'Training Group')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('group__in', ['board', 'executive', 'performance', 'cse-missing', 'cdop', 'procedures', 'training'])), name='meeting_group_known'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('issued_by__isnull', True)), models.Q(('issued_at__isnull', False), ('issued_by__isnull', False)), _connector='OR'), name='meeting_issued_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='meeting_agreed_by_someone'),
        ),
    ]
