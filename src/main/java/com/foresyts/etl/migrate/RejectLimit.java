package com.foresyts.etl.migrate;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.TableResult;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Ends the run if too many records of a table are rejected, and names the most frequent reason. */
final class RejectLimit {
  /** Bounds the memory that reasons take; each may be as long as a message. */
  private static final int MOST_REASONS = 1_000;

  private final TableResult result;
  private final Limit limit;
  private final Map<String, Integer> reasons = new HashMap<>();

  RejectLimit(TableResult result, Limit limit) {
    this.result = result;
    this.limit = limit;
  }

  /**
   * Counts one more reject.
   *
   * @param reason as it may be printed
   * @throws EtlException if the limit is passed, however many records follow
   */
  void rejected(String reason) {
    if (reasons.size() < MOST_REASONS || reasons.containsKey(reason)) {
      reasons.merge(reason, 1, Integer::sum);
    }
    if (limit.isPassedAtOnce(result.get(Count.REJECTED))) {
      throw tooMany();
    }
  }

  /**
   * @throws EtlException if too many records are rejected (contract, 4.7), or all (4.12)
   */
  void close() {
    long read = result.get(Count.READ);
    long rejected = result.get(Count.REJECTED);
    if (limit.isPassed(rejected, read) || (read > 0 && rejected == read)) {
      throw tooMany();
    }
  }

  private EtlException tooMany() {
    long read = result.get(Count.READ);
    long rejected = result.get(Count.REJECTED);
    Map.Entry<String, Integer> reason =
        reasons.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    return new EtlException(
        Category.DATA,
        String.format(
            Locale.ROOT,
            "%,d of the %,d %s read were rejected, %s; most often, %d times: %s",
            rejected,
            read,
            result.mapping().plural(),
            limit.isPassed(rejected, read)
                ? "more than --max-rejects " + limit.text() + " allows"
                : "which is every one",
            reason.getValue(),
            reason.getKey()));
  }
}
