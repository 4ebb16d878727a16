package com.foresyts.etl.report;

/** The counts of a table. READ is the sum of the seven counts after it (contract, 4.10). */
public enum Count {
  READ("read"),
  INSERTED("inserted"),
  UPDATED("updated"),
  UNCHANGED("unchanged"),
  INACTIVE("inactive"),
  SKIPPED("skipped"),
  REJECTED("rejected"),
  DUPLICATE("duplicate"),
  /** References of kept records that became NULL because no row of this client has that key. */
  UNLINKED("unlinked"),
  /** Bad values in kept records, which became NULL. */
  NULLED_VALUES("nulledValues", "nulled"),
  /** Values in kept records that lost characters PostgreSQL cannot store. */
  CLEANED_VALUES("cleanedValues", "cleaned"),
  PRUNED("pruned"),
  PAGES("pages");

  final String jsonName;

  /** Short, for people. */
  final String heading;

  Count(String name) {
    this(name, name);
  }

  Count(String jsonName, String heading) {
    this.jsonName = jsonName;
    this.heading = heading;
  }
}
