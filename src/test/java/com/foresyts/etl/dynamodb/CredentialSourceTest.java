package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.fixture.Answerer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sso.model.SsoException;
import software.amazon.awssdk.services.sts.model.StsException;

class CredentialSourceTest {
  private static final String FILE =
      """
      [default]
      region = eu-central-1
      [profile keys]
      aws_access_key_id = AKIA
      aws_secret_access_key = secret
      [profile process]
      credential_process = echo '{"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "secret"}'
      [profile fails]
      credential_process = sh -c 'echo secret; echo secret >&2; exit 3'
      [profile not-found]
      credential_process = no-such-command --password secret
      [profile garbage]
      credential_process = echo '{secret'
      [profile other-version]
      credential_process = echo '{"Version": 2, "SecretAccessKey": "secret"}'
      [profile no-keys]
      credential_process = echo '{"Version": 1, "SessionToken": "secret"}'
      [profile no-source]
      role_arn = arn:aws:iam::123456789012:role/etl
      source_profile = nothing
      [profile circle]
      role_arn = arn:aws:iam::123456789012:role/etl
      source_profile = circle2
      [profile circle2]
      role_arn = arn:aws:iam::123456789012:role/etl
      source_profile = circle
      [profile environment]
      role_arn = arn:aws:iam::123456789012:role/etl
      credential_source = Environment
      [profile role]
      role_arn = arn:aws:iam::123456789012:role/etl
      [profile login]
      login_session = arn:aws:iam::123456789012:user/somebody
      [profile sso]
      sso_session = company
      sso_account_id = 123456789012
      sso_role_name = etl
      [sso-session company]
      sso_region = eu-central-1
      sso_start_url = https://no-such-company.test/start
      [profile old-sso]
      sso_region = eu-central-1
      sso_start_url = https://no-such-company.test/start
      sso_account_id = 123456789012
      sso_role_name = etl
      [profile no-sso-session]
      sso_session = nowhere
      sso_account_id = 123456789012
      sso_role_name = etl
      [profile half]
      aws_access_key_id = AKIA
      [profile token-file]
      role_arn = arn:aws:iam::123456789012:role/etl
      web_identity_token_file = /no/such/token
      [profile unreachable]
      role_arn = arn:aws:iam::123456789012:role/etl
      source_profile = keys
      endpoint_url = http://localhost:1
      """;

