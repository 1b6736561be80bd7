# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_swedish_collation'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120)),
                ('to', models.EmailField(max_length=254, verbose_name='till')),
                ('subject', models.CharField(max_length=200, verbose_name='ärende')),
                ('text', models.TextField(verbose_name='text')),
                ('html', models.TextField(blank=True)),
                ('message_id', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('waiting', 'väntar'), ('sending', 'skickas'), ('sent', 'skickat'), ('failed', 'gick inte att skicka'), ('uncertain', 'kanske skickat')], default='waiting', max_length=9, verbose_name='läge')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='försök')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='fel')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='skrivet')),
                ('retry_at', models.DateTimeField(blank=True, null=True, verbose_name='nytt försök')),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='skickat')),
                ('municipality', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.municipality')),
            ],
            options={
                'verbose_name': 'utgående brev',
                'verbose_name_plural': 'utgående brev',
                'ordering': ['created_at', 'pk'],
                'indexes': [models.Index(fields=['municipality', 'state'], name='kernel_outg_municip_cdbc1a_idx')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'key'), name='kernel_mail_once')],
            },
        ),
    ]
