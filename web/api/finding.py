"""What the API finds on pages: their lists by detection, and what rules would take from them; nothing is stored."""

from dataclasses import dataclass
from typing import Any

from messages.api import ApiCode
from messages.web import WebCode
from model.access import Scope
from model.errors import BantinError
from model.item import Item
from model.secrets import hide_secrets
from scraper.discovery import Discovery
from scraper.urls import complete_address
from settings.load import find_entry_faults_at
from web.add_pages import AddBackend
from web.api.entries import NEW_ENTRY, check_entry, read_mapping, write_pointer
from web.api.jobs import Job, JobList
from web.api.operations import Answer, Call, Operation
from web.api.problems import Refusal
from web.api.shapes import shape_date
from web.api.wire import (
    ChoiceShape,
    DetectionJob,
    DetectionRequest,
    DetectionResult,
    FeedShape,
    FoundShape,
    JobStatus,
    PreviewJob,
    PreviewResult,
)
from web.previews import Preview

BUSY_SECONDS = 5
_KNOWN = ("language", "timezone", "date_order", "browser")
_EXPIRED = {404: "There is no such job of this token, or no longer: one is kept for 15 minutes."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The operations that look at pages: each begins a job, or shows how one is doing."""

    backend: AddBackend
    detections: JobList[Discovery]
    previews: JobList[Preview]

    def list_operations(self) -> list[Operation]:
        """Return the entries of the table."""
        begun: dict[str, Any] = {"status": 202, "headers": {"Location": "The path of the job."}, "scope": Scope.WRITE}
        return [
            Operation(
                name="detect",
                method="POST",
                path="/detections",
                summary="Find the lists on a page, which takes seconds",
                answer=self._detect,
                shape=DetectionJob,
                body=DetectionRequest.model_json_schema(),
                **begun,
            ),
            Operation(
                name="getDetection",
                method="GET",
                path="/detections/{job}",
                summary="Get what was found on a page; each choice has the entry that POST /sources takes",
                answer=self._show_detection,
                shape=DetectionJob,
                scope=Scope.WRITE,
                refusals=_EXPIRED,
            ),
            Operation(
                name="preview",
                method="POST",
                path="/previews",
                summary="Read a page by an entry's rules, and store nothing",
                answer=self._preview,
                shape=PreviewJob,
                body=NEW_ENTRY,
                **begun,
            ),
            Operation(
                name="getPreview",
                method="GET",
                path="/previews/{job}",
                summary="Get the items that the rules take",
                answer=self._show_preview,
                shape=PreviewJob,
                scope=Scope.WRITE,
                refusals=_EXPIRED,
            ),
        ]

    def _detect(self, call: Call) -> Answer:
        sent = read_mapping(call.body)
        url = sent.get("url")
        typed = complete_address(url.strip())[0] if isinstance(url, str) and url.strip() else url
        known = {key: value for key, value in sent.items() if key in _KNOWN}
        faults = [
            *((write_pointer((key,)), ApiCode.UNKNOWN_KEY()) for key in sent if key not in ("url", *_KNOWN)),
            *(
                (write_pointer(place), fault)
                for place, fault in find_entry_faults_at({"slug": "new", "url": typed, **known}).items()
            ),
        ]
        if faults:
            raise Refusal(422, ApiCode.ENTRY(), faults=faults)
        job = self.detections.begin(
            _get_owner(call), str(url), lambda report: self.backend.discover(str(url), known, report)
        )
        return self._begun(call, job, "detections", _shape_detection)

    def _preview(self, call: Call) -> Answer:
        entry = {"slug": "preview", **{key: one for key, one in read_mapping(call.body).items() if one is not None}}
        source = check_entry(entry, self.backend.get_settings())
        job = self.previews.begin(_get_owner(call), source.url, lambda _: self.backend.preview(source))
        return self._begun(call, job, "previews", _shape_preview)

    def _begun(self, call: Call, job: Any, name: str, shape: Any) -> Answer:
        if job is None:
            fields = {"retry-after": str(BUSY_SECONDS)}
            raise Refusal(429, WebCode.BUSY(), headers=fields)
        return Answer(value=shape(job, call), headers={"location": call.make_path(f"/{name}/{job.id}")})

    def _show_detection(self, call: Call) -> Answer:
        job = self.detections.find(_get_owner(call), call.path["job"])
        if job is None:
            raise Refusal(404, ApiCode.NO_JOB())
        return Answer(value=_shape_detection(job, call))

    def _show_preview(self, call: Call) -> Answer:
        job = self.previews.find(_get_owner(call), call.path["job"])
        if job is None:
            raise Refusal(404, ApiCode.NO_JOB())
        return Answer(value=_shape_preview(job, call))


def _get_owner(call: Call) -> str:
    return call.token.id if call.token else ""


def _find_status(job: Job[Any]) -> JobStatus:
    if job.outcome is None:
        return JobStatus.RUNNING
    return JobStatus.FAILED if isinstance(job.outcome, BantinError) else JobStatus.DONE


def _shape_job(job: Job[Any], call: Call) -> dict[str, Any]:
    outcome = job.outcome
    return {
        "id": job.id,
        "url": hide_secrets(job.url),
        "status": _find_status(job),
        "steps": tuple(map(call.note, tuple(job.steps))),
        "failure": call.note(outcome.describe()) if isinstance(outcome, BantinError) else None,
    }


def _shape_detection(job: Job[Discovery], call: Call) -> DetectionJob:
    found = job.outcome
    result = None if found is None or isinstance(found, BantinError) else _shape_discovery(found, call)
    return DetectionJob(**_shape_job(job, call), result=result)


def _shape_discovery(found: Discovery, call: Call) -> DetectionResult:
    return DetectionResult(
        kind=found.kind,
        summary=call.note(found.summary),
        sure=found.sure,
        scripted=found.scripted,
        title=found.title,
        feeds=tuple(
            FeedShape(url=hide_secrets(check.url), verdict=check.verdict, message=call.note(check.message))
            for check in found.feeds
        ),
        choices=tuple(
            ChoiceShape(
                label=call.note(choice.label),
                origin=choice.origin,
                confidence=round(choice.confidence, 3),
                reasons=tuple(map(call.note, choice.reasons)),
                items=tuple(map(shape_found, choice.items)),
                entry=dict(found.make_entry(choice)),
            )
            for choice in found.choices
        ),
    )


def _shape_preview(job: Job[Preview], call: Call) -> PreviewJob:
    found = job.outcome
    result = None
    if isinstance(found, Preview):
        result = PreviewResult(
            items=tuple(map(shape_found, found.items)),
            hidden=found.hidden,
            warnings=tuple(map(call.note, found.warnings)),
        )
    return PreviewJob(**_shape_job(job, call), result=result)


def shape_found(item: Item) -> FoundShape:
    """Return an item that is not stored."""
    return FoundShape(
        url=hide_secrets(item.url),
        title=item.title,
        summary=item.summary,
        date=shape_date(item.published),
        authors=item.authors,
        categories=item.categories,
        image=hide_secrets(item.image),
    )
