package com.foresyts.etl.config;

import com.foresyts.etl.config.InspectedSettings.Problem;
import com.foresyts.etl.error.EtlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the settings and has them validated.
 *
 * <ul>
 *   <li>The environment wins over the env file; {@code --client} wins over both.
 *   <li>An empty value means unset, and so does a blank one.
 *   <li>The two AWS keys and the session token are one setting: where the environment has any of
 *       them, none comes from the file.
 *   <li>{@code AWS_ENDPOINT_URL_DYNAMODB} wins over {@code AWS_ENDPOINT_URL}, and {@code
 *       AWS_REGION} over {@code AWS_DEFAULT_REGION}, wherever they stand.
 * </ul>
 */
public final class SettingsLoader {
  static final List<Setting> AWS_KEYS =
      List.of(Setting.AWS_ACCESS_KEY_ID, Setting.AWS_SECRET_ACCESS_KEY, Setting.AWS_SESSION_TOKEN);

  /** Read if no other file is named; relative to the working directory. */
  public static final Path DEFAULT_ENV_FILE = Path.of("foremain.env");

  private static final String NO_FILE =
      " does not exist: make it from foremain.env.example, name another one with --env-file, or set"
          + " everything in the environment";

  private SettingsLoader() {}

  /**
   * Loads the settings of one run.
   *
   * @param clientOption the value of {@code --client}; null where it is not given. An empty one is
   *     a problem: it must not fall back to another client
   * @param envFileOption the env file, which must exist; null for {@code foremain.env}, where the
   *     working directory has one
   * @param workingDirectory what relative paths are relative to
   * @param environment the process environment
   * @param defaultRegion asked only if neither {@code AWS_REGION} nor {@code AWS_DEFAULT_REGION} is
   *     set
   * @throws EtlException (CONFIGURATION) naming everything that is wrong, a line each, then the
   *     warnings; an env file that {@linkplain EnvFile#read cannot be read} is told alone, before
   *     any setting is judged
   */
  public static LoadedSettings load(
      @Nullable String clientOption,
      @Nullable Path envFileOption,
      Path workingDirectory,
      Map<String, String> environment,
      DefaultRegion defaultRegion) {
    return inspect(clientOption, envFileOption, workingDirectory, environment, defaultRegion)
        .loaded();
  }

  /**
   * Looks at the settings of one run, valid or not. The parameters are those of {@link #load}.
   *
   * @throws EtlException (CONFIGURATION) where the env file {@linkplain EnvFile#read cannot be
   *     read}
   */
  public static InspectedSettings inspect(
      @Nullable String clientOption,
      @Nullable Path envFileOption,
      Path workingDirectory,
      Map<String, String> environment,
      DefaultRegion defaultRegion) {
    Path path = workingDirectory.resolve(envFileOption == null ? DEFAULT_ENV_FILE : envFileOption);
    boolean noFile = envFileOption == null && Files.notExists(path);
    EnvFile file = noFile ? new EnvFile(Map.of(), List.of()) : EnvFile.read(path);
    List<String> warnings = new ArrayList<>(file.warnings());
    if (ShownSettings.SECRETS.stream().anyMatch(secret -> present(file.values(), secret) != null)
        && isReadableByOthers(path)) {
      warnings.add("%s holds secrets and can be read by others: chmod 600 it".formatted(path));
    }
    Set<Setting> overridden = clientOption == null ? Set.of() : Set.of(Setting.CLIENT_ID);
    Map<Setting, Given> given = merge(environment, file.values(), path, overridden, warnings);
    if (clientOption != null) {
      given.put(Setting.CLIENT_ID, new Given(clientOption, Given.CLIENT_OPTION));
    }
    UnreadNames unread = new UnreadNames(environment, given.keySet());
    warnings.addAll(unread.inFile(file.values(), path));
    warnings.addAll(unread.inEnvironment());
    GivenSettings values = new GivenSettings(given, path);
    Settings settings = new SettingsValidator(values, workingDirectory).validate(defaultRegion);
    warnings.addAll(values.warnings());
    List<Problem> problems = new ArrayList<>(values.problems());
    if (noFile && values.missing() > 1) { // one alone was forgotten where the others are
      problems.add(0, new Problem(null, path + NO_FILE));
    }
    return new InspectedSettings(
        problems.isEmpty() ? settings : null,
        ShownSettings.of(given, problems),
        problems,
        warnings);
  }

  /**
   * Returns the client id as far as it is known without the env file.
   *
   * @param clientOption the value of {@code --client}; null if it is not given
   * @param environment the process environment
   * @return null if there is none, or none that is valid
   */
  public static @Nullable String clientId(
      @Nullable String clientOption, Map<String, String> environment) {
    String inEnvironment = present(environment, Setting.CLIENT_ID);
    Given found =
        clientOption != null
            ? new Given(clientOption, Given.CLIENT_OPTION)
            : inEnvironment != null ? new Given(inEnvironment, Given.ENVIRONMENT) : null;
    if (found == null) {
      return null;
    }
    GivenSettings values = new GivenSettings(Map.of(Setting.CLIENT_ID, found), DEFAULT_ENV_FILE);
    String client = new SettingsValidator(values, Path.of("")).clientId();
    return values.problems().isEmpty() ? client : null;
  }

  /** Whether anybody may read the file; false where the file system does not tell. */
  private static boolean isReadableByOthers(Path file) {
    PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    try {
      return posix != null
          && posix.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      return false; // the warning alone depends on it
    }
  }

  private static Map<Setting, Given> merge(
      Map<String, String> environment,
      Map<String, String> file,
      Path path,
      Set<Setting> overridden,
      List<String> warnings) {
    boolean keysInEnvironment =
        AWS_KEYS.stream().anyMatch(key -> present(environment, key) != null);
    Map<Setting, Given> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (setting == Setting.AWS_DEFAULT_REGION && given.containsKey(Setting.AWS_REGION)) {
        continue;
      }
      String inEnvironment = present(environment, setting);
      String inFile = present(file, setting);
      if (inEnvironment != null) {
        given.put(setting, new Given(inEnvironment, Given.ENVIRONMENT));
        if (inFile != null && !inFile.equals(inEnvironment) && !overridden.contains(setting)) {
          warnings.add(
              "%s differs between the environment and %s: the environment's value is used"
                  .formatted(setting, path));
        }
      } else if (inFile != null && keysInEnvironment && AWS_KEYS.contains(setting)) {
        warnings.add(
            "%s in %s is not used: the environment has AWS keys, and they come from one place"
                .formatted(setting, path));
      } else if (inFile != null) {
        given.put(setting, new Given(inFile, path.toString()));
      }
    }
    return given;
  }

  private static @Nullable String present(Map<String, String> source, Setting setting) {
    String value = source.get(setting.name());
    return value == null || value.isBlank() ? null : value;
  }
}
