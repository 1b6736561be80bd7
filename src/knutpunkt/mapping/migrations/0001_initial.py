# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('activities', '0001_initial'),
        ('goals', '0001_initial'),
        ('indicators', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('goal_without_activity', 'Mål utan insats'), ('goal_without_responsible', 'Mål utan ansvarig'), ('responsible_without_activity', 'Ansvarig utan insats'), ('activity_without_goal', 'Insats utan mål'), ('activity_without_follow_up', 'Insats utan uppföljning'), ('activity_without_end', 'Insats utan slut'), ('activity_not_updated', 'Insats som inte är uppdaterad'), ('document_past_review', 'Styrdokument som borde ha setts över'), ('target_without_figures', 'Målvärde utan siffror'), ('overlap', 'Kanske dubbelarbete')], max_length=30, verbose_name='slag')),
                ('fingerprint', models.CharField(max_length=64)),
                ('facts', models.JSONField(default=dict)),
                ('facts_hash', models.CharField(max_length=64)),
                ('detail', models.JSONField(default=dict)),
                ('score', models.FloatField(default=0, verbose_name='likhet')),
                ('first_seen', models.DateTimeField(verbose_name='sedd första gången')),
                ('last_seen', models.DateTimeField(verbose_name='sedd senast')),
                ('gone_at', models.DateTimeField(blank=True, null=True, verbose_name='borta sedan')),
                ('activity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='activities.activity', verbose_name='insats')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='people.department', verbose_name='verksamhet')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='goals.governingdocument', verbose_name='styrdokument')),
                ('goal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='goals.goal', verbose_name='mål')),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='indicators.indicator', verbose_name='nyckeltal')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='activities.activity', verbose_name='den andra insatsen')),
                ('position', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.position', verbose_name='funktion')),
            ],
            options={
                'verbose_name': 'iakttagelse',
                'verbose_name_plural': 'iakttagelser',
                'ordering': ['kind', '-score', 'first_seen', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalVerdict',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('choice', models.CharField(choices=[('accepted', 'Godtagen'), ('task', 'Uppgift'), ('no_gap', 'Inte en lucka'), ('cooperate', 'Samarbeta'), ('merge', 'Slå ihop'), ('both_needed', 'Båda behövs'), ('no_overlap', 'Inte dubbelarbete')], max_length=12, verbose_name='ställningstagande')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='skäl')),
                ('due', models.DateField(blank=True, null=True, verbose_name='klart senast')),
                ('facts_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(verbose_name='när')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='gällde till')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person', verbose_name='avslutat av')),
                ('finding', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='mapping.finding')),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.municipality')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person', verbose_name='av')),
                ('position', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.position', verbose_name='ges till')),
            ],
            options={
                'verbose_name': 'historical ställningstagande',
                'verbose_name_plural': 'historical ställningstaganden',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nearest', models.JSONField(default=list)),
                ('method', models.CharField(max_length=60)),
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='likeness', to='activities.activity')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
            ],
            options={
                'verbose_name': 'likhet',
                'verbose_name_plural': 'likheter',
                'ordering': ['activity'],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('accepted', 'Godtagen'), ('task', 'Uppgift'), ('no_gap', 'Inte en lucka'), ('cooperate', 'Samarbeta'), ('merge', 'Slå ihop'), ('both_needed', 'Båda behövs'), ('no_overlap', 'Inte dubbelarbete')], max_length=12, verbose_name='ställningstagande')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='skäl')),
                ('due', models.DateField(blank=True, null=True, verbose_name='klart senast')),
                ('facts_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(verbose_name='när')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='gällde till')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='avslutat av')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='mapping.finding')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='av')),
                ('position', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='people.position', verbose_name='ges till')),
            ],
            options={
                'verbose_name': 'ställningstagande',
                'verbose_name_plural': 'ställningstaganden',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Computation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finished_at', models.DateTimeField(verbose_name='beräknat')),
                ('judgements', models.JSONField(default=dict)),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
            ],
            options={
                'verbose_name': 'beräkning',
                'verbose_name_plural': 'beräkningar',
                'ordering': ['municipality'],
                'constraints': [models.UniqueConstraint(fields=('municipality',), name='mapping_computation_once')],
            },
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['municipality', 'kind', 'gone_at'], name='mapping_fin_municip_7d3a64_idx'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('municipality', 'fingerprint'), name='mapping_finding_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'overlap'), _negated=True), models.Q(('activity__isnull', False), ('other__isnull', False)), _connector='OR'), name='mapping_overlap_has_two'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('finding',), name='mapping_one_verdict'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choice', 'task'), _negated=True), models.Q(('due__isnull', False), ('position__isnull', False)), _connector='OR'), name='mapping_task_has_position', violation_error_message='En uppgift behöver någon som gör den och ett datum.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choice', 'no_gap'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='mapping_no_gap_has_reason', violation_error_message='Skriv varför det inte är en lucka.'),
        ),
    ]
