package com.foresyts.etl.error;

import java.util.List;
import java.util.stream.Stream;
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

  private final String[] lines;

  private EtlException(
      Category category, @Nullable String table, @Nullable Throwable cause, String... lines) {
    super(String.join("\n  ", lines), cause);
    this.category = category;
    this.table = table;
    this.lines = lines;
  }

  public EtlException(Category category, String message) {
    this(category, null, null, message);
  }

  public EtlException(Category category, String message, Throwable cause) {
    this(category, null, cause, message);
  }

  /**
   * A failure whose message has several lines.
   *
   * @param details what follows the first line, a line each
   */
  public EtlException(Category category, String message, List<String> details) {
    this(
        category,
        null,
        null,
        Stream.concat(Stream.of(message), details.stream()).toArray(String[]::new));
  }

  /**
   * The same failure, told of one table.
   *
   * @param table the table's name on the command line
   */
  public EtlException inTable(String table) {
    return new EtlException(category, table, this, lines);
  }

  /** The lines of the message. A line break within one of them comes from the data. */
  public List<String> lines() {
    return List.of(lines);
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
