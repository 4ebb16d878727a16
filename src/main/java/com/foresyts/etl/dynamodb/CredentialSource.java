package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * The first source of the SDK's default chain that is configured. If it fails, the reason is told
 * and no other source is tried, as by boto3: another identity could be used unnoticed.
 */
final class CredentialSource implements AwsCredentialsProvider, SdkAutoCloseable {
  private static final List<SdkSystemSetting> CONTAINER =
      List.of(
          SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
          SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI);

  private static final String PROFILE = ProfileFileSystemSetting.AWS_PROFILE.property();
  private static final String REGION = SdkSystemSetting.AWS_REGION.property();
  private static final String ATTEMPTS = SdkSystemSetting.AWS_MAX_ATTEMPTS.property();

  /** With the timeouts of {@link HttpService}, a silent service fails within seconds. */
  private static final String MOST_ATTEMPTS = "2";

  private final Settings.Aws settings;
  private final @Nullable String name;
  private final Supplier<AwsCredentialsProvider> factory;
  private volatile @Nullable AwsCredentialsProvider provider;

  /** Why there are no first credentials, for all threads that wait for them; null if not known. */
  private @Nullable EtlException failure;

  /** The name is null if no source is configured, and the machine may have one. */
  private CredentialSource(
      Settings.Aws settings, @Nullable String name, Supplier<AwsCredentialsProvider> factory) {
    this.settings = settings;
    this.name = name;
    this.factory = factory;
  }

  /**
   * Returns the access key of the settings, or else the source that is configured.
   *
   * @throws EtlException if the profile of the settings does not exist, or the AWS configuration
   *     files cannot be parsed
   */
  static CredentialSource of(Settings.Aws settings) {
    HttpService.install(settings.proxies()); // a source may ask STS or SSO
    Settings.Credentials keys = settings.credentials();
    if (keys != null) {
      return new CredentialSource(
          settings, "the settings", () -> StaticCredentialsProvider.create(credentials(keys)));
    }
    Optional<String> profile = Profiles.findSource(settings.profile());
    if (System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()) != null) {
      return new CredentialSource(
          settings, "the JVM's aws.accessKeyId", SystemPropertyCredentialsProvider::create);
    }
    if (isSet(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE)) {
      return new CredentialSource(
          settings,
          "the web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
          WebIdentityTokenFileCredentialsProvider::create);
    }
    if (profile.isPresent()) {
      return new CredentialSource(
          settings,
          "profile " + profile.get(),
          () -> ProfileCredentialsProvider.create(profile.get()));
    }
    for (SdkSystemSetting container : CONTAINER) {
      if (isSet(container)) {
        return new CredentialSource(
            settings,
            container.environmentVariable(),
            () -> ContainerCredentialsProvider.builder().build());
      }
    }
    return new CredentialSource(
        settings,
        null,
        () -> InstanceProfileCredentialsProvider.builder().profileName(settings.profile()).build());
  }

  private static AwsCredentials credentials(Settings.Credentials keys) {
    String token = keys.sessionToken();
    return token == null
        ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
        : AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token);
  }

  private static boolean isSet(SystemSetting setting) {
    return setting.getStringValue().filter(value -> !value.isBlank()).isPresent();
  }

  /** Throws an {@link EtlException} (DYNAMODB) with the reason if the source fails. */
  @Override
  public AwsCredentials resolveCredentials() {
    AwsCredentialsProvider used = provider;
    if (used == null) {
      return resolveFirst();
    }
    try {
      return used.resolveCredentials();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private RuntimeException failure(RuntimeException thrown) {
    if (isInterruption(thrown)) {
      Thread.currentThread().interrupt(); // the SDK then tells whether its call took too long
      return AbortedException.create("interrupted", thrown);
    }
    return CredentialFailure.of(name, thrown);
  }

  /** Returns whether the thread was interrupted, unless the network failed before. */
  private static boolean isInterruption(RuntimeException thrown) {
    IOException io = Causes.find(thrown, IOException.class);
    return (Thread.currentThread().isInterrupted()
            || Causes.find(thrown, InterruptedException.class) != null)
        && (io == null
            || io instanceof ClosedByInterruptException
            || io.getClass() == InterruptedIOException.class);
  }

  /**
   * Resolves credentials with the profile and the region of the settings as those of the process:
   * the SDK's own clients of STS and SSO take theirs from nowhere else.
   */
  private AwsCredentials resolveFirst() {
    synchronized (CredentialSource.class) {
      if (failure != null) {
        throw failure;
      }
      String profile = System.getProperty(PROFILE);
      setProperty(PROFILE, settings.profile() == null ? profile : settings.profile());
      String region = setProperty(REGION, settings.region());
      String attempts = System.getProperty(ATTEMPTS);
      setProperty(ATTEMPTS, isSet(SdkSystemSetting.AWS_MAX_ATTEMPTS) ? attempts : MOST_ATTEMPTS);
      try {
        AwsCredentialsProvider created = provider == null ? factory.get() : provider;
        AwsCredentials credentials = created.resolveCredentials();
        provider = created;
        return credentials;
      } catch (RuntimeException e) {
        RuntimeException told = failure(e);
        failure = told instanceof EtlException reason ? reason : null;
        throw told;
      } finally {
        setProperty(PROFILE, profile);
        setProperty(REGION, region);
        setProperty(ATTEMPTS, attempts);
      }
    }
  }

  /** Sets a property, or clears it for null; returns the value before. */
  private static @Nullable String setProperty(String name, @Nullable String value) {
    return value == null ? System.clearProperty(name) : System.setProperty(name, value);
  }

  @Override
  public void close() {
    if (provider instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
