"""Makes the invoices and receipts in `samples/` together with their exact truth."""
