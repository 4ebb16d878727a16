package com.foresyts.etl.dynamodb;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.source.TableSource;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** A table in DynamoDB. */
public final class DynamoTable implements TableSource {
  /** Between zero and a delay that doubles with each attempt. */
  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20));

  private static final Duration THROTTLE_NOTICE_INTERVAL = Duration.ofMinutes(1);

  private final String region;
  private final TableMapping mapping;
  private final @Nullable TableDescription description;
  private final AccessPath access;
  private final SegmentReader reader;
  private final ReadNotices notices;
  private volatile SegmentReader.Counts counts = new SegmentReader.Counts();

  private DynamoTable(
      ReadContext context,
      TableMapping mapping,
      @Nullable TableDescription description,
      ThrottleRetry retry,
      ReadNotices notices) {
    this.region = context.region();
    this.mapping = mapping;
    this.description = description;
    this.notices = notices;
    ReadSettings settings = context.settings();
    access = access(context, mapping, description);
    CapacityLimit limit =
        CapacityLimit.of(description, access, settings, TimeMeter.SYSTEM_NANOTIME);
    String resource = mapping.source() + (access.index() == null ? "" : "/index/" + access.index());
    reader =
        new SegmentReader(
            new PageReader(context, mapping, access),
            retry,
            limit,
            new DynamoDbFailure(resource, context.region()));
    if (description == null) {
      notices.undescribed();
    }
    if (limit != null) {
      notices.duration(limit, access.operation());
    }
  }

  private static AccessPath access(
      ReadContext context, TableMapping mapping, @Nullable TableDescription description) {
    if (description == null) {
      return AccessPath.UNKNOWN;
    }
    return context.client() == null
        ? AccessPath.scan(mapping, description, context.settings())
        : AccessPath.choose(mapping, description, context.settings());
  }

  /**
   * Asks DynamoDB for the table's description and chooses how to read it.
   *
   * @param notice takes messages for the operator, now and during reads
   * @throws EtlException if the table cannot be reached, or its status lets nobody read it
   */
  public static DynamoTable describe(
      ReadContext context, TableMapping mapping, Consumer<String> notice) {
    return describe(context, new Descriptions(context.dynamo()), mapping, notice);
  }

  static DynamoTable describe(
      ReadContext context,
      Descriptions descriptions,
      TableMapping mapping,
      Consumer<String> notice) {
    ReadSettings settings = context.settings();
    ReadNotices notices = new ReadNotices(mapping, settings, notice);
    ThrottleRetry retry =
        new ThrottleRetry(
            BACKOFF, settings.retryFor(), THROTTLE_NOTICE_INTERVAL, notices::throttled);
    TableDescription description = description(context, descriptions, mapping.source(), retry);
    return new DynamoTable(context, mapping, description, retry, notices);
  }

  /** Returns null if the credentials may not describe the table. */
  private static @Nullable TableDescription description(
      ReadContext context, Descriptions descriptions, String table, ThrottleRetry retry) {
    DynamoDbFailure failure = new DynamoDbFailure(table, context.region());
    try {
      TableDescription described = retry.call(() -> descriptions.describe(table)).table();
      if (described == null) {
        throw failure.garbled("DescribeTable");
      }
      String problem = TableState.problem(described);
      if (problem != null) {
        throw DynamoDbFailure.failure(problem);
      }
      return described;
    } catch (SdkException e) {
      if (e instanceof DynamoDbException refused && Refusal.isAccessDenied(refused)) {
        return null;
      }
      throw failure.of(e, "DescribeTable");
    }
  }

  @Override
  public String access() {
    return access.operation().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean uniqueKeys() {
    return access.uniqueKeys();
  }

  @Override
  public @Nullable Instant instant() {
    return null;
  }

  @Override
  public String arn() {
    String arn = description == null ? null : description.tableArn();
    return arn == null
        ? "arn:aws:dynamodb:%s:000000000000:table/%s".formatted(region, mapping.source())
        : arn;
  }

  @Override
  public String description() {
    return access.description(description);
  }

  @Override
  public void probe() {
    reader.readOne();
  }

  @Override
  public long scanned() {
    return counts.scanned().sum();
  }

  @Override
  public long expected() {
    return access.operation() == AccessPath.Operation.QUERY
        ? 0
        : ReadSource.of(description, null).items();
  }

  @Override
  public Items read(DoubleConsumer consumer) {
    SegmentReader.Counts counts =
        new SegmentReader.Counts(); // threads of an earlier read may still count
    this.counts = counts;
    List<BoundedPipe.Producer<List<Map<String, AttributeValue>>>> segments =
        IntStream.range(0, access.segments())
            .<BoundedPipe.Producer<List<Map<String, AttributeValue>>>>mapToObj(
                segment -> next -> reader.read(segment, counts, consumer, next))
            .toList();
    return Items.of(new BoundedPipe<>("read " + mapping.source(), 1, segments));
  }

  /** Advises an index if most items of a scan belong to other clients. */
  @Override
  public void advise() {
    if (access.operation() == AccessPath.Operation.SCAN) {
      notices.waste(counts, description != null);
    }
  }
}