  @TempDir private Path folder;
  private final List<String> properties = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    set("aws.configFile", Files.writeString(folder.resolve("config"), FILE).toString());
    set("aws.sharedCredentialsFile", folder.resolve("credentials").toString());
    set("aws.disableEc2Metadata", "true");
  }

  @AfterEach
  void clear() {
    properties.forEach(System::clearProperty);
  }

  private void set(String property, String value) {
    properties.add(property);
    System.setProperty(property, value);
  }

  private static AwsCredentials resolve(@Nullable String profile) {
    Aws aws = new Aws("eu-central-1", null, profile, null, null, null, Proxies.NONE);
    return CredentialSource.of(aws).resolveCredentials();
  }

  private static String failure(@Nullable String profile) {
    EtlException thrown = catchThrowableOfType(EtlException.class, () -> resolve(profile));
    assertThat(thrown.category()).isEqualTo(Category.DYNAMODB);
    assertThat(thrown).hasNoCause();
    return String.valueOf(thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fails          | the credential_process of profile fails ended with exit code 3; run it by hand to see why",
        "not-found      | the credential_process of profile not-found ended with exit code 127; run it by hand to see why",
        "garbage        | the credential_process of profile garbage printed no credentials; run it by hand to see why",
        "other-version  | the credential_process of profile other-version printed no credentials; run it by hand to see why",
        "no-keys        | the credential_process of profile no-keys printed no credentials; run it by hand to see why",
        "no-source      | profile no-source: The source profile of 'no-source' was configured to be 'nothing', but that source profile has no credentials configured.",
        "circle         | profile circle: Invalid profile file: Circular relationship detected with profiles [circle2, circle].",
        "environment    | the credential_source of profile environment has none",
        "role           | profile role has a role_arn, but neither source_profile nor credential_source",
        "login          | profile login has a login_session, which is not supported; name it in a profile with credential_process = aws configure export-credentials --profile NAME",
        "sso            | the AWS SSO session of profile sso is missing or has expired; run aws sso login for it",
        "old-sso        | the AWS SSO session of profile old-sso is missing or has expired; run aws sso login for it",
        "no-sso-session | profile no-sso-session: Sso-session section not found with sso-session title nowhere.",
        "half           | profile half: Profile property 'aws_secret_access_key' was not configured for 'half'.",
        "token-file     | profile token-file: /no/such/token cannot be read",
        "unreachable    | profile unreachable: no answer (Connection refused)",
      })
  void theReasonOfAProfileIsTold(String profile, String reason) {
    assertThat(failure(profile)).isEqualTo("no AWS credentials: " + reason);
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() {
    assertThat(failure("no-such"))
        .isEqualTo(
            "no AWS credentials: AWS_PROFILE is no-such, but neither %s nor %s has that profile"
                .formatted(folder.resolve("config"), folder.resolve("credentials")));
  }

  @Test
  void aRoleThatIsRefusedNamesTheKindOfPolicy() {
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .errorCode("AccessDenied")
            .errorMessage(
                "User: arn:aws:iam::1:user/etl is not authorized to perform: sts:AssumeRole with an explicit deny in a service control policy")
            .build();
    RuntimeException refusal =
        StsException.builder().statusCode(403).awsErrorDetails(details).build();
    assertThat(CredentialFailure.of("profile role", refusal))
        .hasMessage(
            "no AWS credentials: AWS STS refuses the role of profile role (HTTP 403, AccessDenied, because a service control policy denies it); check the role and its trust policy");
  }

  @Test
  void aProfileThatDoesNotExistHasNoRegion() {
    assertThat(catchThrowable(() -> DynamoDb.defaultRegion("no-such")))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageStartingWith("is no-such, but neither ");
    assertThat(DynamoDb.defaultRegion(null)).contains("eu-central-1");
  }

  /** The tables of a check ask at the same time, and a source may take seconds to fail. */
  @Test
  void aSourceThatFailsIsAskedOnce() throws IOException {
    Path calls = folder.resolve("calls");
    Files.writeString(
        folder.resolve("credentials"),
        "[once]\ncredential_process = sh -c 'echo call >> %s; exit 3'\n".formatted(calls));
    Aws aws = new Aws("eu-central-1", null, "once", null, null, null, Proxies.NONE);
    AwsCredentialsProvider source = CredentialSource.of(aws);
    for (int call = 0; call < 2; call++) {
      assertThat(catchThrowable(source::resolveCredentials)).hasMessageContaining("exit code 3");
    }
    assertThat(calls).hasContent("call");
  }

  @Test
  void aTokenFileThatIsMissingIsNamed() {
    set("aws.webIdentityTokenFile", "/no/such/token");
    set("aws.roleArn", "arn:aws:iam::123456789012:role/etl");
    assertThat(failure(null))
        .isEqualTo(
            "no AWS credentials: the web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN: /no/such/token cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://localhost:1/role    | no answer (Connection refused)",
        "http://no-such.test/role   | no host is named no-such.test",
        "http://192.0.2.1/role      | The full URI (http://192.0.2.1/role) contained within environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI has an invalid host.",
      })
  void aContainerThatDoesNotAnswerIsNamed(String url, String reason) {
    set("aws.containerCredentialsFullUri", url);
    assertThat(failure(null))
        .startsWith("no AWS credentials: AWS_CONTAINER_CREDENTIALS_FULL_URI: " + reason);
  }

  /** A parser quotes what it cannot parse, and a message of a service may do so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | s3cr3t                     | answered something else",
        "200 | {\"SecretAccessKey\": s3cr3t | answered something else",
        "200 | {}                         | answered without credentials",
        "403 | {\"message\": \"s3cr3t\"}    | answered HTTP 403",
      })
  void anAnswerOfAContainerIsNotQuoted(int status, String body, String reason) throws Exception {
    String response =
        "HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body);
    try (Answerer container = Answerer.plain(response)) {
      set("aws.containerCredentialsFullUri", "http://localhost:%d/".formatted(container.port()));
      assertThat(failure(null))
          .isEqualTo("no AWS credentials: AWS_CONTAINER_CREDENTIALS_FULL_URI: " + reason);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | the AWS SSO session of profile sso is missing or has expired; run aws sso login for it",
        "403 | AWS SSO refuses the role of profile sso (HTTP 403, ForbiddenException); check sso_account_id and sso_role_name",
      })
  void aRefusalOfSsoIsNoExpiredSession(int status, String reason) {
    AwsErrorDetails details = AwsErrorDetails.builder().errorCode("ForbiddenException").build();
    RuntimeException refusal =
        SsoException.builder().statusCode(status).awsErrorDetails(details).build();
    assertThat(CredentialFailure.of("profile sso", refusal))
        .hasMessage("no AWS credentials: " + reason);
  }

  /** The time of the call that waits for the credentials may have ended meanwhile. */
  @Test
  void theReasonIsToldEvenIfTheCallIsInterrupted() throws IOException {
    Thread caller = Thread.currentThread();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      set(
          "aws.containerCredentialsFullUri",
          "http://localhost:%d/".formatted(server.getLocalPort()));
      Thread thread =
          new Thread(
              () -> {
                try (server;
                    Socket accepted = server.accept()) {
                  assertThat(accepted.isConnected()).isTrue();
                  caller.interrupt();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      thread.start();
      assertThat(failure(null)).contains("FULL_URI: no answer (");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void filesThatCannotBeParsedAreAConfigurationError() throws IOException {
    Files.writeString(folder.resolve("config"), "secret");
    EtlException thrown = catchThrowableOfType(EtlException.class, () -> resolve(null));
    assertThat(thrown.category()).isEqualTo(Category.CONFIGURATION);
    assertThat(thrown)
        .hasMessageStartingWith("the AWS configuration files cannot be read: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void settingsAreNamedIfNoSourceIsConfigured() {
    assertThat(failure(null))
        .startsWith("no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void noOtherSourceIsTriedIfTheConfiguredOneFails() {
    set("aws.containerCredentialsFullUri", "http://localhost:1/role");
    assertThat(failure("fails")).contains("profile fails");
    assertThat(failure("keys-elsewhere")).contains("AWS_PROFILE is keys-elsewhere");
    assertThat(failure(null)).contains("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  }

  @ParameterizedTest
  @CsvSource({"keys", "process"})
  void aProfileGivesCredentials(String profile) {
    assertThat(resolve(profile).secretAccessKey()).isEqualTo("secret");
  }

  @Test
  void keysOfTheSettingsWin() {
    set("aws.webIdentityTokenFile", "/no/such/token");
    Credentials keys = new Credentials("id", "key", null);
    Aws aws = new Aws("eu-central-1", keys, "no-such", null, null, null, Proxies.NONE);
    assertThat(CredentialSource.of(aws).resolveCredentials().secretAccessKey()).isEqualTo("key");
  }

  @Test
  void thePropertiesOfTheJvmAreAsBefore() {
    set("aws.profile", "other");
    assertThat(failure("fails")).contains("profile fails");
    assertThat(System.getProperty("aws.profile")).isEqualTo("other");
    assertThat(System.getProperty("aws.region")).isNull();
  }
}
