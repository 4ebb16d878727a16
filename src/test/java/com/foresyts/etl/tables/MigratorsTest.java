package com.foresyts.etl.tables;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.Column.Reference;
import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The six mappings, against the contract's tables as they stand there. */
class MigratorsTest {
  private static final Path CONTRACT = Path.of("src/site/markdown/contract.md");

  @Test
  void tables() throws IOException {
    assertThat(lines(MigratorsTest::table))
        .isEqualTo(
            contract(
                "\\| \\d \\| (`[a-z-]+` \\| .*) \\|",
                row -> row.replace("`", "").replace(" is 1 |", " |")));
  }

  @Test
  void columns() throws IOException {
    assertThat(lines(mapping -> mapping.target() + " | " + columns(mapping)))
        .isEqualTo(
            contract(
                "\\| (`foresyt[a-z_]+` \\| .*) \\|",
                row -> row.replace("`", "").replace("(derived, see 4.6)", "(derived)")));
  }

  @Test
  void references() throws IOException {
    String sentence =
        Migrators.mappings().stream()
            .filter(mapping -> !references(mapping).isEmpty())
            .map(mapping -> mapping.singular() + " " + references(mapping))
            .collect(joining("; ", "Foreign keys: ", ". "));
    assertThat(Files.readString(CONTRACT).replaceAll("\\s+", " ")).contains(sentence);
  }

  @Test
  void columnNamesAreInLowerCase() {
    TableMapping absents = mapping("absents");

    assertThat(absents.columns().stream().map(Column::name))
        .containsExactly(
            "userabsentactionid",
            "clientid",
            "basedepartmentid",
            "date",
            "employeeid",
            "name",
            "reportingmanager",
            "statusid",
            "userid");
    assertThat(absents.idColumn().name()).isEqualTo("userabsentactionid");
    assertThat(absents.clientColumn().name()).isEqualTo("clientid");
    assertThat(mapping("leaves").columns().get(17).name()).isEqualTo("issaturday");
    assertThat(TableMapping.LAST_UPDATED).isEqualTo("last_updated");
  }

  @Test
  void readsTheAttributesOfItsColumnsAlone() {
    assertThat(lines(mapping -> mapping.target() + " | " + String.join(", ", mapping.attributes())))
        .isEqualTo(
            lines(mapping -> mapping.target() + " | " + columns(mapping))
                .replaceAll(", \\w+ \\(derived\\)", "")
                .replaceAll(" \\([^)]*\\)", ""));
  }

  /** Two items of one client can share a target key unless the primary key rules that out. */
  @ParameterizedTest
  @CsvSource({
    "employees, clientid userid,            false",
    "employees, userid clientid,            false",
    "employees, userid,                     false",
    "employees, clientid,                   false",
    "employees, clientid employeeid,        true",
    "employees, employeeid userid,          true",
    "employees, employeeid,                 true",
    "employees, clientId userid,            true",
    "holidays,  clientid holiday_id,        false",
    "holidays,  holiday_id,                 false",
    "holidays,  clientid start_date,        true",
    "leaves,    user_leave_id,              false",
    "leaves,    userid user_leave_id,       true",
    "leaves,    clientid created_at,        true",
    "absents,   clientId userAbsentActionId, false",
    "absents,   userAbsentActionId date,    true",
    "absents,   clientid userAbsentActionId, true",
  })
  void mayRepeatKeys(String table, String primaryKey, boolean expected) {
    assertThat(mapping(table).mayRepeatKeys(Arrays.asList(primaryKey.split(" ", -1))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "departments, department",
    "leave-types, leave type",
    "holidays, holiday",
    "employees, employee",
    "leaves, leave record",
    "absents, absent record",
  })
  void singular(String table, String expected) {
    assertThat(mapping(table).singular()).isEqualTo(expected);
  }

  /** Returns the rows of one of the contract's tables, one a line. */
  private static String contract(String row, UnaryOperator<String> plain) throws IOException {
    List<String> rows =
        Files.readAllLines(CONTRACT).stream()
            .map(Pattern.compile(row)::matcher)
            .filter(Matcher::matches)
            .map(matcher -> plain.apply(matcher.group(1)) + "\n")
            .toList();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(6);
    return String.join("", rows);
  }

  private static TableMapping mapping(String name) {
    return Migrators.mappings().stream()
        .filter(mapping -> mapping.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String lines(Function<TableMapping, String> line) {
    return Migrators.mappings().stream()
        .map(mapping -> line.apply(mapping).strip() + "\n")
        .collect(joining());
  }

  private static String table(TableMapping mapping) {
    return String.join(
        " | ",
        mapping.name(),
        mapping.plural(),
        mapping.source(),
        mapping.target(),
        mapping.clientAttribute(),
        mapping.statusAttribute() == null ? "always" : mapping.statusAttribute(),
        mapping.key().stream().map(Column::attribute).collect(joining(", ")));
  }

  private static String columns(TableMapping mapping) {
    return mapping.columns().stream()
        .map(column -> column.attribute() + typeOf(column))
        .collect(joining(", "));
  }

  private static String typeOf(Column column) {
    if (column.isDerived()) {
      return " (derived)";
    }
    return switch (column.type()) {
      case TEXT -> "";
      case TEXT_ARRAY -> " (text[])";
      case INTEGER, BOOLEAN, DATE, TIMESTAMP ->
          " (" + column.type().name().toLowerCase(Locale.ROOT) + ")";
    };
  }

  private static String references(TableMapping mapping) {
    return mapping.columns().stream()
        .filter(column -> column.reference() != null)
        .map(column -> "`" + column.name() + "` → " + parent(column))
        .collect(joining(", "));
  }

  private static String parent(Column column) {
    Reference reference = Objects.requireNonNull(column.reference());
    String parent =
        Migrators.mappings().stream()
            .filter(mapping -> mapping.target().equals(reference.parent().target()))
            .filter(mapping -> mapping.idColumn().name().equals(reference.parent().idName()))
            .map(TableMapping::singular)
            .findFirst()
            .orElseThrow();
    return parent + (reference.required() ? "" : " or NULL");
  }
}
