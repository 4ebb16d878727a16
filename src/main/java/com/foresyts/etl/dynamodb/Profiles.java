package com.foresyts.etl.dynamodb;

import com.foresyts.etl.error.EtlException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** The profiles of the AWS configuration files. */
final class Profiles {
  /** The properties of a profile that gives credentials. */
  private static final Predicate<String> OF_CREDENTIALS =
      Pattern.compile(
              "aws_access_key_id|aws_session_token|credential_process|login_session|role_arn"
                  + "|sso_(account_id|region|role_name|session|start_url)")
          .asMatchPredicate();

  private Profiles() {}

  /**
   * Returns the name of the profile if it is a source of credentials.
   *
   * @param name null for the default profile, which need not exist
   * @throws EtlException if the profile does not exist, or the files cannot be parsed
   */
  static Optional<String> findSource(@Nullable String name) {
    try {
      return find(name)
          .filter(profile -> profile.properties().keySet().stream().anyMatch(OF_CREDENTIALS))
          .map(Profile::name);
    } catch (NoSuchElementException e) {
      throw CredentialFailure.because("AWS_PROFILE " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw CredentialFailure.ofFiles(e);
    }
  }

  /**
   * Returns the profile of that name, or the default one for null, which need not exist.
   *
   * @throws NoSuchElementException if it does not exist; the message follows {@code AWS_PROFILE}
   * @throws IllegalArgumentException if the files cannot be parsed
   */
  static Optional<Profile> find(@Nullable String name) {
    ProfileFile file = ProfileFile.defaultProfileFile();
    if (name == null) {
      return file.profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow());
    }
    Optional<Profile> profile = file.profile(name);
    if (profile.isEmpty()) {
      throw new NoSuchElementException(
          "is %s, but neither %s nor %s has that profile"
              .formatted(
                  name,
                  ProfileFileLocation.configurationFilePath(),
                  ProfileFileLocation.credentialsFilePath()));
    }
    return profile;
  }
}
