"""`iscan tasks` on the database of a service that runs, and of one that does not."""

import json
import sqlite3
import subprocess

import pytest
from service import BINARY, Service, sample_files

GOOD = ("approved", "manual_review")


class Broken:
    """A service with documents whose prediction was given up, and the way to repair them."""

    def __init__(self, data_dir, documents=1):
        self.data_dir = data_dir
        self.service = Service(data_dir).start()
        self.documents = [self._upload(number) for number in range(documents)]
        self.texts = self._sql("SELECT job_id, content FROM artefacts WHERE stage = 'ocr'")
        self._sql("UPDATE artefacts SET content = '{}' WHERE stage = 'ocr'")
        for document in self.documents:
            path = f"/api/v1/documents/{document}/restart"
            assert self.service.request("POST", path, body={"stage": "prediction"}).status == 202
            status = self.service.wait_terminal(document)
            assert status["status"] == "predict_error", status

    def _upload(self, number):
        sample = min((path for path in sample_files() if path.suffix == ".pdf"),
                     key=lambda path: path.stat().st_size)
        content = sample.read_bytes() + b"\n%% copy %d\n" % number
        document = self.service.upload([(f"räkning {number}.pdf", content)]).json()["document_id"]
        assert self.service.wait_terminal(document)["status"] in GOOD
        return document

    def _sql(self, statement, rows=((),)):
        database = sqlite3.connect(self.data_dir / "iscan.db", timeout=30)
        with database:
            found = [row for values in rows for row in database.execute(statement, values)]
        database.close()
        return found

    def repair(self):
        self._sql("UPDATE artefacts SET content = ?2 WHERE job_id = ?1 AND stage = 'ocr'",
                  self.texts)

    def tasks(self, *arguments):
        """Runs `iscan tasks`; returns exit code, standard output and standard error."""
        done = subprocess.run([BINARY, "--config", "/dev/null", "tasks", *arguments, "--data-dir",
                               str(self.data_dir)], capture_output=True, text=True, timeout=60,
                              cwd=self.data_dir.parent, check=False)
        return done.returncode, done.stdout, done.stderr

    def letters(self):
        code, text, errors = self.tasks("list", "--json")
        assert code == 0, errors
        return json.loads(text)


@pytest.fixture
def broken(tmp_path):
    made = []

    def make(documents=1):
        made.append(Broken(tmp_path / "data", documents))
        return made[0]

    yield make
    for one in made:
        one.service.stop()


def test_beside_a_running_service(broken):
    one = broken()
    letters = one.letters()
    assert [letter["document_id"] for letter in letters] == one.documents
    assert letters[0]["stage"] == "prediction" and letters[0]["file_name"] == "räkning 0.pdf"
    assert letters[0]["error"]["code"] == "artefact_unreadable"
    task = letters[0]["task_id"]
    table = one.tasks("list")[1]
    assert task in table and "räkning 0.pdf" in table and "artefact_unreadable" in table
    listed = one.service.get("/api/v1/monitor/dead-letters").json()["dead_letters"]
    assert listed == [{key: value for key, value in letters[0].items() if key != "company_id"}]
    one.repair()
    code, text, errors = one.tasks("restart", task)
    assert code == 0 and one.documents[0] in text, errors
    assert one.service.wait_terminal(one.documents[0])["status"] in GOOD
    assert one.letters() == []
    assert one.tasks("list")[1] == "No task was given up.\n"


def test_without_a_service_the_next_one_goes_on(broken):
    one = broken(documents=3)
    assert one.service.stop() == 0
    one.repair()
    dropped = one.letters()[0]
    code, text, _ = one.tasks("drop", dropped["task_id"], "--json")
    assert code == 0 and json.loads(text) == [{"task_id": dropped["task_id"]}]
    code, text, _ = one.tasks("restart", "--all", "--json")
    revived = json.loads(text)
    assert code == 0 and len(revived) == 2
    assert one.letters() == []
    one.service.start()
    for entry in revived:
        assert one.service.wait_terminal(entry["document_id"])["status"] in GOOD
    status = one.service.get(f"/api/v1/documents/{dropped['document_id']}/status").json()
    assert status["status"] == "predict_error", "what is dropped is not run again"


def test_what_cannot_be_done_is_told(broken):
    one = broken()
    code, _, errors = one.tasks("drop", "no-such-task")
    assert code == 1 and "dead_letter_unknown" in errors
    for arguments in (["restart"], ["list", "--all"], ["mend", "--all"], ["drop", "x", "--all"],
                      []):
        code, text, errors = one.tasks(*arguments)
        assert code == 2 and text == "" and errors, arguments
    assert len(one.letters()) == 1
