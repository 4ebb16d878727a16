package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileTest {
  private final List<String> warnings = new ArrayList<>();
  @TempDir private Path folder;

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void itIsItsOwnersAlone() throws IOException {
    Path old = Files.writeString(folder.resolve("old"), "old");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw-r--"));
    for (Path path : List.of(old, folder.resolve("new"))) {
      try (JsonLinesFile file = JsonLinesFile.open(path)) {
        file.start(warnings::add);
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    assertThat(warnings).isEmpty();
  }

  /** Nobody can change the permissions of a file of /proc; of this one, the owner may write it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileWhosePermissionsStayIsWrittenWithAWarning() throws IOException {
    try (JsonLinesFile file = JsonLinesFile.open(Path.of("/proc/self/comm"))) {
      file.start(warnings::add);
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("its permissions cannot be limited to its owner");
  }

  @Test
  void aFileThatCannotBeLockedIsWrittenWithAWarning() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    try (JsonLinesFile file = JsonLinesFile.open(path)) {
      file.start(
          () -> {
            throw new IOException("No locks available");
          },
          warnings::add);
      file.write(json -> json.writeStringField("key", "D1"));
    }
    assertThat(path).hasContent("{\"key\":\"D1\"}\n");
    assertThat(warnings).singleElement().asString().contains("No locks available");
  }

  @Test
  void aFileThatAnotherRunHasLockedIsLeftAlone() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "lines");
    try (JsonLinesFile file = JsonLinesFile.open(path)) {
      assertThatThrownBy(() -> file.start(() -> false, warnings::add))
          .hasMessage("another run is writing it");
    }
    assertThat(path).hasContent("lines");
  }
}
