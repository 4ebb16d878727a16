package com.foresyts.etl.mapping;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One source table, one target table, and what connects them (contract, sections 1 and 2).
 *
 * @param name the table's name on the command line
 * @param label what its records are called in messages, in the plural
 * @param source the DynamoDB table
 * @param clientAttribute the attribute that holds the client id
 * @param statusAttribute the attribute that is 1 in active records; null where all are active
 * @param target the PostgreSQL table
 * @param idAttribute the attribute that names a record within its client
 * @param keyHasClient whether the target key is (client, id) rather than the id alone
 * @param columns the target's columns in order, without {@code last_updated}
 */
public record TableMapping(
    String name,
    String label,
    String source,
    String clientAttribute,
    @Nullable String statusAttribute,
    String target,
    String idAttribute,
    boolean keyHasClient,
    List<Column> columns) {

  /** The column every target table ends with: when the row was inserted or last changed, in UTC. */
  public static final String LAST_UPDATED = "last_updated";

  public TableMapping {
    columns = List.copyOf(columns);
  }

  public Column clientColumn() {
    return columns.get(indexOf(clientAttribute));
  }

  public Column idColumn() {
    return columns.get(indexOf(idAttribute));
  }

  /** The columns of the primary key, in order. */
  public List<Column> key() {
    return keyHasClient ? List.of(clientColumn(), idColumn()) : List.of(idColumn());
  }

  /** The names of all attributes that a run needs, each once. */
  public List<String> attributes() {
    return Stream.concat(
            columns.stream().filter(column -> !column.derived()).map(Column::attribute),
            Stream.ofNullable(statusAttribute))
        .distinct()
        .toList();
  }

  /**
   * Whether a source table with this primary key can hold two items of one client with the same
   * target key.
   *
   * @param primaryKey the attributes of the source table's primary key
   */
  public boolean mayRepeatKeys(List<String> primaryKey) {
    return !List.of(clientAttribute, idAttribute).containsAll(primaryKey);
  }

  /** What one record is called in messages. */
  public String singular() {
    return label.substring(0, label.length() - 1);
  }

  /**
   * The position of an attribute's column.
   *
   * @throws IllegalArgumentException where no column has it
   */
  public int indexOf(String attribute) {
    return IntStream.range(0, columns.size())
        .filter(index -> columns.get(index).attribute().equals(attribute))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(target + " has no " + attribute));
  }
}
