package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.ProxyStub;
import com.foresyts.etl.fixture.StsStub;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * All that a profile decides is taken from the profile of the settings, and nothing from others.
 */
@Tag("newest-postgresql")
class ProfileIT {
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  @AutoClose private final StsStub sts = StsStub.start();

  @AutoClose
  private final ProxyStub proxy = new ProxyStub(host -> URI.create(dynamo.endpoint()), null, null);

  @TempDir private Path folder;

  ProfileIT() throws IOException {}

  @BeforeEach
  void write() throws IOException {
    Path config = folder.resolve("config");
    Files.writeString(
        config,
        """
        [default]
        endpoint_url = http://localhost:1
        [profile test]
        aws_access_key_id = AKIA
        aws_secret_access_key = secret
        endpoint_url = %1$s
        [profile services]
        aws_access_key_id = AKIA
        aws_secret_access_key = secret
        services = local
        [services local]
        dynamodb =
          endpoint_url = %1$s
        sts =
          endpoint_url = %2$s
        [profile fips]
        use_fips_endpoint = true
        [profile dual]
        use_dualstack_endpoint = true
        [profile account]
        aws_access_key_id = AKIA
        aws_secret_access_key = secret
        aws_account_id = 123456789012
        [profile no-account]
        aws_access_key_id = AKIA
        aws_secret_access_key = secret
        aws_account_id = 123456789012
        account_id_endpoint_mode = disabled
        [profile role]
        role_arn = arn:aws:iam::123456789012:role/etl
        source_profile = account
        services = local
        """
            .formatted(dynamo.endpoint(), sts.endpoint()));
    System.setProperty("aws.configFile", config.toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("credentials").toString());
  }

  @AfterEach
  void clear() {
    System.clearProperty("aws.profile");
    System.clearProperty("aws.configFile");
    System.clearProperty("aws.sharedCredentialsFile");
  }

  private static Aws settings(
      @Nullable String profile, @Nullable Credentials keys, Proxies proxies) {
    return new Aws("eu-central-1", keys, profile, null, null, null, proxies);
  }

  private static void describe(Aws settings) {
    try (DynamoDbClient client = DynamoDb.probeClient(settings)) {
      client.describeTable(request -> request.tableName("some"));
    }
  }

  @ParameterizedTest
  @CsvSource({"test", "services"})
  void theEndpointOfTheProfileIsCalled(String profile) {
    describe(settings(profile, null, Proxies.NONE));
    assertThat(dynamo.headers()).hasSize(1);
  }

  @Test
  void stsOfTheProfileIsAsked() {
    assertThat(CallerIdentity.find(settings("services", null, Proxies.NONE)).arn())
        .isEqualTo(StsStub.ARN);
  }

  @Test
  void stsOfTheProfileIsAskedForARole() {
    sts.refuse("AccessDenied");
    assertThatThrownBy(() -> describe(settings("role", null, Proxies.NONE)))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            "no AWS credentials: AWS STS refuses the role of profile role (HTTP 403, AccessDenied); check the role and its trust policy");
    assertThat(sts.signatures()).singleElement().asString().contains("/eu-central-1/sts/");
  }

  /** The profile of the role has the endpoint of STS. */
  @Test
  void theProfileOfTheJvmIsThatOfItsRole() {
    System.setProperty("aws.profile", "role");
    sts.refuse("AccessDenied");
    assertThatThrownBy(() -> describe(settings(null, null, Proxies.NONE)))
        .hasMessageContaining("AWS STS refuses the role of profile role (HTTP 403");
  }

  @ParameterizedTest
  @CsvSource({
    "fips, dynamodb-fips.eu-central-1.amazonaws.com",
    "dual, dynamodb.eu-central-1.api.aws",
    "account, 123456789012.ddb.eu-central-1.amazonaws.com",
    "no-account, dynamodb.eu-central-1.amazonaws.com"
  })
  void theKindOfEndpointIsTheProfiles(String profile, String host) {
    Credentials keys = profile.endsWith("account") ? null : new Credentials("id", "key", null);
    Proxies proxies =
        new Proxies(
            new Proxies.Proxy("HTTPS_PROXY", "localhost", proxy.port(), null, ""), null, List.of());
    assertThatThrownBy(() -> describe(settings(profile, keys, proxies)))
        .isInstanceOf(SdkException.class);
    assertThat(proxy.requests()).isNotEmpty().containsOnly("CONNECT %s:443".formatted(host));
  }
}
