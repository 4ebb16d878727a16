package com.foresyts.etl.check;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.dynamodb.CallerIdentity;
import com.foresyts.etl.dynamodb.DynamoDb;
import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.dynamodb.ReadContext;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Checks whether a run could read its tables, by reading one item of each. */
public final class SourceCheck {
  /** A run waits longer for a throttled table; a check has a person in front of it. */
  private static final Duration RETRY_FOR = Duration.ofSeconds(5);

  private static final String IDENTITY = "identity";

  private SourceCheck() {}

  /** Checks all tables at the same time, since an endpoint may not answer. */
  public static List<Finding> of(
      Settings settings, ReadSettings options, List<TableMapping> mappings) {
    ExecutorService threads = Executors.newFixedThreadPool(mappings.size() + 1);
    try (DynamoDbClient dynamo = DynamoDb.probeClient(settings.aws())) {
      dynamo.serviceClientConfiguration().credentialsProvider().resolveIdentity().join();
      ReadContext context =
          new ReadContext(
              dynamo,
              settings.clientId(),
              settings.aws().region(),
              options.retryingAtMost(RETRY_FOR));
      Stream<CompletableFuture<List<Finding>>> tables =
          mappings.stream()
              .map(
                  mapping -> CompletableFuture.supplyAsync(() -> table(context, mapping), threads));
      CompletableFuture<List<Finding>> identity =
          CompletableFuture.supplyAsync(() -> List.of(identity(settings.aws())), threads);
      // All are started before the first is waited for.
      return Stream.concat(Stream.of(identity), tables).toList().stream()
          .flatMap(found -> found.join().stream())
          .toList();
    } catch (EtlException e) {
      return withoutCredentials(e, mappings);
    } finally {
      threads.shutdown();
    }
  }

  /** Returns the reason once, and a warning for each table: they share the credentials. */
  private static List<Finding> withoutCredentials(
      EtlException reason, List<TableMapping> mappings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.failure(IDENTITY, reason));
    for (TableMapping mapping : mappings) {
      findings.add(
          Finding.warning(
              mapping.source(), "not checked, since the credentials fail: see " + IDENTITY));
    }
    return findings;
  }

  /** Returns a warning if it is unknown: a run does not need it. */
  private static Finding identity(Settings.Aws settings) {
    try {
      CallerIdentity caller = CallerIdentity.find(settings);
      return Finding.ok(IDENTITY, "account %s, %s".formatted(caller.account(), caller.arn()));
    } catch (EtlException e) {
      return Finding.warning(IDENTITY, String.valueOf(e.getMessage()));
    }
  }

  private static List<Finding> table(ReadContext context, TableMapping mapping) {
    String name = mapping.source();
    List<Finding> findings = new ArrayList<>();
    try {
      DynamoTable table =
          DynamoTable.describe(
              context, mapping, notice -> findings.add(Finding.warning(name, notice)));
      table.probe();
      findings.add(0, Finding.ok(name, table.description()));
    } catch (EtlException e) {
      findings.add(Finding.failure(name, e));
    }
    return findings;
  }
}
