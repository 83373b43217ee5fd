"""What can be paid: bills and fees as the billers file them, what is due on them now, and how they are found.

::

    billers.load_billers(settings) -> dict[str, Biller]            billers and their scanlines, from settings
    importing.import_file(request, folder, current, billers)       reads a file, builds the next reference aside
        -> outcome.ImportOutcome                                   (.facts() is the body of the book's entry)
    importing.write_exceptions(path, problems, words)              the rows that stayed out, for a person to mend
    reference.Reference.open(path) / .empty()                      look-up, read-only, from any thread
        .bill(biller, number) .fees() .last_mark(biller) .is_as_imported(digest) .close()
    find.find(text, reference, billers, limit=50) -> list[Found]   the one box
    scans.read_scan(text, billers) -> Scan                         a scan known to be one
    due.bill_due(filed.bill, payments, filed.mark) -> Bill         what is due now (design L13)
    sample.rivermouth.write_city(folder, date)                     the sample city's files
"""
