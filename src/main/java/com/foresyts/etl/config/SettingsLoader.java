package com.foresyts.etl.config;

import static com.foresyts.etl.config.RawSetting.ENVIRONMENT;

import com.foresyts.etl.config.SettingsReport.Problem;
import com.foresyts.etl.config.SettingsReport.SettingValue;
import com.foresyts.etl.error.EtlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads the settings.
 *
 * <ul>
 *   <li>The environment wins over the env file; {@code --client} wins over both.
 *   <li>An empty or blank value means unset.
 *   <li>The two AWS keys and the session token are one setting: if the environment has any of them,
 *       none comes from the file.
 *   <li>{@code AWS_ENDPOINT_URL_DYNAMODB} wins over {@code AWS_ENDPOINT_URL}, and {@code
 *       AWS_REGION} over {@code AWS_DEFAULT_REGION}, from whichever source.
 * </ul>
 */
public final class SettingsLoader {
  /** Read if no other file is named; relative to the working directory. */
  public static final Path DEFAULT_ENV_FILE = Path.of("foremain.env");

  private static final String NO_FILE =
      "%s does not exist: make it from foremain.env.example, name another one with --env-file, or set everything in the environment";

  private SettingsLoader() {}

  /**
   * Loads the settings of one command.
   *
   * @param clientOption the value of {@code --client}, or null if it is not given; an empty value
   *     is a problem
   * @param envFileOption the env file, which must exist; null for {@code foremain.env} in the
   *     working directory, which need not
   * @param workingDirectory resolves relative paths
   * @param environment the process environment
   * @param parts the parts that the command uses; the settings of others are only shown. A login
   *     with an IAM token uses AWS, too.
   * @param defaultRegion finds the region of a profile, null for the default profile; called only
   *     if no setting has a region; throws NoSuchElementException if there is no such profile
   * @throws EtlException (CONFIGURATION) if the env file {@linkplain EnvFile#read cannot be read}
   */
  public static SettingsReport load(
      @Nullable String clientOption,
      @Nullable Path envFileOption,
      Path workingDirectory,
      Map<String, String> environment,
      Set<Setting.Part> parts,
      Function<@Nullable String, Optional<String>> defaultRegion) {
    Path path = workingDirectory.resolve(envFileOption == null ? DEFAULT_ENV_FILE : envFileOption);
    boolean noFile = envFileOption == null && Files.notExists(path);
    EnvFile file = noFile ? new EnvFile(Map.of(), List.of()) : EnvFile.read(path);
    List<String> warnings = new ArrayList<>(file.warnings());
    SettingSources sources = new SettingSources(clientOption, environment, file.values(), path);
    if (sources.hasInFile(Setting::isSecret)) {
      warnIfReadableByOthers(path.toString(), warnings);
    }
    Set<Setting.Part> used = sources.used(parts);
    Map<Setting, RawSetting> given = sources.merge(used, warnings);
    Map<Setting, RawSetting> unused = sources.merge(unused(used), new ArrayList<>());
    UnreadNames unread = new UnreadNames(environment, used, given.keySet());
    warnings.addAll(unread.inFile(file.values(), path));
    warnings.addAll(unread.inEnvironment());
    RawSettings values = new RawSettings(given, unused, used, path);
    List<Problem> problems = new ArrayList<>();
    List<Problem> ofProxies = new ArrayList<>();
    Proxies proxies =
        used.contains(Setting.Part.AWS)
            ? Proxies.of(environment, (name, problem) -> ofProxies.add(new Problem(name, problem)))
            : Proxies.NONE;
    Settings settings =
        new SettingsValidator(values, workingDirectory).validate(proxies, defaultRegion);
    warnings.addAll(values.warnings());
    for (Problem problem : ofProxies) {
      if ("http_proxy".equalsIgnoreCase(problem.name()) && !settings.aws().usesHttp()) {
        warnings.add("%s is not used: it %s".formatted(problem.name(), problem.message()));
      } else {
        problems.add(problem);
      }
    }
    if (used.contains(Setting.Part.POSTGRESQL) && settings.postgres().usesPasswordFile()) {
      warnIfReadableByOthers(passwordFile(environment), warnings);
    }
    problems.addAll(0, values.problems());
    if (noFile && values.missing() > 1) { // a single one does not come from a missing file
      problems.add(0, new Problem(null, NO_FILE.formatted(path)));
    }
    List<SettingValue> shown = new ArrayList<>(values.values());
    proxies
        .values()
        .forEach((name, value) -> shown.add(new SettingValue(name, value, ENVIRONMENT)));
    return new SettingsReport(problems.isEmpty() ? settings : null, shown, problems, warnings);
  }

  private static Set<Setting.Part> unused(Set<Setting.Part> used) {
    Set<Setting.Part> unused = EnumSet.allOf(Setting.Part.class);
    unused.removeAll(used);
    return unused;
  }

  /** Returns the client id of {@code --client} or the environment, or null if none is valid. */
  public static @Nullable String clientId(
      @Nullable String clientOption, Map<String, String> environment) {
    RawSetting client =
        new SettingSources(clientOption, environment, Map.of(), DEFAULT_ENV_FILE)
            .merge(Set.of(Setting.Part.CLIENT), new ArrayList<>())
            .get(Setting.CLIENT_ID);
    return client == null || client.problem(Setting.CLIENT_ID) != null ? null : client.value();
  }

  /** Returns the file in which the driver looks for a password. */
  private static String passwordFile(Map<String, String> environment) {
    String named = environment.getOrDefault("PGPASSFILE", "");
    return named.isBlank() ? System.getProperty("user.home") + "/.pgpass" : named;
  }

  private static void warnIfReadableByOthers(String file, List<String> warnings) {
    try {
      if (Files.getPosixFilePermissions(Path.of(file)).contains(PosixFilePermission.OTHERS_READ)) {
        warnings.add("%s holds secrets and can be read by others: chmod 600 it".formatted(file));
      }
    } catch (InvalidPathException | UnsupportedOperationException | IOException e) {
      // It does not exist, or its file system does not say.
    }
  }
}
