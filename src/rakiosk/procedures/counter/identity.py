"""Whoever stands at the counter, identified: documents by kind and a tick each, the seal, a representative's reason."""

from ra_contract.clerk import Document
from ra_contract.counter_job import CounterPolicy, JobKind
from rakiosk.i18n import Message, Words, _, plural
from rakiosk.kit.prompts import Entry
from rakiosk.kit.prompts.counter import AskText, Ticks
from rakiosk.kit.visit import Visit
from rakiosk.procedures.counter.asking import Asking
from rakiosk.procedures.counter.words import DOCUMENTS

SEAL, REPRESENTATIVE = "seal", "representative"
SAY_DOCUMENTS = _("Say: “Please show me two identity documents and your seal.”")
BY_RISK = _("A second person must approve this unless the seal is the same and the card has proved itself here.")


async def identify(v: Visit, now: Asking) -> None:
    """Have the clerk tick what was seen; of a representative ask why the customer did not come."""
    ticked = await v.show(seen(now.desk.policy, now.request.kind))
    documents = tuple(document for document in Document if document in ticked)
    now.note(documents=documents, seal=SEAL in ticked, representative="")
    if REPRESENTATIVE in ticked:
        now.note(representative=await v.show(why_represented()))


def seen(policy: CounterPolicy, kind: JobKind, *body: Words) -> Ticks:
    """The question of what was seen. A document's number is never written down."""
    documents = tuple(Entry(str(i), words, document) for i, (document, words) in enumerate(DOCUMENTS.items(), 1))
    others = [Entry(str(len(documents) + 1), _("The seal is the same"), SEAL)]
    if kind in policy.representative_allowed:
        others.append(Entry(str(len(documents) + 2), _("A representative has come"), REPRESENTATIVE))
    return Ticks(
        _("Which documents have you seen?"),
        (*documents, *others),
        counted=frozenset(Document),
        least=policy.documents_least,
        wanted=frozenset({SEAL}) if kind in policy.seal_asked else frozenset(),
        too_few=_least(policy.documents_least),
        missing=_("The seal must be compared as well."),
        body=(*body, SAY_DOCUMENTS, *((BY_RISK,) if kind in policy.by_risk else ())),
    )


def _least(least: int) -> Message:
    return plural(
        "At least {count} kind of document is needed. Nothing was sent.",
        "At least {count} kinds of documents are needed. Nothing was sent.",
        least,
    )


def why_represented() -> AskText:
    """The reason for which somebody else came."""
    return AskText(
        _("Why has the customer not come?"),
        _("Reason"),
        (_("It is kept with the job. Write no number of any document."),),
        missing=_("A representative needs a reason."),
    )
