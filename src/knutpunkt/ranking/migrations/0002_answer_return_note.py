# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ranking", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="return_note",
            field=models.TextField(blank=True, editable=False, verbose_name="varför det lämnades tillbaka"),
        ),
        migrations.AddField(
            model_name="historicalanswer",
            name="return_note",
            field=models.TextField(blank=True, editable=False, verbose_name="varför det lämnades tillbaka"),
        ),
    ]
