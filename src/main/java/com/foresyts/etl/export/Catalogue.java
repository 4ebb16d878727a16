package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the export of each table: the newest complete full one, or the one of an instant. It
 * reads no more summaries than it has to, the newest first.
 */
final class Catalogue {
  /** The name of an export's folder has the time of its start. */
  private static final Pattern ID = Pattern.compile("0(\\d{13})-[0-9a-f]{8}");

  /** The most by which an export's instant may be later than its start. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  private static final int MOST_NAMED = 5;

  private final ExportFiles files;
  private final List<TableMapping> tables;
  private final @Nullable Instant wanted;
  private final Map<String, Summary> full = new HashMap<>();
  private final Map<String, Summary> incremental = new HashMap<>();
  private final Map<Summary, Summary> copies = new HashMap<>();
  private final Map<String, List<Instant>> instants = new HashMap<>();
  private final List<String> unfinished = new ArrayList<>();

  /**
   * @param wanted the instant; null for the newest
   */
  Catalogue(ExportFiles files, List<TableMapping> tables, @Nullable Instant wanted) {
    this.files = files;
    this.tables = tables;
    this.wanted = wanted;
  }

  /**
   * Chooses the exports.
   *
   * @return those of the tables, in their order
   * @throws EtlException (DYNAMODB) if there is none of a table, or it cannot be used
   */
  List<Summary> choose() {
    List<String> exports = new ArrayList<>(files.exports());
    exports.sort(
        Comparator.comparing((String key) -> started(key), Comparator.reverseOrder())
            .thenComparing(Comparator.naturalOrder()));
    for (String key : exports) {
      if (isComplete() && started(key).isBefore(earliest().minus(SLACK))) {
        break;
      }
      Summary summary = Summary.read(files, key);
      if (summary == null) {
        if (ID.matcher(Summary.id(key)).matches()) {
          unfinished.add(key);
        }
      } else if (tables.stream().anyMatch(table -> table.source().equals(summary.table()))) {
        add(summary);
      }
    }
    List<Summary> chosen = new ArrayList<>();
    for (TableMapping table : tables) {
      chosen.add(chosen(table));
    }
    Origins.check(files, chosen);
    return chosen;
  }

  /** Returns the start of an export; the latest instant if it is not known. */
  private static Instant started(String key) {
    Matcher id = ID.matcher(Summary.id(key));
    return id.matches() ? Instant.ofEpochMilli(Long.parseLong(id.group(1))) : Instant.MAX;
  }

  private boolean isComplete() {
    return full.size() == tables.size();
  }

  private Instant earliest() {
    return full.values().stream()
        .map(Summary::instant)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  private void add(Summary summary) {
    if (!summary.isIncremental()) {
      instants.computeIfAbsent(summary.table(), table -> new ArrayList<>()).add(summary.instant());
    }
    if (wanted == null || is(wanted, summary.instant())) {
      (summary.isIncremental() ? incremental : full).merge(summary.table(), summary, this::newer);
    }
  }

  /** Returns whether an instant is the wanted one, which may lack the fraction of a second. */
  private static boolean is(Instant wanted, Instant instant) {
    return instant.equals(wanted) || instant.truncatedTo(ChronoUnit.SECONDS).equals(wanted);
  }

  /** Returns the newer one; of two of one instant the one that was started later. */
  private Summary newer(Summary one, Summary other) {
    if (Summary.id(one.key()).equals(Summary.id(other.key()))) {
      copies.put(one, other);
      return one;
    }
    return Comparator.comparing((Summary summary) -> summary.instant().equals(wanted))
                .thenComparing(Summary::instant)
                .thenComparing(summary -> started(summary.key()))
                .compare(one, other)
            < 0
        ? other
        : one;
  }

  private Summary chosen(TableMapping table) {
    Summary summary = full.get(table.source());
    if (summary == null) {
      summary = incremental.get(table.source());
    }
    if (summary == null) {
      throw none(table);
    }
    summary.checkKind();
    Summary copy = copies.get(summary);
    if (copy != null) {
      throw ExportFailure.of(
          "%s and %s are of the same export. Give a folder that holds one of them only"
              .formatted(summary.file(), copy.file()));
    }
    return summary;
  }

  private EtlException none(TableMapping table) {
    List<String> details = new ArrayList<>();
    instants.getOrDefault(table.source(), List.of()).stream()
        .limit(MOST_NAMED)
        .forEach(instant -> details.add("There is one of " + instant));
    unfinished.stream()
        .limit(MOST_NAMED)
        .forEach(
            key ->
                details.add(files.name(key) + " is not complete: it has no manifest-summary.json"));
    if (details.isEmpty()) {
      details.add("Give the folder or prefix that holds AWSDynamoDB with an export of the table");
    }
    return new EtlException(
        Category.DYNAMODB,
        "%s has no full export of %s%s"
            .formatted(files.location(), table.source(), wanted == null ? "" : " of " + wanted),
        details);
  }

  /** Returns what was passed over though it is newer than an export that is used. */
  List<String> notices() {
    List<String> notices = new ArrayList<>();
    for (String key : unfinished) {
      if (wanted == null && started(key).isAfter(earliest())) {
        notices.add(
            "Passed over %s: the export is not complete, it has no manifest-summary.json"
                .formatted(files.name(key)));
      }
    }
    incremental.forEach(
        (table, summary) -> {
          Summary used = full.get(table);
          if (used != null && summary.instant().isAfter(used.instant())) {
            notices.add(
                "Passed over %s: an incremental export of %s, newer than the full one that is used"
                    .formatted(files.name(summary.key()), table));
          }
        });
    return notices;
  }
}
