package com.foresyts.etl.cli;

import com.foresyts.etl.report.LogText;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Refuses a wrong command line with one line. Its suggestion is better than picocli's, which
 * compares the first two letters only.
 */
final class Refusal {
  /** Shorter words are part of too many names. */
  private static final int SHORTEST_PART = 3;

  private static final int LETTERS_PER_SLIP = 3;

  private Refusal() {}

  static int print(ParameterException wrong) {
    String hint = suggestion(wrong).map("; did you mean %s?"::formatted).orElse(";");
    wrong
        .getCommandLine()
        .getErr()
        .println(
            "✗ %s%s --help lists all options"
                .formatted(LogText.line(String.valueOf(wrong.getMessage())), hint));
    return ExitCode.CONFIGURATION.code();
  }

  private static Optional<String> suggestion(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    String word = unmatched.getUnmatched().get(0);
    return word.startsWith("-")
        ? nearest(word.replaceFirst("=.*", ""), command.optionsMap().keySet())
        : nearest(word, command.subcommands().keySet());
  }

  /**
   * Returns the name that differs least from a word, or empty if none resembles it: at most one
   * letter of three is missing, superfluous, wrong or swapped with its neighbour, or the word is a
   * part of the name.
   */
  private static Optional<String> nearest(String word, Collection<String> names) {
    String plain = plain(word);
    return names.stream()
        .filter(name -> slips(plain, plain(name)) <= plain.length() / LETTERS_PER_SLIP)
        .min(Comparator.comparingInt(name -> slips(plain, plain(name))));
  }

  private static String plain(String name) {
    return name.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }

  private static int slips(String word, String name) {
    return word.length() >= SHORTEST_PART && name.contains(word) ? 1 : distance(word, name);
  }

  /** Returns the optimal string alignment distance of two words. */
  private static int distance(String word, String name) {
    int[][] distances = new int[word.length() + 1][name.length() + 1];
    for (int i = 0; i <= word.length(); i++) {
      for (int j = 0; j <= name.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : least(distances, word, i, name, j);
      }
    }
    return distances[word.length()][name.length()];
  }

  private static int least(int[][] distances, String word, int i, String name, int j) {
    boolean same = word.charAt(i - 1) == name.charAt(j - 1);
    int least =
        Math.min(
            distances[i - 1][j - 1] + (same ? 0 : 1),
            1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && word.charAt(i - 1) == name.charAt(j - 2)
            && word.charAt(i - 2) == name.charAt(j - 1);
    return swapped ? Math.min(least, 1 + distances[i - 2][j - 2]) : least;
  }
}
