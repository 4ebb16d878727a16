package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.config.Settings.Postgres;
import com.foresyts.etl.error.EtlException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "CLIENT_ID", "c1",
          "AWS_REGION", "eu-central-1",
          "PG_HOST", "db",
          "PG_DATABASE", "hr",
          "PG_USER", "etl",
          "PG_PASSWORD", "s3cret pass");

  @TempDir private Path directory;
  private Path envFile;
  private final Map<String, String> environment = new HashMap<>(REQUIRED);
  private @Nullable String clientOption;
  private @Nullable Path envFileOption;
  private static final Set<Setting.Part> LIVE =
      Set.of(Setting.Part.CLIENT, Setting.Part.AWS, Setting.Part.DYNAMODB, Setting.Part.POSTGRESQL);

  private Set<Setting.Part> used = Setting.Part.ALL;
  private Function<@Nullable String, Optional<String>> defaultRegion = profile -> Optional.empty();

  @BeforeEach
  void name() {
    envFile = directory.resolve("foremain.env");
  }

  @Test
  void theRequiredSettingsAreEnough() {
    assertThat(valid())
        .isEqualTo(
            new Settings(
                "c1",
                new Aws("eu-central-1", null, null, null, null, null, Proxies.NONE),
                new Postgres(
                    "db", 5432, "hr", "etl", "s3cret pass", null, null, null, null, null)));
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[::1] | ::1", "db,[2001:db8::1] | db,2001:db8::1"})
  void addressMayBeInBrackets(String given, String host) {
    environment.put("PG_HOST", given);
    assertThat(valid().postgres().host()).isEqualTo(host);
  }

  @Test
  void takesEverySettingFromTheFile() throws IOException {
    environment.clear();
    Path certificate = Files.createFile(directory.resolve("root.crt"));
    file(
        """
        CLIENT_ID=c2
        AWS_REGION=us-east-1
        AWS_ACCESS_KEY_ID=id
        AWS_SECRET_ACCESS_KEY="sec#ret"
        AWS_SESSION_TOKEN=token
        AWS_PROFILE=my profile
        AWS_ENDPOINT_URL_S3=https://s3.test
        AWS_ENDPOINT_URL=http://localhost:8000
        PG_HOST=::1
        PG_PORT=6543
        PG_DATABASE=h r
        PG_USER=me
        PG_PASSWORD="p#w"
        PG_SCHEMA=Mixed
        PG_SSLMODE=verify-full
        PG_SSLROOTCERT=root.crt
        """);

    assertThat(valid())
        .isEqualTo(
            new Settings(
                "c2",
                new Aws(
                    "us-east-1",
                    new Credentials("id", "sec#ret", "token"),
                    "my profile",
                    URI.create("http://localhost:8000"),
                    URI.create("https://s3.test"),
                    URI.create("http://localhost:8000"),
                    Proxies.NONE),
                new Postgres(
                    "::1",
                    6543,
                    "h r",
                    "me",
                    "p#w",
                    null,
                    "Mixed",
                    "verify-full",
                    certificate,
                    null)));
    assertThat(warnings()).isEmpty();
  }

  @Test
  void theEnvironmentWinsAndAWarningNamesTheSetting() throws IOException {
    file("PG_HOST=db\nPG_PASSWORD=other\nPG_PORT=6543\n");

    SettingsReport loaded = load();

    assertThat(loaded.orThrow().postgres().password()).isEqualTo("s3cret pass");
    assertThat(loaded.orThrow().postgres().port()).isEqualTo(6543);
    assertThat(loaded.warnings())
        .containsExactly(
            "PG_PASSWORD differs between the environment and %s: the environment's value is used"
                .formatted(envFile));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void secretsThatOthersCanReadAreWarnedOf() throws IOException {
    file("PG_PASSWORD=s3cret pass\n");
    permissions("rw----r--");
    assertThat(warnings())
        .containsExactly(envFile + " holds secrets and can be read by others: chmod 600 it");
    file("PG_PORT=6543\n");
    permissions("rw-r--r--");
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t"})
  void anEmptyValueIsUnset(String empty) throws IOException {
    environment.putAll(Map.of("PG_HOST", empty, "PG_PORT", empty, "AWS_SESSION_TOKEN", empty));
    file("PG_HOST=other\nPG_USER=\"%s\"\n".formatted(empty));

    SettingsReport loaded = load();

    assertThat(loaded.orThrow().postgres())
        .isEqualTo(
            new Postgres("other", 5432, "hr", "etl", "s3cret pass", null, null, null, null, null));
    assertThat(loaded.orThrow().aws().credentials()).isNull();
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void theClientOptionWinsOverBoth() throws IOException {
    file("CLIENT_ID=c2");
    clientOption = "c3";

    assertThat(valid().clientId()).isEqualTo("c3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void anEmptyClientOptionDoesNotFallBackToAnotherClient(String empty) {
    clientOption = empty;

    assertInvalid("CLIENT_ID (--client) is empty: give the client's id, or leave the option out");
  }

  @Test
  void aMissingClientNamesBothWaysToGiveIt() {
    environment.remove("CLIENT_ID");

    assertInvalid(
        "CLIENT_ID is missing: give --client, or set it in the environment or in " + envFile);
  }

  @Test
  void anEnvFileThatIsNamedMustExist() throws IOException {
    file("CLIENT_ID=unused");
    envFileOption = Path.of("other.env");
    Path other = directory.resolve("other.env");

    assertThatThrownBy(this::load)
        .isInstanceOf(EtlException.class)
        .hasMessage(other + " does not exist");

    Files.writeString(other, "PG_SCHEMA=named\nnot a statement\n");

    assertThat(valid().postgres().schema()).isEqualTo("named");
    assertThat(warnings()).singleElement().asString().startsWith(other + ", line 2");
  }

  @Test
  void aVariableInAValueIsRefused() throws IOException {
    file("PG_SCHEMA=hr_${CLIENT_ID}");

    assertRefused()
        .hasMessage(
            envFile
                + ", line 1: PG_SCHEMA cannot be read: ${…} is not replaced; write its value,"
                + " or set PG_SCHEMA in the environment");
  }

  @Test
  void asksForTheDefaultRegionOnlyWithoutOne() {
    List<String> asked = new ArrayList<>();
    defaultRegion =
        profile -> {
          asked.add(String.valueOf(profile));
          return Optional.of("ap-south-1");
        };
    load();
    assertThat(asked).isEmpty();

    environment.remove("AWS_REGION");
    assertThat(valid().aws().region()).isEqualTo("ap-south-1");
    environment.put("AWS_PROFILE", "hr");
    load();
    assertThat(asked).containsExactly("null", "hr");
  }

  @Test
  void aProxyThatNoEndpointUsesEndsNoRun() {
    environment.put("HTTP_PROXY", "socks5://proxy:1080");
    assertThat(load().problems()).isEmpty();
    assertThat(load().warnings())
        .singleElement()
        .asString()
        .startsWith("HTTP_PROXY is not used: it begins with socks5://");

    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://dynamodb.test");
    assertThat(load().problems()).singleElement().extracting("name").isEqualTo("HTTP_PROXY");
  }

  @Test
  void aProfileThatDoesNotExistIsToldIfItsRegionIsNeeded() {
    environment.remove("AWS_REGION");
    environment.put("AWS_PROFILE", "hr");
    defaultRegion =
        profile -> {
          throw new NoSuchElementException("is hr, but there is no such profile");
        };
    assertThat(load().problems())
        .extracting(problem -> problem.subject() + " " + problem.message())
        .contains("AWS_PROFILE (environment) is hr, but there is no such profile");
  }

  @Test
  void aDefaultRegionIsValidatedToo() {
    environment.remove("AWS_REGION");
    defaultRegion = profile -> Optional.of("no region");

    assertInvalid(
        "AWS_REGION (AWS configuration) is \"no region\": a region looks like eu-central-1");
  }

  @Test
  void credentialsComeFromTheEnvironmentTogether() throws IOException {
    environment.putAll(Map.of("AWS_ACCESS_KEY_ID", "e1", "AWS_SECRET_ACCESS_KEY", "e2"));
    file("AWS_ACCESS_KEY_ID=f1\nAWS_SECRET_ACCESS_KEY=e2\nAWS_SESSION_TOKEN=f3\n");

    SettingsReport loaded = load();

    assertThat(loaded.orThrow().aws().credentials()).isEqualTo(new Credentials("e1", "e2", null));
    assertThat(loaded.warnings())
        .containsExactly(
            "AWS_ACCESS_KEY_ID differs between the environment and %s: the environment's value is used"
                .formatted(envFile),
            "AWS_SESSION_TOKEN in %s is not used: the environment has AWS keys, and they come from one place"
                .formatted(envFile));
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_ACCESS_KEY_ID, , AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_ACCESS_KEY, , AWS_ACCESS_KEY_ID",
    "AWS_SESSION_TOKEN, , AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN, AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_ACCESS_KEY_ID",
  })
  void halfAKeyPairSaysWhere(String first, @Nullable String second, String missing)
      throws IOException {
    String problem =
        "%s (%s) needs %s from the same place: set both keys there, or none"
            .formatted(first, "%s", missing);
    String lines = first + "=x\n" + (second == null ? "" : second + "=x\n");
    file(lines);
    assertInvalid(problem.formatted(envFile));

    file("AWS_ACCESS_KEY_ID=x\nAWS_SECRET_ACCESS_KEY=x\nAWS_SESSION_TOKEN=x\n");
    environment.put(first, "x");
    if (second != null) {
      environment.put(second, "x");
    }
    assertRefused()
        .hasMessageStartingWith("Invalid settings:\n  " + problem.formatted("environment"));
  }

  @Test
  void theDynamoDbEndpointWinsOverTheGeneralOne() throws IOException {
    used = LIVE;
    environment.put("AWS_ENDPOINT_URL", "not even a URL");
    file("AWS_ENDPOINT_URL_DYNAMODB=https://dynamodb.example/path\n");

    assertThat(valid().aws().endpoint()).isEqualTo(URI.create("https://dynamodb.example/path"));
  }

  @Test
  void theEndpointOfS3WinsOverTheGeneralOne() {
    environment.put("AWS_ENDPOINT_URL", "http://localhost:8000");
    assertThat(valid().aws().s3Endpoint()).isEqualTo(URI.create("http://localhost:8000"));

    environment.put("AWS_ENDPOINT_URL_S3", "https://s3.test");
    assertThat(valid().aws().s3Endpoint()).isEqualTo(URI.create("https://s3.test"));
  }

  @Test
  void showsEverySettingAndItsOriginButNoSecret() throws IOException {
    used = LIVE;
    environment.remove("AWS_REGION");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.example/path");
    environment.put("AWS_ENDPOINT_URL", "http://me:s3cret@host");
    file(
        "AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP\nAWS_SECRET_ACCESS_KEY=s3cret\nAWS_SESSION_TOKEN=s3cret\n");
    clientOption = "c2";
    defaultRegion = profile -> Optional.of("eu-west-1");

    assertThat(load().values())
        .extracting(shown -> "%s %s %s".formatted(shown.name(), shown.value(), shown.origin()))
        .containsExactly(
            "CLIENT_ID c2 --client",
            "AWS_REGION eu-west-1 AWS configuration",
            "AWS_ACCESS_KEY_ID AKIA… " + envFile,
            "AWS_SECRET_ACCESS_KEY … " + envFile,
            "AWS_SESSION_TOKEN … " + envFile,
            "AWS_ENDPOINT_URL_DYNAMODB https://dynamodb.example/path environment",
            "AWS_ENDPOINT_URL … environment",
            "PG_HOST db environment",
            "PG_PORT 5432 default",
            "PG_DATABASE hr environment",
            "PG_USER etl environment",
            "PG_PASSWORD … environment",
            "PG_AUTH password default",
            "PG_SSLMODE prefer default");
    assertThat(load().toString()).doesNotContain("s3cret");
  }

  @Test
  void doesNotShowWhatIsWrong() {
    environment.put("PG_HOST", "me:s3cret@db");
    environment.put("PG_PORT", "0");

    assertThat(load().settings()).isNull();
    assertThat(load().values())
        .extracting(SettingsReport.SettingValue::name)
        .contains("PG_USER")
        .doesNotContain("PG_HOST", "PG_PORT");
    assertThat(load().toString()).doesNotContain("s3cret");
  }

  @Test
  void theEndpointOfS3IsAWebAddress() {
    environment.put("AWS_ENDPOINT_URL_S3", "user:s3cret@host");

    assertInvalid(
        "AWS_ENDPOINT_URL_S3 (environment) must be an http or https URL such as"
            + " http://localhost:8000, with a valid host name and without a user name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8000",
        "/path",
        "http:///path",
        "http:opaque",
        "ftp://host",
        "http://under_score:8000",
        "http://host:70000",
        "http://user:s3cret@host",
        "http://a b",
      })
  void anEndpointIsAWebAddress(String endpoint) {
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", endpoint);

    assertInvalid(
        "AWS_ENDPOINT_URL_DYNAMODB (environment) must be an http or https URL such as"
            + " http://localhost:8000, with a valid host name and without a user name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "65535", "05432"})
  void acceptsPorts(String port) {
    environment.put("PG_PORT", port);

    assertThat(valid().postgres().port()).isEqualTo(Integer.parseInt(port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "999999999999", "-1", "+1", "54x2", " 1", "1.0", "١"})
  void refusesPorts(String port) {
    environment.put("PG_PORT", port);

    assertInvalid(
        "PG_PORT (environment) is \"%s\": it must be a number from 1 to 65535".formatted(port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
  void acceptsSslModes(String mode) {
    environment.put("PG_SSLMODE", mode);

    assertThat(valid().postgres().sslMode()).isEqualTo(mode);
  }

  @Test
  void refusesWeakerModeWithRootCertificatesOfSystem() {
    environment.put("PG_SSLROOTCERT", "system");
    assertThat(valid().postgres().trustsJvm()).isTrue();
    environment.put("PG_SSLMODE", "verify-full");
    assertThat(valid().postgres().trustsJvm()).isTrue();
    environment.put("PG_SSLMODE", "verify-ca");

    assertInvalid(
        "PG_SSLMODE (environment) is \"verify-ca\": PG_SSLROOTCERT=system needs verify-full");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          PG_SSLMODE     | Require       | is "Require": it must be one of disable, allow, prefer, require, verify-ca, verify-full
          PG_SSLROOTCERT | nowhere.crt   | is "nowhere.crt": there is no such file that can be read
          PG_SSLROOTCERT | .             | is ".": there is no such file that can be read
          AWS_REGION     | eu_central_1  | is "eu_central_1": a region looks like eu-central-1
          AWS_REGION     | evil.example/ | is "evil.example/": a region looks like eu-central-1
          AWS_REGION     | -             | is "-": a region looks like eu-central-1
          AWS_REGION     | a~b           | is "a?b": a region looks like eu-central-1
          PG_HOST        | db:5432       | must be a host name or address alone; the port goes into PG_PORT
          PG_HOST        | db/hr         | must be a host name or address alone; the port goes into PG_PORT
          PG_HOST        | user@db       | must be a host name or address alone; the port goes into PG_PORT
          PG_HOST        | db1,db2:5432  | must be a host name or address alone; the port goes into PG_PORT
          PG_HOST        | [::1]:5432    | must be a host name or address alone; the port goes into PG_PORT
          PG_HOST        | /var/run/postgresql | is the folder of a socket, but the connection is by TCP alone; set localhost if the server listens there
          PG_HOST        | db1,          | has a comma without a host name or address before and after it
          PG_HOST        | ,db2          | has a comma without a host name or address before and after it
          PG_HOST        | db1,,db2      | has a comma without a host name or address before and after it
          PG_HOST        | db1, db2      | must not hold white space or invisible characters
          PG_HOST        | d b           | must not hold white space or invisible characters
          CLIENT_ID      | c 1           | must not hold white space or invisible characters
          CLIENT_ID      | c~1           | must not hold white space or invisible characters
          CLIENT_ID      | c\u00a01      | must not hold white space or invisible characters
          CLIENT_ID      | c\u200b1      | must not hold white space or invisible characters
          PG_DATABASE    | h~r           | must not hold line breaks or other control characters
          PG_USER        | h~r           | must not hold line breaks or other control characters
          PG_SCHEMA      | h~r           | must not hold line breaks or other control characters
          AWS_PROFILE    | h~r           | must not hold line breaks or other control characters
          """)
  void refusesValues(String setting, String value, String problem) {
    environment.put(setting, value.replace('~', '\n'));

    assertInvalid(setting + " (environment) " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
  void awsKeysHoldNoWhiteSpace(String setting) throws IOException {
    Map<String, String> keys = new HashMap<>();
    Arrays.stream(Setting.values())
        .filter(Setting::isAwsKey)
        .forEach(key -> keys.put(key.name(), "x"));
    keys.put(setting, "s3cret\r");
    environment.putAll(keys);

    assertInvalid(
        setting
            + " (environment) must not hold white space or invisible characters; the value ends"
            + " with a line break, as a secret made with echo does; use echo -n");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnceAndThenTheWarnings() throws IOException {
    environment.clear();
    environment.putAll(Map.of("PG_PORT", "54x2", "PG_PASSWORD", "s3cret"));
    file("PG PASSWORD\nAWS_SECRET_ACCESS_KEY=s3cret\nPG_PASSWORD=s3cret2\nPG_SSLMODE=on\n");

    assertRefused()
        .hasMessage(
            """
            Invalid settings:
              CLIENT_ID is missing: give --client, or set it in the environment or in FILE
              AWS_REGION is missing: set it in the environment or in FILE, or give the AWS profile a region
              AWS_SECRET_ACCESS_KEY (FILE) needs AWS_ACCESS_KEY_ID from the same place: set both keys there, or none
              PG_HOST is missing: set it in the environment or in FILE
              PG_PORT (environment) is "54x2": it must be a number from 1 to 65535
              PG_DATABASE is missing: set it in the environment or in FILE
              PG_USER is missing: set it in the environment or in FILE
              PG_SSLMODE (FILE) is "on": it must be one of disable, allow, prefer, require, verify-ca, verify-full
              warning: FILE, line 1 is ignored: the name is not followed by =; write NAME=value
              warning: PG_PASSWORD differs between the environment and FILE: the environment's value is used\
            """
                .replace("FILE", envFile.toString()));
  }

  @Test
  void namesEveryPlaceholderThatWasNotFilledIn() {
    environment.put("PG_HOST", "<postgresql-host>");
    environment.put("PG_PASSWORD", "<password>");
    assertInvalid(
        "PG_HOST (environment) still has the placeholder of foremain.env.example: fill it in\n"
            + "  PG_PASSWORD (environment) still has the placeholder of foremain.env.example: fill"
            + " it in");
  }

  @Test
  void theOptionSettlesADisagreementAboutTheClient() throws IOException {
    environment.put("CLIENT_ID", "ONE");
    file("CLIENT_ID=TWO\n");
    assertThat(warnings()).hasSize(1);
    clientOption = "THREE";
    assertThat(warnings()).isEmpty();
  }

  @Test
  void partsThatAreNotUsedAreNotLookedAt() throws IOException {
    file("AWS_REGION=eu-central-1\nCLIENT_ID=two words\nPG_PORT=none\nPG_SSLROOTCERT=missing\n");
    environment.clear();
    environment.put("CLIENT_ID", "other");
    environment.put("PGHOST", "h");
    used = Set.of(Setting.Part.AWS);
    assertThat(load().problems()).isEmpty();
    assertThat(load().values())
        .extracting(shown -> "%s %s %s".formatted(shown.name(), shown.value(), shown.origin()))
        .containsExactly(
            "CLIENT_ID other environment; not used",
            "AWS_REGION eu-central-1 " + envFile,
            "PG_PORT … " + envFile + "; not used",
            "PG_SSLROOTCERT missing " + envFile + "; not used");
    assertThat(load().warnings()).isEmpty();
    used = Set.of(Setting.Part.CLIENT);
    assertThat(load().orThrow().aws().region()).isEmpty();
    assertThat(load().orThrow().clientId()).isEqualTo("other");
  }

  /** Files of an export are read without AWS, whose settings may be anything. */
  @Test
  void noAwsSettingIsLookedAtForAFolder() {
    used = Set.of(Setting.Part.CLIENT, Setting.Part.POSTGRESQL);
    environment.put("AWS_REGION", "nowhere at all");
    environment.put("AWS_SECRET_ACCESS_KEY", "s3cret alone");
    environment.put("AWS_ENDPOINT_URL_S3", "http://me:s3cret@host");
    environment.put("AWS_CA_BUNDLE", "bundle.pem");
    environment.put("HTTPS_PROXY", "socks5://proxy");
    defaultRegion =
        profile -> {
          throw new AssertionError("a region is looked for");
        };
    SettingsReport report = load();
    assertThat(report.problems()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.toString()).doesNotContain("s3cret");
    assertThat(report.values())
        .filteredOn(shown -> !shown.name().startsWith("PG_"))
        .extracting(shown -> "%s %s %s".formatted(shown.name(), shown.value(), shown.origin()))
        .containsExactly(
            "CLIENT_ID c1 environment",
            "AWS_REGION … environment; not used",
            "AWS_SECRET_ACCESS_KEY … environment; not used",
            "AWS_ENDPOINT_URL_S3 … environment; not used");
    assertThat(report.orThrow().aws().proxies().values()).isEmpty();
  }

  @Test
  void anIamTokenUsesAwsWhateverIsRead() {
    used = Set.of(Setting.Part.CLIENT, Setting.Part.POSTGRESQL);
    environment.remove("PG_PASSWORD");
    environment.remove("AWS_REGION");
    environment.put("PG_AUTH", "aws-iam");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "not even a URL");
    defaultRegion = profile -> Optional.of("eu-west-1");
    assertThat(load().orThrow().aws().region()).isEqualTo("eu-west-1");
  }

  @Test
  void onlyTheEndpointOfTheServiceInUseMustBeAWebAddress() {
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "not even a URL");
    used = Set.of(Setting.Part.CLIENT, Setting.Part.AWS, Setting.Part.S3, Setting.Part.POSTGRESQL);
    assertThat(load().problems()).isEmpty();
    environment.put("AWS_ENDPOINT_URL", "not even a URL");
    assertThat(load().problems())
        .extracting(SettingsReport.Problem::name)
        .containsExactly("AWS_ENDPOINT_URL");
    environment.put("AWS_ENDPOINT_URL_S3", "https://s3.test");
    assertThat(load().problems()).isEmpty();
  }

  private void file(String text) throws IOException {
    Files.writeString(envFile, text);
    permissions("rw-r-----");
  }

  private SettingsReport load() {
    return SettingsLoader.load(
        clientOption, envFileOption, directory, environment, used, defaultRegion);
  }

  private List<String> warnings() {
    SettingsReport report = load();
    report.orThrow();
    return report.warnings();
  }

  private Settings valid() {
    return load().orThrow();
  }

  private void assertInvalid(String problem) {
    assertRefused().hasMessage("Invalid settings:\n  " + problem);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertThatThrownBy(this::valid)
        .hasMessageNotContaining("s3cret")
        .isInstanceOfSatisfying(
            EtlException.class,
            e -> assertThat(e.category()).isEqualTo(EtlException.Category.CONFIGURATION));
  }

  private void permissions(String permissions) throws IOException {
    PosixFileAttributeView posix =
        Files.getFileAttributeView(envFile, PosixFileAttributeView.class);
    if (posix != null) {
      posix.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }
}
