package com.foresyts.etl.it.rows;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.convert.AnyValue;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.program.TestDatabase;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ConnectRetry;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.Transaction;
import com.foresyts.etl.postgres.UpsertBatch;
import com.foresyts.etl.postgres.UpsertBatch.Permission;
import com.foresyts.etl.postgres.UpsertWriter.Outcome;
import com.foresyts.etl.postgres.UpsertWriter.Result;
import com.foresyts.etl.postgres.Uses;
import com.foresyts.etl.tables.Migrators;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whatever converts, PostgreSQL takes, and gives back equal. */
@Tag("slow")
class ConversionIT {
  private static final String CLIENT = "WASJKSP";
  private static final int ROWS = 80;

  @Property(seed = "1", tries = 1, edgeCases = EdgeCasesMode.NONE)
  void postgresqlReturnsConvertedValuesUnchanged(
      @ForAll("items") List<List<Map<String, AttributeValue>>> items) throws Exception {
    check(TestDatabase.create(), items);
  }

  @Tag("newest-postgresql")
  @Property(seed = "2", tries = 1, edgeCases = EdgeCasesMode.NONE)
  void postgresqlReturnsConvertedValuesUnchangedInPredecessorsTables(
      @ForAll("items") List<List<Map<String, AttributeValue>>> items) throws Exception {
    TestDatabase database = TestDatabase.create();
    database.with(Predecessor::createTables);
    database.sql("alter table foresytsholidays alter location_id type varchar(5)[]");
    check(database, items);
  }

  /** Items of each table, in the mappings' order. */
  @Provide
  Arbitrary<List<List<Map<String, AttributeValue>>>> items() {
    return Combinators.combine(
            Migrators.mappings().stream()
                .map(mapping -> AnyValue.items(mapping.columns()).list().ofSize(ROWS))
                .toList())
        .as(items -> items);
  }

  private static void check(TestDatabase database, List<List<Map<String, AttributeValue>>> items)
      throws Exception {
    ConnectRetry retry = new ConnectRetry(Duration.ZERO, notice -> {});
    try (Database target = Database.open(settings(database), CLIENT, host -> "", retry)) {
      List<TargetTable> tables =
          Schema.find(target, null, Migrators.mappings())
              .ensure(Uses.run(false, Migrators.mappings()));
      for (int index = 0; index < tables.size(); index++) {
        TargetTable table = tables.get(index);
        List<Row> rows = rows(table, items.get(index));
        UpsertBatch batch = new UpsertBatch(table.mapping().columns().size());
        rows.forEach(row -> batch.add(row, Permission.INSERT_OR_UPDATE));
        Function<Transaction, List<Result>> write =
            transaction -> transaction.writer(table).write(batch);

        assertThat(target.inTransaction(write))
            .hasSameSizeAs(rows)
            .allMatch(result -> result.outcome() == Outcome.INSERTED);
        List<List<@Nullable Object>> expected =
            rows.stream().map(row -> Arrays.asList(row.values())).toList();
        database.with(connection -> assertThat(read(table, connection)).isEqualTo(expected));
        assertThat(target.inTransaction(write))
            .hasSameSizeAs(rows)
            .allMatch(result -> result.outcome() == Outcome.UNCHANGED);
      }
    }
  }

  /** The items as rows, in the order of their keys. */
  private static List<Row> rows(TargetTable table, List<Map<String, AttributeValue>> items) {
    TableMapping mapping = table.mapping();
    RowConverter converter = new RowConverter(mapping, table.widths());
    List<Row> rows = new ArrayList<>();
    for (Map<String, AttributeValue> given : items) {
      Map<String, AttributeValue> item = new HashMap<>(given);
      mapping.columns().stream()
          .filter(column -> column.reference() != null)
          .forEach(column -> item.remove(column.attribute())); // there are no parents
      item.put(mapping.clientAttribute(), fromS(CLIENT));
      item.put(mapping.idAttribute(), fromS("%04d א😀\"\\\t{,}".formatted(rows.size())));
      assertThat(converter.convert(item)).isInstanceOfSatisfying(Row.class, rows::add);
    }
    return rows;
  }

  private static List<List<@Nullable Object>> read(TargetTable table, Connection connection)
      throws SQLException {
    List<Column> columns = table.mapping().columns();
    String sql =
        "select %s from %s order by %s"
            .formatted(
                columns.stream().map(column -> '"' + column.name() + '"').collect(joining(", ")),
                table.name(),
                table.mapping().idColumn().name());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int index = 0; index < columns.size(); index++) {
          row.add(read(result, index + 1, columns.get(index).type()));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static @Nullable Object read(ResultSet row, int index, ColumnType type)
      throws SQLException {
    return switch (type) {
      case TEXT -> row.getString(index);
      case INTEGER -> row.getObject(index, Integer.class);
      case BOOLEAN -> row.getObject(index, Boolean.class);
      case DATE -> row.getObject(index, LocalDate.class);
      case TIMESTAMP -> row.getObject(index, LocalDateTime.class);
      case TEXT_ARRAY -> {
        Array array = row.getArray(index);
        yield array == null ? null : Arrays.asList((Object[]) array.getArray());
      }
    };
  }

  private static Settings.Postgres settings(TestDatabase database) {
    PostgresServer server = Fixture.shared().postgres();
    return new Settings.Postgres(
        server.host(),
        server.port(),
        database.name(),
        server.user(),
        server.password(),
        null,
        null,
        null,
        null,
        null);
  }
}
