package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.tls.Authority;
import com.foresyts.etl.fixture.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileExampleTest {
  private static final Path EXAMPLE = Path.of("foremain.env.example");

  @TempDir private Path directory;

  @Test
  void parsesAsItStands() {
    EnvFile example = EnvFile.read(EXAMPLE);

    assertThat(example.warnings()).isEmpty();
    assertThat(example.values())
        .containsOnlyKeys(
            "CLIENT_ID", "AWS_REGION", "PG_HOST", "PG_DATABASE", "PG_USER", "PG_PASSWORD")
        .allSatisfy((name, value) -> assertThat(value).matches("<.+>"));
  }

  @Test
  void isAcceptedOnceItsPlaceholdersAreFilled() throws IOException {
    SettingsReport loaded = load(Files.readString(EXAMPLE).replaceAll("<.+>", "filled"));

    assertThat(loaded.orThrow().clientId()).isEqualTo("filled");
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void namesEverySettingWithAValueThatIsAccepted() throws Exception {
    Path certificate = Files.createFile(directory.resolve("root.crt"));
    Identity client = new Authority("Clients").issue("etl");
    Path clientCertificate =
        Files.writeString(directory.resolve("client.crt"), client.certificate());
    Path clientKey = Files.writeString(directory.resolve("client.key"), client.keyPem());
    onlyForOwner(clientKey);
    String everything =
        Files.readString(EXAMPLE)
            .replaceAll("(?m)^#([A-Z0-9_]+=)", "$1")
            .replace("<root-certificate-file>", certificate.toString())
            .replace("<client-certificate-file>", clientCertificate.toString())
            .replace("<client-key-file>", clientKey.toString())
            .replaceAll("<.+>", "filled");

    assertThat(load(everything).orThrow().postgres().sslRootCert()).isEqualTo(certificate);
    assertThat(EnvFile.read(directory.resolve("foremain.env")).values())
        .containsOnlyKeys(
            Arrays.stream(Setting.values()).map(Setting::name).toArray(String[]::new));
  }

  private SettingsReport load(String text) throws IOException {
    onlyForOwner(Files.writeString(directory.resolve("foremain.env"), text));
    return SettingsLoader.load(
        null, null, directory, Map.of(), Setting.Part.ALL, profile -> Optional.empty());
  }

  private static void onlyForOwner(Path file) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (posix != null) { // not on Windows
      posix.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
  }
}
