package com.foresyts.etl.dynamodb;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.dynamodb.AccessPath.Kind;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** One client's part of a DynamoDB table, read once, or again from its start. */
public final class DynamoTable {
  /** With jitter: between nothing and a delay that doubles. */
  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20));

  /** What one read has come to. */
  private static final class Progress {
    final LongAdder scanned = new LongAdder();
    final LongAdder found = new LongAdder();
    final DoubleAdder consumed = new DoubleAdder();
  }

  private final DynamoDbClient dynamo;
  private final TableMapping mapping;
  private final String client;
  private final ReadSettings options;
  private final ReadNotices notices;
  private final String region;
  private final ThrottleRetry patience;
  private final @Nullable TableDescription table;
  private final AccessPath access;
  private final @Nullable CapacityLimit limit;
  private volatile Progress progress = new Progress();

  /**
   * Looks at the table.
   *
   * @param region where the table is, for messages
   * @param notice is told what an operator should know of the read
   * @throws EtlException where the table cannot be reached
   */
  public DynamoTable(
      DynamoDbClient dynamo,
      TableMapping mapping,
      String client,
      String region,
      ReadSettings options,
      Consumer<String> notice) {
    this.dynamo = dynamo;
    this.mapping = mapping;
    this.client = client;
    this.options = options;
    this.notices = new ReadNotices(mapping, options, notice);
    this.region = region;
    this.patience =
        new ThrottleRetry(BACKOFF, options.retryFor(), Duration.ofMinutes(1), notices::throttled);
    this.table = describe();
    this.access = table == null ? AccessPath.UNKNOWN : AccessPath.choose(mapping, table, options);
    this.limit = CapacityLimit.of(table, access, options);
    if (limit != null) {
      notices.duration(limit.share(), limit.bytes(), access.kind());
    }
  }

  private @Nullable TableDescription describe() {
    TableDescription described;
    try {
      described =
          patience
              .call(() -> dynamo.describeTable(request -> request.tableName(mapping.source())))
              .table();
    } catch (SdkException e) {
      if (e instanceof DynamoDbException refused && DynamoDbFailure.isAccessDenied(refused)) {
        notices.undescribed();
        return null;
      }
      throw failure(null).of(e, "DescribeTable");
    }
    if (described == null) {
      throw failure(null).garbled("DescribeTable");
    }
    return described;
  }

  /** An index is named as IAM names it. */
  private DynamoDbFailure failure(@Nullable String index) {
    return new DynamoDbFailure(
        index == null ? mapping.source() : mapping.source() + "/index/" + index, region);
  }

  /** How the table is read. */
  public AccessPath access() {
    return access;
  }

  /** What is known of the table and how it is read, for one line. */
  public String description() {
    return Description.of(table, access);
  }

  /**
   * Reads one item in the way in which all are read.
   *
   * @throws EtlException where it cannot be read; that there is none is fine
   */
  public void readOne() {
    PageReader reader = new PageReader(dynamo, mapping, client, access, options.consistent());
    check(call(reader, 0, Map.of(), 1), reader);
  }

  /** How many items the latest read has gone through so far, those of other clients included. */
  public long scanned() {
    return progress.scanned.sum();
  }

  /**
   * How many items a read will go through, about; 0 where that is not known, as of a query, which
   * reads the client's alone.
   */
  public long expected() {
    return table == null || access.kind() == Kind.QUERY
        ? 0
        : Objects.requireNonNullElse(table.itemCount(), 0L);
  }

  /**
   * Reads the client's items, each segment in a thread of its own.
   *
   * @param consumer is told what each page has consumed, in read capacity units, as soon as that is
   *     known, by any thread
   * @return the pages; taking one throws an {@link EtlException} if DynamoDB cannot be read
   */
  public BoundedPipe<Page> read(DoubleConsumer consumer) {
    Progress progress = new Progress(); // threads of an earlier read may not have noticed its end
    this.progress = progress;
    DoubleConsumer consumers =
        units -> {
          progress.consumed.add(units);
          consumer.accept(units);
        };
    PageReader reader = new PageReader(dynamo, mapping, client, access, options.consistent());
    return new BoundedPipe<>(
        "read " + mapping.source(),
        1,
        IntStream.range(0, access.segments())
            .mapToObj(
                segment ->
                    (BoundedPipe.Producer<Page>)
                        next -> read(reader, segment, progress, consumers, next))
            .toList());
  }

  private void read(
      PageReader reader,
      int segment,
      Progress progress,
      DoubleConsumer consumer,
      Consumer<Page> next) {
    Map<String, AttributeValue> start = Map.of();
    long read = 0;
    do {
      Page page = read(reader, segment, start, read);
      consumer.accept(page.consumed()); // first: it is paid for, whatever becomes of it
      check(page, reader);
      progress.found.add(page.items().size());
      progress.scanned.add(page.scanned());
      read += page.scanned();
      start = page.next();
      next.accept(page);
    } while (!start.isEmpty());
  }

  private Page read(PageReader reader, int segment, Map<String, AttributeValue> start, long read) {
    if (limit == null) {
      return call(reader, segment, start, null);
    }
    CapacityLimit.Turn turn = limit.take(read);
    double consumed = 0;
    int scanned = 0;
    try {
      Page page = call(reader, segment, start, turn.items());
      consumed = page.consumed();
      scanned = page.scanned();
      return page;
    } finally {
      limit.settle(turn, consumed, scanned);
    }
  }

  private Page call(
      PageReader reader, int segment, Map<String, AttributeValue> start, @Nullable Integer items) {
    try {
      return patience.call(() -> reader.read(segment, start, items));
    } catch (SdkException e) {
      throw failure(access.index()).of(e, reader.action());
    }
  }

  private void check(Page page, PageReader reader) {
    if (page.count() != page.items().size()) {
      throw failure(access.index()).garbled(reader.action());
    }
  }

  /** Says so if most of what was paid for belongs to other clients. */
  public void adviseOnWaste() {
    if (access.kind() == Kind.SCAN) {
      notices.waste(
          progress.scanned.sum(), progress.found.sum(), progress.consumed.sum(), table != null);
    }
  }
}
