package com.foresyts.etl.it.exports;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.ManySamples;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night for many clients: a snapshot, then a run from it for each. */
@Tag("newest-postgresql")
@Tag("slow")
class NightIT {
  private static final int CLIENTS = 20;

  @Test
  void snapshotAndItsRunsCostOneScan(@TempDir Path folder) throws Exception {
    List<Sample> samples =
        ManySamples.of(
            CLIENTS,
            Sample.of("")
                .with(SourceTable.EMPLOYEES, 20)
                .with(SourceTable.LEAVES, 100)
                .with(SourceTable.ABSENTS, 20));
    TestDatabase database = TestDatabase.create();
    FakeDynamoDb fake = new FakeDynamoDb();
    try (DynamoDbServer server = ManySamples.serve(fake, samples)) {
      Map<String, String> settings =
          new HashMap<>(Fixture.shared().postgres().environment(database.name()));
      settings.putAll(server.environment());
      RunResult live = RunResult.run(settings, "--client", "C01").succeeded();
      double scan = units(fake);
      assertThat(live.count(SourceTable.LEAVES, "read")).isEqualTo(100);

      CommandResult snapshot = CommandResult.run(settings, "snapshot", "--to", folder.toString());
      assertThat(snapshot.exitCode()).as(snapshot.out() + snapshot.err()).isZero();
      for (Sample sample : List.of(samples.get(0), samples.get(10), samples.get(19))) {
        RunResult run =
            RunResult.run(
                    settings, "--client", sample.clientId(), "--from-export", folder.toString())
                .succeeded();
        for (SourceTable table : SourceTable.values()) {
          assertThat(run.count(table, "read")).isEqualTo(sample.size(table));
        }
      }
      assertThat(units(fake) - scan).isPositive().isLessThanOrEqualTo(1.05 * scan);
    }
  }

  private static double units(FakeDynamoDb fake) {
    return fake.consumptions().stream().mapToDouble(FakeDynamoDb.Consumption::units).sum();
  }
}
