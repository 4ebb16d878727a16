package com.foresyts.etl.postgres;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
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

  /** Finds a schema as {@link Schema#find} does. */
  static SchemaFacts find(Sql sql, @Nullable String configured) {
    SchemaFacts found =
        sql.<SchemaFacts>first(
            SQL,
            row -> new SchemaFacts(row.getString(1), row.getBoolean(2), row.getBoolean(3)),
            configured == null ? "" : configured);
    if (found == null) {
      throw new EtlException(
          Category.POSTGRESQL,
          configured == null
              ? "PostgreSQL: no schema of the search_path exists, or this user may use none of them; set PG_SCHEMA"
              : "PostgreSQL: no schema is named %s; check PG_SCHEMA, or: create schema %s;"
                  .formatted(configured, Identifier.quote(configured)));
    }
    return found;
  }
}
