package com.foresyts.etl.benchmark;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Reads what the program reads of all tables, with the SDK alone, and does nothing with it. */
final class BareRead {
  private BareRead() {}

  /** Finds the endpoint in the environment, as the program does. */
  public static void main(String[] args) {
    Map<String, String> settings = System.getenv();
    long items = 0;
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(settings.get("AWS_ENDPOINT_URL_DYNAMODB")))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      for (TableMapping table : Migrators.mappings()) {
        Map<String, String> names = new HashMap<>();
        table.attributes().forEach(attribute -> names.put("#a" + names.size(), attribute));
        for (ScanResponse page :
            client.scanPaginator(
                scan ->
                    scan.tableName(table.source())
                        .projectionExpression(String.join(",", names.keySet()))
                        .expressionAttributeNames(names))) {
          items += page.items().size();
        }
      }
    }
    if (items == 0) {
      throw new IllegalStateException("nothing was read");
    }
  }
}
