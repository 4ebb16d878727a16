package com.foresyts.etl.error;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A failure that ends the run. The message tells the operator the cause and what to do.
 *
 * <p>The message never has a secret or a personal value. It may quote keys, user ids, and names of
 * tables and columns.
 */
public final class EtlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The part that failed; decides the exit code. */
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

  /** Creates a failure with more lines, the details, after the message. */
  public EtlException(Category category, String message, List<String> details) {
    this(
        category,
        null,
        null,
        Stream.concat(Stream.of(message), details.stream()).toArray(String[]::new));
  }

  /** Returns this failure as that of a table, which is named as on the command line. */
  public EtlException inTable(String table) {
    return new EtlException(category, table, this, lines);
  }

  /** Returns the lines of the message. A line break within a line comes from the data. */
  public List<String> lines() {
    return List.of(lines);
  }

  public Category category() {
    return category;
  }

  /** Returns the name on the command line of the table that failed, or null if none did. */
  public @Nullable String table() {
    return table;
  }
}
