"""The names of our tasks for Flower. Workers are C++; nothing here ever runs.

Flower offers rate and time limits only for tasks that its own Celery app knows. The app takes its
broker from CELERY_BROKER_URL, as Celery does.
"""

import os

from celery import Celery

TASK_NAMES = (
    "tasks.preprocessing_tasks.preprocess_document",
    "tasks.ocr_tasks.extract_ocr_text",
    "tasks.llm_tasks.predict_invoice_data",
    "tasks.extraction_tasks.extract_structured_data",
    "tasks.evaluation_tasks.run_automated_evaluation",
    "tasks.document_tasks.orchestrate_document_processing",
)

app = Celery("iscan", broker=os.environ.get("CELERY_BROKER_URL"),
             backend=os.environ.get("CELERY_RESULT_BACKEND"))
# Nothing but JSON is taken from the broker; a lost broker is waited for.
app.conf.update(accept_content=["json"], task_serializer="json", result_serializer="json",
                broker_connection_retry_on_startup=True,
                # A message that a worker still holds is given out again by any client after this
                # time; it must not be shorter than broker.visibility_timeout.
                broker_transport_options={"visibility_timeout": 3600})


def declare(name):
    """Registers a task of that name, which refuses to run in Python."""

    @app.task(name=name)
    def stub(*_args, **_kwargs):
        raise NotImplementedError(f"{name} runs in iscan's own workers")

    return stub


for _name in TASK_NAMES:
    declare(_name)
