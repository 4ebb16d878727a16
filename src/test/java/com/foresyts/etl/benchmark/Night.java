package com.foresyts.etl.benchmark;

import static com.foresyts.etl.fixture.SourceTable.LEAVES;

import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.ManySamples;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many clients of equal size in tables that are not keyed by client: what their runs take from a
 * snapshot, and live, if the capacity allows a scan of the largest table in a minute.
 */
final class Night {
  private static final int CLIENTS = 20;
  private static final int SCAN_SECONDS = 60;

  private final Path jar;
  private final Figures figures;
  private final Map<String, String> settings;
  private final List<Sample> samples;
  private final FakeDynamoDb fake;

  private Night(Path jar, PostgresServer postgres, Figures figures, Sample size) throws Exception {
    this.jar = jar;
    this.figures = figures;
    samples = ManySamples.of(CLIENTS, size);
    fake = new FakeDynamoDb();
    settings = new HashMap<>(postgres.environment(postgres.newDatabase()));
  }

  /**
   * @param leaves the number of leaves of each client
   */
  static void measure(Path jar, PostgresServer postgres, Figures figures, int leaves)
      throws Exception {
    Night night = new Night(jar, postgres, figures, Sample.of("").with(LEAVES, leaves));
    try (DynamoDbServer pages = ManySamples.serve(night.fake, night.samples)) {
      night.settings.putAll(pages.environment());
      night.measure();
    }
  }

  private void measure() throws Exception {
    Path folder = Run.newFolder("snapshots");
    String client = samples.get(0).clientId();
    long units = Math.max(1, Math.round(run("--client", client).units("leaves") / SCAN_SECONDS));
    double start = consumed();
    Run live = run("--client", client, "--max-rcu", Long.toString(units));
    double scan = consumed() - start;
    Run snapshot = run("snapshot", "--to", folder.toString(), "--max-rcu", Long.toString(units));
    double[] seconds = new double[CLIENTS];
    double sum = 0;
    for (int number = 0; number < CLIENTS; number++) {
      seconds[number] =
          run("--client", samples.get(number).clientId(), "--from-export", folder.toString())
              .seconds();
      sum += seconds[number];
    }
    double night = consumed() - start - scan;
    figures.say("20 clients: live run of one, limited capacity, s", live.seconds());
    figures.say("20 clients: live run of one, read capacity units", scan);
    figures.say("20 clients: snapshot, limited capacity, s", snapshot.seconds());
    figures.say("20 clients: run of one from the snapshot, median, s", Figures.median(seconds));
    figures.say("20 clients: snapshot and all runs, s", snapshot.seconds() + sum);
    figures.say("20 clients: snapshot and all runs, read capacity units", night);
    figures.say(
        "20 clients: snapshot and all runs / one live run, time",
        (snapshot.seconds() + sum) / live.seconds());
    figures.say("20 clients: snapshot and all runs / one live run, units", night / scan);
  }

  private Run run(String... options) throws Exception {
    return Run.jar(jar, settings, List.of(), options);
  }

  /** Returns the units that DynamoDB has counted so far. */
  private double consumed() {
    return fake.consumptions().stream().mapToDouble(FakeDynamoDb.Consumption::units).sum();
  }
}
