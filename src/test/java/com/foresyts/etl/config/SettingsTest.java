package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.config.Settings.Postgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void masksSecretsAtEveryLevel() {
    Settings settings =
        new Settings(
            "c1",
            new Aws(
                "eu-central-1",
                new Credentials("AKIAABCDEFGHIJKLMNOP", "secret-key", "secret-token"),
                null,
                null,
                null,
                null,
                Proxies.NONE),
            new Postgres("db", 5432, "hr", "etl", "secret-password", null, null, null, null, null));

    assertThat(new SettingsReport(settings, List.of(), List.of(), List.of("w")))
        .asString()
        .contains("c1", "eu-central-1", "accessKeyId=AKIA…", "host=db", "password=…", "[w]")
        .doesNotContain("secret-", "ABCD");
  }

  @ParameterizedTest
  @CsvSource({"test, …", "fifteenletters1, …", "sixteenletters12, sixt…"})
  void showsAsMuchOfTheAccessKeyIdAsIsHarmless(String accessKeyId, String shown) {
    assertThat(new Credentials(accessKeyId, "s", null))
        .hasToString(
            "Credentials[accessKeyId=%s, secretAccessKey=…, sessionToken=null]".formatted(shown));
  }
}
