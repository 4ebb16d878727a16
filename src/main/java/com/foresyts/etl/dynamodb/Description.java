package com.foresyts.etl.dynamodb;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Says of a table what decides how it is read, such as {@code key clientid, userid; about 5,000
 * items; on demand; queried by its key}.
 */
final class Description {
  private Description() {}

  /**
   * @param table null if nothing is known of it
   */
  static String of(@Nullable TableDescription table, AccessPath access) {
    return table == null
        ? access(access)
        : "key %s; %s; %s; %s"
            .formatted(
                table.keySchema().stream()
                    .map(KeySchemaElement::attributeName)
                    .collect(joining(", ")),
                items(table.itemCount()),
                ReadCapacity.of(table, access).description(),
                access(access));
  }

  /** DynamoDB counts every six hours. */
  private static String items(@Nullable Long count) {
    return count == null
        ? "items not counted"
        : String.format(Locale.ROOT, "about %,d items", count);
  }

  private static String access(AccessPath access) {
    return switch (access.kind()) {
      case QUERY ->
          access.index() == null ? "queried by its key" : "queried by its index " + access.index();
      case SCAN ->
          access.segments() == 1
              ? "scanned in one segment"
              : String.format(Locale.ROOT, "scanned in %d segments", access.segments());
    };
  }
}
