package com.foresyts.etl.source;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.error.EtlException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of one read, page by page. */
public interface Items extends AutoCloseable {
  /** Returns the items that a pipe passes. */
  static Items of(BoundedPipe<List<Map<String, AttributeValue>>> pages) {
    return new Items() {
      @Override
      public @Nullable List<Map<String, AttributeValue>> next() {
        return pages.next();
      }

      @Override
      public void close() {
        pages.close();
      }
    };
  }

  /**
   * Waits for the next page.
   *
   * @return null after the last one
   * @throws EtlException (DYNAMODB) if it cannot be read
   */
  @Nullable List<Map<String, AttributeValue>> next();

  /** Stops the read. */
  @Override
  void close();
}
