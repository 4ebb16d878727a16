package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.Settings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class RdsTokenTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T01:02:03Z"), ZoneOffset.UTC);
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /** The signatures are those of botocore 1.43.11, generate_db_auth_token. */
  @Test
  void isSignedAsByBotocore() {
    assertThat(
            token(
                AwsBasicCredentials.create("AKIDEXAMPLE", SECRET),
                "hr.c9akciq32.eu-central-1.rds.amazonaws.com",
                5432,
                "etl"))
        .isEqualTo(
            "hr.c9akciq32.eu-central-1.rds.amazonaws.com:5432/?Action=connect&DBUser=etl"
                + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261126T010203Z&X-Amz-SignedHeaders=host"
                + "&X-Amz-Credential=AKIDEXAMPLE%2F20261126%2Feu-central-1%2Frds-db%2Faws4_request&X-Amz-Expires=900"
                + "&X-Amz-Signature=739486d22340da6d632dcfdf29baf7fdce4db43b95318625f607797585bf3374");
  }

  @Test
  void withASessionTokenAndAnOddUserIsSignedAsByBotocore() {
    assertThat(
            token(
                AwsSessionCredentials.create(
                    "ASIAEXAMPLE", SECRET, "FwoGZXIvYXdzE//example+token=="),
                "hr.cluster-c9akciq32.us-gov-west-1.rds.amazonaws.com",
                6432,
                "etl user+ü@x"))
        .isEqualTo(
            "hr.cluster-c9akciq32.us-gov-west-1.rds.amazonaws.com:6432/?Action=connect&DBUser=etl%20user%2B%C3%BC%40x"
                + "&X-Amz-Security-Token=FwoGZXIvYXdzE%2F%2Fexample%2Btoken%3D%3D"
                + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261126T010203Z&X-Amz-SignedHeaders=host"
                + "&X-Amz-Credential=ASIAEXAMPLE%2F20261126%2Fus-gov-west-1%2Frds-db%2Faws4_request&X-Amz-Expires=900"
                + "&X-Amz-Signature=6fc8c2841a4d29abbff04d6d555e913d9d08f8ca251ded42ca4598684fc3c3d2");
  }

  private static String token(
      AwsCredentialsIdentity credentials, String host, int port, String user) {
    Settings.Postgres postgres =
        new Settings.Postgres(
            "a," + host, port, "hr", user, null, "eu-west-3", null, null, null, null);
    return RdsToken.create(credentials, postgres, host, CLOCK);
  }
}
