import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_meetings'),
        ('agencies', '__first__'),
        ('audits', '0007_audit_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=160)),
                ('purpose', models.CharField(choices=[('note', 'To note'), ('discuss', 'To discuss'), ('decide', 'To decide')], max_length=8)),
                ('minute', models.TextField(blank=True)),
                ('decision', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.seat')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.meeting')),
            ],
            options={
                'ordering': ['meeting', 'number'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='agenda_item_number_once'), models.CheckConstraint(condition=models.Q(('purpose__in', ['note', 'discuss', 'decide'])), name='agenda_item_purpose_known'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agenda_item_has_a_title')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('ending', models.CharField(choices=[('pdf', 'pdf'), ('png', 'png'), ('jpg', 'jpg'), ('xlsx', 'xlsx'), ('docx', 'docx'), ('csv', 'csv'), ('txt', 'txt')], max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('is_late', models.BooleanField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='audits.agendaitem')),
            ],
            options={
                'ordering': ['item', 'added_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'digest'), name='paper_once_per_item')],
            },
        ),
    ]
