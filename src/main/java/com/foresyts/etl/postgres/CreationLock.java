package com.foresyts.etl.postgres;

/**
 * Lets one run of any client at a time create tables. It is held until the transaction ends, even
 * that of a dry run: until then nobody else can use the names of the tables.
 */
final class CreationLock {
  private static final String NAME = "create foresyts tables";

  private static final String TAKE = "select pg_advisory_xact_lock(hashtextextended(?, 0))";

  private CreationLock() {}

  /**
   * Takes it.
   *
   * @throws com.foresyts.etl.error.EtlException if another run holds it as long as a transaction
   *     waits for a lock
   */
  static void take(Sql sql) {
    try {
      sql.inSavepoint(
          part -> {
            part.execute(TAKE, NAME);
            return true;
          });
    } catch (UncheckedSqlException e) {
      if (!FailureMessage.LOCK_TIMEOUT.equals(e.getCause().getSQLState())) {
        throw e;
      }
      String holder = RunLock.holder(sql, NAME);
      throw PostgresFailure.refusal(
          "another client's run or dry run is creating the tables%s; run again when it has ended"
              .formatted(holder == null ? "" : " " + holder));
    }
  }
}
