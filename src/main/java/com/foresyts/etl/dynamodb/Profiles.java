package com.foresyts.etl.dynamodb;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** The profiles of the AWS configuration files. */
final class Profiles {
  private Profiles() {}

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
