package com.foresyts.etl.it.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.program.ClassPathProcess;
import com.foresyts.etl.fixture.program.JarProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a source of credentials which takes connections and says nothing is told in seconds. */
@Tag("newest-postgresql")
@Tag("slow")
class SilentSourceIT {
  @TempDir private Path folder;

  /**
   * The SDK's own client of STS would wait for two minutes; the time of a check ended before, with
   * no word of the source.
   */
  @Test
  void anStsThatIsSilentIsTold() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      JarProcess.Ended check =
          ClassPathProcess.run(
              Map.ofEntries(
                  Map.entry("HOME", folder.toString()),
                  Map.entry("CLIENT_ID", "A"),
                  Map.entry("PG_HOST", "localhost"),
                  Map.entry("PG_PORT", String.valueOf(Fixture.freePort())),
                  Map.entry("PG_DATABASE", "db"),
                  Map.entry("PG_USER", "user"),
                  Map.entry("PG_PASSWORD", "password"),
                  Map.entry("AWS_REGION", "eu-central-1"),
                  Map.entry("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/etl"),
                  Map.entry(
                      "AWS_WEB_IDENTITY_TOKEN_FILE",
                      Files.writeString(folder.resolve("token"), "token").toString()),
                  Map.entry("AWS_ENDPOINT_URL_STS", "http://localhost:" + silent.getLocalPort())),
              "-Duser.home=" + folder,
              "check");
      assertThat(check.out())
          .contains("⚠ tymeplusUserAuth: not checked, since the credentials fail: see identity")
          .contains(
              "✗ identity: no AWS credentials: the web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN: no answer (Read timed out)");
    }
  }
}
