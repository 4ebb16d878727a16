package com.foresyts.etl.report;

/** The counts of a table. READ is the sum of the seven counts after it (contract, 4.10). */
public enum Count {
  READ("read", "read"),
  INSERTED("inserted", "inserted"),
  UPDATED("updated", "updated"),
  UNCHANGED("unchanged", "unchanged"),
  INACTIVE("inactive", "inactive"),
  SKIPPED("skipped", "skipped"),
  REJECTED("rejected", "rejected"),
  DUPLICATE("duplicate", "duplicate"),
  /** References of kept records that became NULL because no row of this client has that key. */
  UNLINKED("unlinked", "unlinked"),
  /** Bad values in kept records, which became NULL. */
  NULLED_VALUES("nulledValues", "nulled"),
  /** Values in kept records that lost characters PostgreSQL cannot store. */
  CLEANED_VALUES("cleanedValues", "cleaned"),
  PRUNED("pruned", "pruned"),
  PAGES("pages", "pages");

  private final String jsonName;
  private final String heading;

  Count(String jsonName, String heading) {
    this.jsonName = jsonName;
    this.heading = heading;
  }

  String jsonName() {
    return jsonName;
  }

  String heading() {
    return heading;
  }
}
