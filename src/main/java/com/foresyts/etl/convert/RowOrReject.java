package com.foresyts.etl.convert;

import org.jspecify.annotations.Nullable;

/** The result of converting one item: a row, or a rejected record if its key is unusable. */
public sealed interface RowOrReject permits Row, RowOrReject.Rejected {

  /**
   * A record with an unusable key (contract, 4.3).
   *
   * @param key the text of the id attribute, cleaned and of any length; null if it has none
   * @param reason the key attribute's name and why its value cannot be a key
   */
  record Rejected(@Nullable String key, String reason) implements RowOrReject {}
}
