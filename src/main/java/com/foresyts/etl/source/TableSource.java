package com.foresyts.etl.source;

import com.foresyts.etl.error.EtlException;
import java.time.Instant;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** A table whose items of one client, or of all, are read, once or several times. */
public interface TableSource {
  /** Returns how it is read: {@code scan}, {@code query} or {@code export} (contract, 5). */
  String access();

  /** Returns whether no two items of a client can have the same target key (contract, 4.8). */
  boolean uniqueKeys();

  /** Returns the instant of which the items are; null if they are live. */
  @Nullable Instant instant();

  /**
   * Returns the ARN of the table in DynamoDB. Its account is {@code 000000000000} if that is not
   * known.
   */
  String arn();

  /** Describes the table and how it is read, in one line. */
  String description();

  /** Reads a little, as a check; throws an {@link EtlException} if the table cannot be read. */
  void probe();

  /** Returns how many items the latest read has scanned so far, all clients together. */
  long scanned();

  /** Returns about how many items a read will scan; 0 if not known. */
  long expected();

  /**
   * Reads the items, with the attributes of the mapping only, in threads of its own.
   *
   * @param consumer takes the read capacity units of each page as soon as they are known, in any
   *     thread
   */
  Items read(DoubleConsumer consumer);

  /** Gives advice to the operator after a read, if there is any. */
  default void advise() {}
}
