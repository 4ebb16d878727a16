package com.foresyts.etl.source;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tables of the application: live, or as an export or a snapshot holds them. */
public interface Source extends AutoCloseable {
  /** Returns the id of the client whose items are read; null if all clients' are. */
  @Nullable String client();

  /** Returns its name, such as {@code DynamoDB}; for messages. */
  String name();

  /** Returns the setting or option that says where the tables are; for messages. */
  String option();

  /**
   * Starts to prepare to open tables, once, in a thread of its own. A failure is thrown when its
   * table is opened.
   */
  default void prepare(List<TableMapping> mappings) {}

  /**
   * Opens a table and chooses how to read it.
   *
   * @param notice takes messages for the operator, now and during reads
   * @throws EtlException (DYNAMODB) if the table cannot be read
   */
  TableSource open(TableMapping mapping, Consumer<String> notice);

  @Override
  void close();
}
