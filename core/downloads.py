"""Files of strangers, given out so that no browser ever runs or shows them as a page of ours."""

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from core import uploads


def attachment(file: FieldFile, name: str) -> FileResponse:
    """To be stored, not shown. `name` is what the sender called it; its ending and type are those of the content.

    A file that is gone from the disk is not found."""
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404(_("There is no such file.")) from None
    suffix = PurePath(str(file.name)).suffix
    response = FileResponse(
        opened,
        as_attachment=True,
        filename=f"{PurePath(name).stem or 'file'}{suffix}",
        content_type=uploads.TYPES.get(suffix, "application/octet-stream"),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
