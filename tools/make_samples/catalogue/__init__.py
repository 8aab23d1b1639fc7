"""The samples, by region. Every firm, person and street is invented; numbers have valid check
digits but lie in ranges that are published for tests or not given out."""

from make_samples.catalogue import german, nordic, receipts, romance, western


def documents():
    """Every sample, in the order of the files' names."""
    found = [sample for region in (german, nordic, receipts, romance, western)
             for sample in region.SAMPLES]
    return sorted(found, key=lambda document: document.name)
