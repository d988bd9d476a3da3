"""How much may be refused, gone or lost before a night is reported or blocked; in percent, from the settings."""

from __future__ import annotations

from dataclasses import dataclass

from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``refused``, ``gone``: shares of the folder's files; ``loss``, ``gain``: against the last published night.

    ``rules_loss``: what all unchanged documents together may lose when the rules have changed; ``document_loss``: what one may.
    """

    refused_warning: int
    refused: int
    gone_warning: int
    gone: int
    loss: int
    rules_loss: int
    document_loss: int
    gain: int

    @classmethod
    def of(cls, settings: Settings) -> Thresholds:
        return cls(
            refused_warning=settings.refused_warning_percent,
            refused=settings.refused_percent,
            gone_warning=settings.gone_warning_percent,
            gone=settings.gone_percent,
            loss=settings.loss_percent,
            rules_loss=settings.rules_loss_percent,
            document_loss=settings.document_loss_percent,
            gain=settings.gain_percent,
        )
