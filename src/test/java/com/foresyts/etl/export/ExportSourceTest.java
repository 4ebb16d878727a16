package com.foresyts.etl.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.source.TableSource;
import com.foresyts.etl.tables.Migrators;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ExportSourceTest {
  private static final Instant TIME = Instant.parse("2026-11-25T02:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void readsTheClientsItemsOfAllTables(int threads) {
    Sample sample = Sample.small("C1");
    new ExportWriter(folder).prefix("hr/nightly").exportTime(TIME).files(3, 1).write(sample);
    try (ExportSource source = open("C1", threads)) {
      for (TableMapping mapping : Migrators.mappings()) {
        List<Map<String, AttributeValue>> expected = new ArrayList<>();
        sample.forEach(table(mapping), item -> expected.add(projected(item, mapping)));
        assertThat(read(source.open(mapping, notice -> {})))
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private ExportSource open(String client, int threads) {
    return ExportSource.open(new FolderFiles(folder), client, Migrators.mappings(), null, threads);
  }

  private static SourceTable table(TableMapping mapping) {
    return List.of(SourceTable.values()).stream()
        .filter(table -> table.source().equals(mapping.source()))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, AttributeValue> projected(
      Map<String, AttributeValue> item, TableMapping mapping) {
    Map<String, AttributeValue> projected = new HashMap<>(item);
    projected.keySet().retainAll(mapping.attributes());
    return projected;
  }

  private static List<Map<String, AttributeValue>> read(TableSource table) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    AtomicInteger pages = new AtomicInteger();
    int blocks = 0;
    try (Items items = table.read(units -> pages.incrementAndGet())) {
      for (var block = items.next(); block != null; block = items.next()) {
        found.addAll(block);
        blocks++;
      }
    }
    assertThat(pages).hasValue(blocks);
    return found;
  }

  @Test
  void tellsTheExports() {
    new ExportWriter(folder).exportTime(TIME).write(Sample.small("C1"));
    try (ExportSource source = open("C1", 2)) {
      assertThat(source.exports())
          .extracting(Export::table)
          .containsExactlyElementsOf(Migrators.mappings());
      assertThat(source.exports()).allMatch(export -> export.instant().equals(TIME));
      assertThat(source.exports().get(0).items()).isEqualTo(12);
      assertThat(source.exports()).noneMatch(Export::snapshot);
      assertThat(source.notices()).isEmpty();
    }
  }
}
