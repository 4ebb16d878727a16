package com.foresyts.etl.benchmark;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;

import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times the jar against a source that answers at once and a real PostgreSQL, and what bounds it
 * beside it: ratios of one run say more than seconds, since machines differ and are noisy.
 */
public final class Benchmark {
  private static final String CLIENT = "WASJKSP";

  private static final int TIMES = 3;

  /** Only the full collections of this collector tell what is alive. */
  private static final List<String> SMALL_HEAP = List.of("-Xmx192m", "-XX:+UseSerialGC");

  private final Path jar;
  private final PostgresServer postgres;
  private final Figures figures = new Figures();

  private Benchmark(Path jar, PostgresServer postgres) {
    this.jar = jar;
    this.postgres = postgres;
  }

  /**
   * Prints a table and writes it as JSON.
   *
   * @param args the path of the jar, and of the JSON; the parts to measure, separated by commas
   */
  public static void main(String[] args) throws Exception {
    List<String> parts = List.of(args[2].split(","));
    try (PostgresServer postgres = PostgresServer.start()) {
      Benchmark benchmark = new Benchmark(Path.of(args[0]), postgres);
      Map<String, Part> all = new LinkedHashMap<>();
      all.put("small", benchmark::small);
      all.put("large", benchmark::large);
      all.put("night", () -> Night.measure(benchmark.jar, postgres, benchmark.figures, 2_500));
      all.put("memory", benchmark::memory);
      benchmark.machine();
      for (Map.Entry<String, Part> part : all.entrySet()) {
        if (parts.contains(part.getKey())) {
          part.getValue().measure();
        }
      }
      benchmark.figures.write(Path.of(args[1]));
    }
    System.exit(0);
  }

  /** Measures something, and says it. */
  private interface Part {
    void measure() throws Exception;
  }

