package com.foresyts.etl.dynamodb;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ArchivalSummary;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Tells from its status whether a table can be read. */
final class TableState {
  private static final String WAIT = "; run again when its status is ACTIVE";

  private TableState() {}

  /**
   * Returns why a table cannot be read, and what to do; null if it can. Tables that are being
   * updated can be read, and so can those of a status that this version does not know.
   */
  static @Nullable String problem(TableDescription table) {
    TableStatus status = table.tableStatus();
    String problem =
        status == null
            ? null
            : switch (status) {
              case CREATING ->
                  isBeingRestored(table.restoreSummary())
                      ? "is being restored" + WAIT
                      : "is being created" + WAIT;
              case DELETING ->
                  "is being deleted; check AWS_REGION and which account the credentials belong to, or restore it from a backup";
              case INACCESSIBLE_ENCRYPTION_CREDENTIALS ->
                  "cannot be decrypted: DynamoDB may not use %s; enable the key, and permit DynamoDB in its key policy, before the table is archived after seven days"
                      .formatted(key(table.sseDescription()));
              case ARCHIVING ->
                  "is being archived, because DynamoDB could not use its KMS key for seven days; restore it from its backup when its status is ARCHIVED";
              case ARCHIVED ->
                  "is archived, because DynamoDB could not use its KMS key for seven days; restore it from %s"
                      .formatted(backup(table.archivalSummary()));
              case ACTIVE, UPDATING, REPLICATION_NOT_AUTHORIZED, UNKNOWN_TO_SDK_VERSION -> null;
            };
    return problem == null
        ? null
        : "table %s %s (status %s)".formatted(table.tableName(), problem, status);
  }

  /** The answer may lack the flag, too. */
  private static boolean isBeingRestored(@Nullable RestoreSummary restore) {
    return restore != null && Boolean.TRUE.equals(restore.restoreInProgress());
  }

  private static String key(@Nullable SSEDescription encryption) {
    return encryption == null || encryption.kmsMasterKeyArn() == null
        ? "its KMS key"
        : "the KMS key " + encryption.kmsMasterKeyArn();
  }

  private static String backup(@Nullable ArchivalSummary archival) {
    return archival == null || archival.archivalBackupArn() == null
        ? "its backup"
        : "the backup " + archival.archivalBackupArn();
  }
}
