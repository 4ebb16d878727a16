package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A table of the user's may have further columns of any name. */
@Tag("newest-postgresql")
@Tag("slow")
class ColumnNamesIT {
  private static final String CLIENT = "WASJKSP";
  private static final Path SOURCES = Path.of("src/main/java/com/foresyts/etl/postgres");
  private static final Path STATEMENTS = Path.of("src/test/resources/com/foresyts/etl/postgres");
  private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"(.*?)\"\"\"", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\\b[a-z_]{1,30}\\b");

  /** The names of PostgreSQL's own columns. */
  private static final Set<String> SYSTEM = Set.of("ctid", "xmin", "xmax", "cmin", "cmax");

  private final Fixture fixture = Fixture.shared();
  private final TestDatabase database = TestDatabase.create();

  @Test
  void furtherColumnsMayHaveEveryNameOfStatements() throws Exception {
    fixture.wipe();
    fixture.load(Sample.small(CLIENT));
    database.with(Predecessor::createTables);
    Set<String> names = namesInStatements();
    assertThat(names).contains("may_update", "position", "present", "owner", "t", "batch", "k");
    for (SourceTable table : SourceTable.values()) {
      add(names, table.target());
    }
    assertThat(run("--dry-run").count(LEAVES, "inserted")).isPositive();
    run();
    for (SourceTable table : SourceTable.values()) {
      database.sql("update %s set may_update = 'x', t = 'x', id = 'x'".formatted(table.target()));
    }
    RunResult second = run("--prune");
    for (SourceTable table : SourceTable.values()) {
      assertThat(second.count(table, "inserted") + second.count(table, "updated")).isZero();
    }
    assertThat(verify()).endsWith("✓ A run would change nothing\n");
    String gone = database.query("select min(user_leave_id) from foresytsleavelist").get(0);
    fixture.delete(LEAVES, CLIENT, gone);
    assertThat(verify()).contains("    extra to prune: " + gone + "\n");
    assertThat(run("--prune").count(LEAVES, "pruned")).isEqualTo(1);
  }

  /** Every word of the statements, whether it is a name or not. */
  private static Set<String> namesInStatements() throws IOException {
    Set<String> names = new TreeSet<>();
    contents(STATEMENTS).forEach(statement -> addWords(names, statement));
    contents(SOURCES)
        .flatMap(source -> TEXT_BLOCK.matcher(source).results())
        .forEach(block -> addWords(names, block.group(1)));
    names.removeAll(SYSTEM);
    return names;
  }

  private static Stream<String> contents(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(ColumnNamesIT::read).toList().stream();
    }
  }

  private static void addWords(Set<String> names, String statement) {
    NAME.matcher(statement).results().forEach(result -> names.add(result.group()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Set<String> names, String table) throws SQLException {
    List<String> present =
        database.query(
            "select attname from pg_attribute where attrelid = '%s'::regclass".formatted(table));
    database.sql(
        names.stream()
            .filter(name -> !present.contains(name))
            .map("add \"%s\" text"::formatted)
            .collect(joining(", ", "alter table " + table + " ", "")));
  }

  private String verify() {
    CommandResult verify = CommandResult.run(environment(), "verify", "--prune");
    return verify.out() + verify.err();
  }

  private RunResult run(String... options) {
    return RunResult.run(environment(), options).succeeded();
  }

  private Map<String, String> environment() {
    return fixture.environment(CLIENT, database.name());
  }
}
