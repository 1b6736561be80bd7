# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('key', models.SlugField(max_length=30, primary_key=True, serialize=False, verbose_name='nyckel')),
                ('name_sv', models.CharField(max_length=120, verbose_name='namn')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='engelskt namn')),
                ('source', models.CharField(max_length=400, verbose_name='källa')),
                ('as_of', models.DateField(verbose_name='uppgifter från')),
            ],
            options={
                'verbose_name': 'ramverk',
                'verbose_name_plural': 'ramverk',
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='FrameworkGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, verbose_name='nummer')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordning')),
                ('name_sv', models.CharField(blank=True, max_length=300, verbose_name='namn')),
                ('name_en', models.CharField(blank=True, max_length=600, verbose_name='engelskt namn')),
                ('colour', models.CharField(blank=True, max_length=7, verbose_name='färg')),
                ('missing', models.CharField(blank=True, max_length=300, verbose_name='saknas')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='goals.framework')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='goals.frameworkgoal')),
            ],
            options={
                'verbose_name': 'mål i ramverk',
                'verbose_name_plural': 'mål i ramverk',
                'ordering': ['framework', 'order'],
            },
        ),
        migrations.CreateModel(
            name='FrameworkLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('framework_goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='goals.frameworkgoal')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
            ],
            options={
                'verbose_name': 'koppling till ramverk',
                'verbose_name_plural': 'kopplingar till ramverk',
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='skapad')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='ändrad')),
                ('kind', models.CharField(choices=[('area', 'område'), ('goal', 'mål'), ('subgoal', 'delmål')], default='goal', max_length=8, verbose_name='slag')),
                ('number', models.CharField(blank=True, max_length=12, verbose_name='nummer')),
                ('title', models.CharField(max_length=300, verbose_name='mål')),
                ('description', models.TextField(blank=True, verbose_name='beskrivning')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='ordning')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='exempel')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arkiverat')),
                ('framework_goals', models.ManyToManyField(blank=True, related_name='local_goals', through='goals.FrameworkLink', to='goals.frameworkgoal', verbose_name='nationella och globala mål')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='goals.goal', verbose_name='hör till')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.position', verbose_name='ansvarig funktion')),
            ],
            options={
                'verbose_name': 'mål',
                'verbose_name_plural': 'mål',
                'ordering': ['document', 'order', 'number', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='frameworklink',
            name='goal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='framework_links', to='goals.goal'),
        ),
        migrations.CreateModel(
            name='GoalDepartment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goal_links', to='people.department')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='department_links', to='goals.goal')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
            ],
            options={
                'verbose_name': 'verksamhets ansvar för mål',
                'verbose_name_plural': 'verksamheters ansvar för mål',
            },
        ),
        migrations.AddField(
            model_name='goal',
            name='expected_departments',
            field=models.ManyToManyField(blank=True, related_name='expected_goals', through='goals.GoalDepartment', to='people.department', verbose_name='verksamheter som förväntas bidra'),
        ),
        migrations.CreateModel(
            name='GoverningDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='skapad')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='ändrad')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='gäller från')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gäller till')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('kind', models.CharField(choices=[('programme', 'program'), ('plan', 'plan'), ('strategy', 'strategi'), ('policy', 'policy'), ('guideline', 'riktlinje'), ('budget', 'budgetmål eller nämndsmål'), ('other', 'annat')], default='plan', max_length=12, verbose_name='slag')),
                ('level', models.CharField(choices=[('municipality', 'hela kommunen'), ('committee', 'nämnd eller styrelse'), ('department', 'verksamhet'), ('regional', 'regional'), ('national', 'nationell')], default='municipality', max_length=14, verbose_name='nivå')),
                ('summary', models.TextField(blank=True, verbose_name='sammanfattning')),
                ('adopted_by', models.CharField(blank=True, max_length=120, verbose_name='antaget av')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='antaget den')),
                ('paragraph', models.CharField(blank=True, max_length=30, verbose_name='paragraf')),
                ('registry_number', models.CharField(blank=True, max_length=60, verbose_name='diarienummer')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='ses över senast')),
                ('link', models.URLField(blank=True, max_length=400, verbose_name='länk')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='exempel')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arkiverat')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.position', verbose_name='ansvarig funktion')),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='superseded_by', to='goals.governingdocument', verbose_name='ersätter')),
            ],
            options={
                'verbose_name': 'styrdokument',
                'verbose_name_plural': 'styrdokument',
                'ordering': ['title', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='goal',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='goals.governingdocument', verbose_name='styrdokument'),
        ),
        migrations.CreateModel(
            name='HistoricalFrameworkLink',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('framework_goal', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='goals.frameworkgoal')),
                ('goal', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='goals.goal')),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.municipality')),
            ],
            options={
                'verbose_name': 'historical koppling till ramverk',
                'verbose_name_plural': 'historical kopplingar till ramverk',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGoal',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='skapad')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='ändrad')),
                ('kind', models.CharField(choices=[('area', 'område'), ('goal', 'mål'), ('subgoal', 'delmål')], default='goal', max_length=8, verbose_name='slag')),
                ('number', models.CharField(blank=True, max_length=12, verbose_name='nummer')),
                ('title', models.CharField(max_length=300, verbose_name='mål')),
                ('description', models.TextField(blank=True, verbose_name='beskrivning')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='ordning')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='exempel')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arkiverat')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='goals.governingdocument', verbose_name='styrdokument')),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.municipality')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='goals.goal', verbose_name='hör till')),
                ('responsible', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.position', verbose_name='ansvarig funktion')),
            ],
            options={
                'verbose_name': 'historical mål',
                'verbose_name_plural': 'historical mål',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGoalDepartment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.department')),
                ('goal', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='goals.goal')),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.municipality')),
            ],
            options={
                'verbose_name': 'historical verksamhets ansvar för mål',
                'verbose_name_plural': 'historical verksamheters ansvar för mål',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGoverningDocument',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='skapad')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='ändrad')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='gäller från')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gäller till')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('kind', models.CharField(choices=[('programme', 'program'), ('plan', 'plan'), ('strategy', 'strategi'), ('policy', 'policy'), ('guideline', 'riktlinje'), ('budget', 'budgetmål eller nämndsmål'), ('other', 'annat')], default='plan', max_length=12, verbose_name='slag')),
                ('level', models.CharField(choices=[('municipality', 'hela kommunen'), ('committee', 'nämnd eller styrelse'), ('department', 'verksamhet'), ('regional', 'regional'), ('national', 'nationell')], default='municipality', max_length=14, verbose_name='nivå')),
                ('summary', models.TextField(blank=True, verbose_name='sammanfattning')),
                ('adopted_by', models.CharField(blank=True, max_length=120, verbose_name='antaget av')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='antaget den')),
                ('paragraph', models.CharField(blank=True, max_length=30, verbose_name='paragraf')),
                ('registry_number', models.CharField(blank=True, max_length=60, verbose_name='diarienummer')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='ses över senast')),
                ('link', models.URLField(blank=True, max_length=400, verbose_name='länk')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='exempel')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arkiverat')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.municipality')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.position', verbose_name='ansvarig funktion')),
                ('supersedes', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='goals.governingdocument', verbose_name='ersätter')),
            ],
            options={
                'verbose_name': 'historical styrdokument',
                'verbose_name_plural': 'historical styrdokument',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='frameworkgoal',
            constraint=models.UniqueConstraint(fields=('framework', 'number'), name='goals_framework_number_once'),
        ),
        migrations.AddConstraint(
            model_name='frameworklink',
            constraint=models.UniqueConstraint(fields=('goal', 'framework_goal'), name='goals_framework_link_once'),
        ),
        migrations.AddConstraint(
            model_name='goaldepartment',
            constraint=models.UniqueConstraint(fields=('goal', 'department'), name='goals_goal_department_once'),
        ),
        migrations.AddConstraint(
            model_name='governingdocument',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='goals_governingdocument_period_in_order', violation_error_message='Perioden slutar innan den börjar.'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='goals_goal_not_its_own_parent'),
        ),
    ]
