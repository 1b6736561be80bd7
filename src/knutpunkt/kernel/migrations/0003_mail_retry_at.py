# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_outgoing_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='outgoingmail',
            name='retry_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='nytt försök'),
        ),
    ]
