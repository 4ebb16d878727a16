package com.foresyts.etl.report;

/** The reason why a record, or a value of it, is not in PostgreSQL as it is in DynamoDB. */
public enum RejectKind {
  /** The record was rejected. */
  RECORD("record", "rejected records", "Rejected"),
  DUPLICATE("duplicate", "duplicates", "Duplicate"),
  SKIPPED("skipped", "skipped records", "Skipped"),
  /** The record was kept without a value that cannot be converted. */
  VALUE("value", "bad values", "Bad values in"),
  /** The record was kept without a reference, because no row of its client has that key. */
  UNLINKED("unlinked", "unlinked references", "Unlinked references in"),
  /** The row was deleted because no item of the source has its key any more. */
  PRUNED("pruned", "pruned rows", "Pruned");

  private final String jsonName;
  private final String plural;
  private final String heading;

  RejectKind(String jsonName, String plural, String heading) {
    this.jsonName = jsonName;
    this.plural = plural;
    this.heading = heading;
  }

  String jsonName() {
    return jsonName;
  }

  String plural() {
    return plural;
  }

  /** Returns the words before the name of a table and a number. */
  String heading() {
    return heading;
  }
}
