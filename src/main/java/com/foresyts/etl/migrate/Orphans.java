package com.foresyts.etl.migrate;

import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.report.TableResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The client's rows of one table whose keys are not in the source. */
final class Orphans implements ClientRows.IdConsumer {
  private final TableResult result;
  private final @Nullable Instant instant;
  private final Limit limit;
  private final long rows;
  private final List<String> ids = new ArrayList<>();
  private long number;
  private long unnamed;
  private long changedLater;

  /**
   * @param instant that of the source; null if it is live
   * @param limit a limit on those that are deleted
   * @param rows the number of all rows of the client
   */
  Orphans(TableResult result, @Nullable Instant instant, Limit limit, long rows) {
    this.result = result;
    this.instant = instant;
    this.limit = limit;
    this.rows = rows;
  }

  @Override
  public void accept(@Nullable String id, boolean later) {
    if (id == null) {
      unnamed++;
    } else if (later) {
      changedLater++;
    } else {
      number++;
      if (isTooMany()) {
        ids.clear();
      } else {
        ids.add(id);
      }
    }
  }

  boolean isTooMany() {
    return limit.isExceeded(number, rows);
  }

  /** Returns a line for each reason why some of them stay. */
  List<String> staying() {
    List<String> lines = new ArrayList<>();
    String table = result.mapping().target();
    if (unnamed > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Not pruned: %,d of %s, since %s is NULL and no key names them",
              unnamed,
              table,
              result.mapping().idName()));
    }
    if (changedLater > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Not pruned: %,d of %s, changed after the instant of the export, %s: a newer source may have brought them",
              changedLater,
              table,
              instant));
    }
    return lines;
  }

  TableResult result() {
    return result;
  }

  @Nullable Instant instant() {
    return instant;
  }

  long rows() {
    return rows;
  }

  /** Returns how many are to be deleted. */
  long number() {
    return number;
  }

  /** Returns the ids of those to delete; none if they are more than the limit allows. */
  List<String> ids() {
    return ids;
  }
}
