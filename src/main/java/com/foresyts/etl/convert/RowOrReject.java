package com.foresyts.etl.convert;

import org.jspecify.annotations.Nullable;

/** What became of one item: a row, or a record that is rejected because its key cannot stand. */
public sealed interface RowOrReject permits Row, RowOrReject.Rejected {

  /**
   * A record whose key cannot stand.
   *
   * @param key what the key attribute holds, as far as that can be told; null where it holds
   *     nothing
   * @param reason which attribute is wrong and why
   */
  record Rejected(@Nullable String key, String reason) implements RowOrReject {}
}
