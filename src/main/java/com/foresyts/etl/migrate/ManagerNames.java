package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Converted;
import com.foresyts.etl.convert.Converted.Bad;
import com.foresyts.etl.convert.Converted.Value;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.convert.TableMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Gives each employee the name of the manager (contract, 4.6) in the one read of the table: a row
 * whose manager has not been read yet waits until that happens, or until the table ends without it.
 */
final class ManagerNames implements RowCompletion {
  private final RowConverter converter;
  private final int manager;
  private final int managerName;
  private final Map<String, Converted> names = new HashMap<>();
  private final Map<String, List<Row>> waiting = new HashMap<>();

  ManagerNames(TableMapping employees, RowConverter converter) {
    this.converter = converter;
    this.manager = employees.indexOf("reportingmanager");
    this.managerName = employees.indexOf("managername");
  }

  @Override
  public void accept(Map<String, AttributeValue> item, Row row, Consumer<Row> next) {
    Converted name = converter.convert(managerName, item.get("fullname"));
    names.put(row.key(), name);
    List<Row> freed = waiting.remove(row.key());
    if (freed != null) {
      freed.forEach(waiter -> next.accept(named(waiter, name)));
    }
    String managerId = managerOf(row);
    if (managerId == null) {
      next.accept(row);
    } else if (names.containsKey(managerId)) {
      next.accept(named(row, names.get(managerId)));
    } else {
      waiting.computeIfAbsent(managerId, id -> new ArrayList<>()).add(row);
    }
  }

  @Override
  public void finish(Consumer<Row> next) {
    waiting.values().forEach(rows -> rows.forEach(next));
    waiting.clear();
  }

  /** An id that had to be cleaned is not the id that the source names. */
  private @Nullable String managerOf(Row row) {
    String id = (String) row.value(manager);
    return id == null || row.cleaned().contains(manager) ? null : id;
  }

  private Row named(Row row, @Nullable Converted name) {
    if (name instanceof Bad bad) {
      return row.withBadValue(managerName, bad.reason());
    }
    return row.with(managerName, name instanceof Value value ? value.value() : null);
  }
}
