package com.foresyts.etl.check;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.export.ExportNotices;
import com.foresyts.etl.export.ExportSource;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.source.TableSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks whether a run could read the exports of its tables, by reading one item of each. */
public final class ExportCheck {
  private static final String ALL = "export";

  private ExportCheck() {}

  /**
   * Checks all tables together, and each by itself if that fails.
   *
   * @param opener finds the exports of tables, and checks their manifests
   */
  public static List<Finding> of(
      Function<List<TableMapping>, Source> opener, List<TableMapping> mappings) {
    try (Source source = opener.apply(mappings)) {
      List<Finding> findings = new ArrayList<>();
      mappings.forEach(mapping -> findings.addAll(table(source, mapping)));
      if (source instanceof ExportSource export) {
        ExportNotices notices = new ExportNotices(export.exports(), Instant.now());
        findings.add(0, Finding.ok(ALL, notices.origin()));
        Stream.concat(export.notices().stream(), notices.warnings().stream())
            .forEach(warning -> findings.add(Finding.warning(ALL, warning)));
      }
      return findings;
    } catch (EtlException e) {
      return eachAlone(opener, mappings, e);
    }
  }

  private static List<Finding> table(Source source, TableMapping mapping) {
    String name = mapping.source();
    List<Finding> findings = new ArrayList<>();
    try {
      TableSource table =
          source.open(mapping, notice -> findings.add(Finding.warning(name, notice)));
      table.probe();
      findings.add(0, Finding.ok(name, table.description()));
    } catch (EtlException e) {
      findings.add(Finding.failure(name, e));
    }
    return findings;
  }

  /** Returns the findings of each table, or the failure of all once if they have no other. */
  private static List<Finding> eachAlone(
      Function<List<TableMapping>, Source> opener, List<TableMapping> mappings, EtlException all) {
    List<Finding> findings = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      try (Source source = opener.apply(List.of(mapping))) {
        findings.addAll(table(source, mapping));
      } catch (EtlException e) {
        findings.add(Finding.failure(mapping.source(), e));
      }
    }
    Set<String> failures =
        findings.stream()
            .filter(finding -> finding.status() == Finding.Status.FAILURE)
            .map(Finding::message)
            .collect(Collectors.toSet());
    Finding ofAll = Finding.failure(ALL, all);
    if (failures.equals(Set.of(ofAll.message()))
        && findings.stream().allMatch(finding -> finding.failure() != null)) {
      return List.of(ofAll);
    }
    if (!failures.contains(ofAll.message())) {
      findings.add(0, ofAll); // of the tables together
    }
    return findings;
  }
}