  private void machine() {
    Runtime runtime = Runtime.getRuntime();
    say(
        "machine",
        "%s %s, %d cores, Java %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                runtime.availableProcessors(),
                System.getProperty("java.version")));
  }

  /** A usual company: what counts is how soon the program is there. */
  private void small() throws Exception {
    try (DynamoDbServer pages = DynamoDbServer.of(new FakeDynamoDb(), Sample.of(CLIENT))) {
      Map<String, String> settings = settings(pages, postgres.newDatabase());
      run(settings, List.of());
      Path archive = Run.newFolder("classes.jsa");
      run(settings, List.of("-XX:ArchiveClassesAtExit=" + archive));
      double[] plain = new double[TIMES];
      double[] archived = new double[TIMES];
      double[] version = new double[TIMES];
      for (int time = 0; time < TIMES; time++) {
        plain[time] = run(settings, List.of()).seconds();
        archived[time] = run(settings, List.of("-XX:SharedArchiveFile=" + archive)).seconds();
        version[time] = run(settings, List.of(), "--version").seconds();
      }
      say("small client (2,095 records), second run, median of 3, s", Figures.median(plain));
      say("the same with an archive of classes, median of 3, s", Figures.median(archived));
      say("with an archive / without", Figures.median(archived) / Figures.median(plain));
      say("JVM that prints its version, median of 3, s", Figures.median(version));
    }
  }

  private void large() throws Exception {
    Sample sample =
        Sample.of(CLIENT).with(EMPLOYEES, 5_000).with(LEAVES, 300_000).with(ABSENTS, 100_000);
    FakeDynamoDb fake = new FakeDynamoDb();
    fake.cachePages();
    try (DynamoDbServer pages = DynamoDbServer.of(fake, sample)) {
      run(settings(pages, postgres.newDatabase()), List.of()); // the pages are made
      String database = postgres.newDatabase();
      Map<String, String> settings = settings(pages, database);
      Run first = run(settings, List.of());
      String before = position(database);
      Run second = run(settings, List.of());
      double wal =
          number(database, "select pg_wal_lsn_diff(pg_current_wal_lsn(), '" + before + "')");
      Run.main(BareRead.class, settings); // other pages
      Path export = Exports.of(sample);
      String[] fromExport = {"--from-export", export.toString()};
      Run exported = run(settings(pages, postgres.newDatabase()), List.of(), fromExport);
      double[] exportedAgain = new double[TIMES];
      double[] seconds = new double[TIMES];
      double[] bare = new double[TIMES];
      for (int time = 0; time < TIMES; time++) { // in turn, so that a busy machine hits both
        seconds[time] = run(settings, List.of()).seconds();
        exportedAgain[time] = run(settings, List.of(), fromExport).seconds();
        bare[time] = Run.main(BareRead.class, settings).seconds();
      }

      String copies = emptyTables();
      double floor = Floor.copy(postgres, database, copies);
      String rows = emptyTables();
      fillParents(database, rows);
      double single = Floor.rowsPerSecond(postgres, database, rows, 20_000);

      double records = first.sum("read");
      say("records", records);
      say("COPY of the same rows (floor), s", floor);
      say("bare read with the SDK, median of 3, s", Figures.median(bare));
      say("row at a time, records/s", single);
      say("first load, s", first.seconds());
      say("first load, records/s", records / first.seconds());
      say("first load / floor", first.seconds() / floor);
      say("first load / row at a time", records / first.seconds() / single);
      say("second run, nothing changed, median of 3, s", Figures.median(seconds));
      say("second run / bare read", Figures.median(seconds) / Figures.median(bare));
      say("second run, rows written", second.sum("inserted") + second.sum("updated"));
      say("second run, WAL, KiB", wal / 1024);
      say("read capacity units", first.sum("consumedReadCapacity"));

      say("from an export: first load, records/s", records / exported.seconds());
      say("from an export: first load / live first load", exported.seconds() / first.seconds());
      say("from an export: second run, median of 3, s", Figures.median(exportedAgain));
      say(
          "from an export: second run / live second run",
          Figures.median(exportedAgain) / Figures.median(seconds));
      String snapshots = Run.newFolder("snapshots").toString();
      double snapshot = run(settings, List.of(), "snapshot", "--to", snapshots).seconds();
      say("snapshot, s", snapshot);
      say("snapshot / bare read", snapshot / Figures.median(bare));
      double split =
          run(settings, List.of(), "snapshot", fromExport[0], fromExport[1], "--to", snapshots)
              .seconds();
      say("snapshot of an export / snapshot", split / snapshot);

      run(settings, List.of(), "--segments", "8"); // other pages
      Run segments = run(settings, List.of(), "--segments", "8");
      fake.latency(Duration.ofMillis(25));
      Run latency = run(settings, List.of(), "--segments", "8");
      say("8 segments, s", segments.seconds());
      say("8 segments, 25 ms a page / without latency", latency.seconds() / segments.seconds());
    }
  }

  /**
   * What is alive in the heap must not grow with the table. Of an export, the keys are remembered.
   */
  private void memory() throws Exception {
    for (int leaves : new int[] {400_000, 4_000_000}) {
      Sample sample = Sample.of(CLIENT).with(LEAVES, leaves);
      try (DynamoDbServer pages = DynamoDbServer.of(new FakeDynamoDb(), sample)) {
        Run run = run(settings(pages, postgres.newDatabase()), SMALL_HEAP, "--segments", "8");
        say(
            String.format(Locale.ROOT, "live heap with -Xmx192m, %,d leaves, MiB", leaves),
            run.heapMebibytes());
      }
    }
    int leaves = 4_000_000;
    Map<String, String> settings = new HashMap<>(postgres.environment(postgres.newDatabase()));
    settings.put("CLIENT_ID", CLIENT);
    Path export = Exports.ofLeaves(Sample.of(CLIENT), leaves);
    Run run = run(settings, SMALL_HEAP, "--from-export", export.toString());
    say(
        String.format(Locale.ROOT, "the same from an export, %,d leaves, MiB", leaves),
        run.heapMebibytes());
  }

  private Run run(Map<String, String> settings, List<String> java, String... options)
      throws IOException, InterruptedException {
    return Run.jar(jar, settings, java, options);
  }

  private Map<String, String> settings(DynamoDbServer pages, String database) {
    Map<String, String> settings = new HashMap<>(postgres.environment(database));
    settings.putAll(pages.environment());
    settings.put("CLIENT_ID", CLIENT);
    return settings;
  }

  /** A database with the tables as the program creates them, and nothing in them. */
  private String emptyTables() throws Exception {
    String database = postgres.newDatabase();
    try (DynamoDbServer nothing = DynamoDbServer.of(new FakeDynamoDb())) {
      nothing.wipe();
      try {
        run(settings(nothing, database), List.of());
      } catch (IllegalStateException e) {
        // It finds nothing, which is a failure, but the tables are there.
      }
    }
    return database;
  }

  private void fillParents(String from, String to) throws SQLException, IOException {
    Floor.copy(postgres, from, to);
    try (Connection connection = postgres.connect(to);
        Statement statement = connection.createStatement()) {
      statement.execute("truncate foresytsleavelist");
    }
  }

  private String position(String database) throws SQLException {
    return query(database, "select pg_current_wal_lsn()");
  }

  private double number(String database, String sql) throws SQLException {
    return Double.parseDouble(query(database, sql));
  }

  private String query(String database, String sql) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void say(String name, Object figure) {
    figures.say(name, figure);
  }
}
