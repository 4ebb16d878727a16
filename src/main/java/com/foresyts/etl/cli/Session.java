package com.foresyts.etl.cli;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.dynamodb.DynamoDb;
import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.dynamodb.ReadContext;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.tables.Migrators;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The connections of a command to PostgreSQL and DynamoDB. */
record Session(Settings settings, Database database, DynamoDbClient dynamo)
    implements AutoCloseable {

  /**
   * Connects.
   *
   * @throws EtlException if PostgreSQL cannot be reached
   */
  static Session open(Settings settings) {
    Database database = Database.open(settings.postgres(), settings.clientId());
    try {
      return new Session(settings, database, DynamoDb.client(settings.aws()));
    } catch (RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  /**
   * Finds the schema of the target tables.
   *
   * @throws EtlException if there is none
   */
  Schema schema() {
    return Schema.find(database, settings.postgres().schema(), Migrators.mappings());
  }

  /**
   * Returns a function that opens the source of a table.
   *
   * @param warning gets warnings for the operator
   */
  Function<TableMapping, DynamoTable> sources(ReadSettings options, Consumer<String> warning) {
    ReadContext context =
        new ReadContext(dynamo, settings.clientId(), settings.aws().region(), options);
    return mapping -> DynamoTable.describe(context, mapping, warning);
  }

  @Override
  public void close() {
    try {
      dynamo.close();
    } finally {
      database.close();
    }
  }
}
