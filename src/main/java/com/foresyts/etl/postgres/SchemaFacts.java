package com.foresyts.etl.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A schema.
 *
 * @param name unquoted
 * @param creatable whether the user may create tables in it
 */
record SchemaFacts(String name, boolean usable, boolean creatable) {
  private static final String SQL =
      """
      select nspname, has_schema_privilege(oid, 'usage'), has_schema_privilege(oid, 'create')
      from pg_namespace where nspname = coalesce(nullif(?, '')::text, current_schema()::text)
      """;

  private static final String LEAKED_PATH =
      "select setting, reset_val from pg_settings where name = 'search_path' and setting <> reset_val";

  /** Finds a schema as {@link Schema#find} does. */
  static SchemaFacts find(Sql sql, @Nullable String configured) {
    if (configured == null) {
      refuseLeakedPath(sql);
    }
    SchemaFacts found =
        sql.<SchemaFacts>first(
            SQL,
            row -> new SchemaFacts(row.getString(1), row.getBoolean(2), row.getBoolean(3)),
            configured == null ? "" : configured);
    if (found == null) {
      throw PostgresFailure.refusal(
          configured == null
              ? "no schema of the search_path exists, or this user may use none of them; set PG_SCHEMA"
              : "no schema is named %s; check PG_SCHEMA, or: create schema %s;"
                  .formatted(configured, Identifier.quote(configured)));
    }
    return found;
  }

  /**
   * A pooler in transaction mode keeps the settings of the session that used a connection before.
   */
  private static void refuseLeakedPath(Sql sql) {
    String leaked = sql.first(LEAKED_PATH, row -> row.getString(1) + ", not " + row.getString(2));
    if (leaked != null) {
      throw PostgresFailure.refusal(
          "another session, or the pooler, has set the search_path of the connection to %s; set PG_SCHEMA to the schema of the tables"
              .formatted(leaked));
    }
  }
}
