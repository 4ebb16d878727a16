package com.foresyts.etl.check;

import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.error.EtlException.Category;
import java.util.ArrayList;
import java.util.List;

/** Checks the settings of a run and shows the source of each. */
public final class SettingsCheck {
  private SettingsCheck() {}

  /** Returns a finding for each setting, warning and problem. */
  public static List<Finding> of(SettingsReport report) {
    List<Finding> findings = new ArrayList<>();
    report
        .values()
        .forEach(
            value ->
                findings.add(
                    Finding.ok(
                        value.setting().name(),
                        "%s (%s)".formatted(value.value(), value.origin()))));
    report.warnings().forEach(warning -> findings.add(Finding.warning("settings", warning)));
    report
        .problems()
        .forEach(
            problem ->
                findings.add(
                    Finding.failure(problem.subject(), Category.CONFIGURATION, problem.message())));
    return findings;
  }

  /** Returns a finding for each problem of an env file that cannot be read. */
  public static List<Finding> unreadable(List<String> problems) {
    return problems.stream()
        .map(problem -> Finding.failure("settings", Category.CONFIGURATION, problem))
        .toList();
  }
}
