package com.foresyts.etl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.migrate.References.MissingParent;
import com.foresyts.etl.migrate.References.Resolved;
import com.foresyts.etl.migrate.References.Unlinked;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.UpsertBatch.Permission;
import com.foresyts.etl.tables.Migrators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** References of records whose parents PostgreSQL holds, under whatever ids. */
class ReferencesTest {
  private static final Map<String, Boolean> PARENTS =
      Map.of("", true, " ", true, "null", true, " null\t", true, "P1", true);

  static Stream<Arguments> namesNothing() {
    return PARENTS.keySet().stream()
        .filter(id -> !id.equals("P1"))
        .flatMap(
            id ->
                Stream.of(
                    Arguments.of(SourceTable.EMPLOYEES, "basedepartmentid", id, false),
                    Arguments.of(SourceTable.LEAVES, "leave_category_id", id, false),
                    Arguments.of(SourceTable.LEAVES, "userid", id, true),
                    Arguments.of(SourceTable.ABSENTS, "userId", id, true)));
  }

  /** Also if a row has that very id, as one that somebody else wrote. */
  @ParameterizedTest
  @MethodSource
  void namesNothing(SourceTable table, String attribute, String id, boolean required) {
    Resolved resolved = resolve(table, "userid", "P1", attribute, id);
    assertThat(resolved.unlinked()).isEmpty();
    if (required) {
      assertThat(resolved.permission()).isEqualTo(Permission.NONE);
      assertThat(resolved.missing()).extracting(MissingParent::id).isNull();
    } else {
      assertThat(resolved.permission()).isEqualTo(Permission.INSERT_OR_UPDATE);
      assertThat(value(table, resolved, attribute)).isNull();
    }
  }

  /** Ids are compared byte by byte, whatever the collations are. */
  @ParameterizedTest
  @CsvSource({
    "EMPLOYEES, basedepartmentid, P1, P1, false",
    "EMPLOYEES, basedepartmentid, p1, , true",
    "LEAVES, leave_category_id, P1, P1, false",
    "LEAVES, leave_category_id, 'P1 ', , true"
  })
  void becomesNullUnlessParentHasVeryId(
      SourceTable table, String attribute, String id, @Nullable String value, boolean unlinked) {
    Resolved resolved = resolve(table, "userid", "P1", attribute, id);
    assertThat(value(table, resolved, attribute)).isEqualTo(value);
    assertThat(resolved.unlinked())
        .isEqualTo(unlinked ? List.of(new Unlinked(attribute, id)) : List.of());
  }

  private static Resolved resolve(SourceTable table, String... attributes) {
    List<TargetTable> tables = new ArrayList<>();
    for (TableMapping each : Migrators.mappings()) {
      tables.add(new TargetTable(each, each.target(), Map.of()));
    }
    TableMapping mapping = mapping(table);
    Row row = (Row) new RowConverter(mapping, Map.of()).convert(table.item("C", "ID", attributes));
    return References.load(mapping, tables, parent -> PARENTS).resolve(row);
  }

  private static @Nullable Object value(SourceTable table, Resolved resolved, String attribute) {
    return resolved.row().value(mapping(table).indexOf(attribute));
  }

  private static TableMapping mapping(SourceTable table) {
    return Migrators.mappings().stream()
        .filter(mapping -> mapping.target().equals(table.target()))
        .findFirst()
        .orElseThrow();
  }
}
