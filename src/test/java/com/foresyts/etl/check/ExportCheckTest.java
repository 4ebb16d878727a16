package com.foresyts.etl.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.export.ExportSource;
import com.foresyts.etl.export.FolderFiles;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCheckTest {
  private static final Instant TIME = Instant.parse("2026-01-01T02:00:00Z");

  @TempDir private Path folder;

  @Test
  void warnsAsARunDoes() throws IOException {
    TableMapping holidays =
        Migrators.mappings().stream()
            .filter(mapping -> mapping.name().equals("holidays"))
            .findFirst()
            .orElseThrow();
    write(TIME);
    Path unfinished = write(TIME.plusSeconds(3600));
    Files.delete(unfinished.resolve("manifest-summary.json"));
    List<Finding> findings =
        ExportCheck.of(
            tables -> ExportSource.open(new FolderFiles(folder), "C1", tables, null, 1),
            List.of(holidays));
    assertThat(findings)
        .extracting(Finding::status)
        .containsExactly(
            Finding.Status.OK, Finding.Status.OK, Finding.Status.WARNING, Finding.Status.WARNING);
    assertThat(findings.get(0).message()).isEqualTo("eu-central-1, account 111122223333");
    assertThat(findings.get(2).message()).startsWith("Passed over " + unfinished);
    assertThat(findings.get(3).message()).startsWith("The export of holidays is ");
  }

  private Path write(Instant time) {
    return new ExportWriter(folder).exportTime(time).write(SourceTable.HOLIDAYS, List.of());
  }
}
