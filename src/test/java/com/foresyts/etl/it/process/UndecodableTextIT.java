package com.foresyts.etl.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Java makes of bytes that the locale cannot decode. The shell writes them, because this JVM
 * may not be able to.
 */
@Tag("newest-postgresql")
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class UndecodableTextIT {
  private static final String LOST = "holds characters that this locale cannot decode";

  @ParameterizedTest
  @CsvSource({
    "C, 'check --client \"$name\"', --client",
    "POSIX, 'check --env-file \"$name\"', --env-file",
    "C, '--rejects=\"$name\"', --rejects",
    "C.UTF-8, 'check --client \"$latin\"', --client",
  })
  void undecodableOptionIsRefused(String locale, String arguments, String option) throws Exception {
    assertThat(run("", locale, arguments))
        .startsWith("✗ " + option + " " + LOST)
        .endsWith("exit 2\n");
  }

  @ParameterizedTest
  @CsvSource({"C, CLIENT_ID", "POSIX, PG_PASSWORD", "C, PG_SCHEMA"})
  void undecodableSettingIsRefused(String locale, String setting) throws Exception {
    assertThat(run(setting + "=$name", locale, "check"))
        .contains("✗ %s: (environment) %s".formatted(setting, LOST))
        .endsWith("exit 2\n");
  }

  @ParameterizedTest
  @CsvSource({"C.UTF-8, CLIENT_ID"})
  void nonAsciiTextIsReadInUtf8Locale(String locale, String setting) throws Exception {
    assertThat(run(setting + "=$name", locale, "check"))
        .contains("✓ CLIENT_ID: MÜLLER (environment)")
        .doesNotContain(LOST);
  }

  private static String run(String setting, String locale, String arguments) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String script =
        "name=$(printf 'M\\303\\234LLER'); latin=$(printf 'M\\334LLER'); "
            + "env %s LC_ALL=%s \"$JAVA\" -XX:TieredStopAtLevel=1 com.foresyts.etl.Main %s 2>&1; echo exit $?"
                .formatted(setting, locale, arguments);
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA",
                java,
                "CLASSPATH",
                System.getProperty("java.class.path"),
                "PATH",
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
                "AWS_REGION",
                "eu-central-1"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
