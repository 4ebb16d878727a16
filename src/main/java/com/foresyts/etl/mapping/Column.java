package com.foresyts.etl.mapping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A target column and the source attribute that fills it.
 *
 * @param attribute the DynamoDB attribute's name, in its own case
 * @param type what the attribute is converted to
 * @param derived whether the value is worked out rather than read from the attribute
 * @param reference the parent row the value must name; null where it names none
 */
public record Column(
    String attribute, ColumnType type, boolean derived, @Nullable Reference reference) {

  /**
   * A foreign key to a parent of the same client.
   *
   * @param table the parent's PostgreSQL table
   * @param column the parent's key column
   * @param required whether a record without its parent is skipped; otherwise the column becomes
   *     NULL
   */
  public record Reference(String table, String column, boolean required) {}

  private static Column of(String attribute, ColumnType type) {
    return new Column(attribute, type, false, null);
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

  /** A text column that no attribute holds. */
  public static Column derivedText(String name) {
    return new Column(name, ColumnType.TEXT, true, null);
  }

  /** This column, naming a parent without which the record is skipped. */
  public Column ownedBy(String table, String column) {
    return new Column(attribute, type, derived, new Reference(table, column, true));
  }

  /** This column, naming a parent without which the column becomes NULL. */
  public Column linkedTo(String table, String column) {
    return new Column(attribute, type, derived, new Reference(table, column, false));
  }

  /** The column's name: the attribute's in lower case, as PostgreSQL folds unquoted names. */
  public String name() {
    return attribute.toLowerCase(Locale.ROOT);
  }
}
