from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from leftunsaid.moderation.models import Report
from leftunsaid.moderation.reasons import REPORT_REASONS


class Command(BaseCommand):
    help = "List what readers have reported and nobody has decided yet, oldest first."

    def handle(self, *args: object, **options: Any) -> None:
        reports = list(Report.objects.filter(settled_at=None).select_related("letter").order_by("reported_at", "pk"))
        for report in reports:
            address = f"{settings.LEFTUNSAID.base_url}{report.about.path}"
            self.stdout.write(f"{report.reported_at:%Y-%m-%d %H:%M} UTC  {address}  {REPORT_REASONS[report.reason]}")
        self.stdout.write(
            f"{len(reports)} open. Next: remove, hold or dismiss ADDRESS." if reports else "No open reports."
        )
