"""What somebody decided, as a row of `decisions`, and the decision made of a row again."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from crawler.documents import hash_id
from nlp.claims import Argument, Claim, Modality
from nlp.decisions import (
    Accept,
    Act,
    Add,
    Apart,
    Correct,
    Decision,
    Named,
    Reject,
    Restate,
    Together,
    Undo,
)
from store.rows import (
    Row,
    argument_from,
    argument_row,
    argument_rows,
    attribution_rows,
    claim_from,
    claim_row,
    stamp,
)

_KINDS: dict[type[Act], str] = {
    Accept: "accept",
    Reject: "reject",
    Correct: "correct",
    Restate: "restate",
    Together: "together",
    Apart: "apart",
    Add: "add",
    Undo: "undo",
}


def kind(act: Act) -> str:
    """The word for it in the table: accept, reject, correct, restate, together, apart, add, undo."""
    return _KINDS[type(act)]


def decision_of(act: Act, by: str, note: str, at: datetime) -> Decision:
    """A new decision, named by a hash of all that it says."""
    return Decision(hash_id(stamp(at), by, note, kind(act), _act_json(act)), at, by, note, act)


def decision_row(decision: Decision, sentence: str) -> Row:
    """A row of `decisions` but for its number."""
    return {
        "decision_id": decision.id,
        "decided_at": stamp(decision.at),
        "reviewer": decision.by,
        "note": decision.note,
        "kind": kind(decision.act),
        "act": _act_json(decision.act),
        "sentence": sentence,
    }


def decision_from(row: Row) -> Decision:
    """The decision of a row of `decisions`."""
    at = datetime.fromisoformat(row["decided_at"])
    return Decision(row["decision_id"], at, row["reviewer"], row["note"], _act(row))


def is_as_taken(row: Row) -> bool:
    """Whether the row says what it said when its id was made."""
    said = (row["decided_at"], row["reviewer"], row["note"], row["kind"], row["act"])
    return bool(row["decision_id"] == hash_id(*said))


def claim_json(claim: Claim) -> str:
    """The whole claim."""
    return json.dumps(_claim_rows(claim), ensure_ascii=False)


def claim_from_json(text: str) -> Claim:
    return _claim(json.loads(text))


def _claim_rows(claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim_row(claim),
        "arguments": argument_rows(claim),
        "attributions": attribution_rows(claim),
    }


def _claim(rows: dict[str, Any]) -> Claim:
    return claim_from(rows["claim"], rows["arguments"], rows["attributions"])


def _act_json(act: Act) -> str:
    return json.dumps(_act_row(act), ensure_ascii=False)


def _act_row(act: Act) -> dict[str, Any]:
    """Every act that names claims names them under `claims`, those on the other side under `others`."""
    match act:
        case Undo(decision_id):
            return {"decision_id": decision_id}
        case Together(claims):
            return {"claims": [asdict(c) for c in claims]}
        case Apart(claims, others):
            return {
                "claims": [asdict(c) for c in claims],
                "others": [asdict(c) for c in others],
            }
        case Correct(claim, role, fillers):
            given = [argument_row(filler) for filler in fillers]
            return {"claims": [asdict(claim)], "role": role, "fillers": given}
        case Restate(claim, modality):
            return {"claims": [asdict(claim)], "modality": modality.value}
        case Add(named, claim):
            return {"claims": [asdict(named)], "claim": _claim_rows(claim)}
        case Accept(claim) | Reject(claim):
            return {"claims": [asdict(claim)]}


def _act(row: Row) -> Act:
    said = json.loads(row["act"])
    claims = tuple(Named(**c) for c in said.get("claims", ()))
    match row["kind"]:
        case "undo":
            return Undo(said["decision_id"])
        case "together":
            return Together(claims)
        case "apart":
            return Apart(claims, tuple(Named(**c) for c in said["others"]))
        case "correct":
            fillers: tuple[Argument, ...] = tuple(map(argument_from, said["fillers"]))
            return Correct(claims[0], said["role"], fillers)
        case "restate":
            return Restate(claims[0], Modality(said["modality"]))
        case "add":
            return Add(claims[0], _claim(said["claim"]))
        case "accept":
            return Accept(claims[0])
        case _:
            return Reject(claims[0])
