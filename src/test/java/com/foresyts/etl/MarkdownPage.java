package com.foresyts.etl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation. */
record MarkdownPage(Path path, String text) {
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern NO_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

  static MarkdownPage read(Path path) {
    try {
      return new MarkdownPage(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages of a folder. */
  static List<MarkdownPage> readAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(MarkdownPage::read).toList();
    }
  }

  /** The text without blocks of code. */
  String prose() {
    return FENCED.matcher(text).replaceAll("");
  }

  /** The anchors of the headings, as GitHub and GitLab make them. */
  List<String> anchors() {
    return groups(HEADING, prose()).stream()
        .map(heading -> NO_ANCHOR.matcher(heading.toLowerCase(Locale.ROOT)).replaceAll(""))
        .map(heading -> heading.replace(' ', '-'))
        .toList();
  }

  /** The targets of the links, as they are written. */
  List<String> links() {
    return groups(LINK, prose());
  }

  /** The text from a heading to the next one of any level. */
  String section(String heading) {
    String start = "\n" + heading + "\n";
    int from = text.indexOf(start);
    if (from < 0) {
      throw new IllegalArgumentException(path + " has no section '" + heading + "'");
    }
    int to = text.indexOf("\n#", from + start.length());
    return text.substring(from + start.length(), to < 0 ? text.length() : to);
  }

  /** The rows of the tables in a section, without headings: the cells of each. */
  List<List<String>> rows(String heading) {
    List<List<String>> rows = new ArrayList<>();
    List<String> lines = section(heading).lines().toList();
    for (int line = 2; line < lines.size(); line++) {
      if (lines.get(line).startsWith("| ") && lines.get(line - 1).startsWith("|")) {
        rows.add(Arrays.stream(lines.get(line).split("\\|")).skip(1).map(String::strip).toList());
      }
    }
    return rows;
  }

  /** The code in the first cell of each row of a section's tables. */
  List<String> firstColumn(String heading) {
    return rows(heading).stream().flatMap(row -> code(row.get(0)).stream()).toList();
  }

  /** What is written as code in a line of text. */
  static List<String> code(String text) {
    return groups(CODE, text);
  }

  /** All matches of a pattern's first group. */
  static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
