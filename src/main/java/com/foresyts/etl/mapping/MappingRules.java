package com.foresyts.etl.mapping;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.Column.Reference;
import com.foresyts.etl.mapping.Column.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules that the columns of every mapping keep. */
final class MappingRules {
  private final List<Column> columns;
  private final List<String> faults = new ArrayList<>();

  private MappingRules(List<Column> columns) {
    this.columns = columns;
  }

  /** Returns the rules that are broken. Every table has a column of the reserved name, too. */
  static List<String> broken(List<Column> columns, String reserved) {
    MappingRules rules = new MappingRules(columns);
    rules.checkRole(Role.ID, 1, 1);
    rules.checkRole(Role.CLIENT, 1, 1);
    rules.checkRole(Role.STATUS, 0, 1);
    Set<String> names = new HashSet<>(Set.of(reserved));
    for (Column column : columns) {
      if (!names.add(column.name())) {
        rules.faults.add("there is more than one column " + column.name());
      }
      rules.check(column);
    }
    return rules.faults;
  }

  private void checkRole(Role role, int least, int most) {
    List<Column> found = columns.stream().filter(column -> column.role() == role).toList();
    if (found.size() < least || found.size() > most) {
      faults.add(
          "it needs %s %s column, but has %s"
              .formatted(
                  least == most ? "exactly one" : "at most one",
                  role.name().toLowerCase(Locale.ROOT),
                  found.isEmpty()
                      ? "none"
                      : found.stream().map(Column::attribute).collect(joining(", "))));
    }
  }

  private void check(Column column) {
    Reference reference = column.reference();
    boolean key = column.role() == Role.ID || column.role() == Role.CLIENT;
    if ((key || reference != null) && column.type() != ColumnType.TEXT) {
      faults.add("%s must be text".formatted(column.attribute()));
    }
    if (reference != null && reference.parent().keyedByClientAndId()) {
      faults.add(
          "%s cannot reference %s, whose id is unique within a client alone"
              .formatted(column.attribute(), reference.parent().target()));
    }
  }
}
