"""What a call asks about each proposal, what was answered, and the files that belong to a talk."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.call import SessionType
from agenda.models.session import Session
from core.fields import PublicIdField
from core.rows import Row
from events.models import Event, Participant, Track
from events.models.asking import AnswerBase, AskedBase, OptionBase


class ProposalQuestionQuerySet(models.QuerySet["ProposalQuestion"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class ProposalQuestion(AskedBase):
    """One question of an event about a proposal, for some types and tracks or for all."""

    class Moment(models.TextChoices):
        PROPOSAL = "proposal", _("With the proposal")
        CONFIRMATION = "confirmation", _("When the talk is confirmed")

    class Audience(models.TextChoices):
        TEAM = "team", _("Organizers only")
        REVIEWERS = "reviewers", _("Reviewers too, where they see who speaks")
        BLIND = "blind", _("Reviewers too, also while names are hidden")

    public_id = PublicIdField(prefix="pqu")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="proposal_questions")
    moment = models.CharField(_("asked"), max_length=12, choices=Moment.choices, default=Moment.PROPOSAL)
    audience = models.CharField(
        _("who sees the answers"), max_length=9, choices=Audience.choices, default=Audience.TEAM
    )
    # Whether blind reviewers get the file itself; without it they read that there is one.
    is_nameless = models.BooleanField(
        _("the answer carries no names"),
        default=False,
        db_default=False,
        help_text=_(
            "For files alone: who reviews while names are hidden may then read them, under a number instead of their "
            "name, also those sent already. Speakers are told that the file must not say who they are."
        ),
    )
    session_types = models.ManyToManyField(
        SessionType,
        blank=True,
        related_name="questions",
        verbose_name=_("types"),
        help_text=_("Empty: all."),
    )
    tracks = models.ManyToManyField(
        Track,
        blank=True,
        related_name="proposal_questions",
        verbose_name=_("tracks"),
        help_text=_("Empty: all."),
    )

    objects = ProposalQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about talks")
        verbose_name_plural = _("questions about talks")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_nameless=False) | models.Q(kind="file"),
                name="nameless_answer_is_a_file",
            )
        ]

    @property
    def shows_files_blind(self) -> bool:
        """Whether its files are for reviewers who must not know who speaks."""
        return self.is_nameless and self.kind == self.Kind.FILE and self.audience == self.Audience.BLIND


class ProposalOption(OptionBase):
    question = models.ForeignKey(ProposalQuestion, on_delete=models.CASCADE, related_name="options")

    class Meta:
        verbose_name = _("possible answer")
        verbose_name_plural = _("possible answers")
        ordering = ["question", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "text"], name="proposal_option_once")]


class ProposalAnswer(AnswerBase):
    """The answer about one session; `options` holds what was chosen."""

    public_id = PublicIdField(prefix="ans")
    question = models.ForeignKey(ProposalQuestion, on_delete=models.PROTECT, related_name="answers")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="answers")
    options = models.ManyToManyField(ProposalOption, blank=True, related_name="answers")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["question", "session"], name="proposal_answer_once"),
        ]

    def __str__(self) -> str:
        return str(self.question)


def session_file_path(instance: "SessionFile", filename: str) -> str:
    """Under a name nobody can guess; `filename` is already one of ours (`fil_….pdf`)."""
    return f"talks/{filename}"


class SessionFile(Row):
    """Slides and other files of a talk. Served as an attachment, never as a page."""

    class Kind(models.TextChoices):
        SLIDES = "slides", _("Slides")
        PAPER = "paper", _("Paper or handout")
        OTHER = "other", _("Something else")

    public_id = PublicIdField(prefix="fil")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.SLIDES)
    title = models.CharField(_("title"), max_length=200, blank=True)
    file = models.FileField(upload_to=session_file_path, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200)
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(help_text=_("Bytes"), editable=False)
    # A file may tell who speaks, so reviewers see it only where they see names; never the redacted texts' readers.
    for_reviewers = models.BooleanField(_("reviewers may read it"), default=False)
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("On the talk's page once it stands in the agenda.")
    )
    uploaded_by = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of a talk")
        verbose_name_plural = _("files of talks")
        ordering = ["session", "pk"]

    def __str__(self) -> str:
        return self.title or self.file_name
