"""Writing what a file says in columns of its own: answers to questions about the talks."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agenda.importers.proposals.found import FoundProposal, Report
from agenda.importers.proposals.marks import Marks
from agenda.importers.proposals.talks import Told
from agenda.models import ProposalAnswer, ProposalOption, ProposalQuestion
from events.models import Event

BATCH = 500
Kind = ProposalQuestion.Kind
CHOSEN = frozenset({Kind.CHOICE, Kind.SEVERAL})
LAST_POSITION = 30_000


class Asked:
    """Questions by their text. A new one is for the organizers' eyes and is not asked until somebody says so."""

    def __init__(self, event: Event, marks: Marks, report: Report, *, now: datetime) -> None:
        self.event, self.marks, self.report, self.now = event, marks, report, now
        self.counts: Counter[str] = Counter()

    def store(self, told: Sequence[Told]) -> None:
        texts: dict[str, list[str]] = {}
        for found, _session in told:
            for question, answer in found.answers.items():
                texts.setdefault(question, []).append(answer)
        if not texts:
            return
        self.questions = self._questions(texts)
        self.options = self._options()
        self._answers(told)

    def _questions(self, texts: dict[str, list[str]]) -> dict[str, ProposalQuestion]:
        known = {row.text.casefold(): row for row in ProposalQuestion.objects.filter(event=self.event)}
        new: list[ProposalQuestion] = []
        for text, answers in texts.items():
            row = known.get(text[:200].casefold())
            if row is not None and row.kind in {Kind.FILE, Kind.CONSENT}:
                self.report.error(
                    0, text, "", "this question wants a file or a consent, which no table can bring."
                )
            if row is None:
                is_long = any(len(answer) > 200 or "\n" in answer for answer in answers)
                new.append(
                    ProposalQuestion(
                        event=self.event, text=text[:200], kind=Kind.LONG if is_long else Kind.TEXT, is_active=False,
                        position=min(len(known) + len(new) + 1, LAST_POSITION),
                    )
                )  # fmt: skip
        self.counts["questions new"] += len(new)
        made = ProposalQuestion.objects.bulk_create(new)
        known |= {row.text.casefold(): row for row in made}
        return {text: known[text[:200].casefold()] for text in texts}

    def _options(self) -> dict[tuple[int, str], ProposalOption]:
        chosen = [row.pk for row in self.questions.values() if row.kind in CHOSEN]
        if not chosen:
            return {}
        rows = ProposalOption.objects.filter(question__in=chosen)
        return {(row.question_id, row.text.casefold()): row for row in rows}

    def _answers(self, told: Sequence[Told]) -> None:
        rows = ProposalAnswer.objects.filter(question__in={row.pk for row in self.questions.values()})
        known = {(row.session_id, row.question_id): row for row in rows.prefetch_related("options")}
        new: list[ProposalAnswer] = []
        changed: list[ProposalAnswer] = []
        options: list[tuple[ProposalAnswer, list[ProposalOption]]] = []
        for found, session in told:
            for text, value in found.answers.items():
                question = self.questions[text]
                row = known.get((session.pk, question.pk))
                chosen = self._chosen(found, question, value) if question.kind in CHOSEN else []
                said = {question.public_id: _joined(chosen) if question.kind in CHOSEN else value}
                now = {question.public_id: _now(row, question)}
                if not self.marks.settle(session.public_id, found.key, found.title, now, said):
                    continue
                answer = row or ProposalAnswer(question=question, session=session)
                answer.text, answer.at = "" if question.kind in CHOSEN else value, self.now
                (changed if row else new).append(answer)
                options.append((answer, chosen))
        ProposalAnswer.objects.bulk_create(new, batch_size=BATCH)
        ProposalAnswer.objects.bulk_update(changed, ["text", "at"], batch_size=BATCH)
        self._choose(options)
        self.counts["answers new"] += len(new)
        self.counts["answers changed"] += len(changed)

    def _chosen(self, found: FoundProposal, question: ProposalQuestion, value: str) -> list[ProposalOption]:
        """The options that are named; of several each on its own, with `;`, commas or lines between."""
        whole = self.options.get((question.pk, value.casefold()))
        if whole is not None:
            return [whole]
        parts = [
            part.strip() for part in value.replace("\n", ";").replace(",", ";").split(";") if part.strip()
        ]
        options = []
        for part in parts if question.kind == Kind.SEVERAL else [value]:
            option = self.options.get((question.pk, part.casefold()))
            if option is None:
                self.report.error(found.line, question.text, part, "this is none of the possible answers.")
            else:
                options.append(option)
        return options

    def _choose(self, chosen: Sequence[tuple[ProposalAnswer, list[ProposalOption]]]) -> None:
        links: Any = ProposalAnswer.options.through
        with_options = [(answer, options) for answer, options in chosen if answer.question.kind in CHOSEN]
        if not with_options:
            return
        links.objects.filter(proposalanswer__in=[answer.pk for answer, _ in with_options]).delete()
        links.objects.bulk_create(
            (
                links(proposalanswer_id=answer.pk, proposaloption_id=option.pk)
                for answer, options in with_options
                for option in options
            ),
            batch_size=BATCH,
        )


def _joined(options: Sequence[ProposalOption]) -> str:
    return "; ".join(sorted(option.text for option in options))


def _now(row: ProposalAnswer | None, question: ProposalQuestion) -> str:
    if row is None:
        return ""
    return _joined(row.options.all()) if question.kind in CHOSEN else row.text  # type: ignore[arg-type]
