package com.foresyts.etl.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A working folder whose name the locale cannot express. */
@Tag("newest-postgresql")
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class WorkingFolderIT {
  @TempDir private Path parent;

  @ParameterizedTest
  @ValueSource(strings = {"--client A", "check --client A", "verify --client A"})
  void inexpressibleWorkingFolderIsRefused(String arguments) throws Exception {
    assertThat(run("POSIX", arguments))
        .startsWith("✗ the locale cannot express the name of the working folder ")
        .contains("set LC_ALL=C.UTF-8")
        .endsWith("exit 2\n")
        .hasLineCount(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ddl", "--help", "--version"})
  void inexpressibleWorkingFolderIsIgnoredIfNoFileIsRead(String arguments) throws Exception {
    assertThat(run("POSIX", arguments)).endsWith("exit 0\n");
  }

  @Test
  void nonAsciiWorkingFolderIsUsedInUtf8Locale() throws Exception {
    assertThat(run("C.UTF-8", "check --client A")).contains("✓ CLIENT_ID: A (--client)");
  }

  /** The shell makes the folder, because this JVM may not be able to. */
  private String run(String locale, String arguments) throws Exception {
    String script =
        "cd \"$PARENT\" && mkdir $(printf 'm\\303\\274') && cd m* && LC_ALL=%s \"$JAVA\" -XX:TieredStopAtLevel=1 com.foresyts.etl.Main %s 2>&1; echo exit $?; cd .. && rm -r m*"
            .formatted(locale, arguments);
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PARENT",
                parent.toAbsolutePath().toString(),
                "JAVA",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "CLASSPATH",
                absolute(System.getProperty("java.class.path")),
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

  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(entry -> new File(entry).getAbsolutePath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
