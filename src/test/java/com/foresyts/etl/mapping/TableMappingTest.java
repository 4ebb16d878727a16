package com.foresyts.etl.mapping;

import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.derived;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.status;
import static com.foresyts.etl.mapping.Column.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableMappingTest {

  @Test
  void findsColumnsByRole() {
    TableMapping shifts =
        shifts()
            .columns(
                derived(text("Label")),
                status(integer("State")),
                client(text("Client")),
                shiftId());

    assertThat(shifts.idColumn()).isEqualTo(shifts.columns().get(3));
    assertThat(shifts.idAttribute()).isEqualTo("shiftId");
    assertThat(shifts.idName()).isEqualTo("shiftid");
    assertThat(shifts.clientAttribute()).isEqualTo("Client");
    assertThat(shifts.clientColumn().name()).isEqualTo("client");
    assertThat(shifts.statusAttribute()).isEqualTo("State");
    assertThat(shifts.statusColumn()).isEqualTo(shifts.columns().get(1));
    assertThat(shifts.key()).containsExactly(shifts.idColumn());
    assertThat(shifts.attributes()).containsExactly("State", "Client", "shiftId");
    assertThat(shifts.indexOf("Client")).isEqualTo(2);
  }

  @Test
  void hasNoStatusUnlessAColumnIsMarked() {
    TableMapping shifts = shifts().columns(shiftId(), client(text("client")), text("status"));

    assertThat(shifts.statusColumn()).isNull();
    assertThat(shifts.statusAttribute()).isNull();
  }

  @Test
  void hasTheClientFirstInTheKeyIfBothAreInIt() {
    TableMapping shifts = shifts().keyedByClientAndId().columns(shiftId(), client(text("client")));

    assertThat(shifts.key()).containsExactly(shifts.clientColumn(), shifts.idColumn());
  }

  @Test
  void keepsRoleAndReferenceOfAColumn() {
    TableMapping parent = shifts().columns(shiftId(), client(text("client")));

    assertThat(status(text("a").linkedTo(parent)))
        .isEqualTo(status(text("a")).linkedTo(parent))
        .isNotEqualTo(status(text("a")).ownedBy(parent))
        .isNotEqualTo(text("a").linkedTo(parent));
  }

  @Test
  void refusesToLookForAnAttributeThatItHasNot() {
    TableMapping shifts = shifts().columns(shiftId(), client(text("client")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> shifts.indexOf("shiftid"))
        .withMessage("company_shift has no shiftid");
  }

  @ParameterizedTest
  @MethodSource("wrongColumns")
  void refusesColumnsThatMakeNoTable(String fault, Column... columns) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shifts().columns(columns))
        .withMessage("the mapping of table 'shifts' is wrong: " + fault);
  }

  static Stream<Arguments> wrongColumns() {
    TableMapping holidays =
        shifts().target("holidays").keyedByClientAndId().columns(shiftId(), client(text("client")));
    return Stream.of(
        wrong(
            "it needs exactly one id column, but has none; it needs exactly one client column, but has none"),
        wrong(
            "it needs exactly one id column, but has shiftId, day",
            shiftId(),
            client(text("client")),
            id(text("day"))),
        wrong(
            "it needs exactly one client column, but has client, company",
            shiftId(),
            client(text("client")),
            client(text("company"))),
        wrong(
            "it needs at most one status column, but has a, b",
            shiftId(),
            client(text("client")),
            status(text("a")),
            status(text("b"))),
        wrong(
            "there is more than one column name",
            shiftId(),
            client(text("client")),
            text("name"),
            text("Name")),
        wrong(
            "there is more than one column last_updated",
            shiftId(),
            client(text("client")),
            text("Last_Updated")),
        wrong("shiftId must be text", id(integer("shiftId")), client(text("client"))),
        wrong("client must be text", shiftId(), client(integer("client"))),
        wrong(
            "day must be text; day cannot reference holidays, whose id is unique within a client alone",
            shiftId(),
            client(text("client")),
            date("day").linkedTo(holidays)));
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void refusesATableThatLacksAPart(TableMapping.Builder builder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.columns(shiftId(), client(text("client"))))
        .withMessageEndingWith(" is wrong: it needs a name, records, a source and a target");
  }

  static Stream<TableMapping.Builder> incomplete() {
    return Stream.of(
        TableMapping.named("").records("a", "b").source("c").target("d"),
        TableMapping.named("shifts").source("c").target("d"),
        TableMapping.named("shifts").records("a", "b").target("d"),
        TableMapping.named("shifts").records("a", "b").source("c"));
  }

  private static Arguments wrong(String fault, Column... columns) {
    return arguments(fault, columns);
  }

  private static TableMapping.Builder shifts() {
    return TableMapping.named("shifts")
        .records("shift", "shifts")
        .source("CompanyShifts")
        .target("company_shift");
  }

  private static Column shiftId() {
    return id(text("shiftId"));
  }
}
