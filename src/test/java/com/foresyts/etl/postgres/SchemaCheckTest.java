package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.convert.TextWidth;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import com.foresyts.etl.tables.Migrators;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaCheckTest {
  private static final TableMapping DEPARTMENTS = Migrators.mappings().get(0);
  private static final Set<String> ALL = Set.of("select", "insert", "update", "references");

  private final Map<String, TableCatalog.Column> columns =
      new HashMap<>(
          Map.of(
              "department_id", column("text", Set.of("pkey")),
              "clientid", column("text", Set.of()),
              "department_name", column("character varying", Set.of()),
              "inserted_at", column("timestamp without time zone", Set.of()),
              "status_id", column("bigint", Set.of()),
              "last_updated", column("timestamp without time zone", Set.of())));

  private static TableCatalog.Column column(String type, Set<String> keys) {
    return new TableCatalog.Column(type, null, keys, ALL, Set.of(), false);
  }

  private List<SchemaProblem> check(boolean plainTable) {
    return SchemaCheck.run(
        new SchemaFacts("s", true, true),
        "CLIENT",
        Map.of(DEPARTMENTS.target(), new TableCatalog(plainTable, columns)),
        List.of(DEPARTMENTS),
        this::typeFix);
  }

  private String typeFix(String table, String column, PgType wanted) {
    String type = requireNonNull(columns.get(column)).type();
    return TypeChange.alter(Identifier.qualified("s", table), column, type, null, wanted) + ";";
  }

  @Test
  void tableThatFitsHasNoProblem() {
    assertThat(check(true)).isEmpty();
  }

  @Test
  void everyMisfitIsFatalAndNamesTheTableOnce() {
    columns.remove("department_name");
    columns.put("department_id", column("text", Set.of()));
    columns.put("status_id", column("text", Set.of("other")));
    columns.put(
        "clientid",
        new TableCatalog.Column(
            "character varying", new TextWidth(5, false), Set.of(), ALL, Set.of(), false));
    List<SchemaProblem> problems = check(true);
    assertThat(problems).extracting(SchemaProblem::level).containsOnly(Level.FATAL);
    assertThat(problems)
        .extracting(SchemaProblem::text)
        .containsExactly(
            "has no column department_name: alter table \"s\".\"foresytsdepartment\" add column"
                + " \"department_name\" text;",
            "status_id is text, not integer or bigint: alter table \"s\".\"foresytsdepartment\""
                + " alter column \"status_id\" type integer using \"status_id\"::integer;",
            "has no primary key or unique constraint (not deferrable) on exactly (department_id):"
                + " alter table \"s\".\"foresytsdepartment\" add unique (\"department_id\");",
            "clientid holds 5 characters, which the client id CLIENT exceeds: alter table"
                + " \"s\".\"foresytsdepartment\" alter column \"clientid\" type text;");
    assertThat(problems)
        .extracting(SchemaProblem::sentence)
        .element(1)
        .asString()
        .startsWith("foresytsdepartment.status_id is text, ");
  }

  @Test
  void viewHasNoOtherProblem() {
    columns.clear();
    assertThat(check(false))
        .extracting(SchemaProblem::sentence)
        .containsExactly(
            "foresytsdepartment is not a plain table: rename what has that name, or set PG_SCHEMA");
  }
}
