package com.foresyts.etl.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that ends the run, told in words an operator can act on.
 *
 * <p>The message names what failed and what to do. It never holds a secret or a personal value:
 * keys, user ids and names of tables and columns are all it may quote.
 */
public final class EtlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of thing failed; decides the exit code. */
  public enum Category {
    CONFIGURATION,
    DYNAMODB,
    POSTGRESQL,
    DATA,
    LOCKED
  }

  private final Category category;
  private final @Nullable String table;

  private EtlException(
      Category category, @Nullable String table, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
    this.table = table;
  }

  public EtlException(Category category, String message) {
    this(category, null, message, null);
  }

  public EtlException(Category category, String message, Throwable cause) {
    this(category, null, message, cause);
  }

  /**
   * The same failure, told of one table.
   *
   * @param table the table's name on the command line
   */
  public EtlException inTable(String table) {
    return new EtlException(category, table, String.valueOf(getMessage()), this);
  }

  public Category category() {
    return category;
  }

  /**
   * The name, as on the command line, of the table that was being migrated; null where it was none.
   */
  public @Nullable String table() {
    return table;
  }
}
