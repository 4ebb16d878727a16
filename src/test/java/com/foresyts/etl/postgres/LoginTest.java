package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void driversDefaultCertificateIsNamedIfItExists(@TempDir Path home) throws IOException {
    String before = System.getProperty("user.home");
    System.setProperty("user.home", home.toString());
    try {
      assertThat(description("prefer")).isEqualTo("user app, with the password PG_PASSWORD");

      Path folder = Files.createDirectory(home.resolve(".postgresql"));
      Path file = Files.createFile(folder.resolve("postgresql.crt"));
      assertThat(description("prefer")).doesNotContain("certificate");

      Files.createFile(folder.resolve("postgresql.pk8"));
      assertThat(description("prefer"))
          .isEqualTo(
              "user app, with the password PG_PASSWORD and the client certificate %s, the default"
                  .formatted(file));
      assertThat(description("disable")).doesNotContain("certificate");
    } finally {
      System.setProperty("user.home", before);
    }
  }

  private static String description(String sslMode) {
    return Login.description(
        new Settings.Postgres("db", 5432, "hr", "app", "secret", null, null, sslMode, null, null));
  }
}
