package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

class TableStateTest {
  @Test
  void tableWithoutFlagOfRestoreIsBeingCreated() {
    TableDescription table =
        TableDescription.builder()
            .tableName("t")
            .tableStatus(TableStatus.CREATING)
            .restoreSummary(restore -> {})
            .build();
    assertThat(TableState.problem(table))
        .isEqualTo(
            "table t is being created; run again when its status is ACTIVE (status CREATING)");
  }
}
