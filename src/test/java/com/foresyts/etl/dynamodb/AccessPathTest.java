package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class AccessPathTest {
  private static final TableMapping LEAVES = mapping("leaves");
  private static final ReadSettings OPTIONS = options(null, false);

  @Test
  void queriesATableWhosePartitionKeyIsTheClient() {
    TableDescription table = table("clientid", "user_leave_id").build();
    assertThat(AccessPath.choose(LEAVES, table, OPTIONS))
        .isEqualTo(new AccessPath(AccessPath.Operation.QUERY, null, 1, true));
    assertThat(AccessPath.choose(LEAVES, table, options(8, true)).operation())
        .isEqualTo(AccessPath.Operation.QUERY);
  }

  @Test
  void scansEveryTableForAllClients() {
    assertThat(
            AccessPath.scan(LEAVES, table("clientid", "user_leave_id").build(), options(8, false)))
        .isEqualTo(new AccessPath(AccessPath.Operation.SCAN, null, 8, true));
    assertThat(AccessPath.scan(LEAVES, table("userid", "user_leave_id").build(), options(8, false)))
        .as("in order")
        .isEqualTo(new AccessPath(AccessPath.Operation.SCAN, null, 1, false));
  }

  @Test
  void usesTheClientAttributeOfTheMapping() {
    TableDescription table = table("clientId", "userAbsentActionId").build();
    assertThat(AccessPath.choose(mapping("absents"), table, OPTIONS).operation())
        .isEqualTo(AccessPath.Operation.QUERY);
    assertThat(AccessPath.choose(LEAVES, table, OPTIONS).operation())
        .isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void scansATableWhoseSortKeyIsTheClient() {
    TableDescription table = table("user_leave_id", "clientid").build();
    assertThat(AccessPath.choose(LEAVES, table, OPTIONS).operation())
        .isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void scansATableWhoseClientKeyIsNotAString() {
    TableDescription table =
        table("clientid").attributeDefinitions(definition("clientid", "N")).build();
    assertThat(AccessPath.choose(LEAVES, table, OPTIONS).operation())
        .isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void queriesAnIndexThatProjectsAllAttributes() {
    assertThat(AccessPath.choose(LEAVES, indexed(index -> {}), OPTIONS))
        .isEqualTo(new AccessPath(AccessPath.Operation.QUERY, "by-client", 1, true));
  }

  @Test
  void queriesAnIndexThatProjectsTheMappedAttributes() {
    Set<String> named = new TreeSet<>(LEAVES.attributes());
    named.removeAll(List.of("clientid", "user_leave_id")); // the keys are in every index
    assertThat(kind(index -> projecting(index, named))).isEqualTo(AccessPath.Operation.QUERY);
    named.remove("reason");
    assertThat(kind(index -> projecting(index, named))).isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void doesNotQueryAnIndexThatProjectsKeysOnly() {
    assertThat(kind(index -> index.projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))))
        .isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void queriesAnIndexOnlyIfItsSortKeyIsInThePrimaryKey() {
    assertThat(kind(index -> index.keySchema(keys("clientid", "user_leave_id"))))
        .isEqualTo(AccessPath.Operation.QUERY);
    assertThat(kind(index -> index.keySchema(keys("clientid", "start_date"))))
        .as("would hide records without a start date")
        .isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void doesNotQueryAnIndexWithSeveralPartitionKeys() {
    List<KeySchemaElement> two = new ArrayList<>(keys("clientid"));
    two.addAll(keys("department_id"));
    assertThat(kind(index -> index.keySchema(two))).isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void doesNotQueryAnIndexThatIsNotActive() {
    assertThat(kind(index -> index.indexStatus(IndexStatus.CREATING)))
        .isEqualTo(AccessPath.Operation.SCAN);
    assertThat(kind(index -> index.indexStatus(IndexStatus.DELETING)))
        .isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void doesNotQueryAnIndexIfReadsMustBeConsistent() {
    assertThat(AccessPath.choose(LEAVES, indexed(index -> {}), options(null, true)).operation())
        .isEqualTo(AccessPath.Operation.SCAN);
  }

  @Test
  void doesNotQueryAnIndexIfOnlyTheTableMayBeRead() {
    ReadSettings tableOnly = new ReadSettings(null, 50, null, false, true, Duration.ZERO);
    assertThat(AccessPath.choose(LEAVES, indexed(index -> {}), tableOnly).operation())
        .isEqualTo(AccessPath.Operation.SCAN);
    assertThat(AccessPath.choose(LEAVES, table("clientid").build(), tableOnly).operation())
        .isEqualTo(AccessPath.Operation.QUERY);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "67108864,1", "67108865,2", "402653184,6", "99999999999,8"})
  void scansInOneSegmentFor64MebibytesUpToEight(long bytes, int segments) {
    TableDescription table = table("user_leave_id").tableSizeBytes(bytes).build();
    assertThat(AccessPath.choose(LEAVES, table, OPTIONS))
        .isEqualTo(new AccessPath(AccessPath.Operation.SCAN, null, segments, true));
    assertThat(AccessPath.choose(LEAVES, table, options(3, false)).segments()).isEqualTo(3);
  }

  @Test
  void scansInOneSegmentIfKeysMayRepeat() {
    TableDescription table =
        table("userid", "user_leave_id").tableSizeBytes(99_999_999_999L).build();
    assertThat(AccessPath.choose(LEAVES, table, options(8, false)))
        .isEqualTo(new AccessPath(AccessPath.Operation.SCAN, null, 1, false));
  }

  private static AccessPath.Operation kind(
      Consumer<GlobalSecondaryIndexDescription.Builder> index) {
    return AccessPath.choose(LEAVES, indexed(index), OPTIONS).operation();
  }

  /** Returns a table with an index that can be queried, unless the change prevents it. */
  private static TableDescription indexed(
      Consumer<GlobalSecondaryIndexDescription.Builder> change) {
    GlobalSecondaryIndexDescription.Builder index =
        GlobalSecondaryIndexDescription.builder()
            .indexName("by-client")
            .indexStatus(IndexStatus.ACTIVE)
            .keySchema(keys("clientid"))
            .projection(projection -> projection.projectionType(ProjectionType.ALL));
    change.accept(index);
    return table("user_leave_id")
        .attributeDefinitions(
            definition("user_leave_id", "S"),
            definition("clientid", "S"),
            definition("start_date", "S"))
        .globalSecondaryIndexes(index.build())
        .build();
  }

  private static void projecting(
      GlobalSecondaryIndexDescription.Builder index, Set<String> attributes) {
    index.projection(
        projection ->
            projection
                .projectionType(ProjectionType.INCLUDE)
                .nonKeyAttributes(new ArrayList<>(attributes)));
  }

  private static TableDescription.Builder table(String... key) {
    CreateTableRequest keyed = SourceTable.LEAVES.keyedBy(key);
    return TableDescription.builder()
        .keySchema(keyed.keySchema())
        .attributeDefinitions(keyed.attributeDefinitions());
  }

  private static List<KeySchemaElement> keys(String... attributes) {
    return SourceTable.LEAVES.keyedBy(attributes).keySchema();
  }

  private static AttributeDefinition definition(String attribute, String type) {
    return AttributeDefinition.builder().attributeName(attribute).attributeType(type).build();
  }

  private static ReadSettings options(@Nullable Integer segments, boolean consistent) {
    return new ReadSettings(segments, 50, null, consistent, false, Duration.ZERO);
  }

  private static TableMapping mapping(String name) {
    return Migrators.mappings().stream()
        .filter(mapping -> mapping.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
