package com.foresyts.etl.postgres;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command does with the target tables: each use needs rights of its own.
 *
 * @param uses those of the command
 * @param selected the target tables that the options select
 */
public record Uses(Set<Use> uses, List<String> selected) {

  /** A use of the target tables. */
  public enum Use {
    /** A run, also a dry one. */
    RUN("a run"),
    PRUNE("--prune"),
    VERIFY("verify"),
    VERIFY_PRUNE("verify --prune"),
    /** By either command, which then looks at the time of a row's last change. */
    PRUNE_EXPORT("--prune with --from-export");

    final String text;

    Use(String text) {
      this.text = text;
    }
  }

  /** Returns the uses of a run of tables. */
  public static Uses run(boolean prune, List<TableMapping> selected) {
    return of(Use.RUN, Use.PRUNE, prune, selected);
  }

  /** Returns the uses of a verification of tables. */
  public static Uses verify(boolean prune, List<TableMapping> selected) {
    return of(Use.VERIFY, Use.VERIFY_PRUNE, prune, selected);
  }

  /** Returns the uses of the same command if it reads an export. */
  public Uses ofExport() {
    if (!includeAny(EnumSet.of(Use.PRUNE, Use.VERIFY_PRUNE))) {
      return this;
    }
    Set<Use> all = EnumSet.copyOf(uses);
    all.add(Use.PRUNE_EXPORT);
    return new Uses(all, selected);
  }

  private static Uses of(Use use, Use pruning, boolean prune, List<TableMapping> selected) {
    return new Uses(
        prune ? EnumSet.of(use, pruning) : EnumSet.of(use),
        selected.stream().map(TableMapping::target).toList());
  }

  /**
   * Returns the levels of the problems that keep the command from starting.
   *
   * @param table whose problems: only selected ones are pruned; null for those of the schema
   */
  Set<Level> bars(@Nullable String table) {
    Set<Level> bars = EnumSet.of(Level.FATAL);
    if (uses.contains(Use.RUN)) {
      bars.add(Level.WRITING);
    }
    if (uses.contains(Use.PRUNE) && (table == null || selected.contains(table))) {
      bars.add(Level.PRUNING);
    }
    return bars;
  }

  /** Returns whether a problem keeps the command from starting. */
  boolean areBarredBy(SchemaProblem problem) {
    return bars(problem.table()).contains(problem.level());
  }

  /** Returns whether any of these is one of the command's. */
  boolean includeAny(Set<Use> others) {
    return others.stream().anyMatch(uses::contains);
  }
}
