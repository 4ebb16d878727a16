package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import com.foresyts.etl.postgres.Uses.Use;
import com.foresyts.etl.tables.Migrators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrivilegeCheckTest {
  private static final List<TableMapping> DEPARTMENTS = List.of(Migrators.mappings().get(0));
  private static final Uses RUN = Uses.run(false, DEPARTMENTS);
  private static final Uses VERIFY = Uses.verify(false, DEPARTMENTS);
  private static final String TABLE = "foresytsdepartment";

  private final Map<String, TableCatalog> catalogs = new HashMap<>();
  private SchemaFacts schema = new SchemaFacts("s", true, true);

  /** Gives every column the same privileges, and one of them others. */
  private void table(Set<String> privileges, String column, Set<String> others) {
    List<String> names =
        new ArrayList<>(DEPARTMENTS.get(0).columns().stream().map(Column::name).toList());
    names.addAll(List.of(TableMapping.LAST_UPDATED, "note"));
    Map<String, TableCatalog.Column> columns = new HashMap<>();
    for (String name : names) {
      columns.put(
          name,
          new TableCatalog.Column(
              "text", null, Set.of(), name.equals(column) ? others : privileges, Set.of(), false));
    }
    catalogs.put(TABLE, new TableCatalog(true, columns));
  }

  private List<SchemaProblem> check(Uses uses, String... notInherited) {
    return PrivilegeCheck.problems(
        ColumnRights.missing(schema, "u", catalogs, DEPARTMENTS), "u", uses, List.of(notInherited));
  }

  private static SchemaProblem problem(Level level, String message, String fix) {
    return new SchemaProblem(level, TABLE, null, message, fix);
  }

  @Test
  void privilegesOnColumnsOfOursAreEnough() {
    table(Set.of("select", "insert", "update"), "note", Set.of());
    assertThat(check(RUN)).isEmpty();
    table(Set.of("select", "insert", "update"), "clientid", Set.of("select", "insert"));
    assertThat(check(RUN)).isEmpty();
    table(Set.of("select", "insert", "update"), "last_updated", Set.of("insert", "update"));
    assertThat(check(RUN)).isEmpty();
  }

  /** Only a command that prunes by an export looks at the time of the last change. */
  @Test
  void pruningByAnExportReadsTimeOfChange() {
    table(Set.of("select", "insert", "update"), "last_updated", Set.of("insert", "update"));
    Uses pruning = Uses.run(true, DEPARTMENTS);
    assertThat(check(pruning)).isEmpty();
    assertThat(check(RUN.ofExport())).isEmpty();
    assertThat(check(pruning.ofExport()))
        .containsExactly(
            problem(
                Level.FATAL,
                "user u may not select",
                "grant select on \"s\".\"foresytsdepartment\" to \"u\";"));
    assertThat(check(Uses.verify(true, DEPARTMENTS).ofExport())).hasSize(1);
  }

  @Test
  void oneStatementGrantsWhatTableLacks() {
    table(Set.of(), "", Set.of());
    assertThat(check(RUN))
        .containsExactly(
            problem(
                Level.FATAL,
                "user u may not select, insert, update",
                "grant select, insert, update on \"s\".\"foresytsdepartment\" to \"u\";"));
  }

  @Test
  void columnsAreNamedIfOthersHavePrivilege() {
    table(Set.of("select", "insert", "update"), "status_id", Set.of("select"));
    assertThat(check(RUN))
        .containsExactly(
            problem(
                Level.FATAL,
                "user u may not insert (\"status_id\"), update (\"status_id\")",
                "grant insert (\"status_id\"), update (\"status_id\") on"
                    + " \"s\".\"foresytsdepartment\" to \"u\";"));
  }

  @Test
  void whatOnlyAnotherUseNeedsIsAdvice() {
    table(Set.of(), "", Set.of());
    assertThat(check(VERIFY))
        .containsExactly(
            problem(
                Level.FATAL,
                "user u may not select",
                "grant select on \"s\".\"foresytsdepartment\" to \"u\";"),
            problem(
                Level.ADVICE,
                "user u may not insert, update; a run needs that",
                "grant insert, update on \"s\".\"foresytsdepartment\" to \"u\";"));
  }

  private static MissingRight delete(String table) {
    return new MissingRight(
        table, Set.of(Use.PRUNE), "u", "", "delete", "delete", Identifier.qualified("s", table));
  }

  @Test
  void oneStatementGrantsWhatSeveralTablesLackForAnotherUse() {
    List<MissingRight> missing = List.of(delete("a"), delete("b"));
    assertThat(PrivilegeCheck.problems(missing, "u", RUN, List.of()))
        .containsExactly(
            new SchemaProblem(
                Level.ADVICE,
                null,
                null,
                "user u may not delete; --prune needs that",
                "grant delete on \"s\".\"a\", \"s\".\"b\" to \"u\";"));
    assertThat(PrivilegeCheck.problems(missing, "u", Uses.run(true, DEPARTMENTS), List.of()))
        .extracting(SchemaProblem::table)
        .containsExactly("a", "b");
  }

  @Test
  void rightsThatAreNotInheritedAreNamed() {
    table(Set.of("select", "insert"), "", Set.of());
    assertThat(check(RUN, "hr", "ops"))
        .extracting(SchemaProblem::message)
        .containsExactly("user u, which does not inherit the rights of hr, ops, may not update");
  }

  @Test
  void missingTableNeedsRightToCreateIt() {
    schema = new SchemaFacts("s", false, false);
    assertThat(check(RUN))
        .extracting(SchemaProblem::text)
        .containsExactly(
            "user u may not use it: grant usage on schema \"s\" to \"u\";",
            "is missing, and user u may not create it: grant create on schema \"s\" to \"u\";");
  }
}
