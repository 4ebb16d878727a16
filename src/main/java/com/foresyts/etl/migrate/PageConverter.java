package com.foresyts.etl.migrate;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.convert.RowOrReject;
import com.foresyts.etl.convert.TextWidth;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.RowCompletion;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts the pages of one table to batches. It uses neither DynamoDB nor PostgreSQL. */
final class PageConverter implements BoundedPipe.Producer<Batch> {
  private final Items pages;
  private final RowConverter converter;
  private final RowCompletion completion;
  private final References references;

  /** The keys read so far, or null if no two items of the source can have one key. */
  private final @Nullable KeySet keysRead;

  private final int columns;
  private Batch batch;

  PageConverter(
      Items pages,
      Migrator migrator,
      Map<String, TextWidth> widths,
      References references,
      boolean uniqueKeys) {
    this.pages = pages;
    this.converter = new RowConverter(migrator.mapping(), widths);
    this.completion = migrator.completion(converter);
    this.references = references;
    this.columns = migrator.mapping().columns().size();
    this.batch = new Batch(columns);
    this.keysRead = uniqueKeys ? null : new KeySet();
  }

  @Override
  public void produce(Consumer<Batch> next) {
    for (var page = pages.next(); page != null; page = pages.next()) {
      for (Map<String, AttributeValue> item : page) {
        convert(item, next);
      }
      pass(next);
    }
    completion.flush(row -> add(row, next));
    pass(next);
  }

  private void convert(Map<String, AttributeValue> item, Consumer<Batch> next) {
    batch.countItem();
    completion.observe(item, row -> add(row, next));
    RowOrReject converted = converter.convert(item);
    if (converted instanceof RowOrReject.Rejected rejected) {
      batch.addBadKey(rejected, item);
    } else if (converted instanceof Row row) {
      if (keysRead != null && !keysRead.add(row.key())) {
        batch.addDuplicate(row);
      } else {
        completion.enrich(row, complete -> add(complete, next));
      }
    }
  }

  private void add(Row row, Consumer<Batch> next) {
    batch.add(references.resolve(row));
    if (batch.isFull()) {
      pass(next);
    }
  }

  private void pass(Consumer<Batch> next) {
    if (!batch.isEmpty()) {
      next.accept(batch);
      batch = new Batch(columns);
    }
  }
}
