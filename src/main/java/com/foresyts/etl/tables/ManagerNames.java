package com.foresyts.etl.tables;

import com.foresyts.etl.convert.ColumnValue;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.mapping.TableMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Adds the manager's name to each employee (contract, 4.6) in a single read of the table. A row
 * waits until its manager is read, or until the table ends.
 */
final class ManagerNames implements RowCompletion {
  private final RowConverter converter;
  private final String userId;
  private final int managerName;
  private final Map<String, ColumnValue> names = new HashMap<>();
  private final Map<String, List<Row>> waiting = new HashMap<>();

  ManagerNames(TableMapping employees, RowConverter converter) {
    this.converter = converter;
    this.userId = employees.idAttribute();
    this.managerName = employees.indexOf("managername");
  }

  @Override
  public void observe(Map<String, AttributeValue> item, Consumer<Row> next) {
    String id = converter.id(item, userId);
    ColumnValue name = converter.convert(managerName, item.get("fullname"));
    if (id != null && names.putIfAbsent(id, name) == null) {
      List<Row> freed = waiting.remove(id);
      if (freed != null) {
        freed.forEach(waiter -> next.accept(waiter.with(managerName, name)));
      }
    }
  }

  @Override
  public void enrich(Row row, Consumer<Row> next) {
    String manager = converter.id(row.item(), "reportingmanager");
    if (manager == null) {
      next.accept(row);
      return;
    }
    ColumnValue name = names.get(manager);
    if (name == null) {
      waiting.computeIfAbsent(manager, id -> new ArrayList<>()).add(row);
    } else {
      next.accept(row.with(managerName, name));
    }
  }

  @Override
  public void flush(Consumer<Row> next) {
    waiting.values().forEach(rows -> rows.forEach(next));
    waiting.clear();
  }
}
