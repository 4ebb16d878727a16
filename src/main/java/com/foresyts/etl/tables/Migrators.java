package com.foresyts.etl.tables;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** The six migrators. */
public final class Migrators {
  /** In migration order: parents before children (contract, section 1). */
  public static final List<Migrator> IN_ORDER =
      List.of(
          new DepartmentMigrator(),
          new LeaveTypeMigrator(),
          new HolidayMigrator(),
          new EmployeeMigrator(),
          new LeaveMigrator(),
          new AbsentMigrator());

  private Migrators() {}

  /** Returns the mappings of all tables, in the same order. */
  public static List<TableMapping> mappings() {
    return IN_ORDER.stream().map(Migrator::mapping).toList();
  }

  /** Returns the names of all tables on the command line, in the same order. */
  public static List<String> names() {
    return mappings().stream().map(TableMapping::name).toList();
  }
}
