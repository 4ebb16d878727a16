package com.foresyts.etl.mapping;

import com.foresyts.etl.mapping.Column.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB table, a PostgreSQL table, and the columns that connect them (contract, sections 1 and
 * 2). Made by {@link #named}.
 *
 * @param name the table's name on the command line
 * @param singular one record's name in messages
 * @param source the DynamoDB table
 * @param target the PostgreSQL table
 * @param keyedByClientAndId true if the target key is (client, id), false if it is the id alone
 * @param columns the target's columns in order, without {@link #LAST_UPDATED}
 */
public record TableMapping(
    String name,
    String singular,
    String plural,
    String source,
    String target,
    boolean keyedByClientAndId,
    List<Column> columns)
    implements ParentTable {

  /** The last column of every target table: the time of the last change, in UTC. */
  public static final String LAST_UPDATED = "last_updated";

  /** Throws IllegalArgumentException if a part is missing, or the columns do not make a table. */
  public TableMapping {
    columns = List.copyOf(columns);
    List<String> broken =
        List.of(name, singular, plural, source, target).contains("")
            ? List.of("it needs a name, records, a source and a target")
            : MappingRules.broken(columns, LAST_UPDATED);
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException(
          "the mapping of table '%s' is wrong: %s".formatted(name, String.join("; ", broken)));
    }
  }

  /** Starts a mapping; the name is the table's on the command line. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  public Column idColumn() {
    return column(Role.ID).orElseThrow();
  }

  @Override
  public String idName() {
    return idColumn().name();
  }

  public String idAttribute() {
    return idColumn().attribute();
  }

  public Column clientColumn() {
    return column(Role.CLIENT).orElseThrow();
  }

  public String clientAttribute() {
    return clientColumn().attribute();
  }

  /** Returns the column that is 1 in active records, or null if all are active. */
  public @Nullable Column statusColumn() {
    return column(Role.STATUS).orElse(null);
  }

  /** Returns the attribute that is 1 in active records, or null if all are active. */
  public @Nullable String statusAttribute() {
    Column status = statusColumn();
    return status == null ? null : status.attribute();
  }

  /** Returns the columns of the primary key, in order. */
  public List<Column> key() {
    return keyedByClientAndId ? List.of(clientColumn(), idColumn()) : List.of(idColumn());
  }

  /** Returns the names of all attributes that a run reads. */
  public List<String> attributes() {
    return columns.stream().filter(column -> !column.isDerived()).map(Column::attribute).toList();
  }

  /**
   * Returns true if two items of one client can have the same target key.
   *
   * @param primaryKey the attributes of the source table's primary key
   */
  public boolean mayRepeatKeys(List<String> primaryKey) {
    return !List.of(clientAttribute(), idAttribute()).containsAll(primaryKey);
  }

  /** Returns the position of an attribute's column. */
  public int indexOf(String attribute) {
    return IntStream.range(0, columns.size())
        .filter(index -> columns.get(index).attribute().equals(attribute))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(target + " has no " + attribute));
  }

  private Optional<Column> column(Role role) {
    return columns.stream().filter(column -> column.role() == role).findFirst();
  }

  /** Collects the parts of a mapping, in the order of the contract's tables. */
  public static final class Builder {
    private final String name;
    private String singular = "";
    private String plural = "";
    private String source = "";
    private String target = "";
    private boolean keyedByClientAndId;

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the names of one record and of several in messages. */
    public Builder records(String singular, String plural) {
      this.singular = singular;
      this.plural = plural;
      return this;
    }

    /** Sets the DynamoDB table. */
    public Builder source(String table) {
      this.source = table;
      return this;
    }

    /** Sets the PostgreSQL table. */
    public Builder target(String table) {
      this.target = table;
      return this;
    }

    /** Makes (client, id) the target key. Without it the id alone is the key. */
    public Builder keyedByClientAndId() {
      this.keyedByClientAndId = true;
      return this;
    }

    /** Makes the mapping, as the constructor does. */
    public TableMapping columns(Column... columns) {
      return new TableMapping(
          name, singular, plural, source, target, keyedByClientAndId, List.of(columns));
    }
  }
}
