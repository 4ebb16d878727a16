package com.foresyts.etl.report;

/**
 * What is counted in every table. The first eight are the books: READ is the sum of the other seven
 * (contract, 4.10).
 */
public enum Count {
  READ("read", "read"),
  INSERTED("inserted", "inserted"),
  UPDATED("updated", "updated"),
  UNCHANGED("unchanged", "unchanged"),
  INACTIVE("inactive", "inactive"),
  SKIPPED("skipped", "skipped"),
  REJECTED("rejected", "rejected"),
  DUPLICATE("duplicate", "duplicate"),
  /** Kept records with a reference that names no row of this client, which became NULL. */
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

  public String jsonName() {
    return jsonName;
  }

  /** The heading in the console's summary table. */
  public String heading() {
    return heading;
  }
}
