package com.foresyts.etl.dynamodb;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.DynamoJson;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.tables.Migrators;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads one table from a stub that returns chosen pages. */
@Tag("newest-postgresql")
class DynamoTableIT {
  private static final Map<String, AttributeValue> EVERY_TYPE =
      DynamoJson.item(
          """
          {"s": {"S": "ä\\u0000"}, "n": {"N": "1.50"}, "b": {"B": "AAE="}, "bool": {"BOOL": false},
           "null": {"NULL": true}, "m": {"M": {"l": {"L": [{"M": {}}, {"L": []}]}}},
           "ss": {"SS": ["a", "b"]}, "ns": {"NS": ["1", "2"]}, "bs": {"BS": ["AA==", "AQ=="]}}
          """);

  @AutoClose private final DynamoDbStub stub = DynamoDbStub.start();
  private final DynamoDbClient dynamo =
      DynamoDb.client(
          new Aws(
              "eu-central-1",
              new Credentials("id", "secret", null),
              null,
              URI.create(stub.endpoint()),
              null,
              null,
              Proxies.NONE));
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<Double> consumed = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    dynamo.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-amz-json-1.0",
        "Application/X-Amz-JSON-1.0; charset=utf-8",
        "application/x-amz-json-1.1",
        "application/json"
      })
  void aPageOfAnotherContentTypeIsParsedByTheSdk(String contentType) {
    stub.contentType(contentType);
    stub.page(DEPARTMENTS, List.of(EVERY_TYPE, Map.of("k", fromS(""))), false);
    stub.page(DEPARTMENTS, List.of(EVERY_TYPE), true);
    DynamoTable table = table();
    assertThat(readAll(table)).containsExactly(EVERY_TYPE, Map.of("k", fromS("")), EVERY_TYPE);
    assertThat(consumed).containsExactly(2.5, 2.5);
    assertThat(table.scanned()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-amz-json-1.0", "application/json", "text/html"})
  void anEmptyResponseIsNotAnEmptyTable(String contentType) {
    stub.contentType(contentType);
    stub.failure(DEPARTMENTS, 200, "");
    assertThatThrownBy(() -> readAll(table()))
        .isInstanceOf(EtlException.class)
        .hasMessageContaining("arrived incomplete or damaged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "TableStatus":"CREATING" | is being created; run again when its status is ACTIVE (status CREATING)
          "TableStatus":"CREATING","RestoreSummary":{"RestoreInProgress":true,"RestoreDateTime":1} | is being restored; run again when its status is ACTIVE (status CREATING)
          "TableStatus":"DELETING" | is being deleted; check AWS_REGION and which account the credentials belong to, or restore it from a backup (status DELETING)
          "TableStatus":"INACCESSIBLE_ENCRYPTION_CREDENTIALS","SSEDescription":{"KMSMasterKeyArn":"arn:aws:kms:key"} | cannot be decrypted: DynamoDB may not use the KMS key arn:aws:kms:key; enable the key, and permit DynamoDB in its key policy, before the table is archived after seven days (status INACCESSIBLE_ENCRYPTION_CREDENTIALS)
          "TableStatus":"INACCESSIBLE_ENCRYPTION_CREDENTIALS" | cannot be decrypted: DynamoDB may not use its KMS key; enable the key, and permit DynamoDB in its key policy, before the table is archived after seven days (status INACCESSIBLE_ENCRYPTION_CREDENTIALS)
          "TableStatus":"ARCHIVING" | is being archived, because DynamoDB could not use its KMS key for seven days; restore it from its backup when its status is ARCHIVED (status ARCHIVING)
          "TableStatus":"ARCHIVED","ArchivalSummary":{"ArchivalBackupArn":"arn:aws:backup"} | is archived, because DynamoDB could not use its KMS key for seven days; restore it from the backup arn:aws:backup (status ARCHIVED)
          """)
  void aTableThatCannotBeReadIsToldByItsStatus(String description, String problem) {
    stub.described(description);
    assertThatThrownBy(this::table)
        .isInstanceOf(EtlException.class)
        .hasMessage("DynamoDB: table " + DEPARTMENTS.source() + " " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACTIVE", "UPDATING", "REPLICATION_NOT_AUTHORIZED", "OF_A_LATER_VERSION"})
  void aTableOfAnyOtherStatusIsRead(String status) {
    stub.described("\"TableStatus\":\"" + status + "\"");
    stub.page(DEPARTMENTS, List.of(EVERY_TYPE), true);
    assertThat(readAll(table())).containsExactly(EVERY_TYPE);
  }

  @Test
  void countsConsumedUnitsBeforeThePageIsTaken() throws Exception {
    stub.page(DEPARTMENTS, List.of(), false);
    stub.page(DEPARTMENTS, List.of(), false);
    stub.page(DEPARTMENTS, List.of(), true);
    Items pages = table().read(consumed::add);
    try {
      // The first page is in the pipe; the second waits for room in it.
      Await.until("both are booked", () -> consumed.size() == 2);
    } finally {
      pages.close();
    }
    assertThat(consumed).containsExactly(2.5, 2.5);
  }

  @Test
  void aSecondReadCountsFromZero() {
    DynamoTable table = table();
    for (int read = 0; read < 2; read++) {
      stub.page(DEPARTMENTS, List.of(), true);
      readAll(table);
      assertThat(table.scanned()).isEqualTo(1_000);
    }
  }

  @Test
  void advisesAnIndexIfTheWasteExceedsAPage() {
    DynamoTable table = table();
    for (int page = 1; page <= 51; page++) {
      stub.page(DEPARTMENTS, List.of(), page == 51);
    }
    readAll(table); // 127.5 units
    table.advise();
    assertThat(notices).isEmpty();
    for (int page = 1; page <= 52; page++) {
      stub.page(DEPARTMENTS, List.of(), page == 52);
    }
    readAll(table);
    table.advise();
    assertThat(notices)
        .containsExactly(
            "The scan of tymeplusDepartmentMaster read 52,000 items for 0 of this client and consumed 130.0 read capacity units; an index with the partition key clientid and all attributes would be queried instead");
  }

  private List<Map<String, AttributeValue>> readAll(DynamoTable table) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    try (Items pages = table.read(consumed::add)) {
      for (var page = pages.next(); page != null; page = pages.next()) {
        items.addAll(page);
      }
    }
    return items;
  }

  private DynamoTable table() {
    return DynamoTable.describe(
        new ReadContext(
            dynamo,
            "A",
            "eu-central-1",
            new ReadSettings(1, 50, null, false, false, Duration.ofSeconds(1))),
        Migrators.mappings().get(0),
        notices::add);
  }
}
