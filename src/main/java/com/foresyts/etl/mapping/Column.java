package com.foresyts.etl.mapping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A target column and the source attribute that fills it.
 *
 * @param attribute the DynamoDB attribute's name, in its own case
 * @param reference the foreign key of the column, or null if it has none
 */
public record Column(String attribute, ColumnType type, Role role, @Nullable Reference reference) {

  /** The part that a column plays in its table. */
  public enum Role {
    /** Names a record within its client. Every table has one. */
    ID,
    /** Holds the client id. Every table has one. */
    CLIENT,
    /** Is 1 in active records. All records are active if a table has none. */
    STATUS,
    /** Is computed during the run; no attribute holds its value. */
    DERIVED,
    /** Any other column. */
    VALUE
  }

  /**
   * A foreign key to the id of a parent of the same client.
   *
   * @param required true if a record without its parent is skipped; false if only the column
   *     becomes NULL
   */
  public record Reference(ParentTable parent, boolean required) {}

  private static Column of(String attribute, ColumnType type) {
    return new Column(attribute, type, Role.VALUE, null);
  }

  public static Column text(String attribute) {
    return of(attribute, ColumnType.TEXT);
  }

  public static Column integer(String attribute) {
    return of(attribute, ColumnType.INTEGER);
  }

  public static Column bool(String attribute) {
    return of(attribute, ColumnType.BOOLEAN);
  }

  public static Column date(String attribute) {
    return of(attribute, ColumnType.DATE);
  }

  public static Column timestamp(String attribute) {
    return of(attribute, ColumnType.TIMESTAMP);
  }

  public static Column textArray(String attribute) {
    return of(attribute, ColumnType.TEXT_ARRAY);
  }

  public static Column id(Column column) {
    return column.as(Role.ID);
  }

  public static Column client(Column column) {
    return column.as(Role.CLIENT);
  }

  public static Column status(Column column) {
    return column.as(Role.STATUS);
  }

  public static Column derived(Column column) {
    return column.as(Role.DERIVED);
  }

  private Column as(Role other) {
    return new Column(attribute, type, other, reference);
  }

  /** Adds a foreign key; a record without its parent is skipped. */
  public Column ownedBy(ParentTable parent) {
    return new Column(attribute, type, role, new Reference(parent, true));
  }

  /** Adds a foreign key; the column of a record without its parent becomes NULL. */
  public Column linkedTo(ParentTable parent) {
    return new Column(attribute, type, role, new Reference(parent, false));
  }

  /** Returns the attribute in lower case, as PostgreSQL folds unquoted names. */
  public String name() {
    return attribute.toLowerCase(Locale.ROOT);
  }

  public boolean isDerived() {
    return role == Role.DERIVED;
  }
}
