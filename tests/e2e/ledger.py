"""What must be true of a cluster's database when everything that was accepted is done."""

GOOD = ("approved", "manual_review")


def wrong_in(postgres, ledger):
    """What is wrong, as sentences; `ledger` holds the ids that were answered with 202."""
    rows = postgres.query("SELECT id || ' ' || state FROM documents")
    states = dict(line.split() for line in rows)
    wrong = [f"{one} was accepted and is {states.get(one, 'lost')}"
             for one in ledger if states.get(one) not in GOOD]
    if len(set(ledger)) != len(ledger):
        wrong.append("an id was given twice")
    if len(states) != len(ledger):
        wrong.append(f"{len(states)} documents for {len(ledger)} uploads")
    for what, query in {
        "tasks are left": "SELECT count(*) FROM tasks",
        "documents have not exactly five results":
            "SELECT count(*) FROM documents d WHERE (SELECT count(*) FROM artefacts a "
            "WHERE a.job_id = d.job_id) <> 5",
        "documents have not exactly one end":
            "SELECT count(*) FROM documents d WHERE (SELECT count(*) FROM events e WHERE "
            "e.document_id = d.id AND e.state IN ('approved', 'manual_review')) <> 1",
        "documents went through a state twice":
            "SELECT count(*) FROM (SELECT document_id FROM events GROUP BY document_id, state "
            "HAVING count(*) > 1) twice",
    }.items():
        if (found := postgres.query(query)[0]) != "0":
            wrong.append(f"{found} {what}")
    return wrong
