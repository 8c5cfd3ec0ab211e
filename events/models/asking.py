"""What organizers ask people in a form: the columns that questions, their options and answers have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.rows import Row


class AskedBase(Row):
    """One question. What it is about, and when it is asked, says the model that is built on this."""

    class Kind(models.TextChoices):
        TEXT = "text", _("One line")
        LONG = "long", _("Several lines")
        CHOICE = "choice", _("One of several")
        SEVERAL = "several", _("Some of several")
        FILE = "file", _("A file")
        CONSENT = "consent", _("Consent")

    text = models.CharField(_("question"), max_length=200)
    help_text = models.CharField(_("explanation"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_active = models.BooleanField(_("asked"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class OptionBase(Row):
    """One of the answers that can be chosen."""

    text = models.CharField(_("answer"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


# What erasing a person blanks on answers; the file itself is deleted with it.
PERSONAL_FIELDS = ("text", "file", "file_name")


class AnswerBase(Row):
    """`text` holds words, or the wording that was agreed to."""

    text = models.TextField(blank=True)
    file = models.FileField(upload_to="answers/", blank=True, max_length=200)
    file_name = models.CharField(max_length=200, blank=True, help_text=_("As the file was called."))
    at = models.DateTimeField()

    class Meta:
        abstract = True
