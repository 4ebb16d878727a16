package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a source of credentials which takes connections and says nothing is told in seconds. */
@Tag("newest-postgresql")
@Tag("slow")
class SilentSourceIT {
  private static final String CREDENTIALS_FILE = "aws.sharedCredentialsFile";

  @TempDir private Path folder;

  @AfterEach
  void useTheDefault() {
    System.clearProperty(CREDENTIALS_FILE);
  }

  /** The SDK's own client of STS would wait for two minutes. */
  @Test
  @Timeout(30)
  void anStsThatIsSilentIsTold() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Path token = Files.writeString(folder.resolve("token"), "token");
      Path credentials =
          Files.writeString(
              folder.resolve("credentials"),
              """
              [pod]
              role_arn = arn:aws:iam::123456789012:role/etl
              web_identity_token_file = %s
              endpoint_url = http://localhost:%s
              """
                  .formatted(token, Integer.toString(silent.getLocalPort())));
      System.setProperty(CREDENTIALS_FILE, credentials.toString());
      HttpService.install(Proxies.NONE);
      Aws aws = new Aws("eu-central-1", null, "pod", null, null, Proxies.NONE);
      assertThat(catchThrowable(CredentialSource.of(aws)::resolveCredentials))
          .hasMessage("no AWS credentials: profile pod: no answer (Read timed out)");
    }
  }
}
